"""Compares what a crawler stored, joined and flagged with what the rehearsal's newsroom meant."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from crawler.extraction import canonicalize_url
from crawler.rehearsal.truth import Expected
from storage.alerts import list_alerts
from storage.announcements import list_announcements
from storage.articles import find_article
from storage.stories import count_stories

MANY = 1_000_000  # no limit


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Counts, and a line for each thing that is not as it was meant."""

    articles: int
    articles_expected: int
    stories: int
    copies_expected: int
    copies_attached: int
    announcements_expected: int
    flagged: int
    missed: int
    false: int
    alerts_sent: int
    joined: int  # ordinary news in a story of something else
    faults: tuple[str, ...]


def judge(session: Session, expected: Expected) -> Verdict:
    """Return what came out right and what did not, after all days up to that of ``expected``."""
    story_of = _find_stories(session, [article.url for article in expected.articles])
    unread = [f"not stored: {url}" for url, story in story_of.items() if story is None]
    flagged = {record.story_id: record for record in list_announcements(session, limit=MANY) if not record.seed}
    missed, repeated, wanted = [], [], set[int]()
    for announcement in expected.announcements:
        stories = {story for url in announcement.urls if (story := story_of.get(url)) is not None}
        hit = stories & set(flagged)
        wanted |= stories
        if not hit:
            missed.append(f"missed: {announcement.titles[0]} {announcement.urls[0]}")
        if len(hit) > 1:
            repeated.append(f"flagged {len(hit)} times: {announcement.titles[0]}")
    false = [f"false: {record.title} {record.url}" for story, record in flagged.items() if story not in wanted]
    astray = [
        f"copy not attached: {copy} of {original}"
        for copy, original in expected.copies.items()
        if story_of.get(copy) is None or story_of.get(copy) != story_of.get(original)
    ]
    alerts = [alert for alert in list_alerts(session, limit=MANY) if alert.announcement_id is not None]
    unsent = [f"alert {alert.id} is {alert.state}: {alert.last_error}" for alert in alerts if alert.state != "sent"]
    return Verdict(
        articles=len(story_of) - len(unread),
        articles_expected=len(expected.articles),
        stories=count_stories(session),
        copies_expected=len(expected.copies),
        copies_attached=len(expected.copies) - len(astray),
        announcements_expected=len(expected.announcements),
        flagged=len(flagged),
        missed=len(missed),
        false=len(false),
        alerts_sent=len(alerts) - len(unsent),
        joined=_count_joined(story_of, expected),
        faults=(*unread, *missed, *false, *repeated, *astray, *_find_joined(story_of, expected), *unsent),
    )


def _find_stories(session: Session, urls: Iterable[str]) -> dict[str, int | None]:
    stories = {}
    for url in urls:
        article = find_article(session, canonical_url=canonicalize_url(url))
        stories[url] = article.story_id if article else None
    return stories


def _find_joined(story_of: dict[str, int | None], expected: Expected) -> list[str]:
    """Return a line for each story that holds two events, the worst error: the second one's alert is lost."""
    event_of: dict[int, str] = {}
    faults = []
    for announcement in expected.announcements:
        for story in {story_of.get(url) for url in announcement.urls} - {None}:
            assert story is not None
            first = event_of.setdefault(story, announcement.event)
            if first != announcement.event:
                faults.append(f"two events in story {story}: {first} and {announcement.event}")
    return faults


def _count_joined(story_of: dict[str, int | None], expected: Expected) -> int:
    """Return how many ordinary news are in a story that was there before, each being of something else."""
    others = {story_of.get(url) for announcement in expected.announcements for url in announcement.urls}
    joined = 0
    for article in expected.articles:
        if article.role != "ordinary" or (story := story_of.get(article.url)) is None:
            continue
        joined += story in others
        others.add(story)
    return joined
