"""Whole articles: what is an announcement, which fields it has, and which test an article fails that is none."""

import time

import pytest

from crawler.recognition import recognize
from crawler.text import clean
from tests.recognition.cases import ANNOUNCEMENTS, REJECTIONS, Case
from tests.recognition.cases_free import FREE_ANNOUNCEMENTS, FREE_REJECTIONS
from tests.recognition.cases_later import LATER_ANNOUNCEMENTS, LATER_REJECTIONS
from tests.recognition.cases_plain import PLAIN
from tests.recognition.cases_wild import WILD_ANNOUNCEMENTS, WILD_REJECTIONS

ALL_ANNOUNCEMENTS = [*ANNOUNCEMENTS, *FREE_ANNOUNCEMENTS, *LATER_ANNOUNCEMENTS, *WILD_ANNOUNCEMENTS]
ALL_REJECTIONS = REJECTIONS + FREE_REJECTIONS + LATER_REJECTIONS + WILD_REJECTIONS


def read(case: Case):
    return recognize(case.title or None, case.text, published=case.published)


def named(cases: list[Case]):
    return [pytest.param(case, id=case.name) for case in cases]


@pytest.mark.parametrize("case", named(ALL_ANNOUNCEMENTS))
def test_announcement_is_recognised_with_its_reasons(case):
    found = read(case)

    assert found.label == "announcement", found.reasons
    assert [reason[:2] for reason in found.reasons] == ["T1", "T2", "T3"]


@pytest.mark.parametrize("case", named([case for case in ALL_ANNOUNCEMENTS if case.kind]))
def test_kind_is_that_of_the_strongest_instrument(case):
    assert read(case).kind in ((case.kind,) if isinstance(case.kind, str) else case.kind)


@pytest.mark.parametrize("case", named([case for case in ALL_ANNOUNCEMENTS if case.regions]))
def test_regions_are_the_provinces_of_the_parties(case):
    assert set(read(case).regions) == set(case.regions.split())


@pytest.mark.parametrize("case", named([case for case in ALL_ANNOUNCEMENTS if case.parties]))
def test_parties_have_their_canonical_names(case):
    assert set(read(case).parties) == set(case.parties.split())


@pytest.mark.parametrize("case", named([case for case in ALL_ANNOUNCEMENTS if case.date != "-"]))
def test_day_is_resolved_or_absent(case):
    assert read(case).event_date == case.date


@pytest.mark.parametrize("case", named([case for case in ALL_ANNOUNCEMENTS if case.instruments is not None]))
def test_instruments_are_named(case):
    assert set(read(case).instrument_names) == set(case.instruments.split())


@pytest.mark.parametrize("subject", ["计量协同发展", "就业服务标准化", "在线检测互认", "消费者参与标准化"])
def test_a_name_before_its_verb_is_not_cut_where_a_word_of_it_holds_a_conjunction(subject):
    text = f"3月2日,一份{subject}合作协议在昆明正式落笔,云南省市场监督管理局与贵州省市场监督管理局为缔约双方。"

    assert recognize("滇黔两地市场监管部门牵手", text, published="2026-03-03").instrument_names == (
        f"{subject}合作协议",
    )


@pytest.mark.parametrize("case", named([case for case in ALL_ANNOUNCEMENTS if case.group != "-"]))
def test_region_group_is_named_or_implied(case):
    assert read(case).region_group == case.group


@pytest.mark.parametrize("case", named([case for case in ALL_ANNOUNCEMENTS if case.counts]))
def test_numbers_are_counted(case):
    counts = read(case).counts

    assert {name: counts.get(name) for name in case.counts} == case.counts


@pytest.mark.parametrize("case", named(ALL_REJECTIONS))
def test_rejection_names_the_test_that_failed(case):
    found = read(case)

    assert found.label == case.label
    assert any(reason.startswith(case.failed) for reason in found.reasons), found.reasons


@pytest.mark.parametrize(("kind", "title", "text", "published"), PLAIN)
def test_act_is_told_from_what_is_none(kind, title, text, published):
    cleaned = clean(text, title=title)

    found = recognize(cleaned.title, cleaned.text, published=published)

    assert (found.label == "announcement", found.kind or "") == (kind != "", kind), found.reasons


def test_full_width_punctuation_changes_nothing():
    text = "9月18日,浙江省市场监督管理局与江西省市场监督管理局签署《标准化合作备忘录(2023)》。"
    wide = text.replace(",", "，").replace("(", "（").replace(")", "）")

    half, full = (recognize(None, words, published="2023-09-20") for words in (text, wide))

    assert (full.label, full.kind, full.parties, full.event_date) == (
        half.label,
        half.kind,
        half.parties,
        half.event_date,
    )
    assert full.instrument_names == ("标准化合作备忘录（2023）",)


@pytest.mark.parametrize(
    "text", ["", "\n", "。", "签署", "《", "2023年13月45日", "京津冀" * 500, "签" * 2000, "\ud800市场监管局"]
)
def test_any_text_is_read(text):
    assert recognize(text, text, published="nonsense").label in {"background", "other"}


@pytest.mark.parametrize("words", ["川渝两地市场监管局签署协议,", "市场监管局", "《签署》", "成立联盟", "12月9日"])
def test_hostile_text_takes_bounded_time(words):
    text = (words * 20_000)[:30_000]
    started = time.process_time()

    recognize(text[:200], text, published="2023-01-01")

    assert time.process_time() - started < 12  # about one second; unbounded reading took minutes
