"""``concord sources``: the health of every source."""

import argparse
import json
from datetime import UTC, datetime, timedelta

from scrapy.commands import ScrapyCommand

from crawler.commands._command import ConcordCommand
from crawler.commands._output import local_time, open_database, print_table
from crawler.monitoring.health import describe_source, judge_coverage
from storage.sources import list_sources


class Command(ConcordCommand, ScrapyCommand):
    """Shows what the store knows; it asks no source anything."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        return "Show the health of every source"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object: sources and coverage")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        with open_database(self.settings) as database, database.read() as session:
            sources = list_sources(session)
        interval = timedelta(minutes=self.settings.getfloat("CONCORD_INTERVAL_MINUTES"))
        coverage = judge_coverage(sources, datetime.now(UTC), interval=interval)
        lists = {"read": coverage.read, "quiet": coverage.quiet, "blind": coverage.blind}
        if opts.json:
            answer = {
                "sources": [
                    {
                        **describe_source(source),
                        "failures": source.failures,
                        "last_run_at": source.last_run_at.isoformat() if source.last_run_at else None,
                        "last_new_at": source.last_new_at.isoformat() if source.last_new_at else None,
                        "next_due_at": source.next_due_at.isoformat() if source.next_due_at else None,
                    }
                    for source in sources
                ],
                "coverage": {name: [source.id for source in members] for name, members in lists.items()},
            }
            print(json.dumps(answer, ensure_ascii=False))
            return
        print_table(
            ["source", "title", "state", "last success", "last new", "next due", "reason"],
            [
                [
                    source.id,
                    source.title,
                    str(source.state),
                    local_time(source.last_success_at),
                    local_time(source.last_new_at),
                    local_time(source.next_due_at),
                    source.state_reason,
                ]
                for source in sources
            ],
        )
        print(f"\n{len(sources)} sources: " + ", ".join(f"{len(members)} {name}" for name, members in lists.items()))
