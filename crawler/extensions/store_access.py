"""The crawl's one way to the store: a thread of its own, so that no database call stops the reactor."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Self, TypeVar

from scrapy import signals
from scrapy.crawler import Crawler
from sqlalchemy.orm import Session

from storage.database import Database

T = TypeVar("T")


class StoreAccess:
    """Runs functions of a session, one after another, in one thread.

    Middlewares, pipelines and extensions reach it with ``StoreAccess.of(crawler)``. What was asked for first is done
    first: a run is closed after its last article is stored.
    """

    def __init__(self, database_url: str) -> None:
        self.database = Database(database_url)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

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
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._read, work)

    async def write(self, work: Callable[[Session], T]) -> T:
        """Return ``work(session)``, done in one write transaction that is committed afterwards."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._write, work)

    def close(self) -> None:
        """Wait for what was asked for, then close the connection."""
        self._thread.shutdown(wait=True)
        self.database.dispose()

    def _read(self, work: Callable[[Session], T]) -> T:
        with self.database.read() as session:
            return work(session)

    def _write(self, work: Callable[[Session], T]) -> T:
        with self.database.write() as session:
            return work(session)
