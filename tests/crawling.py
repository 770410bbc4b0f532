"""Whole crawls inside the test process, against small sites on loopback: Scrapy's real engine, ours around it."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.utils.project import get_project_settings
from scrapy.utils.reactor import install_reactor

from crawler.base_spiders.column import Column

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

        do_POST = do_GET

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


def crawl(
    spider: type[Spider], site: Site | None = None, settings: dict[str, Any] | None = None, **values: str
) -> Crawler:
    """Crawl to the end and return the crawler with its statistics. Without a database nothing is stored."""
    return _loop().run_until_complete(_crawl(spider, site, settings or {}, values))


def fields_of(crawler: Crawler, prefix: str = "crawl/") -> dict[str, Any]:
    """Return the statistics below a prefix, without it, zeros left out."""
    stats = crawler.stats.get_stats()
    return {key.removeprefix(prefix): value for key, value in stats.items() if key.startswith(prefix) and value}


async def _crawl(spider: type[Spider], site: Site | None, changes: dict[str, Any], values: dict[str, str]) -> Crawler:
    settings = get_project_settings()
    storing = {} if "CONCORD_DATABASE_URL" in changes else WITHOUT_STORE
    quick = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "RETRY_TIMES": 1, "LOG_LEVEL": "WARNING"}
    allowed = {"CONCORD_ALLOW_PRIVATE": site.url.partition("//")[2]} if site else {}
    settings.setdict({**quick, **allowed, **storing, **changes}, priority="cmdline")
    runner = AsyncCrawlerRunner(settings)
    crawler = runner.create_crawler(spider)
    await runner.crawl(crawler, **values)
    return crawler


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
