import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction import canonicalize_url
from crawler.extraction.urls import find_day_in_url


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://WWW.Ql.Example:80/a/./b.html?utm_source=x&b=2&a=1#top", "https://www.ql.example/a/b.html?a=1&b=2"),
        ("http://a.example", "https://a.example/"),
        ("https://a.example:8443/x//y/../z/", "https://a.example:8443/x/z/"),
        (
            "http://a.example/x.jsp;jsessionid=0A1B?id=3&from=singlemessage&isappinstalled=0",
            "https://a.example/x.jsp?id=3",
        ),
        ("http://a.example/%e4%b8%ad/a%2Fb.html", "https://a.example/%E4%B8%AD/a%2Fb.html"),
        ("http://a.example/中.html", "https://a.example/%E4%B8%AD.html"),
        ("http://a.example/?", "https://a.example/"),
        ("http://[broken", "http://[broken"),
        ("javascript:void(0)", "javascript:void(0)"),
    ],
)
def test_addresses_of_one_page_become_one(url, canonical):
    assert canonicalize_url(url) == canonical


def test_parameters_that_choose_the_page_stay():
    assert canonicalize_url("http://a.example/show?id=7&page=2") != canonicalize_url(
        "http://a.example/show?id=7&page=3"
    )


@given(st.text(max_size=80).map(lambda tail: "http://a.example/" + tail) | st.text(max_size=80))
def test_canonical_form_is_stable(url):
    once = canonicalize_url(url)

    assert canonicalize_url(once) == once


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("http://a.example/xw/202603/t20260305_1234.html", "2026-03-05"),
        ("http://a.example/art/2026/3/5/art_1_2.html", "2026-03-05"),
        ("http://a.example/xw/c1/2026/3/5/0123456789abcdef.shtml", "2026-03-05"),
        ("http://a.example/content/2026-03/05/content_1.htm", "2026-03-05"),
        ("http://a.example/1435/20260305/0123.html", "2026-03-05"),
        ("http://a.example/Html/2026-3/20260305093015.html", "2026-03-05"),  # with its clock
        ("http://a.example/Html/2026-3/20260305997015.html", None),  # no clock
        ("http://a.example/xw/t20261305_1.html", None),  # an id that looks like a date
        ("http://a.example/zwgk/t20251101.shtml", None),  # Guangxi's ids have eight digits
        ("http://a.example/content/post_20260305123.html", None),
        (None, None),
    ],
)
def test_day_in_an_address(url, day):
    assert find_day_in_url(url) == day
