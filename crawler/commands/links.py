"""``concord links``: read a listing page."""

import argparse
from typing import Any

from scrapy.commands import ScrapyCommand

from crawler.commands._filter import add_input_option, run_filter, text_field
from crawler.commands.extract import read_page


class Command(ScrapyCommand):
    """JSON Lines {id, path, url} in; {id, links: [{url, title, date}]} out."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[FILE]"

    def short_desc(self) -> str:
        return "Read listing pages: JSON Lines in, JSON Lines out"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_input_option(parser)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        self.exitcode = run_filter(links_row, opts.input)


def links_row(row: dict[str, Any]) -> dict[str, Any]:
    """Return what the filter answers for one object."""
    from crawler.extraction import read_links

    links = read_links(read_page(row), url=text_field(row, "url"))
    return {"links": [{"url": link.url, "title": link.title, "date": link.date} for link in links]}
