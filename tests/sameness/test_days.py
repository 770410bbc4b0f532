"""Days: written out, or told from the day of publication."""

import pytest

from crawler.sameness import make_fingerprint


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("记者昨日获悉，两市几天前签约。", ()),
        ("记者昨天从荣成市有关方面了解到，双方已签协议。", ()),
        ("记者16日从市局获悉，两市日前签约。", ()),
        ("16日，两市签约，记者从市局获悉。", ("2026-03-16",)),
        ("昨日，两市签约。", ("2026-03-17",)),
    ],
)
def test_the_day_on_which_a_paper_learnt_of_it_is_no_day_of_the_event(text: str, days: tuple[str, ...]) -> None:
    assert make_fingerprint(text, published="2026-03-18").days == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("上周五，两市签约。", ("2026-03-13",)),
        ("本周一，两市签约。", ("2026-03-16",)),
        ("周日上午，两市签约。", ("2026-03-15",)),
        ("前天，两市签约。", ("2026-03-16",)),
        ("上周，四省签约，本周、三市跟进。", ()),
        ("窗口一周五天开门，每周五对账，周一至周五受理。", ()),
    ],
)
def test_a_weekday_is_the_last_such_day_before_publication(text: str, days: tuple[str, ...]) -> None:
    assert make_fingerprint(text, published="2026-03-18").days == days  # a Wednesday


def test_last_friday_said_on_a_weekend_may_be_the_one_just_past() -> None:
    assert make_fingerprint("上周五两市签约", published="2026-03-15").days == ("2026-03-06", "2026-03-13")


def test_a_month_of_thousands_of_digits_is_no_month() -> None:
    assert make_fingerprint(f"{'1' * 5000}月3日签约", published="2026-03-18").days == ()
