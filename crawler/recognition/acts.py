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
    retrospect = is_retrospect(readings, headline)
    for number, reading in enumerate(readings):
        for trigger in reading.triggers:
            act = _read_act(number, trigger, readings, published, retrospect)
            if act:
                acts.append(replace(act, actors=find_actors(act.kind, number, trigger, readings, headline, cast)))
    return acts


def _read_act(
    number: int, trigger: Trigger, readings: list[Reading], published: date | None, retrospect: bool
) -> FoundAct | None:
    reading = readings[number]
    text = reading.plain
    head, tail = text[: trigger.verb_start], text[trigger.verb_end :]
    if not _has_actor(reading, trigger):
        return None
    if _BASIS.search(head) and trigger.object_start >= trigger.verb_end:
        doubts = ["named only as a basis"]
    else:
        doubts = []
    if head.endswith("的") and not re.match(r"[^,。]{0,2}(?:批文|批复|批准|文件)", tail):
        doubts.append("spoken of, not told")
    if is_negated(head):
        doubts.append("denied")
    takes_part = re.fullmatch(r"参与|参加", text[trigger.verb_start : trigger.verb_end]) is not None
    happened = takes_part or (not is_intended(head, tail) and not is_negated(head))
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
    if trigger.kind == "joint_body" and _BULK.search(
        text[: trigger.object_start][-8:] + text[trigger.object_start :][:6]
    ):
        doubts.append("one of a list approved at once")
    if trigger.kind == "joint_action":
        doubts.append("a joint activity")
    if takes_part:
        doubts.append("taking part in an older one")
    if retrospect and not _has_fresh_day(reading, trigger):
        doubts.append("told in a retrospect")
    day, where = find_act_day(number, trigger, readings)
    if day and day.value and (is_old(day.value, published) or (where == number and _is_distant(day, published))):
        doubts.append("dated long before publication")
    if doubts and where != number:  # an act of other times has no part in the day of the news
        day, where = None, -1
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


_BULK = re.compile(r"一批|首批|多个|[4-9]个|\d{2,}个|[四五六七八九十]+个")
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


# An article that looks back: its first sentence or its title says so. Acts in it are news only under a day of their own.
_RETROSPECT_TITLE = re.compile(
    r"回眸|回顾|盘点|综述|成效|周年|[一二两三四五六七八九十]年[^,。 ]{0,6}(?:记|路|间|成果|答卷)|巡礼|纪实|对话|专访|访谈|解读"
)
_RETROSPECT_OPENING = re.compile(
    r"^[\s“]*(?:(?:本报|新华社)?[一-龥]{0,6}[讯电]\s*)?(?:近年来|近[一二两三四五六七八九十几]年来?|[一二两三四五六七八九十]+年来|最近[一二两三四五六七八九十]年|多年来)|周年[^。]{0,30}(?:发布会|座谈会)|^[^。]{0,40}(?:专题)?新闻发布会"
)
_ENUMERATED = re.compile(r"^\s*(?:[一二三四五六七八九]是|[((][一二三四五六七八九][))]|第[一二三四五六]|问:|答:)")


def is_retrospect(readings: list[Reading], headline: Reading | None) -> bool:
    """Tell whether the article as a whole looks back."""
    if headline and _RETROSPECT_TITLE.search(headline.sentence.text):
        return True
    return any(
        _RETROSPECT_OPENING.search(reading.sentence.text)
        for reading in [r for r in readings[:5] if len(r.plain) > 15][:3]
    )


def _has_fresh_day(reading: Reading, trigger: Trigger) -> bool:
    """Tell whether the act's own sentence dates it by a day (9月8日, 昨日) or by 近日."""
    days = [d for d in reading.days if d.start < trigger.verb_start and not d.is_effect and not d.is_report]
    return any(day.value is None or len(day.value) == 10 for day in days) and not _ENUMERATED.match(reading.plain)


def _is_distant(day: Day, published: date | None) -> bool:
    """Tell whether an act is dated by a bare year or month, or in full where no day of publication is known."""
    if day.value is None or day.value.startswith("XXXX-") and len(day.value) == 10:
        return False
    return len(day.value) < 10 or (published is None and not day.value.startswith("XXXX"))


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
    earlier = _day_told_before(number, readings)
    if earlier[0]:
        return earlier
    if after:
        return after[0], number
    return _day_of_event(number, readings)


def _day_told_before(number: int, readings: list[Reading]) -> tuple[Day | None, int]:
    """Return the day of the sentences before, of the same paragraph or the last ones of the paragraph before."""
    paragraph = readings[number].sentence.paragraph
    for earlier in range(number - 1, max(-1, number - 5), -1):
        if readings[earlier].sentence.paragraph != paragraph and number - earlier > 2:
            break
        days = [
            day for day in readings[earlier].days if not day.is_effect and not day.is_report and day.value != "XXXX"
        ]
        if days:
            return days[0], earlier
    return None, -1


_EVENT = re.compile(r"启动|举行|召开|开幕|举办|亮相|开启|签|成立|大会|论坛|仪式")


def _day_of_event(number: int, readings: list[Reading]) -> tuple[Day | None, int]:
    """Return the day on which the article's opening sentence lets its event take place."""
    for opening, reading in enumerate(readings[: min(2, number)]):
        days = [day for day in reading.days if not day.is_effect and not day.is_report and day.value]
        if days and _EVENT.search(reading.plain):
            return days[0], opening
    return None, -1
