"""What is searched for in folded text is looked for only where it may begin, and is found wherever it stands."""

import pytest

from crawler.sameness import make_fingerprint
from crawler.sameness.fold import fold_all
from crawler.sameness.keys import find_regions
from crawler.sameness.openings import ENDING, ENDINGS, SAYING, SAYINGS, TITLE, TITLES, find_openings, places_of


@pytest.mark.parametrize(("kind", "words"), [(ENDING, ENDINGS), (SAYING, SAYINGS), (TITLE, TITLES)])
def test_every_word_is_marked_where_it_begins(kind: int, words: tuple[str, ...]) -> None:
    folded = fold_all([f"标准{word}" for word in words])

    marked = places_of(find_openings(folded.codes), kind)

    assert {start + 2 for start in folded.starts[:-1]} <= set(marked)


@pytest.mark.parametrize(
    "text",
    [
        "沪苏浙皖签署协议",
        "辽、宁两省签署协议",
        "川和渝、黔三省签署协议",
        "G60科创走廊签署协议",
        "京津冀三地签署协议",
        "广深两市签署协议",
        "辽宁陕三省区签署协议",
    ],
)
def test_regions_are_found_wherever_they_are_named(text: str) -> None:
    assert (
        make_fingerprint(f"今天，{text}，共有二十项标准在会上公布并开始施行，企业少跑一趟。").regions
        == find_regions(text)
        != ()
    )


def test_a_province_whose_name_is_two_letters_is_no_run_of_them() -> None:
    assert make_fingerprint("辽宁与山东签署协议").regions == () == find_regions("辽宁与山东签署协议")
