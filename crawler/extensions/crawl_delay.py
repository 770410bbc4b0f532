"""The ``Crawl-delay`` of robots.txt, which Scrapy reads and does not apply."""

import logging
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Request
from scrapy.robotstxt import RobotParser

from crawler.extensions.slots import find_slot

logger = logging.getLogger(__name__)

DELAY_MAX = 60.0
"""Seconds. A longer wish is logged and not met: at ten minutes a page a crawl would read nothing in its time."""


class CrawlDelay:
    """Holds the delay of a host's slot at or above what its robots.txt asks for.

    Set again before each request and after each response, because AutoThrottle shortens delays and idle slots are
    made anew.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.delays: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured("CrawlDelay needs ROBOTSTXT_OBEY")
        extension = cls(crawler)
        crawler.signals.connect(extension.take_delay, signal=signals.robots_parsed)
        crawler.signals.connect(extension.hold_delay, signal=signals.request_reached_downloader)
        crawler.signals.connect(extension.hold_delay, signal=signals.response_downloaded)
        return extension

    def take_delay(self, robotparser: RobotParser, request: Request) -> None:
        """Remember what a host asks for, from its robots.txt."""
        agent = self.crawler.settings["ROBOTSTXT_USER_AGENT"] or self.crawler.settings["USER_AGENT"]
        wanted = robotparser.crawl_delay(agent)
        if not wanted or wanted <= 0:
            return
        key = self.crawler.engine.downloader.get_slot_key(request)
        if wanted > DELAY_MAX:
            logger.warning("%s asks for %g s between requests; %g s is the most we wait", key, wanted, DELAY_MAX)
        self.delays[key] = min(wanted, DELAY_MAX)
        self.hold_delay(request)

    def hold_delay(self, request: Request) -> None:
        """Raise the delay of a request's slot to what its host asks for."""
        wanted = self.delays.get(self.crawler.engine.downloader.get_slot_key(request))
        slot = find_slot(self.crawler, request)
        if wanted is not None and slot is not None and slot.delay <= wanted:
            slot.delay = wanted
            slot.jitter = 0  # Jitter goes both ways; this delay is the least
