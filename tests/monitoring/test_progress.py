"""What a watch shows on a terminal and in a file."""

import io
from datetime import UTC, datetime

from rich.console import Console

from crawler.monitoring.progress import PlainProgress, TerminalProgress, open_progress

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


def test_a_file_gets_one_plain_line_an_event() -> None:
    stream = io.StringIO()

    with open_progress(stream) as progress:
        progress.activity("crawling samr")
        progress.event(NOW, "complete", "国家市场监督管理总局 complete")

    assert stream.getvalue() == "09:30:00 国家市场监督管理总局 complete\n"


def test_strangers_cannot_steer_the_terminal() -> None:
    stream = io.StringIO()

    PlainProgress(stream).event(NOW, "failed", "签约\x1b]0;pwned\x07\n\u202e仪式")

    assert stream.getvalue().count("\n") == 1
    assert not set("\x1b\x07\u202e") & set(stream.getvalue())


def test_a_terminal_shows_markup_in_titles_as_text() -> None:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=200, color_system=None)

    with TerminalProgress(console) as progress:
        progress.activity("[bold]crawling[/bold]")
        progress.event(NOW, "failed", "[red]标题[/red] failed")

    assert "[red]标题[/red] failed" in stream.getvalue()
