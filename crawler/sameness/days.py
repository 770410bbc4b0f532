"""The days that a report names: written out, or told from the day of its publication: 昨日, 上周五."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from crawler.sameness.fold import Folded, Origins
from crawler.sameness.measures import parse_day
from crawler.sameness.slots import DAY, MONTH, YEAR, Slot

_LEAD = 600  # folded characters in which 昨日 and 上周五 are those of the news
_NEAR = {"前天": 2, "前日": 2, "昨日": 1, "昨天": 1, "昨晚": 1, "今日": 0, "今天": 0}  # days before publication

# 记者昨日获悉, 记者16日从省局了解到: the day of the telling, not of what is told.
_LEARNT = "(?:从.{1,14}?)?(?:获悉|获知|得知|了解到)"
_NEAR_WORD = re.compile(f"({'|'.join(_NEAR)})(?!{_LEARNT})")
_DAY_OF_TELLING = re.compile(f"日{_LEARNT}")

# 上周五, 本周二, 周四; not 一周五天, 每周五, 周一至周五.
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_WEEKDAY = re.compile(
    r"(?<![一二两三四五六七八九十几每整到至逢隔])(上上?|本|这)?周([一二三四五六日天])(?![年期次个天日到至])"
)
_WEEKEND = 5  # Saturday: on it and on Sunday the 上周五 of many papers is the one just past


def find_days(folded: Folded, slots: Sequence[Slot], published: str | None) -> tuple[str, ...]:
    """Return the days that a folded text names, each once: yesterday and today first, then as ``read_days`` does."""
    printed = parse_day(published)
    lead = folded.text[:_LEAD]
    said = set(_NEAR_WORD.findall(lead)) if printed else ()
    near = [printed - timedelta(back) for word, back in _NEAR.items() if word in said] if printed else []
    near += _read_weekdays(lead, folded.origins, printed) if printed and "周" in lead else []
    dated = [slot for slot in slots if slot.kind != DAY or not _DAY_OF_TELLING.match(folded.text, slot.start)]
    return tuple(dict.fromkeys([*(day.isoformat() for day in near), *read_days(dated, published)]))


def _read_weekdays(lead: str, origins: Origins, printed: date) -> Iterator[date]:
    """Yield the days that weekdays mean: alone the last such day, with 上 that of the week before."""
    monday = printed - timedelta(printed.weekday())
    for match in _WEEKDAY.finditer(lead):
        if origins[match.end() - 1] - origins[match.start()] != match.end() - 1 - match.start():
            continue  # 上周，四省签约
        word, weekday = match.group(1), _WEEKDAYS[match.group(2)]
        day = monday + timedelta(weekday)
        if word in ("上", "上上"):
            yield day - timedelta(7 * len(word))
            if word == "上" and weekday < printed.weekday() >= _WEEKEND:
                yield day
        elif day <= printed:
            yield day
        elif word is None:
            yield day - timedelta(7)


def read_days(slots: Sequence[Slot], published: str | None) -> Iterator[str]:
    """Yield the days named, as ISO days, or XXXX-MM-DD where neither the text nor ``published`` gives the year."""
    printed = parse_day(published)
    for number, slot in enumerate(slots):
        if slot.kind != DAY:
            continue
        before = [other for other in slots[max(0, number - 3) : number] if slot.start - other.end <= 2]
        month = next((int(o.value) for o in reversed(before) if o.kind == MONTH and o.value.isdigit()), None)
        year = next((int(o.value) for o in reversed(before) if o.kind == YEAR and o.value.isdigit()), None)
        day = int(slot.value) if slot.value.isdigit() else 0
        if month is None and printed:
            month = printed.month if day <= printed.day else (printed.month + 10) % 12 + 1
        if month is None or not 1 <= month <= 12 or not 1 <= day <= 31:
            continue
        if year is None and printed:
            # Without a year: the last such day before publication, or one announced for the weeks after it.
            year = printed.year - (month > printed.month + 6) + (month < printed.month - 10)
        yield f"{year:04}-{month:02}-{day:02}" if year else f"XXXX-{month:02}-{day:02}"
