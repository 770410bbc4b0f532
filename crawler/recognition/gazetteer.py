"""Where places and groups of places stand in a text. The public face of places, groups, letter_runs, agencies."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache

from crawler.recognition.agencies import Agency, agency_names, find_institute
from crawler.recognition.groups import Group, find_implied_group, group_names, groups
from crawler.recognition.letter_runs import LINE_AFTER, find_letter_runs
from crawler.recognition.openings import pattern_of
from crawler.recognition.places import Place, is_within, name_index, names, parent_of, province_letters, provinces

__all__ = [
    "Agency",
    "Group",
    "GroupSpan",
    "Place",
    "PlaceSpan",
    "agency_names",
    "canonicalize_region",
    "find_groups",
    "find_implied_group",
    "find_institute",
    "find_letter_runs",
    "find_places",
    "group_names",
    "groups",
    "is_within",
    "parent_of",
    "province_letters",
    "provinces",
    "scan_places",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceSpan:
    """A place in a text. ``certain`` is false for short county names that need a list or an organ beside them."""

    start: int
    end: int
    place: Place
    candidates: tuple[Place, ...]
    certain: bool

    @property
    def name(self) -> str:
        """Canonical name."""
        return self.place.name

    @property
    def code(self) -> str:
        """GB/T 2260 code."""
        return self.place.code

    @property
    def level(self) -> str:
        """province, prefecture, county or zone."""
        return self.place.level


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupSpan:
    """A named group in a text."""

    start: int
    end: int
    group: Group


# A name that runs on into one of these is another word: 中山大学, 长春花, 黄山毛峰 (place names inside common words).
_NOT_BEFORE = pattern_of(
    r"麓|岸|大学|学院|河[两沿畔边]|话|园林|理工|师范|医院|银行|石化|花|路|街|港区|久安|时间|小异|巴巴|会海|论坛"
)
_HAS_ORGAN = pattern_of(
    r"(?:[省市县区州]|[两二三四五六七八九十]+[地市县区省州]+)?(?:市场监|质监|质量技术|工商|人民政府|政府|标准|计量|市监|的?两地|[一-龥]{0,8}(?:实验区|示范区|开发区|新区|高新区|经开区|园区|合作区|港区|试验区)管(?:委会|理委员会))"
)
_LIST_GAP = pattern_of(r"[、,和与及同—\-]|以及")


def scan_places(text: str) -> list[PlaceSpan]:
    """Return every place name, the longest at each point, uncertain ones included."""
    table = names()
    found: list[PlaceSpan] = []
    for start, longest in (_without_conjunction(text, *span) for span in name_index().find(text)):
        # 成都市场监管局: 成都, whose 市 belongs to the market
        is_market = text[longest - 1] == "市" and _OF_MARKETS.match(text, longest)
        end = longest - 1 if is_market and text[start : longest - 1] in table else longest
        candidates, certain = table[text[start:end]]
        if end - start == 2 and _NOT_BEFORE.match(text, end):
            certain = False
        if text[start:end] == "会同" and not _AMONG_COUNTIES.match(text, end):
            continue  # 省气象局会同省市场监管局
        found.append(PlaceSpan(start=start, end=end, place=candidates[0], candidates=candidates, certain=certain))
    return found


_AMONG_COUNTIES = pattern_of("[、,两三四五六七八九十]|和(?!市)")
_OF_MARKETS = pattern_of("场(?:监|和质量|质量监)|监(?:局|部门)")


def _without_conjunction(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the name behind a 和 that only joins it to what stands before (省局和平潭: 平潭, not 和平)."""
    if text[start] != "和" or end - start > 2 or start == 0:
        return start, end
    behind = next((n for n in (5, 4, 3, 2) if text[start + 1 : start + 1 + n] in names()), None)
    return (start + 1, start + 1 + behind) if behind and len(text) > start + behind else (start, end)


def find_places(text: str, *, year: int | None = None) -> list[PlaceSpan]:
    """Return the places named in a text, in order, each resolved by what stands beside it.

    A county's short name counts only in a list of places or before an organ; of several places with one name the one
    inside a neighbouring place is taken, then the one whose name stood in ``year``.

    >>> [(span.name, span.code) for span in find_places("青浦、苏州、嘉兴三地市场监管局")]
    [('青浦区', '310118'), ('苏州市', '320500'), ('嘉兴市', '330400')]
    """
    spans = scan_places(text)
    kept: list[PlaceSpan] = []
    for number, span in enumerate(spans):
        if not span.certain and _runs_on(text, span.end):
            continue
        if span.certain or _stands_in_list(text, spans, number):
            kept.append(_resolve(span, kept, spans, text, year))
    for number, span in enumerate(kept):
        # 长春、吉林、四平: the province's name among cities is its city of the same name.
        beside = [kept[n].level for n in (number - 1, number + 1) if 0 <= n < len(kept)]
        if number + 1 < len(kept) and kept[number + 1].start == span.end:
            continue  # 吉林白城: the city of the province
        if text[span.start : span.end] == "吉林" and "prefecture" in beside and "province" not in beside:
            kept[number] = _with(span, names()["吉林市"][0][0])
    return kept


# 松山湖 is a lake's name, not 松山区 with a lake; but 太仓江阴 are two cities.
_WATERS = pattern_of("[湖江河湾岛]")


def _runs_on(text: str, end: int) -> bool:
    """Tell whether a short name is the beginning of a longer one."""
    return _WATERS.match(text, end) is not None and not any(text[end : end + n] in names() for n in (2, 3, 4))


def _stands_in_list(text: str, spans: list[PlaceSpan], number: int) -> bool:
    span = spans[number]
    beside = [
        other for other in spans[max(0, number - 1) : number + 2] if other.end == span.start or other.start == span.end
    ]
    if len(beside) == 2 and all(other.certain and other.level == "prefecture" for other in beside):
        return True  # 赤峰通辽朝阳阜新四市
    if _HAS_ORGAN.match(text, span.end):
        return True
    for other in (number - 1, number + 1):
        if 0 <= other < len(spans):
            left, right = sorted((span, spans[other]), key=lambda s: s.start)
            gap = text[left.end : right.start]
            if (gap == "" and left.level == "province") or _LIST_GAP.fullmatch(gap):
                return gap != "" or left is not span
    return False


def _resolve(
    span: PlaceSpan, before: list[PlaceSpan], spans: list[PlaceSpan], text: str, year: int | None
) -> PlaceSpan:
    if len(span.candidates) == 1:
        return span
    standing = [p for p in span.candidates if year is None or p.since <= year <= p.until] or list(span.candidates)
    if year is None:
        standing.sort(key=lambda place: place.until != 9999)
    neighbours = [other.place for other in before[-3:]][::-1] + [s.place for s in spans if s.level == "province"]
    for neighbour in neighbours:
        for place in standing:
            if is_within(place, neighbour) or (
                parent_of(place) is not None and place.level == "county" and place.code[:4] == neighbour.code[:4]
            ):
                return _with(span, place)
    for neighbour in neighbours:
        for place in standing:
            if place.code[:2] == neighbour.code[:2] and place.level != "province":
                return _with(span, place)
    later = {other.place.code[:2] for other in spans if other.start >= span.end and other.certain}
    return _with(
        span, next((place for place in standing if place.code[:2] in later and place.level != "province"), standing[0])
    )


def _with(span: PlaceSpan, place: Place) -> PlaceSpan:
    return PlaceSpan(start=span.start, end=span.end, place=place, candidates=span.candidates, certain=span.certain)


@cache
def _group_pattern() -> re.Pattern[str]:
    # By first character: a pattern of 250 names is tried name by name wherever one of them may begin.
    endings: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(group_names(), key=len, reverse=True):
        endings[name[0]].append(re.escape(name[1:]))
    return pattern_of("|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in endings.items()))


# 中部 and 西部 are groups in 中部地区标准化联盟 and plain geography in 皖西部, 西部陆海: not after these characters.
_LOOSE_NAMES = {"中部", "西部", "胶东", "雄安", "川南", "鲁南", "中原", "湾区"}
_LOOSE_AFTER = pattern_of(
    r"六省|各省|省份|省区|地区|[三四五]市|标准|计量|认证|质监|市场监管|区域|[“”]|[一二三四五六七八九十]+省|认|通"
)
_GEOGRAPHY_BEFORE = pattern_of(r"[省市县区东南西北华中州国]$")


@lru_cache(maxsize=1024)  # every test of a sentence asks this anew
def find_groups(text: str) -> tuple[GroupSpan, ...]:
    """Return the named groups of regions in a text, the longest name at each point.

    >>> [span.group.name for span in find_groups("沪苏浙皖四地与京津冀")]
    ['长三角', '京津冀']
    """
    found = []
    for match in _group_pattern().finditer(text):
        name = match.group()
        if name in _LOOSE_NAMES and (
            _GEOGRAPHY_BEFORE.search(text[: match.start()]) or not _LOOSE_AFTER.match(text, match.end())
        ):
            continue
        if LINE_AFTER.match(text, match.end()) or _is_part_of_run(text, *match.span()):
            continue
        found.append(GroupSpan(start=match.start(), end=match.end(), group=group_names()[match.group()]))
    for start, end, run in find_letter_runs(text):  # 陕甘青宁新: so many in whichever order
        group = find_implied_group(run) if end - start > 4 else None
        if group and all(span.end <= start or end <= span.start for span in found):
            found.append(GroupSpan(start=start, end=end, group=group))
    return tuple(sorted(found, key=lambda span: span.start))


def _is_part_of_run(text: str, start: int, end: int) -> bool:
    """Tell whether a name of letters is only a piece of a longer run (粤桂 in 粤桂琼)."""
    letters = province_letters()
    return all(sign in letters for sign in text[start:end]) and text[end : end + 1] in letters


def canonicalize_region(name: str) -> str | None:
    """Return the GB/T 2260 name of a province for any of its names, or none.

    >>> canonicalize_region("内蒙古"), canonicalize_region("渝"), canonicalize_region("深圳")
    ('内蒙古自治区', '重庆市', '广东省')
    """
    if name in province_letters():
        return province_letters()[name].name
    found = names().get(name)
    return found[0][0].province if found else None
