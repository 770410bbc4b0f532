"""Reads hostile answers as a crawl does, each in a process of its own, and measures what it took.

``python -m tests.torture.swallow`` prints the table.
"""

import json
import os
import resource
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from crawler.base_spiders.trs_wcm import TrsWcmSpider
from crawler.commands.crawl import bound_memory
from tests.crawling import Site, crawl, make_spider
from tests.torture.answers import CASES, serve_answer
from tests.torture.forge import load_components

TIMEOUT_SECONDS = 2.0  # DOWNLOAD_TIMEOUT of these crawls; the program's is sixty
CRAWL_SECONDS = 10  # CLOSESPIDER_TIMEOUT; the program's is half an hour
SECONDS_MAX = 20.0
"""Of work, not of waiting: an answer, asked for twice, with all that is made of sixteen megabytes."""
MEGABYTES_MAX = 400
"""What a crawl may take beyond what it has when it starts: sixteen megabytes of page as bytes, text and tree."""
WAIT_SECONDS = 180.0  # a crawl that is not over by then, on however busy a machine, does not end


@dataclass(frozen=True, kw_only=True)
class Swallowed:
    """What one case cost: seconds of the processor, and resident memory at its peak beyond that before the crawl."""

    name: str
    outcome: str
    reason: str
    seconds: float
    megabytes: int

    @property
    def is_over(self) -> bool:
        """Whether it took more than it may."""
        return self.seconds > SECONDS_MAX or self.megabytes > MEGABYTES_MAX or self.outcome == "ended"

    def __str__(self) -> str:
        mark = "OVER" if self.is_over else ""
        return (
            f"{mark:<5}{self.name:<36}{self.seconds:>6.1f} s {self.megabytes:>5} MB  {self.outcome}: {self.reason[:90]}"
        )


def swallow(names: Iterable[str]) -> Iterator[Swallowed]:
    """Crawl a source whose listing is answered by each case. Forks: call it where there is one thread."""
    load_components()
    for name in names:
        with serve_answer(name) as url:
            yield _in_a_fork(name, url)


def _in_a_fork(name: str, url: str) -> Swallowed:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        try:
            os.write(writing, json.dumps(_crawl(url)).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    usage = _reap(child, time.monotonic() + WAIT_SECONDS)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    found = json.loads(said) if said else {"outcome": "ended", "reason": "nothing was said", "megabytes": 0}
    return Swallowed(name=name, seconds=round(usage.ru_utime + usage.ru_stime, 1), **found)


def _reap(child: int, deadline: float) -> resource.struct_rusage:
    while time.monotonic() < deadline:
        ended, _, usage = os.wait4(child, os.WNOHANG)
        if ended:
            return usage
        time.sleep(0.02)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    return os.wait4(child, 0)[2]


def _crawl(url: str) -> dict[str, str | int]:
    bound_memory()
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
    before = _read_memory("VmRSS")
    site = Site(url=url, pages={})
    settings = {"DOWNLOAD_TIMEOUT": TIMEOUT_SECONDS, "CLOSESPIDER_TIMEOUT": CRAWL_SECONDS, "LOG_LEVEL": "CRITICAL"}
    outcome, reason = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, settings, max_pages="1").outcome()
    return {"outcome": outcome, "reason": reason, "megabytes": (_read_memory("VmHWM") - before) // 1024}


def _read_memory(field: str) -> int:
    """Return a line of the kernel's account of this process, in kilobytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:"))


def main() -> None:
    """Print a line for each case; exit status 1 if one took more than the bounds."""
    if unknown := [name for name in sys.argv[1:] if name not in CASES]:
        sys.exit(f"no case named {', '.join(unknown)}; there are {', '.join(CASES)}")
    found = []
    for swallowed in swallow(sys.argv[1:] or CASES):
        found.append(swallowed)
        print(swallowed, flush=True)
    over = sum(one.is_over for one in found)
    print(f"{len(found)} answers, {over} over {SECONDS_MAX:.0f} s of work or {MEGABYTES_MAX} MB")
    sys.exit(bool(over))


if __name__ == "__main__":
    main()
