"""The watch at work: each slot of each source becomes a crawl, its record, a judgement of health, and sent alerts."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeVar

from crawler.monitoring.compose import make_plain
from crawler.monitoring.health import REMINDER_DAYS, judge_notices, judge_proposals, judge_workers
from crawler.monitoring.launcher import CrawlEnd, Launcher, Stopping
from crawler.monitoring.life import SignsOfLife
from crawler.monitoring.politeness import group_by_host
from crawler.monitoring.progress import Progress, clock, how_many, one_line
from crawler.monitoring.rhythm import Rhythm, is_change
from crawler.monitoring.scheduler import PULSE_SECONDS, Scheduler, Slot, settle_slots
from crawler.monitoring.settlement import settle_run
from crawler.monitoring.signs import PAST_DAYS, find_signs
from crawler.monitoring.wording import KINDS
from storage.alerts import queue_empty_digests, queue_notice
from storage.announcements import AnnouncementRecord, list_announcements
from storage.database import Database
from storage.discoveries import list_discoveries
from storage.notices import list_told_subjects
from storage.pages import prune_pages
from storage.past import Past, read_past
from storage.runs import (
    ALIVE_SECONDS,
    RunRecord,
    close_abandoned_runs,
    find_busy,
    find_untaken_since,
    list_runs,
    note_slot,
    record_slot,
)
from storage.sources import (
    SourceRecord,
    apply_outcome,
    get_source,
    list_sources,
    set_interval,
    set_next_due,
    set_signs,
)
from storage.subscriptions import list_subscriptions

logger = logging.getLogger(__name__)

PRUNE_INTERVAL = timedelta(days=1)
SLOT_RETRY_SECONDS = 60.0  # after trouble of our own, which a restart of the database or a look at the disk ends
LINE_LENGTH = 200  # characters of what a run or an announcement says of itself

Deliver = Callable[[datetime], int]


class Queue(Protocol):
    """Where crawls wait for workers."""

    def defer(self, source_id: str, trigger: str, *, lock: str, due_at: datetime) -> bool:
        """Put a crawl into the queue; return False if one of the source waits there already."""


T = TypeVar("T")


def utc_now() -> datetime:
    """Return the time, aware."""
    return datetime.now(UTC)


class Watcher:
    """Crawls, records, judges, delivers. ``intervals`` names the sources to watch; ``deliver`` returns alerts sent."""

    def __init__(
        self,
        *,
        database: Database,
        launcher: Launcher,
        progress: Progress,
        intervals: Mapping[str, timedelta],
        deliver: Deliver,
        parallel: int,
        page_retention: timedelta,
        rhythm: Rhythm | None = None,
        reminder_days: int = REMINDER_DAYS,
        queue: Queue | None = None,
        signs_of_life: SignsOfLife | None = None,
        pulse_seconds: float = PULSE_SECONDS,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._database = database
        self._launcher = launcher
        self._progress = progress
        self._intervals = dict(intervals)
        self._groups: dict[str, str] = {}
        self._turns: dict[str, threading.Lock] = {}
        self._turns_lock = threading.Lock()
        self._rhythm = rhythm or Rhythm(usual=max(intervals.values(), default=timedelta(hours=1)), told=intervals)
        self._reminder_days = reminder_days
        self._deliver = deliver
        self._parallel = parallel
        self._page_retention = page_retention
        self._queue = queue
        self._signs_of_life = signs_of_life
        self._pulsed_at: datetime | None = None
        self._pause_max = timedelta(seconds=2 * pulse_seconds + ALIVE_SECONDS)
        self._troubles = 0
        self._shown_at = now()
        self._clock = now
        self._pruned_at: datetime | None = None
        self._judged: dict[str, datetime | None] | None = None
        self._delivering = threading.Lock()
        self._scheduler = Scheduler(
            crawl=self._crawl_scheduled,
            skip=self._skip_slot,
            pulse=self.pulse,
            parallel=parallel,
            pulse_seconds=pulse_seconds,
        )

    def run(self, stopped: threading.Event) -> None:
        """Watch until ``stopped`` is set, then end the crawls politely; what they left is due at the next start."""
        now = self._clock()
        self._begin_intervals()
        with self._database.read() as session:
            due = {source.id: source.next_due_at for source in list_sources(session)}
        for source_id, interval in self._intervals.items():
            self._scheduler.add_source(source_id, interval=interval, next_due_at=due.get(source_id), now=now)
        self.pulse()
        self._scheduler.start()
        try:
            while not stopped.wait(1.0):  # a bound, because a wait without one is deaf to signals on some platforms
                self._show_activity()
        finally:
            self._progress.activity("stopping: waiting for the crawls to end")
            self._launcher.stop()
            self._scheduler.stop()

    def run_round(self, stopped: threading.Event) -> list[str]:
        """Crawl every source once, or until ``stopped`` is set; return the outcomes, ``failed`` for what has none."""
        self._begin_intervals()
        self.pulse()
        with ThreadPoolExecutor(self._parallel, thread_name_prefix="round") as pool:
            crawls = [pool.submit(self._crawl_once, source_id) for source_id in self._intervals]
            while not stopped.wait(0.5) and not all(crawl.done() for crawl in crawls):
                self._show_activity()
            if stopped.is_set():
                self._progress.activity("stopping: waiting for the crawls to end")
                self._launcher.stop()
        self.pulse()
        return [crawl.result() for crawl in crawls]

    def pulse(self) -> None:
        """Do what is due every minute whether or not anything is crawled."""
        now, troubles = self._clock(), self._troubles
        # After a sleep of the machine every crawl seems dead until it has beaten again: look at the next pulse.
        slept = self._pulsed_at is not None and now - self._pulsed_at > self._pause_max
        self._pulsed_at = now
        if not slept:
            self._guarded("closing killed runs", lambda: self._close_killed_runs(now))
        if self._queue is not None:
            self._guarded("showing what workers did", lambda: self._show_finished(now))
        self._guarded("judging health", lambda: self._judge_health(now))
        self._guarded("filling empty digests", lambda: self._queue_empty_digests(now))
        self._guarded("sending alerts", lambda: self._send(now))
        if self._pruned_at is None or now - self._pruned_at >= PRUNE_INTERVAL:
            self._guarded("dropping old pages", lambda: self._prune(now))
            self._pruned_at = now
        if self._signs_of_life is not None and self._troubles == troubles:
            signs = self._signs_of_life
            self._guarded("saying that the watch lives", lambda: signs.give(now))

    def _begin_intervals(self) -> None:
        """Go on with what was learned of the sources' rhythms, and let the store know of every interval."""
        with self._database.write() as session:
            known = {source.id: source for source in list_sources(session) if source.id in self._intervals}
            self._groups = group_by_host(known.values())
            for source_id in self._intervals:
                interval = self._rhythm.begin(known.get(source_id), source_id)
                self._intervals[source_id] = interval
                if source_id in known:
                    set_interval(session, source_id, interval.total_seconds())

    def _crawl_scheduled(self, source_id: str) -> None:
        due_next = self._scheduler.next_due(source_id)

        def crawl() -> str | None:
            try:
                with self._database.read() as session:
                    due_at = get_source(session, source_id).next_due_at
                return self._crawl(source_id, due_at, due_next)
            except Exception:  # a database that restarts, a full disk: the slot is still due
                self._scheduler.try_again(source_id, self._clock() + timedelta(seconds=SLOT_RETRY_SECONDS))
                raise

        self._guarded(f"crawling {source_id}", crawl)

    def _crawl_once(self, source_id: str) -> str:
        due_next = self._clock() + self._intervals[source_id]
        outcome = self._guarded(f"crawling {source_id}", lambda: self._crawl(source_id, None, due_next))
        return outcome or "failed"

    def _crawl(self, source_id: str, due_at: datetime | None, due_next: datetime | None) -> str | None:
        """Crawl one source for the slot at ``due_at``; return the outcome, None if it was not crawled.

        The slot is recorded when the child is on its way, not before: a watch killed between the two leaves the source
        due, and a crawl done twice finds nothing new the second time.
        """
        with self._turn(source_id):
            now = self._clock()
            slots = settle_slots(due_at, now, self._intervals[source_id])
            if self._is_running(source_id, now):
                self._record_slots(source_id, [*slots[:-1], Slot(due_at=slots[-1].due_at, outcome="skipped")], due_next)
                self._progress.event(now, "notice", f"{source_id}: skipped, its last crawl is still running")
                return None
            trigger = "catch_up" if slots[-1].outcome == "caught_up" else "schedule"
            if self._queue is not None:
                self._defer(self._queue, source_id, trigger, slots, due_next)
                return None
            try:
                crawl = self._launcher.start(source_id, trigger=trigger, now=now)
            except Stopping:
                return None
            try:
                self._record_slots(source_id, slots, due_next)
            finally:
                end = self._launcher.wait(crawl)
        return self._settle(end, slots[-1])

    def _turn(self, source_id: str) -> threading.Lock:
        """Return what the crawls of one host hold in turn."""
        with self._turns_lock:
            return self._turns.setdefault(self._groups.get(source_id, source_id), threading.Lock())

    def _defer(self, queue: Queue, source_id: str, trigger: str, slots: list[Slot], due_next: datetime | None) -> None:
        """Queue a crawl, and record its slot unless a worker has settled it already."""
        now, newest = self._clock(), slots[-1].due_at
        lock = self._groups.get(source_id, source_id)
        outcome = "waiting" if queue.defer(source_id, trigger, lock=lock, due_at=newest) else "skipped"
        self._record_slots(source_id, slots[:-1], due_next)
        with self._database.write() as session:
            note_slot(session, source_id, newest, outcome, now)

    def _settle(self, end: CrawlEnd, slot: Slot) -> str | None:
        """Record what a crawl could not say itself, show its outcome, and pass on what it found."""
        now = self._clock()
        with self._database.write() as session:
            run = settle_run(session, end, now=now)
            if run is None:
                record_slot(session, end.source_id, slot.due_at, "skipped", now)
            else:
                record_slot(session, end.source_id, slot.due_at, slot.outcome, now, run_id=run.id)
            if end.ending == "stop":
                set_next_due(session, end.source_id, now)  # cut short: begin with it at the next start
            source = get_source(session, end.source_id)
            count = run.counts.get("store/announcement", 0) if run else 0
            announced = list_announcements(session, announced_by=end.source_id, limit=count) if count else []
        if run is None:
            if end.ending != "stop":
                self._progress.event(now, "notice", f"{end.source_id}: skipped, another process is crawling it")
            return None
        self._progress.event(now, run.outcome or "failed", describe_run(source, run, end.seconds))
        for found in announced:
            self._progress.event(now, "announcement", f"  {describe_announcement(found)}")
        if end.ending != "stop":
            self._guarded("judging health", lambda: self._judge_health(now))
            self._guarded("sending alerts", lambda: self._send(self._clock()))
        return run.outcome

    def _skip_slot(self, source_id: str, due_at: datetime) -> None:
        """Record a slot that came due during the source's crawl.

        While the source still waits for a place its slot is open: the crawl settles both when it starts.
        """
        if source_id not in self._launcher.running:
            return
        now = self._clock()
        due_next = self._scheduler.next_due(source_id)
        slot = Slot(due_at=due_at, outcome="skipped")
        self._guarded(f"recording {source_id}", lambda: self._record_slots(source_id, [slot], due_next))
        self._progress.event(now, "notice", f"{source_id}: skipped, its last crawl is still running")

    def _record_slots(self, source_id: str, slots: list[Slot], due_next: datetime | None) -> None:
        now = self._clock()
        with self._database.write() as session:
            for slot in slots:
                record_slot(session, source_id, slot.due_at, slot.outcome, now)
            set_next_due(session, source_id, due_next)

    def _is_running(self, source_id: str, now: datetime) -> bool:
        """Whether the source, or one on its host, is being crawled: by a worker, by hand, by what outlived a watch."""
        with self._database.read() as session:
            return find_busy(session, source_id, now) is not None

    def _close_killed_runs(self, now: datetime) -> None:
        with self._database.write() as session:
            killed = close_abandoned_runs(session, now)
            for run in killed:
                apply_outcome(session, run.source_id, "failed", run.reason, 0, now)
        for run in killed:
            self._progress.event(now, "failed", f"{run.source_id}: the crawl of {clock(run.started_at)} was killed")

    def _show_finished(self, now: datetime) -> None:
        """Show the runs that workers finished since this was asked last."""
        with self._database.read() as session:
            runs = [
                run for run in list_runs(session, limit=200) if run.finished_at and run.finished_at > self._shown_at
            ]
            sources = {run.source_id: get_source(session, run.source_id) for run in runs}
        for run in sorted(runs, key=lambda run: run.finished_at or now):
            seconds = ((run.finished_at or now) - run.started_at).total_seconds()
            line = describe_run(sources[run.source_id], run, seconds)
            self._progress.event(now, run.outcome or "failed", f"{line}; on {run.host}")
        self._shown_at = max([self._shown_at, *(run.finished_at for run in runs if run.finished_at)])

    def _judge_health(self, now: datetime) -> None:
        self._look_at_read(now)
        with self._database.write() as session:
            sources = [source for source in list_sources(session) if source.id in self._intervals]
            told = list_told_subjects(session)
            due = judge_notices(sources, told, now, reminder_days=self._reminder_days)
            if self._queue is not None:
                due += judge_workers(find_untaken_since(session), told, now)
            for notice in [*due, *judge_proposals(sources, list_discoveries(session), told)]:
                if queue_notice(session, notice.subject_key, notice.kind, notice.payload, now, source=notice.source):
                    self._progress.event(now, "notice", f"notice queued: {notice.subject_key}")

    def _look_at_read(self, now: datetime) -> None:
        """Look for what is odd about the sources that were read since this was asked last, and when to read them next.

        Not for what is odd about others: after a pause of the watch it is not their silence but ours.
        """
        with self._database.read() as session:
            sources = [source for source in list_sources(session) if source.id in self._intervals]
            judged = self._judged
            read = [
                (source, read_past(session, source.id, _habits_since(source, now)), list_runs(session, source.id, 1))
                for source in sources
                if judged is not None and source.last_run_at != judged.get(source.id)
            ]
        self._judged = {source.id: source.last_run_at for source in sources}
        self._note_signs([(source, past) for source, past, _ in read if source.last_outcome == "complete"], now)
        for source, past, runs in read:
            self._adapt(source, self._rhythm.choose(source, past, next(iter(runs), None), now), now)

    def _note_signs(self, read: Sequence[tuple[SourceRecord, Past]], now: datetime) -> None:
        found = {source.id: find_signs(past, now) for source, past in read}
        changed = [source for source, _ in read if found[source.id] or source.signs]
        if changed:
            with self._database.write() as session:
                for source in changed:
                    set_signs(session, source.id, found[source.id], now)

    def _adapt(self, source: SourceRecord, interval: timedelta, now: datetime) -> None:
        """Crawl the source at another interval from its last run on, if it differs by enough."""
        if source.last_run_at is None or not is_change(self._intervals[source.id], interval):
            return
        due_at = max(source.last_run_at + interval, now)
        self._intervals[source.id] = interval
        self._scheduler.set_interval(source.id, interval, due_at)
        with self._database.write() as session:
            set_interval(session, source.id, interval.total_seconds())
            set_next_due(session, source.id, due_at)

    def _send(self, now: datetime) -> None:
        if not self._delivering.acquire(blocking=False):
            return  # a delivery under way takes what was queued, or the next pulse does
        try:
            sent = self._deliver(now)
        finally:
            self._delivering.release()
        if sent:
            self._progress.event(now, "announcement", f"{how_many(sent, 'alert')} sent")

    def _queue_empty_digests(self, now: datetime) -> None:
        with self._database.read() as session:
            if not any(record.empty_digest for record in list_subscriptions(session)):
                return
        with self._database.write() as session:
            queue_empty_digests(session, now)

    def _prune(self, now: datetime) -> None:
        with self._database.write() as session:
            dropped = prune_pages(session, now - self._page_retention)
        if dropped:
            days = self._page_retention.days
            logger.info("%d pages fetched more than %d days ago are kept no longer; their articles stay", dropped, days)

    def _show_activity(self) -> None:
        running = self._launcher.running
        due = self._scheduler.earliest_due()
        waiting = f"next crawl at {clock(due)}" if due else "nothing scheduled"
        self._progress.activity(f"crawling {', '.join(running)}" if running else waiting)

    def _guarded(self, what: str, work: Callable[[], T]) -> T | None:
        """Do one piece of work; trouble with it ends this piece, not the watch, and holds the heartbeat back."""
        try:
            return work()
        except Exception as error:  # the outermost loop: whatever broke, the other pieces go on
            self._troubles += 1
            logger.exception("%s failed", what)  # the traceback goes to the log file only
            self._progress.event(self._clock(), "failed", f"{what} failed: {first_line(error)}")
            return None


def _habits_since(source: SourceRecord, now: datetime) -> datetime:
    return (source.last_new_at or now) - timedelta(days=PAST_DAYS)


def describe_run(source: SourceRecord, run: RunRecord, seconds: float) -> str:
    """Return one line on a run that ended."""
    counted = {"new": "store/new", "copied": "store/copy", "told anew": "store/same_event"}
    found = [f"{run.counts[key]} {word}" for word, key in counted.items() if run.counts.get(key)]
    if announcements := run.counts.get("store/announcement"):
        found.append(f"{announcements} announced")
    said = f": {run.reason}" if run.reason else ""
    if not found and run.outcome in {"complete", "partial"}:
        found = ["nothing new"]
    ended = make_plain(f"{source.title} ({source.id}) {run.outcome}{said}", LINE_LENGTH)
    return "; ".join([ended, *found, f"{seconds:.0f} s"])


def describe_announcement(found: AnnouncementRecord) -> str:
    """Return one line on new cooperation."""
    kind = KINDS["zh"].get(found.kind or "", found.kind or "")
    return make_plain(f"{kind} | {'、'.join(found.regions)} | {found.title} | {found.url}", LINE_LENGTH)


def first_line(error: Exception) -> str:
    """Return what a person needs of an error's text."""
    return one_line(str(error).splitlines()[0] if str(error) else type(error).__name__)
