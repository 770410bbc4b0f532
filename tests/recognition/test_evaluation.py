"""Figures of the current rules on labelled lines."""

import pytest

from crawler.recognition import Recognition
from crawler.recognition.evaluation import Score, evaluate

TRUTH = {
    "id": "1",
    "label": "announcement",
    "kind": "memorandum",
    "kind_alt": ["cooperation_agreement"],
    "regions": ["四川省", "重庆市"],
    "parties": ["四川省市场监督管理局", "重庆市市场监督管理局"],
    "event_date": None,
    "instrument_name": "合作备忘录",
}
ANSWER = Recognition(
    label="announcement",
    kind="cooperation_agreement",
    regions=("重庆市", "四川省"),
    parties=("四川省市场监督管理局", "甲"),
    instrument_names=("合作备忘录",),
)
NOTHING = Recognition(label="other")


def test_labels_make_precision_and_recall():
    lines = [(TRUTH, ANSWER), ({**TRUTH, "id": "2"}, NOTHING), ({"id": "3", "label": "background"}, ANSWER)]

    found = evaluate(lines)

    assert (found.announcement.precision, found.announcement.recall) == (0.5, 0.5)
    assert (found.missed, found.false) == (("2",), ("3",))
    assert found.labels["background", "announcement"] == 1


def test_fields_are_asked_of_true_announcements_missed_ones_included():
    found = evaluate([(TRUTH, ANSWER), ({**TRUTH, "id": "2"}, NOTHING), ({"id": "3", "label": "other"}, ANSWER)])

    assert found.exact["kind"] == (1, 2)
    assert found.exact["event_date"] == (1, 2)
    assert found.exact["regions exact"] == (1, 2)
    assert found.names["parties"] == Score(found=1, given=2, wanted=4)
    assert found.names["instrument_names"].f1 == pytest.approx(2 / 3)


def test_field_that_a_line_leaves_open_is_not_asked():
    found = evaluate([({"id": "1", "label": "announcement"}, ANSWER)])

    assert found.exact["kind"] == (0, 0)
    assert found.names["parties"] == Score(found=0, given=0, wanted=0)


def test_nothing_asked_is_nothing_wrong():
    score = evaluate([]).announcement

    assert (score.precision, score.recall, score.f1) == (1.0, 1.0, 1.0)


def test_figures_are_told_by_kind_and_by_difficulty():
    hard = {**TRUTH, "difficulty": "hard"}

    found = evaluate([(hard, ANSWER), ({**hard, "id": "2"}, NOTHING), ({"id": "3", "label": "other"}, NOTHING)])

    assert found.kinds == {"memorandum": (1, 2)}
    assert found.difficulties == {"hard": (1, 2)}
