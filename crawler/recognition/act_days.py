"""The day of an act, among all the days that an article names."""

from datetime import date

from crawler.recognition.dates import Day
from crawler.recognition.news import is_old
from crawler.recognition.openings import pattern_of
from crawler.recognition.passages import Role
from crawler.recognition.readings import Reading
from crawler.recognition.triggers import Trigger

_FROM_ISSUE = pattern_of("自(?:印发|发布|签署|签订|公布)之日")
_SAME_DAY = pattern_of("当[天日]|同[天日]|即日")
_APPLIES = pattern_of("生效|施行|实施|执行|启用|互认|承认|认可|采信|通用|算数|作数|有效")


def find_act_day(
    number: int, trigger: Trigger, readings: list[Reading], published: date | None
) -> tuple[Day | None, int]:
    """Return the day of an act and the sentence that names it: the nearest before the verb, else one told before."""
    # What is reported on a day was done before it, unless making it public is the act.
    is_publishing = readings[number].plain[trigger.verb_start : trigger.verb_end] == "公布"
    from_now = trigger.kind in _TAKE_EFFECT and _FROM_NOW.search(readings[number].plain) is not None
    own = [
        day
        for day in readings[number].days
        if is_publishing
        or from_now
        or not day.is_report
        or _SAME_DAY.search(readings[number].plain, day.end, trigger.verb_start)  # 记者29日获悉,三地当日签署
    ]
    own = [day for day in own if not _is_of_earlier(day, readings[number].plain, trigger)]
    before = [day for day in own if day.start < trigger.verb_start and not day.is_effect]
    if before:
        whole = [day for day in before if day.value is None or len(day.value) > 7]
        last = (whole or before)[-1]
        dated = _dated_behind(number, readings) if last.value is None else None
        return dated or (last, number)
    promulgated = _FROM_ISSUE.search(readings[number].plain)
    if promulgated:
        following = [day for day in own if day.start > promulgated.start()]
        if following:
            return following[0], number
    effect = [day for day in own if day.end <= trigger.verb_start + 12 and day.is_effect]
    plain = readings[number].plain
    if effect and (
        _APPLIES.search(plain[trigger.verb_start : trigger.verb_end + 6])
        or _APPLIES.match(plain[trigger.end : trigger.end + 12].lstrip("》”正式开始起"))
    ):
        return effect[-1], number
    after = [day for day in own if day.start >= trigger.verb_start and not day.is_effect and day.is_full]
    after = [day for day in after if not _OF_A_MEETING.match(plain, day.end)]
    same_day = _SAME_DAY.search(readings[number].plain, 0, trigger.verb_end) is not None
    applies = _APPLIES.search(plain[trigger.verb_start : trigger.verb_end]) is not None
    earlier = _day_told_before(number, readings, even_of_effect=same_day or applies)
    if earlier[0]:
        return earlier
    if after:
        return after[0], number
    behind = _dated_behind(number, readings)
    if behind:
        return behind
    event = _day_of_event(number, readings)
    if event[0] is None and trigger.kind in _TAKE_EFFECT and published:
        return _day_of_effect(number, readings, published)
    return event


# 联合印发《…方案》,10月14日召开部署会: the day is that of what came after.
_OF_A_MEETING = pattern_of(
    "(?:上午|下午)?,?(?:在[^,。;]{2,10})?(?:召开|举[行办]|组织)[^,。;]{0,10}(?:部署|动员|推进|宣贯|培训|座谈|启动)"
)

# 根据2021年签署的《…》,两市签署《…》: the year is that of what the act builds on.
_OF_EARLIER = pattern_of(
    r"[^,。;《》]{0,12}(?:签署|签订|签下|签的|印发|发布|出台|建立|成立|制定|会商)[^,。;《》]{0,4}的?《·*》[^,。;]{0,12}[,;]"
)


def _is_of_earlier(day: Day, text: str, trigger: Trigger) -> bool:
    """Tell whether a day dates an earlier document, named in a clause of its own before the act's verb."""
    earlier = _OF_EARLIER.match(text, day.end)
    opens = _BUILDS_ON.search(text[: day.start])
    return earlier is not None and opens is not None and earlier.end() <= trigger.verb_start


_BUILDS_ON = pattern_of("(?:根据|按照?|依据|依照|落实|履行|执行|在)[^,。;]{0,8}$")

_TAKE_EFFECT = {"mutual_recognition", "joint_standards"}
_FROM_NOW = pattern_of("(?:即日|今日|今天|当日|当天)起")


def _day_of_effect(number: int, readings: list[Reading], published: date) -> tuple[Day | None, int]:
    """Return the day from which something holds where news of it tells no other: its own sentence or the one before."""
    paragraph = readings[number].sentence.paragraph
    for near in (number, number - 1):
        if near < 0 or readings[near].sentence.paragraph != paragraph:
            break
        days = [day for day in readings[near].days if day.is_effect and day.is_full]
        value = days[0].value if days else None
        if value and value <= published.isoformat() and not is_old(value, published):
            return days[0], near
    return None, -1


def _day_told_before(number: int, readings: list[Reading], *, even_of_effect: bool) -> tuple[Day | None, int]:
    """Return the day of the sentences before, of the same paragraph or the last ones of the paragraph before."""
    paragraph = readings[number].sentence.paragraph
    for earlier in range(number - 1, max(-1, number - 5), -1):
        is_apart = readings[earlier].sentence.paragraph != paragraph
        if is_apart and number - earlier > 2:
            break
        if is_apart and _is_of_closing(earlier, number, readings):
            continue
        days = [
            day
            for day in readings[earlier].days
            if (even_of_effect or not day.is_effect)
            and not day.is_report
            and day.value != "XXXX"
            # 会议通报了去年…: a year by the way dates no later sentence
            and not readings[earlier].plain.startswith(("去年", "前年", "今年", "明年"), day.start)
        ]
        if days:
            return days[0], earlier
    return None, -1


_SAYS_WHEN = pattern_of(
    "(?:时间|日子|日期|这一?天|那一?天)(?:是|为|定格|停在|,)|(?:签[约字署]|揭牌|授牌|成立|发布)(?:仪式|活动|大会)[^,。;]{0,4}(?:于|在|是|[:,])"
)
_DATE_OF_PAPER = pattern_of("(?:成文|落款|印发|签发|签署|签约|签订)(?:日期|时间)(?:为|是|:)?$")


def _dated_behind(number: int, readings: list[Reading]) -> tuple[Day, int] | None:
    """Return the day that the next sentence gives an act (签约时间为…), where that is what the sentence is about."""
    behind = readings[number + 1] if number + 1 < len(readings) else None
    if behind is None or behind.sentence.paragraph != readings[number].sentence.paragraph:
        return None
    says_when = _SAYS_WHEN.match(behind.plain) is not None
    days = [d for d in behind.days if says_when or _DATE_OF_PAPER.search(behind.plain[: d.start])]
    if not days and (held := _HELD.match(behind.plain)) and f"{held['event']}上" in readings[number].plain:
        days = [d for d in behind.days if d.end <= held.end() and d.is_full]
    return (days[0], number + 1) if days else None


# 闭幕式上,四省签署…。闭幕式于4月6日举行
_HELD = pattern_of(
    r"(?P<event>[一-龥]{2,8}?(?:会议?|式|论坛|活动|周|节))于?[^,。;]{0,16}?(?:在[^,。;]{2,12})?(?:举行|召开|举办|闭幕|开幕)"
)


_ONLY_DAY = pattern_of(r"\s*(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*")
_EVENT = pattern_of(r"启动|举行|召开|开幕|举办|亮相|开启|签|成立|大会|论坛|仪式|来到|赴|前往|率队|带队|考察|调研|走访")


_CLOSES = pattern_of("闭幕|落幕|收官|闭会")


def _is_of_closing(earlier: int, number: int, readings: list[Reading]) -> bool:
    """Tell whether a sentence only tells the last day of an event, at some time of which an act was done."""
    return bool(_CLOSES.search(readings[earlier].plain)) and not _CLOSES.search(readings[number].plain)


def _day_of_event(number: int, readings: list[Reading]) -> tuple[Day | None, int]:
    """Return the day on which the article's opening sentence lets its event take place."""
    for opening, reading in enumerate(readings[: min(2, number)]):
        days = [day for day in reading.days if not day.is_effect and not day.is_report and day.value]
        if days and _EVENT.search(reading.plain) and not _is_of_closing(opening, number, readings):
            return days[0], opening
    for signed, reading in enumerate(readings):
        is_end = signed == len(readings) - 1 or readings[signed + 1].plain.startswith("附")
        is_dateline = is_end and len(reading.days) == 1 and _ONLY_DAY.fullmatch(reading.plain)
        if reading.days and (reading.sentence.role is Role.LETTER or is_dateline):
            return reading.days[0], signed
    return None, -1
