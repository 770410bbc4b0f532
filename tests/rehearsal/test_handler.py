"""The download handler, in a real crawl in a process of its own."""

import json
import subprocess
import sys
from typing import Any

import pytest

from crawler.rehearsal.misbehaviour import Fault, Plan
from crawler.rehearsal.server import RehearsalServer
from tests.rehearsal.conftest import FIRST_DAY

HANDLER = "crawler.rehearsal.handler.RehearsalDownloadHandler"
CRAWL = """
import json, sys
import scrapy
from scrapy.crawler import CrawlerProcess

address, handler, *urls = sys.argv[1:]
seen = {}

class Visit(scrapy.Spider):
    name = "visit"
    handle_httpstatus_list = [404]

    async def start(self):
        for url in urls:
            yield scrapy.Request(url, callback=self.arrived, errback=self.failed, meta={"asked": url})

    def arrived(self, response):
        seen[response.meta["asked"]] = {
            "url": response.url, "status": response.status, "latency": response.meta["download_latency"] > 0,
            "link": response.urljoin(response.css(".zsj-fr-main a::attr(href)").get("")),
        }

    def failed(self, failure):
        seen[failure.request.meta["asked"]] = {"error": failure.type.__name__, "message": str(failure.value)}

process = CrawlerProcess({
    "CONCORD_REHEARSAL": address, "DOWNLOAD_HANDLERS": {"http": handler, "https": handler}, "LOG_ENABLED": False,
    "DOWNLOAD_TIMEOUT": 1, "DOWNLOAD_MAXSIZE": 1_000_000, "REDIRECT_MAX_TIMES": 3, "RETRY_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "ROBOTSTXT_OBEY": True,
})
process.crawl(Visit)
process.start()
print(json.dumps(seen))
"""
PLAN = Plan(
    faults=(
        Fault(kind="moved", host="scjgj.beijing.gov.cn", path="/zwxx/scjgdt/index.html", target="/zwgk/dt/index.html"),
        Fault(kind="huge", host="amr.gd.gov.cn"),
        Fault(kind="drip", host="amr.sz.gov.cn", seconds=0.2),
        Fault(kind="endless_redirect", host="amr.yn.gov.cn"),
        Fault(kind="dropped", host="www.sac.gov.cn"),
    )
)
LISTING = "https://scjgj.cq.gov.cn/zfxxgk_225/gsgg/qtgg/"
OLD, HUGE, DRIP = (
    "https://scjgj.beijing.gov.cn/zwxx/scjgdt/index.html",
    "https://amr.gd.gov.cn/a",
    "https://amr.sz.gov.cn/a",
)
ENDLESS, DROPPED = "http://amr.yn.gov.cn/a", "https://www.sac.gov.cn/a"


@pytest.fixture(scope="module")
def crawl() -> tuple[dict[str, Any], list[tuple[str, str, str, int]]]:
    with RehearsalServer(FIRST_DAY, plan=PLAN) as server:
        command = [sys.executable, "-c", CRAWL, server.url, HANDLER]
        urls = [LISTING + "#top", OLD, HUGE, DRIP, ENDLESS, DROPPED]
        done = subprocess.run([*command, *urls], capture_output=True, check=True, timeout=60)
        return json.loads(done.stdout), server.requests


def test_response_keeps_the_original_address(crawl: tuple[dict[str, Any], Any]) -> None:
    arrived = crawl[0][LISTING + "#top"]

    assert (arrived["url"], arrived["status"], arrived["latency"]) == (LISTING, 200, True)
    assert arrived["link"].startswith(LISTING + "20")


def test_server_hears_the_original_host(crawl: tuple[Any, list[tuple[str, str, str, int]]]) -> None:
    assert ("scjgj.cq.gov.cn", "GET", "/zfxxgk_225/gsgg/qtgg/", 200) in crawl[1]
    assert ("scjgj.cq.gov.cn", "GET", "/robots.txt", 200) in crawl[1]


def test_relative_redirect_is_followed_on_the_original_host(crawl: tuple[dict[str, Any], Any]) -> None:
    assert crawl[0][OLD]["url"] == "https://scjgj.beijing.gov.cn/zwgk/dt/index.html"


def test_limits_of_the_client_hold(crawl: tuple[dict[str, Any], Any]) -> None:
    seen = crawl[0]

    assert seen[HUGE]["error"] == "DownloadCancelledError"
    assert seen[DRIP]["error"] == "DownloadTimeoutError"
    assert seen[ENDLESS]["error"] == "IgnoreRequest"
    assert "error" in seen[DROPPED]
