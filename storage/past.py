"""What a source has published and what its runs counted: the past that its health is judged against."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storage.models import Announcement, Article, Run
from storage.types import RunOutcome

MAX_ARTICLES = 1000
MAX_RUNS = 1000
"""Newest of either that are looked at: six weeks of hourly runs; a source with more articles shows itself in fewer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleTrace:
    """An article as far as health asks."""

    stored_at: datetime
    published: str | None
    title: str
    characters: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RunTrace:
    """A run that read something."""

    finished_at: datetime
    counts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """A source's past, oldest first."""

    articles: tuple[ArticleTrace, ...]
    runs: tuple[RunTrace, ...]


def read_past(session: Session, source_id: str, since: datetime) -> Past:
    """Return what the source published and how its runs that read something went, from ``since`` on."""
    articles = session.execute(
        sa.select(Article.stored_at, Article.published, Article.title, sa.func.length(Article.text))
        .where(Article.source_id == source_id, Article.stored_at >= since)
        .order_by(Article.stored_at.desc(), Article.id.desc())
        .limit(MAX_ARTICLES)
    ).all()
    runs = session.execute(
        sa.select(Run.finished_at, Run.counts)
        .where(
            Run.source_id == source_id,
            Run.started_at >= since,
            Run.outcome.in_([RunOutcome.COMPLETE, RunOutcome.PARTIAL]),
            Run.finished_at.is_not(None),
        )
        .order_by(Run.id.desc())
        .limit(MAX_RUNS)
    ).all()
    return Past(
        articles=tuple(
            ArticleTrace(
                stored_at=row.stored_at, published=row.published, title=row.title or "", characters=row[3] or 0
            )
            for row in reversed(articles)
        ),
        runs=tuple(RunTrace(finished_at=row.finished_at, counts=row.counts) for row in reversed(runs)),
    )


def count_week(session: Session, now: datetime) -> dict[str, int]:
    """Return how many crawls, new articles and announcements the last seven days brought."""
    since = now - timedelta(days=7)
    counted = {
        "runs": sa.select(sa.func.count()).where(Run.started_at >= since),
        "articles": sa.select(sa.func.count()).where(Article.stored_at >= since, Article.source_id.is_not(None)),
        "announcements": sa.select(sa.func.count()).where(
            Announcement.flagged_at >= since, Announcement.seed.is_(False)
        ),
    }
    return {name: session.scalar(query) or 0 for name, query in counted.items()}
