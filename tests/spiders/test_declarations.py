"""Every source: its card, its declarations, its first requests; and what the checks would find."""

import ast
import asyncio
import inspect
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cssselect import HTMLTranslator
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.spiderloader import SpiderLoader
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.project import get_project_settings

from crawler.base_spiders.column import Column
from crawler.base_spiders.general import GeneralSpider
from crawler.base_spiders.news import NewsSpider
from crawler.commands.checkall import check_card, check_declarations, check_names, check_spider, read_card
from crawler.extensions.outcome import judge_run
from crawler.middlewares.address_gate import check_url

LOADER = SpiderLoader.from_settings(get_project_settings())
NAMES = sorted(LOADER.list())
SOURCES = {
    # The country, its platforms and its papers; Hong Kong and Macao.
    "samr", "sac", "std_samr", "dbba", "ttbz", "cqn", "ccn", "cmrnn", "gbsrc", "hk_gia", "mo_dsedt",
    # Provinces, autonomous regions, the Corps.
    "beijing_amr", "tianjin_amr", "hebei_amr", "shanxi_amr", "inner_mongolia_amr", "liaoning_amr", "jilin_amr",
    "heilongjiang_amr", "shanghai_amr", "jiangsu_amr", "zhejiang_amr", "anhui_amr", "fujian_amr", "jiangxi_amr",
    "shandong_amr", "henan_amr", "hubei_amr", "hunan_amr", "guangdong_amr", "guangxi_amr", "hainan_amr",
    "chongqing_amr", "sichuan_amr", "guizhou_amr", "yunnan_amr", "tibet_amr", "shaanxi_amr", "gansu_amr",
    "qinghai_amr", "ningxia_amr", "xinjiang_amr", "xpcc_amr",
    # Large cities.
    "shenzhen_amr", "guangzhou_amr", "hangzhou_amr", "ningbo_amr", "nanjing_amr", "wuhan_amr", "chengdu_amr",
    "xian_amr", "qingdao_amr", "jinan_amr", "dalian_amr", "shenyang_amr", "changchun_amr", "harbin_amr", "xiamen_amr",
}  # fmt: skip
DECLARED_LINES_MAX = 40


def test_every_source_is_declared() -> None:
    assert set(NAMES) == SOURCES
    assert len(SOURCES) == 58


@pytest.mark.parametrize("name", NAMES)
def test_crawl_starts_with_the_first_page_of_each_column(name: str) -> None:
    run = make_spider_of(name)

    requests = asyncio.run(collect(run.start()))

    declared = [column.url.rstrip("/") for column in (*run.columns, *run.searches)]
    assert [request.url.rstrip("/") for request in requests] == declared
    for request in requests:
        assert (request.method, request.body) == ("GET", b"")
        assert (request.meta["kind"], request.meta["number"]) == ("listing", 1)
        assert request.callback == run.parse_listing
        assert request.errback == run.listing_failed
        check_url(request.url)


@pytest.mark.parametrize("name", [name for name in NAMES if not LOADER.load(name).columns])
def test_source_without_columns_says_that_nothing_is_read_and_what_to_do(name: str) -> None:
    run = make_spider_of(name)

    requests = asyncio.run(collect(run.start()))

    outcome, reason = judge_run(run.crawler.stats.get_stats())
    assert [request.url for request in requests] == [search.url for search in run.searches]
    assert outcome == "failed"
    assert reason == f"no column is known: concord discover {run.homepage or 'ADDRESS, once its home page is known'}"


@pytest.mark.parametrize("name", NAMES)
def test_selectors_and_patterns_can_be_parsed(name: str) -> None:
    spider = LOADER.load(name)

    for selector in (spider.items, spider.item_title, spider.item_date, spider.container):
        if selector is not None:
            assert HTMLTranslator().css_to_xpath(selector)
    assert re.compile(spider.article_pattern or "")


@pytest.mark.parametrize("name", NAMES)
def test_file_is_a_card_and_few_declarations(name: str) -> None:
    path = Path(inspect.getfile(LOADER.load(name)))

    tree = ast.parse(path.read_text(encoding="utf-8"))

    spider = next(node for node in tree.body if isinstance(node, ast.ClassDef))
    declared = sum(node.end_lineno - node.lineno + 1 for node in spider.body[1:])
    assert 6 <= declared <= DECLARED_LINES_MAX
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def make_spider_of(name: str) -> NewsSpider:
    """Return a spider with a crawler around it, as it stands when a crawl begins."""
    crawler = Crawler(LOADER.load(name), get_project_settings())
    crawler.stats = MemoryStatsCollector(crawler)
    spider = LOADER.load(name).from_crawler(crawler)
    assert isinstance(spider, NewsSpider)
    return spider


async def collect(requests: AsyncIterator[Request]) -> list[Request]:
    return [request async for request in requests]


CARD = """
Regulator
    示例市市场监督管理局
Language
    Simplified Chinese
Columns
    动态 is requested in public code
CMS
    TRS WCM
Pagination
    None seen
Dates
    In the listing
Robots and delay
    Not seen
Caveats
    2026-11: not tried live
"""


def _spider(card: str = CARD, **changes: object) -> type[NewsSpider]:
    fields: dict[str, object] = {
        "name": "example_amr",
        "title": "示例市市场监督管理局",
        "region": "示例",
        "region_code": "99",
        "kind": "regulator",
        "homepage": "https://amr.example.gov.cn/",
        "columns": (Column(url="https://amr.example.gov.cn/dt/", name="动态", known="requested in public code"),),
        "__doc__": card,
    }
    return type("ExampleAmrSpider", (GeneralSpider,), {**fields, **changes})


def test_sound_spider_passes() -> None:
    assert check_spider(_spider(), Path("example_amr.py")) == []


def test_names_must_agree() -> None:
    assert check_names(_spider(name="example"), Path("other.py")) == [
        "class ExampleAmrSpider does not fit the name 'example'",
        "file other.py does not fit the name 'example'",
    ]


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"title": ""}, "title is missing"),
        ({"kind": "agency"}, "kind 'agency' is none of"),
        ({"region_code": "Beijing"}, "region_code 'Beijing' is no GB/T 2260 code"),
        (
            {"homepage": "https://www.example.gov.cn/"},
            "column https://amr.example.gov.cn/dt/ is on a host that neither",
        ),
        ({"columns": (Column(url="https://amr.example.gov.cn/", name="", known="inferred"),)}, "has no name"),
        (
            {"columns": (Column(url="https://amr.example.gov.cn/", name="a", known="heard"),)},
            "known='heard' is none of",
        ),  # type: ignore[arg-type]
        (
            {"columns": (Column(url="https://amr.example.gov.cn/", name="a", known="inferred"),) * 2},
            "is declared twice",
        ),
    ],
)
def test_unsound_declaration_is_found(changes: dict[str, object], finding: str) -> None:
    findings = check_declarations(_spider(**changes))

    assert len(findings) >= 1
    assert finding in " | ".join(findings)


@pytest.mark.parametrize(
    ("card", "finding"),
    [
        ("", "card has the terms none"),
        (CARD.replace("CMS\n    TRS WCM\n", ""), "card has the terms Regulator, Language, Columns, Pagination"),
        (CARD.replace("    TRS WCM\n", ""), "card: CMS is empty"),
        (CARD.replace("requested in", "found in"), "card: Columns must say which are 'requested'"),
        (CARD.replace("2026-11: ", ""), "card: Caveats must be dated"),
    ],
)
def test_untrue_card_is_found(card: str, finding: str) -> None:
    assert finding in " | ".join(check_card(_spider(card)))


def test_source_without_columns_must_say_why() -> None:
    assert "card: Columns must say why there are none ('not known')" in check_card(_spider(columns=()))


def test_card_is_read_by_its_terms() -> None:
    assert read_card("A\n    one\n    two\nB\n    three") == {"A": "one two", "B": "three"}
