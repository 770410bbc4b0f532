"""TRS WCM: static listings, page 2 is ``index_1`` (or ``index_2`` at a few), some built in the browser."""

import re
from typing import ClassVar, Literal
from urllib.parse import urlencode, urljoin

from scrapy.http import Request, Response

from crawler.base_spiders.column import Column
from crawler.base_spiders.general import count_up
from crawler.base_spiders.json_rows import read_json_rows
from crawler.base_spiders.numbered import NumberedPagesSpider
from crawler.extraction import Link

FILE_BESIDE = re.compile(rb"[\"']((?:\./)?[\w-]{1,60}\.json)[\"']")
SEARCH = re.compile(rb"[\"']([\w:/.-]{0,100}/fjdzapp/search)\b")
SEARCH_COLUMN = re.compile(rb"\bchnlid\s*[\"']?\s*[=:]\s*[\"']?(\d{1,10})", re.I)
SEARCH_SITE = re.compile(rb"\bchannelid\s*[\"']?\s*[=:]\s*[\"']?(\d{1,10})", re.I)
SEARCH_SIZE = 75
ASKED_BY_GET = re.compile(r"/trs-search/trssearch/|/igs/front/search\.")


class TrsWcmSpider(NumberedPagesSpider):
    """Static pages; where a column page has no rows, what its script reads: a file beside it, or the search gateway.

    A column whose address ends in ``.json`` is such a file: the whole listing. The gateway is asked by POST for the
    channel that the page names. A site search (openSearch, igs) is asked by GET, its address is the whole question.
    """

    article_pattern: ClassVar[str | None] = r"/t\d{8}(?:_\d+)?\.s?html?(?![\w.])"
    first_page_number: ClassVar[Literal[0, 1]] = 0
    container: ClassVar[str | None] = ".TRS_Editor, .trs_editor_view, .TRS_UEDITOR"

    def read_listing(self, response: Response) -> list[Link]:
        if _is_file(response) or _is_search(response) or "search" in response.meta:
            return read_json_rows(response.body, url=response.url)
        return super().read_listing(response)

    def expects_more(self, response: Response) -> bool:
        is_page = not _is_file(response) and not _is_search(response) and "search" not in response.meta
        return is_page and bool(_file_of(response) or _search_of(response))

    def next_listing(self, response: Response, column: Column, number: int, links: list[Link]) -> Request | None:
        if _is_file(response):
            return None
        if _is_search(response):
            url = count_up(column.url, number + 1)
            return self.listing_request(url, column, number=number + 1) if links and url else None
        if "search" in response.meta:
            url, site, channel = response.meta["search"]
            return self._ask_search(url, site, channel, number + 1, column) if links else None
        if links:
            return super().next_listing(response, column, number, links)
        if file := _file_of(response):
            return self.listing_request(file, column, number=1, headers={"Referer": response.url})
        found = _search_of(response)
        return self._ask_search(*found, 1, column) if found else None

    def _ask_search(self, url: str, site: str, channel: str, page: int, column: Column) -> Request:
        form = {
            "channelid": site,
            "sortfield": "-docorderpri,-docreltime",
            "classsql": f"chnlid={channel}",
            "classcol": "publishyear",
            "classnum": "100",
            "classsort": "0",
            "cache": "true",
            "page": str(page),
            "prepage": str(SEARCH_SIZE),
        }
        headers = {"Referer": column.url, "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
        meta = {"search": (url, site, channel), "is_overlap": page == 1}
        body = urlencode(form)
        return self.listing_request(url, column, number=page, method="POST", body=body, headers=headers, meta=meta)


def _is_search(response: Response) -> bool:
    return ASKED_BY_GET.search(response.url) is not None


def _is_file(response: Response) -> bool:
    return response.url.partition("?")[0].endswith(".json")


def _file_of(response: Response) -> str | None:
    match = FILE_BESIDE.search(response.body)
    return urljoin(response.url, match[1].decode()) if match else None


def _search_of(response: Response) -> tuple[str, str, str] | None:
    """Return address, site number and channel that a page's script gives to the search gateway."""
    search, channel = SEARCH.search(response.body), SEARCH_COLUMN.search(response.body)
    if search is None or channel is None:
        return None
    site = SEARCH_SITE.search(response.body)
    return urljoin(response.url, search[1].decode()), site[1].decode() if site else "", channel[1].decode()
