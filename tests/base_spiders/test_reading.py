"""Which columns a run has read to their end."""

from crawler.base_spiders.reading import Reading


def _reading(end: str | None, wanted: set[str], settled: set[str]) -> Reading:
    reading = Reading(settled=settled)
    column = reading.column("c")
    column.end, column.wanted = end, wanted  # type: ignore[assignment]
    return reading


def test_column_with_every_article_settled_is_complete() -> None:
    assert _reading("last page", {"a", "b"}, {"a", "b", "z"}).complete_columns(is_narrowed=False) == ["c"]


def test_column_with_an_article_missing_is_not() -> None:
    assert _reading("last page", {"a", "b"}, {"a"}).complete_columns(is_narrowed=False) == []


def test_column_that_was_left_in_the_middle_is_not() -> None:
    assert _reading(None, set(), set()).complete_columns(is_narrowed=False) == []


def test_narrowed_run_completes_only_what_it_joined_to_an_earlier_read() -> None:
    assert _reading("since", {"a"}, {"a"}).complete_columns(is_narrowed=True) == []
    assert _reading("max_pages", {"a"}, {"a"}).complete_columns(is_narrowed=True) == []
    assert _reading("known", {"a"}, {"a"}).complete_columns(is_narrowed=True) == ["c"]
