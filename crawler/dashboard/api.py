"""The same for programs: what the pages show as JSON, described by /api/openapi.json. It shows and changes nothing."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query

from crawler.dashboard import reading_views
from crawler.dashboard.asking import MAX_PAGE, Asked, check_id
from crawler.dashboard.site import Site
from crawler.monitoring.compose import make_plain
from crawler.monitoring.subscriptions import mask_recipient
from storage.alerts import list_alerts
from storage.announcements import AnnouncementRecord, count_announcements, get_announcement, list_announcements
from storage.articles import ArticleRecord, find_article
from storage.exceptions import NotFound
from storage.runs import RunRecord, list_runs
from storage.search import count_found, search_articles
from storage.sources import SourceRecord, list_sources
from storage.stories import StoryRecord, get_story
from storage.types import AlertState

Page = Annotated[int, Query(ge=1, le=MAX_PAGE)]
Limit = Annotated[int, Query(ge=1, le=500)]
Text = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, kw_only=True)
class Announcements:
    """One page of announcements, flagged last first; ``total`` counts all that the filter lets through."""

    total: int
    items: list[AnnouncementRecord]


@dataclass(frozen=True, kw_only=True)
class Found:
    """An article that a search found."""

    id: int
    title: str | None
    published: str | None
    url: str
    source_id: str | None
    story_id: int
    label: str


@dataclass(frozen=True, kw_only=True)
class Search:
    """One page of the articles that hold every word, newest first."""

    total: int
    items: list[Found]


@dataclass(frozen=True, kw_only=True)
class Link:
    """Two regions that announced something together."""

    first: str
    second: str
    count: int
    kinds: dict[str, int]
    earliest: str
    latest: str


@dataclass(frozen=True, kw_only=True)
class AlertShown:
    """An alert of the ledger; addresses that hold secrets are masked."""

    id: int
    subscription: str
    subject: str
    recipient: str
    kind: str
    announcement_id: int | None
    state: AlertState
    attempts: int
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None
    last_error: str | None


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why there is no answer."""

    detail: str


_MISSING: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "there is none of this number"}}
_UNREADABLE: dict[int | str, dict[str, Any]] = {503: {"model": Problem, "description": "the database does not answer"}}


def make_router(site: Site) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/api", tags=["read"], responses=_UNREADABLE)

    @router.get("/announcements")
    def announcements(filters: Asked, page: Page = 1, limit: Limit = 50) -> Announcements:
        """List announcements; ``since`` and ``until`` are days of issue, ``region`` and ``partner`` both take part."""
        asked: dict[str, Any] = {**vars(filters), "seed": False}
        with site.database.read() as session:
            return Announcements(
                total=count_announcements(session, **asked),
                items=list_announcements(session, **asked, limit=limit, offset=(page - 1) * limit),
            )

    @router.get("/announcements/{number}", responses=_MISSING)
    def announcement(number: int) -> AnnouncementRecord:
        """Return one announcement."""
        with site.database.read() as session:
            return get_announcement(session, check_id(number))

    @router.get("/articles/{number}", responses=_MISSING)
    def article(number: int) -> ArticleRecord:
        """Return one article with its text, its repairs and what recognition found."""
        with site.database.read() as session:
            record = find_article(session, article_id=check_id(number))
        if record is None:
            raise NotFound(f"there is no article {number}")
        return record

    @router.get("/stories/{number}", responses=_MISSING)
    def story(number: int) -> StoryRecord:
        """Return a story with its articles."""
        with site.database.read() as session:
            return get_story(session, check_id(number))

    @router.get("/search")
    def search(q: Text, page: Page = 1, limit: Limit = 50) -> Search:
        """Find articles by words; two characters are enough."""
        asked = make_plain(q, 100)
        with site.database.read() as session:
            numbers = search_articles(session, asked, limit=limit, offset=(page - 1) * limit)
            found = (find_article(session, article_id=number) for number in numbers)
            names = Found.__dataclass_fields__
            items = [Found(**{name: getattr(record, name) for name in names}) for record in found if record]
            return Search(total=count_found(session, asked), items=items)

    @router.get("/cooperation")
    def cooperation(filters: Asked) -> list[Link]:
        """List the pairs of regions that announced something together, the most frequent first."""
        with site.database.read() as session:
            shown = reading_views.view_cooperation(session, filters, "", site.now(), site.interval)
        return [Link(**{name: getattr(edge, name) for name in Link.__dataclass_fields__}) for edge in shown.atlas.edges]

    @router.get("/sources")
    def sources() -> list[SourceRecord]:
        """List the sources with their health."""
        with site.database.read() as session:
            return list_sources(session)

    @router.get("/runs")
    def runs(source: Text = "", limit: Limit = 50) -> list[RunRecord]:
        """List crawl runs, newest first."""
        with site.database.read() as session:
            return list_runs(session, source.replace("\0", "") or None, limit=limit)

    @router.get("/alerts")
    def alerts(state: AlertState | None = None, limit: Limit = 50) -> list[AlertShown]:
        """List alerts, newest first."""
        with site.database.read() as session:
            ledger = list_alerts(session, state=state, limit=limit)
        masked = [replace(alert, recipient=mask_recipient(alert.recipient)) for alert in ledger]
        names = AlertShown.__dataclass_fields__
        return [AlertShown(**{name: getattr(alert, name) for name in names}) for alert in masked]

    return router
