"""When sources are crawled: the arithmetic of slots, and APScheduler doing as it is told."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from crawler.monitoring.scheduler import SLOTS_RECORDED_MAX, Scheduler, Slot, first_due, settle_slots

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (None, NINE),  # never crawled: at once
        (NINE - minutes(1), NINE),  # came due while nobody watched: at once
        (NINE - timedelta(days=30), NINE),
        (NINE + minutes(20), NINE + minutes(20)),  # a restart keeps the timetable
        (NINE + timedelta(days=2), NINE + HOUR),  # the clock was ahead, or the interval longer
    ],
)
def test_first_crawl_after_a_start(stored: datetime | None, expected: datetime) -> None:
    assert first_due(stored, HOUR, NINE) == expected


@pytest.mark.parametrize(
    ("late", "outcomes"),
    [
        (minutes(0), ["ran"]),
        (minutes(4), ["ran"]),  # a busy minute
        (minutes(6), ["caught_up"]),
        (minutes(59), ["caught_up"]),
        (minutes(61), ["missed", "caught_up"]),
        (minutes(190), ["missed", "missed", "missed", "caught_up"]),
    ],
)
def test_every_slot_of_a_pause_is_accounted_for(late: timedelta, outcomes: list[str]) -> None:
    slots = settle_slots(NINE, NINE + late, HOUR)

    assert [slot.outcome for slot in slots] == outcomes
    assert [slot.due_at for slot in slots] == [NINE + number * HOUR for number in range(len(slots))]


def test_a_first_crawl_is_its_own_slot() -> None:
    assert [(slot.due_at, slot.outcome) for slot in settle_slots(None, NINE, HOUR)] == [(NINE, "ran")]


def test_a_clock_set_back_does_not_make_slots_of_the_future() -> None:
    assert [slot.due_at for slot in settle_slots(NINE + HOUR, NINE, HOUR)] == [NINE]


def test_a_year_of_absence_is_recorded_within_bounds() -> None:
    slots = settle_slots(NINE - timedelta(days=365), NINE, HOUR)

    assert len(slots) == SLOTS_RECORDED_MAX + 1
    assert slots[-1].due_at == NINE


class Recorder:
    """Notes what the scheduler called; a crawl lasts as long as it is told."""

    def __init__(self, crawl_seconds: float = 0) -> None:
        self.crawl_seconds = crawl_seconds
        self.crawls: list[tuple[str, datetime]] = []
        self.skipped: list[tuple[str, datetime]] = []
        self.pulses = 0
        self.at_once = 0
        self.at_once_max = 0
        self._lock = threading.Lock()

    def crawl(self, source_id: str) -> None:
        with self._lock:
            self.crawls.append((source_id, datetime.now(UTC)))
            self.at_once += 1
            self.at_once_max = max(self.at_once_max, self.at_once)
        time.sleep(self.crawl_seconds)
        with self._lock:
            self.at_once -= 1

    def skip(self, source_id: str, due_at: datetime) -> None:
        self.skipped.append((source_id, due_at))

    def pulse(self) -> None:
        self.pulses += 1

    def scheduler(self, parallel: int = 2) -> Scheduler:
        return Scheduler(crawl=self.crawl, skip=self.skip, pulse=self.pulse, parallel=parallel, pulse_seconds=0.2)


def test_a_due_source_is_crawled_at_once_and_again_after_its_interval() -> None:
    recorder = Recorder()
    scheduler = recorder.scheduler()
    scheduler.add_source("a", interval=timedelta(seconds=0.5), next_due_at=None, now=datetime.now(UTC))

    scheduler.start()
    time.sleep(1.4)
    scheduler.stop()

    assert len(recorder.crawls) in {2, 3}
    assert recorder.pulses >= 4


def test_a_source_is_never_crawled_twice_at_once_and_the_slot_is_reported() -> None:
    recorder = Recorder(crawl_seconds=1.0)
    scheduler = recorder.scheduler()
    scheduler.add_source("a", interval=timedelta(seconds=0.4), next_due_at=None, now=datetime.now(UTC))

    scheduler.start()
    time.sleep(0.9)
    scheduler.stop()

    assert recorder.at_once_max == 1
    assert {source for source, _ in recorder.skipped} == {"a"}


def test_no_more_crawls_run_at_once_than_allowed() -> None:
    recorder = Recorder(crawl_seconds=0.2)
    scheduler = recorder.scheduler(parallel=2)
    for name in "abcdef":
        scheduler.add_source(name, interval=HOUR, next_due_at=None, now=datetime.now(UTC))

    scheduler.start()
    time.sleep(1.0)
    scheduler.stop()

    assert sorted(source for source, _ in recorder.crawls) == list("abcdef")
    assert recorder.at_once_max == 2


def test_jitter_stays_within_a_tenth_of_the_interval() -> None:
    recorder = Recorder()
    scheduler = recorder.scheduler()
    scheduler.add_source("a", interval=HOUR, next_due_at=None, now=datetime.now(UTC))

    scheduler.start()
    time.sleep(0.3)
    due = scheduler.next_due("a")
    scheduler.stop()

    started = recorder.crawls[0][1]
    assert due is not None
    assert timedelta(minutes=59.9) <= due - started <= timedelta(minutes=66.1)


def test_a_clock_set_back_does_not_stop_the_crawls() -> None:
    recorder = Recorder()
    scheduler = recorder.scheduler()
    ahead = datetime.now(UTC) + timedelta(days=3)
    scheduler.add_source("a", interval=HOUR, next_due_at=ahead, now=ahead)
    scheduler.start()

    time.sleep(0.6)  # one pulse sees the source due in three days
    scheduler.stop()

    assert [source for source, _ in recorder.crawls] == ["a"]


def test_stopping_waits_for_calls_that_ask_when_a_source_is_due() -> None:
    recorder = Recorder()
    asked: list[datetime | None] = []

    def ask_for_long(source_id: str) -> None:
        time.sleep(0.3)  # the stop comes meanwhile
        asked.append(scheduler.next_due(source_id))

    scheduler = Scheduler(crawl=ask_for_long, skip=recorder.skip, pulse=recorder.pulse, parallel=2, pulse_seconds=60)
    now = datetime.now(UTC)
    scheduler.add_source("a", interval=HOUR, next_due_at=now, now=now)
    scheduler.start()
    time.sleep(0.15)
    stopping = threading.Thread(target=scheduler.stop, daemon=True)
    stopping.start()
    stopping.join(5)

    assert not stopping.is_alive()
    assert len(asked) == 1


@pytest.fixture
def machine_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the machine live in a zone with daylight-saving time."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def play_timetable(moments: list[datetime], interval: timedelta) -> list[Slot]:
    """Crawl at each moment, as the watch does: the next is due an interval after the last began."""
    due_at, slots = None, list[Slot]()
    for now in moments:
        slots += settle_slots(due_at, now, interval)
        due_at = now + interval
    return slots


@pytest.mark.parametrize("machine_zone", ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe"], indirect=True)
@pytest.mark.parametrize("change", [datetime(2026, 3, 8, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
@pytest.mark.usefixtures("machine_zone")
def test_the_hours_at_which_clocks_change_are_hours_like_others(change: datetime) -> None:
    moments = [change + number * HOUR for number in range(-24, 48)]
    local = [moment.astimezone().astimezone(UTC) for moment in moments]  # through the machine's zone and back

    slots = play_timetable(local, HOUR)

    assert [slot.due_at for slot in slots] == moments
    assert {slot.outcome for slot in slots} == {"ran"}


def test_a_laptop_that_slept_a_night_catches_up_once_and_owns_up_to_the_rest() -> None:
    slots = play_timetable([NINE, NINE + HOUR, NINE + 10.5 * HOUR, NINE + 11.5 * HOUR], HOUR)

    outcomes = [slot.outcome for slot in slots]
    assert outcomes == ["ran", "ran", *["missed"] * 8, "caught_up", "ran"]
    assert len({slot.due_at for slot in slots}) == len(slots)


@pytest.mark.parametrize("jump", [-400 * HOUR, -3 * HOUR, -minutes(30), minutes(30), 3 * HOUR, 400 * HOUR])
def test_a_clock_that_jumps_leaves_no_slot_in_the_future_and_none_without_a_word(jump: timedelta) -> None:
    after = NINE + HOUR + jump
    slots = play_timetable([NINE, after, after + HOUR, after + 2 * HOUR], HOUR)

    assert all(slot.due_at <= after + 2 * HOUR for slot in slots[1:])
    assert [slot.outcome for slot in slots[-2:]] == ["ran", "ran"]
    if jump > HOUR:
        assert sum(slot.outcome == "missed" for slot in slots) == min(jump // HOUR, SLOTS_RECORDED_MAX)


@pytest.mark.parametrize("jump", [-400 * HOUR, -3 * HOUR])
def test_what_a_clock_set_back_has_pushed_away_is_due_now(jump: timedelta) -> None:
    scheduler = Recorder().scheduler()
    scheduler.add_source("a", interval=HOUR, next_due_at=NINE + minutes(20), now=NINE)
    scheduler.add_source("b", interval=timedelta(days=30), next_due_at=NINE + minutes(20), now=NINE)

    scheduler.follow_clock(NINE + jump)

    assert scheduler.next_due("a") == NINE + jump
    assert scheduler.next_due("b") == NINE + minutes(20)  # within its own interval all the same
