"""The listing half of every crawl: columns and their pages. Families say how a listing is read and continued."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Literal, Self, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.base_spiders.answers import declared_charset, find_frame, host_of, is_moved, is_place
from crawler.base_spiders.arguments import parse_arguments
from crawler.base_spiders.articles import ARTICLE_PRIORITY, PARTS_MAX, ArticleSpider
from crawler.base_spiders.column import Column
from crawler.base_spiders.failures import Trouble, classify_failure
from crawler.base_spiders.order import ends_past, is_in_order, is_past
from crawler.base_spiders.reading import ColumnReading, Reading
from crawler.base_spiders.totals import describe_shortfall, find_totals
from crawler.exceptions import UnreadablePage
from crawler.extraction import Link, canonicalize_url, find_next_page, read_links
from crawler.extraction.urls import find_day_in_url

logger = logging.getLogger(__name__)

SHANGHAI = ZoneInfo("Asia/Shanghai")
DISORDER = timedelta(days=31)  # How much later than the page above ended a row may be, in a listing in order
NOT_PAGES = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|ofd|zip|rar|7z|jpe?g|png|gif|mp[34]|apk|exe)$", re.I)
ROWS_MAX = 3000
"""Rows read of one listing page. The longest seen, of sites that send a column's years in one file, had 2,400."""


class NewsSpider(ArticleSpider):
    """Reads every column from its first page on, and the articles that it lists.

    Paging goes on until a page is wholly older than ``since``, the listing ends, or ``max_pages``; the known-articles
    middleware ends it earlier where an earlier run has read the rest. A family overrides ``read_listing``,
    ``next_listing`` and, where the first page is not the column's address, ``first_listing``.
    """

    title: ClassVar[str]
    region: ClassVar[str]
    region_code: ClassVar[str]
    kind: ClassVar[Literal["regulator", "standards_body", "press", "mirror"]]
    homepage: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]] = ()
    searches: ClassVar[tuple[Column, ...]] = ()
    """Search interfaces, read beside the columns. They are asked for a word: a source of these alone has no column."""
    hosts: ClassVar[tuple[str, ...]] = ()
    """Hosts of articles besides those of the home page and the columns."""
    items: ClassVar[str | None] = None
    """CSS of a listing's rows; without it the listing reader finds them. Below it: title and date within a row."""
    item_title: ClassVar[str | None] = None
    item_date: ClassVar[str | None] = None
    opens: ClassVar[Mapping[str, str]] = {}
    """Functions by which a listing's rows open, where the site keeps them in a file of its own: their names, and the
    address with ``{}`` in the place of the argument."""
    article_pattern: ClassVar[str | None] = None
    """What article paths look like. Links that do not fit are left out, unless none fits and they carry days."""
    first_page_number: ClassVar[Literal[0, 1]] = 1
    why_no_column: ClassVar[str] = ""
    """What discovery said last of a source without columns."""

    def __init__(self, name: str | None = None, **values: Any) -> None:
        arguments = parse_arguments(values)
        super().__init__(name)
        self.arguments = arguments
        self.since = arguments.since or date.min
        self.max_pages = arguments.max_pages or 1
        self.is_narrowed = False
        self._stopping: asyncio.Task[None] | None = None
        self.reading = Reading()
        self.today: date | None = None
        self.article_hosts = self.list_hosts()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider: Self = super().from_crawler(crawler, *args, **kwargs)
        spider._take_settings(crawler, datetime.now(SHANGHAI).date())
        return spider

    @classmethod
    def list_hosts(cls) -> set[str]:
        """Return the hosts on which the source's listings and articles are."""
        urls = (cls.homepage, *(column.url for column in cls.columns))
        return {host for url in urls if (host := host_of(url))} | set(cls.hosts)

    def _take_settings(self, crawler: Crawler, today: date) -> None:
        self.today = today
        pages = crawler.settings.getint("CONCORD_MAX_PAGES")
        since = today - timedelta(days=crawler.settings.getint("CONCORD_FIRST_SINCE_DAYS"))
        self.max_pages = self.arguments.max_pages or pages
        self.since = self.arguments.since or since
        self.is_narrowed = self.since > since or self.max_pages < pages
        # Each listing page is one deeper than the one before; an article's parts come on top.
        deepest = max(crawler.settings.getint("DEPTH_LIMIT"), self.max_pages + PARTS_MAX + 1)
        crawler.settings.set("DEPTH_LIMIT", deepest, priority="spider")

    async def start(self) -> AsyncIterator[Request]:
        if not self.columns:
            self._count("no_column")
            self._explain("no_column", self.why_no_column or explain_no_column(self.homepage))
        if found := [column for column in self.columns if column.known == "discovered"]:
            self._count("discovered_column", len(found))
            self.stats.set_value("reason/discovered_column", explain_discovered(self.name, found))
        for column in (*self.columns, *self.searches):
            self.reading.column(column.url)
            yield self.first_listing(column)

    def first_listing(self, column: Column) -> Request:
        """Return the request of a column's first page."""
        return self.listing_request(column.url, column, number=1)

    def listing_request(self, url: str, column: Column, *, number: int, **kwargs: Any) -> Request:
        """Return a request for listing page ``number`` (from 1). Other arguments are those of Request."""
        meta = {"kind": "listing", "column": column.url, "number": number, **kwargs.pop("meta", {})}
        return Request(
            url,
            callback=self.parse_listing,
            errback=self.listing_failed,
            cb_kwargs={"column": column},
            meta=meta,
            dont_filter=True,
            **kwargs,
        )

    def parse_listing(self, response: Response, column: Column) -> Iterator[Request]:
        """Yield the article requests of a listing page, then the next page's."""
        number = response.meta["number"]
        reading = self.reading.column(column.url)
        if number == 1 and is_moved(column.url, response):
            self._note(Trouble(kind="gone", reason=f"column {column.url} now leads to {response.url}"), "listing")
            self._lose(column.url)
            return
        try:
            rows = self.read_listing(response)
        except UnreadablePage as error:
            self._note_empty(column.url, number, str(error))
            return
        if len(rows) > ROWS_MAX:
            self._count("long_listing")
            self._explain("long_listing", f"{response.url} lists {len(rows)} articles, the first {ROWS_MAX} are read")
            rows = rows[:ROWS_MAX]
        reading.rows |= {row.url for row in rows}
        if number == 1:
            reading.totals = find_totals(response.body)
        links = self.choose_articles(rows, host_of(response.url))
        self._count("listing")
        self._count("links", len(links))
        if not links and number == 1 and not self.expects_more(response):
            if frame := find_frame(response):
                yield self.listing_request(frame, column, number=1, meta={"is_frame": True})
                return
            kept_out = f", {len(rows)} to files or other hosts" if rows else ""
            self._note_empty(column.url, number, f"no article links on {response.url}{kept_out}")
            return
        if self._is_past_by_articles(response, reading):
            reading.end = "since"
            return
        urls = {canonicalize_url(link.url) for link in links}
        if links and urls <= reading.listed and not response.meta.get("is_overlap"):
            self._end_repeated(response, column, number)
            return
        reading.listed |= urls
        if is_place(response.request):
            reading.places[number] = response.url
        yield from self._request_articles(links, column, number)
        yield from self._turn_page(response, links, column, number)

    def read_listing(self, response: Response) -> list[Link]:
        """Return the rows of a listing page.

        Where the declared selector finds none, the general reader is asked: columns of one site differ, and a selector
        is known of one of them. That it was needed is logged.

        Raises:
            UnreadablePage: the answer is not what the family sends.
        """
        page, charset, latest = response.body, declared_charset(response), self.latest_day(response)
        if self.items is not None:
            links = read_links(
                page,
                url=response.url,
                charset=charset,
                items=self.items,
                title=self.item_title,
                date=self.item_date,
                latest=latest,
                today=self.today,
            )
            if links:
                return links
        links = read_links(page, url=response.url, charset=charset, latest=latest, today=self.today, opens=self.opens)
        if links and self.items is not None:
            self._explain("selector", f"{self.items!r} finds no row on {response.url}; the general reader does")
        return links

    def latest_day(self, response: Response) -> date | None:
        """Return the day after which no row of a listing page can be, for rows that show no year."""
        above = response.meta.get("oldest_above")
        return date.fromisoformat(above) + DISORDER if above else self.today

    def next_listing(self, response: Response, column: Column, number: int, links: list[Link]) -> Request | None:
        """Return the request of page ``number`` + 1, None where the listing ends."""
        url = find_next_page(response.body, url=response.url, number=number, first=self.first_page_number)
        return self.listing_request(url, column, number=number + 1) if url else None

    def expects_more(self, response: Response) -> bool:
        """Tell whether a first page without rows is only a shell around a later answer."""
        return False

    def choose_articles(self, rows: list[Link], host: str) -> list[Link]:
        """Return the rows that lead to articles, in the listing's order; ``host`` is the listing's own.

        A regulator's column also lists what its WeChat account, the government's portal or a paper published: dated
        rows to the pages of other hosts count too. Of the press they are partners' and adverts.
        """
        pages = [row for row in rows if not NOT_PAGES.search(urlsplit(row.url).path)]
        own = self.article_hosts | {host}
        ours = [row for row in pages if host_of(row.url) in own]
        if self.article_pattern is not None:
            fitting = [row for row in ours if re.search(self.article_pattern, row.url)]
            ours = fitting or [row for row in ours if row.date]
        chosen = {row.url for row in ours}
        if getattr(self, "kind", None) not in ("press", "mirror"):  # Probe and discovery make spiders of no kind
            chosen |= {
                row.url
                for row in pages
                if row.date and host_of(row.url) not in own and urlsplit(row.url).path.strip("/")
                for row in pages
                if row.date and host_of(row.url) not in own and urlsplit(row.url).path.strip("/")
            }
        if left := sum(host_of(row.url) not in own and row.url not in chosen for row in rows):
            self._count("offsite", left)
        return [row for row in pages if row.url in chosen]

    def _request_articles(self, links: list[Link], column: Column, number: int) -> Iterator[Request]:
        since = self.since.isoformat()
        reading = self.reading.column(column.url)
        own = self.article_hosts | {host_of(column.url)}
        for link in links:
            day = _day_of(link)
            if day is not None and day < since:
                continue
            url = canonicalize_url(link.url)
            reading.wanted.add(url)
            reading.page_of.setdefault(url, number)
            yield Request(
                link.url,
                callback=self.parse_article,
                errback=self.article_failed,
                priority=ARTICLE_PRIORITY,
                meta={
                    "kind": "article",
                    "column": column.url,
                    "listed_url": link.url,
                    "listed_title": link.title,
                    "listed_date": link.date,
                    "is_guest": host_of(link.url) not in own,
                },
            )

    def _turn_page(self, response: Response, links: list[Link], column: Column, number: int) -> Iterator[Request]:
        reading = self.reading.column(column.url)
        days = [_day_of(link) for link in links]
        if is_past(days, self.since.isoformat()):
            reading.end = "since"
            return
        following = None if column.known == "unknown" else self.next_listing(response, column, number, links)
        if following is None:
            reading.end = "last page"
            self._compare_with_totals(response, column, number)
        elif following.meta["number"] > self.max_pages:
            reading.end = "max_pages"
            logger.info("%s: column %s is longer than the %d pages wanted", self.name, column.url, self.max_pages)
        else:
            following.meta["is_in_order"] = is_in_order(days)
            known = [day for day in days if day]
            if known and len(known) == len(days) and is_in_order(days):
                following.meta["oldest_above"] = known[-1]
            if len(known) < len(days):
                urls = (canonicalize_url(link.url) for link in links)
                following.meta["rows_before"] = list(zip(urls, days, strict=True))
            yield following

    def _is_past_by_articles(self, response: Response, reading: ColumnReading) -> bool:
        """Tell whether the page before, of which the listing gave not all days, ran out into what is not wanted.

        Its articles were asked for first, so that their own days are known by now; one that was stored by an earlier
        run was not, and too few days say nothing.
        """
        rows = response.meta.get("rows_before", [])
        days = [day or reading.days.get(url) for url, day in rows]
        known = [day for day in days if day]
        return len(known) * 2 > len(rows) and ends_past(known, self.since.isoformat())

    def _compare_with_totals(self, response: Response, column: Column, number: int) -> None:
        """Say where a column ended sooner than the site's own count. A sample, such as a home page, is no listing."""
        reading = self.reading.column(column.url)
        if column.known == "unknown" or reading.resumed_at is not None:
            return
        if short := describe_shortfall(reading.totals, pages=number, rows=len(reading.rows)):
            self._count("short_listing")
            self._explain("short_listing", f"column {column.url} shows {short}")

    def _end_repeated(self, response: Response, column: Column, number: int) -> None:
        """End a column whose page shows again what it showed before: its last page, or a wrong page number."""
        self.reading.column(column.url).end = "last page"
        if number == 2:
            self._count("repeated_listing")
            self._explain("repeated_listing", f"page 2 of {column.url} repeats page 1 ({response.url})")

    def listing_failed(self, failure: Failure) -> None:
        """Count and explain; a guessed next page that is not there is the end of its column."""
        request: Request = failure.request  # type: ignore[attr-defined]
        trouble = classify_failure(cast("BaseException", failure.value), request.url)
        if trouble.kind == "gone" and request.meta.get("is_guess"):
            self.reading.column(request.meta["column"]).end = "last page"
            return
        self._note(trouble, "listing")
        if request.meta.get("is_resumed"):
            self.reading.column(request.meta["column"]).places.clear()  # the next run turns every page again
        if trouble.kind in ("gone", "redirects") and request.meta["number"] == 1:
            self._lose(request.meta["column"])
        if trouble.kind == "unreachable" and not self.stats.get_value("crawl/listing"):
            self._stop("unreachable")  # The other columns are on the same host: do not wait for each

    def _stop(self, reason: str) -> None:
        # Not awaited: the engine waits for the requests under way, of which the caller's is one.
        if self._stopping is None:
            closing = self.crawler.engine.close_spider_async(reason=reason)
            self._stopping = asyncio.get_running_loop().create_task(closing)


def explain_no_column(homepage: str) -> str:
    """Return what is to be said of a source of which no column is known.

    >>> explain_no_column("https://amr.xizang.gov.cn/")
    'no column is known: concord discover https://amr.xizang.gov.cn/'
    """
    return f"no column is known: concord discover {homepage or 'ADDRESS, once its home page is known'}"


def explain_discovered(name: str, columns: Sequence[Column]) -> str:
    """Return what is to be said of columns that discovery found and nobody has looked at."""
    names = ", ".join(f"{column.name} {column.url}" for column in columns)
    return f"found by discovery, not yet accepted: {names}; concord sources --accept {name}"


def _day_of(link: Link) -> str | None:
    """Return the later of the days that row and address show: a row's may be of the event that its excerpt tells."""
    return max((day for day in (link.date, find_day_in_url(link.url)) if day), default=None)
