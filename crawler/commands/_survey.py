"""A crawl that discovers, and what it saw: the engine takes its parts with it when it ends."""

from datetime import date

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import Settings

from crawler.base_spiders.discoverer import DiscoverySpider
from crawler.base_spiders.survey import Found, sum_up
from crawler.commands.probe import forbid_storing
from crawler.middlewares.probe import ProbeMiddleware

TIMEOUT_SECONDS = 600
"""A site that has not shown some ten pages by then is not going to."""


class Survey:
    """One look at a site from its home page. ``crawler`` is to be run with ``url``; it stores nothing."""

    def __init__(self, settings: Settings) -> None:
        own = settings.copy()
        forbid_storing(own)
        own.set("CLOSESPIDER_TIMEOUT", TIMEOUT_SECONDS, priority="cmdline")
        self.crawler = Crawler(DiscoverySpider, own)
        self.is_cut_short = False
        self._seen: list[ProbeMiddleware] = []
        self._spiders: list[DiscoverySpider] = []
        self.crawler.signals.connect(self._keep_parts, signal=signals.engine_started)
        self.crawler.signals.connect(self._note_end, signal=signals.spider_closed)

    def sum_up(self, today: date) -> Found:
        """Return what it came to, once the crawl has ended."""
        return sum_up(self._spiders, self._seen, today)

    def _keep_parts(self) -> None:
        middleware = self.crawler.get_spider_middleware(ProbeMiddleware)
        self._seen += [middleware] if middleware else []
        self._spiders += [self.crawler.spider] if isinstance(self.crawler.spider, DiscoverySpider) else []

    def _note_end(self, reason: str) -> None:
        self.is_cut_short = reason == "shutdown"
