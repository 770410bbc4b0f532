"""How often a source is read: by what it publishes, within bounds, and by how its last run went."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from crawler.monitoring.launcher import Launcher
from crawler.monitoring.progress import PlainProgress
from crawler.monitoring.rhythm import Rhythm, learn_rate
from crawler.monitoring.watcher import Watcher
from storage.database import Database
from storage.past import ArticleTrace, Past, RunTrace
from storage.runs import RunRecord, finish_run, list_slots, record_slot, start_run
from storage.sources import apply_outcome, get_source, set_next_due
from storage.types import RunOutcome, SourceState
from tests.monitoring.test_health import HEALTHY
from tests.storage.builders import declare, store_article, store_sources

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
RHYTHM = Rhythm(usual=HOUR, stretch=4)


def published(per_day: float, days: int = 60) -> Past:
    """Return the past of a source that published so many articles a day, evenly."""
    moments = [NOW - number * DAY / per_day for number in range(int(days * per_day), -1, -1)] if per_day else []
    articles = tuple(
        ArticleTrace(stored_at=moment, published=moment.date().isoformat(), title="", characters=1)
        for moment in moments
    )
    return Past(articles=articles, runs=(RunTrace(finished_at=NOW - days * DAY, counts={}),))


def ended(reason: str = "", **counts: int) -> RunRecord:
    return RunRecord(
        id=1,
        source_id=HEALTHY.id,
        trigger="schedule",
        started_at=NOW,
        heartbeat_at=NOW,
        finished_at=NOW,
        outcome=RunOutcome.COMPLETE,
        reason=reason,
        counts=counts,
        pid=1,
        host="here",
    )


@pytest.mark.parametrize(
    ("per_day", "minutes"),
    [(50, 30), (2, 30), (1, 60), (0.5, 120), (0.25, 240), (0.05, 240), (0, 240)],
)
def test_who_publishes_more_is_read_more_often_within_bounds(per_day: float, minutes: float) -> None:
    chosen = RHYTHM.choose(HEALTHY, published(per_day), ended(), NOW)

    assert chosen == pytest.approx(timedelta(minutes=minutes), abs=timedelta(minutes=0.1 * minutes))


def test_who_has_been_known_for_days_only_is_read_at_the_usual_interval() -> None:
    assert learn_rate(published(20, days=6), NOW) is None
    assert RHYTHM.choose(HEALTHY, published(20, days=6), ended(), NOW) == HOUR
    assert RHYTHM.choose(HEALTHY, Past(articles=(), runs=()), None, NOW) == HOUR


def test_an_interval_that_was_told_stays_and_a_stretch_of_one_reads_all_alike() -> None:
    told = Rhythm(usual=HOUR, stretch=4, told={HEALTHY.id: timedelta(minutes=5)})

    assert told.choose(HEALTHY, published(0.1), ended(), NOW) == timedelta(minutes=5)
    assert told.begin(replace(HEALTHY, interval_seconds=9999.0), HEALTHY.id) == timedelta(minutes=5)
    assert {Rhythm(usual=HOUR).choose(HEALTHY, published(rate), ended(), NOW) for rate in (50, 1, 0.01)} == {HOUR}


def test_a_start_goes_on_with_what_was_learned_within_todays_bounds() -> None:
    assert RHYTHM.begin(replace(HEALTHY, interval_seconds=7200.0), HEALTHY.id) == 2 * HOUR
    assert RHYTHM.begin(replace(HEALTHY, interval_seconds=9e6), HEALTHY.id) == 4 * HOUR
    assert RHYTHM.begin(HEALTHY, HEALTHY.id) == RHYTHM.begin(None, "new") == HOUR


@pytest.mark.parametrize(
    ("source", "run", "expected"),
    [
        (replace(HEALTHY, state=SourceState.SUSPECT, failures=1), ended("unreachable"), HOUR),
        (replace(HEALTHY, state=SourceState.DOWN, failures=9), ended("unreachable"), HOUR),
        (replace(HEALTHY, state=SourceState.BLOCKED, failures=9), ended("1 challenge page"), 4 * HOUR),
        (HEALTHY, ended("stopped early (closespider_timeout)", **{"crawl/stopped_early": 1}), HOUR / 4),
        (replace(HEALTHY, state=SourceState.SUSPECT, failures=1), ended("killed"), HOUR / 4),
        (HEALTHY, ended(), 4 * HOUR),
    ],
)
def test_trouble_is_looked_at_sooner_and_a_block_more_seldom(source: Any, run: RunRecord, expected: timedelta) -> None:
    assert RHYTHM.choose(source, published(0.1), run, NOW) == expected


class Days:
    """A watch at injected times, whose crawls are told to it."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database, self.now = database, now
        with database.write() as session:
            store_sources(session, now, declare())
        self.watcher = self.start()

    def start(self) -> Watcher:
        watcher = Watcher(
            database=self.database,
            launcher=Launcher(log_folder=Path("/nowhere"), parallel=1, timeout_seconds=1),
            progress=PlainProgress(StringIO()),
            intervals={"beijing_amr": HOUR},
            rhythm=RHYTHM,
            deliver=lambda now: 0,
            parallel=1,
            page_retention=timedelta(days=365),
            now=lambda: self.now,
        )
        watcher._begin_intervals()
        watcher._scheduler.add_source("beijing_amr", interval=HOUR, next_due_at=None, now=self.now)
        watcher.pulse()
        return watcher

    def crawl(self, outcome: str = "complete", reason: str = "", **counts: int) -> None:
        with self.database.write() as session:
            run_id = start_run(session, "beijing_amr", "schedule", self.now, 1, "here")
            finish_run(session, run_id, outcome, reason, counts, self.now)
            apply_outcome(session, "beijing_amr", outcome, reason, 0, self.now)
            record_slot(session, "beijing_amr", self.now, "ran", self.now, run_id)
            set_next_due(session, "beijing_amr", self.now + HOUR)
        self.watcher.pulse()

    @property
    def interval(self) -> timedelta:
        with self.database.read() as session:
            return timedelta(seconds=get_source(session, "beijing_amr").interval_seconds or 0)


def test_the_watch_learns_follows_and_remembers_the_rhythm(database: Database) -> None:
    days = Days(database, NOW)
    assert days.interval == HOUR
    with database.write() as session:
        store_article(session, 1, NOW)

    days.now += 20 * DAY
    days.crawl()

    assert days.interval == 4 * HOUR  # one article in twenty days
    with database.read() as session:
        assert get_source(session, "beijing_amr").next_due_at == days.now + 4 * HOUR
    assert days.watcher._scheduler.next_due("beijing_amr") == days.now + 4 * HOUR

    days.now += 4 * HOUR
    days.crawl("partial", "stopped early (closespider_timeout)", **{"crawl/stopped_early": 1})
    assert days.interval == HOUR / 4

    days.watcher = days.start()
    assert days.interval == HOUR / 2  # within the bounds at the start
    days.now += HOUR
    days.crawl()
    assert days.interval == 4 * HOUR
    with database.read() as session:
        assert {str(slot.outcome) for slot in list_slots(session)} == {"ran"}
