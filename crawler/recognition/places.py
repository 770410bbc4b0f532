"""Places of China, from province to county, with their GB/T 2260 codes and the names by which news calls them."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from crawler.recognition.names import NameIndex
from crawler.recognition.tables import load_table, split_aliases

Level = Literal["province", "prefecture", "county", "zone"]

# Prefectures whose short name is an ordinary word, another place or part of one: full names only, or inside a list.
AMBIGUOUS_SHORT_NAMES = frozenset(
    [
        "来宾",
        "安康",
        "阿里",
        "日照",
        "大同",
        "长治",
        "文山",
        "海西",
        "海北",
        "海东",
        "中山",
        "黄山",
        "朝阳",
        "吉林",
        "海南",
        "东方",
        "平凉",
        "和田",
        "保山",
        "白山",
        "玉树",
        "宣城",
        "建设",
        "中卫",
        "通化",
        "自贡",
        "新余",
        "吉安",
        "延边",
        "伊春",
        "抚顺",
        "巴中",
        "楚雄",
        "临夏",
        "甘南",
        "黄南",
        "果洛",
        "怒江",
        "大理",
        "红河",
        "迪庆",
        "凉山",
        "甘孜",
        "阿坝",
    ]
) - frozenset(
    [
        "平凉",
        "自贡",
        "新余",
        "吉安",
        "宣城",
        "延边",
        "通化",
        "抚顺",
        "楚雄",
        "大理",
        "红河",
        "凉山",
        "甘孜",
        "阿坝",
        "保山",
        "中卫",
        "玉树",
        "海东",
    ]
)

_ETHNIC = [
    "土家族",
    "苗族",
    "侗族",
    "藏族",
    "羌族",
    "彝族",
    "布依族",
    "壮族",
    "傣族",
    "景颇族",
    "傈僳族",
    "白族",
    "哈尼族",
    "回族",
    "蒙古族",
    "蒙古",
    "朝鲜族",
    "哈萨克",
    "柯尔克孜",
    "维吾尔",
    "维吾尔族",
    "瑶族",
    "黎族",
    "畲族",
    "满族",
    "仡佬族",
    "水族",
    "佤族",
    "拉祜族",
    "纳西族",
    "独龙族",
    "怒族",
    "普米族",
    "布朗族",
    "毛南族",
    "仫佬族",
    "土族",
    "撒拉族",
    "保安族",
    "东乡族",
    "裕固族",
    "锡伯",
    "塔吉克",
    "各族",
    "鄂温克族",
    "达斡尔族",
    "鄂伦春",
]
_SUFFIXES = ("自治州", "自治县", "自治旗", "林区", "特区", "地区", "矿区", "新区", "市", "县", "区", "州", "盟", "旗")
_PLACEHOLDERS = {
    "市辖区",
    "县",
    "市",
    "省直辖县级行政区划",
    "自治区直辖县级行政区划",
    "省直辖行政单位",
    "省直辖县级行政单位",
    "自治区直辖县级行政单位",
    "矿区",
    "郊区",
    "城区",
}


# Prefectures by the first character of a foreign name, as their own news calls them.
_SHORT_FORMS = {"博州": "652700", "巴州": "652800", "克州": "653000", "锡盟": "152500", "阿盟": "152900"}


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)  # each stands in the tables once: itself
class Place:
    """One division. ``since``/``until``: years in which the name stood, where known."""

    code: str
    name: str
    short: str
    level: Level
    since: int = 0
    until: int = 9999

    @property
    def province(self) -> str:
        """GB/T 2260 name of the province it belongs to."""
        return provinces()[self.code[:2] + "0000"].name

    @property
    def full_name(self) -> str:
        """Name by which its bodies are called: districts carry their city, other places stand alone."""
        if self.level == "county" and self.name.endswith("区"):
            parent = parent_of(self)
            is_city = parent is not None and (parent.level == "prefecture" or parent.name.endswith("市"))
            return parent.name + self.name if parent and is_city else self.name  # 神农架林区 is no city's
        return self.name


@cache
def provinces() -> dict[str, Place]:
    """Return the province-level divisions by code."""
    return {
        row["code"]: Place(code=row["code"], name=row["name"], short=row["short"], level="province")
        for row in load_table("provinces.tsv")
    }


@cache
def province_letters() -> dict[str, Place]:
    """Return the provinces by their one-character names (沪, 苏, 浙 …)."""
    return {letter: provinces()[row["code"]] for row in load_table("provinces.tsv") for letter in row["letters"]}


@cache
def _by_code() -> dict[str, Place]:
    found = dict(provinces())
    for place in _divisions():
        found.setdefault(place.code, place)
    return found


def place_of_code(code: str) -> Place | None:
    """Return the place with a GB/T 2260 code, the newest name where there are several."""
    return _by_code().get(code)


def parent_of(place: Place) -> Place | None:
    """Return the prefecture or municipality above a county, the province above a prefecture."""
    if place.level == "county":
        return _by_code().get(place.code[:4] + "00") or _by_code().get(place.code[:2] + "0000")
    if place.level == "zone":
        return _by_code().get(place.code)
    return provinces().get(place.code[:2] + "0000")


@lru_cache(maxsize=4096)
def is_within(inner: Place, outer: Place) -> bool:
    """Tell whether one place lies inside another; a zone holds only what bears its name (兵团 its divisions)."""
    if outer.level == "zone":
        return inner != outer and inner.name.startswith(outer.name)
    prefix = outer.code.rstrip("0")
    prefix += "0" * (len(prefix) % 2)
    return (
        inner != outer and inner.code.startswith(prefix) and len(inner.code.rstrip("0")) >= len(outer.code.rstrip("0"))
    )


def shorten(name: str) -> str:
    """Return the name without its administrative suffix and the peoples named in it.

    >>> shorten("延边朝鲜族自治州"), shorten("青浦区"), shorten("沛县")
    ('延边', '青浦', '沛县')
    """
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            name = name[: -len(suffix)]
            if suffix.startswith("自治"):
                name = _drop_peoples(name)
            break
    return name


def _drop_peoples(name: str) -> str:
    shortened = True
    while shortened:
        shortened = False
        for people in _ETHNIC:
            if name.endswith(people) and len(name) - len(people) >= 2:
                name, shortened = name[: -len(people)], True
    return name


def _level(code: str) -> Level:
    return "prefecture" if code.endswith("00") else "county"


@cache
def _divisions() -> tuple[Place, ...]:
    """Return every prefecture and county of all revisions in gb2260, then the later reforms, newest first."""
    from gb2260.data import data  # two megabytes of dictionaries: only when a text is read

    reforms = load_table("reforms.tsv")
    replaced = {(row["code"][:2], shorten(row["name"])): int(row["since"]) for row in reforms}
    found: dict[tuple[str, str], Place] = {}
    for row in reforms:
        name = row["name"]
        place = Place(
            code=row["code"], name=name, short=shorten(name), level=_level(row["code"]), since=int(row["since"])
        )
        found[place.code, name] = place
    for year in sorted(data, key=lambda y: -(int(str(y)[:4]) if y else 9999)):
        for number, name in data[year].items():
            code = str(number)
            if code.endswith("0000") or name in _PLACEHOLDERS or (code, name) in found:
                continue
            short = shorten(name)
            until = replaced.get((code[:2], short), 10000) - 1
            found[code, name] = Place(code=code, name=name, short=short, level=_level(code), until=until)
    return tuple(found.values())


@cache
def _zones() -> tuple[Place, ...]:
    return tuple(
        Place(code=row["parent"], name=row["name"], short=row["name"], level="zone") for row in load_table("zones.tsv")
    )


@cache
def names() -> dict[str, tuple[tuple[Place, ...], bool]]:
    """Return every name with the places it may mean and whether it is certain outside lists of places."""
    certain: dict[str, list[Place]] = defaultdict(list)
    uncertain: dict[str, list[Place]] = defaultdict(list)
    for place in provinces().values():
        certain[place.name].append(place)
        certain[place.short].append(place)
    by_code = {place.code: place for place in reversed(_divisions())}
    for short, code in _SHORT_FORMS.items():
        certain[short].append(by_code[code])
    for row, zone in zip(load_table("zones.tsv"), _zones(), strict=True):
        for name in (zone.name, *split_aliases(row["aliases"])):
            certain[name].append(zone)
    for place in _divisions():
        certain[place.name].append(place)
        if place.short == place.name:
            continue
        if place.name.endswith("自治州"):
            certain[place.short + "州"].append(place)
        is_clear = place.level == "prefecture" and place.short not in AMBIGUOUS_SHORT_NAMES
        (certain if is_clear else uncertain)[place.short].append(place)
    table = {name: (tuple(found), len(name) > 2 or found[0].level != "county") for name, found in certain.items()}
    for name, found in uncertain.items():
        table.setdefault(name, (tuple(found), False))
    return table


@cache
def name_index() -> NameIndex:
    """Return the names, ready to be looked up in a text."""
    return NameIndex(names())
