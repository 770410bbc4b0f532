"""When a listing's days say that it may be left, and when they cannot."""

import pytest

from crawler.base_spiders.order import count_pinned, find_newest, is_in_order, is_past

NEWEST_FIRST = ["2026-03-05", "2026-03-04", "2026-03-04", "2026-03-02"]
SHUFFLED = ["2026-03-01", "2026-03-05", "2026-01-04", "2026-03-03", "2026-02-01", "2026-03-04"]


@pytest.mark.parametrize(
    ("days", "pinned"),
    [
        ([], 0),
        (["2026-03-05"], 0),
        (NEWEST_FIRST, 0),
        (["2025-06-01", *NEWEST_FIRST], 1),
        (["2025-06-01", "2025-01-01", "2025-09-09", *NEWEST_FIRST], 3),
        (SHUFFLED, None),
    ],
)
def test_pinned_items_are_told_from_the_order(days: list[str], pinned: int | None) -> None:
    assert count_pinned(days) == pinned


@pytest.mark.parametrize(
    ("days", "since", "expected"),
    [
        (NEWEST_FIRST, "2026-03-06", True),
        (NEWEST_FIRST, "2026-03-05", False),
        (["2025-06-01", *NEWEST_FIRST], "2026-03-03", False),  # A pinned old item says nothing of the rest
        (["2026-12-31", *NEWEST_FIRST], "2026-03-06", False),  # In order, its newest day is the first
        (SHUFFLED, "2026-12-31", False),  # Out of order: what follows may be newer
        ([*NEWEST_FIRST, None], "2026-12-31", False),
        ([], "2026-12-31", False),
    ],
)
def test_a_listing_is_left_only_where_all_that_follows_is_older(
    days: list[str | None], since: str, expected: bool
) -> None:
    assert is_past(days, since) is expected


def test_undated_listing_is_taken_to_be_newest_first() -> None:
    assert is_in_order([None, None])
    assert not is_in_order(list(SHUFFLED))


def test_newest_day_leaves_pinned_items_out() -> None:
    assert find_newest(["2025-06-01", *NEWEST_FIRST]) == "2026-03-05"
    assert find_newest([None, *NEWEST_FIRST]) is None
