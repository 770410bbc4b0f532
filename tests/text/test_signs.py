from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.text.signs import gather_few, gather_signs, is_quiet

PIECES = "的是市場监管年月第届一二 ，。、；：?!（(a1%标准\ud800\u200b<😀Ö锛@软件开发定制涓浗"
short_texts = st.text(st.sampled_from(PIECES), max_size=60) | st.text(st.characters(exclude_categories=()), max_size=60)


@settings(deadline=None)
@given(short_texts)
@example("年月")
@example("定制，软件，定制，软件，定制，软件，定制，软件")
@example("彧" * 40)
def test_a_short_text_that_is_quiet_at_first_sight_shows_no_sign(text: str) -> None:
    assert not is_quiet(text) or gather_signs(text) == 0


@settings(deadline=None)
@given(short_texts)
@example("年月")
@example("定制，软件，定制，软件，定制，软件，定制，软件")
@example("彧" * 40)
@example("😀，，")
def test_a_short_text_shows_the_same_signs_one_character_after_another(text: str) -> None:
    assert gather_few(text) == gather_signs(text)


def test_most_sound_sentences_are_quiet_at_first_sight() -> None:
    assert is_quiet("征求意见稿共七章四十五条，公众可以提出建议，逾期不再受理。")
    assert is_quiet("封签也在推广，两地一起开通客服热线。")
    assert not is_quiet("征求意見稿共七章四十五條。")
    assert not is_quiet("兩(liǎng)地")
