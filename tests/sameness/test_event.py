"""Same event: own reports of one signing meet, other signings do not."""

from dataclasses import replace
from typing import Any

import pytest

from crawler.sameness import EventRecord, make_fingerprint, same_event
from crawler.sameness.keys import make_event_keys, read_days

REPORT = EventRecord(
    label="announcement",
    kind="memorandum",
    parties=frozenset({"广东省市场监督管理局", "香港工业贸易署"}),
    regions=frozenset({"广东省", "香港特别行政区"}),
    region_group="粤港澳大湾区",
    instruments=frozenset({"湾区标准合作备忘录"}),
    event_date="2024-04-24",
    published="2024-04-24",
    title="粤港签署湾区标准合作备忘录",
    numbers=frozenset({"110"}),
)


@pytest.mark.parametrize(
    "other",
    [
        {"published": "2024-04-26", "title": "首批湾区标准亮相", "instruments": frozenset()},
        {"event_date": None, "published": "2024-04-25"},
        {"parties": frozenset({"广东省市场监督管理局"}), "regions": frozenset({"广东省"})},
        {"published": "2024-05-20"},  # a late report that names the day
    ],
)
def test_another_report_of_the_event_is_attached(other: dict[str, Any]) -> None:
    assert same_event(replace(REPORT, **other), REPORT).same


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"event_date": "2025-04-24", "published": "2025-04-25"}, "365 days between the events"),
        ({"event_date": None, "published": "2025-04-25"}, "366 days between the reports"),
        ({"event_date": None, "published": None}, "no day in common"),
        ({"regions": frozenset({"福建省", "台湾省"})}, "different regions"),
        ({"regions": frozenset({"广东省", "广西壮族自治区"})}, "different regions"),
        ({"label": "background"}, "not both report a new act"),
    ],
)
def test_another_event_is_not(other: dict[str, Any], reason: str) -> None:
    verdict = same_event(replace(REPORT, **other), REPORT)

    assert not verdict.same
    assert reason in verdict.reasons


def test_a_day_and_a_place_alone_are_too_little() -> None:
    other = EventRecord(
        label="announcement", kind="alliance", regions=frozenset({"广东省"}), event_date="2024-04-24", title="联盟成立"
    )

    assert not same_event(other, REPORT).same


@pytest.mark.parametrize(
    ("text", "published", "days"),
    [
        ("2024年4月24日举行", None, ["2024-04-24"]),
        ("4月24日举行", "2024-04-25", ["2024-04-24"]),
        ("12月30日举行", "2025-01-02", ["2024-12-30"]),
        ("24日举行", "2024-05-03", ["2024-04-24"]),
        ("4月24日举行", None, ["XXXX-04-24"]),
        ("13月40日举行", "2024-05-03", []),
    ],
)
def test_days_get_their_year_from_the_publication(text: str, published: str | None, days: list[str]) -> None:
    assert list(read_days(make_fingerprint(text).slots, published)) == days


def test_reports_of_one_event_share_a_key_though_they_share_no_sentence() -> None:
    one = make_fingerprint("4月24日，首批湾区标准在深圳亮相，共110项。", published="2024-04-24")
    other = make_fingerprint("粤港两地昨天在深圳签了备忘录，仪式于2024年4月24日举行。", published="2024-04-25")

    assert set(one.sampled) & set(other.event_probes)


def test_a_report_with_a_year_finds_one_without() -> None:
    without = make_fingerprint("12月9日，备忘录在重庆签署。").slots
    stored, _ = make_event_keys(without, (), None)
    _, sought = make_event_keys(without, (), "2020-12-10")

    assert set(stored) & set(sought)
