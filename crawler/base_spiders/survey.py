"""What discovery came to: the columns of a site worth reading, judged from what was seen. Values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crawler.base_spiders.column import Column
from crawler.base_spiders.discoverer import DiscoverySpider
from crawler.base_spiders.discovery import Recognised, is_news_listing, list_doubts, recognise_family
from crawler.extraction.page import collapse, parse_html, text_of
from crawler.middlewares.probe import ColumnSight, ProbeMiddleware

COLUMNS_MAX = 5
TITLE_MAX = 60


@dataclass(frozen=True, kw_only=True)
class Found:
    """What discovery came to. ``columns`` are those to declare, the likeliest first; none: it cannot tell."""

    home: str
    title: str
    recognised: Recognised
    columns: tuple[tuple[Column, ColumnSight, tuple[str, ...]], ...]
    passed_over: tuple[str, ...]
    items: tuple[Any, ...]
    trouble: str
    today: date

    @property
    def why_none(self) -> str:
        """Why there is no column, in words; empty where there is one."""
        nothing = "no link on the home page leads to a listing of news that can be read"
        return "" if self.columns else self.trouble or nothing


def sum_up(spiders: Sequence[DiscoverySpider], seen: Sequence[ProbeMiddleware], today: date) -> Found:
    """Return what the spider and the probe saw, judged."""
    spider = spiders[0]
    sights = {url: sight for middleware in seen for url, sight in middleware.sights.items()}
    rows = [row[0] for sight in sights.values() for row in sight.rows]
    read = [(one, sights[one.url]) for one in spider.candidates.values() if one.url in sights]
    good = sorted(((one, sight) for one, sight in read if is_news_listing(sight.rows)), key=lambda pair: pair[0].rank)
    distinct = _leave_repeats(good)
    at_home = [pair for pair in distinct if pair[0].url == spider.home]
    chosen = [pair for pair in distinct if pair[0].url != spider.home][:COLUMNS_MAX] or at_home
    columns = tuple(
        (
            Column(url=one.url, name=one.name, known="unknown" if one.url == spider.home else "inferred"),
            sight,
            tuple(list_doubts(sight.rows, next_page=sight.next_page, today=today)),
        )
        for one, sight in chosen
    )
    taken = {column.url for column, _, _ in columns}
    passed = tuple(
        f"{one.name} {one.url}: {spider.failed.get(one.url) or _why_not(sights.get(one.url))}"
        for one in spider.candidates.values()
        if one.url not in taken and one.url != spider.home
    )
    listed = {row[0] for _, sight, _ in columns for row in sight.rows}
    items = tuple(item for middleware in seen for item in middleware.items if item.url in listed)
    return Found(
        home=spider.home,
        title=read_site_title(spider.page),
        recognised=recognise_family(spider.page, rows),
        columns=columns,
        passed_over=passed,
        items=items,
        trouble=spider.trouble or _find_trouble(spider),
        today=today,
    )


def _find_trouble(spider: DiscoverySpider) -> str:
    """Return why every column that the home page names failed, where it is more than a dead link."""
    if len(spider.failed) < len(spider.candidates):
        return ""
    return next((reason for reason in spider.failed.values() if not reason.startswith(("HTTP 404", "HTTP 410"))), "")


def _leave_repeats(pairs: list[tuple[Any, ColumnSight]]) -> list[tuple[Any, ColumnSight]]:
    """Leave out a column that lists what a likelier one lists: two addresses of one column."""
    kept: list[tuple[Any, ColumnSight]] = []
    for one, sight in pairs:
        urls = {row[0] for row in sight.rows}
        if not any(urls <= {row[0] for row in other.rows} for _, other in kept):
            kept.append((one, sight))
    return kept


def _why_not(sight: ColumnSight | None) -> str:
    if sight is None or not sight.rows:
        return "no article links were read"
    return "lists what another column lists, or a menu" if is_news_listing(sight.rows) else "a menu, or too short"


def read_site_title(page: str) -> str:
    """Return what a site calls itself: the metadata that government sites carry, or its title up to a separator."""
    root = parse_html(page)
    if root is None:
        return ""
    for element in root.iter("meta"):
        if (element.get("name") or "").lower() == "sitename" and element.get("content"):
            return collapse(element.get("content") or "")[:TITLE_MAX]
    title = next((text_of(element) for element in root.iter("title")), "")
    return collapse(title).split("-")[0].split("_")[0].split("|")[0].strip()[:TITLE_MAX]
