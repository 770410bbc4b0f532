"""Sources, runs, slots, columns and pages."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from storage.database import Database
from storage.exceptions import AlreadyRunning, NotFound
from storage.models import Run
from storage.pages import Validators, find_validators, list_page_urls, load_page, prune_pages, save_page
from storage.runs import (
    ALIVE_SECONDS_UNHINDERED,
    beat_run,
    close_abandoned_runs,
    find_untaken_since,
    finish_run,
    get_run,
    list_runs,
    list_slots,
    note_slot,
    record_slot,
    start_run,
)
from storage.sources import (
    Sign,
    apply_outcome,
    get_column,
    get_source,
    list_sources,
    mark_column_complete,
    set_next_due,
    set_signs,
    sync_sources,
)
from storage.types import RunOutcome, SlotOutcome
from tests.storage.builders import declare, store_sources

HOUR = timedelta(hours=1)
ID = "beijing_amr"


@pytest.mark.parametrize(
    ("outcomes", "states"),
    [
        (["complete"], ["healthy"]),
        (["complete", "failed", "failed", "failed"], ["healthy", "suspect", "suspect", "down"]),
        (["failed", "complete", "failed"], ["suspect", "healthy", "suspect"]),
        (["blocked", "blocked"], ["suspect", "blocked"]),
        (["blocked", "failed", "blocked"], ["suspect", "suspect", "down"]),
        (["failed", "failed", "failed", "complete"], ["suspect", "suspect", "down", "healthy"]),
        (["blocked", "blocked", "failed", "complete"], ["suspect", "blocked", "blocked", "healthy"]),
        (["partial"] * 5, ["suspect"] * 5),
        (["failed", "failed", "partial", "failed"], ["suspect"] * 4),
    ],
)
def test_state_follows_the_outcomes(
    sqlite_database: Database, now: datetime, outcomes: list[str], states: list[str]
) -> None:
    seen = []
    with sqlite_database.write() as session:
        store_sources(session, now)
        for number, outcome in enumerate(outcomes):
            apply_outcome(session, ID, outcome, outcome, 0, now + number * HOUR)
            seen.append(str(get_source(session, ID).state))

    assert seen == states


def test_change_of_state_is_reported_with_its_time(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        first = apply_outcome(session, ID, "complete", "", 3, now)
        second = apply_outcome(session, ID, "complete", "", 0, now + HOUR)
        third = apply_outcome(session, ID, "failed", "timeout", 0, now + 2 * HOUR)
        source = get_source(session, ID)

    assert first
    assert (first.old, first.new) == ("new", "healthy")
    assert second is None
    assert third
    assert (third.new, third.reason, third.since) == ("suspect", "timeout", now + 2 * HOUR)
    assert (source.last_success_at, source.last_new_at, source.failures) == (now + HOUR, now, 1)


def test_source_that_is_declared_no_more_keeps_its_row(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now, declare(), declare("old"))
        apply_outcome(session, ID, "complete", "", 1, now)
        set_next_due(session, ID, now + HOUR)
        sync_sources(session, [declare(title="新名")], now)

        assert [source.id for source in list_sources(session)] == [ID]
        assert get_source(session, ID).title == "新名"
        assert get_source(session, ID).next_due_at == now + HOUR
        assert not get_source(session, "old").declared
        with pytest.raises(NotFound):
            get_source(session, "none")


def test_source_is_crawled_once_at_a_time(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        run_id = start_run(session, ID, "manual", now, 1, "host")
        beat_run(session, run_id, now + timedelta(seconds=50))
        with pytest.raises(AlreadyRunning, match="process 1 on host"):
            start_run(session, ID, "manual", now + timedelta(seconds=50 + ALIVE_SECONDS_UNHINDERED - 2), 2, "host")
        finish_run(session, run_id, "complete", "all read", {"store/new": 3}, now + HOUR)
        start_run(session, ID, "schedule", now + HOUR, 3, "host")

        newest, oldest = list_runs(session, ID)
    assert (newest.id, newest.outcome) == (run_id + 1, None)
    assert (oldest.outcome, oldest.counts, oldest.reason) == ("complete", {"store/new": 3}, "all read")


def test_sources_of_one_host_are_crawled_in_turn(database: Database, now: datetime) -> None:
    twins = [replace(declare(name), hosts=hosts) for name, hosts in [("a", ["h", "i"]), ("b", ["i"]), ("c", ["j"])]]
    with database.write() as session:
        store_sources(session, now, *twins)
        first = start_run(session, "a", "manual", now, 1, "host")
        with pytest.raises(AlreadyRunning, match="a, on the same host as b, is being crawled already"):
            start_run(session, "b", "manual", now, 2, "host")
        start_run(session, "c", "manual", now, 3, "host")
        finish_run(session, first, "complete", "", {}, now)
        start_run(session, "b", "manual", now, 2, "host")


def test_a_run_taken_for_killed_goes_on_if_its_place_is_free_and_is_told_if_not(
    database: Database, now: datetime
) -> None:
    """As after a sleep of its machine."""
    later = now + HOUR
    with database.write() as session:
        store_sources(session, now)
        slept = start_run(session, ID, "schedule", now, 1, "host")
        close_abandoned_runs(session, later)
        assert beat_run(session, slept, later)
        assert list_runs(session)[0].outcome is None

        close_abandoned_runs(session, later + HOUR)
        start_run(session, ID, "schedule", later + HOUR, 2, "other")
        assert not beat_run(session, slept, later + HOUR)
        assert list_runs(session)[-1].outcome is RunOutcome.FAILED
        assert not beat_run(session, 999, later)


def test_a_slot_that_was_settled_keeps_its_word(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        note_slot(session, ID, now, "waiting", now)
        record_slot(session, ID, now, "ran", now)
        note_slot(session, ID, now, "waiting", now)

        assert [str(slot.outcome) for slot in list_slots(session)] == ["ran"]


def test_killed_run_makes_room_for_the_next(database: Database, now: datetime) -> None:
    later = now + timedelta(seconds=61)
    with database.write() as session:
        store_sources(session, now)
        start_run(session, ID, "manual", now, 1, "host")
        start_run(session, ID, "manual", later, 2, "host")

        killed = list_runs(session)[-1]
    assert (killed.outcome, killed.reason, killed.finished_at) == (RunOutcome.FAILED, "killed", later)


def test_abandoned_runs_are_closed_and_live_ones_left(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now, declare("dead"), declare("alive"))
        dead = start_run(session, "dead", "manual", now, 1, "host")
        alive = start_run(session, "alive", "manual", now, 2, "host")
        beat_run(session, alive, now + HOUR)

        assert [run.id for run in close_abandoned_runs(session, now + HOUR)] == [dead]
        assert close_abandoned_runs(session, now + HOUR) == []


def test_database_itself_allows_one_run_under_way(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        start_run(session, ID, "manual", now, 1, "host")

    with pytest.raises(sa.exc.IntegrityError), database.write() as session:
        session.add(
            Run(
                source_id=ID,
                trigger="manual",
                started_at=now,
                heartbeat_at=now,
                reason="",
                counts={},
                pid=1,
                host="",
            )
        )


def test_slot_keeps_the_last_word(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        record_slot(session, ID, now, "missed", now + HOUR)
        record_slot(session, ID, now, "caught_up", now + 2 * HOUR)
        record_slot(session, ID, now + HOUR, "skipped", now + HOUR)

        slots = list_slots(session, ID)
    assert [(slot.due_at, slot.outcome) for slot in slots] == [
        (now + HOUR, SlotOutcome.SKIPPED),
        (now, SlotOutcome.CAUGHT_UP),
    ]


def test_column_remembers_when_it_was_read_to_its_end(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        assert get_column(session, ID, "https://a/") is None
        for moment in (now, now + HOUR):
            mark_column_complete(session, ID, "https://a/", moment)
        assert get_column(session, ID, "https://a/") == now + HOUR


def test_page_is_kept_until_pruned_and_its_validators_longer(database: Database, now: datetime) -> None:
    url, body = "https://a.example.org/1", "计量".encode("gb18030") * 1000
    with database.write() as session:
        store_sources(session, now)
        save_page(session, url, ID, "article", now, None, None, "gb18030", b"first")
        assert find_validators(session, url) is None
        save_page(session, url, ID, "article", now, '"e"', None, "gb18030", body)

    with database.write() as session:
        page = load_page(session, url)
        assert page
        assert page.body == body
        assert list_page_urls(session, source_id=ID, kind="article") == [url]
        assert prune_pages(session, now) == 0
        assert prune_pages(session, now + HOUR) == 1
    with database.read() as session:
        pruned = load_page(session, url)
        assert pruned
        assert pruned.body is None
        assert find_validators(session, url) == Validators(etag='"e"', last_modified=None)
        assert load_page(session, "https://none/") is None


def test_a_source_that_reads_well_is_suspect_while_it_shows_a_sign(database: Database, now: datetime) -> None:
    frozen = Sign(kind="silent", reason="no new article for 30 days", since=now)
    with database.write() as session:
        store_sources(session, now)
        apply_outcome(session, ID, "complete", "", 1, now)
        set_signs(session, ID, [frozen], now + HOUR)
        first = get_source(session, ID)
        apply_outcome(session, ID, "complete", "", 0, now + 2 * HOUR)
        set_signs(session, ID, [Sign(kind="silent", reason="for 31 days", since=now + 3 * HOUR)], now + 3 * HOUR)
        later = get_source(session, ID)
        set_signs(session, ID, [], now + 4 * HOUR)
        last = get_source(session, ID)

    assert (first.state, first.state_reason, first.signs) == ("suspect", frozen.reason, (frozen,))
    assert (later.state, later.state_since, later.state_reason) == ("suspect", now + HOUR, "for 31 days")
    assert later.signs[0].since == now
    assert (last.state, last.state_reason, last.signs) == ("healthy", "", ())


def test_a_sign_does_not_cover_an_outage(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        for _ in range(3):
            apply_outcome(session, ID, "failed", "gone", 0, now)
        set_signs(session, ID, [Sign(kind="silent", reason="no new article", since=now)], now)

        assert get_source(session, ID).state == "down"
        assert get_source(session, ID).state_reason == "gone"


def test_crawls_are_untaken_while_no_run_began_after_they_were_queued(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        assert find_untaken_since(session) is None
        record_slot(session, ID, now, "waiting", now)
        assert find_untaken_since(session) == now
        run_id = start_run(session, ID, "schedule", now + HOUR, 1, "host")
        assert find_untaken_since(session) is None
        finish_run(session, run_id, "complete", "", {}, now + HOUR)
        assert find_untaken_since(session) is None
        record_slot(session, ID, now + 2 * HOUR, "waiting", now + 2 * HOUR)
        assert find_untaken_since(session) == now + 2 * HOUR


def test_a_run_beats_while_another_writes(postgres_url: str, now: datetime) -> None:
    database = Database(postgres_url)
    database.migrate(now)
    with database.write() as session:
        store_sources(session, now)
        run_id = start_run(session, ID, "manual", now, 1, "host")

    with database.write(), database.beat() as session:
        assert beat_run(session, run_id, now + HOUR)
    with database.read() as session:
        assert get_run(session, run_id).heartbeat_at > now + HOUR - timedelta(seconds=5)
    database.dispose()
