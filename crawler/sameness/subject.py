"""Subject keys: hashes of what a report is about and when it was printed, by which another one's own words are found.

What it is about are the pairs of characters that are rare, that it repeats, or that its title has. They join two
reports that name no place and no day in common: a recall, a new standard.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from crawler.sameness.fold import Folded
from crawler.sameness.grams import mix
from crawler.sameness.measures import parse_day
from crawler.sameness.rarity import NO_PAIR, RAREST, Keys, Weights, are_among, pair_keys, weigh
from crawler.sameness.slots import COUNTY, PLACE

Span = tuple[str, int, int]

WINDOW = 8
"""Days between two own reports of one event at the most. Reprints come later, own reports hardly ever."""

_STORED, _SOUGHT = 6, 16
"""Pairs of a report that are stored, and looked up. Of 69 own reports of two writers 66 are found by these and the
event keys, 57 by the event keys alone; ten and twenty-four find one more."""

_PLACES = {PLACE, COUNTY}
_LENGTH = 3000  # folded characters that are looked at
_IN_TITLE = 1.4  # how much more a pair of the title weighs
_PERIOD = 2 * WINDOW + 1  # days: what lies within the window is in the period or in one beside it


def make_subject_keys(
    title: Folded, text: Folded, titled: Iterable[Span], slots: Iterable[Span], published: str | None
) -> tuple[list[int], list[int]]:
    """Return the keys to store and those to look up, signed 64-bit; none without a day of publication.

    ``titled`` and ``slots``: kind, start and length of the slots of the title and of the text.
    """
    printed = parse_day(published)
    if printed is None:
        return [], []
    headline = _subject_pairs(title, titled)
    best, _ = rank_pairs(headline, np.concatenate((headline, _subject_pairs(text, slots)[:_LENGTH])), most=_SOUGHT)
    day = printed.toordinal()
    periods = {(day - WINDOW) // _PERIOD, (day + WINDOW) // _PERIOD}
    # The day's own period is one of the two.
    keys = {period: _hash(best, period) for period in sorted(periods)}
    return keys[day // _PERIOD][:_STORED], [key for sought in keys.values() for key in sought]


def rank_pairs(title: Keys, both: Keys, *, most: int) -> tuple[Keys, Weights]:
    """Return the pairs that say most what a report is about, best first, with their weights: rare, or repeated.

    ``both``: the pairs of title and text.
    """
    keys = both[both != NO_PAIR]
    keys.sort()
    # As numpy.unique with counts, which takes ten times as long.
    bounds = np.concatenate(([-1], (keys[1:] != keys[:-1]).nonzero()[0], [len(keys) - 1])) + 1
    pairs = keys.take(bounds[:-1]) if len(keys) else keys
    counts = (bounds[1:] - bounds[:-1])[: len(pairs)]
    in_title = np.zeros(len(pairs), dtype=np.bool_)
    in_title[pairs.searchsorted(title[are_among(title, pairs)])] = True
    # A pair that stands once, and not in the title, weighs no more than RAREST: mostly enough others weigh more.
    some = ((counts > 1) | in_title).nonzero()[0]
    weights = _weigh(pairs.take(some), counts.take(some), in_title.take(some))
    if (weights > RAREST).sum() >= most:
        pairs = pairs.take(some)
    else:
        weights = _weigh(pairs, counts, in_title)
    # Those that may be among the best, so that not all are sorted.
    few = weights >= np.partition(weights, -most)[-most] if len(weights) > most else weights >= 0
    likely = few.nonzero()[0]
    best = likely[np.argsort(-weights.take(likely), kind="stable")[:most]]
    return pairs[best], weights[best]


def _weigh(pairs: Keys, counts: npt.NDArray[np.int64], in_title: npt.NDArray[np.bool_]) -> Weights:
    weights: Weights = weigh(pairs) * (1 + np.log(counts))
    weights[in_title] *= _IN_TITLE
    return weights


def _subject_pairs(folded: Folded, slots: Iterable[Span]) -> Keys:
    pairs = pair_keys(folded)
    for kind, start, size in slots:
        if kind in _PLACES:
            pairs[start and start - 1 : start + size] = NO_PAIR
    return pairs


def _hash(pairs: Keys, period: int) -> list[int]:
    values = pairs.astype(np.uint64) * np.uint64(1 << 20) + np.uint64(period)
    hashes: list[int] = mix(values).view(np.int64).tolist()
    return hashes
