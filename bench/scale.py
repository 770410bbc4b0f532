"""What one article costs as the store grows: 10,000, 100,000 and 1,000,000 articles, on SQLite and PostgreSQL.

    python -m bench.scale [--url URL] [ARTICLES ...]

The first articles are invented news that the program itself compares and stores. The rest are rows as it would have
written them: the fingerprint of one of the first, and as many hashes as an article has, most of them its own, one in
ten held by eight articles. At each size 300 more news are compared and stored, a quarter of them copies and look-alikes
of articles stored before; CPU seconds are those of this process and of PostgreSQL's.
"""

import argparse
import os
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench.measure import new_databases, print_table
from crawler.pipelines.match import find_story
from crawler.recognition import Recognition
from crawler.sameness import make_fingerprint
from storage.articles import NewArticle, add_article
from storage.database import Database
from storage.sources import SourceDeclaration, sync_sources
from storage.stories import create_story
from tests.sameness.news import elsewhere, make_facts, next_year, with_menus, write

SIZES = (10_000, 100_000, 1_000_000)
FIRST = 3_000  # articles that are really compared and stored before rows are made
PROBES = 300
HASHES, SHARED, HOLDERS = 80, 10, 8  # hashes of an article; those of them that others hold too; and how many do
OTHER = Recognition(label="other")
NOW = datetime(2026, 3, 2, tzinfo=UTC)
_COLUMNS = (
    "canonical_url, url, source_id, story_id, title, published, text, repairs, uncertain, flags, attachments,"
    " fetched_at, stored_at, label, recognition, rules_version, relation, match_reasons"
)


@dataclass
class News:
    """Invented news that goes on where it stopped; every sixth is a copy, every twelfth a look-alike."""

    number: int = 0

    def next(self) -> tuple[str, str, bool]:
        """Return title, text and whether it is a copy of one before."""
        key, step = divmod(self.number, 4)
        self.number += 1
        facts = make_facts(3 * key + min(step, 2))
        if step < 3:
            return *write(facts), False
        before = make_facts(max(0, 3 * key - 600))
        if key % 3:
            title, text = write(before)
            return title, with_menus(text), True
        return *write((next_year if key % 2 else elsewhere)(before)), False


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale")
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    arguments = parser.parse_args()
    for kind, url in new_databases(arguments.only):
        print_table(
            kind,
            [
                *("articles", "ms CPU an article", "of it fingerprint", "search", "store", "ms wall an article"),
                *("server's CPU, ms", "copies lost", "merged", "bytes on disk an article", "start, s", "start, MB"),
            ],
            list(_measure(url, sorted(arguments.sizes))),
        )


def _measure(url: str, sizes: list[int]) -> Iterator[list[object]]:
    news, database = News(), Database(url)
    database.migrate(NOW)
    _declare_source(database)
    _insert(database, news, FIRST)
    for size in sizes:
        fill(url, size)
        parts = _insert(database, news, PROBES)
        total = sum(parts[name] for name in ("fingerprint", "search", "store"))
        seconds, megabytes = measure_start(url)
        row: list[object] = [
            *(size, total, parts["fingerprint"], parts["search"], parts["store"], parts["wall"], parts["server"]),
            *(int(parts["lost"]), int(parts["merged"]), _size(url) / (size + PROBES), seconds, megabytes),
        ]
        # At once as well: the next size may take an hour.
        print(f"  {size:,}: {', '.join(f'{value:.3g}' for value in row if isinstance(value, float))}", flush=True)
        yield row
    database.dispose()


def _insert(database: Database, news: News, count: int) -> dict[str, float]:
    """Compare and store so many, each in a transaction of its own; return CPU milliseconds an article by part."""
    parts = dict.fromkeys(("fingerprint", "search", "store", "wall", "server", "lost", "merged"), 0.0)
    served = _server_seconds(database)
    for _ in range(count):
        title, text, is_copy = news.next()
        start, wall = time.process_time(), time.perf_counter()
        fingerprint = make_fingerprint(text, title=title)
        made = time.process_time()
        with database.write() as session:
            match = find_story(session, fingerprint, OTHER)
            found = time.process_time()
            story_id = match.story_id or create_story(session, title, NOW)
            article = _article(title, text, match.relation, fingerprint.version, fingerprint.payload, match.sampled)
            add_article(session, article, story_id, NOW)
        parts["fingerprint"] += made - start
        parts["search"] += found - made
        parts["store"] += time.process_time() - found
        parts["wall"] += time.perf_counter() - wall
        parts["lost"] += is_copy and match.relation != "copy"
        parts["merged"] += not is_copy and match.relation != "new"
    parts["server"] = _server_seconds(database) - served
    counted = {"lost", "merged"}
    return {name: value if name in counted else value / count * 1000 for name, value in parts.items()}


def _article(
    title: str, text: str, relation: str, version: int, payload: bytes, sampled: tuple[int, ...]
) -> NewArticle:
    address = f"https://bench.example.org/{uuid.uuid4().hex}"
    return NewArticle(
        canonical_url=address,
        url=address,
        source_id="bench",
        title=title,
        published=None,
        text=text,
        fetched_at=NOW,
        label="other",
        recognition=OTHER.to_json(),
        rules_version="bench",
        relation=relation,
        fingerprint_version=version,
        payload=payload,
        sampled=list(sampled),
    )


def fill(url: str, size: int) -> None:
    """Make rows until so many articles are stored: texts left out, each fingerprint that of one of the first.

    An empty database gets its schema, a source and a few hundred real ones first.
    """
    database = Database(url)
    database.migrate(NOW)
    with database.read() as session:
        stored, last = session.execute(sa.text("SELECT count(*), max(id) FROM articles")).one()
    if not stored:
        _declare_source(database)
        _insert(database, News(), PROBES)
        stored = last = PROBES
    database.dispose()
    if size <= stored:
        return
    first, end = last + 1, last + 1 + size - stored
    hashes, articles = _draw_rows(first, end)
    write_rows = _fill_sqlite if url.startswith("sqlite") else _fill_postgresql
    write_rows(url, first, end, hashes, articles)


def _declare_source(database: Database) -> None:
    with database.write() as session:
        declared = SourceDeclaration(
            id="bench", title="", region="北京市", region_code="110000", kind="press", homepage=""
        )
        sync_sources(session, [declared], NOW)


def _draw_rows(first: int, end: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the hashes of the articles, ascending, and whose each is."""
    chance = np.random.default_rng(first)
    count = end - first
    hashes = chance.integers(-(2**63), 2**63 - 1, size=(count, HASHES), dtype=np.int64)
    pool = chance.integers(-(2**63), 2**63 - 1, size=max(SHARED, count * SHARED // HOLDERS), dtype=np.int64)
    hashes[:, :SHARED] = pool[chance.integers(0, len(pool), size=(count, SHARED))]
    flat, owners = hashes.ravel(), np.repeat(np.arange(first, end), HASHES)
    order = np.lexsort((owners, flat))
    flat, owners = flat[order], owners[order]
    distinct = np.concatenate(([True], (flat[1:] != flat[:-1]) | (owners[1:] != owners[:-1])))
    return flat[distinct], owners[distinct]


def _copy_sql(span: str) -> list[str]:
    """Return the statements that make stories, articles and fingerprints for the ids of ``span``, a query."""
    template = f"(SELECT n.id, m.lowest FROM {span} CROSS JOIN (SELECT min(id) AS lowest FROM articles) AS m)"
    address = "'https://rows.example.org/' || g.id"
    one_of_the_first = f"g.lowest + g.id - g.id / {PROBES} * {PROBES}"
    stories = f"INSERT INTO stories (id, title, created_at) SELECT id, '', '2026-03-02 00:00:00' FROM {span}"
    articles = (
        f"INSERT INTO articles (id, {_COLUMNS}) SELECT g.id, {address}, {address},"
        " a.source_id, g.id, a.title, a.published, '', a.repairs, a.uncertain, a.flags, a.attachments, a.fetched_at,"
        f" a.stored_at, a.label, a.recognition, a.rules_version, 'new', a.match_reasons FROM {template} AS g"
        f" JOIN articles a ON a.id = {one_of_the_first}"
    )
    fingerprints = (
        "INSERT INTO fingerprints (article_id, version, payload) SELECT g.id, f.version, f.payload"
        f" FROM {template} AS g JOIN fingerprints f ON f.article_id = {one_of_the_first}"
    )
    return [stories, articles, fingerprints]


def _fill_sqlite(
    url: str, first: int, end: int, hashes: npt.NDArray[np.int64], articles: npt.NDArray[np.int64]
) -> None:
    count = f"SELECT {first} UNION ALL SELECT id + 1 FROM n WHERE id < {end - 1}"
    span = f"(WITH RECURSIVE n(id) AS ({count}) SELECT id FROM n) AS n"
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -2000000")
    connection.execute("BEGIN")
    for statement in _copy_sql(span):
        connection.execute(statement)
    connection.execute("DROP INDEX IF EXISTS ix_shingles_article_id")
    for start in range(0, len(hashes), 1_000_000):
        part = slice(start, start + 1_000_000)
        rows = zip(hashes[part].tolist(), articles[part].tolist(), strict=True)
        connection.executemany("INSERT INTO shingles (hash, article_id) VALUES (?, ?)", rows)
    connection.execute("CREATE INDEX ix_shingles_article_id ON shingles (article_id)")
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _fill_postgresql(
    url: str, first: int, end: int, hashes: npt.NDArray[np.int64], articles: npt.NDArray[np.int64]
) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("SET session_replication_role = replica")
        connection.exec_driver_sql("SET synchronous_commit = off")
        connection.exec_driver_sql("SET maintenance_work_mem = '1GB'")
        connection.exec_driver_sql("ALTER TABLE shingles DROP CONSTRAINT pk_shingles")
        connection.exec_driver_sql("DROP INDEX ix_shingles_article_id")
        for statement in _copy_sql(f"(SELECT generate_series({first}, {end - 1}) AS id) AS n"):
            connection.exec_driver_sql(statement)
        cursor: Any = connection.connection.cursor()
        layout = np.dtype([("n", ">i2"), ("a", ">i4"), ("hash", ">i8"), ("b", ">i4"), ("article", ">i4")])
        with cursor.copy("COPY shingles (hash, article_id) FROM STDIN (FORMAT BINARY)") as copy:
            copy.write(b"PGCOPY\n\xff\r\n\x00" + bytes(8))
            for start in range(0, len(hashes), 1_000_000):
                part = hashes[start : start + 1_000_000]
                rows = np.zeros(len(part), dtype=layout)
                rows["n"], rows["a"], rows["b"] = 2, 8, 4
                rows["hash"], rows["article"] = part, articles[start : start + 1_000_000]
                copy.write(rows.tobytes())
            copy.write(b"\xff\xff")
        connection.exec_driver_sql("ALTER TABLE shingles ADD CONSTRAINT pk_shingles PRIMARY KEY (hash, article_id)")
        connection.exec_driver_sql("CREATE INDEX ix_shingles_article_id ON shingles (article_id)")
        for table in ("stories", "articles"):
            connection.exec_driver_sql(f"SELECT setval('{table}_id_seq', {end})")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE articles, fingerprints, shingles, stories")
    engine.dispose()


def measure_start(url: str) -> tuple[float, float]:
    """Return seconds and resident megabytes of a process of its own, from opening the store to its first answer.

    The quickest of three: what other programs take of the machine meanwhile is none of the store's.
    """
    command = [sys.executable, "-m", "bench.scale_start", url]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() for _ in range(3)]
    return min(float(run[0]) for run in runs), max(float(run[1]) for run in runs)


def _size(url: str) -> int:
    if url.startswith("sqlite"):
        return sum(path.stat().st_size for path in Path(url.removeprefix("sqlite:///")).parent.glob("*.sqlite3*"))
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        size = connection.scalar(sa.text("SELECT pg_database_size(current_database())"))
    engine.dispose()
    return int(size or 0)


def _server_seconds(database: Database) -> float:
    """Return CPU seconds that the connection's PostgreSQL process has used; 0 for SQLite, or where /proc is silent."""
    with database.read() as session:
        if session.connection().dialect.name == "sqlite":
            return 0.0
        return _process_seconds(session)


def _process_seconds(session: Session) -> float:
    path = Path(f"/proc/{session.scalar(sa.text('SELECT pg_backend_pid()'))}/stat")
    try:
        fields = path.read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
