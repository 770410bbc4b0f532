"""How long fetched pages are kept, and that nothing else ever goes."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from crawler.monitoring.life import SignsOfLife
from storage.articles import find_article
from storage.database import Database
from storage.models import Base
from storage.pages import Validators, find_validators, list_page_urls, save_page
from tests.monitoring.test_life import DAY, settings, watch
from tests.storage.builders import TEXT, store_announcement, store_article, store_sources, subscribe

OLD, FRESH = (f"https://beijing_amr.example.org/{number}.html" for number in (1, 3))


def count_rows(database: Database) -> dict[str, int]:
    with database.read() as session:
        tables = Base.metadata.sorted_tables
        return {table.name: session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables}


def test_pages_older_than_the_setting_go_with_a_word_and_articles_stay(
    sqlite_database: Database, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    with sqlite_database.write() as session:
        store_sources(session, now)
        subscribe(session, now)
        long_ago = now - 3000 * DAY
        store_announcement(session, 1, long_ago)
        article = store_article(session, 3, long_ago)
        for url, fetched_at in ((OLD, now - DAY - timedelta(seconds=1)), (FRESH, now - DAY)):
            save_page(session, url, "beijing_amr", "article", fetched_at, '"e"', None, "utf-8", b"<p>")
    before = count_rows(sqlite_database)

    caplog.set_level("INFO")
    watch(sqlite_database, SignsOfLife(sqlite_database, settings(), allowed=frozenset()), now).pulse()

    with sqlite_database.read() as session:
        assert list_page_urls(session) == [FRESH]
        assert find_validators(session, OLD) == Validators(etag='"e"', last_modified=None)
        kept = [find_article(session, canonical_url=OLD), find_article(session, article_id=article)]
        assert [record.text for record in kept if record] == [TEXT, TEXT]
    assert count_rows(sqlite_database) == before
    assert "1 pages fetched more than 1 days ago are kept no longer; their articles stay" in caplog.text
