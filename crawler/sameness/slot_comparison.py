"""The slots of two aligned texts: which are equal, which differ, and what these weigh.

Slots are compared at aligned places, so that the same number elsewhere in the text neither helps nor harms.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.sameness.align import Alignment
from crawler.sameness.fingerprint import Fingerprint
from crawler.sameness.measures import likeness
from crawler.sameness.slots import (
    BODY,
    COUNTY,
    DAY,
    FIRM,
    INSTITUTE,
    INSTRUMENT,
    KIND_NAMES,
    MONTH,
    NUMBER,
    ORDINAL,
    PERSON,
    PLACE,
    YEAR,
    Slot,
    leave_out_nested,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class SlotComparison:
    """Weights of equal and of differing slots at aligned positions, and the differing pairs in words."""

    agreeing: float
    conflicting: float
    bare: bool  # one of the two has no digits where the other has
    differences: tuple[str, ...]
    renamed: bool = False  # all institutes, or all instruments, have other names
    moved: bool = False  # a place that is on the map stands where another one does
    dated: float = 0.0  # of ``conflicting``, the weight of days, months, years and ordinals
    dates_agree: bool = False  # a day, month, year or ordinal is the same in both


_WEIGHTS = {NUMBER: 1.0, DAY: 1.5, MONTH: 1.0, YEAR: 1.0, ORDINAL: 2.0, PLACE: 1.0, COUNTY: 0.7}
_WEIGHTS |= {BODY: 0.5, INSTITUTE: 0.5, PERSON: 1.0, FIRM: 1.0, INSTRUMENT: 0.5}
_FAMILY = {NUMBER: 1, DAY: 1, MONTH: 1, YEAR: 1, ORDINAL: 2, PLACE: 3, COUNTY: 3}
_FAMILY |= {BODY: 4, INSTITUTE: 8, PERSON: 5, FIRM: 6, INSTRUMENT: 7}
_DATED = {DAY, MONTH, YEAR, ORDINAL}
_NUMERIC = {NUMBER, DAY, MONTH, YEAR, ORDINAL}
_RENAMED = {INSTITUTE: 2, INSTRUMENT: 1}  # kinds of names, so many of which must be others, and none the same
_RENAMED_SHARE = 0.34  # of its characters, that a name has in common with another at the most
_GENERIC = str.maketrans("", "", "研究检验测试定院所中心总站会")  # what an institute is, whichever
_TITLE_LIKENESS = 0.5  # of two titles, from which they are one title with other slots
_HEAD = 40  # characters before what matches, in either text, that are still the sentence it begins with
_REACH = 10  # characters from a slot to the nearest aligned character on either side


def compare_slots(alignment: Alignment, new: Fingerprint, old: Fingerprint) -> SlotComparison:
    """Compare the slots at aligned places within the best segment."""
    comparison = _Comparison()
    unsettled, comparison.equal = _settle(alignment, new, old)
    comparison.agreeing = sum(_WEIGHTS[kind] * count for kind, count in comparison.equal.items())
    gaps: dict[tuple[int, int], list[Slot]] = {}
    for slot in map(new.slot, unsettled):
        if (gap := _find_gap(alignment.places, slot.start, slot.end, *alignment.new_segment)) is not None:
            gaps.setdefault(gap, []).append(slot)
    # Who acts often stands in front of the first words that match.
    first, old_first = alignment.new_segment[0], alignment.old_segment[0]
    if max(first, old_first) <= _HEAD:
        ahead = list(map(new.slot, range(bisect_left(new.slot_starts, first))))
        heads = [slot for slot in ahead if slot.kind == INSTITUTE]
        heads += _find_places_of_act(ahead, map(old.slot, range(bisect_left(old.slot_starts, old_first))))
        if heads:
            gaps.setdefault((0, old_first + 3), []).extend(heads)  # an ending may match already
    starts = old.slot_starts
    for (low, high), ours in gaps.items():
        # Numbers stand between characters: those at both ends of the gap belong to it.
        nearby = map(old.slot, range(bisect_left(starts, low), bisect_right(starts, high)))
        if theirs := [slot for slot in nearby if slot.end <= high]:
            comparison.add(ours, theirs)
    if likeness(new.title, old.title) >= _TITLE_LIKENESS:
        of_new, of_old = new.title_slots, old.title_slots
        comparison.add(leave_out_nested(of_new, of_old), leave_out_nested(of_old, of_new))
    return SlotComparison(
        agreeing=comparison.agreeing,
        conflicting=comparison.conflicting,
        bare=_is_bare(new, old, alignment),
        differences=tuple(comparison.differences[:8]),
        dated=comparison.dated,
        dates_agree=not _DATED.isdisjoint(comparison.equal),
        moved=comparison.moved,
        renamed=any(
            len(comparison.renamed[kind]) >= fewest and not comparison.equal[kind] for kind, fewest in _RENAMED.items()
        ),
    )


def _find_places_of_act(ours: Sequence[Slot], theirs: Iterable[Slot]) -> list[Slot]:
    """Return the places that open a text where the other one opens with as many others: 三县 sign as 三市 did."""
    opening = [slot for slot in ours if slot.kind in {PLACE, COUNTY}]
    named = {slot.value for slot in opening}
    others = {slot.value for slot in theirs if slot.kind in {PLACE, COUNTY}}
    return opening if min(len(named), len(others)) >= 2 and not named & others else []


def _settle(alignment: Alignment, new: Fingerprint, old: Fingerprint) -> tuple[list[int], Counter[str]]:
    """Return which slots of the segment need a closer look, and how many of each kind plainly agree.

    A name agrees where each of its characters is aligned; a number where both its neighbours are and the same number
    stands between these. That settles most.
    """
    (first, last), to_old = alignment.new_segment, alignment.places
    unsettled, agreeing = [], []
    for number, (kind, start, size) in enumerate(zip(*new.packed_slots[:3], strict=True)):
        end = start + size
        if start < first or end > last:
            continue
        if size:
            at = to_old[start]
            if at >= 0 and to_old[end - 1] == at + size - 1:
                agreeing.append(kind)
                continue
        elif first < start < last:
            at = to_old[start]
            if at >= 0 and to_old[start - 1] == at - 1:
                ours, theirs = new.numbers_at[start], old.numbers_at.get(at)
                if len(ours) == 1 and ours == theirs:
                    agreeing.append(kind)
                    continue
        # At the very edge it stands outside: in front of a mirror's copy that is the day of its page.
        elif (start == first and first > 0) or (start == last and last < new.length):
            continue
        unsettled.append(number)
    return unsettled, Counter(agreeing)


def _is_bare(new: Fingerprint, old: Fingerprint, alignment: Alignment) -> bool:
    counts = [
        bisect_left(fingerprint.number_starts, last) - bisect_left(fingerprint.number_starts, first)
        for fingerprint, (first, last) in ((new, alignment.new_segment), (old, alignment.old_segment))
    ]
    return max(counts) >= 3 and min(counts) < 0.2 * max(counts)


class _Comparison:
    """Running weights of equal and of differing slots."""

    def __init__(self) -> None:
        self.agreeing = self.conflicting = 0.0
        self.differences: list[str] = []
        self.dated = 0.0
        self.moved = False
        self.equal: Counter[str] = Counter()  # slots that agree, by kind
        self.renamed: defaultdict[str, list[str]] = defaultdict(list)  # names that are wholly others, by kind

    def add(self, ours: Sequence[Slot], theirs: Sequence[Slot]) -> None:
        """Compare the slots of one gap, family by family."""
        for family in dict.fromkeys(_FAMILY[slot.kind] for slot in ours):
            left = [slot.value for slot in theirs if _FAMILY[slot.kind] == family]
            unequal: list[Slot] = []
            for slot in ours:
                if _FAMILY[slot.kind] != family:
                    continue
                if slot.value in left:
                    left.remove(slot.value)
                    self.agreeing += _WEIGHTS[slot.kind]
                    self.equal[slot.kind] += 1
                else:
                    unequal.append(slot)
            for slot, other in zip(unequal, left, strict=False):
                if _is_difference(slot.kind, slot.value, other):
                    self.conflicting += _WEIGHTS[slot.kind]
                    self.differences.append(f"{KIND_NAMES[slot.kind]} {slot.value} instead of {other}")
                    self.moved |= slot.kind == PLACE
                    if slot.kind in _DATED:
                        self.dated += _WEIGHTS[slot.kind]
                    if slot.kind in _RENAMED and _is_renamed(slot.value, other):
                        self.renamed[slot.kind].append(slot.value)


def _find_gap(to_old: Sequence[int], start: int, end: int, first: int, last: int) -> tuple[int, int] | None:
    """Return the span of the old text between the aligned characters before and after a slot."""
    ahead = to_old[max(first, start - _REACH) : start]
    behind = to_old[end : min(last, end + _REACH)]
    before = next((place for place in reversed(ahead) if place >= 0), None)
    after = next((place for place in behind if place >= 0), None)
    if before is None and after is None:
        return None
    if before is None:
        before = (after or 0) - 1 - (end - start)
    if after is None:
        after = before + 1 + end - start
    if not 0 < after - before <= 3 * _REACH:
        return None
    return before + 1, after


def _is_difference(kind: str, ours: str, theirs: str) -> bool:
    """Tell a different value from a damaged one: a number that lost digits, a name cut short."""
    if kind in _NUMERIC:
        short, long = sorted((ours, theirs), key=len)
        return len(short) == len(long) or not _is_subsequence(short, long)
    return ours not in theirs and theirs not in ours


def _is_renamed(ours: str, theirs: str) -> bool:
    """Tell a name of something else from a damaged one: shuffled and misread names keep most of their characters.

    What both begin and end with (合作协议, 检验中心) says nothing and is left aside.
    """
    ours, theirs = ours.translate(_GENERIC), theirs.translate(_GENERIC)
    ours, theirs = _strip_common(ours, theirs)
    ours, theirs = _strip_common(ours[::-1], theirs[::-1])
    if min(len(ours), len(theirs)) < 2:
        return False
    common = (Counter(ours) & Counter(theirs)).total()
    return common <= _RENAMED_SHARE * max(len(ours), len(theirs))


def _strip_common(ours: str, theirs: str) -> tuple[str, str]:
    same = next((place for place, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), None)
    return ("", "") if same is None else (ours[same:], theirs[same:])


def _is_subsequence(short: str, long: str) -> bool:
    characters = iter(long)
    return all(character in characters for character in short)
