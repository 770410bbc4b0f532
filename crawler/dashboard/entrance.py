"""The door: every request passes it, and the page to log in by stands before it."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from crawler.dashboard.access import (
    FOR_PROGRAMS,
    NAME_MAX,
    OPEN,
    SESSION_SECONDS,
    Access,
    TooManyTries,
    Visitor,
    client_of,
    trust_proxy,
)
from crawler.dashboard.asking import language_of, make_address, own_path
from crawler.dashboard.forms import Form, cookie_name, set_cookie
from crawler.dashboard.site import Site
from crawler.monitoring.compose import make_plain

Answer = Callable[[Request], Awaitable[Response]]


class Door:
    """The middleware: says who asks, and sends away whom the rules do not let in."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def __call__(self, request: Request, answer: Answer) -> Response:
        trust_proxy(request, self._access.rules.proxies)
        visitor = self._access.name_visitor(request)
        if visitor is None:
            if not request.url.path.startswith(OPEN):
                return _send_away(request)
            visitor = Visitor(name="", key=request.cookies.get(cookie_name(request), ""))
        fresh = (
            secrets.token_urlsafe(32) if visitor.key == "" else ""
        )  # his forms need one, that to log in by among them
        request.state.visitor = replace(visitor, key=fresh) if fresh else visitor
        response = await answer(request)
        if fresh and response.headers.get("content-type", "").startswith("text/html"):
            set_cookie(request, response, fresh)
        return response


def make_router(site: Site, access: Access) -> APIRouter:
    """Return the routes."""
    router = APIRouter(include_in_schema=False)

    @router.get("/login")
    def ask(request: Request, to: str = "/") -> Response:
        if not access.rules.ask or access.name_visitor(request):
            return RedirectResponse(own_path(to), 303)
        return site.pages.render(request, "login.html", to=own_path(to), error="", wait="")

    @router.post("/login")
    async def log_in(request: Request, form: Form) -> Response:
        to, name = own_path(form.get("to", "")), make_plain(form.get("name", ""), NAME_MAX)
        try:
            cookie = await run_in_threadpool(access.log_in, client_of(request), form.get("password", ""), name)
        except TooManyTries as error:
            page = site.pages.render(request, "login.html", status=429, to=to, error="login_wait", wait=str(error))
            page.headers["Retry-After"] = str(error)
            return page
        if cookie is None:
            return site.pages.render(request, "login.html", status=403, to=to, error="login_wrong", wait="")
        response = RedirectResponse(to, 303)
        set_cookie(request, response, cookie, SESSION_SECONDS)
        return response

    @router.post("/logout")
    def log_out(request: Request, _form: Form) -> Response:
        access.log_out(request.cookies.get(cookie_name(request), ""))
        response = RedirectResponse(make_address("/login", language_of(request), {}), 303)
        response.delete_cookie(cookie_name(request), path="/", secure=request.url.scheme == "https", httponly=True)
        return response

    return router


def _send_away(request: Request) -> Response:
    if request.url.path.startswith(FOR_PROGRAMS) or request.method not in {"GET", "HEAD"}:
        challenge = {"WWW-Authenticate": 'Basic realm="Concord", charset="UTF-8"'}
        return JSONResponse({"detail": "token required"}, status_code=401, headers=challenge)
    to = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    query = {"to": to} if to != "/" else {}
    return RedirectResponse(make_address("/login", language_of(request), query), 303)
