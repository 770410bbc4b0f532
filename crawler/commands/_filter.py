"""What the filter commands share: JSON Lines in, JSON Lines out, one object a line, same order, same id.

Scrapy takes every ``ScrapyCommand`` that it finds in this package for a command: ``FilterCommand`` must be none at run
time, and is mixed into the real ones.
"""

import argparse
import gc
import json
import sys
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

from crawler.commands._command import ConcordCommand
from crawler.exceptions import ConcordError

Convert = Callable[[dict[str, Any]], dict[str, Any]]

_YOUNG = 100_000  # values made and not gone again, from which cycles are looked for


class BadLine(ConcordError):
    """A line of the input lacks a field or holds the wrong type. Raised by filters; the line gets an error object."""


class FilterCommand(ConcordCommand):
    """Reads a file or standard input, writes to standard output; the command defines ``convert``."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[FILE]"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("input", nargs="?", metavar="FILE", help="JSON Lines (default: standard input)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        calm_collector()
        self.exitcode = run_filter(self.convert, opts.input)

    @abstractmethod
    def convert(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return the fields of the answer to one object; raise ConcordError for a bad one."""


def calm_collector() -> None:
    """Let the collector of cycles look rarely, and not at what is loaded already.

    One text makes thousands of small values that are gone before the next one; to look for cycles among them at each
    700 takes a third of what it costs to repair a text.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG)


def run_filter(convert: Convert, path: str | None) -> int:
    """Convert every line of the file (or standard input) to standard output.

    ``convert`` gets the object and returns the fields of the answer; the id is added here. Returns the exit status:
    0, or 1 if any line was bad.
    """
    if path is None:
        return write_lines(convert, sys.stdin.buffer, sys.stdout.buffer)
    try:
        with open(path, "rb") as lines:
            return write_lines(convert, lines, sys.stdout.buffer)
    except OSError as error:
        raise ConcordError(f"cannot read {path}: {error.strerror}") from None


def read_objects(path: str) -> Iterator[tuple[int, dict[str, Any] | BadLine]]:
    """Yield number and object of each line that is not empty, ``BadLine`` where it is none; ``-``: standard input."""
    if path == "-":
        yield from _number(sys.stdin.buffer)
        return
    try:
        with open(path, "rb") as lines:
            yield from _number(lines)
    except OSError as error:
        raise ConcordError(f"cannot read {path}: {error.strerror}") from None


def write_lines(convert: Convert, lines: Iterable[bytes], output: BinaryIO) -> int:
    """Write an answer for each line as soon as it is there; return the exit status."""
    status = 0
    for answer in _answers(convert, lines):
        status = 1 if "error" in answer else status
        output.write(_encode(answer))
        output.flush()
    return status


def text_field(row: dict[str, Any], name: str) -> str:
    """Return a required string field."""
    value = row.get(name)
    if not isinstance(value, str):
        raise BadLine(f'"{name}" must be a string, not {type(value).__name__}')
    return value


def optional_text_field(row: dict[str, Any], name: str) -> str | None:
    """Return a string field that may be null or absent."""
    return None if row.get(name) is None else text_field(row, name)


def _answers(convert: Convert, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row: dict[str, Any] = {}
        try:
            row = _decode(line)
            yield {"id": row.get("id"), **convert(row)}
        except ConcordError as error:
            yield {"id": row.get("id"), "error": f"line {number}: {error}"}


def _number(lines: Iterable[bytes]) -> Iterator[tuple[int, dict[str, Any] | BadLine]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield number, _decode(line)
        except BadLine as error:
            yield number, error


def _decode(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:  # not JSON, or not UTF-8
        raise BadLine(f"not JSON: {error}") from None
    except RecursionError:
        raise BadLine("not JSON that can be read: nested too deep") from None
    if not isinstance(row, dict):
        raise BadLine(f"not an object but {type(row).__name__}")
    if not isinstance(row.get("id"), str | int):
        raise BadLine('"id" must be a string or a number')
    return row


def _encode(answer: dict[str, Any]) -> bytes:
    try:
        return (json.dumps(answer, ensure_ascii=False) + "\n").encode()
    except UnicodeEncodeError:  # a lone surrogate, from the input's own escapes
        return (json.dumps(answer) + "\n").encode()
