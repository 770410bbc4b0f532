"""What a home page tells: families by their signs, columns by their names, doubts about what they list."""

from datetime import date
from pathlib import Path

import pytest

from crawler.base_spiders.column import Column
from crawler.base_spiders.discoverer import BASES
from crawler.base_spiders.discovery import (
    FAMILIES,
    find_candidates,
    find_forwarding,
    is_news_listing,
    list_doubts,
    rank_name,
    recognise_family,
)
from crawler.base_spiders.writing import Draft, name_source, write_spider
from crawler.commands.checkall import check_spider

HOME = "https://scjg.example.gov.cn/"


@pytest.mark.parametrize(
    ("sign", "family"),
    [
        ("/api-gateway/jpaas-publish-server/front/page/build/unit", "hanweb_jpaas"),
        ("/xw/art/2026/art_0123456789abcdef0123456789abcdef.html", "hanweb_jpaas"),
        ("/art/2026/3/5/art_70154_11602345.html", "hanweb_jcms"),
        ("./202603/t20260305_4012345.html", "trs_wcm"),
        ("/zwgk/t27742710.shtml", "trs_wcm"),
        ("/scsjgj/c104475/2026/3/5/0123456789abcdef0123456789abcdef.shtml", "ucap"),
        ("/zwdt/xwfbt/content/post_4685123.html", "gd_nfcms"),
        ("/info/1038/5012.htm", "boda_vsb"),
        ("/amr/sjdt/content/content_1894567890123456789.html", "snowflake"),
    ],
)
def test_one_article_address_tells_the_family(sign: str, family: str) -> None:
    assert recognise_family(f'<a href="{sign}">市场监管工作会议召开</a>').family == family


@pytest.mark.parametrize("page", ["", "<p>要闻</p>", "<script>createPageHTML(3, 0)</script>", "/info/about.html"])
def test_weak_signs_tell_nothing(page: str) -> None:
    assert recognise_family(page).family is None


def test_every_family_has_a_base_spider() -> None:
    assert set(BASES) == {*FAMILIES, None}


@pytest.mark.parametrize(
    "name",
    [
        "要闻",
        "动态",
        "工作动态",
        "新闻发布",
        "媒体关注",
        "地方动态",
        "市场监管动态",
        "标准化动态",
        "省局要闻",
        "各地动态",
        "媒体聚焦",
        "区局信息",
        "市场监管资讯",
        "图片信息",
        "最新消息",
        "传媒聚焦",
    ],
)
def test_names_of_news_columns_are_known(name: str) -> None:
    assert rank_name(name) is not None


@pytest.mark.parametrize("name", ["通知公告", "政策解读", "办事指南", "党建动态", "人事信息", "首页", "动", ""])
def test_other_columns_are_left_out(name: str) -> None:
    assert rank_name(name) is None


def test_own_news_comes_before_others_and_articles_are_no_columns() -> None:
    page = """<ul class="nav"><li><a href="/">首页</a></li><li><a href="/xw/mt/">媒体关注</a></li>
    <li><a href="/xw/szyw/">时政要闻</a></li><li><a href="xw/gzdt/index.html">工作动态</a></li>
    <li><a href="/xw/gzdt/202603/t20260305_1.html">市场监管动态</a></li>
    <li><a href="https://www.gov.cn/yw/">要闻</a></li><li><a href="/xw/gzdt.pdf">动态</a></li></ul>"""

    found = find_candidates(page, url=HOME)

    assert [(one.url, one.name) for one in found] == [
        (f"{HOME}xw/gzdt/index.html", "工作动态"),
        (f"{HOME}xw/mt/", "媒体关注"),
        (f"{HOME}xw/szyw/", "时政要闻"),
    ]


def test_bare_more_takes_the_name_of_its_heading() -> None:
    page = '<div class="box"><h2>工作动态</h2><a href="/dt/">更多&gt;&gt;</a><ul><li>一条</li></ul></div>'

    assert [(one.url, one.name) for one in find_candidates(page, url=HOME)] == [(f"{HOME}dt/", "工作动态")]


def test_among_equal_names_that_one_counts_whose_articles_the_page_shows() -> None:
    departments = "".join(f'<a href="/ks{number}/gzdt/">工作动态</a>' for number in range(5))
    articles = "".join(f'<a href="/xw/gzdt/202603/t20260305_{number}.html">某某会议召开</a>' for number in range(3))

    found = find_candidates(f'{departments}<a href="/xw/gzdt/index.html">工作动态</a>{articles}', url=HOME)

    assert found[0].url == f"{HOME}xw/gzdt/index.html"


def test_among_equal_names_that_one_counts_below_which_the_titles_stand() -> None:
    departments = "".join(f'<a href="/ks/{number}/gzdt/list.shtml">工作动态</a>' for number in range(5))
    articles = "".join(
        f'<a href="/scjg/c110101/202603/{number}.shtml">某某局召开第{number}次会议</a>' for number in range(3)
    )

    found = find_candidates(f'{departments}<a href="/scjg/c110101/list.shtml">工作动态</a>{articles}', url=HOME)

    assert found[0].url == f"{HOME}scjg/c110101/list.shtml"


def test_name_that_only_a_picture_says_counts() -> None:
    page = '<a href="/dt/"><img src="dt.png" alt="工作动态"></a>'

    assert [(one.url, one.name) for one in find_candidates(page, url=HOME)] == [(f"{HOME}dt/", "工作动态")]


@pytest.mark.parametrize(
    ("page", "to"),
    [
        ("<script>location.replace('/sy/')</script>", "sy/"),
        ('<frameset><frame src="main.htm"></frameset>', "main.htm"),
        ('<script>window.location = "https://other.example/"</script>', None),
        ("<script>location.reload()</script>", None),
        ('<script>location.href = "/"</script>', None),
    ],
)
def test_empty_home_page_leads_on(page: str, to: str | None) -> None:
    assert find_forwarding(page, url=HOME) == (to and f"{HOME}{to}")


def test_column_that_no_link_names_is_inferred_from_articles() -> None:
    page = "".join(f'<a href="/art/2026/3/5/art_70154_{number}.html">某某会议召开</a>' for number in range(3))

    assert [one.url for one in find_candidates(page, url=HOME)] == [f"{HOME}col/col70154/index.html"]


def test_column_of_notices_is_not_inferred_although_the_page_shows_its_articles() -> None:
    articles = "".join(f'<a href="/tzgg/202603/t20260305_{number}.html">某某公告</a>' for number in range(3))

    assert find_candidates(f'<a href="/tzgg/">通知公告</a>{articles}', url=HOME) == []


@pytest.mark.parametrize(
    "page", ["", "<", "\x00" * 50, "<a href='http://[::1'>要闻</a>", "<base href='x:y'><a href=a>要闻</a>"]
)
def test_hostile_home_page_raises_nothing(page: str) -> None:
    find_candidates(page, url=HOME)
    recognise_family(page)


def test_menu_is_no_listing_of_news() -> None:
    menu = [
        (f"{HOME}{number}/", name, None) for number, name in enumerate(["机构职能", "办事指南", "下载中心", "政策"])
    ]
    news = [(f"{HOME}{number}.html", "第一次市场监管工作会议召开", None) for number in range(4)]

    assert not is_news_listing(menu)
    assert not is_news_listing(news[:2])
    assert is_news_listing(news)
    assert is_news_listing([(url, title, "2026-03-05") for url, title, _ in menu])


def test_doubts_are_named() -> None:
    rows = [(f"{HOME}1.html", "一条很长的新闻…", "2025-01-05"), (f"{HOME}2.html", "另一条", None)]

    doubts = list_doubts(rows, next_page=None, today=date(2026, 3, 6))

    assert doubts == [
        "1 of 2 rows carry no day",
        "nothing newer than 2025-01-05: the column may be dead",
        "titles are cut in the listing; the articles' own are used",
        "no later page was found",
    ]
    assert list_doubts([(HOME, "新闻", "2026-03-05")], next_page=f"{HOME}2", today=date(2026, 3, 6)) == []


@pytest.mark.parametrize(
    ("title", "homepage", "expected"),
    [
        ("厦门市市场监督管理局", "https://scjg.example.gov.cn/", ("xiamen_amr", "厦门", "3502", "regulator")),
        ("山西省市场监督管理局", "https://scjgj.example.gov.cn/", ("shanxi_amr", "山西", "14", "regulator")),
        (
            "内蒙古自治区市场监督管理局",
            "https://amr.example.gov.cn/",
            ("inner_mongolia_amr", "内蒙古", "15", "regulator"),
        ),
        ("全国标准信息公共服务平台", "https://std.example.cn/", ("std", "全国", "00", "standards_body")),
        ("中国质量新闻网", "https://www.cqn.example/", ("cqn", "全国", "00", "press")),
        ("", "http://127.0.0.1:8000/", ("source_127", "全国", "00", "mirror")),
    ],
)
def test_name_and_region_follow_from_the_title(title: str, homepage: str, expected: tuple[str, ...]) -> None:
    assert name_source(title, homepage) == expected


def test_title_of_a_hostile_site_cannot_leave_its_string() -> None:
    hostile = 'A""" \n"; import os; os.abort() #\\'
    draft = Draft(
        name="hostile",
        title=hostile,
        region="全国",
        region_code="00",
        kind="mirror",
        homepage=HOME,
        module="general",
        base="GeneralSpider",
        family="Not known",
        columns=(Column(url=f"{HOME}dt/", name=hostile, known="inferred"),),
        pagination='""" None',
        dates="In the listing",
        found_on="2026-03",
    )
    scope: dict[str, object] = {"__name__": "hostile"}

    exec(compile(write_spider(draft), "hostile.py", "exec"), scope)

    spider = scope["HostileSpider"]
    assert isinstance(spider, type)
    assert spider.title == hostile  # type: ignore[attr-defined]
    assert check_spider(spider, Path("hostile.py")) == []
