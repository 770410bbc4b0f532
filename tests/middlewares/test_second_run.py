"""What a later run asks for: nothing that is known, everything that is not, wherever it stands."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.base_spiders.trs_wcm import TrsWcmSpider
from storage.articles import count_articles
from storage.database import Database
from storage.pages import find_validators
from storage.sources import get_column
from tests.crawling import Crawled, News, Site, article, crawl, listing, make_spider, serve

SINCE = {"since": "2020-01-01"}  # Before the default, so that the run counts as a whole one
Run = Callable[..., Crawled]


@pytest.fixture
def run(sqlite_database: Database) -> Run:
    """Return a function that crawls the column /dt/ of a site into one database."""

    def start(site: Site, **values: str) -> Crawled:
        settings: dict[str, Any] = {"CONCORD_DATABASE_URL": sqlite_database.url}
        site.asked.clear()
        return crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, settings, **{**SINCE, **values})

    return start


def _stored(database: Database) -> int:
    with database.read() as session:
        return count_articles(session)


def test_unchanged_site_is_asked_for_its_listing_only_and_nothing_is_stored(
    run: Run, sqlite_database: Database
) -> None:
    with serve(News(12).pages()) as site:
        first = run(site)
        second = run(site)

        assert first.outcome() == ("complete", "")
        assert _stored(sqlite_database) == 12
        assert site.paths() == ["/dt/"]
        assert second.counts() == {"listing": 1, "not_modified": 1, "links": 5, "known": 5}
        assert second.outcome() == ("complete", "")
        assert second.counts("store/") == {}


def test_new_article_is_read_and_no_other(run: Run, sqlite_database: Database) -> None:
    news = News(12)
    with serve(news.pages()) as site:
        run(site)
        rows = [("/dt/202603/t20260321_9.html", "最新一次市场监管工作会议召开", "2026-03-21"), *map(news.row, range(4))]
        site.pages["/dt/"] = listing(rows, '<script>createPageHTML(3, 0, "index", "html");</script>')
        site.pages[rows[0][0]] = article(rows[0][1], rows[0][2])
        run(site)

        assert site.paths()[0] == "/dt/"
        assert rows[0][0] in site.paths()
        assert len([path for path in site.paths() if "/t2026" in path]) == 1
        assert _stored(sqlite_database) == 13


def test_article_that_failed_is_asked_for_again_though_its_listing_is_unchanged(
    run: Run, sqlite_database: Database
) -> None:
    news = News(12)
    lost, title, day = news.row(8)  # On page 2
    with serve({**news.pages(), lost: (500, {}, b"error")}) as site:
        first = run(site)
        with sqlite_database.read() as session:
            assert get_column(session, "example_amr", f"{site.url}/dt/") is None
            assert find_validators(session, f"{site.url}/dt/".replace("http:", "https:")) is None
        site.pages[lost] = article(title, day)
        second = run(site)

        assert first.outcome()[0] == "partial"
        assert lost in site.paths()
        assert second.outcome() == ("complete", "")
        assert _stored(sqlite_database) == 12


def test_run_after_one_that_was_cut_short_reads_on_behind_known_articles(run: Run, sqlite_database: Database) -> None:
    with serve(News(20).pages()) as site:
        run(site, max_pages="1")
        second = run(site)

        assert _stored(sqlite_database) == 20
        assert second.counts()["listing"] == 4


def test_run_after_one_whose_listing_broke_off_is_retried_from_the_last_good_page(
    run: Run, sqlite_database: Database
) -> None:
    broken = (500, {}, b"error")
    pages = News(40).pages()
    with serve({**pages, "/dt/index_5.html": broken}) as site:
        first = run(site)
        site.pages["/dt/index_5.html"] = pages["/dt/index_5.html"]
        second = run(site)

        assert first.outcome()[0] == "partial"
        assert "1 listing not read" in first.outcome()[1]
        assert [path for path in site.paths() if "/t2026" not in path] == [
            "/dt/", "/dt/index_4.html", "/dt/index_5.html", "/dt/index_6.html", "/dt/index_7.html",
        ]  # fmt: skip
        assert second.outcome() == ("complete", "")
        assert _stored(sqlite_database) == 40
        assert run(site).counts()["listing"] == 1


def test_run_is_not_retried_from_behind_an_article_that_failed(run: Run, sqlite_database: Database) -> None:
    broken = (500, {}, b"error")
    news = News(40)
    pages, lost = news.pages(), news.row(12)[0]
    with serve({**pages, "/dt/index_5.html": broken, lost: broken}) as site:
        run(site)
        site.pages.update(pages)
        second = run(site)

        assert lost in site.paths()
        assert second.outcome() == ("complete", "")
        assert _stored(sqlite_database) == 40


def test_page_to_read_on_from_that_is_gone_leads_back_to_the_first(run: Run, sqlite_database: Database) -> None:
    gone = (404, {}, b"")
    pages = News(40).pages()
    with serve({**pages, "/dt/index_5.html": (500, {}, b"error")}) as site:
        run(site)
        site.pages.update({**pages, "/dt/index_4.html": gone})
        second = run(site)
        site.pages.update(pages)
        third = run(site)

        assert second.outcome()[0] == "partial"
        assert third.outcome() == ("complete", "")
        assert "/dt/index_2.html" in site.paths()
        assert _stored(sqlite_database) == 40


def test_run_cut_short_between_two_whole_ones_loses_nothing(run: Run, sqlite_database: Database) -> None:
    """New articles fill two pages; the run that saw them stored the first page's only."""
    old, new = News(25), News(40)
    with serve({**new.pages(), **_shifted(old, 15)}) as site:
        run(site)
        assert _stored(sqlite_database) == 25
        site.pages.update(new.pages())
        run(site, max_pages="1")
        assert _stored(sqlite_database) == 30
        run(site)

        assert _stored(sqlite_database) == 40


def _shifted(old: News, by: int) -> dict[str, Any]:
    """Return the listing pages as they were when the newest ``by`` articles did not exist."""
    rows = [News(100).row(number) for number in range(by, by + old.count)]
    return {
        ("/dt/" if number == 0 else f"/dt/index_{number}.html"): listing(
            rows[number * 5 : number * 5 + 5], f'<script>createPageHTML(5, {number}, "index", "html");</script>'
        )
        for number in range(5)
    }


def test_listing_out_of_order_is_read_whole_each_time(run: Run, sqlite_database: Database) -> None:
    news = News(30)
    order = [news.row(number * 11 % 30) for number in range(30)]
    pages = news.pages()
    with serve(pages) as site:
        for number in range(6):
            name = "/dt/" if number == 0 else f"/dt/index_{number}.html"
            rows = order[number * 5 : number * 5 + 5]
            site.pages[name] = listing(rows, f'<script>createPageHTML(6, {number}, "index", "html");</script>')
        run(site)
        hidden = ("/dt/202603/t20260302_77.html", "后排新发一条市场监管消息", "2026-03-02")
        site.pages["/dt/index_3.html"] = listing(
            [*order[15:19], hidden], '<script>createPageHTML(6, 3, "index", "html");</script>'
        )
        site.pages[hidden[0]] = article(hidden[1], hidden[2])
        run(site)

        assert hidden[0] in site.paths()
        assert _stored(sqlite_database) == 31


def test_dead_link_does_not_keep_a_column_open(run: Run, sqlite_database: Database) -> None:
    news = News(12)
    with serve({**news.pages(), news.row(7)[0]: (404, {}, b"")}) as site:
        run(site)
        second = run(site)

        assert site.paths() == ["/dt/"]
        assert second.outcome() == ("complete", "")


def test_broken_store_leaves_validators_unsaved(run: Run, sqlite_database: Database, tmp_path: Path) -> None:
    news = News(3)
    pages = {**news.pages(), news.row(1)[0]: "<html><body></body></html>"}
    with serve(pages) as site:
        first = run(site)
        second = run(site)

        assert first.outcome()[0] == second.outcome()[0] == "partial"
        assert sorted(site.paths()) == sorted(["/dt/", news.row(1)[0]])
        assert second.counts().get("not_modified") is None
