"""What a reader may change: judge a record, crawl or probe a source now, send an alert again.

Each by a form of ours; what comes after it is a page of its own.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from crawler.dashboard import reading_views
from crawler.dashboard.asking import check_id, language_of, make_address, own_path
from crawler.dashboard.forms import Form
from crawler.dashboard.site import Site
from storage.alerts import retry_alert
from storage.articles import find_article
from storage.exceptions import BadReview
from storage.reviews import add_review, withdraw_review
from storage.sources import list_sources
from storage.types import Verdict

TEXTS_OF_RECORD = ("label", "kind", "region_group", "event_date")
LISTS_OF_RECORD = ("parties", "regions", "domains", "instrument_names")


def make_router(site: Site) -> APIRouter:
    """Return the routes."""
    router = APIRouter(include_in_schema=False)

    @router.post("/articles/{number}/review")
    def review(request: Request, number: int, form: Form) -> Response:
        reviewer, back = request.state.visitor.name or site.reader, own_path(form.get("back", ""))
        with site.database.write() as session:
            article = find_article(session, article_id=check_id(number))
            if article is None:
                raise HTTPException(404)
            if form.get("verdict") == "withdraw":
                withdraw_review(session, number, reviewer)
                return _see(request, back, said="withdrawn")
            try:
                verdict = form.get("verdict", "")
                correction = read_correction(form, article.recognition) if verdict == Verdict.CORRECTED else None
                add_review(
                    session,
                    number,
                    verdict,
                    site.now(),
                    reviewer=reviewer,
                    origin="dashboard",
                    correction=correction,
                    note=form.get("note", "").strip(),
                )
            except BadReview as error:
                shown, said = reading_views.view_article(session, number), str(error)
                return site.pages.render(
                    request, "article.html", 400, shown=shown, reader=reviewer, said="", wrong=said, typed=form
                )
        return _see(request, back, said="reviewed")

    @router.post("/sources/{name}/{what}")
    def run(request: Request, name: str, what: str, _form: Form) -> Response:
        if what not in {"crawl", "probe"} or site.runner is None:
            raise HTTPException(404)
        with site.database.read() as session:
            if name not in {source.id for source in list_sources(session)}:
                raise HTTPException(404)
        said = site.runner.crawl(name) if what == "crawl" else site.runner.probe(name)
        return _see(request, f"/sources/{name}", said=f"{what}_{said}")

    @router.post("/alerts/{number}/retry")
    def retry(request: Request, number: int, _form: Form) -> Response:
        with site.database.write() as session:
            done = retry_alert(session, check_id(number), site.now())
        return _see(
            request, "/alerts", state=request.query_params.get("state"), said="retried" if done else "not_retried"
        )

    return router


def read_correction(form: Mapping[str, str], record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a form that differ from the record; lists have one name a line.

    Raises:
        BadReview: nothing differs, or a day is none.
    """
    day = form.get("event_date", "").strip()
    if day and not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", day, re.ASCII):
        raise BadReview(f"event_date: {day[:20]!r} is no day; write it as 2026-03-01, 2026-03 or 2026")
    said: dict[str, Any] = {name: form[name].strip() or None for name in TEXTS_OF_RECORD if name in form}
    said |= {
        name: [line.strip() for line in form.get(name, "").splitlines() if line.strip()]
        for name in LISTS_OF_RECORD
        if name in form or f"has_{name}" in form  # no box of a group is ticked: the list is empty, not left out
    }
    now = {name: list(record.get(name) or ()) if name in LISTS_OF_RECORD else record.get(name) for name in said}
    return {name: value for name, value in said.items() if value != now[name]}


def _see(request: Request, path: str, **query: str | None) -> Response:
    """Show a page after a change, so that to load it again repeats nothing (RFC 9110, 15.4.4)."""
    parts = urlsplit(path)
    asked = {**dict(parse_qsl(parts.query)), **query}
    return RedirectResponse(make_address(parts.path, language_of(request), asked), 303)
