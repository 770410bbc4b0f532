"""``concord crawl NAME``: one source, once, with an exit status that tells how it went."""

import argparse
import resource
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import BaseRunSpiderCommand
from scrapy.crawler import AsyncCrawlerProcess

from crawler.commands._command import ConcordCommand
from crawler.exceptions import SpiderArgumentError

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

    from storage.database import Database

MEMORY_BYTES = 1024 * 1024 * 1024
"""Data that one crawl may hold. It takes some 150 MB, half a gigabyte where pages have the greatest size; a host that
sends headers without end, or a file that swells, is stopped here and takes nothing but its own crawl with it."""

EXIT_STATUS = {"complete": 0, "partial": 3, "failed": 1, "blocked": 1}
COUNTS = (
    ("listing pages", "crawl/listing"),
    ("not modified", "crawl/not_modified"),
    ("links", "crawl/links"),
    ("known", "crawl/known"),
    ("articles read", "crawl/article"),
    ("new", "store/new"),
    ("copies", "store/copy"),
    ("same event", "store/same_event"),
    ("announcements", "store/announcement"),
    ("alerts", "store/alert"),
)


class Command(ConcordCommand, BaseRunSpiderCommand):
    """Scrapy's own exits 0 even when the spider raised or the host refused."""

    requires_project = True
    default_settings: ClassVar[dict[str, Any]] = {"STATS_DUMP": False}  # The summary and the run's row tell them

    def syntax(self) -> str:
        return "[options] NAME"

    def short_desc(self) -> str:
        return "Crawl one source; exit 0 complete, 3 partial, 1 failed or blocked, 2 usage"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("source", metavar="NAME", help="name of a source; `concord list` shows them")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.crawler_process is not None
        name = opts.source
        if problem := find_usage_problem(name, opts.spargs, self.crawler_process.spider_loader.list()):
            print(f"concord: {problem}", file=sys.stderr)
            self.exitcode = 2
            return
        bound_memory()
        self._prepare(by_hand=opts.spargs.get("trigger", "manual") == "manual")
        crawler = self._crawl(self.crawler_process.spider_loader.load(name), opts.spargs)
        stats = crawler.stats.get_stats() if crawler is not None and crawler._stats else {}
        outcome = str(stats.get("run/outcome") or "failed")
        print("\n".join(summarize(name, outcome, stats)))
        self.exitcode = EXIT_STATUS[outcome]

    def _crawl(self, spider: type["Spider"], values: Mapping[str, str]) -> "Crawler | None":
        from crawler.base_spiders.news import NewsSpider
        from crawler.commands._source_crawl import SourceCrawl

        assert self.crawler_process is not None
        if not issubclass(spider, NewsSpider) or not isinstance(self.crawler_process, AsyncCrawlerProcess):
            crawler = self._create_crawler(spider)
            self.crawler_process.crawl(crawler, **values)
            self.crawler_process.start()
            return crawler
        crawl = SourceCrawl(self.crawler_process, self._create_crawler, spider, values)
        crawl.begin()
        self.crawler_process.start()
        return crawl.crawler

    def _prepare(self, *, by_hand: bool) -> None:
        """Bring the database up to date; the watch has seen to seeds and subscriptions before it starts a crawl."""
        from crawler.monitoring.backup import migrate
        from storage.database import Database
        from storage.seeds import load_seed_corpus

        assert self.settings is not None
        now = datetime.now(UTC)
        database = Database(self.settings["CONCORD_DATABASE_URL"])
        try:
            migrate(database, Path(self.settings["CONCORD_VAR"]), now)
            if by_hand:
                with database.write() as session:
                    load_seed_corpus(session, now)
                self._store_subscriptions(database, now)
        finally:
            database.dispose()

    def _store_subscriptions(self, database: "Database", now: datetime) -> None:
        """Make alerts for whom concord.toml names now; without the file, for whom it named last."""
        from crawler.monitoring.delivery import store_subscriptions
        from crawler.monitoring.subscriptions import read_config

        assert self.settings is not None
        path = Path(self.settings["CONCORD_CONFIG"])
        if path.exists():
            store_subscriptions(database, read_config(path), now)


def bound_memory(limit: int = MEMORY_BYTES) -> None:
    """Let this process allocate so much and no more: beyond it is a MemoryError, not a machine that swaps."""
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    resource.setrlimit(resource.RLIMIT_DATA, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def find_usage_problem(name: str, values: Mapping[str, str], names: list[str]) -> str | None:
    """Return what is wrong with the words of the command line, None if nothing is."""
    from crawler.base_spiders.arguments import parse_arguments

    if name not in names:
        near = get_close_matches(name, names, n=3, cutoff=0.5) or [known for known in names if name in known][:3]
        hint = f"did you mean {' or '.join(near)}?" if near else "`concord list` shows them"
        return f"no source is named {name!r}; {hint}"
    try:
        parse_arguments(values)
    except SpiderArgumentError as error:
        return f"{name}: {error}"
    return None


def summarize(name: str, outcome: str, stats: Mapping[str, Any]) -> list[str]:
    """Return the lines that end a crawl: how it went and why, and what was read and stored."""
    reason = str(stats.get("run/reason") or ("" if outcome == "complete" else "see the log"))
    counts = [f"{stats[key]} {words}" for words, key in COUNTS if stats.get(key)]
    seconds = stats.get("elapsed_time_seconds")
    duration = f" in {seconds:.1f} s" if isinstance(seconds, float) else ""
    head = f"{name}: {outcome}{duration}" + (f": {reason}" if reason else "")
    return [head, f"  {', '.join(counts)}" if counts else "  nothing was read"]
