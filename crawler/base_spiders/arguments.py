"""The arguments of a crawl (``-a name=value``), read once and refused with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from crawler.exceptions import SpiderArgumentError

Trigger = Literal["manual", "schedule", "catch_up", "demo"]
PAGES_MAX = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Arguments:
    """``since`` and ``max_pages`` are None where the settings decide."""

    since: date | None = None
    max_pages: int | None = None
    trigger: Trigger = "manual"


def parse_arguments(values: Mapping[str, Any]) -> Arguments:
    """Return the checked arguments.

    Raises:
        SpiderArgumentError: a name is unknown or a value malformed; the message says what would be right.
    """
    unknown = sorted(set(values) - {"since", "max_pages", "trigger"})
    if unknown:
        raise SpiderArgumentError(f"unknown argument {unknown[0]!r}; known are since, max_pages and trigger")
    trigger = values.get("trigger", "manual")
    if trigger not in get_args(Trigger):
        raise SpiderArgumentError(f"trigger={trigger!r}: must be one of {', '.join(get_args(Trigger))}")
    return Arguments(
        since=_parse_day(values.get("since")), max_pages=_parse_pages(values.get("max_pages")), trigger=trigger
    )


def _parse_day(value: object) -> date | None:
    if value is None:
        return None
    text = str(value)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:  # fromisoformat also takes 20260301 and 2026-W10-7
        raise SpiderArgumentError(f"since={text[:20]!r}: must be a day like 2026-03-01")
    return day


def _parse_pages(value: object) -> int | None:
    if value is None:
        return None
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) <= 6) or not 1 <= int(text) <= PAGES_MAX:
        raise SpiderArgumentError(f"max_pages={text[:20]!r}: must be a whole number from 1 to {PAGES_MAX}")
    return int(text)
