"""Guangdong's NFCMS: static listings counted from 1, and the disclosure part (gkmlpt) with a JSON interface."""

import re
from typing import ClassVar, Literal

from scrapy.http import Request, Response

from crawler.base_spiders.column import Column
from crawler.base_spiders.json_rows import read_json_rows
from crawler.base_spiders.numbered import NumberedPagesSpider
from crawler.exceptions import UnreadablePage
from crawler.extraction import Link


class GdNfcmsSpider(NumberedPagesSpider):
    """A column ``…/gkmlpt/index#<number>`` is a shell: its rows come from ``gkmlpt/api/all/<number>``."""

    article_pattern: ClassVar[str | None] = r"/m?post_\d+\.html"
    first_page_number: ClassVar[Literal[0, 1]] = 1
    container: ClassVar[str | None] = ".article-content, .zw-content, #zoomcon"

    def next_listing(self, response: Response, column: Column, number: int, links: list[Link]) -> Request | None:
        if "/gkmlpt/" not in column.url:
            return super().next_listing(response, column, number, links)
        is_shell = "/gkmlpt/api/" not in response.url
        if not is_shell and not links:
            return None
        page = 1 if is_shell else number + 1
        url = _interface_url(response, column, page)
        return self.listing_request(url, column, number=page, meta={"is_overlap": is_shell})

    def read_listing(self, response: Response) -> list[Link]:
        if "/gkmlpt/api/" in response.url:
            return read_json_rows(response.body, url=response.url)
        return super().read_listing(response)

    def expects_more(self, response: Response) -> bool:
        return "/gkmlpt/index" in response.url


def _interface_url(response: Response, column: Column, page: int) -> str:
    if "/gkmlpt/api/" in response.url:
        return re.sub(r"([?&]page=)\d+", rf"\g<1>{page}", response.url)
    code = re.search(r"#(\d+)", column.url)
    site = re.search(rb"\b(?:SID|site_?id)\b[\"']?\s*[:=]\s*[\"']?(\d+)", response.body, re.I)
    if not code or not site:
        raise UnreadablePage(f"no site id on the shell page of {column.url}")
    root = column.url.partition("/gkmlpt/")[0]
    return f"{root}/gkmlpt/api/all/{code[1]}?page={page}&sid={site[1].decode()}"
