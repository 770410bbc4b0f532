"""Rows of JSON listings, under every platform's names."""

import json

import pytest

from crawler.base_spiders.json_rows import find_address, find_day, read_json_rows
from crawler.exceptions import UnreadablePage
from crawler.extraction import Link

URL = "https://scjgj.example.gov.cn/zw/list.json"


@pytest.mark.parametrize(
    ("answer", "link"),
    [
        (
            {
                "data": [
                    {
                        "doctitle": "通知  一",
                        "docpuburl": "./202603/t20260302_1.htm",
                        "docreltime": "2026-03-02 09:30:00",
                    }
                ]
            },
            Link(url="https://scjgj.example.gov.cn/zw/202603/t20260302_1.htm", title="通知 一", date="2026-03-02"),
        ),
        (
            {"results": [{"title": "二", "url": "/a/2.shtml", "publishedTime": 1772409600000}]},
            Link(url="https://scjgj.example.gov.cn/a/2.shtml", title="二", date="2026-03-02"),
        ),
        (
            {"articles": [{"title": "三", "url": "http://x.gov.cn/post_3.html", "created_at": "1772409600"}]},
            Link(url="http://x.gov.cn/post_3.html", title="三", date="2026-03-02"),
        ),
        (
            [{"Title": "四", "URL": "4.html", "PubDate": "2026/3/2"}],
            Link(url="https://scjgj.example.gov.cn/zw/4.html", title="四", date="2026-03-02"),
        ),
        (
            {"articleList": [{"title": "五", "urls": '{"pc":"/c1/content_5.html"}', "pubDate": "20260302"}]},
            Link(url="https://scjgj.example.gov.cn/c1/content_5.html", title="五", date="2026-03-02"),
        ),
        (
            {"deep": {"er": [{"rows": [{"title": "六", "link": "6.html"}]}]}},
            Link(url="https://scjgj.example.gov.cn/zw/6.html", title="六", date=None),
        ),
    ],
)
def test_row_is_read(answer: object, link: Link) -> None:
    assert read_json_rows(json.dumps(answer).encode(), url=URL) == [link]


@pytest.mark.parametrize("answer", [b"{}", b"[]", b"null", b"3", b'{"title": 5, "url": []}', b'[{"title": "a"}]'])
def test_answer_without_rows_gives_none(answer: bytes) -> None:
    assert read_json_rows(answer, url=URL) == []


@pytest.mark.parametrize("answer", [b"", b"<html>", b"{", b"[" * 100_000, b"\xff\xfe"])
def test_what_is_not_json_is_unreadable(answer: bytes) -> None:
    with pytest.raises(UnreadablePage, match="not JSON: https://"):
        read_json_rows(answer, url=URL)


def test_byte_order_mark_is_no_error() -> None:
    assert read_json_rows(b"\xef\xbb\xbf[]", url=URL) == []


@pytest.mark.parametrize("value", [10**30, -5, 0, True, "2026-13-01", "soon", None, [], "99999999"])
def test_what_is_no_day_is_none(value: object) -> None:
    assert find_day({"date": value}) is None


def test_address_in_an_object_is_found() -> None:
    assert find_address({"urls": {"pc": "/p.html", "mobile": "/m.html"}}) == "/p.html"
    assert find_address({"url": "{broken", "link": "/l.html"}) == "/l.html"
