"""The shape of a crawl: paging, `since`, order, articles of several pages, and every way a site can fail."""

import logging

import pytest

from crawler.base_spiders.general import GeneralSpider
from crawler.base_spiders.trs_wcm import TrsWcmSpider
from crawler.exceptions import SpiderArgumentError
from tests.crawling import News, article, crawl, listing, make_spider, serve

SINCE = {"since": "2026-03-01"}


def test_column_is_paged_to_its_end_and_every_article_read() -> None:
    news = News(12)
    with serve(news.pages()) as site:
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, **SINCE)

    assert run.counts() == {"listing": 3, "links": 12, "article": 12}
    assert run.outcome() == ("complete", "")
    assert {item.raw_title for item in run.items} == {news.row(number)[1] for number in range(12)}


def test_listing_passes_title_and_day_on() -> None:
    news = News(1)
    with serve(news.pages()) as site:
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, **SINCE)

    (item,) = run.items
    assert (item.listed_title, item.listed_date) == (news.row(0)[1], "2026-03-20")
    assert (item.published, item.byline_source) == ("2026-03-20T09:30", "示例市市场监管局")
    assert item.url == site.url + news.row(0)[0]
    assert item.column == site.url + "/dt/"
    assert "第2段" in item.raw_text


def test_a_site_that_calls_itself_this_site_is_stored_by_its_name() -> None:
    news = News(1)
    page = article(news.row(0)[1], "2026-03-20").replace("示例市市场监管局", "本站")
    named = page.replace("</head>", '<meta name="SiteName" content="示例市市场监管局网站"></head>')
    with serve({**news.pages(), news.row(0)[0]: named}) as site:
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, **SINCE)

    assert run.items[0].byline_source == "示例市市场监管局"


def test_paging_stops_at_a_page_older_than_since() -> None:
    news = News(40)
    with serve(news.pages()) as site:
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, since="2026-03-13")

    assert run.counts("")["crawl/article"] == 8
    assert site.paths().count("/dt/index_2.html") == 1
    assert "/dt/index_3.html" not in site.paths()


@pytest.mark.parametrize(
    ("pager", "said"),
    [
        ("<div>共60条</div>", "5 of the 60 articles that it counts"),
        ("<div>共5条 共1页</div>", ""),
    ],
)
def test_a_column_that_ends_before_the_sites_own_count_is_read_in_part(pager: str, said: str) -> None:
    """As where the link to the next page is one that nobody can follow."""
    news = News(5)
    pages = {**news.pages(), "/dt/": listing([news.row(number) for number in range(5)], pager)}
    with serve(pages) as site:
        run = crawl(make_spider(GeneralSpider, site, "/dt/"), site, **SINCE)

    assert run.counts("")["crawl/article"] == 5
    assert run.outcome() == (("partial", f"column {site.url}/dt/ shows {said}") if said else ("complete", ""))


def test_max_pages_ends_a_column() -> None:
    with serve(News(40).pages()) as site:
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, max_pages="2", **SINCE)

    assert run.counts()["listing"] == 2
    assert run.outcome()[0] == "complete"


def test_pinned_old_item_on_top_does_not_stop_the_crawl() -> None:
    news = News(10)
    pages = news.pages()
    rows = [("/dt/202401/t20240102_1.html", "置顶公告：办事指南汇总", "2024-01-02"), *(news.row(n) for n in range(5))]
    pages["/dt/"] = listing(rows, '<script>createPageHTML(2, 0, "index", "html");</script>')
    with serve(pages) as site:
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, **SINCE)

    assert run.counts()["article"] == 10


def test_listing_that_is_not_in_order_of_days_loses_nothing() -> None:
    news = News(15)
    pages = news.pages()
    old = [
        (f"/dt/202501/t202501{day:02}_{day}.html", f"往年第{day:02}次工作会议召开", f"2025-01-{day:02}")
        for day in range(10, 16)
    ]
    order = [*old, *(news.row(number) for number in range(15))]
    for number in range(3):
        name = "/dt/" if number == 0 else f"/dt/index_{number}.html"
        rows = order[number * 7 : number * 7 + 7]
        pages[name] = listing(rows, f'<script>createPageHTML(3, {number}, "index", "html");</script>')
    with serve(pages) as site:
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, **SINCE)

    assert run.counts()["listing"] == 3
    assert run.counts()["article"] == 15


def test_body_of_several_pages_is_joined() -> None:
    path = "/dt/202603/t20260319_7.html"
    more = '<script>createPageHTML(3, {}, "t20260319_7", "html");</script>'
    pages = {
        "/dt/": listing([(path, "三页长文连载刊出", "2026-03-19"), *(News(5).row(n) for n in range(2, 5))]),
        path: article("三页长文连载刊出", "2026-03-19", text="甲部分", extra=more.format(0)),
        "/dt/202603/t20260319_7_1.html": article("三页长文连载刊出", "2026-03-19", text="乙部分", extra=more.format(1)),
        "/dt/202603/t20260319_7_2.html": article("三页长文连载刊出", "2026-03-19", text="丙部分", extra=more.format(2)),
        **{News(5).row(n)[0]: article(*News(5).row(n)[1:]) for n in range(2, 5)},
    }
    with serve(pages) as site:
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, **SINCE)

    (joined,) = [item for item in run.items if item.url.endswith(path)]
    assert [joined.raw_text.count(part) for part in ("甲部分", "乙部分", "丙部分")] == [3, 3, 3]
    assert run.outcome() == ("complete", "")


def test_a_file_sent_as_a_page_is_no_article() -> None:
    news = News(4)
    pages = news.pages()
    pages[news.row(1)[0]] = b"%PDF-1.4\n" + bytes(range(256)) * 20
    with serve(pages) as site:
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, **SINCE)

    assert len(run.items) == 3
    assert run.counts()["broken_article"] == 1
    assert "is a file, not a page" in run.outcome()[1]


def test_a_page_that_says_that_there_is_none_is_a_dead_link() -> None:
    news = News(4)
    pages = news.pages()
    pages[news.row(1)[0]] = (
        "<html><head><title>页面不存在</title></head><p>您访问的页面不存在，5秒后返回首页。</p></html>"
    )
    with serve(pages) as site:
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, **SINCE)

    assert len(run.items) == 3
    assert run.counts()["dead_link"] == 1
    assert run.outcome()[0] == "complete"


def test_files_are_left_out_and_articles_elsewhere_are_read() -> None:
    """A row may lead to the regulator's WeChat account or a paper; what fails there is not this site's fault."""
    rows = [News(5).row(n) for n in range(4)]
    with serve({}) as site:
        elsewhere = site.url.replace("127.0.0.1", "localhost")
        guests = [
            (f"{elsewhere}/s/aBc", "两省市场监管局联合印发协同方案", "2026-03-01"),
            (f"{elsewhere}/s/gone", "已被发布者删除的一篇文章", "2026-03-01"),
            (f"{elsewhere}/s/shell", "只有脚本没有正文的一篇文章", "2026-03-01"),
        ]
        site.pages |= {
            "/dt/": listing([*rows, ("/dt/P020260301.pdf", "附件：抽检结果汇总表", "2026-03-01"), *guests]),
            **{row[0]: article(row[1], row[2]) for row in rows},
            "/s/aBc": article(guests[0][1], guests[0][2]),
            "/s/shell": "<html><script>load()</script></html>",
        }
        allowed = {"CONCORD_ALLOW_PRIVATE": f"{site.url},{elsewhere}".replace("http://", "")}
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, allowed, **SINCE)
        press = crawl(make_spider(GeneralSpider, site, "/dt/", kind="press"), site, allowed)

    assert {item.url for item in run.items} >= {f"{elsewhere}/s/aBc"}
    assert run.counts() == {"listing": 1, "links": 7, "article": 6, "guest_unread": 2}
    assert run.outcome() == ("complete", "")
    assert press.counts()["offsite"] == 3


@pytest.mark.parametrize(
    ("reply", "counts", "outcome", "reason"),
    [
        ((404, {}, b"gone"), {"gone": 1, "dead_link": 1}, "complete", "1 dead link"),
        (
            (302, {"Location": "http://127.0.0.1:9/"}, b""),
            {"forbidden": 1, "article_failed": 1},
            "partial",
            "1 article not read: http://127.0.0.1:9/ has port 9",
        ),
        (
            (302, {"Location": "file:///etc/passwd"}, b""),
            {"forbidden": 1, "article_failed": 1},
            "partial",
            "1 article not read: file:///etc/passwd is not http or https, to which http",
        ),
        ((500, {}, b"error"), {"server_error": 1, "article_failed": 1}, "partial", "1 article not read: HTTP 500"),
        (b"x" * 40_000, {"too_large": 1, "article_failed": 1}, "partial", "1 article not read: larger than the limit"),
        (bytes(range(1, 32)) * 50, {"article": 5, "broken_article": 1}, "partial", "1 article without body or day"),
        ("<html><body></body></html>", {"article": 5, "broken_article": 1}, "partial", "1 article without body or day"),
        (
            "<html><script>$_ts=window['$_ts'];</script></html>",
            {"challenge": 1, "article_failed": 1},
            "blocked",
            "1 challenge page: ruishu (HTTP 200) instead of",
        ),
    ],
    ids=["404", "loopback", "file", "500", "huge", "control characters", "blank", "challenge"],
)
def test_one_bad_article_is_told_on_one_line_and_harms_no_other(
    reply: object, counts: dict[str, int], outcome: str, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    news = News(5)
    pages = {**news.pages(), news.row(2)[0]: reply}
    with serve(pages) as site:  # type: ignore[arg-type]
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, {"DOWNLOAD_MAXSIZE": 30_000}, **SINCE)

    assert run.counts() == {"listing": 1, "links": 5, "article": 4, **counts}
    assert len(run.items) == 4
    judged, why = run.outcome()
    assert judged == outcome
    assert why.startswith(reason)
    told = [record for record in caplog.records if record.name.startswith("crawler.base_spiders")]
    assert len(told) == 1
    assert not any(record.exc_info for record in caplog.records)


def test_endless_redirect_ends_as_a_state_of_the_run() -> None:
    with serve({"/dt/": (302, {"Location": "/dt/"}, b"")}) as site:
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site)

    assert run.outcome() == ("failed", f"redirects: endless redirect from {site.url}/dt/")
    assert len(site.paths()) <= 8


def test_missing_part_of_a_body_keeps_the_article_out() -> None:
    path, title, day = News(1).row(0)
    more = '<script>createPageHTML(2, 0, "t20260320_1000", "html");</script>'
    with serve({**News(5).pages(), path: article(title, day, extra=more)}) as site:
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, **SINCE)

    assert len(run.items) == 4
    assert run.outcome() == ("complete", "1 dead link")


def test_listing_without_links_fails() -> None:
    with serve({"/dt/": "<html><body><p>栏目建设中，敬请期待</p></body></html>"}) as site:
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site)

    assert run.outcome() == ("failed", f"empty listing: no article links on {site.url}/dt/")


def test_column_that_leads_to_the_home_page_is_gone() -> None:
    pages = {
        **News(5).pages(),
        "/old/": (301, {"Location": "/"}, b""),
        "/": listing([News(5).row(n) for n in range(5)]),
    }
    with serve(pages) as site:
        run = crawl(make_spider(TrsWcmSpider, site, "/old/"), site, **SINCE)

    assert run.outcome() == ("failed", f"gone: column {site.url}/old/ now leads to {site.url}/")
    assert run.items == []


def test_challenged_site_is_not_asked_again_and_again() -> None:
    challenge = (412, {"Content-Type": "text/html"}, b"<html><script>$_ts=window['$_ts'];</script></html>")
    columns = [f"/c{number}/" for number in range(8)]
    with serve(dict.fromkeys(columns, challenge)) as site:
        run = crawl(make_spider(TrsWcmSpider, site, *columns), site)

    assert run.outcome()[0] == "blocked"
    assert 3 <= len(site.paths()) <= 5


def test_empty_answer_is_asked_for_again() -> None:
    answers = iter([(200, {}, b""), (200, {}, b"")])
    pages = News(5).pages()
    full = pages["/dt/"]
    pages["/dt/"] = lambda asked: next(answers, None) or full(asked)  # type: ignore[operator]
    with serve(pages) as site:
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, **SINCE)

    assert run.counts()["article"] == 5
    assert run.outcome() == ("complete", "")


def test_host_that_answers_with_nothing_is_blocked_not_quiet() -> None:
    with serve({"/dt/": (200, {}, b"")}) as site:
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site)

    assert run.outcome()[0] == "blocked"
    assert run.outcome()[1].startswith("1 challenge page: empty answer")
    assert len(site.paths()) == 3


def test_news_of_safety_checks_is_no_firewall() -> None:
    rows = [(News(9).row(n)[0], f"第{n}组开展食品安全检查", News(9).row(n)[2]) for n in range(4)]
    pages = {"/dt/": listing(rows), **{row[0]: article(row[1], row[2]) for row in rows}}
    with serve(pages) as site:
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, **SINCE)

    assert run.outcome() == ("complete", "")


def test_source_out_of_reach_ends_at_once_whatever_it_declares(caplog: pytest.LogCaptureFixture) -> None:
    with serve({}) as site:
        pass
    with caplog.at_level(logging.WARNING):
        run = crawl(make_spider(TrsWcmSpider, site, *(f"/c{number}/" for number in range(9))), site, {"RETRY_TIMES": 0})

    host = site.url.partition("//")[2]
    assert run.outcome() == ("failed", f"unreachable: connection refused by {host}")
    assert run.counts()["unreachable"] <= 3


def test_wrong_argument_is_refused_before_anything_is_asked() -> None:
    with serve({}) as site, pytest.raises(SpiderArgumentError, match="max_pages='many'"):
        crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, max_pages="many")

    assert site.asked == []


def test_listing_that_a_declared_selector_misses_is_read_by_the_general_reader() -> None:
    with serve(News(5).pages()) as site:
        found = crawl(make_spider(TrsWcmSpider, site, "/dt/", items="div.redesigned li"), site, since="2020-01-01")

    assert found.counts()["article"] == 5
    assert found.outcome()[0] == "complete"
    assert "'div.redesigned li' finds no row on" in found.stats["reason/selector"]
