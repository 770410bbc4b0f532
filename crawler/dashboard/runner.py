"""Crawls and probes that a reader of the dashboard asks for: child processes like all others, a few at once."""

import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from crawler.exceptions import ConcordError
from crawler.monitoring.launcher import Launcher, Stopping
from crawler.monitoring.settlement import settle_run
from storage.database import Database

logger = logging.getLogger(__name__)

AT_ONCE = 2  # crawls, and as many probes; the watch has places of its own
WAITING_MAX = 10  # what is asked for beyond is refused, not remembered
PROBE_SECONDS = 180.0  # a probe asks for a handful of pages

Said = Literal["started", "queued", "running", "busy"]


@dataclass(frozen=True, kw_only=True)
class Probe:
    """The last probe of a source: what it said so far, and whether it is still at it."""

    at: datetime
    running: bool
    log: Path


class Runner:
    """Starts what is asked for and sees it to its end. ``defer`` puts a crawl into a queue, where there is one."""

    def __init__(
        self,
        database: Database,
        *,
        crawls: Launcher,
        probes: Launcher,
        probe_folder: Path,
        now: Callable[[], datetime],
        defer: Callable[[str], bool] | None = None,
    ) -> None:
        self._database = database
        self._crawls, self._probes = crawls, probes
        self._probe_folder = probe_folder
        self._now = now
        self._defer = defer
        self._lock = threading.Lock()
        self._under_way: set[tuple[str, str]] = set()

    def crawl(self, source_id: str) -> Said:
        """Crawl a source now, or as soon as a place is free."""
        if self._defer is not None:
            return "queued" if self._defer(source_id) else "running"
        return self._begin("crawl", source_id)

    def probe(self, source_id: str) -> Said:
        """Look at a source now; nothing is stored."""
        return self._begin("probe", source_id)

    def is_under_way(self, what: str, source_id: str) -> bool:
        """Whether a crawl or a probe that was asked for here has not ended."""
        with self._lock:
            return (what, source_id) in self._under_way

    def find_probe(self, source_id: str) -> Probe | None:
        """Return the last probe of a source, None if there is none on this machine."""
        logs = sorted(self._probe_folder.glob(f"{source_id}-[0-9]*.log"))
        if not logs:
            return None
        moment = datetime.strptime(logs[-1].stem[len(source_id) + 1 :], "%Y%m%dT%H%M%S.%fZ")  # noqa: DTZ007 - Z is UTC
        at = moment.replace(tzinfo=self._now().tzinfo)
        return Probe(at=at, running=self.is_under_way("probe", source_id), log=logs[-1])

    def stop(self) -> None:
        """End what runs."""
        self._crawls.stop()
        self._probes.stop()

    def _begin(self, what: str, source_id: str) -> Said:
        with self._lock:
            if (what, source_id) in self._under_way:
                return "running"
            if len(self._under_way) >= WAITING_MAX:
                return "busy"
            self._under_way.add((what, source_id))
        threading.Thread(target=self._see_through, args=(what, source_id), name=f"{what} {source_id}").start()
        return "started"

    def _see_through(self, what: str, source_id: str) -> None:
        launcher = self._crawls if what == "crawl" else self._probes
        try:
            end = launcher.wait(launcher.start(source_id, trigger="manual", now=self._now()))
            if what == "crawl":
                with self._database.write() as session:
                    settle_run(session, end, now=self._now())
        except Stopping:
            return
        except (ConcordError, OSError):  # no process, no log file: said in our log, and the page shows no new run
            logger.exception("%s of %s, asked for on the dashboard", what, source_id)
        finally:
            with self._lock:
                self._under_way.discard((what, source_id))


def probe_command(source_id: str, _trigger: str) -> list[str]:
    """Return the argument list of one probe."""
    return [sys.executable, "-m", "crawler", "probe", source_id]
