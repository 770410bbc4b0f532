"""Ucap: static listings counted from 1, or a shell whose rows come as JSON from searchList or as pieces of HTML."""

import re
from typing import Any, ClassVar, Literal
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from scrapy.http import Request, Response

from crawler.base_spiders.column import Column
from crawler.base_spiders.json_rows import load_json, read_rows
from crawler.base_spiders.numbered import NumberedPagesSpider
from crawler.extraction import Link

CHANNEL_META = re.compile(
    rb"<meta[^>]+name\s*=\s*[\"']?channelid[\"']?[^>]*?content\s*=\s*[\"']?(\w+)"
    rb"|<meta[^>]+content\s*=\s*[\"']?(\w+)[\"']?[^>]+name\s*=\s*[\"']?channelid",
    re.I,
)
FRAGMENT = re.compile(
    rb"[\"']([^\"'\s<>]{0,200}/(?:manuscriptList/\w{1,60}|es-search/search/\w{1,60})[^\"'\s<>]{0,200})[\"']"
)
PAGE_SIZE = 30
ROWS_AT = "/searchList/"

Kind = Literal["channel", "code", "fragment"]


class UcapSpider(NumberedPagesSpider):
    """Reads the static rows; where a column page has none, asks for them as its script does.

    That is manuscriptList or es-search, which answer HTML, or searchList for its channel.
    """

    article_pattern: ClassVar[str | None] = (
        r"/\d{4}/\d{1,2}/\d{1,2}/[0-9a-f]{32}\.shtml|/\d{6}/(?:[0-9a-f]{32}|\d+)\.shtml|/content(?:_[0-9a-f]{32})?\.shtml"
    )
    first_page_number: ClassVar[Literal[0, 1]] = 1
    page_name: ClassVar[str] = "list"
    page_suffix: ClassVar[str] = "shtml"
    container: ClassVar[str | None] = "div.article-content"

    def read_listing(self, response: Response) -> list[Link]:
        if response.meta.get("interface", "fragment") == "fragment":
            return super().read_listing(response)
        answer = load_json(response.body, url=response.url)
        return read_rows(_results(answer), url=response.url)

    def expects_more(self, response: Response) -> bool:
        return response.meta.get("interface") == "channel" or (
            "interface" not in response.meta and self._first_question(response) is not None
        )

    def next_listing(self, response: Response, column: Column, number: int, links: list[Link]) -> Request | None:
        asked = response.meta.get("interface")
        if asked == "rows":
            return self._ask_rows(response.meta["rows_at"], number + 1, column) if links else None
        if asked == "fragment":
            rows = response.meta.get("rows", len(links))
            if not links or len(links) < rows:  # Short of the first piece: the last one
                return None
            return self._ask_fragment(response.meta["fragment"], number + 1, column, rows=rows)
        if asked == "channel":
            answer = load_json(response.body, url=response.url)
            channel = _find_key(answer, "channelId")
            return self._ask_rows(f"{response.meta['rows_at']}{channel}", 1, column) if channel else None
        if links:
            return super().next_listing(response, column, number, links)
        question = self._first_question(response)
        if question is None:
            return None
        kind, value = question
        if kind == "fragment":
            return self._ask_fragment(urljoin(response.url, value), 1, column)
        if kind == "channel":
            return self._ask_rows(value, 1, column)
        url = urljoin(column.url, f"/getChannelList?channelCode={value}")
        meta = {"interface": "channel", "rows_at": _rows_at(response) or ROWS_AT}
        return self.listing_request(url, column, number=1, headers=_headers(column), meta=meta)

    def _first_question(self, response: Response) -> tuple[Kind, str] | None:
        """Return what the shell says of its rows: the pieces' address, its channel's, or a code to ask the id for."""
        if match := FRAGMENT.search(response.body):
            return "fragment", match[1].decode("utf-8", "replace").replace("&amp;", "&")
        if match := CHANNEL_META.search(response.body):
            return "channel", f"{_rows_at(response) or ROWS_AT}{(match[1] or match[2]).decode()}"
        code = re.search(r"/(c\d{5,6})/", response.url)
        return ("code", code[1]) if code and _rows_at(response) else None

    def _ask_fragment(self, url: str, page: int, column: Column, *, rows: int | None = None) -> Request:
        parts = urlsplit(url)
        query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != "page"]
        asked = urlunsplit(parts._replace(query=urlencode([*query, ("page", str(page))])))
        meta = {"interface": "fragment", "fragment": url, "is_overlap": page == 1}
        if rows is not None:
            meta |= {"rows": rows, "may_end_empty": True}
        return self.listing_request(asked, column, number=page, headers=_headers(column), meta=meta)

    def _ask_rows(self, rows_at: str, page: int, column: Column) -> Request:
        query = {
            "_isAgg": "true",
            "_isJson": "true",
            "_pageSize": PAGE_SIZE,
            "_template": "index",
            "_rangeTimeGte": "",
            "_channelName": "",
            "page": page,
        }
        url = urljoin(column.url, f"{rows_at}?{urlencode(query)}")
        meta = {"interface": "rows", "rows_at": rows_at, "is_overlap": page == 1}
        return self.listing_request(url, column, number=page, headers=_headers(column), meta=meta)


def _rows_at(response: Response) -> str | None:
    """Return the interface that a shell's script names; the health commission's is called search."""
    if b"searchList" in response.body:
        return ROWS_AT
    return "/search/" if b"_isJson" in response.body and b"/search/" in response.body else None


def _headers(column: Column) -> dict[str, str]:
    return {"Referer": column.url, "X-Requested-With": "XMLHttpRequest"}


def _results(answer: Any) -> Any:
    data = answer.get("data") if isinstance(answer, dict) else None
    # A row's own attachments (resList) carry addresses too, but no titles that read_rows knows.
    return data.get("results", []) if isinstance(data, dict) else []


def _find_key(data: Any, name: str) -> str | None:
    if isinstance(data, dict):
        if isinstance(data.get(name), str | int) and not isinstance(data[name], bool):
            return str(data[name])
        data = list(data.values())
    if isinstance(data, list):
        for value in data:
            if found := _find_key(value, name):
                return found
    return None
