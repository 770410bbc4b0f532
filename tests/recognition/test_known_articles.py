"""The five seed documents and the labelled articles, where the folder that CONCORD_TEST_SHARED names has them."""

import json
import os
from pathlib import Path

import pytest

from crawler.recognition import recognize
from crawler.text import clean

SHARED = os.environ.get("CONCORD_TEST_SHARED", "")
pytestmark = pytest.mark.shared_cases


def seeds():
    path = Path(SHARED) / "cases" / "seeds_expected.json"
    return json.loads(path.read_text("utf-8"))["seeds"] if SHARED else [{"id": "skipped"}]


@pytest.mark.parametrize("seed", seeds(), ids=lambda seed: seed["id"])
def test_seed_has_all_its_acts_and_no_other(seed):
    cleaned = clean((Path(SHARED) / "seeds" / seed["file"]).read_text("utf-8"))

    found = recognize(cleaned.title, cleaned.text)

    assert (found.label, found.kind) == (seed["label"], seed["kind"])
    assert sorted((a.kind, a.date or "", a.new) for a in found.acts) == sorted(
        (a["kind"], a["date"] or "", a["new"]) for a in seed["acts"]
    )


def test_labelled_articles_are_told_apart():
    rows = [
        json.loads(line)
        for path in sorted((Path(SHARED) / "cases").glob("recognize_dev*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    cleaned = [clean(row["text"], title=row["title"]) for row in rows]

    labels = [recognize(c.title, c.text, published=r["published"]).label for c, r in zip(cleaned, rows, strict=True)]

    right = sum(
        (r["label"] == "announcement") == (label == "announcement") for r, label in zip(rows, labels, strict=True)
    )
    assert right / len(rows) >= 0.93
