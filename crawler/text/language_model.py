"""How likely Chinese text is, one character at a time, from runs of up to four as news and input methods have them.

The model is packaged (``language_model.bin``, made by ``model_building.py``), a tree of contexts: below each character
those that follow it, below those the next. It is loaded at first use, and its branches are unpacked as they are asked
for: only damaged text needs them.
"""

import importlib.resources
import io
from array import array
from functools import cache

import numpy as np
import numpy.typing as npt

MODEL_FILE = "language_model.bin"
ORDER = 4  # characters of the longest run; the tree's depth
SCALE = 12  # units of the packaged log probabilities in a nat
UNKNOWN = 17 * SCALE  # cost of a character that no source has
_PAIRS_KEPT = 40  # cheapest followers of one character that are looked at among those that a byte allows
_CLASSES = dict(zip(",;:?!()「」『』 ", "，；：？！（）“”“”\n", strict=True))

_CONTEXTS_KEPT = 40_000  # in memory, half a kilobyte each; a long damaged page makes some 5,000
# The branches behind the last three, two and one characters (start and end in the next depth), and the backoffs there.
Branches = tuple[int, int, int, int, int, int, int, int, int]
Codes = npt.NDArray[np.uint16]
_NOTHING: Branches = (0, 0, 0, 0, 0, 0, 0, 0, 0)


class Context(dict[str, "tuple[int, Context]"]):
    """What stands before; equal ones are one object.

    A character of it, as ``character_class`` gives it, is what the character costs behind the context, and the context
    behind the character: found when first asked for, and kept.
    """

    __slots__ = ("_model", "backoff", "branches", "costs")
    __hash__ = object.__hash__  # type: ignore[assignment]
    __eq__ = object.__eq__

    def __init__(self, model: "LanguageModel", branches: Branches) -> None:
        self._model = model
        self.branches = branches
        self.backoff = sum(branches[6:])  # cost of a character that is not known to follow, beyond what it costs alone
        self.costs: dict[str, int] = {}

    def __missing__(self, character: str) -> "tuple[int, Context]":
        found = self[character] = self._model.follow(self.branches, character)
        return found

    def __lt__(self, other: "Context") -> bool:
        return self.branches < other.branches


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
            self._starts = [
                array("I", np.concatenate(([0], np.cumsum(parts[f"kinds{depth}"]))).astype(np.uint32).tobytes())
                for depth in range(1, ORDER)
            ]
        self._single = {character: number for number, character in enumerate(one)}
        self._two: str = two
        self._three: str = three
        self._four: str = four
        self._find_pair, self._find_triple, self._find_run = two.find, three.find, four.find
        self._pairs_begin, self._triples_begin = len(one), len(one) + len(two)
        self._contexts: dict[int, Context] = {}  # by number: of the single characters, of the pairs, of the triples
        self.start = Context(self, _NOTHING)

    def cost(self, context: Context, character: str) -> int:
        """Return what the character costs behind the context, which asks for nothing behind that."""
        if character in context:
            return context[character][0]
        known = context.costs.get(character)
        if known is None:
            known = context.costs[character] = self._cost(context.branches, character)
        return known

    def _cost(self, before: Branches, character: str) -> int:
        low3, high3, low2, high2, low1, high1, backoff3, backoff2, backoff1 = before
        if high3 > low3 and (number := self._find_run(character, low3, high3)) >= 0:
            return int(self._costs[3][number])
        if high2 > low2 and (number := self._find_triple(character, low2, high2)) >= 0:
            return int(backoff3 + self._costs[2][number])
        if (number := self._find_pair(character, low1, high1)) >= 0:
            return int(backoff3 + backoff2 + self._costs[1][number])
        return backoff3 + backoff2 + backoff1 + self.prior(character)

    def children(self, context: Context) -> str:
        """Return what is known to follow the last two characters."""
        _, _, low, high, *_ = context.branches
        return self._three[low:high]

    def list_pairs(self) -> tuple[Codes, Codes, npt.NDArray[np.int64]]:
        """Return all runs of two: the first characters, the second ones (UTF-16 units), and what these cost there."""
        firsts = np.array([*map(ord, self._single)], np.uint16)
        starts = np.frombuffer(self._starts[0], np.uint32).astype(np.int64)
        kinds = starts[1:] - starts[:-1]
        return np.repeat(firsts, kinds), _codes(self._two), _numbers(self._costs[1])

    def list_triples(self, pairs: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], Codes, npt.NDArray[np.int64]]:
        """Return all runs of three that begin with these of ``list_pairs``.

        The places in ``pairs``, the third characters, and what these cost there.
        """
        starts = np.frombuffer(self._starts[1], np.uint32).astype(np.int64)
        kinds = starts[pairs + 1] - starts[pairs]
        places = np.repeat(np.arange(len(pairs)), kinds)
        found = np.repeat(starts[pairs] - np.cumsum(kinds) + kinds, kinds) + np.arange(kinds.sum())
        return places, _codes(self._three)[found], _numbers(self._costs[2])[found]

    def forget_contexts(self) -> None:
        """Make room, if there are many; those held elsewhere stay good, but are no longer one with equal ones."""
        if len(self._contexts) > _CONTEXTS_KEPT:
            self._contexts = {}
            self.start = Context(self, _NOTHING)

    def prior(self, character: str) -> int:
        """Return what the character costs without any context."""
        number = self._single.get(character)
        return UNKNOWN if number is None else self._costs[0][number]

    def cheapest(
        self, context: Context, forms: frozenset[str], known: dict[int, list[tuple[int, str]]]
    ) -> list[tuple[int, str]]:
        """Return those of the characters that are known to follow the last one, with their costs; not sorted.

        Of those known only behind the last character, the cheapest few. ``known`` keeps what was found for these forms.
        """
        low3, high3, low2, high2, low1, high1, backoff3, backoff2, _ = context.branches
        behind_one = known.get(low1)
        if behind_one is None:
            pairs = self._costs[1]
            two = self._two
            followers = two[low1:high1]
            behind_one = known[low1] = sorted(
                [(pairs[low1 + place], form) for form in forms if (place := followers.find(form)) >= 0]
                if high1 - low1 > len(forms)
                else [(pairs[low1 + place], form) for place, form in enumerate(followers) if form in forms]
            )[:_PAIRS_KEPT]
        backoff = backoff3 + backoff2
        if high2 == low2:
            return [(backoff + cost, form) for cost, form in behind_one]
        costs = {form: backoff + cost for cost, form in behind_one}
        for form in sorted(forms.intersection(self._three[low2:high2])):
            costs[form] = backoff3 + self._costs[2][self._find_triple(form, low2, high2)]
        for form in sorted(forms.intersection(self._four[low3:high3])):
            costs[form] = self._costs[3][self._find_run(form, low3, high3)]
        return [(cost, form) for form, cost in costs.items()]

    def read(self, text: str, context: Context | None = None) -> tuple[list[int], Context]:
        """Return what each (simplified) character of a text costs, and the context behind it."""
        costs = []
        context = context or self.start
        for character in text:
            cost, context = context[character_class(character)]
            costs.append(cost)
        return costs, context

    def follow(self, before: Branches, character: str) -> tuple[int, Context]:
        """Return what a context looks up: cost and context behind a character."""
        low3, high3, low2, high2, low1, high1, backoff3, backoff2, backoff1 = before
        single = self._single.get(character)
        if single is None:
            return backoff3 + backoff2 + backoff1 + UNKNOWN, self.start
        singles, pairs, triples, runs = self._costs
        pair = self._find_pair(character, low1, high1)
        if pair < 0:
            return backoff3 + backoff2 + backoff1 + singles[single], self._context(single, -1, -1)
        triple = self._find_triple(character, low2, high2) if high2 > low2 else -1
        if triple < 0:
            return backoff3 + backoff2 + pairs[pair], self._context(single, pair, -1)
        run = self._find_run(character, low3, high3) if high3 > low3 else -1
        return runs[run] if run >= 0 else backoff3 + triples[triple], self._context(single, pair, triple)

    def _context(self, single: int, pair: int, triple: int) -> Context:
        """Return the context of the numbers of its last character and, if known, its last two and three."""
        number = single if pair < 0 else self._pairs_begin + pair if triple < 0 else self._triples_begin + triple
        known = self._contexts.get(number)
        if known is None:
            one, two, three = self._starts
            backoffs = self._backoffs
            if pair < 0:
                branches = 0, 0, 0, 0, one[single], one[single + 1], 0, 0, backoffs[0][single]
            elif triple < 0:
                branches = (
                    *(0, 0, two[pair], two[pair + 1], one[single], one[single + 1]),
                    *(0, backoffs[1][pair], backoffs[0][single]),
                )
            else:
                branches = (
                    *(three[triple], three[triple + 1], two[pair], two[pair + 1], one[single], one[single + 1]),
                    *(backoffs[2][triple], backoffs[1][pair], backoffs[0][single]),
                )
            known = self._contexts[number] = Context(self, branches)
        return known


def _codes(characters: str) -> Codes:
    return np.frombuffer(characters.encode("utf-16-le"), np.uint16)


def _numbers(costs: bytes) -> npt.NDArray[np.int64]:
    return np.frombuffer(costs, np.uint8).astype(np.int64)


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
