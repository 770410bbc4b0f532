"""What a listing says of its own size, in its pager's script or words or in XML, judged against what was read of it."""

import re
from dataclasses import dataclass

HEAD = 2_000_000
"""Bytes of a listing that are searched; the patterns are linear in them."""
SHORT_SHARE = 0.9
"""Of the rows that a listing counts. Directories count some that they do not show; more than a tenth is missed."""

_GAP = r"(?:\s|&nbsp;|<[^<>]{0,80}>){0,6}"
_PAGES = re.compile(
    # createPageHTML(7, 0, …) of TRS; Ucap puts the pager's element first. countPage is Shenyang's.
    r"createPageHTML\s*\(\s*(?:[\"'][^\"']{0,80}[\"']\s*,\s*)?[\"']?(?P<script>\d{1,5})\b"
    r"|\b(?:countPage|totalpage|totalPages?|pageCount)[\"']?\s*[=:]\s*[\"']?(?P<value>\d{1,5})\b"
    r"|<totalpage>\s*(?P<xml>\d{1,5})\s*<"
    rf"|共{_GAP}(?P<words>\d{{1,5}}){_GAP}页"
)
_ROWS = re.compile(
    # No names of script variables: on pages of theirs they count visits, too.
    r"<totalrecord>\s*(?P<xml>\d{1,6})\s*<"
    rf"|共{_GAP}(?:有{_GAP})?(?P<words>\d{{1,6}}){_GAP}(?:条|篇|记录)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Totals:
    """The size that a listing names; None for what it does not name."""

    pages: int | None = None
    rows: int | None = None


def find_totals(body: bytes) -> Totals:
    """Return what a listing page says of the whole listing.

    >>> find_totals('<script>createPageHTML(7, 0, "index", "html");</script>共<b>133</b>条'.encode())
    Totals(pages=7, rows=133)
    """
    text = body[:HEAD].decode("utf-8", "replace") if "共".encode() in body else body[:HEAD].decode("gb18030", "replace")
    return Totals(pages=_first(_PAGES, text), rows=_first(_ROWS, text))


def describe_shortfall(named: Totals, *, pages: int, rows: int) -> str | None:
    """Return what is missing of a listing that was read to its last page, None where nothing is."""
    if named.rows is not None:  # tells more than pages, of which a request may bring several
        return f"{rows} of the {named.rows} articles that it counts" if rows < SHORT_SHARE * named.rows else None
    if named.pages is not None and pages < named.pages:
        return f"{pages} of the {named.pages} pages that it names"
    return None


def _first(pattern: re.Pattern[str], text: str) -> int | None:
    """Return the number that a page names, None where it names none or several that differ."""
    found = {int(number) for match in pattern.finditer(text) for number in match.groups() if number}
    return found.pop() if len(found) == 1 else None
