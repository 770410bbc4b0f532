"""How the benchmarks measure: a child process with its wall time, CPU time and peak memory, on empty databases."""

import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

POSTGRES = os.environ.get("CONCORD_TEST_DATABASE_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")

# A small process of its own asks about its child, so that the benchmark's memory stays out of the figure.
_WATCHER = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
status = subprocess.call(sys.argv[2:])
use = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as out:
    json.dump({"status": status, "wall": time.perf_counter() - start,
               "cpu": use.ru_utime + use.ru_stime, "peak": use.ru_maxrss / 1024}, out)
"""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a child process took: seconds of wall and CPU time, peak resident memory in MB."""

    status: int
    wall_seconds: float
    cpu_seconds: float
    peak_mb: float


def measure_child(command: Sequence[str], variables: Mapping[str, str], log: Path) -> Cost:
    """Run a command to its end and return what it took; its output goes to ``log``."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "use.json"
        with log.open("wb") as output:
            subprocess.run(
                [sys.executable, "-c", _WATCHER, str(answer), *command],
                env={**os.environ, **variables},
                stdout=output,
                stderr=subprocess.STDOUT,
                check=True,
            )
        use = json.loads(answer.read_text())
    return Cost(status=use["status"], wall_seconds=use["wall"], cpu_seconds=use["cpu"], peak_mb=use["peak"])


def new_databases(only: str | None = None) -> Iterator[tuple[str, str]]:
    """Yield kind and address of an empty database of each kind, gone at the end; say where there is no PostgreSQL."""
    if only != "postgresql":
        with tempfile.TemporaryDirectory(prefix="concord-bench-") as folder:
            yield "SQLite", f"sqlite:///{folder}/bench.sqlite3"
    if only == "sqlite":
        return
    admin = sa.create_engine(POSTGRES, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
    name = f"concord_bench_{uuid.uuid4().hex[:8]}"
    try:
        with admin.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
    except sa.exc.OperationalError as error:
        print(f"  PostgreSQL left out: {str(error).splitlines()[0]}")
        return
    try:
        yield "PostgreSQL", sa.make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


def resident_mb() -> float:
    """Return the resident memory of this process; 0 where /proc does not tell."""
    path = Path("/proc/self/status")
    lines = path.read_text().splitlines() if path.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under a title, numbers with three significant digits."""
    cells = [[str(column) for column in columns]] + [
        [f"{value:.3g}" if isinstance(value, float) else str(value) for value in row] for row in rows
    ]
    widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
    print(f"\n{title}")
    for row in cells:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
