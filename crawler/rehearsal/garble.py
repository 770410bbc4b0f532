"""The damage that mirror sites do to a text, on the level of bytes where they do it there.

Tables come from OpenCC (traditional forms, one a character) and pypinyin (one reading a character in any context).
"""

import random
import re
from functools import cache

import opencc
from pypinyin import Style, pinyin

_CUT = re.compile(b"(?=" + b"|".join(re.escape(mark.encode("cp936")) for mark in "！？；，、") + b")")
_FULL_WIDTH = {0x3000: 0x20, **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}}
# Where the mirrors' table differs from OpenCC's first choice.
_HABITS = {"签": "簽", "后": "后", "范": "范"}
# Characters that such tables annotate: the frequent ones of the field.
_KEYS = (
    "標準計量認證檢測監管協調長發質規開會議實國際關業務戰點題"
    "導時動進區產電聯領應設總書經濟專門對與團隊內現網報記這種樣無個"
)


def to_traditional(text: str) -> str:
    """Replace each character by its one traditional form, even where that is wrong."""
    return "".join(map(_traditional, text))


def garble(text: str, rng: random.Random, *, keys: int = 30, cut: bool = True) -> str:
    """Make traditional script with pinyin behind the key characters of one page's table, as bytes of GBK.

    With ``cut`` something stands before the bytes of some punctuation marks wherever they occur, which shifts the
    reader by one byte until it falls into step again.
    """
    table = _make_table(tuple(rng.sample(_KEYS, min(keys, len(_KEYS)))))
    pattern = re.compile(b"|".join(map(re.escape, table)) or b"(?!)")
    lines = []
    for line in text.split("\n"):
        stream = to_traditional(line).encode("cp936", "replace")
        stream = pattern.sub(lambda found: found[0] + table[found[0]], stream)
        pieces = _CUT.split(stream) if cut else [stream]
        lines.append("".join(map(_read, pieces)).translate(_FULL_WIDTH))
    return "\n".join(lines)


def scramble(text: str, headline: str, rng: random.Random) -> str:
    """Strew pieces of the headline behind punctuation and behind 的 and 是."""
    letters = re.sub(r"[^\u4e00-\u9fff]", "", headline)
    borders = sorted(rng.sample(range(1, len(letters)), min(5, len(letters) - 1)))
    pieces = [letters[a:b] for a, b in zip([0, *borders], [*borders, len(letters)], strict=True)]
    return re.sub(r"[，、。的是]", lambda mark: mark[0] + (rng.choice(pieces) if rng.random() < 0.3 else ""), text)


def annotate_words(text: str) -> str:
    """Put the pinyin of a word behind it, in simplified script."""
    for word in ("质量", "标准", "检测"):
        reading = "".join(syllable[0] for syllable in pinyin(word, style=Style.TONE))
        text = text.replace(word, f"{word}({reading})", 2)
    return text


def drop_digits(text: str) -> str:
    return re.sub(r"\d+", "", text)


def double_punctuation(text: str, rng: random.Random) -> str:
    return re.sub(r"[，、]", lambda mark: mark[0] * (2 if rng.random() < 0.3 else 1), text)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


@cache
def _traditional(character: str) -> str:
    form: str = _HABITS.get(character) or _converter().convert(character)
    try:
        form.encode("cp936")
    except UnicodeEncodeError:
        return character
    return form


@cache
def _make_table(characters: tuple[str, ...]) -> dict[bytes, bytes]:
    """Return what to put behind the bytes of each character."""
    return {
        character.encode("cp936"): f"({pinyin(character, style=Style.TONE)[0][0]})".encode("cp936")
        for character in characters
    }


def _read(stream: bytes) -> str:
    """Decode GBK as the mirrors' software does: a bad pair becomes one question mark, private pairs vanish."""
    out: list[str] = []
    place = 0
    while place < len(stream):
        lead = stream[place]
        if lead < 0x80:
            out.append(chr(lead))
            place += 1
            continue
        pair = stream[place : place + 2]
        place += 2
        if len(pair) < 2 or not (0x40 <= pair[1] <= 0xFE and pair[1] != 0x7F):
            out.append("?")
        elif not _is_private(pair):
            out.append(pair.decode("cp936", "ignore") or "?")
    return "".join(out)


def _is_private(pair: bytes) -> bool:
    return pair[1] >= 0xA1 and (0xAA <= pair[0] <= 0xAF or pair[0] >= 0xF8)
