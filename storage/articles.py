"""Articles with their fingerprints, facets and full-text words, written together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storage.exceptions import NotFound
from storage.models import Article, Base, Facet, Fingerprint, Shingle
from storage.search import index_article, index_new_article
from storage.types import check_url, to_storable

_ARTICLES, _FACETS, _FINGERPRINTS = (Base.metadata.tables[name] for name in ("articles", "facets", "fingerprints"))
# Made once: to put a statement together costs more than to run it.
_ADD_ARTICLE = sa.insert(_ARTICLES).returning(_ARTICLES.c.id)
_ADD_FINGERPRINT, _ADD_FACET = sa.insert(_FINGERPRINTS), sa.insert(_FACETS)
# All hashes of an article as one parameter: a hundred rows bound one by one cost as much as the rest of its rows.
_ADD_SHINGLES_SQLITE = "INSERT INTO shingles (hash, article_id) SELECT value, ? FROM json_each(?)"
_ADD_SHINGLES_POSTGRESQL = sa.text(
    "INSERT INTO shingles (hash, article_id) SELECT value, :article FROM unnest(CAST(:hashes AS bigint[])) AS value"
)
_MEMBERSHIP = sa.select(_ARTICLES.c.id, _ARTICLES.c.story_id).where(
    _ARTICLES.c.canonical_url == sa.bindparam("canonical_url")
)
_URLS_PER_QUERY = 500  # SQLite takes 32,766 variables in a statement, PostgreSQL 65,535


@dataclass(frozen=True, kw_only=True, slots=True)
class NewArticle:
    """An article on its way into the store. ``source_id`` and ``text`` are None for seeds only."""

    canonical_url: str
    url: str
    source_id: str | None
    run_id: int | None = None
    title: str | None
    published: str | None
    byline_source: str | None = None
    author: str | None = None
    text: str | None
    raw_title: str | None = None
    raw_text: str | None = None
    repairs: Sequence[Mapping[str, Any]] = ()
    uncertain: Sequence[Sequence[int]] = ()
    flags: Sequence[str] = ()
    attachments: Sequence[Mapping[str, Any]] = ()
    fetched_at: datetime
    label: str
    recognition: Mapping[str, Any]
    rules_version: str
    relation: str = "new"
    of_article_id: int | None = None
    score: float | None = None
    match_reasons: Sequence[str] = ()
    fingerprint_version: int
    payload: bytes
    sampled: Sequence[int]


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleRecord:
    """An article as stored."""

    id: int
    canonical_url: str
    url: str
    source_id: str | None
    run_id: int | None
    story_id: int
    title: str | None
    published: str | None
    byline_source: str | None
    author: str | None
    text: str | None
    raw_title: str | None
    raw_text: str | None
    repairs: list[dict[str, Any]]
    uncertain: list[list[int]]
    flags: list[str]
    attachments: list[dict[str, Any]]
    fetched_at: datetime
    stored_at: datetime
    label: str
    recognition: dict[str, Any]
    rules_version: str
    relation: str
    of_article_id: int | None
    score: float | None
    match_reasons: list[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredFingerprint:
    """A fingerprint as stored; ``payload`` is read by the fingerprint's own code."""

    article_id: int
    version: int
    payload: bytes = field(repr=False)


def add_article(session: Session, article: NewArticle, story_id: int, now: datetime) -> int:
    """Store an article of a story with everything that finds it again; return its id.

    Raises:
        sqlalchemy.exc.IntegrityError: its canonical URL is stored already.
        ValueError: its canonical URL is too long.
    """
    # Straight to the tables: objects and their unit of work cost a millisecond, and this runs once for every page.
    session.flush()
    connection = session.connection()
    columns = {**_columns_of(article), "story_id": story_id, "stored_at": now}
    article_id: int = connection.execute(_ADD_ARTICLE, columns).scalar_one()
    fingerprint = {"article_id": article_id, "version": article.fingerprint_version, "payload": article.payload}
    connection.execute(_ADD_FINGERPRINT, fingerprint)
    _add_shingles(connection, article_id, article.sampled)
    _add_facets(connection, article_id, article.recognition)
    index_new_article(session, article_id, article.title, article.text)
    return article_id


def find_article(
    session: Session, *, article_id: int | None = None, canonical_url: str | None = None
) -> ArticleRecord | None:
    """Return an article by its id or canonical URL, None if there is none."""
    if article_id is not None:
        row = session.get(Article, article_id)
    else:
        row = session.scalar(sa.select(Article).where(Article.canonical_url == canonical_url))
    return _to_record(row) if row else None


def find_membership(session: Session, canonical_url: str) -> tuple[int, int] | None:
    """Return article and story of a canonical URL, None if it is not stored."""
    row = session.connection().execute(_MEMBERSHIP, {"canonical_url": to_storable(canonical_url)}).one_or_none()
    return (row[0], row[1]) if row else None


def find_known_urls(session: Session, canonical_urls: Iterable[str]) -> set[str]:
    """Return those of the canonical URLs that are stored as articles."""
    wanted, known = sorted({to_storable(url) for url in canonical_urls}), set[str]()
    for start in range(0, len(wanted), _URLS_PER_QUERY):
        some = wanted[start : start + _URLS_PER_QUERY]
        known.update(session.scalars(sa.select(Article.canonical_url).where(Article.canonical_url.in_(some))))
    return known


def latest_article_id(session: Session) -> int:
    """Return the highest id in use, 0 for none: what is stored later has a higher one."""
    return session.scalar(sa.select(sa.func.max(Article.id))) or 0


def list_articles(
    session: Session, *, source_id: str | None = None, label: str | None = None, after_id: int = 0, limit: int = 100
) -> list[ArticleRecord]:
    """Return articles by ascending id, from the one after ``after_id``."""
    query = sa.select(Article).where(Article.id > after_id).order_by(Article.id).limit(limit)
    if source_id is not None:
        query = query.where(Article.source_id == source_id)
    if label is not None:
        query = query.where(Article.label == label)
    return [_to_record(row) for row in session.scalars(query)]


def list_latest(session: Session, source_id: str, *, limit: int = 10) -> list[ArticleRecord]:
    """Return the articles of a source that were issued last, newest first."""
    newest_first = (Article.published.desc().nulls_last(), Article.id.desc())
    query = sa.select(Article).where(Article.source_id == source_id).order_by(*newest_first).limit(limit)
    return [_to_record(row) for row in session.scalars(query)]


def count_articles(session: Session, *, relation: str | None = None, source_id: str | None = None) -> int:
    """Return how many articles are stored, seeds included."""
    query = sa.select(sa.func.count()).select_from(Article)
    if source_id is not None:
        query = query.where(Article.source_id == source_id)
    if relation is not None:
        query = query.where(Article.relation == relation)
    return session.scalar(query) or 0


def count_issued(session: Session, since: date, source_id: str | None = None) -> dict[str, dict[str, int]]:
    """Return how many articles each source, or one, issued on each day since, copies included."""
    # Counted here: told to group by source, SQLite walks all articles by source instead of the last ones by day.
    query = sa.select(Article.source_id, Article.published).where(Article.published >= since.isoformat())
    if source_id is not None:
        query = query.where(Article.source_id == source_id)
    counts: dict[str, dict[str, int]] = {}
    for name, published in session.execute(query):
        if name is not None and published is not None:
            days = counts.setdefault(name, {})
            days[published[:10]] = days.get(published[:10], 0) + 1
    return counts


def load_fingerprints(session: Session, article_ids: Iterable[int]) -> list[StoredFingerprint]:
    """Return the fingerprints of the articles, by id."""
    query = sa.select(Fingerprint).where(Fingerprint.article_id.in_(list(article_ids))).order_by(Fingerprint.article_id)
    return [
        StoredFingerprint(article_id=row.article_id, version=row.version, payload=row.payload)
        for row in session.scalars(query)
    ]


def set_text(
    session: Session,
    article_id: int,
    *,
    title: str | None,
    text: str,
    raw_title: str | None = None,
    raw_text: str | None = None,
    repairs: Sequence[Mapping[str, Any]] = (),
    uncertain: Sequence[Sequence[int]] = (),
) -> None:
    """Give an article its text and what was repaired in it, for a seed whose text came later or a page read anew."""
    row = _get_row(session, article_id)
    row.title, row.text, row.raw_title, row.raw_text = title, text, raw_title, raw_text
    row.repairs, row.uncertain = [dict(repair) for repair in repairs], [list(span) for span in uncertain]
    session.flush()
    index_article(session, article_id, title, text)


def set_recognition(
    session: Session, article_id: int, *, label: str, recognition: Mapping[str, Any], rules_version: str
) -> None:
    """Replace what recognition found in an article, after its rules changed."""
    row = _get_row(session, article_id)
    row.label, row.recognition, row.rules_version = label, dict(recognition), rules_version
    session.execute(sa.delete(Facet).where(Facet.article_id == article_id))
    _add_facets(session.connection(), article_id, recognition)
    session.flush()


def set_fingerprint(session: Session, article_id: int, *, version: int, payload: bytes, sampled: Sequence[int]) -> None:
    """Replace an article's fingerprint, after its making changed or its full text came."""
    session.merge(Fingerprint(article_id=article_id, version=version, payload=payload))
    session.execute(sa.delete(Shingle).where(Shingle.article_id == article_id))
    _add_shingles(session.connection(), article_id, sampled)
    session.flush()


def facets_of(recognition: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return (field, value) pairs to filter by, from recognition's JSON."""
    many = {"region": "regions", "party": "parties", "domain": "domains", "instrument": "instrument_names"}
    found = {(name, value) for name, key in many.items() for value in recognition.get(key) or ()}
    found |= {(name, recognition[name]) for name in ("kind", "region_group") if recognition.get(name)}
    return {(name, to_storable(str(value))[:255]) for name, value in found}


def _columns_of(article: NewArticle) -> dict[str, Any]:
    apart = {"fingerprint_version", "payload", "sampled"}
    columns = {name: getattr(article, name) for name in NewArticle.__dataclass_fields__ if name not in apart}
    columns["canonical_url"] = check_url(article.canonical_url)
    columns["recognition"] = dict(article.recognition)
    return columns


def _add_shingles(connection: sa.Connection, article_id: int, sampled: Sequence[int]) -> None:
    hashes = sorted(set(sampled))
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_ADD_SHINGLES_SQLITE, (article_id, str(hashes)))
    else:
        connection.execute(_ADD_SHINGLES_POSTGRESQL, {"article": article_id, "hashes": hashes})


def _add_facets(connection: sa.Connection, article_id: int, recognition: Mapping[str, Any]) -> None:
    if found := sorted(facets_of(recognition)):
        rows = [{"article_id": article_id, "field": name, "value": value} for name, value in found]
        connection.execute(_ADD_FACET, rows)


def _get_row(session: Session, article_id: int) -> Article:
    row = session.get(Article, article_id)
    if row is None:
        raise NotFound(f"there is no article {article_id}")
    return row


def _to_record(row: Article) -> ArticleRecord:
    return ArticleRecord(**{name: getattr(row, name) for name in ArticleRecord.__dataclass_fields__})
