"""Disks that are full or read-only, databases that others hold: a clear word, nothing lost, work taken up again."""

import shutil
import sqlite3
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

import storage.database
from storage.database import Database
from storage.exceptions import DatabaseUnreadable
from tests.storage.builders import store_article, store_sources

OWN_MOUNTS = ["unshare", "--user", "--map-root-user", "--mount"]


def may_mount(folder: Path) -> bool:
    """Whether this system lets us mount a small disk that nobody else sees."""
    if shutil.which("unshare") is None:
        return False
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)]
    return subprocess.run([*OWN_MOUNTS, *mount], capture_output=True, check=False).returncode == 0


def test_a_disk_that_fills_up_or_is_read_only_loses_nothing(tmp_path: Path) -> None:
    if not may_mount(tmp_path):
        pytest.skip("no mounts of our own on this system: unshare --user --mount is refused")

    program = [sys.executable, "-m", "tests.storage.on_a_small_disk", str(tmp_path)]
    ended = subprocess.run([*OWN_MOUNTS, *program], capture_output=True, text=True, timeout=120, check=False)

    assert ended.returncode == 0, ended.stderr
    found = dict(line.split(": ", 1) for line in ended.stdout.splitlines())
    assert "the disk is full: make room, nothing written so far is lost" in found["full"]
    assert found["kept"] == "True True"
    assert found["went on"] == "True True"
    assert "it cannot be written" in found["read-only"]
    assert found["whole"] == "ok True"


def test_a_database_that_another_program_holds_is_said_and_written_to_when_it_lets_go(
    sqlite_url: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.database, "BUSY_SECONDS", 0.2)
    database = Database(sqlite_url)
    database.migrate(now)
    assert database.path
    with database.write() as session:
        store_sources(session, now)
    other = sqlite3.connect(database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(DatabaseUnreadable, match="another program holds it"), database.write() as session:
        store_article(session, 1, now)
    other.execute("COMMIT")
    other.close()

    with database.write() as session:
        store_article(session, 1, now)
    with database.read() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM articles")) == 1
    database.dispose()


def test_a_writer_that_holds_postgresql_is_said(
    postgres_url: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.database, "BUSY_SECONDS", 1)
    databases = [Database(postgres_url) for _ in range(2)]
    databases[0].migrate(now)

    with (
        databases[0].write(),
        pytest.raises(DatabaseUnreadable, match="another program holds it"),
        databases[1].write(),
    ):
        pass
    with databases[1].write() as session:
        store_sources(session, now)
    for database in databases:
        database.dispose()


def end_connections(url: str) -> None:
    """End every connection to the database, as a server that is restarted does."""
    admin = sa.create_engine(sa.make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        name = sa.make_url(url).database
        connection.execute(
            sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"), {"name": name}
        )
    admin.dispose()


def test_a_server_that_ends_its_connections_undoes_what_was_under_way_and_nothing_else(
    postgres_url: str, now: datetime
) -> None:
    database = Database(postgres_url)
    database.migrate(now)
    with database.write() as session:
        store_sources(session, now)
        store_article(session, 1, now)

    def store_while_the_server_restarts() -> None:
        with database.write() as session:
            store_article(session, 2, now)
            end_connections(postgres_url)
            store_article(session, 3, now)

    with pytest.raises(DatabaseUnreadable, match="undone"):
        store_while_the_server_restarts()

    with database.write() as session:  # over a new connection, without a word
        store_article(session, 4, now)
    end_connections(postgres_url)
    with database.read() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM articles")) == 2
    database.dispose()
