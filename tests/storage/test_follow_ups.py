"""Sessions of known cooperations: told once, in the next digest of those who asked for what they continue."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storage.alerts import AlertRecord, lease_due, mark_sent, release_alerts
from storage.announcements import get_announcement
from storage.cooperations import record_life
from storage.database import Database
from storage.follow_ups import LOOK_BACK, list_follow_ups
from storage.subscriptions import SubscriptionRecord
from tests.storage.builders import RECOGNITION, store_announcement, store_article, store_sources, subscribe

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MEETING = "meeting|四川省+重庆市|标准化"
THERE = {**RECOGNITION, "regions": ["四川省", "重庆市"], "region_group": "川渝"}
EVERYWHERE = {**RECOGNITION, "regions": ["四川省", "北京市"]}
OTHER = {"label": "background", "recognition": {"label": "background"}}


def sign(role: str, date: str, number: int | None = None, key: str = MEETING) -> dict[str, Any]:
    return {"role": role, "kind": "joint_meeting", "name": None, "number": number, "date": date, "keys": [key]}


def announce(session: Session, number: int, at: datetime, record: dict[str, Any], *signs: dict[str, Any]) -> None:
    announcement = get_announcement(session, store_announcement(session, number, at, recognition=record))
    record_life(session, announcement.article_id, signs, at)


def tell(session: Session, number: int, at: datetime, *signs: dict[str, Any]) -> None:
    """Store an article that announces nothing."""
    record_life(session, store_article(session, number, at, **OTHER), signs, at)


def read_digests(session: Session, at: datetime, *, sent: bool = False) -> dict[str, list[int | None]]:
    """Return the numbers of the sessions in each reader's digest that is due, which is then sent or waits."""
    leased = lease_due(session, at, 60, 100)
    token = leased[0].lease_token or ""
    readers: dict[str, list[AlertRecord]] = {}
    for alert in leased:
        readers.setdefault(alert.recipient, []).append(alert)
    found = {to: [told.event.number for told in list_follow_ups(session, alerts)] for to, alerts in readers.items()}
    for alert in leased if sent else []:
        mark_sent(session, alert.id, token, at)
    release_alerts(session, [alert.id for alert in leased], token)
    return found


@pytest.fixture
def store(database: Database, now: datetime) -> Iterator[Session]:
    """Yield a session on a store with three readers of daily digests, two of them with a filter."""
    with database.write() as session:
        store_sources(session, now)
        subscribe(
            session,
            now,
            SubscriptionRecord(name="all", recipients=["all"], when="daily"),
            SubscriptionRecord(name="there", recipients=["there"], when="daily", regions=["四川省"]),
            SubscriptionRecord(name="here", recipients=["here"], when="daily", regions=["北京市"]),
        )
        yield session


def test_session_is_told_once_in_the_next_digest_of_who_asked_for_what_it_continues(
    store: Session, now: datetime
) -> None:
    announce(store, 10, now, THERE, sign("founded", "2020-12-09"))
    tell(store, 20, now + HOUR, sign("session", "2026-01-15", 2))
    announce(store, 30, now + 2 * HOUR, EVERYWHERE)
    first = read_digests(store, now + DAY)
    tell(store, 40, now + DAY, sign("session", "2026-03-01", 3))
    announce(store, 50, now + DAY + HOUR, EVERYWHERE)
    repeated = read_digests(store, now + DAY, sent=True)
    second = read_digests(store, now + 3 * DAY)

    assert first == repeated == {"all": [2], "there": [2], "here": []}
    assert second == {"all": [3], "there": [3], "here": []}


def test_announced_session_is_not_listed_and_one_of_a_recounted_cooperation_passes_no_filter(
    store: Session, now: datetime
) -> None:
    announce(store, 10, now, THERE, sign("founded", "2020-12-09"))
    announce(store, 20, now, EVERYWHERE, sign("session", "2026-03-01", 2))
    tell(store, 30, now, sign("recounted", "2015", key="meeting|其他"))
    tell(store, 40, now, sign("session", "2026-03-01", 7, key="meeting|其他"))

    assert read_digests(store, now + DAY) == {"all": [7], "there": [], "here": []}


def test_session_older_than_a_month_is_let_go(store: Session, now: datetime) -> None:
    announce(store, 10, now, THERE, sign("founded", "2020-12-09"))
    read_digests(store, now + DAY, sent=True)
    tell(store, 20, now + DAY, sign("session", "2026-01-15", 2))
    announce(store, 30, now + DAY + LOOK_BACK, THERE)

    assert read_digests(store, now + 2 * DAY + LOOK_BACK) == {"all": [], "there": []}


def test_who_reads_no_digest_is_told_in_the_next_alert_and_who_reads_one_is_not_told_twice(
    database: Database, now: datetime
) -> None:
    with database.write() as session:
        store_sources(session, now)
        subscribe(
            session,
            now,
            SubscriptionRecord(name="at once", recipients=["at once", "both"], when="immediately", regions=["四川省"]),
            SubscriptionRecord(name="daily", recipients=["both"], when="daily"),
        )
        announce(session, 10, now, THERE, sign("founded", "2020-12-09"))
        tell(session, 20, now + HOUR, sign("session", "2026-01-15", 2))
        announce(session, 30, now + 2 * HOUR, THERE)
        announce(session, 40, now + 3 * HOUR, THERE)

        leased = lease_due(session, now + 4 * HOUR, 60, 100)
        told = [(a.recipient, a.created_at - now, len(list_follow_ups(session, [a]))) for a in leased if not a.digest]

    assert sorted(told) == [
        ("at once", 0 * HOUR, 0),
        ("at once", 2 * HOUR, 1),
        ("at once", 3 * HOUR, 0),
        ("both", 0 * HOUR, 0),
        ("both", 2 * HOUR, 0),
        ("both", 3 * HOUR, 0),
    ]
