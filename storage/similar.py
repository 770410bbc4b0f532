"""Candidates: which stored articles share rare hashes with a new one. What they amount to is decided elsewhere."""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storage.types import to_storable

TOO_COMMON = 16
"""Stories from which a hash counts as boilerplate: it is neither looked at nor stored again.

It bounds the rows of one hash, and so the cost of a look-up, whatever the number of articles. Higher finds copies of
texts that consist of stock phrases; lower is faster. A story of 500 copies does not reach it: see ``Similar.unstored``.
"""

STARVED = 15
"""Hashes that are not boilerplate, below which an article is searched for by boilerplate as well: by the latest
articles that hold it, for a copy comes soon after its original."""

# Bits by the number of articles that hold a hash, as if a million were stored: a small store weighs alike.
_WEIGHTS = [20.0 - math.log2(max(1, holders)) for holders in range(TOO_COMMON)] + [2.0]


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
    holders: dict[int, Sequence[str]] = field(repr=False)  # articles that hold each hash that was searched by

    def unstored(self, sampled: Iterable[int], members: Iterable[int] = ()) -> list[int]:
        """Return the hashes worth storing: not common, and not held by an article of the same story already.

        A copy adds little, so that a much-copied story neither grows nor makes its own words look like boilerplate. An
        article of nothing but boilerplate keeps some of it, for its copies to find.
        """
        held = set(self.common)
        if own := frozenset(map(str, members)):
            held.update(value for value, articles in self.holders.items() if not own.isdisjoint(articles))
            return [value for value in sampled if value not in held]
        rare = [value for value in sampled if value not in held]
        common = [value for value in sampled if value in self.common]
        return rare + common[: max(0, STARVED - len(rare))]


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredPrint:
    """The fingerprint of a stored article, with its story.

    ``part`` is the story as the program sees it: where a person made several stories one, each goes on as a part.
    """

    article_id: int
    story_id: int
    part: int
    relation: str
    version: int
    payload: bytes = field(repr=False)


def find_candidates(session: Session, sampled: Sequence[int], *, limit: int = 8) -> list[Candidate]:
    """Return the stored articles that share the rarest hashes, best first."""
    return find_similar(session, sampled, limit=limit).candidates


def find_similar(session: Session, probes: Sequence[int], *, limit: int = 8) -> Similar:
    """Look up hashes. An article's weight is the sum over shared hashes of log2(articles / articles with the hash)."""
    found = look_up(session, probes)
    return rank(found, probes, limit=limit)


def look_up(session: Session, probes: Sequence[int]) -> dict[int, list[str]]:
    """Return the articles that hold each hash, in one query that reads at most ``TOO_COMMON`` rows for each.

    The ids stay as the digits that the database joined: there are hundreds, and all but a few are only counted.
    """
    if not probes:
        return {}
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(_SQLITE_LOOKUP, (TOO_COMMON, str(list(probes)))).all()
    else:
        rows = connection.execute(_POSTGRESQL_LOOKUP, {"probes": list(probes), "most": TOO_COMMON}).all()
    return {row[0]: row[1].split(",") for row in rows if row[1]}


def rank(found: Mapping[int, Sequence[str]], probes: Sequence[int], *, limit: int, rare_min: int = STARVED) -> Similar:
    """Return the candidates among what ``look_up`` found for these hashes.

    With fewer than ``rare_min`` hashes that are not boilerplate, those that are count as well.
    """
    common = {value for value in probes if len(found.get(value, ())) >= TOO_COMMON}
    is_starved = len(probes) - len(common) < rare_min
    holders = {value: found[value] for value in probes if value in found and (is_starved or value not in common)}
    alike: dict[int, list[str]] = {}  # holders of the hashes that as many articles hold: these weigh the same
    for articles in holders.values():
        alike.setdefault(len(articles), []).extend(articles)
    weights: defaultdict[str, float] = defaultdict(float)
    shared: Counter[str] = Counter()
    for size, articles in alike.items():
        counted = Counter(articles)
        shared.update(counted)
        weight = _WEIGHTS[size]
        for article, times in counted.items():
            weights[article] += weight * times
    # The lightest that may still be among the best: only these few are worth their ids.
    least = heapq.nlargest(limit, weights.values())[-1:] or [0.0]
    heavy = [(-round(weight, 6), int(a)) for a, weight in weights.items() if weight >= least[0] - 1e-6]
    return Similar(
        candidates=[
            Candidate(article_id=a, shared=shared[str(a)], weight=weights[str(a)]) for _, a in sorted(heavy)[:limit]
        ],
        common=frozenset(common),
        holders=holders,
    )


def add_print(
    session: Session,
    story_id: int | None,
    *,
    version: int,
    payload: bytes,
    sampled: Iterable[int],
    title: str | None,
    text: str,
    published: str | None,
) -> tuple[int, int]:
    """Store only what an article is compared by, in a story or in one of its own; return article and story.

    For SQLite databases that live as long as one command: such an article has no address and no words to search by.
    """
    execute = session.connection().exec_driver_sql
    if story_id is None:
        story_id = execute(_ADD_STORY, (_NEVER,)).lastrowid
    values = (story_id, title and to_storable(title), to_storable(text), published and to_storable(published))
    article_id = execute(_ADD_ARTICLE, (*values, _NEVER, _NEVER)).lastrowid
    execute(_ADD_PRINT, (article_id, version, payload))
    if rows := [(value, article_id) for value in sampled]:
        execute(_ADD_SHINGLES, rows)
    return article_id, story_id


def load_prints(session: Session, article_ids: Iterable[int]) -> dict[int, StoredPrint]:
    """Return the fingerprints of articles by id."""
    connection, ids = session.connection(), list(article_ids)
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(_SQLITE_PRINTS, (str(ids),)).all()
    else:
        rows = connection.execute(_POSTGRESQL_PRINTS, {"ids": ids}).all()
    return {row[0]: _to_print(row) for row in rows}


def load_story_prints(session: Session, story_id: int, *, limit: int = 8) -> list[StoredPrint]:
    """Return the fingerprints of a story's articles: the earliest ones, for they were compared with least."""
    rows = session.connection().execute(_PRINTS_OF_STORY, {"story": story_id, "most": limit})
    return [_to_print(row) for row in rows]


_SQLITE_PRINTS = (
    "SELECT a.id, a.story_id, coalesce(c.part, a.story_id), a.relation, f.version, f.payload FROM articles a"
    " JOIN fingerprints f ON f.article_id = a.id LEFT JOIN corrections c ON c.article_id = a.id"
    " WHERE a.id IN (SELECT value FROM json_each(?))"
)
_POSTGRESQL_PRINTS = sa.text(
    "SELECT a.id, a.story_id, coalesce(c.part, a.story_id), a.relation, f.version, f.payload FROM articles a"
    " JOIN fingerprints f ON f.article_id = a.id LEFT JOIN corrections c ON c.article_id = a.id"
    " WHERE a.id = ANY(CAST(:ids AS integer[]))"
)
_PRINTS_OF_STORY = sa.text(
    "SELECT a.id, a.story_id, coalesce(c.part, a.story_id), a.relation, f.version, f.payload FROM articles a"
    " JOIN fingerprints f ON f.article_id = a.id LEFT JOIN corrections c ON c.article_id = a.id"
    " WHERE a.story_id = :story ORDER BY a.id LIMIT :most"
)

# One parameter on either database, so that the statement is the same whatever the number of hashes; and a limit for
# each hash, so that a common one costs no more than another.
_SQLITE_LOOKUP = (
    "SELECT value, (SELECT group_concat(article_id) FROM (SELECT article_id FROM shingles WHERE hash = value"
    " ORDER BY article_id DESC LIMIT ?)) FROM json_each(?)"
)
_POSTGRESQL_LOOKUP = sa.text(
    "SELECT value, array_to_string(ARRAY(SELECT article_id FROM shingles WHERE hash = value"
    " ORDER BY article_id DESC LIMIT :most), ',') FROM unnest(CAST(:probes AS bigint[])) AS value"
)

_NEVER = "1970-01-01 00:00:00.000000"
_ADD_STORY = "INSERT INTO stories (title, created_at) VALUES ('', ?)"
_ADD_ARTICLE = (
    "INSERT INTO articles (story_id, title, text, published, fetched_at, stored_at, canonical_url, url, label,"
    " rules_version, relation, repairs, uncertain, flags, attachments, match_reasons, recognition)"
    " SELECT ?, ?, ?, ?, ?, ?, 'stream:' || (coalesce(max(id), 0) + 1), '', '',"
    " '', '', '[]', '[]', '[]', '[]', '[]', '{}' FROM articles"
)
_ADD_PRINT = "INSERT INTO fingerprints (article_id, version, payload) VALUES (?, ?, ?)"
_ADD_SHINGLES = "INSERT INTO shingles (hash, article_id) VALUES (?, ?)"


def _to_print(row: sa.Row[*tuple[Any, ...]]) -> StoredPrint:
    fields: tuple[Any, ...] = tuple(row)
    return StoredPrint(**dict(zip(_PRINT_FIELDS, fields, strict=True)))


_PRINT_FIELDS = tuple(StoredPrint.__dataclass_fields__)
