"""``concord discover URL``: the news columns of a site, from its home page, and the file of a source for them."""

import argparse
import inspect
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.base_spiders.column import Column
from crawler.base_spiders.discoverer import BASES, DiscoverySpider
from crawler.base_spiders.discovery import Recognised, is_news_listing, list_doubts, recognise_family
from crawler.base_spiders.writing import Draft, name_source, write_spider
from crawler.commands._command import ConcordCommand
from crawler.commands.probe import describe_item, forbid_storing
from crawler.extraction.page import parse_html, text_of
from crawler.middlewares.probe import ColumnSight, ProbeMiddleware
from crawler.monitoring.progress import one_line

COLUMNS_MAX = 5
ROWS_SHOWN = 3
TITLE_MAX = 60


class Command(ConcordCommand, ScrapyCommand):
    """With the gate and manners of a crawl; stores nothing and changes nothing."""

    requires_project = True
    default_settings: ClassVar[dict[str, Any]] = {"STATS_DUMP": False}

    def syntax(self) -> str:
        return "URL"

    def short_desc(self) -> str:
        return "Find the news columns of a site from its home page and print the file of a source"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("url", metavar="URL", help="address of the home page")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        assert self.crawler_process is not None
        if urlsplit(opts.url).scheme not in ("http", "https") or not urlsplit(opts.url).hostname:
            raise UsageError(f"{opts.url}: give the address of a home page, with http:// or https://", print_help=False)
        forbid_storing(self.settings)
        if not opts.loglevel:  # A dead link of the menu is part of the answer, told in its place
            for name in ("scrapy", "crawler"):
                logging.getLogger(name).setLevel(logging.ERROR)
        crawler = self.crawler_process.create_crawler(DiscoverySpider)
        seen: list[ProbeMiddleware] = []
        spiders: list[DiscoverySpider] = []

        def find_parts() -> None:  # The engine and its parts are gone when the crawl has ended
            middleware = crawler.get_spider_middleware(ProbeMiddleware)
            seen.extend([middleware] if middleware else [])
            spiders.extend([crawler.spider] if isinstance(crawler.spider, DiscoverySpider) else [])

        crawler.signals.connect(find_parts, signal=signals.engine_started)
        self.crawler_process.crawl(crawler, url=opts.url)
        self.crawler_process.start()
        found = sum_up(spiders, seen, datetime.now(UTC).date())
        names = self.crawler_process.spider_loader.list()
        print("\n".join(tell(found, names)))
        self.exitcode = 0 if found.columns else 1


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
            return one_line(element.get("content") or "")[:TITLE_MAX]
    title = next((text_of(element) for element in root.iter("title")), "")
    return one_line(title).split("-")[0].split("_")[0].split("|")[0].strip()[:TITLE_MAX]


def tell(found: Found, names: Sequence[str]) -> list[str]:
    """Return the lines of the report, the file of the source last."""
    family = found.recognised.family or "none of the known ones"
    signs = f": {'; '.join(found.recognised.signs)}" if found.recognised.signs else ""
    lines = [f"site {found.home} {found.title or '(no title)'}".rstrip(), f"  family: {family}{signs}"]
    if not found.columns:
        why = found.trouble or "no link on the home page leads to a listing of news that can be read"
        return [*lines, *(f"  left out: {one_line(line)}" for line in found.passed_over), f"cannot tell: {why}"]
    for column, sight, doubts in found.columns:
        newest = max((day for _, _, day in sight.rows if day), default="not dated")
        lines += [f"column {column.url} {column.name}", f"  {len(sight.rows)} article links, the newest {newest}"]
        lines += [
            f"  {day or '????-??-??'}  {one_line(title or '(no title)')}  {url}"
            for url, title, day in sight.rows[:ROWS_SHOWN]
        ]
        lines += [f"  next page: {sight.next_page or 'none found'}", *(f"  warning: {doubt}" for doubt in doubts)]
    lines += [f"  left out: {one_line(line)}" for line in found.passed_over]
    for item in found.items:
        lines += describe_item(item)
    draft = make_draft(found)
    lines += [f"warning: {doubt}" for doubt in _doubt_draft(found, draft, names)]
    return [*lines, "", f"# ---- crawler/spiders/{draft.name}.py", write_spider(draft).rstrip("\n")]


def make_draft(found: Found) -> Draft:
    """Return the source as it would be declared."""
    base = BASES[found.recognised.family]
    title = found.title or urlsplit(found.home).hostname or ""
    name, region, code, kind = name_source(title, found.home)
    next_page = next((sight.next_page for _, sight, _ in found.columns if sight.next_page), None)
    has_days = all(day for _, sight, _ in found.columns for _, _, day in sight.rows)
    return Draft(
        name=name,
        title=title,
        region=region,
        region_code=code,
        kind=kind,
        homepage=found.home,
        module=inspect.getmodule(base).__name__.rpartition(".")[2],  # type: ignore[union-attr]
        base=base.__name__,
        family=found.recognised.family or "Not known",
        columns=tuple(column for column, _, _ in found.columns),
        pagination=f"Page 2 was {urlsplit(next_page).path}" if next_page else "No later page was found",
        dates="In the listing" if has_days else "Not in every row of the listing",
        found_on=f"{found.today:%Y-%m}",
    )


def _doubt_draft(found: Found, draft: Draft, names: Sequence[str]) -> list[str]:
    doubts = []
    if draft.name in names:
        doubts.append(f"a source is named {draft.name} already")
    if draft.region == "全国" and "国家" not in draft.title:
        doubts.append("the site's title names no place: check name, region and region_code")
    if found.recognised.family is None:
        doubts.append("the family is not known: the general reader is used")
    if any(column.known == "unknown" for column in draft.columns):
        doubts.append("no column of its own was found: the home page stands in, and is never paged")
    if not found.items:
        doubts.append("no article was read")
    return doubts
