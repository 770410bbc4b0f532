"""What a probe sees of a source: the first page of each column and its first article, gathered and not stored."""

from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request, Response


@dataclass(kw_only=True)
class ColumnSight:
    """One column as it answers now: (address, title, day) of its rows, and the next page's address."""

    url: str
    rows: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    next_page: str | None = None


class ProbeMiddleware:
    """Lets the first article of each column through; keeps the rest of its requests as sights.

    A spider that wants to see more of each says so: ``articles_a_column``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.sights: dict[str, ColumnSight] = {}
        self.items: list[Any] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler)
        crawler.signals.connect(middleware.keep_item, signal=signals.item_scraped)
        return middleware

    async def process_spider_output(self, response: Response, result: AsyncIterable[Any]) -> AsyncIterator[Any]:
        async for entry in result:
            is_seen = isinstance(entry, Request) and response.meta.get("kind") == "listing"
            if not is_seen or self._see(entry):
                yield entry

    def _see(self, request: Request) -> bool:
        """Keep a request of a listing; tell whether it is to be sent."""
        sight = self.sights.setdefault(request.meta["column"], ColumnSight(url=request.meta["column"]))
        if request.meta["kind"] == "listing":
            sight.next_page = request.url
            return not sight.rows  # A shell: the rows come with the next answer
        sight.rows.append((request.url, request.meta["listed_title"], request.meta["listed_date"]))
        return len(sight.rows) <= getattr(self.crawler.spider, "articles_a_column", 1)

    def keep_item(self, item: Any) -> None:
        """Keep an article."""
        self.items.append(item)
