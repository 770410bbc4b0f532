"""The group of regions that acts, named or implied by its members, and the regions of an act's parties."""

from crawler.recognition.acts import FoundAct
from crawler.recognition.gazetteer import find_groups
from crawler.recognition.groups import find_implied_group
from crawler.recognition.listed_places import NOBODY, is_part_of_name
from crawler.recognition.openings import pattern_of
from crawler.recognition.places import Place
from crawler.recognition.readings import Reading
from crawler.recognition.titled_groups import (
    find_titled,
    find_titled_belt,
    is_in_name_of_alliance,
    is_in_other_title,
    is_in_own_title,
    is_only_served,
    lie_in,
)
from crawler.recognition.unlisted_groups import name_unlisted
from crawler.recognition.wording import ADMISSION, ALLIANCE

# Cities and counties of these provinces act under the name of the region: part of it suffices for the Yangtze delta.
_WELL_KNOWN = (
    ("长三角", {"上海市", "江苏省", "浙江省", "安徽省"}, False),
    ("川渝", {"四川省", "重庆市"}, True),
    ("京津冀", {"北京市", "天津市", "河北省"}, True),
    ("粤港澳大湾区", {"广东省", "香港特别行政区", "澳门特别行政区"}, True),
    ("粤港", {"广东省", "香港特别行政区"}, True),
    ("粤澳", {"广东省", "澳门特别行政区"}, True),
    ("闽港", {"福建省", "香港特别行政区"}, True),
    ("闽台", {"福建省", "台湾省"}, True),
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


def find_group(act: FoundAct, readings: list[Reading], headline: Reading | None) -> str | None:
    """Return the name of the group that acts: who acts, then its document, then the sentences around name it.

    A list's short name stands for all its names (长江中游城市群: 长江中游); what no list holds is given as written.
    """
    if act.actors.group:
        return act.actors.group.name
    own = readings[act.where]
    places = tuple(dict.fromkeys(party.place for party in act.actors.able if party.place))
    titled = find_titled(act, own, places)
    implied = find_implied_group(places)
    if implied and not (titled and (implied.provinces < titled.provinces or titled.level == "city")):
        return implied.name
    if titled:
        return titled.name
    told = [own, *([headline] if headline else [])]
    admits = _admits(act, readings)  # the alliance is named where its meeting is told
    of_alliance = [r for r in readings[: act.where] if admits and ALLIANCE.search(r.plain)]
    before, after = readings[max(0, act.where - 2) : act.where], readings[act.where + 1 : act.where + 4]
    return (
        find_titled_belt(act, own, places)
        or _find_listed(act, places, told, [*before, *after, *of_alliance], is_admission=admits)
        or name_unlisted(places, [*told, *before, *after])
        or _name_well_known({place.province for place in places})
    )


_RUNS_ON = pattern_of(r"[一-龥]{1,3}[三四五六七八九十](?:市|地|州|城)")
_COUNTED_AFTER = pattern_of(r"[两三四五六七八九十]+个?[市地省县城]")


def _find_listed(
    act: FoundAct, places: tuple[Place, ...], told: list[Reading], near: list[Reading], *, is_admission: bool
) -> str | None:
    """Return the listed group of those who act that sentences name; ``told``: the act's own, then the headline."""
    provinces = {place.province for place in places}
    for reading in [*told, *near]:
        text, is_own = reading.sentence.text, reading is told[0]
        for span in find_groups(text):
            name, members = span.group.name, span.group.provinces
            if act.kind != "joint_body" and is_part_of_name(reading.plain, span.end):
                continue
            if is_only_served(span, reading) or (is_own and is_in_other_title(span, act, reading)):
                continue
            if _RUNS_ON.match(text, span.end) and not lie_in(places, span.group):
                continue
            is_counted = len(places) > 1 and _COUNTED_AFTER.match(text, span.end)
            if is_counted and provinces <= members and reading in told:
                return name  # 中原五市: named by the text itself, whichever its members
            is_shared = provinces <= members or (len(members) > 3 and members <= provinces)
            in_name = 0 <= act.trigger.object_start - span.end <= 12  # 大湾区文旅标准化联合体
            is_named_for = is_own and (act.kind == "joint_body" or (act.kind == "alliance" and in_name))
            is_several = len(provinces) > 1 or (span.group.level == "city" and len(places) > 1)
            is_titled = name not in NOBODY and is_own and is_in_own_title(span, act, reading)
            if provinces and is_shared and (is_several or is_named_for or is_titled):
                return name
            is_partly_shared = bool(provinces & members) or is_admission
            if name not in NOBODY and is_partly_shared and is_in_name_of_alliance(span.end, act, reading):
                return name
    return None


def _name_well_known(provinces: set[str]) -> str | None:
    for name, members, is_whole in _WELL_KNOWN:
        if len(provinces) > 1 and (provinces == members if is_whole else provinces <= members):
            return name
    return None
