"""The mirrors' damage, kind by kind."""

import random
import re

from crawler.rehearsal import garble

TEXT = "浙江、江苏两省标准化院签署《合作备忘录》，建立专家库，联合开展计量会商。今后，双方互派专家！"


def test_script_becomes_traditional_character_by_character() -> None:
    assert garble.to_traditional("准确签署后台标准") == "準確簽署后臺標準"


def test_pinyin_stands_behind_key_characters_one_reading_each() -> None:
    damaged = garble.garble(TEXT, random.Random(1), keys=60, cut=False)

    assert re.search(r"標\(biāo\)準\(zhǔn\)化", damaged)
    assert "計(jì)量" in damaged


def test_pinyin_strikes_across_a_character_border() -> None:
    # The bytes of 規 stand inside 家庫.
    damaged = garble.garble("專家库，联合", random.Random(1), keys=63, cut=False)

    assert "家?guī)" in damaged
    assert "庫" not in damaged


def test_cut_shifts_what_follows_by_a_byte() -> None:
    damaged = garble.garble("备忘录。《合作备忘录》明确，", random.Random(1), keys=0, cut=True)

    assert "?" in damaged
    assert "合作備忘錄" not in damaged


def test_without_cut_and_keys_only_script_and_width_change() -> None:
    assert garble.garble("计量，认证！", random.Random(1), keys=0, cut=False) == "計量,認證!"


def test_table_differs_from_page_to_page() -> None:
    one, other = (garble.garble(TEXT, random.Random(seed), keys=12, cut=False) for seed in (1, 2))

    assert one != other


def test_scramble_strews_the_headline_behind_punctuation() -> None:
    damaged = garble.scramble(TEXT * 3, "苏浙签署合作备忘录", random.Random(3))

    assert len(damaged) > len(TEXT * 3)
    assert re.search(r"[，、。][苏浙签署合作备忘录]", damaged)


def test_other_kinds() -> None:
    assert garble.drop_digits("等100余项") == "等余项"
    assert garble.annotate_words("质量第一") == "质量(zhìliàng)第一"
    assert "，，" in garble.double_punctuation("，" * 20, random.Random(1))
