"""Days in running text."""

from datetime import date

import pytest

from crawler.recognition.dates import find_days, parse_published

PUBLISHED = date(2023, 1, 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1月3日签署", ["2023-01-03"]),
        ("12月28日签署", ["2022-12-28"]),
        ("昨日签署", ["2023-01-04"]),
        ("前天签署", ["2023-01-03"]),
        ("3日签署", ["2023-01-03"]),
        ("28日签署", ["2022-12-28"]),
        ("近日签署", [None]),
        ("2021年10月起", ["2021-10"]),
        ("2021年12月1日发布", ["2021-12-01"]),
        ("2014年签署", ["2014"]),
        ("去年9月签署", ["2022-09"]),
        ("上月签署", ["2022-12"]),
        ("5月8日至10日举行", [None]),
        ("2022年度计划", []),
        ("世界认可日前夕", []),
        ("2月30日", [None]),
        ("周三,两局签订", ["2023-01-04"]),
        ("在周三丰的带领下", []),
        ("1月2日会谈,次日签署", ["2023-01-02", "2023-01-03"]),
        ("1月2日会谈,两天后签署", ["2023-01-02", "2023-01-04"]),
        ("1月2日公布,前一日议定", ["2023-01-02", "2023-01-01"]),
        ("会谈次日签署", []),
    ],
)
def test_days_are_resolved_against_the_publication(text, expected):
    assert [day.value for day in find_days(text, PUBLISHED)] == expected


def test_without_publication_the_year_stays_open():
    assert [day.value for day in find_days("12月9日签署,昨日发布", None)] == ["XXXX-12-09", None]


def test_a_day_told_by_another_counts_from_the_last_one_named_before():
    assert [day.value for day in find_days("一天后,双方签字", PUBLISHED, "2022-12-31")] == ["2023-01-01"]


@pytest.mark.parametrize("text", ["6月1日起施行", "6月1日前完成"])
def test_day_of_effect_is_marked(text):
    assert find_days(text, PUBLISHED)[0].is_effect


@pytest.mark.parametrize("text", ["1月3日从市场监管局获悉", "1月3日,记者从市局了解到"])
def test_day_of_the_report_is_marked(text):
    assert find_days(text, PUBLISHED)[0].is_report


@pytest.mark.parametrize(("text", "expected"), [("2023-01-05T10:30", PUBLISHED), ("", None), ("5 Jan", None)])
def test_publication_is_an_iso_day_or_unknown(text, expected):
    assert parse_published(text) == expected
