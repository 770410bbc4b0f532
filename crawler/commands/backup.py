"""``concord backup [FILE]``: a copy of the database in one file, made while it is in use."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from scrapy.commands import ScrapyCommand

from crawler.commands._command import ConcordCommand


class Command(ConcordCommand, ScrapyCommand):
    """SQLite by its own online copy, PostgreSQL by pg_dump."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[FILE]"

    def short_desc(self) -> str:
        return "Copy the database into one file"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("file", nargs="?", metavar="FILE", help="default: a new file in backups/ of CONCORD_VAR")
        parser.add_argument("--force", action="store_true", help="replace an existing FILE")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.monitoring.backup import back_up

        assert self.settings is not None
        url = self.settings["CONCORD_DATABASE_URL"]
        ending = "sqlite3" if url.startswith("sqlite") else "dump"
        default = (
            Path(self.settings["CONCORD_VAR"]) / "backups" / f"concord-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.{ending}"
        )
        target = Path(opts.file) if opts.file else default
        back_up(url, target, force=opts.force)
        print(f"{target.absolute()} ({target.stat().st_size:,} bytes); `concord restore {target}` puts it back")
