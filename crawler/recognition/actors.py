"""Who did an act: the bodies of its own sentence, else those that its context makes plain."""

import re
from dataclasses import dataclass, field

from crawler.recognition.groups import Group
from crawler.recognition.openings import pattern_of
from crawler.recognition.parties import COUNT_PHRASE, Cast, Mention, Party, Regions, parse_number
from crawler.recognition.passages import Role
from crawler.recognition.places import Place, is_within
from crawler.recognition.readings import Reading
from crawler.recognition.triggers import Trigger
from crawler.recognition.wording import JOINT

_ATTENDING = pattern_of(
    r"出席|受邀|观礼|观摩|见证|到会|致辞|指导下|主持|陪同|牵线|会见|到场|列席|参会|派员|发言|介绍|表示|说|认为|讲话|应邀|承办|主办|举办|获悉|了解到|通报(?:说|称)?$|提供[^,。]{0,4}(?:支持|支撑|指导)|透露|公布,|从"
)
_APPROVED_BY = pattern_of(r"(?:经|报|在|获)[^,。;]{0,6}$")
_APPROVING = pattern_of(r"(?:批准|同意|授权|审定|审核|备案)")
_ACTING = pattern_of(r"签|印发|发布|成立|共同|联合|组建|同意|批准|批复")
# Names of groups that stand for nobody in particular: their members are never taken for parties.
NOBODY = {"两岸", "西部", "港澳", "丝绸之路经济带", "淮河生态经济带", "中原"}
_FOUNDING = pattern_of(
    r"同意[^,。;由]{2,30}?(?:承建|承担)|由[^。;]{2,80}?(?:发起|承担|承建|共建|合建|共同建设|联合建设|牵头|组建|建设|设立)|秘书处[^,。]{0,6}(?:由|设在|落户)|发起(?:方|人|单位)|承担单位|依托[^,。]{2,30}(?:建设|组建|筹建)"
)
_CONNECTED_AFTER = pattern_of(
    r"^(?:(?:共同|联合|合作|两地|双方|正式)?(?:签|共建|建设|成立|设立|印发|发布|发起)|与|和|同|、|会同|联合|将|就)"
)
_CONNECTED_BEFORE = pattern_of(r"(?:与|和|同|、|会同|联合)$")
# One house: a bureau, its institutes and its branches are not independent of each other.
_HOUSE = {"amr", "inst-std", "inst-met", "inst-qua", "ipr"}

_SEVERAL = pattern_of(r"[两二三四五六七八九十\d]+个?(?:部门|部委|厅局)")
_LOOKS_ON = pattern_of(
    r"(?:的|有关|相关|主要|分管|负责人|领导|全程|现场|到场|派员|派人){0,4}(?:指导|支持|推动|见证|组织|监督)(?:下|协调下|$|[,。])"
)
_WITNESSED = pattern_of(
    "(?:见证|出席|列席|陪同|观摩|参加)(?:了)?(?:此次|上述|这次|双方的?)?(?:签约|签字|签署|揭牌|成立|发布).*"
)
_HOLDS = pattern_of("主办|承办|举办")
_PAUSE = pattern_of("[,;。]")

Span = tuple[int, int, int]  # number of the sentence, start and end in it


@dataclass(frozen=True, kw_only=True, slots=True)
class Actors:
    """The parties of an act, where they are named, the group that stands for them.

    ``is_multi``: 等十部门; ``has_unnamed``: the body whose news it is acts too (与马鞍山市市场监管局共同印发).
    """

    parties: tuple[Party, ...] = ()
    spans: tuple[Span, ...] = ()
    group: Group | None = None
    is_multi: bool = False
    has_unnamed: bool = False

    @property
    def able(self) -> tuple[Party, ...]:
        """The parties that qualify under test T2."""
        return tuple(party for party in self.parties if party.qualifies)

    @property
    def are_independent(self) -> bool:
        """Tell whether two of the parties qualify and are not one house."""
        return are_independent(self.parties) or (self.has_unnamed and bool(self.able))


@dataclass(slots=True)
class _Gathering:
    """Parties collected so far, in order of weight."""

    parties: dict[str, Party] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    group: Group | None = None
    _asked: tuple[Party, ...] = ()
    _is_enough: bool = False

    def add(self, parties: tuple[Party, ...], span: Span | None, group: Group | None = None) -> None:
        for party in parties:
            self.parties.setdefault(party.name, party)
        if span:
            self.spans.append(span)
        self.group = self.group or group

    def add_mentions(self, mentions: list[Mention], where: int) -> None:
        for mention in mentions:
            self.add(mention.parties, (where, mention.start, mention.end), mention.group)

    @property
    def is_enough(self) -> bool:
        parties = tuple(self.parties.values())
        if len(parties) != len(self._asked) or any(a is not b for a, b in zip(parties, self._asked, strict=True)):
            self._asked, self._is_enough = parties, are_independent(parties)
        return self._is_enough

    @property
    def has_outsiders(self) -> bool:
        return any(not party.qualifies for party in self.parties.values())


def are_independent(parties: tuple[Party, ...]) -> bool:
    """Tell whether two of the parties qualify and are not one house."""
    able = [party for party in parties if party.qualifies]
    return any(_differ(one, other) for number, one in enumerate(able) for other in able[number + 1 :])


def _differ(one: Party, other: Party) -> bool:
    if one.name == other.name:
        return False
    same_house = one.system == other.system or (one.system in _HOUSE and other.system in _HOUSE)
    if not same_house:
        return True
    if one.place is None or other.place is None:
        return _are_equals(one, other) or _are_equals(other, one)
    if one.system != other.system and one.place != other.place:
        return True  # a city's bureau and the province's institute
    return one.place != other.place and not is_within(one.place, other.place) and not is_within(other.place, one.place)


_RANKS = {
    "省": "province",
    "自治区": "province",
    "市": "prefecture",
    "州": "prefecture",
    "区": "county",
    "县": "county",
}


def _are_equals(unplaced: Party, other: Party) -> bool:
    """Tell whether 市局, of which the text does not say where, is of one rank with a named other: no superior."""
    rank = next((rank for word, rank in _RANKS.items() if unplaced.name.startswith(word)), None)
    return unplaced.place is None and other.place is not None and rank == other.place.level


def find_actors(
    kind: str, where: int, trigger: Trigger, readings: list[Reading], headline: Reading | None, cast: Cast
) -> Actors:
    """Return the parties of an act. Each further step is taken only while no two independent parties are known."""
    reading = readings[where]
    gathered = _Gathering()
    own = _subjects(reading, trigger, kind)
    gathered.add_mentions(own, where)
    if not gathered.is_enough:
        _add_conjoined(gathered, reading, where, own, cast)
    if kind == "joint_meeting":
        _add_members(gathered, where, readings)
    if kind == "joint_body" or (kind == "alliance" and not gathered.is_enough):
        _add_founders(gathered, kind, where, readings, trigger, cast)
    if not gathered.has_outsiders:
        _complete(gathered, where, readings, trigger, cast)
    if not gathered.is_enough and not gathered.has_outsiders:
        _add_leaders(gathered, reading, where, cast)
    if not gathered.is_enough:
        _add_signatories(gathered, readings)
    has_unnamed = not gathered.is_enough and _has_unnamed(reading, own, trigger)
    if not gathered.is_enough and not gathered.has_outsiders and not has_unnamed:
        _add_listed(gathered, readings, where, trigger, kind, cast)
    if not gathered.is_enough and not gathered.has_outsiders and not has_unnamed:
        _add_from_context(gathered, where, readings, headline, cast)
    if not gathered.is_enough and not gathered.has_outsiders and not has_unnamed:
        _add_pair(gathered, where, readings, headline)
    if not gathered.is_enough and not gathered.has_outsiders and not has_unnamed:
        _add_visited(gathered, where, readings, cast)
    if not gathered.is_enough and not gathered.has_outsiders:
        _add_correspondents(gathered, reading, readings)
    parties = tuple(gathered.parties.values())
    is_multi = _SEVERAL.search(reading.plain) is not None
    return Actors(
        parties=parties,
        spans=tuple(gathered.spans),
        group=gathered.group,
        is_multi=is_multi and any(party.system.startswith("agency") for party in parties),
        has_unnamed=has_unnamed,
    )


_LEADER = pattern_of(
    r"(?:常务)?副?(?:省长|市长|州长|县长|区长|盟长|旗长|行署专员|(?<=自治区)(?:常务)?副?主席)(?!质量奖|热线|信箱|办公会|助理)"
)


def _add_leaders(gathered: _Gathering, reading: Reading, where: int, cast: Cast) -> None:
    """Add the government whose head acts for it beside a body already known (嘉峪关市市长与国家标准委负责人提笔)."""
    if not gathered.parties:
        return
    for regions in reading.regions:
        leader = _LEADER.match(reading.plain, regions.end)
        if (
            leader is None
            or len(regions.places) != 1
            or _ATTENDING.search(reading.plain[leader.end() : leader.end() + 12])
        ):
            continue
        gathered.add((cast.government(regions.places[0]),), (where, regions.start, leader.end()))


def _add_signatories(gathered: _Gathering, readings: list[Reading]) -> None:
    """Add who signed the notice that the article is, where several did: not those to whom it goes."""
    signed = [(n, r) for n, r in enumerate(readings) if r.sentence.role is Role.LETTER and r.sentence.paragraph >= 0]
    if are_independent(tuple(party for _, r in signed for m in r.mentions for party in m.parties)):
        for number, line in signed:
            gathered.add_mentions(list(line.mentions), number)


def _add_correspondents(gathered: _Gathering, reading: Reading, readings: list[Reading]) -> None:
    """Add who signed the letter that the article is, and to whom it goes where it says 你局."""
    letter = [(n, r) for n, r in enumerate(readings) if r.sentence.role is Role.LETTER]
    to_you = re.search(r"[你贵](?:局|委|厅|院|省|市|区)", " ".join(r.plain for r in readings)) is not None
    for number, line in letter:
        if line.sentence.paragraph >= 0 or to_you:
            gathered.add_mentions(list(line.mentions), number)


def _complete(gathered: _Gathering, where: int, readings: list[Reading], trigger: Trigger, cast: Cast) -> None:
    """Put the list of exactly so many places in place of fewer or coarser parties, where the act counts its own.

    六市签署宣言。长治、晋城、安阳、焦作、邯郸、邢台六市人民政府承诺: the next sentence names who signed.
    """
    reading = readings[where]
    head = reading.plain[: trigger.verb_start]
    count = max(COUNT_PHRASE.finditer(head), key=re.Match.start, default=None)
    wanted = parse_number(count["number"]) if count else None
    if count is None or wanted is None or not 3 <= wanted <= 30:
        return
    places = {party.place.name for party in gathered.parties.values() if party.place}
    is_named = any(len(m.parties) == wanted for m in reading.mentions) or any(r.group for r in reading.regions)
    if is_named or len(places) >= wanted:
        return
    told = [(n, readings[n]) for n in (where + 1, where + 2, where - 1, where - 2) if 0 <= n < len(readings)]
    for number, near in told:
        if near.sentence.paragraph != reading.sentence.paragraph:
            continue
        full = next((m for m in near.mentions if len(m.parties) == wanted and m.parties[0].qualifies), None)
        listed = next((r for r in near.regions if len(r.places) == wanted and r.group is None), None)
        named = tuple(party.place for party in full.parties if party.place) if full else listed.places if listed else ()
        if named and _refines(named, gathered):
            keep = {name: party for name, party in gathered.parties.items() if party.place is None}
            gathered.parties, gathered.spans = keep, []
            if full:
                gathered.add(full.parties, (number, full.start, full.end), full.group)
            elif listed:
                _add_regions(gathered, listed, number, near, cast)
            return


def _refines(places: tuple[Place, ...], gathered: _Gathering) -> bool:
    """Tell whether every party so far is one of the places, or lies around or within one of them."""
    held = [party.place for party in gathered.parties.values() if party.place]
    return all(any(p == h or is_within(p, h) or is_within(h, p) for p in places) for h in held)


_UNNAMED = pattern_of(r"(?:^|[,;:日]|[一二三四五六七八九十\d]+[、.])\s*(?:与|会同|联合|同|和)$")


def _has_unnamed(reading: Reading, own: list[Mention], trigger: Trigger) -> bool:
    """Tell whether the clause opens with its partner, so that the house whose news it is must be the other side."""
    first = min((m for m in own if m.parties[0].qualifies), key=lambda m: m.start, default=None)
    if first is None or first.start > trigger.verb_start:
        return False
    return _UNNAMED.search(reading.plain[: first.start]) is not None


def _subjects(reading: Reading, trigger: Trigger, kind: str) -> list[Mention]:
    """Return the bodies that may act in a sentence: those before the verb, all if these are not enough."""
    able = [m for m in reading.mentions if not _is_attending(reading, m, kind) and not _is_object(m, trigger, kind)]
    before = [m for m in able if m.end <= trigger.verb_start]
    if are_independent(tuple(p for m in before for p in m.parties)):
        return before
    outsiders = [m for m in before if not m.parties[0].qualifies]
    if len(outsiders) > 1 and len(outsiders) == len(before):
        return before  # two companies sign; who is named behind the verb looks on
    return able


def _is_object(mention: Mention, trigger: Trigger, kind: str) -> bool:
    """Tell whether a mention is the body being set up, not one of those who set it up."""
    if kind != "joint_body":
        return False
    overlaps = mention.start < trigger.object_end and trigger.object_start < mention.end
    return overlaps or all(party.system.startswith(("tc:", "centre:")) for party in mention.parties)


def _is_attending(reading: Reading, mention: Mention, kind: str = "") -> bool:
    if _LOOKS_ON.match(reading.plain, mention.end):
        return True
    if _APPROVED_BY.search(reading.plain[: mention.start]) and _APPROVING.match(reading.plain[mention.end :]):
        return kind not in {"joint_body", ""}
    end = _PAUSE.search(reading.plain, mention.end)
    clause = reading.plain[mention.end : end.start() if end else len(reading.plain)]
    if kind == "joint_body" and _HOLDS.search(clause[:24]):
        return False  # who holds the opening of a body is its host
    return _ATTENDING.search(clause[:24]) is not None and _ACTING.search(_WITNESSED.sub("", clause)) is None


def _add_conjoined(gathered: _Gathering, reading: Reading, where: int, own: list[Mention], cast: Cast) -> None:
    """Add governments that act under their place's bare name: 中国计量院与衡阳市签署, 国家标准委与浙江签订."""
    if not gathered.parties:
        return
    for regions in reading.regions:
        if regions.group or any(m.start < regions.end and regions.start < m.end for m in reading.mentions):
            continue
        before, after = reading.plain[: regions.start], reading.plain[regions.end :]
        leads = after[:1] in {"与", "和", "同"} and any(m.start >= regions.end for m in own)
        if _CONNECTED_AFTER.match(after) and (_CONNECTED_BEFORE.search(before) or leads):
            parties = tuple(cast.government(place) for place in regions.places)
            gathered.add(parties, (where, regions.start, regions.end))


_MEMBERS_ARE = pattern_of(r"成员单位[^,。]{0,4}?(?:包括|有|为|由)|由(?=[^。;]{2,200}组成)")


def _add_members(gathered: _Gathering, where: int, readings: list[Reading]) -> None:
    """Add the bodies that a sentence lists as the members of a standing meeting, there or in the next two."""
    for number in range(where, min(len(readings), where + 3)):
        reading = readings[number]
        listed = _MEMBERS_ARE.search(reading.plain)
        if listed:
            end = reading.plain.find("组成", listed.end())
            end = end if end >= 0 else len(reading.plain)
            gathered.add_mentions([m for m in reading.mentions if listed.end() - 1 <= m.start < end], number)
            return


def _add_founders(
    gathered: _Gathering, kind: str, where: int, readings: list[Reading], trigger: Trigger, cast: Cast
) -> None:
    """Add who approves, founds or hosts a body: the clauses that say so, in its own sentence or the next three."""
    for number in range(where, min(len(readings), where + 4)):
        reading = readings[number]
        if reading.sentence.paragraph != readings[where].sentence.paragraph:
            break
        for match in _FOUNDING.finditer(reading.plain):
            if kind == "alliance" and match.group().startswith("秘书处"):
                continue  # who keeps its office
            comma = reading.plain.find(",", match.end())
            end = comma if comma >= 0 else len(reading.plain)
            gathered.add_mentions([m for m in reading.mentions if match.start() <= m.start < end], number)
        national = [m for m in reading.mentions if any(p.system.startswith("agency") for p in m.parties)]
        national = [m for m in national if not _is_attending(reading, m, kind)]
        gathered.add_mentions([m for m in national if not _is_object(m, trigger, "joint_body")], number)
        if _FOUNDING.search(reading.plain):
            _add_conjoined(gathered, reading, number, list(reading.mentions), cast)
    is_local = any(party.place for party in gathered.parties.values())
    if trigger.kind != "joint_body" or is_local or gathered.has_outsiders or not gathered.parties:
        return
    for regions in readings[where].regions:
        before = readings[where].plain[: regions.start]
        if len(regions.places) == 1 and regions.group is None and re.search(r"(?:在|落户|[(（]|位于)$|^$", before):
            gathered.add((cast.default_party(regions.places[0]),), (where, regions.start, regions.end))
            return


_PRONOUN = pattern_of(r"双方|[两三四五]家|[三四五]方|各方|两院|两所|各院|各家")


def _add_listed(
    gathered: _Gathering, readings: list[Reading], where: int, trigger: Trigger, kind: str, cast: Cast
) -> None:
    """Add the regulators of regions that act as a list or a group: 北京、天津、河北分别发布, 粤港澳三地签署."""
    reading = readings[where]
    if not reading.mentions and _PRONOUN.search(reading.plain[: trigger.verb_start]):
        return  # 双方 are named before
    lists = [r for r in reading.regions if len(r.places) > 1 and not _is_name_only(reading, r)]
    lists = [r for r in lists if not _OTHER_BODIES.match(reading.plain[r.end :])]
    if kind == "joint_body":  # the centre's own name: 区域测试中心(华中)
        lists = [r for r in lists if r.end <= trigger.object_start or r.start > trigger.object_end + 1]
    lists = [r for r in lists if r.start < max(trigger.verb_start, 30)] or lists
    jointly = JOINT.search(reading.plain) or kind in {"alliance", "joint_meeting", "joint_standards"}
    if lists and (jointly or not gathered.parties):
        finer = _finer(lists[0], where, readings)
        if finer:
            gathered.add(finer[1].parties, (finer[0], finer[1].start, finer[1].end), finer[1].group)
        else:
            _add_regions(gathered, lists[0], where, reading, cast)


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
_OTHER_BODIES = pattern_of(
    r"(?:等|[两二三四五六七八九十\d]+个?(?:省市|省区市|[省市区县地])的?){0,2}(?![^,。;]{0,6}(?:市场监|质监|标准|计量|认证|检验|检测|政府))"
    r"(?:[一-龥]{2,5}[和与](?=[一-龥]{2,8}部门))?"
    r"(?:(?:资源|规划|住房|文化|工业|林业|经济|园林|绿化)和|(?![与和同、的在就将签])[一-龥]){1,12}?"
    r"(?:部门|机构|机关|总队|支队|平台|局|厅|署|法院|检察院|协会|学会|商会|企业|公司|高校|银行|管委会|管理委员会|供销社|工会|妇联|残联|团委|监委|红十字会"
    r"|(?:疾控|公积金)中心|农科院|(?:人防|街道)办)"
)


def _is_name_only(reading: Reading, regions: Regions) -> bool:
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


def _add_regions(gathered: _Gathering, regions: Regions, where: int, reading: Reading, cast: Cast) -> None:
    span = (where, regions.start, regions.end) if where >= 0 else None
    known = {party.place for party in gathered.parties.values()}
    party_of = cast.government if _HEADS.match(reading.plain, regions.end) else cast.default_party
    parties = tuple(party_of(place) for place in regions.places if place not in known)
    gathered.add(parties, span, regions.group)


def _add_from_context(
    gathered: _Gathering, where: int, readings: list[Reading], headline: Reading | None, cast: Cast
) -> None:
    for number, near in _around(where, readings, headline):
        mentions = _named_in(number, near)
        trial = _Gathering(parties=dict(gathered.parties), spans=list(gathered.spans), group=gathered.group)
        for mention in mentions:
            if not _is_attending(near, mention):
                trial.add(mention.parties, (number, mention.start, mention.end) if number >= 0 else None, mention.group)
        if not trial.is_enough and not trial.has_outsiders:
            lists = [r for r in near.regions if len(r.places) > 1 and not _is_name_only(near, r)]
            lists = [r for r in lists if not _OTHER_BODIES.match(near.plain[r.end :])]
            for regions in lists[:1]:
                _add_regions(trial, regions, number, near, cast)
        if trial.is_enough:
            gathered.parties, gathered.spans, gathered.group = trial.parties, trial.spans, trial.group
            return


def _named_in(number: int, reading: Reading) -> list[Mention]:
    """Return the bodies of a sentence; of the headline (-1) no 市局 or 省标准院, which the text names in full."""
    named = reading.mentions
    return [m for m in named if number >= 0 or all(p.place or not m.is_elliptical for p in m.parties)]


_PAIR = pattern_of(r"双方|[两二]人|两[院所局家厅委]|两地|两[市省县区]")


def _add_pair(gathered: _Gathering, where: int, readings: list[Reading], headline: Reading | None) -> None:
    """Add the two bodies that 双方 or 两院 stands for: the only two that the article has named so far."""
    if not _PAIR.search(readings[where].plain):
        return
    told = [(-1, headline)] if headline else []
    for even_attending in (False, True):  # 局长放下笔,对身旁的局长说: whoever speaks of it has signed it too
        trial = _Gathering()
        for number, reading in [*told, *((n, readings[n]) for n in range(where + 1))]:
            for mention in _named_in(number, reading):
                if mention.parties[0].qualifies and (even_attending or not _is_attending(reading, mention)):
                    span = (number, mention.start, mention.end) if number >= 0 else None
                    trial.add(mention.parties, span, mention.group)
        if trial.is_enough and len(trial.parties) == 2 and set(gathered.parties) <= set(trial.parties):
            gathered.parties, gathered.spans, gathered.group = trial.parties, trial.spans, trial.group
            return


_GOES_TO = pattern_of("(?:赴|到|来到|前往|走进|抵达)$")
_VISITS = pattern_of("(?:市|县|区|省|州)?(?:的?[^,。;]{0,6}(?:考察|调研|走访|交流|学习|对接|座谈|洽谈|访问)|[,。])")


def _add_visited(gathered: _Gathering, where: int, readings: list[Reading], cast: Cast) -> None:
    """Add the hosts whom 双方 means, where the one body named went to another place (一行赴陇南考察。双方签署…)."""
    if not _PAIR.search(readings[where].plain):
        return
    for number in range(max(0, where - 3), where + 1):
        reading = readings[number]
        guests = [m for m in reading.mentions if not _is_attending(reading, m)]
        if len(guests) != 1 or len(guests[0].parties) != 1 or not guests[0].parties[0].qualifies:
            continue
        for regions in reading.regions:
            goes = _GOES_TO.search(reading.plain[: regions.start]) and _VISITS.match(reading.plain, regions.end)
            if goes and regions.start >= guests[0].end and regions.group is None:
                host = cast.default_party(regions.places[-1])
                gathered.add(guests[0].parties, (number, guests[0].start, guests[0].end))
                gathered.add((host,), (number, regions.start, regions.end))
                return


def _around(where: int, readings: list[Reading], headline: Reading | None) -> list[tuple[int, Reading]]:
    """Return the sentences that may name the parties of one that does not: before it, the title, after it, earlier."""
    own = readings[where].sentence.paragraph
    before = [(n, readings[n]) for n in range(where - 1, max(-1, where - 4), -1)]
    after = [(n, readings[n]) for n in range(where + 1, min(len(readings), where + 3))]
    near = [(n, r) for n, r in before if r.sentence.paragraph == own]
    near += [(-1, headline)] if headline else []
    near += [(n, r) for n, r in after if r.sentence.paragraph == own]
    return near + [(n, r) for n, r in before if r.sentence.paragraph != own]
