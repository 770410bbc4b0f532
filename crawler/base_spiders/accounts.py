"""What a crawl counts and explains of itself; the run's outcome is judged by it."""

import logging
from typing import Any, Literal

import scrapy

from crawler.base_spiders.failures import Trouble
from crawler.base_spiders.reading import Reading
from crawler.extraction import canonicalize_url

logger = logging.getLogger(__name__)


class AccountingSpider(scrapy.Spider):
    """Keeps counts and first reasons in the crawl's statistics."""

    reading: Reading

    @property
    def stats(self) -> Any:
        """Return the crawl's statistics."""
        return self.crawler.stats

    def _count(self, key: str, count: int = 1) -> None:
        self.stats.inc_value(f"crawl/{key}", count)

    def _explain(self, key: str, reason: str) -> None:
        """Log one line and keep the first reason of its kind for the judgement of the run."""
        logger.warning("%s: %s", self.name, reason)
        if self.stats.get_value(f"reason/{key}") is None:
            self.stats.set_value(f"reason/{key}", reason)

    def _note_empty(self, column_url: str, number: int, reason: str) -> None:
        self._count("empty_listing")
        self._explain("empty_listing", reason)
        if number == 1:
            self._lose(column_url)

    def _lose(self, column_url: str) -> None:
        """Count a column that is no longer where it was, or no longer a listing: no fault that passes by itself."""
        self._count("lost_column")
        self.reading.lost.add(column_url)

    def _note(self, trouble: Trouble, where: Literal["listing", "article"]) -> None:
        self._count(trouble.kind)
        is_dead_link = where == "article" and trouble.kind in ("gone", "robots")
        self._count("dead_link" if is_dead_link else f"{where}_failed")
        self._explain(trouble.kind, trouble.reason)

    def _break(self, meta: dict[str, Any], what: str) -> None:
        if meta.get("is_guest"):
            self._leave_guest(meta["listed_url"], what)
            return
        self._count("broken_article")
        self._explain("broken_article", f"{meta['listed_url']} {what}")

    def _leave_guest(self, url: str, what: str) -> None:
        """Count an article on another host that cannot be read: it says nothing of this source's health."""
        self._count("guest_unread")
        self._explain("guest_unread", f"{url} on another host: {what}")
        self.reading.settled.add(canonicalize_url(url))
