"""``concord sources``: the health of every source, what discovery proposes for it, and the word that accepts it."""

import argparse
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands._command import ConcordCommand
from crawler.commands._output import local_time, open_database, print_table
from crawler.monitoring.compose import make_json
from crawler.monitoring.health import describe_source, judge_coverage
from crawler.monitoring.progress import one_line
from storage.discoveries import DiscoveryRecord, drop_used, list_discoveries, use_proposal
from storage.sources import list_sources, note_columns


class Command(ConcordCommand, ScrapyCommand):
    """Shows what the store knows, and takes a word on it; it asks no source anything."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        return "Show the health of every source and what discovery proposes; --accept reads it"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object: sources, coverage and proposals")
        parser.add_argument("--accept", metavar="NAME", help="read the columns that are proposed for this source")
        parser.add_argument(
            "--only", metavar="URL", action="append", default=[], help="with --accept: only this of them (repeatable)"
        )
        parser.add_argument("--declared", metavar="NAME", help="read what this source's file declares again")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if opts.only and not opts.accept:
            raise UsageError("--only goes with --accept NAME", print_help=False)
        if opts.accept or opts.declared:
            self._change(opts.accept, opts.declared, opts.only)
            return
        with open_database(self.settings) as database, database.read() as session:
            sources = list_sources(session)
            discoveries = [record for record in list_discoveries(session) if record.columns or record.used_columns]
        interval = timedelta(minutes=self.settings.getfloat("CONCORD_INTERVAL_MINUTES"))
        coverage = judge_coverage(sources, datetime.now(UTC), interval=interval)
        lists = {"read": coverage.read, "quiet": coverage.quiet, "blind": coverage.blind}
        if opts.json:
            answer = {
                "sources": [
                    {
                        **describe_source(source),
                        "failures": source.failures,
                        "signs": [sign.kind for sign in source.signs],
                        "interval_minutes": source.interval_seconds / 60 if source.interval_seconds else None,
                        "last_read_at": source.last_read_at.isoformat() if source.last_read_at else None,
                        "last_run_at": source.last_run_at.isoformat() if source.last_run_at else None,
                        "last_new_at": source.last_new_at.isoformat() if source.last_new_at else None,
                        "next_due_at": source.next_due_at.isoformat() if source.next_due_at else None,
                    }
                    for source in sources
                ],
                "coverage": {name: [source.id for source in members] for name, members in lists.items()},
                "discoveries": [to_plain(record) for record in discoveries],
            }
            print(make_json(answer))
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
        for record in discoveries:
            print("\n".join(describe_discovery(record)))
        print(f"\n{len(sources)} sources: " + ", ".join(f"{len(members)} {name}" for name, members in lists.items()))

    def _change(self, accepted: str | None, declared: str | None, only: list[str]) -> None:
        """Put a proposal to use, or take it back; the next crawl reads accordingly."""
        now = datetime.now(UTC)
        with open_database(self.settings) as database, database.write() as session:
            if declared:
                drop_used(session, declared)
                note_columns(session, declared, "from the next crawl on: what its file declares", now)
                print(f"{declared} reads what its file declares from the next crawl on")
            if accepted:
                record = use_proposal(session, accepted, now, confirmed=True, only=only)
                names = ", ".join(one_line(f"{column.name} {column.url}") for column in record.used_columns)
                note_columns(session, accepted, f"from the next crawl on: {names}", now)
                print(f"{accepted} reads from the next crawl on: {names}")


def describe_discovery(record: DiscoveryRecord) -> list[str]:
    """Return the lines that tell what was found for a source, and what can be said to it."""
    lines = []
    if record.used_columns:
        word = "accepted" if record.confirmed else "put to use by itself"
        lines.append(f"\n{record.source_id}: reads since {local_time(record.used_since)} ({word}):")
        lines += [f"  {one_line(f'{column.name}  {column.url}')}" for column in record.used_columns]
        if not record.confirmed:
            lines.append(f"  right: concord sources --accept {record.source_id}")
        lines.append(f"  wrong: concord sources --declared {record.source_id}")
    if record.is_open:
        lines.append(
            f"\n{record.source_id}: proposed since {local_time(record.proposed_at)} ({one_line(record.cause)}):"
        )
        for column in record.columns:
            seen = f"{column.links} links, the newest {column.newest or 'not dated'}"
            lines.append(f"  {one_line(f'{column.name}  {column.url}')}  {seen}")
            lines += [f"    warning: {one_line(doubt)}" for doubt in column.doubts]
        lines += [f"  in place of {one_line(url)}" for url in record.replaces]
        lines += [f"  warning: {one_line(record.reason)}"] if record.reason else []
        lines.append(f"  to read them: concord sources --accept {record.source_id}")
    return lines


def to_plain(record: DiscoveryRecord) -> dict[str, Any]:
    """Return what JSON can say of a discovery."""
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(record).items()}
