"""Same event, other words: two papers' own reports of one signing, told by what was recognised in them."""

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.recognition import Recognition
from crawler.sameness.fingerprint import Fingerprint
from crawler.sameness.fold import fold_string
from crawler.sameness.keys import read_days
from crawler.sameness.measures import days_between, likeness, overlap
from crawler.sameness.slots import COUNTY, NUMBER, PERSON, PLACE


@dataclass(frozen=True, kw_only=True, slots=True)
class EventRecord:
    """What a report says happened. ``event_date`` and ``published`` are ISO days, the latter perhaps with a time."""

    label: str
    kind: str | None
    parties: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    signers: frozenset[str] = frozenset()  # places of the parties, down to counties
    region_group: str | None = None
    instruments: frozenset[str] = frozenset()
    event_date: str | None = None
    published: str | None = None
    title: str = ""
    places: frozenset[str] = frozenset()  # down to counties, as the fingerprint read them
    people: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()  # of two digits and more, no dates
    days: frozenset[str] = frozenset()  # every day named, as ``read_days`` gives them
    acts: frozenset[str] = frozenset()  # kinds of the new acts


@dataclass(frozen=True, kw_only=True, slots=True)
class EventVerdict:
    """Whether two reports tell of one event, how sure that is (0 to 1), and why."""

    same: bool
    score: float
    reasons: tuple[str, ...]


def make_event(record: Recognition, fingerprint: Fingerprint, *, title: str, published: str | None) -> EventRecord:
    """Return what a report says happened, from its record and its fingerprint."""
    slots = [*fingerprint.title_slots, *fingerprint.slots]
    return EventRecord(
        label=record.label,
        kind=record.kind,
        parties=frozenset(record.parties),
        regions=frozenset(record.regions),
        region_group=record.region_group,
        instruments=frozenset(fold_string(name) for name in record.instrument_names),
        event_date=record.event_date,
        published=published,
        title=fold_string(title),
        places=frozenset(slot.value for slot in slots if slot.kind in (PLACE, COUNTY)),
        people=frozenset(slot.value for slot in slots if slot.kind == PERSON),
        numbers=frozenset(slot.value for slot in slots if slot.kind == NUMBER and len(slot.value) > 1),
        days=frozenset(read_days(fingerprint.slots, published)),
        acts=frozenset(act.kind for act in record.acts if act.new),
    )


COMMON_MIN = 0.5
"""Share of regions or parties in common below which two reports that each name one more are of two events."""

SCORE_MIN = 0.5
DAYS_MAX = 30
"""Days between two reports of one event at the most, where neither names the day. Reprints come
later, own reports do not."""


def same_event(new: EventRecord, old: EventRecord) -> EventVerdict:
    """Decide whether two reports in different words tell of one event.

    A day or its like must speak for it, nothing that both name may speak against it, and the rest is weighed.
    """
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
    weights = dict(_weigh(new, old, apart, published_apart))
    score = min(1.0, sum(weights.values()))
    return EventVerdict(same=score >= SCORE_MIN, score=round(score, 4), reasons=tuple(weights))


def find_objection(new: EventRecord, old: EventRecord) -> str | None:
    """Return what two announcements both say and say differently, so that they cannot be of one event; else None."""
    if new.label != "announcement" or old.label != "announcement":
        return None
    apart = days_between(new.event_date, old.event_date)
    if apart is not None and apart > 1:
        return f"{apart} days between the events"
    for ours, theirs, what in ((new.regions, old.regions, "regions"), (new.signers, old.signers, "parties")):
        if ours - theirs and theirs - ours and len(ours & theirs) / len(ours | theirs) < COMMON_MIN:
            return f"different {what}"
    return None


def _weigh(
    new: EventRecord, old: EventRecord, apart: int | None, published_apart: int | None
) -> Iterator[tuple[str, float]]:
    """Yield the reasons that speak for one event with their weights."""
    if apart is not None:
        yield "same day", 0.25 if apart == 0 else 0.15
    elif published_apart is not None:
        yield f"{published_apart} days between the reports", 0.15 if published_apart <= 7 else 0.05
    if share := overlap(new.parties, old.parties):
        yield f"{share:.0%} of the parties in common", 0.2 * share
    if share := overlap(new.regions, old.regions):
        yield f"{share:.0%} of the regions in common", 0.15 * share
    if new.region_group and new.region_group == old.region_group:
        yield f"group {new.region_group}", 0.1
    if new.kind == old.kind or {new.kind, old.kind} & new.acts & old.acts:
        yield f"kind {new.kind}", 0.15
    instruments = max((likeness(a, b) for a in new.instruments for b in old.instruments), default=0.0)
    if instruments > 0.6:
        yield "same instrument", 0.3 * instruments
    if (titles := likeness(new.title, old.title)) > 0.2:
        yield f"titles alike to {titles:.0%}", 0.3 * titles
    if numbers := new.numbers & old.numbers:
        yield f"numbers in common: {', '.join(sorted(numbers)[:5])}", 0.1 * min(2, len(numbers))
    if people := new.people & old.people:
        yield f"people in common: {', '.join(sorted(people)[:5])}", 0.1 * min(2, len(people))
    if (places := overlap(new.places, old.places)) and len(new.places & old.places) > 1:
        yield f"{places:.0%} of the places in common", 0.15 * places


def _no(reason: str) -> EventVerdict:
    return EventVerdict(same=False, score=0.0, reasons=(reason,))
