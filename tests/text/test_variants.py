import pytest

from crawler.text.variants import Find, gbk_variants, latin_variants, pair_variants, single_variants


@pytest.mark.parametrize("codec", ["gb18030", "big5hkscs", "cp949", "cp932"])
def test_a_character_stands_for_the_bytes_that_are_read_as_it(codec: str) -> None:
    assert pair_variants(codec)("本") == (("本".encode(codec), 0),)


@pytest.mark.parametrize(
    "find", [gbk_variants(), latin_variants(), single_variants("cp1251"), pair_variants("cp932", "shift_jis")]
)
def test_what_no_bytes_are_read_as_stands_for_none(find: Find) -> None:
    assert find("\ud800") == ()
    assert pair_variants("cp932")("\ufffd") == ()


def test_bytes_that_are_read_alike_are_all_found_those_of_the_first_reader_first() -> None:
    assert pair_variants("cp932", "shift_jis")("№") == ((b"\x87\x82", 0), (b"\xfaY", 0))
    assert pair_variants("cp950", "big5hkscs")("Ж") == ((b"\xc7\xb4", 0), (b"\xc7\xfa", 0))


def test_signs_that_were_made_narrow_or_straight_cost_more() -> None:
    assert gbk_variants()(",") == ((b"\xa3\xac", 12),)
    assert single_variants("cp1251")('"') == ((b"\x93", 12), (b"\x94", 12))
    assert latin_variants()("é") == ((b"\xe9", 0), ("é".encode(), 24))
