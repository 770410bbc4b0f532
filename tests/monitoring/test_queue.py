"""Crawls as jobs: deferred once, run by a real worker, given back when a worker dies."""

import asyncio
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from procrastinate import PsycopgConnector
from sqlalchemy.orm import Session

from crawler.exceptions import ConfigurationError
from crawler.monitoring.queue import JobQueue, make_app, reap_stalled, to_conninfo
from storage.database import Database
from storage.runs import list_runs
from storage.sources import sync_sources
from tests.commands.program import Program, stop, wait_for
from tests.storage.builders import declare


@pytest.fixture
def database(postgres_url: str, now: datetime) -> Iterator[Database]:
    database = Database(postgres_url)
    database.migrate(now)
    with database.write() as session:
        sync_sources(session, [declare()], now)
    yield database
    database.dispose()


@pytest.fixture
def queue(database: Database) -> Iterator[JobQueue]:
    with JobQueue(database.url).open() as queue:
        queue.prepare(database)
        queue.prepare(database)  # a second start finds it done
        yield queue


def defer(queue: JobQueue, source_id: str = "beijing_amr", trigger: str = "schedule", lock: str = "") -> bool:
    return queue.defer(source_id, trigger, lock=lock or source_id, due_at=datetime.now(UTC))


def worker(tmp_path: Path, database: Database) -> Program:
    # Nobody listens on the discard port: every site is out of reach.
    return Program(tmp_path, rehearsal="http://127.0.0.1:9", variables={"CONCORD_DATABASE_URL": database.url})


def count_jobs(database: Database, status: str) -> int:
    with database.read() as session:
        query = sa.text(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'concord.crawl' AND status::text = :status"
        )
        return session.scalar(query.bindparams(status=status)) or 0


def wait_until(database: Database, holds: Callable[[Session], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with database.read() as session:
            if holds(session):
                return
        time.sleep(0.1)
    raise AssertionError("not within the time")


def test_a_source_waits_in_the_queue_once(database: Database, queue: JobQueue) -> None:
    assert defer(queue)
    assert not defer(queue)
    assert defer(queue, "ccn", "catch_up")

    assert count_jobs(database, "todo") == 2


def test_a_worker_runs_what_was_deferred_and_stops_politely(
    database: Database, queue: JobQueue, tmp_path: Path
) -> None:
    defer(queue)
    output = tmp_path / "worker.out"

    working = worker(tmp_path, database).start("worker", output=output)
    wait_until(database, lambda session: any(run.finished_at for run in list_runs(session)))
    wait_for(output, "beijing_amr: failed unreachable", working)

    assert stop(working, signal.SIGTERM) == 0
    with database.read() as session:
        (run,) = list_runs(session)
    assert (run.outcome, run.trigger) == ("failed", "schedule")
    assert run.reason.startswith("unreachable")
    assert "Traceback" not in output.read_text()


def test_the_job_of_a_killed_worker_is_given_back(database: Database, queue: JobQueue, tmp_path: Path) -> None:
    defer(queue)
    working = worker(tmp_path, database).start("worker", output=tmp_path / "worker.out")
    wait_until(database, lambda _: count_jobs(database, "doing") == 1)
    working.kill()
    working.wait(10)

    async def reap() -> int:
        app = make_app(PsycopgConnector(conninfo=to_conninfo(database.url)))
        async with app.open_async():
            return await reap_stalled(app, 0.0)

    assert asyncio.run(reap()) >= 1  # the reaper's own job may have been on its way
    assert count_jobs(database, "doing") == 0
    assert count_jobs(database, "todo") == 1


def test_sqlite_is_refused_with_what_to_set(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="needs PostgreSQL: set CONCORD_DATABASE_URL"):
        JobQueue(f"sqlite:///{tmp_path / 'x'}")


def test_the_worker_command_says_so_too(tmp_path: Path) -> None:
    status, said = Program(tmp_path).run("worker")

    assert status == 1
    assert "CONCORD_DATABASE_URL" in said
    assert list(tmp_path.iterdir()) == []
