"""Telling a protection's page from the site's own. None is solved: the run says blocked, and the crawl slows down."""

import asyncio
import logging
import re
from typing import Self, cast

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Request, Response

from crawler.base_spiders.failures import ChallengePage
from crawler.extensions.slots import slow_down
from crawler.extraction import find_challenge

logger = logging.getLogger(__name__)

CHALLENGES_MAX = 3
"""Challenge pages after which the crawl stops: a protection that has noticed us is not asked again and again."""
EMPTY_RETRIES = 2
TITLE_MIN = 6
"""Shortest title taken as proof of the article, in characters; shorter ones may be a firewall's own words."""
SLOWER = 3.0
"""Factor on the delay after a challenge or an empty answer: both are how hosts answer tens of fast requests."""


class ChallengeMiddleware:
    """Turns challenge pages into :class:`ChallengePage`; asks again, later, where a host answers with nothing.

    A request that is also so answered where a listing ends says it: ``may_end_empty``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.found = 0
        self._stopping: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if "kind" not in request.meta or response.status == 304:  # robots.txt, attachments
            return response
        headers = {
            key.decode("latin-1"): b"; ".join(values).decode("latin-1") for key, values in response.headers.items()
        }
        protection = find_challenge(response.status, headers, response.body)
        if protection is None or (response.status == 200 and self._is_ordinary(request, response)):
            return response
        slow_down(self.crawler, request, SLOWER)
        if protection == "empty answer":
            again = get_retry_request(
                request,
                spider=cast("Spider", self.crawler.spider),
                reason="empty answer",
                max_retry_times=EMPTY_RETRIES,
            )
            if again is not None:
                return again
            if request.meta.get("may_end_empty"):
                return response
        if request.meta.get("is_guest"):  # Another host's protection: this source is none the worse for it
            raise ChallengePage(f"{protection} (HTTP {response.status}) instead of {request.url}")
        self.found += 1
        if self.found >= CHALLENGES_MAX and self._stopping is None:
            logger.warning("%d challenge pages: stopping the crawl", self.found)
            # Not awaited: the engine waits for the requests under way, of which this is one.
            closing = self.crawler.engine.close_spider_async(reason="blocked")
            self._stopping = asyncio.get_running_loop().create_task(closing)
        raise ChallengePage(f"{protection} (HTTP {response.status}) instead of {request.url}")

    def _is_ordinary(self, request: Request, response: Response) -> bool:
        """Tell whether the answer holds what was asked for: links to articles, or the title that the listing gave.

        No protection sends those, whatever words it shares with news of safety checks and penalties.
        """
        text = response.body.decode("utf-8", "replace").replace("\\/", "/")
        pattern = getattr(self.crawler.spider, "article_pattern", None)
        if pattern and re.search(pattern, text):
            return True
        title = (request.meta.get("listed_title") or "").rstrip("…. ")
        return len(title) >= TITLE_MIN and title in text
