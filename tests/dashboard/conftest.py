"""The dashboard over a real database with one announcement, a copy of it, and a hostile article."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
import pytest

from crawler.dashboard.app import create_app
from crawler.dashboard.server import DashboardServer, listen
from storage.database import Database
from storage.runs import finish_run, start_run
from storage.sources import apply_outcome
from tests.conftest import NOW
from tests.storage.builders import declare, store_announcement, store_article, store_sources, subscribe

HOSTILE = "<script>alert(1)</script>\u202e=cmd()"


@dataclass
class Shown:
    """The ids of what is stored."""

    announcement: int
    copy: int
    hostile: int


def fill(database: Database, now: datetime) -> Shown:
    """Store what the pages are to show."""
    with database.write() as session:
        store_sources(session, now, declare(), declare("ccn", "press", "中国消费者报"))
        subscribe(session, now)
        run_id = start_run(session, "beijing_amr", "schedule", now, 1, "host")
        finish_run(session, run_id, "complete", "", {"store/new": 3}, now + timedelta(seconds=41))
        apply_outcome(session, "beijing_amr", "complete", "", 3, now)
        apply_outcome(session, "ccn", "failed", "unreachable: no address", 0, now)
        announcement = store_announcement(session, 1, now)
        copied = store_article(
            session, 3, now, story_id=1, source_id="ccn", relation="copy", of_article_id=1, score=0.93,
            match_reasons=["98 % of its text"],
        )  # fmt: skip
        hostile = store_announcement(
            session, 5, now, title=HOSTILE, url="javascript:alert(1)", repairs=[
                {"kind": "pinyin", "start": 0, "end": 1, "before": "<b>x</b>", "after": "北"}
            ], uncertain=[[0, 4]],
        )  # fmt: skip
    return Shown(announcement=announcement, copy=copied, hostile=hostile)


@contextmanager
def browse(database: Database, now: datetime) -> Iterator[httpx.Client]:
    """Yield a client of the real server on a free port."""
    app = create_app(database, interval=timedelta(hours=1), now=lambda: now)
    with (
        DashboardServer(app, listen("127.0.0.1", 0)) as server,
        httpx.Client(base_url=server.url, timeout=30) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Shown]]:
    """Yield a SQLite database that no test of the module changes."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('shown') / 'concord.sqlite3'}")
    database.migrate(NOW)
    yield database, fill(database, NOW)
    database.dispose()


@pytest.fixture(scope="module")
def shown(filled: tuple[Database, Shown]) -> Shown:
    return filled[1]


@pytest.fixture(scope="module")
def browser(filled: tuple[Database, Shown]) -> Iterator[httpx.Client]:
    with browse(filled[0], NOW) as client:
        yield client
