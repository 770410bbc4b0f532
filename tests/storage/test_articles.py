"""Articles, stories, announcements, search, pages, runs, slots, sources and seeds, as stored and found again."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from storage.announcements import (
    add_acts,
    add_announcement,
    count_announcements,
    find_announcement,
    get_announcement,
    list_acts,
    list_announcements,
)
from storage.articles import (
    add_article,
    count_articles,
    find_article,
    find_known_urls,
    latest_article_id,
    list_articles,
    load_fingerprints,
    set_fingerprint,
    set_recognition,
    set_text,
)
from storage.database import Database
from storage.exceptions import NotFound
from storage.models import Shingle
from storage.search import search_articles
from storage.stories import choose_authoritative, create_story, get_story
from storage.types import MAX_URL_BYTES
from tests.storage.builders import RECOGNITION, TEXT, declare, make_article, store_article, store_sources


def test_article_comes_back_as_it_was_stored(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        article_id = store_article(
            session,
            1,
            now,
            repairs=[{"kind": "pinyin", "start": 1, "end": 2, "before": "中zhōng", "after": "中"}],
            uncertain=[(3, 5)],
            flags=["date-conflict"],
            attachments=[{"name": "附件", "url": "https://a.example.org/1.pdf"}],
        )

    with database.read() as session:
        record = find_article(session, article_id=article_id)
        assert record
        assert record == find_article(session, canonical_url=record.canonical_url)
        assert (record.text, record.recognition, record.uncertain) == (TEXT, RECOGNITION, [[3, 5]])
        assert (record.fetched_at, record.stored_at) == (now, now)
        assert latest_article_id(session) == article_id
        (fingerprint,) = load_fingerprints(session, [article_id])
        assert (fingerprint.version, fingerprint.payload) == (1, b"payload")
        assert set(session.scalars(sa.select(Shingle.hash))) == {1, 2, -(2**63)}


def test_canonical_url_is_unique(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        store_article(session, 1, now)

    with pytest.raises(sa.exc.IntegrityError), database.write() as session:
        store_article(session, 1, now)
    with database.read() as session:
        assert count_articles(session) == 1


def test_any_text_can_be_stored(database: Database, now: datetime) -> None:
    hostile = "a\x00b\ud800c\U0001f600\u202e"
    with database.write() as session:
        store_sources(session, now)
        recognition = {"kind": hostile, "regions": [hostile], "parties": [hostile * 200], "counts": {hostile: 1}}
        article_id = store_article(
            session, 1, now, title=hostile, text=hostile, flags=[hostile], recognition=recognition
        )

    with database.read() as session:
        record = find_article(session, article_id=article_id)
        assert record
        assert record.text == "a\ufffdb\ufffdc\U0001f600\u202e"
        assert record.flags == [record.text]


def test_endless_address_is_refused(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        story_id = create_story(session, "x", now)
        article = make_article(1, now, canonical_url="https://a.example.org/" + "字" * MAX_URL_BYTES)
        with pytest.raises(ValueError, match="2000 bytes"):
            add_article(session, article, story_id, now)


def test_known_urls_are_told_from_new_ones_in_any_number(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        for number in range(3):
            store_article(session, number, now)

    urls = [f"https://beijing_amr.example.org/{number}.html" for number in range(1, 1200)]
    with database.read() as session:
        assert find_known_urls(session, urls) == set(urls[:2])
        assert find_known_urls(session, []) == set()


def test_articles_are_paged_through_by_id(sqlite_database: Database, now: datetime) -> None:
    with sqlite_database.write() as session:
        store_sources(session, now)
        ids = [store_article(session, number * 10, now) for number in range(5)]

    with sqlite_database.read() as session:
        page = list_articles(session, after_id=ids[1], limit=2)
    assert [article.id for article in page] == ids[2:4]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("计量", [2, 1]),
        ("计量合作备忘录", [2, 1]),
        ("合作 氢能", [2, 1]),
        ("市计", []),
        ("能", [2, 1]),
        ("备忘录2", [2]),
        ("gb/t", [2]),
        ("GB/T 1.1", [2]),
        ("标准化", []),
        ("", []),
        ("，。!", []),
        ('" OR terms', []),
        ("' --", []),
        ("%", []),
    ],
)
def test_articles_are_found_by_their_words_newest_first(
    database: Database, now: datetime, query: str, found: list[int]
) -> None:
    with database.write() as session:
        store_sources(session, now)
        store_article(session, 1, now, published="2026-03-01")
        store_article(session, 2, now, published="2026-03-02", text=TEXT + "按GB/T 1.1编写。")

    with database.read() as session:
        assert search_articles(session, query) == found


def test_text_that_comes_later_is_found(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        article_id = store_article(session, 1, now, text=None)
        set_text(session, article_id, title="题", text="认证结果互认")
        set_text(session, article_id, title="题", text="检测结果互认")

    with database.read() as session:
        assert search_articles(session, "认证") == []
        assert search_articles(session, "检测结果") == [article_id]


def test_endless_text_is_stored_and_found_by_its_beginning(database: Database, now: datetime) -> None:
    text = "开头计量" + "".join(chr(0x4E00 + number % 20000) for number in range(300_000))
    with database.write() as session:
        store_sources(session, now)
        article_id = store_article(session, 1, now, text=text)

    with database.read() as session:
        assert search_articles(session, "开头计量") == [article_id]


def test_recognition_and_fingerprint_can_be_renewed(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        article_id = store_article(session, 1, now)
        story_id = find_article(session, article_id=article_id).story_id  # type: ignore[union-attr]
        add_announcement(session, story_id, article_id, RECOGNITION, now)
        set_recognition(
            session, article_id, label="announcement", recognition={"regions": ["四川省"]}, rules_version="later"
        )
        set_fingerprint(session, article_id, version=2, payload=b"new", sampled=[7])

    with database.read() as session:
        assert count_announcements(session, region="四川省") == 1
        assert count_announcements(session, region="北京市") == 0
        assert load_fingerprints(session, [article_id])[0].payload == b"new"
        assert list(session.scalars(sa.select(Shingle.hash))) == [7]


def test_regulator_speaks_for_a_story_before_press_and_mirror(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(
            session,
            now,
            declare("mirror", "mirror"),
            declare("press", "press"),
            declare("regulator", "regulator"),
            declare("later", "standards_body"),
        )
        story_id = create_story(session, "t", now)
        chosen = [
            store_article(session, 10, now, story_id, source_id="mirror", published="2026-03-01"),
            store_article(session, 20, now, story_id, source_id="press", published="2026-03-03"),
            store_article(session, 30, now, story_id, source_id="regulator", published="2026-03-04", title="局"),
            store_article(session, 40, now, story_id, source_id="later", published="2026-03-05"),
        ]
        story = get_story(session, story_id)

    assert (story.authoritative_article_id, story.title) == (chosen[2], "局")
    assert [article.id for article in story.articles] == chosen
    with database.write() as session:
        assert choose_authoritative(session, create_story(session, "empty", now)) is None
    with database.read() as session, pytest.raises(NotFound):
        get_story(session, 999)


@pytest.mark.parametrize("kind", ["regulator", "press", "mirror"])
def test_of_equals_the_earliest_issued_speaks_whenever_it_was_read(
    database: Database, now: datetime, kind: str
) -> None:
    days = [None, "2026-03-04", "2026-03-02T09:30", "2026-03-02T16:00", "2026-03-02T08:15", None]
    with database.write() as session:
        store_sources(session, now, declare("one", kind), declare("other", kind))
        story_id = create_story(session, "t", now)
        told = []
        for number, day in enumerate(days):
            source = ("one", "other")[number % 2]
            store_article(session, number, now, story_id, source_id=source, published=day, title=f"第{number}篇")
            told.append(get_story(session, story_id).title)

    assert told == ["第0篇", "第1篇", "第2篇", "第2篇", "第4篇", "第4篇"]


def test_an_article_of_no_source_speaks_only_where_no_other_does(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now, declare("mirror", "mirror"))
        story_id = create_story(session, "t", now)
        known = store_article(session, 1, now, story_id, source_id=None, published="2020-01-01")
        assert get_story(session, story_id).authoritative_article_id == known
        mirrored = store_article(session, 2, now, story_id, source_id="mirror", published=None)
        story = get_story(session, story_id)

    assert story.authoritative_article_id == mirrored


def test_story_has_one_announcement_at_the_most(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        story_id = create_story(session, "t", now)
        first, copy = (store_article(session, number, now, story_id) for number in (10, 20))
        announcement_id = add_announcement(session, story_id, first, RECOGNITION, now)

    with pytest.raises(sa.exc.IntegrityError), database.write() as session:
        add_announcement(session, story_id, copy, RECOGNITION, now)
    with database.read() as session:
        found = find_announcement(session, story_id)
        assert found == get_announcement(session, announcement_id)
        assert found
        assert (found.parties, found.source_id) == (RECOGNITION["parties"], "beijing_amr")
        with pytest.raises(NotFound):
            get_announcement(session, 999)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, [2, 1]),
        ({"region": "天津市"}, [2, 1]),
        ({"region": "京津冀"}, [2, 1]),
        ({"region": "四川省"}, []),
        ({"kind": "alliance"}, [2]),
        ({"domain": "质量"}, [2]),
        ({"since": date(2026, 3, 2)}, [2]),
        ({"source": "beijing_amr"}, [2, 1]),
        ({"source": "other"}, []),
        ({"seed": True}, []),
        ({"limit": 1, "offset": 1}, [1]),
    ],
)
def test_announcements_are_listed_by_filters(
    database: Database, now: datetime, filters: dict[str, object], found: list[int]
) -> None:
    other = {**RECOGNITION, "kind": "alliance", "domains": ["质量"]}
    with database.write() as session:
        store_sources(session, now)
        for number, recognition in ((1, RECOGNITION), (2, other)):
            story_id = create_story(session, "t", now)
            article_id = store_article(
                session, number, now, story_id, recognition=recognition, published=f"2026-03-0{number}"
            )
            add_announcement(session, story_id, article_id, recognition, now + timedelta(minutes=number))

    with database.read() as session:
        assert [row.id for row in list_announcements(session, **filters)] == found  # type: ignore[arg-type]
        if "limit" not in filters:
            assert count_announcements(session, **filters) == len(found)  # type: ignore[arg-type]


def test_acts_are_kept_in_their_order_and_replaced(database: Database, now: datetime) -> None:
    acts = [{"kind": "memorandum", "new": True, "happened": True, "counts": {"parties": 3}}, {"kind": "alliance"}]
    with database.write() as session:
        store_sources(session, now)
        article_id = store_article(session, 1, now)
        add_acts(session, article_id, acts[:1])
        add_acts(session, article_id, acts)

    with database.read() as session:
        assert list_acts(session, article_id) == acts
