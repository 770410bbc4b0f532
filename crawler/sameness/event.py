"""Same event, other words: two papers' own reports of one signing, told by what was recognised in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.recognition import Recognition
from crawler.recognition.gazetteer import scan_places
from crawler.sameness.facts import Named, share_facts, title_words
from crawler.sameness.fingerprint import Fingerprint
from crawler.sameness.fold import fold_string
from crawler.sameness.measures import days_between, likeness, overlap, pairs, parse_day


@dataclass(frozen=True, kw_only=True, slots=True)
class EventRecord(Named):
    """What a report says happened, beside what it names. ``event_date``: ISO day."""

    label: str
    kind: str | None
    parties: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    signers: frozenset[str] = frozenset()  # codes of the parties' places, down to counties, without closing zeros
    region_group: str | None = None
    instruments: frozenset[str] = frozenset()
    event_date: str | None = None
    acts: frozenset[str] = frozenset()  # kinds of the new acts


@dataclass(frozen=True, kw_only=True, slots=True)
class EventVerdict:
    """Whether two reports tell of one event, how sure that is (0 to 1), and why."""

    same: bool
    score: float
    reasons: tuple[str, ...]


def make_event(record: Recognition, named: Named) -> EventRecord:
    """Return what a report says happened, from its record and what its fingerprint names."""
    return EventRecord(
        **{name: getattr(named, name) for name in Named.__dataclass_fields__},
        label=record.label,
        kind=record.kind,
        parties=frozenset(record.parties),
        regions=frozenset(record.regions),
        signers=frozenset(_place_of(party) for party in record.parties) - {""},
        region_group=record.region_group,
        instruments=frozenset(fold_string(name) for name in record.instrument_names),
        event_date=record.event_date,
        acts=frozenset(act.kind for act in record.acts if act.new),
    )


def _place_of(party: str) -> str:
    """Return the code of the lowest division that a body's name gives, without what it leaves open; else nothing.

    >>> _place_of("江苏省市场监督管理局"), _place_of("江苏省南京市市场监督管理局")
    ('32', '3201')
    """
    spans = scan_places(party)
    return re.sub("(?:00)+$", "", spans[-1].code) if spans else ""


COMMON_MIN = 0.5
"""Share of regions or parties in common below which two reports that each name one more are of two events."""

INSTRUMENT_MIN = 0.6
"""Likeness of two instruments' names from which they are one instrument."""

SHORTENED_MIN = 0.75
"""Share of the shorter name's pairs of characters that the other must have, where one is the other shortened."""

SCORE_MIN = 0.5
DAYS_MAX = 30
"""Days between two reports of one event at the most, where neither names the day. Reprints come
later, own reports do not."""

FACTS_MIN, FACTS_DAYS_MAX = 3, 7
"""Weight of what both must name (see ``share_facts``), and days between the reports at the most, where one of them is
not recognised as a report of a new act. Two news of one province and its capital on one day share two."""

PASSAGE_MIN = 12
"""Characters that match in two reports of which one names no day, from which they weigh as one fact more: more than
市场监督管理局."""

TERMS_MIN, TERMS_PLENTY = 0.12, 0.2
"""Share of the shorter report's rarer words (see ``terms``) that the other must have, where both name a town, two
places or a day, and where they name no more than one province and a fact. Of 200 pairs of own reports of one event 183
reach the first. A tenth finds six more and takes the first invented news of one place and day for one."""

PASSAGE_MAX = 0.4
"""Share of the shorter report that stands in the other, from which they are no own words: a copy, or one template with
two subjects."""

TOWNS_MIN, QUOTED_WEIGHT = 2, 1.5
"""Towns that both name, or weight of a long name in 《》, by which two reports that share fewer facts are compared as
well."""


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
    if _name_instruments_apart(new, old):
        return _no("different instruments")
    where, what = dict(_weigh_where(new, old, apart, published_apart)), dict(_weigh_what(new, old))
    score = min(1.0, sum(where.values()) + sum(what.values()))
    # Where and when alone say nothing: the same regions act twice a day.
    return EventVerdict(same=score >= SCORE_MIN and bool(what), score=round(score, 4), reasons=(*where, *what))


def may_be_of_one_event(new: Named, old: Named) -> bool:
    """Tell whether two reports could be of one event as far as their fingerprints tell: spares reading the records.

    >>> may_be_of_one_event(Named(places=frozenset({"上海"})), Named(places=frozenset({"上海"}), title="上海"))
    False
    """
    if compare_titles(new, old):
        return False
    apart = days_between(new.published, old.published)
    if apart is not None and apart > DAYS_MAX and not new.days & old.days:
        return False
    facts = share_facts(new, old)
    weight = facts.weight + QUOTED_WEIGHT * bool(new.quoted & old.quoted)
    return weight >= FACTS_MIN or len(facts.towns) >= TOWNS_MIN


def may_share_terms(new: Named, old: Named) -> bool:
    """Tell whether the rarer words of two reports are worth comparing: printed in one week, and of one place."""
    apart = days_between(new.published, old.published)
    if apart is None or apart > FACTS_DAYS_MAX:
        return False
    return bool(new.places & old.places) and compare_titles(new, old) is None


def may_be_retold(new: EventRecord, old: Named) -> bool:
    """Tell whether an old report could be of the new one's event, whatever its record says."""
    if new.label == "announcement":
        return True
    apart = days_between(new.published, old.published)
    if apart is None or apart > FACTS_DAYS_MAX or old.title_places - new.places:
        return False
    facts = share_facts(new, old)
    if new.days & old.days:  # one of these is that of the act, and no further fact
        return facts.weight - 1 >= FACTS_MIN
    return facts.weight + 1 >= FACTS_MIN and len(facts.towns) >= TOWNS_MIN


def find_objection(new: EventRecord, old: EventRecord) -> str | None:
    """Return what two announcements both say and say differently, so that they cannot be of one event; else None."""
    if new.label != "announcement" or old.label != "announcement":
        return None
    apart = days_between(new.event_date, old.event_date)
    if apart is not None and apart > 1:
        return f"{apart} days between the events"
    if _are_different(new.regions, old.regions):
        return "different regions"
    # One paper says that the provinces signed, another that their capitals did: then the instruments' names tell.
    if _are_different(new.signers, old.signers) and (
        not _are_nested(new.signers, old.signers) or _name_instruments_apart(new, old)
    ):
        return "different parties"
    return compare_titles(new, old)


def _are_different(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(ours - theirs and theirs - ours) and len(ours & theirs) / len(ours | theirs) < COMMON_MIN


def _are_nested(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Tell whether each place lies in one of the other side's or contains one."""
    return all(
        any(code.startswith(other) or other.startswith(code) for other in others)
        for codes, others in ((ours, theirs), (theirs, ours))
        for code in codes
    )


def _name_instruments_apart(new: EventRecord, old: EventRecord) -> bool:
    """Tell whether each names an instrument of its own; 标准化合作协议, 计量方面的合作协议 are no names."""
    if new.kind == old.kind and new.kind in _BODIES:
        return False  # the papers name what the body is to write, each another
    if not all(title_words(_SUBJECT.sub("", name)) for name in (*new.instruments, *old.instruments)):
        return False
    apart = [not _is_one_name(ours, theirs) for ours in new.instruments for theirs in old.instruments]
    return bool(apart) and all(apart)


_BODIES = {"alliance", "joint_body", "joint_meeting"}
_SUBJECT = re.compile("计量|质量|检验|检测|认证|认可|方面|领域|有关|相关")  # what any agreement of ours is about


def _is_one_name(ours: str, theirs: str) -> bool:
    """Tell whether two names of instruments may be one, shortened in one of the reports."""
    return likeness(ours, theirs) >= INSTRUMENT_MIN or overlap(pairs(ours), pairs(theirs)) >= SHORTENED_MIN


def _share_facts(new: EventRecord, old: EventRecord, event_date: str | None, passage: int) -> EventVerdict:
    apart = days_between(new.published, old.published)
    if apart is None or apart > FACTS_DAYS_MAX:
        return _no("no day in common" if apart is None else f"{apart} days between the reports")
    told, act = (new, old) if old.label == "announcement" else (old, new)
    names_day = event_date in (told.event_date, *told.days)
    if event_date is None or not (names_day or _is_told_undated(told, event_date)):
        return _no("not both name the day of the act")
    if _is_printed_before(told, event_date):
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
    if not may_share_terms(new, old):
        return _no("neither week nor place in common")
    if objection := find_objection(new, old):
        return _no(objection)
    if new.label == old.label and _name_instruments_apart(new, old):
        return _no("different instruments")
    if new.quoted and old.quoted and not any(_is_one_name(a, b) for a in new.quoted for b in old.quoted):
        return _no("different names in 《》")
    if _is_printed_before(new, old.event_date) or _is_printed_before(old, new.event_date):
        return _no("one was printed before the act")
    facts = share_facts(new, old)
    is_dated = new.days & old.days and not new.title_places - old.places and not old.title_places - new.places
    is_alike = terms >= TERMS_PLENTY and facts.what
    if not facts.where or not (is_alike or facts.towns or len(facts.where) > 1 or is_dated):
        return _no("no place in common that tells")
    if len(facts.towns) < TOWNS_MIN and _name_days_apart(new, old):
        return _no("they name different days")
    # What is no act has no parties to object with: checks of scales, conferences, figures of the quarter.
    towns = set(facts.towns) - new.doubtful - old.doubtful
    if "announcement" not in (new.label, old.label) and not (towns and facts.what):
        return _no("neither reports a new act")
    reasons = (f"{terms:.0%} of the rarer words in common", f"both name {', '.join(facts.where[:8])}")
    return EventVerdict(same=True, score=round(SCORE_MIN + terms / 4, 4), reasons=reasons)


def _name_days_apart(new: Named, old: Named) -> bool:
    """Tell whether both name days and none are neighbours: a paper's dateline is the day after."""
    apart = [days_between(ours, theirs) for ours in new.days for theirs in old.days]
    return bool(apart) and all(days is not None and days > 1 for days in apart)


def _is_printed_before(report: Named, event_date: str | None) -> bool:
    """Tell whether a report is older than an act: it can only have announced it."""
    printed, day = parse_day(report.published), parse_day(event_date)
    return printed is not None and day is not None and printed < day


def _is_told_undated(told: Named, event_date: str) -> bool:
    """Tell whether a report within a week of an act names no day of that week: 日前, 上周五, 几天前."""
    printed, day = parse_day(told.published), parse_day(event_date)
    if printed is None or day is None or not 0 <= (printed - day).days <= FACTS_DAYS_MAX:
        return False
    named = [parse_day(one) for one in told.days]
    return not any(one and 0 <= (printed - one).days <= FACTS_DAYS_MAX for one in named)


def compare_titles(new: Named | Fingerprint, old: Named | Fingerprint) -> str | None:
    """Return that each title names a place that the other report does not name at all, if so: these are two events."""
    ours, theirs = new.title_places - old.places, old.title_places - new.places
    return f"the titles name {', '.join(sorted(ours))} and {', '.join(sorted(theirs))}" if ours and theirs else None


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
