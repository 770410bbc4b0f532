"""How long each page of the dashboard takes on 100,000 generated articles, and how much a search for two characters.

``python -m bench.dashboard [ARTICLES] [--only sqlite|postgresql]``. Times are those of the server's answer over
loopback, one request at a time; beside them this process's own, which a busy machine does not stretch. Each is held
against the promise: 150 ms at the median, 400 ms at 95 %, 100 ms for a search.
"""

import argparse
import random
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench.measure import new_databases
from crawler.dashboard.app import create_app
from crawler.dashboard.server import DashboardServer, listen
from crawler.monitoring.wording import DOMAINS, KINDS
from crawler.recognition.gazetteer import provinces
from storage.articles import facets_of
from storage.database import Database
from storage.models import Announcement, Article, Base, Facet, Story
from storage.search import index_new_article
from storage.sources import SourceDeclaration, sync_sources

ARTICLES = 100_000
ANNOUNCED = 20  # every how many articles; of real news fewer are
BATCH = 2_000
ROUNDS = 30
MEDIAN_MS, LATE_MS, SEARCH_MS = 150, 400, 100
SEARCHES = ("/search", "/api/search")
DOWNLOADS = ("/export", "/calendar")  # files, whose time grows with what is in them; the promise is on pages
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
# Words are drawn by rank like those of real texts: a few are in nearly every article, most in few.
SYLLABLES = (
    "市场监管局标准化计量认证检验检测质量合作协议备忘录联盟互认企业"
    "服务安全食品药品特种设备广告消费者投诉知识产权氢能航天"
)
PAGES = [
    "/", "/?page=40", "/?region=江苏省&partner=安徽省", "/?kind=memorandum&domain=计量", "/?since=2026-01-01",
    "/announcements/77", "/articles/1711", "/search?q=计量", "/search?q=航天", "/search?q=氢能&label=announcement",
    "/map", "/map?year=2025", "/timeline", "/regions/江苏省", "/sources", "/sources/source_3",
    "/runs", "/alerts", "/system",
    "/feed.atom", "/feed.json", "/calendar.ics", "/export.csv", "/api/announcements?limit=500", "/api/search?q=计量",
]  # fmt: skip


def main() -> None:
    """Fill a database of each kind, ask for every page, print the figures."""
    parser = argparse.ArgumentParser(prog="bench.dashboard")
    parser.add_argument("articles", type=int, nargs="?", default=ARTICLES)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    for kind, url in new_databases(options.only):
        database = Database(url)
        started = time.perf_counter()
        fill(database, options.articles)
        print(f"\n{kind}: {options.articles} articles in {time.perf_counter() - started:.0f} s")
        time_pages(database)
        database.dispose()


def time_pages(database: Database) -> None:
    """Ask a server of this process for every page and print what it took."""
    app = create_app(database, interval=timedelta(hours=1), now=lambda: NOW)
    with (
        DashboardServer(app, listen("127.0.0.1", 0)) as server,
        httpx.Client(base_url=server.url, timeout=60) as client,
    ):
        print("  median     95 %   processor")
        for page in PAGES:
            took = list(measure(client, page))
            clock = sorted(seconds for seconds, _ in took)
            late, middle = clock[int(len(clock) * 0.95)] * 1000, statistics.median(clock) * 1000
            own = statistics.median(seconds for _, seconds in took) * 1000
            promise = SEARCH_MS if page.startswith(SEARCHES) else MEDIAN_MS
            kept = "" if page.startswith(DOWNLOADS) else "  ok" if middle <= promise and late <= LATE_MS else "  LATE"
            print(f"{middle:7.1f}  {late:7.1f}  {own:7.1f} ms  {page}{kept}")


def measure(client: httpx.Client, page: str) -> Iterator[tuple[float, float]]:
    """Yield the seconds of some requests by the clock and by the processor, client included.

    The first request, which loads what is loaded once, does not count.
    """
    for number in range(ROUNDS + 1):
        started, worked = time.perf_counter(), time.process_time()
        answer = client.get(page)
        if answer.status_code != 200:
            raise SystemExit(f"{page}: {answer.status_code}")
        if number:
            yield time.perf_counter() - started, time.process_time() - worked


def fill(database: Database, count: int) -> None:
    """Store sources and articles, every so many an announcement."""
    database.migrate(NOW)
    dice = random.Random(1)
    places = [place.name for place in provinces().values()]
    with database.write() as session:
        sync_sources(session, (declare(number) for number in range(15)), NOW)
    for start in range(1, count + 1, BATCH):
        with database.write() as session:
            store(session, [make(number, dice, places) for number in range(start, min(start + BATCH, count + 1))])
    with database.write() as session:
        session.execute(sa.text("ANALYZE"))  # as PostgreSQL does by itself within minutes


def declare(number: int) -> SourceDeclaration:
    """Return a source."""
    return SourceDeclaration(
        id=f"source_{number}",
        title=f"来源{number}",
        region="北京市",
        region_code="110000",
        kind="regulator",
        homepage=f"https://source-{number}.example.org/",
    )


def make(number: int, dice: random.Random, places: list[str]) -> dict[str, Any]:
    """Return an article of about 400 characters as a row; three in ten are copies of one shortly before."""
    announced = number % ANNOUNCED == 0
    copied = not announced and number > ANNOUNCED and dice.random() < 0.3
    ranks = (min(int(dice.paretovariate(0.6)), len(SYLLABLES) - 1) for _ in range(200))
    text = "".join(SYLLABLES[rank - 1 : rank + 1] for rank in ranks)
    day = date(2026, 11, 20) - timedelta(days=dice.randrange(1500))
    recognition = {
        "label": "announcement" if announced else "other",
        "kind": dice.choice(list(KINDS["zh"])) if announced else None,
        "regions": dice.sample(places, dice.choice([1, 2, 2, 3])) if announced else [],
        "domains": [dice.choice(list(DOMAINS))] if announced else [],
        "parties": [],
        "event_date": day.isoformat() if announced else None,
        "reasons": [],
    }
    return {
        "id": number,
        "story_id": number - number % ANNOUNCED if copied else number,
        "canonical_url": f"https://source-{number % 15}.example.org/{number}.html",
        "url": f"https://source-{number % 15}.example.org/{number}.html",
        "source_id": f"source_{number % 15}",
        "title": f"{text[:20]}{number}",
        "published": day.isoformat(),
        "text": text,
        "repairs": [],
        "uncertain": [],
        "flags": [],
        "attachments": [],
        "fetched_at": NOW,
        "stored_at": NOW,
        "label": recognition["label"],
        "recognition": recognition,
        "rules_version": "bench",
        "relation": "copy" if copied else "new",
        "match_reasons": [],
    }


def store(session: Session, articles: list[dict[str, Any]]) -> None:
    """Store articles in bulk, with everything that the pages read."""
    stories = [article for article in articles if article["story_id"] == article["id"]]
    announced = [article for article in articles if article["label"] == "announcement"]
    facets = [
        {"article_id": article["id"], "field": field, "value": value}
        for article in announced
        for field, value in sorted(facets_of(article["recognition"]))
    ]
    tables = Base.metadata.tables
    session.execute(
        sa.insert(tables[Story.__tablename__]),
        [{"id": one["id"], "title": one["title"], "created_at": NOW} for one in stories],
    )
    session.execute(sa.insert(tables[Article.__tablename__]), articles)
    session.execute(sa.insert(tables[Facet.__tablename__]), facets)
    session.execute(
        sa.insert(tables[Announcement.__tablename__]),
        [
            {
                "story_id": one["id"],
                "article_id": one["id"],
                "title": one["title"],
                "kind": one["recognition"]["kind"],
                "published": one["published"],
                "event_date": one["recognition"]["event_date"],
                "recognition": one["recognition"],
                "rules_version": "bench",
                "seed": False,
                "flagged_at": NOW - timedelta(minutes=one["id"]),
            }
            for one in announced
        ],
    )
    for one in articles:
        index_new_article(session, one["id"], one["title"], one["text"])


if __name__ == "__main__":
    main()
