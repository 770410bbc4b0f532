"""Folding: every form of a character is one, damage leaves nothing behind."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.sameness.fold import LONGEST, SEPARATOR, fold, fold_all, fold_string, fold_strings, normalize_number
from tests.sameness.variants import find_pairs

SIMPLIFIED = "标准化合作备忘录在台湾发布"


@pytest.mark.parametrize(
    "written",
    [
        "標準化合作備忘錄在臺灣發布",  # traditional
        "標準化合作備忘錄在台灣發佈",  # Taiwan
        "標準化合作備忘録在台湾発布",  # Japanese
        "标(biāo)准(zhǔn)化合作备(bèi)忘录在台湾发布",  # pinyin
        "标biao1准zhun3化合作备忘录在台湾发布",
        "标准化，合作、备忘录　在台湾……发布！",
        "标<b>准</b>化合作&nbsp;备忘录在台湾发布",
        "标\u200b准化合作备忘录\ufffd在台湾发布",
    ],
)
def test_forms_of_one_text_fold_to_the_same(written: str) -> None:
    assert fold_string(written) == fold_string(SIMPLIFIED)


def test_other_words_do_not() -> None:
    assert fold_string("标准化合作协议在台湾发布") != fold_string(SIMPLIFIED)


def test_every_pair_of_forms_that_opencc_knows_folds_to_one() -> None:
    apart = [(one, other) for one, other in find_pairs() if fold_string(one) != fold_string(other)]

    assert apart == []


def test_numbers_are_kept_with_the_place_where_they_stood() -> None:
    folded = fold_all(["2024年5月，共1,200项、占３.５０％。"])

    assert folded.part(0) == "年月共项占"
    assert folded.numbers == ("2024", "5", "1200", "3.5")
    assert folded.number_places == (0, 1, 3, 5)


@pytest.mark.parametrize("written", ["G60科创走廊", "zhi4量", "COVID19"])
def test_digits_inside_a_latin_name_are_no_number(written: str) -> None:
    assert fold_all([written]).numbers == ()


def test_names_in_angle_brackets_are_marked() -> None:
    folded = fold_all(["发布《计量（比对）规程》的通知"])

    assert [folded.text[start:end] for start, end in folded.quoted] == ["计量比对规程"]


def test_a_text_without_chinese_is_compared_by_its_letters() -> None:
    folded = fold("Memorandum on standards signed in Hong Kong, March 2024, by three parties.")

    assert folded.text.startswith("memorandumonstandards")


def test_what_is_read_of_a_text_is_bounded() -> None:
    assert len(fold("标" * (LONGEST + 5)).codes) == LONGEST


@settings(deadline=None)
@given(st.text())
def test_any_text_can_be_folded_and_folding_adds_nothing(text: str) -> None:
    folded = fold(text)

    assert len(folded.text) == len(folded.codes)
    assert all(0 <= position <= len(folded.text) for position in fold_all([text]).number_places)
    if not folded.text.isascii():
        assert set(fold_string(folded.text)) <= set(folded.text)


@settings(deadline=None)
@given(st.lists(st.text(st.sampled_from("标準《〉12,.aZ\n\ud800𠮷 ")), max_size=4))
def test_texts_that_are_folded_together_are_as_folded_alone(texts: list[str]) -> None:
    folded = fold_all(texts)

    alone = [fold(text) for text in texts]
    assert [folded.part(number) for number in range(len(texts))] == [one.text for one in alone]
    assert folded.text == "".join(f"{one.text}{SEPARATOR}" for one in alone)
    assert folded.text == folded.codes.astype("<u4").tobytes().decode("utf-32-le")
    assert fold_strings(texts) == [one.text for one in alone]
    assert folded.numbers == tuple(number for text in texts for number in fold_all([text]).numbers)


@pytest.mark.parametrize(("written", "plain"), [("007", "7"), ("0", "0"), ("1，234．50", "1234.5"), ("１２", "12")])
def test_numbers_are_normalized(written: str, plain: str) -> None:
    assert normalize_number(written) == plain
