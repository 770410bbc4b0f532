"""Reading a listing page: which links are its rows, with their titles and days."""

import re
from collections import defaultdict

from lxml import etree

from crawler.extraction.dates import find_date
from crawler.extraction.page import collapse, join_address, parse_html, to_source
from crawler.extraction.types import Link


def read_links(
    page: bytes | str,
    *,
    url: str,
    charset: str | None = None,
    items: str | None = None,
    title: str | None = None,
    date: str | None = None,
) -> list[Link]:
    """Return the rows of a listing in the page's order, each address once; empty if there is no list."""
    root = parse_html(to_source(page, charset))
    if root is None:
        return []
    groups: dict[str, list[tuple[etree._Element, etree._Element]]] = defaultdict(list)
    for anchor in root.iter("a"):
        text = collapse("".join(anchor.itertext()))
        if len(text) < 6 or not join_address(url, anchor.get("href")):
            continue
        row = anchor.getparent()
        if row is not None:
            path = "/".join(str(e.tag) + (e.get("class") or "") for e in [row, *list(row.iterancestors())[:4]])
            groups[path].append((row, anchor))
    best = max(groups.values(), key=_score, default=[])
    found: dict[str, Link] = {}
    for row, anchor in best:
        address = (join_address(url, anchor.get("href")) or "").partition("#")[0]
        text = (anchor.get("title") or "").strip() or collapse("".join(anchor.itertext()))
        moment = find_date("".join(row.itertext()))
        found.setdefault(address, Link(url=address, title=text, date=moment.day if moment else None))
    return list(found.values())


def _score(rows: list[tuple[etree._Element, etree._Element]]) -> float:
    length = sum(len(collapse("".join(a.itertext()))) for _, a in rows) / len(rows)
    dated = sum(bool(re.search(r"\d{4}-\d", "".join(r.itertext()))) for r, _ in rows) / len(rows)
    return len(rows) * min(length, 40) * (1 + 2 * dated)
