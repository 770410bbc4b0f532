"""The days that a report names: written out, or told from the day of its publication: 昨日, 上周五."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from crawler.sameness.fold import Folded, Origins
from crawler.sameness.keys import LEAD
from crawler.sameness.measures import parse_day
from crawler.sameness.openings import DAYS_BEFORE, WEEKDAYS
from crawler.sameness.slots import DAY, MONTH, YEAR, Columns

_DIGITS = 4000  # of a number that are read: Python refuses more than 4,300

# 记者昨日获悉, 记者16日从省局了解到: the day of the telling, not of what is told.
_LEARNT = "(?:从.{1,14}?)?(?:获悉|获知|得知|了解到)"
_NEAR_WORD = re.compile(f"({'|'.join(DAYS_BEFORE)})(?!{_LEARNT})")
_DAY_OF_TELLING = re.compile(f"日{_LEARNT}")

# 上周五, 本周二, 周四; not 一周五天, 每周五, 周一至周五.
_WEEKDAY = re.compile(
    rf"(?<![一二两三四五六七八九十几每整到至逢隔])(上上?|本|这)?周([{''.join(WEEKDAYS)}])(?![年期次个天日到至])"
)
_WEEKEND = 5  # Saturday: on it and on Sunday the 上周五 of many papers is the one just past


def find_days(text: str, slots: Columns, published: str | None, *, near: Folded | None) -> tuple[str, ...]:
    """Return the days that a folded text names, each once: yesterday and today first, then as ``read_days`` does.

    ``near``: the text where it may name days by what lies between them and its publication.
    """
    printed = parse_day(published)
    found: list[date] = []
    if printed and near:
        lead = text[:LEAD]
        said = set(_NEAR_WORD.findall(lead))
        found = [printed - timedelta(back) for word, back in DAYS_BEFORE.items() if word in said]
        found += _read_weekdays(lead, near.origins, printed) if "周" in lead else []
    named = read_days(_without_telling(text, slots), published)
    return tuple(dict.fromkeys([*(day.isoformat() for day in found), *named]))


def _without_telling(text: str, slots: Columns) -> Columns:
    """Return the slots without days on which something was told."""
    kinds, starts, sizes, values = slots
    told = {at for at in _find_kind(kinds, DAY) if _DAY_OF_TELLING.match(text, starts[at])}
    if not told:
        return slots
    kept = [at for at in range(len(kinds)) if at not in told]
    return (
        "".join(kinds[at] for at in kept),
        [starts[at] for at in kept],
        [sizes[at] for at in kept],
        [values[at] for at in kept],
    )


def _read_weekdays(lead: str, origins: Origins, printed: date) -> Iterator[date]:
    """Yield the days that weekdays mean: alone the last such day, with 上 that of the week before."""
    monday = printed - timedelta(printed.weekday())
    for match in _WEEKDAY.finditer(lead):
        if origins[match.end() - 1] - origins[match.start()] != match.end() - 1 - match.start():
            continue  # 上周，四省签约
        word, weekday = match.group(1), WEEKDAYS[match.group(2)]
        day = monday + timedelta(weekday)
        if word in ("上", "上上"):
            yield day - timedelta(7 * len(word))
            if word == "上" and weekday < printed.weekday() >= _WEEKEND:
                yield day
        elif day <= printed:
            yield day
        elif word is None:
            yield day - timedelta(7)


def read_days(slots: Columns, published: str | None) -> Iterator[str]:
    """Yield the days named, as ISO days, or XXXX-MM-DD where neither the text nor ``published`` gives the year."""
    printed = parse_day(published)
    kinds, starts, sizes, values = slots
    for number in _find_kind(kinds, DAY):
        month = year = None
        for before in range(max(0, number - 3), number):  # the last of each counts
            if starts[number] - starts[before] - sizes[before] <= 2 and values[before].isdigit():
                month = _read(values[before]) if kinds[before] == MONTH else month
                year = _read(values[before]) if kinds[before] == YEAR else year
        day = _read(values[number]) if values[number].isdigit() else 0
        if month is None and printed:
            month = printed.month if day <= printed.day else (printed.month + 10) % 12 + 1
        if month is None or not 1 <= month <= 12 or not 1 <= day <= 31:
            continue
        if year is None and printed:
            # Without a year: the last such day before publication, or one announced for the weeks after it.
            year = printed.year - (month > printed.month + 6) + (month < printed.month - 10)
        yield f"{year:04}-{month:02}-{day:02}" if year else f"XXXX-{month:02}-{day:02}"


def _read(digits: str) -> int:
    return int(digits[:_DIGITS])


def _find_kind(kinds: str, kind: str) -> Iterator[int]:
    """Yield which slots are of a kind."""
    at = kinds.find(kind)
    while at >= 0:
        yield at
        at = kinds.find(kind, at + 1)
