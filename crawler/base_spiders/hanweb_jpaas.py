"""Hanweb jpaas: a column page is a shell around units; their rows come as HTML inside JSON from build/unit."""

import html
import json
import re
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode, urljoin

from scrapy.http import Request, Response

from crawler.base_spiders.answers import declared_charset
from crawler.base_spiders.column import Column
from crawler.base_spiders.json_rows import load_json
from crawler.base_spiders.news import NewsSpider
from crawler.exceptions import UnreadablePage
from crawler.extraction import Link, read_links
from crawler.text import decode

UNIT_PATH = "/api-gateway/jpaas-publish-server/front/page/build/unit"
QUERY_DATA = re.compile(r"\bquery_?data\s*=", re.I)
PAIR = re.compile(r"[\"'](\w+)[\"']\s*:\s*[\"']([^\"']*)[\"']")
UNIT_ADDRESS = re.compile(r"\burl\s*=\s*[\"']([^\"']*build/unit[^\"']*)[\"']", re.I)
PAGE_SIZE = re.compile(r"\bpage_?size\W{1,6}(\d{1,3})\b", re.I)
NAMES = ("webId", "pageId", "tplSetId", "tagId", "pageType", "parseType", "editType")
LIST_WORDS = re.compile(r"列表|list|分页|栏目", re.I)
ASKED_SIZE = 20
"""Rows asked for at once where the page names no size."""
TAG_MAX = 4000


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """A part of a column page that is filled from build/unit, with the parameters that the page gives it."""

    address: str
    parameters: dict[str, str]
    page_size: int | None


class HanwebJpaasSpider(NewsSpider):
    """Asks build/unit as the page's own script does: cookies of the column page, its address as Referer."""

    custom_settings = {"COOKIES_ENABLED": True}  # Bare requests get 403 on some hosts
    article_pattern: ClassVar[str | None] = (
        r"/art/\d{4}/(?:art_[0-9a-f]{32}|\d{1,2}/\d{1,2}/art_\d+_\d+)\.html|/t\d{8}_\d+\.html"
    )
    container: ClassVar[str | None] = "#con_con, #ccontent, .TRS_Editor"

    def read_listing(self, response: Response) -> list[Link]:
        shell = response.meta.get("shell")
        if shell is None:
            return super().read_listing(response)
        answer = load_json(response.body, url=response.url)
        data = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(data, dict) or answer.get("success") is False:
            raise UnreadablePage(f"build/unit refused for {shell}: {response.body[:80]!r}")
        fragment = str(data.get("html") or "")
        page = f"<html><body>{fragment}</body></html>".encode()
        return read_links(
            page,
            url=shell,
            charset="utf-8",
            items=self.items,
            title=self.item_title,
            date=self.item_date,
            latest=self.latest_day(response),
            today=self.today,
        )

    def expects_more(self, response: Response) -> bool:
        return bool(response.meta.get("units") or (response.meta.get("shell") is None and _units_of(response)))

    def next_listing(self, response: Response, column: Column, number: int, links: list[Link]) -> Request | None:
        if response.meta.get("shell") is None:
            units = _units_of(response)
            if not units:
                return super().next_listing(response, column, number, links)
            is_whole = bool(links) and units[0].page_size == len(links)
            page = 2 if is_whole else 1  # Otherwise the shell's rows are a sample: read the unit from its start
            return self._ask_unit(units, page, response.url, column)
        units, page = response.meta["units"], response.meta["unit_page"]
        if links:
            return self._ask_unit(units, page + 1, response.meta["shell"], column)
        if page == 1 and len(units) > 1:  # Not the unit that holds the list
            return self._ask_unit(units[1:], 1, response.meta["shell"], column)
        return None

    def _ask_unit(self, units: list[Unit], page: int, shell: str, column: Column) -> Request:
        unit = units[0]
        # No spaces: some hosts refuse them. Chinese tag ids are part of the parameters.
        window = json.dumps({"pageNo": page, "pageSize": unit.page_size or ASKED_SIZE}, separators=(",", ":"))
        return self.listing_request(
            f"{unit.address}?{urlencode({**unit.parameters, 'paramJson': window})}",
            column,
            number=page,
            headers={"Referer": shell, "X-Requested-With": "XMLHttpRequest", "Accept": "application/json, */*"},
            meta={"shell": shell, "units": units, "unit_page": page, "is_overlap": page == 1},
        )


def _units_of(response: Response) -> list[Unit]:
    return find_units(decode(response.body, declared=declared_charset(response)), url=response.url)


def find_units(text: str, *, url: str) -> list[Unit]:
    """Return the units of a column page that may hold its list, the likeliest first."""
    units = []
    for match in QUERY_DATA.finditer(text):
        start = text.rfind("<", max(0, match.start() - TAG_MAX), match.start())
        end = text.find(">", match.end(), match.end() + TAG_MAX)
        tag = html.unescape(text[max(start, 0) : end if end > 0 else match.end() + TAG_MAX])
        given = {key.lower(): value for key, value in PAIR.findall(tag)}
        parameters = {name: given[name.lower()] for name in NAMES if name.lower() in given}
        if "webId" not in parameters or "pageId" not in parameters:
            continue
        # The misspelling is the platform's own.
        parameters = {"parseType": "bulidstatic", "pageType": "column", "editType": "null"} | parameters
        address = UNIT_ADDRESS.search(tag)
        size = PAGE_SIZE.search(tag)
        units.append(
            Unit(
                address=urljoin(url, address[1].partition("?")[0] if address else UNIT_PATH),
                parameters=parameters,
                page_size=int(size[1]) if size and int(size[1]) else None,
            )
        )
    return sorted((unit for unit in units if unit.parameters["pageType"] == "column"), key=_rank)


def _rank(unit: Unit) -> int:
    return 0 if LIST_WORDS.search(unit.parameters.get("tagId", "")) else 1
