"""Whether an act is an article's news, or something that it looks back on."""

from datetime import date, timedelta

from crawler.recognition.dates import Day
from crawler.recognition.openings import pattern_of
from crawler.recognition.passages import Role
from crawler.recognition.readings import Reading
from crawler.recognition.triggers import Trigger

# Older than this is no news (the rule says 30 days; pages are often published late).
NEWS_DAYS = 45

# An article that looks back says so in its title or its opening; its acts are news only under a day of their own.
_RETROSPECT_TITLE = pattern_of(
    r"回眸|大事|回顾|这一年|十[大件]|盘点|综述|成效|周年|[一二两三四五六七八九十]年[^,。\s]{0,6}(?:记|路|间|成果|答卷)"
    r"|巡礼|纪实|对话|专访|访谈|解读|满月|百日|回访|读懂|看懂|问答|答疑|科普"
)
_RETROSPECT_OPENING = pattern_of(
    r"周年[^。]{0,30}(?:发布会|座谈会)|^[^。]{0,40}(?:专题)?新闻发布会|^[\s“]*(?:(?:本报|新华社)?[一-龥]{0,6}[讯电]\s*)?最近[一二两三四五六七八九十]年"
)
# News opens with such words too, and then dates what it tells.
_LOOKS_BACK = pattern_of(
    r"^[\s“]*(?:(?:本报|新华社)?[一-龥]{0,6}[讯电]\s*)?(?:近年来|近[一二两三四五六七八九十几]年来?|[一二两三四五六七八九十]+年来|多年来)"
)
_ENUMERATED = pattern_of(r"^\s*(?:[一二三四五六七八九]是|[((][一二三四五六七八九][))]|第[一二三四五六]|问:|答:)")


def is_retrospect(readings: list[Reading], headline: Reading | None, published: date | None) -> bool:
    """Tell whether the article as a whole looks back."""
    if headline and _RETROSPECT_TITLE.search(headline.sentence.text):
        return True
    opening = [r.sentence.text for r in readings[:5] if len(r.plain) > 15][:3]
    if any(map(_RETROSPECT_OPENING.search, opening)):
        return True
    return any(map(_LOOKS_BACK.search, opening)) and not _tells_news(readings, published)


_TELLING = {Role.NEWS, Role.LETTER}


def _tells_news(readings: list[Reading], published: date | None) -> bool:
    """Tell whether a sentence is dated by a day not long before the publication, or by 近日."""
    days = (day for reading in readings if reading.sentence.role in _TELLING for day in reading.days)
    return any(not day.is_effect if day.value is None else _is_recent(day.value, published) for day in days)


def _is_recent(value: str, published: date | None) -> bool:
    """Tell whether a value is a day up to the publication and not old; without a publication none is."""
    if len(value) < 10 or "X" in value or published is None:
        return False
    return value <= published.isoformat() and not is_old(value, published)


def has_fresh_day(reading: Reading, trigger: Trigger) -> bool:
    """Tell whether the act's own sentence dates it by a day (9月8日, 昨日) or by 近日."""
    days = [d for d in reading.days if d.start < trigger.verb_start and not d.is_effect and not d.is_report]
    return any(day.value is None or len(day.value) == 10 for day in days) and not _ENUMERATED.match(reading.plain)


def is_distant(day: Day, published: date | None) -> bool:
    """Tell whether an act is dated by a bare year or month, or in full where no day of publication is known."""
    if day.value is None or (day.value.startswith("XXXX-") and len(day.value) == 10):
        return False
    if len(day.value) == 7 and published is not None and not is_old(day.value, published):
        return day.value[:4] == "XXXX"  # 由两局3月联合发布, in April
    return len(day.value) < 10 or (published is None and not day.value.startswith("XXXX"))


def is_old(value: str, published: date | None) -> bool:
    """Tell whether an EDTF day, month or year lies well before the publication."""
    if published is None or "X" in value:
        return False
    limit = (published - timedelta(days=NEWS_DAYS)).isoformat()
    return value < limit[: len(value)]
