"""``concord dedup``: tell new articles from copies and from other reports of the same event, in a stream."""

from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cache, partial
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand

from crawler.commands._filter import FilterCommand, optional_text_field, text_field

if TYPE_CHECKING:
    import argparse

    from sqlalchemy.orm import Session

    from crawler.recognition import Recognition


class Command(FilterCommand, ScrapyCommand):
    """{id, title?, text, published?} in; {id, relation, of, score} out, against what came before in the stream."""

    def short_desc(self) -> str:
        return "Find copies and reports of the same event: JSON Lines in, JSON Lines out"

    def run(self, args: list[str], opts: "argparse.Namespace") -> None:
        from storage.database import Database

        with TemporaryDirectory(prefix="concord-dedup-") as folder, ExitStack() as stack:
            database = Database(f"sqlite:///{folder}/stream.sqlite3")
            stack.callback(database.dispose)
            database.migrate(datetime.now(UTC))
            self.stream = Stream(stack.enter_context(database.write()))
            super().run(args, opts)

    def convert(self, row: dict[str, Any]) -> dict[str, Any]:
        return self.stream.add(
            row["id"],
            text_field(row, "text"),
            optional_text_field(row, "title"),
            optional_text_field(row, "published"),
        )


class Stream:
    """The articles so far, in a store of their own: cleaned, matched and stored as a crawl does it.

    Recognition is put off until two reports could be of one event: most articles never need it.
    """

    def __init__(self, session: "Session") -> None:
        self.session = session
        self.ids: dict[int, str | int] = {}
        self.read_record = cache(self._read_record)

    def add(self, item_id: str | int, text: str, title: str | None, published: str | None) -> dict[str, Any]:
        """Match and store one article; return the answer to it."""
        from crawler.pipelines.match import find_story
        from crawler.recognition import recognize
        from crawler.sameness import make_fingerprint
        from crawler.text import clean
        from storage.similar import add_print

        cleaned = clean(text, title=title)
        fingerprint = make_fingerprint(cleaned.text, title=cleaned.title, published=published)
        record = partial(recognize, cleaned.title, cleaned.text, published=published)
        match = find_story(
            self.session,
            fingerprint,
            record,
            title=cleaned.title or "",
            published=published,
            read_record=self.read_record,
        )
        article_id, _ = add_print(
            self.session,
            match.story_id,
            version=fingerprint.version,
            payload=fingerprint.payload,
            sampled=match.sampled,
            title=cleaned.title,
            text=cleaned.text,
            published=published,
        )
        self.ids[article_id] = item_id
        return {
            "relation": match.relation,
            "of": self.ids.get(match.of_article_id) if match.of_article_id else None,
            "score": match.score,
            "reasons": list(match.reasons),
        }

    def _read_record(self, article_id: int) -> "Recognition | None":
        from crawler.recognition import recognize
        from storage.articles import find_article

        article = find_article(self.session, article_id=article_id)
        return recognize(article.title, article.text or "", published=article.published) if article else None
