"""Full text of articles in Chinese: words of two characters made here, searched as a phrase by either database.

Neither FTS5's trigrams nor PostgreSQL's find words of two characters, and most Chinese words have two. So each run of
Chinese characters is indexed as its overlapping pairs, each run of Latin letters and digits as one word.
"""

import re

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storage.models import Article

MAX_WORDS = 16_000
"""Words indexed of one article. PostgreSQL counts positions up to 16,383: beyond, a phrase would match anywhere."""

_CHINESE_RANGES = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Unicode's blocks of ideographs
_RUN = re.compile(f"[{_CHINESE_RANGES}]+|[0-9a-z]+")
_CHINESE = re.compile(f"[{_CHINESE_RANGES}]")


def index_article(session: Session, article_id: int, title: str | None, text: str | None) -> None:
    """Write the words of an article, in place of earlier ones."""
    id_column = "rowid" if session.get_bind().dialect.name == "sqlite" else "article_id"
    session.execute(sa.text(f"DELETE FROM article_terms WHERE {id_column} = :id"), {"id": article_id})  # noqa: S608
    index_new_article(session, article_id, title, text)


def index_new_article(session: Session, article_id: int, title: str | None, text: str | None) -> None:
    """Write the words of an article that has none yet."""
    words = " ".join(make_words(f"{title or ''}\n{text or ''}")[:MAX_WORDS])
    connection = session.connection()
    statement = _INSERT_SQLITE if connection.dialect.name == "sqlite" else _INSERT_POSTGRESQL
    connection.execute(statement, {"id": article_id, "words": words})


_INSERT_SQLITE = sa.text("INSERT INTO article_terms (rowid, terms) VALUES (:id, :words)")
_INSERT_POSTGRESQL = sa.text(
    "INSERT INTO article_terms (article_id, terms) VALUES (:id, to_tsvector('simple', :words))"
)


def search_articles(
    session: Session, query: str, *, label: str | None = None, limit: int = 50, offset: int = 0
) -> list[int]:
    """Return the ids of the articles that hold every word of the query, newest first; [] for a query without words."""
    if (found := _find(session, query, label)) is None:
        return []
    newest_first = found.order_by(Article.published.desc().nulls_last(), Article.id.desc())
    return list(session.scalars(newest_first.limit(limit).offset(offset)))


def count_found(session: Session, query: str, *, label: str | None = None) -> int:
    """Return how many articles ``search_articles`` would page through."""
    if (found := _find(session, query, label)) is None:
        return 0
    phrases = [words for words in map(make_words, query.split()) if words]
    if label is None and not any(map(_is_character, phrases)):
        return _count_indexed(session, phrases)
    return session.scalar(sa.select(sa.func.count()).select_from(found.subquery())) or 0


def make_pattern(query: str) -> re.Pattern[str] | None:
    """Return what matches the words of a query where they stand in a text, None for a query without words.

    >>> make_pattern("gb/t 计量").findall("GB/T 1.1，计量")
    ['GB/T', '计量']
    """
    parts = (r"[\W_]*".join(map(re.escape, _RUN.findall(part.lower()))) for part in query.split())
    known = sorted({part for part in parts if part}, key=len, reverse=True)
    return re.compile("|".join(known), re.IGNORECASE) if known else None


def make_words(text: str) -> list[str]:
    """Return the words that a text is indexed and asked by.

    >>> make_words("计量互认 GB/T 1.1")
    ['计量', '量互', '互认', 'gb', 't', '1', '1']
    """
    words: list[str] = []
    for run in _RUN.findall(text.lower()):
        if _CHINESE.match(run) and len(run) > 1:
            words += map(str.__add__, run, run[1:])
        else:
            words.append(run[:40])
    return words


def _count_indexed(session: Session, phrases: list[list[str]]) -> int:
    """Count by the index alone, which takes milliseconds for a word of every second article."""
    if session.get_bind().dialect.name == "sqlite":
        query = "SELECT count(*) FROM article_terms WHERE article_terms MATCH :terms"
        return session.scalar(sa.text(query), {"terms": " AND ".join(map(_quote, phrases))}) or 0
    # For a common word PostgreSQL would rather read every article's words, whose cost it takes for that of a number.
    session.execute(sa.text("SET LOCAL enable_seqscan = off"))
    held = " AND ".join(f"terms @@ phraseto_tsquery('simple', :words{number})" for number in range(len(phrases)))
    values = {f"words{number}": " ".join(words) for number, words in enumerate(phrases)}
    found = session.scalar(sa.text(f"SELECT count(*) FROM article_terms WHERE {held}"), values)  # noqa: S608 - numbers
    session.execute(sa.text("SET LOCAL enable_seqscan = on"))
    return found or 0


def _find(session: Session, query: str, label: str | None) -> sa.Select[int] | None:
    phrases = [words for words in map(make_words, query.split()) if words]
    if not phrases:
        return None
    found = sa.select(Article.id)
    for number, words in enumerate(phrases):
        found = found.where(_matches(session, words, number))
    return found if label is None else found.where(Article.label == label)


def _matches(session: Session, words: list[str], number: int) -> sa.ColumnElement[bool]:
    if _is_character(words):
        # A single character is no indexed word: look through the texts. It holds no wildcard.
        pattern = f"%{words[0]}%"
        return Article.title.like(pattern) | Article.text.like(pattern)
    name = f"words{number}"
    if session.get_bind().dialect.name == "sqlite":
        query = f"SELECT rowid FROM article_terms WHERE article_terms MATCH :{name}"  # noqa: S608 - a number, not input
        # With + 0 SQLite walks the articles by day until the page is full; else it sorts all that hold a common word.
        found = sa.text(query).bindparams(sa.bindparam(name, _quote(words)))
        return (Article.id + 0).in_(found)
    query = f"SELECT article_id FROM article_terms WHERE terms @@ phraseto_tsquery('simple', :{name})"  # noqa: S608
    return Article.id.in_(sa.text(query).bindparams(sa.bindparam(name, " ".join(words))))


def _is_character(words: list[str]) -> bool:
    return len(words) == 1 and len(words[0]) == 1 and bool(_CHINESE.match(words[0]))


def _quote(words: list[str]) -> str:
    return '"' + " ".join(words) + '"'
