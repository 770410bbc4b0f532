"""Pieces of a headline strewn through a text too short to show their turn.

What shows them here is the language. A piece that was put in is dear where it stands, and makes dear what follows;
without it the text goes on as Chinese does. Genuine text repeats its headline in whole names; pairs that the headline
has apart stand together only in pieces.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from crawler.text.draft import Edit
from crawler.text.language_model import SCALE, character_class, language_model

Pot = tuple[int, ...]  # numbers of headline pairs that stand together

_BEFORE = 4  # characters before a piece that the model reads
_BEHIND = 3  # the same behind it
# Cost of a character of a piece, more than without it, from which it was put in.
PUT_IN = round(3.5 * SCALE)
_PUT_IN_AGAIN = round(2.5 * SCALE)  # the same for a piece that others show to be one
_PIECES_MIN = 3
_APART_MIN = 2  # different pieces of pairs that the headline has apart
_CLEAR = 30 * SCALE  # what all pieces cost together, more than genuine ones would: such articles reach 18 with so many
_FITTING_MIN = 0.75  # share of the pieces that share no pair with a surer one


class Place(NamedTuple):
    """Where a piece may stand."""

    start: int
    pairs: Pot  # longest run of headline pairs that stands here


class _Piece(NamedTuple):
    surplus: int  # what it costs beyond a genuine one
    start: int
    pairs: Pot


def weigh(text: str, start: int, pairs: int) -> int:
    """Return what so many pairs cost where they stand, with what follows, beyond what that costs without them."""
    end = start + 2 * pairs
    context = language_model().start
    for character in ("\n" + text[max(0, start - _BEFORE) : start])[-_BEFORE:]:
        context = context[character_class(character)][1]
    behind = (text[end : end + _BEHIND] + "\n")[:_BEHIND]
    read = language_model().read
    return sum(read(text[start:end] + behind, context)[0]) - sum(read(behind, context)[0])


def find_few_pieces(text: str, places: Sequence[Place]) -> list[Edit]:
    """Return the edits that take the pieces out again, none where they are not plain."""
    if len({place.pairs for place in places if _is_apart(place.pairs)}) < _APART_MIN:
        return []
    pieces = [piece for place in places if (piece := _cut(text, place.start, place.pairs)).surplus > 0]
    pots: list[Pot] = []
    for piece in sorted(pieces, reverse=True):
        if not any(set(piece.pairs) & set(pot) for pot in pots):
            pots.append(piece.pairs)
    if (
        len(pieces) < _PIECES_MIN
        or sum(piece.surplus for piece in pieces) < _CLEAR
        or sum(map(_is_apart, pots)) < _APART_MIN
        or sum(piece.pairs in pots for piece in pieces) < _FITTING_MIN * len(pieces)
    ):
        return []
    taken = {pair for pot in pots for pair in pot}
    found: list[Edit] = []
    for start, pairs in places:
        known = next((pot for pot in pots if pairs[: len(pot)] == pot), None)
        if known is None:
            free = next((count for count, pair in enumerate(pairs) if pair in taken), len(pairs))
            if not free or (piece := _cut(text, start, pairs[:free])).surplus <= 0:
                continue
            known = piece.pairs
        elif weigh(text, start, len(known)) <= 2 * len(known) * _PUT_IN_AGAIN:
            continue
        found.append(Edit(start, start + 2 * len(known), "", "headline"))
    return found


def _is_apart(pairs: Pot) -> bool:
    return any(other != one + 1 for one, other in pairwise(pairs))


def _cut(text: str, start: int, pairs: Pot) -> _Piece:
    """Return the beginning of a run that is most surely a piece."""
    return max(
        _Piece(weigh(text, start, count) - 2 * count * PUT_IN, start, pairs[:count])
        for count in range(1, len(pairs) + 1)
    )
