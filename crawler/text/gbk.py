"""GBK by bytes: which characters a lost byte can have belonged to."""

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from crawler.text.language_model import SCALE, character_class, language_model
from crawler.text.pinyin import fold_pinyin, has_reading, readings
from crawler.text.script import is_changed_by_mirrors, is_traditional_only, simplified_forms

_WRONG_SCRIPT = 7 * SCALE  # cost of a character of the other script in a page of one script
_WIDE_ASCII = frozenset(map(chr, (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))))
_DASH = 4 * SCALE  # cost of a dash: a row of them vanishes whole, and would fill any gap
_OPEN_GAPS = 100  # pairs known to follow each other, looked at where nothing is left of the second
_UNKNOWN_RESTS = 8  # commonest characters looked at behind one that they are not known to follow
_RARE = 15 * SCALE  # cost alone above which a character is not guessed for a lost byte


class Character(NamedTuple):
    """A GBK character: its bytes, its form in the language model and what it costs in a page of this script."""

    lead: int
    trail: int
    text: str
    form: str
    cost: int

    def can_follow(self, lead: int, trail: int) -> bool:
        """Whether this can be the first of what lies between these bytes, 0 for one that is lost."""
        if not lead or not trail:
            return lead in (0, self.lead) and trail in (0, self.trail)
        return self.lead == lead and self.trail in _MAY_VANISH


Ranked = list[tuple[int, Character]]  # with what each costs alone, cheapest first
Rows = list[tuple[int, tuple[Character, ...]]]  # the same for two or three in a row


class Gap(NamedTuple):
    """Characters between which pairs of bytes can have vanished: one, and what can have come after it."""

    one: Character
    rests: list[Character]  # known to follow
    pairs: list[tuple[Character, ...]]  # two in a row
    unknown: list[Character]  # the commonest that are not known to follow


class Guesses:
    """Characters that one lost byte can have been part of."""

    def __init__(self, ranked: Ranked) -> None:
        self.ranked = ranked
        by_form: defaultdict[str, list[Character]] = defaultdict(list)
        for _, character in ranked:
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
        self.by_lead: defaultdict[int, Ranked] = defaultdict(list)
        self._by_trail: defaultdict[int, Ranked] = defaultdict(list)
        # Filled as asked.
        self._rows: dict[int, dict[int, Rows]] = {}
        self._gaps: dict[tuple[int, int], list[Gap]] = {}
        self._gaps_before: dict[tuple[int, str], list[Gap]] = {}
        self._read_by_lead: dict[tuple[int, str], list[Character]] = {}
        self._open_gaps: dict[int, list[Gap]] = {}
        self._by_form: defaultdict[str, list[Character]] = defaultdict(list)
        self._guesses: dict[tuple[str, int, int], Guesses] = {}  # filled as asked
        self._by_reading: defaultdict[str, list[Character]] = defaultdict(list)  # filled when first asked
        self._seconds: dict[tuple[int, str], list[int]] = {}  # filled as asked
        ranked: Ranked = []
        for lead in range(0x81, 0xFF):
            for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
                try:
                    text = bytes((lead, trail)).decode("gbk")
                except UnicodeDecodeError:
                    continue
                form = character_class(forms.get(text, text))
                strange = wrong(text) or text in _WIDE_ASCII  # nearly all text has digits and letters of half width
                cost = _WRONG_SCRIPT if strange else _DASH if text in "—…" else 0
                character = Character(lead, trail, text, form, cost)
                self.by_bytes[lead << 8 | trail] = self.by_text[text] = character
                if not strange and text != "\u3000" and (alone := prior(form)) <= _RARE:
                    ranked.append((alone, character))
        self._ranked = sorted(ranked)
        for guess in self._ranked:
            self.by_lead[guess[1].lead].append(guess)
            self._by_trail[guess[1].trail].append(guess)
            self._by_form[guess[1].form].append(guess[1])

    def guesses_by_lead(self, lead: int) -> Guesses:
        """Return the guesses with this first byte whose second one can be taken for a first one."""
        return self._known("lead", lead, 0, lambda: [g for g in self.by_lead[lead] if g[1].trail > 0x80])

    def guesses_by_trail(self, trail: int) -> Guesses:
        """Return the guesses with this second byte."""
        return self._known("trail", trail, 0, lambda: self._by_trail[trail])

    def vanishing_by_lead(self, lead: int) -> Guesses:
        """Return the guesses with this first byte whose second can begin a pair that vanishes."""
        return self._known("vanishing", lead, 0, lambda: [g for g in self.by_lead[lead] if g[1].trail in _MAY_VANISH])

    def vanished_between(self, before: int, trail: int) -> Guesses:
        """Return the guesses with this second byte whose first one vanishes with the second byte before it."""
        return self._known(
            *("between", before, trail),
            lambda: [g for g in self._by_trail[trail] if is_vanishing_pair(before, g[1].lead)],
        )

    def vanished_behind(self, before: int) -> Guesses:
        """Return the guesses whose first byte vanishes with the second byte before it; their second one is lost too."""
        return self._known(
            *("behind", before, 0),
            lambda: [g for g in self._ranked if is_vanishing_pair(before, g[1].lead) and g[1].trail > 0x80],
        )

    def vanishing_behind(self, before: int) -> Guesses:
        """Return the guesses whose first byte vanishes with the second byte before it, and whose second can too."""
        return self._known(
            *("through", before, 0),
            lambda: [g for g in self.vanished_behind(before).ranked if g[1].trail in _MAY_VANISH],
        )

    def gaps(self, lead: int, trail: int) -> list[Gap]:
        """Return what can have stood where bytes vanished between these two."""
        known = self._gaps.get((lead, trail))
        if known is None:
            rows = self._rows_by_trail(lead).get(trail, [])
            known = self._gaps[lead, trail] = [
                gap
                for _, one in self.vanishing_by_lead(lead).ranked
                if any((gap := self._gap(one, trail, [row[1][1:] for row in rows if row[1][0] is one]))[1:])
            ]
        return known

    def _gap(self, one: Character, trail: int, known: list[tuple[Character, ...]]) -> Gap:
        rests = [rest[0] for rest in known if len(rest) == 1]
        common = self.vanished_between(one.trail, trail).ranked[:_UNKNOWN_RESTS]
        return Gap(
            one, rests, [rest for rest in known if len(rest) > 1], [two for _, two in common if two not in rests]
        )

    def open_gaps(self, lead: int) -> list[Gap]:
        """Return what can have stood behind the first byte if the one behind was lost as well."""
        known = self._open_gaps.get(lead)
        if known is None:
            found = [row for rows in self._rows_by_trail(lead).values() for row in rows if len(row[1]) == 2]
            rests: defaultdict[Character, list[Character]] = defaultdict(list)
            for _, (one, two) in heapq.nsmallest(_OPEN_GAPS, found):
                rests[one].append(two)
            known = self._open_gaps[lead] = [Gap(one, found, [], []) for one, found in rests.items()]
        return known

    def gaps_before(self, lead: int, pinyin: str) -> list[Gap]:
        """Return what can have stood between the first byte and a character of this reading."""
        known = self._gaps_before.get((lead, pinyin))
        if known is None:
            read = self.guesses_read(pinyin)
            known = self._gaps_before[lead, pinyin] = [
                Gap(one, rests, [], [])
                for _, one in self.vanishing_by_lead(lead).ranked
                if (rests := [two for two in read if is_vanishing_pair(one.trail, two.lead)])
            ]
        return known

    def read_by_lead(self, lead: int, pinyin: str) -> list[Character]:
        """Return the guesses with this first byte and this reading."""
        known = self._read_by_lead.get((lead, pinyin))
        if known is None:
            known = [guess for _, guess in self.by_lead[lead] if has_reading(guess.text, pinyin)]
            self._read_by_lead[lead, pinyin] = known
        return known

    def _rows_by_trail(self, lead: int) -> dict[int, Rows]:
        known = self._rows.get(lead)
        if known is None:
            found: defaultdict[int, Rows] = defaultdict(list)
            for row in self._find_rows(lead):
                found[row[1][-1].trail].append(row)
            known = self._rows[lead] = dict(found)
        return known

    def _find_rows(self, lead: int) -> Iterator[tuple[int, tuple[Character, ...]]]:
        """Yield two or three characters in a row between which pairs vanish, with what they cost."""
        model, by_form = language_model(), self._by_form
        for alone, one in self.by_lead[lead]:
            seconds = _VANISHING_BEHIND.get(one.trail)
            if seconds is None:
                continue
            for more, form, pair in model.seconds(one.form):
                for two in by_form.get(form, ()):
                    if two.lead not in seconds:
                        continue
                    yield alone + more, (one, two)
                    thirds = _VANISHING_BEHIND.get(two.trail)
                    if thirds is None:
                        continue
                    for last, form_of_three in model.thirds(pair):
                        for three in by_form.get(form_of_three, ()):
                            if three.lead in thirds:
                                yield alone + more + last, (one, two, three)

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
        if not self._by_reading:
            for _, guess in self._ranked:
                for reading in readings(guess.text):
                    self._by_reading[reading].append(guess)
        return self._by_reading.get(fold_pinyin(pinyin), [])

    def _known(self, kind: str, one: int, other: int, find: Callable[[], Ranked]) -> Guesses:
        known = self._guesses.get((kind, one, other))
        if known is None:
            known = self._guesses[kind, one, other] = Guesses(find())
        return known


def is_vanishing_pair(lead: int, trail: int) -> bool:
    """Whether a decoder drops the pair: it lies in the user-defined area, or no character is assigned to it."""
    return (lead << 8 | trail) in _VANISHING


def _find_vanishing() -> frozenset[int]:
    pairs = (lead << 8 | trail for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF) if trail != 0x7F)
    return frozenset(pair for pair in pairs if len(pair.to_bytes(2, "big").decode("gbk", "replace")) > 1)


_VANISHING = _find_vanishing()
# First bytes that vanish behind each second byte that can begin such a pair.
_VANISHING_BEHIND: dict[int, set[int]] = {}
for _pair in _VANISHING:
    _VANISHING_BEHIND.setdefault(_pair >> 8, set()).add(_pair & 0xFF)
_MAY_VANISH = frozenset(_VANISHING_BEHIND)


@cache
def gbk_table(*, traditional: bool) -> GbkTable:
    """Return the table, built at the first call."""
    return GbkTable(traditional=traditional)
