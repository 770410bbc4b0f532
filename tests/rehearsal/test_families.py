"""Each CMS family's awkwardness, as an HTTP client meets it."""

import json
import re
from urllib.parse import urlencode

import pytest

from crawler.rehearsal.server import RehearsalServer
from crawler.rehearsal.site import Article
from crawler.rehearsal.sites import SITES
from tests.rehearsal.conftest import Fetch

FORM = "application/x-www-form-urlencoded"
AJAX = {"X_Requested_With": "XMLHttpRequest"}
SAMR = "https://www.samr.gov.cn/xw/zj/index.html"
ZHEJIANG = "http://zjamr.zj.gov.cn/col/col1228969893/index.html"


def newest(server: RehearsalServer, site: str, column: int = 0) -> list[Article]:
    shelf = server.newsroom.shelf(SITES[site], 2)
    return list(shelf.listed(SITES[site].columns[column]))


def unit_query(page: str, number: int) -> dict[str, str]:
    """Return the parameters of the list unit of a jpaas column page."""
    units = re.findall(r'querydata="\{([^"]+)\}"', page)
    unit = next(unit for unit in units if "网站导航" not in unit)
    return dict(re.findall(r"'(\w+)':'([^']*)'", unit)) | {"paramJson": f'{{"pageNo":{number},"pageSize":5}}'}


# ---- TRS WCM


def test_trs_counts_pages_from_zero(fetch: Fetch, clean_server: RehearsalServer) -> None:
    base = "https://scjgj.beijing.gov.cn/zwxx/scjgdt/"
    titles = [article.title for article in newest(clean_server, "beijing_amr")]

    assert fetch(base).body == fetch(base + "index.html").body
    assert titles[0] in fetch(base + "index.html").text
    assert titles[10] in fetch(base + "index_1.html").text
    assert fetch(base + "index_9.html").status == 404


def test_trs_cuts_titles_and_keeps_them_whole_in_the_attribute(fetch: Fetch) -> None:
    page = fetch("https://scjgj.beijing.gov.cn/zwxx/scjgdt/index.html").text

    rows = re.findall(r'href="(\./\d{6}/t\d{8}_\d+\.html)" title="([^"]+)"[^>]*>([^<]+)</a><span>([\d-]+)', page)
    assert len(rows) == 10
    assert any(shown.endswith("…") and title.startswith(shown[:-1]) for _, title, shown, _ in rows)


def test_chongqing_pages_are_called_list_and_its_day_is_an_http_equiv(
    fetch: Fetch, clean_server: RehearsalServer
) -> None:
    base = "https://scjgj.cq.gov.cn/zfxxgk_225/gsgg/qtgg/"
    assert fetch(base + "list.html").body == fetch(base).body
    assert fetch(base + "index.html").status == 404

    article = newest(clean_server, "chongqing_amr", 1)[0]
    page = fetch(clean_server.newsroom.shelf(SITES["chongqing_amr"], 2).url(article)).text
    assert f'<meta http-equiv="PubDate" content="{article.published:%Y-%m-%d %H:%M:%S}" />' in page


def test_home_page_shows_the_newest_and_has_no_second_page(fetch: Fetch, clean_server: RehearsalServer) -> None:
    page = fetch("https://scjgj.cq.gov.cn/").text

    assert newest(clean_server, "chongqing_amr")[0].title in page
    assert "createPageHTML" not in page
    assert fetch("https://scjgj.cq.gov.cn/index_1.html").status == 404


def test_hubei_splits_its_days_and_keeps_one_list_in_a_file(fetch: Fetch, clean_server: RehearsalServer) -> None:
    article = newest(clean_server, "hubei_amr")[0]
    page = fetch("https://scjg.hubei.gov.cn/bmdt/").text
    assert f"<em>{article.published:%d}</em><p>{article.published:%Y-%m}</p>" in page

    base = "http://scjg.hubei.gov.cn/zfxxgk/zcwj/qtwj/"
    rows = json.loads(fetch(base + "zcwj.json").body)["data"]
    assert [row["DOCTITLE"] for row in rows] == [a.title for a in newest(clean_server, "hubei_amr", 1)]
    assert rows[0]["DOCTITLE"] not in fetch(base).text


def test_long_bodies_of_beijing_go_on_at_a_second_address(clean_server: RehearsalServer, fetch: Fetch) -> None:
    shelf = clean_server.newsroom.shelf(SITES["beijing_amr"], 2)
    split = [a for a in shelf.articles if 'createPageHTML(2, 0, "t' in fetch(shelf.url(a)).text]

    assert split
    url = shelf.url(split[0])
    assert split[0].paragraphs[-1] not in fetch(url).text
    assert split[0].paragraphs[-1] in fetch(url.replace(".html", "_1.html")).text


# ---- Hanweb jCMS


def test_jcms_rows_stand_in_cdata_inside_a_script(fetch: Fetch) -> None:
    page = fetch(ZHEJIANG).text
    island = re.search(r'<script type="text/xml">(<datastore>.*?</datastore>)</script>', page, re.S)

    assert island
    assert island[1].count("<record><![CDATA[<tr>") == 15
    assert re.search(r"<nextgroup><!\[CDATA\[<a href=\"/module/jpage/dataproxy\.jsp\?page=1&", island[1])


def test_jcms_post_continues_where_the_page_ends(fetch: Fetch) -> None:
    page = fetch(ZHEJIANG).text
    unit = re.search(r"unitid=(\d+)", page)
    assert unit
    form = urlencode({"columnid": "1228969893", "unitid": unit[1], "webid": "3397", "path": "/"})

    def group(first: int, last: int) -> list[str]:
        url = f"http://zjamr.zj.gov.cn/module/jpage/dataproxy.jsp?startrecord={first}&endrecord={last}&perpage=5"
        return re.findall(r"<tr>.*?</tr>", fetch(url, method="POST", body=form, Content_Type=FORM).text)

    assert group(1, 15) == re.findall(r"<tr>.*?</tr>", page)
    assert group(14, 16)[0] == group(1, 15)[13]


def test_jcms_answers_get_in_shandong_only(fetch: Fetch) -> None:
    page = fetch("http://amr.shandong.gov.cn/col/col76510/index.html?number=SD1002").text
    proxy = re.search(r"/module/web/jpage/dataproxy\.jsp\?page=1&(\S+?)\"", page)
    assert proxy

    window = "startrecord=1&endrecord=3&perpage=5"
    answer = fetch(f"http://amr.shandong.gov.cn/module/web/jpage/dataproxy.jsp?{window}&columnid=76510&unitid=329530")
    assert answer.text.count("<record>") == 3
    assert fetch(f"http://zjamr.zj.gov.cn/module/jpage/dataproxy.jsp?{window}").status == 404


def test_jcms_browser_pager_repeats_the_first_page(fetch: Fetch) -> None:
    first = fetch("http://amr.shandong.gov.cn/col/col76510/index.html?number=SD1002")

    assert fetch("http://amr.shandong.gov.cn/col/col76510/index.html?uid=329530&pageNum=2").body == first.body


# ---- Hanweb jpaas


def test_jpaas_refuses_bare_requests(fetch: Fetch) -> None:
    url = "https://www.samr.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?"
    query = url + urlencode(unit_query(fetch(SAMR).text, 1))

    assert fetch(query).status == 403
    assert fetch(query, **AJAX).status == 403
    assert fetch(query, Referer=SAMR, **AJAX).status == 200


def test_jpaas_gives_html_inside_json_page_by_page(fetch: Fetch, clean_server: RehearsalServer) -> None:
    titles = [article.title for article in newest(clean_server, "samr")]
    page = fetch(SAMR).text

    def ask(number: int) -> str:
        query = urlencode(unit_query(page, number))
        url = f"https://www.samr.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?{query}"
        return str(json.loads(fetch(url, Referer=SAMR, **AJAX).body)["data"]["html"])

    assert re.findall(r'title="([^"]+)"', ask(1)) == titles[:5]
    assert re.findall(r'title="([^"]+)"', ask(2)) == titles[5:10]
    assert ask(99) == ""


def test_jpaas_understands_compact_json_only(fetch: Fetch) -> None:
    query = unit_query(fetch(SAMR).text, 1) | {"paramJson": '{"pageNo": 1, "pageSize": 5}'}
    url = f"https://www.samr.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?{urlencode(query)}"

    assert json.loads(fetch(url, Referer=SAMR, **AJAX).body)["success"] is False


def test_shell_of_a_column_says_unchanged_while_its_news_changes(fetch: Fetch, clean_server: RehearsalServer) -> None:
    shell = fetch("https://www.sac.gov.cn/xw/bzhdt/")

    assert newest(clean_server, "sac")[0].title not in shell.text
    assert shell.headers["last-modified"] == "Sat, 28 Feb 2026 16:00:00 GMT"


def test_days_of_the_standards_department_have_no_year(fetch: Fetch) -> None:
    page = fetch("https://www.samr.gov.cn/bzjss/sjdt/gzdt/").text

    assert re.search(r"</a><span>\d\d-\d\d</span>", page)
    assert not re.search(r"</a><span>\d{4}-\d\d-\d\d</span>", page)


def test_some_metadata_of_samr_contradicts_the_page(fetch: Fetch, clean_server: RehearsalServer) -> None:
    shelf = clean_server.newsroom.shelf(SITES["samr"], 2)
    wrong = 0
    for article in shelf.articles:
        page = fetch(shelf.url(article)).text
        assert f"发布时间：{article.published:%Y-%m-%d %H:%M}" in page
        wrong += f'name="PubDate" content="{article.published:%Y-%m-%d %H:%M}"' not in page
    assert 0 < wrong < len(shelf.articles)


# ---- The others


def test_ucap_counts_pages_from_one_and_has_an_interface(fetch: Fetch, clean_server: RehearsalServer) -> None:
    articles = newest(clean_server, "sichuan_amr")
    base = "https://scjgj.sc.gov.cn"
    assert articles[10].title in fetch(f"{base}/scsjgj/c104475/list_2.shtml").text
    assert fetch(f"{base}/scsjgj/c104475/list_1.shtml").status == 404

    channel = json.loads(fetch(f"{base}/getChannelList?channelCode=c104475").body)["results"]["channelId"]
    data = json.loads(fetch(f"{base}/searchList/{channel}?_isJson=true&_pageSize=3&page=2").body)["data"]
    assert [row["title"] for row in data["results"]] == [a.title for a in articles[3:6]]
    assert data["results"][0]["publishedTime"] == articles[3].published.timestamp() * 1000


def test_nfcms_counts_pages_from_one(fetch: Fetch, clean_server: RehearsalServer) -> None:
    articles = newest(clean_server, "guangdong_amr")
    base = "https://amr.gd.gov.cn/zwdt/xwfbt/"

    assert articles[10].title in fetch(base + "index_2.html").text
    assert fetch(base + "index_1.html").status == 404
    disclosure = json.loads(fetch("https://amr.gd.gov.cn/gkmlpt/api/all/2521?page=1&sid=2").body)
    assert disclosure["articles"][0]["title"] == articles[0].title


def test_boda_counts_down(clean_server: RehearsalServer) -> None:
    from crawler.rehearsal.families import boda_vsb
    from crawler.rehearsal.news import Newsroom, Scale
    from crawler.rehearsal.site import Ask

    site = SITES["yunnan_amr"]
    shelf = Newsroom(clean_server.newsroom.first_day, scale=Scale(articles_a_day=1.0)).shelf(site, 1)
    articles = shelf.listed(site.columns[1])

    def page(path: str) -> str:
        answer = boda_vsb.answer(shelf, Ask(method="GET", host=site.host, path=path, query={}, form={}, headers={}))
        return answer.body.decode() if answer else ""

    assert 20 < len(articles) <= 30
    assert '<a href="gg/2.htm">下页</a>' in page("/gsgg1/gg.htm")
    assert '<a href="1.htm">下页</a>' in page("/gsgg1/gg/2.htm")
    assert f'href="../../info/1045/{shelf.path(articles[10]).rsplit("/", 1)[1]}"' in page("/gsgg1/gg/2.htm")
    assert articles[20].title in page("/gsgg1/gg/1.htm")
    assert page("/gsgg1/gg/3.htm") == ""


def test_snowflake_lists_by_post_and_gives_no_days(fetch: Fetch, clean_server: RehearsalServer) -> None:
    page = fetch("https://amr.jiangxi.gov.cn/amr/sjdt/").text
    channel = re.search(r'channelId = "(\d{19})"', page)
    assert channel

    url = "https://amr.jiangxi.gov.cn/queryList"
    body = urlencode({"channelId": channel[1], "pageNo": 2})
    data = json.loads(fetch(url, method="POST", body=body, Content_Type=FORM).body)["data"]
    assert [row["source"]["title"] for row in data["results"]] == [
        article.title for article in newest(clean_server, "jiangxi_amr")[10:20]
    ]
    assert set(data["results"][0]["source"]) == {"id", "title"}


def test_ccn_links_lack_the_scheme_and_its_last_page_is_followed_by_empty_ones(fetch: Fetch) -> None:
    page = fetch("https://www.ccn.com.cn/news/index.dhtml?page=1").text

    assert re.search(r'href="//www\.ccn\.com\.cn/Content/\d{4}/\d\d-\d\d/\d+\.html"', page)
    assert re.search(r'href="/Content/\d{4}/\d\d-\d\d/\d+\.html"', page)
    assert "/Content/" not in fetch("https://www.ccn.com.cn/news/index.dhtml?page=9").text


def test_cqn_is_gbk_and_says_so_in_the_page_only(fetch: Fetch, clean_server: RehearsalServer) -> None:
    got = fetch("https://www.cqn.com.cn/zj/node_20190.htm")

    assert got.headers["content-type"] == "text/html"
    assert b'<meta charset="gb2312">' in got.body
    assert newest(clean_server, "cqn")[0].title in got.body.decode("gb18030")
    assert fetch("https://m.cqn.com.cn/zj/node_20190.htm").body == got.body


def test_one_mirror_is_gbk_and_says_so_nowhere(fetch: Fetch) -> None:
    got = fetch("http://www.zhijian-kuaixun.example/zj/")

    assert b"charset" not in got.body
    assert got.headers["content-type"] == "text/html"
    with pytest.raises(UnicodeDecodeError):
        got.body.decode("utf-8")
