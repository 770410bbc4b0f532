"""Which group of links is the list: the one with the most text, dated rows and addresses of articles."""

import math
from collections.abc import Callable

from crawler.extraction.boxes import stands_below
from crawler.extraction.rows import Row, has_date
from crawler.extraction.urls import urlsplit_path
from crawler.text.patterns import compile_late

_FEW_IN_LIST = 4  # Rows; a box of fewer, all dated, stands beside many a list of which only some rows are
_NUMBERED = compile_late(r"\d{3,}|[0-9a-f]{16,}|_\d+\.|/\d+\.")


def find_best(groups: dict[str, list[Row]], own: str | None, weigh: Callable[[list[Row]], float]) -> tuple[str, bool]:
    """Return the place of the list, and whether it may be a box beside a list that is not seen."""
    scores = {path: _score(rows, apart=path.count("!"), own=own) for path, rows in groups.items()}
    best, best_score, is_box = "", -1.0, False
    for path in sorted(scores, key=lambda path: -scores[path]):
        if scores[path] <= best_score:
            break
        factor = weigh(groups[path])
        if scores[path] * factor > best_score:
            best, best_score, is_box = path, scores[path] * factor, factor < 1
    return best, is_box


def _score(rows: list[Row], *, apart: int, own: str | None) -> float:
    addresses = {row.address for row in rows}
    length = sum(min(len(row.title), 40) for row in rows) / len(rows)
    dated = sum(has_date(row) for row in rows[:40]) / min(len(rows), 40)
    deep = _share_of_deep(rows)
    prose = max(length - 5.0, 0.3)
    weight = prose * (0.25 + dated) * (0.5 + deep) * (0.15 if apart and dated < 0.5 else 0.25 if apart > 1 else 1.0)
    below = sum(stands_below(own, row.address) for row in rows) / len(rows) if own is not None else 0.0
    few = 0.6 if len(addresses) < _FEW_IN_LIST else 1.0
    return math.pow(len(addresses), 0.8) * weight * (1 + 3 * below) * few


def is_list(rows: list[Row], *, apart: bool) -> bool:
    """Tell a list of articles from the menu that is left where a page has no list."""
    if sum(has_date(row) for row in rows[:40]) >= 0.5 * min(len(rows), 40):
        return True
    length = sum(len(row.title) for row in rows) / len(rows)
    deep = _share_of_deep(rows)
    return (length >= 9 and deep >= 0.5 and not apart) or (len(rows) >= 5 and length >= 12 and deep >= 0.8)


def _share_of_deep(rows: list[Row]) -> float:
    """Return the share of addresses that look like an article's: with a number, or a query."""
    return sum(bool(_NUMBERED.search(urlsplit_path(row.address))) or "?" in row.address for row in rows) / len(rows)
