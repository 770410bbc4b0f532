"""What discovery found of each source: the columns that it proposes, and those put to use instead of the declared ones.

A proposal changes nothing. It is put to use by a person, or at once where no column was known at all.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storage.exceptions import NotFound
from storage.models import Discovery


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundColumn:
    """A listing as it was seen; ``newest`` is the newest day on it, where it showed days.

    ``is_home``: the home page, which lists the newest articles and is never paged.
    """

    url: str
    name: str
    links: int = 0
    newest: str | None = None
    doubts: Sequence[str] = ()
    is_home: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class DiscoveryRecord:
    """The last look at a source's home page and what is in use of earlier ones.

    ``columns`` are proposed since ``proposed_at`` in place of ``replaces``; without any, ``reason`` says why.
    ``used_columns`` are read since ``used_since`` in place of ``used_replaces``. ``family`` names a base spider.
    """

    source_id: str
    looked_at: datetime
    cause: str
    answered: bool
    reason: str
    family: str | None
    columns: tuple[FoundColumn, ...]
    replaces: tuple[str, ...]
    proposed_at: datetime | None
    used_since: datetime | None
    used_family: str | None
    used_columns: tuple[FoundColumn, ...]
    used_replaces: tuple[str, ...]
    confirmed: bool

    @property
    def is_open(self) -> bool:
        """Whether a proposal waits for somebody's word."""
        return self.proposed_at is not None and not self.is_used

    @property
    def is_used(self) -> bool:
        """Whether what is proposed is what is read."""
        return bool(self.columns) and {c.url for c in self.columns} <= {c.url for c in self.used_columns}


def record_look(
    session: Session,
    source_id: str,
    *,
    cause: str,
    answered: bool,
    reason: str,
    family: str | None,
    columns: Sequence[FoundColumn],
    replaces: Sequence[str],
    now: datetime,
) -> DiscoveryRecord:
    """Store what a look at the home page came to. The same columns again stay proposed since when they were first.

    A look that learned nothing leaves an earlier proposal standing.
    """
    row = session.get(Discovery, source_id)
    if row is None:
        row = Discovery(
            source_id=source_id,
            family=None,
            columns=[],
            replaces=[],
            used_columns=[],
            used_replaces=[],
            confirmed=False,
        )
        session.add(row)
    row.looked_at, row.cause, row.answered, row.reason = now, cause, answered, reason
    if columns or answered:
        is_same = {column["url"] for column in row.columns} == {column.url for column in columns}
        row.proposed_at = (row.proposed_at if is_same and row.proposed_at else now) if columns else None
        row.family, row.columns, row.replaces = family, [_store(column) for column in columns], sorted(replaces)
    session.flush()
    return _to_record(row)


def find_discovery(session: Session, source_id: str) -> DiscoveryRecord | None:
    """Return what is known of a source's discovery, None where its home page was never asked."""
    row = session.get(Discovery, source_id)
    return _to_record(row) if row else None


def list_discoveries(session: Session) -> list[DiscoveryRecord]:
    """Return every source's discovery, by source."""
    return [_to_record(row) for row in session.scalars(sa.select(Discovery).order_by(Discovery.source_id))]


def use_proposal(
    session: Session, source_id: str, now: datetime, *, confirmed: bool, only: Sequence[str] = ()
) -> DiscoveryRecord:
    """Read from now on what is proposed, or ``only`` those addresses of it, beside what earlier proposals brought.

    Raises:
        NotFound: nothing is proposed, or not that address.
    """
    row = session.get(Discovery, source_id)
    if row is None or not row.columns:
        raise NotFound(f"nothing is proposed for {source_id!r}")
    if unknown := sorted(set(only) - {column["url"] for column in row.columns}):
        raise NotFound(f"{unknown[0]} is not proposed for {source_id!r}")
    taken = [column for column in row.columns if not only or column["url"] in only]
    urls = {column["url"] for column in taken}
    kept = [column for column in row.used_columns if column["url"] not in urls | set(row.replaces)]
    row.used_columns, row.used_family, row.used_since = [*kept, *taken], row.family, now
    row.used_replaces = sorted({*row.used_replaces, *row.replaces} - urls)
    row.confirmed = confirmed
    session.flush()
    return _to_record(row)


def drop_used(session: Session, source_id: str) -> None:
    """Read from now on what the source declares.

    Raises:
        NotFound: nothing else was in use.
    """
    row = session.get(Discovery, source_id)
    if row is None or not row.used_columns:
        raise NotFound(f"{source_id!r} reads what it declares")
    row.used_columns, row.used_replaces, row.used_family, row.used_since, row.confirmed = [], [], None, None, False
    session.flush()


def _store(column: FoundColumn) -> dict[str, Any]:
    return {**asdict(column), "doubts": list(column.doubts)}


def _to_record(row: Discovery) -> DiscoveryRecord:
    fields = {name: getattr(row, name) for name in DiscoveryRecord.__dataclass_fields__}
    for name in ("columns", "used_columns"):
        fields[name] = tuple(FoundColumn(**{**column, "doubts": tuple(column["doubts"])}) for column in fields[name])
    for name in ("replaces", "used_replaces"):
        fields[name] = tuple(fields[name])
    return DiscoveryRecord(**fields)
