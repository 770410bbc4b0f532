"""``concord doctor``: what is wrong, and what to do."""

import argparse
from dataclasses import asdict
from datetime import UTC, datetime

from scrapy.commands import ScrapyCommand

from crawler.commands._command import ConcordCommand
from crawler.commands._output import print_table
from crawler.monitoring.compose import make_json


class Command(ConcordCommand, ScrapyCommand):
    """Exit status 1 if anything is wrong; warnings alone leave it at 0."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        return "Check database, disk, clock, configuration, mail server, network; say what to do"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.monitoring.checkup import examine

        assert self.settings is not None
        findings = list(examine(self.settings, datetime.now(UTC)))
        self.exitcode = int(any(finding.verdict == "wrong" for finding in findings))
        if opts.json:
            print(make_json([asdict(finding) for finding in findings]))
            return
        print_table(
            ["", "verdict", "found", "what to do"],
            [[finding.subject, finding.verdict, finding.said, finding.advice] for finding in findings],
        )
