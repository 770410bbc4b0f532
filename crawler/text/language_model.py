"""How likely Chinese text is, one character at a time, from runs of up to four as news and input methods have them.

The model is packaged (``language_model.bin``, made by ``model_building.py``), a tree of contexts: below each character
those that follow it, below those the next. It is loaded at first use, and its branches are unpacked as they are asked
for: only damaged text needs them.
"""

import importlib.resources
import io
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt

MODEL_FILE = "language_model.bin"
ORDER = 4  # characters of the longest run; the tree's depth
SCALE = 12  # units of the packaged log probabilities in a nat
UNKNOWN = 17 * SCALE  # cost of a character that no source has
NO_LIMIT = 1 << 30
_PAIRS_KEPT = 40  # cheapest followers of one character that are looked at among those that a byte allows
_CLASSES = dict(zip(",;:?!()「」『』 ", "，；：？！（）“”“”\n", strict=True))

_CONTEXTS_KEPT = 40_000  # in memory, half a kilobyte each; a long damaged page makes some 5,000
Codes = npt.NDArray[np.uint16]
Costs = npt.NDArray[np.uint8]


class Context(dict[str, "tuple[int, Context]"]):
    """What stands before; equal ones are one object.

    A character of it, as ``character_class`` gives it, is what the character costs behind the context, and the context
    behind the character: found when first asked for, and kept.
    """

    # The numbers of the last character, the last two and the last three, -1 for what is not known; and one for all.
    __slots__ = ("_model", "number", "pair", "single", "triple")
    __hash__ = object.__hash__  # type: ignore[assignment]
    __eq__ = object.__eq__

    def __init__(self, model: "LanguageModel", number: int, single: int, pair: int, triple: int) -> None:
        self._model, self.number = model, number
        self.single, self.pair, self.triple = single, pair, triple

    def __missing__(self, character: str) -> "tuple[int, Context]":
        found = self[character] = self._model.follow(self, character)
        return found

    def __lt__(self, other: "Context") -> bool:
        return self.number < other.number


class LanguageModel:
    """What characters cost behind a context: minus the natural logarithm of their probability, times ``SCALE``."""

    def __init__(self, packed: bytes) -> None:
        with np.load(io.BytesIO(packed)) as parts:
            # All branches of a depth stand in one string, so that ``str.find`` between two places looks one up.
            one, two, three, four = (
                parts[f"next{depth}"].tobytes().decode("utf-16-le") for depth in range(1, ORDER + 1)
            )
            self._costs: list[bytes] = [parts[f"cost{depth}"].tobytes() for depth in range(1, ORDER + 1)]
            self._backoffs: list[bytes] = [parts[f"backoff{depth}"].tobytes() for depth in range(1, ORDER)]
            self._starts = [_add_up(parts[f"kinds{depth}"]) for depth in range(1, ORDER)]
        self._single = {character: number for number, character in enumerate(one)}
        self._priors: dict[str, int] = dict(zip(one, self._costs[0], strict=True))
        self._two: str = two
        self._three: str = three
        self._four: str = four
        self._pairs_begin, self._triples_begin = len(one), len(one) + len(two)
        self._contexts: dict[int, Context] = {}  # by number: of the single characters, of the pairs, of the triples
        self.start = Context(self, -1, -1, -1, -1)

    def follow(self, context: Context, character: str) -> tuple[int, Context]:
        """Return what a context does not know yet: the cost of a character, and the context behind it."""
        number = self._single.get(character)
        if number is None:
            return self.backoff(context) + UNKNOWN, self.start
        singles, pairs, triples, runs = self._costs
        single, pair, triple = context.single, context.pair, context.triple
        if single < 0:
            return singles[number], self._context(number, -1, -1)
        starts = self._starts[0]
        two = self._two.find(character, starts[single], starts[single + 1])
        if two < 0:
            return self.backoff(context) + singles[number], self._context(number, -1, -1)
        if pair < 0:
            return pairs[two], self._context(number, two, -1)
        backoff = self._backoffs[2][triple] if triple >= 0 else 0
        starts = self._starts[1]
        three = self._three.find(character, starts[pair], starts[pair + 1])
        if three < 0:
            return backoff + self._backoffs[1][pair] + pairs[two], self._context(number, two, -1)
        cost = backoff + triples[three]
        if triple >= 0:
            starts = self._starts[2]
            four = self._four.find(character, starts[triple], starts[triple + 1])
            if four >= 0:
                cost = runs[four]
        return cost, self._context(number, two, three)

    def _context(self, single: int, pair: int, triple: int) -> Context:
        number = single if pair < 0 else self._pairs_begin + pair if triple < 0 else self._triples_begin + triple
        known = self._contexts.get(number)
        if known is None:
            known = self._contexts[number] = Context(self, number, single, pair, triple)
        return known

    def backoff(self, context: Context) -> int:
        """Return what a character that is not known to follow costs, beyond what it costs alone."""
        one, two, three = self._backoffs
        if context.pair < 0:
            return one[context.single] if context.single >= 0 else 0
        backoff = one[context.single] + two[context.pair]
        return backoff + three[context.triple] if context.triple >= 0 else backoff

    def known_behind(self, context: Context) -> str:
        """Return the characters that are known to follow the last one; any other costs its prior and the backoff."""
        if context.single < 0:
            return ""
        starts = self._starts[0]
        return self._two[starts[context.single] : starts[context.single + 1]]

    def pairs(self) -> Iterator[tuple[str, str, int]]:
        """Yield every pair of characters that the model lists, and what the pair costs."""
        starts = self._starts[0]
        for first, number in self._single.items():
            for at in range(starts[number], starts[number + 1]):
                yield first, self._two[at], self._costs[0][number] + self._costs[1][at]

    def behind_pair(self, pair: int) -> tuple[int, str]:
        """Return what is known to follow a run of two, and what anything else costs there beyond its cost behind one.

        ``pair``: its number, -1 for one that is not known.
        """
        if pair < 0:
            return 0, ""
        starts = self._starts[1]
        return self._backoffs[1][pair], self._three[starts[pair] : starts[pair + 1]]

    def list_pairs(self) -> tuple[Codes, Codes, Costs]:
        """Return all runs of two: the first characters, the second ones (UTF-16 units), and what these cost there."""
        firsts = np.array([*map(ord, self._single)], np.uint16)
        starts = np.frombuffer(self._starts[0], np.uint32).astype(np.int64)
        kinds = starts[1:] - starts[:-1]
        return np.repeat(firsts, kinds), _codes(self._two), np.frombuffer(self._costs[1], np.uint8)

    def list_triples(self, pairs: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], Codes, Costs]:
        """Return all runs of three that begin with these of ``list_pairs``.

        The places in ``pairs``, the third characters, and what these cost there.
        """
        starts = np.frombuffer(self._starts[1], np.uint32).astype(np.int64)
        kinds = starts[pairs + 1] - starts[pairs]
        places = np.repeat(np.arange(len(pairs)), kinds)
        found = np.repeat(starts[pairs] - np.cumsum(kinds) + kinds, kinds) + np.arange(kinds.sum())
        return places, _codes(self._three)[found], np.frombuffer(self._costs[2], np.uint8)[found]

    def forget_contexts(self) -> None:
        """Make room, if there are many; those held elsewhere stay good, but are no longer one with equal ones."""
        if len(self._contexts) > _CONTEXTS_KEPT:
            for context in (self.start, *self._contexts.values()):
                context.clear()  # they hold each other, and only a search for cycles would find them
            self._contexts = {}
            self.start = Context(self, -1, -1, -1, -1)

    def prior(self, character: str) -> int:
        """Return what the character costs without any context."""
        return self._priors.get(character, UNKNOWN)

    def priors(self) -> Iterator[tuple[str, int]]:
        """Yield every character that the model lists, and what it costs without any context."""
        return iter(self._priors.items())

    def followers(
        self,
        context: Context,
        forms: frozenset[str],
        known: dict[int, list[tuple[int, str, int]]],
        most: int = NO_LIMIT,
        margin: int = NO_LIMIT,
    ) -> list[tuple[int, str, int]]:
        """Return those of the characters that are known to follow the last one; not sorted.

        Each with its cost before and the number of the pair behind it. Of those known only behind the last character,
        the cheapest few that cost no more than ``most``, and than the cheapest and ``margin``. ``known`` keeps what was
        found for these forms.
        """
        single, pair, triple = context.single, context.pair, context.triple
        behind_one = known.get(single)
        if behind_one is None:
            behind_one = known[single] = self._behind_one(single, forms)
        backoff, children = self.behind_pair(pair)
        if triple >= 0:
            backoff += self._backoffs[2][triple]
        if behind_one:
            behind_one = behind_one[: bisect_left(behind_one, (min(most - backoff, behind_one[0][0] + margin) + 1,))]
        if not children:
            return [(backoff + cost, form, number) for cost, form, number in behind_one] if backoff else behind_one
        found = {form: (backoff + cost, form, number) for cost, form, number in behind_one}
        starts = self._starts[0]
        few = forms.intersection(children) if len(children) < len(forms) else [f for f in forms if f in children]
        for form in few:
            number = self._two.find(form, starts[single], starts[single + 1])
            found[form] = context[form][0], form, number
        return [*found.values()]

    def _behind_one(self, single: int, forms: frozenset[str]) -> list[tuple[int, str, int]]:
        if single < 0:
            return []
        low, high = self._starts[0][single], self._starts[0][single + 1]
        costs, characters = self._costs[1], self._two[low:high]
        if high - low > len(forms):
            places = [place for form in forms if (place := characters.find(form)) >= 0]
        else:
            places = [place for place, form in enumerate(characters) if form in forms]
        return sorted((costs[low + place], characters[place], low + place) for place in places)[:_PAIRS_KEPT]

    def read(self, text: str, context: Context | None = None) -> tuple[list[int], Context]:
        """Return what each (simplified) character of a text costs, and the context behind it."""
        costs = []
        context = context or self.start
        for character in text:
            cost, context = context[character_class(character)]
            costs.append(cost)
        return costs, context


def _add_up(kinds: Codes) -> "array[int]":
    """Return where the branches of each context begin, and where the last ones end."""
    starts = np.zeros(len(kinds) + 1, np.uint32)
    np.cumsum(kinds, dtype=np.uint32, out=starts[1:])
    return array("I", starts.tobytes())


def _codes(characters: str) -> Codes:
    return np.frombuffer(characters.encode("utf-16-le"), np.uint16)


def character_class(character: str) -> str:
    """Return what the model knows the character as.

    Digits and letters are each one class, marks are full-width, and what a space parts is taken for lines.
    """
    if "\u3400" <= character <= "\u9fff":
        return character
    if character.isdecimal():
        return "0"
    if "A" <= character <= "z" and character.isalpha():
        return "A"
    if "\uff21" <= character <= "\uff5a" and character.isalpha():
        return "A"
    return _CLASSES.get(character, character)


@cache
def language_model() -> LanguageModel:
    """Return the model, loaded at the first call."""
    return LanguageModel(importlib.resources.files(__package__).joinpath(MODEL_FILE).read_bytes())
