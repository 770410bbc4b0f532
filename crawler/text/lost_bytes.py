"""Which characters bytes can have been of which some are lost."""

from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from crawler.text.language_model import SCALE, character_class, language_model
from crawler.text.script import is_traditional_only, simplified_forms, traditional_characters

LOST = 0  # in the place of a byte that is not known; no charset here has it inside a character
ANY = frozenset(range(0x80, 0x100))
MARKS = "，。、；：？！（）“”《》·—…"
_RARE = 14 * SCALE  # cost alone above which a character is not guessed for a lost byte
_TRIED = 200  # characters tried for a lost byte
_KEPT = 1 << 11  # patterns kept in memory, up to two kilobytes each

Guess = tuple[int, str]  # what a character costs alone, and the character


class LostBytes:
    """What can be guessed of a charset; ``holes``: the bytes that can have been lost."""

    def __init__(self, codec: str, holes: frozenset[int]) -> None:
        self._by_size = _by_size(codec)
        self._holes = np.isin(np.arange(256), sorted(holes))
        self._known: dict[bytes, list[Guess]] = {}

    def guess(self, pattern: bytes, size: int) -> list[Guess]:
        """Return the characters of so many bytes that these can have been, some of them lost; the cheapest first.

        A short pattern lacks bytes behind the first.
        """
        found = self._known.get(pattern)
        if found is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            found = self._known[pattern] = self._find(pattern, size)
        return found

    def _find(self, pattern: bytes, size: int) -> list[Guess]:
        if size not in self._by_size:
            return []
        guesses, rows = self._by_size[size]
        fitting = np.zeros(len(guesses), bool)
        for place in _list_places(pattern, size):
            fits = np.ones(len(guesses), bool)
            for column, known in zip(rows, place, strict=True):
                fits &= self._holes[column] if known == LOST else column == known
            fitting |= fits
        return [guesses[at] for at in np.flatnonzero(fitting)[:_TRIED]]


def _list_places(pattern: bytes, size: int) -> list[bytes]:
    """Return the pattern at its full length, with the lost bytes in all places where they can have been."""
    if len(pattern) == size - 1:
        return [pattern[:at] + bytes((LOST,)) + pattern[at:] for at in range(1, size)]
    return [pattern.ljust(size, bytes((LOST,)))]


@cache
def _by_size(codec: str) -> dict[int, tuple[list[Guess], npt.NDArray[np.uint8]]]:
    """Return the characters that are guessed, by how many bytes they have, with these, a row for each byte."""
    found: dict[int, tuple[list[Guess], list[bytes]]] = {}
    ranked = _rank(traditional=codec == "big5hkscs")
    for guess, data in zip(ranked, _encode_each([text for _, text in ranked], codec), strict=True):
        if data:
            guesses, encoded = found.setdefault(len(data), ([], []))
            guesses.append(guess)
            encoded.append(data)
    return {
        size: (guesses, np.frombuffer(b"".join(encoded), np.uint8).reshape(-1, size).T.copy())
        for size, (guesses, encoded) in found.items()
    }


def _encode_each(characters: list[str], codec: str) -> list[bytes]:
    return "\n".join(characters).encode(codec, "ignore").split(b"\n")


@cache
def _rank(*, traditional: bool) -> list[Guess]:
    """Return the characters that are guessed; ``traditional``: those of traditional writing alone too."""
    model = language_model()
    found = [(cost, text) for text, cost in model.priors() if text in MARKS or "\u4e00" <= text <= "\u9fa5"]
    found = [guess for guess in found if not is_traditional_only(guess[1])]
    if traditional:
        others = filter("\u4e00".__le__, filter("\u9fa5".__ge__, traditional_characters()))
        found += [(model.prior(form(text)), text) for text in others]
    return sorted(guess for guess in found if guess[0] <= _RARE)


@lru_cache(maxsize=1 << 16)
def form(character: str) -> str:
    """Return what the language model knows the character as."""
    return character_class(simplified_forms()[character] if is_traditional_only(character) else character)
