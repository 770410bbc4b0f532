"""The fold: text reduced to what every copy of it shares. It is compared, never shown.

Every simplified, traditional, Taiwan, Hong Kong and Japanese form of a character becomes one; everything that is no
Chinese character goes: punctuation, spaces, Latin letters, and with them the pinyin that mirrors insert. Digits go too,
because mirrors delete them, but are kept aside with the place where they stood.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate, pairwise

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]
Origins = npt.NDArray[np.intp]

LONGEST = 30_000
"""Characters of a text that are looked at: the longest news are a tenth of it. It
bounds what a hostile page can cost."""

_TABLE_SIZE = 0x32400
_DIGIT, _OPENING = 1, 2  # what the table has for decimal digits and for 《 and 〈: they are looked for, and dropped
_CHINESE = (
    (0x3007, 0x3008),
    (0x3400, 0x4DC0),
    (0x4E00, 0xA000),
    (0xF900, 0xFB00),
    (0x20000, 0x2FA20),
    (0x30000, 0x323B0),
)

# A number, with thousands separators or a decimal part. One that follows a Latin letter is part of a name or of pinyin
# with tone digits (G60, zhi4), not a number.
_NUMBER = re.compile(r"(?<![A-Za-z\u00c0-\u024f])(?:\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+)(?:[.．]\d+)?")
_QUOTED = re.compile(r"[《〈]([^《》〈〉\n]{2,120})[》〉]")


SEPARATOR = "\n"
"""What ends each of several texts that are folded together: no name and no number goes beyond it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Folded:
    """A folded text. Positions count its characters."""

    text: str
    codes: Codes
    origins: Origins  # where each character stood in the text that was folded


@dataclass(frozen=True, kw_only=True, slots=True)
class FoldedTexts:
    """Several folded texts, each with a ``SEPARATOR`` behind it. A number at ``p`` stood before character ``p``."""

    text: str
    codes: Codes
    starts: tuple[int, ...]  # where each begins, and the end
    numbers: tuple[str, ...]
    number_places: tuple[int, ...]  # ascending
    quoted: tuple[tuple[int, int], ...]  # what stood in 《》

    def part(self, number: int) -> str:
        """Return one of the texts."""
        return self.text[self.starts[number] : self.starts[number + 1] - 1]


def fold(text: str) -> Folded:
    """Fold a text.

    A text with next to no Chinese in it is compared by its letters instead.

    >>> fold("標（biāo）準化，2024年共1,200項").text
    '标准化年共项'
    """
    text = text[:LONGEST]
    points = _code_points(text)
    codes = _table().take(points, mode="clip")  # the last entry, for what lies beyond, is none
    places = (codes > _OPENING).nonzero()[0]
    if 20 * len(places) < len(text):
        _fold_letters(codes, points)
        places = (codes > _OPENING).nonzero()[0]
    codes = codes.take(places)
    return Folded(text=_decode(codes), codes=codes, origins=places)


def fold_all(texts: Sequence[str]) -> FoldedTexts:
    """Fold several texts: far quicker than one after the other.

    >>> folded = fold_all(["标准化2024年", "共1,200项"])
    >>> folded.text, folded.numbers, folded.number_places
    ('标准化年\\n共项\\n', ('2024', '1200'), (3, 6))
    """
    joined = "".join([f"{text[:LONGEST]}{SEPARATOR}" for text in texts])
    points = _code_points(joined)
    ends = np.array(list(accumulate(min(len(text), LONGEST) + 1 for text in texts)), dtype=np.intp)
    codes = _table().take(points, mode="clip")
    codes[ends - 1] = ord(SEPARATOR)
    places = (codes > _OPENING).nonzero()[0]
    starts = [0, *places.searchsorted(ends).tolist()]
    if latin := _find_latin(ends.tolist(), starts):
        for text in latin:
            _fold_letters(codes[text], points[text])
        places = (codes > _OPENING).nonzero()[0]
        starts = [0, *places.searchsorted(ends).tolist()]
    digits = (codes == _DIGIT).nonzero()[0]
    # Before the first character stands the last one, a separator.
    numbers = _match_numbers(joined, digits[codes[digits - 1] != _DIGIT].tolist())
    openings = (codes == _OPENING).nonzero()[0].tolist()
    quoted = [edge for place in openings if (match := _QUOTED.match(joined, place)) for edge in match.span(1)]
    # Positions become the number of folded characters before them.
    before = places.searchsorted(np.array([*(start for start, _ in numbers), *quoted], dtype=np.intp))
    edges = iter(before[len(numbers) :].tolist())
    codes = codes.take(places)
    return FoldedTexts(
        text=_decode(codes),
        codes=codes,
        starts=tuple(starts),
        numbers=tuple([normalize_number(written) for _, written in numbers]),
        number_places=tuple(before[: len(numbers)].tolist()),
        quoted=tuple(zip(edges, edges, strict=True)),
    )


def _find_latin(ends: Sequence[int], starts: Sequence[int]) -> list[slice]:
    """Return where texts with next to no Chinese stand. ``ends``, ``starts``: of all texts, the latter once folded."""
    found, start = [], 0
    for end, (first, last) in zip(ends, pairwise(starts), strict=True):
        if 20 * (last - first - 1) < end - start - 1:
            found.append(slice(start, end - 1))
        start = end
    return found


def _match_numbers(text: str, starts: Iterable[int]) -> list[tuple[int, str]]:
    """Return where each number begins and how it is written. ``starts``: of all runs of digits."""
    found, end = [], 0
    for start in starts:
        if start >= end and (match := _NUMBER.match(text, start)):
            end = match.end()
            found.append((start, match.group()))
    return found


def _code_points(text: str) -> npt.NDArray[np.uint16] | Codes:
    wide = text.encode("utf-16-le", "surrogatepass")
    if len(wide) == 2 * len(text):  # nearly every text: half the bytes to look through
        return np.frombuffer(wide, dtype="<u2")
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def fold_string(text: str) -> str:
    """Return only the folded characters."""
    return fold(text).text


def fold_strings(texts: Sequence[str]) -> list[str]:
    """Return only the folded characters of each."""
    return fold_all(texts).text.split(SEPARATOR)[:-1]


@lru_cache(4096)
def normalize_number(written: str) -> str:
    """Return a number in plain ASCII digits without leading zeros or separators.

    >>> normalize_number("1，200"), normalize_number("０５"), normalize_number("3.50")
    ('1200', '5', '3.5')
    """
    if written.isascii() and written.isdigit():
        return written.lstrip("0") or "0"
    plain = written.replace(",", "").replace("，", "").replace("．", ".")
    whole, _, fraction = plain.partition(".")
    digits = "".join(str(int(digit)) for digit in whole).lstrip("0") or "0"
    fraction = "".join(str(int(digit)) for digit in fraction).rstrip("0")
    return f"{digits}.{fraction}" if fraction else digits


@cache
def _table() -> Codes:
    """Return the folded code point of every code point; up to ``_OPENING`` for what is dropped."""
    table = np.zeros(_TABLE_SIZE, dtype=np.uint32)
    for start, end in _CHINESE:
        table[start:end] = np.arange(start, end, dtype=np.uint32)
    lines = (files("crawler.sameness") / "variants.txt").read_text("utf-8").splitlines()
    variants = [(ord(variant), ord(line[0])) for line in lines if not line.startswith("#") for variant in line]
    forms, kept = zip(*variants, strict=True)
    table[list(forms)] = kept
    every = np.arange(_TABLE_SIZE, dtype="<u4").tobytes().decode("utf-32-le", "surrogatepass")
    table[[match.start() for match in re.finditer(r"\d", every)]] = _DIGIT
    table[[ord("《"), ord("〈")]] = _OPENING
    return table


def _fold_letters(codes: Codes, points: npt.NDArray[np.uint16] | Codes) -> None:
    """Put the Latin letters among the folded code points of a text."""
    lowered = np.where((points >= 0x41) & (points <= 0x5A), points + 32, points)
    np.copyto(codes, lowered, where=(lowered >= 0x61) & (lowered <= 0x7A))


def _decode(codes: Codes) -> str:
    return codes.astype("<u4", copy=False).tobytes().decode("utf-32-le")
