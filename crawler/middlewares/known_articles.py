"""Articles that are stored are not asked for again, and a listing is left where an earlier crawl has read on."""

import logging
from collections.abc import AsyncIterable, AsyncIterator, Collection
from functools import partial
from typing import Any, Self, cast

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response
from sqlalchemy.orm import Session

from crawler.base_spiders.answers import is_place
from crawler.base_spiders.news import NewsSpider
from crawler.extensions.store_access import StoreAccess
from crawler.extraction import canonicalize_url
from storage.articles import find_article, find_known_urls
from storage.runs import list_runs
from storage.sources import find_stop, get_column

logger = logging.getLogger(__name__)


class KnownArticlesMiddleware:
    """Looks once a listing page which of its articles are stored, drops those requests, and judges the next page's.

    A column is left at a page without unknown articles only if that is sure to be where the last complete read began:
    the page is in order of days, and nothing on it is younger here than that read. Where the last read stopped early,
    such a page is followed by the last one that it read whole: what is new only pushes articles to later pages.
    """

    def __init__(self, crawler: Crawler, access: StoreAccess) -> None:
        self.crawler = crawler
        self.access = access

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
            if kind == "listing" and not unknown and articles and entry.meta.get("is_in_order", True):
                if await self._is_read_on(entry, known):
                    self._spider().reading.column(entry.meta["column"]).end = "known"
                    continue
                yield await self._resume(entry)
                continue
            if kind == "article":
                entry.meta["is_unknown"] = True  # A page is stored with its article only: nobody need look for one
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

    async def _is_read_on(self, following: Request, known: Collection[str]) -> bool:
        """Tell whether what lies behind a listing page of known articles was read by an earlier run."""
        look = partial(
            is_read_on,
            source_id=self._spider().name,
            column=following.meta["column"],
            known=[canonicalize_url(url) for url in known],
            run_id=self.crawler.stats.get_value("run/id"),
        )
        return await self.access.read(look)

    async def _resume(self, following: Request) -> Request:
        """Return the request of the page where the last read stopped early, if that lies behind the following one."""
        column = following.meta["column"]
        stopped = await self.access.read(partial(find_stop, source_id=self._spider().name, url=column))
        if stopped is None or stopped[0] <= following.meta["number"] or not is_place(following):
            return following
        number, url = stopped
        self._spider().reading.column(column).resumed_at = number
        self.crawler.stats.inc_value("crawl/resumed")
        logger.info("Column %s is read on from page %d, where the last run stopped early", column, number)
        meta = {"kind": "listing", "column": column, "number": number, "is_resumed": True}
        if "oldest_above" in following.meta:  # a later bound than the pages between would give, but one
            meta["oldest_above"] = following.meta["oldest_above"]
        return following.replace(url=url, meta=meta)

    def _spider(self) -> NewsSpider:
        return cast("NewsSpider", self.crawler.spider)


def is_read_on(session: Session, source_id: str, column: str, known: Collection[str], run_id: int | None) -> bool:
    """Tell whether the rest of a column behind a page of ``known`` articles was read before.

    Never, if the column was never read to its end. Surely, if no run came after the one that did. A run since was cut
    short, and may have stored this page's articles and not the next page's: then only behind articles that are as old
    here as that last complete read.
    """
    complete_at = get_column(session, source_id, column)
    if complete_at is None:
        return False
    if not any(run.id != run_id and run.started_at > complete_at for run in list_runs(session, source_id)):
        return True
    articles = [find_article(session, canonical_url=url) for url in known]
    return all(article is not None and article.fetched_at <= complete_at for article in articles)


def _kind(entry: Any) -> str | None:
    return entry.meta.get("kind") if isinstance(entry, Request) else None
