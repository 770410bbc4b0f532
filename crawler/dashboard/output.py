"""What leaves the dashboard for other programs: feeds, a calendar, tables; each for every filter."""

import io
from collections.abc import Sequence

from fastapi import APIRouter, Request, Response

from crawler.dashboard.asking import Asked, Filters, language_of, make_address
from crawler.dashboard.calendar import write_calendar
from crawler.dashboard.feed import write_feed, write_json_feed
from crawler.dashboard.site import Site
from crawler.dashboard.tables import read_rows, write_csv, write_json, write_xlsx
from crawler.dashboard.texts import TEXTS
from storage.announcements import AnnouncementRecord, list_announcements

FEED_ENTRIES = 100
CALENDAR_ENTRIES = 500

TABLES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def make_router(site: Site) -> APIRouter:
    """Return the routes."""
    router = APIRouter(include_in_schema=False)

    @router.get("/feed.atom")
    def atom(request: Request, filters: Asked) -> Response:
        body = write_feed(
            _latest(site, filters, FEED_ENTRIES),
            title=_title(request),
            feed_url=str(request.url),
            home_url=str(request.base_url),
            language=language_of(request),
            now=site.now(),
        )
        return Response(body, media_type="application/atom+xml")

    @router.get("/feed.json")
    def json_feed(request: Request, filters: Asked) -> Response:
        body = write_json_feed(
            _latest(site, filters, FEED_ENTRIES),
            title=_title(request),
            feed_url=str(request.url),
            home_url=str(request.base_url),
            language=language_of(request),
        )
        return Response(body, media_type="application/feed+json")

    @router.get("/calendar.ics")
    def calendar(request: Request, filters: Asked) -> Response:
        language = language_of(request)
        body = write_calendar(
            _latest(site, filters, CALENDAR_ENTRIES),
            title=_title(request),
            home_url=str(request.base_url),
            language=language,
        )
        return Response(body, media_type="text/calendar; charset=utf-8")

    @router.get("/export.{form}")
    def export(form: str, filters: Asked) -> Response:
        if form not in TABLES:
            return Response(status_code=404)
        with site.database.read() as session:
            rows = list(read_rows(session, vars(filters)))
        if form == "xlsx":
            body = write_xlsx(rows)
        else:
            stream = io.StringIO(newline="")
            write = write_csv if form == "csv" else write_json
            write(rows, stream)
            # The mark at the beginning tells spreadsheets that the file is UTF-8.
            body = stream.getvalue().encode("utf-8-sig" if form == "csv" else "utf-8")
        name = f"concord-{site.now():%Y%m%d}.{form}"
        return Response(
            body, media_type=TABLES[form], headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )

    return router


def list_outputs(filters: Filters, language: str) -> list[tuple[str, str]]:
    """Return the names and addresses of everything that a filter can be taken away as."""
    names = {"Atom": "/feed.atom", "JSON Feed": "/feed.json", "iCalendar": "/calendar.ics"}
    names |= {form.upper(): f"/export.{form}" for form in TABLES}
    return [(name, make_address(path, language, filters.chosen)) for name, path in names.items()]


def _latest(site: Site, filters: Filters, limit: int) -> Sequence[AnnouncementRecord]:
    with site.database.read() as session:
        return list_announcements(session, **vars(filters), seed=False, limit=limit)


def _title(request: Request) -> str:
    return f"Concord · {TEXTS[language_of(request)]['announcements']}"
