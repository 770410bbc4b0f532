"""Patterns that are tried only where a match may begin find what they would find anyway."""

import json
import re
from pathlib import Path

import pytest

from crawler.recognition import parties, tenses, topics, triggers, wording
from crawler.recognition.openings import pattern_of

LABELLED = Path(__file__).with_name("labelled.jsonl")
TEXTS = [json.loads(line)["text"] for line in LABELLED.read_text("utf-8").splitlines()[::40]]
GUARD = re.compile(r"\(\?=\[(?P<openings>.*?[^\\])\]\)\(\?:(?P<pattern>.*)\)", re.DOTALL)
GUARDED = [
    pytest.param(value, id=f"{module.__name__.rpartition('.')[2]}.{name}")
    for module in (parties, tenses, topics, triggers, wording)
    for name, value in vars(module).items()
    if str(getattr(value, "pattern", "")).startswith("(?=[")
]


@pytest.mark.parametrize("guarded", GUARDED)
def test_no_match_is_lost_or_moved(guarded):
    whole = GUARD.fullmatch(guarded.pattern)
    assert whole
    plain = re.compile(whole["pattern"])

    assert [m.span() for t in TEXTS for m in guarded.finditer(t)] == [
        m.span() for t in TEXTS for m in plain.finditer(t)
    ]


@pytest.mark.parametrize(
    ("pattern", "openings"),
    [
        ("(?<!草)签|落笔", "签落"),
        ("(?:联合|共同)?发布|印发", "联共发印"),
        (r"(?P<n>\d+|[两三])(?:项|个)|第", r"\d两三第"),
        (r"(?:的){0,2}签|\(二\)", r"的签\("),
        ("^[一二]是|(?!不)是", "一二是"),
        (r"[\]甲]{2,}|(?:乙)", r"\]甲乙"),
    ],
)
def test_openings_of_a_pattern(pattern, openings):
    assert pattern_of(pattern).pattern == f"(?=[{openings}])(?:{pattern})"


@pytest.mark.parametrize(
    "pattern", ["签署|落笔", "[,。;]", "《[^》]*》", "[^,]签|(?:甲)", "(?:甲)?", ".*?(?:甲)|乙", r"\W甲|(?:乙)"]
)
def test_patterns_that_need_or_allow_no_look_ahead_stay_as_they_are(pattern):
    assert pattern_of(pattern).pattern == pattern
