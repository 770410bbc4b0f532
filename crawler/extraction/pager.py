"""Where a listing goes on, and where a body of several pages does."""

import re
from urllib.parse import urljoin, urlsplit

from crawler.extraction.page import Page, collapse, join_address, parse_html, to_source

_CREATE = re.compile(
    r"createPageHTML\s*\(\s*['\"]?(?P<total>\d{1,6})['\"]?\s*,\s*['\"]?(?P<current>\d{1,6})['\"]?\s*,"
    r"\s*['\"](?P<name>[^'\"]{1,120})['\"]\s*,\s*['\"](?P<suffix>\w{1,8})['\"]"
)
_COUNT = re.compile(
    r"(?:var\s+)?(?:countPage|totalPage|pageCount|nPageCount|totalpage|page_count)\s*[=:]\s*['\"]?(?P<total>\d{1,6})"
)
_TOTAL = re.compile(r"共\s*(?:<[^<>]{0,80}>\s*)*(?P<total>\d{1,6})\s*(?:<[^<>]{0,80}>\s*)*页")
_NEXT = re.compile(r"\s*(?:下\s*一?\s*页|后一页|下页|next(?:\s*page)?|[>›»→]|&gt;|>>)\s*[>›»]*\s*", re.I)
_NEXT_PART = re.compile(r"\s*(?:下\s*一?\s*页|后一页|next(?:\s*page)?)\s*[>›»]*\s*", re.I)


def find_next_page(
    page: bytes | str, *, url: str, number: int, first: int = 1, charset: str | None = None
) -> str | None:
    """Return the address of the listing page after page ``number`` (1 is the first), None after the last.

    ``first`` is the number that the family writes for page 2 minus one: 0 where page 2 is ``index_1.html`` (TRS), 1
    where it is ``index_2.html``. A link that says so wins over counting.
    """
    source = to_source(page, charset)
    linked = _find_next_link(source, url)
    if linked is not None:
        return linked
    created = _CREATE.search(source)
    if created is not None:
        if number >= int(created["total"]):
            return None
        return urljoin(url, f"{created['name']}_{number + first}.{created['suffix']}")
    counted = _COUNT.search(source) or _TOTAL.search(source)
    if counted is None or number >= int(counted["total"]):
        return None
    return number_page(url, number + first)


def number_page(url: str, number: int) -> str:
    """Return the static address of a later page: ``index_2.html`` beside ``index.html``.

    >>> number_page("http://a.gov.cn/xw/", 2)
    'http://a.gov.cn/xw/index_2.html'
    """
    parts = urlsplit(url)
    folder, _, name = parts.path.rpartition("/")
    stem, dot, suffix = (name or "index.html").rpartition(".")
    stem = re.sub(r"_\d{1,5}$", "", stem if dot else name)
    return urljoin(url, f"{folder}/{stem}_{number}.{suffix if dot else 'html'}")


def find_next_part(page: Page) -> str | None:
    """Return the address of the next page of a body that is spread over several."""
    created = _CREATE.search(page.source)
    if created is not None and page.url:
        total, current = int(created["total"]), int(created["current"])
        if current + 1 < total and not created["name"].lower().startswith(("index", "list")):
            return urljoin(page.url, f"{created['name']}_{current + 1}.{created['suffix']}")
    return None


def _find_next_link(source: str, url: str) -> str | None:
    root = parse_html(source)
    if root is None:
        return None
    base = root.find(".//base[@href]")
    start = join_address(url, base.get("href")) if base is not None else url
    for anchor in root.iter("a", "link"):
        label = anchor.get("title") if anchor.tag == "a" else None
        text = collapse("".join(anchor.itertext())) if anchor.tag == "a" else ""
        is_next = (
            (anchor.get("rel") or "").lower() == "next" or _NEXT.fullmatch(text[:30]) or _NEXT.fullmatch(label or "-")
        )
        if is_next:
            address = join_address(start, anchor.get("href"))
            if address is not None and address != url:
                return address
    return None
