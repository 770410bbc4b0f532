"""One row of a listing: its title, the text around it, the day that it shows, with or without its year."""

import datetime
import re
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from crawler.extraction.dates import (
    find_date,
    find_day_of_month,
    find_month_day,
    find_month_of_heading,
    find_relative_day,
    find_short_date,
    find_split_date,
    is_relative_day,
    make_day,
)
from crawler.extraction.page import collapse, iterate_text, text_of
from crawler.extraction.types import Link
from crawler.extraction.urls import find_day_in_url, urlsplit_path
from crawler.text.patterns import compile_late

_DATE_AT_START = compile_late(
    r"\s*[\[(（【]?\s*(?:(?:19|20)\d\d\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\s*(?:\d{1,2}:\d{2}(?::\d{2})?)?"
    r"\s*[\])）】]?[\s·|:：]+(?=\S{4})"
)
_DATE_AT_END = compile_late(
    r"\s?[\[(（【]?\s?(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?\s?(?:\d{1,2}:\d{2}(?::\d{2})?)?\s?[\])）】]?\s?$|"
    r"\s[\[(（【]?\d{1,2}[-/]\d{1,2}[\])）】]?\s?$"
)
_EDGE = 60  # Characters at either end of a title in which a date is looked for
_BULLET = compile_late(r"^\s*[·•●■◆▪○►▶>»◎※☆★-]+\s*")
_CUT = compile_late(r"\s*(?:\.{2,}|…+)$")
# What old systems say of an article where the pointer rests: 标题：… 作者：… 更新时间：… 点击数：…
_LABELLED_TITLE = compile_late(
    r"\s?(?:文章)?标\s?题\s?[:：]\s?(\S.*?)(?:\s?(?:作\s?者|发布|更新|录入|发表|日期|时间|点击|来源)[^\s:：]{0,4}\s?[:：].*)?$"
)
# WordPress repeats the title for those who cannot see where the link stands: 继续阅读“…”
_READ_ON = compile_late(
    r"(?:继续阅读|Continue reading|Read more(?: about)?)\s*[:：]?\s*(?:[“\"]?(.{4,}?)[”\"]?)?\s*[→»…>]*$", re.I
)
_YEAR = compile_late(r"(?<!\d)(20\d\d)(?!\d)")
_LINE_ENDS = frozenset(("a", "br", "p", "div", "table", "ul", "li", "tr", "hr"))
_PINNED_MAX = 3  # Rows at the top of a list that may be out of its order
_MAX_ROW_CHARS = 600  # A row longer than this holds more than a row
NO_ROW = compile_late(
    r"^(?:(?:查看|点击|浏览)?更多(?:内容|信息|动态|新闻|公告|资讯)?|查看全部|more|详情|详细|查看|阅读全文|继续阅读|全文|下载|首页|尾页|末页|上一页|下一页|下页|上页|\d+|[>»<«\[\]…\s]+|返回.{0,4}|展开|收起)[>»+\]\s]*$",
    re.I,
)
_BLOCK_NAMES = "div p h1 h2 h3 h4 h5 h6 ul li dl dt dd table td tr span em i b br time small"
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SHEET = compile_late(r"[\d\s./年月日:\[\]()（）-]{1,22}")  # What a calendar sheet or a clock shows


@dataclass(slots=True)
class Row:
    """A link with the element that holds it and, mostly, its date."""

    anchor: etree._Element
    address: str
    title: str
    element: etree._Element
    day: str | None = None
    short: tuple[int, int] | None = None


def title_of(element: etree._Element) -> str:
    """Return the title that an anchor states or shows, without bullets and dates at its ends."""
    stated = collapse(element.get("title") or "")
    if (more := _READ_ON.match(collapse("".join(islice(iterate_text(element), 12)))[:600])) is not None:
        return more[1] or more[0]
    if (labelled := _LABELLED_TITLE.match(stated[:600])) is not None:
        stated = labelled[1]
    if len(stated) >= 4 and not NO_ROW.match(stated):
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


def has_date(row: Row) -> bool:
    """Tell whether a day, with or without its year, stands in the row or on its line."""
    text = join_text(row.element)
    if row.element is row.anchor:
        text = f"{text} {_read_beside(row.anchor)}"
    if len(text) > _MAX_ROW_CHARS:
        return False
    beside = text.replace(row.title, " ")
    return bool(find_date(text) or find_split_date(text) or find_month_day(beside) or is_relative_day(beside))


def shows_day(element: etree._Element) -> bool:
    """Tell an element with a text that is hardly more than a day: sentences may speak of others."""
    words = (collapse(text) for text in islice(iterate_text(element), 60))
    return any(len(word) <= 24 and bool(find_date(word) or find_month_day(word)) for word in words)


def read_days(rows: list[Row], today: datetime.date | None) -> None:
    """Set the days of the rows of one list, and the months and days of those that show no year.

    昨天 and 3小时前 are days only where ``today`` is known.
    """
    elements = {row.element for row in rows}
    # Dates that stand between the rows belong to the one above, unless nothing is dated below the last.
    is_above = bool(rows) and not _find_dated(rows[-1], elements, is_before=False)
    for row in rows:
        text = _row_text(row, elements, is_above=is_above)
        read_day(row, text)
        if row.day is None and row.short is None:
            beside = text.replace(row.title, " ", 1)
            row.day = find_relative_day(beside, today) if today is not None else None
            row.day = row.day or _find_day_below_month(row, beside)


def _find_day_below_month(row: Row, text: str) -> str | None:
    """Return the day of a row that shows its number only, below a heading with year and month."""
    number = find_day_of_month(text)
    if number is None:
        return None
    for element in [row.element, *islice(row.element.iterancestors(), 2)]:
        for above in islice(element.itersiblings("*", preceding=True), 1 if element is not row.element else 40):
            month = find_month_of_heading(join_text(above)[:20])
            if month is not None:
                return make_day(*month, number)
    return None


def _row_text(row: Row, elements: set[etree._Element], *, is_above: bool) -> str:
    """Return the text of the row, and of what follows or precedes it up to the next row where it has no date."""
    text = join_text(row.element)
    if _find_day(text) is not None or find_month_day(text.replace(row.title, " ")):
        return text
    breaks = frozenset(("br", "hr"))
    for stops in (breaks, frozenset[str]()):  # On its own line first, for the next one may be a row's
        for is_before in (is_above, not is_above):
            if near := _find_dated(row, elements, is_before=is_before, stops=stops):
                return f"{text} {near}"
    return f"{text} {_read_beside(row.element)}"


def _find_dated(
    row: Row, elements: set[etree._Element], *, is_before: bool, stops: frozenset[str] = frozenset()
) -> str | None:
    """Return the short dated text that stands before or behind a row, up to the next row."""
    for sibling in islice(row.element.itersiblings("*", preceding=is_before), 3):
        if sibling in elements or sibling.tag in stops:
            return None
        if any(inner in elements for inner in islice(sibling.iter(), 30)):
            return None
        near = join_text(sibling)
        if len(near) <= 60 and (_find_day(near) or find_month_day(near)):
            return near
    return None


def _read_beside(element: etree._Element) -> str:
    """Return the text on the element's line where breaks, not elements, part the rows: ``<a>…</a>（6月28日）<br>``."""
    pieces = [element.tail or ""]
    for sibling in islice(element.itersiblings("*"), 4):
        if sibling.tag in _LINE_ENDS:
            break
        pieces += [join_text(sibling), sibling.tail or ""]
    before: list[str] = []
    for sibling in islice(element.itersiblings("*", preceding=True), 4):
        if sibling.tag == "a":  # What stands between two links belongs to the first
            before = []
            break
        before.append(sibling.tail or "")
        if sibling.tag in _LINE_ENDS:
            break
        before.append(join_text(sibling))
    return collapse(" ".join([*before, *pieces]))[:80]


def join_text(element: etree._Element) -> str:
    """Return the texts of an element, set apart by spaces, up to where it is surely more than a row."""
    parts: list[str] = []
    size = 0
    for text in iterate_text(element):
        parts.append(text)
        size += len(text)
        if size > 3 * _MAX_ROW_CHARS:
            break
    return collapse(" ".join(parts))


def read_day(row: Row, text: str) -> None:
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
        if row.day is None and row.short is None and row.title in text:
            row.day = find_short_date(text.replace(row.title, " ", 1))


def _find_day(text: str) -> str | None:
    moment = find_date(text)
    return moment.day if moment else find_split_date(text) or find_short_date(text)


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


def to_links(rows: list[Row], source: str, latest: datetime.date | None) -> list[Link]:
    """Return the links of the rows, each address once; days without a year are given one."""
    found: dict[str, Link] = {}
    before: datetime.date | None = None
    year = latest.year if latest is not None else _latest_year(source) if any(row.short for row in rows) else None
    for number, row in enumerate(rows):
        day = row.day
        if day is None and row.short is not None:
            # The first rows may be pinned ones, of any age; from there on each is near the one above.
            day = _complete_day(row, year, latest, before if number >= _PINNED_MAX else None)
        before = datetime.date.fromisoformat(day) if day else before
        found.setdefault(row.address, Link(url=row.address, title=_whole_title(row), date=day))
    return list(found.values())


def _whole_title(row: Row) -> str:
    """Return the title; one that is cut as an element around the anchor states it."""
    if not (cut := _CUT.search(row.title)):
        return row.title
    around = [
        row.element,
        *islice(row.anchor.iterancestors(), 2),
        *islice(row.anchor.iter("td", "span", "p", "div"), 12),
    ]
    stated = (collapse(each.get("title") or "") for each in around)
    return next((title[:500] for title in stated if title.startswith(row.title[: cut.start()])), row.title)


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
