"""What a faultless crawler has read, joined and flagged after each day of the rehearsal."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from crawler.rehearsal.misbehaviour import DEMO_PLAN, Plan
from crawler.rehearsal.news import Newsroom
from crawler.rehearsal.site import Article, Role, Shelf


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpectedArticle:
    """One readable article as its page must be read; ``published`` is an ISO minute in China."""

    url: str
    source: str
    title: str
    published: str
    byline: str
    text: str
    role: Role


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpectedAnnouncement:
    """One joint act to be flagged and alerted once, whichever of its reports is read first.

    ``kinds``: those a careful reader accepts, the strongest first. ``urls`` and ``titles``: its reports read so far,
    mirrors' copies of them not among them.
    """

    event: str
    kinds: tuple[str, ...]
    regions: frozenset[str]
    day: str
    urls: tuple[str, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """The truth after a day; all that was readable on this or an earlier one.

    ``copies``: a mirror's URL to the original's. ``same_event``: pairs of independently worded reports of one act.
    ``not_flagged``: URLs that must not become announcements. ``blind``: columns that could not be read on that day.
    """

    articles: tuple[ExpectedArticle, ...]
    announcements: tuple[ExpectedAnnouncement, ...]
    same_event: tuple[tuple[str, str], ...]
    copies: dict[str, str]
    not_flagged: tuple[str, ...]
    blind: tuple[str, ...]


def expect(newsroom: Newsroom, plan: Plan = DEMO_PLAN, day: int = 1) -> Expected:
    """Return the truth after ``day``, for a crawler that ran on every day up to it."""
    readable: dict[str, tuple[str, Article]] = {}
    for earlier in range(1, day + 1):
        for site in newsroom.cast.sites.values():
            if plan.played(site, earlier) is not site:
                continue  # its columns are gone, until somebody accepts the new ones
            shelf = newsroom.shelf(site, earlier)
            for article in _read_on(shelf, plan, earlier):
                readable.setdefault(article.key, (shelf.url(article), article))
    copies = {
        url: readable[article.original][0]
        for url, article in readable.values()
        if article.original and article.original in readable
    }
    reports = _group_reports(list(readable.values()))
    return Expected(
        articles=tuple(_describe(url, article) for url, article in readable.values()),
        announcements=tuple(_announce(group) for group in reports.values()),
        same_event=tuple((one[0], other[0]) for group in reports.values() for one, other in combinations(group, 2)),
        copies=copies,
        not_flagged=tuple(
            url for url, article in readable.values() if article.role in {"ordinary", "background", "negative"}
        ),
        blind=tuple(
            column.url
            for site in newsroom.cast.sites.values()
            for column in site.columns
            if plan.played(site, day) is not site
            or any(fault.blinds(site.host, column.path, day) for fault in plan.faults)
        ),
    )


def _read_on(shelf: Shelf, plan: Plan, day: int) -> list[Article]:
    """Return what stands in the listings that can be read on that day, and can be read itself."""
    site = shelf.site
    found: list[Article] = []
    for column in site.columns:
        if any(fault.blinds(site.host, column.path, day) for fault in plan.faults):
            continue
        found += [
            article
            for article in shelf.listed(column)
            if not any(fault.blinds(site.host, shelf.path(article), day) for fault in plan.faults)
        ]
    return found


def _group_reports(readable: list[tuple[str, Article]]) -> dict[str, list[tuple[str, Article]]]:
    groups: dict[str, list[tuple[str, Article]]] = defaultdict(list)
    for url, article in readable:
        if article.role == "announcement" and article.event:
            groups[article.event.name].append((url, article))
    return groups


def _describe(url: str, article: Article) -> ExpectedArticle:
    return ExpectedArticle(
        url=url,
        source=article.site,
        title=article.title,
        published=f"{article.published:%Y-%m-%dT%H:%M}",
        byline=article.byline,
        text=article.text,
        role=article.role,
    )


def _announce(group: list[tuple[str, Article]]) -> ExpectedAnnouncement:
    event = group[0][1].event
    assert event is not None
    return ExpectedAnnouncement(
        event=event.name,
        kinds=event.kinds,
        regions=event.regions,
        day=event.day.isoformat(),
        urls=tuple(url for url, _ in group),
        titles=tuple(article.title for _, article in group),
    )
