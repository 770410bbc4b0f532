"""Sources as declared by the spiders, their health, and how far their columns were read."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storage.exceptions import NotFound
from storage.models import Column, ColumnStop, Source
from storage.types import RunOutcome, SourceState

FAILURES_UNTIL_DOWN = 3
"""Failed runs in a row. One is a flicker; three of hourly runs mean two hours. More: later alarm, fewer false ones."""

BLIND_STATES = {SourceState.DOWN, SourceState.BLOCKED}


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceDeclaration:
    """What a spider says of its source; ``kind`` is regulator, standards_body, press or mirror.

    ``hosts`` are those that its crawls ask.
    """

    id: str
    title: str
    region: str
    region_code: str
    kind: str
    homepage: str
    hosts: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Sign:
    """Something odd about a source whose runs end well, such as a listing that lost its links."""

    kind: str
    reason: str
    since: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceRecord:
    """A source with its health; ``failures`` counts the failed runs since the last that read something.

    ``last_success_at`` is the end of the last complete run, ``last_read_at`` of the last complete or partial one;
    ``interval_seconds`` is the time between two crawls as the watch has it now, None before it has watched.
    """

    id: str
    title: str
    region: str
    region_code: str
    kind: str
    homepage: str
    declared: bool
    state: SourceState
    state_reason: str
    state_since: datetime
    failures: int
    last_outcome: RunOutcome | None
    last_run_at: datetime | None
    last_success_at: datetime | None
    last_new_at: datetime | None
    next_due_at: datetime | None
    signs: Sequence[Sign] = ()
    last_read_at: datetime | None = None
    interval_seconds: float | None = None
    hosts: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class StateChange:
    """A source went from one state to another."""

    source_id: str
    old: SourceState
    new: SourceState
    reason: str
    since: datetime


def sync_sources(session: Session, declared: Iterable[SourceDeclaration], now: datetime) -> None:
    """Store what is declared; sources that are no longer keep their rows, marked as not declared."""
    rows = {row.id: row for row in session.scalars(sa.select(Source))}
    for known in rows.values():
        known.declared = False
    for declaration in declared:
        if row := rows.get(declaration.id):
            for name, value in _to_columns(declaration).items():
                setattr(row, name, value)
            row.declared = True
        else:
            session.add(_new_source(declaration, now))
    session.flush()


def list_sources(session: Session) -> list[SourceRecord]:
    """Return every declared source, by id."""
    rows = session.scalars(sa.select(Source).where(Source.declared).order_by(Source.id))
    return [_to_record(row) for row in rows]


def get_source(session: Session, source_id: str) -> SourceRecord:
    """Return one source, declared or not.

    Raises:
        NotFound: there is none of that id.
    """
    return _to_record(_get_row(session, source_id))


def set_next_due(session: Session, source_id: str, due_at: datetime | None) -> None:
    """Remember when the source is to be crawled next; None: it is not scheduled."""
    _get_row(session, source_id).next_due_at = due_at
    session.flush()


def set_interval(session: Session, source_id: str, seconds: float) -> None:
    """Remember how long the watch waits between two crawls of the source."""
    _get_row(session, source_id).interval_seconds = seconds
    session.flush()


def apply_outcome(
    session: Session, source_id: str, outcome: str, reason: str, new_articles: int, now: datetime
) -> StateChange | None:
    """Judge the source by the run that just ended; return the change of state, None if it stays as it was."""
    row = _get_row(session, source_id)
    old, ended = row.state, RunOutcome(outcome)
    row.failures = row.failures + 1 if ended in {RunOutcome.FAILED, RunOutcome.BLOCKED} else 0
    new = _next_state(old, ended, row.failures, blocked_before=row.last_outcome is RunOutcome.BLOCKED)
    if new is SourceState.HEALTHY and row.signs:
        new, reason = SourceState.SUSPECT, _join_reasons(_read_signs(row))
    row.last_outcome, row.last_run_at, row.state, row.state_reason = ended, now, new, reason
    if ended is RunOutcome.COMPLETE:
        row.last_success_at = now
    if ended in {RunOutcome.COMPLETE, RunOutcome.PARTIAL}:
        row.last_read_at = now
    if new_articles:
        row.last_new_at = now
    if new is old:
        session.flush()
        return None
    row.state_since = now
    session.flush()
    return StateChange(source_id=source_id, old=old, new=new, reason=reason, since=now)


def note_unread(session: Session, source_id: str, reason: str) -> None:
    """Set a source back to new: no column of it is known, so that nothing can be said of its health."""
    row = _get_row(session, source_id)
    row.state, row.state_reason, row.failures = SourceState.NEW, reason, 0
    session.flush()


def note_columns(session: Session, source_id: str, reason: str, now: datetime) -> None:
    """Say at once that other columns are read from the next crawl on: what was said of those before holds no longer.

    A source that reads well stays healthy, one that read something suspect; of any other nothing is known until then.
    """
    row = _get_row(session, source_id)
    row.state_reason = "" if row.state is SourceState.HEALTHY else reason
    if row.last_outcome not in {RunOutcome.COMPLETE, RunOutcome.PARTIAL}:
        row.state_since = row.state_since if row.state is SourceState.NEW else now
        row.state, row.failures = SourceState.NEW, 0
    session.flush()


def set_signs(session: Session, source_id: str, found: Sequence[Sign], now: datetime) -> None:
    """Store what is odd about a source; a sign that was there already keeps its beginning.

    A source that reads well is suspect while it shows any; one that does not read well has its state from its runs.
    """
    row = _get_row(session, source_id)
    known = {sign.kind: sign.since for sign in _read_signs(row)}
    signs = [Sign(kind=sign.kind, reason=sign.reason, since=known.get(sign.kind, sign.since)) for sign in found]
    row.signs = [{"kind": sign.kind, "reason": sign.reason, "since": sign.since.isoformat()} for sign in signs]
    if row.last_outcome is RunOutcome.COMPLETE:
        state = SourceState.SUSPECT if signs else SourceState.HEALTHY
        row.state_since = now if state is not row.state else row.state_since
        row.state_reason = _join_reasons(signs) if signs else row.state_reason if state is row.state else ""
        row.state = state
    session.flush()


def get_column(session: Session, source_id: str, url: str) -> datetime | None:
    """Return when the column was last read to its end, None for never."""
    return session.scalar(sa.select(Column.last_complete_at).where(Column.source_id == source_id, Column.url == url))


def mark_column_complete(session: Session, source_id: str, url: str, now: datetime) -> None:
    """Remember that the column was read to its end and all that it listed is stored."""
    session.merge(Column(source_id=source_id, url=url, last_complete_at=now))
    set_stop(session, source_id, url, None)


def find_stop(session: Session, source_id: str, url: str) -> tuple[int, str] | None:
    """Return number and address of the listing page from which the column is to be read on, None for its first."""
    row = session.get(ColumnStop, (source_id, url))
    return (row.number, row.page_url) if row else None


def set_stop(session: Session, source_id: str, url: str, page: tuple[int, str] | None) -> None:
    """Remember the last listing page up to which all is stored of a column that could not be read to its end."""
    if page is None:
        session.execute(sa.delete(ColumnStop).where(ColumnStop.source_id == source_id, ColumnStop.url == url))
    else:
        session.merge(ColumnStop(source_id=source_id, url=url, number=page[0], page_url=page[1]))
    session.flush()


def _next_state(old: SourceState, ended: RunOutcome, failures: int, *, blocked_before: bool) -> SourceState:
    if ended is RunOutcome.COMPLETE:
        return SourceState.HEALTHY
    if ended is RunOutcome.PARTIAL:  # it answers, but not with everything: worth a look, not an alarm
        return SourceState.SUSPECT
    if ended is RunOutcome.BLOCKED and blocked_before:
        return SourceState.BLOCKED
    if old in BLIND_STATES:
        return old
    return SourceState.DOWN if failures >= FAILURES_UNTIL_DOWN else SourceState.SUSPECT


def _new_source(declaration: SourceDeclaration, now: datetime) -> Source:
    return Source(
        **_to_columns(declaration),
        declared=True,
        state=SourceState.NEW,
        state_reason="not crawled yet",
        state_since=now,
        failures=0,
        signs=[],
    )


def _to_columns(declaration: SourceDeclaration) -> dict[str, object]:
    return {**asdict(declaration), "hosts": list(declaration.hosts)}


def _get_row(session: Session, source_id: str) -> Source:
    row = session.get(Source, source_id)
    if row is None:
        raise NotFound(f"there is no source {source_id!r}")
    return row


def _read_signs(row: Source) -> list[Sign]:
    return [
        Sign(kind=sign["kind"], reason=sign["reason"], since=datetime.fromisoformat(sign["since"]))
        for sign in row.signs
    ]


def _join_reasons(signs: Iterable[Sign]) -> str:
    return "; ".join(sign.reason for sign in signs)


def _to_record(row: Source) -> SourceRecord:
    fields = {name: getattr(row, name) for name in SourceRecord.__dataclass_fields__}
    return SourceRecord(**{**fields, "signs": tuple(_read_signs(row)), "hosts": tuple(row.hosts)})
