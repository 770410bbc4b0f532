"""``concord worker``: runs the crawls that a watch has queued, on this machine."""

import argparse
import asyncio
import logging
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from scrapy.commands import ScrapyCommand

from crawler.commands._command import ConcordCommand
from crawler.exceptions import ConfigurationError

TIMEOUT_MARGIN_SECONDS = 60  # as in `watch`


class Command(ConcordCommand, ScrapyCommand):
    """Any number of workers may run on any number of machines, on one PostgreSQL."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        return "Run the crawls that `watch` queues (CONCORD_QUEUE=procrastinate, PostgreSQL)"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--parallel", type=int, help="crawls at once; default: CONCORD_PARALLEL_CRAWLS")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            from crawler.monitoring.queue import JobQueue, Worker
        except ModuleNotFoundError as error:
            advice = "pip install '.[queue]' in the project's folder"
            raise ConfigurationError(f"the worker needs {error.name}: {advice}") from None
        from crawler.monitoring.backup import migrate
        from crawler.monitoring.launcher import Launcher, crawl_command
        from storage.database import Database

        logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(asctime)s %(message)s")
        logging.getLogger("procrastinate").setLevel(logging.WARNING)
        parallel = opts.parallel or self.settings.getint("CONCORD_PARALLEL_CRAWLS")
        database = Database(self.settings["CONCORD_DATABASE_URL"])
        launcher = Launcher(
            log_folder=Path(self.settings["CONCORD_VAR"]).absolute() / "log",
            parallel=parallel,
            timeout_seconds=self.settings.getfloat("CONCORD_CRAWL_TIMEOUT_SECONDS") + TIMEOUT_MARGIN_SECONDS,
            command=partial(crawl_command, options=[part for option in opts.set for part in ("-s", option)]),
        )
        queue = JobQueue(database.url)  # refuses what is not PostgreSQL before anything is made
        migrate(database, Path(self.settings["CONCORD_VAR"]), datetime.now(UTC))
        with queue.open():
            queue.prepare(database)
        print(f"Worker on {database}, {parallel} crawls at once. Stop with Ctrl-C.", flush=True)
        try:
            asyncio.run(Worker(database, launcher, parallel=parallel).run())
        finally:
            database.dispose()
        print("Stopped.", flush=True)
