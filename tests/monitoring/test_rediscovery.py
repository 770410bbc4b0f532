"""When a home page is asked for columns, and what becomes of what it shows."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from crawler.base_spiders.column import Column
from crawler.base_spiders.discovery import Recognised
from crawler.base_spiders.survey import Found
from crawler.base_spiders.trs_wcm import TrsWcmSpider
from crawler.middlewares.probe import ColumnSight
from crawler.monitoring.health import judge_proposals
from crawler.monitoring.rediscovery import Cause, find_cause, has_news_column, store_survey
from storage.database import Database
from storage.discoveries import find_discovery, use_proposal
from storage.runs import finish_run, start_run
from storage.sources import Sign, list_sources, set_signs
from tests.storage.builders import declare, store_sources

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)
HOME = "https://beijing_amr.example.org/"


def source(*columns: tuple[str, str], known: Any = "inferred", **fields: Any) -> type[TrsWcmSpider]:
    declared = tuple(Column(url=f"{HOME}{path}", name=name, known=known) for path, name in columns)
    return type("Spider", (TrsWcmSpider,), {"name": "beijing_amr", "homepage": HOME, "columns": declared, **fields})


NEWS = source(("dt/", "工作动态"))
NOTICES = source(("gg/", "通知公告"))


def found(*columns: tuple[str, str], home: str = HOME, trouble: str = "", newest: str = "2026-03-19") -> Found:
    sights = tuple(
        (
            Column(url=f"{home}{path}", name=name, known="inferred"),
            ColumnSight(url=f"{home}{path}", rows=[(f"{home}{path}{number}", "标题", newest) for number in range(4)]),
            (),
        )
        for path, name in columns
    )
    return Found(
        home=home,
        title="",
        recognised=Recognised(family="trs_wcm", signs=()),
        columns=sights,
        passed_over=(),
        items=(),
        trouble=trouble,
        today=date(2026, 3, 20),
    )


@pytest.fixture
def store(sqlite_database: Database) -> Database:
    with sqlite_database.write() as session:
        store_sources(session, NOW - 30 * DAY, declare())
    return sqlite_database


def run(database: Database, at: datetime, outcome: str, **counts: int) -> None:
    with database.write() as session:
        number = start_run(session, "beijing_amr", "schedule", at, 1, "here")
        finish_run(session, number, outcome, "", {f"crawl/{key}": value for key, value in counts.items()}, at)


def cause(database: Database, spider: type[TrsWcmSpider], now: datetime = NOW) -> str:
    with database.read() as session:
        return str(find_cause(session, spider, now))


def keep(database: Database, spider: type[TrsWcmSpider], seen: Found, now: datetime = NOW, **fields: Any) -> Any:
    with database.write() as session:
        return store_survey(session, spider, Cause(word="lost", since=now - 3 * DAY), seen, now, **fields)


def test_source_that_is_read_well_is_left_alone(store: Database) -> None:
    run(store, NOW - 5 * DAY, "complete", listing=2)

    assert cause(store, NEWS) == "None"


def test_unknown_column_is_looked_for_at_once_but_not_without_a_home_page(store: Database) -> None:
    assert cause(store, source()) == "no column is known"
    assert cause(store, source(homepage="")) == "None"


def test_lost_column_is_looked_for_after_days_only(store: Database) -> None:
    run(store, NOW - 3 * DAY, "failed", lost_column=1)

    assert cause(store, NEWS, NOW - 2 * DAY) == "None"
    assert cause(store, NEWS) == "lost since 2026-03-17"


def test_source_out_of_reach_is_no_lost_column(store: Database) -> None:
    run(store, NOW - 3 * DAY, "failed", unreachable=1)

    assert cause(store, NEWS) == "None"


def test_silent_source_is_looked_at(store: Database) -> None:
    with store.write() as session:
        set_signs(session, "beijing_amr", [Sign(kind="silent", reason="", since=NOW - DAY)], NOW)

    assert cause(store, NEWS) == "silent since 2026-03-19"


def test_news_column_is_looked_for_beside_notices_once_the_source_is_settled(store: Database) -> None:
    assert cause(store, NOTICES) == "None"
    run(store, NOW - 2 * DAY, "complete", listing=1)

    assert cause(store, NOTICES) == "no news column is known"
    assert cause(store, NEWS) == "None"


@pytest.mark.parametrize(
    ("spider", "expected"),
    [
        (NEWS, True),
        (NOTICES, False),
        (source(("", "首页"), known="unknown"), False),
        (source(("x/", "栏目"), known="accepted"), True),
    ],
)
def test_news_column_is_told_by_its_name_or_by_who_chose_it(spider: type[TrsWcmSpider], *, expected: bool) -> None:
    assert has_news_column(spider) is expected


def test_site_is_not_asked_again_every_hour(store: Database) -> None:
    keep(store, source(), found())
    assert cause(store, source(), NOW + 6 * DAY) == "None"
    assert cause(store, source(), NOW + 7 * DAY) == "no column is known"

    keep(store, source(), found(trouble="unreachable"), NOW + 7 * DAY)
    assert cause(store, source(), NOW + 8 * DAY) == "no column is known"


def test_what_is_found_for_a_lost_column_is_only_proposed(store: Database) -> None:
    record = keep(store, NEWS, found(("xw/", "要闻"), ("dt/", "工作动态")), lost={f"{HOME}dt/"})

    assert [column.url for column in record.columns] == [f"{HOME}xw/"]  # the other is what is read
    assert (record.columns[0].links, record.columns[0].newest) == (4, "2026-03-19")
    assert record.replaces == (f"{HOME}dt/",)
    assert record.used_columns == ()
    assert record.is_open


def test_what_is_found_where_nothing_was_known_is_put_to_use_unconfirmed(store: Database) -> None:
    record = keep(store, source(), found(("xw/", "要闻")))

    assert [column.url for column in record.used_columns] == [f"{HOME}xw/"]
    assert not record.confirmed
    assert not record.is_open


def test_watch_may_be_told_to_use_what_it_finds(store: Database) -> None:
    record = keep(store, NEWS, found(("xw/", "要闻")), lost={f"{HOME}dt/"}, switch=True)

    assert [column.url for column in record.used_columns] == [f"{HOME}xw/"]


@pytest.mark.parametrize("spider", [source(), NEWS])
def test_what_another_site_shows_is_never_put_to_use_by_itself(store: Database, spider: type[TrsWcmSpider]) -> None:
    record = keep(store, spider, found(("xw/", "要闻"), home="https://win.example.com/"), switch=True)

    assert record.used_columns == ()
    assert record.is_open
    assert record.reason == "the home page now leads to https://win.example.com/"


def test_proposal_for_what_worked_is_told_once_and_others_are_not(store: Database) -> None:
    record = keep(store, NEWS, found(("xw/", "要闻")), lost={f"{HOME}dt/"})
    with store.read() as session:
        sources = list_sources(session)

    (notice,) = judge_proposals(sources, [record], set())

    assert notice.kind == "column_proposed"
    assert notice.payload["sources"][0]["proposed"] == [f"要闻 {HOME}xw/"]
    assert notice.payload["sources"][0]["lost"] == [f"{HOME}dt/"]
    assert judge_proposals(sources, [record], {notice.subject_key}) == []
    with store.write() as session:
        used = use_proposal(session, "beijing_amr", NOW, confirmed=True)
        other = store_survey(session, NOTICES, Cause(word="no news column is known"), found(("y/", "动态")), NOW)
    assert judge_proposals(sources, [used], set()) == []
    assert judge_proposals(sources, [other], set()) == []
    with store.read() as session:
        assert find_discovery(session, "beijing_amr") == other
