"""Where pairs of bytes vanished from a run: the characters that they and the bytes around them can have made.

Of the character before such a pair the first byte is left, of the one behind it the second. What fits both is found
once among all that the language model knows to follow each other.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from crawler.text.characters import MAY_VANISH, VANISHING, Character, Guesses, Ranked, is_vanishing_pair
from crawler.text.language_model import LanguageModel, language_model

_UNKNOWN_RESTS = 8  # commonest characters looked at behind one that they are not known to follow
_COST = itemgetter(0)

Rest = tuple[Character, ...]  # what stands behind the first character: one, or two where pairs vanished in a row
Row = tuple[int, Character, Rest]
_Numbers = npt.NDArray[np.int64]


class Behind(NamedTuple):
    """What is known to follow the first character of a gap."""

    one: Character
    rests: list[tuple[int, Rest]]  # cheapest first, with what they cost where it is all that is known of what is before
    forms: frozenset[str]  # of those that stand next to it


class Gaps:
    """What can stand between two bytes: a first character, and what the model knows behind it."""

    def __init__(self, guesses: Guesses, rows: Iterable[Row], common: Ranked) -> None:
        self.guesses = guesses  # what the first character can be
        # With what they cost behind anything that the first is not known to follow, beyond the backoff there.
        self.rows = sorted(rows, key=_COST)
        self.common = common  # second characters that need not be known
        firsts = {one.text: (alone, one) for alone, one in guesses.ranked}
        rests: defaultdict[str, list[tuple[int, Rest]]] = defaultdict(list)
        prior = language_model().prior
        for cost, one, rest in self.rows:
            alone, _ = firsts.get(one.text) or firsts.setdefault(one.text, (prior(one.form), one))
            rests[one.text].append((cost - alone, rest))
        self.behind: defaultdict[str, list[Behind]] = defaultdict(list)  # by the form of the first character
        for text, (_, one) in firsts.items():
            found = rests.get(text, [])
            self.behind[one.form].append(Behind(one, found, frozenset(rest[0].form for _, rest in found)))
        self._unknown: dict[str, list[Character]] = {}

    def unknown(self, one: Character) -> list[Character]:
        """Return the commonest characters that can stand behind the first, but are not known to follow it."""
        found = self._unknown.get(one.text)
        if found is None:
            known = {
                rest[0].text
                for behind in self.behind[one.form]
                if behind.one is one
                for _, rest in behind.rests
                if len(rest) == 1
            }
            fitting = (two for _, two in self.common if is_vanishing_pair(one.trail, two.lead))
            found = [two for two in islice(fitting, _UNKNOWN_RESTS) if two.text not in known]
            self._unknown[one.text] = found
        return found


class GapIndex:
    """All that the model knows to follow each other though pairs vanish between."""

    def __init__(self, ranked: Ranked, model: LanguageModel) -> None:
        self._characters = [character for _, character in ranked]
        vanishes = np.zeros((256, 256), bool)
        pairs = np.array(sorted(VANISHING))
        vanishes[pairs >> 8, pairs & 255] = True
        leads = np.array([character.lead for character in self._characters])
        trails = np.array([character.trail for character in self._characters])
        ends = np.isin(trails, sorted(MAY_VANISH))  # of a character behind which a pair can vanish
        forms = np.array([ord(character.form) for character in self._characters])
        by_form = _ByForm(forms, np.arange(len(forms)))

        firsts, seconds, costs = model.list_pairs()
        rows, one = _ByForm(forms, np.flatnonzero(ends)).match(firsts)
        again, two = by_form.match(seconds[rows])
        rows, one = rows[again], one[again]
        keep = vanishes[trails[one], leads[two]]
        rows, one, two = rows[keep], one[keep], two[keep]
        cost = np.array([alone for alone, _ in ranked])[one] + costs[rows]

        keep = ends[two]
        again, thirds, more = model.list_triples(rows[keep])
        place, three = by_form.match(thirds)
        longer = np.flatnonzero(keep)[again[place]]
        keep = vanishes[trails[two[longer]], leads[three]]
        longer, place, three = longer[keep], place[keep], three[keep]

        one = np.concatenate((one, one[longer]))
        last = np.concatenate((two, three))
        middle = np.concatenate((np.full(len(two), -1), two[longer]))
        cost = np.concatenate((cost, cost[longer] + more[place]))
        key = leads[one] << 8 | trails[last]
        order = np.argsort(cost.astype(np.uint16), kind="stable")  # numbers of 16 bits are sorted in linear time
        order = order[np.argsort(key[order].astype(np.uint16), kind="stable")]
        self._keys: _Numbers = key[order]
        self._columns = tuple(column[order].astype(np.int32) for column in (cost, one, middle, last))

    def between(self, lead: int, trail: int) -> list[Row]:
        """Return what stands between a first byte and a second one, cheapest first."""
        low, high = np.searchsorted(self._keys, (lead << 8 | trail, (lead << 8 | trail) + 1))
        return self._rows(slice(low, high))

    def behind(self, lead: int, most: int) -> list[Row]:
        """Return what stands behind a first byte, whatever the second one is: the cheapest pairs of characters."""
        low, high = np.searchsorted(self._keys, (lead << 8, (lead + 1) << 8))
        costs, _, middles, _ = self._columns
        found = low + np.flatnonzero(middles[low:high] < 0)
        return self._rows(found[np.argsort(costs[found], kind="stable")[:most]])

    def _rows(self, chosen: slice | _Numbers) -> list[Row]:
        characters = self._characters
        return [
            (cost, characters[one], (characters[last],) if middle < 0 else (characters[middle], characters[last]))
            for cost, one, middle, last in zip(*(column[chosen].tolist() for column in self._columns), strict=True)
        ]


class _ByForm:
    """Characters by the number of their form in the model."""

    def __init__(self, forms: _Numbers, chosen: _Numbers) -> None:
        self._counts = np.bincount(forms[chosen], minlength=1 << 16)
        self._starts = np.cumsum(self._counts) - self._counts
        self._order = chosen[np.argsort(forms[chosen], kind="stable")]

    def match(self, codes: npt.NDArray[np.uint16]) -> tuple[_Numbers, _Numbers]:
        """Return each place of an array once for each character of the form there, and the character's number."""
        places = np.flatnonzero(self._counts[codes])
        codes = codes[places]
        counts = self._counts[codes]
        return np.repeat(places, counts), self._order[np.repeat(self._starts[codes], counts) + _count_up(counts)]


def _count_up(counts: _Numbers) -> _Numbers:
    """Return 0, 1, 2 … up to each count in turn."""
    return np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
