"""Copies of the database: sound, complete, and never put over another without being asked to."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from crawler.monitoring.backup import BackupError, back_up, migrate, restore
from storage.announcements import list_announcements
from storage.database import Database
from tests.commands.program import Program
from tests.storage.builders import store_announcement, store_sources
from tests.storage.test_upgrade import DUMPS, count_rows, load

RELEASED = next(dump for dump in reversed(DUMPS) if "postgresql" in dump.name)


def fill(database: Database, now: datetime, *numbers: int) -> None:
    with database.write() as session:
        store_sources(session, now)
        for number in numbers:
            store_announcement(session, number, now)


def titles(url: str) -> list[str]:
    database = Database(url)
    with database.read() as session:
        found = sorted(found.title for found in list_announcements(session))
    database.dispose()
    return found


def test_a_backup_brings_back_what_was_there(database: Database, now: datetime, tmp_path: Path) -> None:
    fill(database, now, 1, 3)
    held = titles(database.url)
    target = tmp_path / "backups" / "copy"

    back_up(database.url, target, force=False)
    fill(database, now, 5)
    database.dispose()
    restore(database.url, target, force=True, now=now)

    assert titles(database.url) == held


def test_a_copy_of_postgresql_is_made_before_its_schema_is_changed_and_restored_elsewhere(
    postgres_url: str, other_postgres_url: str, now: datetime, tmp_path: Path
) -> None:
    before = load(RELEASED, postgres_url)
    database = Database(postgres_url)

    migrate(database, tmp_path, now)
    migrate(database, tmp_path, now)
    database.dispose()

    (copy,) = (tmp_path / "backups").iterdir()
    restore(other_postgres_url, copy, force=False, now=now)
    assert count_rows(other_postgres_url) == before
    elsewhere = Database(other_postgres_url)
    migrate(elsewhere, tmp_path, now)
    elsewhere.dispose()
    assert titles(other_postgres_url) == titles(postgres_url)


def test_postgresql_that_cannot_be_dumped_is_migrated_with_a_word_in_the_log(
    postgres_url: str,
    now: datetime,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    load(RELEASED, postgres_url)
    monkeypatch.setenv("PATH", str(tmp_path))
    database = Database(postgres_url)

    migrate(database, tmp_path, now)

    assert titles(postgres_url)
    assert "without a copy: pg_dump is not installed" in caplog.text
    database.dispose()


def test_a_database_is_not_replaced_unasked(database: Database, now: datetime, tmp_path: Path) -> None:
    fill(database, now, 1)
    target = tmp_path / "copy"
    back_up(database.url, target, force=False)

    with pytest.raises(BackupError, match="--force"):
        restore(database.url, target, force=False, now=now)
    with pytest.raises(BackupError, match="exists"):
        back_up(database.url, target, force=False)


def test_a_backup_goes_into_an_empty_place(database: Database, now: datetime, tmp_path: Path) -> None:
    fill(database, now, 1)
    back_up(database.url, tmp_path / "copy", force=False)
    if database.path is None:
        pytest.skip("PostgreSQL: the same database is the only place that the test has")
    elsewhere = f"sqlite:///{tmp_path / 'other' / 'concord.sqlite3'}"

    assert restore(elsewhere, tmp_path / "copy", force=False, now=now) is None
    assert titles(elsewhere) == titles(database.url)


def test_what_was_there_is_put_aside_with_its_last_changes(
    sqlite_database: Database, now: datetime, tmp_path: Path
) -> None:
    fill(sqlite_database, now, 1)
    back_up(sqlite_database.url, tmp_path / "copy", force=False)
    fill(sqlite_database, now, 3)  # still in the write-ahead log

    aside = restore(sqlite_database.url, tmp_path / "copy", force=True, now=now)

    assert aside is not None
    assert len(titles(f"sqlite:///{aside}")) == 2


@pytest.mark.parametrize("harm", ["cut", "text", "foreign", "newer"])
def test_what_is_no_sound_backup_is_refused_and_harms_nothing(
    sqlite_database: Database, now: datetime, tmp_path: Path, harm: str
) -> None:
    fill(sqlite_database, now, 1)
    copy = tmp_path / "copy"
    back_up(sqlite_database.url, copy, force=False)
    if harm == "cut":
        copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    elif harm == "text":
        copy.write_text("no database")
    elif harm == "foreign":
        copy.unlink()
        with closing(sqlite3.connect(copy)) as other:
            other.execute("CREATE TABLE t (a)")
    else:
        with closing(sqlite3.connect(copy)) as other:
            other.execute("UPDATE concord_schema SET version_num = '9999'")
            other.commit()

    with pytest.raises(BackupError):
        restore(sqlite_database.url, copy, force=True, now=now)

    assert len(titles(sqlite_database.url)) == 1


def test_the_commands(tmp_path: Path, now: datetime) -> None:
    program = Program(tmp_path)
    database = Database(program.database_url)
    database.migrate(now)
    fill(database, now, 1)
    database.dispose()

    status, said = program.run_here("backup")
    (made,) = (tmp_path / "var" / "backups").glob("concord-*.sqlite3")
    assert status == 0
    assert str(made) in said

    status, said = program.run_here("restore", str(made))
    assert status == 1
    assert "--force" in said
    assert program.run_here("restore", str(made), "--force")[0] == 0
    assert len(titles(program.database_url)) == 1
