"""``concord extract``: read an article page."""

import argparse
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand

from crawler.commands._filter import BadLine, add_input_option, optional_text_field, run_filter, text_field


class Command(ScrapyCommand):
    """JSON Lines {id, path, url?} in; {id, title, published, source, author, text, flags} out."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[FILE]"

    def short_desc(self) -> str:
        return "Read article pages: JSON Lines in, JSON Lines out"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_input_option(parser)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        self.exitcode = run_filter(extract_row, opts.input)


def read_page(row: dict[str, Any]) -> bytes:
    """Return the bytes of the file that a row names."""
    path = text_field(row, "path")
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise BadLine(f"cannot read {path!r}: {getattr(error, 'strerror', None) or error}") from None


def extract_row(row: dict[str, Any]) -> dict[str, Any]:
    """Return what the filter answers for one object."""
    from crawler.extraction import extract

    article = extract(read_page(row), url=optional_text_field(row, "url"))
    return {
        "title": article.title,
        "published": article.published,
        "source": article.source,
        "author": article.author,
        "text": article.text,
        "attachments": [{"name": attachment.name, "url": attachment.url} for attachment in article.attachments],
        "flags": list(article.flags),
    }
