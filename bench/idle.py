"""What a watch costs while no crawl is due: memory and CPU of its process tree, beside a Python that imports Scrapy.

    python -m bench.idle [SECONDS]

Every source is declared and next due in ten days. CPU is shown as a share of one processor. Linux only: reads /proc.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scrapy.utils.project import get_project_settings

from bench.measure import print_table
from crawler.base_spiders.declaration import declare_all
from storage.database import Database
from storage.sources import set_next_due, sync_sources

SECONDS = 20
FAR = timedelta(days=10)
BARE = "import scrapy, time; print('Concord', flush=True); time.sleep(3600)"


def main() -> int:
    """Print the table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else SECONDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources = prepare(folder)
        rows = [
            ["python, import scrapy", *measure([sys.executable, "-c", BARE], folder, 2)],
            [
                f"concord watch, {sources} sources",
                *measure([sys.executable, "-m", "crawler", "watch"], folder, seconds),
            ],
        ]
    print_table(f"idle for {seconds:g} s", ["", "processes", "RSS MB", "PSS MB", "CPU %"], rows)
    return 0


def variables(folder: Path) -> dict[str, str]:
    """Return the environment of a watch in a folder of its own."""
    minutes = str(int(2 * FAR.total_seconds() / 60))
    ours = {"CONCORD_VAR": str(folder), "CONCORD_CONFIG": str(folder / "concord.toml")}
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("CONCORD_")},
        **ours,
        "CONCORD_INTERVAL_MINUTES": minutes,
    }


def prepare(folder: Path) -> int:
    """Make a database in which every source was crawled and is not due soon; return how many there are."""
    now = datetime.now(UTC)
    declared = declare_all(get_project_settings())
    database = Database(f"sqlite:///{folder / 'concord.sqlite3'}")
    database.migrate(now)
    with database.write() as session:
        sync_sources(session, declared, now)
        for source in declared:
            set_next_due(session, source.id, now + FAR)
    database.dispose()
    return len(declared)


def measure(command: list[str], folder: Path, seconds: float) -> list[object]:
    """Start a process, wait until it speaks and settles, and return what its tree takes in the seconds after."""
    process = subprocess.Popen(
        command, env=variables(folder), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if "Concord" not in line:
            raise RuntimeError(f"{' '.join(command)} did not start: {line!r}")
        time.sleep(3)
        before, started = cpu_seconds(process.pid), time.monotonic()
        time.sleep(seconds)
        share = 100 * (cpu_seconds(process.pid) - before) / (time.monotonic() - started)
        members = tree(process.pid)
        return [len(members), memory_mb(members, "Rss"), memory_mb(members, "Pss"), share]
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def tree(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    parents = {int(path.name): stat_of(int(path.name))[1:2] for path in Path("/proc").glob("[0-9]*")}
    found = [pid]
    for member in found:
        found += [child for child, parent in parents.items() if parent == [str(member)]]
    return found


def memory_mb(members: list[int], kind: str) -> float:
    """Return the resident memory of processes: ``Rss``, or ``Pss``, in which shared pages count once."""
    total = 0
    for pid in members:
        for line in read(pid, "smaps_rollup").splitlines() or [read_status(pid)]:
            if line.startswith(f"{kind}:"):
                total += int(line.split()[1])
    return total / 1024


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process tree has used so far."""
    ticks = 0
    for member in tree(pid):
        fields = stat_of(member)
        ticks += int(fields[11]) + int(fields[12]) if fields else 0
    return ticks / os.sysconf("SC_CLK_TCK")


def stat_of(pid: int) -> list[str]:
    """Return the fields of a process from its state on, none where it is gone."""
    return read(pid, "stat").rpartition(")")[2].split()


def read_status(pid: int) -> str:
    """Return the resident memory where the kernel has no ``smaps_rollup``, in its form."""
    lines = read(pid, "status").splitlines()
    return next((line.replace("VmRSS", "Rss") for line in lines if line.startswith("VmRSS:")), "")


def read(pid: int, name: str) -> str:
    """Return a file of /proc, empty where the process is gone or the file is not there."""
    try:
        return Path(f"/proc/{pid}/{name}").read_text()
    except OSError:
        return ""


if __name__ == "__main__":
    sys.exit(main())
