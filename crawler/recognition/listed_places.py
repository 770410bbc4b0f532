"""Regions that act as a list or a group without naming their bodies: 北京、天津、河北分别发布, 粤港澳三地签署."""

from crawler.recognition.body_names import government_of
from crawler.recognition.cast import Cast
from crawler.recognition.gathering import Gathering
from crawler.recognition.openings import pattern_of
from crawler.recognition.parties import Mention, Regions, are_independent
from crawler.recognition.places import is_within
from crawler.recognition.readings import Reading
from crawler.recognition.triggers import Trigger
from crawler.recognition.wording import JOINT

# Names of groups that stand for nobody in particular: their members are never taken for parties.
NOBODY = {"两岸", "西部", "港澳", "丝绸之路经济带", "淮河生态经济带", "中原"}
_PRONOUN = pattern_of(r"双方|[两三四五]家|[三四五]方|各方|两院|两所|各院|各家")


def add_listed(
    gathered: Gathering, readings: list[Reading], where: int, trigger: Trigger, kind: str, cast: Cast
) -> None:
    """Add the regulators of regions that act as a list or a group: 北京、天津、河北分别发布, 粤港澳三地签署."""
    reading = readings[where]
    if not reading.mentions and _PRONOUN.search(reading.plain[: trigger.verb_start]):
        return  # 双方 are named before
    lists = [r for r in reading.regions if len(r.places) > 1 and not is_name_only(reading, r)]
    lists = [r for r in lists if not OTHER_BODIES.match(reading.plain[r.end :])]
    if kind == "joint_body":  # the centre's own name: 区域测试中心(华中)
        lists = [r for r in lists if r.end <= trigger.object_start or r.start > trigger.object_end + 1]
    lists = [r for r in lists if r.start < max(trigger.verb_start, 30)] or lists
    jointly = JOINT.search(reading.plain) or kind in {"alliance", "joint_meeting", "joint_standards"}
    if lists and (jointly or not gathered.parties):
        finer = _finer(lists[0], where, readings)
        if finer:
            gathered.add(finer[1].parties, (finer[0], finer[1].start, finer[1].end), finer[1].group)
        else:
            add_regions(gathered, lists[0], where, reading, cast)


def _finer(regions: Regions, where: int, readings: list[Reading]) -> tuple[int, Mention] | None:
    """Return the cities' bodies named just before where a sentence names only their provinces (湘桂走廊…联席会议)."""
    for number in (where - 1, where - 2):
        if number < 0 or readings[number].sentence.paragraph != readings[where].sentence.paragraph:
            break
        for mention in readings[number].mentions:
            places = [party.place for party in mention.parties if party.place and party.qualifies]
            inside = all(any(is_within(place, region) for region in regions.places) for place in places)
            if len(places) > 1 and inside and are_independent(mention.parties):
                return number, mention
    return None


# 北部湾标准技术研究中心, 长三角计量论坛: the group is part of a name and does not act.
_SERVED_BEFORE = pattern_of(r"(?:服务区域|服务范围|覆盖|辐射|面向|服务)(?:为|到|至|包括|范围为)?$")
_NAME_AFTER = pattern_of(r"[一-龥]{0,10}?(?:中心|基地|平台|实验室|论坛|峰会|大会|研讨会|博览会|培训班|活动)")
_ACTOR_AFTER = pattern_of(r"[两二三四五六七八九十\d]+个?[地省市区家方]|市场监|质监|各[地省市]|[省市区]|沿线")


# 十五省市电梯应急处置服务平台: others act than the regulators for whom the bare names of places stand.
OTHER_BODIES = pattern_of(
    r"(?:等|的(?=[两二三四五六七八九十百\d])|[两二三四五六七八九十百\d]+个?(?:省市|省区市|[省区县地家]|市(?!场))的?){0,3}(?![^,。;]{0,6}(?:市场监|质监|标准|计量|认证|检验|检测|政府))"
    r"(?:[一-龥]{2,5}[和与](?=[一-龥]{2,8}部门))?"
    r"(?:(?:资源|规划|住房|文化|工业|林业|经济|园林|绿化)和|(?![与和同、的在就将签])[一-龥]){1,12}?"
    r"(?:部门|机构|机关|总队|支队|平台|局|厅|署|法院|检察院|协会|学会|商会|企业|公司|高校|银行|农商行|商行|信用社|农信社|管委会|管理委员会|供销社|工会|妇联|残联|侨联|文联|科协|工商联|团委|监委|红十字会"
    r"|(?:疾控|公积金)中心|农科院|(?:人防|街道)办)"
)


def is_name_only(reading: Reading, regions: Regions) -> bool:
    """Tell whether a group of regions is nobody in particular, or only part of the name of something."""
    if _SERVED_BEFORE.search(reading.plain[: regions.start]):
        return True
    if regions.group is None:
        return False
    if regions.group.name in NOBODY:
        return True
    return is_part_of_name(reading.plain, regions.end)


def is_part_of_name(text: str, end: int) -> bool:
    """Tell whether a group named up to ``end`` is part of the name of a centre or an event (长三角计量论坛)."""
    after = text[end:]
    return _NAME_AFTER.match(after) is not None and _ACTOR_AFTER.match(after) is None


# 三地的县(市)长共同签署, 两市政府: the governments act.
_HEADS = pattern_of(
    r"(?:等|[两二三四五六七八九十\d]+个?(?:省市|[地市县区州省]))?(?:[市县区州][((][市县区州]+[))])?的?(?:[省市县区州](?:[((][市县区州]+[))])?长|(?:人民)?政府(?!部门))"
)


def add_regions(gathered: Gathering, regions: Regions, where: int, reading: Reading, cast: Cast) -> None:
    span = (where, regions.start, regions.end) if where >= 0 else None
    known = {party.place for party in gathered.parties.values()}
    party_of = government_of if _HEADS.match(reading.plain, regions.end) else cast.default_party
    parties = tuple(party_of(place) for place in regions.places if place not in known)
    gathered.add(parties, span, regions.group)
