"""The pages of a reader: announcements, articles, search, the map, the timeline, regions."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from starlette.exceptions import HTTPException

from crawler.dashboard import reading_views
from crawler.dashboard.asking import MAX_VALUE, Asked, Filters, check_id, check_page
from crawler.dashboard.site import Site
from crawler.monitoring.compose import make_plain
from crawler.monitoring.wording import DOMAINS, KINDS
from crawler.recognition.gazetteer import group_names, provinces
from crawler.text import decode
from storage.articles import find_article
from storage.pages import load_page

LABELS = ("announcement", "background", "other")


def make_router(site: Site) -> APIRouter:
    """Return the routes."""
    router = APIRouter(include_in_schema=False)

    def show(request: Request, shown: reading_views.ArticlePage, said: str) -> HTMLResponse:
        reader = request.state.visitor.name or site.reader
        return site.pages.render(request, "article.html", shown=shown, reader=reader, said=said, wrong="", typed={})

    @router.get("/")
    def announcements(request: Request, filters: Asked, page: int = 1) -> HTMLResponse:
        with site.database.read() as session:
            found = reading_views.view_announcements(session, filters, check_page(page), site.now(), site.interval)
        return site.pages.render(
            request, "announcements.html", found=found, filters=filters, coverage=found.coverage, today=site.now()
        )

    @router.get("/announcements/{number}")
    def announcement(request: Request, number: int, said: str = "") -> HTMLResponse:
        with site.database.read() as session:
            shown = reading_views.view_announcement(session, check_id(number))
        return show(request, shown, said)

    @router.get("/articles/{number}")
    def article(request: Request, number: int, said: str = "") -> HTMLResponse:
        with site.database.read() as session:
            shown = reading_views.view_article(session, check_id(number))
        return show(request, shown, said)

    @router.get("/articles/{number}/page")
    def page(number: int) -> Response:
        """Return the page as fetched, as plain text: nothing in it is loaded or run."""
        with site.database.read() as session:
            record = find_article(session, article_id=check_id(number))
            stored = load_page(session, record.canonical_url) if record else None
        if stored is None or stored.body is None:
            raise HTTPException(404)
        return PlainTextResponse(decode(stored.body, declared=stored.charset).encode("utf-8", "replace"))

    @router.get("/search")
    def search(request: Request, q: str = "", label: str = "", page: int = 1) -> HTMLResponse:
        asked, chosen = make_plain(q, 100), label if label in LABELS else None
        with site.database.read() as session:
            found = reading_views.view_search(session, asked, chosen, check_page(page), site.now(), site.interval)
        return site.pages.render(
            request, "search.html", found=found, q=asked, label=chosen, labels=LABELS, coverage=found.coverage
        )

    @router.get("/map")
    def cooperation(
        request: Request, kind: str = "", domain: str = "", year: Annotated[str, Query(pattern=r"^([0-9]{4})?$")] = ""
    ) -> HTMLResponse:
        filters = Filters(
            kind=kind if kind in KINDS["zh"] else None,
            domain=domain if domain in DOMAINS else None,
        )
        with site.database.read() as session:
            shown = reading_views.view_cooperation(session, filters, year, site.now(), site.interval)
            if shown.years and year and year < shown.years[0].name:  # where the slider says: all
                year, shown = "", reading_views.view_cooperation(session, filters, "", site.now(), site.interval)
        return site.pages.render(request, "map.html", shown=shown, filters=filters, year=year, coverage=shown.coverage)

    @router.get("/timeline")
    def timeline(request: Request, filters: Asked) -> HTMLResponse:
        with site.database.read() as session:
            shown = reading_views.view_timeline(session, filters, site.now(), site.interval)
        return site.pages.render(request, "timeline.html", shown=shown, filters=filters, coverage=shown.coverage)

    @router.get("/regions/{name}")
    def region(request: Request, name: str) -> HTMLResponse:
        if len(name) > MAX_VALUE or name not in _known_regions():
            raise HTTPException(404)
        with site.database.read() as session:
            shown = reading_views.view_region(session, name, site.now(), site.interval)
        return site.pages.render(request, "region.html", shown=shown, coverage=shown.coverage)

    return router


def _known_regions() -> set[str]:
    return {place.name for place in provinces().values()} | set(group_names())
