"""Lines that a source repeats at the edges of its pages: learnt from its stories, and then known for its own."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.models import Base

LEARNT = 5
"""Stories of one source from which a line is the source's own. A quoted sentence stands in two or three of them."""

FORGOTTEN = timedelta(days=120)
"""How long after it stood on a page last a line is kept, so that a site's former frame does not stay for good."""

_SWEEP = 500  # new stories between two looks for what is forgotten
_LINES = Base.metadata.tables["site_lines"]
_KNOWN = sa.select(_LINES.c.line).where(
    _LINES.c.source_id == sa.bindparam("source"),
    _LINES.c.line.in_(sa.bindparam("lines", expanding=True)),
    _LINES.c.stories >= LEARNT,
)


def find_learnt(session: Session, source_id: str, lines: Iterable[int]) -> set[int]:
    """Return those of the lines that are the source's own."""
    wanted = list(lines)
    if not wanted:
        return set()
    return set(session.connection().execute(_KNOWN, {"source": source_id, "lines": wanted}).scalars())


def count_lines(session: Session, source_id: str, lines: Iterable[int], now: datetime) -> None:
    """Count the lines of a new story of a source; copies do not count, for they repeat what their original says."""
    rows = [{"source_id": source_id, "line": line, "stories": 1, "seen_at": now} for line in sorted(set(lines))]
    if not rows:
        return
    connection = session.connection()
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(_LINES)
    counted = {"stories": _LINES.c.stories + 1, "seen_at": statement.excluded.seen_at}
    connection.execute(statement.on_conflict_do_update(index_elements=["source_id", "line"], set_=counted), rows)


def forget_lines(session: Session, article_id: int, now: datetime) -> None:
    """Drop lines that no page has shown for long; looks only after every so many articles."""
    if article_id % _SWEEP == 0:
        session.connection().execute(sa.delete(_LINES).where(_LINES.c.seen_at < now - FORGOTTEN))
