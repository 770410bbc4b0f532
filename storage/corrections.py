"""What a person corrected about stories: articles taken out of one, stories made one; and what later copies heed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storage.alerts import queue_announcement_alerts
from storage.announcements import add_announcement
from storage.exceptions import NotCorrectable, NotFound
from storage.models import Alert, Announcement, Article, CooperationEvent, Correction, Story
from storage.similar import find_sqlite
from storage.stories import choose_authoritative, create_story
from storage.types import AlertState

SPLIT, MERGE = "split", "merge"
BY_A_PERSON = "put here by a person"

_SQLITE_PARTED = (
    "WITH wanted AS (SELECT value FROM json_each(?)) SELECT story_id, from_story_id FROM corrections"
    " WHERE kind = 'split' AND (story_id IN (SELECT value FROM wanted) OR from_story_id IN (SELECT value FROM wanted))"
)
_POSTGRESQL_PARTED = sa.text(
    "SELECT story_id, from_story_id FROM corrections WHERE kind = 'split' AND"
    " (story_id = ANY(CAST(:stories AS integer[])) OR from_story_id = ANY(CAST(:stories AS integer[])))"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Corrected:
    """What a correction did: the story that it left or made, the articles it moved, the alerts that it queued."""

    story_id: int
    article_ids: tuple[int, ...]
    alerts_queued: int


def split_story(session: Session, article_ids: Sequence[int], now: datetime) -> Corrected:
    """Take articles, with the copies that were attached to them, out of their story into one of their own.

    The announcement goes with its article. A story that is left, or made, with a report of a new act and without an
    announcement gets one now, with its alerts: they are what the wrong story has swallowed.

    Raises:
        NotFound: there is no such article.
        NotCorrectable: they are of several stories, or the story would be left empty.
    """
    rows = [_get_article(session, article_id) for article_id in dict.fromkeys(article_ids)]
    if len({row.story_id for row in rows}) != 1:
        raise NotCorrectable("articles of several stories: split one story at a time")
    old_id = rows[0].story_id
    members = session.scalars(sa.select(Article).where(Article.story_id == old_id).order_by(Article.id)).all()
    moved_ids = {row.id for row in rows}
    for member in members:  # in the order of storing, so that a copy of a copy comes after it
        if member.of_article_id in moved_ids and member.relation == "copy":
            moved_ids.add(member.id)
    moved, left = _partition(members, moved_ids)
    if not left:
        raise NotCorrectable(f"nothing would be left of story {old_id}")
    new_id = create_story(session, moved[0].title, now)
    for row in moved:
        row.story_id = new_id
        _remember(session, row.id, kind=SPLIT, story_id=new_id, from_story_id=old_id, part=None, now=now)
    _let_first_be_new(moved)
    _let_first_be_new(left)
    session.flush()
    for model in (Announcement, CooperationEvent):
        session.execute(sa.update(model).where(model.article_id.in_(moved_ids)).values(story_id=new_id))
    queued = 0
    for story_id in (old_id, new_id):
        choose_authoritative(session, story_id)
        queued += _announce(session, story_id, now)
    return Corrected(story_id=new_id, article_ids=tuple(sorted(moved_ids)), alerts_queued=queued)


def merge_stories(session: Session, story_ids: Sequence[int], now: datetime) -> Corrected:
    """Make stories one: a seed's if one of them is, else the earliest. Of their announcements the first one stays.

    Alerts of the others that are not under way yet are withdrawn, for their readers know or will be told.

    Raises:
        NotFound: there is no such story.
        NotCorrectable: fewer than two stories, or two seeds.
    """
    stories = [_get_story(session, story_id) for story_id in dict.fromkeys(story_ids)]
    if len(stories) < 2:
        raise NotCorrectable("two different stories are needed to make one")
    stories.sort(key=lambda story: (story.seed_id is None, story.id))
    kept, *others = stories
    if others[0].seed_id is not None:
        raise NotCorrectable(f"{kept.seed_id} and {others[0].seed_id} are known to be two")
    moved: list[int] = []
    for other in others:
        moved += _move_all(session, kept, other, now)
    choose_authoritative(session, kept.id)
    return Corrected(story_id=kept.id, article_ids=tuple(sorted(moved)), alerts_queued=_announce(session, kept.id, now))


def find_partners(session: Session, story_ids: Iterable[int]) -> set[int]:
    """Return the stories that a person parted, of these or from these: what is like one may belong to the other."""
    wanted = sorted(set(story_ids))
    rows: Iterable[Sequence[Any]]
    if sqlite := find_sqlite(session):
        rows = sqlite.execute(_SQLITE_PARTED, (str(wanted),))
    else:
        rows = session.connection().execute(_POSTGRESQL_PARTED, {"stories": wanted})
    return {story_id for row in rows for story_id in row}


def join_part(session: Session, article_id: int, story_id: int, part: int, now: datetime) -> None:
    """Let a new article be of the part of its story that what it is a copy of is of (see ``StoredPrint.part``)."""
    _remember(session, article_id, kind=MERGE, story_id=story_id, from_story_id=story_id, part=part, now=now)
    session.flush()


def _move_all(session: Session, kept: Story, other: Story, now: datetime) -> list[int]:
    """Put all of a story into another one, and end it; return the articles."""
    members = session.scalars(sa.select(Article).where(Article.story_id == other.id).order_by(Article.id)).all()
    root = session.scalar(sa.select(sa.func.min(Article.id)).where(Article.story_id == kept.id))
    for row in members:
        row.story_id = kept.id
        known = session.get(Correction, row.id)
        part = known.part if known is not None and known.part is not None else -members[0].id
        _remember(session, row.id, kind=MERGE, story_id=kept.id, from_story_id=other.id, part=part, now=now)
        if row.relation == "new":
            row.relation, row.of_article_id, row.match_reasons = "same_event", root, [BY_A_PERSON]
    session.flush()
    _keep_first_announcement(session, kept.id, other.id)
    for model in (CooperationEvent, Correction):
        session.execute(sa.update(model).where(model.story_id == other.id).values(story_id=kept.id))
    session.execute(sa.update(Correction).where(Correction.from_story_id == other.id).values(from_story_id=kept.id))
    session.delete(other)
    session.flush()
    return [row.id for row in members]


def _keep_first_announcement(session: Session, kept_id: int, other_id: int) -> None:
    rows = session.scalars(
        sa.select(Announcement)
        .where(Announcement.story_id.in_([kept_id, other_id]))
        .order_by(Announcement.seed.desc(), Announcement.flagged_at, Announcement.id)
    ).all()
    for row in rows[1:]:
        waiting = sa.delete(Alert).where(Alert.announcement_id == row.id, Alert.state == AlertState.QUEUED)
        session.execute(waiting)
        told = sa.update(Alert).where(Alert.announcement_id == row.id).values(announcement_id=rows[0].id)
        session.execute(told)
        session.delete(row)
    session.flush()
    if rows:
        rows[0].story_id = kept_id
        session.flush()


def _announce(session: Session, story_id: int, now: datetime) -> int:
    """Announce a story by its first report of a new act, if it has one and no announcement; return the alerts."""
    story = _get_story(session, story_id)
    if story.seed_id is not None:
        return 0
    if session.scalar(sa.select(Announcement.id).where(Announcement.story_id == story_id)) is not None:
        return 0
    article = session.scalar(
        sa.select(Article)
        .where(Article.story_id == story_id, Article.label == "announcement")
        .order_by(Article.id)
        .limit(1)
    )
    if article is None:
        return 0
    announcement_id = add_announcement(session, story_id, article.id, article.recognition, now)
    return queue_announcement_alerts(session, announcement_id, now)


def _let_first_be_new(rows: Sequence[Article]) -> None:
    """Let the first article speak for itself, and what was attached to an article elsewhere be attached to it."""
    first, *rest = rows
    ids = {row.id for row in rows}
    if first.relation != "new":
        first.relation, first.of_article_id, first.score, first.match_reasons = "new", None, None, [BY_A_PERSON]
    for row in rest:
        if row.of_article_id not in ids:
            row.of_article_id, row.match_reasons = first.id, [BY_A_PERSON]
            row.relation = "copy" if row.relation == "new" else row.relation


def _partition(members: Sequence[Article], moved_ids: set[int]) -> tuple[list[Article], list[Article]]:
    return [row for row in members if row.id in moved_ids], [row for row in members if row.id not in moved_ids]


def _remember(
    session: Session, article_id: int, *, kind: str, story_id: int, from_story_id: int, part: int | None, now: datetime
) -> None:
    session.merge(
        Correction(
            article_id=article_id,
            kind=kind,
            story_id=story_id,
            from_story_id=from_story_id,
            part=part,
            made_at=now,
        )
    )


def _get_article(session: Session, article_id: int) -> Article:
    row = session.get(Article, article_id)
    if row is None:
        raise NotFound(f"there is no article {article_id}")
    return row


def _get_story(session: Session, story_id: int) -> Story:
    row = session.get(Story, story_id)
    if row is None:
        raise NotFound(f"there is no story {story_id}")
    return row
