"""Days in running text, resolved against the day of publication; partial ones stay partial (EDTF, ISO 8601-2)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from crawler.recognition.openings import pattern_of

_PATTERN = re.compile(
    r"""
    (?=[\d近日期前不最新昨今本即去当明上这世周一二三四五六七八九十])(?:
    (?P<fuzzy>(?<!最)近日|(?<![可证准天])日前(?!夕)|近期|前不久|不久前|最近|新近)
  | (?P<relative>昨日|昨天|昨(?=[与在同于晚上下]|和(?!今))|前天|前日|今日|今天|本日|即日(?=起))
  | (?:(?P<year>(?:19|20)\d{2})年(?!度|工作|任务|重点|成果|计划|情况|第)
      |(?P<word>去年|前年|今年(?!度)|本年(?!度)|当年|明年))
    (?:(?P<month>1[0-2]|0?[1-9])月(?:份)?(?:底|初|中旬|上旬|下旬)?(?:(?P<day>3[01]|[12]\d|0?[1-9])日)?)?
  | (?P<range>(?<![\d.年])(?:1[0-2]|0?[1-9])月\d{1,2}日?[至到—\-~](?:\d{1,2}月)?\d{1,2}日)
  | (?<![\d.年])(?P<only_month>1[0-2]|0?[1-9])月(?P<month_day>3[01]|[12]\d|0?[1-9])日
  | (?<![\d.月年至到—\-])(?P<only_day>3[01]|[12]\d|0?[1-9])日(?!起|前|内|游|报|均|元|电(?!\ ))
  | (?P<written_month>十[一二]?|[一二三四五六七八九])月
    (?P<written_day>三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])日
  | (?P<week>[本这上])(?:个)?(?:周|星期)(?P<weekday>[一二三四五六日天])(?!刊|报|末)
  | (?<![一-龥])周(?P<bare_weekday>[一二三四五六日])(?=[,(]|[上下]午|晚)
  | 世界(?P<world>标准|计量|认可)日(?=,?(?:当[天日]|这[一]?天|之际|活动现场|主题活动))
  | 本月(?P<this_month>3[01]|[12]\d|0?[1-9])日
  | (?<![\d.年月至到—\-])(?P<bare_month>1[0-2]|0?[1-9])月(?:份|底|初|[上中下]旬)?
    (?=[,;]|联合|共同|正式|(?:在|于)[一-龥])
  | (?P<last_month>上(?:个)?月)
    )""",
    re.VERBOSE,
)
_RELATIVE_DAYS = {"昨": 1, "昨日": 1, "昨天": 1, "前天": 2, "前日": 2, "今日": 0, "今天": 0, "本日": 0, "即日": 0}
_RELATIVE_YEARS = {"去年": -1, "前年": -2, "今年": 0, "本年": 0, "当年": 0, "明年": 1}
# Days that these bodies' news goes by: ISO/IEC/ITU 14 October, BIPM/OIML 20 May, ILAC/IAF 9 June.
_WORLD_DAYS = {"标准": (10, 14), "计量": (5, 20), "认可": (6, 9)}
_WEEKDAYS = "一二三四五六日"
# After a day these words tell when something applies or ends or when it was reported, not when it was done.
_EFFECT_AFTER = pattern_of(r"^(?:\)|(?:零时|0时)?之?起|前|底前|之前|以前|起正式|截止|至(?!\d))")
_DAY_BEFORE = pattern_of(r"(?:当[天日]|昨[天日]|今[天日]|前[天日]|周[一二三四五六日]|日)[((]$")
_REPORT_AFTER = pattern_of(
    r"^(?:[^,。]{0,3},)?[^,。]{0,18}?(?:获悉|传来(?:的)?消息|(?:发布|发出|对外)消息|了解到|得知|透露|消息(?:,|:)|介绍(?:,|说|,)|公布,|通报说|从[^,。]{2,16}(?:获悉|了解到))"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """A day, month or year in a text. ``value``: EDTF, none for 近日. ``is_effect``, ``is_report``: not of the act."""

    start: int
    end: int
    value: str | None
    is_effect: bool = False
    is_report: bool = False

    @property
    def is_full(self) -> bool:
        """Tell whether it names one day of one year."""
        return self.value is not None and len(self.value) == 10 and "X" not in self.value


def parse_published(published: str | None) -> date | None:
    """Return the day of an ISO day or minute, none where it is neither."""
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


_DATELINE = pattern_of(
    r"^\W*(?:[一-龥]{2,8}(?:社|报|网))?[^,。;!?]{0,12}?(?P<month>1[0-2]|0?[1-9])月(?P<day>3[01]|[12]\d|0?[1-9])日(?:电|讯)"
)


def find_dateline(text: str, published: date | None) -> date | None:
    """Return the day when a report was written (新华社成都8月18日电), from which 今天 counts, else that of issue."""
    match = _DATELINE.match(text[:80]) if published else None
    return parse_published(_month_day(int(match["month"]), int(match["day"]), published)) if match else published


def find_days(text: str, published: date | None, before: str | None = None) -> list[Day]:
    """Return the days named in a text. ``before``: the last full day of what precedes it, from which 次日 counts.

    >>> [day.value for day in find_days("昨日签订,12月9日挂牌,一天后开张,2021年10月", date(2022, 1, 20))]
    ['2022-01-19', '2021-12-09', '2021-12-10', '2021-10']
    """
    found = _find_absolute(text, published)
    if not _COUNTED_FROM.search(text):
        return found
    for match in _COUNTED_FROM.finditer(text):
        known = [day.value for day in found if day.end <= match.start() and day.is_full]
        anchor = known[-1] if known else before
        if anchor:
            day = date.fromisoformat(anchor) + timedelta(days=_days_off(match))
            found.append(Day(start=match.start(), end=match.end(), value=day.isoformat()))
            found.sort(key=lambda day: day.start)
    return found


# 一天后, 次日, 前一日: a day told by another, the last one named.
_COUNTED_FROM = pattern_of(
    r"(?P<number>[一两二三四五六七]|\d)(?P<unit>天|周|个?星期)(?:之)?后(?!来)|(?:次日|翌日|隔天)(?!起)|(?P<eve>前一[天日]|前一晚|头一天)(?!的?晚报)"
)


def _days_off(match: re.Match[str]) -> int:
    if match["eve"]:
        return -1
    written = (match["number"] or "一").replace("两", "二")
    count = int(written) if written.isdigit() else "零一二三四五六七".index(written)
    return count if match["unit"] in {None, "天"} else 7 * count


def last_full_day(days: list[Day], before: str | None) -> str | None:
    """Return the last day of one year that is named, else ``before``."""
    return next((day.value for day in reversed(days) if day.is_full), before)


def _find_absolute(text: str, published: date | None) -> list[Day]:
    found = []
    for match in _PATTERN.finditer(text):
        rest = text[match.end() : match.end() + 40]
        found.append(
            Day(
                start=match.start(),
                end=match.end(),
                value=_value(match, published),
                is_effect=_EFFECT_AFTER.match(rest) is not None
                and not rest.startswith(")起")
                and not (rest.startswith(")") and _DAY_BEFORE.search(text[: match.start()])),
                is_report=_REPORT_AFTER.match(rest) is not None,
            )
        )
    return found


def _value(match: re.Match[str], published: date | None) -> str | None:
    if match["fuzzy"]:
        return None
    if match["relative"]:
        return (published - timedelta(days=_RELATIVE_DAYS[match["relative"]])).isoformat() if published else None
    if match["range"]:
        return None  # an act within days of a meeting: which day, the text does not say
    if match["only_month"]:
        return _month_day(int(match["only_month"]), int(match["month_day"]), published)
    if match["bare_month"]:
        return _month(int(match["bare_month"]), published)
    if match["only_day"]:
        return _day_of_month(int(match["only_day"]), published)
    if match["written_month"]:
        return _month_day(_parse_small(match["written_month"]), _parse_small(match["written_day"]), published)
    if match["world"]:
        return _month_day(*_WORLD_DAYS[match["world"]], published)
    if match["week"]:
        return _day_of_week(match["week"], match["weekday"], published)
    if match["bare_weekday"]:
        return _last_weekday(match["bare_weekday"], published)
    if match["this_month"]:
        return _day_of_month(int(match["this_month"]), published)
    if match["last_month"]:
        return (published.replace(day=1) - timedelta(days=1)).isoformat()[:7] if published else None
    return _year_first(match, published)


def _year_first(match: re.Match[str], published: date | None) -> str | None:
    if match["year"]:
        year = match["year"]
    elif published is None:
        year = "XXXX"
    else:
        year = str(published.year + _RELATIVE_YEARS[match["word"]])
    parts = [year, *(f"{int(match[part]):02}" for part in ("month", "day") if match[part])]
    return "-".join(parts)


def _month_day(month: int, day: int, published: date | None) -> str | None:
    if published is None:
        return f"XXXX-{month:02}-{day:02}"
    try:
        found = date(published.year, month, day)
        # A week of grace: pages carry wrong days of publication more often than news foretells its own date.
        if found > published + timedelta(days=7):
            found = date(published.year - 1, month, day)
    except ValueError:
        return None
    return found.isoformat()


def _month(month: int, published: date | None) -> str:
    if published is None:
        return f"XXXX-{month:02}"
    return f"{published.year - (month > published.month)}-{month:02}"


def _parse_small(written: str) -> int:
    """Return a number below 40 written in characters."""
    digits = "零一二三四五六七八九"
    tens, mark, ones = written.rpartition("十")
    return (digits.index(tens) if tens else 1) * 10 * bool(mark) + (digits.index(ones) if ones else 0)


def _day_of_week(week: str, weekday: str, published: date | None) -> str | None:
    if published is None:
        return None
    monday = published - timedelta(days=published.weekday() + (7 if week == "上" else 0))
    return (monday + timedelta(days=_WEEKDAYS.index(weekday.replace("天", "日")))).isoformat()


def _last_weekday(weekday: str, published: date | None) -> str | None:
    """Return the latest such day up to the publication (周三, in a review of the week)."""
    if published is None:
        return None
    return (published - timedelta(days=(published.weekday() - _WEEKDAYS.index(weekday)) % 7)).isoformat()


def _day_of_month(day: int, published: date | None) -> str | None:
    if published is None:
        return None
    base = published
    if day > published.day:
        base = published.replace(day=1) - timedelta(days=1)
    try:
        return base.replace(day=day).isoformat()
    except ValueError:
        return None
