"""Several watches on one database: one is on duty, the next takes over what stands still, the first notices."""

import os
import threading
import time
from collections.abc import Iterator
from datetime import datetime

import pytest

from crawler.monitoring.duty import Duty, find_place, is_free
from crawler.monitoring.signals import Stop
from storage.database import Database
from storage.leases import LeaseRecord, find_lease, take_lease

ELSEWHERE = "another-machine/1"


@pytest.fixture
def said() -> list[str]:
    return []


def make(database: Database, said: list[str], *, beat: float = 0.1, stale: float = 0.6) -> tuple[Duty, Stop]:
    stop = Stop()
    return Duty(database, stop, say=said.append, beat_seconds=beat, stale_seconds=stale), stop


def hold_elsewhere(database: Database, now: datetime) -> None:
    with database.write() as session:
        take_lease(session, "watch", holder="other", place=ELSEWHERE, pid=os.getpid(), seen=None, now=now)


@pytest.fixture
def beating(database: Database, now: datetime) -> Iterator[threading.Event]:
    """Let a watch on another machine beat until the event is set."""
    from storage.leases import beat_lease

    hold_elsewhere(database, now)
    over = threading.Event()

    def beat() -> None:
        while not over.wait(0.1):
            with database.write() as session:
                beat_lease(session, "watch", "other", now)  # its clock stands still; its beats count

    thread = threading.Thread(target=beat)
    thread.start()
    yield over
    over.set()
    thread.join()


def test_the_first_is_on_duty_and_gives_it_back(database: Database, said: list[str]) -> None:
    duty, _ = make(database, said)

    assert duty.take()
    with duty:
        time.sleep(0.35)
        with database.read() as session:
            lease = find_lease(session, "watch")

    assert lease is not None
    assert (lease.pid, lease.place) == (os.getpid(), find_place())
    assert lease.beats >= 3
    with database.read() as session:
        assert is_free(find_lease(session, "watch"))
    assert said == []


def test_who_beats_elsewhere_is_left_alone_until_the_beats_stop(
    database: Database, beating: threading.Event, said: list[str]
) -> None:
    duty, _ = make(database, said)
    taken = threading.Event()
    waiting = threading.Thread(target=lambda: duty.take() and taken.set())
    waiting.start()

    assert not taken.wait(2.5)
    beating.set()

    assert taken.wait(5)
    waiting.join()
    assert len(said) == 1
    assert ELSEWHERE in said[0]


def test_who_lost_the_duty_stops(sqlite_database: Database, said: list[str], now: datetime) -> None:
    """As a laptop that slept finds it on waking up."""
    duty, stop = make(sqlite_database, said)
    duty.take()
    with duty:
        with sqlite_database.write() as session:
            seen = find_lease(session, "watch")
            assert take_lease(session, "watch", holder="other", place=ELSEWHERE, pid=1, seen=seen, now=now)
        assert stop.wait(3)
        assert not stop.asked

    assert said == ["Another watch has taken over."]
    with sqlite_database.read() as session:
        lease = find_lease(session, "watch")
    assert lease is not None
    assert lease.holder == "other"  # leaving did not take it from the other


def test_who_waits_stops_when_asked(sqlite_database: Database, said: list[str], now: datetime) -> None:
    hold_elsewhere(sqlite_database, now)
    duty, stop = make(sqlite_database, said, stale=60)
    threading.Timer(0.3, stop.set).start()

    assert not duty.take()


def test_a_database_that_fails_for_a_while_does_not_end_the_duty(
    sqlite_database: Database, said: list[str], now: datetime
) -> None:
    duty, stop = make(sqlite_database, said)
    duty.take()
    assert sqlite_database.path
    away = sqlite_database.path.with_suffix(".away")
    with duty:
        sqlite_database.dispose()
        sqlite_database.path.rename(away)
        sqlite_database.path.mkdir()
        time.sleep(0.4)
        sqlite_database.path.rmdir()
        away.rename(sqlite_database.path)
        time.sleep(0.4)
        assert not stop.is_set()


def test_what_is_free(now: datetime) -> None:
    def judge(holder: str | None, place: str, pid: int) -> bool:
        return is_free(
            LeaseRecord(name="watch", holder=holder, place=place, pid=pid, beats=1, taken_at=now, beat_at=now)
        )

    assert is_free(None)
    assert judge(None, ELSEWHERE, 1)
    assert judge("x", find_place(), os.getpid())  # an earlier life of ours
    assert judge("x", find_place(), 2**22 + 1)  # above any number that Linux gives
    assert not judge("x", ELSEWHERE, os.getpid())  # a number means nothing on another machine
    assert not judge("x", find_place(), os.getppid())
