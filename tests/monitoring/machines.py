"""Two watches and four workers on one PostgreSQL, killed and frozen: ``python -m tests.monitoring.machines --kills 8``.

Every process is a real one; a "machine" that dies takes the crawls of its worker with it, by SIGKILL; one that freezes
does so with them, by SIGSTOP, until its crawls have begun elsewhere, and then goes on. Judged by what the database
holds afterwards: no source crawled twice at once, no two crawls on one host at once, each crawl that was cut short or
frozen begun anew within a minute, what thawed gone out of the way within seconds, every article stored once, every
announcement alerted once. Else exit status 1.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import sqlalchemy as sa

from crawler.rehearsal.misbehaviour import EMPTY_PLAN
from crawler.rehearsal.news import Scale
from crawler.rehearsal.server import RehearsalServer
from storage import models
from storage.alerts import list_alerts
from storage.announcements import list_announcements
from storage.database import Database
from storage.runs import RunRecord, list_runs
from tests.commands.program import Program

SOURCES = ("beijing_amr", "samr", "sac", "zhejiang_amr", "jiangsu_amr", "guangdong_amr", "ccn", "cqn")
TWINS = {"beijing_twin": ("beijing_amr", "BeijingAmrSpider"), "ccn_twin": ("ccn", "CcnSpider")}
"""Sources on hosts of others."""
RESTART_SECONDS = 60
YIELD_SECONDS = 15
"""From a thaw to the end of a crawl whose place was taken: a beat of 5 s, the requests under way, the last write."""


@dataclass(kw_only=True)
class House:
    """The processes on one database.

    ``killed`` holds (moment, source) of the crawls that died or froze with their machine, ``thawed`` (moment, number of
    the run) of those that went on.
    """

    folder: Path
    database_url: str
    sites: str
    delay: float
    processes: dict[str, subprocess.Popen[str]] = field(default_factory=dict)
    killed: list[tuple[datetime, str]] = field(default_factory=list)
    thawed: list[tuple[datetime, int]] = field(default_factory=list)

    def start(self, name: str, command: str) -> None:
        program = Program(
            self.folder / name,
            rehearsal=self.sites,
            variables={
                "CONCORD_DATABASE_URL": self.database_url,
                "CONCORD_QUEUE": "procrastinate",
                "CONCORD_INTERVAL_MINUTES": "1",
                "CONCORD_INTERVAL_STRETCH": "1",
                "PYTHONPATH": os.pathsep.join([str(self.folder), os.getcwd()]),
            },
        )
        program.folder.mkdir(exist_ok=True)
        program.config.write_text(write_config(), encoding="utf-8")
        output = program.folder / f"{time.time():.0f}.out"
        settings = ["-s", "SPIDER_MODULES=crawler.spiders,twins", "-s", f"DOWNLOAD_DELAY={self.delay}"]
        parallel = ["--parallel", "2"] if command == "worker" else []
        self.processes[name] = program.start(command, *settings, *parallel, output=output)

    def kill(self, name: str, database: Database) -> None:
        """Kill a machine: first the crawls' parent, so that nothing can be tidied up, then the crawls."""
        process = self.processes.pop(name)
        with database.read() as session:
            alive = {run.pid: run.source_id for run in list_runs(session, limit=50) if run.finished_at is None}
        children = find_children(process.pid)
        process.kill()
        died = datetime.now(UTC)
        for child in children:
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
            if child in alive:
                self.killed.append((died, alive[child]))
        process.wait(10)

    def freeze(self, name: str, database: Database) -> None:
        """Stop a machine where it stands until its crawls have begun elsewhere; then let it go on."""
        parent = self.processes[name].pid
        os.kill(parent, signal.SIGSTOP)
        crawls = find_children(parent)
        for crawl in crawls:
            os.killpg(crawl, signal.SIGSTOP)
        frozen = datetime.now(UTC)
        with database.read() as session:
            runs = [run for run in list_runs(session, limit=50) if run.finished_at is None and run.pid in crawls]
        self.killed += [(frozen, run.source_id) for run in runs]
        deadline = time.monotonic() + 2 * RESTART_SECONDS
        while time.monotonic() < deadline:
            with database.read() as session:
                begun = {run.source_id for run in list_runs(session, limit=200) if run.started_at > frozen}
            if begun >= {run.source_id for run in runs}:
                break
            time.sleep(0.5)
        for crawl in crawls:
            os.killpg(crawl, signal.SIGCONT)
        os.kill(parent, signal.SIGCONT)
        self.thawed += [(datetime.now(UTC), run.id) for run in runs]

    def stop(self) -> None:
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            process.wait(60)
        self.processes.clear()


def write_config() -> str:
    from scrapy.spiderloader import SpiderLoader
    from scrapy.utils.project import get_project_settings

    names = SpiderLoader.from_settings(get_project_settings()).list()
    watched = {*SOURCES, *TWINS}
    disabled = "".join(f"[sources.{name}]\nenabled = false\n" for name in names if name not in watched)
    return f'[[subscriptions]]\nname = "all"\nrecipients = ["reader@example.org"]\n{disabled}'


def write_twins(folder: Path) -> None:
    """Write a package of sources that live on the hosts of others."""
    lines = []
    for name, (module, parent) in TWINS.items():
        lines += [f"from crawler.spiders.{module} import {parent}", f"class {name.title()}({parent}):"]
        lines += [f"    name = {name!r}"]
    (folder / "twins").mkdir()
    (folder / "twins" / "__init__.py").write_text("\n".join(lines), encoding="utf-8")


def find_children(pid: int) -> list[int]:
    """Return the numbers of a process's children, whichever of its threads began them."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(word) for children in lists for word in children.read_text().split()]


def find_overlaps(runs: list[RunRecord], group_of: dict[str, str]) -> list[str]:
    """Return the pairs of crawls in one group of which one began before the other had ended."""
    found = []
    for group in sorted(set(group_of.values())):
        ours = sorted((run for run in runs if group_of[run.source_id] == group), key=lambda run: run.started_at)
        for first, second in pairwise(ours):
            if first.finished_at is None or second.started_at < first.finished_at:
                found.append(f"{first.source_id} {first.id} and {second.source_id} {second.id}")
    return found


def find_restarts(runs: list[RunRecord], killed: list[tuple[datetime, str]]) -> list[float | None]:
    """Return the seconds from each kill to the next beginning of that source's crawl, None where there is none."""
    found = []
    for at, name in killed:
        waits = [(run.started_at - at).total_seconds() for run in runs if run.source_id == name]
        found.append(min((wait for wait in waits if wait > 0), default=None))
    return found


def find_lingering(runs: list[RunRecord], thawed: list[tuple[datetime, int]]) -> list[str]:
    """Return the crawls that did not soon end after a thaw, though others had begun in their place."""
    ended = {run.id: run.finished_at for run in runs}
    bound = timedelta(seconds=YIELD_SECONDS)
    return [f"{number}" for at, number in thawed if (end := ended[number]) is None or end > at + bound]


def judge(database: Database, house: House, expected: int) -> dict[str, object]:
    """Return the figures of the house, with ``faults`` that must be empty."""
    with database.read() as session:
        runs = list_runs(session, limit=10_000)
        urls = Counter(session.scalars(sa.select(models.Article.canonical_url)))
        announced = {found.id for found in list_announcements(session, seed=False, limit=10_000)}
        alerts = Counter(a.announcement_id for a in list_alerts(session, limit=10_000) if a.announcement_id)
        slots = Counter(str(outcome) for outcome in session.scalars(sa.select(models.Slot.outcome)))
    same = {name: name for name in (*SOURCES, *TWINS)}
    host = {**same, **{twin: source for twin, (source, _) in TWINS.items()}}
    restarts = find_restarts(runs, house.killed)
    late = [seconds for seconds in restarts if seconds is None or seconds > RESTART_SECONDS]
    frozen = {number for _, number in house.thawed}  # these could not know that others had begun
    aware = [run for run in runs if run.id not in frozen]
    faults = [f"twice at once: {pair}" for pair in find_overlaps(aware, same)]
    faults += [f"at once on one host: {pair}" for pair in find_overlaps(aware, host)]
    faults += [f"not begun anew within {RESTART_SECONDS} s: {seconds}" for seconds in late]
    faults += [f"lingered: run {number}" for number in find_lingering(runs, house.thawed)]
    faults += [f"stored {count} times: {url}" for url, count in urls.items() if count > 1]
    if set(alerts) != announced or set(alerts.values()) - {1}:
        faults.append(f"{len(announced)} announcements, alerts {alerts}")
    if len(announced) < expected:
        faults.append(f"{len(announced)} of {expected} announcements found")
    return {
        "runs": len(runs),
        "outcomes": Counter(str(run.outcome) for run in runs),
        "workers": len({run.host + str(run.pid) for run in runs}),
        "crawls_killed": len(house.killed) - len(house.thawed),
        "crawls_frozen": len(house.thawed),
        "restarted_after_seconds": [None if seconds is None else round(seconds, 1) for seconds in restarts],
        "slots": slots,
        "articles": len(urls),
        "announcements": len(announced),
        "faults": faults,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", default="postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
    parser.add_argument("--watches", type=int, default=2)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--kills", type=int, default=8, help="machines killed, one after another")
    parser.add_argument("--freezes", type=int, default=2, help="machines frozen for a while, after the kills")
    parser.add_argument("--delay", type=float, default=0.5, help="seconds between two requests of a crawl")
    parser.add_argument("--seed", type=int, default=1)
    opts = parser.parse_args()
    name = f"concord_machines_{uuid.uuid4().hex[:8]}"
    admin = sa.create_engine(opts.server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    url = sa.make_url(opts.server).set(database=name).render_as_string(hide_password=False)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="concord-machines-") as folder,
            RehearsalServer(datetime.now(UTC).date(), 1, plan=EMPTY_PLAN, scale=Scale(history_days=8)) as sites,
        ):
            house = House(folder=Path(folder), database_url=url, sites=sites.url, delay=opts.delay)
            try:
                figures = play(opts, house)
            finally:
                house.stop()
    finally:
        with admin.connect() as connection:
            connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()
    print(json.dumps(figures, indent=1))
    return 1 if figures["faults"] else 0


def play(opts: argparse.Namespace, house: House) -> dict[str, object]:
    chance = random.Random(opts.seed)
    write_twins(house.folder)
    for number in range(opts.watches):
        house.start(f"watch{number}", "watch")
    for number in range(opts.workers):
        house.start(f"worker{number}", "worker")
    database = Database(house.database_url)
    wait_until_ready(database)
    for number in range(opts.kills):
        name = wait_for_victim(house, database, chance)
        house.kill(name, database)
        print(f"{number + 1}: killed {name}; crawls that died: {[source for _, source in house.killed]}", flush=True)
        time.sleep(chance.uniform(1, 6))
        house.start(name, name.rstrip("0123456789"))
    for number in range(opts.freezes):
        name = wait_for_victim(house, database, chance, watches=False)
        house.freeze(name, database)
        print(f"{number + 1}: froze {name}; its crawls: {house.thawed}", flush=True)
    settle(database, house, timedelta(seconds=RESTART_SECONDS + 120))
    house.stop()
    figures = judge(database, house, expected=1)
    database.dispose()
    return figures


def wait_until_ready(database: Database) -> None:
    deadline = time.monotonic() + 400
    while time.monotonic() < deadline:
        try:
            with database.read() as session:
                if list_runs(session, limit=1):
                    return
        except Exception:  # noqa: BLE001 - there is no schema yet
            pass
        time.sleep(0.5)
    raise SystemExit("no crawl began")


def wait_for_victim(house: House, database: Database, chance: random.Random, *, watches: bool = True) -> str:
    """Return a worker under which a crawl is recorded as under way, or now and then the watch."""
    if watches and chance.random() < 0.2:
        return "watch0"
    while True:
        with database.read() as session:
            alive = {run.pid for run in list_runs(session, limit=50) if run.finished_at is None}
        names = [
            name
            for name, process in house.processes.items()
            if name.startswith("worker") and alive & set(find_children(process.pid))
        ]
        if names:
            return chance.choice(names)
        time.sleep(0.2)


def settle(database: Database, house: House, limit: timedelta) -> None:
    """Wait until each crawl that died has been begun anew and has ended."""
    deadline = time.monotonic() + limit.total_seconds()
    while time.monotonic() < deadline:
        with database.read() as session:
            runs = list_runs(session, limit=10_000)
        again = [
            any(run.source_id == name and run.started_at > at and run.finished_at for run in runs)
            for at, name in house.killed
        ]
        if all(again) and len({run.source_id for run in runs if run.outcome == "complete"}) == len(SOURCES) + len(
            TWINS
        ):
            return
        time.sleep(1)


if __name__ == "__main__":
    sys.exit(main())
