"""What discovery found of a source, until somebody says a word on it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from storage.database import Database
from storage.discoveries import (
    DiscoveryRecord,
    FoundColumn,
    drop_used,
    find_discovery,
    list_discoveries,
    record_look,
    use_proposal,
)
from storage.exceptions import NotFound
from storage.runs import find_lost_since, finish_run, has_run_before, start_run
from tests.storage.builders import store_sources

DAY = timedelta(days=1)
NEWS = FoundColumn(url="https://a.example.org/dt/", name="动态", links=9, newest="2026-03-01", doubts=("one doubt",))
MORE = FoundColumn(url="https://a.example.org/mt/", name="媒体关注")


def look(session: Any, now: datetime, *columns: FoundColumn, **fields: Any) -> DiscoveryRecord:
    values = {"cause": "lost", "answered": True, "reason": "", "family": "trs_wcm", "replaces": (), **fields}
    return record_look(session, "beijing_amr", columns=columns, now=now, **values)


def test_proposal_is_kept_as_it_was_seen_and_changes_nothing(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        look(session, now, NEWS, MORE, replaces=("https://a.example.org/old/",))
    with database.read() as session:
        (record,) = list_discoveries(session)

    assert record.columns == (NEWS, MORE)
    assert (record.replaces, record.family) == (("https://a.example.org/old/",), "trs_wcm")
    assert record.is_open
    assert (record.used_columns, record.used_since) == ((), None)


def test_same_columns_stay_proposed_since_they_were_first_found(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        look(session, now, NEWS)
        again = look(session, now + 7 * DAY, NEWS)
        other = look(session, now + 14 * DAY, MORE)

    assert (again.proposed_at, again.looked_at) == (now, now + 7 * DAY)
    assert other.proposed_at == now + 14 * DAY


def test_look_at_a_site_that_did_not_answer_leaves_the_proposal(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        look(session, now, NEWS)
        silent = look(session, now + DAY, answered=False, reason="unreachable")
        empty = look(session, now + 2 * DAY, reason="nothing there")

    assert (silent.columns, silent.is_open, silent.reason) == ((NEWS,), True, "unreachable")
    assert (empty.columns, empty.is_open) == ((), False)


def test_accepted_columns_are_in_use_until_they_are_replaced_or_dropped(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        look(session, now, NEWS, MORE, replaces=("https://a.example.org/old/",))
        used = use_proposal(session, "beijing_amr", now, confirmed=True, only=[NEWS.url])
        assert (used.used_columns, used.used_replaces) == ((NEWS,), ("https://a.example.org/old/",))
        assert used.is_open  # the other one still waits
        new = FoundColumn(url="https://a.example.org/new/", name="动态")
        look(session, now, new, replaces=(NEWS.url,))
        moved = use_proposal(session, "beijing_amr", now, confirmed=True)
        assert moved.used_columns == (new,)
        assert set(moved.used_replaces) == {"https://a.example.org/old/", NEWS.url}
        drop_used(session, "beijing_amr")
    with database.read() as session:
        dropped = find_discovery(session, "beijing_amr")

    assert dropped is not None
    assert (dropped.used_columns, dropped.used_replaces, dropped.confirmed) == ((), (), False)


def test_word_on_what_is_not_there_is_refused(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        with pytest.raises(NotFound, match="nothing is proposed for 'beijing_amr'"):
            use_proposal(session, "beijing_amr", now, confirmed=True)
        with pytest.raises(NotFound, match="'beijing_amr' reads what it declares"):
            drop_used(session, "beijing_amr")
        look(session, now, NEWS)
        with pytest.raises(NotFound, match="is not proposed for"):
            use_proposal(session, "beijing_amr", now, confirmed=True, only=["https://x.example.org/"])


def run(session: Any, at: datetime, outcome: str, **counts: int) -> None:
    number = start_run(session, "beijing_amr", "schedule", at, 1, "here")
    finish_run(session, number, outcome, "", {f"crawl/{key}": value for key, value in counts.items()}, at)


def test_column_is_lost_since_the_first_of_the_runs_that_all_missed_it(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        run(session, now - 9 * DAY, "partial", listing=3, lost_column=1)
        run(session, now - 8 * DAY, "complete", listing=4)
        run(session, now - 3 * DAY, "partial", listing=3, lost_column=1)
        run(session, now - 2 * DAY, "failed", unreachable=1)  # says nothing about the column
        run(session, now - DAY, "failed", lost_column=4)
        assert find_lost_since(session, "beijing_amr") == now - 3 * DAY
        run(session, now, "complete", listing=4)
        assert find_lost_since(session, "beijing_amr") is None
        assert find_lost_since(session, "nobody") is None
        assert has_run_before(session, "beijing_amr", now - 7 * DAY)
        assert not has_run_before(session, "beijing_amr", now - 8 * DAY)
