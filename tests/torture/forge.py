"""Starts the program's commands as processes of their own in a fraction of a second: forks of one that loaded it all.

What runs in a fork is the command itself, by its command line. It differs from one that the shell starts by the clock
that it reads and by the bounds in ``_hasten``, which are of seconds where there would be minutes.
"""

import atexit
import contextlib
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module, reload
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, NoReturn

from scrapy.utils.misc import load_object
from scrapy.utils.project import get_project_settings

from crawler.monitoring.launcher import Launcher, RunningCrawl, prune_logs
from tests.torture.cast import BusyNewsroom, make_cast
from tests.torture.clock import SharedClock, install

STEP_SECONDS = 0.01


class Process:
    """A process that the forge made, as far as ``subprocess.Popen`` shows one."""

    def __init__(self, folder: Path, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._status = folder / f"{pid}.status"

    def poll(self) -> int | None:
        if self.returncode is None:
            with contextlib.suppress(FileNotFoundError, ValueError):
                self.returncode = int(self._status.read_text())
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        deadline = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            time.sleep(STEP_SECONDS)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)


def start(folder: Path, *words: str, output: Path, variables: dict[str, str] | None = None) -> Process:
    """Let the forge in the folder start ``concord`` with these words."""
    asked = {"words": words, "output": str(output), "variables": variables or {}}
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(folder / "forge"))
        connection.sendall(json.dumps(asked).encode() + b"\n")
        return Process(folder, int(connection.makefile().readline()))


def list_alive(folder: Path) -> dict[int, list[str]]:
    """Return the words of every process that the forge made and that lives, by process number."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(folder / "forge"))
        connection.sendall(b"{}\n")
        return {int(pid): words for pid, words in json.loads(connection.makefile().readline()).items()}


class Forge:
    """The process that forks. It has one thread and no reactor, so that a fork is as good as a start."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._alive: dict[int, list[str]] = {}
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / "forge"))
        self._listener.listen(128)

    def serve(self) -> list[str] | None:
        """Fork for whoever asks; return in each fork with the words of its command, and None at the end."""
        parent = os.getppid()
        while os.getppid() == parent:
            if select.select([self._listener], [], [], STEP_SECONDS)[0]:
                with self._listener.accept()[0] as connection:
                    asked = json.loads(connection.makefile().readline() or "{}")
                    if asked and (pid := os.fork()) == 0:
                        self._become(asked)
                        return list(asked["words"])
                    if asked:
                        self._alive[pid] = asked["words"]
                    answer = str(pid) if asked else json.dumps(self._alive)
                    with contextlib.suppress(OSError):  # who asked may have been killed since
                        connection.sendall(f"{answer}\n".encode())
            self._reap()
        for pid in self._alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return None

    def _reap(self) -> None:
        while self._alive:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            unfinished = self._folder / f"{pid}.part"
            unfinished.write_text(str(os.waitstatus_to_exitcode(status)))
            unfinished.rename(self._folder / f"{pid}.status")
            self._alive.pop(pid, None)

    def _become(self, asked: dict[str, Any]) -> None:
        self._listener.close()
        os.setsid()
        output = os.open(asked["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.environ.update(asked["variables"])


def load_all() -> None:
    """Load every module and all data that the commands load late."""
    from scrapy.core import engine, scheduler  # noqa: F401
    from scrapy.core.downloader.handlers import http11  # noqa: F401

    import crawler
    import storage

    for package in (crawler, storage):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.startswith(("storage.migrations", "crawler.dashboard", "crawler.rehearsal.__main__")):
                with contextlib.suppress(ModuleNotFoundError):
                    import_module(module.name)
    import tests.torture.spiders  # noqa: F401

    load_components()
    _read_once()
    assert "twisted.internet.reactor" not in sys.modules, "a fork needs a reactor of its own"


def load_components() -> None:
    """Load what a crawl loads by the names in its settings."""
    for value in get_project_settings().copy_to_dict().values():
        for path in value if isinstance(value, dict) else [value]:
            if isinstance(path, str) and path.startswith(("scrapy.", "crawler.")) and "reactor" not in path:
                with contextlib.suppress(ImportError, AttributeError, NameError):
                    load_object(path)


def _read_once() -> None:
    """Put one article of each kind of damage through the core, which loads its dictionaries when first asked."""
    from crawler.recognition import recognize
    from crawler.sameness import make_fingerprint
    from crawler.text import clean

    newsroom = BusyNewsroom(date(2026, 3, 2), seed=1, cast=make_cast(17))
    for site in newsroom.cast.sites.values():
        for article in newsroom.shelf(site, 3).articles[:3]:
            cleaned = clean(article.text, title=article.title)
            recognize(cleaned.title, cleaned.text, published=f"{article.published:%Y-%m-%d}")
            make_fingerprint(cleaned.text, title=cleaned.title or "")


def main(folder: Path) -> None:
    """Run the forge until the process that started it ends, and in the forks what was asked for."""
    load_all()
    clock = SharedClock(folder / "clock")
    install(clock)
    _hasten(folder)
    gc.collect()
    gc.freeze()
    forge = Forge(folder)
    words = forge.serve()
    if words is not None:
        from crawler.__main__ import main as concord

        _set_settings()  # anew, since the environment may be another

        sys.argv = ["concord", *words]
        _end(_run(concord))


def _run(program: Callable[[], None]) -> int:
    """Return the exit status of a program that may also raise it."""
    try:
        program()
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:  # noqa: BLE001 - what the interpreter would do at the outermost place
        traceback.print_exc()
        return 1
    return 0


def _end(status: int) -> NoReturn:
    """End as the interpreter does, but without taking apart, object by object, all that was loaded."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


# Seconds where the program has many: nothing here should be waited for, and days pass between two steps of the clock.
HASTENED = {
    "ALIVE_SECONDS": 4.0,  # without a beat, until a crawl counts as killed
    "BEAT_SECONDS": 1.0,
    "STALLED_SECONDS": 4.0,
    "REAP_SECONDS": 1.0,
    "LOOK_SECONDS": 0.3,
    "SLOT_RETRY_SECONDS": 1.0,
    "STALE_SECONDS": 10.0,
}


def _hasten(folder: Path) -> None:
    """Let crawls start by the forge, and make short what in real days may be long."""
    import crawler.monitoring.watcher

    def spawn(self: Launcher, source_id: str, trigger: str, now: datetime) -> RunningCrawl:
        self._log_folder.mkdir(parents=True, exist_ok=True)
        log = self._log_folder / f"{source_id}-{now:%Y%m%dT%H%M%S.%f}Z.log"
        words = list(self._command(source_id, trigger))[3:]  # python -m crawler
        process = start(folder, *words, output=log)
        prune_logs(self._log_folder, source_id)
        return RunningCrawl(
            source_id=source_id,
            process=process,  # type: ignore[arg-type]
            log=log,
            deadline=time.monotonic() + self._timeout_seconds,
        )

    Launcher._spawn = spawn  # type: ignore[method-assign]
    crawler.monitoring.watcher.Watcher.__init__.__kwdefaults__["pulse_seconds"] = 1.0  # type: ignore[index]
    for name, module in list(sys.modules.items()):
        if name.startswith(("crawler.", "storage.")):
            for constant, seconds in HASTENED.items():
                if isinstance(getattr(module, constant, None), int | float):
                    setattr(module, constant, seconds)
    with contextlib.suppress(ModuleNotFoundError):
        from procrastinate import App

        work = App.run_worker_async
        App.run_worker_async = lambda self, **options: work(  # type: ignore[method-assign]
            self,
            **{
                **options,
                "update_heartbeat_interval": 1.0,
                "stalled_worker_timeout": 3.0,
                "fetch_job_polling_interval": 0.5,
            },
        )


def _set_settings() -> None:
    import crawler.settings

    settings: Any = reload(crawler.settings)
    settings.SPIDER_MODULES = ["tests.torture.spiders"]
    settings.DOWNLOAD_DELAY = 0
    settings.DOWNLOAD_TIMEOUT = 3
    settings.LOG_LEVEL = "WARNING"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
