"""Groups of regions for which an act's own document, alliance or body is named, and those that it only serves."""

from crawler.recognition.acts import FoundAct
from crawler.recognition.areas import find_belt, find_city_letters, find_with_special_region
from crawler.recognition.gazetteer import GroupSpan, find_groups
from crawler.recognition.groups import Group, canonical_group
from crawler.recognition.instruments import find_instruments
from crawler.recognition.listed_places import NOBODY
from crawler.recognition.openings import pattern_of
from crawler.recognition.places import Place, is_within
from crawler.recognition.readings import Reading


def lie_in(places: tuple[Place, ...], group: Group) -> bool:
    """Tell whether none of the places is a city that a group of cities lacks (苏锡常 is not 苏锡常泰)."""
    return all(any(place == m or is_within(place, m) or is_within(m, place) for m in group.members) for place in places)


def find_titled(act: FoundAct, reading: Reading, places: tuple[Place, ...]) -> Group | None:
    """Return the listed group for which the document or the alliance of an act is named, if all who act lie in it."""
    text = reading.sentence.text
    provinces = {place.province for place in places}
    for span in find_groups(text) if len(places) > 1 else ():
        is_theirs = provinces <= span.group.provinces and span.group.name not in NOBODY
        if is_theirs and _opens_name(span.start, span.end, act, text) and lie_in(places, span.group):
            return span.group
    return None


def find_titled_belt(act: FoundAct, reading: Reading, places: tuple[Place, ...]) -> str | None:
    """Return the belt or the run of cities' letters for which the document of an act is named, which no list holds."""
    text = reading.sentence.text
    if len(places) < 2:
        return None
    for span in (find_city_letters(text, places), find_with_special_region(text, places), find_belt(text)):
        if span and _opens_name(*span, act, text):
            return canonical_group(text[span[0] : span[1]])
    return None


def _opens_name(start: int, end: int, act: FoundAct, text: str) -> bool:
    """Tell whether the name of an act's document or alliance opens with what stands between two places."""
    if act.kind == "alliance" and text[:start].endswith(("成立", "组建", "发起")):
        return _ALLIANCE_NAMED.match(text, end) is not None
    names = find_instruments(text, act.trigger)
    return any(a <= start < b and _OPENS_TITLE.fullmatch(text[a:start]) is not None for a, b in names)


_OPENS_TITLE = pattern_of(r"(?:\d{4}年|关于)?(?:[“‘]|共同|联合|深化|推[动进]|促进|加强|加快|建设|共建|构建|支持)*")
_ALLIANCE_NAMED = pattern_of("(?:(?![与和同在由将])[一-龥]){2,14}?(?:联盟|共同体|协作[体网])")


def is_in_name_of_alliance(end: int, act: FoundAct, reading: Reading) -> bool:
    """Tell whether the alliance itself bears a group's name: a city from outside may found or join it (合肥, 湛江)."""
    return act.kind == "alliance" and _ALLIANCE_NAMED.match(reading.sentence.text, end) is not None


def is_in_own_title(span: GroupSpan, act: FoundAct, reading: Reading) -> bool:
    """Tell whether a group stands in the name of the very document of an act (广深签署《大湾区计量协议》)."""
    if any(a <= span.start < b for a, b in find_instruments(reading.sentence.text, act.trigger)):
        return True
    between = reading.sentence.text[span.end : act.trigger.object_start]
    is_ahead = act.trigger.verb_end <= span.start and span.end <= act.trigger.object_start
    return is_ahead and _BARE_NAME.fullmatch(between) is not None  # 印发大湾区计量发展规划


_BARE_NAME = pattern_of("[一-龥“”]{0,24}")


def is_in_other_title(span: GroupSpan, act: FoundAct, reading: Reading) -> bool:
    """Tell whether a group stands in the name in 《》 of another document than the act's own."""
    text = reading.sentence.text
    is_titled = text.rfind("《", 0, span.start) > text.rfind("》", 0, span.start)
    own = find_instruments(text, act.trigger) if is_titled else []
    return bool(own) and not any(a <= span.start < b for a, b in own)


# 为推动黄河流域生态保护和高质量发展国家战略走深走实, 根据《长江经济带发展规划纲要》: what an act serves or rests on.
_SERVED = pattern_of("(?:为了?|根据|按照?|依据|贯彻|落实|融入|服务|对接|抢抓)[^,。;]{0,10}$")
_STRATEGY = pattern_of("[^,。;《》]{0,20}(?:战略(?!合作)|规划|纲要)")


def is_only_served(span: GroupSpan, reading: Reading) -> bool:
    """Tell whether a group is named only for the state's plan that an act serves."""
    text = reading.sentence.text
    return _STRATEGY.match(text, span.end) is not None and _SERVED.search(text[: span.start]) is not None
