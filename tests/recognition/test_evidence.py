"""Evidence points at the words that carry a field, and records survive being written and read."""

import json

import pytest

from crawler.recognition import RULES_VERSION, Recognition, recognize
from tests.recognition.cases import ANNOUNCEMENTS
from tests.recognition.cases_free import FREE_ANNOUNCEMENTS

CASES = [pytest.param(case, id=case.name) for case in ANNOUNCEMENTS + FREE_ANNOUNCEMENTS if case.label]


@pytest.mark.parametrize("case", CASES)
def test_offsets_lie_in_the_text_and_carry_the_names(case):
    found = recognize(case.title or None, case.text, published=case.published)

    evidence = {
        field: [case.text[e.start : e.end] for e in found.evidence if e.field == field]
        for field in ("act", "instrument_names")
    }
    assert all(0 <= e.start < e.end <= len(case.text) for e in found.evidence)
    assert all(word in name for word, name in zip(evidence["instrument_names"], found.instrument_names, strict=True))
    assert evidence["act"]


def test_day_and_parties_are_proved():
    text = "会议在南昌举行。9月18日,浙江省市场监管局与江西省市场监管局签署标准化合作备忘录。"

    found = recognize(None, text, published="2023-09-20")

    words = {e.field: text[e.start : e.end] for e in found.evidence}
    assert words["event_date"] == "9月18日"
    assert words["parties"] == "江西省市场监管局"
    assert words["kind"] == "备忘录"


def test_record_survives_json():
    found = recognize(None, "9月18日,川渝两地市场监管局签署计量合作协议。", published="2023-09-20")

    again = Recognition.from_json(json.loads(json.dumps(found.to_json())))

    assert again == found
    assert again.version == RULES_VERSION


def test_every_act_is_recorded_with_its_standing():
    text = "9月18日,川渝两地市场监管局签署计量合作协议。2021年,川渝两地市场监管局签署标准化合作备忘录。"

    acts = recognize(None, text, published="2023-09-20").acts

    assert [(act.kind, act.new, act.happened, act.date) for act in acts] == [
        ("cooperation_agreement", True, True, "2023-09-18"),
        ("memorandum", False, True, "2021"),
    ]


def test_intended_act_is_recorded_as_not_happened():
    acts = recognize(None, "川渝两地市场监管局将于下月签署计量合作协议。", published="2023-09-20").acts

    assert [(act.kind, act.happened, act.new) for act in acts] == [("cooperation_agreement", False, False)]
