"""What the states of all sources mean together: notices told once, and what of the country is read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.monitoring.health import Notice, find_network_outage, judge_coverage, judge_notices, judge_workers
from storage.sources import SourceRecord
from storage.types import RunOutcome, SourceState

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

HEALTHY = SourceRecord(
    id="beijing_amr",
    title="北京市市场监督管理局",
    region="北京市",
    region_code="11",
    kind="regulator",
    homepage="https://scjgj.beijing.gov.cn/",
    declared=True,
    state=SourceState.HEALTHY,
    state_reason="",
    state_since=NOW - 90 * DAY,
    failures=0,
    last_outcome=RunOutcome.COMPLETE,
    last_run_at=NOW - HOUR,
    last_success_at=NOW - HOUR,
    last_new_at=NOW - DAY,
    next_due_at=NOW,
    last_read_at=NOW - HOUR,
)
DOWN = replace(
    HEALTHY, state=SourceState.DOWN, state_reason="a listing without links", state_since=NOW - HOUR, failures=3
)
UNREACHED = replace(DOWN, state_reason="unreachable: no address for scjgj.beijing.gov.cn")


def named(source: SourceRecord, *names: str) -> list[SourceRecord]:
    return [replace(source, id=name) for name in names]


def kinds(notices: list[Notice]) -> list[str]:
    return [notice.kind for notice in notices]


def keys(notices: list[Notice]) -> set[str]:
    return {notice.subject_key for notice in notices}


def test_healthy_and_suspect_sources_are_no_news() -> None:
    suspect = replace(HEALTHY, state=SourceState.SUSPECT, state_since=NOW)

    assert judge_notices([HEALTHY, suspect], set(), NOW) == []


def test_a_source_that_goes_down_is_told_once() -> None:
    told = keys(first := judge_notices([DOWN], set(), NOW))

    assert kinds(first) == ["source_down"]
    assert first[0].payload["sources"][0]["reason"] == "a listing without links"
    assert judge_notices([DOWN], told, NOW + 6 * DAY) == []


def test_a_reminder_comes_every_week_and_once() -> None:
    told = keys(judge_notices([DOWN], set(), NOW))

    later = NOW + 8 * DAY
    reminders = judge_notices([DOWN], told, later)
    told |= keys(reminders)

    assert kinds(reminders) == ["source_reminder"]
    assert judge_notices([DOWN], told, later + DAY) == []
    assert kinds(judge_notices([DOWN], told, later + 7 * DAY)) == ["source_reminder"]


def test_recovery_is_told_once_and_only_of_a_told_outage() -> None:
    told = keys(judge_notices([DOWN], set(), NOW))
    back = replace(HEALTHY, state_since=NOW + HOUR)

    recovered = judge_notices([back], told, NOW + HOUR)

    assert kinds(recovered) == ["source_recovered"]
    assert judge_notices([back], told | keys(recovered), NOW + DAY) == []
    assert judge_notices([back], set(), NOW + HOUR) == []


def test_a_second_outage_is_told_again() -> None:
    told = keys(judge_notices([DOWN], set(), NOW))
    told |= keys(judge_notices([HEALTHY], told, NOW + HOUR))
    again = replace(DOWN, state_since=NOW + DAY)

    assert kinds(judge_notices([again], told, NOW + DAY)) == ["source_down"]


def test_blocked_after_down_is_the_same_outage() -> None:
    told = keys(judge_notices([DOWN], set(), NOW))
    blocked = replace(DOWN, state=SourceState.BLOCKED, state_since=NOW + HOUR)

    assert judge_notices([blocked], told, NOW + HOUR) == []


def test_a_source_whose_name_begins_another_is_not_mixed_up() -> None:
    told = keys(judge_notices(named(DOWN, "hubei"), set(), NOW))

    assert judge_notices(named(HEALTHY, "hube", "hubei_amr"), told, NOW) == []


def test_a_failure_of_the_whole_network_is_one_notice() -> None:
    sources = named(UNREACHED, "a", "b", "c", "d")

    notices = judge_notices(sources, set(), NOW)

    assert kinds(notices) == ["network_down"]
    assert len(notices[0].payload["sources"]) == 4
    assert judge_notices(sources, keys(notices), NOW + DAY) == []


def test_during_a_network_failure_a_source_broken_otherwise_is_still_told() -> None:
    sources = [*named(UNREACHED, "a", "b", "c", "d"), *named(DOWN, "e")]

    assert sorted(kinds(judge_notices(sources, set(), NOW))) == ["network_down", "source_down"]


def test_one_or_two_unreached_sources_are_no_network_failure() -> None:
    assert find_network_outage(named(UNREACHED, "a", "b")) is None
    assert find_network_outage([*named(UNREACHED, "a", "b", "c"), *named(HEALTHY, "d")]) is None


def test_a_flicker_of_the_network_is_no_notice() -> None:
    flicker = named(replace(UNREACHED, state=SourceState.SUSPECT, failures=1), "a", "b", "c", "d")

    assert judge_notices(flicker, set(), NOW) == []


def test_the_return_of_the_network_is_one_notice_and_who_stays_away_gets_his_own() -> None:
    told = keys(judge_notices(named(UNREACHED, "a", "b", "c", "d"), set(), NOW))
    after = [*named(HEALTHY, "a", "b", "c"), *named(UNREACHED, "d")]

    notices = judge_notices(after, told, NOW + HOUR)

    assert sorted(kinds(notices)) == ["network_recovered", "source_down"]
    assert judge_notices(after, told | keys(notices), NOW + HOUR) == []


def test_a_source_that_was_not_tried_since_the_return_of_the_network_is_not_told() -> None:
    told = keys(judge_notices(named(UNREACHED, "a", "b", "c", "d", "e"), set(), NOW))
    back = named(replace(HEALTHY, state_since=NOW + HOUR, last_run_at=NOW + HOUR), "a", "b")
    back += named(replace(DOWN, state=SourceState.BLOCKED, state_reason="challenge", last_run_at=NOW + HOUR), "f")
    told |= keys(judge_notices(back[2:], told, NOW))
    back[2] = replace(back[2], state_since=NOW - HOUR / 2)  # since before the return, and reached
    waiting = named(replace(UNREACHED, last_run_at=NOW), "c", "d", "e")
    tried = [replace(source, last_run_at=NOW + 2 * HOUR) for source in waiting]

    assert kinds(judge_notices([*back, *waiting], told, NOW + HOUR)) == ["network_recovered"]
    assert kinds(judge_notices([*back, *waiting[1:], tried[0]], told, NOW + 2 * HOUR)) == [
        "network_recovered",
        "source_down",
    ]


def test_a_source_that_fell_with_the_network_and_whose_crawls_are_then_killed_has_a_day_to_be_tried() -> None:
    unreached = named(UNREACHED, "a", "b", "c", "d", "e")
    told = keys(judge_notices(unreached, set(), NOW))
    back = named(replace(HEALTHY, state_since=NOW + HOUR, last_run_at=NOW + HOUR), "a", "b")
    killed = named(replace(DOWN, state_reason="killed by signal 9", last_run_at=NOW + 2 * HOUR), "c")

    during = judge_notices([*unreached[:2], *killed, *unreached[3:]], told, NOW + HOUR)
    soon = judge_notices([*back, *killed], told, NOW + 3 * HOUR)
    waiting = judge_notices([*back, *killed], told | keys(soon), NOW + 26 * HOUR)
    again = judge_notices([*back, replace(killed[0], last_run_at=NOW + 26 * HOUR)], told | keys(soon), NOW + 26 * HOUR)

    assert [kinds(during), kinds(soon), kinds(waiting)] == [[], ["network_recovered"], []]
    assert kinds(again) == ["source_down"]
    assert kinds(judge_notices(killed, set(), NOW)) == ["source_down"]  # no network had failed


def test_sources_that_were_blocked_or_cut_short_before_do_not_hide_a_network_failure() -> None:
    blocked = named(replace(UNREACHED, state=SourceState.BLOCKED), "e", "f")
    killed = named(replace(HEALTHY, state=SourceState.SUSPECT, state_reason="killed by signal 9"), "g", "h")

    assert find_network_outage([*named(UNREACHED, "a", "b", "c", "d"), *blocked, *killed]) is not None
    assert find_network_outage([fell("a", 1, state=SourceState.DOWN), fell("b", 2), fell("c", 3), *blocked, *killed])


def test_a_first_start_without_network_names_its_outage() -> None:
    never = named(replace(UNREACHED, last_success_at=None, last_read_at=None), "a", "b", "c")

    assert find_network_outage(never) == "from the start"


def test_coverage_puts_every_source_in_one_list() -> None:
    new = replace(HEALTHY, id="new", state=SourceState.NEW, last_read_at=None, last_run_at=None)
    stale = replace(HEALTHY, id="stale", last_run_at=NOW - 4 * HOUR, last_read_at=NOW - 4 * HOUR)
    quiet = replace(HEALTHY, id="quiet", last_new_at=NOW - 15 * DAY)
    flickering = replace(HEALTHY, id="flickering", state=SourceState.SUSPECT)
    blocked = replace(HEALTHY, id="blocked", state=SourceState.BLOCKED)

    coverage = judge_coverage([HEALTHY, new, stale, quiet, flickering, blocked], NOW, interval=HOUR)

    assert [source.id for source in coverage.read] == ["beijing_amr", "flickering"]
    assert [source.id for source in coverage.quiet] == ["quiet"]
    assert [source.id for source in coverage.blind] == ["new", "stale", "blocked"]


def test_source_that_is_only_ever_read_in_part_is_not_blind_nor_when_a_run_fails_after_that() -> None:
    partial = replace(
        HEALTHY, state=SourceState.SUSPECT, last_outcome=RunOutcome.PARTIAL, last_success_at=NOW - 30 * DAY
    )
    never_whole = replace(partial, id="never_whole", last_success_at=None)
    failed_now = replace(partial, id="failed_now", last_outcome=RunOutcome.FAILED, failures=1, last_run_at=NOW)
    failing = replace(failed_now, id="failing", last_read_at=NOW - 4 * HOUR)
    no_longer_run = replace(partial, id="no_longer_run", last_read_at=NOW - 4 * HOUR)

    coverage = judge_coverage([partial, never_whole, failed_now, failing, no_longer_run], NOW, interval=HOUR)

    assert [source.id for source in coverage.read] == ["beijing_amr", "never_whole", "failed_now"]
    assert [source.id for source in coverage.blind] == ["failing", "no_longer_run"]


def test_a_source_is_blind_by_its_own_interval() -> None:
    daily = replace(HEALTHY, id="daily", last_read_at=NOW - 30 * HOUR, interval_seconds=DAY.total_seconds())
    often = replace(HEALTHY, id="often", last_read_at=NOW - 2 * HOUR, interval_seconds=1800.0)

    coverage = judge_coverage([daily, often], NOW, interval=HOUR)

    assert [source.id for source in coverage.read] == ["daily"]
    assert [source.id for source in coverage.blind] == ["often"]


def fell(name: str, minutes: int, **fields: Any) -> SourceRecord:
    """Return a source that was read two hours ago and has been out of reach since, tried so long ago."""
    values: dict[str, Any] = {
        "last_run_at": NOW - timedelta(minutes=minutes),
        "last_read_at": NOW - 2 * HOUR,
        "state": SourceState.SUSPECT,
    }
    return replace(UNREACHED, id=name, **{**values, **fields})


def rested(count: int, **fields: Any) -> list[SourceRecord]:
    """Return sources that are read every four hours and were last reached before the network failed."""
    values: dict[str, Any] = {"last_run_at": NOW - 2 * HOUR, "last_read_at": NOW - 2 * HOUR}
    return [replace(HEALTHY, id=f"rested{number}", **{**values, **fields}) for number in range(count)]


def test_a_network_failure_is_seen_before_those_that_are_read_seldom_have_been_tried() -> None:
    often = [fell("a", 1, state=SourceState.DOWN), fell("b", 2), fell("c", 3)]

    assert kinds(judge_notices([*often, *rested(20)], set(), NOW)) == ["network_down"]


def test_three_hosts_that_fail_together_among_many_that_answer_are_no_network_failure() -> None:
    some = [fell(name, 1, state=SourceState.DOWN) for name in "abc"]

    assert (
        kinds(judge_notices([*some, *rested(20, last_run_at=NOW - timedelta(minutes=10))], set(), NOW))
        == ["source_down"] * 3
    )


def test_hosts_long_dead_that_are_tried_first_after_a_sleep_are_no_network_failure() -> None:
    dead = [fell(name, 1, state=SourceState.DOWN, last_read_at=NOW - 40 * DAY) for name in "abcd"]

    assert find_network_outage([*dead, *rested(20, last_run_at=NOW - 9 * HOUR)]) is None


def test_an_outage_keeps_its_name_while_more_sources_fall_into_it() -> None:
    told = keys(judge_notices([*[fell(name, 1, state=SourceState.DOWN) for name in "abc"], *rested(9)], set(), NOW))
    later = [fell(name, 1, state=SourceState.DOWN) for name in "abc"]
    joined = [fell(f"rested{n}", 0, last_read_at=NOW - HOUR) for n in range(9)]

    assert judge_notices([*later, *joined], told, NOW + HOUR) == []
    assert kinds(judge_notices(named(HEALTHY, "a", "b", "c"), told, NOW + 2 * HOUR)) == ["network_recovered"]


def test_the_days_between_reminders_can_be_chosen() -> None:
    told = keys(judge_notices([DOWN], set(), NOW))

    assert judge_notices([DOWN], told, NOW + 2 * DAY, reminder_days=3) == []
    assert kinds(judge_notices([DOWN], told, NOW + 3 * DAY, reminder_days=3)) == ["source_reminder"]


def test_queued_crawls_that_nobody_takes_are_told_once_and_so_is_their_end() -> None:
    minute = timedelta(minutes=1)

    assert judge_workers(NOW, set(), NOW + 14 * minute) == []
    told = keys(gone := judge_workers(NOW, set(), NOW + 16 * minute))
    assert kinds(gone) == ["workers_gone"]
    assert judge_workers(NOW, told, NOW + DAY) == []
    told |= keys(back := judge_workers(None, told, NOW + DAY))
    assert kinds(back) == ["workers_back"]
    assert judge_workers(None, told, NOW + 2 * DAY) == []
