"""Reading an article page: the layers in their order, and how they check each other."""

from dataclasses import dataclass, replace

from crawler.extraction import containers, density, titles
from crawler.extraction.attachments import find_attachments
from crawler.extraction.head import Head, choose_date, find_byline
from crawler.extraction.held import find_held
from crawler.extraction.kind import find_other_kind, judge_page
from crawler.extraction.metadata import read_metadata
from crawler.extraction.notice import find_notice, find_title_above_date, holds_date
from crawler.extraction.page import Page, read_page, select
from crawler.extraction.pager import find_next_part
from crawler.extraction.record import find_closing_record, find_record, is_registered
from crawler.extraction.tail import TextLine, count_prose, cut_tail, is_head_chrome, keep_article
from crawler.extraction.types import Extracted
from crawler.text.patterns import compile_late

_MAX_ASKED = 400_000  # Characters given to the library, which is not linear on hostile pages
_LINES_ASKED = 1000  # Lines up to which the library may compare other libraries' bodies: quadratic, 0.5 s for so many
_BYLINES = 2  # Lines between a title and the line with the date
_BYLINE = compile_late(r"(?:\S{0,8}[：:/／]\s?)?[\u4e00-\u9fff·\s、]{2,20}(?:[/／]\s?\S{1,4})?")
_NOTE = compile_late(r"[【\[(（]?(?:编者按|编者的话|开栏的话|编者注)[】\])）\s:：]")
_OF_TEXT = compile_late(r"^\s*[(（]|，|第.{1,6}号|起施行|会议|活动")  # Dates of what the text tells, or of a decree
_BELOW = 3  # Lines between a title and a sentence that is its article, however short
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
    other = find_other_kind(page) if isinstance(page, bytes) else None
    parsed = read_page(b"" if other is not None else page, url=url, charset=charset)
    if parsed.root is None:
        return Extracted(
            title=listed_title,
            published=listed_date,
            source=None,
            author=None,
            text="",
            flags=("no-page", "no-text", "no-title", "no-date"),
        )
    metadata = titles.doubt_metadata(parsed, read_metadata(parsed.root))
    title_line = titles.find_title_line(parsed, metadata)
    names_site = titles.is_name_of_site(metadata) and not titles.is_first_part(parsed, metadata, title_line)
    if names_site and title_line is not None and not titles.is_heading_of_article(parsed.lines[title_line]):
        title_line = None  # The office's name, which signs the notice too
    likely_line = title_line
    title_line = titles.find_only_heading(parsed) if title_line is None else title_line
    shown = titles.find_registered_title(parsed) if title_line is None else None
    if title_line is None:
        shown = find_title_above_date(parsed, titles.first_part(metadata)) if shown is None else shown
        title_line = shown
    body = find_body(parsed, title_line, container)
    if body.first == body.last and title_line is not None:  # The likeness was a coincidence, in the footer say
        title_line, body = None, find_body(parsed, None, container)
    if title_line is None or (names_site and title_line != shown):
        reach = 0 if "short-notice" in body.flags else 2
        above = titles.find_title_above(parsed, body.first, metadata, reach=reach)
        title_line = title_line if above is None else above
    last_title_line = title_line if title_line is None else titles.find_title_end(parsed, metadata, title_line)
    body = trim_head(parsed, body, last_title_line)
    record = find_record(parsed, body.first, body.last)
    if record and body.first == record.start:  # It says who issued the document, and when, as one above the body does
        body, record = replace(body, first=record.stop), range(0)
    closing = find_closing_record(parsed, body.first, body.last)
    body = replace(body, last=closing.start) if closing else body
    left_out = density.find_inserts(parsed, body.first, body.last).union(record)
    kept = keep_article([_as_text_line(parsed, n) for n in range(body.first, body.last) if n not in left_out])
    text = "\n".join(row for row in (density.bare(row).strip() for row in kept) if row)
    flags = list(body.flags)
    title = titles.choose_title(parsed, metadata, title_line, listed_title, last_title_line)
    elsewhere = None
    is_below_title = title_line is not None and title_line < body.first <= title_line + _BELOW and "。" in text
    if "no-container" in flags and "short-notice" not in flags and len(text) < _MIN_BODY and not is_below_title:
        elsewhere = read_elsewhere(parsed, len(text))
        if elsewhere is not None:
            text, kept = elsewhere.text, elsewhere.text.split("\n")
            flags.append(elsewhere.flag)
            if (
                elsewhere.title is not None and likely_line is None and not titles.is_like_site(elsewhere.title)
            ):  # What stands on the page itself is of the shell
                title, body, last_title_line = elsewhere.title, Body(0, 0, None, body.flags), None
            elif likely_line is not None and body.first <= likely_line:  # Only the title's place is known
                last_title_line, place = likely_line, min(likely_line + 1 + _BYLINES, len(parsed.lines))
                body = Body(place, place, None, body.flags)
    head = Head(parsed, metadata, body.first, body.last, last_title_line, title, kept)
    published, date_flags = choose_date(head, listed_date)
    flags += date_flags
    byline = find_byline(head)
    flags += byline.flags
    source, own_name = byline.source, byline.own_name
    if elsewhere is not None:
        published = elsewhere.published or published
        source, own_name = (source, own_name) if elsewhere.source is None else (elsewhere.source, None)
    if metadata.is_of_column:
        flags.append("no-article-metadata")
    flags += judge_page(page, parsed, title, text)
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
        own_name=own_name,
        author=byline.author,
        text=text,
        attachments=find_attachments(parsed),
        flags=tuple(flags),
        next_part=find_next_part(parsed),
    )


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A body that our rules do not see, what stands beside it, and the flag that says where it was."""

    flag: str
    text: str
    title: str | None = None
    published: str | None = None
    source: str | None = None


def read_elsewhere(page: Page, seen: int) -> Elsewhere | None:
    """Return a body that a script holds, or that the library finds; None for hardly more than ``seen`` characters."""
    for read in (read_embedded, ask_library):
        found = read(page)
        if len(found.text) > 2 * seen + 20 and count_prose(found.text) >= _MIN_BODY:
            return found
    return None


def read_embedded(page: Page) -> Elsewhere:
    """Return the article that a textarea, linked data or a state holds."""
    held = find_held(page.source)
    if held is None:
        return Elsewhere("embedded-body", "")
    rows = [density.bare(line.text) for line in read_page(held.body.replace("\n", "<br>")).lines]
    return Elsewhere("embedded-body", cut_tail("\n".join(rows)), held.title, held.published, held.source)


def ask_library(page: Page) -> Elsewhere:
    """Return the body that trafilatura finds, tail cut; empty if it finds none. Costs ten times our own rules."""
    import trafilatura  # Late: its import takes half a second, and few pages need it

    found = trafilatura.extract(
        page.source[:_MAX_ASKED],
        fast=len(page.lines) > _LINES_ASKED,
        include_comments=False,
        include_tables=True,
        deduplicate=False,
    )
    return Elsewhere("fallback-trafilatura", cut_tail(found) if isinstance(found, str) else "")


def find_body(page: Page, title_line: int | None, selector: str | None) -> Body:
    """Return the body: the declared container, a family's, what density says; in this order."""
    weights = density.keep_around_title(page, density.weigh_lines(page, title_line), title_line)
    sums = density.running_sums(weights)
    declared = _find_declared(page, selector)
    if declared is not None:
        return declared
    densest = density.find_densest(page, weights)
    named = containers.choose([*containers.find_named(page), *containers.find_marked(page)], sums)
    if named is not None and densest is not None and not containers.is_family_body(page, named, title_line):
        node = page.nodes[densest]
        if named.first <= node.first < node.last <= named.last and containers.is_around_chrome(
            weights, named, node.first, node.last
        ):
            named = None
    if named is not None:
        reach, is_apart = 0.0, False
        if densest is not None:
            node = page.nodes[densest]
            reach = sums[node.last] - sums[node.first]
            is_apart = node.last <= named.first or named.last <= node.first
        # A long text elsewhere on the page is no reason to doubt the family's container below the title.
        if sums[named.last] - sums[named.first] >= 0.5 * reach or (
            is_apart and containers.is_family_body(page, named, title_line)
        ):
            return Body(named.first, named.last, named.node)
    notice = find_notice(page, weights, title_line)
    if notice is not None:
        return Body(notice.first, notice.last, notice.node, ("no-container", "short-notice"))
    if densest is None:
        return Body(0, 0, None, ("no-container",))
    node = page.nodes[densest]
    return Body(node.first, node.last, densest, ("no-container",))


def trim_head(page: Page, body: Body, title_line: int | None) -> Body:
    """Leave out the title and the lines of labels where the container of the body holds them too."""
    first = body.first
    if title_line is not None and body.first <= title_line < min(body.first + 12, body.last):
        first = title_line + 1
    while first < min(body.last - 1, body.first + 20) and (
        is_head_chrome(density.bare(page.lines[first].text))
        or is_registered(density.bare(page.lines[first].text))
        or density.is_about_site(page.lines[first])
        or (page.lines[first].hidden and len(page.lines[first].text) < _MIN_BODY)
    ):
        first += 1
    below = range(first + 1, min(first + _BYLINES + 1, body.last - 1))
    labels = next((n for n in below if is_head_chrome(density.bare(page.lines[n].text))), None)
    if labels is not None and title_line is not None and first == title_line + 1:
        # A name or two between the title and the line with the date: 王小明/整理
        names = [density.bare(page.lines[n].text) for n in range(first, labels)]
        first = labels + 1 if all(_BYLINE.fullmatch(name) for name in names) else first
    first = _skip_date_line(page, first, body.last, title_line)
    if title_line is not None and title_line < first - 1 and _NOTE.match(density.bare(page.lines[first - 1].text)):
        first -= 1  # In a box of its own above the text
    return replace(body, first=first)


def _skip_date_line(page: Page, first: int, last: int, title_line: int | None) -> int:
    """Return where the text begins behind the line with the date that stands in its element too, below its title."""
    if title_line is None or first > title_line + _BYLINES or any(map(holds_date, page.lines[title_line + 1 : first])):
        return first
    for n in range(first, min(first + _BYLINES + 1, last - 1)):
        text = density.bare(page.lines[n].text)
        if holds_date(page.lines[n]) and not _OF_TEXT.search(text):
            return n + 1
        if len(text) > _MIN_BODY or "。" in text or density.NUMBERED.match(text) or text.endswith(("：", ":")):
            return first
    return first


def _as_text_line(page: Page, index: int) -> TextLine:
    line = page.lines[index]
    return TextLine(density.bare(line.text), min(line.linked / max(len(line.text), 1), 1.0))


def _find_declared(page: Page, selector: str | None) -> Body | None:
    if selector is None or page.root is None:
        return None
    for element in select(page.root, selector):
        for index, node in enumerate(page.nodes):
            if node.element is element and node.last > node.first:
                return Body(node.first, node.last, index)
    return None
