"""How a listing is ordered, and when a crawl may stop turning its pages. Pure functions of the dates listed."""

import itertools
from collections.abc import Sequence

PINNED_MAX = 5  # Items that sites keep on top whatever their day; more than that was not seen


def count_pinned(days: Sequence[str]) -> int | None:
    """Return how many leading items stand out of a newest-first order; None where the rest is in no such order.

    >>> count_pinned(["2026-03-05", "2026-03-04", "2026-03-04"])
    0
    >>> count_pinned(["2025-01-01", "2026-03-05", "2026-03-04", "2026-03-01"])
    1
    >>> count_pinned(["2026-03-01", "2026-03-05", "2026-02-04", "2026-03-03"]) is None
    True
    """
    for pinned in range(min(PINNED_MAX, len(days) // 2) + 1):
        rest = days[pinned:]
        if all(earlier >= later for earlier, later in itertools.pairwise(rest)):
            return pinned
    return None


def is_past(days: Sequence[str | None], since: str) -> bool:
    """Tell whether a listing page, and so every later one, is older than ``since``.

    Only a page whose items all carry a day and stand newest first can tell; pinned items on top do not count.
    """
    newest = find_newest(days)
    return newest is not None and newest < since


def ends_past(days: Sequence[str], since: str) -> bool:
    """Tell whether a page runs out into days before ``since``, so that every later page is older.

    Two of them, in a newest-first order: one alone may be an old piece that was printed again.

    >>> ends_past(["2026-03-05", "2026-02-27", "2026-02-26"], "2026-03-01")
    True
    >>> ends_past(["2026-03-05", "2026-03-04", "2019-02-26"], "2026-03-01")
    False
    """
    return len(days) > 1 and count_pinned(days) is not None and days[-2] < since and days[-1] < since


def is_in_order(days: Sequence[str | None]) -> bool:
    """Tell whether a listing page is not known to be out of order: undated pages are taken to be newest first."""
    return count_pinned([day for day in days if day is not None]) is not None


def find_newest(days: Sequence[str | None]) -> str | None:
    """Return the newest day of a listing page without its pinned items, None where an item has no day or no order."""
    known = [day for day in days if day is not None]
    pinned = count_pinned(known)
    return None if pinned is None or len(known) < len(days) else max(known[pinned:], default=None)
