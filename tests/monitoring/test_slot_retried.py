"""A slot that comes due while the database is held or away is crawled soon after, not an interval later."""

import sqlite3
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import crawler.monitoring.watcher
import storage.database
from crawler.monitoring.launcher import Launcher
from crawler.monitoring.progress import PlainProgress
from crawler.monitoring.watcher import Watcher
from storage.database import Database
from storage.runs import list_slots
from storage.sources import set_next_due
from tests.storage.builders import store_sources


def test_a_slot_that_met_a_held_database_is_crawled_soon_after(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.database, "BUSY_SECONDS", 0.2)
    monkeypatch.setattr(crawler.monitoring.watcher, "SLOT_RETRY_SECONDS", 0.5)
    database, now = Database(sqlite_url), datetime.now(UTC)
    database.migrate(now)
    with database.write() as session:
        store_sources(session, now)
        set_next_due(session, "beijing_amr", now + timedelta(seconds=1))
    watcher = Watcher(
        database=database,
        launcher=Launcher(
            log_folder=tmp_path,
            parallel=1,
            timeout_seconds=30,
            command=lambda source, trigger: [sys.executable, "-c", "pass"],
        ),
        progress=PlainProgress(sys.stdout),
        intervals={"beijing_amr": timedelta(days=1)},
        deliver=lambda now: 0,
        parallel=1,
        page_retention=timedelta(days=1),
        pulse_seconds=60,
    )
    stopped = threading.Event()
    watching = threading.Thread(target=watcher.run, args=[stopped])
    assert database.path
    other = sqlite3.connect(database.path, isolation_level=None, check_same_thread=False)

    watching.start()
    time.sleep(0.5)
    other.execute("BEGIN IMMEDIATE")
    time.sleep(2.5)  # the slot comes due and fails
    other.execute("COMMIT")
    other.close()
    deadline = time.monotonic() + 20
    slots = []
    while not slots and time.monotonic() < deadline:
        time.sleep(0.2)
        with database.read() as session:
            slots = [slot for slot in list_slots(session) if slot.run_id]
    stopped.set()
    watching.join(30)

    assert [slot.outcome for slot in slots] == ["ran"]
    database.dispose()
