"""What is odd about a source that reads well: each sign against its own past, and none in ordinary months."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from crawler.monitoring.launcher import Launcher
from crawler.monitoring.progress import PlainProgress
from crawler.monitoring.signs import find_signs, learn_gap, silence_bound
from crawler.monitoring.watcher import Watcher
from storage.alerts import list_alerts
from storage.database import Database
from storage.past import ArticleTrace, Past, RunTrace
from storage.runs import finish_run, start_run
from storage.sources import apply_outcome, get_source
from storage.subscriptions import SubscriptionRecord
from tests.storage.builders import declare, store_article, store_sources, subscribe

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def article(days_ago: float, **fields: Any) -> ArticleTrace:
    moment = NOW - days_ago * DAY
    values = {"published": moment.date().isoformat(), "title": f"标题{days_ago}", "characters": 1000}
    return ArticleTrace(stored_at=moment, **{**values, **fields})


ARTICLES = tuple(article(number / 2) for number in range(100, 0, -1))  # two a day
RUNS = tuple(
    RunTrace(finished_at=NOW - number * DAY, counts={"crawl/listing": 2, "crawl/links": 40})
    for number in range(40, 0, -1)
)
USUAL = Past(articles=ARTICLES, runs=RUNS)


def kinds(past: Past, now: datetime = NOW) -> list[str]:
    return [sign.kind for sign in find_signs(past, now)]


def change_last(count: int, **fields: Any) -> Past:
    changed = tuple(replace(entry, **fields) for entry in ARTICLES[-count:])
    return replace(USUAL, articles=(*ARTICLES[:-count], *changed))


def shown(*links: int) -> Past:
    runs = [replace(run, counts={"crawl/listing": 1, "crawl/links": count}) for run, count in zip(RUNS, links)]  # noqa: B905
    return replace(USUAL, runs=(*RUNS, *runs))


def test_an_ordinary_source_shows_nothing() -> None:
    assert kinds(USUAL) == []
    assert kinds(Past(articles=(), runs=())) == []


@pytest.mark.parametrize(
    ("past", "expected"),
    [
        (shown(9, 9, 9), ["links"]),
        (shown(9, 9), []),  # two runs may be a page in the making
        (shown(9, 20, 9), []),
        (shown(11, 11, 11), []),  # more than half
        (change_last(10, characters=200), ["bodies"]),
        (change_last(9, characters=200), []),
        (change_last(10, characters=400), []),  # short, but not a third
        (change_last(20, published=None), ["dates"]),
        (change_last(4, published=None), []),  # some have a day
        (change_last(40, published="2026-02-09"), ["dates"]),
        (change_last(10, title="标题20.0"), ["titles"]),
        (change_last(8, title="标题20.0"), []),
        (change_last(10, published="soon"), []),
    ],
)
def test_each_sign_is_seen_and_its_near_miss_is_not(past: Past, expected: list[str]) -> None:
    assert kinds(past) == expected


@pytest.mark.parametrize(
    ("every_days", "bound"),
    [(1, 12), (3, 12), (7, 21), (14, 42)],
)
def test_silence_is_measured_by_the_sources_own_rhythm(every_days: int, bound: int) -> None:
    articles = tuple(article(number * every_days) for number in range(7, -1, -1))
    past = replace(USUAL, articles=articles)

    assert learn_gap(articles, NOW) == every_days
    assert silence_bound(every_days) == bound
    assert kinds(past, NOW + bound * DAY) == []
    assert kinds(past, NOW + (bound + 1) * DAY) == ["silent"]
    assert kinds(past, NOW + 400 * DAY) == ["silent"]


def test_a_source_that_is_too_new_has_no_rhythm() -> None:
    past = replace(USUAL, articles=ARTICLES[-4:])

    assert kinds(past, NOW + 300 * DAY) == []


class Regulator:
    """Publishes by a rhythm of its own: working days only, bodies of every length, holidays kept."""

    def __init__(self, source_id: str, per_week: float, seed: int) -> None:
        self.id = source_id
        self.random = random.Random(seed)
        self.chance = per_week / 5
        self.places = self.random.randint(12, 25)

    def publish(self, day: datetime) -> list[dict[str, Any]]:
        """Return the articles of a day. The Spring Festival of 2026 keeps offices closed for nine days."""
        is_holiday = datetime(2026, 2, 15, tzinfo=UTC) <= day < datetime(2026, 2, 24, tzinfo=UTC)
        if is_holiday or day.weekday() > 4:
            return []
        count = int(self.chance) + (self.random.random() < self.chance % 1)
        return [
            {
                "published": day.date().isoformat(),
                "title": self.random.choice(
                    ["食品抽检通告", f"{self.id}{day:%m%d}第{number}条", f"{day:%m%d}会议{number}"]
                ),
                "text": "文" * int(self.random.lognormvariate(5.5, 0.8)),
            }
            for number in range(count)
        ]


RHYTHMS = [0.5, 1, 1, 2, 2, 3, 4, 5, 5, 8, 10, 15, 20, 30, 40]


class Months:
    """Weeks of daily crawls, judged by a real watch on a real database at injected times."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = datetime(2026, 1, 5, 1, tzinfo=UTC)
        self.sites = [Regulator(f"s{number:02}", rate, number) for number, rate in enumerate(RHYTHMS)]
        self.stored = 0
        with database.write() as session:
            store_sources(session, self.now, *(declare(site.id) for site in self.sites))
            subscribe(session, self.now, SubscriptionRecord(name="all", recipients=["a@example.org"], health=True))
        self.watcher = Watcher(
            database=database,
            launcher=Launcher(log_folder=Path("/nowhere"), parallel=1, timeout_seconds=1),
            progress=PlainProgress(StringIO()),
            intervals={site.id: DAY for site in self.sites},
            deliver=lambda now: 0,
            parallel=1,
            page_retention=timedelta(days=365),
            now=lambda: self.now,
        )
        self.watcher.pulse()

    def play(self, days: int, silent: str | None = None) -> None:
        for _ in range(days):
            news = {site.id: site.publish(self.now) for site in self.sites}
            self.now += DAY
            with self.database.write() as session:
                for site in self.sites:
                    self._crawl(session, site, news[site.id] if site.id != silent else [])
            self.watcher.pulse()

    def _crawl(self, session: Any, site: Regulator, found: list[dict[str, Any]]) -> None:
        run_id = start_run(session, site.id, "schedule", self.now, 1, "here")
        for fields in found:
            self.stored += 1
            url = f"https://{site.id}.example.org/{self.stored}"
            store_article(session, self.stored, self.now, source_id=site.id, canonical_url=url, url=url, **fields)
        links = site.places - site.random.randint(0, 2)
        counts = {"crawl/listing": 1, "crawl/links": links, "store/new": len(found)}
        finish_run(session, run_id, "complete", "", counts, self.now)
        apply_outcome(session, site.id, "complete", "", len(found), self.now)

    def notices(self) -> list[tuple[str, str, datetime]]:
        with self.database.read() as session:
            alerts = list_alerts(session, limit=1000)
        return [(alert.kind, alert.payload["sources"][0]["id"], alert.created_at) for alert in reversed(alerts)]


def test_months_without_a_fault_raise_no_alarm_and_a_source_that_falls_silent_is_told_within_its_bound(
    sqlite_database: Database,
) -> None:
    """Seven weeks across the Spring Festival; then one site goes on answering and lists nothing new."""
    months = Months(sqlite_database)

    months.play(49)

    assert months.notices() == []
    assert months.stored > 800

    went_silent = months.now
    months.play(10, silent="s10")

    ((kind, source, told_at),) = months.notices()
    assert (kind, source) == ("source_sign", "s10")
    assert told_at - went_silent <= 13 * DAY
    with sqlite_database.read() as session:
        assert get_source(session, "s10").state == "suspect"
        assert "no new article for" in get_source(session, "s10").state_reason

    months.play(3)

    assert [kind for kind, _, _ in months.notices()] == ["source_sign", "source_sign_over"]
