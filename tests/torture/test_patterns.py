"""Texts made to cost the patterns most cost the program's steps in proportion to their length only."""

import re

import pytest

from tests.torture.patterns import PATTERN_RATIO, find_patterns, find_slow_steps, find_worst

# What hurts one pattern or another by itself; ``python -m tests.torture.patterns`` finds them anew.
HURTING = ("1", " ", "\n", ".", "一二三四", "年", "(1", "/ ", "协同", "管理", "common", "、", ": ", "市场监管局", "“")


def test_the_patterns_are_found() -> None:
    rooms = {name.split(".")[1] for name in find_patterns()}

    assert rooms >= {"text", "extraction", "recognition", "sameness", "middlewares", "monitoring", "dashboard"}


def test_a_pattern_that_backtracks_is_noticed() -> None:
    assert find_worst(re.compile(r"标准\s*标准\s*标准\s*$"))[0] < PATTERN_RATIO
    assert find_worst(re.compile(r"\s*\s*标准"))[0] > PATTERN_RATIO


@pytest.mark.parametrize("seed", HURTING)
def test_every_step_is_linear_in_a_text_that_hurts_a_pattern(seed: str) -> None:
    assert find_slow_steps(seed) == {}
