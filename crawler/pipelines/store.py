"""Last pipeline: the article, its fingerprint, story, announcement and alerts in one transaction."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Self

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from sqlalchemy.orm import Session

from crawler.extensions.store_access import StoreAccess
from crawler.pipelines.match import Match, find_story
from crawler.sameness import Fingerprint, make_fingerprint
from crawler.sameness.boilerplate import EdgeLine, find_edge_lines, leave_out
from storage.alerts import queue_announcement_alerts
from storage.announcements import add_acts, add_announcement, find_announcement
from storage.articles import NewArticle, add_article, find_membership
from storage.cooperations import record_life
from storage.corrections import join_part
from storage.pages import save_page
from storage.site_lines import count_lines, find_learnt, forget_lines
from storage.stories import choose_authoritative, create_story, get_story, let_speak


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What became of an article. ``relation`` is ``known`` where its address was stored already."""

    relation: str
    article_id: int
    story_id: int
    announcement_id: int | None = None
    alerts_queued: int = 0


class StorePipeline:
    """Owns ``article_id``, ``story_id``, ``announcement_id``, ``relation`` and ``alerts_queued``."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        run_id = self.stats.get_value("run/id")
        work = partial(store_article, article=ItemAdapter(item), run_id=run_id, now=datetime.now(UTC))
        stored = await StoreAccess.of(self.crawler).write(work)
        ItemAdapter(item).update(asdict(stored))
        self.stats.inc_value(f"store/{stored.relation}")
        if stored.announcement_id is not None:
            self.stats.inc_value("store/announcement")
            self.stats.inc_value("store/alert", stored.alerts_queued)
        return item


def store_article(session: Session, article: Mapping[str, Any], *, run_id: int | None, now: datetime) -> Stored:
    """Store one article and all that follows from it, in the caller's transaction.

    An article whose canonical address is stored already changes nothing, so that a crawl can be run twice. A story
    has one announcement: the first of its articles that is recognised as one makes it and queues the alerts; what
    attaches later does so only for those who asked for its source and have not heard yet. Stories of the seed corpus
    are known and never alert.
    """
    known = find_membership(session, article["canonical_url"])
    if known is not None:
        return Stored(relation="known", article_id=known[0], story_id=known[1])
    record = article["recognition"]
    edges = find_edge_lines(article["text"])
    learnt = find_learnt(session, article["source"], (line.hash for line in edges))
    fingerprint = _leave_out(article, [line for line in edges if line.hash in learnt])
    match = find_story(session, fingerprint, record)
    story_id = match.story_id
    if story_id is None:
        story_id = create_story(session, article["title"] or article["url"], now)
    article_id = add_article(session, _new_article(article, fingerprint, match, run_id), story_id, now)
    if match.story_id is None:
        count_lines(session, article["source"], (line.hash for line in edges), now)
        forget_lines(session, article_id, now)
    elif match.part is not None and match.part != story_id:
        join_part(session, article_id, story_id, match.part, now)
    if record.acts:
        add_acts(session, article_id, record.to_json()["acts"])
    if record.life:
        record_life(session, article_id, record.to_json()["life"], now)
    save_page(
        session,
        article["canonical_url"],
        article["source"],
        "article",
        article["fetched_at"],
        article["etag"],
        article["last_modified"],
        article["charset"],
        article["page"],
    )
    announcement_id, alerts_queued = None, 0
    if record.label == "announcement" and (match.story_id is None or _is_unannounced(session, story_id)):
        announcement_id = add_announcement(session, story_id, article_id, record.to_json(), now)
        alerts_queued = queue_announcement_alerts(session, announcement_id, now)
    elif match.story_id is not None and (told := find_announcement(session, story_id)) is not None:
        alerts_queued = queue_announcement_alerts(session, told.id, now, told_by=article["source"])
    if match.story_id is None:
        let_speak(session, story_id, article_id)
    else:
        choose_authoritative(session, story_id)
    return Stored(
        relation=match.relation,
        article_id=article_id,
        story_id=story_id,
        announcement_id=announcement_id,
        alerts_queued=alerts_queued,
    )


def _is_unannounced(session: Session, story_id: int) -> bool:
    return get_story(session, story_id).seed_id is None and find_announcement(session, story_id) is None


def _leave_out(article: Mapping[str, Any], lines: list[EdgeLine]) -> Fingerprint:
    """Return the fingerprint of an article without lines that are its site's own."""
    fingerprint: Fingerprint = article["fingerprint"]
    if not lines:
        return fingerprint
    text = leave_out(article["text"], lines)
    return make_fingerprint(text, title=article["title"], published=article["published"])


def _new_article(article: Mapping[str, Any], fingerprint: Fingerprint, match: Match, run_id: int | None) -> NewArticle:
    record = article["recognition"]
    return NewArticle(
        canonical_url=article["canonical_url"],
        url=article["url"],
        source_id=article["source"],
        run_id=run_id,
        title=article["title"],
        published=article["published"],
        byline_source=article["byline_source"],
        author=article["author"],
        text=article["text"],
        raw_title=article["raw_title"],
        raw_text=article["raw_text"],
        repairs=[asdict(repair) for repair in article["repairs"]],
        uncertain=[list(span) for span in article["uncertain"]],
        flags=list(article["flags"]),
        attachments=[asdict(attachment) for attachment in article["attachments"]],
        fetched_at=article["fetched_at"],
        label=record.label,
        recognition=record.to_json(),
        rules_version=record.version,
        relation=match.relation,
        of_article_id=match.of_article_id,
        score=match.score,
        match_reasons=list(match.reasons),
        fingerprint_version=fingerprint.version,
        payload=fingerprint.payload,
        sampled=list(match.sampled),
    )
