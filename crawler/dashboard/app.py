"""The dashboard over HTTP, put together: the door, pages, what a reader may change, feeds, tables, the read API."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from crawler.dashboard import api, changing, entrance, operating, output, reading
from crawler.dashboard.access import Access, AccessRules, Visitor
from crawler.dashboard.asking import language_of
from crawler.dashboard.pages import Pages
from crawler.dashboard.runner import Runner
from crawler.dashboard.site import Site
from crawler.dashboard.texts import TEXTS
from crawler.monitoring.checkup import Finding
from storage.database import Database
from storage.exceptions import NotFound, StorageError

# One script, ours; nothing from elsewhere; no words of a page become code: what a title smuggles in has nowhere to run.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: browsers then hide the origin of our own forms, too, and it is checked.
    "Referrer-Policy": "same-origin",
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
    rules: AccessRules | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    log_folder: Path | None = None,
    examine: Callable[[datetime], Iterable[Finding]] | None = None,
    runner: Runner | None = None,
    reader: str = "dashboard",
) -> FastAPI:
    """Return the application; ``interval`` is the time between two crawls, ``hosts`` the names it answers to.

    ``rules`` say who may enter, everybody without them. ``log_folder`` holds the logs of crawls; ``examine`` is the
    doctor, called when a reader asks for him; ``runner`` starts crawls and probes; ``reader`` names who
    reviews where nobody is asked for a name.
    """
    app = FastAPI(
        title="Concord", version=version("concord"), docs_url=None, redoc_url=None, openapi_url="/api/openapi.json"
    )
    app.mount("/static", StaticFiles(packages=[("crawler.dashboard", "static")]), name="static")
    access = Access(rules or AccessRules())
    app.middleware("http")(entrance.Door(access))
    app.middleware("http")(_add_headers)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    pages = Pages()
    site = Site(
        database=database,
        pages=pages,
        interval=interval,
        now=now,
        log_folder=log_folder,
        examine=examine,
        runner=runner,
        reader=reader,
    )
    _add_error_pages(app, pages)
    for part in (reading, operating, changing, output, api):
        app.include_router(part.make_router(site))
    app.include_router(entrance.make_router(site, access))
    return app


async def _add_headers(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await answer(request)
    if request.url.path.startswith("/static/"):
        response.headers["Cache-Control"] = "no-cache"  # kept, and asked for anew by its ETag
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _add_error_pages(app: FastAPI, pages: Pages) -> None:
    def respond(request: Request, status: int, headers: Mapping[str, str] | None = None, where: str = "") -> Response:
        texts = TEXTS[language_of(request)]
        messages = {403: texts["stale_form"], 404: texts["missing"], 503: texts["unavailable"]}
        message = messages.get(status, texts["bad_request"])
        if request.url.path.startswith("/api/"):
            detail = message if status in messages else HTTPStatus(status).phrase
            return JSONResponse({"detail": detail}, status_code=status, headers=headers)
        if not hasattr(request.state, "visitor"):  # refused before it reached the door
            request.state.visitor = Visitor(name="", key=None)
        return pages.render(request, "error.html", status=status, message=f"{message} {where}".rstrip())

    @app.exception_handler(NotFound)
    def not_found(request: Request, _error: NotFound) -> Response:
        return respond(request, 404)

    @app.exception_handler(HTTPException)
    def http_error(request: Request, error: HTTPException) -> Response:
        return respond(request, error.status_code, error.headers)

    @app.exception_handler(RequestValidationError)
    def bad_request(request: Request, error: RequestValidationError) -> Response:
        if request.url.path.startswith("/api/"):
            detail = [{"loc": list(one["loc"]), "msg": one["msg"], "type": one["type"]} for one in error.errors()]
            return JSONResponse({"detail": detail}, status_code=422)
        return respond(request, 400, where="、".join(str(one["loc"][-1]) for one in error.errors()))

    @app.exception_handler(StorageError)
    def unreadable(request: Request, _error: StorageError) -> Response:
        return respond(request, 503)

    @app.exception_handler(SQLAlchemyError)
    def broken(request: Request, _error: SQLAlchemyError) -> Response:
        return respond(request, 503)
