"""The group of regions that acts, named or implied by its members, and the regions of an act's parties."""

from crawler.recognition.actors import NOBODY, is_part_of_name
from crawler.recognition.acts import FoundAct
from crawler.recognition.areas import find_area, find_city_letters
from crawler.recognition.gazetteer import find_groups, find_letter_runs, province_letters
from crawler.recognition.groups import Group, find_implied_group
from crawler.recognition.instruments import find_instruments
from crawler.recognition.openings import pattern_of
from crawler.recognition.places import Place, is_within
from crawler.recognition.readings import Reading
from crawler.recognition.wording import ADMISSION, ALLIANCE

# Cities and counties of these provinces act under the name of the region: part of it suffices for the Yangtze delta.
_WELL_KNOWN = (
    ("长三角", {"上海市", "江苏省", "浙江省", "安徽省"}, False),
    ("川渝", {"四川省", "重庆市"}, True),
    ("京津冀", {"北京市", "天津市", "河北省"}, True),
    ("粤港澳大湾区", {"广东省", "香港特别行政区", "澳门特别行政区"}, True),
    ("粤港", {"广东省", "香港特别行政区"}, True),
    ("粤澳", {"广东省", "澳门特别行政区"}, True),
)


def regions_of(act: FoundAct, readings: list[Reading]) -> tuple[str, ...]:
    """Return the provinces of the parties; where members are admitted, also of those that were members before."""
    named = [party.place.province for party in act.actors.able if party.place]
    if _admits(act, readings):
        for reading in [*readings[max(0, act.where - 4) : act.where], *readings[act.where + 1 : act.where + 3]]:
            named += [p.province for r in reading.regions if len(r.places) > 2 for p in r.places]
    return tuple(dict.fromkeys(named))


def _admits(act: FoundAct, readings: list[Reading]) -> bool:
    """Tell whether an act admits new members."""
    return ADMISSION.match(readings[act.where].sentence.text, act.trigger.verb_start) is not None


_RUNS_ON = pattern_of(r"[一-龥]{1,3}[三四五六七八九十](?:市|地|州|城)")


def _lie_in(places: tuple[Place, ...], group: Group) -> bool:
    """Tell whether none of the places is a city that a group of cities lacks (苏锡常 is not 苏锡常泰)."""
    return all(any(place == m or is_within(place, m) or is_within(m, place) for m in group.members) for place in places)


_COUNTED_AFTER = pattern_of(r"[两三四五六七八九十]+个?[市地省县城]")


def find_group(act: FoundAct, readings: list[Reading], headline: Reading | None) -> str | None:
    """Return the name of the group that acts, named or implied by its members."""
    if act.actors.group:
        return act.actors.group.name
    places = tuple(dict.fromkeys(party.place for party in act.actors.able if party.place))
    implied = find_implied_group(places)
    if implied:
        return implied.name
    provinces = {place.province for place in places}
    near = [readings[act.where], *([headline] if headline else []), *readings[max(0, act.where - 2) : act.where]]
    near += readings[act.where + 1 : act.where + 4]
    if _admits(act, readings):  # the alliance is named where its meeting is told
        near += [reading for reading in readings[: act.where] if ALLIANCE.search(reading.plain)]
    for reading in near:
        for span in find_groups(reading.sentence.text):
            if act.kind != "joint_body" and is_part_of_name(reading.plain, span.end):
                continue
            if _RUNS_ON.match(reading.sentence.text, span.end) and not _lie_in(places, span.group):
                continue
            members = set(span.group.provinces)
            is_counted = len(places) > 1 and _COUNTED_AFTER.match(reading.sentence.text, span.end)
            if is_counted and provinces <= members and reading in near[:2]:
                return span.group.name  # 中原五市: named by the text itself, whichever its members
            is_shared = provinces <= members or (len(members) > 3 and members <= provinces)
            is_own = reading is readings[act.where]
            in_name = 0 <= act.trigger.object_start - span.end <= 12  # 大湾区文旅标准化联合体
            is_named_for = is_own and (act.kind == "joint_body" or (act.kind == "alliance" and in_name))
            is_several = len(provinces) > 1 or (span.group.level == "city" and len(places) > 1)
            is_titled = span.group.name not in NOBODY and _is_in_own_title(span.start, act, reading, readings)
            if provinces and is_shared and (is_several or is_named_for or is_titled):
                return span.group.name
            is_partly_shared = bool(provinces & members) or _admits(act, readings)
            if span.group.name not in NOBODY and is_partly_shared and _is_in_name_of_alliance(span.end, act, reading):
                return span.group.name
    unlisted = _name_unlisted(act, readings, headline)
    if unlisted:
        return unlisted
    for name, members, is_whole in _WELL_KNOWN:
        if len(provinces) > 1 and (provinces == members if is_whole else provinces <= members):
            return name
    return None


_ALLIANCE_NAMED = pattern_of("(?:(?![与和同在由将])[一-龥]){2,14}?(?:联盟|共同体|协作[体网])")


def _is_in_name_of_alliance(end: int, act: FoundAct, reading: Reading) -> bool:
    """Tell whether the alliance itself bears a group's name: a city from outside may found or join it (合肥, 湛江)."""
    return act.kind == "alliance" and _ALLIANCE_NAMED.match(reading.sentence.text, end) is not None


def _is_in_own_title(at: int, act: FoundAct, reading: Reading, readings: list[Reading]) -> bool:
    """Tell whether a group stands in the name in 《》 of the very document of an act (广深签署《大湾区计量协议》)."""
    names = find_instruments(reading.sentence.text, act.trigger) if reading is readings[act.where] else []
    return any(start <= at < end for start, end in names)


def _name_unlisted(act: FoundAct, readings: list[Reading], headline: Reading | None) -> str | None:
    """Return the group that the text names though no list holds it: by its cities' letters or its area."""
    places = tuple(dict.fromkeys(party.place for party in act.actors.able if party.place))
    if len(places) < 2:
        return None
    near = [readings[act.where], *([headline] if headline else []), *readings[max(0, act.where - 2) : act.where + 4]]
    for reading in near:
        span = find_city_letters(reading.sentence.text, places)
        if span:
            return reading.sentence.text[span[0] : span[1]]
    provinces = {place.province for place in places}
    for reading in near:
        for start, end, run in find_letter_runs(reading.sentence.text):
            if {place.name for place in run} == provinces and _NAMES_PAIR.match(reading.sentence.text, end):
                return reading.sentence.text[start:end]
    for reading in near if not any(place.level == "province" for place in places) else ():
        name = _TITLE_RUN.search(reading.sentence.text)
        runs = find_letter_runs(name["run"]) if name else ()
        for start, end, run in runs:
            if name and end - start == len(name["run"]) and {place.name for place in run} == provinces:
                listed = find_implied_group(run)
                return listed.name if listed else name["run"]
    areas = [text[a:b] for text in (reading.sentence.text for reading in near) for a, b in _areas_acting(text)]
    # 武陵山标准化联盟 in the headline, 武陵山片区标准化联盟 in the text: the fuller name
    return next((max((a for a in areas if a.startswith(first)), key=len) for first in areas), None)


def _areas_acting(text: str) -> list[tuple[int, int]]:
    span = find_area(text)
    return [span] if span and _is_of_cooperation(text, span[1]) else []


# 《湘桂黔侗族医药…备忘录》 of three counties: the document is named for all their provinces. Where the provinces act
# themselves, their letters only say who they are (《晋陕豫大质量砝码互校备忘录》).
_TITLE_RUN = pattern_of(f"《(?P<run>[{''.join(province_letters())}]{{3,8}})")
# 沪滇协作, 闽宁协作: the state's programmes by which provinces of the east help others. 川藏两院 only act together.
_NAMES_PAIR = pattern_of("协作(?![组网区体])")


def _is_of_cooperation(text: str, end: int) -> bool:
    """Tell whether what is named up to ``end`` belongs to the name of a document, an alliance or those who act."""
    return _ACTING_AREA.match(text, end) is not None or text.rfind("《", 0, end) > text.rfind("》", 0, end)


_ACTING_AREA = pattern_of(
    r"[^,。;、《》]{0,14}(?:联盟|协作|合作|联席|机制|共同体|方案|计划|要点|协议|备忘录)|[^,。;、]{0,4}[两二三四五六七八九十\d]+个?[省市县州区地]"
)
