"""A PostgreSQL of our own, which may be restarted and killed as often as it takes."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

OWNER = "postgres"  # the account that runs it where we are root, whom PostgreSQL refuses


class NoPostgres(Exception):
    """PostgreSQL's server programs are not installed. Raised by ``run_cluster``."""


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A running server; ``url`` is SQLAlchemy's address of its first database."""

    folder: Path
    port: int
    programs: Path

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"

    def restart(self, how: Literal["fast", "immediate"]) -> None:
        """Stop it, as a careful administrator does or as a crash does, and start it again."""
        self.stop(how)
        self.start()

    def stop(self, how: Literal["fast", "immediate"] = "fast") -> None:
        self._control("stop", "-m", how)

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
        self._control("start", "-o", options, "-l", str(self.folder / "log"))

    def _control(self, *words: str) -> None:
        _run(str(self.programs / "pg_ctl"), "-D", str(self.folder / "data"), "-w", *words)


@contextmanager
def run_cluster(folder: Path) -> Iterator[Cluster]:
    """Make a cluster in the folder and run it while the context lasts."""
    programs = _find_programs()
    folder.mkdir(parents=True)
    if os.getuid() == 0:
        shutil.chown(folder, OWNER)
    _run(
        str(programs / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"
    )
    cluster = Cluster(folder=folder, port=_free_port(), programs=programs)
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop("immediate")


def _find_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    if at := shutil.which("initdb"):
        return Path(at).resolve().parent
    raise NoPostgres("no initdb: apt-get install postgresql")


def _run(*words: str) -> None:
    as_owner = ["runuser", "-u", OWNER, "--"] if os.getuid() == 0 else []
    # No pipe: the server would hold it open.
    ended = subprocess.run(
        [*as_owner, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", check=False
    )
    if ended.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}: status {ended.returncode}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
