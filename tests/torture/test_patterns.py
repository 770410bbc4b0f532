"""Texts made to cost the patterns most cost the program's steps in proportion to their length only."""

import re
import time
from collections import Counter

import pytest

from crawler.extraction import read_links
from tests.torture.answers import LINK
from tests.torture.patterns import PATTERN_RATIO, find_patterns, find_slow_steps, find_worst

# What hurts one pattern or another by itself; ``python -m tests.torture.patterns`` finds them anew.
HURTING = ("1", " ", "\n", ".", "一二三四", "年", "(1", "/ ", "协同", "管理", "common", "、", ": ", "市场监管局", "“")


def read_seconds(rows: int) -> float:
    """Return what reading a listing costs, the best of three."""
    page = f"<ul>{''.join(LINK.format(number) for number in range(rows))}</ul>"
    costs = []
    for _ in range(3):
        began = time.process_time()
        read_links(page, url="http://www.example.gov.cn/dt/")
        costs.append(time.process_time() - began)
    return min(costs)


def test_the_patterns_are_found() -> None:
    rooms = Counter(name.split(".")[1] for name in find_patterns())

    assert rooms["recognition"] > 200 < rooms["extraction"], "those compiled at first use are missed"
    assert rooms.keys() >= {"text", "extraction", "recognition", "sameness", "middlewares", "monitoring", "dashboard"}


def test_a_pattern_that_backtracks_is_noticed() -> None:
    assert find_worst(re.compile(r"标准\s*标准\s*标准\s*$"))[0] < PATTERN_RATIO
    assert find_worst(re.compile(r"\s*\s*标准"))[0] > PATTERN_RATIO


@pytest.mark.parametrize("seed", HURTING)
def test_every_step_is_linear_in_a_text_that_hurts_a_pattern(seed: str) -> None:
    assert find_slow_steps(seed) == {}


def test_a_listing_of_four_times_the_rows_costs_about_four_times_as_much() -> None:
    short, long = (read_seconds(rows) for rows in (500, 2000))

    assert long < 9 * short
