"""A stored article read anew: its reading replaced whole, so that no offset outlives the text that it points into."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storage.alerts import queue_announcement_alerts
from storage.announcements import add_acts, add_announcement
from storage.articles import set_fingerprint, set_recognition
from storage.cooperations import record_life
from storage.exceptions import NotFound
from storage.models import Announcement, Article, Story
from storage.search import index_article


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What today's code makes of a stored page; the fields are those of the article."""

    title: str | None
    published: str | None
    text: str
    raw_title: str | None
    raw_text: str
    repairs: Sequence[Mapping[str, Any]]
    uncertain: Sequence[Sequence[int]]
    label: str
    recognition: Mapping[str, Any]
    rules_version: str
    fingerprint_version: int
    payload: bytes
    sampled: Sequence[int]


def replace_reading(session: Session, article_id: int, reading: Reading, now: datetime) -> int | None:
    """Replace an article's reading; return the new announcement's id if its story is announced only now.

    The article stays in its story. An announcement is brought up to date, never withdrawn and never alerted again.

    Raises:
        NotFound: there is no such article.
    """
    row = session.get(Article, article_id)
    if row is None:
        raise NotFound(f"there is no article {article_id}")
    for name in ("title", "published", "text", "raw_title", "raw_text"):
        setattr(row, name, getattr(reading, name))
    row.repairs, row.uncertain = list(reading.repairs), [list(span) for span in reading.uncertain]
    set_recognition(
        session,
        article_id,
        label=reading.label,
        recognition=reading.recognition,
        rules_version=reading.rules_version,
    )
    set_fingerprint(
        session,
        article_id,
        version=reading.fingerprint_version,
        payload=reading.payload,
        sampled=reading.sampled,
    )
    add_acts(session, article_id, reading.recognition.get("acts") or ())
    record_life(session, article_id, reading.recognition.get("life") or (), now)
    index_article(session, article_id, reading.title, reading.text)
    return _announce(session, row, reading, now)


def _announce(session: Session, row: Article, reading: Reading, now: datetime) -> int | None:
    if reading.label != "announcement":
        return None
    flagged = session.scalar(sa.select(Announcement).where(Announcement.story_id == row.story_id))
    if flagged is None:
        story = session.get_one(Story, row.story_id)
        announcement_id = add_announcement(
            session, row.story_id, row.id, reading.recognition, now, seed=story.seed_id is not None
        )
        queue_announcement_alerts(session, announcement_id, now)
        return announcement_id if story.seed_id is None else None
    if flagged.article_id == row.id:
        flagged.title, flagged.published = reading.title or "", reading.published
        flagged.kind, flagged.event_date = reading.recognition.get("kind"), reading.recognition.get("event_date")
        flagged.recognition, flagged.rules_version = dict(reading.recognition), reading.rules_version
        session.flush()
    return None
