"""One crawl = one child process: started, bounded in number and time, stopped politely, never left a zombie."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

TERM_GRACE_SECONDS = 15.0  # Scrapy finishes the requests in flight; a page may take some seconds to be stored
SECOND_TERM_GRACE_SECONDS = 5.0  # Scrapy's answer to a second signal is to drop everything
LOGS_KEPT = 20  # a source

Ending = Literal["by itself", "time limit", "stop"]


class Stopping(Exception):
    """The launcher is being stopped and starts nothing more."""


@dataclass(frozen=True, kw_only=True)
class CrawlEnd:
    """How a child process ended. ``status`` is its exit status, negative for a signal."""

    source_id: str
    pid: int
    status: int
    ending: Ending
    seconds: float
    log: Path


@dataclass(kw_only=True)
class RunningCrawl:
    """A child process on its way."""

    source_id: str
    process: subprocess.Popen[bytes]
    log: Path
    deadline: float  # on the monotonic clock
    started: float = field(default_factory=time.monotonic)
    ending: Ending = "by itself"


class Launcher:
    """Starts crawls in process groups of their own; ``command(source_id, trigger)`` gives their argument lists.

    The terminal's Ctrl-C therefore reaches the watch alone, which then stops its crawls itself. A crawl outlives a
    watch that was killed; the next watch sees its heartbeat in the store and starts no second one.
    """

    def __init__(
        self,
        *,
        log_folder: Path,
        parallel: int,
        timeout_seconds: float,
        command: Callable[[str, str], Sequence[str]] | None = None,
        term_grace_seconds: float = TERM_GRACE_SECONDS,
    ) -> None:
        self._log_folder = log_folder
        self._timeout_seconds = timeout_seconds
        self._command = command or crawl_command
        self._term_grace_seconds = term_grace_seconds
        self._places = threading.BoundedSemaphore(parallel)
        self._lock = threading.Lock()
        self._running: list[RunningCrawl] = []
        self._stopping = threading.Event()

    @property
    def running(self) -> list[str]:
        """Names of the sources that are being crawled."""
        with self._lock:
            return [crawl.source_id for crawl in self._running]

    @property
    def is_stopping(self) -> bool:
        """Whether ``stop`` was called."""
        return self._stopping.is_set()

    def start(self, source_id: str, *, trigger: str, now: datetime) -> RunningCrawl:
        """Start one crawl, waiting for a free place first. Who starts it must ``wait`` for it.

        Raises:
            Stopping: ``stop`` was called before a place was free.
        """
        while not self._places.acquire(timeout=0.2):
            if self._stopping.is_set():
                raise Stopping
        try:
            with self._lock:  # so that a crawl is either seen by `stop` or not started at all
                if self._stopping.is_set():
                    raise Stopping
                crawl = self._spawn(source_id, trigger, now)
                self._running.append(crawl)
                return crawl
        except BaseException:  # an interrupt too: a place not given back is lost to every later crawl
            self._places.release()
            raise

    def wait(self, crawl: RunningCrawl) -> CrawlEnd:
        """Return when the crawl has ended, by itself or because its time was up."""
        try:
            crawl.process.wait(timeout=max(0.0, crawl.deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            crawl.ending = "time limit"
            self._end([crawl])
        finally:
            with self._lock:
                self._running.remove(crawl)
            self._places.release()
        return CrawlEnd(
            source_id=crawl.source_id,
            pid=crawl.process.pid,
            status=crawl.process.returncode,
            ending=crawl.ending,
            seconds=time.monotonic() - crawl.started,
            log=crawl.log,
        )

    def stop(self) -> None:
        """Start nothing more and end what runs: SIGTERM, again after a while, SIGKILL at last."""
        with self._lock:
            self._stopping.set()
            running = list(self._running)
        for crawl in running:
            crawl.ending = "stop"
        self._end(running)

    def _spawn(self, source_id: str, trigger: str, now: datetime) -> RunningCrawl:
        self._log_folder.mkdir(parents=True, exist_ok=True)
        log = self._log_folder / f"{source_id}-{now:%Y%m%dT%H%M%S.%f}Z.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                self._command(source_id, trigger),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        prune_logs(self._log_folder, source_id)
        return RunningCrawl(
            source_id=source_id, process=process, log=log, deadline=time.monotonic() + self._timeout_seconds
        )

    def _end(self, crawls: list[RunningCrawl]) -> None:
        steps = (
            (signal.SIGTERM, self._term_grace_seconds),
            (signal.SIGTERM, SECOND_TERM_GRACE_SECONDS),
            (signal.SIGKILL, None),
        )
        for number, grace_seconds in steps:
            alive = [crawl for crawl in crawls if crawl.process.poll() is None]
            for crawl in alive:
                send_to_group(crawl.process.pid, number)
            deadline = None if grace_seconds is None else time.monotonic() + grace_seconds
            for crawl in alive:
                try:
                    crawl.process.wait(timeout=None if deadline is None else max(0.0, deadline - time.monotonic()))
                except subprocess.TimeoutExpired:
                    break


def crawl_command(
    source_id: str, trigger: str, *, options: Sequence[str] = (), variables: Mapping[str, str] | None = None
) -> list[str]:
    """Return the argument list of one crawl; ``variables`` are set in its environment only.

    >>> crawl_command("beijing_amr", "schedule", variables={"CONCORD_VAR": "/tmp/x"})[:2]
    ['env', 'CONCORD_VAR=/tmp/x']
    """
    setting = ["env", *(f"{name}={value}" for name, value in variables.items())] if variables else []
    return [*setting, sys.executable, "-m", "crawler", "crawl", source_id, "-a", f"trigger={trigger}", *options]


def send_to_group(pid: int, number: signal.Signals) -> None:
    """Send a signal to the process group that ``pid`` leads, if any of it is left."""
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):  # macOS says the latter of a group of zombies
        return


def prune_logs(folder: Path, source_id: str) -> None:
    """Keep a source's newest logs."""
    logs = sorted(folder.glob(f"{source_id}-[0-9]*.log"))
    for old in logs[:-LOGS_KEPT]:
        old.unlink(missing_ok=True)
