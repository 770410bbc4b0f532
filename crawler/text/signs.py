"""What a text shows at a glance: one look that tells which repairs it can need at all.

Every character has a few bits; those of all characters, and those that neighbours share, are gathered by numpy. Most
texts are sound, and this look is all that they get. A sign may mislead (the repair then looks closely), the absence of
one may not.
"""

import re
from functools import cache

import numpy as np
import numpy.typing as npt

from crawler.text.annotation import INSERTED, OPENING
from crawler.text.charset import COMMON
from crawler.text.confusions import LATIN_FIRST, LATIN_SECOND, MISREAD, foreign_pattern, list_misread
from crawler.text.injected import ADVERT_TIMES, ADVERT_WORDS, DOUBLED, MARKUP_START, STREWN, SYMBOL
from crawler.text.invisible import ANY_INVISIBLE
from crawler.text.mojibake import LONG, SAMPLE, WEIRD_MAX, WIDE, looks_weird
from crawler.text.numbers import AFTER_GAP, BEFORE_GAP
from crawler.text.script import traditional_characters
from crawler.text.splits import AFTER_QUESTION

# Signs that two neighbours give together: the first has the bit, the second has it eight places higher.
QUESTIONS = 1 << 0
ANNOTATIONS = 1 << 1
DOUBLED_MARKS = 1 << 2
GAPS = 1 << 3
ADVERT = 1 << 4
_LATIN = 1 << 5
STREWN_SIGNS = 1 << 6
_FOREIGN = 1 << 7
_SECOND = 8
_SHORT = 200  # characters up to which patterns tell sooner than arrays that there is nothing
_FEW = 100  # the same where there is something
# Signs that one character gives.
CHARSET = 1 << 16
HIDDEN = 1 << 17
TAGS = 1 << 18
SYMBOLS = 1 << 19
TRADITIONAL = 1 << 20
_WIDE = 1 << 21
_COMMON = 1 << 22

_OF_ONE = CHARSET | HIDDEN | TAGS | SYMBOLS | TRADITIONAL
_OF_TWO = QUESTIONS | ANNOTATIONS | DOUBLED_MARKS | GAPS | ADVERT | STREWN_SIGNS | _LATIN | _FOREIGN


def look(text: str) -> int:
    """Return the signs that the text shows, as bits."""
    if len(text) > _SHORT:
        return gather_signs(text)
    if is_quiet(text):
        return 0
    return gather_few(text) if len(text) <= _FEW else gather_signs(text)


def gather_few(text: str) -> int:
    """Return the same for a short text: patterns tell sooner than arrays."""
    if _rare_sign().search(text) or not _is_common_enough(text):
        return gather_signs(text)
    signs = GAPS if text[:1] in ("年", "月") else 0
    for pattern, sign in _few_signs():
        if pattern.search(text):
            signs |= sign
    return signs


def gather_signs(text: str) -> int:
    """Return the same for a text of any length."""
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    if not len(codes):
        return 0
    bits = _table().take(codes)
    signs = int(np.bitwise_or.reduce(bits)) & _OF_ONE
    if len(codes) > 1:
        pairs = bits[:-1] & (bits[1:] >> _SECOND)
        signs |= int(np.bitwise_or.reduce(pairs)) & _OF_TWO
        if signs & ADVERT and np.count_nonzero(pairs & ADVERT) < ADVERT_TIMES:
            signs ^= ADVERT
        if signs & (_LATIN | _FOREIGN):
            signs |= CHARSET
    if text[0] in "年月":
        signs |= GAPS
    if len(codes) < LONG:
        return signs
    sample = bits[:SAMPLE]
    wide, common = int(np.count_nonzero(sample & _WIDE)), int(np.count_nonzero(sample & _COMMON))
    return signs | CHARSET if looks_weird(wide, common) else signs


def is_quiet(text: str) -> bool:
    """Whether a short text surely shows no sign: patterns tell sooner than arrays."""
    for pattern in _patterns():
        if pattern.search(text):
            return False
    few_adverts = len(_advert().findall(text)) < ADVERT_TIMES
    return few_adverts and text[:1] not in ("年", "月") and _is_common_enough(text)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Return patterns of which one fits wherever there is a sign, but for adverts: one word is no sign of them."""
    return (
        re.compile(
            _class(_OF_ONE | _LATIN | _FOREIGN | QUESTIONS | ANNOTATIONS | STREWN_SIGNS) + "|[\U00010000-\U0010ffff]"
        ),
        *map(_pair, (GAPS, DOUBLED_MARKS)),
    )


@cache
def _advert() -> re.Pattern[str]:
    """Return the pattern of what can begin a word of advertising, to be counted."""
    return re.compile(f"{_class(ADVERT)}(?={_class(ADVERT << _SECOND)})")


@cache
def _rare_sign() -> re.Pattern[str]:
    """Return the pattern of what is looked at closely even in a short text."""
    one = _class(_OF_ONE & ~TRADITIONAL)
    pairs = "|".join(_pair(sign).pattern for sign in (_LATIN, _FOREIGN, ADVERT))
    return re.compile(f"{one}|[\U00010000-\U0010ffff]|{pairs}")


@cache
def _few_signs() -> tuple[tuple[re.Pattern[str], int], ...]:
    """Return the patterns of all other signs."""
    of_two = (QUESTIONS, ANNOTATIONS, DOUBLED_MARKS, GAPS, STREWN_SIGNS)
    return (re.compile(_class(TRADITIONAL)), TRADITIONAL), *((_pair(sign), sign) for sign in of_two)


def _pair(sign: int) -> re.Pattern[str]:
    return re.compile(_class(sign) + _class(sign << _SECOND))


def _is_common_enough(text: str) -> bool:
    """Whether enough of a short text is common for it to be right as it stands."""
    return len(text) < LONG or text.isascii() or _so_many_common(int(len(text) * WEIRD_MAX) + 1).match(text) is not None


@cache
def _so_many_common(wanted: int) -> re.Pattern[str]:
    common = _class(_COMMON)[1:-1]
    return re.compile(f"(?:[^{common}]*+[{common}]){{{wanted}}}")


def _class(bits: int) -> str:
    """Return the pattern of the units that have one of the bits."""
    codes = np.flatnonzero(_table() & np.uint32(bits))
    parted = np.diff(codes) > 1
    ranges = zip(codes[np.append(True, parted)].tolist(), codes[np.append(parted, True)].tolist(), strict=True)
    return "[" + "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in ranges) + "]"


@cache
def _table() -> npt.NDArray[np.uint32]:
    """Return the bits of every UTF-16 unit."""
    table = np.zeros(1 << 16, np.uint32)
    units = "".join(map(chr, range(1 << 16)))
    for pattern, bit in (
        (LATIN_FIRST.pattern, _LATIN),
        (LATIN_SECOND.pattern, _LATIN << _SECOND),
        (MISREAD, CHARSET),
        (foreign_pattern(), _FOREIGN | _FOREIGN << _SECOND),
        (ANY_INVISIBLE.pattern, HIDDEN),
        (MARKUP_START, TAGS),
        (SYMBOL.pattern, SYMBOLS),
        ("[\ud800-\udfff]", SYMBOLS),  # the units of what lies beyond
        (WIDE.pattern, _WIDE),
        ("[?？]", QUESTIONS),
        (AFTER_QUESTION.pattern, QUESTIONS << _SECOND),
        (OPENING.pattern, ANNOTATIONS),
        (INSERTED.pattern, ANNOTATIONS << _SECOND),
        (DOUBLED.pattern, DOUBLED_MARKS | DOUBLED_MARKS << _SECOND),
        (STREWN.pattern, STREWN_SIGNS | STREWN_SIGNS << _SECOND),
        (BEFORE_GAP.pattern, GAPS),
        (AFTER_GAP.pattern, GAPS << _SECOND),
    ):
        for found in re.finditer(f"(?:{pattern})+", units):
            table[found.start() : found.end()] |= bit
    for characters, bit in (
        (list_misread(), CHARSET),
        (traditional_characters(), TRADITIONAL),
        (COMMON, _COMMON),
        ({word[0] for word in ADVERT_WORDS}, ADVERT),
        ({word[1] for word in ADVERT_WORDS}, ADVERT << _SECOND),
    ):
        table[[*map(ord, characters)]] |= bit
    return table
