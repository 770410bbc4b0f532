"""A GBK character and what is guessed for a lost byte; which pairs of bytes a decoder drops."""

from collections import defaultdict
from typing import NamedTuple

from crawler.text.charset_pairs import PAIRS, decode_pairs


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
        return self.lead == lead and self.trail in MAY_VANISH


Ranked = list[tuple[int, Character]]  # with what each costs alone, cheapest first


class Guesses:
    """Characters that one lost byte can have been part of."""

    def __init__(self, ranked: Ranked) -> None:
        self.ranked = ranked
        by_form: defaultdict[str, list[Character]] = defaultdict(list)
        for _, character in ranked:
            by_form[character.form].append(character)
        self.by_form = dict(by_form)
        self.forms = frozenset(by_form)
        self.behind: dict[int, list[tuple[int, str, int]]] = {}  # the language model's notes on these forms


def is_vanishing_pair(lead: int, trail: int) -> bool:
    """Whether a decoder drops the pair: it lies in the user-defined area, or no character is assigned to it."""
    return (lead << 8 | trail) in VANISHING


def _find_vanishing() -> frozenset[int]:
    # 7F is no byte of GBK; what a reader makes of it stays.
    pairs = zip(decode_pairs("gbk"), PAIRS.tolist(), strict=True)
    return frozenset(lead << 8 | trail for text, (lead, trail) in pairs if len(text) > 1 and trail != 0x7F)


VANISHING = _find_vanishing()
MAY_VANISH = frozenset(pair >> 8 for pair in VANISHING)
_LEADS = {
    trail: frozenset(pair & 0xFF for pair in VANISHING if pair >> 8 == trail) for trail in sorted(MAY_VANISH)
}  # first bytes that vanish behind each second byte


def vanishing_like(trail: int) -> int:
    """Return the first of the second bytes behind which the same first bytes vanish: there are few such kinds."""
    return _ALIKE.get(trail, 0)


_ALIKE = {trail: next(other for other, leads in _LEADS.items() if leads == _LEADS[trail]) for trail in _LEADS}
