"""Where in folded text something may begin that is searched for: one look at each pair of characters for all of it.

A pattern looks at every character of a text, and there are a dozen of them.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
import numpy.typing as npt

from crawler.recognition.gazetteer import group_names, province_letters
from crawler.recognition.letter_runs import COUNTS, city_runs
from crawler.recognition.places import names
from crawler.sameness.fold import Codes, fold_string, fold_strings
from crawler.sameness.place_names import place_index

Kinds = npt.NDArray[np.uint8]
Openings = tuple[npt.NDArray[np.intp], Kinds]

PLACE, ENDING, SAYING, TITLE, NUMERAL, PAGE_WORD, NEAR_DAY, REGION = (1 << bit for bit in range(8))

NUMERALS = "〇零一二三四五六七八九十百两"
COUNTED = "月日届期次批项条家省市县区地"

# What names end in; none of them begins in another.
FIRM_ENDINGS = ("公司", "集团")
BODY_ENDINGS = ("局", "厅", "委员会")
INSTITUTE_ENDINGS = ("院", "所", "中心", "总站", "学会", "商会", "协会", "联合会")
DIVISION_ENDINGS = ("镇", "乡", "村", "县", "街道", "开发区", "高新区", "园区", "示范区", "自治州", "协作区", "联盟")
ENDINGS = FIRM_ENDINGS + BODY_ENDINGS + INSTITUTE_ENDINGS + DIVISION_ENDINGS

SAYINGS = ("表示", "介绍", "说", "称", "指出", "强调", "认为")

TITLES = (
    *("记者", "通讯员", "局长", "主任", "书记", "专家", "负责人", "处长", "市长", "县长"),
    *("区长", "省长", "院长", "会长", "教授", "主席", "经理", "董事长", "秘书长", "科长"),
    *("所长", "站长", "队长", "巡视员", "司长", "部长", "研究员", "工程师", "代表", "先生", "女士"),
)

PAGE_WORDS = ("时间", "日期", "点击", "浏览", "阅读", "次数")
"""A number behind one of these is the page's own (时间:2026-03-02 10:20, 浏览:105): every mirror has another."""

DAYS_BEFORE = {"前天": 2, "前日": 2, "昨日": 1, "昨天": 1, "昨晚": 1, "今日": 0, "今天": 0}
WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}

_TABLE_BITS = 20
_CODES = 0x32400  # folded code points are below


def find_openings(codes: Codes) -> Openings:
    """Return where in a text any of the above may begin, and which; some more, where two pairs share a hash."""
    pairs, singles = _tables()
    kinds = singles.take(codes)
    kinds[:-1] |= pairs.take(_hash_pairs(codes[:-1], codes[1:]))
    places = (kinds != 0).nonzero()[0]
    return places, kinds.take(places)


def places_of(openings: Openings, kind: int) -> list[int]:
    """Return where one of the above may begin."""
    places, kinds = openings
    found: list[int] = places[(kinds & np.uint8(kind)) != 0].tolist()
    return found


def may_name_regions(text: str, folded: str, places: Iterable[int]) -> bool:
    """Tell whether regions by abbreviations or as groups may be named, in the text or where they may begin once folded.

    Hardly a text names any, and to look for them there takes longer than all else that is looked for.
    """
    match, whole = _region_pattern().match, _whole_names()
    for place in places:
        found = match(folded, place)
        if found and (found.group() not in whole or folded[found.end()] in COUNTS):
            return True
    return any(name in text for name in _unmarked_groups())


@cache
def _region_pattern() -> re.Pattern[str]:
    """Return what runs and groups begin with in folded text, where nothing parts letters that are listed."""
    letters = fold_string("".join(province_letters()))
    groups = set(fold_strings([*city_runs(), *group_names()])) - {""}
    return re.compile(f"[{letters}]{{2,11}}|[{letters}][和与][{letters}]|{'|'.join(sorted(groups))}")


@cache
def _whole_names() -> frozenset[str]:
    """Return the runs of letters that are a place's name (辽宁), and no run unless they are counted."""
    letters = province_letters()
    pairs = [first + second for first in letters for second in letters if first + second in names()]
    return frozenset(fold_strings(pairs))


@cache
def _unmarked_groups() -> tuple[str, ...]:
    """Return the names of groups of which the fold leaves nothing: G60."""
    return tuple(name for name in group_names() if len(fold_string(name)) < 2)


@cache
def _tables() -> tuple[Kinds, Kinds]:
    """Return the openings of pairs by their hash, and of single characters."""
    pairs, singles = np.zeros(1 << _TABLE_BITS, dtype=np.uint8), np.zeros(_CODES, dtype=np.uint8)
    for kind, words in _openings():
        listed = list(words)
        for word in listed:
            if len(word) == 1:
                singles[ord(word)] |= kind
        starts = "".join([word[:2] for word in listed if len(word) > 1]).encode("utf-32-le")
        first, second = np.frombuffer(starts, dtype="<u4").reshape(-1, 2).T
        pairs[_hash_pairs(first, second)] |= kind
    return pairs, singles


def _openings() -> Iterator[tuple[int, Iterable[str]]]:
    yield PLACE, place_index()
    yield ENDING, ENDINGS
    yield SAYING, SAYINGS
    yield TITLE, TITLES
    yield NUMERAL, [f"{first}{second}" for first in f"第{NUMERALS}" for second in f"{NUMERALS}{COUNTED}年"]
    yield PAGE_WORD, PAGE_WORDS
    yield NEAR_DAY, [*DAYS_BEFORE, *(f"周{day}" for day in WEEKDAYS)]
    runs = [first + second for first in province_letters() for second in (*province_letters(), "和", "与")]
    yield REGION, fold_strings([*runs, *city_runs(), *group_names()])


def _hash_pairs(first: Codes, second: Codes) -> Codes:
    keys: Codes = (first * np.uint32(2654435761) + second * np.uint32(40503)) >> np.uint32(32 - _TABLE_BITS)
    return keys
