"""Who did an act: the bodies of its own sentence, else those that its context makes plain."""

import re
from dataclasses import dataclass

from crawler.recognition.actors_around import add_from_context, add_pair, add_visited
from crawler.recognition.attending import ATTENDING, is_attending
from crawler.recognition.body_names import government_of
from crawler.recognition.cast import Cast
from crawler.recognition.counted_places import COUNT_PHRASE, parse_number
from crawler.recognition.gathering import Gathering, Span
from crawler.recognition.groups import Group
from crawler.recognition.listed_places import add_listed, add_regions
from crawler.recognition.openings import pattern_of
from crawler.recognition.parties import Mention, Party, are_independent
from crawler.recognition.passages import Role
from crawler.recognition.places import Place, is_within
from crawler.recognition.readings import Reading
from crawler.recognition.tenses import end_of_basis
from crawler.recognition.triggers import Trigger
from crawler.recognition.wording import ADMISSION

_FOUNDING = pattern_of(
    r"批准、[^,。;]{2,30}?(?:承担|承建)的|同意[^,。;由]{2,30}?(?:承建|承担)|由[^。;]{2,80}?(?:发起|承担|承建|共建|合建|共同建设|联合建设|牵头|组建|建设|设立)|秘书处[^,。]{0,6}(?:由|设在|落户)|发起(?:方|人|单位)|承担单位|依托[^,。]{2,30}(?:建设|组建|筹建)"
)
_CONNECTED_AFTER = pattern_of(
    r"^(?:(?:共同|联合|合作|两地|双方|正式)?(?:签|共建|建设|成立|设立|印发|发布|发起)|与|和|同|、|会同|联合|将|就)"
)
_CONNECTED_BEFORE = pattern_of(r"(?:与|和|同|、|会同|联合)$")
_SEVERAL = pattern_of(r"[两二三四五六七八九十\d]+个?(?:部门|部委|厅局)")


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


def find_actors(
    kind: str, where: int, trigger: Trigger, readings: list[Reading], headline: Reading | None, cast: Cast
) -> Actors:
    """Return the parties of an act. Each further step is taken only while no two independent parties are known."""
    reading = readings[where]
    gathered = Gathering()
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
    if not gathered.is_enough and not has_unnamed and _is_with_stranger(reading, own, trigger):
        return Actors(parties=tuple(gathered.parties.values()), spans=tuple(gathered.spans), group=gathered.group)
    if not gathered.is_enough and not gathered.has_outsiders and not has_unnamed:
        add_listed(gathered, readings, where, trigger, kind, cast)
    if not gathered.is_enough and not gathered.has_outsiders and not has_unnamed:
        add_from_context(gathered, where, readings, headline, cast)
    if not gathered.is_enough and not gathered.has_outsiders and not has_unnamed:
        add_pair(gathered, where, readings, headline)
    if not gathered.is_enough and not gathered.has_outsiders and not has_unnamed:
        add_visited(gathered, where, readings, cast)
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


def _add_leaders(gathered: Gathering, reading: Reading, where: int, cast: Cast) -> None:
    """Add the government whose head acts for it beside a body already known (嘉峪关市市长与国家标准委负责人提笔)."""
    if not gathered.parties:
        return
    for regions in reading.regions:
        leader = _LEADER.match(reading.plain, regions.end)
        if (
            leader is None
            or len(regions.places) != 1
            or ATTENDING.search(reading.plain[leader.end() : leader.end() + 12])
        ):
            continue
        gathered.add((government_of(regions.places[0]),), (where, regions.start, leader.end()))


def _add_signatories(gathered: Gathering, readings: list[Reading]) -> None:
    """Add who signed the notice that the article is, where several did: not those to whom it goes."""
    signed = [(n, r) for n, r in enumerate(readings) if r.sentence.role is Role.LETTER and r.sentence.paragraph >= 0]
    if are_independent(tuple(party for _, r in signed for m in r.mentions for party in m.parties)):
        for number, line in signed:
            gathered.add_mentions(list(line.mentions), number)


def _add_correspondents(gathered: Gathering, reading: Reading, readings: list[Reading]) -> None:
    """Add who signed the letter that the article is, and to whom it goes where it says 你局."""
    letter = [(n, r) for n, r in enumerate(readings) if r.sentence.role is Role.LETTER]
    to_you = re.search(r"[你贵](?:局|委|厅|院|省|市|区)", " ".join(r.plain for r in readings)) is not None
    for number, line in letter:
        if line.sentence.paragraph >= 0 or to_you:
            gathered.add_mentions(list(line.mentions), number)


def _complete(gathered: Gathering, where: int, readings: list[Reading], trigger: Trigger, cast: Cast) -> None:
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
                add_regions(gathered, listed, number, near, cast)
            return


def _refines(places: tuple[Place, ...], gathered: Gathering) -> bool:
    """Tell whether every party so far is one of the places, or lies around or within one of them."""
    held = [party.place for party in gathered.parties.values() if party.place]
    return all(any(p == h or is_within(p, h) or is_within(h, p) for p in places) for h in held)


# 宜昌市市场监管局与新华社分社签署: whoever the other is, no sentence near by names it
_STRANGER = pattern_of(
    r"[与和同](?!对方|双方|[前后]者|兄弟|邻|同行|彼此|其|他|该|这|那|[一两三四五六七八九十]|各|来自|当地|对岸|省|市|[^,。;]{0,12}(?:双方|两地|两局|局长|院长|厅长|主任|所长|负责人|方面|同行|同志))"
    r"(?P<name>[^,。;、与和同]{3,12}?)(?:在[^,。;]{2,12}|于[^,。;]{2,12}|正式|共同|联合|日前|近日|今[天日]|昨[天日]|\d[\d年月日]*|现场|就[^,。;]{2,20}|当[天日场])*(?=签[署订约下]|$)"
)


def _is_with_stranger(reading: Reading, own: list[Mention], trigger: Trigger) -> bool:
    """Tell whether a body's partner is named right behind it, and is none that the tables know."""
    before = [m for m in own if m.end <= trigger.verb_start]
    if len(before) != 1 or not before[0].parties[0].qualifies or len(before[0].parties) > 1:
        return False
    met = _STRANGER.match(reading.plain[before[0].end : trigger.verb_start])
    if met is None:
        return False
    start, end = (before[0].end + at for at in met.span("name"))
    known = [(r.start, r.end) for r in reading.regions] + [(m.start, m.end) for m in reading.mentions]
    return not any(start < b and a < end for a, b in known)


_UNNAMED = pattern_of(r"(?:^|[,;:日]|[一二三四五六七八九十\d]+[、.])\s*(?:与|会同|联合|同|和)$")


def _has_unnamed(reading: Reading, own: list[Mention], trigger: Trigger) -> bool:
    """Tell whether the clause opens with its partner, so that the house whose news it is must be the other side."""
    first = min((m for m in own if m.parties[0].qualifies), key=lambda m: m.start, default=None)
    if first is None or first.start > trigger.verb_start:
        return False
    return _UNNAMED.search(reading.plain[: first.start]) is not None


def _subjects(reading: Reading, trigger: Trigger, kind: str) -> list[Mention]:
    """Return the bodies that may act in a sentence: those before the verb, all if these are not enough."""
    able = [m for m in reading.mentions if not is_attending(reading, m, kind) and not _is_object(m, trigger, kind)]
    basis = end_of_basis(reading.plain, trigger.verb_start)
    if basis and any(m.start >= basis and m.end <= trigger.verb_start for m in able):
        able = [m for m in able if m.start >= basis]  # who signed what it rests on does not act
    before = [m for m in able if m.end <= trigger.verb_start]
    apart = reading.plain.rfind(";", 0, trigger.verb_start)  # 甲院与某公司签约;同日,乙院与另一家签约
    before = [m for m in before if m.start > apart] or before
    admits = kind == "alliance" and ADMISSION.match(reading.plain, trigger.verb_start) is not None
    if are_independent(tuple(p for m in before for p in m.parties)) and not admits:
        return before
    outsiders = [m for m in before if not m.parties[0].qualifies]
    if len(outsiders) > 1 and len(outsiders) == len(before):
        return before  # two companies sign; who is named behind the verb looks on
    if outsiders and before[-1] is outsiders[-1] and _WITH.search(reading.plain, 0, outsiders[0].start):
        return before  # an institute signs with a university
    return able


_WITH = pattern_of("[与和同]$")


def _is_object(mention: Mention, trigger: Trigger, kind: str) -> bool:
    """Tell whether a mention is the body being set up, not one of those who set it up."""
    if kind != "joint_body":
        return False
    overlaps = mention.start < trigger.object_end and trigger.object_start < mention.end
    return overlaps or all(party.system.startswith(("tc:", "centre:")) for party in mention.parties)


def _add_conjoined(gathered: Gathering, reading: Reading, where: int, own: list[Mention], cast: Cast) -> None:
    """Add governments that act under their place's bare name: 中国计量院与衡阳市签署, 国家标准委与浙江签订."""
    if not gathered.parties:
        return
    for regions in reading.regions:
        if regions.group or any(m.start < regions.end and regions.start < m.end for m in reading.mentions):
            continue
        before, after = reading.plain[: regions.start], reading.plain[regions.end :]
        leads = after[:1] in {"与", "和", "同"} and any(m.start >= regions.end for m in own)
        if _CONNECTED_AFTER.match(after) and (_CONNECTED_BEFORE.search(before) or leads):
            parties = tuple(government_of(place) for place in regions.places)
            gathered.add(parties, (where, regions.start, regions.end))


_MEMBERS_ARE = pattern_of(r"成员单位[^,。]{0,4}?(?:包括|有|为|由)|由(?=[^。;]{2,200}组成)")


def _add_members(gathered: Gathering, where: int, readings: list[Reading]) -> None:
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
    gathered: Gathering, kind: str, where: int, readings: list[Reading], trigger: Trigger, cast: Cast
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
        national = [m for m in national if not is_attending(reading, m, kind)]
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
