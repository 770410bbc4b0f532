"""Every number on a page agrees with the database, asked here in plain SQL over a store of random content."""

import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from lxml import html

from storage.database import Database
from storage.reviews import add_review
from storage.runs import finish_run, start_run
from tests.conftest import NOW
from tests.dashboard.conftest import browse
from tests.storage.builders import RECOGNITION, declare, store_announcement, store_article, store_sources, subscribe

PLACES = ["北京市", "天津市", "河北省", "山东省", "江苏省"]
KINDS = ["memorandum", "alliance", "work_plan"]
TODAY = date(2026, 3, 2)


class Told:
    """Pages as trees, and the database in plain SQL."""

    def __init__(self, client: httpx.Client, database: Database) -> None:
        self._client, self._database = client, database

    def page(self, path: str) -> Any:
        answer = self._client.get(path)
        assert answer.status_code == 200, path
        return html.fromstring(answer.text)

    def total(self, path: str) -> int:
        found = re.search(r"共 (\d+) 条", self.page(path).text_content())
        assert found is not None
        return int(found[1])

    def rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        with self._database.read() as session:
            return [tuple(row) for row in session.execute(sa.text(sql), values)]

    def count(self, sql: str, **values: object) -> int:
        return int(self.rows(sql, **values)[0][0])


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('numbers') / 'concord.sqlite3'}")
    database.migrate(NOW)
    dice = random.Random(5)
    with database.write() as session:
        store_sources(session, NOW, declare(), declare("ccn", "press", "中国消费者报"))
        subscribe(session, NOW)
        run_id = start_run(session, "ccn", "schedule", NOW, 1, "host")
        finish_run(session, run_id, "partial", "", {"store/new": 7, "store/copy": 4}, NOW + timedelta(seconds=83))
        for number in range(1, 61):
            day = TODAY - timedelta(days=dice.randrange(500))
            recognition = {
                **RECOGNITION,
                "kind": dice.choice(KINDS),
                "regions": dice.sample(PLACES, dice.choice([1, 2, 3])),
                "event_date": dice.choice([day.isoformat(), None]),
            }
            fields = {"source_id": dice.choice(["ccn", "beijing_amr"]), "published": day.isoformat()}
            if number % 2:
                announced = store_announcement(session, number, NOW, recognition=recognition, **fields)
                if number % 5 == 0:
                    add_review(session, number, "right", NOW, reviewer="li", origin="test")
            else:
                relation = dice.choice(["copy", "copy", "same_event"])
                store_article(
                    session,
                    number,
                    NOW,
                    story_id=announced,
                    relation=relation,
                    of_article_id=1,
                    label="other",
                    **fields,
                )
    with browse(database, NOW) as client:
        yield Told(client, database)
    database.dispose()


def test_totals_of_lists(told: Told) -> None:
    assert told.total("/") == told.count("SELECT count(*) FROM announcements") == 30
    for place in PLACES:
        in_place = "SELECT count(*) FROM facets JOIN announcements USING (article_id) WHERE value = :place"
        assert told.total(f"/?region={place}") == told.count(in_place, place=place)
        assert told.total(f"/regions/{place}") == told.count(in_place, place=place)
    for kind in KINDS:
        of_kind = told.count("SELECT count(*) FROM announcements WHERE kind = :kind", kind=kind)
        assert told.total(f"/?kind={kind}") == told.total(f"/map?kind={kind}") == of_kind
    reviewed = told.count("SELECT count(DISTINCT article_id) FROM reviews")
    assert (told.total("/?reviewed=yes"), told.total("/?reviewed=no")) == (reviewed, 30 - reviewed)
    assert told.total("/search?q=氢能") == told.count("SELECT count(*) FROM articles WHERE text LIKE '%氢能%'")


def test_copies_and_reports_of_a_row(told: Told) -> None:
    for row in told.page("/").cssselect(".announcements li"):
        number = int(row.cssselect("a.title")[0].get("href").rsplit("/", 1)[1])
        for words, relation in (("个副本", "copy"), ("篇其他报道", "same_event")):
            found = re.search(rf"(\d+) {words}", row.text_content())
            stored = told.count(
                "SELECT count(*) FROM articles JOIN announcements USING (story_id)"
                " WHERE announcements.id = :id AND articles.relation = :relation",
                id=number,
                relation=relation,
            )
            assert (int(found[1]) if found else 0) == stored


def test_tiles_and_lines_of_the_map_and_the_lists_that_they_lead_to(told: Told) -> None:
    page = told.page("/map?year=2025")
    day = "substr(coalesce(event_date, published), 1, 4) = '2025'"
    for tile in page.cssselect("svg.map a[data-name]"):
        stored = told.count(
            f"SELECT count(*) FROM facets JOIN announcements USING (article_id) WHERE field = 'region' AND value = :name AND {day}",  # noqa: E501
            name=tile.get("data-name"),
        )
        shown = tile.cssselect("text.tally")
        assert (int(shown[0].text_content()) if shown else 0) == stored
    rows = page.cssselect(".map-box tbody tr")
    pairs = told.rows(
        "SELECT a.value, b.value, count(*) FROM facets a"
        " JOIN facets b ON a.article_id = b.article_id AND a.value < b.value"
        " JOIN announcements n ON n.article_id = a.article_id"
        f" WHERE a.field = 'region' AND b.field = 'region' AND {day}"
        " GROUP BY a.value, b.value"
    )
    assert sum(int(row.cssselect("td.number")[0].text_content()) for row in rows) == sum(pair[2] for pair in pairs)
    assert len(rows) == len(page.cssselect("svg.map a.edge")) == len(pairs)
    for row in rows[:4]:
        assert told.total(row.cssselect("a")[0].get("href")) == int(row.cssselect("td.number")[0].text_content())


def test_months_of_the_timeline_and_the_lists_that_they_lead_to(told: Told) -> None:
    page = told.page("/timeline?kind=alliance")
    stored = dict(
        told.rows(
            "SELECT substr(coalesce(event_date, published), 1, 7), count(*) FROM announcements"
            " WHERE kind = 'alliance' GROUP BY 1"
        )
    )
    shown = {
        row.cssselect("th")[0].text_content(): int(row.cssselect("td.number")[-1].text_content())
        for row in page.cssselect("details tbody tr")
    }
    assert shown == stored
    link = page.cssselect("details tbody th a")[0]
    assert told.total(link.get("href")) == stored[link.text_content()]


def test_sources_their_rhythm_and_their_runs(told: Told) -> None:
    since = (TODAY - timedelta(days=27)).isoformat()
    for row in told.page("/sources").cssselect("table.sources tbody tr"):
        name = row.cssselect("th a")[0].get("href").rsplit("/", 1)[1]
        issued = told.count(
            "SELECT count(*) FROM articles WHERE source_id = :name AND published >= :since", name=name, since=since
        )
        assert int(row.cssselect("td")[3].text_content().split()[-1]) == issued
        page = told.page(f"/sources/{name}")
        record = dict(
            zip(
                [term.text_content() for term in page.cssselect("aside dt")],
                [value.text_content() for value in page.cssselect("aside dd")],
                strict=True,
            )
        )
        assert int(record["文章"]) == told.count("SELECT count(*) FROM articles WHERE source_id = :name", name=name)
        assert int(record["新合作"]) == told.count(
            "SELECT count(DISTINCT a.id) FROM announcements a JOIN articles USING (story_id) WHERE source_id = :name",
            name=name,
        )
    run = told.page("/runs").cssselect("tbody tr")[0]
    assert [cell.text_content() for cell in run.cssselect("td.number")] == ["7 / 4 / 0", "83 秒"]


def test_the_ledger_and_the_system(told: Told) -> None:
    tabs = [tab.text_content() for tab in told.page("/alerts").cssselect(".tabs a")]
    waiting = told.count("SELECT count(*) FROM alerts WHERE state = 'queued'")
    assert any(tab.split()[-1] == str(waiting) for tab in tabs[1:])
    shown = told.page("/system").text_content()
    for words, table in (("文章", "articles"), ("事件", "stories"), ("新合作", "announcements")):
        found = re.search(rf"{words}\s*(\d+)\s", shown)
        assert found is not None
        assert int(found[1]) == told.count(f"SELECT count(*) FROM {table}")
