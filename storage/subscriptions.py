"""Who wants to hear of what, as concord.toml says it, and when they may be told."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storage.announcements import AnnouncementRecord
from storage.models import Alert, Subscription
from storage.types import AlertState

CHINA = timezone(timedelta(hours=8))  # Asia/Shanghai has had no other offset since 1991


@dataclass(frozen=True, kw_only=True, slots=True)
class SubscriptionRecord:
    """Who wants to hear of what; an empty filter lets everything through. ``hour`` is Asia/Shanghai, for digests.

    ``empty_digest`` asks for the daily word even when there is nothing new. ``quiet_hours`` is empty or (first hour,
    hour at which it ends), such as (22, 7): nothing is sent between them.
    """

    name: str
    recipients: Sequence[str]
    regions: Sequence[str] = ()
    kinds: Sequence[str] = ()
    domains: Sequence[str] = ()
    words: Sequence[str] = ()
    when: str = "immediately"
    hour: int = 8
    language: str = "zh"
    health: bool = False
    quiet_hours: Sequence[int] = ()
    sources: Sequence[str] = ()
    empty_digest: bool = False


def sync_subscriptions(session: Session, records: Iterable[SubscriptionRecord], now: datetime) -> None:
    """Store the subscriptions as they are now. What waits for a recipient that was taken out is given up."""
    rows = {row.name: row for row in session.scalars(sa.select(Subscription))}
    for row in rows.values():
        row.active = False
    for position, record in enumerate(records):
        row = rows.get(record.name) or Subscription(name=record.name)
        for name, value in asdict(record).items():
            setattr(row, name, list(value) if isinstance(value, tuple) else value)
        row.position, row.active, row.synced_at = position, True, now
        session.add(row)
    session.flush()
    _give_up_orphans(session)


def list_subscriptions(session: Session) -> list[SubscriptionRecord]:
    """Return the active subscriptions in the order of the file."""
    rows = session.scalars(sa.select(Subscription).where(Subscription.active).order_by(Subscription.position))
    return [SubscriptionRecord(**{name: getattr(row, name) for name in _SUBSCRIPTION_FIELDS}) for row in rows]


def matches_subscription(
    record: SubscriptionRecord, announcement: AnnouncementRecord, source: str | None, text: str
) -> bool:
    """Tell whether an announcement that a source tells in this text passes a subscription's filters."""
    places = {*announcement.regions, announcement.region_group}
    words = f"{announcement.title}\n{text}".casefold()
    return (
        (not record.sources or source in record.sources)
        and (not record.regions or bool(places & set(record.regions)))
        and (not record.kinds or announcement.kind in record.kinds)
        and (not record.domains or bool(set(announcement.domains) & set(record.domains)))
        and (not record.words or any(word.casefold() in words for word in record.words))
    )


def end_of_quiet(quiet_hours: Sequence[int], now: datetime) -> datetime:
    """Return the moment from which a subscription may be told something: now, or the end of its quiet hours."""
    if not quiet_hours:
        return now
    first, end = quiet_hours
    hour = now.astimezone(CHINA).hour
    is_quiet = first <= hour < end if first < end else hour >= first or hour < end
    return next_hour(now, end) if is_quiet else now


def next_hour(now: datetime, hour: int) -> datetime:
    """Return the next moment at which it is ``hour`` in China."""
    due = now.astimezone(CHINA).replace(hour=hour, minute=0, second=0, microsecond=0)
    return due if due > now else due + timedelta(days=1)


_SUBSCRIPTION_FIELDS = tuple(SubscriptionRecord.__dataclass_fields__)


def _give_up_orphans(session: Session) -> None:
    recipients = {record.name: set(record.recipients) for record in list_subscriptions(session)}
    for row in session.scalars(sa.select(Alert).where(Alert.state == AlertState.QUEUED)):
        if row.recipient not in recipients.get(row.subscription, set()):
            row.state, row.last_error = AlertState.FAILED, "recipient was taken out of concord.toml"
    session.flush()
