"""The program itself, run in a folder of its own: as a child process, or here where a process adds nothing."""

import os
import signal
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

import crawler.settings
from crawler.__main__ import main

ENABLED = ("beijing_amr", "ccn")
SOURCES = tuple(SpiderLoader.from_settings(get_project_settings()).list())
REHEARSED = ("mirror_biaozhunhui", "mirror_kuaixun")


@dataclass
class Program:
    """`concord` with its settings; ``rehearsal`` is the address of the sites, where there are any."""

    folder: Path
    rehearsal: str = ""
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def config(self) -> Path:
        return self.folder / "concord.toml"

    @property
    def database_url(self) -> str:
        return self.variables.get("CONCORD_DATABASE_URL", f"sqlite:///{self.folder / 'var' / 'concord.sqlite3'}")

    def write_config(self, *, enabled: tuple[str, ...] = ENABLED, extra: str = "") -> None:
        """Watch a few sources only, for one reader who also hears of health."""
        rest = [name for name in (*SOURCES, *(REHEARSED if self.rehearsal else ())) if name not in enabled]
        reader = '[[subscriptions]]\nname = "all"\nrecipients = ["reader@example.org"]\nhealth = true\n'
        disabled = "".join(f"[sources.{name}]\nenabled = false\n" for name in rest)
        self.config.write_text(f"{reader}{disabled}{extra}", encoding="utf-8")

    def start(self, *words: str, output: Path | None = None) -> subprocess.Popen[str]:
        """Start a command; its output goes to a file or a pipe."""
        environment = {
            **os.environ,
            "CONCORD_VAR": str(self.folder / "var"),
            "CONCORD_CONFIG": str(self.config),
            **({"CONCORD_REHEARSAL": self.rehearsal} if self.rehearsal else {}),
            **self.variables,
        }
        stream = output.open("w") if output else subprocess.PIPE
        try:
            return subprocess.Popen(
                [sys.executable, "-m", "crawler", *words],
                env=environment,
                stdout=stream,
                stderr=subprocess.STDOUT,
                text=True,
            )
        finally:
            if output:
                stream.close()

    def run(self, *words: str) -> tuple[int, str]:
        """Run a command to its end; return exit status and output."""
        process = self.start(*words)
        said = process.communicate(timeout=120)[0]
        return process.returncode, said

    def run_here(self, *words: str) -> tuple[int, str]:
        """Run a command to its end in this process; start-up of a child takes two seconds. For text output only."""
        settings = {"CONCORD_VAR": str(self.folder / "var"), "CONCORD_CONFIG": str(self.config)}
        database = {"CONCORD_DATABASE_URL": self.database_url}
        said = StringIO()
        with (
            patch.multiple(crawler.settings, **settings, **database),
            patch.object(sys, "argv", ["concord", *words]),
            redirect_stdout(said),
            redirect_stderr(said),
        ):
            try:
                main()
            except SystemExit as ended:
                return int(ended.code or 0), said.getvalue()
        return 0, said.getvalue()


def wait_for(output: Path, word: str, process: subprocess.Popen[str], seconds: float = 60) -> str:
    """Return the output once it holds the word."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        said = output.read_text(encoding="utf-8")
        if word in said:
            return said
        assert process.poll() is None, said
        time.sleep(0.05)
    raise AssertionError(f"no {word!r} in: {output.read_text(encoding='utf-8')}")


def stop(process: subprocess.Popen[str], number: signal.Signals, seconds: float = 40) -> int:
    """Send a signal and return the exit status."""
    process.send_signal(number)
    return process.wait(seconds)
