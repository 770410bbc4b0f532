"""Stored reasons in a reader's words."""

import re

import pytest

from crawler.dashboard.saying import say_reasons
from crawler.sameness import find_evidence, make_fingerprint, read_named, read_report, verify
from tests.sameness.news import elsewhere, make_facts, next_year, write

_ENGLISH = re.compile("[A-Za-z]{3,}")


@pytest.mark.parametrize("change", [next_year, elsewhere])
def test_every_reason_of_a_comparison_is_said_in_chinese(change: object) -> None:
    facts = make_facts(6)
    texts = [write(facts)[1], write(change(facts))[1]]  # type: ignore[operator]
    reasons = verify(*map(make_fingerprint, texts)).reasons

    assert any("instead of" in reason for reason in reasons)
    assert not [said for said in say_reasons(reasons, "zh", {}, {}) if _ENGLISH.search(said)]


def test_all_evidence_is_said_in_chinese() -> None:
    report = read_report("", "3月2日签约。", read_named(make_fingerprint("3月2日签约。")))
    reasons = [f"{kind} {sign}1.2" for kind in find_evidence(report, report) for sign in "+-"]

    assert not [said for said in say_reasons(reasons, "zh", {}, {}) if _ENGLISH.search(said)]
    assert say_reasons(reasons, "en", {}, {}) == reasons


def test_what_an_article_is_most_like_is_said_in_both_languages() -> None:
    reasons = ["most like article 12, but of another event", "opens with a day after the other was printed"]

    assert say_reasons(reasons, "zh", {}, {}) == ["与文章 12 最相似，但不是同一事件", "开头所述日期晚于对方的发布日期"]
    assert say_reasons(reasons, "en", {}, {}) == reasons
