"""Alignment of two texts by their ordered hashes: which character of one is which of the other, and where."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crawler.sameness.fingerprint import Fingerprint
from crawler.sameness.grams import ORDERED

Positions = npt.NDArray[np.int64]

LEAD = 80
"""Characters that make the beginning of a text: what an excerpt of it contains."""

_PLACE_BITS, _SHIFT = 20, 1 << 20  # of a key that holds shift and place
_REPEATS = 8  # occurrences of one hash that are paired: bounds the cost of a page that repeats one line
_SURE_RUN = 4  # matching hashes in a row (8 characters) that need no support from a neighbour
_SUPPORT_DISTANCE, _SUPPORT_SHIFT = 60, 30  # characters within which a neighbouring run supports a shorter one
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


def align(new: Fingerprint, old: Fingerprint, *, within: tuple[int, int] | None = None) -> Alignment | None:
    """Return how two texts lie on each other; None where no five characters in a row do."""
    starts, targets, sizes = _find_runs(new, old)
    if not len(starts):
        return None
    to_old = np.full(new.length, -1, dtype=np.int64)
    order = np.argsort(sizes, kind="stable")  # the longest run is written last and wins
    starts, targets, lengths = starts[order], targets[order], sizes[order] + ORDERED - 1
    offsets = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    to_old[np.repeat(starts, lengths) + offsets] = np.repeat(targets, lengths) + offsets
    if within is not None:
        to_old[: within[0]] = to_old[within[1] :] = -1
    mapped = to_old >= 0
    if not mapped.any():
        return None
    first, last = best_segment(mapped)
    reached = to_old[first:last]
    reached = reached[reached >= 0]
    on_old = np.zeros(old.length, dtype=np.bool_)
    on_old[reached] = True
    old_first, old_last = best_segment(on_old)
    return Alignment(
        to_old=to_old,
        new_segment=(first, last),
        old_segment=(old_first, old_last),
        matched=len(reached),
        new_share=len(reached) / (last - first),
        old_share=float(on_old[old_first:old_last].mean()),
        old_lead=float(on_old[:LEAD].mean()),
    )


def best_segment(matched: npt.NDArray[np.bool_]) -> tuple[int, int]:
    """Return the span with the greatest surplus of matched characters (Kadane's algorithm); something must match.

    >>> best_segment(np.array([1, 0, 0, 0, 0, 1, 1, 0, 1, 1, 0], dtype=bool))
    (5, 10)
    """
    sums = np.concatenate(([0.0], np.cumsum(np.where(matched, 1.0, -_GAP_COST))))
    lowest = np.minimum.accumulate(sums)
    last = int(np.argmax(sums - lowest))
    first = int(np.flatnonzero(sums[: last + 1] == lowest[last])[-1])
    return first, last


def _find_runs(new: Fingerprint, old: Fingerprint) -> tuple[Positions, Positions, Positions]:
    """Return start in the new text, start in the old one and number of hashes of all runs worth keeping."""
    left, right = _pair_up(new, old)
    if not len(left):
        return left, left, left
    # Sorted by shift, then by place: a step of one is the next character of the same run.
    keys = np.sort(((right - left + _SHIFT) << _PLACE_BITS) | left)
    first = np.flatnonzero(np.concatenate(([True], keys[1:] - keys[:-1] != 1)))
    sizes = np.diff(np.concatenate((first, [len(keys)])))
    starts = keys[first] & ((1 << _PLACE_BITS) - 1)
    targets = (keys[first] >> _PLACE_BITS) - _SHIFT + starts
    keep = _is_supported(starts, targets, sizes)
    return starts[keep], targets[keep], sizes[keep]


def _pair_up(new: Fingerprint, old: Fingerprint) -> tuple[Positions, Positions]:
    """Return all pairs of positions with the same hash, at most a few for one hash."""
    (ordered, old_places), (wanted, new_places) = old.ordered, new.ordered
    if not len(ordered) or not len(wanted):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    low = np.searchsorted(ordered, wanted, side="left")
    hits = np.flatnonzero(ordered[np.minimum(low, len(ordered) - 1)] == wanted)
    low = low[hits]
    counts = np.minimum(np.searchsorted(ordered, wanted[hits], side="right") - low, _REPEATS)
    if len(counts) == 0 or counts.max() == 1:
        return new_places[hits], old_places[low]
    left = np.repeat(new_places[hits], counts)
    offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return left, old_places[np.repeat(low, counts) + offsets]


def _is_supported(starts: Positions, targets: Positions, sizes: Positions) -> npt.NDArray[np.bool_]:
    """Tell which runs are long, or lie beside another that is shifted about as far: the rest are stock phrases."""
    order = np.argsort(starts, kind="stable")
    start, shift, end = starts[order], (targets - starts)[order], (starts + sizes)[order]
    near = (start[1:] - end[:-1] < _SUPPORT_DISTANCE) & (np.abs(np.diff(shift)) < _SUPPORT_SHIFT)
    supported = np.zeros(len(starts), dtype=np.bool_)
    supported[1:] |= near
    supported[:-1] |= near
    keep = np.empty_like(supported)
    keep[order] = supported
    return keep | (sizes >= _SURE_RUN)
