"""``concord clean``: repair text."""

import argparse
from typing import Any

from scrapy.commands import ScrapyCommand

from crawler.commands._filter import add_input_option, optional_text_field, run_filter, text_field


class Command(ScrapyCommand):
    """JSON Lines {id, text, title?} in; {id, text, title, uncertain, repairs} out."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[FILE]"

    def short_desc(self) -> str:
        return "Repair text: JSON Lines in, JSON Lines out"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_input_option(parser)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        self.exitcode = run_filter(clean_row, opts.input)


def clean_row(row: dict[str, Any]) -> dict[str, Any]:
    """Return what the filter answers for one object."""
    from crawler.text import clean

    cleaned = clean(text_field(row, "text"), title=optional_text_field(row, "title"))
    return {
        "text": cleaned.text,
        "title": cleaned.title,
        "uncertain": [list(span) for span in cleaned.uncertain],
        "repairs": [
            {"kind": repair.kind, "span": [repair.start, repair.end], "before": repair.before, "after": repair.after}
            for repair in cleaned.repairs
        ],
    }
