"""Same event, other words: two papers' own reports of one signing, told by what was recognised in them."""

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.sameness.facts import Named, share_facts
from crawler.sameness.measures import days_between, likeness, overlap, parse_day
from crawler.sameness.objections import (
    INSTRUMENT_MIN,
    compare_titles,
    find_objection,
    is_printed_before,
    name_instruments_apart,
)
from crawler.sameness.records import EventRecord
from crawler.sameness.worth import DAYS_MAX, FACTS_DAYS_MAX, FACTS_MIN, TERMS_MIN, TOWNS_MIN, find_objection_to_words


@dataclass(frozen=True, kw_only=True, slots=True)
class EventVerdict:
    """Whether two reports tell of one event, how sure that is (0 to 1), and why."""

    same: bool
    score: float
    reasons: tuple[str, ...]


SCORE_MIN = 0.5

PASSAGE_MIN = 12
"""Characters that match in two reports of which one names no day, from which they weigh as one fact more: more than
市场监督管理局."""

PASSAGE_MAX = 0.4
"""Share of the shorter report that stands in the other, from which they are no own words: a copy, or one template with
two subjects."""


def same_event(new: EventRecord, old: EventRecord, *, passage: int = 0, terms: float = 0.0) -> EventVerdict:
    """Decide whether two reports in different words tell of one event.

    A day or its like must speak for it, nothing that both name may speak against it, and the rest is weighed. Where
    only one of them says in so many words that something was signed, the facts that both name decide; where these are
    too few, the rarer words of both. ``passage``: characters that match in both. ``terms``: of ``share_terms``.
    """
    verdict = _compare_records(new, old, passage)
    return verdict if verdict.same or terms < TERMS_MIN else _share_words(new, old, terms)


def _compare_records(new: EventRecord, old: EventRecord, passage: int) -> EventVerdict:
    announced = [record for record in (new, old) if record.label == "announcement"]
    if not announced:
        return _no("neither reports a new act")
    if len(announced) == 1:
        return _share_facts(new, old, announced[0].event_date, passage)
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


def _share_facts(new: EventRecord, old: EventRecord, event_date: str | None, passage: int) -> EventVerdict:
    apart = days_between(new.published, old.published)
    if apart is None or apart > FACTS_DAYS_MAX:
        return _no("no day in common" if apart is None else f"{apart} days between the reports")
    told, act = (new, old) if old.label == "announcement" else (old, new)
    names_day = event_date in (told.event_date, *told.days)
    if event_date is None or not (names_day or _is_told_undated(told, event_date)):
        return _no("not both name the day of the act")
    if is_printed_before(told, event_date):
        return _no("one was printed before the act")
    if objection := compare_titles(new, old):
        return _no(objection)
    facts = share_facts(new, old, event_date)
    if elsewhere := told.title_places - act.places:
        return _no(f"the title names {', '.join(sorted(elsewhere))}")
    named = ", ".join([*facts.where, *facts.what][:8])
    if not names_day:
        # 乡村振兴 and 资源共享 in one province are no two towns.
        is_sure = facts.what or set(facts.towns) - new.doubtful - old.doubtful
        if len(facts.towns) < TOWNS_MIN or not is_sure or facts.weight + (passage >= PASSAGE_MIN) < FACTS_MIN:
            return _no(f"{facts.weight:g} facts in common, and no day")
        return EventVerdict(same=True, score=SCORE_MIN, reasons=("days later, without a day", f"both name {named}"))
    # Bodies of the same provinces agree on something else on the same day: its town, or what it was, must be told.
    if facts.weight < FACTS_MIN or not facts.where or not (facts.what or facts.towns):
        return _no(f"{facts.weight:g} facts in common beside the day")
    return EventVerdict(same=True, score=SCORE_MIN, reasons=("same day", f"both name {named}"))


def _share_words(new: EventRecord, old: EventRecord, terms: float) -> EventVerdict:
    if objection := find_objection_to_words(new, old, terms) or find_objection(new, old):
        return _no(objection)
    if new.label == old.label and name_instruments_apart(new, old):
        return _no("different instruments")
    if is_printed_before(new, old.event_date) or is_printed_before(old, new.event_date):
        return _no("one was printed before the act")
    facts = share_facts(new, old)
    # What is no act has no parties to object with: checks of scales, conferences, figures of the quarter.
    towns = set(facts.towns) - new.doubtful - old.doubtful
    if "announcement" not in (new.label, old.label) and not (towns and facts.what):
        return _no("neither reports a new act")
    reasons = (f"{terms:.0%} of the rarer words in common", f"both name {', '.join(facts.where[:8])}")
    return EventVerdict(same=True, score=round(SCORE_MIN + terms / 4, 4), reasons=reasons)


def _is_told_undated(told: Named, event_date: str) -> bool:
    """Tell whether a report within a week of an act names no day of that week: 日前, 上周五, 几天前."""
    printed, day = parse_day(told.published), parse_day(event_date)
    if printed is None or day is None or not 0 <= (printed - day).days <= FACTS_DAYS_MAX:
        return False
    named = [parse_day(one) for one in told.days]
    return not any(one and 0 <= (printed - one).days <= FACTS_DAYS_MAX for one in named)


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
