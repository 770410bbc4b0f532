"""The outbox: who is to be told what, and how far each alert is on its way.

An alert is queued in the transaction that stores what it tells of. Delivery leases it, commits, sends, and marks it: a
process killed at any line leaves a row that is due again, and what goes out again does so under the same Message-ID.
"""

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storage.announcements import get_announcement
from storage.channels import channel_of, free_channel, list_waiting, recipient_channel
from storage.exceptions import NotFound
from storage.models import Alert, Article
from storage.subscriptions import (
    CHINA,
    SubscriptionRecord,
    end_of_quiet,
    list_subscriptions,
    matches_subscription,
    next_hour,
)
from storage.types import AlertState

MAX_DIGEST_ITEMS = 200
"""Alerts in one digest; more go into a second. A mail of 200 has about 1 MB, which every server takes."""

EMPTY_DIGEST_HOURS = 6
"""How late an empty digest may still be told: later it would be read as news of the next day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertRecord:
    """One subject for one recipient. ``kind`` is announcement, or the kind of a notice, whose facts are in ``payload``.

    Alerts that share a ``message_id`` go out as one digest.
    """

    id: int
    key: str
    subscription: str
    subject: str
    recipient: str
    channel: str
    kind: str
    announcement_id: int | None
    payload: dict[str, Any]
    language: str
    digest: bool
    message_id: str
    state: AlertState
    attempts: int
    created_at: datetime
    due_at: datetime
    lease_token: str | None
    lease_until: datetime | None
    sent_at: datetime | None
    last_error: str | None


def queue_announcement_alerts(
    session: Session, announcement_id: int, now: datetime, *, told_by: str | None = None
) -> int:
    """Queue an announcement for every recipient of a matching subscription, once each; return how many are new.

    Where two subscriptions match for one recipient, an immediate one wins over a daily one, then the earlier in the
    file. A seed's announcement is known and queues nothing. ``told_by`` names a source that now tells the same: only
    who asked for that very source is told, and was not before.
    """
    announcement = get_announcement(session, announcement_id)
    if announcement.seed:
        return 0
    records = [record for record in list_subscriptions(session) if told_by is None or told_by in record.sources]
    if not records:
        return 0
    text = session.scalar(sa.select(Article.text).where(Article.id == announcement.article_id)) or ""
    source = told_by or announcement.source_id
    matching = [record for record in records if matches_subscription(record, announcement, source, text)]
    return _queue(
        session,
        sorted(matching, key=lambda record: record.when != "immediately"),
        subject=f"announcement:{announcement_id}",
        kind="announcement",
        announcement_id=announcement_id,
        payload={},
        now=now,
    )


def queue_notice(
    session: Session,
    subject_key: str,
    kind: str,
    payload: Mapping[str, Any],
    now: datetime,
    *,
    source: str | None = None,
) -> int:
    """Queue a notice on the watch itself for subscriptions with ``health``, once a recipient; return how many are new.

    ``subject_key`` names the occasion: the same one is told once. Notices do not wait for a digest. One about a
    ``source`` is for those who hear of that source.
    """
    listening = [
        record
        for record in list_subscriptions(session)
        if record.health and (source is None or not record.sources or source in record.sources)
    ]
    return _queue(
        session, listening, subject=subject_key, kind=kind, announcement_id=None, payload=dict(payload), now=now
    )


def queue_empty_digests(session: Session, now: datetime) -> int:
    """Queue a word for those who want their daily digest even when there is nothing in it; return how many are new.

    That is known when its hour has come; where nobody looked for ``EMPTY_DIGEST_HOURS``, the day is let go.
    """
    queued = 0
    for record in list_subscriptions(session):
        due_at = next_hour(now, record.hour) - timedelta(days=1)
        if not record.empty_digest or now - due_at > timedelta(hours=EMPTY_DIGEST_HOURS):
            continue
        within = (Alert.created_at > due_at - timedelta(days=1)) & (Alert.created_at <= due_at)
        filled = set(session.scalars(sa.select(Alert.recipient).where(Alert.digest, within)))
        empty = replace(record, recipients=[to for to in record.recipients if to not in filled])
        day = f"{due_at.astimezone(CHINA):%Y-%m-%d}"
        subject = f"empty_digest:{record.name}:{day}"
        queued += _queue(
            session, [empty], subject=subject, kind="empty_digest", announcement_id=None, payload={"day": day}, now=now
        )
    return queued


def queue_notice_around(
    session: Session,
    subject_key: str,
    kind: str,
    payload: Mapping[str, Any],
    now: datetime,
    *,
    subscription: str | None = None,
    recipient: str | None = None,
    channel: str | None = None,
) -> int:
    """Queue a notice for whom trouble with a ``recipient`` or a ``channel`` does not reach; return how many are new.

    Told are the subscriptions with ``health``; where that is nobody else, the other recipients of ``subscription``.
    """
    around = [
        replace(record, recipients=[to for to in record.recipients if to != recipient and channel_of(to) != channel])
        for record in list_subscriptions(session)
    ]
    listening = [record for record in around if record.health and record.recipients]
    return _queue(
        session,
        listening or [record for record in around if record.name == subscription],
        subject=subject_key,
        kind=kind,
        announcement_id=None,
        payload=dict(payload),
        now=now,
    )


def lease_due(session: Session, now: datetime, lease_seconds: float, limit: int) -> list[AlertRecord]:
    """Take alerts that are due, oldest first, for ``lease_seconds``; commit before sending them.

    Alerts of one digest come together, even beyond ``limit``. The lease must outlast the sending: an alert whose lease
    ran out is due again. Call it within ``Database.write``.
    """
    waiting, refused = list_waiting(session, now)
    open_ = (
        _due(now)
        & Alert.channel.not_in(waiting)
        & Alert.recipient.not_in(refused)
        & Alert.subscription.not_in(_list_quiet(session, now))
    )
    rows = list(session.scalars(sa.select(Alert).where(open_).order_by(Alert.id).limit(limit)))
    leased = {row.id: row for row in rows if not row.digest}
    for row in rows:
        if row.digest and row.id not in leased:
            leased |= {member.id: member for member in _gather_digest(session, row, now)}
    token = uuid.uuid4().hex
    for row in leased.values():
        row.state, row.lease_token = AlertState.LEASED, token
        row.lease_until = now + timedelta(seconds=lease_seconds)
        row.attempts += 1
    session.flush()
    return [_to_record(leased[alert_id]) for alert_id in sorted(leased)]


def mark_sent(session: Session, alert_id: int, token: str, now: datetime) -> bool:
    """Store that a server took the alert; return whether the lease was still ours.

    It counts without the lease, too: what was taken must not be sent again.
    """
    row = _get_row(session, alert_id)
    if row.state is AlertState.SENT:
        return False
    ours = row.lease_token == token
    row.state, row.sent_at, row.last_error = AlertState.SENT, now, None
    row.lease_token = row.lease_until = None
    session.flush()
    return ours


def mark_failed(
    session: Session, alert_id: int, token: str, error: str, retry_at: datetime | None, now: datetime
) -> bool:
    """Store that an attempt failed and when the next is due, None for given up; nothing if the lease is not ours."""
    row = _get_row(session, alert_id)
    if row.state is not AlertState.LEASED or row.lease_token != token:
        return False
    row.state = AlertState.QUEUED if retry_at else AlertState.FAILED
    row.due_at = retry_at or now
    row.last_error = error
    row.lease_token = row.lease_until = None
    session.flush()
    return True


def release_alerts(session: Session, alert_ids: Iterable[int], token: str, error: str | None = None) -> int:
    """Give leased alerts back as they were, because their turn did not come; return how many.

    They stay where they were in the order, and no attempt is counted: the trouble is not theirs.
    """
    rows = session.scalars(
        sa.select(Alert).where(
            Alert.id.in_(list(alert_ids)), Alert.state == AlertState.LEASED, Alert.lease_token == token
        )
    ).all()
    for row in rows:
        row.state, row.lease_token, row.lease_until = AlertState.QUEUED, None, None
        row.attempts -= 1
        row.last_error = error or row.last_error
    session.flush()
    return len(rows)


def list_alerts(session: Session, *, state: str | None = None, limit: int = 50) -> list[AlertRecord]:
    """Return alerts, newest first."""
    query = sa.select(Alert).order_by(Alert.id.desc()).limit(limit)
    if state is not None:
        query = query.where(Alert.state == AlertState(state))
    return [_to_record(row) for row in session.scalars(query)]


def count_alerts(session: Session) -> dict[AlertState, int]:
    """Return how many alerts are in each state."""
    found = session.execute(sa.select(Alert.state, sa.func.count()).group_by(Alert.state)).all()
    return dict.fromkeys(AlertState, 0) | {state: count for state, count in found}  # noqa: C416 - rows are no pairs to mypy


def retry_alert(session: Session, alert_id: int, now: datetime) -> bool:
    """Make an alert that failed or waits due now; False if it was sent or is being sent.

    Raises:
        NotFound: there is none of that id.
    """
    row = _get_row(session, alert_id)
    if row.state not in {AlertState.QUEUED, AlertState.FAILED}:
        return False
    members = session.scalars(sa.select(Alert).where(Alert.message_id == row.message_id, Alert.state == row.state))
    for member in members:  # a digest that went out whole, or failed whole, does so again
        member.state, member.due_at, member.attempts = AlertState.QUEUED, now, 0
    free_channel(session, row.channel)
    free_channel(session, recipient_channel(row.recipient))
    session.flush()
    return True


def make_message_id(keys: Iterable[str]) -> str:
    """Return the Message-ID of a mail about the alerts with these keys, the same whenever it is made."""
    digest = hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()
    return f"<{digest[:40]}@concord.invalid>"


def _queue(
    session: Session,
    records: Iterable[SubscriptionRecord],
    *,
    subject: str,
    kind: str,
    announcement_id: int | None,
    payload: dict[str, Any],
    now: datetime,
) -> int:
    told = set(session.scalars(sa.select(Alert.recipient).where(Alert.subject == subject)))
    before = len(told)
    for record in records:
        digest = record.when == "daily" and announcement_id is not None
        for recipient in record.recipients:
            if recipient in told:
                continue
            told.add(recipient)
            key = f"{record.name}:{subject}:{recipient}"
            session.add(
                Alert(
                    key=key,
                    subscription=record.name,
                    subject=subject,
                    recipient=recipient,
                    channel=channel_of(recipient),
                    kind=kind,
                    announcement_id=announcement_id,
                    payload=payload,
                    language=record.language,
                    digest=digest,
                    message_id=make_message_id([key]),
                    batched=False,
                    state=AlertState.QUEUED,
                    attempts=0,
                    created_at=now,
                    due_at=next_hour(now, record.hour) if digest else end_of_quiet(record.quiet_hours, now),
                )
            )
    session.flush()
    return len(told) - before


def _list_quiet(session: Session, now: datetime) -> list[str]:
    """Return the subscriptions in their quiet hours. Asked when sending, too: what is retried must not wake anybody."""
    return [record.name for record in list_subscriptions(session) if end_of_quiet(record.quiet_hours, now) > now]


def _due(now: datetime) -> sa.ColumnElement[bool]:
    queued = (Alert.state == AlertState.QUEUED) & (Alert.due_at <= now)
    abandoned = (Alert.state == AlertState.LEASED) & (Alert.lease_until <= now)
    return queued | abandoned


def _gather_digest(session: Session, row: Alert, now: datetime) -> list[Alert]:
    """Return the alerts that go out in one mail with this one.

    A digest is closed when first leased: what arrives later is another mail, or the repeat of this one would differ
    under the same Message-ID.
    """
    if row.batched:
        same = Alert.message_id == row.message_id
        return list(session.scalars(sa.select(Alert).where(same, _due(now)).order_by(Alert.id)))
    same = (Alert.recipient == row.recipient) & (Alert.language == row.language)
    open_ = Alert.digest.is_(True) & Alert.batched.is_(False)
    query = sa.select(Alert).where(same, open_, _due(now)).order_by(Alert.id).limit(MAX_DIGEST_ITEMS)
    members = list(session.scalars(query))
    message_id = make_message_id(member.key for member in members)
    for member in members:
        member.message_id, member.batched = message_id, True
    session.flush()
    return members


def _get_row(session: Session, alert_id: int) -> Alert:
    row = session.get(Alert, alert_id)
    if row is None:
        raise NotFound(f"there is no alert {alert_id}")
    return row


def _to_record(row: Alert) -> AlertRecord:
    return AlertRecord(**{name: getattr(row, name) for name in AlertRecord.__dataclass_fields__})
