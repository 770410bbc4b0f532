"""How rare the pairs of neighbouring characters of a text are: own reports of one event share those of its subject.

No dictionary is needed: 煤层, 层气. The weight of a pair is the natural logarithm of one over the share of news that
have it, in this field's news or in any text, whichever has it oftener; ``common_pairs.txt`` holds those that many have.
"""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from crawler.sameness.fold import Folded

Keys = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]

RAREST = 7.0
"""Weight of a pair that is not listed: one news in 1,100 has it. What is rarer yet is mostly two halves of words."""

_BITS = 18  # of a folded code point
NO_PAIR = 0


def pair_keys(folded: Folded, hidden: Iterable[str] = ()) -> Keys:
    """Return the pairs of neighbouring characters in order, ``NO_PAIR`` where a mark, a digit or a hidden name parts.

    >>> from crawler.sameness.fold import fold
    >>> [bool(key) for key in pair_keys(fold("松茸，等级"))]
    [True, False, True]
    """
    codes = folded.codes.astype(np.int64)
    if len(codes) < 2:
        return np.empty(0, dtype=np.int64)
    keys = (codes[:-1] << _BITS) | codes[1:]
    keys[folded.origins[1:] - folded.origins[:-1] != 1] = NO_PAIR
    for name in hidden:
        start = folded.text.find(name)
        while start >= 0:
            keys[max(0, start - 1) : start + len(name)] = NO_PAIR
            start = folded.text.find(name, start + len(name))
    return keys


def weigh(keys: Keys) -> Weights:
    """Return the weight of each pair, 0 to ``RAREST``; 0 where there is none."""
    known, weights = _common()
    places = known.searchsorted(keys)
    np.minimum(places, len(known) - 1, out=places)
    found = np.where(known.take(places) == keys, weights.take(places), RAREST)
    found[keys == NO_PAIR] = 0.0
    return found


def list_distinct(pairs: Keys) -> Keys:
    """Return the pairs in ascending order, each once, without ``NO_PAIR``; numpy.unique takes five times as long."""
    keys: Keys = pairs[pairs != NO_PAIR]
    keys.sort()
    return keys if not len(keys) else keys[np.concatenate(([True], keys[1:] != keys[:-1]))]


def are_among(keys: Keys, known: Keys) -> npt.NDArray[np.bool_]:
    """Tell of each key whether it is one of ``known``, which ascend."""
    if not len(known):
        return np.zeros(len(keys), dtype=np.bool_)
    found: npt.NDArray[np.bool_] = known.take(known.searchsorted(keys), mode="clip") == keys
    return found


@cache
def _common() -> tuple[Keys, Weights]:
    lines = (files("crawler.sameness") / "common_pairs.txt").read_text("utf-8").splitlines()
    keys, weights = [], []
    for line in lines:
        if line.startswith("#"):
            continue
        weight, pairs = line.split("\t")
        codes = np.frombuffer(pairs.encode("utf-32-le"), dtype="<u4").astype(np.int64)
        keys.append((codes[::2] << _BITS) | codes[1::2])
        weights.append(np.full(len(codes) // 2, float(weight)))
    all_keys = np.concatenate(keys)
    order = all_keys.argsort()
    return all_keys[order], np.concatenate(weights)[order]
