"""``concord discover URL``: the news columns of a site, from its home page, and the file of a source for them."""

import argparse
import inspect
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.base_spiders.discoverer import BASES
from crawler.base_spiders.survey import Found
from crawler.base_spiders.writing import Draft, name_source, write_spider
from crawler.commands._command import ConcordCommand
from crawler.commands._survey import Survey
from crawler.commands.probe import describe_item
from crawler.monitoring.progress import one_line

ROWS_SHOWN = 3


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
        if not opts.loglevel:  # A dead link of the menu is part of the answer, told in its place
            for name in ("scrapy", "crawler"):
                logging.getLogger(name).setLevel(logging.ERROR)
        survey = Survey(self.settings)
        self.crawler_process.crawl(survey.crawler, url=opts.url)
        self.crawler_process.start()
        found = survey.sum_up(datetime.now(UTC).date())
        names = self.crawler_process.spider_loader.list()
        print("\n".join(tell(found, names)))
        self.exitcode = 0 if found.columns else 1


def tell(found: Found, names: Sequence[str]) -> list[str]:
    """Return the lines of the report, the file of the source last."""
    family = found.recognised.family or "none of the known ones"
    signs = f": {'; '.join(found.recognised.signs)}" if found.recognised.signs else ""
    lines = [f"site {found.home} {found.title or '(no title)'}".rstrip(), f"  family: {family}{signs}"]
    if not found.columns:
        left_out = [f"  left out: {one_line(line)}" for line in found.passed_over]
        return [*lines, *left_out, f"cannot tell: {found.why_none}"]
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
        doubts.append("cannot tell which column holds the news: the home page stands in, and is never paged")
    if not found.items:
        doubts.append("no article was read")
    return doubts
