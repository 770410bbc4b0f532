"""Sessions of known cooperations: announcements they are not; the next letter of who asked for the first tells them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storage.alerts import AlertRecord
from storage.announcements import get_announcement
from storage.cooperations import Continuation, find_continuations
from storage.models import Alert, Announcement, Article, CooperationEvent
from storage.subscriptions import SubscriptionRecord, list_subscriptions, matches_subscription

LOOK_BACK = timedelta(days=31)
"""How long a session waits for a letter to be told in; later it would be no news."""


def list_follow_ups(session: Session, alerts: Sequence[AlertRecord]) -> list[Continuation]:
    """Return the sessions that belong into the letter of these alerts, in the order in which they were stored.

    A session goes with the reader's next alert after it was stored: so it is told once, and the repeat of a letter
    says the same. It passes a subscription's filters where an announcement passes that it continues. Who reads a digest
    is told there only.
    """
    first, newest = alerts[0], max(alert.created_at for alert in alerts)
    theirs = [
        record
        for record in list_subscriptions(session)
        if record.language == first.language and first.recipient in record.recipients
    ]
    readers = [record for record in theirs if record.when == "daily"]
    if not first.digest:
        readers = [] if readers else theirs
    if not readers:
        return []
    letters = _list_letters(session, first, newest)
    found = []
    for story_id, stored_at in _list_sessions(session, newest):
        if next(message_id for created_at, message_id in letters if created_at >= stored_at) != first.message_id:
            continue
        found += [
            continuation
            for continuation in find_continuations(session, story_id)
            if continuation.event.role == "session"
            and any(_is_asked_for(session, record, continuation) for record in readers)
        ]
    return found


def _list_letters(session: Session, first: AlertRecord, newest: datetime) -> list[tuple[datetime, str]]:
    """Return when each alert for the reader's letters of this sort was made, and in which it goes; oldest first."""
    theirs = (Alert.recipient == first.recipient) & (Alert.language == first.language)
    theirs &= Alert.digest if first.digest else ~Alert.digest & Alert.announcement_id.is_not(None)
    within = (Alert.created_at > newest - LOOK_BACK) & (Alert.created_at <= newest)
    query = sa.select(Alert.created_at, Alert.message_id).where(theirs, within)
    return [(made, message_id) for made, message_id in session.execute(query.order_by(Alert.created_at, Alert.id))]


def _list_sessions(session: Session, newest: datetime) -> list[tuple[int, datetime]]:
    """Return the stories that tell of a session and announce nothing, and when their first article was stored."""
    stored_at = sa.func.min(Article.stored_at)
    query = (
        sa.select(CooperationEvent.story_id, stored_at)
        .join(Article, Article.id == CooperationEvent.article_id)
        .outerjoin(Announcement, Announcement.story_id == CooperationEvent.story_id)
        .where(CooperationEvent.role == "session", Announcement.id.is_(None), Article.source_id.is_not(None))
        .group_by(CooperationEvent.story_id)
        .having(sa.and_(stored_at > newest - LOOK_BACK, stored_at <= newest))
        .order_by(stored_at, CooperationEvent.story_id)
    )
    return [(story_id, stored) for story_id, stored in session.execute(query)]


def _is_asked_for(session: Session, record: SubscriptionRecord, found: Continuation) -> bool:
    source = session.scalar(sa.select(Article.source_id).where(Article.id == found.event.article_id))
    told = [get_announcement(session, event.announcement_id) for event in found.earlier if event.announcement_id]
    if not told:  # of a cooperation that is only recounted, region and domain are not known
        narrowed = record.regions or record.kinds or record.domains or record.words
        return not narrowed and (not record.sources or source in record.sources)
    return any(matches_subscription(record, announcement, source, found.event.title) for announcement in told)
