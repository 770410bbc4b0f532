"""GBK by bytes: which characters a lost byte can have belonged to."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from crawler.text.language_model import SCALE, character_class, language_model
from crawler.text.pinyin import has_reading
from crawler.text.script import is_changed_by_mirrors, is_traditional_only, simplified_forms

_WRONG_SCRIPT = 7 * SCALE  # cost of a character of the other script in a page of one script
_RARE = 15 * SCALE  # cost alone above which a character is not guessed for a lost byte


class Character(NamedTuple):
    """A GBK character: its bytes, its form in the language model and what it costs in a page of this script."""

    lead: int
    trail: int
    text: str
    form: str
    cost: int


class Guesses:
    """Characters that one lost byte can have been part of; ``ranked``: with what they cost alone, cheapest first."""

    def __init__(self, characters: Iterable[Character]) -> None:
        prior = language_model().prior
        self.ranked = sorted((prior(c.form) + c.cost, c) for c in characters)
        by_form: defaultdict[str, list[Character]] = defaultdict(list)
        for _, character in self.ranked:
            by_form[character.form].append(character)
        self.by_form = dict(by_form)
        self.forms = frozenset(by_form)
        self.behind: dict[int, list[tuple[int, str]]] = {}  # the language model's notes on these forms


class GbkTable:
    """Every character of GBK in a page of one script; the guesses are those common enough to be guessed."""

    def __init__(self, *, traditional: bool) -> None:
        prior = language_model().prior
        forms = simplified_forms()
        wrong = is_changed_by_mirrors if traditional else is_traditional_only
        self.by_bytes: dict[int, Character] = {}
        self.by_text: dict[str, Character] = {}
        self.by_lead: defaultdict[int, list[Character]] = defaultdict(list)
        self.by_trail: defaultdict[int, list[Character]] = defaultdict(list)
        self._guesses: dict[tuple[str, int, int], Guesses] = {}  # filled as asked
        self._by_reading: dict[str, list[Character]] = {}  # filled as asked; there are some 1,300 readings
        self._seconds: dict[tuple[int, str], list[int]] = {}  # filled as asked
        for lead in range(0x81, 0xFF):
            for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
                try:
                    text = bytes((lead, trail)).decode("gbk")
                except UnicodeDecodeError:
                    continue
                form = character_class(forms.get(text, text))
                character = Character(lead, trail, text, form, _WRONG_SCRIPT if wrong(text) else 0)
                self.by_bytes[lead << 8 | trail] = self.by_text[text] = character
                if not character.cost and prior(form) <= _RARE:
                    self.by_lead[lead].append(character)
                    self.by_trail[trail].append(character)

    def guesses_by_lead(self, lead: int) -> Guesses:
        """Return the guesses with this first byte."""
        return self._known("lead", lead, 0, lambda: self.by_lead[lead])

    def guesses_by_trail(self, trail: int) -> Guesses:
        """Return the guesses with this second byte."""
        return self._known("trail", trail, 0, lambda: self.by_trail[trail])

    def vanishing_by_lead(self, lead: int) -> Guesses:
        """Return the guesses with this first byte whose second can begin a pair that vanishes."""
        return self._known("vanishing", lead, 0, lambda: (g for g in self.by_lead[lead] if g.trail in _MAY_VANISH))

    def vanished_between(self, before: int, trail: int) -> Guesses:
        """Return the guesses with this second byte whose first one vanishes with the second byte before it."""
        return self._known(
            "between", before, trail, lambda: (g for g in self.by_trail[trail] if is_vanishing_pair(before, g.lead))
        )

    def vanished_behind(self, before: int) -> Guesses:
        """Return the guesses whose first byte vanishes with the second byte before it."""
        return self._known(
            "behind",
            before,
            0,
            lambda: (g for lead, found in self.by_lead.items() if is_vanishing_pair(before, lead) for g in found),
        )

    def seconds_read(self, first: int, pinyin: str) -> list[int]:
        """Return the second bytes that make a character with this reading of the first."""
        known = self._seconds.get((first, pinyin))
        if known is None:
            known = self._seconds[first, pinyin] = [
                second
                for second in range(0x81, 0xFF)
                if (entry := self.by_bytes.get(first << 8 | second)) and has_reading(entry.text, pinyin)
            ]
        return known

    def guesses_read(self, pinyin: str) -> list[Character]:
        """Return the guesses with this reading."""
        known = self._by_reading.get(pinyin)
        if known is None:
            guesses = (guess for same_lead in self.by_lead.values() for guess in same_lead)
            known = self._by_reading[pinyin] = [guess for guess in guesses if has_reading(guess.text, pinyin)]
        return known

    def _known(self, kind: str, one: int, other: int, find: Callable[[], Iterable[Character]]) -> Guesses:
        known = self._guesses.get((kind, one, other))
        if known is None:
            known = self._guesses[kind, one, other] = Guesses(find())
        return known


def is_vanishing_pair(lead: int, trail: int) -> bool:
    """Whether a decoder drops the pair: it lies in the user-defined area."""
    if trail >= 0xA1:
        return 0xAA <= lead <= 0xAF or 0xF8 <= lead <= 0xFE
    return 0xA1 <= lead <= 0xA7


# Second bytes that, read as a first byte, can begin a pair that vanishes.
_MAY_VANISH = frozenset((*range(0xA1, 0xA8), *range(0xAA, 0xB0), *range(0xF8, 0xFF)))


@cache
def gbk_table(*, traditional: bool) -> GbkTable:
    """Return the table, built at the first call."""
    return GbkTable(traditional=traditional)
