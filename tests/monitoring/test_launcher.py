"""Crawls as child processes: bounded, stopped politely or not, and always collected."""

import os
import signal
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.monitoring.launcher import LOGS_KEPT, CrawlEnd, Launcher, Stopping, crawl_command

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)

CHILDREN = {
    "quick": "print('read'); raise SystemExit(3)",
    "slow": "import time; print('reading', flush=True); time.sleep(60)",
    "polite": (
        "import signal, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: (print('closing', flush=True), exit(3)))\n"
        "print('reading', flush=True); time.sleep(60)"
    ),
    "stubborn": (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print(subprocess.Popen([sys.executable, '-c', 'import signal, time;"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)']).pid, flush=True); time.sleep(60)"
    ),
}


def launcher(
    folder: Path, *, parallel: int = 4, timeout_seconds: float = 30, term_grace_seconds: float = 5
) -> Launcher:
    return Launcher(
        log_folder=folder,
        parallel=parallel,
        timeout_seconds=timeout_seconds,
        command=lambda source_id, trigger: [sys.executable, "-c", CHILDREN[source_id], trigger],
        term_grace_seconds=term_grace_seconds,
    )


def run(launching: Launcher, source_id: str) -> CrawlEnd:
    return launching.wait(launching.start(source_id, trigger="schedule", now=NOW))


def wait_for_output(log: Path) -> str:
    deadline = time.monotonic() + 10
    while not log.read_text() and time.monotonic() < deadline:
        time.sleep(0.02)
    return log.read_text()


def is_gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"  # orphans of a killed group are their new parent's to collect


def test_exit_status_and_output_are_kept(tmp_path: Path) -> None:
    end = run(launcher(tmp_path / "log"), "quick")

    assert (end.status, end.ending) == (3, "by itself")
    assert end.log.read_text() == "read\n"
    assert is_gone(end.pid)


def test_a_crawl_over_its_time_is_ended(tmp_path: Path) -> None:
    end = run(launcher(tmp_path, timeout_seconds=0.5), "slow")

    assert (end.status, end.ending) == (-signal.SIGTERM, "time limit")
    assert end.seconds < 5


def test_a_crawl_that_ignores_sigterm_is_killed_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.monitoring.launcher.SECOND_TERM_GRACE_SECONDS", 0.2)
    launching = launcher(tmp_path, timeout_seconds=1.0, term_grace_seconds=0.2)
    crawl = launching.start("stubborn", trigger="schedule", now=NOW)
    grandchild = int(wait_for_output(crawl.log))

    end = launching.wait(crawl)

    assert end.status == -signal.SIGKILL
    assert is_gone(end.pid)
    time.sleep(0.1)
    assert is_gone(grandchild)


def test_stop_ends_crawls_politely_and_refuses_new_ones(tmp_path: Path) -> None:
    launching = launcher(tmp_path)
    crawl = launching.start("polite", trigger="schedule", now=NOW)
    wait_for_output(crawl.log)
    ends: list[CrawlEnd] = []
    waiting = threading.Thread(target=lambda: ends.append(launching.wait(crawl)))
    waiting.start()

    launching.stop()
    waiting.join(5)

    assert (ends[0].status, ends[0].ending) == (3, "stop")
    assert crawl.log.read_text().endswith("closing\n")
    with pytest.raises(Stopping):
        launching.start("quick", trigger="schedule", now=NOW)


def test_no_more_run_at_once_than_there_are_places(tmp_path: Path) -> None:
    launching = launcher(tmp_path, parallel=1)
    first = launching.start("slow", trigger="schedule", now=NOW)
    refused: list[bool] = []

    def start_second() -> None:
        try:
            launching.start("quick", trigger="schedule", now=NOW)
        except Stopping:
            refused.append(True)

    waiting = threading.Thread(target=start_second)
    waiting.start()
    time.sleep(0.3)
    assert launching.running == ["slow"]

    stopping = threading.Thread(target=launching.stop)
    stopping.start()
    launching.wait(first)
    for thread in (waiting, stopping):
        thread.join(5)

    assert refused == [True]
    assert launching.running == []


def test_a_crawl_does_not_share_the_terminal_of_the_watch(tmp_path: Path) -> None:
    launching = launcher(tmp_path)
    crawl = launching.start("slow", trigger="schedule", now=NOW)

    assert os.getpgid(crawl.process.pid) == crawl.process.pid != os.getpgid(0)

    launching.stop()
    launching.wait(crawl)


def test_old_logs_of_a_source_go(tmp_path: Path) -> None:
    for day in range(1, LOGS_KEPT + 5):
        (tmp_path / f"quick-202601{day:02}T000000.000000Z.log").write_text("")
    (tmp_path / "quick_other-20260101T000000.000000Z.log").write_text("")

    end = run(launcher(tmp_path), "quick")

    assert len(list(tmp_path.glob("quick-*"))) == LOGS_KEPT
    assert end.log.exists()
    assert (tmp_path / "quick_other-20260101T000000.000000Z.log").exists()


def test_the_command_is_this_program() -> None:
    assert crawl_command("beijing_amr", "catch_up", options=["-s", "LOG_LEVEL=DEBUG"]) == [
        sys.executable, "-m", "crawler", "crawl", "beijing_amr", "-a", "trigger=catch_up", "-s", "LOG_LEVEL=DEBUG"
    ]  # fmt: skip
