"""The crawl's one way to the store: a thread of its own, so that no database call stops the reactor."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from scrapy import signals
from scrapy.crawler import Crawler
from sqlalchemy.orm import Session

from storage.database import Database

T = TypeVar("T")

TOGETHER_MAX = 16
"""Writes that share a transaction at the most. They hold the database's one lock for some 5 ms each."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Task:
    """Work that waits for the thread, and what its caller waits for."""

    work: Callable[[Session], Any]
    writes: bool
    done: "Future[Any]" = field(default_factory=Future)


class StoreAccess:
    """Runs functions of a session, one after another, in one thread.

    Middlewares, pipelines and extensions reach it with ``StoreAccess.of(crawler)``. What was asked for first is done
    first: a run is closed after its last article is stored. Writes that wait behind one another share a transaction,
    because a commit costs as much as what it commits; nobody is answered before it. One that fails undoes them all, and
    then each is done alone: an error is only its own's. So work must change nothing but what the session holds.
    """

    def __init__(self, database_url: str) -> None:
        self.database = Database(database_url)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._waiting: deque[_Task] = deque()
        self._lock = threading.Lock()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        access = cls(crawler.settings["CONCORD_DATABASE_URL"])
        crawler.signals.connect(access.close, signal=signals.engine_stopped)
        return access

    @classmethod
    def of(cls, crawler: Crawler) -> "StoreAccess":
        """Return the crawl's instance. Raises RuntimeError where the extension is not enabled."""
        access = crawler.get_extension(cls)
        if access is None:
            raise RuntimeError("EXTENSIONS lacks crawler.extensions.store_access.StoreAccess")
        return access

    async def read(self, work: Callable[[Session], T]) -> T:
        """Return ``work(session)``, done in a read transaction."""
        result: T = await self._ask(_Task(work=work, writes=False))
        return result

    async def write(self, work: Callable[[Session], T]) -> T:
        """Return ``work(session)``, done in a write transaction that is committed by then."""
        result: T = await self._ask(_Task(work=work, writes=True))
        return result

    def close(self) -> None:
        """Wait for what was asked for, then close the connection."""
        self._thread.shutdown(wait=True)
        self.database.dispose()

    async def _ask(self, task: _Task) -> Any:
        with self._lock:
            self._waiting.append(task)
        self._thread.submit(self._do_next)
        return await asyncio.wrap_future(task.done)

    def _do_next(self) -> None:
        tasks = [task for task in self._take() if task.done.set_running_or_notify_cancel()]
        if len(tasks) > 1 and self._write_together(tasks):
            return
        for task in tasks:
            self._do(task)

    def _take(self) -> list[_Task]:
        """Return what comes next: nothing where it was done with what came before, one read, or the writes in a row."""
        taken: list[_Task] = []
        with self._lock:
            while self._waiting and len(taken) < TOGETHER_MAX:
                if taken and not (taken[0].writes and self._waiting[0].writes):
                    break
                taken.append(self._waiting.popleft())
        return taken

    def _write_together(self, tasks: list[_Task]) -> bool:
        """Do the tasks in one transaction and answer them; False where one fails, with nothing done."""
        results = []
        try:
            with self.database.write() as session:
                for task in tasks:
                    results.append(task.work(session))
                    session.flush()
                    session.expunge_all()  # each finds the session as if it were its own
        except Exception:  # noqa: BLE001 - each is done again alone, where its error has somebody to be told
            return False
        for task, result in zip(tasks, results, strict=True):
            task.done.set_result(result)
        return True

    def _do(self, task: _Task) -> None:
        try:
            with self.database.write() if task.writes else self.database.read() as session:
                result = task.work(session)
        except BaseException as error:  # noqa: BLE001 - raised again where it is awaited
            task.done.set_exception(error)
        else:
            task.done.set_result(result)
