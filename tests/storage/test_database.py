"""Opening a database: what is made, what is refused, and that there is one writer."""

import os
import sqlite3
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import storage.database
from storage.database import SCHEMA, VERSION_TABLE, Database
from storage.exceptions import DatabaseUnreadable, SchemaMissing, SchemaTooNew
from storage.leases import take_lease
from storage.models import Base, Channel
from storage.sources import list_sources
from storage.subscriptions import list_subscriptions
from tests.storage.builders import store_article, store_sources


@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")  # PostgreSQL's
def test_migrations_make_what_the_models_say(database: Database) -> None:
    def ours(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
        return not (kind == "table" and str(name).startswith(("article_terms", VERSION_TABLE)))

    with database.read() as session:
        context = MigrationContext.configure(session.connection(), opts={"include_object": ours, "compare_type": False})
        difference = compare_metadata(context, Base.metadata)

    assert difference == []


def test_schema_is_the_number_of_the_newest_migration() -> None:
    folder = Path(storage.database.__file__).parent / "migrations"

    assert ScriptDirectory(str(folder)).get_current_head() == f"{SCHEMA:04}"


def test_migrating_again_changes_nothing_and_backs_nothing_up(sqlite_url: str, now: datetime) -> None:
    for _ in range(2):
        database = Database(sqlite_url)
        database.migrate(now)
        database.dispose()

    assert database.path
    assert not (database.path.parent / "backups").exists()


def test_migrating_leaves_the_locks_of_other_connections_to_the_file(sqlite_url: str, now: datetime) -> None:
    first = Database(sqlite_url)
    first.migrate(now)
    with first.write() as session:
        store_sources(session, now)
    assert first.path
    log = first.path.with_name(f"{first.path.name}-wal")
    assert log.stat().st_size

    second = Database(sqlite_url)
    second.migrate(now)
    second.dispose()
    # Who closes a database last takes its log away: another process must see that the first connection is there.
    read = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM sources'); c.close()"
    subprocess.run([sys.executable, "-c", read, str(first.path)], check=True)

    assert log.stat().st_size
    with first.write() as session:
        store_article(session, 1, now)
    first.dispose()


def test_two_processes_may_migrate_at_once(database_url: str, now: datetime) -> None:
    program = (
        "import sys; from datetime import datetime, UTC; from storage.database import Database;"
        "Database(sys.argv[1]).migrate(datetime.now(UTC))"
    )
    children = [
        subprocess.Popen([sys.executable, "-c", program, database_url], stderr=subprocess.PIPE) for _ in range(2)
    ]
    errors = [child.communicate(timeout=60)[1] for child in children]

    assert [child.returncode for child in children] == [0, 0], errors
    database = Database(database_url)
    with database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Channel)) == 0
    database.dispose()


def test_unmigrated_database_is_not_used(database_url: str) -> None:
    database = Database(database_url)

    with pytest.raises(SchemaMissing, match="concord watch"), database.read():
        pass
    database.dispose()


def test_schema_of_the_first_release_is_brought_up_to_date_with_what_it_holds(database_url: str, now: datetime) -> None:
    _make_first_release(database_url)

    database = Database(database_url)
    database.migrate(now)

    with database.write() as session:
        (source,) = list_sources(session)
        (subscription,) = list_subscriptions(session)
        assert (source.id, source.state, source.signs) == ("beijing_amr", "healthy", ())
        assert (subscription.recipients, subscription.quiet_hours) == (["a@example.org"], [])
        assert take_lease(session, "watch", holder="x", place="here", pid=1, seen=None, now=now)
        store_article(session, 1, now)
    database.dispose()


def test_older_schema_is_backed_up_before_it_is_migrated(sqlite_url: str, now: datetime) -> None:
    _make_first_release(sqlite_url)

    later = Database(sqlite_url)
    later.migrate(now)
    later.dispose()

    assert later.path
    (backup,) = (later.path.parent / "backups").iterdir()
    with sqlite3.connect(backup) as copy:
        assert copy.execute("SELECT id FROM sources").fetchone() == ("beijing_amr",)
        assert copy.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone() == ("0001",)
    copy.close()


def test_schema_of_a_later_release_is_refused(database_url: str, now: datetime) -> None:
    database = Database(database_url)
    database.migrate(now)
    with database.write() as session:
        _set_version(session.connection(), "0099")
    database.dispose()
    again = Database(database_url)

    with pytest.raises(SchemaTooNew, match="0099"):
        again.migrate(now)
    with pytest.raises(SchemaTooNew, match="0099"), again.read():
        pass
    again.dispose()


def test_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "concord.sqlite3"
    path.write_text("my shopping list, long enough to be read as a header", encoding="utf-8")

    with pytest.raises(DatabaseUnreadable, match=str(path)):
        Database(f"sqlite:///{path}").migrate(now)
    assert path.read_text(encoding="utf-8").startswith("my shopping list")


def test_damaged_database_is_refused(sqlite_database: Database, sqlite_url: str, now: datetime) -> None:
    sqlite_database.dispose()
    assert sqlite_database.path
    size = sqlite_database.path.stat().st_size
    with sqlite_database.path.open("r+b") as file:
        file.seek(100)
        file.write(os.urandom(size - 100))
    again = Database(sqlite_url)

    with pytest.raises(DatabaseUnreadable, match="restore a backup"):
        again.migrate(now)
    again.dispose()


def test_database_emptied_behind_our_back_is_refused(sqlite_url: str, now: datetime, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "concord-schema0001-20260101T000000Z.sqlite3").touch()
    (tmp_path / "concord.sqlite3").touch()

    with pytest.raises(DatabaseUnreadable, match="backups exist"):
        Database(sqlite_url).migrate(now)


def test_folder_that_cannot_be_made_is_named(tmp_path: Path, now: datetime) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(DatabaseUnreadable, match="check the path"):
        Database(f"sqlite:///{tmp_path}/file/concord.sqlite3").migrate(now)


def test_file_of_another_program_is_refused(sqlite_url: str, tmp_path: Path, now: datetime) -> None:
    with sqlite3.connect(tmp_path / "concord.sqlite3") as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.close()
    database = Database(sqlite_url)

    with pytest.raises(DatabaseUnreadable, match="bookmarks"):
        database.migrate(now)
    database.dispose()


def test_postgresql_may_be_shared_with_other_tables(postgres_url: str, now: datetime) -> None:
    engine = sa.create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE jobs (id INTEGER)"))
    engine.dispose()
    database = Database(postgres_url)

    database.migrate(now)
    database.dispose()


def test_server_that_does_not_answer_is_named_without_the_password(now: datetime) -> None:
    database = Database("postgresql+psycopg://reader:secret@127.0.0.1:1/concord")

    with pytest.raises(DatabaseUnreadable, match=r"127\.0\.0\.1:1/concord") as caught:
        database.migrate(now)
    assert "secret" not in str(caught.value)


def test_database_in_memory_works(now: datetime) -> None:
    database = Database("sqlite://")
    database.migrate(now)
    with database.write() as session:
        store_sources(session, now)
        article_id = store_article(session, 1, now)
    with database.read() as session:
        assert article_id == 1
    database.dispose()


def test_error_undoes_the_whole_transaction(database: Database, now: datetime) -> None:
    def write_then_fail() -> None:
        with database.write() as session:
            session.add(_channel("mail", now))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_then_fail()

    with database.read() as session:
        assert session.get(Channel, "mail") is None


def test_reading_keeps_no_change(sqlite_database: Database, now: datetime) -> None:
    with sqlite_database.read() as session:
        session.add(_channel("mail", now))
        session.flush()

    with sqlite_database.read() as session:
        assert session.get(Channel, "mail") is None


def test_writers_follow_one_another(database: Database, now: datetime) -> None:
    """Each looks first and then writes what it saw plus one: with two at once some count would be lost."""
    with database.write() as session:
        session.add(_channel("count", now))

    def count_up() -> None:
        for _ in range(10):
            with database.write() as session:
                row = session.get_one(Channel, "count")
                row.failures += 1

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.read() as session:
        assert session.get_one(Channel, "count").failures == 40


def test_naive_datetime_is_an_error(database: Database) -> None:
    with pytest.raises(sa.exc.StatementError, match="naive"), database.write() as session:
        session.add(_channel("mail", datetime(2026, 3, 2)))  # noqa: DTZ001


def _make_first_release(url: str) -> None:
    """Make a database of the first schema, with a source and a subscription in it."""
    config = Config()
    config.set_main_option("script_location", str(Path(storage.database.__file__).parent / "migrations"))
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        moment = "2026-01-01 00:00:00"
        connection.execute(
            sa.text(
                "INSERT INTO sources (id, title, region, region_code, kind, homepage, declared, state, state_reason,"
                " state_since, failures) VALUES ('beijing_amr', '北京', '北京市', '110000', 'regulator', 'https://x.cn/',"
                " true, 'healthy', '', :moment, 0)"
            ),
            {"moment": moment},
        )
        connection.execute(
            sa.text(
                'INSERT INTO subscriptions (name, position, active, recipients, regions, kinds, domains, words, "when",'
                " hour, language, health, synced_at) VALUES ('all', 0, true, '[\"a@example.org\"]', '[]', '[]', '[]',"
                " '[]', 'immediately', 8, 'zh', true, :moment)"
            ),
            {"moment": moment},
        )
    engine.dispose()


def _channel(name: str, now: datetime) -> Channel:
    return Channel(name=name, failures=0, down_since=now, retry_at=now, last_error="")


def _set_version(connection: sa.Connection, version: str) -> None:
    connection.execute(sa.text(f"UPDATE {VERSION_TABLE} SET version_num = '{version}'"))


@pytest.mark.parametrize("address", ["sqlite:x", "postgresql://u:secret@h:port/x", "postgresql+nosuch://u:secret@h/x"])
def test_malformed_address_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(DatabaseUnreadable, match="not of the form sqlite:///FILE or postgresql://") as refused:
        Database(address)

    assert "secret" not in str(refused.value)
