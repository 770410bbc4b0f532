"""The exact check of two fingerprints: how much of one stands in the other, and whether what stands in it differs.

Overlap alone cannot tell a copy from next year's follow-up or from the same agreement of other provinces: these share
more of their words than a scrambled mirror does. What differs at aligned places can: the slots.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from crawler.sameness.align import Alignment, Positions, align
from crawler.sameness.fingerprint import Fingerprint
from crawler.sameness.measures import days_between, likeness
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
    segment: tuple[int, int] = (0, 0)  # of the new text
    bare: bool = False  # one of the two has no digits where the other has
    is_verbatim: bool = False  # next to all of the new text stands in the other, digits included


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


MATCHED_MIN = 40
"""Fewest matching characters that make a copy; a shorter text must match nearly as a whole."""

SHARE_MIN = 0.5
"""Share of the best segment that must match, on both sides. Scrambled mirrors keep .75; unrelated news
find no segment."""

WHOLE_SHARE = 0.85
"""Share of the new text's segment from which holes in the old one no longer matter."""

CONTAINED = 0.75
"""Share of a text that must stand in the other to make it an excerpt, wherever in the other that is."""

VERBATIM = 0.97
"""Share of a text in the other from which, nothing differing, it needs no second opinion."""

PARTIAL, LEAD_SHARE = 0.25, 0.4
"""Share of either text that is enough where so much of the old one's beginning matches: the lead of a long article on a
page full of other things."""

SHORT = 250
"""Folded characters of a short text."""

TELLING = 3.0
"""Weight of equal slots from which a shared passage tells of the same thing; stock phrases have one or two."""

CONFLICT_MIN = 1.0
"""Weight of differing slots from which they count: one clear difference."""

CONFLICT_SHARE = 0.13
"""Share of differing slots, by weight, from which two texts tell of two events. Of 950 generated copies the worst
had .09 (shuffled words that were read as names), of 1,700 look-alikes the nearest .17. Lower loses damaged copies,
higher merges events."""

SINGLE_SHARE = 0.2
"""The same where the differences weigh less than two slots: in a short text one misread name is a large share.
Not so a place: damage seldom makes another one of it."""

INTACT_SHARE = 0.06
"""The same where the words around them are the same to the letter, so that no damage explains them. Of a date or an
ordinal, one that differs is enough there: the next session, the next year's list."""

BARE_SHARE, BARE_SINGLE_SHARE = 0.1, 0.11
"""The same two where one text has lost its digits, so that names alone speak."""

BARE_DAYS = 150
"""Days between publications from which two texts cannot be compared without digits: the follow-up may say the same."""

FOLLOW_UP_DAYS = 30
"""Days between publications from which a text with another day in the same place is the next act in the same words.
So is one of which a part alone stands in the other, and which names none of its days: results repeat who did what, and
the dates stand elsewhere in the sentence."""

_WEIGHTS = {NUMBER: 1.0, DAY: 1.5, MONTH: 1.0, YEAR: 1.0, ORDINAL: 2.0, PLACE: 1.0, COUNTY: 0.7}
_WEIGHTS |= {BODY: 0.5, INSTITUTE: 0.5, PERSON: 1.0, FIRM: 1.0, INSTRUMENT: 0.5}
_FAMILY = {NUMBER: 1, DAY: 1, MONTH: 1, YEAR: 1, ORDINAL: 2, PLACE: 3, COUNTY: 3}
_FAMILY |= {BODY: 4, INSTITUTE: 8, PERSON: 5, FIRM: 6, INSTRUMENT: 7}
_WEIGHT_OF = np.zeros(128)  # the same by the code of the kind's letter
_WEIGHT_OF[[ord(kind) for kind in _WEIGHTS]] = list(_WEIGHTS.values())
_DATED = {DAY, MONTH, YEAR, ORDINAL}
_NUMERIC = {NUMBER, DAY, MONTH, YEAR, ORDINAL}
_RENAMED = {INSTITUTE: 2, INSTRUMENT: 1}  # kinds of names, so many of which must be others, and none the same
_RENAMED_SHARE = 0.34  # of its characters, that a name has in common with another at the most
_GENERIC = str.maketrans("", "", "研究检验测试定院所中心总站会")  # what an institute is, whichever
_TITLE_LIKENESS = 0.5  # of two titles, from which they are one title with other slots
_HEAD = 40  # characters before what matches, in either text, that are still the sentence it begins with
_REACH = 10  # characters from a slot to the nearest aligned character on either side


def verify(new: Fingerprint, old: Fingerprint, *, within: tuple[int, int] | None = None) -> Verdict:
    """Decide whether ``new`` is a copy of ``old``: an excerpt, a mirror, a retitled, dressed-up or damaged one.

    ``within``: the only part of the new text to compare, where the rest is known to be a page's menus.
    """
    alignment = align(new, old, within=within)
    if alignment is None:
        return Verdict(relation="different", score=0.0, reasons=("no words in common",))
    of_new, of_old = alignment.matched / new.length, alignment.matched / old.length
    first, last = alignment.new_segment
    reasons = (
        f"{alignment.matched} characters match: {of_new:.0%} of this text, {of_old:.0%} of the other",
        f"best segment {first}-{last} matches to {alignment.new_share:.0%}",
    )
    share = min(alignment.new_share, alignment.old_share)
    if not _overlaps(alignment, new, old):
        score = round(share * max(of_new, of_old), 4)
        return Verdict(relation="different", score=score, reasons=reasons, matched=alignment.matched)
    slots = compare_slots(alignment, new, old)
    compared = slots.agreeing + slots.conflicting
    is_intact = min(alignment.new_share, alignment.old_share) >= VERBATIM
    differing = _differs(slots, days_between(new.published, old.published), is_intact=is_intact)
    is_copy = not differing and _is_contained(alignment, new, old, slots) and not _is_follow_up(of_new, new, old)
    return Verdict(
        relation="copy" if is_copy else "different",
        score=round(share * (1 - slots.conflicting / compared if compared else 1), 4),
        reasons=(
            *reasons,
            f"slots: {slots.agreeing:g} equal, {slots.conflicting:g} different",
            *slots.differences,
        ),
        differing=differing,
        agreeing=slots.agreeing,
        conflicting=slots.conflicting,
        matched=alignment.matched,
        segment=alignment.new_segment,
        bare=slots.bare,
        is_verbatim=of_new >= VERBATIM and slots.conflicting < CONFLICT_MIN and not slots.bare,
    )


def compare_slots(alignment: Alignment, new: Fingerprint, old: Fingerprint) -> SlotComparison:
    """Compare the slots at aligned places within the best segment."""
    comparison = _Comparison()
    unsettled, agreeing = _settle(alignment, new, old, comparison.equal)
    comparison.agreeing = agreeing
    gaps: dict[tuple[int, int], list[Slot]] = {}
    for slot in map(new.slot, unsettled):
        if (gap := _find_gap(alignment.to_old, slot.start, slot.end, *alignment.new_segment)) is not None:
            gaps.setdefault(gap, []).append(slot)
    # Who acts often stands in front of the first words that match.
    first, old_first = alignment.new_segment[0], alignment.old_segment[0]
    if max(first, old_first) <= _HEAD:
        ahead = map(new.slot, range(bisect_left(new.slot_starts, first)))
        heads = [slot for slot in ahead if slot.kind == INSTITUTE]
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
        moved=comparison.moved,
        renamed=any(
            len(comparison.renamed[kind]) >= fewest and not comparison.equal[kind] for kind, fewest in _RENAMED.items()
        ),
    )


def _settle(alignment: Alignment, new: Fingerprint, old: Fingerprint, equal: Counter[str]) -> tuple[list[int], float]:
    """Return which slots of the segment need a closer look, and the weight of those that plainly agree.

    A name agrees where each of its characters is aligned; a number where both its neighbours are and the same number
    stands between these. That settles most, for all at once.
    """
    (first, last), to_old = alignment.new_segment, alignment.to_old
    if not new.slot_starts:
        return [], 0.0
    starts = np.array(new.slot_starts)
    ends = starts + np.array(new.packed_slots[2])
    is_number = starts == ends
    # A number at the very edge stands outside: in front of a mirror's copy that is the day of its page.
    edge = is_number & (((starts == first) & (first > 0)) | ((starts == last) & (last < new.length)))
    inside = (starts >= first) & (ends <= last) & ~edge
    start_in_old = to_old[np.minimum(starts, new.length - 1)]
    end_in_old = to_old[np.maximum(ends - 1, 0)]
    aligned = inside & (start_in_old >= 0) & (end_in_old == start_in_old + ends - starts - 1)
    agrees = aligned & ~is_number
    numbers = np.flatnonzero(aligned & is_number & (starts > first) & (starts < last)).tolist()
    for number in numbers:
        theirs = old.numbers_at.get(int(start_in_old[number]))
        if theirs is not None and theirs == new.numbers_at[new.slot_starts[number]] and len(theirs) == 1:
            agrees[number] = True
    equal.update(kind for kind, agreed in zip(new.packed_slots[0], agrees.tolist(), strict=True) if agreed)
    weights = _WEIGHT_OF[np.frombuffer(new.packed_slots[0].encode(), dtype=np.uint8)]
    return np.flatnonzero(inside & ~agrees).tolist(), float(weights[agrees].sum())


def _differs(slots: SlotComparison, days_apart: int | None, *, is_intact: bool) -> bool:
    if slots.renamed or (slots.bare and days_apart is not None and days_apart > BARE_DAYS):
        return True
    if slots.dated and days_apart is not None and days_apart > FOLLOW_UP_DAYS:
        return True
    many, few = (BARE_SHARE, BARE_SINGLE_SHARE) if slots.bare else (CONFLICT_SHARE, SINGLE_SHARE)
    if is_intact and not slots.bare:
        many = few = INTACT_SHARE if not slots.dated else 0.0
    share = many if slots.conflicting >= 2 or slots.moved else few
    return slots.conflicting >= CONFLICT_MIN and slots.conflicting >= share * (slots.agreeing + slots.conflicting)


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


def _overlaps(alignment: Alignment, new: Fingerprint, old: Fingerprint) -> bool:
    """Tell whether enough of the two matches for a copy, whatever the slots say."""
    shortest = min(new.length, old.length)
    if alignment.matched < min(MATCHED_MIN, 0.8 * shortest):
        return False
    # Paragraphs left out make holes in the old text only.
    return alignment.new_share >= SHARE_MIN and (alignment.old_share >= SHARE_MIN or alignment.new_share >= WHOLE_SHARE)


def _is_contained(alignment: Alignment, new: Fingerprint, old: Fingerprint, slots: SlotComparison) -> bool:
    """Tell whether what matches is one text in the other, or only a passage that both contain.

    A copy lies in the old text as a whole, or it has the old one's beginning, or what they share names many things.
    Stock paragraphs and the frame of a site's pages do none of these.
    """
    of_new, of_old = alignment.matched / new.length, alignment.matched / old.length
    if of_new >= CONTAINED:
        return True
    if alignment.old_lead >= LEAD_SHARE and max(of_new, of_old) >= CONTAINED:
        return True
    # Only a part of either matches: nothing in it may differ.
    telling = slots.agreeing if slots.conflicting < CONFLICT_MIN else 0.0
    is_long = max(new.length, old.length) > SHORT  # of two short texts neither is a page full of other things
    if is_long and alignment.old_lead >= LEAD_SHARE and max(of_new, of_old) >= PARTIAL:
        return telling >= TELLING or _is_unbroken_lead(alignment)
    return max(of_new, of_old) >= 0.5 and telling >= 2 * TELLING


def _is_follow_up(of_new: float, new: Fingerprint, old: Fingerprint) -> bool:
    """Tell whether a text with much of its own names other days than one of long before: what became of the news."""
    if of_new >= CONTAINED or not new.days or not old.days or set(new.days) & set(old.days):
        return False
    apart = days_between(new.published, old.published)
    return apart is not None and apart > FOLLOW_UP_DAYS


def _is_unbroken_lead(alignment: Alignment) -> bool:
    """Tell whether the match is the old text's beginning in one piece, which stock sentences strewn in never are."""
    (first, last), (old_first, old_last) = alignment.new_segment, alignment.old_segment
    whole = min(alignment.new_share, alignment.old_share, alignment.old_lead) >= WHOLE_SHARE
    return whole and abs((last - first) - (old_last - old_first)) <= 0.2 * (last - first)


def _find_gap(to_old: Positions, start: int, end: int, first: int, last: int) -> tuple[int, int] | None:
    """Return the span of the old text between the aligned characters before and after a slot."""
    ahead = to_old[max(first, start - _REACH) : start].tolist()
    behind = to_old[end : min(last, end + _REACH)].tolist()
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
