"""What a running watch shows: a line for each thing that happened; on a terminal also what is happening now."""

from datetime import datetime
from types import TracebackType
from typing import Protocol, Self, TextIO
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape

SHANGHAI = ZoneInfo("Asia/Shanghai")
STYLES = {
    "complete": "green",
    "partial": "yellow",
    "failed": "red",
    "blocked": "magenta",
    "announcement": "bold green",
    "notice": "bold yellow",
}


class Progress(Protocol):
    """Where a watch tells what it does. Calls come from several threads."""

    def event(self, now: datetime, kind: str, text: str) -> None:
        """Show one thing that happened; ``kind`` chooses the colour."""

    def activity(self, text: str) -> None:
        """Show what is happening now, in place of what was said before."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class PlainProgress:
    """One line an event, for files and pipes."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def event(self, now: datetime, kind: str, text: str) -> None:
        self._stream.write(f"{clock(now)} {one_line(text)}\n")
        self._stream.flush()

    def activity(self, text: str) -> None:
        """Show nothing: a file keeps what happened, not what is happening."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.flush()


class TerminalProgress:
    """Coloured lines, and below them a line that changes."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._status = console.status("", spinner="dots")

    def event(self, now: datetime, kind: str, text: str) -> None:
        style = STYLES.get(kind, "default")
        self._console.print(
            f"[dim]{clock(now)}[/dim] [{style}]{escape(one_line(text))}[/]", highlight=False, soft_wrap=True
        )

    def activity(self, text: str) -> None:
        self._status.update(escape(one_line(text)))

    def __enter__(self) -> Self:
        self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._status.stop()


def open_progress(stream: TextIO) -> Progress:
    """Return what suits the stream."""
    return TerminalProgress(Console(file=stream)) if stream.isatty() else PlainProgress(stream)


def clock(now: datetime) -> str:
    """Return the time of day in Shanghai, where the sources are.

    >>> from datetime import UTC
    >>> clock(datetime(2026, 3, 2, 1, 30, 5, tzinfo=UTC))
    '09:30:05'
    """
    return now.astimezone(SHANGHAI).strftime("%H:%M:%S")


def how_many(count: int, noun: str) -> str:
    """Return a number with its noun.

    >>> how_many(1, "alert"), how_many(0, "alert")
    ('1 alert', '0 alerts')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def one_line(text: str) -> str:
    r"""Return the text without line breaks, control and direction marks: titles come from strangers.

    >>> one_line("签约\x1b[2J\r\n仪式")
    '签约 [2J 仪式'
    """
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
