"""Listings whose later pages are files beside the first: ``index.html``, ``index_1.html`` and so on."""

import re
from typing import ClassVar
from urllib.parse import urljoin, urlsplit

from scrapy.http import Request, Response

from crawler.base_spiders.column import Column
from crawler.base_spiders.news import NewsSpider
from crawler.base_spiders.totals import find_totals
from crawler.extraction import Link, find_next_page


class NumberedPagesSpider(NewsSpider):
    """Follows the pager that the page shows; where it shows none, asks for the file that the family would name.

    Such a guess costs one request where a column has one page only; its 404 is then the end of the column.
    """

    page_name: ClassVar[str] = "index"
    """File name of a listing whose address is a directory."""
    page_suffix: ClassVar[str] = "html"

    def next_listing(self, response: Response, column: Column, number: int, links: list[Link]) -> Request | None:
        url = find_next_page(response.body, url=response.url, number=number, first=self.first_page_number)
        if url and self._is_counted_from_directory(response):
            url = self.name_page(response.url, number + 1)
        if url:
            return self.listing_request(url, column, number=number + 1)
        total = find_totals(response.body).pages
        if not links or (total is not None and number >= total):
            return None
        guess = self.name_page(response.url, number + 1)  # The column's own address may lack its last slash
        return self.listing_request(guess, column, number=number + 1, meta={"is_guess": True})

    def _is_counted_from_directory(self, response: Response) -> bool:
        """Tell whether the pager gave a count but no file name, for a listing whose files are not called index."""
        is_directory = urlsplit(response.url).path.endswith("/")
        return is_directory and self.page_name != "index" and b"createPageHTML" not in response.body

    def name_page(self, url: str, number: int) -> str:
        """Return the address of page ``number`` (from 2) of the listing at ``url``.

        ``first_page_number`` 0 names page 2 ``index_1``, 1 names it ``index_2``.
        """
        name = urlsplit(url).path.rpartition("/")[2]
        stem, _, suffix = name.rpartition(".")
        if not stem:
            stem, suffix = self.page_name, self.page_suffix
        if number > 2:  # The page before carries a number of its own
            stem = re.sub(r"_\d+$", "", stem)
        return urljoin(url, f"{stem}_{number - 1 + self.first_page_number}.{suffix}")
