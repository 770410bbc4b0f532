"""Which hashes a store does not hold: most of those that are looked up, and these need no look into its pages."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

SEEN = "concord_seen_hashes"
"""Name of a connection's note: the hashes that its store holds, if one process alone makes and fills it."""

_BITS = 1 << 26
"""Eight megabytes. Once a store of 100,000 articles fills it, one in fifteen hashes is taken for held that is not."""

_CHOSEN_BITS = np.int64(4)
"""Lowest bits of a hash, by which it was chosen: they are zero in most and tell none from another."""

_BIT_OF_BYTE = np.array([1 << bit for bit in range(8)], dtype=np.uint8)


class SeenHashes:
    """A Bloom filter with one bit for each hash (Bloom, Communications of the ACM 13/7, 1970)."""

    def __init__(self) -> None:
        self._bits = np.zeros(_BITS // 8, dtype=np.uint8)

    def add(self, hashes: Sequence[int]) -> None:
        """Remember hashes, signed 64-bit."""
        places = _find_places(hashes)
        np.bitwise_or.at(self._bits, places >> 3, _BIT_OF_BYTE.take(places & 7))

    def keep(self, hashes: Sequence[int]) -> list[int]:
        """Return the hashes without those that were never added; a few of these may stay."""
        places = _find_places(hashes)
        found = self._bits.take(places >> 3) & _BIT_OF_BYTE.take(places & 7)
        return [value for value, is_seen in zip(hashes, found.tolist(), strict=True) if is_seen]


def _find_places(hashes: Sequence[int]) -> npt.NDArray[np.int64]:
    return np.array(hashes, dtype=np.int64) >> _CHOSEN_BITS & (_BITS - 1)
