"""Small measures that the exact check and the comparison of events share: days and likeness of names."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from operator import add


@lru_cache(1024)
def parse_day(written: str | None) -> date | None:
    """Return the day of an ISO day or minute, None where there is none.

    >>> parse_day("2026-03-02T09:30"), parse_day("XXXX-12-09"), parse_day(None)
    (datetime.date(2026, 3, 2), None, None)
    """
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None


def days_between(first: str | None, second: str | None) -> int | None:
    """Return the days between two ISO days, None where one is unknown."""
    one, other = parse_day(first), parse_day(second)
    return abs((one - other).days) if one and other else None


def likeness(first: str, second: str) -> float:
    """Return the share of pairs of neighbouring characters that two folded strings have in common (Dice), 0 to 1.

    >>> likeness("合作备忘录", "标准合作备忘录")
    0.8
    """
    one, other = pairs(first), pairs(second)
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def overlap(first: Iterable[str], second: Iterable[str]) -> float:
    """Return how much of the smaller set lies in the other, 0 where one is empty."""
    one, other = set(first), set(second)
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def pairs(text: str) -> set[str]:
    """Return the pairs of neighbouring characters of a text."""
    return set(map(add, text, text[1:]))
