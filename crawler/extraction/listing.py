"""Reading a listing page: which links are its rows, with their titles and days.

Anchors that stand at the same place of the template make a group; the list is the group with the most text, dated rows
and no name of navigation around it. What an HTML parser cannot see is in ``embedded``.
"""

import datetime
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from crawler.extraction import embedded
from crawler.extraction.dates import (
    find_date,
    find_month_day,
    find_short_date,
    find_split_date,
    make_day,
)
from crawler.extraction.page import collapse, iterate_text, join_address, parse_html, select, text_of, to_source
from crawler.extraction.types import Link
from crawler.extraction.urls import find_day_in_url, urlsplit_path

Selectors = tuple[str | None, str | None, str | None]
"""CSS of a row, of its title, of its date."""

_PASSED_OVER_NAMES = "b strong font em i u big small tbody thead center label nobr ins"
_PASSED_OVER = frozenset(_PASSED_OVER_NAMES.split())
_APART = re.compile(
    r"[\s_-](?:nav\w*|menu\w*|foot\w*|head(?:er)?|top(?:bar|nav)?|crumbs?|breadcrumbs?|bread|position|location|side\w*|left(?:nav|menu)?|friend\w*|links?|"
    r"yqlj|copyright|banner|slide\w*|swiper\w*|focus|login|search|tool\w*|share\w*|hot\w*|rank\w*|recommend\w*|relat\w*|tags?|sitemap|wza|pages?|pager|pagination|dropdown)(?=[\s_-])",
    re.I,
)
_NO_ROW = re.compile(
    r"^(?:更多|more|详情|详细|查看|阅读全文|全文|下载|首页|尾页|末页|上一页|下一页|下页|上页|\d+|[>»<«\[\]…\s]+|返回.{0,4}|展开|收起)[>»+\]\s]*$",
    re.I,
)
_ROWS = frozenset(("li", "tr", "dt", "dd", "dl"))
_BRACKETED = re.compile(r"^[\[【(（<《][^\]】)）>》]{1,10}[\]】)）>》]$")
_QUOTED = re.compile(r"['\"]((?:https?:)?/{0,2}[\w./?=&%:~-]{4,300})['\"]")
_LIKE_PAGE = re.compile(r"\.(?:s?html?|jsp|jspx|aspx?|php|do|dhtml)\b|/|\?")
_CUT = re.compile(r"(?:\.{2,}|…+)\s*$")
_DATE_AT_START = re.compile(
    r"\s*[\[(（【]?\s*(?:(?:19|20)\d\d\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\s*(?:\d{1,2}:\d{2}(?::\d{2})?)?"
    r"\s*[\])）】]?[\s·|:：]+(?=\S{4})"
)
_DATE_AT_END = re.compile(
    r"\s?[\[(（【]?\s?(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?\s?(?:\d{1,2}:\d{2}(?::\d{2})?)?\s?[\])）】]?\s?$|"
    r"\s[\[(（【]?\d{1,2}[-/]\d{1,2}[\])）】]?\s?$"
)
_OPENS = ("data-href", "data-url", "onclick", "href")  # Attributes that make a row of what is no anchor
_FEW_DATED = 4  # Rows with a date; a footer that tells its last change beside a link or two makes as many
_EDGE = 60  # Characters at either end of a title in which a date is looked for
_BULLET = re.compile(r"^\s*[·•●■◆▪○►▶>»◎※☆★-]+\s*")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_NUMBERED = re.compile(r"\d{3,}|[0-9a-f]{16,}|_\d+\.|/\d+\.")
_LINE_ENDS = frozenset(("a", "br", "p", "div", "table", "ul", "li", "tr", "hr"))
_MAX_ANCHORS = 20_000
_PINNED_MAX = 3  # Rows at the top of a list that may be out of its order
_MAX_ROW_CHARS = 600  # A row longer than this holds more than a row


@dataclass(slots=True)
class Row:
    """A link with the element that holds it and, mostly, its date."""

    anchor: etree._Element
    address: str
    title: str
    element: etree._Element
    day: str | None = None
    short: tuple[int, int] | None = None


def read_links(
    page: bytes | str,
    *,
    url: str,
    charset: str | None = None,
    items: str | None = None,
    title: str | None = None,
    date: str | None = None,
    latest: datetime.date | None = None,
    opens: Mapping[str, str] | None = None,
) -> list[Link]:
    """Return the rows of a listing in the page's order, each address once; empty if there is no list.

    Args:
        page: an HTML page, a jCMS data store, or a JSON answer (with objects, or with a fragment of HTML).
        url: the page's address, for relative links.
        charset: what the response declared.
        items: CSS selector of a row that the source declares; ``title`` and ``date`` are looked up within it.
        title: CSS selector of the link or of the title's element.
        date: CSS selector of the date's element.
        latest: the day after which no row can be, for rows that show month and day only: that of the fetch, or of the
            last row of the page before. Without it they take the latest year of the page's full dates.
        opens: functions that rows call and that the page does not hold, each with the address that it opens, ``{}`` in
            the place of its argument.
    """
    selectors = (items, title, date)
    source = to_source(page, charset)
    if source.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        fragment = embedded.find_fragment(source)
        objects = embedded.find_objects(source, url)
        if fragment is None or len(objects) > fragment.count("<a"):
            return objects
        return _read_fragment(fragment, url, selectors, latest)
    records = embedded.find_records(source)
    if records:
        return _read_fragment("".join(f"<div>{record}</div>" for record in records), url, selectors, latest)
    found = _read_html(source, url, selectors, latest, opens)
    if items or sum(link.date is not None for link in found) > _FEW_DATED:
        return found
    written = embedded.find_written(source)
    for hidden in (
        _read_fragment(written, url, selectors, latest) if written else [],
        embedded.find_objects(source, url),
    ):
        if _is_better(hidden, found):
            return hidden
    return found


def _is_better(hidden: list[Link], shown: list[Link]) -> bool:
    """Tell the list that a script holds from the menus, cities and adverts that scripts hold too."""
    if any(link.date for link in hidden):
        return 2 * len(hidden) >= len(shown) and len(hidden) > sum(link.date is not None for link in shown)
    titles = sum(len(link.title) for link in hidden)
    numbered = sum(bool(_NUMBERED.search(urlsplit_path(link.url))) for link in hidden)
    return len(hidden) > max(len(shown), 2) and titles >= 9 * len(hidden) and 2 * numbered >= len(hidden)


def _read_fragment(fragment: str, url: str, selectors: Selectors, latest: datetime.date | None) -> list[Link]:
    return _read_html(f"<html><body>{fragment}</body></html>", url, selectors, latest)


def _read_html(
    source: str, url: str, selectors: Selectors, latest: datetime.date | None, opens: Mapping[str, str] | None = None
) -> list[Link]:
    root = parse_html(source)
    if root is None:
        return []
    base_element = root.find(".//base[@href]")
    base = (join_address(url, base_element.get("href")) if base_element is not None else None) or url
    items, title, date = selectors
    if items:
        return _to_links(_read_declared(root, base, items, title, date), source, latest)
    rows = _find_rows(root, base, url, {**(opens or {}), **embedded.find_openers(source)})
    elements = {row.element for row in rows}
    for row in rows:
        _read_day(row, _row_text(row, elements))
    return _to_links(rows, source, latest)


def _read_declared(root: etree._Element, base: str, items: str, title: str | None, date: str | None) -> list[Row]:
    rows: list[Row] = []
    for element in select(root, items)[:2000]:
        holder = next(iter(select(element, title)), element) if title else element
        candidates = [holder, *holder.iter("a"), *element.iter("a")]
        anchor = next((each for each in candidates if _address(each, base)), None)
        if anchor is None:
            continue
        row = Row(anchor, _address(anchor, base) or "", _title_of(anchor), element)
        if holder is not element and holder.tag != "a":
            row.title = text_of(holder) or row.title
        dated = next(iter(select(element, date)), element) if date else element
        _read_day(row, _join(dated))
        rows.append(row)
    return rows


def _find_rows(root: etree._Element, base: str, url: str, openers: Mapping[str, str]) -> list[Row]:
    anchors = _read_anchors(root, base, url, openers)
    repeated = Counter((row.address, row.title) for row in anchors)
    groups: dict[str, list[Row]] = defaultdict(list)
    paths: dict[etree._Element, tuple[str, bool]] = {}
    for row in anchors:
        if repeated[row.address, row.title] > 2:  # The name of a column before each title
            continue
        path, apart = _path(row.anchor, paths)
        groups[path + ("!" if apart else "")].append(row)
    if not groups:
        return []
    groups = {path: _one_in_each(rows) for path, rows in groups.items()}
    for rows in groups.values():
        _find_row_elements(rows)
    groups = {path: _drop_menus(rows) for path, rows in groups.items()}
    best = max(groups, key=lambda path: _score(groups[path], apart=path.endswith("!")))
    if not _is_list(groups[best], apart=best.endswith("!")):
        return []
    rows = groups[best]
    return _add_siblings(rows, [row for path, others in groups.items() if path != best for row in others])


def _drop_menus(rows: list[Row]) -> list[Row]:
    """Drop what stands at the same place of the template as the list but shares no element with any dated row.

    Where that is most of the rows, the dated ones are the list only if they stand together, all of them dated.
    """
    dated = [row for row in rows if _has_date(row)]
    places = {row.element.getparent() for row in dated}
    kept = [row for row in rows if row.element.getparent() in places]
    is_list = len(dated) > _FEW_DATED and len(dated) >= 3 * len(places) and len(dated) == len(kept)
    return kept if is_list or 2 * len(kept) >= len(rows) else rows


def _read_anchors(root: etree._Element, base: str, url: str, openers: Mapping[str, str]) -> list[Row]:
    own = (url.partition("#")[0], base)
    rows: list[Row] = []
    for element in _clickable(root):
        if len(rows) >= _MAX_ANCHORS:
            break
        address = _address(element, base, openers)
        if address is None or address in own or urlsplit_path(address) in ("", "/"):
            continue
        title = _title_of(element)
        if len(title) >= 4 and not _NO_ROW.match(title) and not _BRACKETED.match(title):
            rows.append(Row(element, address, title, element))
    return rows


def _one_in_each(rows: list[Row]) -> list[Row]:
    """Keep the longest title of each row where rows hold two links alike, of a column and of an article."""
    parents = Counter(row.anchor.getparent() for row in rows)
    if len(parents) < 3 or sum(parents.values()) < 1.5 * len(parents):
        return rows
    best: dict[etree._Element, Row] = {}
    for row in rows:
        parent = row.anchor.getparent()
        if parent is None or parent.tag not in ("li", "tr", "td", "dd", "p") or parents[parent] > 3:
            return rows
        if parent not in best or len(row.title) > len(best[parent].title):
            best[parent] = row
    return list(best.values())


def _clickable(root: etree._Element) -> Iterable[etree._Element]:
    for element in root.iter("a", "li", "tr", "div", "p", "h3", "h4", "td"):
        if element.tag == "a" or any(element.get(name) is not None for name in _OPENS):
            yield element


def _address(element: etree._Element, base: str, openers: Mapping[str, str] | None = None) -> str | None:
    href = element.get("href") if element.tag == "a" else None
    if href and not href.lstrip().lower().startswith(("javascript:", "#", "mailto:", "tel:", "data:")):
        joined = join_address(base, href)
        return joined.partition("#")[0] if joined else None
    for name in _OPENS:
        value = element.get(name) or ""
        is_call = name == "onclick" or (name == "href" and element.tag == "a")
        match = _QUOTED.search(value[:1000] if is_call else f"'{value[:1000]}'")
        if match is not None and _LIKE_PAGE.search(match[1]):
            joined = join_address(base, match[1])
            return joined.partition("#")[0] if joined else None
        called = embedded.find_called_address(openers, value[:1000]) if openers and "(" in value[:60] else None
        if called is not None:
            joined = join_address(base, called)
            return joined.partition("#")[0] if joined else None
    return None


def _title_of(element: etree._Element) -> str:
    stated = collapse(element.get("title") or "")
    if len(stated) >= 4 and not _NO_ROW.match(stated):
        return stated[:500]
    return _BULLET.sub("", _part_dates(_shown_title(element))[0]).strip()[:500]


def _part_dates(title: str) -> tuple[str, str]:
    """Return a title, spaces collapsed, without the dates at its ends, and these dates."""
    first, last = _DATE_AT_START.match(title[:_EDGE]), _DATE_AT_END.search(title[-_EDGE:])
    start = first.end() if first is not None else 0
    end = len(title) - len(last[0]) if last is not None else len(title)
    return title[start:end], f"{title[:start]} {title[max(start, end) :]}".strip()


def _shown_title(element: etree._Element) -> str:
    """Return the title's text; of an anchor around a whole card the heading, or the first text that is no date."""
    pieces = [text for text in islice(iterate_text(element), 60) if not text.isspace()]
    if len(pieces) < 2 or not any(child.tag in _BLOCKS for child in islice(element.iter("*"), 1, 40)):
        return collapse("".join(pieces))
    heading = next((child for child in element.iter("h1", "h2", "h3", "h4", "h5", "h6")), None)
    if heading is not None:
        return text_of(heading)
    words = [word for word in (collapse(piece) for piece in pieces) if not _SHEET.fullmatch(word)]
    return words[0] if words and len(words[0]) >= 6 else " ".join(words)


_BLOCK_NAMES = "div p h1 h2 h3 h4 h5 h6 ul li dl dt dd table td tr span em i b br time small"
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SHEET = re.compile(r"[\d\s./年月日:\[\]()（）-]{1,22}")  # What a calendar sheet or a clock shows


def _path(element: etree._Element, known: dict[etree._Element, tuple[str, bool]]) -> tuple[str, bool]:
    """Return the element's place in the template, and whether a name around it sets it apart."""
    if element in known:
        return known[element]
    chain = [element, *islice(element.iterancestors(), 60)]
    path, apart = "", False
    for each in reversed(chain):
        if each in known:
            path, apart = known[each]
            continue
        tag = str(each.tag)
        if tag not in _PASSED_OVER:
            # Rows alternate their classes, lists do not.
            name = (
                ""
                if tag in ("li", "tr", "td", "dd", "dt", "a", "p")
                else re.sub(r"\d+", "", each.get("class") or "")[:40]
            )
            path = f"{path}/{tag}.{name}" if len(path) < 2000 else path
        if tag in ("nav", "footer") or _APART.search(f" {each.get('class') or ''} {each.get('id') or ''} "[:300]):
            apart = apart or tag not in ("html", "body")
        known[each] = (path, apart)
    return path, apart


def _find_row_elements(rows: list[Row]) -> None:
    """Set each row's element: the greatest that holds no other link of the group."""
    count: dict[etree._Element, int] = defaultdict(int)
    for row in rows:
        for element in [row.anchor, *islice(row.anchor.iterancestors(), 8)]:
            count[element] += 1
    for row in rows:
        for parent in islice(row.anchor.iterancestors(), 8):
            if count[parent] > 1 or parent.tag in ("body", "html"):
                break
            row.element = parent


def _score(rows: list[Row], *, apart: bool) -> float:
    addresses = {row.address for row in rows}
    length = sum(min(len(row.title), 40) for row in rows) / len(rows)
    dated = sum(_has_date(row) for row in rows[:40]) / min(len(rows), 40)
    deep = _share_of_deep(rows)
    prose = max(length - 5.0, 0.3)
    weight = prose * (0.25 + dated) * (0.5 + deep) * (0.15 if apart and dated < 0.5 else 1.0)
    return math.pow(len(addresses), 0.8) * weight


def _is_list(rows: list[Row], *, apart: bool) -> bool:
    """Tell a list of articles from the menu that is left where a page has no list."""
    if sum(_has_date(row) for row in rows[:40]) >= 0.5 * min(len(rows), 40):
        return True
    length = sum(len(row.title) for row in rows) / len(rows)
    deep = _share_of_deep(rows)
    return (length >= 9 and deep >= 0.5 and not apart) or (len(rows) >= 5 and length >= 12 and deep >= 0.8)


def _share_of_deep(rows: list[Row]) -> float:
    """Return the share of addresses that look like an article's: with a number, or a query."""
    return sum(bool(_NUMBERED.search(urlsplit_path(row.address))) or "?" in row.address for row in rows) / len(rows)


def _has_date(row: Row) -> bool:
    text = _join(row.element)
    if row.element is row.anchor:
        text = f"{text} {_read_beside(row.anchor)}"
    if len(text) > _MAX_ROW_CHARS:
        return False
    return bool(find_date(text) or find_split_date(text) or find_month_day(text.replace(row.title, " ")))


def _add_siblings(rows: list[Row], others: list[Row]) -> list[Row]:
    """Add rows of another make, such as a pinned one, that stand beside the rows of the list."""
    parents = {row.element.getparent() for row in rows}
    kinds = {_kind(row.element) for row in rows}
    taken = {row.element for row in rows}
    is_dated = sum(_has_date(row) for row in rows[:40]) > 0.5 * min(len(rows), 40)
    added: list[Row] = []
    for other in others:
        chain = [other.anchor, *islice(other.anchor.iterancestors(), 6)]
        beside = next((each for each in chain if each.getparent() in parents and _kind(each) in kinds), None)
        if beside is None or beside in taken:
            continue
        other.element = beside
        if not is_dated or _has_date(other):
            taken.add(beside)
            added.append(other)
    if not added:
        return rows
    place = {element: n for n, element in enumerate(rows[0].anchor.getroottree().getroot().iter("*"))}
    return sorted([*rows, *added], key=lambda row: place[row.anchor])


def _kind(element: etree._Element) -> str:
    """Return what makes two elements rows of one list: li is enough, a div must have the same class."""
    return (
        str(element.tag)
        if element.tag in _ROWS
        else " ".join([str(element.tag), *(element.get("class") or "").split()[:1]])
    )


def _row_text(row: Row, elements: set[etree._Element]) -> str:
    """Return the text of the row, and of what follows or precedes it up to the next row where it has no date."""
    text = _join(row.element)
    if _find_day(text) is not None or find_month_day(text.replace(row.title, " ")):
        return text
    for breaks in (frozenset(("br", "hr")), frozenset[str]()):  # On its own line first, for the next one may be a row's
        for is_before in (False, True):
            for number, sibling in enumerate(row.element.itersiblings("*", preceding=is_before)):
                if number >= 3 or sibling in elements or sibling.tag in breaks:
                    break
                if any(inner in elements for inner in islice(sibling.iter(), 30)):
                    break
                near = _join(sibling)
                if len(near) <= 60 and (_find_day(near) or find_month_day(near)):
                    return f"{text} {near}"
    return f"{text} {_read_beside(row.element)}"


def _read_beside(element: etree._Element) -> str:
    """Return the text on the element's line where breaks, not elements, part the rows: ``<a>…</a>（6月28日）<br>``."""
    pieces = [element.tail or ""]
    for sibling in islice(element.itersiblings("*"), 4):
        if sibling.tag in _LINE_ENDS:
            break
        pieces += [_join(sibling), sibling.tail or ""]
    before: list[str] = []
    for sibling in islice(element.itersiblings("*", preceding=True), 4):
        if sibling.tag == "a":  # What stands between two links belongs to the first
            before = []
            break
        before.append(sibling.tail or "")
        if sibling.tag in _LINE_ENDS:
            break
        before.append(_join(sibling))
    return collapse(" ".join([*before, *pieces]))[:80]


def _join(element: etree._Element) -> str:
    parts: list[str] = []
    size = 0
    for text in iterate_text(element):
        parts.append(text)
        size += len(text)
        if size > 3 * _MAX_ROW_CHARS:
            break
    return collapse(" ".join(parts))


def _find_day(text: str) -> str | None:
    moment = find_date(text)
    return moment.day if moment else find_split_date(text) or find_short_date(text)


def _read_day(row: Row, text: str) -> None:
    """Set the day of a row: beside the title first, for a title may speak of another day."""
    shown = text_of(row.anchor) if row.anchor.tag == "a" else ""
    beside = text.replace(shown, " ", 1) if shown else text
    row.day = _find_own_day(row.element) or _find_day(beside)
    if row.day is None:
        row.short = find_month_day(beside)
        if row.short is None:
            edge = _part_dates(shown)[1]
            row.day = _find_day(edge) if edge else find_split_date(text)
            row.short = find_month_day(edge) if edge and row.day is None else None


def _find_own_day(element: etree._Element) -> str | None:
    """Return the day of a text that is hardly more than a date, or of a time element's attribute: a summary may speak
    of others."""
    for text in islice(iterate_text(element), 40):
        moment = find_date(text) if 8 <= len(text) <= 60 else None
        if moment is not None and len(text.strip()) - (moment.end - moment.start) <= 8:
            return moment.day
    for time in islice(element.iter("time"), 2):
        stated = find_date(time.get("datetime") or "")
        if stated is not None:
            return stated.day
    return None


def _to_links(rows: list[Row], source: str, latest: datetime.date | None) -> list[Link]:
    found: dict[str, Link] = {}
    before: datetime.date | None = None
    year = latest.year if latest is not None else _latest_year(source) if any(row.short for row in rows) else None
    for number, row in enumerate(rows):
        day = row.day
        if day is None and row.short is not None:
            # The first rows may be pinned ones, of any age; from there on each is near the one above.
            day = _complete_day(row, year, latest, before if number >= _PINNED_MAX else None)
        before = datetime.date.fromisoformat(day) if day else before
        found.setdefault(row.address, Link(url=row.address, title=row.title, date=day))
    return list(found.values())


def _complete_day(row: Row, year: int | None, latest: datetime.date | None, before: datetime.date | None) -> str | None:
    """Return the day of a row that shows no year: of the address, near the row above, before the latest possible."""
    month, day = row.short or (0, 0)
    own = find_day_in_url(row.address)
    if own is not None:
        return make_day(int(own[:4]), month, day)
    path = urlsplit_path(row.address)
    years = _YEAR.findall(path) or _YEAR.findall(re.sub(r"(20\d\d)(?=\d\d/)", r"\1 ", row.address))
    if years:
        return make_day(int(years[0]), month, day)
    last = before.year + 1 if latest is None and before is not None else year
    if last is None:
        return None
    days = [
        datetime.date.fromisoformat(each) for year in range(last - 10, last + 1) if (each := make_day(year, month, day))
    ]
    if latest is not None:
        days = [each for each in days if each <= latest + datetime.timedelta(days=1)]
    if before is not None:
        days.sort(key=lambda each: abs(each - before))
        return days[0].isoformat() if days else None
    return days[-1].isoformat() if days else None


def _latest_year(source: str) -> int | None:
    """Return the latest year of the full dates on the page, for rows that show month and day only."""
    years = [int(match) for match in re.findall(r"(?<!\d)(20\d\d)[-/.年]\s?\d{1,2}[-/.月]", source[:2_000_000])]
    return max(years, default=None)
