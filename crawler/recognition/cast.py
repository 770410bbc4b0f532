"""Places and bodies of a sentence; what it leaves out (两地市场监管局, 省局) is filled in by what was named before."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from crawler.recognition.agencies import agency_names
from crawler.recognition.body_names import SHORT_INSTITUTE, party_of, regulator_of
from crawler.recognition.counted_places import COUNT_PHRASE, count_of, gather_counted, is_of_rank
from crawler.recognition.gazetteer import find_groups, find_letter_runs, find_places
from crawler.recognition.groups import Group
from crawler.recognition.names import NameIndex
from crawler.recognition.openings import pattern_of
from crawler.recognition.organs import load_organs
from crawler.recognition.outsiders import OUTSIDER_WORD, find_outsiders
from crawler.recognition.parties import Mention, Party, Regions
from crawler.recognition.places import Place, is_within, parent_of, place_of_code, provinces
from crawler.recognition.wording import COUNTRY
from crawler.recognition.zone_committees import find_zone_committees, zones_listed

_COMMITTEE = pattern_of(
    r"全国(?:(?!以及|全国)[一-龥、()]){2,28}?标准化(?:分)?技术委员会(?:[一-龥]{2,10}分技术委员会)?|(?<=[,。、与和同])全国[一-龥]{2,10}标委会"
)
_COUNTRY_BEFORE = pattern_of(rf"(?:{COUNTRY.pattern})$")
_ABROAD = pattern_of(rf"(?:{COUNTRY.pattern})[^,。;与和同、]{{0,8}}$")
_GENERAL_OFFICE = pattern_of("办公[厅室]|秘书局")
_ZONE_ALONE = pattern_of(r"(?:(?![与和同、及由在将]|[局厅委院])[一-龥·]){2,12}(?<=[区园港城])$")
_CENTRE = pattern_of(r"[一-龥]{2,6}标准化[((][一-龥]{2,4}[))]研究中心")
_OF_ANY_NAME = {"省", "自治区"}  # 省局 of a municipality is none, but 自治区 names end in other words as well
_LOCAL_BEFORE = pattern_of("[省市区县州]委?$")
# The party organisations, unions and clubs of a body are not the body.
_CLUB_AFTER = pattern_of(
    r"[一-龥]{0,8}?(?:党支部|党总支|支部|党委(?!会同|书记|副书记|委员|成员)|党组织|工会|团委|团支部|妇委会|青年(?:小组|突击队))"
)
# Hong Kong's and Macao's departments of any name: 香港特区政府民航处.
_DEPARTMENT = pattern_of(
    r"(?:(?![与和同及、])[一-龥]){2,12}?(?:署|处|局|所|库)(?=[、,。;()与和同及在于就将签共联的\d]|$)"
)
_OUR_BODY = pattern_of(r"[我本](局|委|厅|院|所|中心)(?![一-龥]{0,2}长)")
_SAME_BODY = pattern_of(r"该(局|委|厅|院|所|中心)(?![一-龥]{0,2}长)")
_LEVEL_WORD = pattern_of(r"(?:该|全)?(?P<level>自治区|省|市|区|县|州|旗)$")
_SUBORDINATE = pattern_of("(?:所属|下属|下辖|辖区|本[省市州县])[^,。;]{0,8}$")  # 所属各区县市场监管局
_GAP = pattern_of(
    r"(?:[、,和与及同暨/·—\-\"”“]|以及|会同|联合|携手|的|等|分别|共|全部|共同|有关|相关|各级|沿线|地区|区域|城市群|都市圈|经济圈|范围内|省级|市级|县级|国家级)*"
)
_LINK = pattern_of(r"(?:[、和与及同暨/·—\-]|以及|会同|联合|携手|分别与|分别同|\(区\)|省|市|区|州|盟|与来自)*")


_LINKS_MAX = 24  # characters; longer gaps are clauses of their own


def _links(gap: str) -> bool:
    """Tell whether what parts two places joins them in one list: 、, 与来自, 三省和."""
    if len(gap) > _LINKS_MAX:
        return False
    rest = COUNT_PHRASE.sub("", gap)
    return bool(rest) and _LINK.fullmatch(rest) is not None


@cache
def _agency_index() -> NameIndex:
    return NameIndex(agency_names())


# Every organ's name ends in one of these: sentences without any are not searched for organs.
_ORGAN_END = pattern_of(
    r"[局委厅院所府署处部关办社]|中心|机构|系统|[总支]队|议会|台|银行|央行|[合协学]会|工商联|基金|解放军|公司|科技园|CNAS|HKQAA"
)


class Cast:
    """The places and bodies of one article, read sentence by sentence; later sentences lean on earlier ones."""

    def __init__(self, year: int | None, *, source: str | None = None) -> None:
        self._year = year
        self._own: Party | None = None
        self._last_party: Party | None = None
        self._home: Place | None = None
        self._lists: list[Regions] = []
        self._seen: list[Place] = []
        self._zone: Party | None = None
        self._groups: list[Group] = []
        if source:
            mentions = self.read_mentions(source, self.read_regions(source))
            self._own = next((p for m in mentions[::-1] for p in m.parties[::-1] if p.qualifies and p.place), None)
            self._home, self._lists, self._seen, self._groups, self._last_party = None, [], [], [], None

    @property
    def lists(self) -> tuple[Regions, ...]:
        """Lists and groups of two or more regions met so far."""
        return tuple(self._lists)

    @property
    def home(self) -> Place | None:
        """The province or city that the article is about, as far as its first named place tells."""
        return self._home

    def read_regions(self, text: str) -> list[Regions]:
        """Return the places of a sentence, neighbours in one list joined, and remember them."""
        items = self._items(text)
        joined: list[Regions] = []
        for item in items:
            if joined and item.start >= joined[-1].end:
                gap = text[joined[-1].end : item.start]
                if _links(gap) if gap else item.group is None:
                    joined[-1] = _join(joined[-1], item, bool(gap))
                    continue
            joined.append(item)
        for regions in joined:
            if self._home is None and regions.places and regions.group is None:
                self._home = regions.places[0]
            if len(regions.places) > 1:
                self._lists.append(regions)
            if regions.group is None:
                self._seen += [place for place in regions.places if place not in self._seen]
        return joined

    def _items(self, text: str) -> list[Regions]:
        items = [
            Regions(start=s.start, end=s.end, places=s.group.members_in(self._year), group=s.group)
            for s in find_groups(text)
        ]
        self._groups += [item.group for item in items if item.group]
        items += [
            Regions(start=s.start, end=s.end, places=(self._of_group(s.candidates) or s.place,))
            for s in find_places(text, year=self._year)
        ]
        items += [Regions(start=a, end=b, places=places) for a, b, places in find_letter_runs(text)]
        items.sort(key=lambda item: (item.start, -item.end))
        kept: list[Regions] = []
        for item in items:
            if not kept or item.start >= kept[-1].end:
                kept.append(item)
        return kept

    def _of_group(self, candidates: tuple[Place, ...]) -> Place | None:
        """Return which of several places of one name belongs to a group named so far (通武廊: 北京's 通州)."""
        if len(candidates) < 2:
            return None
        return next((place for group in self._groups for place in candidates if place in group.members), None)

    def read_mentions(self, text: str, regions: list[Regions]) -> list[Mention]:
        """Return the bodies named in a sentence whose places are already read."""
        found: list[Mention] = []
        if not _ORGAN_END.search(text) and not OUTSIDER_WORD.search(text):
            return found
        for start, end in _agency_index().find(text):
            if text[end - 1] == "部" and text[end : end + 1] in {"门", "分"}:  # 农业农村部门 is no ministry
                continue
            if _LOCAL_BEFORE.search(text[max(0, start - 2) : start]) and not text.startswith(
                ("国家", "中国", "全国"), start
            ):
                continue  # 市发展改革委 is a city's, 省委网信办 a province's
            if text[end - 1] == "部" and _COUNTRY_BEFORE.search(text[:start]):
                continue  # 老挝科技部
            department = _DEPARTMENT.match(text, end) if text[start:end].endswith("区政府") else None
            if department:
                whole = self._agency(start, department.end(), text[start:end])
                party = whole.parties[0]
                party = replace(party, name=party.name + department.group(), system="department:" + department.group())
                found.append(replace(whole, parties=(party,)))
                continue
            office = _GENERAL_OFFICE.match(text, end)
            found.append(self._agency(start, office.end() if office else end, text[start:end]))
        for match in _COMMITTEE.finditer(text) if "全国" in text else ():
            party = Party(name=match.group(), system="tc:" + match.group(), place=None)
            found.append(Mention(start=match.start(), end=match.end(), parties=(party,)))
        committees, self._zone = find_zone_committees(text, regions, self._zone)
        found += committees
        for match in _CENTRE.finditer(text) if "研究中心" in text else ():
            inner = find_places(match.group())
            party = Party(name=match.group(), system="centre:" + match.group(), place=inner[0].place if inner else None)
            found.append(Mention(start=match.start(), end=match.end(), parties=(party,)))
        organs = load_organs()
        for match in organs.find(text):
            if any(m.start < match.end() and match.start() < m.end for m in found):
                continue
            row = organs.rows[int(str(match.lastgroup)[1:])]
            mention = self._organ(text, match, row, regions, found)
            if mention:
                found.append(mention)
        found += self._outsiders(text, found)
        found += self._same_bodies(text, found)
        found.sort(key=lambda mention: mention.start)
        kept = [m for n, m in enumerate(found) if not _is_owner(text, m, found[n + 1 : n + 2])]
        return [_as_club(m) if _CLUB_AFTER.match(text, m.end) else m for m in kept]

    @staticmethod
    def _agency(start: int, end: int, name: str) -> Mention:
        agency = agency_names()[name]
        starts_full = any(name.startswith(province.name) for province in provinces().values())
        is_full = agency.topic and starts_full and not SHORT_INSTITUTE.search(name)
        place = place_of_code(agency.region) if agency.region else None
        topics = {"standards": "inst-std", "metrology": "inst-met"}
        system = topics.get(agency.topic) or f"agency:{agency.system or agency.name}"
        party = Party(
            name=name if is_full else agency.name, system=system, place=place, qualifies=agency.kind != "association"
        )
        return Mention(start=start, end=end, parties=(party,))

    def _outsiders(self, text: str, found: list[Mention]) -> list[Mention]:
        outsiders: list[Mention] = []
        if not OUTSIDER_WORD.search(text):
            return outsiders
        for match in find_outsiders(text):
            if any(m.start < match.end() and match.end() <= m.end for m in found):
                continue
            party = Party(name=match.group(), system="outside:" + match.group(), place=None, qualifies=False)
            outsiders.append(Mention(start=match.start(), end=match.end(), parties=(party,)))
        return outsiders

    def _same_bodies(self, text: str, found: list[Mention]) -> list[Mention]:
        """Resolve 该局, 该委, 该院 to the body named last, here or in an earlier sentence."""
        same = []
        for match in _SAME_BODY.finditer(text) if "该" in text else ():
            before = [m for m in found if m.end <= match.start() and m.parties]
            last = before[-1].parties[-1] if before else self._last_party
            if last and match.group(1) in last.name[-3:]:
                same.append(Mention(start=match.start(), end=match.end(), parties=(last,)))
        if self._own:
            ours = [match for match in _OUR_BODY.finditer(text) if match.group(1) in self._own.name[-3:]]
            same += [Mention(start=match.start(), end=match.end(), parties=(self._own,)) for match in ours]
        able = [m for m in found if m.parties and m.parties[-1].qualifies]
        if able:
            self._last_party = max(able, key=lambda m: m.end).parties[-1]
        return same

    def _organ(
        self, text: str, match: re.Match[str], row: dict[str, str], regions: list[Regions], found: list[Mention]
    ) -> Mention | None:
        start = match.start()
        floor = max((m.end for m in found if m.end <= start), default=0)
        head = text[floor:start]
        if _ABROAD.search(head):
            return None  # 缅甸曼德勒省商务部门
        before = self._regions_before(head, floor, regions)
        if before is None:
            before = _of_neighbour(head, floor, found) or self._elliptical(head, floor, regions)
            if before is None:
                return self._unplaced(head, floor, match, row)
            elliptical = True
        else:
            elliptical = False
        if not before.places or (before.group and match.group().endswith("中心")):
            return None  # 粤港澳大湾区标准化研究中心 is one body, not one of each member
        places = before.places
        department = _DEPARTMENT.match(text, match.end()) if row["system"] == "gov" and len(places) == 1 else None
        if department and places[0].code.startswith(("81", "82")):
            name = f"{places[0].name}政府{department.group()}"
            party = Party(name=name, system="department:" + department.group(), place=places[0])
            return Mention(start=before.start, end=department.end(), parties=(party,))
        if row["canonical"].endswith("-any"):  # those of a whole group are the provinces' own
            places = tuple(place for place in places if not place.code.startswith(("71", "81", "82"))) or places
        is_shared, year = len(places) > 1, self._year
        parties = tuple(party_of(place, match.group(), row, year=year, shared=is_shared) for place in places)
        zones = zones_listed(head) if row["system"] == "committee" and is_shared else []
        if len(zones) == len(places):
            named = zip(zones, parties, strict=True)
            parties = tuple(replace(party, name=zone + row["canonical"]) for zone, party in named)
        return Mention(
            start=before.start, end=match.end(), parties=parties, group=before.group, is_elliptical=elliptical
        )

    def _unplaced(self, head: str, floor: int, match: re.Match[str], row: dict[str, str]) -> Mention | None:
        """Return 省局 and the like as they stand where no place tells whose they are."""
        level = _LEVEL_WORD.search(head)
        zone = _ZONE_ALONE.search(head) if row["system"] == "committee" else None
        if zone:
            party = Party(name=zone.group() + row["canonical"], system="committee", place=None)
            return Mention(start=floor + zone.start(), end=match.end(), parties=(party,))
        if level is None:
            return None
        if _SUBORDINATE.search(head):
            party = Party(
                name=level["level"] + match.group(), system="outside:subordinate", place=None, qualifies=False
            )
            return Mention(start=floor + level.start(), end=match.end(), parties=(party,))
        party = Party(name=level["level"] + match.group(), system=row["system"], place=None)
        return Mention(start=floor + level.start(), end=match.end(), parties=(party,), is_elliptical=True)

    def _regions_before(self, head: str, floor: int, regions: list[Regions]) -> Regions | None:
        """Return the regions that stand right before an organ, a count phrase or 省 between them allowed."""
        inside = [r for r in regions if floor <= r.end <= floor + len(head) and r.start >= floor - 1]
        if not inside:
            return None
        last = inside[-1]
        gap = head[last.end - floor :]
        last = gather_counted(head, floor, inside) or last
        gap = COUNT_PHRASE.sub("", gap)
        gap = re.sub(r"^(?:省|市|区|县|自治区|州)", "", gap)
        if not _GAP.fullmatch(gap):
            return None
        return last

    def _elliptical(self, head: str, floor: int, regions: list[Regions]) -> Regions | None:
        count = max(COUNT_PHRASE.finditer(head), key=re.Match.start, default=None)
        if count and _GAP.fullmatch(head[count.end() :]):
            wanted = count_of(count)
            later = [r for r in regions if r.start > floor]
            meant = (
                self.recall(wanted, count.group(), later)
                or self._gather_seen(wanted, count.group())
                or self.recall(wanted)
            )
            if meant:
                return Regions(
                    start=floor + count.start(), end=floor + count.end(), places=meant.places, group=meant.group
                )
        level = _LEVEL_WORD.search(head)
        if head.endswith("当地") and self._seen:
            return Regions(start=floor + len(head) - 2, end=floor + len(head), places=(self._seen[-1],))
        if level:
            place = self._at_level(level["level"])
            if place:
                return Regions(start=floor + level.start(), end=floor + level.end(), places=(place,))
        return None

    def recall(self, wanted: int | None, phrase: str = "", later: Sequence[Regions] = ()) -> Regions | None:
        """Return the latest list of regions with this many members, else the latest group of any size.

        ``phrase``: the words that count them; with it only members of the rank it names will do (两市: no provinces).
        """
        for regions in reversed(self._lists):
            if regions in later:
                continue  # named only after the words in question
            if len(regions.places) == wanted and all(is_of_rank(place, phrase) for place in regions.places):
                return regions
        if phrase:
            return None
        for regions in reversed(self._lists):
            if regions.group and regions.group.level == "province":
                return regions
        return None

    def _gather_seen(self, wanted: int | None, phrase: str) -> Regions | None:
        """Return the places named one by one so far, where there are just as many of one rank as are counted.

        沧州在北,德州在南,衡水在侧。三市市场监管局
        """
        seen = [place for place in self._seen if is_of_rank(place, phrase)]
        if wanted is not None and len(seen) > wanted:  # a province named for its city is none of them
            seen = [p for p in seen if not any(is_within(q, p) for q in seen)]
        if wanted is None or wanted < 2 or len(seen) != wanted:
            return None
        return Regions(start=0, end=0, places=tuple(seen))

    def _at_level(self, word: str) -> Place | None:
        place: Place | None = self._home or (self._own.place if self._own else None)
        wants_province = word in {"省", "自治区"}
        while place is not None:
            is_province = place.level == "province"
            if wants_province == is_province or (word == "市" and is_province and place.name.endswith("市")):
                return place if word in _OF_ANY_NAME or place.name.endswith(word) else None
            if place.level == "province":
                return None
            place = parent_of(place)
        return None

    def default_party(self, place: Place) -> Party:
        """Return the regulator of a place whose bodies the text leaves unnamed."""
        return regulator_of(place, self._year)


def _as_club(mention: Mention) -> Mention:
    return replace(mention, parties=tuple(replace(p, name=p.name + "党组织", qualifies=False) for p in mention.parties))


_OWNS = pattern_of("(?:辖下|下辖|下属|所属|直属|属下|辖属)的?")


def _is_owner(text: str, mention: Mention, following: list[Mention]) -> bool:
    """Tell whether a body only says whose the next one is (澳门特区政府经济及科技发展局, 创新科技署辖下的实验所)."""
    if not following:
        return False
    if following[0].start <= mention.end and mention.parties[0].name.endswith("政府"):
        return mention.parties[0].place == following[0].parties[0].place
    return _OWNS.fullmatch(text, mention.end, following[0].start) is not None


def _of_neighbour(head: str, floor: int, found: list[Mention]) -> Regions | None:
    """Return the regions of the organ that stands right before: 五省区民政厅、市场监管局."""
    last = next((m for m in found if m.end == floor), None)
    places = tuple(party.place for party in last.parties if party.place) if last else ()
    if last is None or not places or head not in {"、", "和", "与", "及", "会同", "联合"}:
        return None
    return Regions(start=floor + len(head), end=floor + len(head), places=places, group=last.group)


def _join(left: Regions, right: Regions, is_listed: bool) -> Regions:
    places = list(left.places)
    for place in right.places:
        if not is_listed and places and is_within(place, places[-1]):
            places[-1] = place
        elif places and place not in places:
            places.append(place)
    return Regions(start=left.start, end=right.end, places=tuple(places), group=None if right.places else left.group)
