"""Reading a listing page: which links are its rows, with their titles and days.

Anchors that stand at the same place of the template make a group; the list is the group with the most text, dated rows
and no name of navigation around it. What an HTML parser cannot see is in ``embedded``.
"""

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice

from lxml import etree

from crawler.extraction import embedded
from crawler.extraction.boxes import (
    drop_beside,
    drop_menus,
    find_own_folder,
    is_beside,
    is_column,
    is_next_box,
    shows_several,
    split_by_make,
    split_by_place,
    stands_below,
    weigh_place,
)
from crawler.extraction.dates import find_relative_day
from crawler.extraction.page import join_address, parse_html, select, text_of, to_source
from crawler.extraction.pager import turns_pages
from crawler.extraction.ranking import find_best, is_list
from crawler.extraction.rows import NO_ROW, Row, has_date, join_text, read_day, read_days, shows_day, title_of, to_links
from crawler.extraction.types import Link
from crawler.extraction.urls import urlsplit_path
from crawler.text.patterns import compile_late

Selectors = tuple[str | None, str | None, str | None]
"""CSS of a row, of its title, of its date."""


@dataclass(frozen=True, slots=True)
class Days:
    """What is known of a listing's days from elsewhere: the latest possible, and the day of the fetch."""

    latest: datetime.date | None
    today: datetime.date | None


_PASSED_OVER_NAMES = "b strong font em i u big small tbody thead center label nobr ins"
_PASSED_OVER = frozenset(_PASSED_OVER_NAMES.split())
_APART = compile_late(
    r"[\s_-](?:nav\w*|menu\w*|foot\w*|head(?:er)?|top(?:bar|nav)?|crumbs?|breadcrumbs?|bread|position|location|side\w*|left(?:nav|menu)?|friend\w*|links?|"
    r"yqlj|copyright|banner|slide\w*|swiper\w*|focus|login|search|tool\w*|share\w*|hot\w*|rank\w*|recommend\w*|relat\w*|tags?|sitemap|wza|pages?|pager|pagination|dropdown)(?=[\s_-])",
    re.I,
)
_BESIDE = compile_late(
    r"[\s_-](?:side\w*|hot\w*|rank\w*|recommend\w*|relat\w*)(?=[\s_-])", re.I
)  # Even where it is dated
_ALTERNATING = frozenset(("li", "tr", "td", "dd", "dt", "a", "p"))
_DIGITS = compile_late(r"\d+")
_ROWS = frozenset(("li", "tr", "dt", "dd", "dl"))
_BRACKETED = compile_late(r"^[\[【(（<《][^\]】)）>》]{1,10}[\]】)）>》]$")
_QUOTED = compile_late(r"['\"]((?:https?:)?/{0,2}[\w./?=&%:~-]{4,300})['\"]")
_LIKE_PAGE = compile_late(r"\.(?:s?html?|jsp|jspx|aspx?|php|do|dhtml)\b|/|\?")
_OPENS = ("data-href", "data-url", "onclick", "href")  # Attributes that make a row of what is no anchor
_FEW_DATED = 4  # Rows with a date; a footer that tells its last change beside a link or two makes as many
_HOME = compile_late(r"/?(?:(?:index|default|main)\.\w{3,5})?", re.I)
_NUMBERED = compile_late(r"\d{3,}|[0-9a-f]{16,}|_\d+\.|/\d+\.")
_PATH = compile_late(r"位置.{0,500}", re.S)
_JSONP = compile_late(r"\s*[\w$.]{1,60}\s?\(\s*[\[{]")
_MAX_ANCHORS = 20_000


def read_links(
    page: bytes | str,
    *,
    url: str,
    charset: str | None = None,
    items: str | None = None,
    title: str | None = None,
    date: str | None = None,
    latest: datetime.date | None = None,
    today: datetime.date | None = None,
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
        today: the day of the fetch, for rows that show 昨天 or 3小时前; without it they have no day.
        opens: functions that rows call and that the page does not hold, each with the address that it opens, ``{}`` in
            the place of its argument.
    """
    selectors = (items, title, date)
    days = Days(latest, today)
    source = to_source(page, charset)
    if source.lstrip("\ufeff \t\r\n")[:1] in ("{", "[") or _JSONP.match(source):
        fragment = embedded.find_fragment(source)
        objects = embedded.find_objects(source, url)
        if fragment is None or len(objects) > fragment.count("<a"):
            return objects
        return _read_fragment(fragment, url, selectors, days)
    records = embedded.find_records(source)
    if records:
        return _read_fragment("".join(f"<div>{record}</div>" for record in records), url, selectors, days)
    found, is_box = _read_html(source, url, selectors, days, opens)
    if items or (not is_box and sum(link.date is not None for link in found) > _FEW_DATED):
        return found
    written = embedded.find_written(source)
    kept = embedded.find_templates(source)
    for hidden in (
        _read_fragment(written, url, selectors, days) if written else [],
        _read_fragment(kept, url, selectors, days) if kept else [],
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


def _read_fragment(fragment: str, url: str, selectors: Selectors, days: Days) -> list[Link]:
    return _read_html(f"<html><body>{fragment}</body></html>", url, selectors, days)[0]


def _read_html(
    source: str, url: str, selectors: Selectors, days: Days, opens: Mapping[str, str] | None = None
) -> tuple[list[Link], bool]:
    """Return the rows, and whether they may be those of a box beside a list that a script holds."""
    root = parse_html(source)
    if root is None:
        return [], False
    base_element = root.find(".//base[@href]")
    base = (join_address(url, base_element.get("href")) if base_element is not None else None) or url
    items, title, date = selectors
    if items:
        return to_links(_read_declared(root, base, items, title, date, days.today), source, days.latest), False
    called = {**(opens or {}), **embedded.find_openers(source)}
    path = _PATH.search(source) if "位置" in source else None  # 您的位置：首页 > 新闻中心 > 工作动态
    named = f"{root.findtext('.//title') or ''} {path[0] if path is not None else ''}"
    rows, is_box = _find_rows(root, base, url, called, named, is_paged=turns_pages(source))
    read_days(rows, days.today)
    return to_links(rows, source, days.latest), is_box


def _read_declared(
    root: etree._Element, base: str, items: str, title: str | None, date: str | None, today: datetime.date | None
) -> list[Row]:
    rows: list[Row] = []
    for element in select(root, items)[:2000]:
        holder = next(iter(select(element, title)), element) if title else element
        candidates = [holder, *holder.iter("a"), *element.iter("a")]
        anchor = next((each for each in candidates if _address(each, base)), None)
        if anchor is None:
            continue
        row = Row(anchor, _address(anchor, base) or "", title_of(anchor), element)
        if holder is not element and holder.tag != "a":
            row.title = text_of(holder) or row.title
        dated = next(iter(select(element, date)), element) if date else element
        text = join_text(dated)
        read_day(row, text)
        if row.day is None and row.short is None and today is not None:
            row.day = find_relative_day(text.replace(row.title, " ", 1), today)
        rows.append(row)
    return rows


def _find_rows(
    root: etree._Element, base: str, url: str, openers: Mapping[str, str], named: str, *, is_paged: bool
) -> tuple[list[Row], bool]:
    anchors = _read_anchors(root, base, url, openers)
    repeated = Counter((row.address, row.title) for row in anchors)
    groups: dict[str, list[Row]] = defaultdict(list)
    paths: dict[etree._Element, tuple[str, int]] = {}
    for row in anchors:
        if repeated[row.address, row.title] > 2:  # The name of a column before each title
            continue
        path, apart = _path(row.anchor, paths)
        groups[path + "!" * apart].append(row)
    if not groups:
        return [], False
    groups = {path: _one_in_each(rows) for path, rows in groups.items()}
    for rows in groups.values():
        _find_row_elements(rows)
    groups = {path: drop_menus(rows, url) for path, rows in groups.items()}
    groups = {path + mark: part for path, rows in groups.items() for mark, part in split_by_make(rows)}
    groups = {path + mark: part for path, rows in groups.items() for mark, part in split_by_place(rows)}
    own = find_own_folder(url)
    is_home = _HOME.fullmatch(urlsplit_path(url)) is not None
    weigh = partial(weigh_place, url=url, named=named, is_home=is_home, is_paged=is_paged)
    best, is_box = find_best(groups, own, weigh)
    if not is_list(groups[best], apart="!" in best):
        return [], False
    beside = {path for path, rows in groups.items() if path == best or is_beside(rows, groups[best])}
    is_own = is_column(groups[best], own)
    several = not is_own and not is_paged and (is_home or shows_several(groups[best], url))
    place = best.partition("@")[0]
    beside |= {
        path
        for path, rows in groups.items()
        if "!!" not in path
        and (is_column(rows, own) if is_own else not is_paged)
        and is_next_box(rows, groups[best], weigh, several=several, alike=path.partition("@")[0] == place)
    }
    rows = drop_beside([row for path, rows in groups.items() if path in beside for row in rows])
    rows = _in_order(rows) if len(beside) > 1 else rows
    others = [row for path, rows in groups.items() if path not in beside for row in rows]
    rows = _add_siblings(rows, others)
    return [*_find_headline(rows, others, own), *rows], is_box


def _find_headline(rows: list[Row], others: list[Row], own: str | None) -> list[Row]:
    """Return the dated news right above the list, in a box of its own: with a picture, or pinned there."""
    place = rows[0].element.getparent()
    if place is None or not any(has_date(row) for row in rows[:5]):
        return []
    known = {row.address for row in rows}
    for box in islice(place.itersiblings("*", preceding=True), 2):
        within = set(islice(box.iter(), 200))
        inside = [row for row in others if row.anchor in within and row.address not in known]
        if len({row.address for row in inside}) != 1 or (own is not None and not stands_below(own, inside[0].address)):
            continue
        headline = max(inside, key=lambda row: len(row.title))
        headline.element = box
        if len(headline.title) >= 8 and shows_day(box):
            read_days([headline], None)
            return [headline]
    return []


def _read_anchors(root: etree._Element, base: str, url: str, openers: Mapping[str, str]) -> list[Row]:
    own = (url.partition("#")[0], base)
    rows: list[Row] = []
    for element in _clickable(root):
        if len(rows) >= _MAX_ANCHORS:
            break
        address = _address(element, base, openers)
        if address is None or address in own or urlsplit_path(address) in ("", "/"):
            continue
        title = title_of(element)
        if len(title) >= 4 and not NO_ROW.match(title) and not _BRACKETED.match(title):
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


def _path(element: etree._Element, known: dict[etree._Element, tuple[str, int]]) -> tuple[str, int]:
    """Return the element's place in the template, and how far a name around it sets it apart: 0 to 2."""
    if element in known:
        return known[element]
    chain = [element, *islice(element.iterancestors(), 60)]
    path, apart = "", 0
    for each in reversed(chain):
        if each in known:
            path, apart = known[each]
            continue
        tag = str(each.tag)
        if tag not in _PASSED_OVER:
            # Rows alternate their classes, lists do not.
            own = "" if tag in _ALTERNATING else _DIGITS.sub("", each.get("class") or "")[:40]
            path = f"{path}/{tag}.{own}" if len(path) < 2000 else path
        name = f" {each.get('class') or ''} {each.get('id') or ''} "[:300]
        if tag not in ("html", "body") and (tag in ("nav", "footer", "aside") or _APART.search(name)):
            apart = 2 if tag == "aside" or _BESIDE.search(name) else max(apart, 1)
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


def _add_siblings(rows: list[Row], others: list[Row]) -> list[Row]:
    """Add rows of another make, such as a pinned one, that stand beside the rows of the list."""
    parents = {row.element.getparent() for row in rows}
    kinds = {_kind(row.element) for row in rows}
    taken = {row.element for row in rows}
    is_dated = sum(has_date(row) for row in rows[:40]) > 0.5 * min(len(rows), 40)
    added: list[Row] = []
    for other in others:
        chain = [other.anchor, *islice(other.anchor.iterancestors(), 6)]
        beside = next((each for each in chain if each.getparent() in parents and _kind(each) in kinds), None)
        if beside is None or beside in taken:
            continue
        other.element = beside
        if not is_dated or has_date(other):
            taken.add(beside)
            added.append(other)
    if not added:
        return rows
    return _in_order([*rows, *added])


def _in_order(rows: list[Row]) -> list[Row]:
    place = {element: n for n, element in enumerate(rows[0].anchor.getroottree().getroot().iter("*"))}
    return sorted(rows, key=lambda row: place[row.anchor])


def _kind(element: etree._Element) -> str:
    """Return what makes two elements rows of one list: li is enough, a div must have the same class."""
    return (
        str(element.tag)
        if element.tag in _ROWS
        else " ".join([str(element.tag), *(element.get("class") or "").split()[:1]])
    )
