"""The read side over HTTP: pages, feed, health. It shows and changes nothing."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, PlainTextResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, PackageLoader, StrictUndefined
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from crawler.dashboard import views
from crawler.dashboard.feed import write_feed
from crawler.dashboard.metrics import write_metrics
from crawler.dashboard.texts import TEXTS
from crawler.monitoring.compose import make_link, make_plain
from crawler.monitoring.progress import SHANGHAI
from crawler.monitoring.subscriptions import mask_recipient
from crawler.monitoring.wording import DOMAINS, KINDS, STATES
from crawler.recognition.gazetteer import group_names, provinces
from storage.announcements import list_announcements
from storage.database import Database
from storage.exceptions import NotFound, StorageError

FEED_ENTRIES = 100

# No script at all, nothing from elsewhere: what a title may smuggle in has nothing to run in.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
# A site that a reader visits could give its name our address and ask from his browser: names are checked.
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]", "::1")


def create_app(
    database: Database,
    *,
    interval: timedelta,
    hosts: tuple[str, ...] = LOOPBACK_NAMES,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> FastAPI:
    """Return the application; ``interval`` is the time between two crawls, ``hosts`` the names it answers to."""
    app = FastAPI(title="Concord", docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/static", StaticFiles(packages=[("crawler.dashboard", "static")]), name="static")
    app.middleware("http")(_add_headers)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    pages = Pages()
    _add_error_pages(app, pages)

    @app.get("/")
    def announcements(
        request: Request,
        region: str = "",
        kind: str = "",
        domain: str = "",
        source: str = "",
        since: str = "",
        page: int = 1,
    ) -> HTMLResponse:
        filters = _filters(region, kind, domain, source, since)
        with database.read() as session:
            found = views.view_announcements(session, filters, max(1, min(page, 100_000)), now(), interval)
        return pages.render(request, "announcements.html", found=found, filters=filters)

    @app.get("/announcements/{number}")
    def announcement(request: Request, number: int) -> HTMLResponse:
        with database.read() as session:
            shown = views.view_announcement(session, _id(number))
        return pages.render(request, "article.html", shown=shown)

    @app.get("/articles/{number}")
    def article(request: Request, number: int) -> HTMLResponse:
        with database.read() as session:
            shown = views.view_article(session, _id(number))
        return pages.render(request, "article.html", shown=shown)

    @app.get("/search")
    def search(request: Request, q: str = "") -> HTMLResponse:
        asked = make_plain(q, 100)
        with database.read() as session:
            found = views.view_search(session, asked)
        return pages.render(request, "search.html", found=found, q=asked)

    @app.get("/sources")
    def sources(request: Request) -> HTMLResponse:
        with database.read() as session:
            shown = views.view_sources(session, now(), interval)
        return pages.render(request, "sources.html", shown=shown)

    @app.get("/runs")
    def runs(request: Request, source: str = "") -> HTMLResponse:
        with database.read() as session:
            shown = views.view_runs(session, source or None)
        return pages.render(request, "runs.html", runs=shown)

    @app.get("/alerts")
    def alerts(request: Request, state: str = "") -> HTMLResponse:
        with database.read() as session:
            ledger, counts = views.view_alerts(session, state or None)
        return pages.render(request, "alerts.html", alerts=ledger, counts=counts, chosen=state)

    @app.get("/feed.atom")
    def feed(
        request: Request,
        region: str = "",
        kind: str = "",
        domain: str = "",
        source: str = "",
        since: str = "",
    ) -> Response:
        asked = vars(_filters(region, kind, domain, source, since))
        with database.read() as session:
            records = list_announcements(session, **asked, seed=False, limit=FEED_ENTRIES)
        language = language_of(request)
        body = write_feed(
            records,
            title=f"Concord · {TEXTS[language]['announcements']}",
            feed_url=str(request.url),
            home_url=str(request.base_url),
            language=language,
            now=now(),
        )
        return Response(body, media_type="application/atom+xml")

    @app.get("/healthz")
    def healthz() -> PlainTextResponse:
        return PlainTextResponse("ok\n")

    @app.get("/readyz")
    def readyz() -> PlainTextResponse:
        with database.read() as session:
            views.view_metrics(session)
        return PlainTextResponse("ready\n")

    @app.get("/metrics")
    def metrics() -> PlainTextResponse:
        with database.read() as session:
            text = write_metrics(views.view_metrics(session))
        return PlainTextResponse(text, media_type="text/plain; version=0.0.4")

    return app


class Pages:
    """The templates, every value in them escaped."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=PackageLoader("crawler.dashboard"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters.update(
            plain=lambda value, limit=300: make_plain(value, limit),
            weblink=make_link,
            local=_local,
            masked=mask_recipient,
        )
        self._templates.globals.update(
            provinces=[place.name for place in provinces().values()],
            groups=list(group_names()),
        )

    def render(self, request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a page in the language that the address asks for."""
        language = language_of(request)
        body = self._templates.get_template(name).render(
            t=TEXTS[language],
            kinds=KINDS[language],
            domains=DOMAINS if language == "en" else {name: name for name in DOMAINS},
            states=STATES[language],
            language=language,
            path=request.url.path,
            link=lambda path, **query: make_address(path, language, query),
            other=make_address(request.url.path, "zh" if language == "en" else "en", dict(request.query_params)),
            **values,
        )
        return HTMLResponse(body, status_code=status)


def language_of(request: Request) -> str:
    """Return ``en`` where the address asks for it, else ``zh``."""
    return "en" if request.query_params.get("lang") == "en" else "zh"


def make_address(path: str, language: str, query: Mapping[str, Any]) -> str:
    """Return an address of ours that keeps the language.

    >>> make_address("/runs", "en", {"source": "samr", "page": None})
    '/runs?source=samr&lang=en'
    """
    asked = {name: str(value) for name, value in query.items() if value not in (None, "") and name != "lang"}
    if language == "en":
        asked["lang"] = "en"
    return f"{path}?{urlencode(asked)}" if asked else path


def _filters(region: str, kind: str, domain: str, source: str, since: str) -> views.Filters:
    try:
        first_day = date.fromisoformat(since) if since else None
    except ValueError:
        raise HTTPException(400) from None
    return views.Filters(
        region=region or None,
        kind=kind or None,
        domain=domain or None,
        source=source or None,
        since=first_day,
    )


def _id(number: int) -> int:
    """Return a number that both databases take for an id."""
    if not 0 < number < 2**31:
        raise HTTPException(404)
    return number


def _local(moment: datetime | None) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if moment else "–"


async def _add_headers(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await answer(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _add_error_pages(app: FastAPI, pages: Pages) -> None:
    def respond(request: Request, status: int) -> Response:
        texts = TEXTS[language_of(request)]
        message = {404: texts["missing"], 503: texts["unavailable"]}.get(status, texts["bad_request"])
        return pages.render(request, "error.html", status=status, message=message)

    @app.exception_handler(NotFound)
    def not_found(request: Request, _error: NotFound) -> Response:
        return respond(request, 404)

    @app.exception_handler(HTTPException)
    def http_error(request: Request, error: HTTPException) -> Response:
        return respond(request, error.status_code)

    @app.exception_handler(RequestValidationError)
    def bad_request(request: Request, _error: RequestValidationError) -> Response:
        return respond(request, 400)

    @app.exception_handler(StorageError)
    def unreadable(request: Request, _error: StorageError) -> Response:
        return respond(request, 503)

    @app.exception_handler(SQLAlchemyError)
    def broken(request: Request, _error: SQLAlchemyError) -> Response:
        return respond(request, 503)
