"""Asks a site for its home page, then for the columns that it names, as a source of its family would."""

import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any, cast
from urllib.parse import urlsplit

import scrapy
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.base_spiders.answers import declared_charset
from crawler.base_spiders.boda_vsb import BodaVsbSpider
from crawler.base_spiders.column import Column
from crawler.base_spiders.discovery import (
    CANDIDATES_MAX,
    Candidate,
    Recognised,
    find_candidates,
    find_forwarding,
    recognise_family,
)
from crawler.base_spiders.failures import classify_failure
from crawler.base_spiders.gd_nfcms import GdNfcmsSpider
from crawler.base_spiders.general import GeneralSpider
from crawler.base_spiders.hanweb_jcms import HanwebJcmsSpider
from crawler.base_spiders.hanweb_jpaas import HanwebJpaasSpider
from crawler.base_spiders.news import NewsSpider
from crawler.base_spiders.snowflake import SnowflakeSpider
from crawler.base_spiders.trs_wcm import TrsWcmSpider
from crawler.base_spiders.ucap import UcapSpider
from crawler.exceptions import UnreadablePage
from crawler.extraction import read_links
from crawler.text import decode

logger = logging.getLogger(__name__)

BASES: dict[str | None, type[NewsSpider]] = {
    "hanweb_jpaas": HanwebJpaasSpider,
    "hanweb_jcms": HanwebJcmsSpider,
    "trs_wcm": TrsWcmSpider,
    "ucap": UcapSpider,
    "gd_nfcms": GdNfcmsSpider,
    "boda_vsb": BodaVsbSpider,
    "snowflake": SnowflakeSpider,
    None: GeneralSpider,
}
HOME_PRIORITY = -10
ARTICLES = 3
"""Articles read of a site at least, to see what extraction gets."""


class DiscoverySpider(scrapy.Spider):
    """Reads a site once. What it saw of the columns lies in the probe's middleware, of the site in its own fields."""

    name = "discover"
    custom_settings = {"COOKIES_ENABLED": True}  # Some families want the column page's

    def __init__(self, url: str, **values: Any) -> None:
        super().__init__()
        self.url = url
        self.articles_a_column = 1
        self.recognised = Recognised(family=None, signs=())
        self.candidates: dict[str, Candidate] = {}
        self.page = ""
        self.home = url
        self.trouble = ""
        self.failed: dict[str, str] = {}

    async def start(self) -> AsyncIterator[Request]:
        yield Request(self.url, callback=self.parse_home, errback=self.home_failed, meta={"kind": "home"})

    def home_failed(self, failure: Failure) -> None:
        """Keep why the home page could not be read."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.trouble = classify_failure(cast("BaseException", failure.value), request.url).reason

    def note_failure(self, failure: Failure) -> None:
        """Keep why a column could not be read: a dead link of the menu is no warning, but part of the answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        trouble = classify_failure(cast("BaseException", failure.value), request.url)
        self.failed.setdefault(request.meta["column"], trouble.reason)

    def parse_home(self, response: Response) -> Iterator[Request]:
        """Choose the columns, then let a spider of the family ask for them."""
        charset = declared_charset(response)
        self.home, self.page = response.url, decode(response.body, declared=charset)
        links = [link.url for link in read_links(response.body, url=response.url, charset=charset)]
        self.recognised = recognise_family(self.page, links)
        found = find_candidates(response.body, url=response.url, charset=charset)[:CANDIDATES_MAX]
        self.candidates = {one.url: one for one in found}
        spider = self._make_source(response.url, [*self.candidates.values()])
        rows = self._read_home(spider, response)
        if rows:
            self.candidates[response.url] = Candidate(response.url, "首页", 99)
        if not self.candidates and not response.meta.get("forwarded"):
            forwarded = find_forwarding(self.page, url=response.url)
            if forwarded is not None:
                meta = {"kind": "home", "forwarded": True}
                yield Request(forwarded, callback=self.parse_home, errback=self.home_failed, meta=meta)
                return
        self.articles_a_column = max(1, -(-ARTICLES // max(1, len(self.candidates))))
        for column in spider.columns:
            yield spider.first_listing(column)
        if rows:  # Where nothing else is found, the home page can stand in for the column
            home = Column(url=response.url, name="首页", known="unknown")
            # Last: an article that a column lists too must count for that column.
            yield spider.listing_request(response.url, home, number=1, priority=HOME_PRIORITY)

    def _read_home(self, spider: NewsSpider, response: Response) -> bool:
        try:
            return bool(spider.choose_articles(spider.read_listing(response), urlsplit(response.url).hostname or ""))
        except UnreadablePage:
            return False

    def _make_source(self, home: str, candidates: list[Candidate]) -> NewsSpider:
        declarations: dict[str, Any] = {
            "name": "discover",
            "title": urlsplit(home).hostname,
            "homepage": home,
            "listing_failed": lambda _source, failure: self.note_failure(failure),
            "columns": tuple(Column(url=one.url, name=one.name, known="inferred") for one in candidates),
        }
        source = cast("type[NewsSpider]", type("DiscoveredSpider", (BASES[self.recognised.family],), declarations))
        spider = source(max_pages="2", since="2000-01-01")
        spider.crawler = self.crawler  # Not by from_crawler: this crawl is under way and its settings are closed
        return spider
