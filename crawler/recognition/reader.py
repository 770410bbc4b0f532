"""Recognise cooperation announcements: read the acts of an article, judge them by the rule's tests, fill the record."""

import re
from datetime import date

from crawler.recognition.acts import FoundAct, Reading, are_independent, find_acts, read_sentences, with_parties
from crawler.recognition.counts import find_counts
from crawler.recognition.dates import parse_published
from crawler.recognition.gazetteer import find_groups
from crawler.recognition.groups import find_implied_group
from crawler.recognition.instruments import find_instruments
from crawler.recognition.judge import Judged, is_opinion, judge_act
from crawler.recognition.parties import Cast
from crawler.recognition.passages import Role, Sentence, split_sentences
from crawler.recognition.records import Act, Evidence, Recognition
from crawler.recognition.topics import is_core

# Strongest instrument first: the rule's order.
STRENGTH = (
    "memorandum",
    "framework_agreement",
    "cooperation_agreement",
    "alliance",
    "joint_body",
    "mutual_recognition",
    "joint_standards",
    "joint_meeting",
    "work_plan",
    "joint_action",
)
_COOPERATION = re.compile(
    r"合作|协作|协同|联合|互认|共通|一体化|共建|联盟|联席|交流|座谈|研讨|调研|互联互通|区域|湾区标准|对接|共同|两岸|共享"
)


def recognize(title: str | None, text: str, *, published: str | None = None) -> Recognition:
    """Return what was agreed, by whom and when, with the reasons for the verdict.

    ``text`` is read as it stands (run ``crawler.text.clean`` first); offsets are in it. ``published``: ISO day or minute.
    """
    day = parse_published(published)
    cast = Cast(day.year if day else None)
    headline = _read_title(title, cast, day)
    readings = read_sentences(split_sentences(text), cast, day)
    acts = [with_parties(act, readings, headline, cast) for act in find_acts(readings, day)]
    judged = [judge_act(act, readings, headline) for act in acts]
    passed = [j for j in judged if j.passed]
    if passed and not is_opinion(title, text):
        return _announce(passed, judged, readings, headline, cast)
    return _reject(judged, readings, headline, opinion=is_opinion(title, text))


def _read_title(title: str | None, cast: Cast, day: date | None) -> Reading | None:
    if not title:
        return None
    sentence = Sentence(start=0, end=len(title), text=title, paragraph=0, role=Role.NEWS)
    return read_sentences([sentence], cast, day)[0]


def _announce(
    passed: list[Judged], judged: list[Judged], readings: list[Reading], headline: Reading | None, cast: Cast
) -> Recognition:
    main = min(passed, key=lambda j: (STRENGTH.index(j.act.kind), j.act.where))
    act = main.act
    evidence = _evidence(act, readings)
    instruments: dict[str, tuple[int, int]] = {}
    for j in passed:
        if j.act.where == act.where or j.act.kind == act.kind:
            base = readings[j.act.where].sentence
            for a, b in find_instruments(base.text, j.act.trigger):
                instruments.setdefault(base.text[a:b], (base.start + a, base.start + b))
    evidence += [Evidence(field="instrument_names", start=a, end=b) for a, b in instruments.values()]
    parties = [p for p in act.parties if p.qualifies]
    regions = _regions(act)
    group = _group(act, readings, headline)
    domains = list(main.domains)
    for domain in domains:
        _add_domain_evidence(domain, act, readings, evidence)
    value = act.day.value if act.day and act.day.is_full else None
    counts = {}
    for reading in readings[act.where : act.where + 3]:
        for name, (number, a, b) in find_counts(reading.sentence.text).items():
            if name not in counts and reading.sentence.role is Role.NEWS:
                counts[name] = number
                start = reading.sentence.start
                evidence.append(Evidence(field=f"counts.{name}", start=start + a, end=start + b))
    return Recognition(
        label="announcement",
        kind=act.kind,
        parties=tuple(p.name for p in parties),
        regions=regions,
        region_group=group,
        event_date=value,
        domains=tuple(domains),
        instrument_names=tuple(instruments),
        counts=counts,
        evidence=tuple(evidence),
        acts=tuple(_act_record(j, readings, headline) for j in judged),
        reasons=("T1: " + act.kind, "T2: " + "、".join(p.name for p in parties[:4]), "T3: " + "、".join(domains)),
    )


def _add_domain_evidence(domain: str, act: FoundAct, readings: list[Reading], evidence: list[Evidence]) -> None:
    from crawler.recognition.topics import find_domain_span

    for reading in readings[act.where : act.where + 4]:
        span = find_domain_span(reading.sentence.text, domain)
        if span:
            start = reading.sentence.start
            evidence.append(Evidence(field="domains", start=start + span[0], end=start + span[1]))
            return


def _regions(act: FoundAct) -> tuple[str, ...]:
    named = [p.place.province for p in act.parties if p.place and p.qualifies]
    return tuple(dict.fromkeys(named))


def _group(act: FoundAct, readings: list[Reading], headline: Reading | None) -> str | None:
    provinces = set(_regions(act))
    if act.group:
        return act.group.name
    places = tuple(dict.fromkeys(p.place for p in act.parties if p.place and p.qualifies))
    implied = find_implied_group(places)
    if implied:
        return implied.name
    for reading in [readings[act.where], *([headline] if headline else []), *readings]:
        for span in find_groups(reading.sentence.text):
            if provinces and provinces <= span.group.provinces and len(places) > 1:
                return span.group.name
    if len(provinces) > 1 and provinces <= {"上海市", "江苏省", "浙江省", "安徽省"}:
        return "长三角"
    return None


def _evidence(act: FoundAct, readings: list[Reading]) -> list[Evidence]:
    base = readings[act.where].sentence.start
    found = [Evidence(field="act", start=base + act.trigger.start, end=base + act.trigger.end)]
    found.append(Evidence(field="kind", start=base + act.trigger.object_start, end=base + act.trigger.object_end))
    for mention in act.mentions:
        found.append(Evidence(field="parties", start=base + mention.start, end=base + mention.end))
    if act.day and act.day_where >= 0:
        start = readings[act.day_where].sentence.start
        found.append(Evidence(field="event_date", start=start + act.day.start, end=start + act.day.end))
    return found


def _act_record(judged: Judged, readings: list[Reading], headline: Reading | None) -> Act:
    act = judged.act
    text = readings[act.where].sentence.text
    names = find_instruments(text, act.trigger)
    return Act(
        kind=act.kind,
        new=act.new,
        happened=act.happened,
        parties=tuple(p.name for p in act.parties if p.qualifies),
        regions=_regions(act),
        region_group=_group(act, readings, headline),
        date=act.day.value if act.day else None,
        instrument=text[names[0][0] : names[0][1]] if names else None,
        counts={name: number for name, (number, _, _) in find_counts(text).items()},
        evidence=tuple(_evidence(act, readings)),
    )


def _reject(judged: list[Judged], readings: list[Reading], headline: Reading | None, *, opinion: bool) -> Recognition:
    reasons = list(dict.fromkeys(f for j in judged for f in j.failed)) or ["T1: no act of cooperation"]
    label = "background" if _is_on_subject(readings, headline) else "other"
    joint = [j for j in judged if not any(f.startswith("T2") for f in j.failed)]
    if opinion:
        reasons.insert(0, "T1: comment, not news")
    group = None
    for reading in [*([headline] if headline else []), *readings]:
        for span in find_groups(reading.sentence.text):
            group = group or span.group.name
    return Recognition(
        label=label,
        region_group=group,
        acts=tuple(_act_record(j, readings, headline) for j in joint),
        reasons=tuple(reasons),
    )


def _is_on_subject(readings: list[Reading], headline: Reading | None) -> bool:
    for reading in [*([headline] if headline else []), *readings]:
        if not is_core(reading.sentence.text) or not _COOPERATION.search(reading.sentence.text):
            continue
        provinces = {place.province for regions in reading.regions for place in regions.places}
        if len(provinces) > 1 or any(len(r.places) > 1 for r in reading.regions):
            return True
        if any(r.group for r in reading.regions):
            return True
        parties = tuple(p for m in reading.mentions for p in m.parties)
        if are_independent(parties):
            return True
    return False
