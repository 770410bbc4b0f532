"""Places that a phrase counts: 三地, 两省一市, 五省区市."""

import re

from crawler.recognition.openings import pattern_of
from crawler.recognition.parties import Regions
from crawler.recognition.places import Place

_NUMBER = "[两二三四五六七八九十]|十[一二三四五六]|\\d{1,2}"
COUNT_PHRASE = pattern_of(
    rf"(?P<number>{_NUMBER})(?:个(?=市场监|质监|标准化|计量)|个?(?:(?:省|市|区)一(?:市|区|省)|省区市|省市区|省市|省区|州市|市州|地市|地州|市县|区县|厅局|国家|城市|(?:省|市|县|区)(?:\((?:区|市|县|州|自治区|[省市区县州、自治]+)\))?|地|州|旗|盟|城|家|方))"
    r"(?!个|级|长|委|府|局局|以上|点|化|项|条)"
)


def parse_number(word: str) -> int | None:
    """Return the value of a small number in figures or characters (两, 十一, 三十二)."""
    if word.isdigit():
        return int(word)
    digits = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}
    tens, mark, ones = word.rpartition("十")
    try:
        if mark:
            return (digits[tens] if tens else 1) * 10 + (digits[ones] if ones else 0)
        return digits[word]
    except KeyError:
        return None


_RANKS = {"省": ("province",), "市": ("prefecture",), "县": ("county",), "区": ("county", "zone")}


def is_of_rank(place: Place, phrase: str) -> bool:
    """Tell whether a place is one of those that a phrase counts: 两市, 三县区, 四省市, 两地."""
    signs = [sign for sign in phrase if sign in _RANKS]
    if not signs:
        return True
    return any(place.level in _RANKS[sign] or (sign != "省" and place.name.endswith(sign)) for sign in signs)


def count_of(phrase: re.Match[str]) -> int | None:
    """Return how many a count phrase counts: 三地, 两省一市."""
    number = parse_number(phrase["number"])
    return number + 1 if number and _AND_ONE.search(phrase.group()) else number


_AND_ONE = pattern_of("[省市区]一[市区省]")


def gather_counted(head: str, floor: int, inside: list[Regions]) -> Regions | None:
    """Return lists parted by commas as one where the count after the last is that of all of them together.

    湖南湘西、怀化,贵州黔东南、铜仁,重庆黔江五地质监局
    """
    count = COUNT_PHRASE.match(head, inside[-1].end - floor)
    wanted = count_of(count) if count else None
    if wanted is None or len(inside[-1].places) >= wanted:
        return None
    places: tuple[Place, ...] = ()
    for number in range(len(inside) - 1, -1, -1):
        places = inside[number].places + places
        if len(places) >= wanted:
            whole = Regions(start=inside[number].start, end=inside[-1].end, places=places)
            return whole if len(set(places)) == wanted else None
        between = head[inside[number - 1].end - floor : inside[number].start - floor] if number else ""
        if between not in {",", "、", "和", "与", "及", "以及"}:
            return None
    return None
