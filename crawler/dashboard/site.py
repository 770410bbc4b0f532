"""What the routes share."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from crawler.dashboard.pages import Pages
from crawler.monitoring.checkup import Finding
from storage.database import Database


@dataclass(frozen=True, kw_only=True)
class Site:
    """The database with its templates; ``interval`` is the time between two crawls of a source.

    ``log_folder`` holds the logs of crawls and ``examine`` is the doctor, where there are any to show.
    """

    database: Database
    pages: Pages
    interval: timedelta
    now: Callable[[], datetime]
    log_folder: Path | None = None
    examine: Callable[[datetime], Iterable[Finding]] | None = None
