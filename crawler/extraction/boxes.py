"""Lists at one place of a template, and lists beside each other: which are one, which are others."""

from collections import Counter, defaultdict
from itertools import islice

from lxml import etree

from crawler.extraction.rows import Row, has_date
from crawler.text.patterns import compile_late

_DIGITS = compile_late(r"\d+")
_LISTS = frozenset(("ul", "ol", "dl", "table", "tbody"))
_FEW_ROWS = 4  # Rows from which a table shows how its rows are made
_FEW_BOXES, _FEW_IN_BOX = 3, 3  # Lists that may be apart, and the rows that make one
_MOST_STEPS = 5  # Elements from a list up to what holds the boxes of two


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
    places: dict[etree._Element | None, list[Row]] = defaultdict(list)
    for row in rows:
        places[row.element.getparent()].append(row)
    boxes: dict[etree._Element | None, list[Row]] = defaultdict(list)
    for place, part in places.items():
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


def is_next_box(rows: list[Row], chosen: list[Row]) -> bool:
    """Tell the list of another box from a menu: made like the chosen list, about as long, each row of both dated."""
    makes = [{(row.element.tag, len(row.element)) for row in each} for each in (rows, chosen)]
    return (
        len(rows) >= max(_FEW_IN_BOX, len(chosen) / 2)
        and makes[0] == makes[1]
        and all(has_date(row) for row in (*rows[:40], *chosen[:40]))
        and (_share_class(rows, chosen) or _stand_side_by_side(rows, chosen))
    )


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
    """Return where a page stands, without the numbers that tell days and articles."""
    return _DIGITS.sub("", address.partition("?")[0].rpartition("/")[0])
