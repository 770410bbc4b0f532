"""``concord links``: read a listing page."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from scrapy.commands import ScrapyCommand

from crawler.commands._filter import BadLine, FilterCommand, optional_text_field, text_field
from crawler.commands.extract import read_page

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Command(FilterCommand, ScrapyCommand):
    """{id, path, url, fetched?} in; {id, links: [{url, title, date}], flags} out.

    ``fetched`` is the day on which the page was fetched, for rows that show 昨天 or no year; without it the day on
    which its file was written.
    """

    def short_desc(self) -> str:
        return "Read listing pages: JSON Lines in, JSON Lines out"

    def convert(self, row: dict[str, Any]) -> dict[str, Any]:
        from crawler.extraction import read_links, why_no_links

        page, url = read_page(row), text_field(row, "url")
        links = read_links(page, url=url)
        if any(link.date is None for link in links):
            day = find_day_of_fetch(row)
            links = read_links(page, url=url, latest=day, today=day)
        return {
            "links": [{"url": link.url, "title": link.title, "date": link.date} for link in links],
            "flags": [] if links else why_no_links(page),
        }


def find_day_of_fetch(row: dict[str, Any]) -> date:
    """Return the day that a row of the input gives, else the one on which its file was written."""
    given = optional_text_field(row, "fetched")
    if given is None:
        return datetime.fromtimestamp(Path(text_field(row, "path")).stat().st_mtime, SHANGHAI).date()
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise BadLine(f'"fetched" must be an ISO 8601 day or time, not {given!r}') from None
    return (moment.astimezone(SHANGHAI) if moment.tzinfo is not None else moment).date()
