"""Candidates: which stored articles share rare hashes with a new one. What they amount to is decided elsewhere."""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from storage.models import Article, Fingerprint, Shingle

TOO_COMMON = 64
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
    holders: dict[int, frozenset[int]] = field(repr=False)  # hash -> articles that hold it

    def unstored(self, sampled: Iterable[int], members: Iterable[int] = ()) -> list[int]:
        """Return the hashes worth storing: not common, and not held by an article of the same story already.

        A copy adds little, so that a much-copied story neither grows nor makes its own words look like boilerplate.
        """
        own = frozenset(members)
        return [
            value
            for value in sampled
            if value not in self.common and not (own and own & self.holders.get(value, frozenset()))
        ]


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
    holders: dict[int, list[int]] = defaultdict(list)
    if probes:
        statement, key = _lookup(session)
        values: object = list(probes) if key == "array" else json.dumps(list(probes))
        for value, article_id in session.connection().execute(statement, {"probes": values}):
            holders[value].append(article_id)
    stored = _PRIOR + (session.scalar(_LATEST) or 0)
    weights: Counter[int] = Counter()
    shared: Counter[int] = Counter()
    common = []
    for value, articles in holders.items():
        if len(articles) >= TOO_COMMON:
            common.append(value)
            continue
        weight = int(1024 * math.log2(stored / len(articles)))
        for article_id in articles:
            weights[article_id] += weight
            shared[article_id] += 1
    best = sorted(weights, key=lambda article_id: (-weights[article_id], article_id))[:limit]
    return Similar(
        candidates=[Candidate(article_id=a, shared=shared[a], weight=weights[a] / 1024) for a in best],
        common=frozenset(common),
        holders={value: frozenset(articles) for value, articles in holders.items()},
    )


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
_ROWS = sa.select(Shingle.hash, Shingle.article_id)
# One parameter on either database, so the statement is prepared once whatever the number of hashes.
_PROBES = sa.func.json_each(sa.bindparam("probes")).table_valued("value")
_SQLITE_LOOKUP = _ROWS.select_from(_PROBES.join(Shingle, Shingle.hash == _PROBES.c.value))
_POSTGRESQL_LOOKUP = _ROWS.where(Shingle.hash == sa.func.any(sa.bindparam("probes", type_=ARRAY(sa.BigInteger))))


def _lookup(session: Session) -> tuple[sa.Select[tuple[int, int]], str]:
    if session.get_bind().dialect.name == "sqlite":
        return _SQLITE_LOOKUP, "json"
    return _POSTGRESQL_LOOKUP, "array"


def _to_print(row: sa.Row[tuple[int, int, str, int, bytes]]) -> StoredPrint:
    return StoredPrint(article_id=row[0], story_id=row[1], relation=row[2], version=row[3], payload=row[4])
