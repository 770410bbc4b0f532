"""What shares a channel waits with it, in its order."""

from datetime import datetime, timedelta

from storage.channels import free_channel, hold_channel, list_channels
from storage.database import Database
from storage.subscriptions import SubscriptionRecord
from tests.storage.builders import lease, store_announcement, store_sources, subscribe

HOUR = timedelta(hours=1)


def test_held_channel_keeps_its_alerts_in_order_and_no_others(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        subscribe(session, now, SubscriptionRecord(name="all", recipients=["json://chat", "a@example.org"]))
        store_announcement(session, 1, now)
        hold_channel(session, "mail", "no route", now + HOUR, now)
        hold_channel(session, "mail", "no route", now + HOUR, now)
        store_announcement(session, 2, now)

    assert [alert.recipient for alert in lease(database, now)] == ["json://chat", "json://chat"]
    assert [alert.announcement_id for alert in lease(database, now + HOUR)] == [1, 1, 2, 2]
    with database.write() as session:
        (held,) = list_channels(session)
        assert (held.name, held.failures, held.down_since) == ("mail", 2, now)
        free_channel(session, "mail")
        assert list_channels(session) == []
