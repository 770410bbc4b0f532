"""Damaged passages with what they were: ``repaired.jsonl`` holds one a line, and says what is special about it."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text import clean
from crawler.text.bytes_decoder import forget_runs
from tests.text.damage import damage, fold

CASES = [json.loads(line) for line in Path(__file__).with_name("repaired.jsonl").read_text("utf-8").splitlines()]
SENTENCES = [
    "兩地簽署《合作備忘錄》，共同開展標準化工作。",
    "監管部門在海口召開會議，聯合發布標準目錄。",
    "研究基地昨天揭牌。基地面向企業開放。",
    "專家庫、共享實驗室和互認清單，列在協議前三條。",
    "記者問何時落地，對方說，“快則月底，慢則年后。”",
    "檢驗周期縮短一半。可是樣品比去年多了三成！",
    "企業問：證書互認嗎？負責人答，已經互認。",
    "青海海西與甘肅張掖的規范，今后由誰牽頭？",
]
READINGS = {
    "標": "biāo",
    "準": "zhǔn",
    "監": "jiān",
    "規": "guī",
    "聯": "lián",
    "業": "yè",
    "據": "jù",
    "會": "huì",
    "兩": "liǎng",
}
tables = st.sets(st.sampled_from(sorted(READINGS))).map(lambda known: {c: READINGS[c] for c in sorted(known)})
damaged_texts = st.lists(
    st.builds(lambda text, table, cut: damage(text, table, cut=cut), st.sampled_from(SENTENCES), tables, st.booleans()),
    min_size=1,
    max_size=4,
).map("".join)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_what_was_damaged_is_repaired(case: dict[str, str]) -> None:
    assert fold(clean(case["damaged"]).text) == case["repaired"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_what_was_repaired_stays(case: dict[str, str]) -> None:
    cleaned = clean(case["repaired"])

    assert cleaned.text == case["repaired"]
    assert cleaned.repairs == ()


@settings(max_examples=80, deadline=None)
@given(damaged_texts, st.data())
def test_cleaning_damaged_text_twice_changes_nothing(text: str, data: st.DataObject) -> None:
    low = data.draw(st.integers(0, len(text)))
    high = data.draw(st.integers(low, len(text)))

    once = clean(text[low:high])

    assert clean(once.text).text == once.text


@settings(max_examples=25, deadline=None)
@given(damaged_texts)
def test_what_is_remembered_of_other_texts_changes_nothing(text: str) -> None:
    remembered = clean(text)
    forget_runs()
    fresh = clean(text)

    assert (remembered.text, remembered.uncertain) == (fresh.text, fresh.uncertain)
    assert clean(text) == fresh


def test_a_run_is_remembered_with_the_parenthesis_far_behind_that_had_a_say_in_it() -> None:
    run = "對方說,“快則月底,慢則年后?!?兩地簽署協議,共同開展工作"
    forget_runs()
    with_parenthesis, without = clean(f"{run})。"), clean(f"{run}。")
    forget_runs()

    assert "”(两地" in with_parenthesis.text
    assert without == clean(f"{run}。")
    assert "”,两地" in without.text


@pytest.mark.parametrize(
    ("certain", "doubtful", "repaired"),
    [
        (
            "云溪鎮的店主都知道。",
            "今后不必再跑兩個省。”云溪鎮計量所負責人說。",
            "今后不必再跑两个省。”云溪镇计量所负责人说。",
        ),
        (
            "基地由兩地共建。",
            "會后代表看了展板。基地主攻綠色建筑。",
            "会后代表看了展板。基地主攻绿色建筑。",
        ),
    ],
)
def test_a_certain_place_of_the_page_decides_a_doubtful_one(certain: str, doubtful: str, repaired: str) -> None:
    alone = clean(damage(doubtful, READINGS, cut=True))
    together = clean(damage(certain + doubtful, READINGS, cut=True))

    assert fold(alone.text) != fold(repaired)
    assert alone.uncertain
    assert fold(together.text).endswith(fold(repaired))
