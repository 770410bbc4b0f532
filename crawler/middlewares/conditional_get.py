"""Asking "changed since?" with the validators in the store, and answering for the site where it says no.

Scrapy's HTTP cache is no substitute: with ``max-age`` it misses changes, with ``no-store`` it downloads everything.
"""

import logging
from datetime import UTC, datetime
from functools import partial
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response, TextResponse

from crawler.base_spiders.answers import declared_charset
from crawler.base_spiders.reading import ListingPage, Reading
from crawler.extensions.store_access import StoreAccess
from crawler.extraction import canonicalize_url
from storage.pages import StoredPage, load_page

logger = logging.getLogger(__name__)

KINDS = {"listing", "article"}
URL_MAX = 2000
"""Longest address that the store takes, in bytes."""


class ConditionalGetMiddleware:
    """Sets ``If-None-Match`` and ``If-Modified-Since``; a 304 becomes the page as it was stored.

    An unchanged listing is read again from the store, because what it lists may still be missing here. Validators are
    saved elsewhere: an article's with the article, a listing's by the run recorder once its column is complete.
    """

    def __init__(self, crawler: Crawler, access: StoreAccess) -> None:
        self.crawler = crawler
        self.access = access

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        access = crawler.get_extension(StoreAccess)
        if access is None:
            raise NotConfigured("ConditionalGetMiddleware needs crawler.extensions.store_access.StoreAccess")
        return cls(crawler, access)

    async def process_request(self, request: Request) -> None:
        if request.method != "GET" or request.meta.get("kind") not in KINDS or "stored_page" in request.meta:
            return
        if request.meta.get("is_unknown"):
            return
        page = await self.access.read(partial(load_page, canonical_url=canonicalize_url(request.url)))
        # Without its body an unchanged page would be a page unread.
        if page is None or page.body is None or page.kind != request.meta["kind"]:
            return
        if page.etag:
            request.headers["If-None-Match"] = page.etag
        if page.last_modified:
            request.headers["If-Modified-Since"] = page.last_modified
        if page.etag or page.last_modified:
            request.meta["stored_page"] = page

    def process_response(self, request: Request, response: Response) -> Response:
        if request.meta.get("kind") not in KINDS:
            return response
        page: StoredPage | None = request.meta.pop("stored_page", None)
        if response.status == 304 and page is not None and page.body is not None:
            self.crawler.stats.inc_value("crawl/not_modified")
            return _restore(response, page)
        if response.status == 200 and request.meta["kind"] == "listing":
            self._remember(request, response)
        return response

    def _remember(self, request: Request, response: Response) -> None:
        """Keep a listing page with its validators until the end of the run, where it can be asked for so again."""
        etag, last_modified = response.headers.get("ETag"), response.headers.get("Last-Modified")
        reading: Any = getattr(self.crawler.spider, "reading", None)
        if not (etag or last_modified) or request.method != "GET" or not isinstance(reading, Reading):
            return
        canonical_url = canonicalize_url(request.url)
        if len(canonical_url.encode()) > URL_MAX:
            return
        reading.column(request.meta["column"]).pages.append(
            ListingPage(
                canonical_url=canonical_url,
                fetched_at=datetime.now(UTC),
                etag=etag.decode("latin-1") if etag else None,
                last_modified=last_modified.decode("latin-1") if last_modified else None,
                charset=declared_charset(response) or "",
                body=response.body,
            )
        )


def _restore(response: Response, page: StoredPage) -> Response:
    headers = {"Content-Type": f"text/html; charset={page.charset}" if page.charset else "text/html"}
    # The encoding only names what `response.text` would use; families decode the bytes themselves.
    return TextResponse(
        response.url,
        status=200,
        headers=headers,
        body=page.body,
        encoding="utf-8",
        flags=["not-modified"],
        protocol=response.protocol,
    )
