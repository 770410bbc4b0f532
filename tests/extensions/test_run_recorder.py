"""The record of a run in the store."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from crawler.base_spiders.trs_wcm import TrsWcmSpider
from storage.database import Database
from storage.runs import list_runs, start_run
from storage.sources import SourceDeclaration, get_column, get_source, sync_sources
from tests.crawling import News, crawl, make_spider, serve

EXAMPLE = SourceDeclaration(
    id="example_amr", title="示例", region="示例", region_code="99", kind="regulator", homepage="http://127.0.0.1/"
)
SINCE = {"since": "2020-01-01"}


def test_run_is_recorded_with_outcome_counts_and_state(database: Database) -> None:
    with serve(News(5).pages()) as site:
        run = crawl(
            make_spider(TrsWcmSpider, site, "/dt/"),
            site,
            {"CONCORD_DATABASE_URL": database.url},
            trigger="demo",
            **SINCE,
        )
        with database.read() as session:
            (record,) = list_runs(session, "example_amr")
            source = get_source(session, "example_amr")
            complete_at = get_column(session, "example_amr", f"{site.url}/dt/")

    assert run.stats["run/id"] == record.id
    assert (record.trigger, record.outcome, record.reason) == ("demo", "complete", "")
    assert record.counts["crawl/article"] == 5
    assert record.finished_at is not None
    assert source.state == "healthy"
    assert complete_at is not None
    assert complete_at >= record.started_at


def test_source_without_columns_stays_new_and_says_what_to_do(sqlite_database: Database) -> None:
    with serve({}) as site:
        for _ in range(4):
            crawl(make_spider(TrsWcmSpider, site), site, {"CONCORD_DATABASE_URL": sqlite_database.url})
        with sqlite_database.read() as session:
            runs = list_runs(session, "example_amr")
            source = get_source(session, "example_amr")

    why = f"no column is known: concord discover {site.url}/"
    assert {(run.outcome, run.reason) for run in runs} == {("failed", why)}
    assert (source.state, source.state_reason, source.failures) == ("new", why, 0)
    assert source.last_success_at is None
    assert site.asked == []


def test_failed_run_says_why_and_marks_no_column(sqlite_database: Database) -> None:
    with serve({"/dt/": (404, {}, b"")}) as site:
        crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, {"CONCORD_DATABASE_URL": sqlite_database.url}, **SINCE)
        with sqlite_database.read() as session:
            (record,) = list_runs(session, "example_amr")
            complete_at = get_column(session, "example_amr", f"{site.url}/dt/")

    assert (record.outcome, record.reason) == ("failed", f"gone: HTTP 404 for {site.url}/dt/")
    assert complete_at is None


def test_second_crawl_of_a_source_that_is_being_crawled_asks_nothing(sqlite_database: Database) -> None:
    now = datetime.now(UTC)
    with sqlite_database.write() as session:
        sync_sources(session, [EXAMPLE], now)
        start_run(session, "example_amr", "manual", now, 1, "elsewhere")
    with serve(News(5).pages()) as site:
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, {"CONCORD_DATABASE_URL": sqlite_database.url})

    assert site.asked == []
    assert run.stats["run/outcome"] == "failed"
    assert "is being crawled already" in run.stats["run/reason"]


def test_run_after_a_killed_one_starts(sqlite_database: Database) -> None:
    before = datetime.now(UTC) - timedelta(minutes=5)
    with sqlite_database.write() as session:
        sync_sources(session, [EXAMPLE], before)
        start_run(session, "example_amr", "manual", before, 1, "elsewhere")
    with serve(News(5).pages()) as site:
        crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, {"CONCORD_DATABASE_URL": sqlite_database.url}, **SINCE)
    with sqlite_database.read() as session:
        outcomes = [record.outcome for record in list_runs(session, "example_amr")]

    assert outcomes == ["complete", "failed"]


class BreaksOnSecond:
    """A pipeline that fails on one article."""

    def process_item(self, item: Any) -> Any:
        if "第02次" in item.raw_title:
            raise ValueError("no room for this one")
        return item


def test_article_that_a_pipeline_breaks_on_makes_the_run_partial_and_stops_no_other(
    sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    settings = {"CONCORD_DATABASE_URL": sqlite_database.url, "ITEM_PIPELINES": {BreaksOnSecond: 1}}
    with serve(News(5).pages()) as site:
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, settings, **SINCE)
        with sqlite_database.read() as session:
            complete_at = get_column(session, "example_amr", f"{site.url}/dt/")

    assert len(run.items) == 4
    assert run.stats["run/outcome"] == "partial"
    assert "ValueError no room for this one" in run.stats["run/reason"]
    assert complete_at is None


def test_live_run_beats(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.extensions.run_recorder.BEAT_SECONDS", 0.05)
    settings = {"CONCORD_DATABASE_URL": sqlite_database.url, "DOWNLOAD_DELAY": 0.2, "DOWNLOAD_DELAY_JITTER": 0}
    seen = []

    def look(asked: Any) -> Any:
        with sqlite_database.read() as session:
            (record,) = list_runs(session, "example_amr")
        seen.append(record.heartbeat_at - record.started_at)
        return "<html></html>"

    with serve({**News(5).pages(), News(5).row(4)[0]: look}) as site:
        crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, settings, **SINCE)

    assert seen[0] > timedelta(seconds=0.05)


def test_crawl_holds_one_connection_between_two_beats(
    postgres_url: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL takes a hundred by default: with two a crawl, sixty sources at once would be too many."""
    monkeypatch.setattr("crawler.extensions.run_recorder.BEAT_SECONDS", 0.5)
    database = Database(postgres_url)
    database.migrate(now)
    theirs = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    settings = {"CONCORD_DATABASE_URL": postgres_url, "DOWNLOAD_DELAY": 0.7, "DOWNLOAD_DELAY_JITTER": 0}
    held = []

    def look(asked: Any) -> Any:
        with database.read() as session:
            held.append(session.scalar(sa.text(theirs)))
        return "<html></html>"

    pages = {**News(5).pages(), **{News(5).row(number)[0]: look for number in range(1, 5)}}
    with serve(pages) as site:
        crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, settings, **SINCE)

    database.dispose()
    assert len(held) == 4
    assert min(held[1:]) == 1
