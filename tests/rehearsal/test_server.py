"""The server: virtual hosts, keep-alive, conditional requests, the record of requests, the clock."""

import http.client
import socket

import pytest

from crawler.rehearsal.misbehaviour import EMPTY_PLAN
from crawler.rehearsal.server import RehearsalServer
from crawler.rehearsal.site import Site
from crawler.rehearsal.sites import SITES
from tests.rehearsal.conftest import FIRST_DAY, Fetch, fetcher

BEIJING = "https://scjgj.beijing.gov.cn/zwxx/scjgdt/index.html"
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("site", SITES.values(), ids=lambda site: site.name)
def test_every_column_of_every_site_answers_under_its_real_host(fetch: Fetch, site: Site) -> None:
    statuses = {column.url: fetch(column.url).status for column in site.columns}

    assert set(statuses.values()) == {200}


def test_every_article_stands_at_its_address(clean_server: RehearsalServer) -> None:
    connection = http.client.HTTPConnection(*clean_server.url.removeprefix("http://").split(":"))
    for site in SITES.values():
        shelf = clean_server.newsroom.shelf(site, 2)
        for article in shelf.articles:
            connection.request("GET", shelf.path(article), headers={"Host": site.host})
            response = connection.getresponse()
            body = response.read().decode(site.charset)
            assert response.status == 200
            assert article.title.split("“")[0] in body
    connection.close()


def test_host_outside_the_cast_is_not_found(fetch: Fetch) -> None:
    assert fetch("http://127.0.0.1/admin").status == 404
    assert fetch("https://www.samr.gov.cn/no/such/page").status == 404


def test_unchanged_page_answers_304_by_tag_and_by_day(fetch: Fetch) -> None:
    first = fetch(BEIJING)

    by_tag = fetch(BEIJING, If_None_Match=first.headers["etag"])
    by_day = fetch(BEIJING, If_Modified_Since=first.headers["last-modified"])

    assert (by_tag.status, by_tag.body) == (304, b"")
    assert (by_day.status, by_day.body) == (304, b"")
    assert by_tag.headers["etag"] == first.headers["etag"]


def test_changed_tag_wins_over_an_unchanged_day(fetch: Fetch) -> None:
    first = fetch(BEIJING)

    again = fetch(BEIJING, If_None_Match='"other"', If_Modified_Since=first.headers["last-modified"])

    assert again.status == 200


def test_listing_changes_with_the_day_and_articles_do_not() -> None:
    with RehearsalServer(FIRST_DAY, plan=EMPTY_PLAN) as server:
        fetch = fetcher(server)
        shelf = server.newsroom.shelf(SITES["zhejiang_amr"], 1)
        articles = [shelf.url(article) for article in shelf.articles]
        column = "http://zjamr.zj.gov.cn/col/col1228969893/index.html"
        listing, pages = fetch(column), [fetch(url).headers["etag"] for url in articles]

        server.day = 2

        assert fetch(column, If_None_Match=listing.headers["etag"]).status == 200
        assert [fetch(url).headers["etag"] for url in articles] == pages


def test_article_of_tomorrow_is_not_there_yet() -> None:
    with RehearsalServer(FIRST_DAY, plan=EMPTY_PLAN) as server:
        today, tomorrow = (server.newsroom.shelf(SITES["ccn"], day) for day in (1, 2))
        new = [a for a in tomorrow.articles if today.find(tomorrow.path(a)) is None]

        assert new
        assert {fetcher(server)(tomorrow.url(article)).status for article in new} == {404}


def test_requests_are_recorded_in_order() -> None:
    with RehearsalServer(FIRST_DAY, plan=EMPTY_PLAN) as server:
        fetch = fetcher(server)
        fetch("https://www.ccn.com.cn/news/index.dhtml?page=1")
        fetch("https://amr.jiangxi.gov.cn/queryList", method="POST", body="channelId=0", Content_Type=FORM)
        fetch("https://amr.jiangxi.gov.cn/queryList")

        assert server.requests == [
            ("www.ccn.com.cn", "GET", "/news/index.dhtml?page=1", 200),
            ("amr.jiangxi.gov.cn", "POST", "/queryList", 200),
            ("amr.jiangxi.gov.cn", "GET", "/queryList", 404),
        ]


def test_head_sends_no_body(fetch: Fetch) -> None:
    assert fetch(BEIJING, method="HEAD").body == b""


def test_robots_ask_for_a_short_delay_or_are_missing(fetch: Fetch) -> None:
    assert "Crawl-delay" in fetch("https://scjgj.beijing.gov.cn/robots.txt").text
    assert fetch("https://www.samr.gov.cn/robots.txt").status == 404


def test_connection_stays_open_and_survives_nonsense_from_another(clean_server: RehearsalServer) -> None:
    host, port = clean_server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as other:
        other.sendall(b"nonsense\r\n\r\n")
        assert other.recv(100) == b""

    connection = http.client.HTTPConnection(host, int(port))
    for _ in range(3):
        connection.request("GET", "/robots.txt", headers={"Host": "www.sac.gov.cn"})
        assert connection.getresponse().read().startswith(b"User-agent")
    connection.close()


def test_same_seed_gives_the_same_bytes_and_another_does_not(fetch: Fetch) -> None:
    with (
        RehearsalServer(FIRST_DAY, 2, plan=EMPTY_PLAN) as same,
        RehearsalServer(FIRST_DAY, 2, plan=EMPTY_PLAN, seed=2) as other,
    ):
        assert fetcher(same)(BEIJING).body == fetch(BEIJING).body
        assert fetcher(other)(BEIJING).body != fetch(BEIJING).body
