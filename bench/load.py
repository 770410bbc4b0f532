"""Memory under load: one host with 2,000 new articles, and every source due at once.

``python -m bench.load``. The sites are the rehearsal's, without delay between requests. Memory of one crawl is its
greatest resident size; that of a round is the sum over the watch and its crawls of what each does not share (PSS, as
Linux counts it), at its greatest, asked for twice a second. Each crawl is held against the bound that ``concord crawl``
sets itself.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.chain import count, crawl, migrate, rehearsal
from bench.measure import new_databases, print_table
from crawler.commands.crawl import MEMORY_BYTES

ARTICLES_A_DAY, HISTORY_DAYS = 40, 50
AT_ONCE = (4, 60)  # the default, and every source
ROUND_SECONDS = 900


def main() -> None:
    """Measure and print."""
    bound = MEMORY_BYTES / 2**20
    host: list[list[object]] = []
    with tempfile.TemporaryDirectory() as folder, rehearsal(ARTICLES_A_DAY, HISTORY_DAYS) as address:
        for kind, url in new_databases():
            migrate(url)
            cost = crawl(Path(folder), address, url, ["-a", "max_pages=1000", "-a", "since=2026-01-01"])
            host.append([kind, count(url), cost.wall_seconds, cost.peak_mb, bound, cost.peak_mb / bound])
    print_table("one host with many new articles", ["", "stored", "wall s", "peak MB", "bound MB", "ratio"], host)
    rounds: list[list[object]] = []
    with rehearsal(1, 30) as address:
        for at_once in AT_ONCE:
            for kind, url in new_databases():
                rounds.append([kind, at_once, *play_round(address, url, at_once), bound])
    columns = ["", "at once", "stored", "wall s", "MB in all", "greatest crawl, MB", "bound of a crawl, MB"]
    print_table("every source due at once", columns, rounds)


def play_round(address: str, url: str, at_once: int) -> tuple[int, float, float, float]:
    """Run ``concord watch --once``; return articles stored, seconds, MB in all and of the greatest process."""
    total = greatest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        variables = {
            "CONCORD_REHEARSAL": address,
            "CONCORD_DATABASE_URL": url,
            "CONCORD_VAR": folder,
            "CONCORD_CONFIG": f"{folder}/concord.toml",
            "CONCORD_PARALLEL_CRAWLS": str(at_once),
            "CONCORD_FIRST_SINCE_DAYS": "400",  # the rehearsal's days are past
        }
        started = time.perf_counter()
        said = Path(folder) / "said"
        with said.open("wb") as log:
            watch = subprocess.Popen(
                [sys.executable, "-m", "crawler", "watch", "--once"],
                env={**os.environ, **variables},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            while watch.poll() is None:
                sizes = [size for size in map(proportional_mb, family(watch.pid)) if size]
                total, greatest = max(total, sum(sizes)), max(greatest, *sizes, 0.0)
                if time.perf_counter() - started > ROUND_SECONDS:
                    watch.terminate()
                time.sleep(0.5)
        seconds = time.perf_counter() - started
        if watch.returncode not in {0, 3}:  # 3: of some sources no column is found
            raise RuntimeError(f"the watch ended with {watch.returncode}: {said.read_text()[-2000:]}")
    return count(url), seconds, total, greatest


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:
                continue
    return found


def proportional_mb(pid: int) -> float:
    """Return the memory of a process, what it shares counted in parts; 0 if it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


if __name__ == "__main__":
    main()
