"""Cooperations have a life: what follows is joined to what opened it, whichever is stored first."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storage.cooperations import (
    find_continuations,
    get_cooperation,
    list_cooperations,
    list_followers,
    record_life,
)
from storage.database import Database
from storage.exceptions import NotFound
from tests.storage.builders import store_article, store_sources

MEETING = ["meeting|四川省+重庆市|标准化", "meeting|川渝|标准化"]
STANDARDS = ["standards|北京市+天津市+河北省"]


def sign(role: str, date: str | None, keys: list[str], **more: Any) -> dict[str, Any]:
    kind = "joint_standards" if keys == STANDARDS else "joint_meeting"
    return {"role": role, "kind": kind, "name": None, "number": None, "date": date, "keys": keys, **more}


def tell(session: Session, number: int, now: datetime, *signs: dict[str, Any], **fields: Any) -> int:
    """Store an article with what it tells; return its story."""
    article_id = store_article(session, number, now, **{"title": f"新闻{number}", **fields})
    record_life(session, article_id, signs, now)
    return number


def roles(session: Session) -> list[tuple[str, str | None]]:
    (cooperation,) = list_cooperations(session)
    return [(event.role, event.day) for event in cooperation.events]


@pytest.fixture
def store(database: Database, now: datetime):
    """Yield a session on an empty store with a source; articles and stories are numbered alike."""
    with database.write() as session:
        store_sources(session, now)
        yield session


def test_second_session_is_joined_to_the_founding(store: Session, now: datetime) -> None:
    tell(store, 1, now, sign("founded", "2020-12-09", MEETING, name="川渝标准化联席会议"))
    tell(store, 2, now, sign("session", "2021-11-05", MEETING[1:], number=2))

    (found,) = find_continuations(store, 2)

    assert (found.title, found.event.role, found.event.number) == ("川渝标准化联席会议", "session", 2)
    assert [(event.role, event.day, event.title) for event in found.earlier] == [("founded", "2020-12-09", "新闻1")]
    assert [event.story_id for event in list_followers(store, 1)] == [2]
    assert find_continuations(store, 1) == []
    assert get_cooperation(store, found.cooperation_id).events[0].url.endswith("/1.html")


def test_order_of_storing_does_not_matter(store: Session, now: datetime) -> None:
    tell(store, 1, now, sign("founded", "2024-05-09", STANDARDS))
    tell(store, 2, now, sign("founded", "2022-01-10", STANDARDS))
    tell(store, 3, now, sign("founded", "2023-01-10", STANDARDS))

    assert roles(store) == [("founded", "2022-01-10"), ("batch", "2023-01-10"), ("batch", "2024-05-09")]
    assert [event.day for event in find_continuations(store, 1)[0].earlier] == ["2022-01-10", "2023-01-10"]


def test_another_report_of_one_event_follows_nothing(store: Session, now: datetime) -> None:
    tell(store, 1, now, sign("founded", "2024-05-09", STANDARDS))
    tell(store, 2, now, sign("founded", None, STANDARDS), published="2024-05-12T08:00")
    tell(store, 3, now, sign("founded", None, STANDARDS), published=None)

    assert find_continuations(store, 2) == find_continuations(store, 3) == []
    assert roles(store) == [("founded", "2024-05-09")]


def test_batches_are_told_apart_by_their_numbers(store: Session, now: datetime) -> None:
    tell(store, 1, now, sign("founded", "2024-05-09", STANDARDS, number=1))
    tell(store, 2, now, sign("founded", "2024-05-20", STANDARDS, number=2))

    assert roles(store) == [("founded", "2024-05-09"), ("batch", "2024-05-20")]


def test_recounted_founding_stands_where_none_is_stored(store: Session, now: datetime) -> None:
    tell(store, 1, now, sign("recounted", "2015", MEETING))
    tell(store, 2, now, sign("session", "2021-11-05", MEETING))

    assert [(event.role, event.day) for event in find_continuations(store, 2)[0].earlier] == [("recounted", "2015")]

    tell(store, 3, now, sign("founded", "2015-03-02", MEETING))

    assert [event.role for event in find_continuations(store, 2)[0].earlier] == ["founded"]


def test_document_that_is_carried_out_opens_nothing(store: Session, now: datetime) -> None:
    keys = ["document|川渝标准化合作备忘录"]
    tell(store, 1, now, sign("carried_out", "2021-02-01", keys))
    tell(store, 2, now, sign("founded", "2020-12-09", keys))
    tell(store, 3, now, sign("carried_out", "2021-03-01", keys))

    assert find_continuations(store, 1) == []
    assert [event.story_id for event in find_continuations(store, 3)[0].earlier] == [2]


def test_copies_of_a_story_are_one_event(store: Session, now: datetime) -> None:
    tell(store, 1, now, sign("founded", "2020-12-09", MEETING))
    tell(store, 2, now, sign("session", "2021-11-05", MEETING))
    copy = store_article(store, 3, now, story_id=2, relation="copy", of_article_id=2)
    record_life(store, copy, [sign("session", "2021-11-05", MEETING)], now)

    assert roles(store) == [("founded", "2020-12-09"), ("session", "2021-11-05")]


def test_article_read_anew_is_joined_anew(store: Session, now: datetime) -> None:
    tell(store, 1, now, sign("founded", "2020-12-09", MEETING))
    tell(store, 2, now, sign("founded", "2021-11-05", STANDARDS))
    record_life(store, 2, [sign("session", "2021-11-05", MEETING)], now)

    assert roles(store) == [("founded", "2020-12-09"), ("session", "2021-11-05")]
    with pytest.raises(NotFound, match="no cooperation 2"):
        get_cooperation(store, 2)
    tell(store, 3, now, sign("founded", "2022-01-10", STANDARDS))  # its keys are free again
    assert find_continuations(store, 3) == []


def test_life_of_no_article(store: Session, now: datetime) -> None:
    with pytest.raises(NotFound, match="no article 9"):
        record_life(store, 9, [], now)
