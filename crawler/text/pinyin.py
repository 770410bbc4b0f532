"""Readings: whether a piece of pinyin is how the characters before it are read."""

import importlib.util
import unicodedata
from functools import cache, lru_cache
from importlib.machinery import PathFinder

LETTERS = "a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹêḿɡɑ"
# Tones written as figures are dropped: a syllable without its tone is a reading too.
_FOLD = str.maketrans({"ɡ": "g", "ɑ": "a", "v": "ü"} | dict.fromkeys(" '’-·\u3000\u00a0\t12345"))
LONGEST_WORD = 8  # characters that one annotation may cover
_MARKS = frozenset("\u0300\u0301\u0304\u030c")  # the four tones; the dots of ü are no tone
_OTHERS = {"一": ("yí", "yì", "yī"), "不": ("bú", "bù"), "儿": ("r",), "兒": ("r",)}  # in speech


@lru_cache(maxsize=65536)
def has_reading(character: str, pinyin: str) -> bool:
    """Whether the character can be read so; a neutral tone may stand for any, and 一 and 不 change theirs."""
    return fold_pinyin(pinyin) in readings(character)


@lru_cache(maxsize=4096)
def is_first_reading(character: str, pinyin: str) -> bool:
    """Whether this is the reading that a table with one reading a character would hold."""
    listed = _dictionary().get(ord(character), "").split(",")
    return fold_pinyin(pinyin) == listed[0]


@lru_cache(maxsize=65536)
def count_annotated(before: str, pinyin: str) -> int:
    """Return how many of the last characters of ``before`` the pinyin spells; 0 if it is none of theirs."""
    if not before:
        return 0
    wanted = fold_pinyin(pinyin)
    if wanted in readings(before[-1]):
        return 1
    rests = {wanted}
    for count, character in enumerate(reversed(before[-LONGEST_WORD:]), 1):
        rests = {
            rest[: -len(reading)]
            for rest in rests
            for reading in readings(character)
            if len(reading) <= len(rest) and rest.endswith(reading)
        }
        if "" in rests:
            return count
        if not rests:
            return 0
    return 0


def fold_pinyin(pinyin: str) -> str:
    """Return the pinyin in one spelling: small letters, composed, without spaces and hyphens."""
    folded = pinyin.lower().replace("u:", "v").translate(_FOLD)
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded)


@lru_cache(maxsize=32768)
def readings(character: str) -> frozenset[str]:
    """Return how the character can be read, each reading also without its tone; as ``fold_pinyin`` writes them."""
    return frozenset(list_readings(character))


def list_readings(character: str) -> list[str]:
    """Return the same as a list that may hold one twice."""
    listed = _dictionary().get(ord(character), "").split(",")
    listed += _OTHERS.get(character, ())
    return [reading for reading in [*listed, *map(_toneless, listed)] if reading]


@lru_cache(maxsize=4096)
def _toneless(reading: str) -> str:
    decomposed = unicodedata.normalize("NFD", reading)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _MARKS))


@cache
def _dictionary() -> dict[int, str]:
    """Return the readings of every character by its number, separated by commas.

    The module is loaded without its package, which reads phrases too: a quarter of a second, and forty megabytes.
    """
    package = importlib.util.find_spec("pypinyin")
    spec = PathFinder.find_spec("pinyin_dict", package.submodule_search_locations if package else None)
    if spec is None or spec.loader is None:
        raise ImportError("pypinyin has no pinyin_dict: install the version that requirements.lock names")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: dict[int, str] = module.pinyin_dict
    return found
