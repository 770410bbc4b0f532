"""What only one process may do: taken once, kept by beating, taken over when the beats stop."""

from datetime import datetime, timedelta

from storage.database import Database
from storage.leases import LeaseRecord, beat_lease, find_lease, release_lease, take_lease


def take(database: Database, holder: str, seen: LeaseRecord | None, now: datetime) -> bool:
    with database.write() as session:
        return take_lease(session, "watch", holder=holder, place="here", pid=1, seen=seen, now=now)


def find(database: Database) -> LeaseRecord | None:
    with database.read() as session:
        return find_lease(session, "watch")


def beat(database: Database, holder: str, now: datetime) -> bool:
    with database.write() as session:
        return beat_lease(session, "watch", holder, now)


def test_one_of_two_gets_it(database: Database, now: datetime) -> None:
    assert find(database) is None
    assert take(database, "a", None, now)
    assert not take(database, "b", None, now)


def test_what_beats_is_not_taken_whatever_its_clock_says(database: Database, now: datetime) -> None:
    take(database, "a", None, now)
    seen = find(database)

    assert beat(database, "a", now - timedelta(days=365))

    assert not take(database, "b", seen, now + timedelta(days=365))


def test_what_stands_still_is_taken_and_its_holder_learns_it(database: Database, now: datetime) -> None:
    take(database, "a", None, now)

    assert take(database, "b", find(database), now)

    assert not beat(database, "a", now)
    assert beat(database, "b", now)


def test_of_two_who_wait_for_the_same_holder_one_takes_over(database: Database, now: datetime) -> None:
    take(database, "a", None, now)
    seen = find(database)

    assert [take(database, name, seen, now) for name in ("b", "c")] == [True, False]


def test_what_was_given_back_is_free_at_once_and_only_its_holder_gives_it_back(
    database: Database, now: datetime
) -> None:
    take(database, "a", None, now)
    with database.write() as session:
        release_lease(session, "watch", "b")
    assert not take(database, "b", None, now)

    with database.write() as session:
        release_lease(session, "watch", "a")

    assert take(database, "b", None, now)
