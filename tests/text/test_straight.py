"""Runs that the straight way reads, and those that it leaves to the wide one."""

import pytest

from crawler.text import clean
from crawler.text.bytes_decoder import forget_runs
from crawler.text.gbk import gbk_table
from crawler.text.line import Decoded, Line, Work
from crawler.text.splits import BARE_TRIGGER
from crawler.text.straight import read_straight
from tests.text.damage import damage, fold

TABLE = {"標": "biāo", "準": "zhǔn", "監": "jiān", "規": "guī", "聯": "lián", "據": "jù", "檢": "jiǎn"}


def read(before: str, damaged: str) -> Decoded | None:
    line = Line(damaged, gbk_table(traditional=True), Work(), BARE_TRIGGER)
    line.note(before)
    return read_straight(line, 0, len(damaged))


@pytest.mark.parametrize(
    ("before", "run", "behind"),
    [
        ("雙方簽署備忘錄", "。《合作備忘錄》明確", "，共同開展工作。"),
        ("記者了解到", "。“企業", "可以自愿申請。"),
        ("會議在", "海口簽約", "，三地代表參加。"),
        ("上", "海", "、江蘇兩地互認。"),
        ("研究基地昨天揭牌", "。基地面向企業開放", "，不收費。"),  # F9 B5 and A3 BB: a pair vanished
        ("專家", "庫，聯", "合發布目錄。"),
    ],
)
def test_a_run_is_read_straight_on(before: str, run: str, behind: str) -> None:
    damaged = damage(before + run + behind, TABLE, cut=True)
    start = len(damage(before[:-1], TABLE, cut=True)) + 1

    decoded = read(before, damaged[start:])

    assert decoded is not None
    assert decoded.out is not None
    assert fold(run).startswith(fold(decoded.out))


@pytest.mark.parametrize("damaged", ["?、那樣", "?!他不明白，怎么會這樣", "?,鬮黿鼉龘"])
def test_what_reads_badly_is_left_to_the_wide_way(damaged: str) -> None:
    decoded = read("這是真的嗎", damaged)

    assert decoded is None


def test_pinyin_across_a_mark_and_a_character_is_undone_where_the_mark_was_made_narrow() -> None:
    damaged = damage("經理提了個建議：別光開會，先把話說清楚。", {"簞": "dān"}, cut=False)

    assert ":?dān)e光" in damaged
    assert clean(damaged).text == "经理提了个建议:别光开会,先把话说清楚。"


def test_a_closing_mark_is_not_guessed_where_nothing_is_open() -> None:
    forget_runs()
    cleaned = clean(damage("各方交換了看法。“5月8日，兩地監管部門再次簽約。", TABLE, cut=True))

    assert cleaned.text[8] in "“《"
    assert cleaned.text[9:] == "?月8日,两地监管部门再次签约。"
    assert any(start <= 9 < end for start, end in cleaned.uncertain)


@pytest.mark.parametrize(
    ("text", "table", "out"),
    [
        (
            "各地的質量專家，都對準了同一把尺子。",
            {"遥": "yáo"},
            "，都對準了同一把尺子。",
        ),  # D2 A3, or another second byte
        ("企業讓利，讓消費者受益。", {"屜": "tì"}, "消費"),
    ],
)
def test_bytes_that_a_pinyin_leaves_open_are_read_in_turn(text: str, table: dict[str, str], out: str) -> None:
    damaged = damage(text, table, cut=False)
    start = damaged.index("?")

    decoded = read(damaged[:start], damaged[start:])

    assert decoded is not None
    assert decoded.out == out
    assert fold(clean(damaged).text) == fold(clean(text).text)


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("兩地共建專家庫,聯合審查標準。", "两地共建专家库,联合审查标准。"),
        ("會后。“今后不必再跑,材料網上交,”他說。", "会后。“今后不必再跑,材料网上交,”他说。"),
        ("專家庫3個,聯合審查標準。", "专家库?个,联合审查标准。"),  # no number is invented
    ],
)
def test_a_comma_of_half_width_that_was_swallowed_is_put_back_in_doubt(text: str, repaired: str) -> None:
    cleaned = clean(damage(text, TABLE, cut=True))

    assert cleaned.text == repaired
    assert cleaned.uncertain


def test_a_pair_is_missing_where_a_mark_would_close_what_nothing_opened() -> None:
    forget_runs()
    cleaned = clean(damage("展示中心當天揭牌。基地將承擔展示任務。", TABLE, cut=True))  # 93 FA D5 B9, not A1 B9

    assert cleaned.text == "展示中心当天揭牌。基地将承担展示任务。"


@pytest.mark.parametrize(
    ("before", "damaged", "out"),
    [
        ("流域生", "?xián)B環境部門聯合發布標準。", "態"),  # 91 42, and B is 42
        ("研究院說", "?!跋M者可以放心。", "。“消費"),  # a pair vanished before such a letter
        ("公開道歉", "?!对撆萎a品由兩地抽查。", "。《該批次產"),
    ],
)
def test_letters_that_were_second_bytes_end_a_run(before: str, damaged: str, out: str) -> None:
    decoded = read(before, damaged)

    assert decoded is not None
    assert decoded.out == out
