"""How likely Chinese text is, one character at a time, from runs of up to four as news and input methods have them.

The model is packaged (``language_model.bin``, made by ``model_building.py``), a tree of contexts: below each character
those that follow it, below those the next. It is loaded at first use, and its branches are unpacked as they are asked
for: only damaged text needs them.
"""

import importlib.resources
import io
from array import array
from collections.abc import Iterator
from functools import cache

import numpy as np

MODEL_FILE = "language_model.bin"
ORDER = 4  # characters of the longest run; the tree's depth
SCALE = 12  # units of the packaged log probabilities in a nat
UNKNOWN = 17 * SCALE  # cost of a character that no source has
_PAIRS_KEPT = 40  # cheapest followers of one character that are looked at among those that a byte allows
_CLASSES = dict(zip(",;:?!()「」『』 ", "，；：？！（）“”“”\n", strict=True))

_CONTEXTS_KEPT = 40_000  # in memory, half a kilobyte each; a long damaged page makes some 5,000
# The branches behind the last three, two and one characters (start and end in the next depth), and the backoffs there.
Branches = tuple[int, int, int, int, int, int, int, int, int]
_NOTHING: Branches = (0, 0, 0, 0, 0, 0, 0, 0, 0)


class Context:
    """What stands before: equal ones are one object, which remembers what was asked to follow it."""

    __slots__ = ("after", "backoff", "branches", "costs")

    def __init__(self, branches: Branches) -> None:
        self.branches = branches
        self.backoff = sum(branches[6:])  # cost of a character that is not known to follow, beyond what it costs alone
        self.after: dict[str, tuple[int, Context]] = {}
        self.costs: dict[str, int] = {}

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
        self._two, self._three, self._four = two, three, four
        self._find_pair, self._find_triple, self._find_run = two.find, three.find, four.find
        self._contexts: dict[Branches, Context] = {}
        self.start = self._context(_NOTHING)

    def cost(self, context: Context, character: str) -> int:
        """Return what the character (as ``character_class`` gives it) costs behind the context."""
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

    def extend(self, context: Context, character: str) -> tuple[int, Context]:
        """Return what the character costs behind the context, and the context behind the character."""
        known = context.after.get(character)
        if known is None:
            cost, branches = self._follow(context.branches, character)
            known = context.after[character] = cost, self._context(branches)
        return known

    def seconds(self, character: str) -> Iterator[tuple[int, str, int]]:
        """Yield what is known to follow the character: its cost, itself, and the number of the pair."""
        single = self._single.get(character)
        if single is not None:
            costs, text = self._costs[1], self._two
            for pair in range(self._starts[0][single], self._starts[0][single + 1]):
                yield costs[pair], text[pair], pair

    def thirds(self, pair: int) -> Iterator[tuple[int, str]]:
        """Yield what is known to follow the pair: its cost, and itself."""
        for number in range(self._starts[1][pair], self._starts[1][pair + 1]):
            yield self._costs[2][number], self._three[number]

    def forget_contexts(self) -> None:
        """Make room, if there are many; those held elsewhere stay good, but are no longer one with equal ones."""
        if len(self._contexts) > _CONTEXTS_KEPT:
            self._contexts = {}
            self.start = self._context(_NOTHING)

    def _context(self, branches: Branches) -> Context:
        known = self._contexts.get(branches)
        if known is None:
            known = self._contexts[branches] = Context(branches)
        return known

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
        costs = {form: backoff + cost for cost, form in behind_one}
        if high2 > low2:
            triples = self._costs[2]
            for number, form in enumerate(self._three[low2:high2], low2):
                if form in forms:
                    costs[form] = backoff3 + triples[number]
            if high3 > low3:
                runs = self._costs[3]
                for number, form in enumerate(self._four[low3:high3], low3):
                    if form in forms:
                        costs[form] = runs[number]
        return [(cost, form) for form, cost in costs.items()]

    def read(self, text: str, context: Context | None = None) -> tuple[list[int], Context]:
        """Return what each (simplified) character of a text costs, and the context behind it."""
        costs = []
        context = context or self.start
        for character in text:
            cost, context = self.extend(context, character_class(character))
            costs.append(cost)
        return costs, context

    def _follow(self, before: Branches, character: str) -> tuple[int, Branches]:
        low3, high3, low2, high2, low1, high1, backoff3, backoff2, backoff1 = before
        single = self._single.get(character)
        if single is None:
            return backoff3 + backoff2 + backoff1 + UNKNOWN, _NOTHING
        singles, pairs, triples, runs = self._costs
        starts = self._starts
        backoffs = self._backoffs
        pair = self._find_pair(character, low1, high1)
        low1, high1 = starts[0][single], starts[0][single + 1]
        if pair < 0:
            cost = backoff3 + backoff2 + backoff1 + singles[single]
            return cost, (0, 0, 0, 0, low1, high1, 0, 0, backoffs[0][single])
        triple = self._find_triple(character, low2, high2) if high2 > low2 else -1
        low2, high2 = starts[1][pair], starts[1][pair + 1]
        if triple < 0:
            cost = backoff3 + backoff2 + pairs[pair]
            return cost, (0, 0, low2, high2, low1, high1, 0, backoffs[1][pair], backoffs[0][single])
        run = self._find_run(character, low3, high3) if high3 > low3 else -1
        cost = runs[run] if run >= 0 else backoff3 + triples[triple]
        low3, high3 = starts[2][triple], starts[2][triple + 1]
        return cost, (
            *(low3, high3, low2, high2, low1, high1),
            *(backoffs[2][triple], backoffs[1][pair], backoffs[0][single]),
        )


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
