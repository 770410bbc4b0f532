"""Slots: what tells two events with the same wording apart: numbers, places, bodies, people, firms, instruments.

They are read from folded text, so damaged copies have the same ones. A slot that is missed costs little, one that is
read into ordinary words costs nothing: it stands in the copy too.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from operator import itemgetter
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
# Patterns begin with the characters they may begin with: what else stands in a text is then skipped at no cost.
_ORDINAL = re.compile(
    f"[第{_NUMERALS}](?:(?<=第)[{_NUMERALS}]{{1,5}}"
    f"|(?<=[二一])[{_NUMERALS}]{{3}}(?=年)"
    f"|(?<!第)[{_NUMERALS}]{{0,2}}(?=[月日届期次批项条家省市县区地]))"
)
# What a name ends in is searched for, then what stands before it is read: far quicker than to look for the name. So are
# the endings by their own last word, and all of them at once: none begins in another. After a firm's and a body's those
# of an institute, and of divisions that no list has: townships, villages, parks, zones of all kinds.
_END = re.compile(
    "公司|集团|[局厅委](?:(?<!委)|员会)"
    "|[院所中总学商](?:(?<=[院所])|(?<=中)心|(?<=总)站|(?<=[学商])会)|协(?:会|作区)|联(?:合会|盟)"
    "|[镇乡村县]|街道|开发区|高新区|园区|示范区|自治州"
)
_FIRM_ENDS, _BODY_ENDS, _INSTITUTE_ENDS = "公集", "局厅委", "院所中总协学商联"
_DIVISION_ENDS = {"协作区", "联盟"}  # that begin as an institute's do
_BODY_WORDS = ("管理", "监督", "行政")
_OF_INSTITUTES = {"研究", "检验", "检测", "测试", "检定", "计量", "质检"}
_OF_CENTRES = {"保护", "检验", "检测", "研究", "测试"}
_TITLE = (
    "记者|通讯员|局长|主任|书记|专家|负责人|处长|市长|县长|区长|省长|院长|会长|教授|主席|经理|董事长|秘书长|科长|所长|"
    "站长|队长|巡视员|司长|部长|研究员|工程师|代表|先生|女士"
)
# The hundred commonest surnames, 85 % of the people (Ministry of Public Security, 2020), as they fold.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜戴"
    "夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文欧阳殷庞倪施樊葛"
)
_SAYING = re.compile("表示|介绍|说|称|指出|强调|认为")


_BY_START = itemgetter(1, 0)
_ORDINARY_WORDS = {"合作"}  # Hezuo, the seat of Gannan, in every other title


def known_places(values: set[str]) -> frozenset[str]:
    """Return those that the gazetteer knows of the values of places, without what only ends like a place's name."""
    return _known_places() & values - _ORDINARY_WORDS


def leave_out_nested(ours: Iterable[tuple[str, str]], theirs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return our slots without places that contain one of theirs, or lie in one: 江苏两市 and 南通盐城 are no two.

    Slots: kind and value.
    """
    others = {code for kind, value in theirs if kind == PLACE for code in _codes().get(value, ())}

    def is_nested(kind: str, value: str) -> bool:
        codes = _codes().get(value, ()) if kind == PLACE else ()
        return any(
            code != other and (code.startswith(other) or other.startswith(code)) for code in codes for other in others
        )

    return [slot for slot in ours if not is_nested(*slot)]


def find_slots(folded: Folded) -> tuple[Slot, ...]:
    """Return the slots of a text by where they start."""
    text = folded.text
    slots = _numbers(folded) + _ordinals(text) + _places_and_organisations(folded) + _people(text)
    slots += [Slot(INSTRUMENT, a, b, text[a:b]) for a, b in folded.quoted if 2 <= b - a <= 60]
    slots.sort(key=_BY_START)
    return tuple(slots)


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


def _numbers(folded: Folded) -> list[Slot]:
    text, found = folded.text, []
    for position, value in folded.numbers:
        if position > 1 and text[position - 2 : position] in _PAGE_WORDS:
            continue
        kind = _UNITS.get(text[position : position + 1], NUMBER)
        if kind != YEAR and len(value) == 4 and value.startswith(("19", "20")):
            kind = YEAR
        found.append(Slot(kind, position, position, value))
    return found


def _ordinals(text: str) -> list[Slot]:
    found = []
    for match in _ORDINAL.finditer(text):
        start, end = match.span()
        if text[start] == "第":
            found.append(Slot(ORDINAL, start + 1, end, parse_numeral(text[start + 1 : end])))
            continue
        value = parse_numeral(match.group())
        if value != "1":  # 一批, 一次, 一地 are ordinary words
            found.append(Slot(_UNITS.get(text[end : end + 1], NUMBER), start, end, value))
    return found


def _people(text: str) -> list[Slot]:
    found = [Slot(PERSON, m.start(1), m.start(1) + 2, m.group(1)) for m in _titled().finditer(text)]
    surnames = _surnames()
    for match in _SAYING.finditer(text):
        end = match.start()
        for start in (end - 3, end - 2):
            if start >= 0 and text[start] in surnames:
                found.append(Slot(PERSON, start, start + 2, text[start : start + 2]))
                break
    return found


def _places_and_organisations(folded: Folded) -> list[Slot]:
    text, found = folded.text, _places(folded)
    taken: set[int] | None = None  # by places
    for match in _END.finditer(text):
        start, last = match.span()
        first = text[start]
        if first in _FIRM_ENDS:
            end = _start_of_firm_end(text, start)
            if end >= 4:
                found.append(Slot(FIRM, end - 4, end, text[end - 4 : end]))
        elif first in _BODY_ENDS:
            end = _start_of_body_end(text, start)
            if end >= 2:
                found.append(Slot(BODY, end - 2, end, text[end - 2 : end]))
        elif first in _INSTITUTE_ENDS and match.group() not in _DIVISION_ENDS:
            end = _start_of_institute_end(text, start)
            if end >= 4:  # with its ending: that of another institute may be all that differs
                found.append(Slot(INSTITUTE, end - 4, last, text[end - 4 : last]))
        elif start >= 2:
            if taken is None:
                taken = {place for slot in found if slot.kind in (PLACE, COUNTY) for place in range(*slot[1:3])}
            if start - 2 not in taken and start - 1 not in taken:
                found.append(Slot(COUNTY, start - 2, start, text[start - 2 : start]))
    return found


def _start_of_firm_end(text: str, last: int) -> int:
    """Return where 股份有限责任公司 begins, -1 for a 公司 that is not limited."""
    if text[last] == "公":
        last -= 2 if text.endswith("责任", 0, last) and text.endswith("有限", 0, last - 2) else 0
        if not text.endswith("有限", 0, last):
            return -1
        last -= 2
    return last - 2 if text.endswith("股份", 0, last) else last


def _start_of_body_end(text: str, last: int) -> int:
    """Return where 监督管理总局 begins."""
    if last and text[last] == "局" and text[last - 1] == "总":
        last -= 1
    for _ in range(4):
        if not text.endswith(_BODY_WORDS, 0, last):
            break
        last -= 2
    return last


def _start_of_institute_end(text: str, last: int) -> int:
    """Return where 检测中心 or 研究所 begins, -1 for the 院 of a court or a hospital."""
    before = text[last - 2 : last] if last > 1 else ""
    if text[last] in "院所":
        return last - 2 if before in _OF_INSTITUTES else -1
    return last - 2 if text[last] == "中" and before in _OF_CENTRES else last


@cache
def _surnames() -> frozenset[str]:
    return frozenset(fold_string(_SURNAMES))


@cache
def _titled() -> re.Pattern[str]:
    return re.compile(f"(?:{_TITLE})([{''.join(sorted(_surnames()))}][\u3400-\u9fff])")


def _places(folded: Folded) -> list[Slot]:
    text, index, found = folded.text, _place_index(), []
    end = 0
    for position in _place_starts(folded.codes):
        if position < end:
            continue
        for name, kind, value in index.get(text[position : position + 2], ()):
            if text.startswith(name, position):
                end = position + len(name)
                found.append(Slot(kind, position, end, value))
                break
    return found


def _place_starts(codes: Codes) -> list[int]:
    if len(codes) < 2:
        return []
    starts: list[int] = _place_keys().take(_pair_keys(codes[:-1], codes[1:])).nonzero()[0].tolist()
    return starts


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
def _codes() -> dict[str, frozenset[str]]:
    """Return the codes, without closing zeros, of the places that each folded short name may mean."""
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for meant, _ in names().values():
        for place in meant:
            codes[fold_string(place.short)].add(re.sub("(?:00)+$", "", place.code))
    return {name: frozenset(found) for name, found in codes.items()}


@cache
def _place_keys() -> npt.NDArray[np.bool_]:
    """Return which hashes of two characters begin a place name: spares the look-up at nearly every position."""
    keys = np.zeros(1 << 20, dtype=np.bool_)
    starts = np.array([[ord(start[0]), ord(start[1])] for start in _place_index()], dtype=np.uint32)
    keys[_pair_keys(starts[:, 0], starts[:, 1])] = True
    return keys
