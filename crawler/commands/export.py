"""``concord export``: the announcements as a table or as JSON."""

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands._command import ConcordCommand
from crawler.commands._output import open_database
from crawler.exceptions import ConcordError
from storage.announcements import AnnouncementRecord, list_announcements
from storage.database import Database

COLUMNS = [
    "id", "published", "event_date", "kind", "title", "parties", "regions", "region_group", "domains",
    "instrument_names", "source", "url", "story", "flagged_at",
]  # fmt: skip
ROWS_AT_ONCE = 500


class Command(ConcordCommand, ScrapyCommand):
    """Writes what list_announcements gives, newest first, seeds left out."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        return "Write the announcements as CSV or JSON"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--format", choices=["csv", "json"], default="csv")
        parser.add_argument("--output", metavar="FILE", help="default: standard output")
        parser.add_argument("--region", help="a province, or a group of regions such as 京津冀")
        parser.add_argument("--kind", help="for example memorandum")
        parser.add_argument("--domain", help="for example 计量")
        parser.add_argument("--source", help="name of a source")
        parser.add_argument("--since", metavar="YYYY-MM-DD", help="first day of issue")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        filters = {name: getattr(opts, name) for name in ("region", "kind", "domain", "source")}
        filters["since"] = read_day(opts.since)
        write = write_csv if opts.format == "csv" else write_json
        with open_database(self.settings) as database:
            rows = read_rows(database, filters)
            if opts.output is None:
                with suppress(BrokenPipeError):  # `| head` has seen enough
                    write(rows, sys.stdout)
                    sys.stdout.flush()
                return
            first = list(rows)  # read before the file is opened: a broken database leaves the last export alone
            try:
                # The mark at the beginning tells spreadsheets that the file is UTF-8.
                encoding = "utf-8-sig" if opts.format == "csv" else "utf-8"
                with Path(opts.output).open("w", encoding=encoding, newline="") as file:
                    write(iter(first), file)
            except OSError as error:
                raise ConcordError(f"cannot write {opts.output}: {error.strerror}") from None


def read_day(text: str | None) -> date | None:
    """Return the day of a ``--since``."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"--since {text}: not a day; write it as 2026-01-31", print_help=False) from None


def read_rows(database: Database, filters: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield announcements as rows of plain values."""
    offset = 0
    with database.read() as session:  # one state of the database, however many pages
        while batch := list_announcements(session, **filters, seed=False, limit=ROWS_AT_ONCE, offset=offset):
            yield from (to_row(record) for record in batch)
            offset += len(batch)


def to_row(record: AnnouncementRecord) -> dict[str, Any]:
    """Return an announcement as exported."""
    values = {name: getattr(record, name, None) for name in COLUMNS}
    return {
        **values,
        "source": record.source_id,
        "story": record.story_id,
        "flagged_at": record.flagged_at.isoformat(timespec="seconds"),
    }


def write_csv(rows: Iterator[dict[str, Any]], stream: TextIO) -> None:
    """Write rows for spreadsheets: lists joined by 、, nothing that a spreadsheet would compute."""
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([neutralize_formula(to_cell(row[name])) for name in COLUMNS])


def write_json(rows: Iterator[dict[str, Any]], stream: TextIO) -> None:
    """Write one JSON array, one row a line."""
    stream.write("[")
    for number, row in enumerate(rows):
        stream.write(("," if number else "") + "\n" + json.dumps(row, ensure_ascii=False))
    stream.write("\n]\n")


def to_cell(value: Any) -> str:
    """Return a value as one cell."""
    if value is None:
        return ""
    return "、".join(value) if isinstance(value, list) else str(value)


def neutralize_formula(cell: str) -> str:
    """Return the cell so that spreadsheets take it for text: titles come from strangers.

    The signs behind leading spaces and in full width are those that some spreadsheets also compute.

    >>> neutralize_formula("=HYPERLINK(1)"), neutralize_formula("2026-03-02"), neutralize_formula("＝1+1")
    ("'=HYPERLINK(1)", '2026-03-02', "'＝1+1")
    """
    start = cell.lstrip()[:1]
    return f"'{cell}" if (start and start in "=+-@|%＝＋－＠") or cell[:1] in {"\t", "\r", "\n"} else cell
