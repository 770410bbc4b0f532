"""A crawl of a source as the store knows it, with a look for columns: before where none is known, after where lost.

All in one process, so that the watch, a worker and a person at the command line do the same.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from sqlalchemy.exc import SQLAlchemyError

from crawler.base_spiders.news import NewsSpider
from crawler.base_spiders.resolved import resolve
from crawler.commands._survey import Survey
from crawler.monitoring.rediscovery import Cause, find_cause, store_survey
from storage.database import Database
from storage.discoveries import find_discovery
from storage.exceptions import StorageError

logger = logging.getLogger(__name__)


class SourceCrawl:
    """Runs in ``process`` once that is started. ``crawler`` is the crawl itself, None where it was not begun."""

    def __init__(
        self,
        process: AsyncCrawlerProcess,
        create_crawler: Callable[[type[Spider]], Crawler],
        spider: type[NewsSpider],
        values: Mapping[str, str],
    ) -> None:
        self.crawler: Crawler | None = None
        self._process = process
        self._create_crawler = create_crawler
        self._declared = spider
        self._values = values
        self._settings: Settings = process.settings
        self._lost: set[str] = set()
        self._has_read = False

    def begin(self) -> None:
        """Schedule what is to be done."""
        spider, cause = self._look_up()
        if cause is not None and not spider.columns:
            self._survey(spider, cause, then=self._crawl_as_known)
        else:
            self._crawl(spider, cause)

    def _crawl_as_known(self) -> None:
        self._crawl(self._look_up()[0], None)

    def _crawl(self, spider: type[NewsSpider], cause: Cause | None) -> None:
        self.crawler = self._create_crawler(spider)
        self.crawler.signals.connect(self._keep_reading, signal=signals.spider_closed)
        task = self._process.crawl(self.crawler, **self._values)
        if cause is not None:
            # Called before the process sees that nothing is left to do: callbacks come in the order of their adding.
            task.add_done_callback(lambda _: self._look_again(spider, cause))

    def _keep_reading(self, spider: Spider, reason: str) -> None:
        if isinstance(spider, NewsSpider) and reason == "finished":
            self._lost = set(spider.reading.lost)
            self._has_read = bool(self._lost or spider.stats.get_value("crawl/listing"))

    def _look_again(self, spider: type[NewsSpider], cause: Cause) -> None:
        """Ask the home page, unless the crawl just found the lost column back or the site out of reach."""
        if self._has_read and (self._lost or cause.word != "lost"):
            self._survey(spider, cause, then=lambda: None)

    def _survey(self, spider: type[NewsSpider], cause: Cause, then: Callable[[], None]) -> None:
        logger.info("%s: %s: looking for its columns from %s", spider.name, cause, spider.homepage)
        survey = Survey(self._settings)

        def end() -> None:
            if survey.is_cut_short:
                return
            self._store(spider, cause, survey)
            then()

        self._process.crawl(survey.crawler, url=spider.homepage).add_done_callback(lambda _: end())

    def _store(self, spider: type[NewsSpider], cause: Cause, survey: Survey) -> None:
        now, switch = datetime.now(UTC), self._settings.getbool("CONCORD_ACCEPT_FOUND")
        database = Database(self._settings["CONCORD_DATABASE_URL"])
        try:
            found = survey.sum_up(now.date())
            with database.write() as session:
                sync_source(session, spider, self._settings, now)
                record = store_survey(session, spider, cause, found, now, lost=self._lost, switch=switch)
        except (StorageError, SQLAlchemyError):
            logger.exception("What discovery found of %s could not be stored", spider.name)
            return
        finally:
            database.dispose()
        names = ", ".join(f"{column.name} {column.url}" for column in record.columns)
        state = "put to use" if record.is_used else f"proposed: concord sources --accept {spider.name}"
        logger.info("%s: discovery: %s", spider.name, f"{names}: {state}" if names else record.reason)

    def _look_up(self) -> tuple[type[NewsSpider], Cause | None]:
        """Return the source as it is to be read, and why its home page is to be asked."""
        database = Database(self._settings["CONCORD_DATABASE_URL"])
        try:
            with database.read() as session:
                spider = resolve(self._declared, find_discovery(session, self._declared.name))
                return spider, find_cause(session, spider, datetime.now(UTC))
        finally:
            database.dispose()


def sync_source(session: Any, spider: type[NewsSpider], settings: Settings, now: datetime) -> None:
    """Make sure that the source has its row: a look may come before its first run."""
    from crawler.base_spiders.declaration import declare_all
    from storage.exceptions import NotFound
    from storage.sources import get_source, sync_sources

    try:
        get_source(session, spider.name)
    except NotFound:
        sync_sources(session, declare_all(settings), now)
