"""Column pages that are shells: each family asks for the rows as the page's own script does, page by page."""

import json
from urllib.parse import parse_qsl, urlsplit

import pytest

from crawler.base_spiders.gd_nfcms import GdNfcmsSpider
from crawler.base_spiders.hanweb_jpaas import HanwebJpaasSpider
from crawler.base_spiders.news import NewsSpider
from crawler.base_spiders.snowflake import SnowflakeSpider
from crawler.base_spiders.trs_wcm import TrsWcmSpider
from crawler.base_spiders.ucap import UcapSpider
from tests.crawling import Asked, Page, Reply, article, crawl, make_spider, serve

SINCE = {"since": "2026-03-01"}
DAYS = [f"2026-03-{20 - number:02}" for number in range(5)]
JSON = {"Content-Type": "application/json"}


def title(number: int) -> str:
    return f"第{number:02}次市场监管工作会议召开"


def pages_of(paths: list[str]) -> dict[str, Page]:
    return {path: article(title(number), DAYS[number]) for number, path in enumerate(paths)}


def answer(value: object) -> Reply:
    return 200, JSON, json.dumps(value).encode()


def read(
    base: type[NewsSpider], pages: dict[str, Page], column: str, **declarations: object
) -> tuple[list[str], list[str]]:
    """Return the paths of the articles read, and what was asked for of listings, each in order."""
    with serve(pages) as site:
        run = crawl(make_spider(base, site, column, **declarations), site, **SINCE)
    assert run.outcome() == ("complete", "")
    read = sorted(urlsplit(item.url).path for item in run.items)
    listings = [asked for asked in site.paths() if urlsplit(asked).path not in read]
    return read, listings


def test_disclosure_of_guangdong_is_read_from_its_interface() -> None:
    paths = [f"/gkmlpt/content/11/1{number}/post_110000{number}.html" for number in range(5)]

    def rows(first: int) -> Reply:
        found = [
            {"title": title(n), "url": paths[n], "created_at": f"{DAYS[n]} 09:00:00"}
            for n in range(first, first + 2)
            if n < 5
        ]
        return answer({"classify": {"id": 7, "post_count": 9}, "articles": found})

    shell = "<html><body><div id='app'></div><script>window._CONFIG = {SID: '755', LANG: 'zh'}</script></body></html>"
    pages = {
        **pages_of(paths),
        "/gkmlpt/index": shell,
        **{f"/gkmlpt/api/all/7?page={n}&sid=755": rows((n - 1) * 2) for n in range(1, 5)},
    }

    read_paths, listings = read(GdNfcmsSpider, pages, "/gkmlpt/index#7")

    assert read_paths == paths
    assert listings == ["/gkmlpt/index", *(f"/gkmlpt/api/all/7?page={n}&sid=755" for n in range(1, 5))]


def test_channel_of_ucap_is_asked_for_by_its_code() -> None:
    paths = [f"/csrc/c100028/c{number}7000/content.shtml" for number in range(5)]

    def rows(asked: Asked) -> Reply:
        page = int(dict(parse_qsl(urlsplit(asked.path).query))["page"])
        results = [
            {
                "title": title(n),
                "url": paths[n],
                "publishedTimeStr": f"{DAYS[n]} 10:00:00",
                "resList": [{"filePath": "/a.pdf"}],
            }
            for n in range((page - 1) * 3, min(5, page * 3))
        ]
        return answer({"data": {"total": 5, "results": results}})

    query = "?_isAgg=true&_isJson=true&_pageSize=30&_template=index&_rangeTimeGte=&_channelName=&page="
    pages: dict[str, Page] = {
        **pages_of(paths),
        "/csrc/c100028/common_xq_list.shtml": "<div id='list'></div><script>var u = '/searchList/' + id;</script>",
        "/getChannelList?channelCode=c100028": answer({"results": {"channelId": "ab12"}}),
        **{f"/searchList/ab12{query}{number}": rows for number in range(1, 4)},
    }

    read_paths, listings = read(UcapSpider, pages, "/csrc/c100028/common_xq_list.shtml")

    assert read_paths == paths
    assert listings[1:] == [
        "/getChannelList?channelCode=c100028",
        *(f"/searchList/ab12{query}{n}" for n in range(1, 4)),
    ]


@pytest.mark.parametrize(("size", "asked"), [(3, [1, 2]), (5, [1, 2, 2, 2])])
def test_pieces_of_ucap_end_where_one_is_short_or_nothing(size: int, asked: list[int]) -> None:
    """A host that bans answers with nothing too: only asked again does it mean the end."""
    paths = [f"/scj/c100/202603/{number}0000001.shtml" for number in range(5)]

    def piece(first: int) -> str:
        return "".join(
            f'<li><a href="{paths[n]}">{title(n)}</a><span>{DAYS[n]}</span></li>'
            for n in range(first, min(5, first + size))
        )

    address = "/scj/manuscriptList/n55?_isAgg=0&_pageSize=20&_template=index&_channelName=&page="
    pages: dict[str, Page] = {
        **pages_of(paths),
        "/scj/c100/list.shtml": f'<div></div><script>load("{address}" + n)</script>',
        **{f"{address}{n}": piece((n - 1) * size) for n in (1, 2, 3)},
    }

    read_paths, listings = read(UcapSpider, pages, "/scj/c100/list.shtml")

    assert read_paths == paths
    assert listings[1:] == [f"{address}{n}" for n in asked]


def test_file_that_a_page_of_trs_reads_is_the_whole_listing() -> None:
    paths = [f"/gk/202603/t{day.replace('-', '')}_1{number}.shtml" for number, day in enumerate(DAYS)]
    rows = [{"DOCTITLE": title(n), "DOCPUBURL": paths[n], "DOCRELTIME": DAYS[n]} for n in range(5)]
    pages: dict[str, Page] = {
        **pages_of(paths),
        "/gk/": "<ul id='share'></ul><script>$.getJSON('./zcwj.json', render)</script>",
        "/gk/zcwj.json": answer({"data": rows}),
    }

    assert read(TrsWcmSpider, pages, "/gk/") == (sorted(paths), ["/gk/", "/gk/zcwj.json"])


def test_frame_around_a_listing_is_looked_into_once() -> None:
    paths = [f"/dt/202603/t{day.replace('-', '')}_1{number}.html" for number, day in enumerate(DAYS)]
    items = "".join(f'<li><a href="{path}">{title(n)}</a><span>{DAYS[n]}</span></li>' for n, path in enumerate(paths))
    pages: dict[str, Page] = {
        **pages_of(paths),
        "/dt/": '<iframe src="https://video.example.org/x"></iframe><iframe id="l" src="list.html"></iframe>',
        "/dt/list.html": f"<ul>{items}</ul>",
        "/empty/": '<iframe src="/empty/inner.html"></iframe>',
        "/empty/inner.html": '<iframe src="/empty/"></iframe>',
    }

    read_paths, listings = read(TrsWcmSpider, pages, "/dt/")
    with serve(pages) as site:
        empty = crawl(make_spider(TrsWcmSpider, site, "/empty/"), site)

    assert read_paths == sorted(paths)
    assert listings[:2] == ["/dt/", "/dt/list.html"]
    assert empty.outcome()[0] == "failed"
    assert site.paths() == ["/empty/", "/empty/inner.html"]


def test_unit_without_rows_gives_way_to_the_next() -> None:
    paths = [f"/xw/art/2026/art_{number:032x}.html" for number in range(5)]

    def unit(tag: str, page: str) -> str:
        return (
            f"<div url='/api-gateway/jpaas-publish-server/front/page/build/unit' queryData=\"{{'webId':'w',"
            f"'pageId':'{page}',"
            f"'tplSetId':'t','tagId':'{tag}','pageType':'column','editType':'null'}}\"></div>"
        )

    def rows(asked: Asked) -> Reply:
        query = dict(parse_qsl(urlsplit(asked.path).query))
        number = json.loads(query["paramJson"])["pageNo"]
        listed = range((number - 1) * 3, min(5, number * 3)) if query["tagId"] == "右侧内容" else range(0)
        fragment = "".join(f'<li><a href="{paths[n]}">{title(n)}</a><span>{DAYS[n]}</span></li>' for n in listed)
        return answer({"success": True, "data": {"html": fragment}})

    class Any(dict[str, Page]):
        def get(self, key: str, default: Page | None = None) -> Page:  # type: ignore[override]
            return rows if "build/unit" in key else super().get(key, default or (404, {}, b""))

    pages = Any({**pages_of(paths), "/xw/": unit("栏目-list", "1") + unit("右侧内容", "2")})

    read_paths, listings = read(HanwebJpaasSpider, pages, "/xw/")

    assert read_paths == paths
    assert len(listings) == 1 + 1 + 3  # the shell, the wrong unit, two pages and the empty one


def test_rows_that_stand_in_a_script_of_the_page_are_read() -> None:
    paths = [f"/zg/c10/content/content_{10**18 + number}.html" for number in range(5)]
    rows = ",".join(
        f'{{title:"{title(n)}",pubDate:"{DAYS[n]} 08:00",urls:"{{\\"pc\\":\\"{paths[n]}\\"}}",id:{n}}}'
        for n in range(5)
    )
    pages: dict[str, Page] = {
        **pages_of(paths),
        "/zg/c10/pc/list.html": f"<div id='app'></div><script>var listData = {{articleList:[{rows}]}};</script>",
    }

    assert read(SnowflakeSpider, pages, "/zg/c10/pc/list.html") == (paths, ["/zg/c10/pc/list.html"])
