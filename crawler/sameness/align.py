"""Alignment of two texts by their ordered hashes: which character of one is which of the other, and where."""

from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from crawler.sameness.fingerprint import Fingerprint
from crawler.sameness.fold import LONGEST
from crawler.sameness.grams import ORDERED

Positions = npt.NDArray[np.int64]

LEAD = 80
"""Characters that make the beginning of a text: what an excerpt of it contains."""

_PLACE_BITS, _SHIFT = 20, 1 << 20  # of a key that holds shift and place
_REPEATS = 8  # occurrences of one hash that are paired: bounds the cost of a page that repeats one line
_SURE_RUN = 4  # matching hashes in a row (8 characters) that need no support from a neighbour
_SUPPORT_DISTANCE, _SUPPORT_SHIFT = 60, 30  # characters within which a neighbouring run supports a shorter one
_PLACES = np.arange(LONGEST)
_BY_SIZE = itemgetter(2)
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
    to_old = np.full(new.length, -1, dtype=np.int64)
    for start, target, size in sorted(runs, key=_BY_SIZE):  # the longest run is written last and wins
        length = size + ORDERED - 1
        to_old[start : start + length] = _PLACES[target : target + length]
    if within is not None:
        to_old[: within[0]] = to_old[within[1] :] = -1
    mapped = to_old >= 0
    if not mapped.any():
        return None
    first, last = best_segment(mapped)
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
    """Return the span with the greatest surplus of matched characters (Kadane's algorithm); something must match.

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
    """Return start in the new text, start in the old one and number of hashes of all runs worth keeping."""
    left, right = _pair_up(new, old)
    if not len(left):
        return []
    # Sorted by shift, then by place: a step of one is the next character of the same run.
    keys = ((right - left + _SHIFT) << _PLACE_BITS) | left
    keys.sort()
    bounds = np.concatenate(([0], (keys[1:] - keys[:-1] != 1).nonzero()[0] + 1, [len(keys)]))
    heads = keys.take(bounds[:-1])
    starts = heads & (_SHIFT - 1)
    targets = (heads >> _PLACE_BITS) - _SHIFT + starts
    sizes = bounds[1:] - bounds[:-1]
    return _leave_out_unsupported(list(zip(starts.tolist(), targets.tolist(), sizes.tolist(), strict=True)))


def _pair_up(new: Fingerprint, old: Fingerprint) -> tuple[Positions, Positions]:
    """Return all pairs of positions with the same hash, at most a few for one hash."""
    (ordered, old_places), (wanted, new_places) = old.ordered, new.ordered
    if not len(ordered) or not len(wanted):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    low = ordered.searchsorted(wanted)
    hits = (ordered.take(low, mode="clip") == wanted).nonzero()[0]
    low = low.take(hits)
    counts = np.minimum(ordered.searchsorted(wanted.take(hits), side="right") - low, _REPEATS)
    left = new_places.take(hits)
    if len(counts) == 0 or counts.max() == 1:
        return left, old_places.take(low)
    total = counts.cumsum()
    return left.repeat(counts), old_places.take((low - total + counts).repeat(counts) + np.arange(total[-1]))


def _leave_out_unsupported(runs: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return the runs that are long, or lie beside another that is shifted about as far: the rest are stock phrases."""
    supported: set[tuple[int, int, int]] = set()
    before = None
    for run in sorted(runs, key=itemgetter(0)):
        start, target, _ = run
        if before is not None:
            before_start, before_target, before_size = before
            if (
                start - before_start - before_size < _SUPPORT_DISTANCE
                and abs(target - start - before_target + before_start) < _SUPPORT_SHIFT
            ):
                supported |= {before, run}
        before = run
    return [run for run in runs if run[2] >= _SURE_RUN or run in supported]
