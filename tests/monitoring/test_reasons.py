"""Reasons are told in the reader's language, whatever stands between the words that we know."""

import re

import pytest

from crawler.base_spiders.failures import classify_failure
from crawler.exceptions import ForbiddenAddress
from crawler.extensions.outcome import judge_run
from crawler.monitoring.reasons import say_reason


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        (
            "2 challenge pages: ruishu (HTTP 412) instead of https://scjg.hubei.gov.cn/bmdt/",
            "2 个防护页面：ruishu（HTTP 412），而不是 https://scjg.hubei.gov.cn/bmdt/",
        ),
        (
            "stopped early (closespider_timeout); 3 articles not read: HTTP 500 for https://a.cn/x; 1 dead link",
            "提前停止（closespider_timeout）；3 篇文章未读到：https://a.cn/x 返回 HTTP 500；1 个失效链接",
        ),
        ("unreachable: DNS lookup failed for amr.gd.gov.cn", "无法连接：无法解析域名 amr.gd.gov.cn"),
        (
            "no column is known: its first crawl looks for one from https://scjg.changchun.gov.cn/",
            "栏目未知：首次抓取时将从 https://scjg.changchun.gov.cn/ 查找",
        ),
        (
            "found by discovery, not yet accepted: 要闻 https://a.cn/b; concord sources --accept dalian_amr",
            "由自动查找得到，尚未确认：要闻 https://a.cn/b；确认请运行 concord sources --accept dalian_amr",
        ),
        ("from the next crawl on: 要闻 https://a.cn/b", "下次抓取起读取：要闻 https://a.cn/b"),
        (
            "none of 5 new articles has a day of publication; 3 article links on a listing page, usually 20",
            "5 篇新文章都没有发布日期；列表页只有 3 个文章链接，通常有 20 个",
        ),
        (
            "2 articles without body or day: https://a.cn/1.html has no day; 1 dead link",
            "2 篇文章没有正文或日期：https://a.cn/1.html 没有日期；1 个失效链接",
        ),
        (
            "https://a.cn/ lists 4000 articles, the first 3000 are read",
            "https://a.cn/ 列出 4000 篇文章，只读前 3000 篇",
        ),
        ("the page says that there is no https://a.cn/1.html", "页面提示 https://a.cn/1.html 不存在"),
        ("the server said 451 <b>", "the server said 451 <b>"),
        ("", ""),
    ],
)
def test_each_known_clause_is_told_in_chinese_and_the_rest_left_as_it_was(stored: str, said: str) -> None:
    assert say_reason(stored, "zh") == said
    assert say_reason(stored, "en") == stored


@pytest.mark.parametrize(
    "stats",
    [
        {"crawl/challenge": 2},
        {"crawl/server_error": 1},
        {"crawl/empty_listing": 1, "crawl/listing": 1},
        {"crawl/listing": 1, "crawl/links": 5, "crawl/article": 1, "crawl/broken_article": 3},
        {"crawl/listing": 1, "crawl/links": 5, "crawl/dead_link": 4},
        {"crawl/listing": 1, "crawl/links": 5, "store/failed": 1},
        {"finish_reason": "closespider_timeout"},
        {"finish_reason": "closespider_timeout", "crawl/listing": 1, "crawl/links": 9, "crawl/article_failed": 2},
        {"crawl/listing": 2, "crawl/links": 9, "crawl/listing_failed": 1, "spider_exceptions/count": 1},
        {},
    ],
)
def test_no_word_of_the_judgement_of_a_run_stays_english(stats: dict[str, object]) -> None:
    _, reason = judge_run(stats)
    assert reason
    said = say_reason(reason, "zh").replace("closespider_timeout", "")
    assert not re.search("[a-z]{3}", said.replace("robots.txt", "")), said


@pytest.mark.parametrize("error", [ForbiddenAddress("http://10.0.0.1/ is no public address"), OSError("x" * 5000)])
def test_words_of_others_are_kept(error: Exception) -> None:
    reason = classify_failure(error, "https://a.cn/").reason
    assert say_reason(f"1 listing not read: {reason}", "zh") == f"1 个列表页未读到：{reason}"


def test_a_long_reason_costs_no_more_than_its_beginning() -> None:  # else minutes
    said = say_reason("1 dead link; " + "x" * 1_000_000, "zh")

    assert said == "1 个失效链接；" + "x" * 1_000_000
