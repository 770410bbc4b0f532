"""What can have stood where pairs of bytes vanished."""

import pytest

from crawler.text.characters import MAY_VANISH, is_vanishing_pair
from crawler.text.gbk import GbkTable, gbk_table
from crawler.text.language_model import language_model


@pytest.fixture(scope="module")
def table() -> GbkTable:
    return gbk_table(traditional=True)


@pytest.mark.parametrize(("gone", "lead", "trail"), [("基地", 0xBB, 0xD8), ("擔展", 0x93, 0xB9), ("公開", 0xB9, 0x5F)])
def test_what_vanished_is_among_what_fits(table: GbkTable, gone: str, lead: int, trail: int) -> None:
    one, two = (table.by_text[character] for character in gone)
    assert (one.lead, two.trail) == (lead, trail)
    assert is_vanishing_pair(one.trail, two.lead)

    gaps = table.gaps(lead, trail)

    known = [rest for behind in gaps.behind[one.form] if behind.one is one for _, rest in behind.rests]
    assert (two,) in known or two in gaps.unknown(one)


def test_all_that_fits_is_dropped_and_ranked_by_what_the_model_says(table: GbkTable) -> None:
    model = language_model()
    gaps = table.gaps(0xBB, 0xD8)

    assert [cost for cost, _, _ in gaps.rows] == sorted(cost for cost, _, _ in gaps.rows)
    for cost, one, rest in gaps.rows:
        context, total = model.start[one.form][1], model.prior(one.form)
        for before, two in zip((one, *rest), rest, strict=False):
            assert before.trail in MAY_VANISH
            assert is_vanishing_pair(before.trail, two.lead)
            more, context = context[two.form]
            total += more
        assert cost == total
        assert (one.lead, rest[-1].trail) == (0xBB, 0xD8)


def test_what_is_open_at_its_end_is_the_likeliest_of_all(table: GbkTable) -> None:
    rows = table.open_gaps(0xBB).rows

    cheapest = min(row for trail in range(0x40, 0xFF) for row in table.gaps(0xBB, trail).rows if len(row[2]) == 1)

    assert rows[0] == cheapest
    assert len(rows) < 200


def test_what_is_open_at_its_end_can_be_any_character_before_a_full_stop(table: GbkTable) -> None:
    stop = table.by_text["。"]

    before_stop = {one.text for _, one, rest in table.open_gaps(0xCB).rows if rest == (stop,)}

    assert before_stop == {one.text for _, one in table.by_lead[0xCB] if is_vanishing_pair(one.trail, stop.lead)}
