"""Who of several watches on one database watches: the one on duty beats, the others stand by and take over."""

import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from sqlalchemy.exc import SQLAlchemyError

from crawler.monitoring.signals import Stop
from storage.database import Database
from storage.exceptions import StorageError
from storage.leases import LeaseRecord, beat_lease, find_lease, release_lease, take_lease

logger = logging.getLogger(__name__)

WATCH = "watch"
BEAT_SECONDS = 10.0
# Longer than a beat that had to wait for another writer (30 s at the most) and the one after it.
STALE_SECONDS = 45.0
LOOK_SECONDS = 1.0


class Duty:
    """The lease of the watch. Entered once it is taken, it beats; it sets ``stop`` when another has taken it over.

    That happens to a watch that was cut off or asleep; what both did meanwhile is safe, since a crawl and an alert
    have leases of their own.
    """

    def __init__(
        self,
        database: Database,
        stop: Stop,
        *,
        say: Callable[[str], None],
        beat_seconds: float = BEAT_SECONDS,
        stale_seconds: float = STALE_SECONDS,
    ) -> None:
        self._database = database
        self._stop = stop
        self._say = say
        self._beat_seconds = beat_seconds
        self._stale_seconds = stale_seconds
        self._holder = uuid.uuid4().hex
        self._over = threading.Event()
        self._beating = threading.Thread(target=self._beat, name="duty", daemon=True)

    def take(self) -> bool:
        """Return True once the lease is ours, False if ``stop`` was set before."""
        seen: LeaseRecord | None = None
        seen_at, said = time.monotonic(), False
        while not self._stop.is_set():
            with self._database.read() as session:
                found = find_lease(session, WATCH)
            if found is None or seen is None or (found.holder, found.beats) != (seen.holder, seen.beats):
                seen, seen_at = found, time.monotonic()
            if is_free(found) or time.monotonic() - seen_at >= self._stale_seconds:
                if self._take(found):
                    return True
            elif not said and found is not None:
                self._say(f"A watch is on duty (process {found.pid} on {found.place}): standing by to take over.")
                said = True
            self._stop.wait(LOOK_SECONDS)
        return False

    def __enter__(self) -> Self:
        self._beating.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._beating.join()
        try:
            with self._database.write() as session:
                release_lease(session, WATCH, self._holder)
        except (StorageError, SQLAlchemyError):
            logger.exception("The lease of the watch could not be given back: the next one waits for its end")

    def _take(self, found: LeaseRecord | None) -> bool:
        with self._database.write() as session:
            return take_lease(
                session,
                WATCH,
                holder=self._holder,
                place=find_place(),
                pid=os.getpid(),
                seen=found,
                now=datetime.now(UTC),
            )

    def _beat(self) -> None:
        while not self._over.wait(self._beat_seconds):
            try:
                with self._database.write() as session:
                    is_ours = beat_lease(session, WATCH, self._holder, datetime.now(UTC))
            except (StorageError, SQLAlchemyError):  # who cannot write here cannot do harm; the next beat tells
                logger.exception("The watch could not say that it lives")
                continue
            if not is_ours:
                self._say("Another watch has taken over.")
                self._stop.set()
                return


def is_free(lease: LeaseRecord | None) -> bool:
    """Whether nobody holds the lease, or its holder is a process of this machine that no longer runs."""
    if lease is None or lease.holder is None:
        return True
    if lease.place != find_place():
        return False
    if lease.pid == os.getpid():  # an earlier life under the same number, as in a container
        return True
    try:
        os.kill(lease.pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def find_place() -> str:
    """Return where process numbers mean the same: the machine and, on Linux, its space of process numbers."""
    try:
        space = f"/{os.stat('/proc/self/ns/pid').st_ino}"
    except OSError:
        space = ""
    return f"{socket.gethostname()}{space}"
