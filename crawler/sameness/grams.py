"""Hashes of n-grams of folded text: stable across processes, machines and releases (see ``FINGERPRINT_VERSION``)."""

import numpy as np
import numpy.typing as npt

from crawler.sameness.fold import Codes

Hashes = npt.NDArray[np.uint64]

ORDERED = 5
"""Length of the n-grams that are kept in order. Longer ones break more often under damage,
shorter ones match by chance."""

SAMPLED = 8
"""Length of the n-grams that are searched by: long enough to be rare, short enough to survive between two damages."""

HEAD = 240
"""Characters at the beginning that are sampled more densely: excerpts and short news consist of them."""

_PROBED = 360
"""Characters at the beginning whose hashes are looked up densely, so that a head is found behind a page's menus."""

_DENSE, _THIN = np.uint64(3), np.uint64(15)  # one hash in 4, one in 16: nested, so a thin one is a dense one as well
_STEP = np.uint64(0x9E3779B97F4A7C15)
_POWERS = {width: np.uint64(pow(int(_STEP), width, 1 << 64)) for width in (1, 2, 4)}
_BY_30, _BY_27, _BY_31 = np.uint64(30), np.uint64(27), np.uint64(31)
_MIX_A, _MIX_B = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def hash_grams(codes: Codes) -> tuple[Hashes, Hashes]:
    """Return the 64-bit hashes of all 5-grams and of all 8-grams, in order."""
    ones = _mix(codes + _STEP)
    twos = _join(ones, ones, 1)
    fours = _join(twos, twos, 2)
    return _mix(_join(fours, ones, 4)), _mix(_join(fours, fours, 4))


def choose(eights: Hashes) -> tuple[list[int], list[int]]:
    """Return the hashes to store and those to look up: signed, distinct, ascending.

    Chosen by value, so that two texts choose alike. More are looked up than are stored, as the head of another text may
    stand anywhere here.
    """
    low = eights & _THIN
    chosen = low == 0
    chosen[:_PROBED] = (low[:_PROBED] & _DENSE) == 0
    places = np.flatnonzero(chosen)
    probed = eights.take(places).view(np.int64)
    between = slice(*places.searchsorted((HEAD, _PROBED)).tolist())
    stored = np.ones(len(places), dtype=np.bool_)
    stored[between] = low.take(places[between]) == 0
    return _distinct(probed[stored]), _distinct(probed)


def _distinct(values: npt.NDArray[np.int64]) -> list[int]:
    values.sort()
    return list(dict.fromkeys(values.tolist()))


def _join(left: Hashes, right: Hashes, width: int) -> Hashes:
    """Return hashes of grams made of a left part of the given width and the right part that follows it."""
    count = len(right) - width
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    joined = left[:count] * _POWERS[width]
    joined += right[width:]
    return joined


def _mix(values: Hashes) -> Hashes:
    """Spread the bits, in place (the finalizer of SplitMix64, Steele et al., OOPSLA 2014)."""
    values ^= values >> _BY_30
    values *= _MIX_A
    values ^= values >> _BY_27
    values *= _MIX_B
    values ^= values >> _BY_31
    return values
