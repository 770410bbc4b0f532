"""Lists at one place of a template, and lists beside each other: which are one, which are others, which are boxes of a
page that shows several."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from itertools import islice

from lxml import etree

from crawler.extraction.page import join_address
from crawler.extraction.rows import Row, has_date, join_text
from crawler.text.patterns import compile_late

_DIGITS = compile_late(r"\d+")
_LISTS = frozenset(("ul", "ol", "dl", "table", "tbody"))
_OWN_ARTICLE = compile_late(r"(?:(?:[\d-]+|art|content|info|detail)/)*[^/]+/?(?:\?.*)?")
_FEW_ROWS = 4  # Rows from which a table shows how its rows are made
_FEW_BOXES, _FEW_IN_BOX = 3, 3  # Lists that may be apart, and the rows that make one
_FEW_IN_NEXT = 2  # Dated rows that make another box of a page of several
_MOST_STEPS = 5  # Elements from a list up to what holds the boxes of two
_MOST_PLACES = 20  # Lists of one make that are looked at
_HEADING = 60  # Characters of a heading with the names of tabs
_FEW_DATED = 4  # Rows with a date; a footer that tells its last change beside a link or two makes as many
_TITLE = 12  # Characters of a title of news, on the average
_INDEX = compile_late(r"(?:index)?\.\w{2,5}$")
_COLUMN = compile_late(r"/art_(\d+)_\d+\.html$|/info/(\d+)/\d+\.html?$")
_NUMBERS = compile_late(r"[0-9a-f]{16,}|\d+")
_LABEL = 8  # Likewise, from which they are no labels of a menu
_CHOSEN = compile_late(r".{0,6}(?:排行榜?|推荐|推荐阅读|热门.{0,4}|相关.{0,4}|猜你喜欢|大家都在看)")
# Factors: for what was chosen from elsewhere, for other columns' boxes, for these beside a last page, of one row maybe
_OF_CHOSEN, _OF_OTHERS, _OF_OTHERS_PAGED = 0.1, 0.2, 0.05
_COLUMN_NAME = compile_late(
    r"[\u4e00-\u9fff]{0,6}(?:动态|要闻|新闻|公告|通知|公示|信息|资讯|政策|法规|解读|文章|专题|报道|聚焦|快讯|头条|图片|视频|热点|标准|文件)"
)
_NAMES_COLUMN = compile_late("动态|要闻|新闻|公告|通知|公示|资讯|快讯|报道|解读|聚焦")
_MORE = compile_late(r"\s*[+>》]*\s*(?:更多|more)\s*[.…+>》]*\s*$", re.I)


def drop_menus(rows: list[Row], url: str) -> list[Row]:
    """Drop what stands at the same place of the template as the list but shares no element with any dated row.

    Where that is most of the rows, the dated ones are the list only if they stand together, all of them dated.
    """
    parts = _part_by_place(rows)
    dated = {place for place, part in parts.items() if any(has_date(row) for row in part)}
    if dated and shows_several(rows, url):  # A tab's list may show no days where those behind it do
        dated |= {place for place, part in parts.items() if len(part) >= _FEW_IN_BOX and _are_titles(part)}
    kept = [row for row in rows if row.element.getparent() in (dated or _find_news(parts))]
    count = sum(has_date(row) for row in rows)
    is_list = count > _FEW_DATED and count >= 3 * len(dated) and count == len(kept)
    return kept if is_list or 2 * len(kept) >= len(rows) else rows


def _find_news(parts: Mapping[etree._Element | None, list[Row]]) -> set[etree._Element | None]:
    """Return the lists that are no menus, where none shows a day: their titles are long, their addresses count."""
    return {
        place
        for place, part in parts.items()
        if any(map(_is_numbered, part)) and sum(len(row.title) for row in part) >= _LABEL * len(part)
    }


def _part_by_place(rows: list[Row]) -> dict[etree._Element | None, list[Row]]:
    parts: dict[etree._Element | None, list[Row]] = defaultdict(list)
    for row in rows:
        parts[row.element.getparent()].append(row)
    return parts


def drop_beside(rows: list[Row]) -> list[Row]:
    """Drop the boxes whose headings say that what is in them was chosen from elsewhere: 点击排行, 推荐阅读."""
    first = {row.element.getparent(): row.element for row in reversed(rows)}
    if len(first) < 2:
        return rows
    beside = {place for place, element in first.items() if _CHOSEN.fullmatch(_find_heading(element))}
    kept = [row for row in rows if row.element.getparent() not in beside]
    return kept if 2 * len(kept) >= len(rows) else rows


def weigh_place(rows: list[Row], url: str, named: str, *, is_home: bool, is_paged: bool) -> float:
    """Return the factor for a list by what stands above it: 1 for a column's own, less for a box beside it.

    ``named`` is what the page says of itself. Where it names no column, or every list stands under the heading of
    another one, none gains by it.
    """
    heading = _find_heading(rows[0].element)
    if _CHOSEN.fullmatch(heading):
        return _OF_CHOSEN
    if is_home:
        return 1.0
    if lead_to_more(rows, url):
        return _OF_OTHERS_PAGED if is_paged else _OF_OTHERS
    is_other = _COLUMN_NAME.fullmatch(heading) and heading not in named and _NAMES_COLUMN.search(named)
    return _OF_OTHERS if is_other else 1.0


def _find_heading(first: etree._Element) -> str:
    """Return the short text right above the first row of a box, without the link to more of it."""
    for element in (first, *islice(first.iterancestors(), 3)):
        above = next(element.itersiblings("*", preceding=True), None)
        if above is not None:
            return _MORE.sub("", join_text(above)).replace(" ", "")[:20]
    return ""


def split_by_make(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    """Part the rows of tables whose rows have another number of cells: other lists, at the same place of a template."""
    if any(row.element.tag != "tr" for row in rows):
        return [("", rows)]
    cells: dict[etree._Element | None, Counter[int]] = defaultdict(Counter)
    for row in rows:
        cells[row.element.getparent()][len(row.element)] += 1
    makes = {table: counts.most_common(1)[0][0] for table, counts in cells.items() if counts.total() >= _FEW_ROWS}
    if len(set(makes.values())) < 2:
        return [("", rows)]
    parts: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        parts[makes.get(row.element.getparent(), 0)].append(row)
    return [(f"#{make}", part) for make, part in parts.items()]


def split_by_place(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    """Part two or three lists that stand at the same place of a template, in boxes of their own, and lead elsewhere.

    Lists of one box are parts of one list, whose rows may lead anywhere.
    """
    boxes: dict[etree._Element | None, list[Row]] = defaultdict(list)
    for place, part in _part_by_place(rows).items():
        boxes[place.getparent() if place is not None else None] += part
    parts = list(boxes.values())
    if not 2 <= len(parts) <= _FEW_BOXES or any(len(part) < _FEW_IN_BOX for part in parts):
        return [("", rows)]
    folders = [{_folder_of(row.address) for row in part} for part in parts]
    if any(one & other for n, one in enumerate(folders) for other in folders[:n]):
        return [("", rows)]
    return [(f"@{number}", part) for number, part in enumerate(parts)]


def is_beside(rows: list[Row], chosen: list[Row]) -> bool:
    """Tell a second column of the chosen list: a list of the same kind, right beside it, dated as it is."""
    one, other = rows[0].element.getparent(), chosen[0].element.getparent()
    if one is None or other is None or one is other or one.tag not in _LISTS or one.tag != other.tag:
        return False
    around = one.getparent()
    return (
        around is not None
        and around is other.getparent()
        and (all(each.tag == one.tag for each in around) or _first_name(one) == _first_name(other))
        and all(has_date(row) for row in (*rows[:40], *chosen[:40]))
    )


def is_column(rows: list[Row], own: str | None) -> bool:
    """Tell the list of one column, whose articles stand below it, from a box of a page that shows several."""
    return own is not None and 2 * sum(stands_below(own, row.address) for row in rows) > len(rows)


def find_own_folder(url: str) -> str | None:
    """Return the folder of a listing, None at the site's root: below it stand the articles of most columns."""
    folder = url.partition("?")[0].rpartition("/")[0] + "/"
    return folder.partition("://")[2] if folder.count("/") > 3 else None


def stands_below(folder: str, address: str) -> bool:
    """Tell an article of a column's own folder, or of days and numbers in it, from one of a column below it."""
    behind = address.partition(folder)[2]
    return bool(behind) and _OWN_ARTICLE.fullmatch(behind) is not None


def shows_several(chosen: list[Row], url: str) -> bool:
    """Tell a page of several boxes, as a home page is, from that of a column whose list stands beside boxes.

    A link to more stands above a box's list, never above a column's; tabs hide what is not chosen.
    """
    places = list(dict.fromkeys(row.element.getparent() for row in chosen))[:_MOST_PLACES]
    return 0 < sum(map(_is_hidden, places)) < len(places) or lead_to_more(chosen, url)


def lead_to_more(rows: list[Row], url: str) -> bool:
    """Tell boxes above which a link leads to more of them, on another page than ``url``."""
    first = {row.element.getparent(): row.element for row in reversed(rows)}
    return any(_leads_to_more(element, url) for element in islice(first.values(), _MOST_PLACES))


def is_next_box(
    rows: list[Row], chosen: list[Row], weigh: Callable[[list[Row]], float], *, several: bool, alike: bool
) -> bool:
    """Tell the list of another box from a menu: made like the chosen list, about as long, each row of both dated.

    Where the page shows ``several``, any dated list is one too, and titles without days and pictures are, if they are
    about as many and the place in the template is ``alike``, the list bears the class of the chosen one, or their
    addresses are made like those of the chosen.
    """
    around = {element for row in chosen for element in islice(row.anchor.iterancestors(), 8)}
    if any(row.element in around for row in rows[:40]):  # The headings of the boxes
        return False
    if several and len(rows) >= _FEW_IN_NEXT and all(has_date(row) for row in rows[:40]):
        return True
    if several:
        return (
            _rows_a_box(rows) >= max(_FEW_IN_BOX, _rows_a_box(chosen) / 2)
            and (alike or _share_class(rows, chosen) or _lead_alike(rows, chosen))
            and _are_titles(rows)
            and not any(map(_shows_picture, rows))
        )
    if len(rows) < max(_FEW_IN_BOX, len(chosen) / 2):
        return False
    makes = [{(row.element.tag, len(row.element)) for row in each} for each in (rows, chosen)]
    return (
        makes[0] == makes[1]
        and all(has_date(row) for row in (*rows[:40], *chosen[:40]))
        and weigh(rows) >= weigh(chosen)
        and (_share_class(rows, chosen) or _stand_side_by_side(rows, chosen))
    )


def _rows_a_box(rows: list[Row]) -> float:
    return len(rows) / len({row.element.getparent() for row in rows})


def _are_titles(rows: list[Row]) -> bool:
    """Tell titles of news, whose addresses end in a number, from a menu."""
    return all(map(_is_numbered, rows)) and sum(min(len(row.title), 40) for row in rows) >= _TITLE * len(rows)


def _lead_alike(rows: list[Row], chosen: list[Row]) -> bool:
    """Tell addresses that differ in numbers and folders only, on one host."""
    one, other = ({_make_of(row.address) for row in each} for each in (rows, chosen))
    return one <= other


def _make_of(address: str) -> tuple[str, str]:
    host, _, path = address.partition("://")[2].partition("/")
    return host, _NUMBERS.sub("0", path.rstrip("/").rpartition("/")[2])


def _shows_picture(row: Row) -> bool:
    """Tell a row of a carousel, whose picture leads to its article."""
    return any(next(image.iterancestors("a"), None) is not None for image in row.element.iter("img"))


def _is_numbered(row: Row) -> bool:
    return any(map(str.isdigit, row.address.rstrip("/").rpartition("/")[2]))


def _is_hidden(place: etree._Element | None) -> bool:
    around = [] if place is None else [place, *islice(place.iterancestors(), 3)]
    return any("display:none" in (each.get("style") or "").replace(" ", "").lower() for each in around)


def _leads_to_more(first: etree._Element, url: str) -> bool:
    """Tell the first row of a box by what stands above it, above its list, or above what holds that."""
    for element in (first, *islice(first.iterancestors(), 3)):
        above = next(element.itersiblings("*", preceding=True), None)
        if above is not None and len(text := join_text(above)) <= _HEADING and _MORE.search(text):
            last = next(reversed(list(above.iter("a"))), None)
            address = join_address(url, last.get("href")) if last is not None else None
            return address is None or not url.startswith(_INDEX.sub("", address))
    return False


def _share_class(rows: list[Row], chosen: list[Row]) -> bool:
    """Tell lists that all bear the same class: ul.list01."""
    places = {row.element.getparent() for row in (*rows, *chosen)}
    kinds = {(place.tag, _first_name(place)) if place is not None else (None, None) for place in places}
    tag, name = kinds.pop()
    return not kinds and tag in _LISTS and name is not None


def _stand_side_by_side(rows: list[Row], chosen: list[Row]) -> bool:
    """Tell two lists in boxes of the same make, right beside each other."""
    one, other = ({row.element.getparent() for row in each} for each in (rows, chosen))
    if len(one) > 1 or len(other) > 1 or one == other:
        return False
    above, beside = _chain(one.pop()), _chain(other.pop())
    steps = next((n for n, (first, second) in enumerate(zip(above, beside, strict=False)) if first is second), 0)
    return 1 < steps <= _MOST_STEPS and [each.tag for each in above[:steps]] == [each.tag for each in beside[:steps]]


def _chain(element: etree._Element | None) -> list[etree._Element]:
    return [] if element is None else [element, *islice(element.iterancestors(), _MOST_STEPS)]


def _first_name(element: etree._Element) -> str | None:
    """Return the first class of an element without its digits, None where it has none."""
    names = (element.get("class") or "").split()
    return _DIGITS.sub("", names[0]) if names else None


def _folder_of(address: str) -> str:
    """Return where a page stands, without the numbers that tell days and articles; with the column's where it is known
    to be one: /art/2026/3/5/art_1201_70.html of Hanweb, /info/1201/70.htm of Boda."""
    path = address.partition("?")[0]
    column = _COLUMN.search(path)
    return _DIGITS.sub("", path.rpartition("/")[0]) + (column[1] or column[2] if column is not None else "")
