"""The story that an article belongs to: of what it is a copy, else whose event it reports, else its own."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from crawler.pipelines.match.comparisons import Comparisons
from crawler.pipelines.match.copies import CopySearch
from crawler.pipelines.match.records import ReadRecord, Records, read_stored_record
from crawler.pipelines.match.reports import EVENTS, ReportSearch
from crawler.recognition import Recognition
from crawler.sameness import Fingerprint, days_between
from crawler.sameness.subject import WINDOW
from storage.similar import StoredPrint, find_similar

_VERIFIED = 10  # candidates that are checked exactly


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """Where an article belongs. ``relation``: new, copy or same_event; without a story it opens one.

    ``sampled`` are the hashes worth storing: boilerplate and what the story holds already are left out.
    """

    relation: str
    of_article_id: int | None
    story_id: int | None
    part: int | None  # of a story that a person made of several (see ``StoredPrint``)
    score: float
    reasons: tuple[str, ...]
    sampled: tuple[int, ...]


def find_story(
    session: Session,
    fingerprint: Fingerprint,
    recognition: Recognition | Callable[[], Recognition],
    *,
    read_record: ReadRecord | None = None,
) -> Match:
    """Return the story that an article belongs to: as a copy, else as another report of its event, else none.

    ``recognition`` may be a function, called only where a stored report could be of the same event; so may the record
    of a stored article be read by ``read_record`` instead of from its row.
    """
    words = find_similar(session, fingerprint.probes, limit=_VERIFIED)
    compared = Comparisons(session, fingerprint)
    records = Records(recognition, compared, read_record or partial(read_stored_record, session))
    if copied := CopySearch(compared, records).find_copied(words):
        kept = fingerprint.sampled if _may_tell_more(fingerprint, copied.stored, compared) else fingerprint.words
        unstored = tuple(words.unstored(kept, copied.members))
        return _join("copy", copied.stored, copied.verdict.score, copied.verdict.reasons, unstored)
    events = find_similar(session, fingerprint.event_keys.probes, limit=2 * EVENTS, rare_min=0)
    sampled = tuple(value for value in words.unstored(fingerprint.sampled) if value not in events.common)
    search = ReportSearch(compared, records)
    reports = search.find_reports(events, words)
    if reports and (same := search.choose_same(reports)):
        stored, event = same
        return _join("same_event", stored, event.score, event.reasons, sampled)
    is_near = reports or events.candidates
    reason = "no stored report is of the same event" if is_near else "nothing stored is like it"
    return _new((reason, *compared.look_alike), sampled)


def _may_tell_more(copy: Fingerprint, stored: StoredPrint, compared: Comparisons) -> bool:
    """Tell whether reports may be found by a copy's event keys that are not by its original's: an excerpt, or long ago.

    Where neither, its keys would only make those of a much-copied story common.
    """
    original = compared.load(stored)
    if original is None or copy.length > original.length:
        return True
    apart = days_between(copy.published, stored.published)
    return copy.published is not None if apart is None else apart > WINDOW


def _join(
    relation: str, stored: StoredPrint, score: float, reasons: tuple[str, ...], sampled: tuple[int, ...]
) -> Match:
    return Match(
        relation=relation,
        of_article_id=stored.article_id,
        story_id=stored.story_id,
        part=stored.part,
        score=score,
        reasons=reasons,
        sampled=sampled,
    )


def _new(reasons: tuple[str, ...], sampled: tuple[int, ...]) -> Match:
    return Match(
        relation="new", of_article_id=None, story_id=None, part=None, score=0.0, reasons=reasons, sampled=sampled
    )
