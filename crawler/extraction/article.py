"""Reading an article page: the layers in their order, and how they check each other."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree
from lxml.cssselect import CSSSelector, SelectorError

from crawler.extraction import byline, containers, density, titles
from crawler.extraction.attachments import find_attachments
from crawler.extraction.dates import Moment, days_apart, find_date
from crawler.extraction.metadata import Metadata, read_metadata
from crawler.extraction.page import JOINT, Page, read_page
from crawler.extraction.pager import find_next_part
from crawler.extraction.tail import TextLine, keep_article
from crawler.extraction.types import Extracted
from crawler.extraction.urls import find_day_in_url

_MIN_BODY = 40  # Characters; a shorter body without a named container is no body, and the library is asked


@dataclass(frozen=True, slots=True)
class Body:
    """The lines of the body and how they were found."""

    first: int
    last: int
    node: int | None
    flags: tuple[str, ...] = ()


def extract(
    page: bytes | str,
    *,
    url: str | None = None,
    charset: str | None = None,
    container: str | None = None,
    listed_title: str | None = None,
    listed_date: str | None = None,
) -> Extracted:
    """Return the fields of an article page; of an unreadable one, empty fields and flags.

    Args:
        page: the page's bytes, or its text.
        url: the page's address; relative links and the day in the address need it.
        charset: what the response declared.
        container: CSS selector of the body that the source declares, tried first.
        listed_title: the title that the listing showed, for a page that shows none.
        listed_date: the day that the listing showed, likewise.
    """
    parsed = read_page(page, url=url, charset=charset)
    if parsed.root is None:
        return Extracted(
            title=listed_title,
            published=listed_date,
            source=None,
            author=None,
            text="",
            flags=("no-text", "no-title", "no-date"),
        )
    metadata = read_metadata(parsed.root)
    title_line = titles.find_title_line(parsed, metadata)
    body = find_body(parsed, title_line, container)
    lines = [_as_text_line(parsed, n) for n in range(body.first, body.last)]
    kept = keep_article(lines)
    text = "\n".join(row for row in (density.bare(row).strip() for row in kept) if row)
    flags = list(body.flags)
    title = titles.choose_title(parsed, metadata, title_line, listed_title)
    published, date_flags = choose_date(parsed, metadata, body, title_line, listed_date)
    flags += date_flags
    source, author = find_byline(parsed, metadata, body, title_line, kept)
    if not text:
        flags.append("no-text")
    if not title:
        flags.append("no-title")
    if not published:
        flags.append("no-date")
    return Extracted(
        title=title,
        published=published,
        source=source,
        author=author,
        text=text,
        attachments=find_attachments(parsed, body.first, body.last),
        flags=tuple(flags),
        next_part=find_next_part(parsed),
    )


def find_body(page: Page, title_line: int | None, selector: str | None) -> Body:
    """Return the body: the declared container, a family's, what density says; in this order."""
    weights = density.weigh_lines(page, title_line)
    sums = density.running_sums(weights)
    declared = _find_declared(page, selector)
    if declared is not None:
        return declared
    densest = density.find_densest(page, weights)
    named = containers.choose([*containers.find_named(page), *containers.find_marked(page)], sums)
    if named is not None:
        reach = 0.0
        if densest is not None:
            node = page.nodes[densest]
            reach = sums[node.last] - sums[node.first]
        if sums[named.last] - sums[named.first] >= 0.5 * reach:
            return Body(named.first, named.last, named.node)
    if densest is None:
        return Body(0, 0, None, ("no-container",))
    node = page.nodes[densest]
    return Body(node.first, node.last, densest, ("no-container",))


def choose_date(
    page: Page, metadata: Metadata, body: Body, title_line: int | None, listed: str | None
) -> tuple[str | None, list[str]]:
    """Return the time of publication, and a flag where the page contradicts itself."""
    visible = _find_visible_date(page, body, title_line)
    stated = metadata.published
    if visible is not None and stated is not None:
        if days_apart(visible.day, stated) > 1:
            return min(visible.to_iso(), stated), ["date-conflict"]
        return visible.to_iso() if visible.minute else (stated if stated[:10] == visible.day else visible.day), []
    if visible is not None:
        return visible.to_iso(), []
    return stated or find_day_in_url(page.url) or listed, []


def find_byline(
    page: Page, metadata: Metadata, body: Body, title_line: int | None, kept: list[str]
) -> tuple[str | None, str | None]:
    """Return source and author."""
    around = [page.lines[n].text for n in _around(page, body, title_line)]
    shown = [line for line in kept if line.strip()]
    edges = shown[:3] + shown[-4:]
    source = _first(byline.find_source, around) or metadata.source or _first(byline.find_source, edges)
    source = source or _first(byline.find_publisher, around) or _first(byline.find_lead_source, shown[:2])
    author = _first(byline.find_labelled_author, around) or byline.find_body_author(edges)
    return source, author or metadata.author


def _find_visible_date(page: Page, body: Body, title_line: int | None) -> Moment | None:
    bare_date: Moment | None = None
    updated: Moment | None = None
    for n in _around(page, body, title_line):
        text = page.lines[n].text
        labelled = byline.find_labelled_date(text)
        if labelled is not None:
            if labelled[1]:
                return labelled[0]
            updated = updated or labelled[0]
        elif bare_date is None and len(text) < 160 and (title_line is None or n > title_line) and n < body.first:
            bare_date = find_date(text.replace(JOINT, " "))
    return bare_date or updated


def _around(page: Page, body: Body, title_line: int | None) -> list[int]:
    """Return the lines that may hold date, source and author: about the title, before the body, after it."""
    start = title_line if title_line is not None and title_line < body.first else max(body.first - 15, 0)
    head = range(max(start - 3, 0), min(body.first, start + 40))
    inside = range(body.first, min(body.first + 3, body.last))
    after = range(body.last, min(body.last + 12, len(page.lines)))
    return [*head, *[n for n in inside if len(page.lines[n].text) < 100], *after]


def _as_text_line(page: Page, index: int) -> TextLine:
    line = page.lines[index]
    return TextLine(density.bare(line.text), min(line.linked / max(len(line.text), 1), 1.0))


def _find_declared(page: Page, selector: str | None) -> Body | None:
    if selector is None or page.root is None:
        return None
    try:
        found: list[etree._Element] = CSSSelector(selector, translator="html")(page.root)
    except SelectorError:
        return None
    for element in found:
        for index, node in enumerate(page.nodes):
            if node.element is element and node.last > node.first:
                return Body(node.first, node.last, index)
    return None


def _first(find: Callable[[str], str | None], lines: list[str]) -> str | None:
    return next((value for line in lines if (value := find(line)) is not None), None)
