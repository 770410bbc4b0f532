"""Rows of a listing that comes as JSON, whatever the platform calls its fields."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from crawler.exceptions import UnreadablePage
from crawler.extraction import Link
from crawler.extraction.dates import make_day

# Names seen: TRS (doctitle, docpuburl, docreltime; its searches gk_doctitle, trs_time), Ucap (publishedTimeStr), NFCMS
# (created_at), snowflake (pubDate).
TITLES = ("title", "doctitle", "gk_doctitle", "listtitle", "articletitle", "showtitle", "name")
URLS = ("url", "docpuburl", "link", "href", "urls", "puburl", "articleurl", "linkurl")
DATES = (
    "date", "pubdate", "publishedtimestr", "publishedtime", "publishtime", "docreltime", "docpubtime", "trs_time",
    "created_at", "releasetime", "createtime", "time", "display_publish_time", "first_publish_time", "publisheddate",
)  # fmt: skip
MARKS = re.compile(r"</?(?:em|font|span|b|strong|i)\b[^<>]{0,100}>", re.I)
"""What a search puts around the word that it found in a title."""
DEPTH_MAX = 12
"""Deepest nesting read. Python's own parser fails at about a thousand."""


def load_json(body: bytes, *, url: str) -> Any:
    """Return the decoded answer.

    Raises:
        UnreadablePage: it is not JSON.
    """
    try:
        return json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        raise UnreadablePage(f"not JSON: {url} begins {body[:60]!r}") from None


def read_json_rows(body: bytes, *, url: str) -> list[Link]:
    """Return every record of the answer that has a title and an address, in its order.

    Raises:
        UnreadablePage: the answer is not JSON.
    """
    return read_rows(load_json(body, url=url), url=url)


def read_rows(data: Any, *, url: str) -> list[Link]:
    """Return the rows of decoded JSON; addresses are resolved against ``url``."""
    rows = []
    for record in _walk(data, 0):
        fields = {str(key).lower(): value for key, value in record.items()}
        title = _first_text(fields, TITLES)
        target = find_address(fields)
        if title and target:
            rows.append(
                Link(url=urljoin(url, target), title=" ".join(MARKS.sub("", title).split()), date=find_day(fields))
            )
    return rows


def find_address(fields: Mapping[str, Any]) -> str | None:
    """Return the page's address; some platforms put ``{"pc": …}`` there, as an object or as JSON in a string."""
    for name in URLS:
        value = fields.get(name)
        if isinstance(value, str) and value.lstrip().startswith("{"):
            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                continue
        if isinstance(value, Mapping):
            value = value.get("pc") or value.get("common")
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None


def find_day(fields: Mapping[str, Any]) -> str | None:
    """Return the record's day; numbers are seconds or milliseconds since 1970, shown in China's time.

    >>> find_day({"publishedtime": 1772409600000})
    '2026-03-02'
    >>> find_day({"pubdate": "2026-3-2 09:30"})
    '2026-03-02'
    """
    for name in DATES:
        value = fields.get(name)
        if isinstance(value, str) and value.isdigit() and len(value) in (10, 13):
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            day = _day_of_epoch(value)
        else:
            day = _day_of_text(value) if isinstance(value, str) else None
        if day:
            return day
    return None


def _day_of_epoch(value: int) -> str | None:
    seconds = value / 1000 if value > 100_000_000_000 else value
    if not 0 < seconds < 4_102_444_800:  # 2100
        return None
    return (datetime.fromtimestamp(seconds, UTC) + timedelta(hours=8)).date().isoformat()


def _day_of_text(value: str) -> str | None:
    digits = value.strip()[:10].replace("/", "-").replace(".", "-").split(" ")[0].split("T")[0].split("-")
    if len(digits) == 1 and len(digits[0]) == 8:
        digits = [digits[0][:4], digits[0][4:6], digits[0][6:]]
    if len(digits) != 3 or not all(part.isascii() and part.isdigit() for part in digits):
        return None
    return make_day(int(digits[0]), int(digits[1]), int(digits[2]))


def _first_text(fields: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and value.strip():
            return value
    return None


def _walk(data: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > DEPTH_MAX:
        return
    if isinstance(data, Mapping):
        yield data
        for value in data.values():
            yield from _walk(value, depth + 1)
    elif isinstance(data, list):
        for value in data:
            yield from _walk(value, depth + 1)
