"""Pages a second of the full chain against a bare Scrapy spider over the same site; the cost of an unchanged round.

The full chain: address gate, robots.txt, conditional requests, extraction, repair, recognition, fingerprint, search for
copies, and each article stored whole, on SQLite and, where CONCORD_TEST_DATABASE_URL or 127.0.0.1:5432 answers, on
PostgreSQL. All crawl one site of the rehearsal, which runs in a process of its own, without delay between requests.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from bench.measure import Cost, measure_child, new_databases, print_table
from storage.articles import count_articles
from storage.database import Database

SOURCE = "beijing_amr"
FIRST_DAY = date(2026, 3, 2)
ARTICLES_A_DAY = 40
HISTORY_DAYS = 30
NO_DELAY = [
    *("-s", "DOWNLOAD_DELAY=0"),
    *("-s", "CONCURRENT_REQUESTS=16"),
    *("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=16"),
    *("-s", "LOG_LEVEL=WARNING"),
    *("-s", "CLOSESPIDER_TIMEOUT=600"),
]


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name, rehearsal(ARTICLES_A_DAY, HISTORY_DAYS) as address:
        folder = Path(name)
        bare, pages = crawl_bare(folder, address)
        rows = [describe("bare Scrapy", bare, pages, bare, pages)]
        unchanged = []
        for kind, url in new_databases():
            migrate(url)
            full = crawl(folder, address, url, ["-a", "max_pages=1000", "-a", "since=2026-01-01"])
            stored = count(url)
            rows.append(describe(f"full chain, {kind}", full, stored, bare, pages))
            again = crawl(folder, address, url, ["-s", "LOG_LEVEL=INFO", "-s", "STATS_DUMP=True"])
            unchanged.append([kind, again.wall_seconds, again.cpu_seconds, requests_of(folder), count(url) - stored])
        columns = ["", "pages", "wall s", "CPU s", "pages/s", "peak MB", "wall, ratio to bare", "CPU, ratio to bare"]
        print_table(f"one site, {pages} article pages, one process", columns, rows)
        print_table("the same site again, unchanged", ["", "wall s", "CPU s", "requests", "stored"], unchanged)


@contextmanager
def rehearsal(articles_a_day: int, history_days: int) -> Iterator[str]:
    """Yield the address of a rehearsal server in a process of its own; each column has so many articles a day."""
    command = [sys.executable, "-m", "crawler.rehearsal", "--first-day", FIRST_DAY.isoformat(), "--port", "0"]
    size = ["--articles-a-day", str(articles_a_day), "--history-days", str(history_days), "--no-faults"]
    server = subprocess.Popen([*command, *size], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        found = re.search(r"http://[\d.]+:\d+", server.stdout.readline())
        assert found, "the rehearsal did not say where it listens"
        yield found[0]
    finally:
        server.terminate()
        server.wait()


def migrate(url: str) -> None:
    """Make the schema."""
    database = Database(url)
    database.migrate(datetime.now(UTC))
    database.dispose()


def count(url: str) -> int:
    """Return how many articles are stored."""
    database = Database(url)
    with database.read() as session:
        stored = count_articles(session)
    database.dispose()
    return stored


def crawl_bare(folder: Path, address: str) -> tuple[Cost, int]:
    """Run the peer; return its cost and how many articles it read."""
    out = folder / "bare.jsonl"
    handler = "crawler.rehearsal.handler.RehearsalDownloadHandler"
    settings = [
        *("-s", f"CONCORD_REHEARSAL={address}"),
        *("-s", f'DOWNLOAD_HANDLERS={{"https": "{handler}", "http": "{handler}"}}'),
        *NO_DELAY,
    ]
    command = [sys.executable, "-m", "scrapy", "runspider", str(Path(__file__).with_name("bare.py")), "-o", str(out)]
    plain = {"SCRAPY_SETTINGS_MODULE": "scrapy.settings.default_settings"}
    cost = measure_child([*command, *settings], plain, folder / "bare.log")
    return cost, len(out.read_text(encoding="utf-8").splitlines())


def crawl(folder: Path, address: str, url: str, arguments: list[str]) -> Cost:
    """Run one crawl of the full chain and return its cost."""
    variables = {"CONCORD_REHEARSAL": address, "CONCORD_DATABASE_URL": url, "CONCORD_VAR": str(folder)}
    command = [sys.executable, "-m", "crawler", "crawl", SOURCE, *NO_DELAY, *arguments]
    cost = measure_child(command, variables, folder / "crawl.log")
    if cost.status:
        raise RuntimeError(f"the crawl ended with {cost.status}: {(folder / 'crawl.log').read_text()[-2000:]}")
    return cost


def requests_of(folder: Path) -> str:
    """Return what the last crawl said of its requests."""
    found = re.search(r"downloader/request_count': (\d+)", (folder / "crawl.log").read_text(encoding="utf-8"))
    return found[1] if found else "?"


def describe(name: str, cost: Cost, pages: int, bare: Cost, bare_pages: int) -> list[object]:
    """Return a row of the table; the ratios are pages a second against the peer's."""
    wall = (pages / cost.wall_seconds) / (bare_pages / bare.wall_seconds)
    cpu = (pages / cost.cpu_seconds) / (bare_pages / bare.cpu_seconds)
    speed = pages / cost.wall_seconds
    return [name, pages, cost.wall_seconds, cost.cpu_seconds, speed, cost.peak_mb, wall, cpu]
