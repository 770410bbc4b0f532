"""Hanweb jCMS: rows stand as CDATA in an XML island of the page, later groups of them come from dataproxy.jsp."""

import html
import re
from typing import ClassVar, Literal
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from scrapy.http import Request, Response

from crawler.base_spiders.answers import declared_charset
from crawler.base_spiders.column import Column
from crawler.base_spiders.news import NewsSpider
from crawler.extraction import Link, read_links
from crawler.text import decode

RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.S | re.I)
DATASTORE = re.compile(r"<datastore>.*?</datastore>", re.S | re.I)
NEXT_GROUP = re.compile(r"<nextgroup>\s*<!\[CDATA\[.*?href\s*=\s*[\"']([^\"']+)[\"'].*?\]\]>", re.S | re.I)
TOTAL = re.compile(r"<totalrecord>\s*(\d+)\s*</totalrecord>|\btotalRecord[\"']?\s*[:=]\s*[\"']?(\d+)", re.I)
PER_PAGE = re.compile(r"\bperPage[\"']?\s*[:=]\s*[\"']?(\d+)", re.I)
GROUP = 3
"""Pages' worth of records in one answer, where nothing else is said."""


class HanwebJcmsSpider(NewsSpider):
    """Asks dataproxy.jsp for the records after those received, with the parameters that the page carries."""

    article_pattern: ClassVar[str | None] = r"/art/\d{4}/(?:\d{1,2}/\d{1,2}/art_\d+_\d+|art_\d*_?[0-9a-f]+)\.html"
    container: ClassVar[str | None] = "#zoom, .info-cont, .main-txt"
    dataproxy_method: ClassVar[Literal["GET", "POST"]] = "POST"

    def read_listing(self, response: Response) -> list[Link]:
        text = decode(response.body, declared=declared_charset(response))
        records = find_records(text)
        if not records:
            return super().read_listing(response)
        rows = "".join(f"<div class='record'>{record}</div>" for record in records)
        page = f"<html><body>{rows}</body></html>".encode()
        base = response.meta["column"] if "dataproxy.jsp" in response.url else response.url
        latest = self.latest_day(response)
        return read_links(
            page,
            url=base,
            charset="utf-8",
            title=self.item_title,
            date=self.item_date,
            latest=latest,
            today=self.today,
        )

    def next_listing(self, response: Response, column: Column, number: int, links: list[Link]) -> Request | None:
        text = decode(response.body, declared=declared_charset(response))
        records = find_records(text)
        if not records:
            return super().next_listing(response, column, number, links) if number == 1 else None
        asked = response.meta.get("dataproxy") or find_dataproxy(text, url=response.url)
        received = response.meta.get("received", 0) + len(records)
        total = find_total(text)
        if asked is None or (total is not None and received >= total):
            return None
        url, form = asked
        per_page = response.meta.get("per_page") or find_per_page(text) or max(1, len(records) // GROUP)
        window = {"startrecord": received + 1, "endrecord": received + per_page * GROUP, "perpage": per_page}
        meta = {"dataproxy": asked, "received": received, "per_page": per_page}
        return self._ask_dataproxy(url, form, window, column, number + 1, meta)

    def _ask_dataproxy(
        self,
        url: str,
        form: dict[str, str],
        window: dict[str, int],
        column: Column,
        number: int,
        meta: dict[str, object],
    ) -> Request:
        headers = {"Referer": column.url, "X-Requested-With": "XMLHttpRequest"}
        if self.dataproxy_method == "GET":
            asked = f"{url}?{urlencode(window | form)}"
            return self.listing_request(asked, column, number=number, headers=headers, meta=meta)
        return self.listing_request(
            f"{url}?{urlencode(window)}",
            column,
            number=number,
            method="POST",
            body=urlencode(form),
            headers={**headers, "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"},
            meta=meta,
        )


def find_datastore(text: str) -> str:
    """Return the data store with the most records: a column page holds one for each of its units."""
    stores = DATASTORE.findall(text)
    return max(stores, key=lambda store: len(RECORD.findall(store)), default=text if "<record>" in text else "")


def find_records(text: str) -> list[str]:
    """Return the HTML of each record."""
    return [record.strip() for record in RECORD.findall(find_datastore(text))]


def find_dataproxy(text: str, *, url: str) -> tuple[str, dict[str, str]] | None:
    """Return the address of dataproxy.jsp and the parameters that name this unit, None where the page has none."""
    match = NEXT_GROUP.search(find_datastore(text))
    if match is None:
        return None
    parts = urlsplit(urljoin(url, html.unescape(match[1])))
    form = {key: value for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != "page"}
    form = {"col": "1", "appid": "1", "sourceContentType": "1", "permissiontype": "0", "path": "/"} | form
    return f"{parts.scheme}://{parts.netloc}{parts.path}", form


def find_total(text: str) -> int | None:
    """Return the number of records of the column."""
    match = TOTAL.search(text)
    return int(match[1] or match[2]) if match else None


def find_per_page(text: str) -> int | None:
    """Return the rows that the browser's pager shows at once."""
    match = PER_PAGE.search(text)
    return int(match[1]) if match and int(match[1]) else None
