import importlib.resources
import json
from pathlib import Path

import numpy as np
import pytest

from crawler.text.language_model import (
    MODEL_FILE,
    SCALE,
    UNKNOWN,
    LanguageModel,
    character_class,
    language_model,
)
from crawler.text.model_building import Counts, pack, smooth
from crawler.text.model_sources import read_news, read_newspaper, read_word_model


@pytest.fixture(scope="module")
def small() -> LanguageModel:
    counts = Counts()
    counts.add_text("\n甲乙丙丁。甲乙丙戊。甲乙丁。\n" * 10, 1.0)
    return LanguageModel(pack(smooth([counts.total(length) for length in range(1, 5)])))


def test_the_probabilities_behind_a_context_make_one(small: LanguageModel) -> None:
    for before in ("", "甲", "乙丙", "甲乙丙", "丁。"):
        context = small.read(before)[1]
        total = sum(np.exp(-small.cost(context, character) / SCALE) for character in "甲乙丙丁戊。\n")

        assert total == pytest.approx(1, abs=0.15)  # costs are stored to a twelfth of a nat


def test_extending_a_context_costs_what_cost_says(small: LanguageModel) -> None:
    context = small.start
    for character in "甲乙丙丁。丁丙？甲":
        wanted = small.cost(context, character)
        cost, context = context[character]

        assert cost == wanted


def test_what_the_text_has_is_cheaper_than_what_it_has_not(small: LanguageModel) -> None:
    context = small.read("甲乙丙")[1]

    assert small.cost(context, "丁") < small.cost(context, "乙")
    assert small.cost(context, "鬮") >= UNKNOWN


def test_the_cheapest_followers_are_found_with_their_costs(small: LanguageModel) -> None:
    context = small.read("甲乙")[1]

    found = small.cheapest(context, frozenset("丙丁甲"), {})

    assert sorted(form for _, form in found) == ["丁", "丙"]
    assert all(cost == small.cost(context, form) for cost, form in found)


def test_words_are_counted_inside_and_across() -> None:
    counts = Counts()
    counts.add_words(["标准"], 5.0)
    counts.add_strings(["国家标准"], np.array([2.0]), [(2, 2)])

    runs, weights = counts.total(2)

    assert {_text(run): weight for run, weight in zip(runs.tolist(), weights.tolist(), strict=True)} == {
        "标准": 5.0,
        "家标": 2.0,
    }


@pytest.mark.parametrize(
    ("likelier", "other"),
    [
        ("国家标准", "国家标难"),
        ("备忘录", "备忘绿"),
        ("联合发布。", "联盒发布。"),
        ("一阵风", "一振风"),
        ("。《", "《。"),
    ],
)
def test_the_packaged_model_knows_words_and_marks(likelier: str, other: str) -> None:
    model = language_model()

    assert sum(model.read(likelier)[0]) < sum(model.read(other)[0])


def test_the_packaged_model_is_small() -> None:
    assert len(importlib.resources.files("crawler.text").joinpath(MODEL_FILE).read_bytes()) < 15_000_000


def test_the_packaged_model_ships_with_its_origins_and_licences() -> None:
    notice = importlib.resources.files("crawler.text").joinpath("NOTICE.txt").read_text(encoding="utf-8")

    assert MODEL_FILE in notice
    assert "LGPL-2.1" in notice


@pytest.mark.parametrize(
    ("character", "wanted"), [("7", "0"), ("７", "0"), ("x", "A"), (",", "，"), ("「", "“"), ("市", "市")]
)
def test_widths_digits_and_letters_are_folded(character: str, wanted: str) -> None:
    assert character_class(character) == wanted


def test_a_newspaper_is_read_without_its_tags(tmp_path: Path) -> None:
    path = tmp_path / "news.txt"
    path.write_text("国家/n  标准/n  。/w\n\n１９９８年/t\n", encoding="utf-8")

    assert read_newspaper(path) == [["国家", "标准", "。"], ["１９９８年"]]


def test_news_that_is_damaged_or_traditional_is_not_learnt_from(tmp_path: Path) -> None:
    path = tmp_path / "labelled.jsonl"
    rows = [("两地签约", "标准互认。"), ("兩地簽約", "標準互認。"), ("两地签约", "标准?|互认。")]
    path.write_text("".join(json.dumps({"title": a, "text": b}) + "\n" for a, b in rows), encoding="utf-8")

    assert read_news(path) == ["两地签约\n标准互认。"]


def test_another_kind_of_file_is_no_word_model(tmp_path: Path) -> None:
    path = tmp_path / "zh.lm"
    path.write_bytes(b"mmap lm" + bytes(300))

    with pytest.raises(ValueError, match=r"zh\.lm: no quantized KenLM trie"):
        read_word_model(path)


def _text(run: int) -> str:
    return run.to_bytes(4, "big").decode("utf-16-be")
