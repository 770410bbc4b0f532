"""What every test shares: a clean environment, and a migrated empty database of either kind."""

import os
import signal
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

if TYPE_CHECKING:
    from storage.database import Database

for _name in [name for name in os.environ if name.startswith("CONCORD_") and not name.startswith("CONCORD_TEST_")]:
    del os.environ[_name]  # before crawler.settings is imported anywhere
os.environ["SCRAPY_SETTINGS_MODULE"] = "crawler.settings"
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as shells start what runs in the background
    signal.signal(signal.SIGINT, signal.default_int_handler)

POSTGRES_URL = os.environ.get("CONCORD_TEST_DATABASE_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


SLOW_FOLDERS = ("torture", "commands", "monitoring", "dashboard")
"""Folders whose tests start programs and wait for them: what begins last is what the whole run waits for."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; run what needs a shared folder of real cases only where one is named."""
    folders = {folder: rank for rank, folder in enumerate(SLOW_FOLDERS)}
    items.sort(key=lambda item: folders.get(item.path.parent.name, len(folders)))
    for item in items:
        if item.get_closest_marker("shared_cases") and "CONCORD_TEST_SHARED" not in os.environ:
            item.add_marker(pytest.mark.skip(reason="needs CONCORD_TEST_SHARED, a folder of real pages and cases"))


def _postgres_problem() -> str | None:
    try:
        engine = sa.create_engine(POSTGRES_URL, connect_args={"connect_timeout": 3})
        with engine.connect():
            pass
        engine.dispose()
    except (sa.exc.OperationalError, ModuleNotFoundError) as error:
        return f"no PostgreSQL at {sa.make_url(POSTGRES_URL).render_as_string()}: {str(error).splitlines()[0]}"
    return None


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """Return the address of a PostgreSQL server that lets us make databases, or skip with the reason."""
    if problem := _postgres_problem():
        pytest.skip(problem)
    return POSTGRES_URL


@contextmanager
def make_postgres_database(server: str) -> Iterator[str]:
    name = f"concord_test_{uuid.uuid4().hex[:12]}"
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    yield sa.make_url(server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """Yield the address of a new empty PostgreSQL database, dropped afterwards."""
    with make_postgres_database(postgres_server) as url:
        yield url


@pytest.fixture
def other_postgres_url(postgres_server: str) -> Iterator[str]:
    """Yield the address of another, as on another machine."""
    with make_postgres_database(postgres_server) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Return the address of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'concord.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the address of an empty database, once of each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(scope="session")
def postgres_store(postgres_server: str) -> Iterator[str]:
    """Yield the address of a migrated PostgreSQL database for many tests: making one takes a second each time."""
    from storage.database import Database

    name = f"concord_test_{uuid.uuid4().hex[:12]}"
    admin = sa.create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
        connection.execute(sa.text(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))
    url = sa.make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    database = Database(url)
    database.migrate(NOW)
    database.dispose()
    yield url
    with admin.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


def _empty(url: str) -> None:
    """Delete every row and begin every number anew."""
    from storage.models import Base

    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(sa.delete(table))
        for sequence in sa.inspect(connection).get_sequence_names():
            connection.execute(sa.text(f"SELECT setval('{sequence}', 1, false)"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def store_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Yield the address of a migrated, empty database, once of each kind."""
    from storage.database import Database

    if request.param == "postgres":
        url = request.getfixturevalue("postgres_store")
        yield url
        _empty(url)
        return
    url = request.getfixturevalue("sqlite_url")
    database = Database(url)
    database.migrate(NOW)
    database.dispose()
    yield url


@pytest.fixture
def database(store_url: str) -> Iterator["Database"]:
    """Yield a migrated, empty database, once of each kind."""
    from storage.database import Database

    database = Database(store_url)
    yield database
    database.dispose()


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator["Database"]:
    """Yield a migrated, empty SQLite database, for what does not depend on the kind."""
    from storage.database import Database

    database = Database(sqlite_url)
    database.migrate(NOW)
    yield database
    database.dispose()


@pytest.fixture
def now() -> datetime:
    """Return a fixed moment: 2026-03-02 09:30 in Shanghai."""
    return NOW
