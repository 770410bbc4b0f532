"""Slots: what tells two events with the same wording apart: numbers, places, bodies, people, firms, instruments.

They are read from folded text, so damaged copies have the same ones. A slot that is missed costs little, one that is
read into ordinary words costs nothing: it stands in the copy too.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from crawler.sameness import openings, place_names
from crawler.sameness.fold import SEPARATOR, FoldedTexts, fold_string
from crawler.sameness.openings import (
    BODY_ENDINGS,
    COUNTED,
    DIVISION_ENDINGS,
    FIRM_ENDINGS,
    INSTITUTE_ENDINGS,
    NUMERALS,
    PAGE_WORDS,
    SAYINGS,
    TITLES,
    Openings,
    places_of,
)
from crawler.sameness.place_names import place_codes, place_index


class Slot(NamedTuple):
    """Something that a template leaves open. ``start`` and ``end`` count folded characters; a number has no length."""

    kind: str  # one of the letters below
    start: int
    end: int
    value: str


Columns = tuple[str, list[int], list[int], list[str]]
"""Slots by columns: kinds, starts, lengths, values."""

NUMBER, DAY, MONTH, YEAR = "n", "d", "m", "y"
ORDINAL, BODY, INSTITUTE, PERSON, FIRM, INSTRUMENT = "o", "b", "t", "h", "f", "i"
PLACE, COUNTY = place_names.PLACE, place_names.COUNTY

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

_ORDINAL = re.compile(
    f"[第{NUMERALS}](?:(?<=第)[{NUMERALS}]{{1,5}}"
    f"|(?<=[二一])[{NUMERALS}]{{3}}(?=年)"
    f"|(?<!第)[{NUMERALS}]{{0,2}}(?=[{COUNTED}]))"
)
_BODY_WORDS = ("管理", "监督", "行政")
_OF_INSTITUTES = {"研究", "检验", "检测", "测试", "检定", "计量", "质检"}
_OF_CENTRES = {"保护", "检验", "检测", "研究", "测试"}
# The hundred commonest surnames, 85 % of the people (Ministry of Public Security, 2020), as they fold.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜戴"
    "夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文欧阳殷庞倪施樊葛"
)

Row = tuple[str, int, int, str]  # kind, start, length, value
_BY_START = itemgetter(1, 0)


def leave_out_nested(ours: Iterable[tuple[str, str]], theirs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return our slots without places that contain one of theirs, or lie in one: 江苏两市 and 南通盐城 are no two.

    Slots: kind and value.
    """
    others = {code for kind, value in theirs if kind == PLACE for code in place_codes().get(value, ())}

    def is_nested(kind: str, value: str) -> bool:
        codes = place_codes().get(value, ()) if kind == PLACE else ()
        return any(
            code != other and (code.startswith(other) or other.startswith(code)) for code in codes for other in others
        )

    return [slot for slot in ours if not is_nested(*slot)]


def find_slots(folded: FoldedTexts, marks: Openings) -> list[Columns]:
    """Return the slots of each text by where they start. ``marks``: of ``find_openings``."""
    text = folded.text
    places = _find_places(text, marks)
    rows = [*_read_numbers(folded, marks), *_find_ordinals(text, marks), *places]
    rows += _find_organisations(text, marks, places)
    rows += [*_find_titled(text, marks), *_find_quoted(text, marks)]
    rows += [(INSTRUMENT, a, b - a, text[a:b]) for a, b in folded.quoted if 2 <= b - a <= 60]
    rows.sort(key=_BY_START)
    kinds, starts, sizes, values = zip(*rows, strict=True) if rows else ((), (), (), ())
    edges = [bisect_left(starts, start) for start in folded.starts]
    return [
        (
            "".join(kinds[first:last]),
            [place - start for place in starts[first:last]],
            list(sizes[first:last]),
            list(values[first:last]),
        )
        for start, (first, last) in zip(folded.starts, pairwise(edges), strict=False)
    ]


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


def _read_numbers(folded: FoldedTexts, marks: Openings) -> list[Row]:
    text, found = folded.text, []
    of_page = {place + 2 for place in places_of(marks, openings.PAGE_WORD) if text[place : place + 2] in PAGE_WORDS}
    for place, value in zip(folded.number_places, folded.numbers, strict=True):
        kind = _UNITS.get(text[place], NUMBER)
        if kind != YEAR and len(value) == 4 and value.startswith(("19", "20")):
            kind = YEAR
        if place not in of_page:
            found.append((kind, place, 0, value))
    return found


def _find_ordinals(text: str, marks: Openings) -> Iterator[Row]:
    end = 0
    for place in places_of(marks, openings.NUMERAL):
        match = _ORDINAL.match(text, place) if place >= end else None
        if match is None:
            continue
        end = match.end()
        if text[place] == "第":
            yield ORDINAL, place + 1, end - place - 1, parse_numeral(text[place + 1 : end])
            continue
        value = parse_numeral(match.group())
        if value != "1":  # 一批, 一次, 一地 are ordinary words
            yield _UNITS.get(text[end], NUMBER), place, end - place, value


def _find_titled(text: str, marks: Openings) -> Iterator[Row]:
    """Yield the people whose title stands before their names."""
    end, titled = 0, _titled()
    for place in places_of(marks, openings.TITLE):
        match = titled.match(text, place) if place >= end else None
        if match is not None:
            end = match.end()
            yield PERSON, end - 2, 2, match.group(1)


def _find_quoted(text: str, marks: Openings) -> Iterator[Row]:
    """Yield the people who say something."""
    surnames = _surnames()
    for end in places_of(marks, openings.SAYING):
        if text[end] not in SAYINGS and text[end : end + 2] not in SAYINGS:
            continue
        for start in (end - 3, end - 2):
            if start >= 0 and text[start] in surnames and SEPARATOR not in text[start:end]:
                yield PERSON, start, 2, text[start : start + 2]
                break


def _find_places(text: str, marks: Openings) -> list[Row]:
    index, found = place_index(), []
    end = 0
    for position in places_of(marks, openings.PLACE):
        if position < end:
            continue
        for name, kind, value in index.get(text[position : position + 2], ()):
            if text.startswith(name, position):
                end = position + len(name)
                found.append((kind, position, len(name), value))
                break
    return found


def _find_organisations(text: str, marks: Openings, places: Sequence[Row]) -> Iterator[Row]:
    """Yield firms, bodies and institutes by what their names end in, and divisions that no list has.

    What a name ends in is searched for, then what stands before it is read: far quicker than to look for the name.
    """
    starts = [row[1] for row in places]
    for start, ending, kind in _find_endings(text, marks):
        if kind == FIRM:
            end, size = _start_of_firm_end(text, start), 4
        elif kind == BODY:
            end, size = _start_of_body_end(text, start), 2
        elif kind == INSTITUTE:
            end, size = _start_of_institute_end(text, start), 4
        else:
            end, size = start, 2
            last = bisect_right(starts, start - 1) - 1
            if last >= 0 and starts[last] + places[last][2] > start - 2:  # one that a list has
                continue
        # An institute with its ending: that of another one may be all that differs.
        value = text[end - size : start + len(ending) if kind == INSTITUTE else end]
        if end >= size and SEPARATOR not in value:
            yield kind, end - size, len(value), value


def _find_endings(text: str, marks: Openings) -> Iterator[tuple[int, str, str]]:
    """Yield where an ending begins, the ending and the kind of what has it."""
    endings = _endings()
    for start in places_of(marks, openings.ENDING):
        for ending, kind in endings.get(text[start], ()):
            if text.startswith(ending, start):
                yield start, ending, kind


@cache
def _endings() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the endings and what has them by their first character."""
    found: defaultdict[str, tuple[tuple[str, str], ...]] = defaultdict(tuple)
    for kind, endings in ((FIRM, FIRM_ENDINGS), (BODY, BODY_ENDINGS), (INSTITUTE, INSTITUTE_ENDINGS)):
        for ending in endings:
            found[ending[0]] += ((ending, kind),)
    for ending in DIVISION_ENDINGS:
        found[ending[0]] += ((ending, COUNTY),)
    return dict(found)


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
    return re.compile(f"(?:{'|'.join(TITLES)})([{''.join(sorted(_surnames()))}][\u3400-\u9fff])")
