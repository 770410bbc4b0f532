"""``concord crawlall``: every source once, each in a child process."""

import argparse
import contextlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.conf import arglist_to_dict

from crawler.commands._command import ConcordCommand
from crawler.commands._output import open_database, print_table
from crawler.commands.crawl import find_usage_problem
from crawler.monitoring.launcher import CrawlEnd, Launcher, Stopping, crawl_command
from crawler.monitoring.signals import stop_signals
from storage.runs import list_runs

OUTCOME_OF_STATUS = {0: "complete", 3: "partial", 1: "failed", 2: "failed"}


class Command(ConcordCommand, ScrapyCommand):
    """Bounded in number and time as the watch's crawls: CONCORD_PARALLEL_CRAWLS, CONCORD_CRAWL_TIMEOUT_SECONDS."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] [NAME ...]"

    def short_desc(self) -> str:
        return "Crawl every source once; exit 0 all complete, 1 none read, 3 anything between, 2 usage"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("names", nargs="*", metavar="NAME", help="only these sources")
        parser.add_argument(
            "-a", dest="spargs", action="append", default=[], metavar="NAME=VALUE", help="argument of every crawl"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        known = sorted(get_spider_loader(self.settings).list())
        names = opts.names or known
        values = arglist_to_dict(opts.spargs)
        for name in names:
            if problem := find_usage_problem(name, values, known):
                raise UsageError(problem, print_help=False)
        options = [word for value in opts.spargs for word in ("-a", value)]
        options += [word for value in opts.set for word in ("-s", value)]
        ends = crawl_all(names, self.settings, options)
        rows = [self._row(end) for end in ends]
        print_table(["source", "outcome", "seconds", "reason"], rows)
        self.exitcode = judge_all([row[1] for row in rows])

    def _row(self, end: CrawlEnd) -> list[str]:
        with open_database(self.settings) as database, database.read() as session:
            run = next((run for run in list_runs(session, end.source_id, limit=3) if run.pid == end.pid), None)
        if run is None or run.outcome is None:
            outcome = OUTCOME_OF_STATUS.get(end.status, "failed")
            return [end.source_id, outcome, f"{end.seconds:.0f}", f"status {end.status}, log: {end.log}"]
        return [end.source_id, str(run.outcome), f"{end.seconds:.0f}", run.reason]


def crawl_all(names: Sequence[str], settings: BaseSettings, options: Sequence[str]) -> list[CrawlEnd]:
    """Crawl the sources, some at once, and return how each process ended; Ctrl-C and SIGTERM end them all politely."""
    parallel = settings.getint("CONCORD_PARALLEL_CRAWLS")
    launcher = Launcher(
        log_folder=Path(settings["CONCORD_VAR"]) / "log",
        parallel=parallel,
        timeout_seconds=settings.getfloat("CONCORD_CRAWL_TIMEOUT_SECONDS"),
        command=partial(crawl_command, options=options),
    )
    with stop_signals() as stopped, ThreadPoolExecutor(parallel) as pool:
        running = [pool.submit(_crawl, launcher, name) for name in names]
        while wait(running, timeout=0.5).not_done and not stopped.is_set():
            pass
        if stopped.is_set():
            launcher.stop()
        return [end for future in running if (end := future.result()) is not None]


def _crawl(launcher: Launcher, name: str) -> CrawlEnd | None:
    with contextlib.suppress(Stopping):
        return launcher.wait(launcher.start(name, trigger="manual", now=datetime.now(UTC)))
    return None


def judge_all(outcomes: Sequence[str]) -> int:
    """Return the exit status for the outcomes of all crawls.

    >>> judge_all(["complete", "complete"]), judge_all(["complete", "failed"]), judge_all(["failed", "blocked"])
    (0, 3, 1)
    """
    if outcomes and all(outcome == "complete" for outcome in outcomes):
        return 0
    return 3 if any(outcome in ("complete", "partial") for outcome in outcomes) else 1
