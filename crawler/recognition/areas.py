"""Groups that no list holds, as a text names them: by letters of cities (汕潮揭), by a mountain, a lake or a river."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from crawler.recognition.groups import group_names
from crawler.recognition.openings import pattern_of
from crawler.recognition.places import Place, name_index, province_letters
from crawler.recognition.tables import load_table


def find_city_letters(text: str, places: Sequence[Place]) -> tuple[int, int] | None:
    """Return where a run of characters stands that has one of each city or county, in any order, and nothing else.

    Two letters name a group only where a word of union follows them (酒嘉一体化).

    >>> from crawler.recognition.places import names
    >>> find_city_letters("汕潮揭“认账”清单", [names()[name][0][0] for name in ("汕头市", "潮州市", "揭阳市")])
    (0, 3)
    """
    count = len(places)
    if not 2 <= count <= 8 or sum(place.level == "province" for place in places) > (count > 2):
        return None  # 沪苏通 is named like cities, 沪苏 like provinces
    if any(place.code >= _OFFSHORE for place in places):
        return None
    if count == 2 and not _UNION.search(text):
        return None
    letters = [_letters(place) for place in places]
    signs = _signs_of(text)
    if any(signs.isdisjoint(of_place) for of_place in letters):
        return None
    any_letter = frozenset().union(*letters)
    named = None
    for start in range(len(text) - count + 1):
        if text[start] not in any_letter or not _has_one_of_each(text[start : start + count], letters):
            continue
        named = named or list(name_index().find(text))
        if count == 2 and not _UNION.match(text, start + count):
            continue
        end = start + count
        # 珠中江 holds the name of a county, 中江, and is none
        if not any(a < end and start < b and not (start <= a and b <= end and b - a < count) for a, b in named):
            return start, end
    return None


@lru_cache(maxsize=256)
def _signs_of(text: str) -> frozenset[str]:
    return frozenset(text)


_OFFSHORE = "710000"  # codes from here on are those of Taiwan, Hong Kong and Macao
_HONG_KONG = "810000"


def find_with_special_region(text: str, places: Sequence[Place]) -> tuple[int, int] | None:
    """Return where a city's letter stands before that of Hong Kong or Macao (穗港, 珠澳)."""
    city, *others = sorted(places, key=lambda place: place.code)
    if len(others) != 1 or others[0].code < _HONG_KONG or city.level == "province":
        return None
    region = others[0]
    letter = region.name[1] if region.code.startswith("81") else region.name[0]
    runs = (text.find(sign + letter) for sign in sorted(_letters(city)))
    return next(((at, at + 2) for at in runs if at >= 0), None)


def _has_one_of_each(run: str, letters: list[frozenset[str]]) -> bool:
    """Tell whether a run's characters can be given to the places one to one (宜荆荆: two of them begin with 荆)."""
    if not letters:
        return True
    return any(
        sign in letters[0] and _has_one_of_each(run[:n] + run[n + 1 :], letters[1:]) for n, sign in enumerate(run)
    )


_UNION = pattern_of("一体化|同城化|跨界|都市圈|城市群|经济[圈区带]")
_CITY_OF_DIVISION = pattern_of("师(.)[^师]*市$")


@lru_cache(maxsize=1024)
def _letters(place: Place) -> frozenset[str]:
    """Return the characters by which runs of letters name a place: of its name, its old name, a division's city."""
    city = _CITY_OF_DIVISION.search(place.name)
    if city:
        return frozenset(city.group(1))
    own = "".join(sign for sign, province in province_letters().items() if province is place)
    return frozenset(place.short[:2] + own + _old_letters().get(place.name, ""))


@cache
def _old_letters() -> dict[str, str]:
    return {row["name"]: row["letters"] for row in load_table("city_letters.tsv")}


@cache
def _area_pattern() -> re.Pattern[str]:
    rows = sorted(load_table("areas.tsv"), key=lambda row: -len(row["name"]))  # 渤海湾 before 渤海
    mountains, lakes, rivers, lines, parts = (
        "|".join(row["name"] for row in rows if row["kind"] == kind)
        for kind in ("mountain", "lake", "river", "line", "part")
    )
    plains = "|".join(row["name"] for row in rows if row["kind"] == "plain")
    body = "[^,。;、《》山的货]{0,10}(?:联盟|共同体|协作[体组网]|联席会议)"
    pact = "[^《》]{0,16}(?:协议|备忘录|公约|方案|计划|意见|要点|章程|宣言)书?》"
    acting = rf"(?=革命老区|[两二三四五六七八九十\d]+[市县州地省]|{body})"
    return pattern_of(
        rf"(?:(?:{mountains})(?:山片区|山区|片区)|(?:{mountains})山{acting}|(?:{plains})|(?<![山陕江广])[东南西北](?:{mountains})山?"
        rf"|环(?:{lakes})|(?:{lakes})(?:流域|湖?区(?!域)|生态经济区|平原)|(?<=《)(?:(?:{lakes})|(?:{mountains})山(?!脉))(?={pact})"
        rf"|(?:{rivers})(?:[上中下]游)?(?:流域|干热河谷|河谷)|(?<=《)(?:{rivers})[上中下]游(?={pact})"
        rf"|(?:(?<![一-龥])|(?<=签署|签订|印发|发布|建立|成立|组建))(?:{parts})(?!(?:{parts})|[东南西北湾]|半岛)"
        rf"|(?:{lines})(?=沿线|经济带|[^,。;、《》]{{0,4}}联盟)"
        rf"|[两三四五六]省边际)"
        r"(?!海峡|机场|大桥|隧道|大学|学院|宾馆|公司|医院|(?:国家)?(?:级)?自然保护区)"
    )


@lru_cache(maxsize=1024)  # every act near a sentence asks this anew
def find_area(text: str) -> tuple[int, int] | None:
    """Return where a text first names an area by its mountain, lake or river.

    >>> find_area("《环洞庭湖稻虾协议》"), find_area("东江发源于赣州"), find_area("成立三峡库区四县联盟")
    ((1, 5), None, (2, 6))
    """
    match = _area_pattern().search(text)
    return match.span() if match else find_belt(text)


@lru_cache(maxsize=1024)
def find_belt(text: str) -> tuple[int, int] | None:
    """Return where a text first names a belt, a circle of cities or a reservoir's region that no list holds."""
    belts = [*_BELT.finditer(text), *_BELT_TITLED.finditer(text)]
    return next((m.span("name") for m in belts if m["name"] not in group_names()), None)


# 辽宁沿海经济带六市, 三峡库区四县: what is planned as one, where its places are counted behind it.
_BELT = pattern_of(
    r"(?:^|[《,。;:“\s]|签署|签订|印发|发布|建立|成立|组建|召开|推进|推动|促进|深化|共建|关于|[在的为由])"
    r"(?P<name>(?:(?!建立|成立|组建|召开)[一-龥—]){2,6}?(?:经济带|经济圈|都市圈|城市群|库区|示范带|生态圈))"
    r"(?=[两二三四五六七八九十\d]+个?[省市县区州地]|(?:标准|计量|认证)[^,。;《》]{0,8}(?:联盟|协议|备忘录))"
)
# 《三峡库区计量协作协议》: a document that is named for it.
_BELT_TITLED = pattern_of(r"《(?P<name>[一-龥—]{2,6}?(?:经济带|经济圈|都市圈|城市群|库区|示范带|生态圈))(?!管理|管委)")
