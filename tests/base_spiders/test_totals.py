"""What a listing says of its own size, and runs that read less than that."""

import pytest

from crawler.base_spiders.totals import Totals, describe_shortfall, find_totals


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ('<script>createPageHTML(20, 0, "index", "html");</script>', Totals(pages=20)),
        ("<script>createPageHTML('page_div',7, 1,'list','shtml',133);</script>", Totals(pages=7)),
        ("<datastore><totalrecord>312</totalrecord><totalpage>21</totalpage>", Totals(pages=21, rows=312)),
        ("<span>共&nbsp;<b>12</b>&nbsp;页</span><span>共有 233 条</span>", Totals(pages=12, rows=233)),
        ("var countPage = 9//共多少页", Totals(pages=9)),
        ("共3页 … 共4页", Totals()),  # two pagers that differ: whose?
        ("共同发展共赢 共10个部门", Totals()),
        ("var totalCount = 88;", Totals()),  # may be visits
        ("", Totals()),
    ],
)
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_totals_are_read_from_scripts_words_and_xml(page: str, expected: Totals, charset: str) -> None:
    assert find_totals(page.encode(charset)) == expected


@pytest.mark.parametrize(
    ("named", "pages", "rows", "expected"),
    [
        (Totals(pages=7), 7, 133, None),
        (Totals(pages=7), 5, 100, "5 of the 7 pages that it names"),
        (Totals(pages=1), 2, 20, None),  # an empty page beyond the last was asked for
        (Totals(pages=21, rows=312), 7, 312, None),  # three pages a request
        (Totals(pages=21, rows=312), 21, 300, None),
        (Totals(pages=21, rows=312), 21, 200, "200 of the 312 articles that it counts"),
        (Totals(), 1, 0, None),
    ],
)
def test_a_listing_read_to_its_end_is_compared_with_its_own_count(
    named: Totals, pages: int, rows: int, expected: str | None
) -> None:
    assert describe_shortfall(named, pages=pages, rows=rows) == expected
