"""Whole crawls inside the test process, against small sites on loopback: Scrapy's real engine, ours around it."""

import asyncio
import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.utils.project import get_project_settings
from scrapy.utils.reactor import install_reactor

from crawler.base_spiders.column import Column
from crawler.extensions.outcome import judge_run

Reply = tuple[int, dict[str, str], bytes]
Page = str | bytes | Reply | Callable[["Asked"], str | bytes | Reply]


@dataclass(frozen=True)
class Asked:
    """A request as the site saw it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Site:
    """Pages by path with query; what is not there is answered by 404. Pages may be changed while it runs."""

    url: str
    pages: dict[str, Page]
    asked: list[Asked] = field(default_factory=list)

    def paths(self) -> list[str]:
        """Return what was asked for, robots.txt left out, in order."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def answer(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        page = self.pages.get(asked.path, (404, {}, b"not here"))
        if callable(page):
            page = page(asked)
        if isinstance(page, tuple):
            return page
        body = page.encode() if isinstance(page, str) else page
        return 200, {"Content-Type": "text/html; charset=utf-8"}, body


@contextmanager
def serve(pages: dict[str, Page]) -> Iterator[Site]:
    """Serve a site on a free port of 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            headers = {key.lower(): value for key, value in self.headers.items()}
            status, answered, body = site.answer(Asked(self.command, self.path, headers, self.rfile.read(length)))
            self.send_response(status)
            for key, value in {"Content-Length": str(len(body)), **answered}.items():
                self.send_header(key, value)
            self.end_headers()
            if status != 304:
                self.wfile.write(body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Site(url=f"http://127.0.0.1:{server.server_address[1]}", pages=pages)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def make_spider(base: type[Spider], site: Site, *paths: str, **declarations: Any) -> type[Spider]:
    """Return a source on the site with the columns named."""
    fields = {
        "name": "example_amr",
        "title": "示例市市场监督管理局",
        "region": "示例",
        "region_code": "99",
        "kind": "regulator",
        "homepage": f"{site.url}/",
        "columns": tuple(Column(url=site.url + path, name=path, known="inferred") for path in paths),
    }
    return type("ExampleAmrSpider", (base,), {**fields, **declarations})


@dataclass
class Crawled:
    """A crawl that has ended."""

    crawler: Crawler
    items: list[Any]

    @property
    def stats(self) -> dict[str, Any]:
        return self.crawler.stats.get_stats()

    def counts(self, prefix: str = "crawl/") -> dict[str, Any]:
        """Return the statistics below a prefix, without it, zeros left out."""
        return {
            key.removeprefix(prefix): value for key, value in self.stats.items() if key.startswith(prefix) and value
        }

    def outcome(self) -> tuple[str, str]:
        """Return how the run is judged."""
        return judge_run(self.stats)


def crawl(
    spider: type[Spider], site: Site | None = None, settings: dict[str, Any] | None = None, **values: str
) -> Crawled:
    """Crawl to the end. Without a database in the settings nothing is stored."""
    return _loop().run_until_complete(_crawl(spider, site, settings or {}, values))


async def _crawl(spider: type[Spider], site: Site | None, changes: dict[str, Any], values: dict[str, str]) -> Crawled:
    settings = get_project_settings()
    storing = {} if "CONCORD_DATABASE_URL" in changes else WITHOUT_STORE
    quick = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "RETRY_TIMES": 1, "LOG_LEVEL": "WARNING"}
    allowed = {"CONCORD_ALLOW_PRIVATE": site.url.partition("//")[2]} if site else {}
    settings.setdict({**quick, **allowed, **storing, **changes}, priority="cmdline")
    runner = AsyncCrawlerRunner(settings)
    crawler = runner.create_crawler(spider)
    items: list[Any] = []

    def keep(item: Any) -> None:
        items.append(item)

    crawler.signals.connect(keep, signal=signals.item_scraped)
    await runner.crawl(crawler, **values)
    return Crawled(crawler=crawler, items=items)


WITHOUT_STORE = {
    "ITEM_PIPELINES": {},
    "EXTENSIONS": {"crawler.extensions.crawl_delay.CrawlDelay": 110, "crawler.extensions.one_line_log.OneLineLog": 120},
}


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """Return the one event loop, with Twisted's reactor on it, started and never stopped."""
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor

    loop: asyncio.AbstractEventLoop = reactor._asyncioEventloop
    # Twisted joins its threads when a reactor stops; this one ends with the process.
    reactor.getThreadPool().threadFactory = partial(threading.Thread, daemon=True)
    reactor.startRunning(installSignalHandlers=False)
    return loop


def article(title: str, day: str, *, text: str = "", extra: str = "") -> str:
    """Return an article page as TRS WCM makes them."""
    text = text or f"{title}。会议研究了下一步工作安排，要求各单位抓好落实，推动市场监管工作取得新的成效。"
    return f"""<html><head><title>{title}</title><meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="{day} 09:30"><meta name="ContentSource" content="示例市市场监管局"></head><body>
<h1>{title}</h1><p>发布时间：{day} 09:30 来源：示例市市场监管局</p><div class="TRS_Editor">
{"".join(f"<p>{text}第{number}段，内容详实，各方面反映良好，取得了预期的效果。</p>" for number in range(3))}
</div>{extra}</body></html>"""


def listing(rows: list[tuple[str, str, str]], extra: str = "") -> str:
    """Return a listing page of (address, title, day)."""
    items = "".join(
        f'<li><a href="{url}" title="{title}">{title}</a><span>{day}</span></li>' for url, title, day in rows
    )
    return f'<html><head><title>工作动态</title></head><body><ul class="list">{items}</ul>{extra}</body></html>'


@dataclass
class News:
    """Numbered news of a TRS site: one a day backwards from 2026-03-20, ``rows`` on each listing page."""

    count: int
    rows: int = 5
    column: str = "/dt/"

    def row(self, number: int) -> tuple[str, str, str]:
        day = (date(2026, 3, 20) - timedelta(days=number)).isoformat()
        path = f"{self.column}{day[:4]}{day[5:7]}/t{day.replace('-', '')}_{1000 + number}.html"
        return path, f"第{number:02}次市场监管工作会议召开", day

    def pages(self) -> dict[str, Page]:
        """Return listings and articles; each listing page has an ETag."""
        rows = [self.row(number) for number in range(self.count)]
        pages: dict[str, Page] = {path: article(title, day) for path, title, day in rows}
        total = -(-self.count // self.rows)
        for number in range(total):
            name = self.column if number == 0 else f"{self.column}index_{number}.html"
            pager = f'<script>createPageHTML({total}, {number}, "index", "html");</script>'
            pages[name] = tagged(listing(rows[number * self.rows : (number + 1) * self.rows], pager))
        return pages


def tagged(text: str) -> Page:
    """Return a page with an ETag, answered by 304 where it is known."""
    body = text.encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
    headers = {"Content-Type": "text/html; charset=utf-8", "ETag": tag}
    return lambda asked: (
        (304, {"ETag": tag}, b"") if asked.headers.get("if-none-match") == tag else (200, headers, body)
    )
