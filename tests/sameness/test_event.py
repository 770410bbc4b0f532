"""Same event: own reports of one signing meet, other signings do not."""

from dataclasses import replace
from typing import Any

import pytest

from crawler.sameness import (
    EventRecord,
    Likelihood,
    Named,
    make_fingerprint,
    may_be_of_one_event,
    read_named,
    read_report,
    same_event,
    tells_of_later_day,
)
from crawler.sameness.keys import make_event_keys
from crawler.sameness.objections import compare_titles
from crawler.sameness.report import Report

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
    days=frozenset({"2024-04-24"}),
    places=frozenset({"广东", "香港", "深圳"}),
    spelled=frozenset({"广东", "香港", "深圳"}),
    title_places=frozenset({"香港"}),
    words=frozenset({"湾区"}),
)
RETOLD = EventRecord(  # in words that recognition takes for no report of a new act
    label="other",
    kind=None,
    published="2024-04-25",
    title="湾区标准首批亮相",
    days=frozenset({"2024-04-24"}),
    places=frozenset({"香港", "深圳", "前海"}),
    spelled=frozenset({"香港", "深圳", "前海"}),
    numbers=frozenset({"110"}),
    words=frozenset({"湾区", "亮相"}),
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


def test_three_regions_of_which_two_acted_with_another_on_the_day_are_of_another_event() -> None:
    ours = replace(REPORT, kind="joint_standards", regions=frozenset({"北京市", "四川省", "海南省"}))
    theirs = replace(REPORT, kind="joint_meeting", regions=frozenset({"北京市", "山东省", "海南省"}))

    assert same_event(ours, theirs).reasons == ("different regions",)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"event_date": "2025-04-24", "published": "2025-04-25"}, "365 days between the events"),
        ({"event_date": None, "published": "2025-04-25"}, "366 days between the reports"),
        ({"event_date": None, "published": None}, "no day in common"),
        ({"regions": frozenset({"福建省", "台湾省"})}, "different regions"),
        ({"regions": frozenset({"广东省", "广西壮族自治区"})}, "different regions"),
        ({"title_places": frozenset({"奉节"}), "places": frozenset({"奉节"})}, "the titles name 奉节 and 香港"),
    ],
)
def test_another_event_is_not(other: dict[str, Any], reason: str) -> None:
    verdict = same_event(replace(REPORT, **other), REPORT)

    assert not verdict.same
    assert reason in verdict.reasons


def test_a_zone_with_its_provinces_name_is_the_province() -> None:
    zone = replace(REPORT, title_places=frozenset({"香港自由港"}), places=frozenset({"香港自由港"}))
    elsewhere = replace(REPORT, title_places=frozenset({"深圳"}), places=frozenset({"深圳", "香港"}))

    assert compare_titles(zone, elsewhere) is None
    assert compare_titles(replace(zone, title_places=frozenset({"澳门"})), elsewhere) is not None


def test_two_acts_of_the_same_regions_on_one_day_are_two() -> None:
    bodies = replace(
        REPORT, kind="joint_standards", parties=frozenset({"深圳市计量院"}), title="", instruments=frozenset()
    )
    assert not same_event(replace(bodies, numbers=frozenset()), REPORT).same
    assert same_event(replace(bodies, numbers=frozenset(), kind=REPORT.kind), REPORT).same

    other = replace(REPORT, instruments=frozenset({"大湾区消费维权执法协议"}))
    assert same_event(other, REPORT).reasons == ("different instruments",)
    shortened = replace(REPORT, instruments=frozenset({"粤港共同推进湾区标准建设合作备忘录"}))
    assert same_event(shortened, REPORT).same


def test_what_both_name_tells_whether_records_are_worth_reading() -> None:
    day = {"days": frozenset({"2024-04-24"}), "published": "2024-04-25"}
    one = Named(places=frozenset({"广东"}), spelled=frozenset({"广东"}), **day)
    towns = frozenset({"深圳", "珠海"})

    assert not may_be_of_one_event(one, one)
    assert may_be_of_one_event(*2 * [replace(one, words=frozenset({"脐橙"}))])
    assert may_be_of_one_event(*2 * [replace(one, days=frozenset(), places=towns, spelled=towns)])
    assert may_be_of_one_event(*2 * [replace(one, quoted=frozenset({"湾区标准合作备忘录"}))])
    assert not may_be_of_one_event(RETOLD, replace(REPORT, published="2025-04-24", days=frozenset()))
    elsewhere = replace(RETOLD, title_places=frozenset({"前海"}), places=frozenset({"前海", "深圳"}))
    assert not may_be_of_one_event(elsewhere, REPORT)


@pytest.mark.parametrize(("kind", "is_same"), [("alliance", True), ("memorandum", False)])
def test_what_a_new_body_is_to_write_tells_no_bodies_apart(kind: str, is_same: bool) -> None:
    one = replace(REPORT, kind=kind, instruments=frozenset({"草原骑乘服务规范"}))
    other = replace(REPORT, kind=kind, instruments=frozenset({"湿地营地建设指南"}))

    assert same_event(one, other).same == is_same


def test_what_any_agreement_is_called_is_no_name_of_an_instrument() -> None:
    plain = replace(REPORT, instruments=frozenset({"计量方面的合作框架协议"}))
    named = replace(REPORT, instruments=frozenset({"石油装备与湿地修复共建备忘录"}))

    assert same_event(plain, named).same
    assert same_event(replace(plain, instruments=frozenset({"消费维权执法协作协议"})), named).reasons == (
        "different instruments",
    )


def test_capitals_that_sign_beside_their_provinces_sign_something_else() -> None:
    provinces = replace(REPORT, signers=frozenset({"62", "63"}), instruments=frozenset({"生态畜牧业标准共建协议"}))
    capitals = replace(provinces, signers=frozenset({"6201", "6301"}))

    assert same_event(capitals, provinces).same  # a paper that names the capitals for the provinces
    apart = replace(capitals, instruments=frozenset({"兰西城市群市场准入服务规范共建协议"}))
    assert same_event(apart, provinces).reasons == ("different parties",)
    elsewhere = replace(capitals, signers=frozenset({"6201", "6401"}))
    assert same_event(elsewhere, provinces).reasons == ("different parties",)


def test_one_region_and_the_day_are_too_little() -> None:
    other = replace(REPORT, parties=frozenset({"广东省人民政府"}), regions=frozenset({"广东省"}), region_group=None)
    other = replace(
        other, instruments=frozenset(), title="省政府与国家部委签约", numbers=frozenset(), places=frozenset()
    )

    assert not same_event(other, REPORT).same


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
        ("昨天上午，两省在24日约定的地方签约", "2024-05-03", ["2024-05-02", "2024-04-24"]),
        ("昨日签约", None, []),
    ],
)
def test_days_get_their_year_from_the_publication(text: str, published: str | None, days: list[str]) -> None:
    assert list(make_fingerprint(text, published=published).days) == days


def test_reports_of_one_event_share_a_key_though_they_share_no_sentence() -> None:
    one = make_fingerprint("4月24日，首批湾区标准在深圳亮相，共110项。", published="2024-04-24")
    other = make_fingerprint("粤港两地昨天在深圳签了备忘录，仪式于2024年4月24日举行。", published="2024-04-25")

    assert set(one.sampled) & set(other.event_keys.probes)


def test_a_report_with_a_year_finds_one_without() -> None:
    without = make_fingerprint("12月9日，备忘录在重庆签署。")
    named = without.name_slots(0, len(without.slots))
    stored, _, _ = make_event_keys((), named, without.days, None)
    _, sought, _ = make_event_keys((), named, ["2020-12-09"], "2020-12-10")

    assert set(stored) & set(sought)


ALIKE, UNLIKE = (Likelihood(value=value, reasons=("words +5.0",)) for value in (0.9, 0.3))


def test_texts_that_are_alike_decide_where_a_record_says_nothing() -> None:
    assert same_event(RETOLD, REPORT, ALIKE).reasons == ("words +5.0",)
    assert same_event(RETOLD, RETOLD, ALIKE).same
    assert not same_event(RETOLD, REPORT, UNLIKE).same
    assert not same_event(RETOLD, REPORT).same


def test_where_neither_announces_an_act_texts_must_be_more_alike() -> None:
    surer = Likelihood(value=0.85, reasons=ALIKE.reasons)
    fairly = Likelihood(value=0.75, reasons=ALIKE.reasons)

    assert same_event(RETOLD, REPORT, fairly).same
    assert same_event(RETOLD, RETOLD, surer).same
    assert not same_event(RETOLD, RETOLD, fairly).same


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"event_date": "2024-04-21"}, "3 days between the events"),
        ({"regions": frozenset({"福建省", "台湾省"})}, "different regions"),
        ({"instruments": frozenset({"消费维权执法协作协议"})}, "different instruments"),
        ({"title_places": frozenset({"珠海"}), "places": frozenset({"珠海"})}, "the titles name 珠海 and 香港"),
    ],
)
def test_what_two_records_say_differently_outweighs_texts_that_are_alike(other: dict[str, Any], reason: str) -> None:
    assert same_event(replace(REPORT, **other), REPORT, ALIKE).reasons == (reason,)


def test_what_was_printed_before_the_act_only_announced_it() -> None:
    early = replace(RETOLD, published="2024-04-23", title_places=frozenset())

    assert same_event(early, REPORT, ALIKE).reasons == ("one was printed before the act",)


def read(text: str, published: str) -> Report:
    """Return what a report without a title tells."""
    return read_report(None, text, read_named(make_fingerprint(text, published=published)))


@pytest.mark.parametrize(
    ("text", "published", "is_later"),
    [
        ("5月26日，骆驼奶计量联盟首次统一检查。联盟5月20日在张掖成立。", "2024-05-27", True),
        ("昨日，骆驼奶计量联盟首次统一检查。联盟5月20日在张掖成立。", "2024-05-23", True),
        ("骆驼奶计量联盟5月20日在张掖成立。", "2024-05-27", False),
        ("新华社张掖5月23日电 骆驼奶计量联盟日前成立。", "2024-05-23", False),
        ("记者5月23日获悉，骆驼奶计量联盟日前成立。", "2024-05-23", False),
        ("2024年5月23日 星期四\n骆驼奶计量联盟日前成立。", "2024-05-23", False),
        ("发布时间：2024年5月23日\n骆驼奶计量联盟日前成立。", "2024-05-23", False),
        ("6月1日起，骆驼奶计量联盟受理申请。", "2024-05-23", False),
    ],
)
def test_a_report_of_a_later_day_tells_what_followed(text: str, published: str, is_later: bool) -> None:
    founding, printed = "5月20日，骆驼奶计量联盟在张掖成立。", "2024-05-21"

    assert tells_of_later_day(read(text, published), printed) is is_later
    assert not tells_of_later_day(read(founding, printed), published)
