"""Which articles hold each hash of a new one, as arrays: there are hundreds of pairs, and all but a few only count."""

import math
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]

TOO_COMMON = 16
"""Stories from which a hash counts as boilerplate: it is neither looked at nor stored again.

It bounds the rows of one hash, and so the cost of a look-up, whatever the number of articles. Higher finds copies of
texts that consist of stock phrases; lower is faster. A story of 500 copies does not reach it: see ``Similar.unstored``.
"""

PLACE_BITS = 32
"""Bits of a packed pair below the place of the hash: the article's id."""

# Bits by the number of articles that hold a hash, as if a million were stored: a small store weighs alike.
_WEIGHTS = np.array([20.0, *(20.0 - math.log2(holders) for holders in range(1, TOO_COMMON)), 2.0])
_PARTS = np.array([1.0, *(1 / holders for holders in range(1, TOO_COMMON + 1))])


class Candidate(NamedTuple):
    """A stored article that shares hashes with the new one: how many, and their weight in bits.

    ``own``: the shared hashes as far as they are its own, each divided by the number of articles that hold it.
    Sentences that many news contain make many shared hashes and few own ones.
    """

    article_id: int
    shared: int
    weight: float
    own: float


class Holders:
    """The articles that hold each of some hashes, at most ``TOO_COMMON`` of each: pairs of a hash's place and an id."""

    def __init__(self, hashes: Sequence[int], places: Numbers, articles: Numbers) -> None:
        self.hashes = hashes
        self._places = places
        self._articles = articles

    @classmethod
    def unpack(cls, hashes: Sequence[int], packed: str | None) -> "Holders":
        """Return the holders of hashes from what the database made one string of: place and id in one number each."""
        pairs = np.fromstring(packed or "", dtype=np.int64, sep=",")
        return cls(hashes, pairs >> PLACE_BITS, pairs & ((1 << PLACE_BITS) - 1))

    def find_common(self) -> list[int]:
        """Return the hashes that are boilerplate."""
        counts = np.bincount(self._places)
        return [self.hashes[place] for place in np.flatnonzero(counts >= TOO_COMMON).tolist()]

    def without(self, hashes: Collection[int]) -> "Holders":
        """Return the holders of all hashes but these."""
        kept = np.array([value not in hashes for value in self.hashes], dtype=np.bool_).take(self._places)
        return Holders(self.hashes, self._places[kept], self._articles[kept])

    def joined(self, other: "Holders") -> "Holders":
        """Return the holders of these hashes and of others."""
        places = np.concatenate((self._places, other._places + len(self.hashes)))
        return Holders([*self.hashes, *other.hashes], places, np.concatenate((self._articles, other._articles)))

    def list_held(self, articles: Iterable[int]) -> set[int]:
        """Return the hashes that any of these articles holds."""
        places: set[int] = set()
        for article in articles:
            places.update(self._places[self._articles == article].tolist())
        return {self.hashes[place] for place in places}

    def list_articles(self, hashes: Collection[int]) -> set[int]:
        """Return the articles that hold any of these hashes."""
        pairs = zip(self._places.tolist(), self._articles.tolist(), strict=True)
        return {article for place, article in pairs if self.hashes[place] in hashes}

    def rank(self, limit: int) -> list[Candidate]:
        """Return the articles of the greatest weight, best first; of the same, the earlier one first."""
        if not len(self._articles):
            return []
        order = self._articles.argsort()
        ordered = self._articles.take(order)
        sizes = np.bincount(self._places).take(self._places.take(order))
        bounds = np.concatenate(([0], (ordered[1:] != ordered[:-1]).nonzero()[0] + 1, [len(ordered)]))
        starts = bounds[:-1]
        ids = ordered.take(starts)
        weights = np.add.reduceat(_WEIGHTS.take(sizes), starts)
        # Sums of the same weights in another order are still the same weight.
        best = np.lexsort((ids, -weights.round(6)))[:limit]
        own = np.add.reduceat(_PARTS.take(sizes), starts)
        shared = bounds[1:] - starts
        return list(map(Candidate, *(values.take(best).tolist() for values in (ids, shared, weights, own))))
