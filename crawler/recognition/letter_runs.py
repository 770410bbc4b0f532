"""Runs of one-character names: of provinces (沪苏浙皖; 宁、陕、甘三省区), of cities that are counted (广深两市)."""

import re
from functools import cache, lru_cache
from operator import itemgetter

from crawler.recognition.openings import pattern_of
from crawler.recognition.places import Place, names, province_letters
from crawler.recognition.tables import load_table

LINE_AFTER = pattern_of(r"(?:新区|高速|铁路|高铁|城际|大桥|公路|线(?!上)|航线|运河)")
_PEOPLE_AFTER = pattern_of("办(?:公室)?(?=有关|主任|负责|[,。;、和与]|$)|事务|同胞|侨|居民|青年")  # 厦门市台港澳办
_PAIR_AFTER = pattern_of("两(?:省|地|区|院|局)")  # 宁甘两省区


@cache
def _letter_run_pattern() -> re.Pattern[str]:
    return pattern_of(f"[{''.join(province_letters())}]{{2,11}}")


# Characters that name a province and are also part of ordinary words: a run of two needs one that is not among these.
_ORDINARY = set("新青云台港贵黑蒙宁吉甘藏川申秦蜀苏晋京津桂")
# Words made of such characters, and roads and railways, which take their names from both ends.
_NOT_A_RUN = {
    "苏宁",
    "晋江",
    "渝北",
    "云桂",
    "新宁",
    "宁津",
    "云台",
    "青云",
    "津云",
    "新津",
    "贵港",
    "吉黑",
    "沪宁",
    "宁沪",
}
_KNOWN_RUNS = {
    "甘青",
    "青藏",
    "新藏",
    "川藏",
    "云贵",
    "川蒙",
    "蒙新",
    "港澳",
    "川黔",
    "京津",
    "苏台",
    "甘宁",
    "甘川",
    "青甘川",
}


@lru_cache(maxsize=1024)
def find_letter_runs(text: str) -> tuple[tuple[int, int, tuple[Place, ...]], ...]:
    """Return the runs of one-character names with their places: of provinces (沪苏浙皖), of cities that are counted.

    Words and railways are left out.
    """
    letters = province_letters()
    runs = [
        (match.start(), match.end(), match.group())
        for match in _letter_run_pattern().finditer(text)
        if _is_run(match.group(), is_counted=_PAIR_AFTER.match(text, match.end()) is not None)
        and not LINE_AFTER.match(text, match.end())
        and not _PEOPLE_AFTER.match(text, match.end())
    ]
    runs += _letters_listed(text)
    found = [(start, end, tuple(letters[letter] for letter in run)) for start, end, run in runs]
    cities, table = _city_run_pattern(), city_runs()
    found += [(*match.span("run"), table[match["run"]]) for match in cities.finditer(text)]
    return tuple(sorted(found, key=itemgetter(0)))


def _letters_listed(text: str) -> list[tuple[int, int, str]]:
    """Return the letters of provinces that a text lists one by one, where it counts them (宁、陕、甘三省区)."""
    found = []
    for match in _listed_letters_pattern().finditer(text) if "、" in text else ():
        run = _SEPARATORS.sub("", match["run"])
        if len(run) == COUNTS.index(match["count"]) and len(set(run)) == len(run):
            found.append((match.start("run"), match.end("run"), run))
    return found


@cache
def city_runs() -> dict[str, tuple[Place, ...]]:
    """Return the runs of letters of cities (广深), with what they mean where they are counted."""
    return {
        row["run"]: tuple(names()[name][0][0] for name in row["members"].split("、"))
        for row in load_table("city_runs.tsv")
    }


@cache
def _city_run_pattern() -> re.Pattern[str]:
    return pattern_of(f"(?P<run>{'|'.join(city_runs())})(?=[两三][市地城局院])")


COUNTS = "零一两三四五六七八九十"
_SEPARATORS = pattern_of("[、和与]")


@cache
def _listed_letters_pattern() -> re.Pattern[str]:
    letter = f"[{''.join(province_letters())}]"
    return pattern_of(f"(?P<run>{letter}(?:[、和与]{letter}){{1,9}})(?P<count>[两三四五六七八九十])个?[省地市]")


def _is_run(run: str, *, is_counted: bool) -> bool:
    if len(set(run)) != len(run) or run in _NOT_A_RUN or run in names():
        return False
    return is_counted or len(run) > 2 or run in _KNOWN_RUNS or not _ORDINARY.issuperset(run)
