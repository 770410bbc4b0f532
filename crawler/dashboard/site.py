"""What the routes share."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from crawler.dashboard.pages import Pages
from crawler.dashboard.runner import Runner
from crawler.monitoring.checkup import Finding
from storage.database import Database


@dataclass(frozen=True, kw_only=True)
class Site:
    """The database with its templates; ``interval`` is the time between two crawls of a source.

    ``log_folder`` holds the logs of crawls, ``examine`` is the doctor, ``runner`` starts crawls, where there are any.
    ``reader`` is the name of who reviews where nobody is asked for one.
    """

    database: Database
    pages: Pages
    interval: timedelta
    now: Callable[[], datetime]
    log_folder: Path | None = None
    examine: Callable[[datetime], Iterable[Finding]] | None = None
    runner: Runner | None = None
    reader: str = "dashboard"
