"""``concord restore FILE``: put a backup in the place of the database."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from scrapy.commands import ScrapyCommand

from crawler.commands._command import ConcordCommand


class Command(ConcordCommand, ScrapyCommand):
    """Refuses while a watch runs, and refuses to replace a database without --force."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "FILE"

    def short_desc(self) -> str:
        return "Put a backup in the place of the database"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--force", action="store_true", help="replace the database that is there")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.monitoring.backup import restore
        from crawler.monitoring.preparation import only_watch
        from storage.database import Database

        assert self.settings is not None
        url, now = self.settings["CONCORD_DATABASE_URL"], datetime.now(UTC)
        with only_watch(Path(self.settings["CONCORD_VAR"]).absolute()):
            aside = restore(url, Path(opts.file), force=opts.force, now=now)
            database = Database(url)
            try:
                database.migrate(now)  # a backup of an earlier release is brought up to date; a later one is refused
            finally:
                database.dispose()
        print(f"{database} holds what {opts.file} held." + (f" What it held before: {aside}" if aside else ""))
