"""What the articles announce: asked only where their fingerprints leave it open, since recognition costs most."""

from collections.abc import Callable
from functools import cached_property

from sqlalchemy.orm import Session

from crawler.pipelines.match.comparisons import Comparisons
from crawler.recognition import Recognition
from crawler.sameness import EventRecord, make_event
from storage.articles import find_article

ReadRecord = Callable[[int], Recognition | None]


class Records:
    """The new article's record, made when it is first asked for, and those of stored articles."""

    def __init__(
        self, recognition: Recognition | Callable[[], Recognition], compared: Comparisons, read: ReadRecord
    ) -> None:
        self._recognition = recognition
        self._compared = compared
        self.read = read

    @cached_property
    def ours(self) -> EventRecord:
        record = self._recognition() if callable(self._recognition) else self._recognition
        return make_event(record, self._compared.named)


def read_stored_record(session: Session, article_id: int) -> Recognition | None:
    """Return the record in an article's row, None where none is kept."""
    article = find_article(session, article_id=article_id)
    return Recognition.from_json(article.recognition) if article and article.recognition else None
