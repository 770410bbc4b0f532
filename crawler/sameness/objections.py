"""What speaks against two reports being of one event: other places, parties, instruments or days."""

import re

from crawler.sameness.facts import Named, title_words
from crawler.sameness.fingerprint import Fingerprint
from crawler.sameness.measures import days_between, likeness, overlap, pairs, parse_day
from crawler.sameness.records import EventRecord
from crawler.sameness.report import Report

COMMON_MAX = 0.5
"""Share of regions or parties in common up to which two reports that each name one more are of two events: of three
provinces that agree, two agree with another on the same day."""

INSTRUMENT_MIN = 0.6
"""Likeness of two instruments' names from which they are one instrument."""

SHORTENED_MIN = 0.75
"""Share of the shorter name's pairs of characters that the other must have, where one is the other shortened."""


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
        not _are_nested(new.signers, old.signers) or name_instruments_apart(new, old)
    ):
        return "different parties"
    return compare_titles(new, old)


def compare_titles(new: Named | Fingerprint, old: Named | Fingerprint) -> str | None:
    """Return that each title names a place that the other report does not name at all, if so: these are two events."""
    if not new.title_places or not old.title_places:
        return None
    theirs = _leave_out_named(old.title_places, new.places)
    ours = _leave_out_named(new.title_places, old.places) if theirs else None
    return f"the titles name {', '.join(sorted(ours))} and {', '.join(sorted(theirs))}" if ours else None


def _leave_out_named(title_places: frozenset[str], places: frozenset[str]) -> frozenset[str]:
    """Return the places of a title that the other report does not name, nor by a part of their name: 海南自由贸易港."""
    return frozenset(place for place in title_places - places if not place.startswith(tuple(places)))


def name_instruments_apart(new: EventRecord, old: EventRecord) -> bool:
    """Tell whether each names an instrument of its own; 标准化合作协议, 计量方面的合作协议 are no names."""
    if new.kind == old.kind and new.kind in _BODIES:
        return False  # the papers name what the body is to write, each another
    if not all(title_words(_SUBJECT.sub("", name)) for name in (*new.instruments, *old.instruments)):
        return False
    apart = [not is_one_name(ours, theirs) for ours in new.instruments for theirs in old.instruments]
    return bool(apart) and all(apart)


_BODIES = {"alliance", "joint_body", "joint_meeting"}
_SUBJECT = re.compile("计量|质量|检验|检测|认证|认可|方面|领域|有关|相关")  # what any agreement of ours is about


def is_one_name(ours: str, theirs: str) -> bool:
    """Tell whether two names of instruments may be one, shortened in one of the reports."""
    return likeness(ours, theirs) >= INSTRUMENT_MIN or overlap(pairs(ours), pairs(theirs)) >= SHORTENED_MIN


def is_printed_before(published: str | None, day: str | None) -> bool:
    """Tell whether a report that was ``published`` then is older than what it names a day of: it only announced it."""
    printed, acted = parse_day(published), parse_day(day)
    return printed is not None and acted is not None and printed < acted


def tells_of_later_day(report: Report, published: str | None) -> bool:
    """Tell whether the day that a report tells of first is after another one was ``published``: what followed it.

    Such a report often says again what had happened, with day, parties and document.
    """
    day, printed, printed_before = report.first_day, report.published, parse_day(published)
    return day is not None and printed is not None and printed_before is not None and printed_before < day <= printed


def _are_different(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(ours - theirs and theirs - ours) and len(ours & theirs) / len(ours | theirs) <= COMMON_MAX


def _are_nested(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Tell whether each place lies in one of the other side's or contains one."""
    return all(
        any(code.startswith(other) or other.startswith(code) for other in others)
        for codes, others in ((ours, theirs), (theirs, ours))
        for code in codes
    )
