"""A crawl that is killed at any moment loses nothing and repeats nothing."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa

from crawler.extraction import canonicalize_url
from crawler.rehearsal.misbehaviour import EMPTY_PLAN
from crawler.rehearsal.server import RehearsalServer
from storage import models
from storage.articles import find_known_urls
from storage.database import Database
from storage.runs import list_runs
from storage.subscriptions import SubscriptionRecord, sync_subscriptions

FIRST_DAY = date(2026, 3, 2)
KILLS = 3  # tests.torture has hundreds
SOURCE = "cqn"
STORED = sa.select(sa.func.count()).where(models.Article.source_id == SOURCE)


def crawl(server: RehearsalServer, folder: Path) -> subprocess.Popen[bytes]:
    variables = {
        "CONCORD_REHEARSAL": server.url,
        "CONCORD_VAR": str(folder),
        "CONCORD_CONFIG": str(folder / "concord.toml"),
    }
    command = [sys.executable, "-m", "crawler", "crawl", SOURCE, "-a", "since=2026-02-01"]
    with (folder / "crawl.log").open("ab") as log:
        return subprocess.Popen(command, env={**os.environ, **variables}, stdout=log, stderr=log)


def wait_for_articles(database: Database, wanted: int, process: subprocess.Popen[bytes]) -> None:
    """Return as soon as so many articles of the source are stored, while the crawl goes on."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with database.read() as session:
            if session.scalar(STORED) >= wanted:
                return
        assert process.poll() is None, "the crawl ended before it could be killed"
        time.sleep(0.01)
    raise AssertionError(f"no {wanted} articles within a minute")


def test_killed_again_and_again_a_crawl_still_stores_everything_once(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'concord.sqlite3'}")
    database.migrate(datetime.now(UTC))
    with database.write() as session:
        reader = SubscriptionRecord(name="all", recipients=["reader@example.org"])
        sync_subscriptions(session, [reader], datetime.now(UTC))
    moments = random.Random(7)
    with RehearsalServer(FIRST_DAY, 1, plan=EMPTY_PLAN) as server:
        expected = {canonicalize_url(article.url) for article in server.expected().articles if article.source == SOURCE}
        events = [one for one in server.expected().announcements if any("cqn.com.cn" in url for url in one.urls)]
        for kill in range(KILLS):
            process = crawl(server, tmp_path)
            wait_for_articles(database, kill * len(expected) // KILLS + 1, process)
            time.sleep(moments.uniform(0, 0.05))
            process.send_signal(signal.SIGKILL)
            assert process.wait() == -signal.SIGKILL
            with database.write() as session:  # what a watch finds out by the heartbeat a minute later
                session.execute(sa.update(models.Run).values(heartbeat_at=datetime(2026, 3, 2, tzinfo=UTC)))
        process = crawl(server, tmp_path)
        assert process.wait(timeout=90) == 0, (tmp_path / "crawl.log").read_text()[-2000:]
    assert expected
    with database.read() as session:
        assert find_known_urls(session, expected) == expected
        articles = session.scalars(sa.select(models.Article)).all()
        crawled = [article for article in articles if article.source_id == SOURCE]
        assert len(crawled) == len(expected)
        fingerprints = set(session.scalars(sa.select(models.Fingerprint.article_id)))
        assert fingerprints == {article.id for article in articles}
        stories = set(session.scalars(sa.select(models.Story.id)))
        assert stories == {article.story_id for article in articles}
        announced = session.scalars(sa.select(models.Announcement).where(~models.Announcement.seed)).all()
        alerts = session.scalars(sa.select(models.Alert)).all()
        assert len({alert.key for alert in alerts}) == len(alerts) == len(announced) == len(events) > 0
        runs = list_runs(session, SOURCE)
        assert runs[0].outcome == "complete"
        assert {run.outcome for run in runs[1:]} <= {"failed", None, "partial", "complete"}
    database.dispose()
