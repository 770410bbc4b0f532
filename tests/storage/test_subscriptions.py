"""Who is told what: filters, quiet hours, recipients that are taken out."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.alerts import lease_due, list_alerts, mark_failed, queue_notice
from storage.database import Database
from storage.subscriptions import CHINA, SubscriptionRecord, sync_subscriptions
from tests.storage.builders import (
    lease,
    queued_for,
    store_announcement,
    subscribe,
)

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        ({}, True),
        ({"regions": ["天津市"]}, True),
        ({"regions": ["京津冀"]}, True),
        ({"regions": ["四川省"]}, False),
        ({"regions": ["四川省", "河北省"]}, True),
        ({"kinds": ["memorandum"]}, True),
        ({"kinds": ["alliance"]}, False),
        ({"domains": ["计量", "质量"]}, True),
        ({"domains": ["标准化"]}, False),
        ({"words": ["氢能"]}, True),
        ({"words": ["备忘录1"]}, True),
        ({"words": ["光伏"]}, False),
        ({"regions": ["天津市"], "words": ["光伏"]}, False),
        ({"sources": ["beijing_amr"]}, True),
        ({"sources": ["ccn", "beijing_amr"]}, True),
        ({"sources": ["ccn"]}, False),
        ({"sources": ["beijing_amr"], "regions": ["四川省"]}, False),
    ],
)
def test_filters_choose_who_is_told(
    sqlite_database: Database, now: datetime, filters: dict[str, list[str]], told: bool
) -> None:
    record = SubscriptionRecord(name="some", recipients=["a@example.org"], **filters)

    assert queued_for(sqlite_database, now, record) == (["a@example.org"] if told else [])


def test_words_are_found_whatever_their_case(sqlite_database: Database, now: datetime) -> None:
    record = SubscriptionRecord(name="some", recipients=["a@example.org"], words=["gb/t"])

    assert queued_for(sqlite_database, now, record, text="采用GB/T 1.1。") == ["a@example.org"]


def test_recipient_taken_out_gets_nothing_more(database: Database, now: datetime) -> None:
    record = SubscriptionRecord(name="all", recipients=["a@example.org", "b@example.org"])
    queued_for(database, now, record)

    with database.write() as session:
        sync_subscriptions(session, [SubscriptionRecord(name="all", recipients=["b@example.org"])], now)
    assert [alert.recipient for alert in lease(database, now)] == ["b@example.org"]
    with database.write() as session:
        sync_subscriptions(session, [], now)
        store_announcement(session, 50, now)
        assert len(list_alerts(session)) == 2


QUIET = SubscriptionRecord(name="all", recipients=["a@example.org"], health=True, quiet_hours=[22, 7])


@pytest.mark.parametrize(
    ("hour", "waits_until"),
    [(21, None), (22, 7), (23, 7), (0, 7), (6, 7), (7, None), (12, None)],
)
def test_nothing_is_sent_in_quiet_hours_of_china(sqlite_database: Database, hour: int, waits_until: int | None) -> None:
    moment = datetime(2026, 3, 2, hour, 30, tzinfo=CHINA).astimezone(UTC)
    with sqlite_database.write() as session:
        subscribe(session, moment, QUIET)
        queue_notice(session, "x", "source_down", {}, moment)
        (alert,) = list_alerts(session)

        leased = lease_due(session, moment, 60, 10)

    assert len(leased) == (waits_until is None)
    assert alert.due_at.astimezone(CHINA).hour == (waits_until or hour)


def test_what_was_refused_in_the_evening_is_not_tried_again_at_night(database: Database) -> None:
    evening = datetime(2026, 3, 2, 21, 50, tzinfo=CHINA)
    with database.write() as session:
        subscribe(session, evening, QUIET, SubscriptionRecord(name="b", recipients=["b@example.org"], health=True))
        queue_notice(session, "x", "source_down", {}, evening)
        for alert in lease_due(session, evening, 60, 10):
            mark_failed(session, alert.id, alert.lease_token or "", "451", evening + timedelta(minutes=20), evening)

        night = lease_due(session, evening + timedelta(hours=3), 60, 10)
        morning = lease_due(session, evening + timedelta(hours=10), 60, 10)

    assert [alert.recipient for alert in night] == ["b@example.org"]
    assert "a@example.org" in [alert.recipient for alert in morning]
