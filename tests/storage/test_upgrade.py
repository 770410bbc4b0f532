"""A database of each earlier schema, made by that release with real crawls, is brought up to date with all it holds.

``released/NUMBER.KIND.sql.gz`` are dumps of the databases that the release's own ``concord watch --once`` wrote over
the rehearsal's sites; those from 0005 on are such databases of an earlier release brought up to that number. Whoever
adds a migration adds a dump of the schema before it.
"""

import gzip
import re
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.alerts import lease_due, list_alerts
from storage.announcements import list_announcements
from storage.articles import find_article, find_known_urls
from storage.database import SCHEMA, VERSION_TABLE, Database
from storage.models import Base
from storage.runs import list_runs, list_slots
from storage.seeds import load_seed_corpus
from storage.sources import list_sources
from storage.stories import get_story
from storage.subscriptions import list_subscriptions
from storage.types import AlertState

DUMPS = sorted((Path(__file__).parent / "released").glob("*.sql.gz"))
MANY = 10_000


def load(dump: Path, url: str) -> dict[str, int]:
    """Fill an empty database from a dump; return how many rows each table has."""
    script = gzip.decompress(dump.read_bytes()).decode("utf-8")
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(sa.make_url(url).database or "")) as connection:
            connection.executescript(script)
            connection.commit()
    else:
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute(script)
        engine.dispose()
    return count_rows(url)


def count_rows(url: str) -> dict[str, int]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        tables = [name for name in Base.metadata.tables if sa.inspect(connection).has_table(name)]
        counts = {name: connection.scalar(sa.text(f"SELECT count(*) FROM {name}")) for name in tables}
    engine.dispose()
    return counts


def read_schema(url: str) -> str | None:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found: str | None = connection.scalar(sa.text(f"SELECT version_num FROM {VERSION_TABLE}"))
    engine.dispose()
    return found


@pytest.fixture(params=DUMPS, ids=lambda dump: dump.name.removesuffix(".sql.gz"))
def dump(request: pytest.FixtureRequest) -> Path:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def url(dump: Path, request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue("sqlite_url" if ".sqlite." in dump.name else "postgres_url"))


def test_what_a_release_stored_is_all_there_after_the_upgrade(dump: Path, url: str, now: datetime) -> None:
    before = load(dump, url)

    for _ in range(2):  # the second time there is nothing to do
        database = Database(url)
        database.migrate(now)
        database.dispose()

    after = count_rows(url)
    assert read_schema(url) == f"{SCHEMA:04}"
    assert before["articles"] > 5
    assert before["alerts"] > 1
    assert {name: after[name] for name in before} == before
    with database.read() as session:
        sources = {source.id: source for source in list_sources(session)}
        announcements = list_announcements(session, seed=False, limit=MANY)
        alerts = list_alerts(session, limit=MANY)
        urls = set(session.scalars(sa.text("SELECT canonical_url FROM articles WHERE source_id IS NOT NULL")))
        assert find_known_urls(session, urls) == urls
        assert sources["guangdong_amr"].last_read_at == sources["guangdong_amr"].last_run_at is not None
        assert [run.outcome for run in list_runs(session, "guangdong_amr")] == ["partial"]  # of one listing page
        assert [slot.outcome for slot in list_slots(session, "guangdong_amr")] == ["ran"]
        assert {record.name for record in list_subscriptions(session)} == {"all", "daily"}
        for announcement in announcements:
            article = find_article(session, article_id=announcement.article_id)
            assert article is not None
            assert article.text
            assert announcement.article_id in {one.id for one in get_story(session, announcement.story_id).articles}
    assert announcements
    assert {alert.announcement_id for alert in alerts} >= {found.id for found in announcements}
    database.dispose()


def test_the_upgrade_sends_nothing_again_and_forgets_nothing_unsent(dump: Path, url: str, now: datetime) -> None:
    load(dump, url)
    database = Database(url)
    database.migrate(now)

    with database.write() as session:
        load_seed_corpus(session, now)
        alerts = {alert.id: alert for alert in list_alerts(session, limit=MANY)}
        due = lease_due(session, datetime.max.replace(tzinfo=now.tzinfo, year=2100), 60, MANY)

    sent = {number for number, alert in alerts.items() if alert.state is AlertState.SENT}
    waiting = {number for number, alert in alerts.items() if alert.state is AlertState.QUEUED}
    assert sent
    assert waiting
    assert {alert.id for alert in due} == waiting
    database.dispose()


def test_a_copy_in_the_old_schema_stands_beside_the_upgraded_file(sqlite_url: str, now: datetime) -> None:
    dump = next(dump for dump in DUMPS if dump.name.startswith("0001.sqlite"))
    before = load(dump, sqlite_url)

    database = Database(sqlite_url)
    database.migrate(now)
    database.dispose()

    assert database.path
    (copy,) = (database.path.parent / "backups").iterdir()
    assert re.match(r"concord-schema0001-", copy.name)
    assert count_rows(f"sqlite:///{copy}") == before


def test_the_released_schemas_have_their_dumps() -> None:
    numbers = {dump.name[:4] for dump in DUMPS if ".sqlite." in dump.name}

    assert numbers == {f"{number:04}" for number in range(1, SCHEMA)}
    assert {dump.name[:4] for dump in DUMPS if "postgresql" in dump.name} >= {"0001", "0002", f"{SCHEMA - 1:04}"}
