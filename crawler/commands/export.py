"""``concord export``: the announcements as a table or as JSON."""

import argparse
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands._command import ConcordCommand
from crawler.commands._output import open_database
from crawler.dashboard.tables import read_rows, write_csv, write_json, write_xlsx
from crawler.exceptions import ConcordError


class Command(ConcordCommand, ScrapyCommand):
    """Writes what list_announcements gives, newest first, seeds left out."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        return "Write the announcements as CSV, JSON or XLSX"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--format", choices=["csv", "json", "xlsx"], default="csv")
        parser.add_argument("--output", metavar="FILE", help="default: standard output")
        parser.add_argument("--region", help="a province, or a group of regions such as 京津冀")
        parser.add_argument("--kind", help="for example memorandum")
        parser.add_argument("--domain", help="for example 计量")
        parser.add_argument("--source", help="name of a source")
        parser.add_argument("--since", metavar="YYYY-MM-DD", help="first day of issue")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        filters = {name: getattr(opts, name) for name in ("region", "kind", "domain", "source")}
        filters["since"] = read_day(opts.since)
        if opts.format == "xlsx" and opts.output is None:
            raise UsageError("--format xlsx needs --output FILE: a workbook is no text", print_help=False)
        write = write_csv if opts.format == "csv" else write_json
        with open_database(self.settings) as database, database.read() as session:
            # One state of the database, however many pages.
            rows = read_rows(session, filters)
            if opts.output is None:
                with suppress(BrokenPipeError):  # `| head` has seen enough
                    write(rows, sys.stdout)
                    sys.stdout.flush()
                return
            first = list(rows)  # read before the file is opened: a broken database leaves the last export alone
            try:
                if opts.format == "xlsx":
                    Path(opts.output).write_bytes(write_xlsx(first))
                    return
                # The mark at the beginning tells spreadsheets that the file is UTF-8.
                encoding = "utf-8-sig" if opts.format == "csv" else "utf-8"
                with Path(opts.output).open("w", encoding=encoding, newline="") as file:
                    write(first, file)
            except OSError as error:
                raise ConcordError(f"cannot write {opts.output}: {error.strerror}") from None


def read_day(text: str | None) -> date | None:
    """Return the day of a ``--since``."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"--since {text}: not a day; write it as 2026-01-31", print_help=False) from None
