"""Days and minutes as Chinese pages write them. All are Asia/Shanghai; nothing here knows today's date."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from crawler.text.patterns import compile_late

_DIGITS = {**{c: i for i, c in enumerate("〇一二三四五六七八九")}, "零": 0, "○": 0, "O": 0, "Ｏ": 0, "0": 0, "两": 2}
_WIDE = compile_late("[０-９]")
NARROW_DIGITS = {ord("０") + n: str(n) for n in range(10)}
_CHINESE_DATE = compile_late(
    r"(?P<year>[一二][〇○零OＯ0一二三四五六七八九]{3})\s*年\s*"
    r"(?P<month>十[一二]?|[一二三四五六七八九])\s*月\s*"
    r"(?P<day>三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])\s*日"
)
_DATE = compile_late(
    r"""
    (?<!\d)(?P<year>(?:19|20)\d\d)
    \s{0,3}[-/.年－—–]{1,2}\s{0,3}                   # 2026-3-5, 2026——03——05 (an OCR fault), 2026 年 3 月 5 日
    (?P<month>1[0-2]|0?[1-9])
    \s{0,3}[-/.月－—–]{1,2}\s{0,3}
    (?P<day>3[01]|[12]\d|0?[1-9])(?!\d)
    (?:\s{0,3}[日号])?
    (?:\s{0,6}[(（]?(?:星期|周)[一二三四五六日天][)）]?)?
    (?:\s{0,3}[T,，]?\s{0,6}(?:香港时间|北京时间)?\s{0,3}
       (?P<half>上午|下午|晚上|[AP]M)?\s{0,3}
       (?P<hour>[01]?\d|2[0-3])\s?(?:[:：时]|点)\s?(?P<minute>[0-5]\d)(?!\d)
       (?::[0-5]\d(?:\.\d{1,9})?(?P<zone>Z|[+-]\d\d:?\d\d)?)?
       (?:\s?(?P<late>[AP]M)(?!\w))?
    )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_ENGLISH_DATES = (
    # Tue Nov 05 09:30:00 CST 2024: Java's own way, where a template forgot to format it.
    compile_late(
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})\s+(?P<clock>\d\d:\d\d):\d\d\s+(?:CST|GMT\+08:?00)\s+(?P<year>20\d\d)(?!\d)",
        re.I,
    ),
    compile_late(rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<year>(?:19|20)\d\d)(?!\d)", re.I),
    compile_late(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)(?!\d)", re.I),
)
# 民國115年3月20日, and 115-03-20 where a label says that a date follows: the Republic's years begin with 1912.
_REPUBLICAN = compile_late(
    r"(?:(?:中华民国|中華民國|民国|民國)\s?(?P<year>\d{2,3})|(?<![\d./-])(?P<bare>1[0-3]\d))\s?[-/.年]\s?"
    r"(?P<month>1[0-2]|0?[1-9])\s?[-/.月]\s?(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)"
)
_DRUPAL = compile_late(  # 周一, 03/05/2018 - 15:27: its default way, month before day
    r"(?<![\d/])(?P<month>\d\d)/(?P<day>\d\d)/(?P<year>20\d\d)\s+-\s+(?P<clock>[0-2]\d:[0-5]\d)(?!\d)"
)
_COMPACT = compile_late(r"(?<!\d)(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)")
_SHORT_YEAR = compile_late(
    r"(?<![\d./-])(?P<year>[0-3]\d)(?P<mark>[-./])(?P<month>0[1-9]|1[0-2])(?P=mark)(?P<day>0[1-9]|[12]\d|3[01])(?![\d./-])"
)
_MONTH_DAY = compile_late(
    r"(?<![\d.:/-])(?P<month>1[0-2]|0?[1-9])\s?(?:[-/.]|月)\s?(?P<day>3[01]|[12]\d|0?[1-9])\s?日?(?![\d.%:/-])"
)
_MONTH_DAY_CLOCK = compile_late(
    r"(?<![\d.:/-])(?P<month>1[0-2]|0?[1-9])\s?[-/月]\s?(?P<day>3[01]|[12]\d|0?[1-9])\s?日?\s{1,3}(?:[01]?\d|2[0-3]):[0-5]\d(?!\d)"
)
_Y, _M, _D = r"(?P<year>20\d\d)", r"(?P<month>1[0-2]|0?[1-9])", r"(?P<day>3[01]|[12]\d|0?[1-9])"
_SPLIT = (
    compile_late(rf"(?<![\d.:/-]){_D}\s?日?\s+{_Y}\s?[-/.年]\s?{_M}(?!\d)"),
    compile_late(rf"(?<!\d){_Y}\s?[-/.年]\s?{_M}\s?月?\s+{_D}(?![\d:])"),
    compile_late(rf"(?<![\d.:/-]){_M}\s?[-/.月]\s?{_D}\s?日?\s+{_Y}(?!\d)"),
    compile_late(rf"(?<!\d){_Y}\s?年?\s+{_M}\s?[-/.月]\s?{_D}(?![\d:])"),
    compile_late(rf"(?<![\d.:/-]){_D}\s+{_M}\s?月?\s*[,/-]?\s*{_Y}(?!\d)"),
)
# 3小时前, 昨天 10:30, as platforms show what is new. Not 1个月前, which is no day.
_RELATIVE = compile_late(
    r"(?<!\w)(?:(?:刚[刚才]|今[天日]|\d{1,2}\s?(?:秒|分钟|小时)之?前|\d{1,2} (?:minute|hour)s? ago)|"
    r"(?P<one>昨天|昨日|yesterday)|(?P<two>前天|前日)|(?P<days>\d{1,2})\s?(?:天|日|days?)之?\s?(?:前|ago)|"
    r"(?P<weeks>\d)\s?(?:周|个?星期|weeks?)之?\s?(?:前|ago))(?!\w)",
    re.I,
)
_MONTH_HEADING = compile_late(r"\D{0,3}(?P<year>20\d\d)\s?[-/.年]\s?(?P<month>1[0-2]|0?[1-9])\s?月?\D{0,3}")
_DAY_OF_MONTH = compile_late(r"(?<![\d月])(?P<day>3[01]|[12]\d|0?[1-9])\s?[日号](?![\u4e00-\u9fff])")
_CLOCK = compile_late(r"(?<![\d:])(?P<hour>[01]?\d|2[0-3])\s?[:：]\s?(?P<minute>[0-5]\d)(?!\d)")
_SHANGHAI = timezone(timedelta(hours=8))  # No summer time since 1991


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and the minute (``HH:MM``) where one is written; ``start`` and ``end`` are offsets in the text read."""

    day: str
    minute: str | None = None
    start: int = 0
    end: int = 0

    def to_iso(self) -> str:
        """Return ``YYYY-MM-DD`` or ``YYYY-MM-DDTHH:MM``."""
        return f"{self.day}T{self.minute}" if self.minute else self.day


def find_date(text: str, start: int = 0) -> Moment | None:
    """Return the first full date in the text at or after ``start``."""
    if not text.isascii() and _WIDE.search(text):
        text = text.translate(NARROW_DIGITS)  # ２００２年９月１８日; every offset stays
    match = _DATE.search(text, start)
    while match is not None:
        day = _iso_day(int(match["year"]), int(match["month"]), int(match["day"]))
        if day is not None:
            return _in_shanghai(match, day)
        match = _DATE.search(text, match.start() + 1)
    chinese = _CHINESE_DATE.search(text, start)
    if chinese is None:
        return _find_english_date(text, start)
    year = int("".join(str(_DIGITS[c]) for c in chinese["year"]))
    day = _iso_day(year, _chinese_number(chinese["month"]), _chinese_number(chinese["day"]))
    return Moment(day, None, chinese.start(), chinese.end()) if day else None


def _find_english_date(text: str, start: int) -> Moment | None:
    """Return the first date in English words or order: 28 Nov 2023, November 28, 2023, 11/28/2023 - 09:30."""
    for pattern in (*_ENGLISH_DATES, _DRUPAL):
        match = pattern.search(text, start)
        if match is not None:
            month = int(match["month"]) if pattern is _DRUPAL else _MONTHS.index(match["month"].lower()) + 1
            day = _iso_day(int(match["year"]), month, int(match["day"]))
            clock = match.groupdict().get("clock")
            return Moment(day, clock, match.start(), match.end()) if day else None
    return None


def find_republican_date(text: str, start: int = 0) -> Moment | None:
    """Return the first date of the Republican calendar, as Taiwan's offices label their pages with."""
    match = _REPUBLICAN.search(text, start)
    if match is None:
        return None
    day = _iso_day(1911 + int(match["year"] or match["bare"]), int(match["month"]), int(match["day"]))
    return Moment(day, None, match.start(), match.end()) if day else None


def find_dates(text: str, limit: int = 20) -> list[Moment]:
    """Return the full dates in the text, in order."""
    found: list[Moment] = []
    moment = find_date(text)
    while moment is not None and len(found) < limit:
        found.append(moment)
        moment = find_date(text, moment.end)
    return found


def find_compact_date(text: str) -> str | None:
    """Return the day of an eight-digit ``YYYYMMDD``."""
    for match in _COMPACT.finditer(text):
        day = _iso_day(int(match["year"]), int(match["month"]), int(match["day"]))
        if day:
            return day
    return None


def find_short_date(text: str) -> str | None:
    """Return the day of a ``YY-MM-DD``, ``YY.MM.DD`` or ``YY/MM/DD``, the years taken as 20YY."""
    match = _SHORT_YEAR.search(text)
    return _iso_day(2000 + int(match["year"]), int(match["month"]), int(match["day"])) if match else None


def find_split_date(text: str) -> str | None:
    """Return the day of a calendar sheet: day and ``YYYY-MM`` (or month-day and year) in elements of their own."""
    for pattern in _SPLIT:
        match = pattern.search(text)
        if match is not None:
            return _iso_day(int(match["year"]), int(match["month"]), int(match["day"]))
    return None


def find_relative_day(text: str, today: date) -> str | None:
    """Return the day that 昨天 or 3小时前 means on a day."""
    match = _RELATIVE.search(text)
    if match is None:
        return None
    days = int(match["days"] or 0) + 7 * int(match["weeks"] or 0) + (1 if match["one"] else 2 if match["two"] else 0)
    return (today - timedelta(days=days)).isoformat()


def is_relative_day(text: str) -> bool:
    """Tell a text that says 昨天 or 3小时前 where others say a day."""
    return _RELATIVE.search(text) is not None


def find_month_of_heading(text: str) -> tuple[int, int] | None:
    """Return year and month of a heading that says nothing else: 2026年3月."""
    match = _MONTH_HEADING.fullmatch(text.strip()) if len(text) <= 16 else None
    return (int(match["year"]), int(match["month"])) if match is not None else None


def find_day_of_month(text: str) -> int | None:
    """Return the number of a day that stands without its month: 20日."""
    match = _DAY_OF_MONTH.search(text)
    return int(match["day"]) if match is not None else None


def find_clock(text: str) -> str | None:
    """Return the first ``HH:MM`` of a text."""
    match = _CLOCK.search(text)
    return f"{int(match['hour']):02d}:{match['minute']}" if match else None


def find_month_day(text: str) -> tuple[int, int] | None:
    """Return month and day of a date that is written without its year."""
    match = _MONTH_DAY.search(text)
    return (int(match["month"]), int(match["day"])) if match else None


def find_month_day_with_clock(text: str) -> Moment | None:
    """Return where a text says month, day and clock but no year, as platforms do; the day has the year 0000."""
    match = _MONTH_DAY_CLOCK.search(text)
    if match is None:
        return None
    return Moment(f"0000-{int(match['month']):02d}-{int(match['day']):02d}", None, match.start(), match.end())


def epoch_to_day(value: float) -> str | None:
    """Return the day in Asia/Shanghai of seconds or milliseconds since 1970."""
    minute = epoch_to_minute(value)
    return minute[:10] if minute else None


def epoch_to_minute(value: float) -> str | None:
    """Return the minute in Asia/Shanghai, ``YYYY-MM-DDTHH:MM``, of seconds or milliseconds since 1970."""
    seconds = value / 1000 if value > 1e11 else value
    return f"{datetime.fromtimestamp(seconds, _SHANGHAI):%Y-%m-%dT%H:%M}" if 9e8 < seconds < 4e9 else None


def make_day(year: int, month: int, day: int) -> str | None:
    """Return ``YYYY-MM-DD`` if there is such a day."""
    return _iso_day(year, month, day)


def days_apart(first: str, second: str) -> int:
    """Return the number of days between two ISO days or minutes."""
    return abs((date.fromisoformat(first[:10]) - date.fromisoformat(second[:10])).days)


def _in_shanghai(match: re.Match[str], day: str) -> Moment:
    minute, zone = _minute(match), match["zone"]
    if minute is not None and zone is not None and zone != "+08:00":
        offset = "+00:00" if zone in ("Z", "z") else zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
        try:
            there = datetime.fromisoformat(f"{day}T{minute}:00{offset}").astimezone(_SHANGHAI)
        except (ValueError, OverflowError):
            return Moment(day, minute, match.start(), match.end())
        day, minute = there.date().isoformat(), f"{there:%H:%M}"
    return Moment(day, minute, match.start(), match.end())


def _iso_day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _minute(match: re.Match[str]) -> str | None:
    if match["hour"] is None:
        return None
    hour = int(match["hour"])
    if (
        (match["half"] or match["late"])
        and (match["half"] or match["late"]).lower() in ("下午", "晚上", "pm")
        and hour < 12
    ):
        hour += 12
    return f"{hour:02d}:{match['minute']}"


def _chinese_number(text: str) -> int:
    """Read 一 to 三十一."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[text]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
