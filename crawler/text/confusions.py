"""Which charsets are taken for which: the bytes of characters read wrongly, and the characters of bytes read right."""

import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache, cached_property, partial

from crawler.text.charset import is_common
from crawler.text.charset_pairs import list_pairs, list_singles
from crawler.text.language_model import SCALE
from crawler.text.lost_bytes import ANY, LOST, MARKS, Guess, LostBytes
from crawler.text.script import simplified_forms

_FOLDED = 1 * SCALE  # cost of an ASCII sign having been a wider one
_AS_UTF8 = 2 * SCALE  # cost of a Latin letter having been two bytes

_RIGHTS = ("utf-8", "gb18030", "big5hkscs")
Variants = tuple[tuple[bytes, int], ...]  # the bytes that a character can stand for, with what each costs
Token = str | bytes  # a character, or its bytes with `LOST` in the place of some, or without some


class Wrong:
    """A charset that bytes were read in; its table is built when first asked for.

    ``sight``: what wrong readings have, and foreign text, but no Chinese one; ``rights``: the charsets that the bytes
    can have been in; ``holes``: the bytes that can have been lost.
    """

    def __init__(
        self,
        name: str,
        sight: str,
        build: Callable[[], dict[str, Variants]],
        *,
        rights: tuple[str, ...] = _RIGHTS,
        holes: frozenset[int] = ANY,
    ) -> None:
        self.name, self.rights, self.holes = name, rights, holes
        self.sight = re.compile(sight)
        self._build = build

    @cached_property
    def variants(self) -> dict[str, Variants]:
        """The bytes that each character can stand for."""
        return self._build()

    def find(self, character: str) -> Variants:
        """Return the bytes that a character can stand for."""
        try:
            return self.variants[character]
        except KeyError:
            return ()


class Right:
    """A charset that the bytes were in."""

    def __init__(self, codec: str, holes: frozenset[int]) -> None:
        self.codec = codec
        self._lost = LostBytes(codec, holes)
        self._fed: dict[tuple[bytes, bytes], tuple[tuple[Token, ...], bytes] | None] = {}

    def feed(self, pending: bytes, data: bytes) -> tuple[tuple[Token, ...], bytes] | None:
        """Return the characters that the bytes complete, and the bytes of the next one; None if they do not fit."""
        key = pending, data
        if key not in self._fed:
            self._fed[key] = self._feed(pending, data)
        return self._fed[key]

    def _feed(self, pending: bytes, data: bytes) -> tuple[tuple[Token, ...], bytes] | None:
        out: list[Token] = []
        for byte in data:
            if byte < 0x80 and not pending and byte != LOST:
                out.append(chr(byte))
                continue
            pending += bytes((byte,))
            if not self._may_begin(pending):
                return None
            if len(pending) == self._size(pending[0]):
                token = self._decode(pending)
                if token is None:
                    return None
                out.append(token)
                pending = b""
        return tuple(out), pending

    def complete(self, pending: bytes) -> Token | None:
        """Return the character that these bytes are what is left of; None if there is none."""
        return pending if any(pending) and self.guesses(pending) else None

    def _size(self, first: int) -> int:
        if self.codec == "utf-8":
            return 2 if 0xC2 <= first < 0xE0 else 3
        return 2

    def _may_begin(self, data: bytes) -> bool:
        first, last = data[0], data[-1]
        if self.codec != "utf-8":
            return 0x81 <= first <= 0xFE or first == LOST
        if len(data) > 1:
            return 0x80 <= last <= 0xBF or last == LOST
        return 0xC2 <= first <= 0xEF or first == LOST

    def _decode(self, data: bytes) -> Token | None:
        if LOST in data:
            return data if any(data) and self.guesses(data) else None
        try:
            text = data.decode(self.codec)
        except UnicodeDecodeError:
            return None
        return text if len(text) == 1 else None

    def guesses(self, pattern: bytes) -> list[Guess]:
        """Return the characters that the bytes can have been, some lost, with what each costs alone; cheapest first."""
        return self._lost.guess(pattern, self._size(pattern[0]))


@cache
def right(codec: str, holes: frozenset[int] = ANY) -> Right:
    """Return the charset, built at the first call; ``holes``: the bytes that can have been lost."""
    return Right(codec, holes)


LATIN_BYTES = {text: data for codec in ("cp1252", "latin-1") for text, data in list_singles(codec)}
_QUOTES = {"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'", "\xa0": " ", "\u2013": "-", "\u2014": "-"}


def _single_variants(codec: str) -> dict[str, Variants]:
    """Return the bytes of the characters of a charset of one byte each; quotation marks may have been straightened."""
    found: defaultdict[str, list[tuple[bytes, int]]] = defaultdict(list)
    for text, data in list_singles(codec):
        found[text].append((data, 0))
        if text in _QUOTES:
            found[_QUOTES[text]].append((data, _FOLDED))
    return {text: tuple(variants) for text, variants in found.items()}


def _pair_variants(*codecs: str) -> dict[str, Variants]:
    found: dict[str, Variants] = {}
    for codec in codecs:
        for text, data in [*list_pairs(codec), *list_singles(codec)]:
            known = found.get(text, ())
            if (data, 0) not in known:
                found[text] = (*known, (data, 0))
    return found


class _LatinVariants(dict[str, Variants]):
    """Latin-1 and cp1252; where two bytes happened to be UTF-8 they can have been read as that."""

    def __init__(self) -> None:
        super().__init__(_single_variants("cp1252"))
        for text, data in list_singles("latin-1"):
            self[text] = ((data, 0), (text.encode(), _AS_UTF8))

    def __missing__(self, character: str) -> Variants:
        if character.isascii() or "\ud800" <= character <= "\udfff":
            return ()
        found = self[character] = ((character.encode(), _AS_UTF8),)
        return found


_SINGLE = ("cp1251", "koi8_r", "cp866", "cp437", "mac_roman")
_PLAIN = "\xa0·°±×÷§©®«»“”‘’„‚…—–•‰€™─━═│"  # in sound text beside each other
# The two bytes of a common character in GBK, or the first two in UTF-8; pinyin has no two such letters in a row.
LATIN_FIRST = re.compile("[\xb0-\xff]")
LATIN_SECOND = re.compile("[\x80-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_HANGUL = "\uac00-\ud7a3"
_HALF_KANA = "\uff61-\uff9f"
_KANA = "\u3041-\u3096\u30a1-\u30f6\ue000-\uf8ff"  # and what GBK leaves to its users: Big5's commonest half
_NEAR = 8  # characters between two that are suspect together
_HOLES = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))  # in cp1252


@cache
def wrongs() -> tuple[Wrong, ...]:
    """Return the charsets that Chinese is read in by mistake."""
    rare, traditional = _list_misread_gbk()
    return (
        Wrong("cp1252", LATIN_FIRST.pattern + LATIN_SECOND.pattern, _LatinVariants, holes=_HOLES),
        *(Wrong(codec, f"[{_list_foreign(codec)}]{{2}}", partial(_single_variants, codec)) for codec in _SINGLE),
        Wrong(
            "gb18030",
            f"[{rare}]|[{traditional}].{{0,{_NEAR}}}[{traditional}]|[{_KANA}]{{2}}",
            _gbk_variants,
            rights=("utf-8", "big5hkscs"),
        ),
        Wrong(
            "big5hkscs",
            f"[{_list_misread_big5()}]",
            partial(_pair_variants, "cp950", "big5hkscs", "big5"),
            rights=("gb18030", "utf-8"),
        ),
        Wrong("cp949", f"[{_HANGUL}]", partial(_pair_variants, "cp949")),
        Wrong("cp932", f"[{_HALF_KANA}]", partial(_pair_variants, "cp932", "shift_jis")),
    )


def _gbk_variants() -> dict[str, Variants]:
    """Return the bytes of GBK's characters; signs of half width may have been folded, and one reader knows 80 as €."""
    found = _pair_variants("gb18030", "gbk")
    for code in range(0x21, 0x7F):
        found[chr(code)] = ((bytes((0xA3, code + 0x80)), _FOLDED),)
    found[" "] = ((b"\xa1\xa1", _FOLDED),)
    found["€"] = (*found["€"], (b"\x80", 0))
    return found


def misread_pattern() -> re.Pattern[str]:
    """Return the pattern of the characters of which one alone makes a text suspect."""
    return re.compile(f"[{''.join(_list_misread_gbk())}{_list_misread_big5()}{_HALF_KANA}{_HANGUL}]")


def foreign_pattern() -> re.Pattern[str]:
    """Return the pattern of the characters of which two in a row do."""
    return re.compile(f"[{''.join(map(_list_foreign, _SINGLE))}{_KANA}]")


def _list_foreign(codec: str) -> str:
    return "".join(re.escape(text) for text, _ in list_singles(codec) if text not in _PLAIN)


@cache
def _list_misread_gbk() -> tuple[str, str]:
    """Return the characters whose GBK bytes begin a Chinese character in UTF-8, those of GB 2312 left out.

    Traditional ones of common characters (鏈, 鎮) apart: they have to stand near each other.
    """
    leads = (0xE3, *range(0xE5, 0xEA))  # E4 before such a byte begins none but the rarest characters
    found = [bytes((lead, trail)).decode("gbk", "ignore") for lead in leads for trail in range(0x80, 0xA1)]
    traditional = "".join(filter(_is_plain, found))
    return "".join(text for text in found if text not in traditional) + "锛銆鈥", traditional


@cache
def _list_misread_big5() -> str:
    """Return the characters whose Big5 bytes are a common one in GBK, or begin one in UTF-8; common ones left out."""
    return "".join(
        text
        for text, data in list_pairs("cp950")
        if is_common(data.decode("gb18030", "ignore"))
        or data in _COMMON_MARKS
        or (0xE5 <= data[0] <= 0xE9 and 0xA1 <= data[1] <= 0xBF)
        if not _is_plain(text)
    )


_COMMON_MARKS = frozenset(mark.encode("gb18030") for mark in MARKS)


def _is_plain(character: str) -> bool:
    """Whether the character, or its simplified one, is of those that GB 2312 has first, or a mark."""
    return simplified_forms().get(character, character).encode("gb2312", "ignore")[:1] in _PLAIN_ROWS


_PLAIN_ROWS = frozenset(bytes((row,)) for row in (*range(0xA1, 0xA8), 0xA9, *range(0xB0, 0xD8)))
