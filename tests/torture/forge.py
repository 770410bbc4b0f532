"""Starts the program's commands as processes of their own in a fraction of a second: forks of one that loaded it all.

What runs in a fork is the command itself, by its command line. It differs from one that the shell starts by the clock
that it reads and by the bounds in ``_hasten``, which are of seconds where there would be minutes. A fork that has
crawled is given the next crawl, until it is killed or has done many: what a crawl compiles and looks up at its start
is most of its work. When the forge ends, however it ends, so do its forks.
"""

import atexit
import contextlib
import ctypes
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
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from importlib import import_module, reload
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, NoReturn

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.misc import load_object
from scrapy.utils.project import get_project_settings

from crawler.monitoring.launcher import Launcher, RunningCrawl, prune_logs
from tests.torture.cast import BusyNewsroom, make_cast
from tests.torture.clock import SharedClock, install

STEP_SECONDS = 0.01
ORDERS_MAX = 60  # crawls of one fork


class Process:
    """A process that the forge made, or what it does for one order, as far as ``subprocess.Popen`` shows one."""

    def __init__(self, folder: Path, pid: int, order: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._status = folder / f"{order}.status"

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
            send(self.pid, number)


def send(pid: int, number: int) -> None:
    """Send a signal to a process, if it is there."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def start(folder: Path, *words: str, output: Path, variables: dict[str, str] | None = None) -> Process:
    """Let the forge in the folder start ``concord`` with these words."""
    asked = {"words": words, "output": str(output), "variables": variables or {}}
    pid, order = _ask(folder, asked)
    return Process(folder, pid, order)


def list_alive(folder: Path) -> dict[int, list[str]]:
    """Return the words of every order that is being worked on, by the number of its process."""
    return {int(pid): words for pid, words in _ask(folder, {}).items()}


def _ask(folder: Path, asked: dict[str, Any]) -> Any:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(folder / "forge"))
        connection.sendall(json.dumps(asked).encode() + b"\n")
        return json.loads(connection.makefile().readline())


@dataclass
class Fork:
    """A process of the forge's, with the number and the words of its order, if it has one, and the way to give it."""

    pid: int
    order: int | None
    words: list[str]
    line: socket.socket
    done: int = 1


class Forge:
    """The process that forks. It has one thread and no reactor, so that a fork is as good as a start."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._forks: dict[int, Fork] = {}
        self._orders = 0
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / "forge"))
        self._listener.listen(128)

    def serve(self) -> tuple[dict[str, Any], socket.socket]:
        """Fork for whoever asks, until killed; return in each fork with its first order and its line to here."""
        while True:
            lines = {fork.line: fork for fork in self._forks.values()}
            ready = select.select([self._listener, *lines], [], [], STEP_SECONDS)[0]
            for line in ready:
                if line in lines:
                    self._hear(lines[line])
            self._reap()
            if self._listener in ready:
                with self._listener.accept()[0] as connection:
                    asked = json.loads(connection.makefile().readline() or "{}")
                    answer: Any = {fork.pid: fork.words for fork in self._forks.values() if fork.order is not None}
                    if asked:
                        self._orders += 1
                        fork = self._find_idle(asked)
                        if fork is None and (ours := self._fork(asked)) is not None:
                            return asked, ours
                        answer = next(
                            [each.pid, each.order] for each in self._forks.values() if each.order == self._orders
                        )
                    with contextlib.suppress(OSError):  # who asked may have been killed since
                        connection.sendall(json.dumps(answer).encode() + b"\n")

    def _find_idle(self, asked: dict[str, Any]) -> Fork | None:
        """Give the order to a fork that has nothing to do; return it."""
        if asked["words"][0] != "crawl":
            return None
        for fork in self._forks.values():
            if fork.order is None and fork.done < ORDERS_MAX:
                with contextlib.suppress(OSError):  # killed a moment ago
                    fork.line.sendall(json.dumps(asked).encode() + b"\n")
                    fork.order, fork.words, fork.done = self._orders, asked["words"], fork.done + 1
                    return fork
        return None

    def _fork(self, asked: dict[str, Any]) -> socket.socket | None:
        here, there = socket.socketpair()
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            die_with(parent)
            here.close()
            self._listener.close()
            for fork in self._forks.values():
                fork.line.close()
            os.setsid()
            return there
        there.close()
        self._forks[pid] = Fork(pid, self._orders, asked["words"], here)
        return None

    def _hear(self, fork: Fork) -> None:
        """Note how an order ended; a line that closes belongs to a process that ends, which is reaped."""
        said = b""
        with contextlib.suppress(OSError):
            said = fork.line.recv(100)
        if said:
            self._end_order(fork, int(said))
        if fork.done >= ORDERS_MAX and fork.order is None:
            fork.line.shutdown(socket.SHUT_WR)  # it ends by itself

    def _end_order(self, fork: Fork, status: int) -> None:
        if fork.order is not None:
            unfinished = self._folder / f"{fork.order}.part"
            unfinished.write_text(str(status))
            unfinished.rename(self._folder / f"{fork.order}.status")
            fork.order = None

    def _reap(self) -> None:
        while self._forks:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            fork = self._forks.pop(pid)
            with contextlib.suppress(OSError):
                if (said := fork.line.recv(100, socket.MSG_DONTWAIT)) and fork.order is not None:
                    self._end_order(fork, int(said))  # it came to its end, and was killed only then
            self._end_order(fork, os.waitstatus_to_exitcode(status))
            fork.line.close()


def die_with(parent: int) -> None:
    """Let the kernel end this process when its parent is gone, also where that was killed (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(1)


def take_up(asked: dict[str, Any]) -> None:
    """Become the command that is asked for: its words, variables and output."""
    output = os.open(asked["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    os.close(nothing)
    os.environ.update(asked["variables"])
    sys.argv = ["concord", *asked["words"]]


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


def main(folder: Path, parent: int) -> None:
    """Run the forge until the process that started it ends, and in the forks what was asked for."""
    die_with(parent)
    load_all()
    clock = SharedClock(folder / "clock")
    install(clock)
    _hasten(folder)
    gc.collect()
    gc.freeze()
    asked, line = Forge(folder).serve()
    from crawler.__main__ import main as concord

    take_up(asked)
    _set_settings()  # anew, since the environment may be another
    if asked["words"][0] == "crawl":
        _crawl_on(concord, line)
    _end(_run(concord))


def _crawl_on(concord: Callable[[], None], line: socket.socket) -> NoReturn:
    """Do one crawl after another, and say of each how it ended."""
    import scrapy.cmdline

    from storage.database import Database

    scrapy.cmdline.AsyncCrawlerProcess = RepeatableProcess
    connect, engines = Database._create_engine, {}

    def connect_once(database: Database) -> Any:
        if database.url not in engines:
            engines[database.url] = connect(database)
        return engines[database.url]  # with the statements that it has compiled

    Database._create_engine = connect_once  # type: ignore[method-assign]
    orders = line.makefile()
    while True:
        status = _run(concord)
        sys.stdout.flush()
        sys.stderr.flush()
        line.sendall(str(status).encode())
        asked = orders.readline()
        if not asked:
            os._exit(0)
        take_up(json.loads(asked))


class RepeatableProcess(AsyncCrawlerProcess):  # type: ignore[misc]
    """Runs its crawls on a reactor that goes on when they end: one cannot be started twice."""

    def start(self, stop_after_crawl: bool = True, install_signal_handlers: bool = True) -> None:
        from twisted.internet import reactor

        loop = reactor._asyncioEventloop
        if not reactor.running:
            self._setup_reactor(False)
            reactor.getThreadPool().threadFactory = partial(threading.Thread, daemon=True)
            reactor.startRunning(installSignalHandlers=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, lambda: loop.create_task(self.stop()))
        loop.run_until_complete(self.join())


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
    "ALIVE_SECONDS_UNHINDERED": 4.0,
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
    main(Path(sys.argv[1]), os.getppid())
