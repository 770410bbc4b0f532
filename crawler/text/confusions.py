"""Which charsets are taken for which: the bytes of characters read wrongly, and the characters of bytes read right."""

import re
from collections.abc import Callable
from functools import cache, lru_cache, partial
from typing import NamedTuple

from crawler.text.charset import COMMON
from crawler.text.charset_pairs import list_singles
from crawler.text.language_model import SCALE
from crawler.text.lost_bytes import ANY, LOST, MARKS, Guess, LostBytes, form
from crawler.text.script import simplified_forms
from crawler.text.variants import Find, Variants, gbk_variants, latin_variants, pair_variants, single_variants

UNSEEN = 5 * SCALE  # cost of bytes that are gone without a trace
_QUESTION = 3 * SCALE  # cost of a `?` being a lost byte
_LOST_SIGNS = "?\ufffd"
_FOUND = 1 << 15  # characters whose bytes are kept in memory, for each charset
_STEPS = 1 << 12  # steps kept in memory, for each two charsets; thousands of pages have some 1,300

_RIGHTS = ("utf-8", "gb18030", "big5hkscs")


class Wrong:
    """A charset that bytes were read in; its tables are built when first asked for.

    ``sight``: what wrong readings have, and foreign text, but no Chinese one; ``rights``: the charsets that the bytes
    can have been in; ``holes``: the bytes that can have been lost.
    """

    def __init__(
        self,
        name: str,
        sight: str,
        build: Callable[[], Find],
        *,
        rights: tuple[str, ...] = _RIGHTS,
        holes: frozenset[int] = ANY,
    ) -> None:
        self.name, self.rights, self.holes = name, rights, holes
        self.sight = re.compile(sight)
        self._build = build
        self._found: Find | None = None

    def find(self, character: str) -> Variants:
        """Return the bytes that a character can stand for."""
        if self._found is None:
            self._found = lru_cache(_FOUND)(self._build())
        return self._found(character)


class Token(NamedTuple):
    """A character, or its bytes with `LOST` in the place of some, or without some."""

    text: str | bytes
    form: str  # in the language model; empty for bytes
    is_ascii: bool


class Step(NamedTuple):
    """What a character read wrongly makes of the bytes before it."""

    pending: bytes  # those of a character whose others are still to come
    cost: int
    tokens: tuple[Token, ...]


class Right:
    """A charset that the bytes were in."""

    def __init__(self, codec: str, holes: frozenset[int]) -> None:
        self.codec = codec
        self._lost = LostBytes(codec, holes)

    def feed(self, pending: bytes, data: bytes) -> tuple[tuple[Token, ...], bytes] | None:
        """Return the characters that the bytes complete, and the bytes of the next one; None if they do not fit."""
        out: list[Token] = []
        for byte in data:
            if byte < 0x80 and not pending and byte != LOST:
                out.append(Token(chr(byte), form(chr(byte)), is_ascii=True))
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
        return Token(pending, "", is_ascii=False) if any(pending) and self.guesses(pending) else None

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
            return self.complete(data)
        try:
            text = data.decode(self.codec)
        except UnicodeDecodeError:
            return None
        return Token(text, form(text), is_ascii=text.isascii()) if len(text) == 1 else None

    def guesses(self, pattern: bytes) -> list[Guess]:
        """Return the characters that the bytes can have been, some lost, with what each costs alone; cheapest first."""
        return self._lost.guess(pattern, self._size(pattern[0]))


class Confusion:
    """Two charsets of which one was taken for the other."""

    def __init__(self, wrong: Wrong, right: Right) -> None:
        self.wrong, self.right = wrong, right
        self._steps: dict[str, dict[bytes, tuple[Step, ...]]] = {}
        self._left = _STEPS

    def steps(self, character: str) -> dict[bytes, tuple[Step, ...]]:
        """Return what the character can stand for, by the bytes before it, as far as that is known: see ``find``."""
        known = self._steps.get(character)
        if known is None:
            known = self._steps[character] = {}
        return known

    def find(self, character: str, pending: bytes) -> tuple[Step, ...]:
        """Return what the character can stand for behind these bytes."""
        if not self._left:
            self._steps, self._left = {}, _STEPS
        self._left -= 1
        steps = (self._feed(pending, data, cost) for data, cost in self._variants(character))
        found = self.steps(character)[pending] = tuple(step for step in steps if step)
        return found

    def _variants(self, character: str) -> Variants:
        found = self.wrong.find(character)
        if character.isascii():
            found = ((character.encode(), 0), *found)
        if character in _LOST_SIGNS:
            found = (*found, (bytes((LOST,)), _QUESTION if character == "?" else SCALE))
        return found

    def _feed(self, pending: bytes, data: bytes, cost: int) -> Step | None:
        """Feed bytes, if need be behind the rest of a character that is gone, and the first byte of one."""
        fed = self.right.feed(pending, data)
        if fed is not None:
            return Step(fed[1], cost, fed[0])
        tokens: tuple[Token, ...] = ()
        for byte in data:
            fed = self.right.feed(pending, bytes((byte,)))
            if fed is None and (gone := self.right.complete(pending)) is not None:
                tokens, cost = (*tokens, gone), cost + UNSEEN
                fed = self.right.feed(b"", bytes((byte,))) or self.right.feed(b"", bytes((LOST, byte)))
            if fed is None:
                return None
            tokens, pending = (*tokens, *fed[0]), fed[1]
        return Step(pending, cost, tokens)


@cache
def confusion(wrong: Wrong, codec: str) -> Confusion:
    """Return what is known of the charset being taken for the other one, ``codec``; empty at the first call."""
    return Confusion(wrong, right(codec, wrong.holes))


@cache
def right(codec: str, holes: frozenset[int] = ANY) -> Right:
    """Return the charset, built at the first call; ``holes``: the bytes that can have been lost."""
    return Right(codec, holes)


LATIN_BYTES = {text: data for codec in ("cp1252", "latin-1") for text, data in list_singles(codec)}
_SINGLE = ("cp1251", "koi8_r", "cp866", "cp437", "mac_roman")
_PLAIN = "\xa0·°±×÷§©®«»“”‘’„‚…—–•‰€™─━═│"  # in sound text beside each other
# The two bytes of a common character in GBK, or the first two in UTF-8; pinyin has no two such letters in a row.
LATIN_FIRST = re.compile("[\xb0-\xff]")
LATIN_SECOND = re.compile("[\x80-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_HANGUL = "\uac00-\ud7a3"
_HALF_KANA = "\uff61-\uff9f"
MISREAD = f"[{_HALF_KANA}{_HANGUL}]"
_KANA = "\u3041-\u3096\u30a1-\u30f6\ue000-\uf8ff"  # and what GBK leaves to its users: Big5's commonest half
_NEAR = 8  # characters between two that are suspect together
_HOLES = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))  # in cp1252


@cache
def wrongs() -> tuple[Wrong, ...]:
    """Return the charsets that Chinese is read in by mistake."""
    rare, traditional = _list_misread_gbk()
    return (
        Wrong("cp1252", LATIN_FIRST.pattern + LATIN_SECOND.pattern, latin_variants, holes=_HOLES),
        *(Wrong(codec, f"[{_list_foreign(codec)}]{{2}}", partial(single_variants, codec)) for codec in _SINGLE),
        Wrong(
            "gb18030",
            # It begins with one class of characters: a search tries alternatives at every place.
            f"[{rare}{traditional}{_KANA}](?:(?<=[{rare}])|(?<=[{traditional}]).{{0,{_NEAR}}}[{traditional}]|"
            f"(?<=[{_KANA}])[{_KANA}])",
            gbk_variants,
            rights=("utf-8", "big5hkscs"),
        ),
        Wrong(
            "big5hkscs",
            f"[{_list_misread_big5()}]",
            partial(pair_variants, "cp950", "big5hkscs", "big5"),
            rights=("gb18030", "utf-8"),
        ),
        Wrong("cp949", f"[{_HANGUL}]", partial(pair_variants, "cp949")),
        Wrong("cp932", f"[{_HALF_KANA}]", partial(pair_variants, "cp932", "shift_jis")),
    )


def list_misread() -> str:
    """Return the characters of which one alone makes a text suspect, besides those of ``MISREAD``."""
    return "".join((*_list_misread_gbk(), _list_misread_big5()))


def foreign_pattern() -> str:
    """Return the pattern of the characters of which two in a row do."""
    return f"[{''.join(map(_list_foreign, _SINGLE))}{_KANA}]"


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
    data = {text.encode("gb18030") for text in COMMON.union(MARKS)}
    data.update(bytes((lead, trail)) for lead in range(0xE5, 0xEA) for trail in range(0xA1, 0xC0))
    return "".join(
        text for pair in sorted(data) if (text := pair.decode("cp950", "ignore")) > "\x7f" and not _is_plain(text)
    )


def _is_plain(character: str) -> bool:
    """Whether the character, or its simplified one, is of those that GB 2312 has first, or a mark."""
    return simplified_forms().get(character, character).encode("gb2312", "ignore")[:1] in _PLAIN_ROWS


_PLAIN_ROWS = frozenset(bytes((row,)) for row in (*range(0xA1, 0xA8), 0xA9, *range(0xB0, 0xD8)))
