"""Platforms with 19-digit ids: rows by POST to queryList at the root of the site, or as a script in the page."""

import json
import re
from typing import Any, ClassVar
from urllib.parse import urlencode, urljoin

from scrapy.http import Request, Response

from crawler.base_spiders.answers import declared_charset
from crawler.base_spiders.column import Column
from crawler.base_spiders.json_rows import find_day, load_json, read_rows
from crawler.base_spiders.news import NewsSpider
from crawler.extraction import Link
from crawler.text import decode

PARAMETER = re.compile(
    r"\b(channelId|codeName|websiteId|siteId)\b[\"']?\s*[:=]\s*(?:[\"']([^\"'<>]{1,80})[\"']|(\d{1,20}))"
)
LIST_DATA = re.compile(r"\blistData\s*=\s*(?=\{)")
BARE_KEY = re.compile(r"([{,]\s*)([A-Za-z_]\w*)\s*:")
MARK = re.compile(r"<[^>]{0,200}>")


class SnowflakeSpider(NewsSpider):
    """Reads the parameters of queryList from the column page's script; a GET of it would be answered by 404."""

    article_pattern: ClassVar[str | None] = r"/content(?:/content)?_\d{15,20}\.html"
    container: ClassVar[str | None] = "#zoom, .article-content, .TRS_UEDITOR"

    def read_listing(self, response: Response) -> list[Link]:
        if "query" in response.meta:
            return read_results(load_json(response.body, url=response.url), column_url=response.meta["column"])
        rows = read_list_data(decode(response.body, declared=declared_charset(response)), url=response.url)
        return rows or super().read_listing(response)

    def expects_more(self, response: Response) -> bool:
        return "query" not in response.meta and bool(_parameters_of(response))

    def next_listing(self, response: Response, column: Column, number: int, links: list[Link]) -> Request | None:
        if "query" not in response.meta:
            parameters = _parameters_of(response)
            if not parameters:
                return super().next_listing(response, column, number, links)
            # How many rows the page shows of how many is not said: read the interface from its first page.
            return self._ask_rows(parameters, 1, column)
        if not links or _is_last(load_json(response.body, url=response.url), number):
            return None
        return self._ask_rows(response.meta["query"], number + 1, column)

    def _ask_rows(self, parameters: dict[str, str], page: int, column: Column) -> Request:
        return self.listing_request(
            urljoin(column.url, "/queryList"),
            column,
            number=page,
            method="POST",
            body=urlencode({**parameters, "pageNo": page}),
            headers={
                "Referer": column.url,
                "X-Requested-With": "XMLHttpRequest",
                "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            },
            meta={"query": parameters, "is_overlap": page == 1},
        )


def _parameters_of(response: Response) -> dict[str, str]:
    return find_parameters(decode(response.body, declared=declared_charset(response)))


def find_parameters(text: str) -> dict[str, str]:
    """Return the parameters of queryList that the page's script sets, none unless a channel is among them."""
    found: dict[str, str] = {}
    for name, quoted, digits in PARAMETER.findall(text):
        found.setdefault(name, quoted or digits)
    return found if "channelId" in found else {}


def read_results(answer: Any, *, column_url: str) -> list[Link]:
    """Return the rows of a queryList answer; their addresses follow from the column's and their ids."""
    data = answer.get("data") if isinstance(answer, dict) else None
    results = data.get("results") if isinstance(data, dict) else None
    rows = []
    for result in results if isinstance(results, list) else []:
        source = result.get("source", result) if isinstance(result, dict) else None
        if not isinstance(source, dict):
            continue
        identity, title = str(source.get("id") or ""), source.get("title")
        if not identity.isdigit() or not isinstance(title, str):
            continue
        folder = urljoin(column_url, "./")
        fields = {str(key).lower(): value for key, value in source.items()}
        text = " ".join(MARK.sub("", title).split())
        rows.append(Link(url=urljoin(folder, f"content/content_{identity}.html"), title=text, date=find_day(fields)))
    return rows


def read_list_data(text: str, *, url: str) -> list[Link]:
    """Return the rows of ``var listData = {articleList: […]}`` in the page, none where it has no such script."""
    match = LIST_DATA.search(text)
    if match is None:
        return []
    script = text[match.end() :]
    for candidate in (script, BARE_KEY.sub(r'\1"\2":', script)):
        try:
            data, _ = json.JSONDecoder().raw_decode(candidate)
        except (ValueError, RecursionError):
            continue
        return read_rows(data, url=url)
    return []


def _is_last(answer: Any, number: int) -> bool:
    data = answer.get("data") if isinstance(answer, dict) else None
    total, rows = (data.get("total"), data.get("rows")) if isinstance(data, dict) else (None, None)
    return isinstance(total, int) and isinstance(rows, int) and rows > 0 and number * rows >= total
