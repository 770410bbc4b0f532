"""What is recorded of a crawl that could not record its end itself."""

import socket
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.monitoring.launcher import CrawlEnd, Ending
from crawler.monitoring.settlement import judge_silent_end, read_last_line, settle_run
from storage.database import Database
from storage.runs import finish_run, list_runs, start_run
from storage.sources import get_source
from tests.storage.builders import store_sources

HOST = socket.gethostname()


def end(log: Path, *, status: int = -9, ending: Ending = "by itself", pid: int = 4711) -> CrawlEnd:
    return CrawlEnd(source_id="beijing_amr", pid=pid, status=status, ending=ending, seconds=12.3, log=log)


@pytest.mark.parametrize(
    ("status", "ending", "outcome", "reason"),
    [
        (-9, "by itself", "failed", "killed by signal 9"),
        (-15, "time limit", "failed", "still running after 12 s: stopped"),
        (-15, "stop", "partial", "stopped with the watch"),
        (1, "by itself", "failed", "ended with status 1: concord: disk is full (log: "),
    ],
)
def test_silent_ends_in_words(tmp_path: Path, status: int, ending: Ending, outcome: str, reason: str) -> None:
    log = tmp_path / "x.log"
    log.write_text("reading\nconcord: disk is full\n\n")

    judged = judge_silent_end(end(log, status=status, ending=ending))

    assert judged[0] == outcome
    assert judged[1].startswith(reason)


def test_a_killed_run_is_closed_at_once_and_counts_against_its_source(
    database: Database, now: datetime, tmp_path: Path
) -> None:
    with database.write() as session:
        store_sources(session, now)
        run_id = start_run(session, "beijing_amr", "schedule", now, 4711, HOST)

        run = settle_run(session, end(tmp_path / "x"), now=now + timedelta(seconds=12))

        assert run is not None
        assert (run.id, run.outcome, run.reason) == (run_id, "failed", "killed by signal 9")
        assert get_source(session, "beijing_amr").failures == 1


def test_the_runs_own_word_stands(database: Database, now: datetime, tmp_path: Path) -> None:
    with database.write() as session:
        store_sources(session, now)
        run_id = start_run(session, "beijing_amr", "schedule", now, 4711, HOST)
        finish_run(session, run_id, "complete", "", {"store/new": 2}, now)

        run = settle_run(session, end(tmp_path / "x", status=0), now=now)

        assert run is not None
        assert (run.outcome, run.counts) == ("complete", {"store/new": 2})
        assert get_source(session, "beijing_amr").failures == 0


def test_a_crawl_that_never_began_is_on_record(database: Database, now: datetime, tmp_path: Path) -> None:
    with database.write() as session:
        store_sources(session, now)

        run = settle_run(session, end(tmp_path / "none", status=1), now=now)

        assert run is not None
        assert run.reason.startswith("ended with status 1: the log cannot be read")
        assert get_source(session, "beijing_amr").state == "suspect"


def test_another_crawl_of_the_source_is_not_touched(database: Database, now: datetime, tmp_path: Path) -> None:
    with database.write() as session:
        store_sources(session, now)
        start_run(session, "beijing_amr", "manual", now, 1, "elsewhere")

        assert settle_run(session, end(tmp_path / "x", status=1), now=now) is None
        assert [run.finished_at for run in list_runs(session)] == [None]


def test_our_own_stop_says_nothing_about_the_source(database: Database, now: datetime, tmp_path: Path) -> None:
    with database.write() as session:
        store_sources(session, now)
        start_run(session, "beijing_amr", "schedule", now, 4711, HOST)

        run = settle_run(session, end(tmp_path / "x", ending="stop"), now=now)

        assert run is not None
        assert run.outcome == "partial"
        assert get_source(session, "beijing_amr").state == "new"


def test_the_last_line_of_a_long_log_is_short_and_clean(tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    log.write_bytes(b"x" * 10_000 + b"\n\xff\x1b[31m" + "错误".encode() * 1000 + b"\n")

    line = read_last_line(log)

    assert len(line) == 300
    assert line.isprintable()
