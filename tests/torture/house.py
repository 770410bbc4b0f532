"""The program at work in a folder of its own: watches, workers, their forge, and what is still to be done."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from storage import models
from storage.channels import recipient_channel
from storage.database import Database
from storage.exceptions import StorageError
from storage.types import AlertState
from tests.torture import forge
from tests.torture.clock import SharedClock
from tests.torture.cluster import Cluster
from tests.torture.plan import Step, Target
from tests.torture.post import PostOffice

INTERVAL = timedelta(hours=18)  # the usual one; a source with little news is asked once a day
QUIET_LOOKS = 2
LOOK_SECONDS = 0.25
STEP_SECONDS_MAX = 150.0
CONFIG = """\
[mail]
from = "concord@rehearsal.example"
host = "127.0.0.1"
port = {port}
security = "none"
timeout_seconds = 1.5

[[subscriptions]]
name = "all"
recipients = ["first@rehearsal.example", "second@rehearsal.example", "gone@rehearsal.example"]

[[subscriptions]]
name = "daily"
recipients = ["daily@rehearsal.example"]
when = "daily"
hour = 8

[[subscriptions]]
name = "operator"
recipients = ["operator@rehearsal.example"]
words = ["\\ue000"]
health = true
"""
FIRST, SECOND, DAILY, OPERATOR, GONE = (
    f"{name}@rehearsal.example" for name in ("first", "second", "daily", "operator", "gone")
)


@dataclass
class House:
    """``ledger`` counts what was done to it; ``troubles`` are lines on what did not come to rest."""

    folder: Path
    clock: SharedClock
    database_url: str
    post: PostOffice
    rng: random.Random
    cluster: Cluster | None = None
    watches: list[forge.Process] = field(default_factory=list)
    workers: list[forge.Process] = field(default_factory=list)
    ledger: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    kills_owed: list[Target] = field(default_factory=list)
    breaks: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.database = Database(self.database_url)
        self._turn = 0
        self._at_rest = threading.Event()
        self._changing = threading.Lock()

    def open(self) -> None:
        """Start what runs always."""
        self.watches = [self._start_watch(number) for number in range(2 if self.cluster else 1)]
        if self.cluster:
            self.workers = [self._start_worker() for _ in range(2)]

    def close(self) -> None:
        """End it politely; what does not end is a trouble."""
        for process in (*self.watches, *self.workers):
            process.send_signal(signal.SIGTERM)
        for process in (*self.watches, *self.workers):
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                self.troubles.append(f"process {process.pid} did not end on SIGTERM")
                process.send_signal(signal.SIGKILL)
        self.database.dispose()

    def live_through(self, step: Step, by: timedelta) -> None:
        """Set the clock forward and wait until everything that is due then is done, while the step's faults strike."""
        self.post.set_mood(step.mood)
        self.clock.jump(by)
        self.kills_owed += step.kills
        began = time.monotonic()
        self._at_rest.clear()
        striking = threading.Thread(target=self._strike, args=[step])
        striking.start()
        quiet = 0
        while quiet < QUIET_LOOKS or striking.is_alive():
            time.sleep(LOOK_SECONDS)
            busy = self._find_busy()
            quiet = 0 if busy else quiet + 1
            if quiet >= QUIET_LOOKS:
                self._at_rest.set()  # whoever waits for something to kill waits for the next step
            if time.monotonic() - began > STEP_SECONDS_MAX:
                self.troubles.append(f"{self.clock.now():%m-%d %H:%M}: no rest in {STEP_SECONDS_MAX:.0f} s: {busy}")
                self._at_rest.set()
                break
        striking.join()

    # ---- Faults.

    def _strike(self, step: Step) -> None:
        if step.restart and self.cluster:
            time.sleep(self.rng.uniform(0.2, 2.0))
            self.breaks.append(time.monotonic())
            self.cluster.restart(step.restart)
            self.breaks.append(time.monotonic())
            self.ledger[f"database restarted ({step.restart})"] += 1
        owed, self.kills_owed = self.kills_owed, []
        for target in owed:
            if not self._kill(target):
                self.kills_owed.append(target)  # nothing of the kind was running: later

    def _kill(self, target: Target) -> bool:
        if target == "crawl":
            return self._kill_crawl()
        if target == "worker":
            return self._kill_worker()
        if target == "watch in DATA":
            self.post.in_data.clear()
            while not self.post.in_data.wait(0.05):
                if self._at_rest.is_set():
                    return False
            time.sleep(self.rng.choice((0.0, 0.002, 0.01, 0.05)))
        else:
            time.sleep(self.rng.uniform(0.0, 1.5))
        self._kill_watch()
        self.ledger[f"kill -9 {target}"] += 1
        return True

    def _kill_crawl(self) -> bool:
        time.sleep(self.rng.uniform(0.0, 0.6))
        while not self._at_rest.is_set():
            crawls = [pid for pid, words in forge.list_alive(self.folder).items() if words[0] == "crawl"]
            if crawls:
                time.sleep(self.rng.uniform(0.0, 0.3))
                forge.send(self.rng.choice(crawls), signal.SIGKILL)
                self.ledger["kill -9 crawl"] += 1
                return True
            time.sleep(0.02)
        return False

    def _kill_watch(self) -> None:
        """Kill the watch on duty, which is the first; another is started and stands by, or takes over at once."""
        with self._changing:
            self.breaks.append(time.monotonic())
            victim = self.watches.pop(0)
            victim.send_signal(signal.SIGKILL)
            victim.wait(60)
            self._turn += 1
            self.watches.append(self._start_watch(self._turn))

    def _kill_worker(self) -> bool:
        """Kill a worker; every other time its crawls die with it, as when a machine loses power."""
        time.sleep(self.rng.uniform(0.0, 1.5))
        with self._changing:
            victim = self.workers.pop(0)
            victim.send_signal(signal.SIGKILL)
            if self.rng.random() < 0.5:
                for pid, words in forge.list_alive(self.folder).items():
                    if words[0] == "crawl" and self.rng.random() < 0.5:
                        forge.send(pid, signal.SIGKILL)
                        self.ledger["kill -9 crawl"] += 1
            victim.wait(60)
            self.ledger["kill -9 worker"] += 1
            self.workers.append(self._start_worker())
        return True

    # ---- Processes.

    def _start_watch(self, number: int) -> forge.Process:
        place = "a" if self.cluster is None or number % 2 == 0 else "b"
        return self._start("watch", place=place, CONCORD_VAR=str(self.folder / f"var-{place}"))

    def _start_worker(self) -> forge.Process:
        return self._start("worker", "--parallel", "3", place="worker")

    def _start(self, *words: str, place: str, **variables: str) -> forge.Process:
        return forge.start(self.folder, *words, output=self.folder / f"{words[0]}-{place}.out", variables=variables)

    def _supervise(self, ended: list[forge.Process]) -> None:
        """Start again what ended by itself, as systemd and compose do: a database that is away ends a program."""
        for process in ended:
            kind = "watch" if process in self.watches else "worker"
            self.ledger[f"{kind} ended by itself with {process.returncode}"] += 1
            if kind == "watch":
                self.watches.remove(process)
                self._turn += 1
                self.watches.append(self._start_watch(self._turn))
            else:
                self.workers.remove(process)
                self.workers.append(self._start_worker())

    # ---- Rest.

    def _find_busy(self) -> str:
        """Return what is still to be done, empty for nothing."""
        with self._changing:
            ended = [process for process in (*self.watches, *self.workers) if process.poll() is not None]
            self._supervise(ended)
        if ended:
            return f"{len(ended)} programs ended"
        if crawls := [words for words in forge.list_alive(self.folder).values() if words[0] == "crawl"]:
            return f"{len(crawls)} crawls run"
        try:
            with self.database.read() as session:
                for what, query in self._questions():
                    if count := session.scalar(query):
                        return f"{count} {what}"
        except (StorageError, sa.exc.SQLAlchemyError) as error:
            return f"the database does not answer: {str(error).splitlines()[0]}"
        return ""

    def _questions(self) -> Iterator[tuple[str, sa.Select[tuple[int]]]]:
        count, now = sa.select(sa.func.count()), self.clock.now()
        source, alert, channel = models.Source, models.Alert, models.Channel
        yield (
            "sources due",
            count.select_from(source).where(
                source.declared, source.next_due_at.is_(None) | (source.next_due_at <= now)
            ),
        )
        held = sa.select(channel.name).where(channel.retry_at > now)
        waits = alert.channel.in_(held) | (sa.literal(recipient_channel("")) + alert.recipient).in_(held)
        due = count.select_from(alert).where(alert.state == AlertState.QUEUED, alert.due_at <= now, ~waits)
        yield "alerts due", due
        if self.cluster:
            jobs = sa.table("procrastinate_jobs", sa.column("status"), sa.column("task_name"))
            waiting = sa.cast(jobs.c.status, sa.String).in_(["todo", "doing"]) & (jobs.c.task_name == "concord.crawl")
            yield "jobs wait", count.select_from(jobs).where(waiting)


@contextmanager
def run_forge(folder: Path, variables: dict[str, str]) -> Iterator[None]:
    """Run the forge of a house while the context lasts; every process that it made ends with it."""
    environment = {**os.environ, **variables, "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    with (folder / "forge.out").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.forge", str(folder)], env=environment, stdout=output, stderr=output
        )
    try:
        deadline = time.monotonic() + 120
        while not (folder / "forge").exists():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((folder / "forge.out").read_text())
            time.sleep(0.05)
        yield
    finally:
        process.kill()  # and with it all that it made
        process.wait()
