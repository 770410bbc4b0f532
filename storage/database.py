"""The database: opening it, its transactions and its schema. What is in it: ``models`` and the modules beside this.

One writer at a time on either kind of database. A write transaction takes its lock when it begins, so what it read
stays true until it commits, and "is there one already?" may be answered by looking.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool
from sqlalchemy.schema import CreateTable

from storage.exceptions import DatabaseUnreadable, SchemaMissing, SchemaTooNew
from storage.models import Base
from storage.seen_hashes import SEEN, SeenHashes

SCHEMA = 10
"""Number of the newest migration; a test holds it against the files."""

VERSION_TABLE = "concord_schema"  # not Alembic's default: the database may be shared with a job queue

BUSY_SECONDS = 30
"""How long a writer waits for the one before it. A transaction takes milliseconds, a migration perhaps seconds."""

_WRITE_LOCK = 0x436F6E636F7264  # "Concord": key of PostgreSQL's advisory lock, one for each database

_CACHE_KB = 24_000
"""Pages that a connection keeps. The hashes of an article lie all over their table: with SQLite's 2 MB each page is
read and written again and again, and to store an article of 100,000 takes twice as long."""

_HELD = "another program holds it: end that one, or try again; nothing written so far is lost"

# What SQLite says when the file, not the statement, is at fault, and what to do about it.
_FILE_FAULTS = {
    "file is not a database": "it is not a SQLite database: move it away, or restore a backup",
    "malformed": "it is damaged: restore a backup",
    "unable to open database file": "check the path and its permissions",
    "readonly database": "it cannot be written: check permissions and that the disk is not mounted read-only",
    "database is locked": _HELD,
    "disk is full": "the disk is full: make room, nothing written so far is lost",
    "disk i/o error": "the disk fails: check it, then restore a backup if needed",
}


class Database:
    """A SQLite file or a PostgreSQL database by its SQLAlchemy address. Nothing is opened before the first use."""

    def __init__(self, url: str, *, scratch: bool = False) -> None:
        """``scratch``: a SQLite file that one command makes, fills alone and throws away; a crash may spoil it.

        It has only the tables that articles are matched by.
        """
        self.url = url
        self._scratch = scratch
        self._parsed = _parse_address(url)
        self._is_sqlite = self._parsed.get_backend_name() == "sqlite"
        name = self._parsed.database
        self.path = Path(name) if self._is_sqlite and name and name != ":memory:" else None
        self._reader = self._create_engine()
        self._writer = self._reader.execution_options(concord_write=True)
        self._beater = self._reader.execution_options(concord_beat=True, concord_write=self._is_sqlite)
        self._schema_checked = False

    def __str__(self) -> str:
        return self._parsed.render_as_string()  # without the password

    def migrate(self, now: datetime, *, copy: Callable[[int], None] | None = None) -> None:
        """Bring the schema to this release; make folder, file and, before changing an existing SQLite file, a backup.

        ``copy(schema)`` is called before an existing PostgreSQL schema is changed, while nobody else can write.
        Two processes may call it at once: the second waits for the first and then finds nothing to do.

        Raises:
            DatabaseUnreadable: it cannot be opened, or belongs to something else.
            SchemaTooNew: a later release has migrated it.
        """
        with self._explaining_faults():
            if self._scratch:
                with self._writer.begin() as connection:
                    _make_scratch(connection)
                self._schema_checked = True
                return
            if self.path:
                self._prepare_file(self.path)
            with self._reader.connect() as connection:
                if self._find_schema(connection) == SCHEMA:
                    self._schema_checked = True
                    return
            with self._writer.begin() as connection:
                self._migrate_locked(connection, now, copy)
        self._schema_checked = True

    def read(self) -> AbstractContextManager[Session]:
        """Return a context with a session that sees one state of the database and keeps no change."""
        return self._session(self._reader)

    def write(self) -> AbstractContextManager[Session]:
        """Return a context with a session that no other writer runs beside; it commits at the end or not at all."""
        return self._session(self._writer)

    def beat(self) -> AbstractContextManager[Session]:
        """Return a context with a session for one sign of life; in PostgreSQL no other writer holds it up."""
        return self._session(self._beater)

    def dispose(self) -> None:
        """Close every connection; the next use opens new ones."""
        self._reader.dispose()

    @contextmanager
    def _session(self, engine: sa.Engine) -> Iterator[Session]:
        self._require_schema()
        with self._explaining_faults(), Session(engine, expire_on_commit=False, autoflush=True) as session:
            session.connection()  # begins now: the writer's lock is held before anything is read
            yield session
            if engine is not self._reader:
                session.commit()

    def _create_engine(self) -> sa.Engine:
        if not self._is_sqlite:
            engine = sa.create_engine(self.url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
            event.listen(engine, "begin", _begin_postgresql)
            return engine
        arguments = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        if self.path:
            engine = sa.create_engine(self.url, connect_args=arguments)
        else:
            engine = sa.create_engine(self.url, connect_args=arguments, poolclass=StaticPool)
        event.listen(engine, "connect", _configure_scratch if self._scratch else _configure_sqlite)
        if self._scratch:
            event.listen(engine, "connect", _note_hashes(SeenHashes()))
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    def _prepare_file(self, path: Path) -> None:
        """Make the folder; refuse what is no database; switch to WAL, which then holds for the file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        # Never opened but by SQLite: a process that closes a file loses its locks on it, and another one that then
        # closes the database takes away the log (sqlite.org/howtocorrupt.html, 2.2).
        is_empty = path.exists() and path.stat().st_size == 0
        if is_empty and any((path.parent / "backups").glob(f"{path.stem}-*")):
            raise DatabaseUnreadable(f"{path}: it is empty though backups exist: restore one, or delete the file")
        deadline = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
                    connection.execute("PRAGMA journal_mode=WAL")
                return
            except sqlite3.OperationalError as error:
                # Changing the mode does not wait for another process that changes it, whatever the timeout.
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def _migrate_locked(self, connection: sa.Connection, now: datetime, copy: Callable[[int], None] | None) -> None:
        found = self._find_schema(connection)
        if found == SCHEMA:
            return
        if found is None:
            self._refuse_foreign_tables(connection)
        elif self.path:
            self._back_up(self.path, found, now)
        elif copy is not None:
            copy(found)
        _upgrade(connection)

    def _find_schema(self, connection: sa.Connection) -> int | None:
        """Return the number of the migration that the database is at, None for none."""
        if not sa.inspect(connection).has_table(VERSION_TABLE):
            return None
        version = sa.table(VERSION_TABLE, sa.column("version_num"))
        found = connection.execute(sa.select(version.c.version_num)).scalar()
        if found is None:
            return None
        if not str(found).isdigit() or int(found) > SCHEMA:
            raise SchemaTooNew(
                f"{self}: its schema is {found}, this release knows {SCHEMA:04}: install the later release"
            )
        return int(found)

    def _refuse_foreign_tables(self, connection: sa.Connection) -> None:
        tables = set(sa.inspect(connection).get_table_names())
        # A PostgreSQL database may be shared; a SQLite file with other tables is somebody else's.
        foreign = tables if self._is_sqlite else tables & set(Base.metadata.tables)
        if foreign:
            names = ", ".join(sorted(foreign)[:5])
            raise DatabaseUnreadable(f"{self}: it holds tables of something else ({names}): give another database")

    @staticmethod
    def _back_up(path: Path, found: int, now: datetime) -> None:
        """Copy the file as last committed. The caller holds the write lock, so nothing changes meanwhile."""
        target = path.parent / "backups" / f"{path.stem}-schema{found:04}-{now:%Y%m%dT%H%M%SZ}{path.suffix}"
        target.parent.mkdir(exist_ok=True)
        unfinished = target.with_suffix(".part")
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(unfinished)) as copy:
            source.backup(copy)
        unfinished.replace(target)

    def _require_schema(self) -> None:
        if self._schema_checked:
            return
        if self.path and not self.path.exists():
            raise SchemaMissing(f"{self}: there is no database yet; `concord watch` makes it")
        with self._explaining_faults(), self._reader.connect() as connection:
            if self._find_schema(connection) != SCHEMA:
                raise SchemaMissing(f"{self}: its schema is missing or older; `concord watch` brings it up to date")
        self._schema_checked = True

    @contextmanager
    def _explaining_faults(self) -> Iterator[None]:
        try:
            yield
        except (sa.exc.DBAPIError, sqlite3.Error, OSError) as error:
            if isinstance(error, OSError) and not self._concerns_path(error):
                raise
            if advice := self._find_advice(error):
                raise DatabaseUnreadable(f"{self}: {advice}") from error
            raise

    def _concerns_path(self, error: OSError) -> bool:
        return bool(self.path and error.filename and Path(error.filename) in {self.path, *self.path.parents})

    def _find_advice(self, error: Exception) -> str | None:
        said = str(error).lower()
        if self._is_sqlite:
            if isinstance(error, OSError):
                return f"{error.strerror}: check the path and its permissions"
            return next((advice for fault, advice in _FILE_FAULTS.items() if fault in said), None)
        if "lock timeout" in said:
            return _HELD
        if isinstance(error, sa.exc.DBAPIError) and error.connection_invalidated:
            return "the server ended the connection: what was under way is undone, and done again when it is back"
        connecting = isinstance(error, sa.exc.OperationalError) and error.statement is None
        return f"no connection ({said.splitlines()[0]}): check the address and the server" if connecting else None


def _configure_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; _begin_sqlite does
    connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA foreign_keys=ON")
    # With WAL: a killed process loses nothing, a power cut at most the last commits, never half of one. What they held
    # is read again from its source; a mark that an alert was sent costs a repeat under the same Message-ID.
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"PRAGMA cache_size=-{_CACHE_KB}")


def _configure_scratch(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=OFF")
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    connection.execute(f"PRAGMA cache_size=-{_CACHE_KB}")


def _note_hashes(seen: SeenHashes) -> Callable[[object, ConnectionPoolEntry], None]:
    def note(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info[SEEN] = seen

    return note


def _make_scratch(connection: sa.Connection) -> None:
    """Make the tables of matching without what checks or finds rows in other ways: a third of what storing costs."""
    metadata = sa.MetaData()
    for name in ("stories", "articles", "fingerprints", "shingles", "corrections"):
        table = Base.metadata.tables[name].to_metadata(metadata)
        table.constraints = {table.primary_key}
        connection.execute(CreateTable(table, include_foreign_key_constraints=[]))
    connection.execute(sa.text("CREATE INDEX ix_articles_story_id ON articles (story_id)"))


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("concord_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _parse_address(url: str) -> sa.URL:
    """Return the parts of an address, which may hold a password and is therefore not repeated where it is wrong."""
    try:
        parsed = sa.make_url(url)
        parsed.get_dialect().import_dbapi()
    except (sa.exc.ArgumentError, ValueError, ImportError):  # no address, a port in words, no such driver
        known = "sqlite:///FILE or postgresql://USER@HOST/NAME"
        raise DatabaseUnreadable(f"the address of the database is not of the form {known}") from None
    return parsed


def _begin_postgresql(connection: sa.Connection) -> None:
    if connection.get_execution_options().get("concord_write"):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})")
    elif connection.get_execution_options().get("concord_beat"):
        connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def _upgrade(connection: sa.Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
