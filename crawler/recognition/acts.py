"""Acts of cooperation in the sentences of an article: what, when, whether it happened and whether it is the news."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from crawler.recognition.actors import Actors, find_actors
from crawler.recognition.dates import Day
from crawler.recognition.parties import Cast
from crawler.recognition.passages import Role
from crawler.recognition.readings import Reading
from crawler.recognition.tenses import is_intended, is_negated, is_recounted
from crawler.recognition.triggers import Trigger

# Older than this is not the article's news (the rule says 30 days; pages are often published late and dated by month).
NEWS_DAYS = 45

_ATTRIBUTE = re.compile(r"^的(?!.{0,2}(?:签约|消息))")
_BASIS = re.compile(r"(?:根据|按照?|依据|落实|参照|对照|履行|回顾|依托|为落实|贯彻)[^,。]{0,16}$")


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundAct:
    """An act before the verdict: offsets are those of the sentence ``where``."""

    kind: str
    where: int
    trigger: Trigger
    happened: bool
    new: bool
    doubts: tuple[str, ...] = ()
    actors: Actors = Actors()
    day: Day | None = None
    day_where: int = -1


def find_acts(readings: list[Reading], headline: Reading | None, cast: Cast, published: date | None) -> list[FoundAct]:
    """Return every act of the article, in order, with doubts about those that are not its news."""
    acts = []
    for number, reading in enumerate(readings):
        for trigger in reading.triggers:
            act = _read_act(number, trigger, readings, published)
            if act:
                acts.append(replace(act, actors=find_actors(act.kind, number, trigger, readings, headline, cast)))
    return acts


def _read_act(number: int, trigger: Trigger, readings: list[Reading], published: date | None) -> FoundAct | None:
    reading = readings[number]
    text = reading.plain
    head, tail = text[: trigger.verb_start], text[trigger.verb_end :]
    if not _has_actor(reading, trigger):
        return None
    if _BASIS.search(head) and trigger.object_start >= trigger.verb_end:
        doubts = ["named only as a basis"]
    else:
        doubts = []
    if head.endswith("的"):
        doubts.append("spoken of, not told")
    if is_negated(head):
        doubts.append("denied")
    happened = not is_intended(head, tail) and not is_negated(head)
    if not happened:
        doubts.append("intended, not done")
    if reading.sentence.role is Role.OUTLOOK:
        happened = False
        doubts.append("outlook")
    if is_recounted(head, tail, text[trigger.end :]):
        doubts.append("recounted")
    if _ATTRIBUTE.match(tail):
        doubts.append("mentioned as an earlier one")
    if _PROVISION.match(text.lstrip()) and trigger.kind in {
        "alliance",
        "joint_meeting",
        "joint_body",
        "work_plan",
        "joint_standards",
        "mutual_recognition",
    }:
        doubts.append("a provision of a document")
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


_PROVISION = re.compile(
    r"^(?:根据|按照?|依照)?(?:这份|该|此次|《)?[^,。]{0,12}(?:协议|备忘录|意见|措施|方案|计划|文件|办法|清单|章程|规划|条例|倡议)》?(?:书)?(?:还|中|里)?(?:提出|明确|约定|提到|规定|要求|写明|列出|指出|安排|商定|"
    r"的(?:思路|安排|约定)|,|说)|^(?:下一步|接下来)|^(?:双方|各方|[两二三四五六七八九]方|[两二三四五六七八九]地|[两二三四五六七八九]省(?:区|市|区市)?|[两二三四五六七八九]市|[两二三四五六七八九]家)?(?:还)?(?:约定|将|要)"
)


def _has_actor(reading: Reading, trigger: Trigger) -> bool:
    """Tell whether anybody acts: a bare 签字 or 签约 without a document needs parties in its own sentence."""
    if not trigger.is_bare:
        return True
    return (
        bool(reading.mentions or reading.regions)
        or re.search(r"[双各两三四五六七八九]方|[两三四五六]地", reading.plain) is not None
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
        whole = [day for day in before if day.value is None or len(day.value) > 7]
        return (whole or before)[-1], number
    promulgated = re.search(r"自(?:印发|发布|签署|签订|公布)之日", readings[number].plain)
    if promulgated:
        following = [day for day in own if day.start > promulgated.start()]
        if following:
            return following[0], number
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
