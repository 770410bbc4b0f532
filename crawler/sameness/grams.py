"""Hashes of n-grams of folded text: stable across processes, machines and releases (see ``FINGERPRINT_VERSION``)."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from crawler.sameness.fold import LONGEST, Codes

Hashes = npt.NDArray[np.uint64]

ORDERED = 5
"""Length of the n-grams that are kept in order. Longer ones break more often under damage,
shorter ones match by chance."""

SAMPLED = 8
"""Length of the n-grams that are searched by: long enough to be rare, short enough to survive between two damages."""

_STORED = ((100, 4), (240, 8))
"""Up to which character one hash in so many is stored; of the rest, one in ``_THIN``. Excerpts and short news are a
text's beginning; a passage of 130 characters out of its middle still has eight. Every share is a power of two, so that
a rarer hash is a commoner one as well. Of 10,300 generated mirrors the same are found as with one in 4 of 240
characters, by a seventh fewer rows; with one in 8 of all 240, two fewer."""

_PROBED = ((160, 4), (400, 8))
"""The same for the hashes that are looked up, so that a beginning is found behind a page's menus."""

_THIN = 16


def _spread(shares: tuple[tuple[int, int], ...]) -> Hashes:
    """Return the bits that are 0 in a chosen hash, by the place of its gram."""
    bits = np.full(LONGEST, _THIN - 1, dtype=np.uint64)
    for end, share in reversed(shares):
        bits[:end] = share - 1
    return bits


_PROBED_BITS, _STORED_BITS = _spread(_PROBED), _spread(_STORED)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_POWERS = {width: np.uint64(pow(int(_STEP), width, 1 << 64)) for width in (1, 2, 4)}
_BY_30, _BY_27, _BY_31 = np.uint64(30), np.uint64(27), np.uint64(31)
_MIX_A, _MIX_B = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def hash_grams(codes: Codes) -> tuple[Hashes, Hashes]:
    """Return the 64-bit hashes of all 5-grams and of all 8-grams, in order."""
    ones = mix(codes + _STEP)
    twos = _join(ones, ones, 1)
    fours = _join(twos, twos, 2)
    return mix(_join(fours, ones, 4)), mix(_join(fours, fours, 4))


def choose(eights: Hashes, spans: Sequence[tuple[int, int]]) -> list[tuple[list[int], list[int]]]:
    """Return the hashes of each text to store and those to look up: signed, distinct, ascending.

    ``spans``: where each text's own 8-grams are. Chosen by value, so that two texts choose alike. More are looked up
    than are stored, as the head of another text may stand anywhere here.
    """
    probed_bits, stored_bits = np.full((2, len(eights)), np.uint64((1 << 64) - 1))
    for start, end in spans:
        probed_bits[start:end] = _PROBED_BITS[: end - start]
        stored_bits[start:end] = _STORED_BITS[: end - start]
    places = ((eights & probed_bits) == 0).nonzero()[0]
    probed = eights.take(places)
    is_stored = (probed & stored_bits.take(places)) == 0
    edges = places.searchsorted([start for start, _ in spans] + [len(eights)])
    stored_edges = is_stored.nonzero()[0].searchsorted(edges)
    stored = _list_distinct(probed[is_stored].view(np.int64), stored_edges)
    return list(zip(stored, _list_distinct(probed.view(np.int64), edges), strict=True))


def _list_distinct(values: npt.NDArray[np.int64], edges: npt.NDArray[np.int64]) -> Iterator[list[int]]:
    """Yield what lies between two edges, sorted, each value once."""
    bounds = edges.tolist()
    for first, last in pairwise(bounds):
        values[first:last].sort()
    is_first = np.ones(len(values) + 1, dtype=np.bool_)
    is_first[1:-1] = values[1:] != values[:-1]
    is_first[edges] = True
    distinct = values[is_first[:-1]].tolist()
    before = np.concatenate(([0], is_first[:-1].cumsum())).take(edges).tolist()
    for first, last in pairwise(before):
        yield distinct[first:last]


def _join(left: Hashes, right: Hashes, width: int) -> Hashes:
    """Return hashes of grams made of a left part of the given width and the right part that follows it."""
    count = len(right) - width
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    joined = left[:count] * _POWERS[width]
    joined += right[width:]
    return joined


def mix(values: Hashes) -> Hashes:
    """Spread the bits, in place (the finalizer of SplitMix64, Steele et al., OOPSLA 2014)."""
    values ^= values >> _BY_30
    values *= _MIX_A
    values ^= values >> _BY_27
    values *= _MIX_B
    values ^= values >> _BY_31
    return values
