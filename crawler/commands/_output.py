"""What commands share that show the store: opening it, and tables for people."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text
from scrapy.settings import BaseSettings

from crawler.monitoring.progress import SHANGHAI, one_line
from storage.database import Database

NARROWEST = 80


@contextmanager
def open_database(settings: BaseSettings | None) -> Iterator[Database]:
    """Yield the database of the settings, as it is: who only looks migrates nothing."""
    assert settings is not None
    database = Database(settings["CONCORD_DATABASE_URL"])
    try:
        yield database
    finally:
        database.dispose()


def print_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under heads; cells come from strangers and are shown as text, whatever they hold."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=400)  # a pipe has no width; cells must not be cut
    elif console.width < NARROWEST:  # the terminal breaks lines better than cells of one character would
        console = Console(highlight=False, width=NARROWEST)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*(Text(one_line(cell)) for cell in row))
    console.print(table)


def local_time(moment: datetime | None) -> str:
    """Return a moment as the sources' clocks show it, `-` for none."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if moment else "-"
