"""Announcements: new cooperation, one a story at the most, and the acts that articles report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, TypedDict, TypeVar, Unpack

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from storage.exceptions import NotFound
from storage.models import Act, Announcement, Article, Facet, Review

_Query = TypeVar("_Query", bound=sa.Select[*tuple[Any, ...]])

Newest = Literal["flagged", "published"]


class Wanted(TypedDict, total=False):
    """Which announcements; None, or left out, lets everything through.

    ``region`` and ``partner`` are provinces or groups, both taking part; ``since`` and ``until`` are days of issue.
    ``period`` is a year or a month, 2026 or 2026-03, of the act, or of issue where no day of the act is known.
    ``source``: any article of the story is from it; ``announced_by``: the one that announced it is.
    ``reviewed``: whether any reader has judged it.
    """

    region: str | None
    partner: str | None
    kind: str | None
    domain: str | None
    since: date | None
    until: date | None
    period: str | None
    source: str | None
    announced_by: str | None
    seed: bool | None
    reviewed: bool | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AnnouncementRecord:
    """An announcement with what recognition found and where its article is."""

    id: int
    story_id: int
    article_id: int
    source_id: str | None
    url: str
    title: str
    kind: str | None
    parties: list[str]
    regions: list[str]
    region_group: str | None
    event_date: str | None
    published: str | None
    domains: list[str]
    instrument_names: list[str]
    counts: dict[str, Any]
    evidence: list[dict[str, Any]]
    reasons: list[str]
    rules_version: str
    seed: bool
    flagged_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class AnnouncementSummary:
    """As much of an announcement as is counted: ``day`` is that of the act, else of issue, None if neither is known."""

    id: int
    kind: str | None
    day: str | None
    regions: tuple[str, ...]


def add_announcement(
    session: Session, story_id: int, article_id: int, recognition: Mapping[str, Any], now: datetime, seed: bool = False
) -> int:
    """Flag a story by one of its articles and what recognition found in it; return the id.

    Raises:
        NotFound: there is no such article.
        sqlalchemy.exc.IntegrityError: the story is flagged already.
    """
    article = session.get(Article, article_id)
    if article is None:
        raise NotFound(f"there is no article {article_id}")
    row = Announcement(
        story_id=story_id,
        article_id=article_id,
        title=article.title or "",
        kind=recognition.get("kind"),
        published=article.published,
        event_date=recognition.get("event_date"),
        recognition=dict(recognition),
        rules_version=article.rules_version,
        seed=seed,
        flagged_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def find_announcement(session: Session, story_id: int) -> AnnouncementRecord | None:
    """Return the announcement of a story, None if it has none."""
    row = session.execute(_select().where(Announcement.story_id == story_id)).one_or_none()
    return _to_record(row) if row else None


def get_announcement(session: Session, announcement_id: int) -> AnnouncementRecord:
    """Return an announcement.

    Raises:
        NotFound: there is none of that id.
    """
    row = session.execute(_select().where(Announcement.id == announcement_id)).one_or_none()
    if row is None:
        raise NotFound(f"there is no announcement {announcement_id}")
    return _to_record(row)


def list_announcements(
    session: Session,
    *,
    newest: Newest = "flagged",
    limit: int = 50,
    offset: int = 0,
    **wanted: Unpack[Wanted],
) -> list[AnnouncementRecord]:
    """Return announcements, newest first: those flagged last, or those issued last."""
    query = _filter(_select(), **wanted)
    if newest == "published":
        query = query.order_by(_issued_on.desc().nulls_last())
    newest_first = query.order_by(Announcement.flagged_at.desc(), Announcement.id.desc())
    return [_to_record(row) for row in session.execute(newest_first.limit(limit).offset(offset))]


def count_announcements(session: Session, **wanted: Unpack[Wanted]) -> int:
    """Return how many announcements ``list_announcements`` would page through."""
    query = sa.select(sa.func.count()).select_from(Announcement)
    return session.scalar(_filter(query, **wanted)) or 0


def summarize_announcements(session: Session, **wanted: Unpack[Wanted]) -> list[AnnouncementSummary]:
    """Return all announcements that ``list_announcements`` would page through, to count them; the oldest id first."""
    # All in one statement, and without the articles: their rows are long.
    place = aliased(Facet)  # apart from those that the filters ask for
    regions = sa.func.aggregate_strings(place.value, _BETWEEN)
    query = (
        sa.select(Announcement.id, Announcement.kind, _happened_on, regions)
        .outerjoin(place, (place.article_id == Announcement.article_id) & (place.field == "region"))
        .group_by(Announcement.id)
        .order_by(Announcement.id)
    )
    return [
        AnnouncementSummary(id=number, kind=kind, day=day, regions=tuple(places.split(_BETWEEN)) if places else ())
        for number, kind, day, places in session.execute(_filter(query, **wanted))
    ]


def count_by_region(session: Session, since: datetime, limit: int) -> dict[str, int]:
    """Return how many announcements flagged since then each region and group has, most first, seeds left out."""
    count = sa.func.count()
    query = (
        sa.select(Facet.value, count)
        .join(Announcement, Announcement.article_id == Facet.article_id)
        .where(Announcement.flagged_at >= since, Announcement.seed.is_(False))
        .where(Facet.field.in_(["region", "region_group"]))
        .group_by(Facet.value)
        .order_by(count.desc(), Facet.value)
        .limit(limit)
    )
    return {region: number for region, number in session.execute(query)}  # noqa: C416 - rows are no pairs to mypy


def find_titles(session: Session, numbers: Iterable[int]) -> dict[int, str]:
    """Return the titles of announcements by their numbers."""
    query = sa.select(Announcement.id, Announcement.title).where(Announcement.id.in_(numbers))
    return {number: title for number, title in session.execute(query)}  # noqa: C416 - rows are no pairs to mypy


def add_acts(session: Session, article_id: int, acts: Iterable[Mapping[str, Any]]) -> None:
    """Store the acts that recognition found in an article, in their order, in place of earlier ones."""
    session.execute(sa.delete(Act).where(Act.article_id == article_id))
    for position, act in enumerate(acts):
        session.add(
            Act(
                article_id=article_id,
                position=position,
                kind=act.get("kind"),
                new=bool(act.get("new")),
                happened=bool(act.get("happened")),
                date=act.get("date"),
                instrument=act.get("instrument"),
                fields=dict(act),
            )
        )
    session.flush()


def list_acts(session: Session, article_id: int) -> list[dict[str, Any]]:
    """Return the acts of an article as recognition gave them."""
    return list(session.scalars(sa.select(Act.fields).where(Act.article_id == article_id).order_by(Act.position)))


def _select() -> sa.Select[Announcement, str | None, str]:
    return sa.select(Announcement, Article.source_id, Article.url).join(Article, Article.id == Announcement.article_id)


_BETWEEN = "|"  # stands in no name of a region
_issued_on = sa.func.coalesce(Announcement.published, Announcement.event_date)
_happened_on = sa.func.coalesce(Announcement.event_date, Announcement.published)


def _filter(query: _Query, **wanted: Unpack[Wanted]) -> _Query:
    for place in (wanted.get("region"), wanted.get("partner")):
        if place is not None:
            query = query.where(_has_facet(["region", "region_group"], place))
    if (domain := wanted.get("domain")) is not None:
        query = query.where(_has_facet(["domain"], domain))
    if (kind := wanted.get("kind")) is not None:
        query = query.where(Announcement.kind == kind)
    if (since := wanted.get("since")) is not None:
        query = query.where(_issued_on >= since.isoformat())
    if (until := wanted.get("until")) is not None:  # a moment of that day is written with more characters than the day
        query = query.where(_issued_on < (until + timedelta(days=1)).isoformat() if until < date.max else sa.true())
    if (period := wanted.get("period")) is not None:
        query = query.where(_happened_on.startswith(period, autoescape=True))
    if (source := wanted.get("source")) is not None:
        reported = sa.select(Article.story_id).where(Article.source_id == source)
        query = query.where(Announcement.story_id.in_(reported))
    if (announced_by := wanted.get("announced_by")) is not None:
        own = sa.select(Article.id).where(Article.source_id == announced_by)
        query = query.where(Announcement.article_id.in_(own))
    if (seed := wanted.get("seed")) is not None:
        query = query.where(Announcement.seed.is_(seed))
    if (reviewed := wanted.get("reviewed")) is not None:
        judged = sa.exists().where(Review.article_id == Announcement.article_id)
        query = query.where(judged if reviewed else ~judged)
    return query


def _has_facet(fields: list[str], value: str) -> sa.ColumnElement[bool]:
    holds = Facet.field.in_(fields) & (Facet.value == value)
    return sa.exists().where(Facet.article_id == Announcement.article_id, holds)


def _to_record(row: sa.Row[Announcement, str | None, str]) -> AnnouncementRecord:
    announcement, source_id, url = row
    found: dict[str, Any] = announcement.recognition
    return AnnouncementRecord(
        id=announcement.id,
        story_id=announcement.story_id,
        article_id=announcement.article_id,
        source_id=source_id,
        url=url,
        title=announcement.title,
        kind=announcement.kind,
        parties=list(found.get("parties") or ()),
        regions=list(found.get("regions") or ()),
        region_group=found.get("region_group"),
        event_date=announcement.event_date,
        published=announcement.published,
        domains=list(found.get("domains") or ()),
        instrument_names=list(found.get("instrument_names") or ()),
        counts=dict(found.get("counts") or {}),
        evidence=list(found.get("evidence") or ()),
        reasons=list(found.get("reasons") or ()),
        rules_version=announcement.rules_version,
        seed=announcement.seed,
        flagged_at=announcement.flagged_at,
    )
