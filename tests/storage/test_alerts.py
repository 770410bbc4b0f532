"""The outbox: who is told, once; leases, marks and retries; digests that stay what they were."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from storage.alerts import (
    count_alerts,
    list_alerts,
    mark_failed,
    mark_sent,
    queue_announcement_alerts,
    queue_empty_digests,
    queue_notice,
    release_alerts,
    retry_alert,
)
from storage.announcements import add_announcement
from storage.database import Database
from storage.exceptions import NotFound
from storage.models import Alert
from storage.stories import create_story
from storage.subscriptions import CHINA, SubscriptionRecord
from storage.types import AlertState
from tests.storage.builders import (
    RECOGNITION,
    lease,
    queued_for,
    store_announcement,
    store_article,
    store_sources,
    subscribe,
)

HOUR = timedelta(hours=1)


def test_who_asked_for_a_source_is_told_when_it_tells_what_another_announced(
    sqlite_database: Database, now: datetime
) -> None:
    both = [
        SubscriptionRecord(name="press", recipients=["p@example.org"], sources=["ccn"]),
        SubscriptionRecord(name="all", recipients=["a@example.org"], regions=["天津市"]),
        SubscriptionRecord(name="elsewhere", recipients=["e@example.org"], sources=["ccn"], regions=["四川省"]),
    ]
    assert queued_for(sqlite_database, now, *both) == ["a@example.org"]

    with sqlite_database.write() as session:
        assert queue_announcement_alerts(session, 1, now, told_by="cqn") == 0
        assert queue_announcement_alerts(session, 1, now, told_by="ccn") == 1
        assert queue_announcement_alerts(session, 1, now, told_by="ccn") == 0
        assert sorted(alert.recipient for alert in list_alerts(session)) == ["a@example.org", "p@example.org"]


def test_notices_on_a_source_go_to_those_who_hear_of_it(sqlite_database: Database, now: datetime) -> None:
    with sqlite_database.write() as session:
        subscribe(
            session,
            now,
            SubscriptionRecord(name="all", recipients=["a@example.org"], health=True),
            SubscriptionRecord(name="press", recipients=["p@example.org"], health=True, sources=["ccn"]),
        )
        assert queue_notice(session, "one", "source_down", {}, now, source="beijing_amr") == 1
        assert queue_notice(session, "two", "source_down", {}, now, source="ccn") == 2
        assert queue_notice(session, "three", "network_down", {}, now) == 2


def test_an_empty_digest_comes_only_where_it_is_wanted_and_only_when_it_is_empty(
    database: Database, now: datetime
) -> None:
    day = timedelta(days=1)
    wanted = SubscriptionRecord(
        name="daily", recipients=["a@example.org", "b@example.org"], when="daily", hour=8, empty_digest=True
    )
    unasked = SubscriptionRecord(name="other", recipients=["c@example.org"], when="daily", hour=8)
    seven = now.astimezone(CHINA).replace(hour=7, minute=0)
    eight = seven + HOUR

    def told(moment: datetime) -> list[str]:
        with database.write() as session:
            queue_empty_digests(session, moment)
            found = [alert for alert in list_alerts(session) if alert.kind == "empty_digest"]
        return sorted(f"{alert.recipient} {alert.payload['day']}" for alert in found)

    with database.write() as session:
        store_sources(session, now)
        subscribe(session, now, wanted, unasked)
    assert told(seven) == []  # today's may still fill; yesterday's is past
    assert told(eight) == ["a@example.org 2026-03-02", "b@example.org 2026-03-02"]
    assert told(eight + HOUR) == told(eight)
    with database.write() as session:
        store_announcement(session, 1, eight + HOUR)
    assert told(eight + day) == told(eight)
    assert len(told(eight + 2 * day)) == 4


def test_reader_named_in_two_subscriptions_is_told_once_and_at_once(database: Database, now: datetime) -> None:
    daily = SubscriptionRecord(name="daily", recipients=["a@example.org", "b@example.org"], when="daily")
    immediate = SubscriptionRecord(name="immediate", recipients=["a@example.org"])

    assert queued_for(database, now, daily, immediate) == ["a@example.org", "b@example.org"]
    with database.read() as session:
        chosen = {alert.recipient: alert.subscription for alert in list_alerts(session)}
    assert chosen == {"a@example.org": "immediate", "b@example.org": "daily"}


def test_queueing_again_queues_nothing(database: Database, now: datetime) -> None:
    queued_for(database, now)

    with database.write() as session:
        assert queue_announcement_alerts(session, 1, now) == 0
        assert len(list_alerts(session)) == 1


def test_subject_and_recipient_are_unique_in_the_database(database: Database, now: datetime) -> None:
    queued_for(database, now)

    with database.read() as session:
        row = session.get_one(Alert, 1)
        values = {column.key: getattr(row, column.key) for column in Alert.__table__.columns}
    with pytest.raises(sa.exc.IntegrityError), database.write() as session:
        session.execute(sa.insert(Alert).values({**values, "id": 2, "key": "other", "message_id": "other"}))


def test_announcement_of_a_seed_is_never_told(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        subscribe(session, now)
        story_id = create_story(session, "known", now, seed_id="seed-1")
        article_id = store_article(session, 1, now, story_id=story_id)
        announcement_id = add_announcement(session, story_id, article_id, RECOGNITION, now, seed=True)

        assert queue_announcement_alerts(session, announcement_id, now) == 0


def test_undone_transaction_queues_nothing(database: Database, now: datetime) -> None:
    def store_then_fail() -> None:
        with database.write() as session:
            store_sources(session, now)
            subscribe(session, now)
            store_announcement(session, 1, now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store_then_fail()
    with database.read() as session:
        assert list_alerts(session) == []


def test_notice_goes_to_those_who_asked_for_health_once_an_occasion(database: Database, now: datetime) -> None:
    with database.write() as session:
        subscribe(
            session,
            now,
            SubscriptionRecord(name="one", recipients=["a@example.org"], health=True, when="daily"),
            SubscriptionRecord(name="two", recipients=["b@example.org"]),
        )
        queued = [queue_notice(session, "source_down:x:1", "source_down", {"n": n}, now) for n in range(2)]
        queued.append(queue_notice(session, "source_down:x:2", "source_down", {}, now))

    assert queued == [1, 0, 1]
    assert [alert.recipient for alert in lease(database, now)] == ["a@example.org", "a@example.org"]


def test_alert_is_leased_once_and_again_after_its_lease_ran_out(database: Database, now: datetime) -> None:
    queued_for(database, now)

    first = lease(database, now)
    during = lease(database, now + timedelta(seconds=59))
    after = lease(database, now + timedelta(seconds=60))

    assert [alert.id for alert in first] == [alert.id for alert in after] == [1]
    assert during == []
    assert first[0].message_id == after[0].message_id
    assert first[0].lease_token != after[0].lease_token
    assert after[0].attempts == 2


def test_concurrent_leases_share_no_alert(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        subscribe(session, now, SubscriptionRecord(name="all", recipients=[f"r{n}@example.org" for n in range(40)]))
        store_announcement(session, 1, now)
    taken: list[int] = []

    def take() -> None:
        while alerts := lease(database, now, limit=3):
            taken.extend(alert.id for alert in alerts)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == list(range(1, 41))


def test_sent_alert_is_never_due_again(database: Database, now: datetime) -> None:
    queued_for(database, now)
    (alert,) = lease(database, now)

    with database.write() as session:
        assert mark_sent(session, alert.id, alert.lease_token or "", now)
    assert lease(database, now + 9999 * HOUR) == []
    with database.read() as session:
        assert list_alerts(session, state="sent")[0].sent_at == now


def test_sent_counts_even_after_the_lease_went_to_another(database: Database, now: datetime) -> None:
    queued_for(database, now)
    (slow,) = lease(database, now)
    (other,) = lease(database, now + HOUR)

    with database.write() as session:
        assert not mark_sent(session, slow.id, slow.lease_token or "", now + HOUR)
        assert not mark_failed(session, other.id, other.lease_token or "", "late", now + HOUR, now + HOUR)
    assert lease(database, now + 9999 * HOUR) == []


def test_failure_of_a_lost_lease_changes_nothing(database: Database, now: datetime) -> None:
    queued_for(database, now)
    (slow,) = lease(database, now)
    lease(database, now + HOUR)

    with database.write() as session:
        assert not mark_failed(session, slow.id, slow.lease_token or "", "no", None, now + HOUR)
        assert list_alerts(session)[0].state is AlertState.LEASED


def test_failed_attempt_is_due_again_at_its_time(database: Database, now: datetime) -> None:
    queued_for(database, now)
    (alert,) = lease(database, now)
    with database.write() as session:
        mark_failed(session, alert.id, alert.lease_token or "", "mailbox full", now + HOUR, now)

    assert lease(database, now + HOUR - timedelta(seconds=1)) == []
    assert lease(database, now + HOUR)[0].last_error == "mailbox full"


def test_given_up_alert_can_be_retried(database: Database, now: datetime) -> None:
    queued_for(database, now)
    (alert,) = lease(database, now)
    with database.write() as session:
        mark_failed(session, alert.id, alert.lease_token or "", "no such user", None, now)
    assert lease(database, now + 9999 * HOUR) == []

    with database.write() as session:
        assert count_alerts(session)[AlertState.FAILED] == 1
        assert retry_alert(session, alert.id, now)
    (again,) = lease(database, now)
    assert again.message_id == alert.message_id
    with database.write() as session:
        assert not retry_alert(session, alert.id, now)
        with pytest.raises(NotFound):
            retry_alert(session, 999, now)


def test_released_alert_counts_no_attempt(database: Database, now: datetime) -> None:
    queued_for(database, now)
    (alert,) = lease(database, now)

    with database.write() as session:
        assert release_alerts(session, [alert.id], alert.lease_token or "", "server down") == 1
    (again,) = lease(database, now)
    assert (again.attempts, again.last_error) == (1, "server down")


@pytest.mark.parametrize(
    ("queued_at", "due_at"),
    [
        (datetime(2026, 3, 1, 23, 59, tzinfo=UTC), datetime(2026, 3, 2, 0, 0, tzinfo=UTC)),  # 07:59 in China
        (datetime(2026, 3, 2, 0, 0, tzinfo=UTC), datetime(2026, 3, 3, 0, 0, tzinfo=UTC)),  # 08:00
        (datetime(2026, 3, 2, 16, 30, tzinfo=UTC), datetime(2026, 3, 3, 0, 0, tzinfo=UTC)),  # 00:30 the next day
    ],
)
def test_digest_waits_for_its_hour_in_china(sqlite_database: Database, queued_at: datetime, due_at: datetime) -> None:
    queued_for(
        sqlite_database, queued_at, SubscriptionRecord(name="d", recipients=["a@example.org"], when="daily", hour=8)
    )

    assert lease(sqlite_database, due_at - timedelta(seconds=1)) == []
    assert len(lease(sqlite_database, due_at)) == 1


def test_digest_is_one_mail_a_recipient_beyond_the_limit(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        subscribe(
            session,
            now,
            SubscriptionRecord(name="one", recipients=["a@example.org", "b@example.org"], when="daily"),
            SubscriptionRecord(name="two", recipients=["a@example.org"], kinds=["alliance"], when="daily"),
        )
        for number in range(3):
            store_announcement(session, number * 10, now)

    leased = lease(database, now + 24 * HOUR, limit=1)
    assert {alert.recipient for alert in leased} == {"a@example.org"}
    assert len(leased) == 3
    assert len({alert.message_id for alert in leased}) == 1


def test_repeated_digest_has_the_same_alerts_and_message_id(database: Database, now: datetime) -> None:
    """What arrives between a crash and the repeat must not slip into a mail that was perhaps taken already."""
    with database.write() as session:
        store_sources(session, now)
        subscribe(session, now, SubscriptionRecord(name="d", recipients=["a@example.org"], when="daily"))
        store_announcement(session, 10, now)
        store_announcement(session, 20, now)
    day = now + 24 * HOUR
    first = lease(database, day)
    with database.write() as session:
        store_announcement(session, 30, now)  # queued late, with a moment that has passed

    repeat = lease(database, day + HOUR)

    by_mail: dict[str, list[int | None]] = {}
    for alert in repeat:
        by_mail.setdefault(alert.message_id, []).append(alert.announcement_id)
    assert by_mail.pop(first[0].message_id) == [1, 2]
    assert list(by_mail.values()) == [[3]]
