"""Stored articles beside the new one: each is loaded and compared once, whichever search asks."""

from collections.abc import Iterable
from functools import cached_property

from sqlalchemy.orm import Session

from crawler.sameness import (
    Fingerprint,
    Named,
    UnknownFingerprint,
    Verdict,
    load_fingerprint,
    make_fingerprint,
    read_named,
    verify,
)
from storage.articles import find_article
from storage.similar import StoredPrint, load_prints

ASKED = 32
"""Articles of a story that are asked at the most: bounds what a flood of copies costs."""


class Comparisons:
    """The new article's comparisons with stored ones.

    ``other_events`` are the parts of stories (see ``StoredPrint``) with the same words and other facts; ``look_alike``
    says of the nearest of these what it is and what differs.
    """

    def __init__(self, session: Session, fingerprint: Fingerprint) -> None:
        self.session = session
        self.fingerprint = fingerprint
        self.other_events: set[int] = set()
        self.look_alike: tuple[str, ...] = ()
        self._most_alike = 0
        self._verdicts: dict[int, Verdict] = {}
        self._prints: dict[int, StoredPrint] = {}
        self._loaded: dict[int, Fingerprint | None] = {}

    @cached_property
    def named(self) -> Named:
        """What the new article names."""
        return read_named(self.fingerprint)

    def find_prints(self, article_ids: Iterable[int]) -> list[StoredPrint]:
        """Return the fingerprints of articles, each once; what an earlier step asked for is not read again."""
        wanted = list(dict.fromkeys(article_ids))
        if missing := [article_id for article_id in wanted if article_id not in self._prints]:
            self._prints |= load_prints(self.session, missing)
        return [self._prints[article_id] for article_id in wanted if article_id in self._prints]

    def load(self, stored: StoredPrint) -> Fingerprint | None:
        """Return a stored fingerprint, None where it is unreadable and its text is not kept."""
        if stored.article_id not in self._loaded:
            self._loaded[stored.article_id] = _load(self.session, stored)
        return self._loaded[stored.article_id]

    def compare(self, stored: StoredPrint) -> Verdict:
        """Return the verdict on an article; it is compared once."""
        if stored.article_id not in self._verdicts:
            self._verdicts[stored.article_id] = self.verify(stored)
        return self._verdicts[stored.article_id]

    def was_compared(self, stored: StoredPrint) -> bool:
        """Tell whether the verdict on an article is there already."""
        return stored.article_id in self._verdicts

    def verify(self, stored: StoredPrint, *, within: tuple[int, int] | None = None) -> Verdict:
        """Return the verdict on an article, or on what matches ``within`` a segment of the new one; not remembered."""
        theirs = self.load(stored)
        if theirs is None:
            return Verdict(relation="different", score=0.0, reasons=(f"article {stored.article_id} is unreadable",))
        return verify(self.fingerprint, theirs, within=within)

    def is_other_event(self, stored: StoredPrint) -> bool:
        """Tell whether an article has the same words with other facts: own reports of one event have their own."""
        if stored.part not in self.other_events and (verdict := self.compare(stored)).differing:
            self.set_apart(stored, verdict)
        return stored.part in self.other_events

    def set_apart(self, stored: StoredPrint, verdict: Verdict, why: str = "") -> None:
        """Note that an article tells of another event; ``why`` where the verdict's reasons do not say it."""
        self.other_events.add(stored.part)
        if verdict.matched > self._most_alike:
            self._most_alike = verdict.matched
            named = f"most like article {stored.article_id}, but of another event"
            self.look_alike = (named, *filter(None, (why,)), *verdict.reasons)


def _load(session: Session, stored: StoredPrint) -> Fingerprint | None:
    """Return a stored fingerprint; one of an earlier release, or a damaged one, made anew if there is the text."""
    try:
        return load_fingerprint(stored.version, stored.payload)
    except UnknownFingerprint:
        article = find_article(session, article_id=stored.article_id)
        if article is None or not article.text:
            return None
        return make_fingerprint(article.text, title=article.title, published=article.published)
