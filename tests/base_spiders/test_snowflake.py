"""What the platform with 19-digit ids gives in scripts and answers."""

from crawler.base_spiders.snowflake import find_parameters, read_list_data, read_results
from crawler.extraction import Link

COLUMN = "https://amr.jiangxi.gov.cn/amr/sjdt/"


def test_parameters_are_read_from_the_script() -> None:
    script = "var channelId = '1815555555555555555'; var codeName=\"sjdt\"; websiteId: 360000, siteId : '7'"

    assert find_parameters(script) == {
        "channelId": "1815555555555555555",
        "codeName": "sjdt",
        "websiteId": "360000",
        "siteId": "7",
    }


def test_script_without_a_channel_gives_nothing() -> None:
    assert find_parameters("var siteId = '7';") == {}


def test_address_of_a_row_follows_from_column_and_id() -> None:
    answer = {
        "data": {
            "results": [
                {"source": {"id": "1816666666666666666", "title": "<em>江西</em>动态", "pubDate": "2026-03-02"}}
            ]
        }
    }

    assert read_results(answer, column_url=COLUMN) == [
        Link(url=f"{COLUMN}content/content_1816666666666666666.html", title="江西动态", date="2026-03-02")
    ]


def test_odd_answers_give_no_rows() -> None:
    for answer in (
        None,
        [],
        {},
        {"data": None},
        {"data": {"results": [None, {}, {"source": {"id": "x", "title": 5}}]}},
    ):
        assert read_results(answer, column_url=COLUMN) == []


def test_rows_in_the_page_are_read_with_and_without_quoted_keys() -> None:
    quoted = 'var listData = {"articleList":[{"title":"甲","url":"/c1/content_5.html","pubDate":"2026-03-02"}]};'
    bare = r'var listData = {articleList:[{title:"甲",urls:"{\"pc\":\"/c1/content_5.html\"}",pubDate:"2026-03-02"}]};'
    link = Link(url="https://amr.jiangxi.gov.cn/c1/content_5.html", title="甲", date="2026-03-02")

    assert read_list_data(quoted, url=COLUMN) == [link]
    assert read_list_data(bare, url=COLUMN) == [link]
    assert read_list_data("var listData = {broken", url=COLUMN) == []
