"""What a crawl has read so far of each column: enough to tell at the end whether it was read to its end.

Filled by base spiders and middlewares, judged by the run recorder. Nothing here asks or stores anything.
"""

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from crawler.base_spiders.totals import Totals

End = Literal["known", "last page", "since", "max_pages"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ListingPage:
    """A listing page as it came, to be stored with its validators once its column is read to the end."""

    canonical_url: str
    fetched_at: datetime
    etag: str | None
    last_modified: str | None
    charset: str
    body: bytes


@dataclass(kw_only=True, slots=True)
class ColumnReading:
    """One column in one run. ``wanted`` are the canonical URLs of listed articles that are not older than wanted.

    ``places`` are addresses of listing pages, by number, that a later run may begin with; ``page_of`` says on which of
    them a wanted article stood.

    ``days`` are those that articles said themselves, by canonical URL, where the listing does not.
    """

    pages: list[ListingPage] = field(default_factory=list)
    wanted: set[str] = field(default_factory=set)
    listed: set[str] = field(default_factory=set)
    end: End | None = None
    days: dict[str, str] = field(default_factory=dict)
    rows: set[str] = field(default_factory=set)  # addresses of all rows, of articles or not
    totals: Totals = field(default_factory=Totals)  # what the first page says of the whole
    places: dict[int, str] = field(default_factory=dict)
    page_of: dict[str, int] = field(default_factory=dict)
    resumed_at: int | None = None  # number of the page to which pages of known articles were skipped

    def find_last_good(self, settled: Set[str]) -> tuple[int, str] | None:
        """Return number and address of the last page up to which every wanted article is settled."""
        first_open = min((self.page_of[url] for url in self.wanted - settled), default=None)
        good = [number for number in self.places if first_open is None or number < first_open]
        return (max(good), self.places[max(good)]) if good else None


@dataclass(kw_only=True, slots=True)
class Reading:
    """All columns of one run.

    ``settled`` are canonical article URLs that need no further attempt, ``lost`` addresses of columns that are gone.
    """

    columns: dict[str, ColumnReading] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)

    def column(self, url: str) -> ColumnReading:
        """Return the reading of one column, a new one at first."""
        return self.columns.setdefault(url, ColumnReading())

    def complete_columns(self, *, is_narrowed: bool) -> list[str]:
        """Return the columns that were read to their end with every wanted article settled.

        A run narrowed by arguments (a later ``since``, fewer pages) completes a column only where it met what an
        earlier complete read had stored: otherwise the next run would stop too early.
        """
        return [
            url
            for url, column in self.columns.items()
            if column.end is not None and (column.end == "known" or not is_narrowed) and column.wanted <= self.settled
        ]
