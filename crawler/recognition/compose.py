"""The record of an article from its judged acts: the headline act's fields, every act, the words that prove them."""

from dataclasses import replace

from crawler.recognition.act_papers import find_papers
from crawler.recognition.acting_group import find_group, regions_of
from crawler.recognition.acts import FoundAct
from crawler.recognition.counts import find_counts
from crawler.recognition.gazetteer import find_groups
from crawler.recognition.instruments import find_instruments, name_body
from crawler.recognition.judge import Judged
from crawler.recognition.objects import blank_bodies
from crawler.recognition.openings import pattern_of
from crawler.recognition.passages import Role
from crawler.recognition.readings import Reading
from crawler.recognition.records import KINDS, Act, Evidence, Recognition
from crawler.recognition.topics import blank_traps, find_domain_span, find_domains
from crawler.recognition.triggers import agreement_kind

_BODIES = {"alliance", "joint_body", "joint_meeting"}


def find_main(judged: list[Judged], readings: list[Reading]) -> Judged:
    """Return the act that is an article's headline; one at least must have passed all tests."""
    passed = [j for j in judged if j.passed]
    founded = {j.act.where: j.act.kind for j in passed if j.act.kind in {"alliance", "joint_meeting"}}
    return min(passed, key=lambda j: _rank(j, readings, founded))


def announce(judged: list[Judged], readings: list[Reading], headline: Reading | None, text: str) -> Recognition:
    """Return the record of an article in which at least one act passed all tests; names are written as in ``text``."""
    main = find_main(judged, readings)
    act = main.act
    instruments = find_papers(main, judged, readings, text)
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
    kind = _kind_by_name(act, readings, tuple(instruments))
    return Recognition(
        label="announcement",
        kind=kind,
        parties=parties,
        regions=regions_of(act, readings),
        region_group=group,
        event_date=day.value if day and day.is_full else None,
        domains=main.domains,
        instrument_names=tuple(instruments),
        counts={name: number for name, (number, _, _) in counts.items()},
        evidence=tuple(evidence),
        acts=record_acts(judged, readings, headline),
        reasons=(f"T1: {kind}, done and new", "T2: " + "、".join(parties), "T3: " + "、".join(main.domains)),
    )


def _kind_by_name(act: FoundAct, readings: list[Reading], names: tuple[str, ...]) -> str:
    """Return the kind of an act, that of its name where the verb governs a mere text (互换文本,文本叫《…备忘录》)."""
    paper = readings[act.where].sentence.text[act.trigger.object_start : act.trigger.object_end]
    is_mere = act.kind == "cooperation_agreement" and paper in {"文本", "文件", "合作文本"}
    return agreement_kind(names[0]) if is_mere and len(names) == 1 else act.kind


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
        strength = max(strength, KINDS.index("joint_standards") * 2 + 1)
    named = find_instruments(readings[act.where].sentence.text, act.trigger)
    return strength, 0 if named else 1, act.where


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


def _instrument(act: FoundAct, text: str, names: tuple[tuple[int, int], ...]) -> str | None:
    """Return the name of an act's document, or of the body that it sets up."""
    if act.kind in _BODIES:
        return name_body(text, act.trigger)
    return text[names[0][0] : names[0][1]] if names else None


def _to_record(
    act: FoundAct, names: tuple[tuple[int, int], ...], readings: list[Reading], headline: Reading | None
) -> Act:
    text = readings[act.where].sentence.text
    return Act(
        kind=act.kind,
        new=act.new,
        happened=act.happened,
        parties=tuple(party.name for party in act.actors.able),
        regions=regions_of(act, readings),
        region_group=find_group(act, readings, headline),
        date=act.day.value if act.day else None,
        instrument=_instrument(act, text, names),
        counts={name: number for name, (number, _, _) in find_counts(text).items()},
        evidence=act_evidence(act, readings),
    )
