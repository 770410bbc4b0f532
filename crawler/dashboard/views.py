"""What each page shows, read from the store in one transaction and returned as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from crawler.dashboard.marking import Piece, mark_text
from crawler.monitoring.health import Coverage, judge_coverage
from storage.alerts import AlertRecord, count_alerts, list_alerts
from storage.announcements import (
    AnnouncementRecord,
    count_announcements,
    find_announcement,
    get_announcement,
    list_announcements,
)
from storage.articles import ArticleRecord, count_articles, find_article
from storage.exceptions import NotFound
from storage.runs import RunRecord, list_runs
from storage.search import search_articles
from storage.sources import SourceRecord, list_sources
from storage.stories import StoryRecord, count_stories, get_story

PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What announcements to show; None lets everything through."""

    region: str | None = None
    kind: str | None = None
    domain: str | None = None
    source: str | None = None
    since: date | None = None


@dataclass(frozen=True, kw_only=True)
class AnnouncementRow:
    """One line of the list."""

    announcement: AnnouncementRecord
    source_title: str
    articles: int


@dataclass(frozen=True, kw_only=True)
class AnnouncementList:
    """One page of the list."""

    rows: list[AnnouncementRow]
    total: int
    page: int
    pages: int
    sources: list[SourceRecord]
    coverage: Coverage

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Id and title of every source, for the filter."""
        return [(source.id, source.title) for source in self.sources]


@dataclass(frozen=True, kw_only=True)
class ArticlePage:
    """One article with its story; ``announcement`` is the story's."""

    article: ArticleRecord
    pieces: list[Piece]
    repairs: list[dict[str, Any]]
    story: StoryRecord
    announcement: AnnouncementRecord | None
    titles: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class SourcesPage:
    """Every source, how many are read, and the last runs."""

    sources: list[SourceRecord]
    coverage: Coverage
    runs: list[RunRecord]


def view_announcements(
    session: Session, filters: Filters, page: int, now: datetime, interval: timedelta
) -> AnnouncementList:
    """Return one page of announcements, newest first. The seed corpus is known beforehand and no news."""
    asked = vars(filters)
    total = count_announcements(session, **asked, seed=False)
    records = list_announcements(session, **asked, seed=False, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    sources = list_sources(session)
    titles = {source.id: source.title for source in sources}
    rows = [
        AnnouncementRow(
            announcement=record,
            source_title=titles.get(record.source_id or "", record.source_id or ""),
            articles=len(get_story(session, record.story_id).articles),
        )
        for record in records
    ]
    return AnnouncementList(
        rows=rows,
        total=total,
        page=page,
        pages=max(1, -(-total // PAGE_SIZE)),
        sources=sources,
        coverage=judge_coverage(sources, now, interval=interval),
    )


def view_announcement(session: Session, announcement_id: int) -> ArticlePage:
    """Return the article that was announced, with its story. Raises NotFound."""
    return view_article(session, get_announcement(session, announcement_id).article_id)


def view_article(session: Session, article_id: int) -> ArticlePage:
    """Return an article, its proving words marked, with its story. Raises NotFound."""
    article = find_article(session, article_id=article_id)
    if article is None:
        raise NotFound(f"there is no article {article_id}")
    return ArticlePage(
        article=article,
        pieces=mark_text(article.text or "", article.recognition.get("evidence") or (), article.uncertain),
        repairs=article.repairs,
        story=get_story(session, article.story_id),
        announcement=find_announcement(session, article.story_id),
        titles={source.id: source.title for source in list_sources(session)},
    )


def view_search(session: Session, query: str) -> list[ArticleRecord]:
    """Return the newest articles that hold every word of the query."""
    found = (find_article(session, article_id=number) for number in search_articles(session, query, limit=PAGE_SIZE))
    return [article for article in found if article is not None]


def view_sources(session: Session, now: datetime, interval: timedelta) -> SourcesPage:
    """Return every source with the last runs."""
    sources = list_sources(session)
    return SourcesPage(
        sources=sources,
        coverage=judge_coverage(sources, now, interval=interval),
        runs=list_runs(session, limit=PAGE_SIZE),
    )


def view_runs(session: Session, source_id: str | None) -> list[RunRecord]:
    """Return the last runs, of one source or of all."""
    return list_runs(session, source_id, limit=4 * PAGE_SIZE)


def view_alerts(session: Session, state: str | None) -> tuple[Sequence[AlertRecord], dict[str, int]]:
    """Return the last alerts in a state, or in any, and how many there are of each state."""
    counts = {str(name): count for name, count in count_alerts(session).items()}
    known = state if state in counts else None
    return list_alerts(session, state=known, limit=4 * PAGE_SIZE), counts


def view_metrics(session: Session) -> dict[str, Any]:
    """Return what monitoring systems ask for."""
    return {
        "sources": list_sources(session),
        "alerts": count_alerts(session),
        "articles": count_articles(session),
        "stories": count_stories(session),
        "announcements": count_announcements(session, seed=False),
    }
