"""What all own commands share: they refuse what they do not know, and speak of themselves as ``concord``.

Scrapy takes every ``ScrapyCommand`` that it finds in this package for a command: ``ConcordCommand`` must be none at run
time, and is mixed into the real ones.
"""

import argparse
import logging
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

if TYPE_CHECKING:
    from scrapy.commands import ScrapyCommand as _Command
else:
    _Command = object

# Loggers that list versions, settings and components at INFO, a hundred lines of them before the story begins.
INTRODUCTIONS = (
    "alembic.runtime.migration",
    "scrapy.addons",
    "scrapy.crawler",
    "scrapy.middleware",
    "scrapy.utils.log",
)


class ConcordCommand(_Command):
    """A command that declares every word it takes to the parser; what remains is an error, not silence."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.prog = "concord"
        if parser.usage is not None:
            parser.usage = parser.usage.replace("scrapy", "concord", 1)

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:  # Scrapy leaves to its commands what its parser does not know
            raise UsageError(f"unrecognized arguments: {' '.join(args)}")
        super().process_options(args, opts)
        for name in INTRODUCTIONS:
            logging.getLogger(name).addFilter(_is_warning)  # a level would not outlast Scrapy's own configuration


def _is_warning(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING
