"""What all own commands do with words that they do not know, signals, and folders that they may not use."""

import os
import signal
import subprocess
import sys
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pytest

import crawler.commands
from crawler.__main__ import main
from crawler.rehearsal.misbehaviour import EMPTY_PLAN
from crawler.rehearsal.server import RehearsalServer
from tests.commands.program import Program, stop, wait_for


@pytest.mark.parametrize(
    "words",
    [("watch", "--onse"), ("sources", "--jsn"), ("crawl", "beijing_amr", "--nosuch"), ("clean", "--slow"),
     ("doctor", "now")],
)  # fmt: skip
def test_unknown_words_are_refused_before_anything_is_done(words: tuple[str, ...], tmp_path: Path) -> None:
    status, said = Program(tmp_path).run_here(*words)

    assert status == 2
    assert said.splitlines()[-1] == f"concord: error: unrecognized arguments: {words[-1]}"
    assert f"concord {words[0]}" in said
    assert list(tmp_path.iterdir()) == []


def test_without_a_command_ours_are_listed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["concord", "-h"])
    main()

    said = capsys.readouterr().out
    files = Path(crawler.commands.__path__[0]).glob("[a-z]*.py")
    assert sorted(file.stem for file in files) == [line.split()[0] for line in said.splitlines() if line[:2] == "  "]
    assert "Usage: concord COMMAND" in said


@pytest.mark.parametrize("word", ["wach", "no-such"])
def test_a_command_that_there_is_not_is_named(word: str, tmp_path: Path) -> None:
    assert Program(tmp_path).run_here(word) == (2, f"concord: there is no command '{word}'; `concord` lists them\n")


def test_the_version_is_the_projects_own(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["concord", "--version"])
    main()

    assert capsys.readouterr().out == f"concord {version('concord')}, Scrapy {version('scrapy')}\n"


def test_interrupted_command_says_one_line(tmp_path: Path) -> None:
    output = tmp_path / "said"
    os.mkfifo(pipe := tmp_path / "pipe")
    waiting = Program(tmp_path).start("clean", str(pipe), output=output)
    with pipe.open("wb"):  # opens once the command reads
        status = stop(waiting, signal.SIGINT)

    assert (status, output.read_text(encoding="utf-8")) == (130, "concord: stopped\n")


def test_stopped_dashboard_has_ended_in_order(tmp_path: Path) -> None:
    program, output = Program(tmp_path), tmp_path / "said"
    assert program.run_here("seed", "load")[0] == 0
    serving = program.start("serve", "--port", "0", output=output)
    wait_for(output, "Dashboard: http://127.0.0.1:", serving)

    status = stop(serving, signal.SIGINT)

    assert status == 0
    assert "Traceback" not in output.read_text(encoding="utf-8")


def find_log(folder: Path, process: subprocess.Popen[str]) -> Path:
    """Return the log of the crawl once there is one."""
    while not (found := list(folder.glob("*.log"))):
        assert process.poll() is None
        time.sleep(0.05)
    return found[0]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_crawlall_ends_its_crawls_and_tells_of_them(number: signal.Signals, tmp_path: Path) -> None:
    output = tmp_path / "said"
    with RehearsalServer(date(2026, 3, 2), 1, plan=EMPTY_PLAN) as sites:
        crawls = Program(tmp_path, sites.url).start("crawlall", "ccn", "-s", "DOWNLOAD_DELAY=1", output=output)
        wait_for(find_log(tmp_path / "var" / "log", crawls), "of ccn began", crawls)
        status = stop(crawls, number)

    assert status in {1, 3}
    assert "stopped early (shutdown)" in output.read_text(encoding="utf-8")


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file", encoding="utf-8")

    for words in (("crawlall", "ccn"), ("demo",)):
        status, said = Program(tmp_path).run_here(*words)

        assert status == 1
        assert said.startswith(f"concord: {tmp_path / 'var'}")
        assert said.endswith("; check the path and its permissions\n")
