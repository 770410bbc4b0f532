"""Copies of the database: made while it is in use, checked before they count, put back only when asked twice."""

import logging
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from crawler.exceptions import ConcordError
from storage.database import SCHEMA, VERSION_TABLE, Database

logger = logging.getLogger(__name__)

SIDE_FILES = ("-wal", "-shm")


class BackupError(ConcordError):
    """A backup cannot be made or put back. Raised by ``back_up`` and ``restore``; what was there is unharmed."""


def back_up(url: str, target: Path, *, force: bool) -> None:
    """Copy the database into one file. SQLite may be written to meanwhile; PostgreSQL is dumped by pg_dump.

    Raises:
        BackupError: the file exists and ``force`` is not set, or the copy is not sound.
    """
    parsed = sa.make_url(url)
    if target.exists() and not force:
        raise BackupError(f"{target} exists: give another name, or --force")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(target.name + ".part")
        if parsed.get_backend_name() == "sqlite":
            _copy_sqlite(_sqlite_path(parsed), unfinished)
        else:
            with _libpq_url(parsed) as address:
                _run("pg_dump", "--format=custom", "--no-owner", f"--file={unfinished}", f"--dbname={address}")
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(target)
    except OSError as error:
        raise BackupError(f"{target}: {error.strerror}") from None


def migrate(database: Database, folder: Path, now: datetime) -> None:
    """Bring the database to this release's schema; a copy of it as it was goes to ``backups`` in the folder before.

    SQLite copies itself, beside the file. Where PostgreSQL cannot be dumped, the log says so and the migration goes on:
    it is one transaction, which a failure undoes.

    Raises:
        StorageError: as ``Database.migrate``.
    """

    def copy(schema: int) -> None:
        target = folder / "backups" / f"concord-schema{schema:04}-{now:%Y%m%dT%H%M%SZ}.dump"
        try:
            back_up(database.url, target, force=True)
        except BackupError as error:
            logger.warning("%s is brought up to date without a copy: %s", database, error)
        else:
            logger.warning("%s was copied to %s before it is brought up to date", database, target)

    database.migrate(now, copy=copy)


def restore(url: str, source: Path, *, force: bool, now: datetime) -> Path | None:
    """Put a backup in the place of the database; return where a SQLite database that was there now lies.

    Nothing may use the database meanwhile; the caller sees to that.

    Raises:
        BackupError: there is a database and ``force`` is not set, or the backup is not sound.
    """
    parsed = sa.make_url(url)
    if not source.is_file():
        raise BackupError(f"{source}: no such file")
    try:
        if parsed.get_backend_name() == "sqlite":
            return _restore_sqlite(_sqlite_path(parsed), source, force=force, now=now)
        _restore_postgresql(parsed, source, force=force)
    except OSError as error:
        raise BackupError(f"{error.filename}: {error.strerror}") from None
    return None


def check_sqlite(path: Path) -> None:
    """Raise BackupError unless the file is a sound database of this release or an earlier one."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            ours = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (VERSION_TABLE,)).fetchone()
            schema = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone() if ours else None  # noqa: S608
    except sqlite3.Error as error:
        raise BackupError(f"{path}: {error}") from None
    if found != "ok":
        raise BackupError(f"{path}: damaged: {found}")
    if schema is None:
        raise BackupError(f"{path}: a SQLite database, but not one of Concord's")
    if not schema[0].isdigit() or int(schema[0]) > SCHEMA:
        raise BackupError(f"{path}: of a later release (schema {schema[0]}, this one knows {SCHEMA}): install that")


def _sqlite_path(parsed: sa.URL) -> Path:
    if not parsed.database or parsed.database == ":memory:":
        raise BackupError("a database in memory has no backup")
    return Path(parsed.database)


def _copy_sqlite(path: Path, unfinished: Path) -> None:
    if not path.exists():
        raise BackupError(f"{path}: there is no database yet")
    unfinished.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(path, timeout=30)) as source, closing(sqlite3.connect(unfinished)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, complete in itself
        check_sqlite(unfinished)
    except (sqlite3.Error, BackupError) as error:
        unfinished.unlink(missing_ok=True)
        raise error if isinstance(error, BackupError) else BackupError(f"{path}: {error}") from None


def _restore_sqlite(path: Path, source: Path, *, force: bool, now: datetime) -> Path | None:
    check_sqlite(source)
    if path.exists() and not force:
        raise BackupError(f"{path} exists: --force puts it aside and the backup in its place")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    shutil.copyfile(source, unfinished)
    check_sqlite(unfinished)
    aside = None
    if path.exists():
        aside = path.parent / "backups" / f"{path.stem}-replaced-{now:%Y%m%dT%H%M%SZ}{path.suffix}"
        aside.parent.mkdir(exist_ok=True)
        for ending in ("", *SIDE_FILES):
            if (part := Path(f"{path}{ending}")).exists():
                part.replace(f"{aside}{ending}")
    unfinished.replace(path)
    return aside


def _restore_postgresql(parsed: sa.URL, source: Path, *, force: bool) -> None:
    engine = sa.create_engine(parsed)
    try:
        exists = sa.inspect(engine).has_table(VERSION_TABLE)
    except sa.exc.OperationalError as error:
        raise BackupError(f"{parsed.render_as_string()}: {str(error.orig).splitlines()[0]}") from None
    finally:
        engine.dispose()
    if exists and not force:
        raise BackupError(f"{parsed.render_as_string()} holds a database of Concord: --force replaces its tables")
    # One transaction: a dump that breaks half way leaves everything as it was.
    options = ["--exit-on-error", "--single-transaction", "--no-owner"] + ["--clean", "--if-exists"] * force
    with _libpq_url(parsed) as address:
        _run("pg_restore", *options, f"--dbname={address}", str(source))


@contextmanager
def _libpq_url(parsed: sa.URL) -> Iterator[str]:
    """Yield the address for PostgreSQL's own programs; a password goes through a file, not through the process list."""
    plain = parsed.set(drivername="postgresql", password=None)
    if parsed.password is None:
        yield plain.render_as_string(hide_password=False)
        return
    with tempfile.TemporaryDirectory(prefix="concord-") as folder:
        passfile = Path(folder) / "pgpass"
        passfile.touch(mode=0o600)
        secret = str(parsed.password).replace("\\", "\\\\").replace(":", "\\:")
        passfile.write_text(f"*:*:*:*:{secret}\n", encoding="utf-8")
        yield plain.update_query_dict({"passfile": str(passfile)}).render_as_string(hide_password=False)


def _run(program: str, *arguments: str) -> None:
    if shutil.which(program) is None:
        raise BackupError(f"{program} is not installed: apt-get install postgresql-client, of the server's version")
    ended = subprocess.run([program, *arguments], capture_output=True, text=True, errors="replace", check=False)
    if ended.returncode != 0:
        said = " ".join(ended.stderr.split())[:500] or f"status {ended.returncode}"
        raise BackupError(f"{program}: {said}")
