"""An answer's headers are bounded, and a source that exceeds the bound is refused, not asked again."""

import pytest

from crawler.base_spiders.trs_wcm import TrsWcmSpider
from crawler.middlewares.bounded_http import HEAD_BYTES_MAX
from tests.crawling import Asked, News, Reply, crawl, make_spider, serve

LINE = "v" * 1000


def answer_with(count: int) -> dict[str, str]:
    return {f"X-{number}": LINE for number in range(count)}


@pytest.mark.parametrize(("lines", "outcome"), [(50, "complete"), (HEAD_BYTES_MAX // 1000 + 70, "failed")])
def test_an_answer_with_too_many_headers_is_given_up(lines: int, outcome: str) -> None:
    pages = News(count=3).pages()
    listing = pages["/dt/"]
    assert callable(listing)

    def flooded(asked: Asked) -> Reply:
        status, headers, body = listing(asked)  # type: ignore[misc]
        return status, {**headers, **answer_with(lines)}, body

    with serve({**pages, "/dt/": flooded}) as site:
        crawled = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, max_pages="1")

        assert crawled.outcome()[0] == outcome
        assert site.paths().count("/dt/") == 1
        assert bool(crawled.counts().get("too_large")) == (outcome == "failed")
