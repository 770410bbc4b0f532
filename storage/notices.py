"""Notices on the watch itself: which occasions were told. They wait in the same outbox as announcements."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storage.models import Alert


def list_told_subjects(session: Session) -> set[str]:
    """Return the subject keys of every notice that was queued for at least one recipient."""
    return set(session.scalars(sa.select(Alert.subject).where(Alert.announcement_id.is_(None)).distinct()))
