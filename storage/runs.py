"""Crawl runs and the slots of the schedule: what was due, what ran, how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storage.exceptions import AlreadyRunning, NotFound
from storage.models import Run, Slot, Source
from storage.types import RunOutcome, SlotOutcome

ALIVE_SECONDS = 40
"""A run without a heartbeat for longer was killed. Runs beat every 5 s; in SQLite a beat may wait 30 s for a writer."""
ALIVE_SECONDS_UNHINDERED = 20
"""The same in PostgreSQL, where beats wait for nobody: three may be lost. Longer, and a busy machine does not begin a
killed crawl anew within a minute; shorter, and one that is starved for some seconds is taken for killed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RunRecord:
    """One crawl; without ``outcome`` it is under way."""

    id: int
    source_id: str
    trigger: str
    started_at: datetime
    heartbeat_at: datetime
    finished_at: datetime | None
    outcome: RunOutcome | None
    reason: str
    counts: dict[str, Any]
    pid: int
    host: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SlotRecord:
    """A moment at which a crawl was due, and what became of it."""

    source_id: str
    due_at: datetime
    outcome: SlotOutcome
    recorded_at: datetime
    run_id: int | None


def start_run(session: Session, source_id: str, trigger: str, now: datetime, pid: int, host: str) -> int:
    """Store that a crawl of the source begins and return its id; a killed one before it is closed first.

    Raises:
        AlreadyRunning: another crawl of the source, or of a source on one of its hosts, is alive.
    """
    if busy := find_busy(session, source_id, now):
        whose = source_id if busy.source_id == source_id else f"{busy.source_id}, on the same host as {source_id},"
        raise AlreadyRunning(
            f"{whose} is being crawled already: run {busy.id}, process {busy.pid} on {busy.host}, "
            f"since {busy.started_at:%Y-%m-%d %H:%M:%S} UTC"
        )
    before = session.scalar(sa.select(Run).where(Run.source_id == source_id, Run.finished_at.is_(None)))
    if before:
        _close_killed(before, now)
        session.flush()
    run = Run(
        source_id=source_id,
        trigger=trigger,
        started_at=now,
        heartbeat_at=now + clock_skew(session),
        reason="",
        counts={},
        pid=pid,
        host=host,
    )
    session.add(run)
    session.flush()
    return run.id


def find_busy(session: Session, source_id: str, now: datetime) -> RunRecord | None:
    """Return the run that is alive of the source, or of one on one of its hosts; None where there is none."""
    limit = _find_limit(session, now)
    alive = session.scalars(sa.select(Run).where(Run.finished_at.is_(None), Run.heartbeat_at > limit)).all()
    for run in alive:
        if run.source_id == source_id or _hosts(session, source_id) & _hosts(session, run.source_id):
            return _to_record(run)
    return None


def beat_run(session: Session, run_id: int, now: datetime) -> bool:
    """Store that the run is alive; return False if it was taken for killed and its place has been taken since.

    One that was taken for killed while its machine was asleep, and whose place is free, goes on.
    """
    row = session.get(Run, run_id)
    if row is None:
        return False
    if row.finished_at is not None:
        if find_busy(session, row.source_id, now):
            return False
        row.finished_at = row.outcome = None
        row.reason = ""
    row.heartbeat_at = now + clock_skew(session)
    session.flush()
    return True


def clock_skew(session: Session) -> timedelta:
    """Return by how much the database's clock is ahead of this machine's; nothing for a file on it.

    Heartbeats are kept by the database's clock, so that machines whose clocks differ do not bury each other's runs.
    """
    if session.get_bind().dialect.name == "sqlite":
        return timedelta()
    there: datetime = session.scalars(sa.select(sa.func.clock_timestamp())).one()
    return there - datetime.now(UTC)


def finish_run(
    session: Session, run_id: int, outcome: str, reason: str, counts: Mapping[str, int], now: datetime
) -> None:
    """Store how the run ended. The word of the run itself wins over one that took it for killed."""
    row = session.get(Run, run_id)
    if row is None:
        raise NotFound(f"there is no run {run_id}")
    row.finished_at = row.heartbeat_at = now
    row.outcome, row.reason, row.counts = RunOutcome(outcome), reason, dict(counts)
    session.flush()


def list_runs(session: Session, source_id: str | None = None, limit: int = 50) -> list[RunRecord]:
    """Return runs, newest first."""
    query = sa.select(Run).order_by(Run.id.desc()).limit(limit)
    if source_id is not None:
        query = query.where(Run.source_id == source_id)
    return [_to_record(row) for row in session.scalars(query)]


def get_run(session: Session, run_id: int) -> RunRecord:
    """Return a run.

    Raises:
        NotFound: there is none of that id.
    """
    row = session.get(Run, run_id)
    if row is None:
        raise NotFound(f"there is no run {run_id}")
    return _to_record(row)


def close_abandoned_runs(session: Session, now: datetime) -> list[RunRecord]:
    """End every run whose process was killed; return them."""
    limit = _find_limit(session, now)
    rows = session.scalars(sa.select(Run).where(Run.finished_at.is_(None), Run.heartbeat_at <= limit)).all()
    for row in rows:
        _close_killed(row, now)
    session.flush()
    return [_to_record(row) for row in rows]


def record_slot(
    session: Session, source_id: str, due_at: datetime, outcome: str, now: datetime, run_id: int | None = None
) -> None:
    """Store what became of a due moment; a later word on the same moment replaces the earlier."""
    row = session.scalar(sa.select(Slot).where(Slot.source_id == source_id, Slot.due_at == due_at))
    if row is None:
        row = Slot(source_id=source_id, due_at=due_at)
        session.add(row)
    row.outcome, row.recorded_at, row.run_id = SlotOutcome(outcome), now, run_id
    session.flush()


def note_slot(session: Session, source_id: str, due_at: datetime, outcome: str, now: datetime) -> None:
    """Store what became of a due moment, unless something was stored of it already."""
    if session.scalar(sa.select(Slot.id).where(Slot.source_id == source_id, Slot.due_at == due_at)) is None:
        record_slot(session, source_id, due_at, outcome, now)


def find_untaken_since(session: Session) -> datetime | None:
    """Return since when queued crawls wait and none is taken: no crawl runs, and none began after the first of them."""
    if session.scalar(sa.select(Run.id).where(Run.finished_at.is_(None)).limit(1)) is not None:
        return None
    query = sa.select(sa.func.min(Slot.recorded_at)).where(Slot.outcome == SlotOutcome.WAITING)
    began = session.scalar(sa.select(sa.func.max(Run.started_at)))
    return session.scalar(query.where(Slot.recorded_at > began) if began else query)


def list_slots(session: Session, source_id: str | None = None, limit: int = 50) -> list[SlotRecord]:
    """Return slots, newest first."""
    query = sa.select(Slot).order_by(Slot.due_at.desc(), Slot.id.desc()).limit(limit)
    if source_id is not None:
        query = query.where(Slot.source_id == source_id)
    return [
        SlotRecord(**{name: getattr(row, name) for name in SlotRecord.__dataclass_fields__})
        for row in session.scalars(query)
    ]


LOOKED_BACK = 1000  # runs: six weeks of hourly ones


def find_lost_since(session: Session, source_id: str) -> datetime | None:
    """Return since when every run that read listings missed a column that used to be there, None if the last did not.

    Runs that read none, such as those of an outage, say nothing about it.
    """
    query = sa.select(Run).where(Run.source_id == source_id, Run.finished_at.is_not(None))
    since = None
    for run in session.scalars(query.order_by(Run.id.desc()).limit(LOOKED_BACK)):
        if run.counts.get("crawl/lost_column"):
            since = run.started_at
        elif run.counts.get("crawl/listing"):
            break
    return since


def has_run_before(session: Session, source_id: str, moment: datetime) -> bool:
    """Tell whether a run of the source was complete before a moment."""
    query = sa.select(Run.id).where(
        Run.source_id == source_id, Run.outcome == RunOutcome.COMPLETE, Run.finished_at < moment
    )
    return session.scalar(query.limit(1)) is not None


def _find_limit(session: Session, now: datetime) -> datetime:
    """Return when a run that is alive has beaten since."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return now + clock_skew(session) - timedelta(seconds=ALIVE_SECONDS if is_sqlite else ALIVE_SECONDS_UNHINDERED)


def _hosts(session: Session, source_id: str) -> set[str]:
    row = session.get(Source, source_id)
    return set(row.hosts) if row else set()


def _close_killed(row: Run, now: datetime) -> None:
    row.finished_at, row.outcome, row.reason = now, RunOutcome.FAILED, "killed"


def _to_record(row: Run) -> RunRecord:
    return RunRecord(**{name: getattr(row, name) for name in RunRecord.__dataclass_fields__})
