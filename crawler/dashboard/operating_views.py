"""What the pages on the running of the watch show: sources, runs, schedule, alerts; each read in one transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from crawler.dashboard.atlas import RHYTHM_DAYS, draw_rhythm
from crawler.dashboard.metrics import Measured
from crawler.dashboard.reading_views import PAGE_SIZE, today
from crawler.monitoring.duty import STALE_SECONDS, WATCH
from crawler.monitoring.health import Coverage, is_read, judge_coverage
from storage.alerts import AlertRecord, count_alerts, list_alerts
from storage.announcements import (
    count_announcements,
    find_titles,
)
from storage.articles import ArticleRecord, count_articles, count_issued, list_latest
from storage.channels import ChannelRecord, list_channels
from storage.leases import LeaseRecord, find_lease
from storage.runs import RunRecord, SlotRecord, list_runs, list_slots
from storage.sources import SourceRecord, get_source, list_sources
from storage.stories import count_stories

SOURCE_DAYS = 91  # in the chart of one source: thirteen weeks
RUNS_OF_SOURCE = 20


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    """A source with the number of articles that it issued on each of the last days."""

    source: SourceRecord
    rhythm: list[tuple[str, int, float]]
    last_run: RunRecord | None

    @property
    def issued(self) -> int:
        """Articles of those days."""
        return sum(count for _, count, _ in self.rhythm)


@dataclass(frozen=True, kw_only=True)
class SourcePage:
    """One source: what it issued on each of the last days, its last runs, its last articles."""

    source: SourceRecord
    rhythm: list[tuple[str, int, float]]
    runs: list[RunRecord]
    running: bool
    latest: list[ArticleRecord]
    announcements: int
    articles: int
    is_read: bool


@dataclass(frozen=True, kw_only=True)
class SourcesPage:
    """Every source, those that need someone first; how many are read; the last runs."""

    rows: list[SourceRow]
    coverage: Coverage
    runs: list[RunRecord]


@dataclass(frozen=True, kw_only=True)
class AlertsPage:
    """The ledger: alerts, how many there are of each state, the titles of what they announce by its number."""

    alerts: list[AlertRecord]
    counts: dict[str, int]
    titles: dict[int, str]


@dataclass(frozen=True, kw_only=True)
class SchedulePage:
    """When each source is due, the soonest first, and what became of the last slots; ``duty`` is the watch's."""

    sources: list[SourceRecord]
    slots: list[SlotRecord]
    counts: dict[str, int]
    duty: LeaseRecord | None
    on_duty: bool
    channels: list[ChannelRecord]


def view_sources(session: Session, now: datetime, interval: timedelta) -> SourcesPage:
    """Return every source with the last runs."""
    sources = list_sources(session)
    day = today(now)
    issued = count_issued(session, day - timedelta(days=RHYTHM_DAYS - 1))
    urgency = {"blocked": 0, "down": 1, "suspect": 2, "new": 3}
    rows = [
        SourceRow(
            source=source,
            rhythm=draw_rhythm(issued.get(source.id, {}), day),
            last_run=next(iter(list_runs(session, source.id, limit=1)), None),
        )
        for source in sorted(sources, key=lambda source: urgency.get(source.state, 4))
    ]
    return SourcesPage(
        rows=rows,
        coverage=judge_coverage(sources, now, interval=interval),
        runs=list_runs(session, limit=RUNS_OF_SOURCE),
    )


def view_runs(session: Session, source_id: str | None) -> list[RunRecord]:
    """Return the last runs, of one source or of all."""
    return list_runs(session, source_id, limit=4 * PAGE_SIZE)


def view_alerts(session: Session, state: str | None) -> AlertsPage:
    """Return the last alerts in a state, or in any."""
    counts = {str(name): count for name, count in count_alerts(session).items()}
    known = state if state in counts else None
    alerts = list_alerts(session, state=known, limit=4 * PAGE_SIZE)
    announced = {alert.announcement_id for alert in alerts if alert.announcement_id is not None}
    return AlertsPage(alerts=alerts, counts=counts, titles=find_titles(session, announced))


def view_schedule(session: Session, now: datetime) -> SchedulePage:
    """Return when each source is due and what became of the last slots."""
    sources = [source for source in list_sources(session) if source.next_due_at]
    duty = find_lease(session, WATCH)
    return SchedulePage(
        duty=duty,
        on_duty=duty is not None and duty.holder is not None and now - duty.beat_at < timedelta(seconds=STALE_SECONDS),
        channels=list_channels(session),
        sources=sorted(sources, key=lambda source: str(source.next_due_at)),
        slots=list_slots(session, limit=PAGE_SIZE),
        counts={
            "articles": count_articles(session),
            "stories": count_stories(session),
            "announcements": count_announcements(session, seed=False),
        },
    )


def view_source(session: Session, source_id: str, now: datetime, interval: timedelta) -> SourcePage:
    """Return one source with its runs and what it issued last. Raises NotFound."""
    source = get_source(session, source_id)
    day = today(now)
    issued = count_issued(session, day - timedelta(days=SOURCE_DAYS - 1), source_id=source_id)
    runs = list_runs(session, source_id, limit=RUNS_OF_SOURCE)
    return SourcePage(
        source=source,
        rhythm=draw_rhythm(issued.get(source_id, {}), day, SOURCE_DAYS),
        runs=runs,
        running=bool(runs) and runs[0].outcome is None,
        latest=list_latest(session, source_id, limit=10),
        announcements=count_announcements(session, source=source_id, seed=False),
        articles=count_articles(session, source_id=source_id),
        is_read=is_read(source, now, interval=interval),
    )


def view_metrics(session: Session, now: datetime, interval: timedelta) -> Measured:
    """Return what monitoring systems ask for."""
    sources = list_sources(session)
    return Measured(
        sources=sources,
        coverage=judge_coverage(sources, now, interval=interval),
        alerts={str(state): count for state, count in count_alerts(session).items()},
        articles=count_articles(session),
        stories=count_stories(session),
        announcements=count_announcements(session, seed=False),
        runs=list_runs(session, limit=10 * max(1, len(sources))),
        duty=find_lease(session, WATCH),
    )
