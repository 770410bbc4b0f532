"""Finding the body of a very short page: a notice of two lines weighs less than the advert beside it.

What counts there is the place: a notice stands right under its title and the line with its date.
"""

import re
from collections.abc import Sequence

from crawler.extraction.byline import find_labelled_date, is_label
from crawler.extraction.containers import Span
from crawler.extraction.dates import find_date, find_split_date
from crawler.extraction.density import NUMBERED, weigh_line
from crawler.extraction.names import fold
from crawler.extraction.page import JOINT, Line, Node, Page
from crawler.extraction.record import find_record, is_register_label
from crawler.extraction.tail import is_head_chrome, is_line_of_chrome
from crawler.extraction.titles import is_like_site, is_number
from crawler.text.patterns import compile_late

SHORT = 400.0
"""Weight of all prose of a page, about 250 characters, up to which place counts more than weight."""
_NEAR = 8  # Lines from the title to the line with the date, and from there to the body
_BELOW_DATE = 3  # Lines from the one with the date to the first of prose: 各用户：
_PROSE = 30.0  # Weight of a line that is the body: a date below it is a signature's
_CHROME = -40.0  # Weight of a line with words of chrome
_LINKS = -5.0  # Weight of a line of links or labels
_SUBTITLE_MAX = 40  # Characters
_SENTENCE = compile_late(r"[。！？；;!?：:]")
_FEW = 8  # Characters; anything shorter is a button
_LONGEST, _LONGEST_HELD = 40, 1000  # Lines of what only the page holds, and of what an element does: a table's cells
_LONGEST_LABELS = 120
_SHEET = 20  # Characters of a calendar sheet
_SUMMARY = compile_late(r"summary|abstract|describe|description|intro|digest|daodu|zhaiyao|lead")
_SUMMARY_HEAD = compile_late(
    r"[【\[]?(?:AI|智能|人工智能|内容|本文|文章)?(?:摘要|导读|提要|概要|速览|总结)[】\]]?\s?[:：]?", re.I
)
_LABELLED = compile_late(r".{1,10}[:：][^。！？；]{0,30}")
_TITLE = compile_late(r".{5,80}")
_REPLY = compile_late(
    r"(?:回复|答复|回答|办理|处理|反馈)(?:内容|意见|结果|情况|单位|时间|人|部门)?\s?(?:[:：].*)?$|答\s?[:：]"
)
_DIGITS = compile_late(r"\d+")
_LONG_NAME = 8  # Characters, spaces too; of a shorter one the number says what it is, rather than which
_CELLS = 6  # Lines of a table that is the article
# One paragraph is no container: where paragraphs stand beside the title, weight must decide how far they reach.
_NO_CONTAINER_NAMES = "html body p li dt dd h1 h2 h3 h4 h5 h6 blockquote center ul"
_NO_CONTAINER = frozenset(_NO_CONTAINER_NAMES.split())


def find_notice(page: Page, weights: Sequence[float], title_line: int | None) -> Span | None:
    """Return the element right under the line with the date, for a page with little prose; None where there is none."""
    if sum(weight for weight in weights if weight > 0) > SHORT:
        return None
    anchor = _find_date_line(page, weights, title_line)
    if anchor is None:
        return None
    record = find_record(page, anchor + 1, len(page.lines))
    floor, anchor = anchor, record.stop - 1 if record else anchor  # What holds a record holds the text below it too
    places = range(anchor + 1, min(anchor + 1 + _NEAR, len(page.lines)))
    for n in places:  # A box that sums the article up is passed over
        if _SUMMARY_HEAD.fullmatch(page.lines[n].text.replace(JOINT, "")):
            anchor = max(anchor, page.nodes[_box_of(page, n)].last - 1)
    floor = floor if record else anchor
    opening = [n for n in places if n > anchor and _may_open(page, n) and not _is_of_site(page.lines[n], weights[n])]
    if not opening:
        return _find_table(page, anchor)
    # A short line that is no sentence may be a subtitle: the first sentence below it opens the body, if there is one
    # in what holds the date too.
    around = page.lines[opening[0]].node
    while around >= 0 and page.nodes[around].first > floor:
        around = page.nodes[around].parent
    near = [n for n in opening if around >= 0 and n < page.nodes[around].last and not _is_subtitle(page.lines[n].text)]
    first = next(iter(near), opening[0])
    found: Span | None = None
    index = page.lines[first].node
    while index >= 0 and page.nodes[index].first > floor:
        node = page.nodes[index]
        if node.tag not in _NO_CONTAINER:
            found = Span(node.first, node.last, index)
        index = node.parent
    if found is None and index >= 0 and page.nodes[index].tag not in ("body", "html"):
        # Its paragraphs stand beside the line with the date: they reach to the end of what holds both.
        while first - 1 > anchor and _leads_in(page.lines[first - 1].text):
            first -= 1
        last = _find_last_like(page, index, weights) if page.nodes[index].name.strip() else page.nodes[index].last
        return Span(first, min(last, first + _LONGEST_HELD))
    rows = _find_rows_around(page, weights, first, floor)
    if rows is not None and found is not None and rows.node is not None and found.first < rows.last:
        return rows
    if found is not None and found.node is not None:
        start = _find_first_like(page, found.node, floor)
        return Span(max(start, anchor + 1), _find_last_like(page, found.node, weights), found.node)
    if found is None:  # Nothing but the page holds them: they reach to the next line of links or labels
        ends = (n for n in range(first + 1, len(page.lines)) if weights[n] < _LINKS)
        return Span(first, min(next(ends, len(page.lines)), first + _LONGEST))
    return found


def find_title_above_date(page: Page, named: str) -> int | None:
    """Return the line above the page's one line with a date below which prose begins, where no head tells the title.

    ``named`` is what the document's title says first, which a heading of few characters needs to repeat.
    """
    found = [
        above
        for n in range(1, len(page.lines) - 1)
        if holds_date(page.lines[n])
        and _is_title(page.lines[above := n - 1 - is_number(page.lines[n - 1].text)], named)
        and any(weigh_line(line) > _PROSE for line in page.lines[n + 1 : n + 1 + _BELOW_DATE])
    ]
    return found[0] if len(found) == 1 else None


def _is_title(line: Line, named: str) -> bool:
    text = line.text.replace(JOINT, "")
    if line.heading and text.strip() == named:
        return True
    return (
        8 <= len(text) <= 80
        and not (line.linked or line.hidden or is_label(text) or is_head_chrome(text) or is_line_of_chrome(text))
        and _SENTENCE.search(text) is None
        and not is_like_site(text)
        and weigh_line(line) > 0
    )


def _find_rows_around(page: Page, weights: Sequence[float], first: int, floor: int) -> Span | None:
    """Return the list whose rows, each with parts of its own, go on from a line: what was said, with its hour."""
    index = page.lines[first].node
    while index >= 0 and page.nodes[index].first > floor:
        node = page.nodes[index]
        if node.tag in ("ul", "ol", "dl"):
            beyond = sum(weight > _PROSE for weight in weights[first + 1 : node.last])
            return Span(node.first, node.last, index) if beyond > 1 else None
        index = node.parent
    return None


def _find_table(page: Page, anchor: int) -> Span | None:
    """Return the table of numbers and names that is all that stands under the line with the date."""
    for index, node in enumerate(page.nodes):
        if anchor < node.first <= anchor + _NEAR and node.tag == "table" and node.last - node.first >= _CELLS:
            cells = page.lines[node.first : node.last]
            others = (line.linked or line.hidden or is_line_of_chrome(line.text) for line in cells)
            if not any(others) and sum(is_register_label(line.text) for line in cells) < 2:
                return Span(node.first, node.last, index)
    return None


def _find_last_like(page: Page, index: int, weights: Sequence[float]) -> int:
    """Return where the elements end that go on from one: paragraphs that are no p, alike to the letter."""
    first = page.nodes[index]
    last = first.last
    for node in page.nodes[index + 1 :]:
        if node.parent == first.parent and node.last > last:
            is_alike = node.first == last and _is_alike(node, first)
            text = page.lines[node.first].text.replace(JOINT, "")
            if node.first == last and _REPLY.match(text):
                last = node.last
                continue
            if not is_alike or weights[node.first] <= 0 or is_line_of_chrome(text):
                break
            last = node.last
    return last


def _find_first_like(page: Page, index: int, anchor: int) -> int:
    """Return where the elements begin, behind a line, that are numbered like one that goes on from them."""
    start = page.nodes[index].first
    for node in reversed(page.nodes[:index]):
        if node.parent == page.nodes[index].parent and node.last == start:
            if node.first <= anchor or not _is_alike(node, page.nodes[index]) or _DIGITS.search(node.name) is None:
                break
            start = node.first
    return start


def _is_alike(one: Node, other: Node) -> bool:
    """Tell elements of the same make: WordSection1 and WordSection2."""
    name = _DIGITS.sub("", one.name)
    is_numbered = len(name) >= _LONG_NAME and name == _DIGITS.sub("", other.name)
    return one.tag == other.tag and (one.name == other.name or is_numbered)


def _find_date_line(page: Page, weights: Sequence[float], title_line: int | None) -> int | None:
    if title_line is not None:
        for n in range(title_line, min(title_line + _NEAR, len(page.lines))):
            if holds_date(page.lines[n]):
                return n
            if weights[n] > _PROSE:
                return None
        return None
    for n in range(1, len(page.lines)):
        if weights[n] > _PROSE:
            return None
        above = page.lines[max(n - 3, 0) : n]
        if holds_date(page.lines[n]) and any(_TITLE.fullmatch(line.text) and not line.linked for line in above):
            return n
    return None


def holds_date(line: Line) -> bool:
    """Tell a line that shows a day and hardly more, or one with its label."""
    if len(line.text) > _LONGEST_LABELS or line.linked > 0.3 * len(line.text) or "。" in line.text:
        return False
    flat = fold(line.text).replace(JOINT, " ")
    moment = find_date(flat)
    if find_labelled_date(line.text) is not None:
        return True
    if moment is None:
        return len(flat) <= _SHEET and find_split_date(flat) is not None
    return len(flat) - (moment.end - moment.start) <= 60


def _may_open(page: Page, index: int) -> bool:
    line, above = page.lines[index], page.lines[index - 1].text.replace(JOINT, "")
    text = line.text.replace(JOINT, "")
    return (
        len(text) - line.linked >= _FEW
        and not (above.endswith(("：", ":")) and is_label(above))  # Its value
        and not (is_register_label(above.strip(" :：")) or is_register_label(text.strip(" :：")))
        and not line.hidden
        and not _SUMMARY.search(page.nodes[line.node].name)
        and not is_head_chrome(text)
        and not _LABELLED.fullmatch(text)
        and not is_line_of_chrome(text)
        and not holds_date(line)
        and not is_label(text)
    )


def _is_of_site(line: Line, weight: float) -> bool:
    """Tell a footer's row of labels: 主办单位：… 地址：…"""
    return weight <= _CHROME and "。" not in line.text and line.text.count("：") + line.text.count(":") > 1


def _leads_in(text: str) -> bool:
    """Tell 各用户： and 一、活动主题."""
    return text.endswith(("：", ":")) or NUMBERED.match(text) is not None


def _is_subtitle(text: str) -> bool:
    return len(text) <= _SUBTITLE_MAX and _SENTENCE.search(text) is None and not NUMBERED.match(text)


def _box_of(page: Page, index: int) -> int:
    """Return the element around a line that holds other lines too."""
    node = page.lines[index].node
    while page.nodes[node].parent >= 0 and page.nodes[node].last - page.nodes[node].first < 2:
        node = page.nodes[node].parent
    return node
