"""Same event, other words: two papers' own reports, told by what was recognised in them and by what they tell."""

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.sameness.likelihood import LIKELY, LIKELY_OF_NO_ACT, Likelihood
from crawler.sameness.measures import days_between, likeness, overlap
from crawler.sameness.objections import (
    INSTRUMENT_MIN,
    compare_titles,
    find_objection,
    is_printed_before,
    name_instruments_apart,
)
from crawler.sameness.records import EventRecord
from crawler.sameness.worth import DAYS_MAX


@dataclass(frozen=True, kw_only=True, slots=True)
class EventVerdict:
    """Whether two reports tell of one event, how sure that is (0 to 1), and why."""

    same: bool
    score: float
    reasons: tuple[str, ...]


SCORE_MIN = 0.5

PASSAGE_MAX = 0.4
"""Share of the shorter report that stands in the other, from which they are no own words: a copy, or one template with
two subjects."""


def same_event(new: EventRecord, old: EventRecord, likelihood: Likelihood | None = None) -> EventVerdict:
    """Decide whether two reports in different words tell of one event.

    Where both announce an act, the records decide: a day or its like must speak for it, nothing that both name may
    speak against it, and the rest is weighed. Else, or where the records say too little, the likelihood that the texts
    give it decides, if the records do not object.
    """
    verdict = _compare_records(new, old)
    least = LIKELY if "announcement" in (new.label, old.label) else LIKELY_OF_NO_ACT
    if verdict.same or likelihood is None or likelihood.value < least:
        return verdict
    return _heed_records(new, old, likelihood)


def _compare_records(new: EventRecord, old: EventRecord) -> EventVerdict:
    if new.label != "announcement" or old.label != "announcement":
        return _no("not both report a new act")
    apart = days_between(new.event_date, old.event_date)
    published_apart = days_between(new.published, old.published)
    if apart is None and (published_apart is None or published_apart > DAYS_MAX):
        return _no("no day in common" if published_apart is None else f"{published_apart} days between the reports")
    if apart is None and new.days and old.days and not new.days & old.days:
        return _no("they name different days")
    if objection := find_objection(new, old):
        return _no(objection)
    if name_instruments_apart(new, old):
        return _no("different instruments")
    where, what = dict(_weigh_where(new, old, apart, published_apart)), dict(_weigh_what(new, old))
    score = min(1.0, sum(where.values()) + sum(what.values()))
    # Where and when alone say nothing: the same regions act twice a day.
    return EventVerdict(same=score >= SCORE_MIN and bool(what), score=round(score, 4), reasons=(*where, *what))


def _heed_records(new: EventRecord, old: EventRecord, likelihood: Likelihood) -> EventVerdict:
    """Return that two reports whose texts are alike are of one event, unless what is recognised in them objects."""
    if objection := find_objection(new, old) or compare_titles(new, old):
        return _no(objection)
    if new.label == old.label and name_instruments_apart(new, old):
        return _no("different instruments")
    if is_printed_before(new.published, old.event_date) or is_printed_before(old.published, new.event_date):
        return _no("one was printed before the act")
    return EventVerdict(same=True, score=round(likelihood.value, 4), reasons=likelihood.reasons)


def _weigh_where(
    new: EventRecord, old: EventRecord, apart: int | None, published_apart: int | None
) -> Iterator[tuple[str, float]]:
    """Yield what both say of when and where, with its weight."""
    if apart is not None:
        yield "same day", 0.25 if apart == 0 else 0.15
    elif published_apart is not None:
        yield f"{published_apart} days between the reports", 0.15 if published_apart <= 7 else 0.05
    if share := overlap(new.regions, old.regions):
        # One region reports several acts a day.
        yield f"{share:.0%} of the regions in common", (0.15 if len(new.regions & old.regions) > 1 else 0.05) * share
    if new.region_group and new.region_group == old.region_group:
        yield f"group {new.region_group}", 0.1
    if (places := overlap(new.places, old.places)) and len(new.places & old.places) > 1:
        yield f"{places:.0%} of the places in common", 0.15 * places


def _weigh_what(new: EventRecord, old: EventRecord) -> Iterator[tuple[str, float]]:
    """Yield what both say of who did what, with its weight."""
    if share := overlap(new.parties, old.parties):
        yield f"{share:.0%} of the parties in common", 0.2 * share
    if new.kind == old.kind or {new.kind, old.kind} & new.acts & old.acts:
        yield f"kind {new.kind}", 0.15
    instruments = max((likeness(a, b) for a in new.instruments for b in old.instruments), default=0.0)
    if instruments > INSTRUMENT_MIN:
        yield "same instrument", 0.3 * instruments
    if (titles := likeness(new.title, old.title)) > 0.2:
        yield f"titles alike to {titles:.0%}", 0.3 * titles
    if numbers := new.numbers & old.numbers:
        yield f"numbers in common: {', '.join(sorted(numbers)[:5])}", 0.1 * min(2, len(numbers))
    if people := new.people & old.people:
        yield f"people in common: {', '.join(sorted(people)[:5])}", 0.1 * min(2, len(people))


def _no(reason: str) -> EventVerdict:
    return EventVerdict(same=False, score=0.0, reasons=(reason,))
