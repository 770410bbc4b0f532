"""Articles of our own, plain and oblique ones, with look-alikes: labels and fields of the whole set."""

import json
from pathlib import Path

import pytest

from crawler.recognition import recognize
from crawler.recognition.evaluation import evaluate

HERE = Path(__file__).parent
# unlearned.jsonl: read for the rules, but kept from the weights of the second look, which it would not better.
FILES = (HERE / "labelled.jsonl", HERE / "unlearned.jsonl")
LINES = [json.loads(line) for file in FILES for line in file.read_text("utf-8").splitlines()]


def test_labelled_articles_are_told_apart_with_their_fields():
    found = evaluate((line, recognize(line["title"], line["text"], published=line["published"])) for line in LINES)

    assert found.announcement.precision >= 0.99, found.false
    assert found.announcement.recall >= 0.97, found.missed
    assert found.difficulties["plain"][0] >= 0.99 * found.difficulties["plain"][1]
    assert found.names["parties"].f1 >= 0.95
    assert all(found.exact[name][0] >= 0.9 * found.exact[name][1] for name in ("kind", "event_date", "regions exact"))


IDLE = "近年来,当地市场监管部门持续优化服务,先后出台了多项惠企措施,累计服务企业3200余家。"
ANNOUNCEMENTS = [line for line in LINES if line["label"] == "announcement"][::3]


@pytest.mark.parametrize(
    ("least", "tell"),
    [
        pytest.param(0.93, lambda text: f"{IDLE}\n{text}", id="behind an idle paragraph"),
        pytest.param(0.95, lambda text: text.replace("。", "。\n"), id="in a paragraph for each sentence"),
    ],
)
def test_acts_are_found_however_the_news_is_laid_out(least, tell):
    found = [recognize(line["title"], tell(line["text"]), published=line["published"]) for line in ANNOUNCEMENTS]

    assert [record.label for record in found].count("announcement") >= least * len(found)


def test_every_word_of_evidence_lies_in_the_text():
    for line in LINES:
        text = line["text"]
        record = recognize(line["title"], text, published=line["published"])

        shown = [*record.evidence, *(e for act in record.acts for e in act.evidence)]

        assert all(0 <= e.start < e.end <= len(text) and text[e.start : e.end].strip() for e in shown), line["id"]
