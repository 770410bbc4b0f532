"""One snapshot folder a family: its listing from the first page to the last, and an article, read as a crawl does.

``meta.json`` says how the pages were made, ``expected.json`` what they hold; neither is ever written by this test.
"""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Request, Response
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.project import get_project_settings

from crawler.base_spiders.column import Column
from crawler.base_spiders.discovery import FAMILIES
from crawler.base_spiders.news import NewsSpider
from crawler.extraction import extract

SNAPSHOTS = Path(__file__).parent / "snapshots"
FOLDERS = sorted(path for path in SNAPSHOTS.iterdir() if path.is_dir())


def test_every_family_has_a_snapshot() -> None:
    assert {folder.name for folder in FOLDERS} == {*FAMILIES, "general"}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_snapshot_is_read_as_expected(folder: Path) -> None:
    meta, expected = _load(folder / "meta.json"), _load(folder / "expected.json")

    assert "invented" in meta["made"]
    assert read_listing(folder, meta) == expected["listing"]
    assert read_article(folder, meta) == expected["article"]
    assert all(expected["article"][field] for field in ("title", "published", "source", "text"))


def read_listing(folder: Path, meta: dict[str, Any]) -> list[dict[str, Any]]:
    """Return each page's links, and the request that follows it, until the snapshot ends."""
    spider, column = make_spider(meta)
    request: Request | None = spider.first_listing(column)
    steps = []
    for page in meta["listing_pages"]:
        assert request is not None, f"the family asks no more, but there is {page['file']}"
        response = _answer(folder, page, request)
        links = spider.choose_articles(spider.read_listing(response), "")
        following = spider.next_listing(response, column, request.meta["number"], links)
        steps.append(
            {
                "file": page["file"],
                "links": [[link.url, link.title, link.date] for link in links],
                "next": _describe(following),
            }
        )
        request = following
    return steps


def read_article(folder: Path, meta: dict[str, Any]) -> dict[str, Any]:
    spider, _ = make_spider(meta)
    page = (folder / meta["article"]["file"]).read_bytes()
    read = extract(page, url=meta["article"]["url"], charset="utf-8", container=spider.container)
    return {
        "title": read.title,
        "published": read.published,
        "source": read.source,
        "author": read.author,
        "text": read.text.split("\n"),
        "attachments": [[found.name, found.url] for found in read.attachments],
    }


def make_spider(meta: dict[str, Any]) -> tuple[NewsSpider, Column]:
    module, name = meta["base_spider"].split(".")
    base = getattr(import_module(f"crawler.base_spiders.{module}"), name)
    column = Column(url=meta["column"], name="工作动态", known="inferred")
    fields = {
        "name": "snapshot",
        "title": "示例",
        "kind": "regulator",
        "homepage": meta["homepage"],
        "columns": (column,),
    }
    spider = type("SnapshotSpider", (base,), fields)()
    assert isinstance(spider, NewsSpider)
    spider.crawler = Crawler(type(spider), get_project_settings())
    spider.crawler.stats = MemoryStatsCollector(spider.crawler)
    return spider, column


def _answer(folder: Path, page: dict[str, str], request: Request) -> Response:
    return HtmlResponse(
        request.url,
        body=(folder / page["file"]).read_bytes(),
        headers={"Content-Type": page["content_type"]},
        request=request,
    )


def _describe(request: Request | None) -> dict[str, Any] | None:
    if request is None:
        return None
    asked: dict[str, Any] = {"url": request.url, "method": request.method, "body": request.body.decode()}
    return asked | ({"guess": True} if request.meta.get("is_guess") else {})


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
