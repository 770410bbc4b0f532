"""Articles that are stored are not asked for again, and a listing is left where an earlier crawl has read on."""

import logging
from collections.abc import AsyncIterable, AsyncIterator
from datetime import timedelta
from functools import partial
from typing import Any, Self, cast

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response
from sqlalchemy.orm import Session

from crawler.base_spiders.news import NewsSpider
from crawler.extensions.store_access import StoreAccess
from crawler.extraction import canonicalize_url
from storage.articles import find_known_urls
from storage.runs import list_runs
from storage.sources import get_column

logger = logging.getLogger(__name__)


class KnownArticlesMiddleware:
    """Looks once a listing page which of its articles are stored, drops those requests, and judges the next page's.

    A column is left at a page without unknown articles only if that is sure to be where the last complete read began:
    the page is in order of days, and either every run since has read the column to its end, or the page is older
    than the last that did.
    """

    def __init__(self, crawler: Crawler, access: StoreAccess) -> None:
        self.crawler = crawler
        self.access = access
        self._depths: dict[str, str | None] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        access = crawler.get_extension(StoreAccess)
        if access is None:
            raise NotConfigured("KnownArticlesMiddleware needs crawler.extensions.store_access.StoreAccess")
        return cls(crawler, access)

    async def process_spider_output(self, response: Response, result: AsyncIterable[Any]) -> AsyncIterator[Any]:
        if response.meta.get("kind") != "listing":
            async for entry in result:
                yield entry
            return
        entries = [entry async for entry in result]
        articles = [entry for entry in entries if _kind(entry) == "article"]
        known = await self._find_known(articles)
        unknown = len(articles) - len(known)
        for entry in entries:
            kind = _kind(entry)
            if kind == "article" and entry.url in known:
                continue
            if kind == "listing" and not unknown and articles and await self._is_read_on(entry):
                self._spider().reading.column(entry.meta["column"]).end = "known"
                continue
            yield entry

    async def _find_known(self, articles: list[Request]) -> set[str]:
        """Return the addresses, as listed, of the requests whose articles are stored."""
        canonical = {request.url: canonicalize_url(request.url) for request in articles}
        if not canonical:
            return set()
        stored = await self.access.read(partial(find_known_urls, canonical_urls=list(canonical.values())))
        self._spider().reading.settled |= stored
        known = {url for url, key in canonical.items() if key in stored}
        self.crawler.stats.inc_value("crawl/known", len(known))
        return known

    async def _is_read_on(self, following: Request) -> bool:
        """Tell whether what lies behind a listing page without unknown articles was read by an earlier run."""
        column = following.meta["column"]
        if not following.meta.get("is_in_order", True):
            return False
        if column not in self._depths:
            run_id = self.crawler.stats.get_value("run/id")
            look = partial(find_depth, source_id=self._spider().name, column=column, run_id=run_id)
            self._depths[column] = await self.access.read(look)
        depth, newest = self._depths[column], following.meta.get("newest_day")
        return depth is not None and (depth == ANY_DAY or (newest is not None and newest < depth))

    def _spider(self) -> NewsSpider:
        return cast("NewsSpider", self.crawler.spider)


ANY_DAY = ""
LATE_DAYS = 3
"""Days by which an article may be listed later than the day that it bears. More: deeper reading after a cut-off run."""


def find_depth(session: Session, source_id: str, column: str, run_id: int | None) -> str | None:
    """Return how far a column has to be read before known articles may end it.

    None: to its end, it was never read completely. ``ANY_DAY``: nothing happened since it was. Otherwise a day before
    the last complete read: runs since were cut short, and may have stored a page's articles without the next page's.
    """
    complete_at = get_column(session, source_id, column)
    if complete_at is None:
        return None
    since = [run for run in list_runs(session, source_id) if run.id != run_id and run.started_at > complete_at]
    return (complete_at - timedelta(days=LATE_DAYS)).date().isoformat() if since else ANY_DAY


def _kind(entry: Any) -> str | None:
    return entry.meta.get("kind") if isinstance(entry, Request) else None
