"""Acts of cooperation in the sentences of an article: what, by whom, when, and whether it happened and is news."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from crawler.recognition.dates import Day, find_days
from crawler.recognition.groups import Group
from crawler.recognition.parties import Cast, Mention, Party, Regions
from crawler.recognition.passages import Role, Sentence
from crawler.recognition.places import Place, is_within
from crawler.recognition.tenses import is_intended, is_negated, is_recounted
from crawler.recognition.triggers import JOINT, TITLE_BRACKETS, Trigger, find_triggers

# Older than this is not the article's news (the rule says 30 days; pages are often published late and dated by month).
NEWS_DAYS = 45

_ATTENDING = re.compile(
    r"出席|见证|到会|致辞|指导下|主持|陪同|牵线|会见|到场|列席|参会|发言|介绍|表示|说|认为|讲话|应邀|承办|主办|举办"
)
_ATTRIBUTE = re.compile(r"^的(?!.{0,2}(?:签约|消息))")
_BASIS = re.compile(r"(?:根据|按照?|依据|落实|参照|对照|履行|回顾|依托|为落实|贯彻)[^,。]{0,16}$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A sentence with the places, bodies and days that were read in it."""

    sentence: Sentence
    plain: str
    regions: tuple[Regions, ...]
    mentions: tuple[Mention, ...]
    days: tuple[Day, ...]
    triggers: tuple[Trigger, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundAct:
    """An act before the verdict: offsets are those of the sentence ``where``."""

    kind: str
    where: int
    trigger: Trigger
    happened: bool
    new: bool
    doubts: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    parties: tuple[Party, ...] = ()
    places: tuple[Place, ...] = ()
    group: Group | None = None
    day: Day | None = None
    day_where: int = -1
    is_multi: bool = False
    instruments: tuple[tuple[int, int], ...] = field(default=())


def read_sentences(sentences: list[Sentence], cast: Cast, published: date | None) -> list[Reading]:
    """Read places, bodies, days and triggers of every sentence; what stands inside 《》 is nobody's action."""
    readings = []
    for sentence in sentences:
        plain = blank_titles(sentence.text)
        regions = cast.read_regions(plain)
        mentions = cast.read_mentions(plain, regions)
        readings.append(
            Reading(
                sentence=sentence,
                plain=plain,
                regions=tuple(regions),
                mentions=tuple(mentions),
                days=tuple(find_days(plain, published)),
                triggers=tuple(find_triggers(sentence.text)),
            )
        )
    return readings


def blank_titles(text: str) -> str:
    """Return the text with the content of 《》 replaced by dots of the same length."""
    return TITLE_BRACKETS.sub(lambda m: "《" + "·" * (len(m.group()) - 2) + "》", text)


def find_acts(readings: list[Reading], published: date | None) -> list[FoundAct]:
    """Return every act of the article, in order, with doubts about those that are not its news."""
    acts = []
    for number, reading in enumerate(readings):
        for trigger in reading.triggers:
            act = _read_act(number, trigger, readings, published)
            if act:
                acts.append(act)
    return acts


def _read_act(number: int, trigger: Trigger, readings: list[Reading], published: date | None) -> FoundAct | None:
    reading = readings[number]
    text = reading.plain
    head, tail = text[: trigger.verb_start], text[trigger.verb_end :]
    if _BASIS.search(head) and trigger.object_start >= trigger.verb_end:
        doubts = ["named only as a basis"]
    else:
        doubts = []
    if is_negated(head):
        doubts.append("denied")
    happened = not is_intended(head, tail) and not is_negated(head)
    if not happened:
        doubts.append("intended, not done")
    if reading.sentence.role is Role.OUTLOOK:
        happened = False
        doubts.append("outlook")
    if is_recounted(head, tail):
        doubts.append("recounted")
    if _ATTRIBUTE.match(tail):
        doubts.append("mentioned as an earlier one")
    if reading.sentence.role in {Role.SPEECH, Role.BACKGROUND}:
        doubts.append(f"told in {reading.sentence.role}")
    day, where = find_act_day(number, trigger, readings)
    if day and day.value and is_old(day.value, published):
        doubts.append("dated long before publication")
    return FoundAct(
        kind=trigger.kind,
        where=number,
        trigger=trigger,
        happened=happened,
        new=happened and not doubts,
        doubts=tuple(dict.fromkeys(doubts)),
        day=day,
        day_where=where,
    )


def is_old(value: str, published: date | None) -> bool:
    """Tell whether an EDTF day, month or year lies well before the publication."""
    if published is None or "X" in value:
        return False
    limit = (published - timedelta(days=NEWS_DAYS)).isoformat()
    return value < limit[: len(value)]


def find_act_day(number: int, trigger: Trigger, readings: list[Reading]) -> tuple[Day | None, int]:
    """Return the day of an act and the sentence that names it: the nearest before the verb, else one told before."""
    own = [day for day in readings[number].days if not day.is_report]
    before = [day for day in own if day.start < trigger.verb_start and not day.is_effect]
    if before:
        return before[-1], number
    effect = [day for day in own if day.end <= trigger.verb_start + 12 and day.is_effect]
    if effect and re.search(r"生效|施行|实施|启用", readings[number].plain[trigger.verb_start : trigger.verb_end + 6]):
        return effect[-1], number
    after = [day for day in own if day.start > trigger.verb_start and not day.is_effect and day.is_full]
    paragraph = readings[number].sentence.paragraph
    for earlier in range(number - 1, max(-1, number - 5), -1):
        if readings[earlier].sentence.paragraph != paragraph and number - earlier > 2:
            break
        days = [day for day in readings[earlier].days if not day.is_effect and not day.is_report]
        if days:
            return days[0], earlier
    if after:
        return after[0], number
    return None, -1


def with_parties(act: FoundAct, readings: list[Reading], title: Reading | None, cast: Cast) -> FoundAct:
    """Return the act with its parties: the clause's own bodies, else those of the sentences around it."""
    reading = readings[act.where]
    own = _subjects(reading, act.trigger)
    parties, mentions = _collect(own)
    places: tuple[Place, ...] = tuple(dict.fromkeys(p.place for p in parties if p.place))
    group = next((m.group for m in own if m.group), None)
    if not are_independent(parties):
        lists = [r for r in reading.regions if len(r.places) > 1 and r.start < max(act.trigger.verb_start, 30)]
        lists = lists or [r for r in reading.regions if len(r.places) > 1]
        if lists and (
            JOINT.search(reading.plain) or act.kind in {"alliance", "joint_meeting", "joint_standards"} or not parties
        ):
            chosen = lists[0]
            extra = tuple(cast.default_party(place) for place in chosen.places)
            parties = (
                _merge(parties, extra)
                if parties and not chosen.group
                else (extra if not parties else _merge(parties, extra))
            )
            places, group = chosen.places, group or chosen.group
    if not are_independent(parties):
        for near in _around(act.where, readings, title):
            if not near.mentions and not any(len(r.places) > 1 for r in near.regions):
                continue
            extra, extra_mentions = _collect([m for m in near.mentions if not _is_attending(near, m)])
            if not extra:
                lists = [r for r in near.regions if len(r.places) > 1]
                if lists:
                    extra = tuple(cast.default_party(place) for place in lists[0].places)
                    group = group or lists[0].group
            merged = _merge(parties, extra)
            if are_independent(merged):
                parties, mentions = merged, mentions if near is title else mentions
                group = group or next((m.group for m in near.mentions if m.group), None)
                break
    is_multi = bool(re.search(r"[两二三四五六七八九十\d]+个?(?:部门|部委|厅局)", reading.plain)) and any(
        p.system.startswith("agency") for p in parties
    )
    return replace(act, parties=parties, places=places, group=group, mentions=tuple(mentions), is_multi=is_multi)


def _around(where: int, readings: list[Reading], title: Reading | None) -> list[Reading]:
    paragraph = readings[where].sentence.paragraph
    near = [
        readings[n] for n in range(where - 1, max(-1, where - 4), -1) if readings[n].sentence.paragraph == paragraph
    ]
    near += [title] if title else []
    near += [
        readings[n]
        for n in range(where + 1, min(len(readings), where + 3))
        if readings[n].sentence.paragraph == paragraph
    ]
    near += [
        readings[n] for n in range(where - 1, max(-1, where - 4), -1) if readings[n].sentence.paragraph != paragraph
    ]
    return near


def _subjects(reading: Reading, trigger: Trigger) -> list[Mention]:
    """Return the bodies that may act in a sentence: those before the verb first, all of them if these are not enough."""
    able = [m for m in reading.mentions if not _is_attending(reading, m)]
    before = [m for m in able if m.end <= trigger.verb_start]
    parties, _ = _collect(before)
    if are_independent(parties):
        return before
    return able


def _is_attending(reading: Reading, mention: Mention) -> bool:
    clause_end = re.compile(r"[,;。]").search(reading.plain, mention.end)
    clause = reading.plain[mention.end : clause_end.start() if clause_end else len(reading.plain)]
    return _ATTENDING.search(clause[:24]) is not None and not re.search(r"签|印发|发布|成立|共同|联合", clause)


def _collect(mentions: list[Mention]) -> tuple[tuple[Party, ...], list[Mention]]:
    parties: dict[str, Party] = {}
    kept = []
    for mention in mentions:
        kept.append(mention)
        for party in mention.parties:
            parties.setdefault(party.name, party)
    return tuple(parties.values()), kept


def _merge(one: tuple[Party, ...], other: tuple[Party, ...]) -> tuple[Party, ...]:
    return tuple({party.name: party for party in (*one, *other)}.values())


_HOUSE = {"amr", "inst-std", "inst-met", "inst-qua", "ipr"}


def are_independent(parties: tuple[Party, ...]) -> bool:
    """Tell whether two of the parties qualify and are not one house: a bureau, its institutes and its branches."""
    able = [party for party in parties if party.qualifies]
    return any(_differ(a, b) for n, a in enumerate(able) for b in able[n + 1 :])


def _differ(one: Party, other: Party) -> bool:
    if one.name == other.name:
        return False
    same_house = one.system == other.system or (one.system in _HOUSE and other.system in _HOUSE)
    if not same_house or one.place is None or other.place is None:
        return one.system != other.system or one.name != other.name
    if one.place == other.place:
        return False
    return not (is_within(one.place, other.place) or is_within(other.place, one.place))
