"""The record of an article from its judged acts: the headline act's fields, every act, the words that prove them."""

from dataclasses import replace

from crawler.recognition.actors import NOBODY, is_part_of_name
from crawler.recognition.acts import FoundAct
from crawler.recognition.areas import find_area, find_city_letters
from crawler.recognition.counts import find_counts
from crawler.recognition.gazetteer import find_groups, find_letter_runs, province_letters
from crawler.recognition.groups import Group, find_implied_group
from crawler.recognition.instruments import find_instruments, name_body
from crawler.recognition.judge import Judged
from crawler.recognition.noun_acts import titled_kind, told_titles
from crawler.recognition.objects import blank_bodies
from crawler.recognition.openings import pattern_of
from crawler.recognition.passages import Role
from crawler.recognition.places import Place, is_within
from crawler.recognition.readings import Reading
from crawler.recognition.records import KINDS, Act, Evidence, Recognition
from crawler.recognition.topics import blank_traps, find_domain_span, find_domains
from crawler.recognition.wording import ADMISSION, ALLIANCE, TITLE_BRACKETS

# Cities and counties of these provinces act under the name of the region: part of it suffices for the Yangtze delta.
_BODIES = {"alliance", "joint_body", "joint_meeting"}
_WELL_KNOWN = (
    ("长三角", {"上海市", "江苏省", "浙江省", "安徽省"}, False),
    ("川渝", {"四川省", "重庆市"}, True),
    ("京津冀", {"北京市", "天津市", "河北省"}, True),
    ("粤港澳大湾区", {"广东省", "香港特别行政区", "澳门特别行政区"}, True),
    ("粤港", {"广东省", "香港特别行政区"}, True),
    ("粤澳", {"广东省", "澳门特别行政区"}, True),
)


def announce(judged: list[Judged], readings: list[Reading], headline: Reading | None, text: str) -> Recognition:
    """Return the record of an article in which at least one act passed all tests; names are written as in ``text``."""
    passed = [j for j in judged if j.passed]
    founded = {j.act.where: j.act.kind for j in passed if j.act.kind in {"alliance", "joint_meeting"}}
    main = min(passed, key=lambda j: _rank(j, readings, founded))
    act = main.act
    instruments = {text[a:b]: (a, b) for a, b in _instruments(main, judged, readings).values()}
    if act.kind == "alliance" and not instruments:
        instruments = _charter(act, readings)
    instruments = instruments or _titles_beside(act, readings) or _title_before(act, readings)
    told = [j.act for j in judged if all(failure.startswith("T3") for failure in j.failed)]
    dated = _dated(act, told, readings)
    day = dated.day
    counts = _counts(act, readings)
    evidence = [e for e in act_evidence(act, readings) if dated is act or e.field != "event_date"]
    evidence += [e for e in act_evidence(dated, readings) if dated is not act and e.field == "event_date"]
    evidence += _place_evidence(act, readings, evidence)
    evidence += [Evidence(field="instrument_names", start=a, end=b) for a, b in instruments.values()]
    evidence += [e for domain in main.domains for e in _domain_evidence(domain, act, readings)]
    group = find_group(act, readings, headline)
    evidence += _group_evidence(group, act, readings)
    evidence += [replace(e, field="regions") for e in evidence if e.field == "parties"]
    evidence += [Evidence(field="counts", start=a, end=b) for _, a, b in counts.values()]
    parties = tuple(party.name for party in act.actors.able)
    return Recognition(
        label="announcement",
        kind=act.kind,
        parties=parties,
        regions=_regions(act, readings),
        region_group=group,
        event_date=day.value if day and day.is_full else None,
        domains=main.domains,
        instrument_names=tuple(instruments),
        counts={name: number for name, (number, _, _) in counts.items()},
        evidence=tuple(evidence),
        acts=record_acts(judged, readings, headline),
        reasons=(f"T1: {act.kind}, done and new", "T2: " + "、".join(parties), "T3: " + "、".join(main.domains)),
    )


def _dated(act: FoundAct, passed: list[FoundAct], readings: list[Reading]) -> FoundAct:
    """Return the act whose day dates the news: the main one, else one of the same parties told with a full day by it.

    标准联盟日前成立。10月12日的签约仪式上,五市签了合作协议
    """
    if act.day is not None and act.day.value is not None:
        return act
    parties = {party.name for party in act.actors.able}
    for other in passed:
        is_near = abs(other.where - act.where) <= 2 and (
            readings[other.where].sentence.paragraph == readings[act.where].sentence.paragraph
        )
        if is_near and other.day and other.day.is_full and parties & {party.name for party in other.actors.able}:
            return other
    return act


_FOUNDING_PAPER = pattern_of("倡议书?|宣言|公约|文件|文本|纪要")


def _rank(judged: Judged, readings: list[Reading], founded: dict[int, str]) -> tuple[int, int, int]:
    """Order acts for the headline: strongest kind, named documents before bare ones, first told first.

    ``founded``: sentences that found an alliance or a standing meeting, of which an appeal, a covenant or a paper
    without a name that is signed there is a by-product.
    """
    act = judged.act
    strength = KINDS.index(act.kind) * 2
    paper = readings[act.where].sentence.text[act.trigger.object_start : act.trigger.object_end]
    if act.where in founded and _FOUNDING_PAPER.fullmatch(paper):
        strength = KINDS.index(founded[act.where]) * 2 + 1
    if act.trigger.is_bare:  # 签约 alone says less than the body or list that it is about
        strength = KINDS.index("joint_standards") * 2 + 1
    named = find_instruments(readings[act.where].sentence.text, act.trigger)
    return strength, 0 if named else 1, act.where


def _instruments(main: Judged, judged: list[Judged], readings: list[Reading]) -> dict[str, tuple[int, int]]:
    """Return the names of the documents of the headline act and of the new acts told beside it, with their places."""
    found: dict[str, tuple[int, int]] = {}
    paragraph = readings[main.act.where].sentence.paragraph
    parties = {party.name for party in main.act.actors.able}
    for j in [main, *judged]:
        sentence = readings[j.act.where].sentence
        beside = j.passed or (j.act.new and parties.issuperset(party.name for party in j.act.actors.parties))
        if sentence.paragraph != paragraph or not beside or _is_with_outsiders(j.act, readings[j.act.where]):
            continue
        for a, b in find_instruments(sentence.text, j.act.trigger):
            is_titled = sentence.text[a - 1 : a] == "《"
            if j is main or is_titled or j.act.kind == main.act.kind:
                found.setdefault(sentence.text[a:b], (sentence.start + a, sentence.start + b))
    return found


def _is_with_outsiders(act: FoundAct, reading: Reading) -> bool:
    """Tell whether the verb's own clause names none but outsiders (…,与石家庄学院签署《产学研协议》)."""
    head = reading.plain[: act.trigger.verb_start]
    clause = max(head.rfind(sign) for sign in ",;")
    named = [party for m in reading.mentions if clause < m.start < len(head) for party in m.parties]
    return bool(named) and not any(party.qualifies for party in named)


def _titles_beside(act: FoundAct, readings: list[Reading]) -> dict[str, tuple[int, int]]:
    """Return the documents in 《》 of an act's kind that its sentence tells of, where its verb governs none."""
    reading = readings[act.where]
    start = reading.sentence.start
    return {
        name.group(1): (start + name.start(1), start + name.end(1))
        for name in told_titles(reading)
        if titled_kind(name, reading) == act.kind
    }


_PAPERS = "(?P<paper>清单|目录|名录|协议|备忘录|方案|意见|计划|宣言|公约|办法|规则|安排)"
_PAPER = pattern_of(f"{_PAPERS}$")
_OPENS_WITH_PAPER = pattern_of(rf"\s*(?:该|这份|这一)?{_PAPERS}(?=由|经|自|于|[\d,])")
_BATCH_BEHIND = pattern_of("[((（][^))）]*[))）]$")  # (第一批)
_RESTS_ON = pattern_of("(?:根据|按照?|依据|依照|落实|履行|执行|贯彻|参照)[^,。;《》]{0,16}$")


def _title_before(act: FoundAct, readings: list[Reading]) -> dict[str, tuple[int, int]]:
    """Return the name in 《》 that a sentence before gives the paper of an act (清单由两局4月25日公布)."""
    text = readings[act.where].sentence.text
    paper = _PAPER.search(text, act.trigger.object_start, act.trigger.object_end) or _OPENS_WITH_PAPER.match(text)
    for reading in reversed(readings[max(0, act.where - 2) : act.where]) if paper else ():
        for name in TITLE_BRACKETS.finditer(reading.sentence.text):
            written = _BATCH_BEHIND.sub("", name.group(1))
            if paper and written.endswith(paper["paper"]) and not _RESTS_ON.search(reading.plain[: name.start()]):
                start = reading.sentence.start
                return {name.group(1): (start + name.start(1), start + name.end(1))}
    return {}


_CHARTER = pattern_of(r"(?:通过|表决|审议|签署)[^,。]{0,16}章程|章程[^,。]{0,8}(?:通过|表决)")


def _charter(act: FoundAct, readings: list[Reading]) -> dict[str, tuple[int, int]]:
    """Return the charter of an alliance whose passing is told without its name: it is called after the alliance."""
    near = readings[act.where : act.where + 2]
    sentence = readings[act.where].sentence
    name = name_body(sentence.text, act.trigger)
    if name is None or not any(_CHARTER.search(reading.sentence.text) for reading in near):
        return {}
    start = sentence.text.find(name)
    return {name + "章程": (sentence.start + start, sentence.start + start + len(name))} if start >= 0 else {}


def _counts(act: FoundAct, readings: list[Reading]) -> dict[str, tuple[int | float, int, int]]:
    found: dict[str, tuple[int | float, int, int]] = {}
    for reading in readings[act.where : act.where + 3]:
        if reading.sentence.role is Role.NEWS:
            for name, (number, a, b) in find_counts(reading.sentence.text).items():
                found.setdefault(name, (number, reading.sentence.start + a, reading.sentence.start + b))
    return found


def _place_evidence(act: FoundAct, readings: list[Reading], known: list[Evidence]) -> list[Evidence]:
    """Return where the places of parties are named that the parties' own words leave out (两市质监局, 省政府)."""
    spans = [(e.start, e.end) for e in known if e.field == "parties"]
    named = [
        (reading.sentence.start + r.start, reading.sentence.start + r.end, r.places)
        for reading in readings
        for r in reading.regions
    ]
    found: dict[tuple[int, int], Evidence] = {}
    for party in act.actors.able:
        if party.place is None or any(party.place in p and a < d and c < b for a, b, p in named for c, d in spans):
            continue
        where = next(((a, b) for a, b, places in named if party.place in places), None)
        if where:
            found[where] = Evidence(field="parties", start=where[0], end=where[1])
    return list(found.values())


def _domain_evidence(domain: str, act: FoundAct, readings: list[Reading]) -> list[Evidence]:
    near = [*readings[act.where : act.where + 4], *readings[: act.where]]
    for texts in ([blank_bodies(reading) for reading in near], [reading.sentence.text for reading in near]):
        for reading, text in zip(near, texts, strict=True):
            span = find_domain_span(text, domain)
            if span:
                start = reading.sentence.start
                return [Evidence(field="domains", start=start + span[0], end=start + span[1])]
    for reading in [*near, *readings]:  # 两地同文标准: the bare word, in a context that makes it one
        at = blank_traps(reading.sentence.text).find("标准")
        if at >= 0 and domain == "标准化":
            return [Evidence(field="domains", start=reading.sentence.start + at, end=reading.sentence.start + at + 2)]
    return []


def _group_evidence(name: str | None, act: FoundAct, readings: list[Reading]) -> list[Evidence]:
    """Return where a group is named, else the members that imply it."""
    if name is None:
        return []
    for reading in [readings[act.where], *readings]:
        for span in find_groups(reading.sentence.text):
            if span.group.name == name:
                start = reading.sentence.start
                return [Evidence(field="region_group", start=start + span.start, end=start + span.end)]
    for reading in readings:
        at = reading.sentence.text.find(name)
        if at >= 0:
            start = reading.sentence.start + at
            return [Evidence(field="region_group", start=start, end=start + len(name))]
    return [
        Evidence(field="region_group", start=readings[n].sentence.start + a, end=readings[n].sentence.start + b)
        for n, a, b in act.actors.spans
    ]


def _regions(act: FoundAct, readings: list[Reading]) -> tuple[str, ...]:
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
    unlisted = _name_unlisted(act, readings, headline)
    if unlisted:
        return unlisted
    for name, members, is_whole in _WELL_KNOWN:
        if len(provinces) > 1 and (provinces == members if is_whole else provinces <= members):
            return name
    return None


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


def act_evidence(act: FoundAct, readings: list[Reading]) -> tuple[Evidence, ...]:
    """Return the words of an act, its object, its parties and its day."""
    base = readings[act.where].sentence.start
    trigger = act.trigger
    found = [
        Evidence(field="act", start=base + trigger.start, end=base + trigger.end),
        Evidence(field="kind", start=base + trigger.object_start, end=base + trigger.object_end),
    ]
    for where, a, b in act.actors.spans:
        start = readings[where].sentence.start
        found.append(Evidence(field="parties", start=start + a, end=start + b))
    if act.day and act.day_where >= 0:
        start = readings[act.day_where].sentence.start
        found.append(Evidence(field="event_date", start=start + act.day.start, end=start + act.day.end))
    return tuple(found)


# Acts with these doubts are no acts of their own.
_NO_ACT = {"a mechanism without rules", "a provision of a document", "spoken of, not told", "named only as a basis"}


def record_acts(judged: list[Judged], readings: list[Reading], headline: Reading | None) -> tuple[Act, ...]:
    """Return the acts worth a record: several parties, one of our subjects, each body and document once."""
    kept: dict[tuple[str, str], Act] = {}
    for j in judged:
        failed = " ".join(j.failed)
        if "T2" in failed or "one side" in failed or _NO_ACT.intersection(j.act.doubts):
            continue
        text = readings[j.act.where].sentence.text
        near = text[max(0, j.act.trigger.start - 24) : j.act.trigger.end]
        if "T3" in failed and not find_domains(near):
            continue
        names = find_instruments(text, j.act.trigger)
        name = _instrument(j.act, text, names) or text[j.act.trigger.object_start : j.act.trigger.object_end]
        key = (j.act.kind, name[-8:])
        if key not in kept or (j.act.new and not kept[key].new):
            kept[key] = _to_record(j.act, names, readings, headline)
    return tuple(kept.values())


def _instrument(act: FoundAct, text: str, names: list[tuple[int, int]]) -> str | None:
    """Return the name of an act's document, or of the body that it sets up."""
    if act.kind in _BODIES:
        return name_body(text, act.trigger)
    return text[names[0][0] : names[0][1]] if names else None


def _to_record(act: FoundAct, names: list[tuple[int, int]], readings: list[Reading], headline: Reading | None) -> Act:
    text = readings[act.where].sentence.text
    return Act(
        kind=act.kind,
        new=act.new,
        happened=act.happened,
        parties=tuple(party.name for party in act.actors.able),
        regions=_regions(act, readings),
        region_group=find_group(act, readings, headline),
        date=act.day.value if act.day else None,
        instrument=_instrument(act, text, names),
        counts={name: number for name, (number, _, _) in find_counts(text).items()},
        evidence=act_evidence(act, readings),
    )
