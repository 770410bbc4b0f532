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
        total = sum(np.exp(-context[character][0] / SCALE) for character in "甲乙丙丁戊。\n")

        assert total == pytest.approx(1, abs=0.15)  # costs are stored to a twelfth of a nat


def test_a_context_is_one_whatever_was_asked_before(small: LanguageModel) -> None:
    context = small.read("甲乙")[1]

    assert small.read("丙丁甲乙")[1] is small.read("丙丁甲乙")[1]
    assert context["丙"] == (small.read("甲乙丙")[0][-1], small.read("甲乙丙")[1])
    assert small.read("丁鬮")[1] is small.start


def test_contexts_that_are_forgotten_hold_no_others(small: LanguageModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.text.language_model._CONTEXTS_KEPT", 1)
    costs, _ = small.read("甲乙丙")
    start, held = small.start, small.start["甲"][1]
    assert held

    small.forget_contexts()

    assert not start
    assert not held
    assert small.read("甲乙丙")[0] == costs


def test_what_the_text_has_is_cheaper_than_what_it_has_not(small: LanguageModel) -> None:
    context = small.read("甲乙丙")[1]

    assert context["丁"][0] < context["乙"][0]
    assert context["鬮"][0] >= UNKNOWN


@pytest.mark.parametrize(("before", "behind"), [("甲乙", "丁丙"), ("乙", "丁丙"), ("丁", ""), ("", "")])
def test_the_followers_are_found_with_their_costs(small: LanguageModel, before: str, behind: str) -> None:
    context = small.read(before)[1]

    found = small.followers(context, frozenset("丙丁甲"), {})

    assert "".join(sorted(form for _, form, _ in found)) == behind
    assert all(cost == context[form][0] for cost, form, _ in found)


def test_what_follows_a_pair_and_what_anything_else_costs_is_told(small: LanguageModel) -> None:
    context = small.read("甲乙")[1]
    [(_, _, pair)] = small.followers(context, frozenset("丙"), {})

    backoff, behind = small.behind_pair(pair)

    assert sorted(behind) == ["丁", "戊"]
    assert context["丙"][1]["甲"][0] >= backoff > 0
    assert small.behind_pair(-1) == (0, "")


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
