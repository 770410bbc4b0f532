"""Channels that do not answer and recipients that are refused: their alerts wait together, in their order."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storage.models import Channel

_RECIPIENT = "to:"


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelRecord:
    """A channel that did not answer, or a recipient that it refuses; the alerts wait until ``retry_at``."""

    name: str
    failures: int
    down_since: datetime
    retry_at: datetime
    last_error: str


def hold_channel(session: Session, name: str, error: str, retry_at: datetime, now: datetime) -> None:
    """Let the alerts of a channel that does not answer wait together, so that their order stays."""
    row = session.get(Channel, name) or Channel(name=name, failures=0, down_since=now)
    row.failures, row.last_error, row.retry_at = row.failures + 1, error, retry_at
    session.add(row)
    session.flush()


def free_channel(session: Session, name: str) -> None:
    """Store that a channel answers."""
    session.execute(sa.delete(Channel).where(Channel.name == name))


def list_waiting(session: Session, now: datetime) -> tuple[list[str], list[str]]:
    """Return the channels whose alerts wait now, and the mail addresses whose alone do."""
    names = session.scalars(sa.select(Channel.name).where(Channel.retry_at > now)).all()
    recipients = [name.removeprefix(_RECIPIENT) for name in names if is_recipient(name)]
    return [name for name in names if not is_recipient(name)], recipients


def list_channels(session: Session) -> list[ChannelRecord]:
    """Return the channels that do not answer."""
    rows = session.scalars(sa.select(Channel).order_by(Channel.name))
    return [ChannelRecord(**{name: getattr(row, name) for name in ChannelRecord.__dataclass_fields__}) for row in rows]


def channel_of(recipient: str) -> str:
    """Return what a recipient shares its fate with: mail has one server, any other address is its own channel.

    Such an address holds secrets, so its channel is named by a hash.
    """
    if "://" not in recipient:
        return "mail"
    scheme = recipient.split("://", 1)[0][:40]
    return f"{scheme}:{hashlib.sha256(recipient.encode()).hexdigest()[:12]}"


def recipient_channel(recipient: str) -> str:
    """Return the name under which the alerts of one mail address wait when it alone is refused for now."""
    return f"{_RECIPIENT}{recipient}"[:255]


def is_recipient(name: str) -> bool:
    """Whether what waits under this name are the alerts of one mail address."""
    return name.startswith(_RECIPIENT)
