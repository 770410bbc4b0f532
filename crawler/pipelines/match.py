"""Fourth pipeline: the fingerprint; and the search for the story that an article belongs to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from sqlalchemy.orm import Session

from crawler.recognition import Recognition
from crawler.sameness import (
    EventRecord,
    Fingerprint,
    UnknownFingerprint,
    Verdict,
    load_fingerprint,
    make_event,
    make_fingerprint,
    same_event,
    verify,
)
from storage.articles import find_article
from storage.similar import Similar, StoredPrint, load_prints, load_story_prints, look_up, rank

_VERIFIED = 10  # candidates that are checked exactly
_WITNESSES = 4  # articles of a story that are asked, the earliest ones
_TELLING = 6.0  # weight of equal slots, digits among them, from which the story's other articles are not asked
_EVENTS = 8  # reports with a day and place, or an instrument, in common that are compared
_WEIGHT_SHARE = 0.15  # of the best candidate's weight, below which another one is not checked
_CLEARLY_LESS = 0.6  # the same once a copy was found
_SHARED_MIN = 0.04  # of the hashes looked up, that a candidate must share: a lead on a page of menus shares a tenth


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """Where an article belongs. ``relation``: new, copy or same_event; without a story it opens one.

    ``sampled`` are the hashes worth storing: boilerplate and what the story holds already are left out.
    """

    relation: str
    of_article_id: int | None
    story_id: int | None
    score: float
    reasons: tuple[str, ...]
    sampled: tuple[int, ...]


class MatchPipeline:
    """Owns ``fingerprint``. The story is searched when the article is stored, in one transaction with it."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls()

    def process_item(self, item: Any) -> Any:
        article = ItemAdapter(item)
        article["fingerprint"] = make_fingerprint(
            article["text"], title=article["title"], published=article["published"]
        )
        return item


ReadRecord = Callable[[int], Recognition | None]


def find_story(
    session: Session,
    fingerprint: Fingerprint,
    recognition: Recognition | Callable[[], Recognition],
    *,
    title: str,
    published: str | None,
    read_record: ReadRecord | None = None,
) -> Match:
    """Return the story that an article belongs to: as a copy, else as another report of its event, else none.

    ``recognition`` may be a function, called only where a stored report could be of the same event; so may the record
    of a stored article be read by ``read_record`` instead of from its row.
    """
    held = look_up(session, [*fingerprint.probes, *fingerprint.event_probes])
    similar = rank(held, fingerprint.probes, limit=_VERIFIED)
    found = _find_copied(session, fingerprint, similar)
    if found is not None:
        candidate, verdict, members = found
        return Match(
            relation="copy",
            of_article_id=candidate.article_id,
            story_id=candidate.story_id,
            score=verdict.score,
            reasons=verdict.reasons,
            sampled=tuple(similar.unstored(fingerprint.sampled, members)),
        )
    events = rank(held, fingerprint.event_probes, limit=_EVENTS)
    unstored = tuple(v for v in similar.unstored(fingerprint.sampled) if v not in events.common)
    if events.candidates:
        return _match_event(session, fingerprint, recognition, title, published, events, read_record, unstored)
    return _new("nothing stored is like it", unstored)


def _find_copied(
    session: Session, fingerprint: Fingerprint, similar: Similar
) -> tuple[StoredPrint, Verdict, list[int]] | None:
    """Return what the article is a copy of, with the verdict and the story's members; the best where several fit."""
    least = max(2, _SHARED_MIN * len(fingerprint.probes))
    wanted = [
        c for c in similar.candidates if c.shared >= least and c.weight >= _WEIGHT_SHARE * similar.candidates[0].weight
    ]
    prints = load_prints(session, [c.article_id for c in wanted]) if wanted else {}
    copies: list[tuple[float, StoredPrint, Verdict]] = []
    best_weight = 0.0
    for candidate in wanted:
        if candidate.weight < _CLEARLY_LESS * best_weight:
            break  # a copy was found, and what follows shares far less
        verdict = _verify_stored(fingerprint, prints[candidate.article_id])
        if verdict.relation == "copy":
            best_weight = max(best_weight, candidate.weight)
            copies.append((verdict.matched * verdict.score, prints[candidate.article_id], verdict))
    for _, stored, verdict in sorted(copies, key=lambda copy: (-copy[0], copy[1].article_id)):
        others = _find_witnesses(session, stored, verdict)
        if not _contradicts([verdict, *(_verify_stored(fingerprint, m, within=verdict.segment) for m in others)]):
            return stored, verdict, [stored.article_id, *(m.article_id for m in others)]
    return None


def _find_witnesses(session: Session, stored: StoredPrint, verdict: Verdict) -> list[StoredPrint]:
    """Return the other articles of a story that may know better; none where many slots were compared already."""
    if not verdict.bare and verdict.agreeing >= _TELLING:
        return []
    return [
        m for m in load_story_prints(session, stored.story_id, limit=_WITNESSES) if m.article_id != stored.article_id
    ]


def _contradicts(verdicts: list[Verdict]) -> bool:
    """Tell whether the member of a story with most slots to compare says that this is another event.

    A copy that lost its digits agrees with next year's follow-up; the story's other articles do not.
    """
    telling = max(verdicts, key=lambda v: v.agreeing + v.conflicting)
    return telling.differing


def _verify_stored(fingerprint: Fingerprint, stored: StoredPrint, *, within: tuple[int, int] | None = None) -> Verdict:
    try:
        return verify(fingerprint, load_fingerprint(stored.version, stored.payload), within=within)
    except UnknownFingerprint as error:
        return Verdict(relation="different", score=0.0, reasons=(str(error),))


def _match_event(
    session: Session,
    fingerprint: Fingerprint,
    recognition: Recognition | Callable[[], Recognition],
    title: str,
    published: str | None,
    events: Similar,
    read_record: ReadRecord | None,
    unstored: tuple[int, ...],
) -> Match:
    read_record = read_record or (lambda article_id: _read_record(session, article_id))
    record = recognition() if callable(recognition) else recognition
    ours = make_event(record, fingerprint, title=title, published=published)
    prints = load_prints(session, [candidate.article_id for candidate in events.candidates])
    best: tuple[float, int, tuple[str, ...]] | None = None
    for article_id, stored in prints.items():
        if _verify_stored(fingerprint, stored).differing:
            continue  # the same words with other facts: own reports of one event have their own words
        theirs = _make_stored_event(stored, read_record)
        if theirs is None:
            continue
        verdict = same_event(ours, theirs)
        if verdict.same and (best is None or verdict.score > best[0]):
            best = verdict.score, article_id, verdict.reasons
    if best is None:
        return _new("no stored report is of the same event", unstored)
    score, article_id, reasons = best
    return Match(
        relation="same_event",
        of_article_id=article_id,
        story_id=prints[article_id].story_id,
        score=score,
        reasons=reasons,
        sampled=unstored,
    )


def _make_stored_event(stored: StoredPrint, read_record: ReadRecord) -> EventRecord | None:
    record = read_record(stored.article_id)
    if record is None:
        return None
    try:
        fingerprint = load_fingerprint(stored.version, stored.payload)
    except UnknownFingerprint:
        return None
    return make_event(record, fingerprint, title=fingerprint.title, published=fingerprint.published)


def _read_record(session: Session, article_id: int) -> Recognition | None:
    article = find_article(session, article_id=article_id)
    return Recognition.from_json(article.recognition) if article and article.recognition else None


def _new(reason: str, sampled: tuple[int, ...]) -> Match:
    return Match(relation="new", of_article_id=None, story_id=None, score=0.0, reasons=(reason,), sampled=sampled)
