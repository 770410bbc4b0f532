"""``concord watch``: the main job. Every source on its schedule, alerts, health."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.settings import BaseSettings

from crawler.commands._command import ConcordCommand
from crawler.commands.serve import add_listening_options, open_dashboard
from crawler.exceptions import ConfigurationError
from crawler.middlewares.address_gate import parse_allowed
from crawler.monitoring.duty import Duty
from crawler.monitoring.launcher import Launcher, crawl_command
from crawler.monitoring.life import SignsOfLife
from crawler.monitoring.preparation import NotNeeded, Prepared, log_to_file, only_watch, prepare
from crawler.monitoring.progress import open_progress
from crawler.monitoring.signals import Stop, stop_signals
from crawler.monitoring.watcher import Queue, Watcher
from storage.database import Database

# A crawl closes itself at CLOSESPIDER_TIMEOUT, with a record of what it read; only then is it stopped from outside.
TIMEOUT_MARGIN_SECONDS = 60


class Command(ConcordCommand, ScrapyCommand):
    """Prepares, says where everything lies, and hands over to the watcher."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        return "Watch every source: crawl on schedule, send alerts, judge health"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--once",
            action="store_true",
            help="crawl every source once, send alerts and exit: 0 all complete, 3 some, 1 none",
        )
        parser.add_argument(
            "--accept",
            action="store_true",
            help="read what discovery proposes for lost columns without waiting for `concord sources --accept`",
        )
        parser.add_argument("--serve", action="store_true", help="also show the dashboard on http://127.0.0.1:8080")
        add_listening_options(parser)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        folder = Path(self.settings["CONCORD_VAR"]).absolute()
        options = [part for option in opts.set for part in ("-s", option)]
        options += ["-s", "CONCORD_ACCEPT_FOUND=True"] if opts.accept else []
        with stop_signals() as stop:
            if opts.once:
                with only_watch(folder):
                    log_to_file(folder / "log")
                    with closing(prepare(self.settings, datetime.now(UTC))) as prepared:
                        self.exitcode = self._work(prepared, folder, options, opts, stop)
                return
            while not stop.asked:
                stop.clear()  # it was set because another watch took over: be ready for when that one ends
                if not stop.asked:
                    self._stand_by_and_watch(folder, options, opts, stop)
        print("Stopped. What was cut short is due at the next start.", flush=True)

    def _stand_by_and_watch(self, folder: Path, options: list[str], opts: argparse.Namespace, stop: Stop) -> None:
        """Wait until no other watch is on duty in this folder or on this database, then watch until told to stop."""
        duties: list[Duty] = []

        def stand_by(database: Database) -> datetime | None:
            duties.append(Duty(database, stop, say=_say))
            return datetime.now(UTC) if duties[0].take() else None

        assert self.settings is not None
        try:
            with only_watch(folder, stop=stop, say=_say):
                log_to_file(folder / "log")
                with closing(prepare(self.settings, datetime.now(UTC), stand_by=stand_by)) as prepared, duties[0]:
                    self._work(prepared, folder, options, opts, stop)
        except NotNeeded:
            return

    def _work(self, prepared: Prepared, folder: Path, options: list[str], opts: argparse.Namespace, stop: Stop) -> int:
        assert self.settings is not None
        with _dashboard(self.settings, prepared, opts) if opts.serve else nullcontext() as url:
            _say("\n".join(describe_places(prepared, folder, url)))
            return _watch(self.settings, prepared, folder, options, stop, once=opts.once)


def describe_places(prepared: Prepared, folder: Path, dashboard: str | None) -> list[str]:
    """Return the lines that say at the start where everything lies."""
    mail = prepared.config.mail
    mails = f"by {mail.host}" if mail.host else f"{folder / 'outbox'} (as files, until [mail] names a host)"
    written = " (written now: put your address in)" if prepared.config_written else ""
    places = {
        "database": str(prepared.database),
        "mails": mails,
        "configuration": f"{prepared.config_path.absolute()}{written}",
        "logs": str(folder / "log"),
        "dashboard": dashboard or "not shown (--serve)",
    }
    return [
        f"Concord watches {len(prepared.intervals)} sources. Stop with Ctrl-C, start again any time. Times: Shanghai.",
        *(f"  {name:<14}{place}" for name, place in places.items()),
    ]


def _say(text: str) -> None:
    print(text, flush=True)


def _watch(
    settings: BaseSettings, prepared: Prepared, folder: Path, options: list[str], stop: Stop, *, once: bool
) -> int:
    parallel = settings.getint("CONCORD_PARALLEL_CRAWLS")
    launcher = Launcher(
        log_folder=folder / "log",
        parallel=parallel,
        timeout_seconds=settings.getfloat("CONCORD_CRAWL_TIMEOUT_SECONDS") + TIMEOUT_MARGIN_SECONDS,
        command=partial(crawl_command, options=options),
    )
    with (
        _open_queue(settings, prepared, once=once) as queue,
        open_progress(sys.stdout) as progress,
    ):
        watcher = Watcher(
            database=prepared.database,
            launcher=launcher,
            progress=progress,
            intervals=prepared.intervals,
            rhythm=prepared.rhythm,
            reminder_days=prepared.config.health.reminder_days,
            deliver=prepared.delivery.deliver,
            parallel=parallel,
            page_retention=timedelta(days=settings.getfloat("CONCORD_PAGE_RETENTION_DAYS")),
            queue=queue,
            signs_of_life=SignsOfLife(
                prepared.database,
                prepared.config.health,
                allowed=parse_allowed(settings["CONCORD_ALLOW_PRIVATE"] or ""),
            ),
        )
        if once:
            return exit_status(watcher.run_round(stop))
        watcher.run(stop)
    return 0


@contextmanager
def _open_queue(settings: BaseSettings, prepared: Prepared, *, once: bool) -> Iterator[Queue | None]:
    """Yield the job queue where the settings ask for one. A single round runs its crawls itself."""
    if once or not settings["CONCORD_QUEUE"]:
        yield None
        return
    try:
        from crawler.monitoring.queue import JobQueue
    except ModuleNotFoundError as error:
        advice = "pip install '.[queue]' in the project's folder"
        raise ConfigurationError(f"the job queue needs {error.name}: {advice}") from None
    with JobQueue(prepared.database.url).open() as queue:
        queue.prepare(prepared.database)
        print("Crawls are queued for workers: concord worker", flush=True)
        yield queue


@contextmanager
def _dashboard(settings: BaseSettings, prepared: Prepared, opts: argparse.Namespace) -> Iterator[str]:
    """Show the dashboard while the context lasts; yield its address."""
    with open_dashboard(prepared.database, settings, opts.port, host=opts.host) as server, server:
        yield server.url


def exit_status(outcomes: list[str]) -> int:
    """Return 0 if every crawl was complete, 1 if none read anything, else 3.

    >>> exit_status(["complete", "complete"]), exit_status(["complete", "failed"]), exit_status(["failed", "blocked"])
    (0, 3, 1)
    """
    if all(outcome == "complete" for outcome in outcomes):
        return 0
    return 3 if any(outcome in {"complete", "partial"} for outcome in outcomes) else 1
