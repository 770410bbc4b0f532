"""What must stand before anything is watched: settings read and checked, database up to date, seeds, sources."""

import fcntl
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

from scrapy.settings import BaseSettings

from crawler.base_spiders.declaration import declare_all, find_unread
from crawler.exceptions import ConfigurationError
from crawler.extensions.one_line_log import PlainFormatter
from crawler.middlewares.address_gate import parse_allowed
from crawler.monitoring.backup import migrate
from crawler.monitoring.catalogue import choose_intervals, tell_intervals
from crawler.monitoring.delivery import Delivery, open_delivery
from crawler.monitoring.rhythm import Rhythm
from crawler.monitoring.subscriptions import Config, ensure_config, read_config
from storage.database import Database
from storage.discoveries import list_discoveries
from storage.seeds import load_seed_corpus
from storage.sources import note_unread, sync_sources
from storage.subscriptions import sync_subscriptions

LOG_BYTES = 5_000_000
LOOK_SECONDS = 0.5  # between two looks at a lock that another watch holds


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A database that is up to date, and what is to be done with it."""

    database: Database
    config: Config
    config_path: Path
    config_written: bool
    intervals: dict[str, timedelta]
    rhythm: Rhythm
    delivery: Delivery

    def close(self) -> None:
        """Close the database's connections."""
        self.database.dispose()


class NotNeeded(Exception):
    """The wait for another watch was ended by a signal. Raised by ``prepare`` and ``only_watch``."""


def prepare(
    settings: BaseSettings, now: datetime, *, stand_by: Callable[[Database], datetime | None] | None = None
) -> Prepared:
    """Read the settings, then bring the database up to date with release, seeds, sources and subscriptions.

    Nothing is written before everything is read and found right. ``stand_by`` waits, before anything but the schema
    is changed, until the database is ours; it returns the time then, or None if it never was.

    Raises:
        ConfigurationError: a line of concord.toml is wrong, or a password that it needs is missing.
        StorageError: the database cannot be used.
        NotNeeded: ``stand_by`` returned None.
    """
    path = Path(settings["CONCORD_CONFIG"])
    written = ensure_config(path)
    config = read_config(path)
    declarations = declare_all(settings)
    default = timedelta(minutes=settings.getfloat("CONCORD_INTERVAL_MINUTES"))
    unread = find_unread(settings)
    hopeless = {row.id for row in declarations if row.id in unread and not row.homepage}
    intervals = choose_intervals(declarations, config, default=default)
    database = Database(settings["CONCORD_DATABASE_URL"])
    delivery = open_delivery(
        database,
        config,
        var=Path(settings["CONCORD_VAR"]),
        password=settings["CONCORD_SMTP_PASSWORD"],
        interval=default,
        allowed=parse_allowed(settings["CONCORD_ALLOW_PRIVATE"] or ""),
        dashboard_url=settings["CONCORD_DASHBOARD_URL"] or "",
    )
    migrate(database, Path(settings["CONCORD_VAR"]), now)
    if stand_by is not None:
        ready_at = stand_by(database)
        if ready_at is None:
            database.dispose()
            raise NotNeeded
        now = ready_at
    with database.write() as session:
        load_seed_corpus(session, now)
        sync_sources(session, declarations, now)
        looked_at = {record.source_id for record in list_discoveries(session)}
        for source_id in unread.keys() - looked_at:
            note_unread(session, source_id, unread[source_id])
        sync_subscriptions(session, config.to_records(), now)
    return Prepared(
        database=database,
        config=config,
        config_path=path,
        config_written=written,
        intervals={name: interval for name, interval in intervals.items() if name not in hopeless},
        rhythm=Rhythm(
            usual=default, stretch=settings.getfloat("CONCORD_INTERVAL_STRETCH"), told=tell_intervals(config)
        ),
        delivery=delivery,
    )


@contextmanager
def only_watch(
    folder: Path, *, stop: threading.Event | None = None, say: Callable[[str], None] = print
) -> Iterator[None]:
    """Hold the folder's lock: two watches would crawl and write the same. The system frees it when a watch dies.

    With ``stop`` wait for it.

    Raises:
        ConfigurationError: another watch holds it, or the folder cannot be written.
        NotNeeded: ``stop`` was set before the lock was free.
    """
    path = folder / "watch.lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = path.open("a+")
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be written: {error.strerror}; CONCORD_VAR names the folder") from None
    with lock:
        said = False
        while not _lock(lock):
            lock.seek(0)
            holder = lock.read(20).strip() or "unknown"
            if stop is None:
                raise ConfigurationError(f"another watch (process {holder}) works in {folder}: stop it first")
            if not said:
                say(f"A watch is on duty (process {holder}, in {folder}): standing by to take over.")
                said = True
            if stop.wait(LOOK_SECONDS):
                raise NotNeeded
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _lock(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def is_watched(folder: Path) -> bool:
    """Whether a watch holds the folder's lock."""
    try:
        with (folder / "watch.lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def log_to_file(folder: Path) -> Path:
    """Send every log line to ``watch.log`` in the folder: the terminal is for what matters to a person."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "watch.log"
    handler = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=3, encoding="utf-8")
    handler.setFormatter(PlainFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().handlers[:] = [handler]
    logging.getLogger().setLevel(logging.INFO)
    return path
