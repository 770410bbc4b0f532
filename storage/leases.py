"""Which process may do what only one may: a row with a holder who beats.

A lease runs out when its count of beats has stood still for a while by the clock of who is waiting, so machines whose
clocks differ, jump or stop agree; the times in the row are for people.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storage.models import Lease


@dataclass(frozen=True, kw_only=True, slots=True)
class LeaseRecord:
    """Who holds what; ``holder`` is a token of that process's life, None once it was given back."""

    name: str
    holder: str | None
    place: str
    pid: int
    beats: int
    taken_at: datetime
    beat_at: datetime


def find_lease(session: Session, name: str) -> LeaseRecord | None:
    """Return the lease, None if nobody ever took it."""
    row = session.get(Lease, name)
    if row is None:
        return None
    return LeaseRecord(**{field: getattr(row, field) for field in LeaseRecord.__dataclass_fields__})


def take_lease(
    session: Session, name: str, *, holder: str, place: str, pid: int, seen: LeaseRecord | None, now: datetime
) -> bool:
    """Take the lease if it is free, or still stands as ``seen``, whose holder is taken for dead; return whether."""
    row = session.get(Lease, name)
    if (
        row is not None
        and row.holder is not None
        and (seen is None or (row.holder, row.beats) != (seen.holder, seen.beats))
    ):
        return False
    if row is None:
        row = Lease(name=name, beats=0)
        session.add(row)
    row.holder, row.place, row.pid = holder, place, pid
    row.beats, row.taken_at, row.beat_at = row.beats + 1, now, now
    session.flush()
    return True


def beat_lease(session: Session, name: str, holder: str, now: datetime) -> bool:
    """Store that the holder lives; return False if the lease is no longer its own."""
    row = session.get(Lease, name)
    if row is None or row.holder != holder:
        return False
    row.beats, row.beat_at = row.beats + 1, now
    session.flush()
    return True


def release_lease(session: Session, name: str, holder: str) -> None:
    """Give the lease back, if it is the holder's still."""
    row = session.get(Lease, name)
    if row is not None and row.holder == holder:
        row.holder = None
        session.flush()
