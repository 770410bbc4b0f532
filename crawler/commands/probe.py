"""``concord probe NAME|URL``: what would be read from a source now. Nothing is stored."""

import argparse
import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Spider, signals
from scrapy.commands import ScrapyCommand
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoaderProtocol
from sqlalchemy.exc import SQLAlchemyError

from crawler.commands._command import ConcordCommand
from crawler.commands.crawl import EXIT_STATUS, find_usage_problem
from crawler.exceptions import UnreadablePage
from crawler.extensions.outcome import judge_run
from crawler.extraction import extract
from crawler.middlewares.probe import ColumnSight, ProbeMiddleware
from crawler.monitoring.progress import one_line

if TYPE_CHECKING:
    from crawler.base_spiders.news import NewsSpider

STORING = (
    "crawler.extensions.store_access.StoreAccess",
    "crawler.extensions.run_recorder.RunRecorder",
)
ROWS_SHOWN = 10
TEXT_SHOWN = 300


class Command(ConcordCommand, ScrapyCommand):
    """The same spider, gate and manners as a crawl, without store, pipelines and later pages."""

    requires_project = True
    default_settings: ClassVar[dict[str, Any]] = {"STATS_DUMP": False}

    def syntax(self) -> str:
        return "NAME|URL"

    def short_desc(self) -> str:
        return "Show what would be read from a source, a listing page or an article now, storing nothing"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "source", metavar="NAME|URL", help="name of a source, or address of a listing page or an article"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        if opts.loglevel is None:  # What was seen is the answer; `-L INFO` shows how it was got
            self.settings.set("LOG_LEVEL", "WARNING", priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        assert self.crawler_process is not None
        forbid_storing(self.settings)
        spider = self._choose_spider(opts.source)
        if spider is None:
            self.exitcode = 2
            return
        crawler = self.crawler_process.create_crawler(spider)
        seen: list[ProbeMiddleware] = []

        def find_middleware() -> None:  # The engine and its parts are gone when the crawl has ended
            middleware = crawler.get_spider_middleware(ProbeMiddleware)
            seen.extend([middleware] if middleware else [])

        crawler.signals.connect(find_middleware, signal=signals.engine_started)
        self.crawler_process.crawl(
            crawler, max_pages="2", since="2000-01-01"
        )  # Named, not read: the next page; wanted: any article
        self.crawler_process.start()
        self.exitcode = report(crawler, seen)

    def _choose_spider(self, word: str) -> type[Spider] | None:
        assert self.crawler_process is not None
        loader = self.crawler_process.spider_loader
        if "://" in word:
            return spider_of_address(word, loader)
        if problem := find_usage_problem(word, {}, loader.list()):
            print(f"concord: {problem}", file=sys.stderr)
            return None
        return as_it_is_read(loader.load(word), self.settings)


def as_it_is_read(spider: type[Spider], settings: BaseSettings | None) -> type[Spider]:
    """Return the source with what was found and accepted for it; as declared where there is no database."""
    from crawler.base_spiders.news import NewsSpider
    from crawler.base_spiders.resolved import resolve
    from storage.database import Database
    from storage.discoveries import find_discovery
    from storage.exceptions import StorageError

    assert settings is not None
    if not issubclass(spider, NewsSpider):
        return spider
    database = Database(settings["CONCORD_DATABASE_URL"])
    try:
        with database.read() as session:
            return resolve(spider, find_discovery(session, spider.name))
    except (StorageError, SQLAlchemyError):
        return spider
    finally:
        database.dispose()


def forbid_storing(settings: BaseSettings) -> None:
    """Take from a crawl what stores, and put in what only looks."""
    settings.set("ITEM_PIPELINES", {}, priority="cmdline")
    settings.set("EXTENSIONS", {**settings.getdict("EXTENSIONS"), **dict.fromkeys(STORING)}, priority="cmdline")
    settings.set("SPIDER_MIDDLEWARES", {"crawler.middlewares.probe.ProbeMiddleware": 450}, priority="cmdline")
    conditional = {"crawler.middlewares.conditional_get.ConditionalGetMiddleware": None}
    settings.set("DOWNLOADER_MIDDLEWARES", {**settings.getdict("DOWNLOADER_MIDDLEWARES"), **conditional}, "cmdline")


def report(crawler: Crawler, seen: list[ProbeMiddleware]) -> int:
    """Print what was seen, then how a run like this would be judged; return its exit status."""
    outcome, reason = judge_run(crawler.stats.get_stats() if crawler._stats else {})
    for middleware in seen:
        for sight in middleware.sights.values():
            print("\n".join(describe_sight(sight)))
        for item in middleware.items:
            print("\n".join(describe_item(item)))
    print(f"{outcome}: {reason}" if reason else outcome)
    return EXIT_STATUS[outcome]


def spider_of_address(url: str, loader: SpiderLoaderProtocol) -> type[Spider]:
    """Return a spider for one listing page or article: the source's own where a source lives on that host."""
    from crawler.base_spiders.column import Column
    from crawler.base_spiders.general import GeneralSpider
    from crawler.base_spiders.news import NewsSpider

    host = urlsplit(url).hostname or ""
    family: type[NewsSpider] = GeneralSpider
    for name in loader.list():
        spider = loader.load(name)
        if issubclass(spider, NewsSpider) and host in {urlsplit(spider.homepage).hostname, *spider.hosts}:
            family = spider
            break
    declarations: dict[str, Any] = {
        "name": "probe",
        "title": host,
        "homepage": f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/",
        "columns": (Column(url=url, name=host, known="inferred"),),
    }

    def parse_listing(self: NewsSpider, response: Response, column: Column) -> Iterator[Any]:
        if not _is_article(self, response, host):
            yield from family.parse_listing(self, response, column)
            return
        self.stats.inc_value("crawl/listing")
        response.meta["listed_url"] = response.url
        yield from self.parse_article(response)

    return type("ProbeSpider", (family,), {**declarations, "parse_listing": parse_listing})


def _is_article(spider: "NewsSpider", response: Response, host: str) -> bool:
    """Tell whether a page stands at an article's address, or has a text and no links to articles."""
    if spider.article_pattern and re.search(spider.article_pattern, response.url):
        return True
    try:
        rows = spider.read_listing(response)
    except UnreadablePage:
        return False
    return not spider.choose_articles(rows, host) and "no-text" not in extract(response.body, url=response.url).flags


def describe_sight(sight: ColumnSight) -> list[str]:
    """Return the lines that show a column: its rows, and what is doubtful about them."""
    lines = [f"column {sight.url}", f"  {len(sight.rows)} article links"]
    lines += [
        f"  {day or '????-??-??'}  {one_line(title or '(no title)')}  {url}"
        for url, title, day in sight.rows[:ROWS_SHOWN]
    ]
    if len(sight.rows) > ROWS_SHOWN:
        lines.append(f"  … and {len(sight.rows) - ROWS_SHOWN} more")
    lines.append(f"  next page: {sight.next_page or 'none found'}")
    undated = sum(1 for _, _, day in sight.rows if day is None)
    if undated:
        lines.append(f"  warning: {undated} of {len(sight.rows)} links carry no day")
    if any((title or "").endswith(("…", "...")) for _, title, _ in sight.rows):
        lines.append("  warning: titles are cut in the listing; the articles' own are used")
    return lines


def describe_item(item: Any) -> list[str]:
    """Return the lines that show an article's fields and doubts."""
    text = one_line(item.raw_text)
    lines = [
        f"article {item.url}",
        f"  title: {one_line(item.raw_title or '(none)')}",
        f"  published: {item.published or '(none)'}",
        f"  source: {one_line(item.byline_source or '(none)')}",
        f"  author: {one_line(item.author or '(none)')}",
        f"  text: {len(item.raw_text)} characters: {text[:TEXT_SHOWN]}{'…' if len(text) > TEXT_SHOWN else ''}",
    ]
    lines += [f"  attachment: {one_line(found.name)}  {found.url}" for found in item.attachments]
    return [*lines, *(f"  warning: {flag}" for flag in item.flags)]
