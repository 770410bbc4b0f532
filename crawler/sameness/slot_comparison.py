"""The slots of two aligned texts: which are equal, which differ, and what these weigh.

Slots are compared at aligned places, so that the same number elsewhere in the text neither helps nor harms.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence

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
    leave_out_nested,
)

Named = tuple[str, str]  # kind and value of a slot


_WEIGHTS = {NUMBER: 1.0, DAY: 1.5, MONTH: 1.0, YEAR: 1.0, ORDINAL: 2.0, PLACE: 1.0, COUNTY: 0.7}
_WEIGHTS |= {BODY: 0.5, INSTITUTE: 0.5, PERSON: 1.0, FIRM: 1.0, INSTRUMENT: 0.5}
_FAMILY = {NUMBER: 1, DAY: 1, MONTH: 1, YEAR: 1, ORDINAL: 2, PLACE: 3, COUNTY: 3}
_FAMILY |= {BODY: 4, INSTITUTE: 8, PERSON: 5, FIRM: 6, INSTRUMENT: 7}
_DATED = {DAY, MONTH, YEAR, ORDINAL}
_NUMERIC = {NUMBER, DAY, MONTH, YEAR, ORDINAL}
_PLACES = {PLACE, COUNTY}
_RENAMED = {INSTITUTE: 2, INSTRUMENT: 1}  # kinds of names, so many of which must be others, and none the same
_RENAMED_SHARE = 0.34  # of its characters, that a name has in common with another at the most
_GENERIC = str.maketrans("", "", "研究检验测试定院所中心总站会")  # what an institute is, whichever
_TITLE_LIKENESS = 0.5  # of two titles, from which they are one title with other slots
_HEAD = 40  # characters before what matches, in either text, that are still the sentence it begins with
_REACH = 10  # characters from a slot to the nearest aligned character on either side
_TOLD = 8  # differences that are put in words


class SlotComparison:
    """Weights of equal and of differing slots at aligned positions, and the first differing pairs in words.

    ``bare``: one of the two has no digits where the other has. ``dated``: of ``conflicting``, the weight of days,
    months, years and ordinals. ``moved``: a place that is on the map stands where another one does.
    """

    def __init__(self, equal: Counter[str], *, bare: bool) -> None:
        self.equal = equal  # slots that agree, by kind
        self.bare = bare
        self.agreeing = sum(_WEIGHTS[kind] * count for kind, count in equal.items())
        self.conflicting = self.dated = 0.0
        self.differences: list[str] = []
        self.moved = False
        self._renamed: Counter[str] = Counter()  # names that are wholly others, by kind

    @property
    def renamed(self) -> bool:
        """Tell whether all institutes, or all instruments, have other names."""
        return any(self._renamed[kind] >= fewest and not self.equal[kind] for kind, fewest in _RENAMED.items())

    @property
    def dates_agree(self) -> bool:
        """Tell whether a day, month, year or ordinal is the same in both."""
        return not _DATED.isdisjoint(self.equal)

    def add(self, ours: Sequence[Named], theirs: Sequence[Named]) -> None:
        """Compare the slots of one gap, family by family."""
        if len(ours) == len(theirs) == 1:  # nearly always
            if _FAMILY[ours[0][0]] == _FAMILY[theirs[0][0]]:
                self._add_pair(*ours[0], theirs[0][1])
            return
        for family in {_FAMILY[kind]: None for kind, _ in ours}:
            left = [value for kind, value in theirs if _FAMILY[kind] == family]
            unequal = []
            for kind, value in ours if left else ():
                if _FAMILY[kind] != family:
                    continue
                if value in left:
                    left.remove(value)
                    self._add_pair(kind, value, value)
                else:
                    unequal.append((kind, value))
            for (kind, value), other in zip(unequal, left, strict=False):
                self._add_pair(kind, value, other)

    def _add_pair(self, kind: str, value: str, other: str) -> None:
        if value == other:
            self.agreeing += _WEIGHTS[kind]
            self.equal[kind] += 1
        elif _is_difference(kind, value, other):
            self._add_difference(kind, value, other)

    def _add_difference(self, kind: str, value: str, other: str) -> None:
        self.conflicting += _WEIGHTS[kind]
        if len(self.differences) < _TOLD:
            self.differences.append(f"{KIND_NAMES[kind]} {value} instead of {other}")
        self.moved |= kind == PLACE
        if kind in _DATED:
            self.dated += _WEIGHTS[kind]
        if kind in _RENAMED and _is_renamed(value, other):
            self._renamed[kind] += 1


def compare_slots(alignment: Alignment, new: Fingerprint, old: Fingerprint) -> SlotComparison:
    """Compare the slots at aligned places within the best segment."""
    unsettled, equal = _settle(alignment, new, old)
    comparison = SlotComparison(equal, bare=_is_bare(new, old, alignment))
    (kinds, starts, sizes, _), values = new.packed_slots, new.values
    gaps: dict[tuple[int, int], list[Named]] = {}
    for number in unsettled:
        start = starts[number]
        if gap := _find_gap(alignment.places, start, start + sizes[number], *alignment.new_segment):
            gaps.setdefault(gap, []).append((kinds[number], values[number]))
    # Who acts often stands in front of the first words that match.
    first, old_first = alignment.new_segment[0], alignment.old_segment[0]
    if max(first, old_first) <= _HEAD and (ahead := new.name_slots(0, bisect_left(starts, first))):
        heads = [one for one in ahead if one[0] == INSTITUTE]
        heads += _find_places_of_act(ahead, old.name_slots(0, bisect_left(old.slot_starts, old_first)))
        if heads:
            gaps.setdefault((0, old_first + 3), []).extend(heads)  # an ending may match already
    for gap, ours in gaps.items():
        comparison.add(ours, _list_between(old, *gap))
    of_new, of_old = new.named_title_slots, old.named_title_slots
    if of_new and of_old and likeness(new.title, old.title) >= _TITLE_LIKENESS:
        titles = leave_out_nested(of_new, of_old), leave_out_nested(of_old, of_new)
        comparison.add(*_leave_out_told(*titles, new, old))
    return comparison


def _list_between(old: Fingerprint, low: int, high: int) -> list[Named]:
    """Return the slots within a span. Numbers stand between characters: those at both ends belong to it."""
    (kinds, starts, sizes, _), values = old.packed_slots, old.values
    numbers = range(bisect_left(starts, low), bisect_right(starts, high))
    return [(kinds[number], values[number]) for number in numbers if starts[number] + sizes[number] <= high]


def _leave_out_told(
    ours: list[Named], theirs: list[Named], new: Fingerprint, old: Fingerprint
) -> tuple[list[Named], list[Named]]:
    """Return the slots of two titles, without numbers where each report tells the other title's: 三省一市 and 41城."""
    mine, others = ({value for kind, value in side if kind == NUMBER} for side in (ours, theirs))
    if not mine and not others:
        return ours, theirs
    if mine <= old.named[NUMBER] and others <= new.named[NUMBER]:
        return [one for one in ours if one[0] != NUMBER], [one for one in theirs if one[0] != NUMBER]
    return ours, theirs


def _find_places_of_act(ours: Sequence[Named], theirs: Sequence[Named]) -> list[Named]:
    """Return the places that open a text where the other one opens with as many others: 三县 sign as 三市 did."""
    opening = [one for one in ours if one[0] in _PLACES]
    named = {value for _, value in opening}
    others = {value for kind, value in theirs if kind in _PLACES}
    return opening if min(len(named), len(others)) >= 2 and not named & others else []


def _settle(alignment: Alignment, new: Fingerprint, old: Fingerprint) -> tuple[list[int], Counter[str]]:
    """Return which slots of the segment need a closer look, and how many of each kind plainly agree.

    A name agrees where each of its characters is aligned; a number where both its neighbours are and the same number
    stands between these. That settles most.
    """
    if alignment.is_whole and new.packed_slots == old.packed_slots:
        return [], Counter(new.packed_slots[0])
    (first, last), to_old = alignment.new_segment, alignment.places
    ours, theirs = new.lone_numbers, old.lone_numbers
    unsettled, agreeing = [], []
    kinds, starts, sizes, _ = new.packed_slots
    for number in range(bisect_left(starts, first), bisect_right(starts, last)):
        kind, start, size = kinds[number], starts[number], sizes[number]
        end = start + size
        if end > last:
            continue
        if size:
            at = to_old[start]
            if at >= 0 and to_old[end - 1] == at + size - 1:
                agreeing.append(kind)
                continue
        elif first < start < last:
            at = to_old[start]
            if at >= 0 and to_old[start - 1] == at - 1 and start in ours and ours[start] == theirs.get(at):
                agreeing.append(kind)
                continue
        # At the very edge it stands outside: in front of a mirror's copy that is the day of its page.
        elif (start == first and first > 0) or (start == last and last < new.length):
            continue
        unsettled.append(number)
    return unsettled, Counter(agreeing)


def _is_bare(new: Fingerprint, old: Fingerprint, alignment: Alignment) -> bool:
    counts = [new.count_numbers(*alignment.new_segment), old.count_numbers(*alignment.old_segment)]
    return max(counts) >= 3 and min(counts) < 0.2 * max(counts)


def _find_gap(to_old: Sequence[int], start: int, end: int, first: int, last: int) -> tuple[int, int] | None:
    """Return the span of the old text between the aligned characters before and after a slot."""
    before = to_old[start - 1] if start > first else -1
    if before < 0:  # seldom: most slots stand between two characters that match
        before = next((place for place in to_old[max(first, start - _REACH) : start][::-1] if place >= 0), -1)
    after = to_old[end] if end < last else -1
    if after < 0:
        after = next((place for place in to_old[end : min(last, end + _REACH)] if place >= 0), -1)
        if after < 0 and before < 0:
            return None
        if after < 0:
            after = before + 1 + end - start
    if before < 0:
        before = after - 1 - (end - start)
    if not 0 < after - before <= 3 * _REACH:
        return None
    return before + 1, after


def _is_difference(kind: str, ours: str, theirs: str) -> bool:
    """Tell a different value from a damaged one: a number that lost digits, a name cut short."""
    if kind in _NUMERIC:
        if len(ours) == len(theirs):
            return True
        short, long = (ours, theirs) if len(ours) < len(theirs) else (theirs, ours)
        return not _is_subsequence(short, long)
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
