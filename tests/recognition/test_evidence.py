"""Evidence points at the words that carry a field, and records survive being written and read."""

import json

import pytest

from crawler.recognition import RULES_VERSION, Recognition, recognize
from crawler.recognition.counted_places import parse_number
from crawler.recognition.dates import find_dateline, find_days, parse_published
from crawler.recognition.gazetteer import find_groups, find_letter_runs, find_places
from crawler.recognition.passages import fold_punctuation
from crawler.recognition.topics import find_domains
from tests.recognition.cases import ANNOUNCEMENTS
from tests.recognition.cases_free import FREE_ANNOUNCEMENTS
from tests.recognition.cases_later import LATER_ANNOUNCEMENTS
from tests.recognition.cases_wild import WILD_ANNOUNCEMENTS

ALL = ANNOUNCEMENTS + FREE_ANNOUNCEMENTS + LATER_ANNOUNCEMENTS + WILD_ANNOUNCEMENTS
CASES = [pytest.param(case, id=case.name) for case in ALL]


def words_of(found: Recognition, text: str, field: str) -> list[str]:
    return [text[e.start : e.end] for e in found.evidence if e.field == field]


def named_places(words: str) -> set[str]:
    """Return the places that words name by themselves, in a group or by their letters."""
    places = {span.place.name for span in find_places(words)}
    places |= {place.name for span in find_groups(words) for place in span.group.members}
    return places | {place.name for _, _, run in find_letter_runs(words) for place in run}


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


@pytest.mark.parametrize("case", CASES)
def test_every_field_has_words_that_carry_it(case):
    found = recognize(case.title or None, case.text, published=case.published)

    for field in ("kind", "parties", "regions", "region_group", "event_date", "domains", "instrument_names", "counts"):
        assert not getattr(found, field) or words_of(found, case.text, field), field


@pytest.mark.parametrize("case", CASES)
def test_words_of_the_day_are_that_day(case):
    found = recognize(case.title or None, case.text, published=case.published)
    text = fold_punctuation(case.text)
    written = find_dateline(text, parse_published(case.published))

    days = {day.start: day.value for day in find_days(text, written)}

    spans = [e.start for e in found.evidence if e.field == "event_date"]
    assert found.event_date is None or [days.get(start) for start in spans] == [found.event_date]


@pytest.mark.parametrize("case", CASES)
def test_place_of_every_party_is_named_in_its_words_unless_only_the_title_names_it(case):
    found = recognize(case.title or None, case.text, published=case.published)
    shown = named_places("、".join(words_of(found, case.text, "parties")))
    told = named_places(case.text)

    for party in found.parties:
        places = {span.place.name for span in find_places(party)} & told
        assert not places or places & shown, (party, words_of(found, case.text, "parties"))


@pytest.mark.parametrize("case", CASES)
def test_words_of_domains_names_and_numbers_say_them(case):
    found = recognize(case.title or None, case.text, published=case.published)

    for number in words_of(found, case.text, "counts"):
        assert parse_number(number) in found.counts.values()
    for words in words_of(found, case.text, "domains"):
        assert words == "标准" or set(find_domains(words)) & set(found.domains)
    for words in words_of(found, case.text, "instrument_names"):
        assert any(words in name for name in found.instrument_names)


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
