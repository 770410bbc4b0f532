"""Alignment of two texts by their ordered hashes: which character of one is which of the other, and where."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from crawler.sameness.fingerprint import Fingerprint
from crawler.sameness.fold import LONGEST
from crawler.sameness.grams import ORDERED

Positions = npt.NDArray[np.int64]

LEAD = 80
"""Characters that make the beginning of a text: what an excerpt of it contains."""

_PLACE_BITS, _PLACE, _SHIFT = 20, (1 << 20) - 1, 1 << 20  # of a key that holds shift and place
_REPEATS = 8  # occurrences of one hash that are paired: bounds the cost of a page that repeats one line
_SURE_RUN = 4  # matching hashes in a row (8 characters) that need no support from a neighbour
_SUPPORT_DISTANCE, _SUPPORT_SHIFT = 60, 30  # characters within which a neighbouring run supports a shorter one
_PLACES, _NOWHERE = np.arange(LONGEST), np.full(LONGEST, -1)
_GAP_COST = 0.5  # of an unmatched character, against 1 for a matched one: the segment stays above a third


@dataclass(frozen=True, kw_only=True, eq=False)
class Alignment:
    """``to_old``: for each character of the new text that of the old one, or -1. Segments are half-open spans."""

    to_old: Positions
    new_segment: tuple[int, int]
    old_segment: tuple[int, int]
    matched: int  # characters of the new text's segment that match
    new_share: float  # of the new text's segment that matches
    old_share: float  # of the old text's segment that matches
    old_lead: float  # share of the old text's first characters that match
    is_whole: bool = False  # the texts are the same but for their numbers

    @cached_property
    def places(self) -> list[int]:
        """Return ``to_old`` as a list: single places are read from it far quicker."""
        places: list[int] = self.to_old.tolist()
        return places


def align(new: Fingerprint, old: Fingerprint, *, within: tuple[int, int] | None = None) -> Alignment | None:
    """Return how two texts lie on each other; None where no five characters in a row do."""
    if within is None and new.has_words_of(old):
        return _align_same(new.length)
    runs = _find_runs(new, old)
    if not runs:
        return None
    to_old = _NOWHERE[: new.length].copy()
    for start, target, length in runs:  # the longest run is written last and wins
        to_old[start : start + length] = _PLACES[target : target + length]
    if within is not None:
        to_old[: within[0]] = to_old[within[1] :] = -1
    mapped = to_old >= 0
    first, last = best_segment(mapped)
    if first == last:
        return None
    reached = to_old[first:last]
    reached = reached[mapped[first:last]]
    on_old = np.zeros(old.length, dtype=np.bool_)
    on_old[reached] = True
    old_first, old_last = best_segment(on_old)
    return Alignment(
        to_old=to_old,
        new_segment=(first, last),
        old_segment=(old_first, old_last),
        matched=len(reached),
        new_share=len(reached) / (last - first),
        old_share=int(np.count_nonzero(on_old[old_first:old_last])) / (old_last - old_first),
        old_lead=int(np.count_nonzero(on_old[:LEAD])) / min(LEAD, old.length),
    )


def _align_same(length: int) -> Alignment:
    whole = (0, length)
    return Alignment(
        to_old=_PLACES[:length],
        new_segment=whole,
        old_segment=whole,
        matched=length,
        new_share=1.0,
        old_share=1.0,
        old_lead=1.0,
        is_whole=True,
    )


def best_segment(matched: npt.NDArray[np.bool_]) -> tuple[int, int]:
    """Return the span with the greatest surplus of matched characters (Kadane's algorithm), an empty one if none match.

    >>> best_segment(np.array([1, 0, 0, 0, 0, 1, 1, 0, 1, 1, 0], dtype=bool))
    (5, 10)
    """
    edges = ((matched[1:] != matched[:-1]).nonzero()[0] + 1).tolist()
    is_matched, start = bool(matched[0]), 0
    total = lowest = best = 0.0
    lowest_at, segment = 0, (0, 0)
    for end in (*edges, len(matched)):
        if is_matched:
            total += end - start
            if total - lowest > best:
                best, segment = total - lowest, (lowest_at, end)
        else:
            total -= _GAP_COST * (end - start)
            if total <= lowest:
                lowest, lowest_at = total, end
        is_matched, start = not is_matched, end
    return segment


def _find_runs(new: Fingerprint, old: Fingerprint) -> list[tuple[int, int, int]]:
    """Return start in the new text, start in the old one and length of all runs worth keeping, the longest last."""
    left, right = _pair_up(new, old)
    if not len(left):
        return []
    # Sorted by shift, then by place: a step of one is the next character of the same run.
    keys = right - left
    keys += _SHIFT
    keys <<= _PLACE_BITS
    keys |= left
    keys.sort()
    is_edge = np.ones(len(keys) + 1, dtype=np.bool_)
    np.not_equal(keys[1:] - keys[:-1], 1, out=is_edge[1:-1])
    edges = is_edge.nonzero()[0]
    heads, sizes = keys.take(edges[:-1]), edges[1:] - edges[:-1]
    starts, shifts = heads & _PLACE, heads >> _PLACE_BITS
    kept = _find_supported(starts, shifts, sizes)
    # By size, then as they are.
    order = kept.take(sizes.take(kept).argsort(kind="stable"))
    starts = starts.take(order)
    targets = starts + shifts.take(order) - _SHIFT
    return list(zip(starts.tolist(), targets.tolist(), (sizes.take(order) + (ORDERED - 1)).tolist(), strict=True))


def _find_supported(starts: Positions, shifts: Positions, sizes: Positions) -> Positions:
    """Return which runs are long, or lie beside another that is shifted about as far: the rest are stock phrases."""
    order = starts.argsort(kind="stable")
    starts, shifts, lengths = starts.take(order), shifts.take(order), sizes.take(order)
    beside = starts[1:] - starts[:-1] - lengths[:-1] < _SUPPORT_DISTANCE
    beside &= abs(shifts[1:] - shifts[:-1]) < _SUPPORT_SHIFT
    is_kept = lengths >= _SURE_RUN
    is_kept[1:] |= beside
    is_kept[:-1] |= beside
    kept = order[is_kept]
    kept.sort()
    return kept


def _pair_up(new: Fingerprint, old: Fingerprint) -> tuple[Positions, Positions]:
    """Return all pairs of positions with the same hash, at most a few for one hash."""
    (ordered, old_places), (wanted, new_places) = old.ordered, new.ordered
    if not len(ordered) or not len(wanted):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    low = ordered.searchsorted(wanted)
    hits = (ordered.take(low, mode="clip") == wanted).nonzero()[0]
    low, wanted, left = low.take(hits), wanted.take(hits), new_places.take(hits)
    more = (ordered.take(low + 1, mode="clip") == wanted).nonzero()[0]
    if not len(more):
        return left, old_places.take(low)
    counts = np.ones(len(hits), dtype=np.int64)
    counts[more] = np.minimum(ordered.searchsorted(wanted.take(more), side="right") - low.take(more), _REPEATS)
    total = counts.cumsum()
    return left.repeat(counts), old_places.take((low - total + counts).repeat(counts) + np.arange(total[-1]))
