"""Traditional to simplified: OpenCC's tables, and a judgement where one traditional form stands for two words.

Four kinds of traditional text occur: OpenCC's standard, Taiwan's, Hong Kong's, and the character-by-character one of
mirrors, which writes 看著 and 覆蓋 beside 后 and 于. Simplified text keeps what only looks traditional: 覆盖, 乾隆.
"""

import re
from collections.abc import Iterable
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt
import opencc

# Standard in simplified text for names since the table of general characters of 2013 (State Council, 国发〔2013〕23号).
_NAMES_2013 = frozenset("昇喆堃甦邨氾仝陞淼犇龢菓逕濛燊頫祕頔玥瑨")

# In GB 2312, and yet in no simplified text but for a few personal names.
_GB2312_TRADITIONAL = frozenset("後於夥暱祕伕併")

# Converted by mirrors, and unknown to OpenCC's tables to simplified.
_UNKNOWN_TO_OPENCC = {"堿": "碱", "暱": "昵"}

# Simplified characters that the mirrors' character tables leave alone, because they are traditional ones as well.
_KEPT_BY_MIRRORS = (
    "丑么于云亘仆伙余凄占厘吁吃后咨咸唇夸尸岳峰帘干并床征愿斗杠杰极柜涂涌淀游灶熏皂秘"
    "筑纟群胜腊腌膻苹范荐虫蚝蜡蝎跖辟郁采里雇"
)

# What stays 著 (zhù) in simplified writing; every other 著 is the particle or the verb 着.
_ZHU = re.compile(
    "著(?=[名作者述称稱书書录錄文译譯于於论論《])|(?<=[显顯专專名巨论論译譯编編原合土卓昭遗遺拙所新旧舊主共])著"
    "|(?<=微知)著|(?<=[他她它您我你氏曾])著(?=有)"
)
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_KANA_MAX = 0.1  # share of a text above which it is Japanese, which keeps its characters
_SAMPLE = 5000  # characters from which the script of a text is judged
_FU = re.compile(
    "(?<=[答回反批函])覆(?!盖|蓋)|覆(?=[函信命议議核检檢查审審])"
)  # 覆 is 复 in answers only; 覆盖, 颠覆 keep it


def to_simplified(text: str) -> str:
    """Return the text in simplified characters; what is simplified already comes back as it is.

    >>> to_simplified("她著有《標準的歷史》，看著窗外")
    '她著有《标准的历史》，看着窗外'
    """
    tables = _tables()
    if tables.traditional.search(text) is None:
        return text
    if _KANA.search(text) and len(_KANA.findall(text[:_SAMPLE])) > _KANA_MAX * len(text[:_SAMPLE]):
        return text
    # Where 着 is written, or 于 for 於 (a mirror's tables keep both), a 著 is meant.
    keeps_zhu = "着" in text or ("于" in text and "於" not in text)
    if traditional_share(text[:_SAMPLE]) > 0.5:
        return _simplify_line(text, keeps_zhu=keeps_zhu, whole=True)
    return "".join(_simplify_line(line, keeps_zhu=keeps_zhu, whole=False) for line in text.splitlines(keepends=True))


def is_traditional_only(character: str) -> bool:
    """Whether the character belongs to traditional writing alone."""
    return character in _tables().only_traditional


def traditional_characters() -> frozenset[str]:
    """Return the characters that belong to traditional writing alone."""
    return _tables().only_traditional


class _Tables:
    """OpenCC's character tables, read off the converters."""

    def __init__(self) -> None:
        self.convert = opencc.OpenCC("t2s").convert
        joined = "\n".join(_list_han())
        self.single = {
            before: after
            # the standard's own table last: it wins
            for convert in (opencc.OpenCC("hk2s").convert, opencc.OpenCC("tw2s").convert, self.convert)
            for before, after in zip(_list_han(), convert(joined).split("\n"), strict=True)
            if before != after and before not in "着瞭" and after <= "\uffff"
        } | _UNKNOWN_TO_OPENCC
        kept = (_list_encodable(self.single, "gb2312") | _NAMES_2013) - _GB2312_TRADITIONAL
        self.only_traditional = frozenset(self.single) - kept
        self.traditional = re.compile(f"[{''.join(sorted(self.only_traditional))}]")
        self.rest = str.maketrans({c: s for c, s in self.single.items() if c in self.only_traditional})

    @cached_property
    def _simple(self) -> list[str]:
        """The simplified characters. Their converter takes longest of all to load, and few texts need it."""
        to_traditional = opencc.OpenCC("s2t").convert("\n".join(_list_han())).split("\n")
        return [c for c, t in zip(_list_han(), to_traditional, strict=True) if c != t and c not in self.single]

    @cached_property
    def changed_by_mirrors(self) -> frozenset[str]:
        return frozenset(self._simple).difference(_KEPT_BY_MIRRORS)

    @cached_property
    def scripts(self) -> npt.NDArray[np.uint8]:
        """Which script each UTF-16 unit belongs to alone: 1 the traditional one, 2 the simplified one, 0 neither."""
        scripts = np.zeros(1 << 16, np.uint8)
        scripts[[*map(ord, self.only_traditional)]] = 1
        # 后于制布里 and the like are traditional characters too, with another meaning: no evidence of simplified text.
        scripts[[*map(ord, {*self._simple} - _list_encodable(self._simple, "big5"))]] = 2
        return scripts


def _list_han() -> list[str]:
    return [*map(chr, (*range(0x3400, 0x9FFF), *range(0xF900, 0xFA6E)))]


def _list_encodable(characters: Iterable[str], codec: str) -> frozenset[str]:
    return frozenset("".join(characters).encode(codec, "ignore").decode(codec))


def traditional_share(text: str) -> float:
    """Return how much of what tells the scripts apart is traditional (0 to 1; 0 where nothing tells)."""
    traditional, simplified = count_scripts(text)
    return traditional / (traditional + simplified) if traditional else 0.0


def count_scripts(text: str) -> tuple[int, int]:
    """Return how many characters belong to traditional writing alone, and how many to simplified writing alone."""
    scripts = _tables().scripts[np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)]
    return int(np.count_nonzero(scripts == 1)), int(np.count_nonzero(scripts == 2))


def simplified_forms() -> dict[str, str]:
    """Return every traditional character with its usual simplified one."""
    return _tables().single


def characters_changed_by_mirrors() -> frozenset[str]:
    """Return the characters that a mirror which writes traditional ones would have replaced."""
    return _tables().changed_by_mirrors


@cache
def _tables() -> _Tables:
    return _Tables()


def _simplify_line(line: str, *, keeps_zhu: bool, whole: bool) -> str:
    """Convert a line; ``whole``: the text that it belongs to is traditional, so what is ambiguous is too."""
    tables = _tables()
    if not whole and tables.traditional.search(line) is None:
        return line
    if not whole and traditional_share(line) < 0.5:  # a traditional word in a simplified line
        return line.translate(tables.rest)
    if "著" in line:
        line = _ZHU.sub("\ufdd2", line)
        line = line.replace("著", "\ufdd2" if keeps_zhu else "着")
    line = line.replace("甚麼", "什麼")
    if "覆" in line:
        line = _FU.sub("\ufdd1", line).replace("覆", "\ufdd3")
    line = tables.convert(line).replace("\ufdd1", "复").replace("\ufdd2", "著").replace("\ufdd3", "覆")
    return line.translate(tables.rest) if tables.traditional.search(line) else line
