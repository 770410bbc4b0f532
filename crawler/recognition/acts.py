"""Acts of cooperation in the sentences of an article: what, when, whether it happened and whether it is the news."""

import re
from dataclasses import dataclass, field
from datetime import date

from crawler.recognition.act_days import find_act_day
from crawler.recognition.actors import Actors, find_actors
from crawler.recognition.cast import Cast
from crawler.recognition.dates import Day
from crawler.recognition.news import has_fresh_day, is_distant, is_old, is_retrospect
from crawler.recognition.noun_acts import find_noun_acts
from crawler.recognition.openings import pattern_of
from crawler.recognition.parties import are_independent
from crawler.recognition.passages import Role
from crawler.recognition.readings import Reading
from crawler.recognition.tenses import end_of_basis, is_intended, is_negated, is_recounted
from crawler.recognition.triggers import Trigger
from crawler.recognition.wording import ADMISSION, RUN_BY, TAKING_PART

_MAX_ACTS = 60  # no article tells more; hostile text might
_ATTRIBUTE = pattern_of(r"^的(?!.{0,2}(?:签约|消息))")
_BASIS = pattern_of(r"(?:根据|按照?|依据(?!是|为)|落实|参照|对照|履行|回顾|依托|为落实|贯彻)[^,。》]{0,16}$")


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundAct:
    """An act before the verdict: offsets are those of the sentence ``where``."""

    kind: str
    where: int
    trigger: Trigger
    happened: bool
    new: bool
    doubts: tuple[str, ...] = ()
    actors: Actors = field(default_factory=Actors)
    day: Day | None = None
    day_where: int = -1


def find_acts(readings: list[Reading], headline: Reading | None, cast: Cast, published: date | None) -> list[FoundAct]:
    """Return every act of the article, in order, with doubts about those that are not its news."""
    acts: list[FoundAct] = []
    retrospect = is_retrospect(readings, headline, published)
    found = [(number, trigger) for number, reading in enumerate(readings) for trigger in reading.triggers]
    for number, trigger in found[:_MAX_ACTS]:
        act = _read_act(number, trigger, readings, headline, cast, published, retrospect)
        if act:
            acts.append(act)
    return acts


def find_unverbed_acts(
    readings: list[Reading], headline: Reading | None, cast: Cast, published: date | None
) -> list[FoundAct]:
    """Return the acts told by their noun: to be asked where no act of a known verb passes."""
    retrospect = is_retrospect(readings, headline, published)
    acts = []
    for number, trigger in find_noun_acts(readings, headline):
        act = _read_act(number, trigger, readings, headline, cast, published, retrospect)
        if act:
            acts.append(act)
    return acts[:_MAX_ACTS]


def _read_act(
    number: int,
    trigger: Trigger,
    readings: list[Reading],
    headline: Reading | None,
    cast: Cast,
    published: date | None,
    retrospect: bool,
) -> FoundAct | None:
    reading = readings[number]
    if not _has_actor(reading, trigger):
        return None
    happened, doubts = _standing(reading, trigger, is_lead=_follows_lead(number, readings))
    doubts += _provenance(reading, trigger)
    if _is_loose(trigger, readings[number : number + 3]):
        doubts.append("a mechanism without rules")
    if retrospect and not has_fresh_day(reading, trigger):
        doubts.append("told in a retrospect")
    if _is_proposed(number, trigger, readings):
        doubts.append("proposed, not done")
    if _is_appeal(number, trigger, readings, headline):
        doubts.append("an appeal to others")
    day, where = find_act_day(number, trigger, readings, published)
    if day and day.value and (is_old(day.value, published) or (where == number and is_distant(day, published))):
        doubts.append("dated long before publication")
    beside = [d.value for d in reading.days if d.value and trigger.verb_start - 1 <= d.end <= trigger.verb_start]
    if any(is_old(value, published) for value in beside):  # 6月2日,两局回顾2015年签署…
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
        actors=find_actors(trigger.kind, number, trigger, readings, headline, cast),
        day=day,
        day_where=where,
    )


def _is_loose(trigger: Trigger, near: list[Reading]) -> bool:
    """Tell whether a mechanism is only spoken of: nothing near says who runs it or by which rules."""
    if trigger.kind != "joint_meeting":
        return False
    is_named = "联席" in near[0].sentence.text[trigger.object_start : trigger.object_end]
    return not is_named and not any(RUN_BY.search(reading.sentence.text) for reading in near)


_NEXT_ITEM = pattern_of(r"[^一-龥]*(?:[二三四五六]是|其[二三四五]|第[二三四五],)")
_PROPOSES = pattern_of(r"(?:建议(?!书|案)|提议|呼吁|设想|提案)[^,。;]{0,16}[,:]?(?:一是|其一|第一,)")


def _is_proposed(number: int, trigger: Trigger, readings: list[Reading]) -> bool:
    """Tell whether an act is an item of a proposal that an earlier sentence opens (她建议,一是…;二是设立…)."""
    if not _NEXT_ITEM.match(readings[number].plain[: trigger.verb_start]):
        return False
    paragraph = readings[number].sentence.paragraph
    before = [r.plain for r in readings[max(0, number - 5) : number] if r.sentence.paragraph == paragraph]
    return any(map(_PROPOSES.search, before))


APPEAL = pattern_of(r"向(?!社会)[^,。;]{1,40}?(?:发出|发起|提出|发布|宣读)了?[^,。;]{0,14}倡议")


def _is_appeal(number: int, trigger: Trigger, readings: list[Reading], headline: Reading | None) -> bool:
    """Tell whether what was adopted only calls on others (rule T1: 向商户发出倡议)."""
    if "倡议" not in readings[number].plain[trigger.start : trigger.end]:
        return False
    told = [*([headline] if headline else []), *readings[max(0, number - 4) : number + 1]]
    return any(APPEAL.search(reading.plain) for reading in told)


_DRAFT = pattern_of("[((](?:送审|讨论|征求意见|审议|草案?)稿?[))]")  # 研究《…协议(送审稿)》,报两省同意后签署
_FOUNDED_ONCE = pattern_of("(?:去年|前年)[^,。;]{0,8}(?:成立|发起|组建|建立)的")  # 去年成立的联盟吸收新成员
_JOINED = pattern_of(r"牵手|携手|握手|联手|聚首|联姻|结盟|结对|签约|齐聚|落座|揭开|共同|一起")


def _follows_lead(number: int, readings: list[Reading]) -> bool:
    """Tell whether the sentence before names, under a fresh day, two bodies that came together (5月3日,两局牵手)."""
    before = readings[number - 1] if number else None
    if before is None or before.sentence.paragraph != readings[number].sentence.paragraph:
        return False
    is_fresh = any(d.value is None or len(d.value) == 10 for d in before.days if not d.is_effect and not d.is_report)
    named = tuple(party for mention in before.mentions for party in mention.parties)
    return is_fresh and are_independent(named) and _JOINED.search(before.plain) is not None


def _standing(reading: Reading, trigger: Trigger, *, is_lead: bool) -> tuple[bool, list[str]]:
    """Return whether the verb tells something done, and the doubts that the words around it raise."""
    text, doubts = reading.plain, []
    head, tail = text[: trigger.verb_start], text[trigger.verb_end :]
    takes_part = TAKING_PART.fullmatch(text, trigger.verb_start, trigger.verb_end) is not None
    denied = is_negated(head)
    is_draft = _DRAFT.match(reading.sentence.text, trigger.object_end) is not None
    happened = takes_part or not (denied or is_draft or is_intended(head, tail))
    if denied:
        doubts.append("denied")
    elif not happened:
        doubts.append("intended, not done")
    if takes_part:
        doubts.append("taking part in an older one")
    if reading.sentence.role is Role.OUTLOOK:
        happened = False
        doubts.append("outlook")
    told = (
        _FOUNDED_ONCE.sub(lambda m: "·" * len(m.group()), head) if ADMISSION.match(text, trigger.verb_start) else head
    )
    if is_recounted(told[_new_clause(reading, trigger) :], tail, text[trigger.end :]):
        doubts.append("recounted")
    if _ATTRIBUTE.match(tail) and not _is_told_now(reading, trigger, is_lead=is_lead):
        doubts.append("mentioned as an earlier one")
    return happened, doubts


def _new_clause(reading: Reading, trigger: Trigger) -> int:
    """Return where a clause under a day of its own begins, beyond which nothing looks back (去年谈起的…:11月22日,…)."""
    basis = end_of_basis(reading.plain, trigger.verb_start)
    if basis:
        return basis
    for day in reversed(reading.days):
        if day.is_full and not day.is_effect and not day.is_report and day.end <= trigger.verb_start:
            opens = _OPENS.search(reading.plain[: day.start])
            return day.start if opens else 0
    return 0


_OPENS = pattern_of(r"(?<!此前)(?<!之前)(?<!早前)(?<!去年)(?<!前年)[,:;—]$")
# 三地牵头组建的联盟在…开锣: it appears, and does not hold one of its meetings.
_APPEARS = pattern_of(r"”?(?:正式|宣告|昨|今|在|于|有了|从此)(?![^,。;]{0,14}(?:召开|举行|举办|发布|组织|开展|年会))")
# 双方签署的协议涵盖…: what it holds is told, so it is news under the day of its sentence.
_TELLS_CONTENT = pattern_of(
    r"》?(?:中|里|上)?,?(?:涵盖|包括|列[出明]|约定|明确|写明|载明|提出|规定|共[有计]?\d|确定|覆盖|涉及|内容)"
)
# 红绸下,是两省合编的第一个标准《…》
_IS_WHAT = pattern_of(r"(?:^|[,:])[^,。:]{0,10}(?<![但还只])(?:是|正是|就是)[^,。]{0,14}$")
# 三地联合公布的《…清单》开始执行: what it holds applies from now on.
_TAKES_EFFECT = pattern_of(
    r"[》”]?[^,。;:]{0,16}?(?:正式|开始|起|已|同步|同时|全面)(?:在[^,。;]{2,10})?(?:施行|实施|执行|生效|启用|落地|运行)(?![以之]?来)"
    r"|[》”]?[^,。;:]{0,28}?(?:统一|一并|共同)(?:施行|实施|执行|启用)(?=[,。;])"
)
# 昨日…,双方拿出的第一份成果是《…框架协议》
_PRESENTS = pattern_of(r"的[^,。;《]{0,10}(?:是|为|叫)《")
_NO_PAUSE = pattern_of(r"[^,。;:]{0,16}")
_JUST_NOW = pattern_of(
    r"(?:当[天日]|当场|现场|同[天日]|刚刚?|新近|最新|随后|随即)[^,。;]{0,24}$"
    r"|^(?:这一?|同一?|当)[天日],?[^。;]{0,40}$"
)


def _is_told_now(reading: Reading, trigger: Trigger, *, is_lead: bool = False) -> bool:
    """Tell whether a document is told by what was done to it just now (当日起生效的《…》, 双方当天订立的协议).

    ``is_lead``: the sentence before tells under a fresh day that the same bodies came together.
    """
    text = reading.plain
    takes_effect = text[trigger.verb_start : trigger.verb_end] in {"生效", "启用", "实施", "施行"}
    if takes_effect:
        return text.startswith("的《", trigger.verb_end) and has_fresh_day(reading, trigger)
    if _TAKES_EFFECT.match(text[trigger.end :]) and not is_recounted(text[: trigger.verb_start], "", ""):
        return has_fresh_day(reading, trigger) or any(
            day.is_effect or (day.is_full and day.start >= trigger.end) for day in reading.days
        )
    if _IS_WHAT.search(text[: trigger.verb_start]) and (has_fresh_day(reading, trigger) or is_lead):
        return True
    if trigger.kind in {"alliance", "joint_body"} and _APPEARS.match(text[trigger.end :]):
        return has_fresh_day(reading, trigger)
    if _TELLS_CONTENT.match(text[trigger.end :]) and (has_fresh_day(reading, trigger) or is_lead):
        return True
    if _PRESENTS.match(text[trigger.verb_end :]) and has_fresh_day(reading, trigger):
        return True
    within = [d for d in reading.days if d.end <= trigger.verb_start and d.is_full and not d.is_effect]
    if within and _NO_PAUSE.fullmatch(text, within[-1].end, trigger.verb_start):
        return True  # 三市局12月2日签下的承诺: the day belongs to the signing itself
    return _JUST_NOW.search(text[: trigger.verb_end]) is not None


def _provenance(reading: Reading, trigger: Trigger) -> list[str]:
    """Return the doubts that come from the act's place in the article: basis, provision, speech, list."""
    text, doubts = reading.plain, []
    head, tail = text[: trigger.verb_start], text[trigger.verb_end :]
    if _BASIS.search(head) and trigger.object_start >= trigger.verb_end:
        doubts.append("named only as a basis")
    if tail.startswith(("仪式", "活动")) and _ATTENDED.search(head):
        doubts.append("spoken of, not told")
    is_one = text.startswith(("一", "两", "三"), trigger.verb_start)  # 两市局的一纸备忘录
    if head.endswith("的") and not is_one and not _APPROVAL_AFTER.match(tail) and not _COMPLETED.search(head):
        doubts.append("spoken of, not told")
    provides = _PROVISION.match(text.lstrip()) if trigger.kind not in _SIGNED else None
    # 按照框架协议,三省市场监管局6月18日联合下达…: a day of its own tells what was done, not what was agreed.
    if provides and not any(d.is_full and provides.end() <= d.start < trigger.verb_start for d in reading.days):
        doubts.append("a provision of a document")
    if trigger.kind not in {*_SIGNED, "work_plan"} and _LISTED_PROVISION.search(head):
        doubts.append("a provision of a document")
    if trigger.kind in _ISSUED and _CALL.match(text[trigger.verb_end :]):
        doubts.append("a call or a notice of a meeting")
    if _VARIOUSLY.search(head):
        doubts.append("spoken of, not told")
    if text.rstrip('”’"').endswith("?"):
        doubts.append("asked, not told")
    if reading.sentence.role in {Role.SPEECH, Role.BACKGROUND}:
        doubts.append(f"told in {reading.sentence.role}")
    around = text[: trigger.object_start][-5:] + text[trigger.object_start :][:6]
    if trigger.kind == "joint_body" and _BULK.search(around):
        doubts.append("one of a list approved at once")
    if trigger.kind == "joint_action":
        doubts.append("a joint activity")
    return doubts


# 有的各自编号、有的由四地共同批准: how it is generally done.
_VARIOUSLY = pattern_of("(?<![所具持拥])有的[^。;]{2,60}[,、;](?:也)?有的[^,、。;]{0,20}$")
_ISSUED = {"work_plan", "joint_standards", "mutual_recognition"}
# 联合发文,面向社会征集…; 联合发布公告,招募…
_CALL = pattern_of(
    r"[^。;《]{0,14}?(?:公开)?(?:征集|征文|招募|招聘|邀请|遴选|公示|定于|表彰(?!奖励办法)|召开(?!的)[^。;]{0,20}会)"
)
# Inside the sentence that tells a plan or pact: …方案,列出16条举措,包括建立…、共建…
_LISTED_PROVISION = pattern_of(
    r"(?:计划|方案|意见|措施|举措|任务|协议|备忘录|规划|要点|》)[^。;]{0,60}?(?:包括|涵盖|涉及|列出|提出|明确|约定|商定|规定|写明|部署|安排)[^。;]{0,80}$"
)
_ATTENDED = pattern_of(r"(?:出席|参加|见证|列席|主持)了?[^,。]{0,6}$")
_SIGNED = {"memorandum", "framework_agreement", "cooperation_agreement", "joint_action"}
_COMPLETED = pattern_of(r"(?:完成|实现|举行)了?[^,。;]*$")
_APPROVAL_AFTER = pattern_of(r"[^,。]{0,2}(?:批文|批复|批准|文件)|申请[^,。;]{0,6}(?:通过|获批)")
_BULK = pattern_of(r"一批|首批|多个|(?<![第\d])[4-9]个|(?<![第\d])\d{2,}个|(?<!第)[四五六七八九十]+个")
_PROVISION = pattern_of(
    r"^其中(?:包括|要求|提出|明确|规定)|^(?:根据|按照?|依照)?(?:这份|该|此次|《)?[^,。]{0,12}(?:协议|备忘录|意见|措施|方案|计划|文件|办法|清单|章程|规划|条例|倡议)》?(?:书)?(?:还|中|里)?(?:提出|明确|约定|提到|规定|要求|写明|列出|指出|安排|商定|"
    r"的(?:思路|安排|约定)|,|说)|^(?:下一步|接下来)|^(?:双方|各方|[两二三四五六七八九]方|[两二三四五六七八九]地|[两二三四五六七八九]省(?:区|市|区市)?|[两二三四五六七八九]市|[两二三四五六七八九]家)?(?:还)?(?:约定|将|要(?!把[^,。]{2,24},[^,。]{2,30}(?:共同|联合|一起))|(?:商定|议定|明确|决定|确定|同意|达成)[:,])"
)


def _has_actor(reading: Reading, trigger: Trigger) -> bool:
    """Tell whether anybody acts: a bare 签字 or 签约 without a document needs parties in its own sentence."""
    if not trigger.is_bare:
        return True
    return (
        bool(reading.mentions or reading.regions)
        or re.search(r"[双各两三四五六七八九]方|[两三四五六]地", reading.plain) is not None
    )
