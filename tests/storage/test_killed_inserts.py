"""A process killed while it stores articles leaves index and articles in agreement (20 kills: bench.crash)."""

from datetime import datetime

import sqlalchemy as sa

from bench.crash import find_disagreements, kill_and_compare
from storage.database import Database
from storage.models import Article, Fingerprint


def test_index_and_articles_agree_after_each_kill(database_url: str) -> None:
    stored, disagreements = kill_and_compare(database_url, kills=2)

    assert stored >= 2
    assert disagreements == 0


def test_a_lost_fingerprint_would_be_noticed(sqlite_url: str, now: datetime) -> None:
    kill_and_compare(sqlite_url, kills=1)
    database = Database(sqlite_url)
    with database.write() as session:
        last = session.scalar(sa.select(sa.func.max(Article.id)))
        session.execute(sa.delete(Fingerprint).where(Fingerprint.article_id == last))

    with database.read() as session:
        assert find_disagreements(session) == [f"article {last} has no fingerprint"]
    database.dispose()
