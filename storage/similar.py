"""Candidates: which stored articles share rare hashes with a new one. What they amount to is decided elsewhere."""

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from storage.models import Article, Fingerprint

TOO_COMMON = 16
"""Stories from which a hash counts as boilerplate: it is neither looked at nor stored again.

It bounds the rows of one hash, and so the cost of a look-up, whatever the number of articles. Higher finds copies of
texts that consist of stock phrases; lower is faster. A story of 500 copies does not reach it: see ``Similar.unstored``.
"""

_PRIOR = 1000  # articles assumed to be stored from the beginning, so that weights mean something in an empty store


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A stored article that shares hashes with the new one: how many, and their weight in bits."""

    article_id: int
    shared: int
    weight: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Similar:
    """The best candidates, best first. ``common``: hashes of the new article that stand in too many stories."""

    candidates: list[Candidate]
    common: frozenset[int]
    holders: dict[int, list[int]] = field(repr=False)  # articles that hold each hash, common ones left out

    def unstored(self, sampled: Iterable[int], members: Iterable[int] = ()) -> list[int]:
        """Return the hashes worth storing: not common, and not held by an article of the same story already.

        A copy adds little, so that a much-copied story neither grows nor makes its own words look like boilerplate.
        """
        own, held = frozenset(members), set(self.common)
        held.update(value for value, articles in self.holders.items() if not own.isdisjoint(articles))
        return [value for value in sampled if value not in held]


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredPrint:
    """The fingerprint of a stored article, with its story."""

    article_id: int
    story_id: int
    relation: str
    version: int
    payload: bytes = field(repr=False)


def find_candidates(session: Session, sampled: Sequence[int], *, limit: int = 8) -> list[Candidate]:
    """Return the stored articles that share the rarest hashes, best first."""
    return find_similar(session, sampled, limit=limit).candidates


def find_similar(session: Session, probes: Sequence[int], *, limit: int = 8) -> Similar:
    """Look up hashes. An article's weight is the sum over shared hashes of log2(articles / articles with the hash)."""
    found = _look_up(session, probes)
    common = frozenset(value for value, articles in found.items() if len(articles) >= TOO_COMMON)
    holders = {value: articles for value, articles in found.items() if value not in common}
    stored = math.log2(_PRIOR + (session.scalar(_LATEST) or 0))
    weights: dict[int, float] = defaultdict(float)
    shared: dict[int, int] = defaultdict(int)
    for articles in holders.values():
        weight = stored - math.log2(len(articles))
        for article_id in articles:
            weights[article_id] += weight
            shared[article_id] += 1
    best = sorted(weights, key=lambda article_id: (-round(weights[article_id], 6), article_id))[:limit]
    return Similar(
        candidates=[Candidate(article_id=a, shared=shared[a], weight=weights[a]) for a in best],
        common=common,
        holders=holders,
    )


def _look_up(session: Session, probes: Sequence[int]) -> dict[int, list[int]]:
    """Return the articles that hold each hash, in one query that reads at most ``TOO_COMMON`` rows for each."""
    if not probes:
        return {}
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        given = {"probes": json.dumps(list(probes)), "most": TOO_COMMON}
        rows = connection.execute(_SQLITE_LOOKUP, given).all()
        return {row[0]: [int(article_id) for article_id in row[1].split(",")] for row in rows if row[1]}
    rows = connection.execute(_POSTGRESQL_LOOKUP, {"probes": list(probes), "most": TOO_COMMON}).all()
    return {row[0]: row[1] for row in rows if row[1]}


def load_prints(session: Session, article_ids: Iterable[int]) -> dict[int, StoredPrint]:
    """Return the fingerprints of articles by id."""
    rows = session.connection().execute(_PRINTS.where(Article.id.in_(list(article_ids))))
    return {row[0]: _to_print(row) for row in rows}


def load_story_prints(session: Session, story_id: int, *, limit: int = 8) -> list[StoredPrint]:
    """Return the fingerprints of a story's articles: the earliest ones, for they were compared with least."""
    query = _PRINTS.where(Article.story_id == story_id).order_by(Article.id).limit(limit)
    return [_to_print(row) for row in session.connection().execute(query)]


_LATEST = sa.select(sa.func.max(Article.id))
_PRINTS = sa.select(Article.id, Article.story_id, Article.relation, Fingerprint.version, Fingerprint.payload).join(
    Fingerprint, Fingerprint.article_id == Article.id
)
# One parameter on either database, so the statement is compiled once whatever the number of hashes.
_SQLITE_LOOKUP = sa.text(
    "SELECT value, (SELECT group_concat(article_id) FROM (SELECT article_id FROM shingles WHERE hash = value"
    " ORDER BY article_id LIMIT :most)) FROM json_each(:probes)"
).columns(value=sa.BigInteger, held_by=sa.Text)
_POSTGRESQL_LOOKUP = sa.text(
    "SELECT value, ARRAY(SELECT article_id FROM shingles WHERE hash = value ORDER BY article_id LIMIT :most)"
    " FROM unnest(CAST(:probes AS bigint[])) AS value"
).columns(value=sa.BigInteger, held_by=ARRAY(sa.BigInteger))


def _to_print(row: sa.Row[int, int, str, int, bytes]) -> StoredPrint:
    return StoredPrint(article_id=row[0], story_id=row[1], relation=row[2], version=row[3], payload=row[4])
