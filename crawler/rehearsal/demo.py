"""The whole story on loopback: two days of news read, joined, flagged and told, then compared with what was meant."""

import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

from scrapy.settings import BaseSettings

from crawler.exceptions import ConfigurationError
from crawler.monitoring.launcher import Launcher, crawl_command
from crawler.monitoring.preparation import Prepared, prepare
from crawler.monitoring.progress import Progress
from crawler.monitoring.watcher import Watcher, utc_now
from crawler.rehearsal.server import RehearsalServer
from crawler.rehearsal.sites import SITES
from crawler.rehearsal.verdict import Verdict, judge

DAYS = 2
FAULTS_SHOWN = 30
CONFIG = """\
# Written by `concord demo`.
[mail]
from = "concord@demo.example"

[[subscriptions]]
name = "demo"
recipients = ["analyst@demo.example"]
"""
_MARK = "This folder is made anew by every `concord demo`.\n"


@dataclass(frozen=True, kw_only=True)
class Story:
    """How the demo came out. ``second_round_*``: a round over sites that had not changed since the one before."""

    verdict: Verdict
    second_round_requests: int
    second_round_stored: int
    seconds: float
    folder: Path

    @property
    def came_out_right(self) -> bool:
        """Whether everything was as it was meant."""
        return not self.verdict.faults and not self.second_round_stored

    def to_figures(self) -> dict[str, Any]:
        """Return the counts alone, as `concord demo --json` prints them."""
        return {
            **{name: value for name, value in asdict(self.verdict).items() if name != "faults"},
            "second_round_requests": self.second_round_requests,
            "second_round_stored": self.second_round_stored,
            "seconds": round(self.seconds, 1),
            "ok": self.came_out_right,
        }


def play(
    settings: BaseSettings,
    folder: Path,
    today: date,
    progress: Progress,
    say: Callable[[str], None],
    stopped: Event,
) -> Story | None:
    """Play two days, of which ``today`` is the second, with everything in ``folder``, which is emptied first.

    Return how it came out, None if ``stopped`` was set before the end.

    Raises:
        ConfigurationError: the folder holds something that no demo wrote.
    """
    began = monotonic()
    _make_folder(folder)
    with RehearsalServer(today - timedelta(days=DAYS - 1)) as server:
        settings = _own_settings(settings, folder, server.url)
        prepared = prepare(settings, utc_now())
        try:
            watcher = _make_watcher(settings, prepared, folder, progress)
            for day in range(1, DAYS + 1):
                server.day = day
                say(f"Day {day}: {_title_day(server, day)}")
                watcher.run_round(stopped)
                if stopped.is_set():
                    return None
            asked = len(server.requests)
            say("The same day again: the sites have not changed")
            with prepared.database.read() as session:
                before = judge(session, server.expected())
            watcher.run_round(stopped)
            if stopped.is_set():
                return None
            with prepared.database.read() as session:
                verdict = judge(session, server.expected())
        finally:
            prepared.database.dispose()
        return Story(
            verdict=verdict,
            second_round_requests=len(server.requests) - asked,
            second_round_stored=verdict.articles - before.articles + verdict.alerts_sent - before.alerts_sent,
            seconds=monotonic() - began,
            folder=folder,
        )


def _title_day(server: RehearsalServer, day: int) -> str:
    return f"{server.newsroom.today(day):%Y-%m-%d}, every site is read"


def _make_folder(folder: Path) -> None:
    mark = folder / "README"
    if folder.exists():
        if not mark.exists() or mark.read_text(encoding="utf-8") != _MARK:
            raise ConfigurationError(f"{folder}: not made by a demo; move it away, or set CONCORD_VAR")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    mark.write_text(_MARK, encoding="utf-8")
    (folder / "concord.toml").write_text(CONFIG, encoding="utf-8")


def _own_settings(settings: BaseSettings, folder: Path, address: str) -> BaseSettings:
    """Return a copy under which everything lies in the folder and every site is played."""
    own = settings.copy()
    own.setdict(
        {
            **_variables(folder, address),
            "SPIDER_MODULES": [*settings.getlist("SPIDER_MODULES"), "crawler.rehearsal.spiders"],
        },
        priority="cmdline",
    )
    return own


def _variables(folder: Path, address: str) -> dict[str, str]:
    """Return the environment of the demo's crawls."""
    return {
        "CONCORD_VAR": str(folder),
        "CONCORD_CONFIG": str(folder / "concord.toml"),
        "CONCORD_REHEARSAL": address,
        "CONCORD_DATABASE_URL": f"sqlite:///{folder / 'concord.sqlite3'}",
    }


def _make_watcher(settings: BaseSettings, prepared: Prepared, folder: Path, progress: Progress) -> Watcher:
    parallel = settings.getint("CONCORD_PARALLEL_CRAWLS")
    launcher = Launcher(
        log_folder=folder / "log",
        parallel=parallel,
        timeout_seconds=settings.getfloat("CONCORD_CRAWL_TIMEOUT_SECONDS"),
        command=partial(crawl_command, variables=_variables(folder, settings["CONCORD_REHEARSAL"])),
    )
    return Watcher(
        database=prepared.database,
        launcher=launcher,
        progress=progress,
        intervals={name: interval for name, interval in prepared.intervals.items() if name in SITES},
        deliver=prepared.delivery.deliver,
        parallel=parallel,
        page_retention=timedelta(days=settings.getfloat("CONCORD_PAGE_RETENTION_DAYS")),
    )


def tell(story: Story) -> str:
    """Return what a reader of the demo wants to know: what came of it, and where to look."""
    verdict, folder = story.verdict, story.folder
    outcome = "The story came out right." if story.came_out_right else "The story did NOT come out right:"
    return "\n".join(
        [
            "",
            f"{verdict.articles} of {verdict.articles_expected} articles read, in {verdict.stories} stories",
            f"{verdict.copies_attached} of {verdict.copies_expected} mirror copies attached to their stories",
            f"{verdict.joined} ordinary news taken for a report of something else",
            f"{verdict.flagged} announcements flagged, {verdict.announcements_expected} there were",
            f"{verdict.missed} missed, {verdict.false} false",
            f"{verdict.alerts_sent} alerts sent, one for each announcement",
            f"{story.second_round_requests} requests and nothing stored when nothing had changed",
            f"{story.seconds:.0f} seconds",
            "",
            outcome,
            *(f"  {fault}" for fault in verdict.faults[:FAULTS_SHOWN]),
            *([f"  and {len(verdict.faults) - FAULTS_SHOWN} more"] if len(verdict.faults) > FAULTS_SHOWN else []),
            "",
            f"The mails to read:  {folder / 'outbox'}",
            f"The database:       {folder / 'concord.sqlite3'}",
            f"Logs of the crawls: {folder / 'log'}",
            f"Look around with:   CONCORD_VAR={folder} concord serve",
        ]
    )
