"""GBK by bytes: which characters a lost byte can have belonged to."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from crawler.text.language_model import language_model
from crawler.text.pinyin import has_reading
from crawler.text.script import is_changed_by_mirrors, is_traditional_only, simplified_forms

_WRONG_SCRIPT = -7.0  # log probability of a character of the other script in a page of one script


class Character(NamedTuple):
    """A GBK character: its bytes, its simplified form and what it costs in a page of this script (log, <= 0)."""

    lead: int
    trail: int
    text: str
    simplified: str
    cost: float


class Guesses:
    """Characters that one lost byte can have been part of, the likeliest first."""

    def __init__(self, characters: Iterable[Character]) -> None:
        prospect = language_model().prospect
        self.ranked = sorted(((prospect(c.simplified), c) for c in characters), key=lambda pair: -pair[0])
        self.best = self.ranked[0][0] if self.ranked else -math.inf
        self._by_simplified: defaultdict[str, list[Character]] = defaultdict(list)
        for _, character in self.ranked:
            self._by_simplified[character.simplified].append(character)

    def __iter__(self) -> Iterator[Character]:
        return (character for _, character in self.ranked)

    def among(self, simplified: frozenset[str]) -> list[Character]:
        """Return those whose simplified form is one of these."""
        return [guess for form in self._by_simplified.keys() & simplified for guess in self._by_simplified[form]]


class GbkTable:
    """Every character of GBK in a page of one script; ``guesses`` are those common enough to be guessed."""

    def __init__(self, *, traditional: bool) -> None:
        model = language_model()
        forms = simplified_forms()
        wrong = is_changed_by_mirrors if traditional else is_traditional_only
        self.characters: dict[tuple[int, int], Character] = {}
        by_lead: defaultdict[int, list[Character]] = defaultdict(list)
        by_trail: defaultdict[int, list[Character]] = defaultdict(list)
        self.guesses_by_simplified: defaultdict[str, list[Character]] = defaultdict(list)
        self._seconds: dict[tuple[int, str], list[int]] = {}  # filled as asked
        self._by_reading: dict[str, list[Character]] = {}  # filled as asked; there are some 1,300 readings
        for lead in range(0x81, 0xFF):
            for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
                try:
                    text = bytes((lead, trail)).decode("gbk")
                except UnicodeDecodeError:
                    continue
                simplified = forms.get(text, text)
                character = Character(lead, trail, text, simplified, _WRONG_SCRIPT if wrong(text) else 0.0)
                self.characters[lead, trail] = character
                if character.cost == 0.0 and model.is_common(simplified):
                    self.guesses_by_simplified[simplified].append(character)
                    by_lead[lead].append(character)
                    by_trail[trail].append(character)
        self._by_lead, self._by_trail = by_lead, by_trail
        self._guesses: dict[tuple[str, int, int], Guesses] = {}  # filled as asked

    def guesses_by_lead(self, lead: int) -> Guesses:
        """Return the guesses with this first byte."""
        return self._guesses.get(("lead", lead, 0)) or self._keep(("lead", lead, 0), self._by_lead[lead])

    def guesses_by_trail(self, trail: int) -> Guesses:
        """Return the guesses with this second byte."""
        return self._guesses.get(("trail", trail, 0)) or self._keep(("trail", trail, 0), self._by_trail[trail])

    def vanishing_by_lead(self, lead: int) -> Guesses:
        """Return the guesses with this first byte whose second can begin a pair that vanishes."""
        key = ("vanishing", lead, 0)
        return self._guesses.get(key) or self._keep(key, (g for g in self._by_lead[lead] if _may_vanish(g.trail)))

    def vanished_between(self, before: int, trail: int) -> Guesses:
        """Return the guesses with this second byte whose first one vanishes with the second byte before it."""
        key = ("after", before, trail)
        return self._guesses.get(key) or self._keep(
            key, (g for g in self._by_trail[trail] if is_vanishing_pair(before, g.lead))
        )

    def _keep(self, key: tuple[str, int, int], characters: Iterable[Character]) -> Guesses:
        guesses = self._guesses[key] = Guesses(characters)
        return guesses

    def seconds_read(self, first: int, pinyin: str) -> list[int]:
        """Return the second bytes that make a character with this reading of the first."""
        known = self._seconds.get((first, pinyin))
        if known is None:
            known = self._seconds[first, pinyin] = [
                second
                for second in range(0x81, 0xFF)
                if (entry := self.characters.get((first, second))) and has_reading(entry.text, pinyin)
            ]
        return known

    def guesses_read(self, pinyin: str) -> list[Character]:
        """Return the guesses with this reading."""
        known = self._by_reading.get(pinyin)
        if known is None:
            guesses = (guess for same_lead in self._by_lead.values() for guess in same_lead)
            known = self._by_reading[pinyin] = [guess for guess in guesses if has_reading(guess.text, pinyin)]
        return known


def is_vanishing_pair(lead: int, trail: int) -> bool:
    """Whether a decoder drops the pair: it lies in the user-defined area."""
    if trail >= 0xA1:
        return 0xAA <= lead <= 0xAF or 0xF8 <= lead <= 0xFE
    return 0xA1 <= lead <= 0xA7


def _may_vanish(trail: int) -> bool:
    """Whether a character's second byte, read as a first byte, can begin a pair that vanishes."""
    return 0xAA <= trail <= 0xAF or 0xF8 <= trail <= 0xFE or 0xA1 <= trail <= 0xA7


@cache
def gbk_table(*, traditional: bool) -> GbkTable:
    """Return the table, built at the first call."""
    return GbkTable(traditional=traditional)
