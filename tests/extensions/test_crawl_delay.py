"""The delay that a host's robots.txt asks for."""

import time
from itertools import pairwise

import pytest

from crawler.base_spiders.trs_wcm import TrsWcmSpider
from tests.crawling import News, crawl, make_spider, serve

SINCE = {"since": "2020-01-01"}


def test_crawl_delay_is_kept_between_requests() -> None:
    moments: list[float] = []
    pages = {path: _timed(page, moments) for path, page in News(3).pages().items()}
    robots = "User-agent: *\nCrawl-delay: 0.4\n"
    with serve({**pages, "/robots.txt": robots}) as site:
        crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, {"AUTOTHROTTLE_ENABLED": True}, **SINCE)

    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert len(gaps) == 3
    assert min(gaps) > 0.35


def _timed(page: object, moments: list[float]) -> object:
    def answer(asked: object) -> object:
        moments.append(time.monotonic())
        return page(asked) if callable(page) else page

    return answer


def test_delay_beyond_reason_is_cut_and_told(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.extensions.crawl_delay.DELAY_MAX", 0.1)
    with serve({**News(2).pages(), "/robots.txt": "User-agent: *\nCrawl-delay: 86400\n"}) as site:
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, **SINCE)

    assert run.outcome() == ("complete", "")
    assert "127.0.0.1 asks for 86400 s between requests; 0.1 s is the most we wait" in caplog.text


def test_robots_is_obeyed() -> None:
    with serve({**News(2).pages(), "/robots.txt": "User-agent: ConcordBot\nDisallow: /dt/\n"}) as site:
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site)

    assert run.outcome() == ("failed", f"robots: robots.txt forbids {site.url}/dt/")
    assert site.paths() == []
