"""Slots: what tells two events with the same wording apart: numbers, places, bodies, people, firms, instruments.

They are read from folded text, so damaged copies have the same ones. A slot that is missed costs little, one that is
read into ordinary words costs nothing: it stands in the copy too.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from crawler.recognition.places import names
from crawler.sameness.fold import Codes, Folded, fold_string


class Slot(NamedTuple):
    """Something that a template leaves open. ``start`` and ``end`` count folded characters; a number has no length."""

    kind: str  # one of the letters below
    start: int
    end: int
    value: str


NUMBER, DAY, MONTH, YEAR = "n", "d", "m", "y"
ORDINAL, PLACE, COUNTY, BODY, PERSON, FIRM, INSTRUMENT = "o", "p", "c", "b", "h", "f", "i"
INSTITUTE = "t"

KIND_NAMES = {
    NUMBER: "number",
    DAY: "day",
    MONTH: "month",
    YEAR: "year",
    ORDINAL: "ordinal",
    PLACE: "place",
    COUNTY: "place",
    BODY: "body",
    INSTITUTE: "body",
    PERSON: "person",
    FIRM: "firm",
    INSTRUMENT: "instrument",
}

_UNITS = {"年": YEAR, "月": MONTH, "日": DAY}

# A number behind one of these is the page's own (时间:2026-03-02 10:20, 浏览:105): every mirror has another.
_PAGE_WORDS = {"时间", "日期", "点击", "浏览", "阅读", "次数"}

_NUMERALS = "〇零一二三四五六七八九十百两"
_ORDINAL = re.compile(
    f"第([{_NUMERALS}]{{1,5}})|([二一][{_NUMERALS}]{{3}})(?=年)|([{_NUMERALS}]{{1,3}})(?=[月日届期次批项条家省市县区地])"
)
# What a name ends in is searched for, then what stands before it is read: far quicker than to look for the name.
_BODY_END = re.compile("(?:管理|监督|行政){0,4}(?:总?局|厅|委员会)")
_INSTITUTE_END = re.compile(
    "(?:研究|检验|检测|测试|检定|计量|质检)[院所]|保护中心|(?:检验|检测|研究|测试)?中心|总站|协会|学会|商会|联合会"
)
_TITLE = (
    "记者|通讯员|局长|主任|书记|专家|负责人|处长|市长|县长|区长|省长|院长|会长|教授|主席|经理|董事长|秘书长|科长|所长|"
    "站长|队长|巡视员|司长|部长|研究员|工程师|代表|先生|女士"
)
# The hundred commonest surnames, 85 % of the people (Ministry of Public Security, 2020), as they fold.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜戴"
    "夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文欧阳殷庞倪施樊葛"
)
_FIRM_END = re.compile("(?:股份)?(?:有限(?:责任)?公司|集团)")
# Divisions that no list has: townships, villages, parks, zones of all kinds.
_DIVISION_END = re.compile("镇|乡|村|街道|开发区|高新区|园区|示范区|协作区|县|自治州|联盟")
_SAYING = re.compile("表示|介绍|说|称|指出|强调|认为")


_ORDINARY_WORDS = {"合作"}  # Hezuo, the seat of Gannan, in every other title


def name_places(slots: Iterable[Slot]) -> frozenset[str]:
    """Return the places among the slots that the gazetteer knows, without what only ends like a place's name."""
    return frozenset(
        slot.value
        for slot in slots
        if slot.kind in (PLACE, COUNTY) and slot.value in _known_places() and slot.value not in _ORDINARY_WORDS
    )


def find_slots(folded: Folded) -> tuple[Slot, ...]:
    """Return the slots of a text by where they start."""
    slots = [*_numbers(folded), *_ordinals(folded.text), *_places(folded), *_names(folded.text)]
    slots += [Slot(INSTRUMENT, a, b, folded.text[a:b]) for a, b in folded.quoted if 2 <= b - a <= 60]
    return tuple(sorted(slots, key=lambda slot: (slot.start, slot.kind)))


def parse_numeral(written: str) -> str:
    """Return a Chinese numeral in digits.

    >>> parse_numeral("二十三"), parse_numeral("二〇二四"), parse_numeral("十"), parse_numeral("一百零五")
    ('23', '2024', '10', '105')
    """
    digits = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
    if not any(unit in written for unit in "十百"):
        return "".join(str(digits[character]) for character in written).lstrip("0") or "0"
    total, digit = 0, 0
    for character in written:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = digits[character]
    return str(total + digit)


def _numbers(folded: Folded) -> Iterator[Slot]:
    text = folded.text
    for position, value in folded.numbers:
        if text[max(0, position - 2) : position] in _PAGE_WORDS:
            continue
        kind = _UNITS.get(text[position : position + 1], NUMBER)
        if kind != YEAR and len(value) == 4 and value.startswith(("19", "20")):
            kind = YEAR
        yield Slot(kind, position, position, value)


def _ordinals(text: str) -> Iterator[Slot]:
    for match in _ORDINAL.finditer(text):
        group = match.lastindex or 0
        start, end = match.span(group)
        kind = ORDINAL if group == 1 else _UNITS.get(text[end : end + 1], NUMBER)
        value = parse_numeral(match.group(group))
        if group == 1 or value != "1":  # 一批, 一次, 一地 are ordinary words
            yield Slot(kind, start, end, value)


def _names(text: str) -> Iterator[Slot]:
    for match in _titled().finditer(text):
        yield Slot(PERSON, match.start(1), match.start(1) + 2, match.group(1))
    surnames = _surnames()
    for match in _SAYING.finditer(text):
        for size in (3, 2):
            start = match.start() - size
            if start >= 0 and text[start] in surnames:
                yield Slot(PERSON, start, start + 2, text[start : start + 2])
                break
    yield from _before(_FIRM_END, text, 4, FIRM)
    yield from _before(_BODY_END, text, 2, BODY)
    for match in _INSTITUTE_END.finditer(text):
        if match.start() >= 4:  # with its ending: that of another institute may be all that differs
            yield Slot(INSTITUTE, match.start() - 4, match.end(), text[match.start() - 4 : match.end()])


def _before(ending: re.Pattern[str], text: str, size: int, kind: str) -> Iterator[Slot]:
    for match in ending.finditer(text):
        start, end = match.start() - size, match.start()
        if start >= 0:
            yield Slot(kind, start, end, text[start:end])


@cache
def _surnames() -> frozenset[str]:
    return frozenset(fold_string(_SURNAMES))


@cache
def _titled() -> re.Pattern[str]:
    return re.compile(f"(?:{_TITLE})([{''.join(sorted(_surnames()))}][\u3400-\u9fff])")


def _places(folded: Folded) -> Iterator[Slot]:
    text, index = folded.text, _place_index()
    taken: set[int] = set()
    end_of_last = 0
    for position in _place_starts(folded.codes):
        if position < end_of_last:
            continue
        for name, kind, value in index.get(text[position : position + 2], ()):
            if text.startswith(name, position):
                end_of_last = position + len(name)
                taken.update(range(position, end_of_last))
                yield Slot(kind, position, end_of_last, value)
                break
    for slot in _before(_DIVISION_END, text, 2, COUNTY):
        if slot.start not in taken and slot.end - 1 not in taken:
            yield slot


def _place_starts(codes: Codes) -> list[int]:
    if len(codes) < 2:
        return []
    keys = _pair_keys(codes[:-1], codes[1:])
    return [int(position) for position in np.flatnonzero(_place_keys()[keys])]


def _pair_keys(first: Codes, second: Codes) -> npt.NDArray[np.uint32]:
    keys: npt.NDArray[np.uint32] = (first * np.uint32(2654435761) + second * np.uint32(40503)) >> np.uint32(12)
    return keys


@cache
def _place_index() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Return the names by their first two characters, longest first, each with its kind and stem, all folded."""
    found: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for name, (meant, certain) in names().items():
        folded = fold_string(name)
        if len(folded) >= 2:
            found[folded[:2]][folded] = (PLACE if certain else COUNTY, fold_string(meant[0].short))
    for name in _countries():
        found[name[:2]].setdefault(name, (PLACE, name))
    return {
        start: tuple((name, *rest) for name, rest in sorted(entries.items(), key=lambda entry: -len(entry[0])))
        for start, entries in found.items()
    }


def _countries() -> list[str]:
    lines = (files("crawler.sameness") / "countries.txt").read_text("utf-8").splitlines()
    return [fold_string(name) for line in lines if not line.startswith("#") for name in line.split()]


@cache
def _known_places() -> frozenset[str]:
    return frozenset(value for entries in _place_index().values() for _, _, value in entries)


@cache
def _place_keys() -> npt.NDArray[np.bool_]:
    """Return which hashes of two characters begin a place name: spares the look-up at nearly every position."""
    keys = np.zeros(1 << 20, dtype=np.bool_)
    starts = np.array([[ord(start[0]), ord(start[1])] for start in _place_index()], dtype=np.uint32)
    keys[_pair_keys(starts[:, 0], starts[:, 1])] = True
    return keys
