"""Readers' judgement: one word a reader and article, what was judged is kept, labelled lines come of it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storage.articles import set_recognition
from storage.database import Database
from storage.exceptions import BadReview, NotFound
from storage.reviews import (
    add_review,
    count_reviews,
    find_review,
    iterate_labelled,
    list_reviews,
    withdraw_review,
)
from storage.types import Verdict
from tests.storage.builders import RECOGNITION, TEXT, store_article, store_sources


def say(session: Session, article_id: int, verdict: str, now: datetime, **more: Any) -> int:
    return add_review(session, article_id, verdict, now, **{"reviewer": "li", "origin": "dashboard", **more})


def test_a_readers_last_word_replaces_the_first(database: Database, now: datetime) -> None:
    later = now + timedelta(hours=1)
    with database.write() as session:
        store_sources(session, now)
        article_id = store_article(session, 1, now)
        first = say(session, article_id, "wrong", now, note="no pact")
        again = say(session, article_id, "right", later)
        other = say(session, article_id, "wrong", now, reviewer="wang")

        assert (first == again, first == other) == (True, False)
        found = find_review(session, article_id, "li")
        assert found is not None
        assert (found.verdict, found.note, found.made_at, found.origin) == (Verdict.RIGHT, "", later, "dashboard")
        assert [review.reviewer for review in list_reviews(session)] == ["li", "wang"]
        assert [review.reviewer for review in list_reviews(session, verdict="wrong")] == ["wang"]
        assert count_reviews(session) == {Verdict.RIGHT: 1, Verdict.WRONG: 1, Verdict.CORRECTED: 0}
        assert count_reviews(session, [article_id + 1])[Verdict.WRONG] == 0


def test_what_was_judged_outlives_a_change_of_the_rules(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        article_id = store_article(session, 1, now)
        say(session, article_id, "right", now)
        set_recognition(session, article_id, label="other", recognition={"label": "other"}, rules_version="later")

        review = find_review(session, article_id, "li")
        (line,) = iterate_labelled(session)

    assert review is not None
    assert (review.judged["label"], review.rules_version) == ("announcement", "test")
    assert (line["label"], line["kind"], line["parties"]) == ("announcement", "memorandum", RECOGNITION["parties"])
    assert line["instrument_name"] == ["计量合作备忘录"]
    assert line["text"] == TEXT


def test_correction_changes_the_fields_that_it_names(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        article_id = store_article(session, 1, now)
        say(session, article_id, "corrected", now, correction={"kind": "alliance", "regions": ["北京市", "北京市"]})

        (line,) = iterate_labelled(session)

    assert (line["kind"], line["regions"], line["event_date"]) == ("alliance", ["北京市"], "2026-03-01")


def test_wrong_record_tells_only_what_the_label_is_not(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        flagged = store_article(session, 1, now)
        missed = store_article(session, 2, now, label="other", recognition={"label": "other"})
        for article_id in (flagged, missed):
            say(session, article_id, "wrong", now)

        lines = list(iterate_labelled(session))

    assert [line["label"] for line in lines] == ["other", "announcement"]
    assert all("kind" not in line and "parties" not in line for line in lines)


def test_last_reader_counts_and_dispute_is_said(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        article_id, agreed = store_article(session, 1, now), store_article(session, 2, now)
        say(session, article_id, "wrong", now + timedelta(days=1))
        say(session, article_id, "right", now, reviewer="wang")
        for reader in ("li", "wang"):
            say(session, agreed, "right", now, reviewer=reader)

        disputed, clear = iterate_labelled(session)

    assert (disputed["label"], disputed["review"]["disputed"], disputed["review"]["reviews"]) == ("other", True, 2)
    assert (clear["label"], clear["review"]["disputed"]) == ("announcement", False)


def test_article_without_text_is_no_labelled_line(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        say(session, store_article(session, 1, now, text=None), "right", now)

        assert list(iterate_labelled(session)) == []


def test_more_lines_than_are_read_at_once(
    sqlite_database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.reviews._ARTICLES_AT_ONCE", 2)
    with sqlite_database.write() as session:
        store_sources(session, now)
        ids = [store_article(session, number, now) for number in range(5)]
        for article_id in reversed(ids):
            say(session, article_id, "right", now)

        assert [line["id"] for line in iterate_labelled(session)] == [f"article-{number}" for number in ids]


def test_review_is_taken_back_once(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        article_id = store_article(session, 1, now)
        say(session, article_id, "right", now)

        assert withdraw_review(session, article_id, "li")
        assert not withdraw_review(session, article_id, "li")
        assert list_reviews(session) == []


@pytest.mark.parametrize(
    ("verdict", "more", "said"),
    [
        ("maybe", {}, "not 'maybe'"),
        ("right", {"reviewer": " \n"}, "name of its reviewer"),
        ("corrected", {}, "at least one field"),
        ("corrected", {"correction": {"colour": "red"}}, "no field is named 'colour'"),
        ("corrected", {"correction": {"label": "news"}}, "not 'news'"),
        ("corrected", {"correction": {"parties": "one"}}, "parties must be a list"),
        ("corrected", {"correction": {"parties": [""]}}, "1 to 200 characters"),
        ("corrected", {"correction": {"kind": ["x"]}}, "kind must be a text"),
        ("corrected", {"correction": {"regions": ["x"] * 101}}, "at most 100"),
    ],
)
def test_what_cannot_be_stored_is_said(
    sqlite_database: Database, now: datetime, verdict: str, more: dict[str, Any], said: str
) -> None:
    with sqlite_database.write() as session:
        store_sources(session, now)
        article_id = store_article(session, 1, now)

        with pytest.raises(BadReview, match=said):
            say(session, article_id, verdict, now, **more)
        assert list_reviews(session) == []


def test_review_of_no_article(sqlite_database: Database, now: datetime) -> None:
    with sqlite_database.write() as session, pytest.raises(NotFound, match="no article 7"):
        say(session, 7, "right", now)
