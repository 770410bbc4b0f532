"""The bytes that a character can stand for that was read in a wrong charset."""

from collections import defaultdict
from collections.abc import Callable
from functools import partial

from crawler.text.charset_pairs import NONE, PAIRS, decode_pairs, list_singles
from crawler.text.language_model import SCALE

_FOLDED = 1 * SCALE  # cost of an ASCII sign having been a wider one
_AS_UTF8 = 2 * SCALE  # cost of a Latin letter having been two bytes
_QUOTES = {"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'", "\xa0": " ", "\u2013": "-", "\u2014": "-"}

Variants = tuple[tuple[bytes, int], ...]  # the bytes that a character can stand for, with what each costs
Find = Callable[[str], Variants]


def latin_variants() -> Find:
    """Return those of Latin-1 and cp1252; where two bytes happened to be UTF-8 they can have been read as that."""
    known = _list_variants("cp1252")
    for text, data in list_singles("latin-1"):
        known[text] = ((data, 0), (text.encode(), _AS_UTF8))
    return partial(_find_latin, known)


def _find_latin(known: dict[str, Variants], character: str) -> Variants:
    found = known.get(character)
    if found is None:
        is_none = character.isascii() or "\ud800" <= character <= "\udfff"
        return () if is_none else ((character.encode(), _AS_UTF8),)
    return found


def single_variants(codec: str) -> Find:
    """Return those of a charset of one byte each; quotation marks may have been straightened."""
    known = _list_variants(codec)
    return lambda character: known.get(character, ())


def _list_variants(codec: str) -> dict[str, Variants]:
    found: defaultdict[str, list[tuple[bytes, int]]] = defaultdict(list)
    for text, data in list_singles(codec):
        found[text].append((data, 0))
        if text in _QUOTES:
            found[_QUOTES[text]].append((data, _FOLDED))
    return {text: tuple(variants) for text, variants in found.items()}


def pair_variants(*codecs: str) -> Find:
    """Return those of a charset of one or two bytes each, as several readers know it."""
    tables = [(_line_up(codec), dict(list_singles(codec))) for codec in codecs]
    return partial(_find_pairs, tables)


def _line_up(codec: str) -> str:
    """Return the characters of all ``PAIRS`` in a row."""
    return "".join([text if len(text) == 1 else NONE for text in decode_pairs(codec)])


def _find_pairs(tables: list[tuple[str, dict[str, bytes]]], character: str) -> Variants:
    if character == NONE:
        return ()
    found: dict[bytes, None] = {}  # in order
    for pairs, singles in tables:
        at = pairs.find(character)
        while at >= 0:
            found[PAIRS[at].tobytes()] = None
            at = pairs.find(character, at + 1)
        if character in singles:
            found[singles[character]] = None
    return tuple((data, 0) for data in found)


def gbk_variants() -> Find:
    """Return those of GBK; signs of half width may have been folded, and one reader knows 80 as €."""
    others: dict[str, Variants] = {chr(code): ((bytes((0xA3, code + 0x80)), _FOLDED),) for code in range(0x21, 0x7F)}
    find = pair_variants("gb18030", "gbk")
    others[" "] = ((b"\xa1\xa1", _FOLDED),)
    others["€"] = (*find("€"), (b"\x80", 0))
    return lambda character: others.get(character) or find(character)
