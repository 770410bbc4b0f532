"""Signs that the watch lives: given while it works, missing when it does not."""

import time
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from pydantic import SecretStr

from crawler.monitoring.compose import Notice, write_notice
from crawler.monitoring.health import Coverage
from crawler.monitoring.launcher import Launcher
from crawler.monitoring.life import SignsOfLife
from crawler.monitoring.progress import PlainProgress
from crawler.monitoring.subscriptions import HealthSettings
from crawler.monitoring.watcher import Watcher
from storage.alerts import list_alerts
from storage.database import Database
from storage.runs import beat_run, list_runs, start_run
from storage.subscriptions import SubscriptionRecord
from tests.monitoring.test_outgoing import OK, run_server
from tests.storage.builders import store_announcement, store_sources, subscribe

DAY = timedelta(days=1)


def settings(port: int = 0, **fields: str) -> HealthSettings:
    heartbeat = SecretStr(f"http://127.0.0.1:{port}/hunter2" if port else "")
    return HealthSettings.model_validate({"heartbeat": heartbeat, **fields})


def watch(database: Database, signs: SignsOfLife, now: datetime) -> Watcher:
    return Watcher(
        database=database,
        launcher=Launcher(log_folder=Path("/nowhere"), parallel=1, timeout_seconds=1),
        progress=PlainProgress(StringIO()),
        intervals={},
        deliver=lambda now: 0,
        parallel=1,
        page_retention=DAY,
        signs_of_life=signs,
        now=lambda: now,
    )


def test_the_heartbeat_stops_while_the_database_fails(sqlite_database: Database, now: datetime) -> None:
    path = sqlite_database.path
    assert path
    with run_server(OK) as (port, asked):
        signs = SignsOfLife(sqlite_database, settings(port), allowed=frozenset({"127.0.0.1"}))
        watcher = watch(sqlite_database, signs, now)
        watcher.pulse()
        time.sleep(0.3)
        assert len(asked) == 1

        sqlite_database.dispose()
        away = path.rename(path.with_suffix(".away"))
        path.mkdir()
        watcher.pulse()
        time.sleep(0.3)
        assert len(asked) == 1

        path.rmdir()
        away.rename(path)
        watcher.pulse()
        time.sleep(0.3)
        assert len(asked) == 2


def test_a_dead_heartbeat_address_is_said_once_without_its_secret(
    sqlite_database: Database, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    signs = SignsOfLife(sqlite_database, settings(9))  # not allowed: it is this machine
    for _ in range(3):
        signs.give(now)
        time.sleep(0.1)

    assert caplog.text.count("The heartbeat was not taken") == 1
    assert "hunter2" not in caplog.text + repr(settings(9))


def test_the_weekly_mail_comes_once_a_week_with_what_was_read(database: Database) -> None:
    monday = datetime(2026, 3, 9, 1, tzinfo=UTC)
    with database.write() as session:
        store_sources(session, monday)
        subscribe(session, monday, SubscriptionRecord(name="ops", recipients=["a@example.org"], health=True))
        store_announcement(session, 1, monday - 9 * DAY)
        store_announcement(session, 2, monday - 2 * DAY)
    signs = SignsOfLife(database, settings(alive="weekly"))

    for hours in range(0, 14 * 24, 6):
        signs.give(monday + timedelta(hours=hours))

    with database.read() as session:
        alive = [alert for alert in list_alerts(session) if alert.kind == "alive"]
    assert [alert.created_at for alert in reversed(alive)] == [monday, monday + 7 * DAY]
    assert alive[-1].payload == {"runs": 0, "articles": 1, "announcements": 1}
    notice = Notice(kind="alive", payload=alive[-1].payload, subscription="ops")
    letter = write_notice(notice, language="en", coverage=Coverage(read=(), quiet=(), blind=()))
    assert "0 crawls, 1 new articles, 1 announcements" in letter.text


def test_nobody_is_bothered_who_did_not_ask(sqlite_database: Database, now: datetime) -> None:
    with sqlite_database.write() as session:
        subscribe(session, now, SubscriptionRecord(name="ops", recipients=["a@example.org"], health=True))

    SignsOfLife(sqlite_database, settings()).give(now)

    with sqlite_database.read() as session:
        assert list_alerts(session) == []


def test_a_crawl_is_not_taken_for_killed_because_the_machine_slept(sqlite_database: Database, now: datetime) -> None:
    moments = [now, now + timedelta(hours=8), now + timedelta(hours=8, minutes=1), now + timedelta(hours=8, minutes=2)]
    clock = iter(moments)
    watcher = watch(sqlite_database, SignsOfLife(sqlite_database, settings()), now)
    watcher._clock = lambda: next(clock)
    with sqlite_database.write() as session:
        store_sources(session, now)
        run_id = start_run(session, "beijing_amr", "schedule", now, 1, "here")

    def pulse_and_look() -> bool:
        watcher.pulse()
        with sqlite_database.read() as session:
            return list_runs(session)[0].finished_at is None

    assert pulse_and_look()
    assert pulse_and_look()  # just awake
    with sqlite_database.write() as session:
        beat_run(session, run_id, moments[1] + timedelta(seconds=40))
    assert pulse_and_look()
    assert not pulse_and_look()  # no beat for more than a minute: this one was killed
