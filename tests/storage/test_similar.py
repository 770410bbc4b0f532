"""Candidates: found by rare hashes, ranked by what these weigh, at a bounded cost."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storage import similar
from storage.articles import add_article, find_article
from storage.corrections import find_partners
from storage.database import Database
from storage.models import Shingle
from storage.similar import (
    STARVED,
    TOO_COMMON,
    add_print,
    find_candidates,
    find_similar,
    load_prints,
    load_story_prints,
    load_text,
)
from storage.stories import create_story
from tests.storage.builders import make_article, store_sources

LOWEST, HIGHEST = -(2**63), 2**63 - 1


def store(session: Session, number: int, now: datetime, sampled: list[int], story_id: int | None = None) -> int:
    """Store an article that holds these hashes; return its id."""
    story_id = story_id or create_story(session, "标题", now)
    return add_article(session, make_article(number, now, sampled=sampled), story_id, now)


def test_articles_that_share_hashes_are_found_best_first(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        stranger = store(session, 1, now, [1, 2, 3])
        cousin = store(session, 2, now, [10, 11, 90, LOWEST])
        twin = store(session, 3, now, [10, 11, 12, HIGHEST])

    with database.read() as session:
        found = find_candidates(session, [10, 11, 12, 13, HIGHEST, LOWEST])

    assert [(candidate.article_id, candidate.shared) for candidate in found] == [(twin, 4), (cousin, 3)]
    assert found[0].weight > found[1].weight
    assert stranger not in {candidate.article_id for candidate in found}


def test_a_rare_hash_weighs_more_than_a_frequent_one(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        for number in range(TOO_COMMON - 2):
            store(session, number, now, [5])
        frequent = store(session, 98, now, [5])
        rare = store(session, 99, now, [6])

    with database.read() as session:
        weights = {candidate.article_id: candidate.weight for candidate in find_candidates(session, [5, 6], limit=99)}

    assert weights[rare] > weights[frequent]


def test_a_hash_of_too_many_articles_is_boilerplate(database: Database, now: datetime) -> None:
    rare = list(range(100, 100 + STARVED))
    with database.write() as session:
        store_sources(session, now)
        for number in range(TOO_COMMON):
            store(session, number, now, [7, 1000 + number])

    with database.read() as session:
        similar = find_similar(session, [7, 1003, *rare])

    assert similar.common == {7}
    assert [candidate.shared for candidate in similar.candidates] == [1]
    assert similar.unstored([7, 1003, *rare]) == [1003, *rare]


def test_an_article_of_nothing_but_boilerplate_is_found_by_its_latest_holders(
    database: Database, now: datetime
) -> None:
    boilerplate = list(range(1, 30))
    with database.write() as session:
        store_sources(session, now)
        for number in range(TOO_COMMON):
            store(session, number, now, boilerplate)
        kept = find_similar(session, boilerplate).unstored(boilerplate)
        latest = store(session, 99, now, kept)
        similar = find_similar(session, boilerplate, limit=TOO_COMMON)

    assert len(kept) == STARVED
    assert latest in {candidate.article_id for candidate in similar.candidates}


def test_what_is_boilerplate_stays_so_without_being_read_again(database: Database, now: datetime) -> None:
    rare = list(range(100, 100 + STARVED))
    with database.write() as session:
        store_sources(session, now)
        holders = [store(session, number, now, [7, 8]) for number in range(TOO_COMMON)]
        find_similar(session, [7, *rare])
        session.execute(sa.delete(Shingle).where(Shingle.hash == 7, Shingle.article_id != holders[0]))

        known = find_similar(session, [7, *rare])

        assert known.common == {7}
        assert known.candidates == []
        assert [one.article_id for one in find_similar(session, [7, 8]).candidates][:1] == holders[:1]


def test_a_full_memory_of_boilerplate_is_emptied(
    database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(similar, "_COMMON_KEPT", 1)
    rare = list(range(100, 100 + STARVED))
    with database.write() as session:
        store_sources(session, now)
        for number in range(TOO_COMMON):
            store(session, number, now, [7, 8, 9])

        found = [find_similar(session, [*some, *rare]).common for some in ([7, 8], [7, 9], [7, 8, 9], [7, 8, 9])]

    assert found == [{7, 8}, {7, 9}, {7, 8, 9}, {7, 8, 9}]


def test_what_a_story_holds_already_is_not_stored_again(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        original = store(session, 1, now, [1, 2])
        store(session, 2, now, [3])

    with database.read() as session:
        similar = find_similar(session, [1, 2, 3, 4])

    assert similar.unstored([1, 2, 3, 4], members=[original]) == [3, 4]


def test_the_number_of_candidates_is_bounded_and_ties_go_to_the_earlier(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        ids = [store(session, number, now, [7]) for number in range(5)]

    with database.read() as session:
        assert [candidate.article_id for candidate in find_candidates(session, [7], limit=2)] == ids[:2]


@pytest.mark.parametrize("probes", [[], [42]])
def test_nothing_like_it_is_an_empty_answer(database: Database, probes: list[int]) -> None:
    with database.read() as session:
        assert find_candidates(session, probes) == []


def test_fingerprints_come_with_their_story(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        story = create_story(session, "标题", now)
        first, second = store(session, 1, now, [1], story), store(session, 2, now, [2], story)
        other = store(session, 3, now, [3])

    with database.read() as session:
        prints = load_prints(session, [second, other])
        members = load_story_prints(session, story)

    assert set(prints) == {second, other}
    assert (prints[second].story_id, prints[second].relation) == (story, "new")
    assert [member.article_id for member in members] == [first, second]


@pytest.fixture
def stream_store(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/stream.sqlite3", scratch=True)
    database.migrate(datetime.now(UTC))
    yield database
    database.dispose()


def test_a_stream_stores_only_what_it_compares_by(stream_store: Database) -> None:
    with stream_store.write() as session:
        values = {"version": 1, "payload": b"x", "title": "a\ud800", "text": "正文", "published": None}
        first, story = add_print(session, None, sampled=[1, 2], **values)  # type: ignore[arg-type]
        second, same = add_print(session, story, sampled=[], **values)  # type: ignore[arg-type]

        assert (second, same) == (first + 1, story)
        assert [candidate.article_id for candidate in find_candidates(session, [1, 2])] == [first]
        assert [member.article_id for member in load_story_prints(session, story)] == [first, second]
        assert load_text(session, second) == ("a\ufffd", "正文")
        assert find_article(session, article_id=second) is not None
        assert not find_partners(session, [story])
