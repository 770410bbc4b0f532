"""No hostile address is connected to, whoever gives it: a page, a redirect, a name server, a file, a channel.

Every attempt of the process to connect is seen by an audit hook, whatever library makes it.
"""

import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.utils.test import get_crawler

from crawler.exceptions import DeliveryError
from crawler.extraction import Attachment
from crawler.middlewares.address_gate import CheckedResolver
from crawler.monitoring.channels import send_chat
from crawler.monitoring.compose import Letter
from crawler.monitoring.outgoing import call
from crawler.pipelines.attachments import AttachmentsPipeline
from tests.crawling import Asked, Crawled, Reply, Site, crawl, serve
from tests.middlewares.hostile_addresses import HOSTILE, INSIDE, IPV4, IPV6

LETTER = Letter(title="t", text="t", html="", blocks=("t",))
_connected: list[Any] = []
_watching = False


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event in {"socket.connect", "socket.sendto"}:
        _connected.append(arguments[1])


sys.addaudithook(_note)  # for the life of the process: one cannot be taken out


@pytest.fixture
def connected() -> Iterator[list[Any]]:
    """Yield the list of what was connected to."""
    global _watching  # noqa: PLW0603 - the hook has no other way to know
    _connected.clear()
    _watching = True
    yield _connected
    _watching = False


class AskingSpider(Spider):
    """Asks for every address as it stands, and for pages of ours that redirect to it."""

    name = "asking"
    addresses: tuple[str, ...] = ()
    redirects = 0
    refused = 0
    answered: list[str] = []

    async def start(self) -> AsyncIterator[Request]:
        for url in self.addresses:
            try:
                request = Request(url, callback=self.parse, errback=self.fail, dont_filter=True)
            except ValueError:  # Scrapy itself does not take it
                self.refused += 1
                continue
            yield request
        for number in range(self.redirects):
            yield Request(f"{self.site}/{number}", callback=self.parse, errback=self.fail, dont_filter=True)

    def parse(self, response: Any) -> None:
        self.answered.append(response.url)

    def fail(self, failure: Any) -> None:
        self.refused += 1


def ask(site: Site, addresses: list[str], redirects: int = 0) -> Crawled:
    fields = {"addresses": tuple(addresses), "redirects": redirects, "site": site.url, "answered": []}
    settings = {"CONCURRENT_REQUESTS": 16, "ROBOTSTXT_OBEY": False, "RETRY_ENABLED": False, "LOG_LEVEL": "CRITICAL"}
    return crawl(type("Asking", (AskingSpider,), fields), site, settings)


def own(site: Site) -> tuple[str, int]:
    host, _, port = site.url.removeprefix("http://").partition(":")
    return host, int(port)


def test_the_table_is_long_enough() -> None:
    assert len(HOSTILE) == len(set(HOSTILE)) >= 60


def test_no_address_that_a_page_names_is_connected_to(connected: list[Any]) -> None:
    with serve({}) as site:
        spider = ask(site, HOSTILE).crawler.spider

    assert spider.refused == len(HOSTILE)
    assert spider.answered == []
    assert set(connected) <= {own(site)}


def test_no_address_that_a_redirect_leads_to_is_connected_to(connected: list[Any]) -> None:
    def redirect(asked: Asked) -> Reply:
        location = HOSTILE[int(asked.path[1:])].encode("utf-8").replace(b"\n", b"%0A").decode("latin-1")
        return 302, {"Location": location}, b""

    with serve({f"/{number}": redirect for number in range(len(HOSTILE))}) as site:
        spider = ask(site, [], redirects=len(HOSTILE)).crawler.spider
        asked = len(site.asked)

    # Without a scheme or host of its own a location leads back to our site, which may be asked.
    relative = [url for url in spider.answered if not url.startswith(site.url)]
    assert relative == []
    assert asked >= len(HOSTILE)
    assert spider.refused + len(spider.answered) == len(HOSTILE)
    assert set(connected) == {own(site)}


def test_a_name_that_shows_one_address_to_a_check_and_another_to_the_connection_reaches_neither(
    connected: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, asked = ["202.106.0.20", *INSIDE], list[str]()

    def resolve(name: str) -> str:
        """Answer each look-up by the next address, as a name server with a time to live of nothing does."""
        asked.append(name)
        return shown[len(asked)]

    monkeypatch.setattr(socket, "gethostbyname", resolve)
    with serve({}) as site, checked_names():
        spider = ask(site, [f"http://n{number}.rebinding.example.net/" for number in range(len(INSIDE))]).crawler.spider

    assert len(asked) == spider.refused == len(INSIDE)  # one look-up each: what was judged is what is connected to
    assert connected == []


@contextmanager
def checked_names() -> Iterator[None]:
    """Let the reactor ask our resolver, as the program's own process does."""
    crawl(AskingSpider, settings={"LOG_LEVEL": "CRITICAL"})  # starts the reactor
    from twisted.internet import reactor

    before = reactor.nameResolver
    CheckedResolver.from_crawler(get_crawler(), reactor).install_on_reactor()
    try:
        yield
    finally:
        reactor.installNameResolver(before)


def test_no_file_that_an_announcement_offers_is_fetched_from_inside(connected: list[Any]) -> None:
    class OfferedSpider(AskingSpider):
        async def start(self) -> AsyncIterator[Request]:
            yield Request(f"{self.site}/", callback=self.read, dont_filter=True)

        async def read(self, response: Any) -> None:
            pipeline = AttachmentsPipeline(self.crawler, {"pdf"})
            for url in HOSTILE:
                try:
                    read = await pipeline._read(Attachment(name="附件.pdf", url=url), "pdf")
                except ValueError:  # Scrapy does not take the address
                    self.refused += 1
                    continue
                self.refused += not getattr(read, "text", "")

    with serve({"/": "<html></html>"}) as site:
        fields = {"site": site.url}
        spider = crawl(type("Offered", (OfferedSpider,), fields), site, {"LOG_LEVEL": "CRITICAL"}).crawler.spider

    assert spider.refused == len(HOSTILE)
    assert set(connected) == {own(site)}


def test_no_heartbeat_calls_a_hostile_address(connected: list[Any]) -> None:
    for url in HOSTILE:
        with pytest.raises(DeliveryError):
            call(url, seconds=2)

    assert connected == []


@pytest.mark.parametrize("service", ["json", "jsons", "xml", "form"])
def test_no_channel_sends_to_a_hostile_address(connected: list[Any], service: str) -> None:
    for url in [*IPV4, *IPV6]:
        host = url.removeprefix("http://").partition("/")[0]
        with pytest.raises(DeliveryError):
            send_chat(f"{service}://{host}/", LETTER)

    assert connected == []
