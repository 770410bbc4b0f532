"""What the dashboard counts: announcements, members of stories, articles by day, hits of a search."""

from datetime import date, datetime

import pytest

from storage.announcements import count_announcements, list_announcements, summarize_announcements
from storage.articles import count_issued
from storage.database import Database
from storage.search import count_found, make_pattern, search_articles
from storage.stories import count_members
from tests.storage.builders import RECOGNITION, declare, store_announcement, store_article, store_sources


def fill(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now, declare(), declare("ccn", "press"))
        store_announcement(session, 1, now)
        store_article(session, 2, now, story_id=1, relation="copy", published="2026-03-02T08:00", source_id="ccn")
        store_article(session, 3, now, story_id=1, relation="same_event", published=None)
        store_announcement(
            session, 4, now, published="2026-02-01T23:59", recognition={**RECOGNITION, "kind": "alliance"}
        )
        store_article(session, 5, now, label="other", title="航天", text="航天 GB/T 1.1", published="2026-01-01")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 2),
        ({"until": date(2026, 2, 1)}, 1),  # a moment of the last day belongs to it
        ({"until": date(2026, 1, 31)}, 0),
        ({"since": date(2026, 2, 1), "until": date.max}, 2),
        ({"region": "北京市", "partner": "京津冀"}, 2),
        ({"region": "北京市", "partner": "云南省"}, 0),
        ({"kind": "alliance"}, 1),
        ({"source": "ccn"}, 1),
        ({"announced_by": "ccn"}, 0),
        ({"announced_by": "beijing_amr"}, 2),
    ],
)
def test_lists_counts_and_summaries_agree(database: Database, now: datetime, asked: dict, found: int) -> None:
    fill(database, now)

    with database.read() as session:
        summaries = summarize_announcements(session, **asked)
        records = list_announcements(session, **asked, newest="published")
        count = count_announcements(session, **asked)

    assert len(summaries) == len(records) == count == found
    assert sorted(one.id for one in summaries) == sorted(record.id for record in records)
    assert all(set(one.regions) == {"北京市", "天津市", "河北省"} for one in summaries)
    assert [record.published or "" for record in records] == sorted((r.published or "" for r in records), reverse=True)


def test_members_and_days_are_counted(database: Database, now: datetime) -> None:
    fill(database, now)

    with database.read() as session:
        assert count_members(session, [1, 2, 99]) == {1: {"new": 1, "copy": 1, "same_event": 1}, 2: {"new": 1}}
        assert count_members(session, []) == {}
        assert count_issued(session, date(2026, 2, 1)) == {
            "beijing_amr": {"2026-03-02": 1, "2026-02-01": 1},
            "ccn": {"2026-03-02": 1},
        }


@pytest.mark.parametrize(
    ("query", "label", "found"),
    [
        ("航天", None, 1),
        ("航天 gb/t", None, 1),
        ("航天 计量", None, 0),
        ("计量", None, 4),
        ("计量", "announcement", 4),
        ("航天", "announcement", 0),
        ("航", None, 1),
        ("航 gb/t", None, 1),
        ('"*" OR --', None, 0),
        ("NOT AND OR", None, 0),
        ("", None, 0),
    ],
)
def test_as_many_are_counted_as_are_found(
    database: Database, now: datetime, query: str, label: str | None, found: int
) -> None:
    fill(database, now)

    with database.read() as session:
        assert count_found(session, query, label=label) == found
        assert len(search_articles(session, query, label=label)) == found


@pytest.mark.parametrize(
    ("query", "text", "hits"),
    [
        ("计量", "京津计量互认", ["计量"]),
        ("GB/T 1.1", "按 gb/t 1.1 起草", ["gb/t", "1.1"]),
        ("计 计量", "计量计", ["计量", "计"]),
        ("(.*)", "任何文字", []),
        ("a b", "A与B", ["A", "B"]),
    ],
)
def test_hits_are_marked_where_they_stand(query: str, text: str, hits: list[str]) -> None:
    pattern = make_pattern(query)

    assert (pattern.findall(text) if pattern else []) == hits
