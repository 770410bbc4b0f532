"""``concord recognize``: read what was agreed, by whom and when."""

import argparse
from typing import Any

from scrapy.commands import ScrapyCommand

from crawler.commands._filter import add_input_option, optional_text_field, run_filter, text_field


class Command(ScrapyCommand):
    """JSON Lines {id, title, text, published?} in; the record of the article out, offsets in the cleaned ``text``."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[FILE]"

    def short_desc(self) -> str:
        return "Recognise cooperation announcements: JSON Lines in, JSON Lines out"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_input_option(parser)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        self.exitcode = run_filter(recognize_row, opts.input)


def recognize_row(row: dict[str, Any]) -> dict[str, Any]:
    """Return what the filter answers for one object."""
    from crawler.recognition import recognize
    from crawler.text import clean

    title = optional_text_field(row, "title")
    cleaned = clean(text_field(row, "text"), title=title)
    record = recognize(cleaned.title, cleaned.text, published=optional_text_field(row, "published"))
    return {**record.to_json(), "text": cleaned.text}
