import pytest

from crawler.extraction.dates import (
    epoch_to_day,
    find_date,
    find_month_day,
    find_republican_date,
    find_short_date,
    find_split_date,
)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-03-05", "2026-03-05"),
        ("2026/3/5 9:05", "2026-03-05T09:05"),
        ("2026.03.05", "2026-03-05"),
        ("2026年3月5日 16:20:31", "2026-03-05T16:20"),
        ("2026年03月05日16时20分", "2026-03-05T16:20"),
        ("2026年3月5日 星期四 下午3:07", "2026-03-05T15:07"),
        ("2026-03-05T16:20:00+08:00", "2026-03-05T16:20"),
        ("2026-03-05T01:12:45+00:00", "2026-03-05T09:12"),
        ("2026-03-05T20:12:45Z", "2026-03-06T04:12"),
        ("2026-03-05T20:12:45.123+0000", "2026-03-06T04:12"),
        ("2026年3月5日（星期四） 香港时间15时30分", "2026-03-05T15:30"),
        ("2017——04——12 21:37", "2017-04-12T21:37"),
        ("二〇二六年三月五日", "2026-03-05"),
        ("二○二五年十二月三十一日", "2025-12-31"),
        ("二零二六年十月二十日", "2026-10-20"),
        ("周四, 03/05/2026 - 15:27", "2026-03-05T15:27"),
        ("13/05/2026 - 15:27", None),  # no month
        ("2026-02-30 然后 2026-03-01", "2026-03-01"),
        ("2026-13-05", None),
        ("12026-03-055", None),
        ("GB/T 42147-2022", None),
        ("", None),
    ],
)
def test_dates_as_written(text, iso):
    moment = find_date(text)

    assert (moment.to_iso() if moment else None) == iso


@pytest.mark.parametrize(
    "sheet", ["05 2026-03", "05 2026.03", "2026-03 05", "2026年03月 05日", "03-05 2026", "2026 03-05", "5 3月 2026"]
)
def test_calendar_sheets(sheet):
    assert find_split_date(sheet) == "2026-03-05"


def test_short_forms():
    assert find_short_date("[26-03-05]") == "2026-03-05"
    assert find_month_day("(03-05)") == (3, 5)
    assert find_month_day("10:22") is None
    assert find_month_day("增长3.5%") is None


@pytest.mark.parametrize(("value", "day"), [(1772641800, "2026-03-05"), (1772641800000, "2026-03-05"), (12, None)])
def test_epochs_are_days_in_shanghai(value, day):
    assert epoch_to_day(value) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("115-03-05", "2026-03-05"),
        ("中華民國115年3月5日", "2026-03-05"),
        ("电话 115-03-99", None),
        ("2115-03-05", None),
    ],
)
def test_years_of_the_republic(text, day):
    moment = find_republican_date(text)

    assert (moment.day if moment else None) == day
