"""Same event, other words: two papers' own reports of one signing, told by what was recognised in them."""

import re
from dataclasses import dataclass, field
from datetime import date

from crawler.recognition import Recognition
from crawler.sameness.fingerprint import Fingerprint
from crawler.sameness.fold import fold_string
from crawler.sameness.slots import COUNTY, NUMBER, PERSON, PLACE


@dataclass(frozen=True, kw_only=True, slots=True)
class EventRecord:
    """What a report says happened. ``event_date`` and ``published`` are ISO days, the latter perhaps with a time."""

    label: str
    kind: str | None
    parties: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    region_group: str | None = None
    instruments: frozenset[str] = frozenset()
    event_date: str | None = None
    published: str | None = None
    title: str = ""
    places: frozenset[str] = frozenset()  # down to counties, as the fingerprint read them
    people: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()  # of two digits and more, no dates
    acts: frozenset[str] = field(default=frozenset())  # kinds of the new acts


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
        instruments=frozenset(record.instrument_names),
        event_date=record.event_date,
        published=published,
        title=title,
        places=frozenset(slot.value for slot in slots if slot.kind in (PLACE, COUNTY)),
        people=frozenset(slot.value for slot in slots if slot.kind == PERSON),
        numbers=frozenset(slot.value for slot in slots if slot.kind == NUMBER and len(slot.value) > 1),
        acts=frozenset(act.kind for act in record.acts if act.new),
    )


SCORE_MIN = 0.55
DAYS_MAX = 30
"""Days between two reports of one event at the most, where neither names the day. Reprints come later, own reports do not."""


def same_event(new: EventRecord, old: EventRecord) -> EventVerdict:
    """Decide whether two reports in different words tell of one event."""
    apart = days_between(new.event_date, old.event_date)
    if apart is not None and apart > 1:
        return _no(f"{apart} days between the events")
    published_apart = days_between(new.published, old.published)
    if apart is None and published_apart is not None and published_apart > DAYS_MAX:
        return _no(f"{published_apart} days between the reports, the day of the event is not named in both")
    if new.regions and old.regions and not new.regions & old.regions:
        return _no("no region in common")
    if new.label != "announcement" or old.label != "announcement":
        return _no("not both reports of an announcement")
    score, reasons = 0.0, []
    if apart is not None:
        score += 0.25
        reasons.append("same day of the event")
    elif published_apart is not None and published_apart <= 7:
        score += 0.1
        reasons.append(f"{published_apart} days between the reports")
    share = _overlap(new.parties, old.parties)
    score += 0.25 * share
    if share:
        reasons.append(f"{share:.0%} of the parties in common")
    regions = _jaccard(new.regions, old.regions)
    score += 0.15 * regions
    if regions:
        reasons.append(f"{regions:.0%} of the regions")
    if new.kind == old.kind or {new.kind, old.kind} & (new.acts & old.acts):
        score += 0.15
        reasons.append(f"kind {new.kind}")
    instruments = max((_likeness(a, b) for a in new.instruments for b in old.instruments), default=0.0)
    if instruments > 0.5:
        score += 0.25 * instruments
        reasons.append("same instrument")
    titles = _likeness(new.title, old.title)
    score += 0.2 * titles
    numbers = len(new.numbers & old.numbers)
    score += 0.05 * min(3, numbers)
    score = min(1.0, score)
    return EventVerdict(same=score >= SCORE_MIN, score=round(score, 4), reasons=tuple(reasons))


def days_between(first: str | None, second: str | None) -> int | None:
    """Return the days between two ISO days (a time after them is ignored); None where one is unknown."""
    days = [_day(first), _day(second)]
    return abs((days[0] - days[1]).days) if days[0] and days[1] else None


def _day(written: str | None) -> date | None:
    if not written or not re.match(r"\d{4}-\d\d-\d\d", written):
        return None
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None


def _no(reason: str) -> EventVerdict:
    return EventVerdict(same=False, score=0.0, reasons=(reason,))


def _overlap(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / min(len(first), len(second)) if first and second else 0.0


def _jaccard(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / len(first | second) if first and second else 0.0


def _likeness(first: str, second: str) -> float:
    """Return the share of pairs of characters that two names have in common (Dice)."""
    a, b = _pairs(first), _pairs(second)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _pairs(text: str) -> set[str]:
    folded = fold_string(text)
    return {folded[i : i + 2] for i in range(len(folded) - 1)}
