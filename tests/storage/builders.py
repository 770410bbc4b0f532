"""Stored things with as little said about them as a test needs."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storage.alerts import AlertRecord, lease_due, list_alerts, queue_announcement_alerts
from storage.announcements import add_announcement
from storage.articles import NewArticle, add_article
from storage.database import Database
from storage.sources import SourceDeclaration, sync_sources
from storage.stories import choose_authoritative, create_story
from storage.subscriptions import SubscriptionRecord, sync_subscriptions

TEXT = "3月1日,北京、天津、河北三地市场监管局签署计量合作备忘录。会议还讨论了氢能。天气晴朗。"
RECOGNITION = {
    "label": "announcement",
    "kind": "memorandum",
    "parties": ["北京市市场监督管理局", "天津市市场监督管理委员会", "河北省市场监督管理厅"],
    "regions": ["北京市", "天津市", "河北省"],
    "region_group": "京津冀",
    "event_date": "2026-03-01",
    "domains": ["计量"],
    "instrument_names": ["计量合作备忘录"],
    "counts": {"parties": 3},
    "evidence": [{"field": "kind", "start": TEXT.index("签署"), "end": TEXT.index("备忘录")}],
    "reasons": ["memorandum signed"],
}


def declare(
    source_id: str = "beijing_amr", kind: str = "regulator", title: str = "北京市市场监督管理局"
) -> SourceDeclaration:
    """Return the declaration of a source."""
    return SourceDeclaration(
        id=source_id,
        title=title,
        region="北京市",
        region_code="110000",
        kind=kind,
        homepage=f"https://{source_id}.example.org/",
    )


def store_sources(session: Session, now: datetime, *declarations: SourceDeclaration) -> None:
    """Store sources, by default one regulator's."""
    sync_sources(session, declarations or [declare()], now)


def make_article(number: int, now: datetime, **fields: Any) -> NewArticle:
    """Return an article; its fingerprint is of no use but differs from that of other numbers."""
    url = f"https://beijing_amr.example.org/{number}.html"
    values: dict[str, Any] = {
        "canonical_url": url,
        "url": url,
        "source_id": "beijing_amr",
        "title": f"京津冀签署计量合作备忘录{number}",
        "published": "2026-03-02",
        "text": TEXT,
        "fetched_at": now,
        "label": "announcement",
        "recognition": RECOGNITION,
        "rules_version": "test",
        "fingerprint_version": 1,
        "payload": b"payload",
        "sampled": [number, number + 1, -(2**63)],
    }
    return NewArticle(**{**values, **fields})


def store_article(session: Session, number: int, now: datetime, story_id: int | None = None, **fields: Any) -> int:
    """Store an article, in a story of its own by default; return its id."""
    article = make_article(number, now, **fields)
    story_id = story_id or create_story(session, article.title, now)
    article_id = add_article(session, article, story_id, now)
    choose_authoritative(session, story_id)
    return article_id


def store_announcement(session: Session, number: int, now: datetime, **fields: Any) -> int:
    """Store an article that announces and queue its alerts; return the announcement's id."""
    article = make_article(number, now, **fields)
    story_id = create_story(session, article.title, now)
    article_id = add_article(session, article, story_id, now)
    announcement_id = add_announcement(session, story_id, article_id, article.recognition, now)
    choose_authoritative(session, story_id)
    queue_announcement_alerts(session, announcement_id, now)
    return announcement_id


def subscribe(session: Session, now: datetime, *records: SubscriptionRecord) -> None:
    """Store subscriptions, by default one of one reader to everything."""
    default = SubscriptionRecord(name="all", recipients=["a@example.org"])
    sync_subscriptions(session, records or [default], now)


def queued_for(database: Database, now: datetime, *subscriptions: SubscriptionRecord, **article: Any) -> list[str]:
    """Store subscriptions and one announcement; return the recipients that are to be told of it."""
    with database.write() as session:
        store_sources(session, now)
        subscribe(session, now, *subscriptions)
        store_announcement(session, 1, now, **article)
        return sorted(alert.recipient for alert in list_alerts(session))


def lease(database: Database, now: datetime, seconds: float = 60, limit: int = 10) -> list[AlertRecord]:
    with database.write() as session:
        return lease_due(session, now, seconds, limit)
