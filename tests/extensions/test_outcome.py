"""How a run is judged by its statistics."""

from typing import Any

import pytest

from crawler.extensions.outcome import judge_run

READ = {"crawl/listing": 2, "crawl/links": 30, "crawl/article": 5, "item_scraped_count": 5, "finish_reason": "finished"}

CASES: list[tuple[str, dict[str, Any], str, str]] = [
    ("everything read", READ, "complete", ""),
    ("quiet", {"crawl/listing": 1, "crawl/links": 20, "crawl/known": 20, "crawl/not_modified": 1}, "complete", ""),
    ("dead link", READ | {"crawl/gone": 1, "crawl/dead_link": 1}, "complete", "1 dead link"),
    (
        "every listed article gone",
        {"crawl/listing": 1, "crawl/links": 5, "crawl/gone": 5, "crawl/dead_link": 5, "reason/gone": "HTTP 404 for u"},
        "failed",
        "every listed article is gone: HTTP 404 for u",
    ),
    (
        "no network",
        {
            "crawl/unreachable": 1,
            "crawl/listing_failed": 1,
            "reason/unreachable": "DNS lookup failed for a.gov.cn",
            "finish_reason": "unreachable",
        },
        "failed",
        "unreachable: DNS lookup failed for a.gov.cn",
    ),
    (
        "fewer pages than the site counts",
        READ | {"crawl/short_listing": 1, "reason/short_listing": "column u shows 5 of the 7 pages that it names"},
        "partial",
        "column u shows 5 of the 7 pages",
    ),
    (
        "column gone",
        {"crawl/gone": 1, "crawl/listing_failed": 1, "reason/gone": "HTTP 404 for u"},
        "failed",
        "gone: HTTP 404",
    ),
    (
        "one column of two gone",
        READ | {"crawl/gone": 1, "crawl/listing_failed": 1, "reason/gone": "HTTP 404 for u"},
        "partial",
        "1 listing not read: HTTP 404 for u",
    ),
    (
        "listing without links",
        {
            "crawl/listing": 1,
            "crawl/links": 0,
            "crawl/empty_listing": 1,
            "reason/empty_listing": "no article links on u",
        },
        "failed",
        "empty listing: no article links on u",
    ),
    (
        "one listing of two without links",
        READ | {"crawl/empty_listing": 1, "reason/empty_listing": "no article links on u"},
        "partial",
        "1 listing without article links",
    ),
    (
        "article without body",
        READ | {"crawl/broken_article": 1, "reason/broken_article": "u has no body"},
        "partial",
        "1 article without body or day: u has no body",
    ),
    (
        "all articles without body",
        {"crawl/listing": 1, "crawl/links": 9, "crawl/article": 9, "crawl/broken_article": 9},
        "failed",
        "every article is without body or day",
    ),
    (
        "challenge on the listing",
        {"crawl/challenge": 1, "reason/challenge": "ruishu (HTTP 412) instead of u"},
        "blocked",
        "1 challenge page: ruishu (HTTP 412) instead of u",
    ),
    (
        "challenge among articles",
        READ | {"crawl/challenge": 2, "reason/challenge": "x"},
        "blocked",
        "2 challenge pages",
    ),
    ("robots forbids", {"crawl/robots": 1, "reason/robots": "robots.txt forbids u"}, "failed", "robots: robots.txt"),
    (
        "redirect to a forbidden address",
        READ | {"crawl/forbidden": 1, "crawl/article_failed": 1, "reason/forbidden": "http://127.0.0.1/ is not …"},
        "partial",
        "1 article not read: http://127.0.0.1/",
    ),
    (
        "endless redirect of the only listing",
        {"crawl/redirects": 1, "crawl/listing_failed": 1, "reason/redirects": "endless redirect from u"},
        "failed",
        "redirects: endless redirect from u",
    ),
    (
        "page over the limit",
        READ | {"crawl/too_large": 1, "crawl/article_failed": 1, "reason/too_large": "larger than the limit: u"},
        "partial",
        "1 article not read: larger",
    ),
    (
        "server errors",
        {"crawl/server_error": 1, "crawl/listing_failed": 1, "reason/server_error": "HTTP 500 for u"},
        "failed",
        "server error: HTTP 500",
    ),
    (
        "one article not stored",
        READ | {"store/failed": 1, "reason/store": "u: disk full"},
        "partial",
        "1 article not stored",
    ),
    (
        "nothing stored",
        {"crawl/listing": 1, "crawl/links": 3, "crawl/article": 3, "store/failed": 3, "reason/store": "u: disk full"},
        "failed",
        "nothing could be stored: u: disk full",
    ),
    ("interrupted", READ | {"finish_reason": "shutdown"}, "partial", "stopped early (shutdown)"),
    ("interrupted at once", {"finish_reason": "shutdown"}, "failed", "stopped before a listing was read (shutdown)"),
    ("time over", READ | {"finish_reason": "closespider_timeout"}, "partial", "stopped early (closespider_timeout)"),
    ("parser broke", READ | {"spider_exceptions/count": 1, "reason/error": "KeyError: x"}, "partial", "1 page broke"),
    (
        "parser broke on all",
        {"spider_exceptions/count": 1, "reason/error": "KeyError: x"},
        "failed",
        "error in the spider",
    ),
    (
        "page 2 repeats",
        READ | {"crawl/repeated_listing": 1, "reason/repeated_listing": "page 2 of u"},
        "partial",
        "page 2",
    ),
    ("no column", {"finish_reason": "finished"}, "failed", "no column is declared"),
]


@pytest.mark.parametrize(("stats", "outcome", "reason"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_run_is_judged(stats: dict[str, Any], outcome: str, reason: str) -> None:
    judged, why = judge_run(stats)

    assert judged == outcome
    assert why.startswith(reason)
    assert bool(why) == bool(reason)
