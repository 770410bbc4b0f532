"""A page, parsed once: its tree, its metadata and its lines of text, each line with the elements around it.

Everything else in this package reads the lines; the tree is walked here only.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast
from urllib.parse import urljoin

from lxml import etree
from lxml.cssselect import CSSSelector, SelectorError

from crawler.text import decode
from crawler.text.patterns import compile_late

# C0 controls crash lxml's callers; U+0002 is used below as a mark, so a page must not bring its own.
_CONTROLS = bytes((*range(9), 11, 12, *range(14, 32), 127))
_NO_CHARACTERS = "\ufeff\ufffe\uffff"
_XML_DECLARATION = compile_late(r"^\s*<\?xml[^>]{0,200}\?>")

JOINT = "\x02"  # Stands in a line where one inline element ends and another begins

# Everything that is not listed starts a new line, made-up names such as <founder-content> too.
_INLINE_NAMES = """
a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr o:p q rb rp rt ruby s samp
small span st1:chmetcnv st1:chsdate strike strong sub sup time tt u var wbr meta link input
"""
_INLINE = frozenset(_INLINE_NAMES.split())
_UNSEEN = (
    *("script", "style", "noscript", "select", "textarea", "iframe", "template", "svg", "object", "embed", "applet"),
    *("map", "video", "audio", "button", "canvas", "math", "frameset"),
)
_SOMETIMES_BLOCK = frozenset(("span", "font", "label"))
# A span or font element that bears such a name is a container all the same.
_BODY_LIKE = compile_late(r"zoom|content|article|editor|body|text", re.I)
_HIDDEN = compile_late(r"display\s*:\s*none", re.I)
_INVISIBLE = compile_late(r"visibility\s*:\s*hidden", re.I)  # WeChat hides the body itself until its script has run
_PARAGRAPH = compile_late(r"\r?\n(?=[ \t\u3000]*\r?\n|[ \t\u3000]{2})")
_WRAPPED = compile_late("(?<=[\u3001-\u9fff\uff01-\uff5e])\r?\n(?=[\u3001-\u9fff\uff01-\uff5e])")
_CLOSED = compile_late(r"</(?:body|html)\s*>", re.I)
_REOPENED = compile_late(r"</?(?:body|html)(?:\s[^<>]*)?>", re.I)


MAX_CHARS = 8_000_000  # Longest page read; the rest is dropped. The longest real page seen has 0.9 million
MAX_NODES = 200_000  # Elements looked at; a list of 1,000 rows has about 10,000


@dataclass(slots=True)
class Line:
    """Text between two block boundaries; ``node`` is the index of the innermost block element."""

    text: str  # Spaces collapsed; JOINT at the ends of inline elements
    linked: int  # Characters within anchors
    node: int
    heading: int = 0  # 1 to 6 in h1 to h6
    hidden: bool = False


@dataclass(slots=True)
class Node:
    """A block element with the interval of lines it spans: ``lines[first:last]``."""

    element: etree._Element
    tag: str
    name: str  # class and id, lower case, a space on both sides of each
    parent: int
    first: int
    last: int
    depth: int
    hidden: bool = False


@dataclass(slots=True)
class Mark:
    """A comment or empty meta element that says where the body starts or ends, at the line before which it stands."""

    text: str
    line: int
    node: int


@dataclass(slots=True)
class Page:
    """The parsed page."""

    source: str
    url: str | None
    root: etree._Element | None
    lines: list[Line] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def find_base(self) -> str | None:
        """Return the address that relative ones start from."""
        found = next(self.root.iter("base"), None) if self.root is not None else None
        if found is None or found.get("href") is None:
            return self.url
        return join_address(self.url, found.get("href")) or self.url


def read_page(page: bytes | str, *, url: str | None = None, charset: str | None = None) -> Page:
    """Decode and parse a page; never raises, an unreadable one has no root."""
    source = to_source(page, charset)
    parsed = Page(source=source, url=url, root=parse_html(source))
    LineReader(parsed).read()
    return parsed


def to_source(page: bytes | str, charset: str | None = None) -> str:
    """Return the page as text without control characters."""
    text = page if isinstance(page, str) else decode(page[: 2 * MAX_CHARS], declared=charset)
    text = text[:MAX_CHARS]
    encoded = text.encode("utf-8", "replace")
    cleaned = encoded.translate(None, _CONTROLS)  # Ten times quicker than a pattern over the text
    if len(cleaned) < len(encoded):
        text = cleaned.decode("utf-8")
    for char in _NO_CHARACTERS:
        text = text.replace(char, "")
    return text


def parse_html(source: str) -> etree._Element | None:
    """Parse HTML text; None if there is nothing in it."""
    source = _XML_DECLARATION.sub("", source, count=1)
    if not source.strip():
        return None
    closed = _CLOSED.search(source)
    if closed is not None and "<" in source[closed.end() : closed.end() + 2000]:
        # libxml2 stops reading at a second <body>; browsers go on.
        source = source[: closed.start()] + _REOPENED.sub("", source[closed.start() :])
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    try:
        return etree.fromstring(source.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def join_address(base: str | None, address: str | None) -> str | None:
    """Return an absolute http(s) address, or the relative one where no base is known; None for anything else."""
    address = re.sub(r"[\t\r\n]", "", address or "").strip()
    if not address or address.startswith("#") or len(address) > 4000:
        return None
    try:
        joined = urljoin(base or "", address)
    except ValueError:
        return None
    scheme = joined.split(":", 1)[0].lower() if re.match(r"[a-zA-Z][\w+.-]*:", joined) else ""
    return joined if scheme in ("http", "https") or (not scheme and not base) else None


def iterate_text(element: etree._Element) -> Iterator[str]:
    """Iterate over the texts within an element, without comments and the element's own tail."""
    return cast("Iterator[str]", element.itertext("*"))


def text_of(element: etree._Element) -> str:
    """Return the text within an element, spaces collapsed."""
    return collapse("".join(iterate_text(element)))


def select(element: etree._Element, selector: str) -> list[etree._Element]:
    """Return the elements that a CSS selector finds; none for a selector that cannot be read."""
    try:
        return cast("list[etree._Element]", _compile(selector)(element))
    except SelectorError:
        return []


@lru_cache(maxsize=256)
def _compile(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")


def collapse(text: str) -> str:
    """Collapse white space of every kind to single spaces and strip it at the ends."""
    return " ".join(text.split())


class LineReader:
    """Walks the tree once and fills a page's lines, nodes and marks. Iterative: nesting depth costs nothing.

    Half of the time that reading a page takes goes into ``read``; that is why it is one loop over local names.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pieces: list[str] = []
        self.linked = 0
        self.stack: list[int] = []

    def read(self) -> None:
        """Fill the page."""
        root = self.page.root
        if root is None:
            return
        etree.strip_elements(root, *_UNSEEN, with_tail=False)
        for written in root.iter("pre"):
            _break_paragraphs(written)
        body = root.find("body")
        nodes, lines, pieces, stack = self.page.nodes, self.page.lines, self.pieces, self.stack
        flush = self._flush
        current: etree._Element | None = None  # The innermost block element
        anchors = seen = 0
        for event, element in etree.iterwalk(root if body is None else body, events=("start", "end", "comment")):
            if event == "start":
                seen += 1
                tag = element.tag
                if tag in _INLINE and not (tag in _SOMETIMES_BLOCK and _is_container(element)):
                    if tag == "a":
                        anchors += 1
                    elif tag == "meta":
                        self._mark(element.get("name") or "")
                    if pieces:
                        pieces.append(JOINT)
                else:
                    if pieces:
                        flush()
                    if tag != "br":
                        nodes.append(_make_node(element, tag, stack[-1] if stack else -1, nodes, len(lines)))
                        stack.append(len(nodes) - 1)
                        current = element
                text = element.text
            elif event == "end":
                if current is element:
                    if pieces:
                        flush()
                    nodes[stack.pop()].last = len(lines)
                    current = nodes[stack[-1]].element if stack else None
                elif (tag := element.tag) != "br":
                    if tag == "a":
                        anchors -= 1
                    if pieces:
                        pieces.append(JOINT)
                text = element.tail
            else:
                self._mark(element.text or "")
                text = element.tail
            # A line begins with neither space nor joint: most of a page's texts are the spaces between its elements.
            if text and (pieces or not text.isspace()):
                pieces.append(text)
                if anchors and not text.isspace():
                    self.linked += len(text.strip())
            if seen > MAX_NODES:
                break
        flush()
        for index in stack:
            nodes[index].last = len(lines)

    def _mark(self, text: str) -> None:
        if len(text) < 60 and text and not text.isspace():
            self._flush()
            self.page.marks.append(Mark(text.strip(), len(self.page.lines), self.stack[-1] if self.stack else -1))

    def _flush(self) -> None:
        pieces = self.pieces
        text = " ".join((pieces[0] if len(pieces) == 1 else "".join(pieces)).split()).strip(" " + JOINT)
        pieces.clear()
        if text and self.stack:
            node = self.page.nodes[self.stack[-1]]
            tag = node.tag
            heading = int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0
            self.page.lines.append(Line(text, self.linked, self.stack[-1], heading, node.hidden))
        self.linked = 0


def _break_paragraphs(element: etree._Element) -> None:
    """Put a break where a text that shows its own line ends has an empty line or an indent: the rest wraps lines."""
    first, *others = (_WRAPPED.sub("", text) for text in _PARAGRAPH.split(element.text or "")[:5000])
    element.text = first
    for place, text in enumerate(others):
        line_end = etree.Element("br")
        line_end.tail = text
        element.insert(place, line_end)


def _make_node(element: etree._Element, tag: str, parent: int, nodes: list[Node], line: int) -> Node:
    given, own, style = element.get("class"), element.get("id"), element.get("style")
    name = f" {given or ''} {own or ''} ".lower()[:300] if given or own else " "
    depth, hidden = (nodes[parent].depth + 1, nodes[parent].hidden) if parent >= 0 else (1, False)
    if not hidden and (" ng-hide " in name or " d-none " in name or element.get("hidden") is not None):
        hidden = True  # Names of Angular and Bootstrap
    if style is not None and not hidden:
        hidden = "i" in style and _hides(element, style[:500])
    return Node(element, tag, name, parent, line, line, depth, hidden)


def _hides(element: etree._Element, style: str) -> bool:
    return _HIDDEN.search(style) is not None or (_INVISIBLE.search(style) is not None and not _is_container(element))


def _is_container(element: etree._Element) -> bool:
    name = f"{element.get('id') or ''} {element.get('class') or ''}"
    return len(name) > 1 and _BODY_LIKE.search(name[:200]) is not None
