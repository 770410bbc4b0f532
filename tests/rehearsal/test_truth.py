"""The truth after each day, and how a plan of misbehaviour narrows it."""

from crawler.rehearsal.misbehaviour import DEMO_PLAN, EMPTY_PLAN, Fault, Plan
from crawler.rehearsal.news import Newsroom
from crawler.rehearsal.truth import expect
from tests.rehearsal.conftest import FIRST_DAY

NEWSROOM = Newsroom(FIRST_DAY)


def test_second_day_adds_announcements_and_copies() -> None:
    first, second = expect(NEWSROOM, EMPTY_PLAN, 1), expect(NEWSROOM, EMPTY_PLAN, 2)

    assert len(first.announcements) >= 10
    assert len(second.announcements) >= len(first.announcements) + 3
    assert len(second.copies) > len(first.copies) > 0
    assert len(second.same_event) > len(first.same_event) > 0


def test_every_url_named_is_an_expected_article() -> None:
    truth = expect(NEWSROOM, EMPTY_PLAN, 2)
    urls = {article.url for article in truth.articles}

    assert len(urls) == len(truth.articles)
    assert {url for announcement in truth.announcements for url in announcement.urls} <= urls
    assert {url for pair in truth.same_event for url in pair} <= urls
    assert set(truth.copies) | set(truth.copies.values()) <= urls
    assert set(truth.not_flagged) <= urls


def test_a_late_report_of_a_known_event_is_no_new_announcement() -> None:
    first, second = expect(NEWSROOM, EMPTY_PLAN, 1), expect(NEWSROOM, EMPTY_PLAN, 2)
    known = {a.event: a for a in first.announcements}

    grown = [a for a in second.announcements if a.event in known and len(a.urls) > len(known[a.event].urls)]
    assert [a.event for a in grown] == ["memorandum-粤桂-水产养殖@0"]


def test_regions_are_full_province_names() -> None:
    truth = expect(NEWSROOM, EMPTY_PLAN, 1)
    event = next(a for a in truth.announcements if a.event.startswith("joint_standards-京津冀"))

    assert event.regions == {"北京市", "天津市", "河北省"}
    assert event.kinds == ("joint_standards",)


def test_copies_and_look_alikes_and_announcements_share_no_url() -> None:
    truth = expect(NEWSROOM, EMPTY_PLAN, 2)
    reports = {url for announcement in truth.announcements for url in announcement.urls}

    assert not reports & set(truth.not_flagged)
    assert not set(truth.copies) & set(truth.not_flagged)
    assert not set(truth.copies) & reports


def test_what_a_blocked_host_publishes_is_not_expected() -> None:
    plan = Plan(faults=(Fault(kind="waf_200", host="zjamr.zj.gov.cn"),))
    truth = expect(NEWSROOM, plan, 2)

    assert not [article for article in truth.articles if article.source == "zhejiang_amr"]
    assert [url for url in truth.blind if "zjamr" in url]
    event = next(a for a in truth.announcements if a.event.startswith("memorandum-浙苏"))
    assert all("ccn" in url or "cqn" in url for url in event.urls)


def test_a_stumble_takes_nothing_away() -> None:
    plan = Plan(faults=(Fault(kind="error_500", host="zjamr.zj.gov.cn", times=1),))

    assert expect(NEWSROOM, plan, 1) == expect(NEWSROOM, EMPTY_PLAN, 1)


def test_demo_plan_hides_no_announcement_of_either_day() -> None:
    demo, clean = (expect(NEWSROOM, plan, 2) for plan in (DEMO_PLAN, EMPTY_PLAN))

    assert {a.event for a in demo.announcements} == {a.event for a in clean.announcements}
    assert len(demo.blind) == 3
