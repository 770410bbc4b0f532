"""TRS WCM: static listings, page 2 is ``index_1`` (or ``index_2`` at a few), some built from JSON beside the page."""

from typing import ClassVar, Literal

from scrapy.http import Request, Response

from crawler.base_spiders.column import Column
from crawler.base_spiders.json_rows import read_json_rows
from crawler.base_spiders.numbered import NumberedPagesSpider
from crawler.extraction import Link


class TrsWcmSpider(NumberedPagesSpider):
    """A column whose address ends in ``.json`` is the whole listing, in the shape that the site's own script reads."""

    article_pattern: ClassVar[str | None] = r"/t\d{8}(?:_\d+)?\.s?html?(?![\w.])"
    first_page_number: ClassVar[Literal[0, 1]] = 0
    container: ClassVar[str | None] = ".TRS_Editor, .trs_editor_view, .TRS_UEDITOR"

    def read_listing(self, response: Response) -> list[Link]:
        if response.url.partition("?")[0].endswith(".json"):
            return read_json_rows(response.body, url=response.url)
        return super().read_listing(response)

    def next_listing(self, response: Response, column: Column, number: int, links: list[Link]) -> Request | None:
        if response.url.partition("?")[0].endswith(".json"):
            return None
        return super().next_listing(response, column, number, links)
