"""Candidates: which stored articles share rare hashes with a new one. What they amount to is decided elsewhere."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storage.holders import PLACE_BITS, TOO_COMMON, Candidate, Holders
from storage.seen_hashes import SEEN, SeenHashes
from storage.types import to_storable

STARVED = 15
"""Hashes that are not boilerplate, below which an article is searched for by boilerplate as well: by the latest
articles that hold it, for a copy comes soon after its original."""

_COMMON, _COMMON_KEPT = "concord_common_hashes", 1 << 16  # in a connection's notes: four megabytes at the most


@dataclass(frozen=True, kw_only=True, slots=True)
class Similar:
    """The best candidates, best first. ``common``: hashes of the new article that stand in too many stories."""

    candidates: list[Candidate]
    common: frozenset[int]
    holders: Holders = field(repr=False)  # of each hash that was searched by

    def unstored(self, sampled: Iterable[int], members: Iterable[int] = ()) -> list[int]:
        """Return the hashes worth storing: not common, and not held by an article of the same story already.

        A copy adds little, so that a much-copied story neither grows nor makes its own words look like boilerplate. An
        article of nothing but boilerplate keeps some of it, for its copies to find.
        """
        if own := frozenset(members):
            held = self.holders.list_held(own)
            return [value for value in sampled if value not in held and value not in self.common]
        rare = [value for value in sampled if value not in self.common]
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
    published: str | None
    version: int
    payload: bytes = field(repr=False)


def find_candidates(session: Session, sampled: Sequence[int], *, limit: int = 8) -> list[Candidate]:
    """Return the stored articles that share the rarest hashes, best first."""
    return find_similar(session, sampled, limit=limit).candidates


def find_similar(session: Session, probes: Sequence[int], *, limit: int = 8, rare_min: int = STARVED) -> Similar:
    """Look up hashes. An article's weight is the sum over shared hashes of log2(articles / articles with the hash).

    With fewer than ``rare_min`` hashes that are not boilerplate, those that are count as well.
    """
    connection = session.connection()
    known: set[int] = connection.info.setdefault(_COMMON, set())
    common = known.intersection(probes)
    asked = [value for value in probes if value not in common]
    seen: SeenHashes | None = connection.info.get(SEEN)
    holders = _read_holders(connection, asked if seen is None else seen.keep(asked))
    if found := holders.find_common():
        holders = holders.without(found)
        common.update(found)
        # A hash that was common once is not asked for again on the same connection: of a site's stock phrases these are
        # half the hashes of a text, and all the rows.
        if len(known) > _COMMON_KEPT:
            known.clear()
        known.update(found)
    if common and len(probes) - len(common) < rare_min:
        holders = holders.joined(_read_latest(connection, list(common)))
    return Similar(candidates=holders.rank(limit), common=frozenset(common), holders=holders)


def _read_holders(connection: sa.Connection, hashes: Sequence[int]) -> Holders:
    """Return the articles that hold each hash, at most ``TOO_COMMON``; in one query, whatever the store holds."""
    if not hashes:
        return Holders.unpack(hashes, None)
    sqlite = _find_sqlite(connection)
    if sqlite is None:
        return _read_latest(connection, hashes)
    most = TOO_COMMON * len(hashes)
    packed, pairs = sqlite.execute(_SQLITE_LOOKUP, (str(hashes), most)).fetchone()
    # All rows of each hash are far sooner read than the latest few, and hardly a hash has more.
    return Holders.unpack(hashes, packed) if pairs < most else _read_latest(connection, hashes)


def _read_latest(connection: sa.Connection, hashes: Sequence[int]) -> Holders:
    """Return the latest articles that hold each hash, at most ``TOO_COMMON``."""
    if sqlite := _find_sqlite(connection):
        packed = sqlite.execute(_SQLITE_LATEST, (TOO_COMMON, str(hashes))).fetchone()[0]
    else:
        packed = connection.execute(_POSTGRESQL_LATEST, {"probes": hashes, "most": TOO_COMMON}).scalar_one()
    return Holders.unpack(hashes, packed)


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

    For scratch databases; nothing else is stored in these: such an article has no address and no words to search by.
    """
    connection = session.connection()
    sqlite, seen = _find_sqlite(connection), connection.info.get(SEEN)
    if sqlite is None or seen is None:
        raise TypeError("a store of fingerprints alone is a scratch database")
    if story_id is None:
        story_id = sqlite.execute(_ADD_STORY).lastrowid
    values = (story_id, title and to_storable(title), to_storable(text), published and to_storable(published))
    article_id = sqlite.execute(_ADD_ARTICLE, values).lastrowid
    sqlite.execute(_ADD_PRINT, (article_id, version, payload))
    hashes = sorted(set(sampled))
    sqlite.execute(_ADD_SHINGLES, (article_id, str(hashes)))
    seen.add(hashes)
    return int(article_id or 0), int(story_id or 0)


def load_prints(session: Session, article_ids: Iterable[int]) -> dict[int, StoredPrint]:
    """Return the fingerprints of articles by id."""
    ids = list(article_ids)
    rows: Iterable[Sequence[Any]]
    if sqlite := find_sqlite(session):
        rows = sqlite.execute(_SQLITE_PRINTS, (str(ids),))
    else:
        rows = session.connection().execute(_POSTGRESQL_PRINTS, {"ids": ids})
    return {row[0]: _to_print(row) for row in rows}


def load_text(session: Session, article_id: int) -> tuple[str | None, str | None]:
    """Return the title and the text of a stored article; its text may be gone."""
    row: Sequence[Any] | None
    if sqlite := find_sqlite(session):
        row = sqlite.execute("SELECT title, text FROM articles WHERE id = ?", (article_id,)).fetchone()
    else:
        row = session.connection().execute(_TEXT, {"article": article_id}).one_or_none()
    return (row[0], row[1]) if row else (None, None)


def load_story_prints(session: Session, story_id: int, *, limit: int = 8) -> list[StoredPrint]:
    """Return the fingerprints of a story's articles: the earliest ones, for they were compared with least."""
    return _load_prints_of_story(session, story_id, "a.id", limit)


def load_fullest_prints(session: Session, story_id: int, *, limit: int) -> list[StoredPrint]:
    """Return the fingerprints of a story's articles, those of the longest texts first: they hold most of its slots."""
    return _load_prints_of_story(session, story_id, "length(f.payload) DESC, a.id", limit)


def _load_prints_of_story(session: Session, story_id: int, order: str, limit: int) -> list[StoredPrint]:
    statement = f"{_PRINTS} a.story_id = :story ORDER BY {order} LIMIT :most"
    wanted = {"story": story_id, "most": limit}
    rows: Iterable[Sequence[Any]]
    if sqlite := find_sqlite(session):
        rows = sqlite.execute(statement, wanted)
    else:
        rows = session.connection().execute(sa.text(statement), wanted)
    return [_to_print(row) for row in rows]


def find_sqlite(session: Session) -> sqlite3.Connection | None:
    """Return the driver's own connection, None for PostgreSQL.

    What runs several times for every article goes straight to it: SQLAlchemy costs more than these statements do.
    """
    return _find_sqlite(session.connection())


def _find_sqlite(connection: sa.Connection) -> sqlite3.Connection | None:
    driver = connection.connection.driver_connection
    return driver if isinstance(driver, sqlite3.Connection) else None


_PRINTS = (
    "SELECT a.id, a.story_id, coalesce(c.part, a.story_id), a.relation, a.published, f.version, f.payload"
    " FROM articles a JOIN fingerprints f ON f.article_id = a.id LEFT JOIN corrections c ON c.article_id = a.id WHERE"
)
_SQLITE_PRINTS = f"{_PRINTS} a.id IN (SELECT value FROM json_each(?))"  # noqa: S608 - of constants
_POSTGRESQL_PRINTS = sa.text(f"{_PRINTS} a.id = ANY(CAST(:ids AS integer[]))")

_TEXT = sa.text("SELECT title, text FROM articles WHERE id = :article")

# One parameter on either database, so that the statement is the same whatever the number of hashes; and a limit for
# each hash, or for all, so that a common one costs no more than another. The answer is one string: a row for each pair
# would cost ten times the look-up.
_SQLITE_LOOKUP = (
    f"SELECT group_concat(pair), count(*) FROM (SELECT (key << {PLACE_BITS}) + article_id AS pair"  # noqa: S608
    " FROM json_each(?) CROSS JOIN shingles ON hash = value LIMIT ?)"
)
_SQLITE_LATEST = (
    f"SELECT group_concat((SELECT group_concat((key << {PLACE_BITS}) + article_id) FROM (SELECT article_id FROM"  # noqa: S608
    " shingles WHERE hash = value ORDER BY article_id DESC LIMIT ?))) FROM json_each(?)"
)
_POSTGRESQL_LATEST = sa.text(
    f"SELECT string_agg(CAST(((place - 1) << {PLACE_BITS}) + article_id AS text), ',')"  # noqa: S608 - of constants
    " FROM unnest(CAST(:probes AS bigint[])) WITH ORDINALITY AS probes (value, place) CROSS JOIN LATERAL"
    " (SELECT article_id FROM shingles WHERE hash = value ORDER BY article_id DESC LIMIT :most) AS latest"
)

_ADD_STORY = "INSERT INTO stories (title, created_at) VALUES ('', '1970-01-01 00:00:00.000000')"
_ADD_ARTICLE = (
    "INSERT INTO articles (story_id, title, text, published, fetched_at, stored_at, canonical_url, url, label,"
    " rules_version, relation, repairs, uncertain, flags, attachments, match_reasons, recognition)"
    " VALUES (?, ?, ?, ?, '1970-01-01 00:00:00.000000', '1970-01-01 00:00:00.000000',"
    " '', '', '', '', '', '[]', '[]', '[]', '[]', '[]', '{}')"
)
_ADD_PRINT = "INSERT INTO fingerprints (article_id, version, payload) VALUES (?, ?, ?)"
_ADD_SHINGLES = "INSERT INTO shingles (hash, article_id) SELECT value, ? FROM json_each(?)"


def _to_print(row: Sequence[Any]) -> StoredPrint:
    article_id, story_id, part, relation, published, version, payload = row
    return StoredPrint(
        article_id=article_id,
        story_id=story_id,
        part=part,
        relation=relation,
        published=published,
        version=version,
        payload=payload,
    )
