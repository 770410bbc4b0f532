"""When each source is crawled: an interval with jitter, on APScheduler; and what became of each slot, as arithmetic."""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

logger = logging.getLogger(__name__)

SlotOutcome = Literal["ran", "caught_up", "skipped", "missed", "waiting"]

# A slot that starts later than this counts as caught up: the watch was not running, or all places were taken. Shorter,
# and a busy minute looks like an outage; longer, and a short outage looks like none.
ON_TIME_SECONDS = 300
# Slots written for one source at once. A year's pause at one crawl an hour leaves 8,760 behind; the newest tell it.
SLOTS_RECORDED_MAX = 200
JITTER_SHARE = 0.1  # of the interval; spreads sources that would otherwise stay in step for ever
PULSE_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A moment at which a source was due, and what became of it."""

    due_at: datetime
    outcome: SlotOutcome


def first_due(next_due_at: datetime | None, interval: timedelta, now: datetime) -> datetime:
    """Return when a source is crawled first after a start: at its stored time, at once if that has passed or is none.

    A stored time beyond the next interval comes from a longer interval or a clock that was ahead; it is moved up.
    """
    if next_due_at is None or next_due_at <= now:
        return now
    return min(next_due_at, now + interval)


def settle_slots(due_at: datetime | None, started_at: datetime, interval: timedelta) -> list[Slot]:
    """Return the slots from ``due_at`` to ``started_at``, oldest first; the crawl that starts answers the newest.

    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> [slot.outcome for slot in settle_slots(nine, nine + timedelta(minutes=130), timedelta(hours=1))]
    ['missed', 'missed', 'caught_up']
    """
    if due_at is None or due_at > started_at:
        return [Slot(due_at=started_at, outcome="ran")]
    count = (started_at - due_at) // interval
    newest = due_at + count * interval
    late = started_at - due_at > timedelta(seconds=ON_TIME_SECONDS)
    missed = range(max(0, count - SLOTS_RECORDED_MAX), count)
    return [
        *(Slot(due_at=due_at + number * interval, outcome="missed") for number in missed),
        Slot(due_at=newest, outcome="caught_up" if late else "ran"),
    ]


def settle_queued(due_at: datetime, started_at: datetime) -> Slot:
    """Return the slot of a crawl that waited for a worker."""
    late = started_at - due_at > timedelta(seconds=ON_TIME_SECONDS)
    return Slot(due_at=due_at, outcome="caught_up" if late else "ran")


class Scheduler:
    """Calls ``crawl(source_id)`` for each source at its times and ``pulse()`` every minute, each in pool threads.

    One source is never crawled twice at once; a slot that comes due meanwhile goes to ``skip(source_id, due_at)``.
    The pulse also wakes APScheduler after the machine slept: its own wait does not count that time.
    """

    def __init__(
        self,
        *,
        crawl: Callable[[str], None],
        skip: Callable[[str, datetime], None],
        pulse: Callable[[], None],
        parallel: int,
        pulse_seconds: float = PULSE_SECONDS,
    ) -> None:
        self._crawl = crawl
        self._skip = skip
        self._pulse = pulse
        self._intervals: dict[str, timedelta] = {}
        self._stopped = False
        self._running = 0
        self._change = threading.Condition()
        self._apscheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(2), "crawls": ThreadPoolExecutor(parallel)},
            # The defaults would drop every run that starts a second late, without a word.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._apscheduler.add_listener(self._on_event, EVENT_JOB_MAX_INSTANCES | EVENT_JOB_MISSED | EVENT_JOB_ERROR)
        self._apscheduler.add_job(
            self._call,
            IntervalTrigger(seconds=pulse_seconds, timezone=UTC),
            args=[self._beat],
            id="pulse",
            name="pulse",
            executor="default",
        )

    def add_source(self, source_id: str, *, interval: timedelta, next_due_at: datetime | None, now: datetime) -> None:
        """Crawl a source every ``interval``, first when it is due."""
        self._intervals[source_id] = interval
        self._apscheduler.add_job(
            self._call,
            _trigger(interval),
            args=[self._crawl, source_id],
            id=f"crawl:{source_id}",
            name=source_id,
            executor="crawls",
            next_run_time=first_due(next_due_at, interval, now),
        )

    def set_interval(self, source_id: str, interval: timedelta, next_due_at: datetime) -> None:
        """Crawl a source every ``interval`` from now on, next at the moment given."""
        self._intervals[source_id] = interval
        with suppress(JobLookupError):  # a round runs without timetable
            self._apscheduler.modify_job(f"crawl:{source_id}", trigger=_trigger(interval), next_run_time=next_due_at)

    def try_again(self, source_id: str, at: datetime) -> None:
        """Crawl a source at this time if it is not due sooner: its last slot could not be begun."""
        due = self.next_due(source_id)
        if due is not None and at < due:
            self._apscheduler.modify_job(f"crawl:{source_id}", next_run_time=at)

    def next_due(self, source_id: str) -> datetime | None:
        """Return when a source is crawled next."""
        job = self._apscheduler.get_job(f"crawl:{source_id}")
        return job.next_run_time if job else None

    def earliest_due(self) -> datetime | None:
        """Return when any source is crawled next."""
        times = [due for source_id in self._intervals if (due := self.next_due(source_id))]
        return min(times, default=None)

    def start(self) -> None:
        """Begin; returns at once."""
        self._apscheduler.start()

    def stop(self) -> None:
        """Call nothing more and wait for what is being called.

        Not by APScheduler's own waiting: it holds the lock that our calls need to ask when a source is due next.
        """
        with self._change:
            self._stopped = True
        self._apscheduler.shutdown(wait=False)
        with self._change:
            self._change.wait_for(lambda: not self._running)

    def _call(self, work: Callable[..., None], *args: str) -> None:
        with self._change:
            if self._stopped:
                return
            self._running += 1
        try:
            work(*args)
        finally:
            with self._change:
                self._running -= 1
                self._change.notify_all()

    def _beat(self) -> None:
        self.follow_clock(datetime.now(UTC))
        self._pulse()

    def follow_clock(self, now: datetime) -> None:
        """Move up what a clock that was set back has pushed beyond its next interval."""
        for source_id, interval in self._intervals.items():
            due = self.next_due(source_id)
            if due is not None and due > now + interval * (1 + JITTER_SHARE) + timedelta(seconds=1):
                logger.warning("The clock was set back: %s moves from %s to now", source_id, due.isoformat())
                self._apscheduler.modify_job(f"crawl:{source_id}", next_run_time=now)

    def _on_event(self, event: JobEvent) -> None:
        if not event.job_id.startswith("crawl:"):
            if event.code == EVENT_JOB_ERROR:
                logger.error("%s failed", event.job_id, exc_info=event.exception)
            return
        source_id = event.job_id.removeprefix("crawl:")
        if event.code == EVENT_JOB_ERROR:
            logger.error("The slot of %s failed", source_id, exc_info=event.exception)
        elif not self._stopped:
            times = getattr(event, "scheduled_run_times", None) or [event.scheduled_run_time]
            for due_at in times:
                self._skip(source_id, due_at)


def _trigger(interval: timedelta) -> IntervalTrigger:
    seconds = interval.total_seconds()
    return IntervalTrigger(seconds=seconds, jitter=seconds * JITTER_SHARE, timezone=UTC)
