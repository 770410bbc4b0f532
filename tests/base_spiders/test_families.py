"""What is known of each CMS family, one case a fact: its articles' addresses, rows, later pages, interfaces, bodies."""

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Request
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from crawler.base_spiders.boda_vsb import BodaVsbSpider
from crawler.base_spiders.column import Column
from crawler.base_spiders.gd_nfcms import GdNfcmsSpider
from crawler.base_spiders.general import GeneralSpider
from crawler.base_spiders.hanweb_jcms import HanwebJcmsSpider
from crawler.base_spiders.hanweb_jpaas import HanwebJpaasSpider
from crawler.base_spiders.news import NewsSpider
from crawler.base_spiders.snowflake import SnowflakeSpider
from crawler.base_spiders.trs_wcm import TrsWcmSpider
from crawler.base_spiders.ucap import UcapSpider
from crawler.exceptions import UnreadablePage
from crawler.extraction import Link, extract
from crawler.spiders.anhui_amr import AnhuiAmrSpider
from crawler.spiders.ccn import CcnSpider
from crawler.spiders.chongqing_amr import ChongqingAmrSpider
from crawler.spiders.cmrnn import CmrnnSpider
from crawler.spiders.cqn import CqnSpider
from crawler.spiders.guangxi_amr import GuangxiAmrSpider
from crawler.spiders.hebei_amr import HebeiAmrSpider
from crawler.spiders.henan_amr import HenanAmrSpider
from crawler.spiders.hunan_amr import HunanAmrSpider
from crawler.spiders.liaoning_amr import LiaoningAmrSpider
from crawler.spiders.ningxia_amr import NingxiaAmrSpider
from crawler.spiders.qinghai_amr import QinghaiAmrSpider
from crawler.spiders.samr import SamrSpider
from crawler.spiders.shandong_amr import ShandongAmrSpider
from crawler.spiders.shanghai_amr import ShanghaiAmrSpider
from crawler.spiders.xian_amr import XianAmrSpider
from crawler.spiders.zhejiang_amr import ZhejiangAmrSpider
from tests.extraction import pages

SITE = "https://amr.example.gov.cn"
HEX = "0123456789abcdef0123456789abcdef"
SNOW = "1894567890123456789"
TITLE = "全省市场监管工作会议召开"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
GUID = "666C81E4-9E71-4405-98D1-A89BE67C661C"


def make(base: type[NewsSpider], column: str) -> tuple[NewsSpider, Column]:
    """Return a spider of one column on the site of these tests, and the column."""
    place = Column(url=SITE + column, name="工作动态", known="inferred")
    fields = {"name": "example_amr", "homepage": f"{SITE}/", "hosts": (), "columns": (place,)}
    spider = type("ExampleSpider", (base,), fields)()
    assert isinstance(spider, NewsSpider)
    spider.crawler = Crawler(type(spider), Settings())
    spider.crawler.stats = MemoryStatsCollector(spider.crawler)
    return spider, place


def read(
    base: type[NewsSpider], column: str, body: str, *, at: str = "", number: int = 1, **meta: object
) -> tuple[list[Link], Request | None]:
    """Return the article links of one answer, and what is asked for next; ``at`` is where it came from."""
    spider, place = make(base, column)
    request = spider.listing_request(SITE + (at or column), place, number=number, meta=meta)
    response = HtmlResponse(request.url, body=body.encode(), encoding="utf-8", request=request)
    links = spider.choose_articles(spider.read_listing(response), "amr.example.gov.cn")
    return links, spider.next_listing(response, place, number, links)


def rows(*addresses: str) -> str:
    """Return a listing with these articles, newest first."""
    return (
        "<ul>"
        + "".join(
            f'<li><a href="{address}">{TITLE}第{n}次</a><span>2026-03-{20 - n}</span></li>'
            for n, address in enumerate(addresses)
        )
        + "</ul>"
    )


def form_of(request: Request) -> dict[str, str]:
    return dict(parse_qsl(request.body.decode(), keep_blank_values=True))


def query_of(request: Request) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))


@pytest.mark.parametrize(
    ("base", "path"),
    [
        (HanwebJpaasSpider, f"/xw/zj/art/2026/art_{HEX}.html"),
        (HanwebJpaasSpider, f"/col/col1228969893/art/2026/art_{HEX}.html"),
        (HanwebJpaasSpider, "/bzjss/202302/t20230225_352890.html"),  # still circulates from the time of TRS
        (HanwebJcmsSpider, "/art/2026/3/5/art_70154_11602345.html"),
        (HanwebJcmsSpider, f"/art/2026/art_{HEX}.html"),
        *((TrsWcmSpider, f"/xw/202603/t20260305_4012345.{suffix}") for suffix in ("html", "shtml", "htm")),
        (GuangxiAmrSpider, "/zwgk/t27742710.shtml"),
        (UcapSpider, f"/scsjgj/c104475/2026/3/5/{HEX}.shtml"),
        (UcapSpider, f"/xjaic/qjxx/202603/{HEX}.shtml"),
        (UcapSpider, "/scjg/c110156/202603/174012345.shtml"),
        (UcapSpider, "/csrc/c100028/c7465321/content.shtml"),
        (UcapSpider, f"/cdscjgj/c133654/2026-03/05/content_{HEX}.shtml"),
        (GdNfcmsSpider, "/zwdt/xwfbt/content/post_4685123.html"),
        (GdNfcmsSpider, "/zwdt/tpzl/content/mpost_4685123.html"),
        (BodaVsbSpider, "/info/1038/5012.htm"),
        (BodaVsbSpider, "/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1038&wbnewsid=5012"),
        (SnowflakeSpider, f"/amr/sjdt/content/content_{SNOW}.html"),
        (ShanghaiAmrSpider, f"/1435/20260305/{HEX}.html"),
        (HebeiAmrSpider, "/info/123456"),
        (AnhuiAmrSpider, "/xwdt/gzdt/150123456.html"),
        (LiaoningAmrSpider, "/scjdglj/xw/mtbd/2026030510111234567/index.shtml"),
        (LiaoningAmrSpider, "/scjdglj/xw/mtbd/20260305101112345/index.shtml"),
        (XianAmrSpider, f"/xwzx/tzgg/{SNOW}.html"),
        (CqnSpider, "/zj/content/2026-03/05/content_9123456.htm"),
        (CmrnnSpider, "/content/2026-03/05/content_123456.html"),
        (CcnSpider, "/Content/2026/03-05/1031234567.html"),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else value[:40],
)
def test_address_of_an_article_is_told_from_other_links(base: type[NewsSpider], path: str) -> None:
    others = ["/xwzx/tzgg/2.html", "/col/col70154/index.html", "/node/919", "/scsjgj/c104475/list.shtml"]
    spider, _ = make(base, "/x/")

    chosen = spider.choose_articles(
        [Link(url=SITE + one, title=TITLE, date=None) for one in [path, *others]], "amr.example.gov.cn"
    )

    assert [link.url for link in chosen] == [SITE + path]


TRS = "/xw/202603/t20260305_#.html"
UCAP = f"/scsjgj/c104475/2026/3/5/#{HEX[1:]}.shtml"
PAGER = '<script>createPageHTML(3, {}, "{}", "{}");</script>'
UCAP_LISTS = ("list", "common_list", "common_xq_list", "nav_list", "xxgk_list", "public_list", "xxgk_list2")
LATER_PAGES: dict[str, tuple[type[NewsSpider], str, int, str, str, str, str | None]] = {
    # name: base, column, page, where it came from, article, pager, next
    "trs: index_1 is page 2": (TrsWcmSpider, "/xw/", 1, "", TRS, "", "/xw/index_1.html"),
    "trs: index_2 is page 3": (TrsWcmSpider, "/xw/", 2, "/xw/index_1.html", TRS, "", "/xw/index_2.html"),
    "trs: the suffix is the pager's": (
        TrsWcmSpider, "/xw/", 1, "", TRS, PAGER.format(0, "index", "shtml"), "/xw/index_1.shtml"
    ),
    "trs: createPageHTML ends": (
        TrsWcmSpider, "/xw/", 3, "/xw/index_2.html", TRS, PAGER.format(2, "index", "html"), None
    ),
    "trs: countPage (Shenyang)": (
        TrsWcmSpider, "/xw/", 1, "", TRS, "<script>var countPage = 2;</script>", "/xw/index_1.html"
    ),
    "trs: countPage ends": (
        TrsWcmSpider, "/xw/", 2, "/xw/index_1.html", TRS, "<script>var countPage = 2;</script>", None
    ),
    "trs: 共N页 ends": (TrsWcmSpider, "/xw/", 2, "/xw/index_1.html", TRS, "<p>共 <b>2</b> 页</p>", None),
    "trs: index_17431 (Nanjing)": (TrsWcmSpider, "/a/index_17431.html", 1, "", TRS, "", "/a/index_17431_1.html"),
    "trs: index_17431 with 共N页": (
        TrsWcmSpider, "/a/index_17431.html", 1, "", TRS, "<p>共3页</p>", "/a/index_17431_1.html"
    ),
    "trs: index_17431, page 3": (
        TrsWcmSpider, "/a/index_17431.html", 2, "/a/index_17431_1.html", TRS, "", "/a/index_17431_2.html"
    ),
    "trs: list_1 (Chongqing)": (ChongqingAmrSpider, "/a/", 1, "", TRS, "<p>共3页</p>", "/a/list_1.html"),
    "trs: from 1 (Hunan)": (HunanAmrSpider, "/a/", 1, "", TRS, PAGER.format(0, "index", "html"), "/a/index_2.html"),
    "trs: from 1, page 3": (HunanAmrSpider, "/a/", 2, "/a/index_2.html", TRS, "", "/a/index_3.html"),
    "trs: the last slash by redirect": (TrsWcmSpider, "/xw/dt", 1, "/xw/dt/", TRS, "", "/xw/dt/index_1.html"),
    **{
        f"ucap: {name}": (UcapSpider, f"/a/c104475/{name}.shtml", 1, "", UCAP, "", f"/a/c104475/{name}_2.shtml")
        for name in UCAP_LISTS
    },
    "ucap: page 3": (UcapSpider, "/a/c1/list.shtml", 2, "/a/c1/list_2.shtml", UCAP, "", "/a/c1/list_3.shtml"),
    "ucap: directory": (UcapSpider, "/xjaic/qjxx/", 1, "", UCAP, "", "/xjaic/qjxx/list_2.shtml"),
    "ucap: the pager's element first": (
        UcapSpider, "/a/c1/list.shtml", 1, "", UCAP,
        "<script>createPageHTML('page_div',1, 1,'list','shtml',9)</script>", None
    ),
    "nfcms: from 1": (GdNfcmsSpider, "/zwdt/index.html", 1, "", "/content/post_#.html", "", "/zwdt/index_2.html"),
    "nfcms: page 3": (
        GdNfcmsSpider, "/zwdt/", 2, "/zwdt/index_2.html", "/content/post_#.html", "", "/zwdt/index_3.html"
    ),
    "boda: downwards by the next link": (
        BodaVsbSpider, "/yw.htm", 1, "", "/info/1038/501#.htm", '<a href="yw/7.htm">下页</a>', "/yw/7.htm"
    ),
    "boda: downwards, page 3": (
        BodaVsbSpider, "/yw.htm", 2, "/yw/7.htm", "/info/1038/501#.htm", '<a href="6.htm">下页</a>', "/yw/6.htm"
    ),
    "boda: ends": (BodaVsbSpider, "/yw.htm", 8, "/yw/1.htm", "/info/1038/501#.htm", '<a href="2.htm">上页</a>', None),
    "boda: dynamic": (
        BodaVsbSpider, "/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1038", 1, "", "/info/1038/501#.htm",
        '<a href="?PAGENUM=2&urltype=tree.TreeTempUrl&wbtreeid=1038">下页</a>',
        "/list.jsp?PAGENUM=2&urltype=tree.TreeTempUrl&wbtreeid=1038",
    ),
    "shanghai": (
        ShanghaiAmrSpider, "/1435/index.html", 1, "", f"/1435/20260305/#{HEX[1:]}.html", "", "/1435/index_2.html"
    ),
    "hebei: the next link": (
        HebeiAmrSpider, "/node/919", 1, "", "/info/#", '<a href="?page=1">下一页</a>', "/node/919?page=1"
    ),
    "qinghai: page in the query": (
        QinghaiAmrSpider, f"/Article/ArticlePage?section_id={GUID}&page=1&pagesize=15", 1, "", "/Article/A/#", "",
        f"/Article/ArticlePage?section_id={GUID}&page=2&pagesize=15",
    ),
    "xian: page beside the articles": (
        XianAmrSpider, "/xwzx/a/1.html", 1, "", f"/xwzx/a/#{SNOW[1:]}.html", "", "/xwzx/a/2.html"
    ),
    "cqn: node_<id>_<n>": (
        CqnSpider, "/zj/node_20190.htm", 1, "", "/zj/content/2026-03/05/content_#.htm",
        "<p>共9页</p>", "/zj/node_20190_2.htm"
    ),
    "cqn: page 3": (
        CqnSpider, "/zj/node_20190.htm", 2, "/zj/node_20190_2.htm", "/zj/content/2026-03/05/content_#.htm",
        "<p>共9页</p>",
        "/zj/node_20190_3.htm",
    ),
    "ccn: dhtml?page=N": (
        CcnSpider, "/news/i.dhtml?page=1", 1, "", "/Content/2026/03-05/#.html", "", "/news/i.dhtml?page=2"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LATER_PAGES)
def test_page_after_this_one_is_named_as_the_family_does(name: str) -> None:
    base, column, number, at, article, pager, following = LATER_PAGES[name]

    links, request = read(base, column, rows(*(article.replace("#", n) for n in "1234")) + pager, at=at, number=number)

    assert links
    assert (request.url if request else None) == (SITE + following if following else None)
    assert request is None or (request.method, request.meta["number"]) == ("GET", number + 1)


@pytest.mark.parametrize(
    ("base", "row", "expected"),
    [
        (TrsWcmSpider, '<li><a href="U">T</a><span>2026-03-0N</span></li>', True),
        (TrsWcmSpider, '<li><a href="U">T</a><em>2026-03-0N</em></li>', True),  # Hainan
        (HunanAmrSpider, '<li><a href="U">T</a><small>2026-03-0N</small></li>', True),
        (HenanAmrSpider, '<li><b>2026-03-0N</b><a href="U">T</a></li>', True),
        (TrsWcmSpider, '<li><div><em>0N</em><p>2026-03</p></div><a href="U">T</a></li>', True),  # Hubei
        (TrsWcmSpider, '<li><a href="U">T</a></li>', False),  # Jilin
        (TrsWcmSpider, '<li><a href="U" title="T">省局召开…</a><span>2026-03-0N</span></li>', True),  # Qingdao
        (TrsWcmSpider, '<li><a href="U" title="T">T<span>2026-03-0N</span></a></li>', True),  # Shaanxi
        (HebeiAmrSpider, '<a href="/info/10N">T 2026-03-0N</a><br>', True),
        (NingxiaAmrSpider, '<li><a onclick="gotodetial(N)">T</a><span>2026-03-0N</span></li>', True),
        (ShanghaiAmrSpider, f'<tr><td><a href="/1435/2026030N/{HEX}.html">T</a></td><td>2026-03-0N</td></tr>', True),
        (HanwebJpaasSpider, f'<li><a href="/art/2026/art_N{HEX[1:]}.html">T</a> 03-0N</li>', True),
    ],
)
def test_title_and_day_stand_where_the_family_puts_them(base: type[NewsSpider], row: str, expected: bool) -> None:
    row = row.replace("U", "./202603/t2026030N_7N.html").replace("T", f"{TITLE}N")
    items = "".join(row.replace("N", str(n)) for n in range(9, 3, -1))
    script = "<script>function gotodetial(id){window.open('/article/'+id+'.html')}</script>"
    body = f"<table>{items}</table>" if row.startswith("<tr") else f"<ul>{items}</ul>"

    links, _ = read(base, "/xw/", script + body + "<p>2026-03-10</p>")

    assert [link.title for link in links] == [f"{TITLE}{n}" for n in range(9, 3, -1)]
    assert [link.date for link in links] == [f"2026-03-0{n}" if expected else None for n in range(9, 3, -1)]


def test_rows_that_a_script_elsewhere_opens_lead_where_the_source_declares() -> None:
    items = "".join(f'<li onclick="gotodetial({n})"><b>{TITLE}{n}</b><i>2026-03-0{n}</i></li>' for n in range(9, 3, -1))

    links, _ = read(NingxiaAmrSpider, "/xw/", f"<ul>{items}</ul>")

    assert [link.url for link in links] == [f"{SITE}/article/{n}.html" for n in range(9, 3, -1)]
    assert read(GeneralSpider, "/xw/", f"<ul>{items}</ul>")[0] == []


# ---- Hanweb jpaas


def unit(tag: str, page: str = "3f9e", size: int = 0) -> str:
    window = f",'paramJson':'{{\\\"pageNo\\\":1,\\\"pageSize\\\":{size}}}'" if size else ""
    return (
        f"<div url=\"{UNIT}\" queryData=\"{{'webId':'w1','pageId':'{page}','tplSetId':'t1','tagId':'{tag}',"
        f"'pageType':'column'{window.replace(chr(34), '&quot;')}}}\"></div>"
    )


JPAAS = [f"/xw/art/2026/art_{n}{HEX[1:]}.html" for n in range(1, 6)]


@pytest.mark.parametrize("tag", ["ajax分页", "栏目-list", "概览信息列表", "右侧内容"])
@pytest.mark.parametrize("page", ["1228969893", HEX])
def test_jpaas_asks_for_the_unit_that_the_page_names(tag: str, page: str) -> None:
    _, request = read(HanwebJpaasSpider, "/xw/", unit(tag, page))

    assert request is not None
    assert (request.method, urlsplit(request.url).path) == ("GET", UNIT)
    assert query_of(request) == {
        "webId": "w1",
        "pageId": page,
        "tplSetId": "t1",
        "tagId": tag,
        "pageType": "column",
    } | {"parseType": "bulidstatic", "editType": "null", "paramJson": '{"pageNo":1,"pageSize":20}'}
    assert request.headers["Referer"] == f"{SITE}/xw/".encode()
    assert request.headers["X-Requested-With"] == b"XMLHttpRequest"
    assert (HanwebJpaasSpider.custom_settings or {})["COOKIES_ENABLED"]  # of the column page, which is asked first


@pytest.mark.parametrize(("size", "page"), [(5, 2), (15, 1)], ids=["a whole page", "a sample"])
def test_jpaas_goes_on_after_the_rows_in_the_shell(size: int, page: int) -> None:
    links, request = read(HanwebJpaasSpider, "/xw/", rows(*JPAAS) + unit("栏目-list", size=size))

    assert len(links) == 5
    assert request is not None
    assert json.loads(query_of(request)["paramJson"]) == {"pageNo": page, "pageSize": size}


def test_jpaas_raises_the_page_until_it_is_empty_and_knows_a_refusal() -> None:
    _, first = read(HanwebJpaasSpider, "/xw/", unit("列表", size=50))
    assert first is not None
    meta = {key: first.meta[key] for key in ("shell", "units", "unit_page")}

    def answer(text: str, **also: object) -> tuple[list[Link], Request | None]:
        body = json.dumps({"success": True, "data": {"html": text}, **also})
        return read(HanwebJpaasSpider, "/xw/", body, at=UNIT, **meta)

    links, second = answer(rows(*JPAAS))
    assert [link.url for link in links] == [SITE + path for path in JPAAS]
    assert second is not None
    assert query_of(second)["paramJson"] == '{"pageNo":2,"pageSize":50}'
    assert answer("") == ([], None)
    with pytest.raises(UnreadablePage, match="build/unit refused"):
        answer(rows(*JPAAS), success=False)


# ---- Hanweb jCMS


def store(*records: str, total: int | None = None, proxy: str = "/module/web/jpage/dataproxy.jsp") -> str:
    group = f'<nextgroup><![CDATA[<a href="{proxy}?page=1&webid=3397&columnid=70311&unitid=277431"></a>]]></nextgroup>'
    inner = "".join(f"<record><![CDATA[{record}]]></record>" for record in records)
    count = f"<totalrecord>{total}</totalrecord>" if total else ""
    return f"<datastore>{group}{count}<recordset>{inner}</recordset></datastore>"


def island(text: str) -> str:
    return f'<div id="277431"><script type="text/xml">{text}</script></div>'


JCMS = [
    f'<li><a href="/art/2026/3/{n}/art_70311_{n}.html">{TITLE}{n}</a><span>2026-03-0{n}</span></li>' for n in "9876"
]


@pytest.mark.parametrize("proxy", ["/module/web/jpage/dataproxy.jsp", "/module/jpage/dataproxy.jsp"])
@pytest.mark.parametrize("base", [HanwebJcmsSpider, ShandongAmrSpider], ids=["POST", "GET"])
def test_jcms_asks_the_proxy_of_the_page_for_what_comes_after(base: type[NewsSpider], proxy: str) -> None:
    script = "<script>$('#277431').jpage({totalRecord:87, perPage:15})</script>"

    links, request = read(base, "/col/col70311/index.html", island(store(*JCMS, proxy=proxy)) + script)

    assert [link.date for link in links] == [f"2026-03-0{n}" for n in "9876"]
    assert request is not None
    assert urlsplit(request.url).path == proxy
    assert request.method == ("POST" if base is HanwebJcmsSpider else "GET")
    assert {**query_of(request), **form_of(request)} == {"startrecord": "5", "endrecord": "49", "perpage": "15"} | {
        "col": "1",
        "appid": "1",
        "webid": "3397",
        "path": "/",
        "columnid": "70311",
        "unitid": "277431",
    } | {"sourceContentType": "1", "permissiontype": "0"}


def test_jcms_goes_on_until_the_records_counted_are_received() -> None:
    asked = ("https://a.example/module/jpage/dataproxy.jsp", {"columnid": "70311"})
    where: dict[str, Any] = {"at": "/module/jpage/dataproxy.jsp", "number": 2, "dataproxy": asked, "per_page": 2}

    links, more = read(HanwebJcmsSpider, "/col/col70311/", store(*JCMS, total=11), received=6, **where)
    _, end = read(HanwebJcmsSpider, "/col/col70311/", store(*JCMS, total=10), received=6, **where)

    assert [link.url for link in links] == [f"{SITE}/art/2026/3/{n}/art_70311_{n}.html" for n in "9876"]
    assert more is not None
    assert query_of(more) == {"startrecord": "11", "endrecord": "16", "perpage": "2"}
    assert end is None


@pytest.mark.parametrize(
    "record",
    [
        '<tr><td><a href="/art/2026/3/N/art_1_N.html">T</a></td><td>2026-03-0N</td></tr>',
        '<li><a href="/art/2026/3/N/art_1_N.html">T</a>[2026-03-0N]</li>',
        '<li><a href="/art/2026/3/N/art_1_N.html" title="T">省局…</a><b>[2026-03-0N]</b></li>',
    ],
    ids=["rows of a table", "day in brackets", "title in the attribute"],
)
def test_jcms_records_are_pieces_of_html(record: str) -> None:
    records = [record.replace("N", n).replace("T", TITLE + n) for n in "9876"]

    links, _ = read(HanwebJcmsSpider, "/col/col1/", island(store(*records)))

    assert [(link.title, link.date) for link in links] == [(TITLE + n, f"2026-03-0{n}") for n in "9876"]


# ---- TRS WCM: lists built in the browser


def test_trs_asks_the_search_gateway_for_the_channel_of_the_page() -> None:
    shell = "<script>var channelid = '228'; var q = {chnlid: 5012}; $.post('/fjdzapp/search', q)</script>"
    row = {"doctitle": TITLE, "docpuburl": "./202603/t20260305_1.html", "docreltime": "2026-03-05 09:00:00"}

    _, first = read(TrsWcmSpider, "/zw/tzgg/", shell)
    assert first is not None
    links, second = read(
        TrsWcmSpider, "/zw/tzgg/", json.dumps({"data": [row]}), at="/fjdzapp/search", search=first.meta["search"]
    )
    none, end = read(TrsWcmSpider, "/zw/tzgg/", '{"data": []}', at="/fjdzapp/search", search=first.meta["search"])

    assert (first.method, first.url) == ("POST", f"{SITE}/fjdzapp/search")
    assert (form_of(first)["classsql"], form_of(first)["channelid"], form_of(first)["page"]) == (
        "chnlid=5012",
        "228",
        "1",
    )
    assert links == [Link(url=f"{SITE}/fjdzapp/202603/t20260305_1.html", title=TITLE, date="2026-03-05")]
    assert second is not None
    assert form_of(second)["page"] == "2"
    assert (none, end) == ([], None)


OPEN_SEARCH = "/trs-search/trssearch/openSearch/getZwgkList?keywords=%E6%A0%87&pageNum=1&siteId=22"
IGS = "/igs/front/search.jhtml?code=ab&pageNumber=1&pageSize=10&searchWord=%E6%A0%87&siteId=43"


@pytest.mark.parametrize(
    ("question", "page_number", "row", "answer"),
    [
        (
            OPEN_SEARCH, "pageNum", {"gk_doctitle": "{}", "docpuburl": "{}", "docpubtime": "2026-03-05 15:04:39"},
            {"state": 200, "data": {"total": 1, "data": []}},
        ),
        (IGS, "pageNumber", {"title": "{}", "url": "{}", "trs_time": "2026-03-05"}, {"page": {"content": []}}),
    ],
)  # fmt: skip
def test_trs_site_search_is_read_page_by_page_until_it_finds_no_more(
    question: str, page_number: str, row: dict[str, str], answer: dict[str, Any]
) -> None:
    marked = TITLE.replace("市场", "<em style='color:red'>市场</em>")
    address = f"{SITE}/zwgk/202603/t20260305_1.shtml"
    found = {key: value.format(address if key.endswith("url") else marked) for key, value in row.items()}
    full = json.dumps(answer).replace("[]", json.dumps([found]))

    links, second = read(TrsWcmSpider, question, full)
    none, end = read(TrsWcmSpider, question, json.dumps(answer), number=2)

    assert links == [Link(url=address, title=TITLE, date="2026-03-05")]
    assert second is not None
    assert query_of(second) == query_of(Request(SITE + question)) | {page_number: "2"}
    assert (none, end) == ([], None)


# ---- Ucap


QUERY = "_isAgg=true&_isJson=true&_pageSize=30&_template=index&_rangeTimeGte=&_channelName=&page=1"


@pytest.mark.parametrize(
    ("shell", "asked"),
    [
        ('<meta name="channelid" content="ab12">', f"/searchList/ab12?{QUERY}"),
        ("<meta content=ab12 name=channelid>", f"/searchList/ab12?{QUERY}"),
        ("<script>get('/searchList/' + id)</script>", "/getChannelList?channelCode=c101935"),
        (
            "<meta name='channelid' content='ab12'><script>get('/search/' + id + '?_isAgg=true&_isJson=true')</script>",
            f"/search/ab12?{QUERY}",
        ),
        (
            "<script>get('/scj/manuscriptList/n55?_isAgg=0&_pageSize=20&_template=index&_channelName=&page=1')</script>",
            "/scj/manuscriptList/n55?_isAgg=0&_pageSize=20&_template=index&_channelName=&page=1",
        ),
        (
            "<script>get('/es-search/search/ab?_template=ucap/list_ejs&amp;_isAgg=1&amp;_pageSize=20&amp;page=')</script>",
            "/es-search/search/ab?_template=ucap%2Flist_ejs&_isAgg=1&_pageSize=20&page=1",
        ),
        ("<p>没有内容</p>", None),
    ],
    ids=["meta", "meta turned round", "code", "search (health commission)", "manuscriptList", "es-search", "nothing"],
)
def test_ucap_asks_as_the_script_of_an_empty_page_does(shell: str, asked: str | None) -> None:
    _, request = read(UcapSpider, "/scj/c101935/list.shtml", shell)

    assert (request.url if request else None) == (SITE + asked if asked else None)
    assert request is None or request.headers["Referer"] == f"{SITE}/scj/c101935/list.shtml".encode()


def test_ucap_reads_rows_in_json_until_a_page_is_empty() -> None:
    found = {
        "title": TITLE,
        "url": UCAP.replace("#", "0"),
        "publishedTime": 1772641800000,
        "resList": [{"fileName": "a", "filePath": "/a.pdf"}],
    }
    shown = {"title": f"{TITLE}乙", "url": "/c1/c20/content.shtml", "publishedTimeStr": "2026-03-04 10:00:00"}
    body = json.dumps({"data": {"total": 2, "channelName": "要闻", "results": [found, shown]}})
    where: dict[str, Any] = {"at": "/search/ab12", "interface": "rows", "rows_at": "/search/ab12"}

    links, following = read(UcapSpider, "/scj/c1/list.shtml", body, **where)
    none, end = read(UcapSpider, "/scj/c1/list.shtml", '{"data": {"results": []}}', **where)
    _, by_code = read(
        UcapSpider, "/a/c1/", '{"results": {"channelId": "x9"}}', interface="channel", rows_at="/searchList/"
    )

    assert [(link.title, link.date) for link in links] == [(TITLE, "2026-03-05"), (f"{TITLE}乙", "2026-03-04")]
    assert following is not None
    assert following.url == f"{SITE}/search/ab12?{QUERY[:-1]}2"
    assert (none, end) == ([], None)
    assert by_code is not None
    assert by_code.url == f"{SITE}/searchList/x9?{QUERY}"


# ---- NFCMS, snowflake


def test_nfcms_turns_the_pages_of_the_disclosure_interface() -> None:
    row = {"identifier": "1", "publisher": "局", "created_at": "2026-03-05 09:00:00", "title": TITLE}
    body = json.dumps(
        {"classify": {"post_count": 99}, "articles": [{**row, "url": f"{SITE}/gkmlpt/content/1/post_1.html"}]}
    )
    at = "/szgs/gkmlpt/api/all/7?page=3&sid=755"

    _, first = read(GdNfcmsSpider, "/szgs/gkmlpt/index#7", "<script>window._CONFIG = {SID: '755'}</script>")
    links, following = read(GdNfcmsSpider, "/szgs/gkmlpt/index#7", body, at=at, number=3)
    _, end = read(GdNfcmsSpider, "/szgs/gkmlpt/index#7", '{"articles": []}', at=at, number=3)

    assert first is not None
    assert first.url == f"{SITE}/szgs/gkmlpt/api/all/7?page=1&sid=755"
    assert [link.date for link in links] == ["2026-03-05"]
    assert following is not None
    assert following.url == f"{SITE}/szgs/gkmlpt/api/all/7?page=4&sid=755"
    assert end is None


def test_snowflake_asks_by_post_at_the_root_until_the_total() -> None:
    shell = f"<script>var channelId = '{SNOW}'; var siteId = '7'</script>"
    results = [{"source": {"id": SNOW, "title": TITLE}}]

    def answer(number: int) -> tuple[list[Link], Request | None]:
        body = json.dumps({"data": {"page": number, "rows": 10, "total": 20, "results": results}})
        return read(SnowflakeSpider, "/amr/sjdt/", body, at="/queryList", number=number, query={"channelId": SNOW})

    _, first = read(SnowflakeSpider, "/amr/sjdt/", shell)

    assert first is not None
    assert (first.method, first.url) == ("POST", f"{SITE}/queryList")
    assert form_of(first) == {"channelId": SNOW, "siteId": "7", "pageNo": "1"}
    links, second = answer(1)
    assert [link.url for link in links] == [f"{SITE}/amr/sjdt/content/content_{SNOW}.html"]
    assert second is not None
    assert form_of(second)["pageNo"] == "2"
    assert answer(2)[1] is None


# ---- Bodies


CONTAINERS = [
    (HanwebJpaasSpider, 'id="con_con"'),
    (HanwebJpaasSpider, 'id="ccontent"'),
    (HanwebJpaasSpider, 'class="TRS_Editor"'),
    (SamrSpider, 'class="zt_xilan_07"'),
    (ZhejiangAmrSpider, 'class="nr_text"'),
    (HanwebJcmsSpider, 'id="zoom"'),
    (HanwebJcmsSpider, 'class="info-cont"'),
    (ShandongAmrSpider, 'class="text_content"'),
    (HanwebJcmsSpider, 'class="main-txt"'),
    (TrsWcmSpider, 'class="trs_editor_view"'),
    (TrsWcmSpider, 'class="view TRS_UEDITOR"'),
    (UcapSpider, 'class="article-content"'),
    (BodaVsbSpider, 'id="vsb_content"'),
    (ShanghaiAmrSpider, 'id="ivs_content"'),
]
ABOUT = "栏目说明：本栏目发布全省市场监管系统的工作情况，欢迎社会各界关注，并对本栏目的内容、形式和时效提出意见。"
MORE = "欢迎第{}个联系点就{}方面的工作来信来电，编辑会在收到之后转给有关处室研究办理，并在本栏目中公开答复的内容。"
SUBJECTS = ("登记", "标准", "计量", "认证", "广告", "食品", "药品", "价格", "信用", "专利", "特种设备")
# Six times a body's weight: by weight it is the body.
HEAVY = (
    f'<div class="article"><p>{ABOUT}</p>{"".join(f"<p>{MORE.format(n, s)}</p>" for n, s in enumerate(SUBJECTS))}</div>'
)


@pytest.mark.parametrize(("base", "attributes"), CONTAINERS)
def test_body_is_the_container_that_the_family_declares(base: type[NewsSpider], attributes: str) -> None:
    page = pages.page(f"<div {attributes}>{pages.PARAGRAPHS}</div>{HEAVY}", title="要闻")

    assert extract(page, url=f"{SITE}/a.html", container=base.container).text == pages.TEXT
    assert ABOUT in extract(page, url=f"{SITE}/a.html").text


@pytest.mark.parametrize(
    "attributes",
    ['class="neirong"', *(attributes for base, attributes in CONTAINERS if base is not UcapSpider)],
)
def test_body_below_its_title_is_the_container_with_a_familys_name(attributes: str) -> None:
    page = pages.page(f"<h1>{pages.TITLE}</h1><div {attributes}>{pages.PARAGRAPHS}</div>{HEAVY}")

    assert extract(page, url=f"{SITE}/a.html").text == pages.TEXT
    assert ABOUT in extract(page.replace(attributes, ""), url=f"{SITE}/a.html").text


@pytest.mark.parametrize(
    ("href", "is_listed"),
    [
        ("/api-gateway/jpaas-web-server/front/document/download?id=abc", True),
        ("/get?fileUrl=abc&fileName=x", True),
        ("/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=2", True),
        ("/module/download/downfile.jsp?classid=0&name=1", True),
        ("/downloadFile?id=7", True),
        ("/fileDownload?id=7", True),
        ("/attachDownload?id=7", True),
        ("./P020260305600001234567.pdf", True),
        ("./P020260305600001234567.PDF?v=1", True),
        *(
            (f"/upload/a.{suffix}", True)
            for suffix in [
                "doc",
                "docx",
                "xls",
                "xlsx",
                "ppt",
                "pptx",
                "wps",
                "et",
                "dps",
                "ofd",
                "ceb",
                "zip",
                "rar",
                "7z",
                "csv",
                "rtf",
            ]
        ),
        ("./W020260305600001234567.jpg", False),
        ("/app/download", False),
        ("/download/index.html", False),
        ("/pdf/t20260305_1.htm", False),
        ("/doc/", False),
        ("/a.docs/7", False),
    ],
)
def test_files_of_an_article_are_told_from_its_pictures(href: str, is_listed: bool) -> None:
    page = pages.page(f'<h1>{pages.TITLE}</h1><div id="zoom">{pages.PARAGRAPHS}<p><a href="{href}">附件</a></p></div>')

    assert [file.name for file in extract(page, url=f"{SITE}/a.html").attachments] == ["附件"] * is_listed
