"""The pages of an operator: sources, runs with their logs, alerts, the system, and what machines ask for."""

import platform
import re
import shutil
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse

from crawler.dashboard import operating_views
from crawler.dashboard.asking import check_id
from crawler.dashboard.metrics import write_metrics
from crawler.dashboard.site import Site
from crawler.recognition import RULES_VERSION
from crawler.sameness import FINGERPRINT_VERSION
from storage.database import SCHEMA, Database
from storage.runs import RunRecord, get_run

LOG_BYTES = 64_000  # of the end of a log: a crawl tells its story in a few of them
START_SECONDS = 120  # a crawl on a busy machine needs some to load before its run begins
PACKAGES = ("concord", "scrapy", "sqlalchemy", "apscheduler", "opencc", "trafilatura", "fastapi")


def make_router(site: Site) -> APIRouter:
    """Return the routes."""
    router = APIRouter(include_in_schema=False)

    @router.get("/sources")
    def sources(request: Request) -> HTMLResponse:
        with site.database.read() as session:
            shown = operating_views.view_sources(session, site.now(), site.interval)
        return site.pages.render(request, "sources.html", shown=shown, coverage=shown.coverage)

    @router.get("/sources/{name}")
    def source(request: Request, name: str, said: str = "") -> HTMLResponse:
        with site.database.read() as session:
            shown = operating_views.view_source(session, name.replace("\0", ""), site.now(), site.interval)
        probe = site.runner.find_probe(shown.source.id) if site.runner and is_name(shown.source.id) else None
        busy = bool(site.runner and site.runner.is_under_way("crawl", shown.source.id))
        return site.pages.render(
            request,
            "source.html",
            shown=shown,
            probe=probe,
            probe_log=read_end(probe.log) if probe else "",
            crawling=busy or shown.running,
            may_run=site.runner is not None,
            said=said,
        )

    @router.get("/runs")
    def runs(request: Request, source: str = "") -> HTMLResponse:
        with site.database.read() as session:
            shown = operating_views.view_runs(session, source.replace("\0", "") or None)
        return site.pages.render(request, "runs.html", runs=shown, source=source)

    @router.get("/runs/{number}")
    def run(request: Request, number: int) -> HTMLResponse:
        with site.database.read() as session:
            shown = get_run(session, check_id(number))
        log = find_log(site.log_folder, shown) if site.log_folder else None
        return site.pages.render(request, "run.html", run=shown, log=read_end(log) if log else None)

    @router.get("/alerts")
    def alerts(request: Request, state: str = "", said: str = "") -> HTMLResponse:
        with site.database.read() as session:
            shown = operating_views.view_alerts(session, state or None)
        return site.pages.render(request, "alerts.html", **vars(shown), chosen=state, said=said)

    @router.get("/system")
    def system(request: Request, examine: str = "") -> HTMLResponse:
        """Show the system; the doctor asks name and mail servers, so only when a page of ours sends for him."""
        called = bool(examine) and request.headers.get("sec-fetch-site", "none") in {"none", "same-origin"}
        findings = list(site.examine(site.now())) if called and site.examine else None
        with site.database.read() as session:
            shown = operating_views.view_schedule(session, site.now())
        return site.pages.render(
            request,
            "system.html",
            shown=shown,
            versions=list_versions(),
            disk=measure_disk(site.database),
            folders=measure_folders(site.log_folder.parent) if site.log_folder else [],
            database=str(site.database),
            findings=findings,
            can_examine=site.examine is not None,
        )

    @router.get("/healthz")
    def healthz() -> PlainTextResponse:
        return PlainTextResponse("ok\n")

    @router.get("/readyz")
    def readyz() -> PlainTextResponse:
        with site.database.read() as session:
            operating_views.view_metrics(session, site.now(), site.interval)
        return PlainTextResponse("ready\n")

    @router.get("/metrics")
    def metrics() -> Response:
        with site.database.read() as session:
            text = write_metrics(operating_views.view_metrics(session, site.now(), site.interval))
        return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")

    return router


def list_versions() -> list[tuple[str, str]]:
    """Return what runs here, with the versions that decide what stored results mean."""
    packages = [(name, version(name)) for name in PACKAGES]
    ours = [("rules", RULES_VERSION), ("fingerprints", str(FINGERPRINT_VERSION)), ("schema", str(SCHEMA))]
    return [*packages[:1], *ours, ("python", platform.python_version()), *packages[1:]]


def measure_disk(database: Database) -> dict[str, int]:
    """Return the bytes of a SQLite file and those free beside it; nothing for a database elsewhere."""
    if database.path is None:
        return {}
    files = [database.path, database.path.with_name(database.path.name + "-wal")]
    used = sum(file.stat().st_size for file in files if file.exists())
    return {"used": used, "free": shutil.disk_usage(database.path.parent).free}


def measure_folders(folder: Path) -> list[tuple[str, int, int]]:
    """Return name, files and bytes of what a watch keeps beside its database."""
    found = []
    for name in ("log", "outbox", "backups"):
        files = [path.stat().st_size for path in (folder / name).rglob("*") if path.is_file()]
        found.append((name, len(files), sum(files)))
    return found


def find_log(folder: Path, run: RunRecord) -> Path | None:
    """Return the log of a run: the last that was begun before the run was, at most ``START_SECONDS`` before."""
    if not is_name(run.source_id):
        return None
    first, last = (
        f"{run.source_id}-{moment:%Y%m%dT%H%M%S.%f}Z.log"
        for moment in (run.started_at - timedelta(seconds=START_SECONDS), run.started_at)
    )
    logs = (path for path in folder.glob(f"{run.source_id}-[0-9]*.log") if first <= path.name <= last)
    return max(logs, default=None)


def is_name(source_id: str) -> bool:
    """Whether the name of a source can stand in the name of a file."""
    return re.fullmatch(r"[A-Za-z0-9_]+", source_id) is not None


def read_end(path: Path) -> str:
    """Return the end of a log, from the beginning of a line."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - LOG_BYTES))
        text = file.read(LOG_BYTES).decode("utf-8", "replace")
    return text if size <= LOG_BYTES else text.partition("\n")[2]
