"""Every source: its card, its declarations, its first requests; and what the checks would find."""

from pathlib import Path

import pytest
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from crawler.base_spiders.column import Column
from crawler.base_spiders.general import GeneralSpider
from crawler.base_spiders.news import NewsSpider
from crawler.commands.checkall import check_card, check_declarations, check_names, check_spider, read_card
from crawler.middlewares.address_gate import check_url

LOADER = SpiderLoader.from_settings(get_project_settings())
NAMES = sorted(LOADER.list())
FIRST = {
    "samr", "sac", "beijing_amr", "guangdong_amr", "zhejiang_amr", "jiangsu_amr", "shandong_amr", "sichuan_amr",
    "chongqing_amr", "hubei_amr", "jiangxi_amr", "yunnan_amr", "shenzhen_amr", "ccn", "cqn",
}  # fmt: skip


def test_first_sources_are_declared() -> None:
    assert set(NAMES) >= FIRST


@pytest.mark.parametrize("name", NAMES)
def test_first_requests_ask_for_the_columns_and_pass_the_gate(name: str) -> None:
    spider = LOADER.load(name)()
    assert isinstance(spider, NewsSpider)

    requests = [spider.first_listing(column) for column in spider.columns]

    assert [request.url.rstrip("/") for request in requests] == [column.url.rstrip("/") for column in spider.columns]
    assert all(request.meta["kind"] == "listing" for request in requests)
    for request in requests:
        check_url(request.url)


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
