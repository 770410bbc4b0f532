"""The exact check of two fingerprints: how much of one stands in the other, and whether what stands in it differs.

Overlap alone cannot tell a copy from next year's follow-up or from the same agreement of other provinces: these share
more of their words than a scrambled mirror does. What differs at aligned places can: the slots.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from crawler.sameness.align import Alignment, Positions, align
from crawler.sameness.fingerprint import Fingerprint
from crawler.sameness.slots import (
    BODY,
    COUNTY,
    DAY,
    FIRM,
    INSTRUMENT,
    KIND_NAMES,
    MONTH,
    NUMBER,
    ORDINAL,
    PERSON,
    PLACE,
    YEAR,
    Slot,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """Whether a text is a copy of another. ``differing`` tells a look-alike from a text that has little to do with it.

    ``agreeing`` and ``conflicting`` are the weights of the slots that could be compared.
    """

    relation: Literal["copy", "different"]
    score: float
    reasons: tuple[str, ...]
    differing: bool = False
    agreeing: float = 0.0
    conflicting: float = 0.0
    matched: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class SlotComparison:
    """Weights of equal and of differing slots at aligned positions, and the differing pairs in words."""

    agreeing: float
    conflicting: float
    differences: tuple[str, ...]


MATCHED_MIN = 40
"""Fewest matching characters that make a copy; a shorter text must match nearly as a whole."""

SHARE_MIN = 0.5
"""Share of the best segment that must match, on both sides. Scrambled mirrors keep .75; unrelated news find no segment."""

CONFLICT_MIN = 1.0
"""Weight of differing slots from which they count: one clear difference."""

CONFLICT_SHARE = 0.2
"""Share of differing slots, by weight, from which two texts tell of two events. Damage that hits slots stays under it,
look-alikes lie above a half; lower finds more of them and loses more damaged copies."""

_WEIGHTS = {NUMBER: 1.0, DAY: 1.5, MONTH: 1.0, YEAR: 1.0, ORDINAL: 2.0, PLACE: 1.0, COUNTY: 0.7}
_WEIGHTS |= {BODY: 0.5, PERSON: 1.0, FIRM: 1.0, INSTRUMENT: 0.5}
_NUMERIC = {NUMBER, DAY, MONTH, YEAR, ORDINAL}
_REACH = 10  # characters from a slot to the nearest aligned character on either side


def verify(new: Fingerprint, old: Fingerprint) -> Verdict:
    """Decide whether ``new`` is a copy of ``old``: an excerpt, a mirror, a retitled, dressed-up or damaged one."""
    alignment = align(new, old)
    if alignment is None:
        return Verdict(relation="different", score=0.0, reasons=("no words in common",))
    of_new, of_old = alignment.matched / new.length, alignment.matched / old.length
    slots = compare_slots(alignment, new, old)
    compared = slots.agreeing + slots.conflicting
    differing = slots.conflicting >= CONFLICT_MIN and slots.conflicting >= CONFLICT_SHARE * compared
    reasons = (
        f"{alignment.matched} characters match: {of_new:.0%} of this text, {of_old:.0%} of the other",
        f"best segment {alignment.new_segment[0]}-{alignment.new_segment[1]} matches to {alignment.new_share:.0%}",
        f"slots: {slots.agreeing:g} equal, {slots.conflicting:g} different",
        *slots.differences,
    )
    is_copy = _overlaps(alignment, new, old) and not differing
    score = min(alignment.new_share, alignment.old_share) * (1 - slots.conflicting / compared if compared else 1)
    return Verdict(
        relation="copy" if is_copy else "different",
        score=round(score, 4),
        reasons=reasons,
        differing=differing,
        agreeing=slots.agreeing,
        conflicting=slots.conflicting,
        matched=alignment.matched,
    )


def compare_slots(alignment: Alignment, new: Fingerprint, old: Fingerprint) -> SlotComparison:
    """Compare the slots at aligned places within the best segment."""
    agreeing = conflicting = 0.0
    differences: list[str] = []
    for ours, theirs in _aligned_slots(alignment, new, old):
        for kind, only_ours, only_theirs, equal in _by_kind(ours, theirs):
            agreeing += _WEIGHTS[kind] * equal
            pairs = [pair for pair in zip(only_ours, only_theirs, strict=False) if _is_difference(kind, *pair)]
            conflicting += _WEIGHTS[kind] * len(pairs)
            differences += [f"{KIND_NAMES[kind]} {a} instead of {b}" for a, b in pairs]
    return SlotComparison(agreeing=agreeing, conflicting=conflicting, differences=tuple(differences[:8]))


def _overlaps(alignment: Alignment, new: Fingerprint, old: Fingerprint) -> bool:
    shortest = min(new.length, old.length)
    if alignment.matched < min(MATCHED_MIN, 0.8 * shortest):
        return False
    if alignment.new_share < SHARE_MIN or alignment.old_share < SHARE_MIN:
        return False
    of_new, of_old = alignment.matched / new.length, alignment.matched / old.length
    # A passage in the middle of two longer texts is a quotation or boilerplate; one that begins the other is an excerpt.
    is_excerpt = alignment.old_segment[0] < 40 or alignment.new_segment[0] < 10
    return max(of_new, of_old) >= 0.5 or (is_excerpt and max(of_new, of_old) >= 0.25)


def _aligned_slots(alignment: Alignment, new: Fingerprint, old: Fingerprint) -> Iterator[tuple[list[Slot], list[Slot]]]:
    """Yield the slots of the new text and of the old one that stand at the same place."""
    first, last = alignment.new_segment
    groups: dict[tuple[int, int], list[Slot]] = {}
    to_old = alignment.to_old
    for slot in new.slots:
        if first <= slot.start and slot.end <= last:
            if slot.end > slot.start and _is_unbroken(to_old, slot):
                yield [slot], [slot]
            elif (gap := _find_gap(to_old, slot, first, last)) is not None:
                groups.setdefault(gap, []).append(slot)
    starts = [slot.start for slot in old.slots]
    for (low, high), ours in groups.items():
        # Numbers stand between characters: those at both ends of the gap belong to it.
        nearby = old.slots[bisect_left(starts, low) : bisect_left(starts, high + 1)]
        theirs = [slot for slot in nearby if slot.end <= high]
        if theirs:
            yield ours, theirs


def _is_unbroken(to_old: Positions, slot: Slot) -> bool:
    start = int(to_old[slot.start])
    return start >= 0 and int(to_old[slot.end - 1]) == start + slot.end - slot.start - 1


def _find_gap(to_old: Positions, slot: Slot, first: int, last: int) -> tuple[int, int] | None:
    """Return the span of the old text between the aligned characters before and after a slot."""
    before = next(
        (int(to_old[i]) for i in range(slot.start - 1, max(first, slot.start - _REACH) - 1, -1) if to_old[i] >= 0), None
    )
    after = next((int(to_old[i]) for i in range(slot.end, min(last, slot.end + _REACH)) if to_old[i] >= 0), None)
    if before is None and after is None:
        return None
    if before is None:
        before = (after or 0) - 1 - (slot.end - slot.start)
    if after is None:
        after = before + 1 + slot.end - slot.start
    if not 0 < after - before <= 3 * _REACH:
        return None
    return before + 1, after


def _by_kind(ours: Iterable[Slot], theirs: Iterable[Slot]) -> Iterator[tuple[str, list[str], list[str], int]]:
    """Yield kind, values only of ours, values only of theirs (both in order) and how many are equal."""
    for kinds in ({NUMBER, YEAR, MONTH, DAY}, {ORDINAL}, {PLACE, COUNTY}, {BODY}, {PERSON}, {FIRM}, {INSTRUMENT}):
        mine = [slot for slot in ours if slot.kind in kinds]
        other = [slot.value for slot in theirs if slot.kind in kinds]
        if not mine or not other:
            continue
        equal = Counter(slot.value for slot in mine) & Counter(other)
        yield mine[0].kind, _without([s.value for s in mine], equal), _without(other, equal), equal.total()


def _without(values: list[str], taken: Counter[str]) -> list[str]:
    left = Counter(taken)
    kept = []
    for value in values:
        if left[value]:
            left[value] -= 1
        else:
            kept.append(value)
    return kept


def _is_difference(kind: str, ours: str, theirs: str) -> bool:
    """Tell a different value from a damaged one: a number that lost digits, a name cut short."""
    if kind in _NUMERIC:
        short, long = sorted((ours, theirs), key=len)
        return len(short) == len(long) or not _is_subsequence(short, long)
    return ours not in theirs and theirs not in ours


def _is_subsequence(short: str, long: str) -> bool:
    characters = iter(long)
    return all(character in characters for character in short)
