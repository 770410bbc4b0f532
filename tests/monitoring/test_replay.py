"""Stored pages through today's code: shown first, stored on demand, told only where it is news."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from crawler.monitoring.replay import Change, replay
from crawler.recognition import recognize
from storage import models
from storage.alerts import list_alerts
from storage.announcements import list_announcements
from storage.articles import find_article
from storage.cooperations import CooperationRecord, get_cooperation
from storage.database import Database
from storage.pages import save_page
from storage.search import search_articles
from tests.storage.builders import store_article, store_sources, subscribe

NEWS = (
    "3月1日，北京市市场监督管理局与天津市市场监督管理委员会在北京签署《京津计量合作备忘录》，"
    "双方将共建计量标准，互认校准结果。备忘录自签署之日起生效。"
)
PAGE = f"""<html><head><meta charset="utf-8"><title>京津签署计量合作备忘录</title>
<meta name="ArticleTitle" content="京津签署计量合作备忘录"><meta name="PubDate" content="2026-03-02"></head>
<body><h1>京津签署计量合作备忘录</h1><div class="TRS_Editor"><p>{NEWS}</p></div></body></html>"""


def store_page(database: Database, now: datetime, **fields: object) -> int:
    """Store an article as an earlier release may have read it, with its page."""
    with database.write() as session:
        store_sources(session, now)
        subscribe(session, now)
        article_id = store_article(
            session, 1, now,
            **{"text": "3月1日", "label": "other", "recognition": {"label": "other"}, "title": "旧题", **fields},
        )  # fmt: skip
        article = find_article(session, article_id=article_id)
        assert article is not None
        save_page(
            session, article.canonical_url, "beijing_amr", "article", now, None, None, "utf-8", PAGE.encode()
        )  # fmt: skip
    return article_id


def run(database: Database, now: datetime, *, apply: bool) -> list[Change]:
    return list(replay(database, {}, now, apply=apply, source_id=None))


def test_what_would_change_is_shown_and_nothing_is_stored(database: Database, now: datetime) -> None:
    article_id = store_page(database, now)

    (change,) = run(database, now, apply=False)

    assert change.fields["label"] == ("other", "announcement")
    assert change.fields["title"] == ("旧题", "京津签署计量合作备忘录")
    with database.read() as session:
        article = find_article(session, article_id=article_id)
        assert article is not None
        assert (article.label, article.text) == ("other", "3月1日")
        assert list_announcements(session) == []


def test_applied_once_it_is_stored_announced_and_told_once(database: Database, now: datetime) -> None:
    article_id = store_page(database, now)

    (change,) = run(database, now, apply=True)
    again = run(database, now, apply=True)

    assert again == []
    with database.read() as session:
        article = find_article(session, article_id=article_id)
        assert article is not None
        assert article.text == NEWS
        assert article.recognition["kind"] == "memorandum"
        assert [found.id for found in list_announcements(session)] == [change.announced]
        assert [alert.announcement_id for alert in list_alerts(session)] == [change.announced]
        assert search_articles(session, "校准结果") == [article_id]


def test_a_story_that_was_announced_is_not_told_again(database: Database, now: datetime) -> None:
    store_page(database, now)
    run(database, now, apply=True)
    with database.write() as session:  # as if the rules had read it less well at that time
        session.execute(sa.update(models.Article).values(title="旧题"))

    (change,) = run(database, now, apply=True)

    assert change.announced is None
    with database.read() as session:
        assert len(list_alerts(session)) == 1


def test_a_seeds_story_never_alerts(database: Database, now: datetime) -> None:
    store_page(database, now)
    with database.write() as session:
        session.execute(sa.update(models.Story).values(seed_id="seed-x"))

    (change,) = run(database, now, apply=True)

    assert change.announced is None
    with database.read() as session:
        assert list_alerts(session) == []


def test_article_whose_page_is_kept_no_longer_is_judged_by_its_text(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        subscribe(session, now)
        old = {"label": "other", "recognition": {"label": "other"}, "rules_version": "2025.1"}
        store_article(
            session, 1, now, raw_text=NEWS, text=NEWS, raw_title="京津签署备忘录", title="京津签署备忘录", **old
        )

    (change,) = run(database, now, apply=False)

    assert change.fields["label"] == ("other", "announcement")
    assert "text" not in change.fields


def test_a_new_version_shows_what_it_changes_and_only_that(database: Database, now: datetime) -> None:
    record = recognize("京津签署备忘录", NEWS, published="2026-03-02").to_json()
    found = {"text": NEWS, "raw_text": NEWS, "title": "京津签署备忘录", "raw_title": "京津签署备忘录"}
    with database.write() as session:
        store_sources(session, now)
        subscribe(session, now)
        for number, changed in enumerate(
            [{}, {"acts": []}, {"kind": "alliance"}, {"life": [], "version": "2025.1"}], 1
        ):
            store_article(session, number, now, recognition={**record, **changed}, rules_version="2025.1", **found)

    changes = {change.article.id: set(change.fields) for change in run(database, now, apply=False)}
    stored = {change.article.id: change.announced for change in run(database, now, apply=True)}

    assert changes == {2: {"acts"}, 3: {"kind"}, 4: {"life"}}
    assert set(stored) == {2, 3, 4}
    assert run(database, now, apply=True) == []
    with database.read() as session:
        assert [event.role for record in list_all(session) for event in record.events][:1] == ["founded"]


def list_all(session: Session) -> list[CooperationRecord]:
    return [get_cooperation(session, row) for row in session.scalars(sa.select(models.Cooperation.id))]
