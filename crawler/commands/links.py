"""``concord links``: read a listing page."""

from typing import Any

from scrapy.commands import ScrapyCommand

from crawler.commands._filter import FilterCommand, text_field
from crawler.commands.extract import read_page


class Command(FilterCommand, ScrapyCommand):
    """{id, path, url} in; {id, links: [{url, title, date}]} out."""

    def short_desc(self) -> str:
        return "Read listing pages: JSON Lines in, JSON Lines out"

    def convert(self, row: dict[str, Any]) -> dict[str, Any]:
        from crawler.extraction import read_links

        links = read_links(read_page(row), url=text_field(row, "url"))
        return {"links": [{"url": link.url, "title": link.title, "date": link.date} for link in links]}
