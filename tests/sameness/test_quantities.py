"""Figures: read with what is counted, whatever way they are written."""

import pytest

from crawler.sameness.quantities import find_quantities, is_rounded_to, parse_written, weigh_quantity


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("首批专家326名", [(4, 326.0, "名")]),
        ("三百二十六位专家", [(0, 326.0, "位")]),
        ("存款1.2亿元，4300余台", [(2, 120_000_000.0, "元"), (8, 4300.0, "台")]),
        ("9月1日起，2026年前，5月", []),
        ("GB17761要求，第三批，每四家，2023版", []),
        ("误差98.4%", [(2, 98.4, "%")]),
    ],
)
def test_figures_are_read_with_their_unit_and_days_are_none(text: str, found: list[tuple[int, float, str]]) -> None:
    assert list(find_quantities(text)) == found


@pytest.mark.parametrize(("written", "value"), [("十二", 12), ("二十万", 200_000), ("三千零五", 3005), ("七八", None)])
def test_written_numbers_have_a_value(written: str, value: int | None) -> None:
    assert parse_written(written) == value


def test_a_rounded_figure_stands_for_the_exact_one() -> None:
    assert is_rounded_to(46_218, 46_000)
    assert not is_rounded_to(46_218, 45_900)
    assert not is_rounded_to(48_900, 46_000)


def test_long_figures_tell_more_than_short_or_round_ones() -> None:
    assert (
        weigh_quantity(3)
        < weigh_quantity(7)
        < weigh_quantity(40)
        < weigh_quantity(43)
        < weigh_quantity(4000)
        < weigh_quantity(4300)
    )
