"""The record of a run: its row from start to end, its heartbeat, its outcome, and what of each column is now read."""

import asyncio
import logging
import os
import socket
import threading
from datetime import UTC, datetime
from functools import partial
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, NotConfigured
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from twisted.python.failure import Failure

from crawler.base_spiders.declaration import declare, declare_all
from crawler.base_spiders.news import NewsSpider
from crawler.extensions.outcome import judge_run
from crawler.extensions.store_access import StoreAccess
from crawler.extraction import canonicalize_url
from storage.database import Database
from storage.exceptions import NotFound, StorageError
from storage.pages import save_page
from storage.runs import beat_run, finish_run, start_run
from storage.sources import (
    SourceDeclaration,
    apply_outcome,
    get_source,
    mark_column_complete,
    note_unread,
    set_stop,
    sync_sources,
)

logger = logging.getLogger(__name__)

BEAT_SECONDS = 5.0
"""The store takes a run without a beat for several of these for killed. They come from a thread of their own: neither a
page that takes long to read nor what waits to be stored holds them up."""
TAKEN_OVER = "taken over by another crawl"
COUNTED = ("crawl/", "store/", "recognition/", "text/", "sameness/")


class RunRecorder:
    """Writes ``run/id`` at the start, ``run/outcome`` and ``run/reason`` at the end into the statistics."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.stats = crawler.stats
        self.run_id: int | None = None
        self._over = threading.Event()
        self._beating: threading.Thread | None = None
        self._closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not issubclass(crawler.spidercls, NewsSpider):
            raise NotConfigured("no source: nothing to record")
        recorder = cls(crawler)
        crawler.signals.connect(recorder.open_run, signal=signals.spider_opened)
        crawler.signals.connect(recorder.close_run, signal=signals.spider_closed)
        crawler.signals.connect(recorder.settle_article, signal=signals.item_scraped)
        crawler.signals.connect(recorder.count_dropped, signal=signals.item_dropped)
        crawler.signals.connect(recorder.count_failed, signal=signals.item_error)
        crawler.signals.connect(recorder.explain_error, signal=signals.spider_error)
        return recorder

    async def open_run(self, spider: NewsSpider) -> None:
        """Store that the run begins. Raises CloseSpider where it cannot, or another crawl of the source is alive."""
        declared = declare(type(spider))
        others = declare_all(self.crawler.settings)
        try:
            self.run_id = await StoreAccess.of(self.crawler).write(
                lambda session: _start(session, declared, others, spider.arguments.trigger, datetime.now(UTC))
            )
        except (StorageError, SQLAlchemyError) as error:
            reason = " ".join(str(error).split())
            self.stats.set_value("run/outcome", "failed")
            self.stats.set_value("run/reason", reason)
            raise CloseSpider("no run could be recorded") from error
        self.stats.set_value("run/id", self.run_id)
        beat = partial(self._beat, self.run_id, asyncio.get_running_loop())
        self._beating = threading.Thread(target=beat, name="beat", daemon=True)
        self._beating.start()
        logger.info("Run %d of %s began (%s)", self.run_id, spider.name, spider.arguments.trigger)

    async def close_run(self, spider: NewsSpider, reason: str) -> None:
        """Store how the run ended and, in the same transaction, what of its columns need not be read again."""
        self._over.set()
        if self._beating is not None:
            await asyncio.to_thread(self._beating.join)  # a beat after the end would open the run again
        if self.run_id is None:
            return
        run_id = self.run_id
        if reason not in ("finished", "unreachable"):
            self.stats.set_value("crawl/stopped_early", 1)
        outcome, why = judge_run({**self.stats.get_stats(), "finish_reason": reason})
        counts = counts_of(self.stats.get_stats())
        now = datetime.now(UTC)

        def finish(session: Session) -> None:
            if outcome in ("complete", "partial"):
                _save_columns(session, spider, now)
            finish_run(session, run_id, outcome, why, counts, now)
            if not spider.columns:
                note_unread(session, spider.name, why)
            elif reason not in ("shutdown", TAKEN_OVER):  # Our own stop says nothing about the source
                apply_outcome(session, spider.name, outcome, why, counts.get("store/new", 0), now)

        await StoreAccess.of(self.crawler).write(finish)
        self.stats.set_value("run/outcome", outcome)
        self.stats.set_value("run/reason", why)
        level = logging.INFO if outcome == "complete" else logging.WARNING
        logger.log(level, "Run %d of %s ended %s%s", run_id, spider.name, outcome, f": {why}" if why else "")

    def settle_article(self, item: Any, spider: Spider) -> None:
        """Remember that an article went through every pipeline: no other attempt is needed."""
        if isinstance(spider, NewsSpider) and hasattr(item, "url"):
            spider.reading.settled.add(canonicalize_url(item.url))

    def count_dropped(self, item: Any, exception: BaseException) -> None:
        """Count an item that a pipeline refused."""
        self._count_failure(f"{getattr(item, 'url', item)}: {exception}")

    def count_failed(self, item: Any, failure: Failure) -> None:
        """Count an item on which a pipeline broke; Scrapy has logged the traceback."""
        error = " ".join(str(failure.value).split())
        self._count_failure(f"{getattr(item, 'url', item)}: {type(failure.value).__name__} {error[:200]}")

    def explain_error(self, failure: Failure) -> None:
        """Keep the first error of the spider itself for the reason of the run."""
        if self.stats.get_value("reason/error") is None:
            self.stats.set_value("reason/error", f"{type(failure.value).__name__}: {failure.value}"[:300])

    def _count_failure(self, reason: str) -> None:
        self.stats.inc_value("store/failed")
        if self.stats.get_value("reason/store") is None:
            self.stats.set_value("reason/store", reason)

    def _beat(self, run_id: int, loop: asyncio.AbstractEventLoop) -> None:
        database = Database(self.crawler.settings["CONCORD_DATABASE_URL"])
        try:
            while not self._over.wait(BEAT_SECONDS):
                try:
                    with database.beat() as session:
                        is_ours = self._over.is_set() or beat_run(session, run_id, datetime.now(UTC))
                    database.dispose()  # between two beats none of the server's connections, which are few, is held
                except (StorageError, SQLAlchemyError) as error:  # the next beat may reach it again
                    logger.warning("Run %d could not say that it lives: %s", run_id, " ".join(str(error).split())[:300])
                    continue
                if not is_ours:
                    logger.error("Run %d was taken for killed, and another crawl has begun: it ends", run_id)
                    loop.call_soon_threadsafe(self._give_way)
                    return
        finally:
            database.dispose()

    def _give_way(self) -> None:
        self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=TAKEN_OVER))


def counts_of(stats: dict[str, Any]) -> dict[str, int]:
    """Return the whole numbers among the statistics that tell of the run's own work."""
    return {
        key: value
        for key, value in stats.items()
        if key.startswith(COUNTED) and isinstance(value, int) and not isinstance(value, bool)
    }


def _start(
    session: Session, declared: SourceDeclaration, others: list[SourceDeclaration], trigger: str, now: datetime
) -> int:
    try:
        known = get_source(session, declared.id)
        is_synced = known.declared and all(
            getattr(known, name) == getattr(declared, name) for name in SourceDeclaration.__dataclass_fields__
        )
    except NotFound:
        is_synced = False
    if not is_synced:
        sync_sources(session, {row.id: row for row in [*others, declared]}.values(), now)
    return start_run(session, declared.id, trigger, now, os.getpid(), socket.gethostname())


def _save_columns(session: Session, spider: NewsSpider, now: datetime) -> None:
    for url in spider.reading.complete_columns(is_narrowed=spider.is_narrowed):
        for page in spider.reading.column(url).pages:
            save_page(
                session,
                page.canonical_url,
                spider.name,
                "listing",
                page.fetched_at,
                page.etag,
                page.last_modified,
                page.charset or None,
                page.body,
            )
        mark_column_complete(session, spider.name, url, now)
    for url, reading in spider.reading.columns.items():
        if reading.end is None and (reading.places or reading.resumed_at):
            set_stop(session, spider.name, url, reading.find_last_good(spider.reading.settled))
