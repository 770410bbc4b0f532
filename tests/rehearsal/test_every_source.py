"""Every declared source, crawled against its site: it starts, reads later pages of each column, stops at ``since``."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from crawler.extraction import canonicalize_url
from crawler.rehearsal.chorus import CHORUS, TO_BE_FOUND, WITHOUT_NEWS
from crawler.rehearsal.misbehaviour import EMPTY_PLAN
from crawler.rehearsal.news import Scale
from crawler.rehearsal.server import RehearsalServer
from crawler.rehearsal.site import Article, Column, Shelf
from crawler.rehearsal.sites import MIRRORS, SITES
from tests.crawling import Crawled, crawl

LOADER = SpiderLoader.from_settings(get_project_settings())
NAMES = sorted(LOADER.list())
WITH_COLUMNS = [name for name in NAMES if LOADER.load(name).columns]
ALL_SITES = {**SITES, **CHORUS}
FIRST_DAY = date(2026, 3, 2)
ROWS = 3
HANDLER = "crawler.rehearsal.handler.RehearsalDownloadHandler"
UNDATED = {"jiangxi_amr", "xian_amr"}  # neither listing nor address says a day: two old articles in a row must


@pytest.fixture(scope="module")
def sites() -> Iterator[RehearsalServer]:
    scale = Scale(history_days=44, articles_a_day=0.4, rows=ROWS)
    with RehearsalServer(FIRST_DAY, plan=EMPTY_PLAN, scale=scale) as server:
        yield server


def crawl_source(sites: RehearsalServer, name: str, since: date) -> Crawled:
    settings = {"CONCORD_REHEARSAL": sites.url, "DOWNLOAD_HANDLERS": {"http": HANDLER, "https": HANDLER}}
    return crawl(LOADER.load(name), settings=settings, since=since.isoformat())


def since_of(shelf: Shelf) -> date:
    """Return four days before the first day, or as many as it takes for an article in each column."""
    newest = (max(article.published.date() for article in shelf.listed(column)) for column in declared(shelf))
    return min(FIRST_DAY - timedelta(days=4), *newest)


def declared(shelf: Shelf) -> list[Column]:
    return [column for column in shelf.site.columns if column.declared]


def wanted(shelf: Shelf, column: Column) -> list[Article]:
    since = since_of(shelf)
    return [article for article in shelf.listed(column) if article.published.date() >= since]


def test_every_source_with_a_home_page_is_played() -> None:
    homeless = {name for name in NAMES if not LOADER.load(name).homepage}
    mirrors = {site.name for site in MIRRORS}

    assert set(ALL_SITES) - mirrors == set(NAMES) - homeless
    assert homeless == {"mo_dsedt", "xiamen_amr", "xpcc_amr"}
    unread = {site.name for site in (*TO_BE_FOUND, *WITHOUT_NEWS)}
    assert unread | homeless == set(NAMES) - set(WITH_COLUMNS)


@pytest.mark.parametrize("name", [name for name in CHORUS if CHORUS[name] not in (*TO_BE_FOUND, *WITHOUT_NEWS)])
def test_columns_of_the_chorus_are_those_that_the_source_declares(name: str) -> None:
    spider = LOADER.load(name)

    declared = [column.url for column in CHORUS[name].columns if column.declared]
    assert declared == [column.url for column in spider.columns]
    assert spider.title.startswith(CHORUS[name].title)


@pytest.mark.parametrize("name", WITH_COLUMNS)
def test_source_is_read_page_by_page_until_since(sites: RehearsalServer, name: str) -> None:
    shelf = sites.newsroom.shelf(ALL_SITES[name], 1)
    first = len(sites.requests)
    since = since_of(shelf)

    run = crawl_source(sites, name, since)

    assert run.outcome() == ("complete", "")
    assert "reason/selector" not in run.stats  # what the file says of the listing's HTML holds for the site played
    expected = {
        canonicalize_url(shelf.url(article)): article for column in declared(shelf) for article in wanted(shelf, column)
    }
    read = {canonicalize_url(item.url): item for item in run.items}
    assert expected.keys() - read.keys() == set()
    # The others were listed without a day: only the article says that it is too old.
    assert {item.published[:10] < since.isoformat() for url, item in read.items() if url not in expected} <= {True}
    assert {url: (item.raw_title, item.published[:10]) for url, item in read.items() if url in expected} == {
        url: (article.title, f"{article.published:%Y-%m-%d}") for url, article in expected.items()
    }
    asked = [(host, target) for host, method, target, _ in sites.requests[first:] if method == "GET"]
    assert len(asked) == len(set(asked))
    listings = run.counts()["listing"]
    searched = sum("search" in target for _, target in asked)
    assert listings - searched <= sum(pages_needed(shelf, column) for column in declared(shelf))


@pytest.mark.parametrize("name", [name for name in NAMES if LOADER.load(name).searches])
def test_search_of_a_site_is_read_beside_its_columns_or_without_any(sites: RehearsalServer, name: str) -> None:
    shelf = sites.newsroom.shelf(ALL_SITES[name], 1)
    since = FIRST_DAY - timedelta(days=40)

    run = crawl_source(sites, name, since)

    (search,) = LOADER.load(name).searches
    found = {canonicalize_url(a.url): a.raw_title for a in run.items if a.column == search.url or "标准" in a.raw_title}
    on_topic = [a for a in shelf.articles if "标准" in a.title and a.published.date() >= since]
    assert found == {canonicalize_url(shelf.url(article)): article.title for article in on_topic}
    assert on_topic
    assert run.outcome()[0] == ("complete" if LOADER.load(name).columns else "failed")


def pages_needed(shelf: Shelf, column: Column) -> int:
    """Return the answers that a column takes: a shell, the pages with wanted articles, and what shows that they end."""
    rows = column.newest or ROWS
    group = rows * 3 if shelf.site.family == "hanweb_jcms" else rows
    past = 2 if shelf.site.name in UNDATED else 1
    return 1 + -(-max(1, len(wanted(shelf, column))) // group) + past


def test_sources_are_long_enough_to_show_where_a_crawl_stops(sites: RehearsalServer) -> None:
    for name in WITH_COLUMNS:
        shelf = sites.newsroom.shelf(ALL_SITES[name], 1)
        for column in declared(shelf):
            assert len(shelf.listed(column)) > 3 * ROWS or column.newest, (name, column.url)
            assert wanted(shelf, column), (name, column.url)
