"""What the pages on news show: announcements, articles, search, maps; each read from the store in one transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from crawler.dashboard.asking import Filters
from crawler.dashboard.atlas import Atlas, Timeline, draw_atlas, draw_timeline
from crawler.dashboard.marking import Piece, cut_snippet, mark_hits, mark_text, to_paragraphs
from crawler.monitoring.compose import make_plain
from crawler.monitoring.health import Coverage, judge_coverage
from crawler.monitoring.progress import SHANGHAI
from crawler.monitoring.wording import KINDS
from storage.announcements import (
    AnnouncementRecord,
    AnnouncementSummary,
    count_announcements,
    count_by_region,
    find_announcement,
    get_announcement,
    list_announcements,
    summarize_announcements,
)
from storage.articles import ArticleRecord, find_article
from storage.cooperations import CooperationRecord, list_lives
from storage.exceptions import NotFound
from storage.reviews import ReviewRecord, find_verdicts, list_reviews
from storage.search import count_found, make_pattern, search_articles
from storage.sources import SourceRecord, list_sources
from storage.stories import StoryArticle, StoryRecord, count_members, get_story
from storage.types import Verdict

PAGE_SIZE = 50
LATELY = timedelta(days=30)
SHOWN_REGIONS = 12
FRESH = timedelta(hours=24)  # what was flagged since is marked as new
SHOWN_REPAIRS = 300
AROUND_REPAIR = 12  # characters shown before and after a repair
FIRST_YEAR = 1990  # a day before is misread: it would stretch the slider
SHOWN_REVIEWS = 20
SHOWN_MEMBERS = 60  # articles of a story whose damage is counted


@dataclass(frozen=True, kw_only=True)
class AnnouncementRow:
    """One line of the list: the announcement, and how many other articles its story has."""

    announcement: AnnouncementRecord
    source_title: str
    copies: int
    reports: int
    fresh: bool
    verdict: Verdict | None


@dataclass(frozen=True, kw_only=True)
class AnnouncementList:
    """One page of the list; ``days`` are its rows under the days of issue, ``lately`` the regions of the last weeks."""

    days: list[tuple[str, list[AnnouncementRow]]]
    total: int
    page: int
    pages: int
    sources: list[SourceRecord]
    lately: dict[str, int]
    coverage: Coverage


@dataclass(frozen=True, kw_only=True)
class RepairShown:
    """A repair with the words around it."""

    kind: str
    left: str
    before: str
    after: str
    right: str


@dataclass(frozen=True, kw_only=True)
class ArticlePage:
    """One article with its story; ``announcement`` is the story's, ``damage`` counts repairs by article."""

    article: ArticleRecord
    paragraphs: list[list[Piece]]
    fields: list[str]
    repairs: list[RepairShown]
    story: StoryRecord
    announcement: AnnouncementRecord | None
    damage: dict[int, int]
    titles: dict[str, str]
    reviews: list[ReviewRecord]
    lives: list[CooperationRecord]

    @property
    def spokesman(self) -> StoryArticle | None:
        """The article that speaks for the story, where that is another one."""
        speaks = self.story.authoritative_article_id
        return next((one for one in self.story.articles if one.id == speaks != self.article.id), None)

    @property
    def members(self) -> dict[str, list[StoryArticle]]:
        """The articles of the story: who speaks for it, its copies, other reports; those without a member left out."""
        groups: dict[str, list[StoryArticle]] = {"authoritative": [], "copies": [], "reports": []}
        for member in self.story.articles:
            speaks = member.id == self.story.authoritative_article_id
            name = "authoritative" if speaks else "copies" if member.relation == "copy" else "reports"
            groups[name].append(member)
        return {name: members for name, members in groups.items() if members}


@dataclass(frozen=True, kw_only=True)
class Hit:
    """An article that a search found."""

    article: ArticleRecord
    title: list[Piece]
    snippet: list[Piece]
    source_title: str


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    """One page of what a search found."""

    hits: list[Hit]
    total: int
    page: int
    pages: int
    coverage: Coverage


@dataclass(frozen=True, kw_only=True)
class Year:
    """A year with its announcements."""

    name: str
    count: int


@dataclass(frozen=True, kw_only=True)
class CooperationPage:
    """Announcements of a year, or of all, drawn as a map."""

    total: int
    years: list[Year]
    atlas: Atlas
    coverage: Coverage


@dataclass(frozen=True, kw_only=True)
class TimelinePage:
    """Announcements drawn by month."""

    total: int
    timeline: Timeline
    coverage: Coverage


@dataclass(frozen=True, kw_only=True)
class Partner:
    """With whom a region announced something, of what kinds, and since when."""

    name: str
    kinds: Mapping[str, int]
    earliest: str
    latest: str

    @property
    def count(self) -> int:
        """Announcements with this partner."""
        return sum(self.kinds.values())


@dataclass(frozen=True, kw_only=True)
class RegionPage:
    """A region: its partners, its documents with the announcement that names each, its timeline, the last news."""

    name: str
    total: int
    kinds: Mapping[str, int]
    partners: list[Partner]
    instruments: list[tuple[str, AnnouncementRecord]]
    timeline: Timeline
    rows: list[AnnouncementRow]
    coverage: Coverage


def view_announcements(
    session: Session, filters: Filters, page: int, now: datetime, interval: timedelta
) -> AnnouncementList:
    """Return one page of announcements, issued last first. The seed corpus is known beforehand and no news."""
    asked = vars(filters)
    total = count_announcements(session, **asked, seed=False)
    records = list_announcements(
        session, **asked, seed=False, newest="published", limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE
    )
    sources = list_sources(session)
    rows = _rows(session, records, sources, now)
    return AnnouncementList(
        days=[(day, list(some)) for day, some in groupby(rows, key=lambda row: _issued(row.announcement))],
        total=total,
        page=page,
        pages=_pages(total),
        sources=sources,
        lately=count_by_region(session, now - LATELY, SHOWN_REGIONS),
        coverage=judge_coverage(sources, now, interval=interval),
    )


def view_coverage(session: Session, now: datetime, interval: timedelta) -> Coverage:
    """Return what of the country is being read."""
    return judge_coverage(list_sources(session), now, interval=interval)


def view_announcement(session: Session, announcement_id: int) -> ArticlePage:
    """Return the article that was announced, with its story. Raises NotFound."""
    return view_article(session, get_announcement(session, announcement_id).article_id)


def view_article(session: Session, article_id: int) -> ArticlePage:
    """Return an article, its proving words marked, with its story. Raises NotFound."""
    article = find_article(session, article_id=article_id)
    if article is None:
        raise NotFound(f"there is no article {article_id}")
    story = get_story(session, article.story_id)
    members = (find_article(session, article_id=member.id) for member in story.articles[:SHOWN_MEMBERS])
    evidence = article.recognition.get("evidence") or ()
    pieces = mark_text(article.text or "", evidence, article.uncertain)
    return ArticlePage(
        article=article,
        paragraphs=to_paragraphs(pieces),
        fields=sorted({field for piece in pieces for field in piece.fields}),
        repairs=[_show_repair(repair, article.text or "") for repair in article.repairs[:SHOWN_REPAIRS]],
        story=story,
        announcement=find_announcement(session, article.story_id),
        damage={member.id: len(member.repairs) for member in members if member},
        titles={source.id: source.title for source in list_sources(session)},
        reviews=list_reviews(session, article_id=article_id, limit=SHOWN_REVIEWS),
        lives=[life for life in list_lives(session, article.story_id) if len(life.events) > 1],
    )


def view_search(
    session: Session, query: str, label: str | None, page: int, now: datetime, interval: timedelta
) -> SearchPage:
    """Return one page of the articles that hold every word of the query, newest first, the words marked."""
    pattern = make_pattern(query)
    sources = list_sources(session)
    titles = {source.id: source.title for source in sources}
    numbers = search_articles(session, query, label=label, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    found = (find_article(session, article_id=number) for number in numbers)
    hits = [
        Hit(
            article=article,
            title=mark_hits(make_plain(article.title, 300), pattern),
            snippet=mark_hits(make_plain(cut_snippet(article.text or "", pattern), 300), pattern),
            source_title=titles.get(article.source_id or "", article.source_id or ""),
        )
        for article in found
        if article is not None
    ]
    total = count_found(session, query, label=label)
    coverage = judge_coverage(sources, now, interval=interval)
    return SearchPage(hits=hits, total=total, page=page, pages=_pages(total), coverage=coverage)


def view_cooperation(
    session: Session, filters: Filters, year: str, now: datetime, interval: timedelta
) -> CooperationPage:
    """Return the announcements of a year, or of all, as a map."""
    summaries = summarize_announcements(session, **vars(filters), seed=False)
    chosen = [summary for summary in summaries if not year or (summary.day or "").startswith(year)]
    return CooperationPage(
        total=len(chosen),
        years=_years(summaries, today(now).year + 1),
        atlas=draw_atlas(chosen),
        coverage=view_coverage(session, now, interval),
    )


def view_timeline(session: Session, filters: Filters, now: datetime, interval: timedelta) -> TimelinePage:
    """Return the announcements by month and kind."""
    summaries = summarize_announcements(session, **vars(filters), seed=False)
    return TimelinePage(
        total=len(summaries),
        timeline=draw_timeline(summaries, today(now), list(KINDS["zh"])),
        coverage=view_coverage(session, now, interval),
    )


def view_region(session: Session, name: str, now: datetime, interval: timedelta) -> RegionPage:
    """Return what a region, or a group of regions, announced."""
    summaries = summarize_announcements(session, region=name, seed=False)
    records = list_announcements(session, region=name, seed=False, newest="published", limit=4 * PAGE_SIZE)
    instruments: dict[str, AnnouncementRecord] = {}
    for record in records:
        for instrument in record.instrument_names:
            instruments.setdefault(instrument, record)
    sources = list_sources(session)
    return RegionPage(
        name=name,
        total=len(summaries),
        kinds=Counter(summary.kind or "" for summary in summaries),
        partners=_partners(name, summaries),
        instruments=list(instruments.items()),
        timeline=draw_timeline(summaries, today(now), list(KINDS["zh"])),
        rows=_rows(session, records[:20], sources, now),
        coverage=judge_coverage(sources, now, interval=interval),
    )


def today(now: datetime) -> date:
    """Return the day in China."""
    return now.astimezone(SHANGHAI).date()


def _rows(
    session: Session, records: Sequence[AnnouncementRecord], sources: Sequence[SourceRecord], now: datetime
) -> list[AnnouncementRow]:
    titles = {source.id: source.title for source in sources}
    members = count_members(session, (record.story_id for record in records))
    verdicts = find_verdicts(session, [record.article_id for record in records])
    return [
        AnnouncementRow(
            announcement=record,
            source_title=titles.get(record.source_id or "", record.source_id or ""),
            copies=members.get(record.story_id, {}).get("copy", 0),
            reports=members.get(record.story_id, {}).get("same_event", 0),
            fresh=now - record.flagged_at < FRESH,
            verdict=verdicts.get(record.article_id),
        )
        for record in records
    ]


def _partners(name: str, summaries: Sequence[AnnouncementSummary]) -> list[Partner]:
    found: dict[str, list[AnnouncementSummary]] = {}
    for summary in summaries:
        for region in set(summary.regions) - {name}:
            found.setdefault(region, []).append(summary)
    partners = []
    for region, some in found.items():
        days = sorted(summary.day for summary in some if summary.day)
        kinds = Counter(summary.kind or "" for summary in some)
        partners.append(
            Partner(name=region, kinds=kinds, earliest=days[0] if days else "", latest=days[-1] if days else "")
        )
    return sorted(partners, key=lambda partner: (-partner.count, partner.name))


def _years(summaries: Sequence[AnnouncementSummary], last: int) -> list[Year]:
    """Return every year from the first announced to the last, also those without any."""
    known = {str(year): year for year in range(FIRST_YEAR, last + 1)}
    counts = Counter(known[summary.day[:4]] for summary in summaries if summary.day and summary.day[:4] in known)
    years = range(min(counts, default=1), max(counts, default=0) + 1)
    return [Year(name=str(year), count=counts[year]) for year in years]


def _show_repair(repair: Mapping[str, Any], text: str) -> RepairShown:
    start, end = int(repair.get("start") or 0), int(repair.get("end") or 0)
    return RepairShown(
        kind=str(repair.get("kind") or ""),
        left=text[max(0, start - AROUND_REPAIR) : max(0, start)],
        before=str(repair.get("before") or ""),
        after=str(repair.get("after") or ""),
        right=text[max(0, end) : max(0, end) + AROUND_REPAIR],
    )


def _issued(record: AnnouncementRecord) -> str:
    return (record.published or record.event_date or "")[:10]


def _pages(total: int) -> int:
    return max(1, -(-total // PAGE_SIZE))
