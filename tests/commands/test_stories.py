"""Corrections of stories by hand, and that later copies follow them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from crawler.pipelines.store import Stored
from crawler.recognition import Recognition
from storage.alerts import list_alerts
from storage.announcements import find_announcement
from storage.articles import find_article
from storage.database import Database
from storage.seeds import find_seed_story, load_seed_corpus
from storage.stories import get_story
from tests.commands.program import Program
from tests.pipelines.received import receive
from tests.sameness.news import make_facts, next_year, with_menus, without_digits, write
from tests.storage.builders import store_sources, subscribe

FACTS = make_facts(11)
TITLE, TEXT = write(FACTS)
# The same report with one more sentence: by its words a copy, by what a reader knows another signing.
OTHER_TEXT = TEXT + "\n签字仪式之后，另一份关于计量的文件也当场签了字，这是两件不同的事。"
FOLLOW_UP_TITLE, FOLLOW_UP = write(next_year(FACTS))
THIRD = write(next_year(next_year(FACTS)))[1]
REPORT = Recognition(label="announcement", kind="memorandum", event_date="2024-05-06")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


@pytest.fixture(params=["sqlite", "postgres"])
def database(program: Program, now: datetime, request: pytest.FixtureRequest) -> Iterator[Database]:
    if request.param == "postgres":
        program.variables["CONCORD_DATABASE_URL"] = request.getfixturevalue("postgres_url")
    database = Database(program.database_url)
    database.migrate(now)
    with database.write() as session:
        store_sources(session, now)
        subscribe(session, now)
    yield database
    database.dispose()


def report(session: Session, number: int, now: datetime, text: str, record: Recognition = REPORT) -> Stored:
    return receive(session, number, now, TITLE, text, record=record)


def test_what_was_split_is_alerted_and_has_its_copies(program: Program, database: Database, now: datetime) -> None:
    with database.write() as session:
        first, second = report(session, 1, now, TEXT), report(session, 2, now, OTHER_TEXT)
        third = report(session, 3, now, with_menus(OTHER_TEXT))
    assert [second.relation, second.story_id, third.story_id] == ["copy", first.story_id, first.story_id]

    status, said = program.run_here("stories", "split", str(second.article_id), str(third.article_id))

    assert status == 0, said
    assert "2 articles moved to story" in said
    assert "1 alert queued" in said
    with database.write() as session:
        copies = [
            report(session, 4 + number, now, text)
            for number, text in enumerate([with_menus(TEXT), OTHER_TEXT, with_menus(OTHER_TEXT), TEXT])
        ]
        moved = find_article(session, article_id=second.article_id)
        assert moved is not None
        told = find_announcement(session, moved.story_id)
        announced = [alert.announcement_id for alert in list_alerts(session)]
    assert moved.story_id != first.story_id
    assert [copy.story_id for copy in copies] == [first.story_id, moved.story_id, moved.story_id, first.story_id]
    assert told is not None
    assert sorted(announced) == [first.announcement_id, told.id]


def test_what_was_merged_stays_one_and_is_told_once(program: Program, database: Database, now: datetime) -> None:
    with database.write() as session:
        first = report(session, 1, now, TEXT)
        second = report(session, 2, now, FOLLOW_UP, replace(REPORT, event_date="2025-05-06"))
    assert first.story_id != second.story_id

    status, said = program.run_here("stories", "merge", str(second.story_id), str(first.story_id))

    assert status == 0, said
    assert f"1 article moved to story {first.story_id}, 0 alerts queued" in said
    with database.write() as session:
        texts = [with_menus(FOLLOW_UP), FOLLOW_UP, with_menus(TEXT), without_digits(FOLLOW_UP), FOLLOW_UP[:200]]
        copies = [report(session, 3 + number, now, text) for number, text in enumerate(texts)]
        alerts = list_alerts(session)
    assert {copy.story_id for copy in copies} == {first.story_id}
    assert [alert.announcement_id for alert in alerts] == [first.announcement_id]


def test_a_third_event_of_the_template_is_still_told_apart_from_a_merged_story(
    program: Program, database: Database, now: datetime
) -> None:
    with database.write() as session:
        first = report(session, 1, now, TEXT)
        second = report(session, 2, now, FOLLOW_UP, replace(REPORT, event_date="2025-05-06"))
    program.run_here("stories", "merge", str(first.story_id), str(second.story_id))

    with database.write() as session:
        third = report(session, 3, now, write(next_year(next_year(FACTS)))[1], replace(REPORT, event_date="2026-05-06"))

    assert third.relation == "new"


def test_an_announcement_of_a_story_joined_to_a_seed_is_withdrawn(program: Program, now: datetime) -> None:
    database = Database(program.database_url)
    database.migrate(now)
    with database.write() as session:
        store_sources(session, now)
        subscribe(session, now)
        load_seed_corpus(session, now)
        seed_story = find_seed_story(session, "seed-000")
        stored = report(session, 1, now, TEXT)

    status, said = program.run_here("stories", "merge", str(stored.story_id), str(seed_story))

    assert status == 0, said
    with database.read() as session:
        assert list_alerts(session) == []
        assert get_story(session, seed_story or 0).articles[-1].id == stored.article_id
    database.dispose()


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["split", "1"], "nothing would be left of story 1"),
        (["split", "1", "2"], "articles of several stories"),
        (["split", "99"], "there is no article 99"),
        (["merge", "1", "99"], "there is no story 99"),
        (["merge", "1", "1"], "two different stories are needed"),
        (["merge", "1"], "merge needs two stories or more"),
        (["show", "99"], "there is no story 99"),
    ],
)
def test_what_cannot_be_corrected_is_said_and_changes_nothing(
    program: Program, now: datetime, words: list[str], problem: str
) -> None:
    database = Database(program.database_url)
    database.migrate(now)
    with database.write() as session:
        store_sources(session, now)
        report(session, 1, now, TEXT)
        report(session, 2, now, FOLLOW_UP, replace(REPORT, event_date="2025-05-06"))

    status, said = program.run_here("stories", *words)

    assert status != 0
    assert problem in said
    assert "Traceback" not in said
    with database.read() as session:
        assert [len(get_story(session, number).articles) for number in (1, 2)] == [1, 1]
    database.dispose()
