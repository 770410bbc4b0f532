"""Where the bytes of a character were split from each other: what is left of it in the text, and what that can mean."""

import re
from functools import lru_cache

from crawler.text.pinyin import LETTERS

MARKS = "！？；，、：!?;,:"
_PINYIN = f"[{LETTERS}]{{1,7}}"
# Of two question marks before a pinyin the second was split, and the first is one.
_SPLIT = f"(?=(?![?？]{_PINYIN}[)）])[{MARKS}]|{_PINYIN}[)）])"
TRIGGER = re.compile(f"[?？]{_SPLIT}")
# Where a `？` was made of two characters and printed alone. Sound text has such places, so only a page that is known to
# be damaged is looked at for them.
BARE_TRIGGER = re.compile(f"[?？](?:{_SPLIT}|(?<=[\u3400-\u9fff][?？])(?=[\u3400-\u9fff][\u3400-\u9fff@-~]))")
AFTER_QUESTION = re.compile(f"[{MARKS}{LETTERS}]")
SWALLOWED = re.compile(f"({_PINYIN})[)）]")
SPLIT_AGAIN = re.compile(f"[?？]({_PINYIN})[)）]")
ANNOTATION = re.compile(f"[(（]({_PINYIN})[)）]")
RUN = re.compile(f"[?？](?:[{MARKS}]|{_PINYIN}[)）])[^\\x00-\\x7f{MARKS}]*")
# A run that begins with a pinyin that has its tone, which a text that is sound has not behind a question mark.
UNREAD = re.compile(f"[?？](?=[a-z]*[^\\x00-\\x7f)）])({_PINYIN})[)）][^\\x00-\\x3f\\x7f{MARKS}]{{0,8}}")
# What a question mark stands for that asks nothing: a sign that GBK has not (©, ▶), or the two halves of a character
# that takes four bytes.
LOST = re.compile("[?？](?<![^\\s，。、；：！,;:!（(《“「][?？])|(?<=[\u3400-\u9fff])[?？]{2}(?=[\u3400-\u9fff])")
OPEN_END = re.compile(f"[?？(（][{LETTERS}]{{0,7}}[)）]?$")
TAG_REST = re.compile("/?(?:strong|span|font|div|p|b|i|br|em)/?>")
_BESIDE_DIGIT = re.compile("[0-9年月日%.]")
SIGHT = 60  # characters on both sides in which a lost parenthesis is looked for


@lru_cache(maxsize=65536)
def possible_bytes(character: str) -> tuple[tuple[int, int], ...]:
    """Return the bytes that the reader can have taken for the character: (first, second), second 0 for one byte."""
    if character == "€":
        return ((0x80, 0),)
    if character in " 　":
        return ((0xA1, 0xA1),)
    if not character.isascii():
        try:
            encoded = character.encode("gbk")
        except UnicodeEncodeError:
            return ()
        return ((encoded[0], encoded[1]),) if len(encoded) == 2 else ()
    code = ord(character)
    if not 0x21 <= code <= 0x7E:
        return ()
    full = (0xA3, code + 0x80)  # extraction folded the full-width form
    return ((code, 0), full) if code >= 0x40 else (full,)


def guess_sign(text: str, place: int, limit: int) -> str:
    """Return the parenthesis that the line lacks, or the question mark that stands there."""
    if _BESIDE_DIGIT.match(text, place + 1):
        return "?"
    line = ANNOTATION.sub("", text[max(text.rfind("\n", 0, place) + 1, place - SIGHT) : place])
    rest = ANNOTATION.sub("", text[place + 1 : min(limit, place + SIGHT)])
    if line.count("(") > line.count(")"):
        return ")"
    if rest.count(")") > rest.count("("):
        return "("
    return "?"
