"""``concord links``: read a listing page."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from scrapy.commands import ScrapyCommand

from crawler.commands._filter import FilterCommand, text_field
from crawler.commands.extract import read_page

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Command(FilterCommand, ScrapyCommand):
    """{id, path, url} in; {id, links: [{url, title, date}], flags} out."""

    def short_desc(self) -> str:
        return "Read listing pages: JSON Lines in, JSON Lines out"

    def convert(self, row: dict[str, Any]) -> dict[str, Any]:
        from crawler.extraction import read_links, why_no_links

        page, url = read_page(row), text_field(row, "url")
        links = read_links(page, url=url)
        if any(link.date is None for link in links):  # Perhaps the page shows no year at all: that of the file
            saved = datetime.fromtimestamp(Path(text_field(row, "path")).stat().st_mtime, SHANGHAI).date()
            links = read_links(page, url=url, latest=saved)
        return {
            "links": [{"url": link.url, "title": link.title, "date": link.date} for link in links],
            "flags": [] if links else why_no_links(page),
        }
