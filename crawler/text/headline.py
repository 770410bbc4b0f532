"""A headline cut in pieces and strewn through the text.

One kind of mirror cuts the headline into pairs of characters, deals them in order into a few pots, and puts one pot
after another behind punctuation and 的. Genuine news repeats its headline's words too, so nothing is removed unless the
whole mechanism shows: the pots share out the headline, and they come in one fixed turn. ``headline_few.py`` looks at
texts too short for that.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain, pairwise

from crawler.text.draft import Edit
from crawler.text.headline_few import Place, Pot, find_few_pieces, weigh
from crawler.text.language_model import SCALE

_HAN = re.compile("[\u3400-\u9fff]")
_SITES = "，、。,的；;：:！!"
_PAIR_AT_SITE = re.compile("[，、。,的](?=([\u3400-\u9fff]{2}))")
_SAME_POT = 0.6  # share of a pot's places that must go on alike for the next pair to belong to it
_COVERED_MIN = 0.8  # share of the headline's pairs that the pots must hold
_IN_TURN_MIN = 0.8  # share of the pots found that come in their turn
_FEW_TEXT = 600  # characters up to which a text may be too short to show the turn
_FEW_MIN = 3  # pieces below which such a text is not looked at
_PLACES_MIN = 5  # pieces below which no turn can be told
_ROUNDS_MIN = 1.5  # how often the pots must have gone round
_STRANGE = 3 * SCALE  # cost of a character, more than without it, above which it is rather put in than genuine


def find_headline_pieces(text: str, title: str | None) -> list[Edit]:
    """Return the edits that take the pieces out again."""
    if not title:
        return []
    han = "".join(_HAN.findall(title))
    pairs = [han[i : i + 2] for i in range(0, len(han) - 1, 2)]
    if len(pairs) < 3:
        return []
    few = len(text) <= _FEW_TEXT
    covered = sum(pair in text for pair in pairs) >= _COVERED_MIN * len(pairs)
    if not few and not covered:
        return []
    if sum(map(set(pairs).__contains__, _PAIR_AT_SITE.findall(text))) < (_FEW_MIN if few else _PLACES_MIN):
        return []
    places = _find_places(text, pairs)
    edits = _find_in_turn(text, places, len(pairs)) if covered else []
    return find_few_pieces(text, places) if few and not edits else edits


def _find_in_turn(text: str, places: list[Place], size: int) -> list[Edit]:
    """Return the edits that take out the pieces of pots that go round."""
    if len(places) < _PLACES_MIN:
        return []
    pots = _find_pots(places, size)
    if not pots or sum(map(len, pots)) < _COVERED_MIN * size or len(places) < _ROUNDS_MIN * len(pots):
        return []
    order = _find_order(places, pots)
    removed = _in_turn(text, places, order)
    fitting = sum(_fits(place, pot) for place in places for pot in pots)
    if len(removed) < max(_IN_TURN_MIN * fitting, _ROUNDS_MIN * len(pots), _PLACES_MIN):
        return []
    return [Edit(place.start, place.start + 2 * len(pot), "", "headline") for place, pot in removed]


def _find_places(text: str, pairs: list[str]) -> list[Place]:
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for number, pair in enumerate(pairs):
        numbers[pair].append(number)
    places: list[Place] = []
    after = 0
    for start in sorted(chain.from_iterable(_find_sites(text, pair) for pair in numbers)):
        if start < after:
            continue
        run: list[int] = []
        at = start
        while True:
            low = run[-1] + 1 if run else 0
            following = next((i for i in numbers.get(text[at : at + 2], ()) if i >= low), None)
            if following is None:
                break
            run.append(following)
            at += 2
        if run:
            places.append(Place(start, tuple(run)))
            after = start + 1
    return places


def _find_sites(text: str, pair: str) -> Iterator[int]:
    """Yield where the pair stands behind a mark or 的."""
    start = text.find(pair, 1)
    while start > 0:
        if text[start - 1] in _SITES:
            yield start
        start = text.find(pair, start + 1)


def _find_pots(places: list[Place], size: int) -> list[Pot]:
    counts = Counter(place.pairs[:end] for place in places for end in range(1, len(place.pairs) + 1))
    grown = sorted({_grow((first,), counts) for first in range(size) if counts[(first,)]}, key=lambda p: -counts[p])
    pots: list[Pot] = []
    taken: set[int] = set()
    for pot in grown:
        if taken.isdisjoint(pot):
            pots.append(pot)
            taken.update(pot)
    return pots


def _grow(pot: Pot, counts: Counter[Pot]) -> Pot:
    while True:
        longer = [(count, other) for other, count in counts.items() if len(other) == len(pot) + 1 and other[:-1] == pot]
        if not longer or max(longer)[0] < _SAME_POT * counts[pot]:
            return pot
        pot = max(longer)[1]


def _fits(place: Place, pot: Pot) -> bool:
    return place.pairs[: len(pot)] == pot


def _find_order(places: list[Place], pots: list[Pot]) -> list[Pot]:
    """Return the pots in the turn that most often holds, from any of them."""
    seen = [next((pot for pot in pots if _fits(place, pot)), None) for place in places]
    sequence = [pot for pot in seen if pot is not None]
    follows = Counter(pairwise(sequence))
    order = [max(pots, key=sequence.count)]
    while len(order) < len(pots):
        rest = [pot for pot in pots if pot not in order]
        order.append(max(rest, key=lambda pot: follows[order[-1], pot]))
    return order


def _in_turn(text: str, places: list[Place], order: list[Pot]) -> list[tuple[Place, Pot]]:
    """Return the series of places at which the pots come strictly in turn and are strangest, by dynamic programming."""
    size = len(order)
    best: list[tuple[int, int]] = [(0, -1)] * size  # by next pot: how strange it all is, last step
    steps: list[tuple[int, int, int]] = []  # place, pot, step before
    for number, place in enumerate(places):
        after = list(best)
        for turn, pot in enumerate(order):
            if not _fits(place, pot):
                continue
            strange = best[turn][0] + weigh(text, place.start, len(pot)) - 2 * len(pot) * _STRANGE
            if strange > after[(turn + 1) % size][0]:
                steps.append((number, turn, best[turn][1]))
                after[(turn + 1) % size] = (strange, len(steps) - 1)
        best = after
    step = max(best)[1]
    series = []
    while step >= 0:
        number, turn, step = steps[step]
        series.append((places[number], order[turn]))
    return series[::-1]
