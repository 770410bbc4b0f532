"""Fetched pages, kept compressed for ``replay``, with the validators for the next conditional request."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.models import Base, Page
from storage.types import check_url


@dataclass(frozen=True, kw_only=True, slots=True)
class Validators:
    """What a server gave to ask "changed since?" with."""

    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredPage:
    """A page as fetched last; ``body`` is None once pruned, or where only validators are kept."""

    canonical_url: str
    source_id: str
    kind: str
    fetched_at: datetime
    etag: str | None
    last_modified: str | None
    charset: str | None
    body: bytes | None


def find_validators(session: Session, canonical_url: str) -> Validators | None:
    """Return the validators of a page, None if it is unknown or came without any."""
    query = sa.select(Page.etag, Page.last_modified).where(Page.canonical_url == canonical_url)
    row = session.execute(query).one_or_none()
    if row is None or (row.etag is None and row.last_modified is None):
        return None
    return Validators(etag=row.etag, last_modified=row.last_modified)


def save_page(
    session: Session,
    canonical_url: str,
    source_id: str,
    kind: str,
    fetched_at: datetime,
    etag: str | None,
    last_modified: str | None,
    charset: str | None,
    body: bytes | None,
) -> None:
    """Store a page, in place of its earlier state."""
    values = {
        "canonical_url": check_url(canonical_url),
        "source_id": source_id,
        "kind": kind,
        "fetched_at": fetched_at,
        "etag": etag,
        "last_modified": last_modified,
        "charset": charset,
        "body": body,
    }
    connection = session.connection()
    connection.execute(_save(connection.dialect.name), values)


def load_page(session: Session, canonical_url: str) -> StoredPage | None:
    """Return a stored page, None if there is none."""
    row = session.get(Page, canonical_url, populate_existing=True)
    if row is None:
        return None
    return StoredPage(**{name: getattr(row, name) for name in StoredPage.__dataclass_fields__})


def list_page_urls(session: Session, *, source_id: str | None = None, kind: str | None = None) -> list[str]:
    """Return the addresses of the pages whose bodies are kept, oldest first."""
    query = sa.select(Page.canonical_url).where(Page.body.is_not(None)).order_by(Page.fetched_at, Page.canonical_url)
    if source_id is not None:
        query = query.where(Page.source_id == source_id)
    if kind is not None:
        query = query.where(Page.kind == kind)
    return list(session.scalars(query))


def prune_pages(session: Session, before: datetime) -> int:
    """Drop the bodies fetched before a moment, keep the validators; return how many."""
    statement = sa.update(Page).where(Page.fetched_at < before, Page.body.is_not(None)).values(body=None)
    return session.execute(statement).rowcount  # type: ignore[attr-defined,no-any-return]


@cache
def _save(dialect: str) -> sa.Insert:
    """Return the statement, made once: that costs more than to run it, and it runs for every page."""
    pages = Base.metadata.tables["pages"]
    statement = sqlite.insert(pages) if dialect == "sqlite" else postgresql.insert(pages)
    state = {column.name: statement.excluded[column.name] for column in pages.c if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=[pages.c.canonical_url], set_=state)
