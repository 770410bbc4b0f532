"""The fold: text reduced to what every copy of it shares. It is compared, never shown.

Every simplified, traditional, Taiwan, Hong Kong and Japanese form of a character becomes one; everything that is no
Chinese character goes: punctuation, spaces, Latin letters, and with them the pinyin that mirrors insert. Digits go too,
because mirrors delete them, but are kept aside with the place where they stood.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]
Origins = npt.NDArray[np.intp]

LONGEST = 30_000
"""Characters of a text that are looked at: the longest news are a tenth of it. It
bounds what a hostile page can cost."""

_TABLE_SIZE = 0x32400
_CHINESE = (
    (0x3007, 0x3008),
    (0x3400, 0x4DC0),
    (0x4E00, 0xA000),
    (0xF900, 0xFB00),
    (0x20000, 0x2FA20),
    (0x30000, 0x323B0),
)

# A number, with thousands separators or a decimal part. One that follows a Latin letter is part of a name or of pinyin
# with tone digits (G60, zhi4), not a number. What stands before is asked behind the first digit: a pattern that begins
# with a digit is searched for far quicker.
_NUMBER = re.compile(r"\d(?<![A-Za-z\u00c0-\u024f\d]\d)(?:\d{0,2}(?:[,，]\d{3})+(?!\d)|\d*)(?:[.．]\d+)?")
_QUOTED = re.compile(r"[《〈]([^《》〈〉\n]{2,120})[》〉]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Folded:
    """A folded text. Positions count its characters; a number at ``p`` stood before character ``p``."""

    text: str
    codes: Codes
    numbers: tuple[tuple[int, str], ...]
    quoted: tuple[tuple[int, int], ...]  # what stood in 《》
    origins: Origins  # where each character stood in the text that was folded


def fold(text: str) -> Folded:
    """Fold a text.

    A text with next to no Chinese in it is compared by its letters instead.

    >>> fold("標(biāo)準化，2024年共1,200項").text, fold("标准化2024年共1200项").numbers
    ('标准化年共项', ((3, '2024'), (5, '1200')))
    """
    text = text[:LONGEST]
    points = _code_points(text)
    codes = _table().take(points, mode="clip")  # the last entry, for what lies beyond, is none
    places = (codes != 0).nonzero()[0]
    if 20 * len(places) < len(text) and (letters := _letters(points)).any():
        codes = np.where(letters > 0, letters, codes)
        places = (codes != 0).nonzero()[0]
    codes = codes.take(places)
    numbers, quoted = list(_NUMBER.finditer(text)), list(_QUOTED.finditer(text))
    edges = [match.start() for match in numbers]
    for match in quoted:
        edges += match.span(1)
    before = places.searchsorted(edges).tolist() if edges else []  # folded characters before each of these
    spans = iter(before[len(numbers) :])
    return Folded(
        text=codes.astype("<u4", copy=False).tobytes().decode("utf-32-le"),
        codes=codes,
        numbers=tuple(zip(before, [normalize_number(match.group()) for match in numbers], strict=False)),
        quoted=tuple(zip(spans, spans, strict=True)),
        origins=places,
    )


def _code_points(text: str) -> npt.NDArray[np.uint16] | Codes:
    wide = text.encode("utf-16-le", "surrogatepass")
    if len(wide) == 2 * len(text):  # nearly every text: half the bytes to look through
        return np.frombuffer(wide, dtype="<u2")
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def fold_string(text: str) -> str:
    """Return only the folded characters."""
    return fold(text).text


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
    """Return the folded code point of every code point, 0 for what is dropped."""
    table = np.zeros(_TABLE_SIZE, dtype=np.uint32)
    for start, end in _CHINESE:
        table[start:end] = np.arange(start, end, dtype=np.uint32)
    lines = (files("crawler.sameness") / "variants.txt").read_text("utf-8").splitlines()
    for line in lines:
        if not line.startswith("#"):
            table[[ord(character) for character in line]] = ord(line[0])
    return table


def _letters(points: npt.NDArray[np.uint16] | Codes) -> Codes:
    lowered = np.where((points >= 0x41) & (points <= 0x5A), points + 32, points)
    return np.where((lowered >= 0x61) & (lowered <= 0x7A), lowered, 0).astype(np.uint32)
