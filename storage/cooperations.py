"""Cooperations with their life: what opened each, the sessions, members, batches and renewals that followed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storage.exceptions import NotFound
from storage.models import Announcement, Article, Cooperation, CooperationEvent, CooperationKey, Story
from storage.types import to_storable

FOLLOWING = ("session", "members", "batch", "renewed", "carried_out")
"""Roles of events that continue a cooperation; the others are ``founded`` and ``recounted``."""

SAME_EVENT_DAYS = 20
"""Two reports that found one cooperation within so many days are of one founding: papers print up to two weeks late,
and the shortest span seen between two batches of joint standards of the same regions is a month."""

_BATCHED = {"joint_standards", "mutual_recognition"}
_MAX_TITLE = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class EventRecord:
    """One event of a cooperation, with the article that tells it. ``day``: EDTF, else the day of issue."""

    cooperation_id: int
    article_id: int
    story_id: int
    announcement_id: int | None
    role: str
    kind: str
    name: str | None
    number: int | None
    day: str | None
    title: str
    url: str

    @property
    def follows(self) -> bool:
        """Tell whether it continues what was there before."""
        return self.role in FOLLOWING


@dataclass(frozen=True, kw_only=True, slots=True)
class CooperationRecord:
    """A cooperation with its events, by day; those of unknown day come last."""

    id: int
    title: str
    kind: str
    created_at: datetime
    events: tuple[EventRecord, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Continuation:
    """That a story continues a cooperation: its own event and the earlier ones of other stories, by day."""

    cooperation_id: int
    title: str
    event: EventRecord
    earlier: tuple[EventRecord, ...]


def record_life(session: Session, article_id: int, signs: Iterable[Mapping[str, Any]], now: datetime) -> None:
    """Join an article to the cooperations that it opens, continues or recounts, in place of what it was joined to.

    ``signs`` are those of recognition: role, kind, name, number, date and keys. A document that is carried out opens
    nothing; all else opens a cooperation where none has a key of it.

    Raises:
        NotFound: there is no such article.
    """
    article = session.get(Article, article_id)
    if article is None:
        raise NotFound(f"there is no article {article_id}")
    own = sa.select(CooperationEvent.cooperation_id).where(CooperationEvent.article_id == article_id)
    before = set(session.scalars(own))
    session.execute(sa.delete(CooperationEvent).where(CooperationEvent.article_id == article_id))
    joined: set[int] = set()
    # What the article founds comes before what it recounts: where both are of one cooperation, that is its news.
    for sign in sorted(signs, key=lambda sign: sign["role"] == "recounted"):
        cooperation_id = _find_or_open(session, sign, now)
        if cooperation_id is None or cooperation_id in joined:
            continue
        joined.add(cooperation_id)
        issued = (article.published or "")[:10] or None
        session.add(
            CooperationEvent(
                cooperation_id=cooperation_id,
                article_id=article_id,
                story_id=article.story_id,
                role=sign["role"],
                kind=sign["kind"],
                name=sign.get("name"),
                number=sign.get("number"),
                day=sign.get("date") or (None if sign["role"] == "recounted" else issued),
            )
        )
    session.flush()
    _drop_untold(session, before - joined)


def get_cooperation(session: Session, cooperation_id: int) -> CooperationRecord:
    """Return a cooperation.

    Raises:
        NotFound: there is none of that id.
    """
    row = session.get(Cooperation, cooperation_id)
    if row is None:
        raise NotFound(f"there is no cooperation {cooperation_id}")
    return _to_record(row, _list_events(session, [cooperation_id]))


def list_cooperations(session: Session, *, limit: int = 50, offset: int = 0) -> list[CooperationRecord]:
    """Return the cooperations that several stories tell of, those with the latest article first."""
    query = sa.select(Cooperation).join(CooperationEvent).group_by(Cooperation.id)
    query = query.having(sa.func.count(CooperationEvent.story_id.distinct()) > 1)
    query = query.order_by(sa.func.max(CooperationEvent.article_id).desc(), Cooperation.id)
    rows = session.scalars(query.limit(limit).offset(offset)).all()
    life = _list_events(session, [row.id for row in rows])
    return [_to_record(row, [event for event in life if event.cooperation_id == row.id]) for row in rows]


def find_continuations(session: Session, story_id: int) -> list[Continuation]:
    """Return what a story continues: each cooperation with its earlier events."""
    found = []
    for row, life in _lives_of(session, story_id):
        ours = next((event for event in life if event.story_id == story_id), None)
        if ours is None or not ours.follows:
            continue
        earlier = tuple(event for event in life if event.story_id != story_id and _is_before(event, ours))
        if earlier:
            found.append(Continuation(cooperation_id=row.id, title=row.title, event=ours, earlier=earlier))
    return found


def list_followers(session: Session, story_id: int) -> list[EventRecord]:
    """Return what continued, later, the cooperations that a story opened or continued itself."""
    found = []
    for _, life in _lives_of(session, story_id):
        ours = next((event for event in life if event.story_id == story_id), None)
        if ours is not None and ours.role != "recounted":
            found += [e for e in life if e.story_id != story_id and e.follows and not _is_before(e, ours)]
    return found


def list_lives(session: Session, story_id: int) -> list[CooperationRecord]:
    """Return the cooperations that a story tells of, each with its whole life."""
    return [
        CooperationRecord(id=row.id, title=row.title, kind=row.kind, created_at=row.created_at, events=tuple(life))
        for row, life in _lives_of(session, story_id)
    ]


def _lives_of(session: Session, story_id: int) -> list[tuple[Cooperation, list[EventRecord]]]:
    own = sa.select(CooperationEvent.cooperation_id).where(CooperationEvent.story_id == story_id)
    rows = session.scalars(sa.select(Cooperation).where(Cooperation.id.in_(own)).order_by(Cooperation.id)).all()
    events = _list_events(session, [row.id for row in rows])
    return [(row, judge_roles([event for event in events if event.cooperation_id == row.id])) for row in rows]


def _find_or_open(session: Session, sign: Mapping[str, Any], now: datetime) -> int | None:
    keys = [to_storable(key)[:255] for key in sign["keys"]]
    known = {row.key: row.cooperation_id for row in session.scalars(_held(keys))}
    # The keys of a sign go from the participants' own to the more general: the first that is known decides.
    cooperation_id = next((known[key] for key in keys if key in known), None)
    if cooperation_id is None:
        if sign["role"] == "carried_out" or not keys:
            return None
        row = Cooperation(title=_title(sign), kind=sign["kind"], created_at=now)
        session.add(row)
        session.flush()
        cooperation_id = row.id
    for key in dict.fromkeys(keys):
        if key not in known and sign["role"] != "carried_out":
            session.add(CooperationKey(key=key, cooperation_id=cooperation_id))
    session.flush()
    return cooperation_id


def _held(keys: Sequence[str]) -> sa.Select[CooperationKey]:
    return sa.select(CooperationKey).where(CooperationKey.key.in_(keys))


def _title(sign: Mapping[str, Any]) -> str:
    """Return the name of what is opened, else who takes part and in what, as its first key says."""
    if sign.get("name"):
        return str(sign["name"])[:_MAX_TITLE]
    return " ".join(part for part in str(sign["keys"][0]).split("|")[1:] if part)[:_MAX_TITLE]


def judge_roles(events: Iterable[EventRecord]) -> list[EventRecord]:
    """Return one event a story, by day, each with the role that it has beside the others; retellings are left out.

    Told anew at another time, a founding is a next batch or a renewal. What the store held first does not matter: an
    older article may be read later.
    """
    life: list[EventRecord] = []
    stories: set[int] = set()
    for event in events:
        if event.story_id in stories:
            continue
        stories.add(event.story_id)
        role = _judge_role(event, life)
        if role is not None:
            life.append(replace(event, role=role))
    if any(event.role == "founded" for event in life):
        life = [event for event in life if event.role != "recounted"]
    return life


def _judge_role(event: EventRecord, before: Sequence[EventRecord]) -> str | None:
    """Return the role of an event after those before it, None for another report of one of them."""
    if event.role in {"recounted", "carried_out"}:
        return event.role
    news = [other for other in before if other.role not in {"recounted", "carried_out"}]
    alike = {"founded", "batch", "renewed"}
    kin = [e for e in news if e.role == event.role or (event.role in alike and e.role in alike)]
    if any(_is_same_event(other, event) for other in kin):
        return None
    if event.role not in alike or not before:
        return event.role
    if event.number is None and not any(_precedes(other.day, event.day) for other in before):
        return None if kin else event.role
    return "batch" if event.kind in _BATCHED else "renewed"


def _is_same_event(one: EventRecord, other: EventRecord) -> bool:
    if one.number is not None and other.number is not None and one.number != other.number:
        return False
    first, second = _to_date(one.day), _to_date(other.day)
    return first is not None and second is not None and abs((first - second).days) <= SAME_EVENT_DAYS


def _precedes(one: str | None, other: str | None) -> bool:
    """Tell whether an EDTF day, month or year certainly lies before another."""
    if not one or not other or "X" in one + other:
        return False
    length = min(len(one), len(other))
    return one[:length] < other[:length]


def _to_date(day: str | None) -> date | None:
    try:
        return date.fromisoformat(day or "")
    except ValueError:
        return None


def _list_events(session: Session, cooperation_ids: Sequence[int]) -> list[EventRecord]:
    if not cooperation_ids:
        return []
    rows = session.execute(
        sa.select(CooperationEvent, Announcement.id, Story.title, Article.url)
        .join(Story, Story.id == CooperationEvent.story_id)
        .join(Article, Article.id == CooperationEvent.article_id)
        .outerjoin(Announcement, Announcement.story_id == CooperationEvent.story_id)
        .where(CooperationEvent.cooperation_id.in_(list(cooperation_ids)))
        .order_by(CooperationEvent.day.asc().nulls_last(), CooperationEvent.id)
    )
    return [
        EventRecord(
            cooperation_id=event.cooperation_id,
            article_id=event.article_id,
            story_id=event.story_id,
            announcement_id=announcement_id,
            role=event.role,
            kind=event.kind,
            name=event.name,
            number=event.number,
            day=event.day,
            title=title,
            url=url,
        )
        for event, announcement_id, title, url in rows
    ]


def _is_before(event: EventRecord, ours: EventRecord) -> bool:
    """Tell whether an event came before ours: by their days, else by their numbers, else by which was stored first."""
    if event.number is not None and ours.number is not None and event.kind == ours.kind:
        return event.number < ours.number
    if event.day and ours.day and "X" not in event.day + ours.day:
        length = min(len(event.day), len(ours.day))
        return event.day[:length] <= ours.day[:length]
    return event.role in {"founded", "recounted"} or event.article_id < ours.article_id


def _to_record(row: Cooperation, events: Sequence[EventRecord]) -> CooperationRecord:
    return CooperationRecord(
        id=row.id, title=row.title, kind=row.kind, created_at=row.created_at, events=tuple(judge_roles(events))
    )


def _drop_untold(session: Session, cooperation_ids: Iterable[int]) -> None:
    """Take out those cooperations that no article tells of any more."""
    for cooperation_id in cooperation_ids:
        told = sa.exists().where(CooperationEvent.cooperation_id == cooperation_id)
        if not session.scalar(sa.select(told)):
            session.execute(sa.delete(CooperationKey).where(CooperationKey.cooperation_id == cooperation_id))
            session.execute(sa.delete(Cooperation).where(Cooperation.id == cooperation_id))
