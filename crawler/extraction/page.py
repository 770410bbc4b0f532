"""A page, parsed once: its tree, its metadata and its lines of text, each line with the elements around it.

Everything else in this package reads the lines; the tree is walked here only.
"""

import re
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urljoin

from lxml import etree

from crawler.text import decode

# C0 controls crash lxml's callers; U+001F is used below as a mark, so a page must not bring its own.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_SPACES = re.compile(r"[ \t\r\n\xa0\u3000\u2002\u2003\u2009\u200b\ufeff]+")

JOINT = "\x1f"  # Stands in a line where one inline element ends and another begins

# Everything that is not listed starts a new line, made-up names such as <founder-content> too.
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "o:p",
        "q",
        "ruby",
        "rb",
        "rt",
        "rp",
        "s",
        "samp",
        "small",
        "span",
        "st1:chmetcnv",
        "st1:chsdate",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "meta",
        "link",
        "input",
    ]
)
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "select",
        "textarea",
        "iframe",
        "template",
        "svg",
        "object",
        "embed",
        "applet",
        "map",
        "video",
        "audio",
        "button",
        "head",
        "title",
        "option",
        "canvas",
        "math",
        "frameset",
    ]
)
_CELLS = frozenset(("td", "th"))
# A span or font element that bears such a name is a container all the same.
_BODY_LIKE = re.compile(r"zoom|content|article|editor|body|text", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)

_HINTED = re.compile(r"source|origin|laiyuan|author|writer|editor|zuozhe|time|date|publish|title|biaoti|headline", re.I)

MAX_CHARS = 8_000_000  # Longest page read; the rest is dropped. The longest real page seen has 0.9 million
MAX_NODES = 200_000  # Elements looked at; a list of 1,000 rows has about 10,000


@dataclass(slots=True)
class Line:
    """Text between two block boundaries; ``node`` is the index of the innermost block element."""

    text: str  # Spaces collapsed; JOINT at the ends of inline elements
    linked: int  # Characters within anchors
    node: int
    heading: int = 0  # 1 to 6 in h1 to h6, 9 in other elements whose name says title
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
class Hint:
    """The text of a short element whose class or id says source, author, time or title."""

    name: str
    text: str
    line: int
    tag: str


@dataclass(slots=True)
class Page:
    """The parsed page."""

    source: str
    url: str | None
    root: etree._Element | None
    lines: list[Line] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)

    def absolute(self, address: str | None) -> str | None:
        """Join an address of the page with the page's own (or its base); None if it leads nowhere."""
        return join_address(self.base, address)

    @property
    def base(self) -> str | None:
        """The address that relative ones start from."""
        found = self.root.find(".//base[@href]") if self.root is not None else None
        if found is None:
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
    return _CONTROLS.sub("", text[:MAX_CHARS])


def parse_html(source: str) -> etree._Element | None:
    """Parse HTML text; None if there is nothing in it."""
    source = _XML_DECLARATION.sub("", source, count=1)
    if not source.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    try:
        return etree.fromstring(source.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def join_address(base: str | None, address: str | None) -> str | None:
    """Return an absolute http(s) address, or the relative one where no base is known; None for anything else."""
    address = _SPACES.sub("", address or "")
    if not address or address.startswith("#") or len(address) > 4000:
        return None
    try:
        joined = urljoin(base or "", address)
    except ValueError:
        return None
    scheme = joined.split(":", 1)[0].lower() if re.match(r"[a-zA-Z][\w+.-]*:", joined) else ""
    return joined if scheme in ("http", "https") or (not scheme and not base) else None


def collapse(text: str) -> str:
    """Collapse white space of every kind to single spaces and strip it at the ends."""
    return _SPACES.sub(" ", text).strip()


class LineReader:
    """Walks the tree once and fills a page's lines, nodes and marks. Iterative: nesting depth costs nothing."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pieces: list[str] = []
        self.linked = 0
        self.anchor_depth = 0
        self.unseen_depth = 0
        self.stack: list[int] = []
        self.heading = 0

    def read(self) -> None:
        """Fill the page."""
        if self.page.root is None:
            return
        events = etree.iterwalk(self.page.root, events=("start", "end", "comment"))
        for seen, (event, element) in enumerate(events):
            if event == "start":
                self._start(element)
                if seen > 2 * MAX_NODES:
                    break
            elif event == "end":
                self._end(element)
            else:
                self._comment(element)
        self._flush()
        for index in self.stack:
            self.page.nodes[index].last = len(self.page.lines)

    def _start(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _UNSEEN:
            self.unseen_depth += 1
            return
        if self.unseen_depth:
            return
        if tag == "br":
            self._flush()
            return
        if tag == "a":
            self.anchor_depth += 1
        name = element.get("class") or element.get("id")
        if name and _HINTED.search(name[:200]):
            self._hint(element, name[:200])
        if tag in _INLINE and not (tag in ("span", "font") and self._is_container(element)):
            if tag == "meta":
                self._mark(element.get("name") or "")
            self.pieces.append(JOINT)
        else:
            self._flush()
            self._open(element, str(tag))
        if element.text:
            self._add(element.text)

    def _end(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _UNSEEN:
            self.unseen_depth -= 1
        elif not self.unseen_depth and tag != "br":
            if tag == "a":
                self.anchor_depth -= 1
            if self.stack and self.page.nodes[self.stack[-1]].element is element:
                self._flush()
                self.page.nodes[self.stack.pop()].last = len(self.page.lines)
            else:
                self.pieces.append(JOINT)
        if element.tail and not self.unseen_depth:
            self._add(element.tail)

    def _comment(self, element: etree._Element) -> None:
        if self.unseen_depth:
            return
        text = element.text or ""
        if len(text) < 60:
            self._mark(text)
        if element.tail:
            self._add(element.tail)

    def _hint(self, element: etree._Element, name: str) -> None:
        text = "".join(islice(element.itertext("*", with_tail=False), 12))
        if 0 < len(text) < 400:
            self.page.hints.append(Hint(name.lower(), collapse(text), len(self.page.lines), str(element.tag)))

    def _is_container(self, element: etree._Element) -> bool:
        name = (element.get("id") or "") + (element.get("class") or "")
        return bool(name) and _BODY_LIKE.search(name) is not None

    def _open(self, element: etree._Element, tag: str) -> None:
        nodes = self.page.nodes
        parent = self.stack[-1] if self.stack else -1
        name = f"{element.get('class') or ''} {element.get('id') or ''}"[:300].lower()
        style = element.get("style")
        hidden = (parent >= 0 and nodes[parent].hidden) or bool(style and _HIDDEN.search(style[:500]))
        first = len(self.page.lines)
        self.stack.append(len(nodes))
        nodes.append(Node(element, tag, f" {name} ", parent, first, first, len(self.stack), hidden))

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        if self.anchor_depth:
            self.linked += len(text.strip())

    def _mark(self, text: str) -> None:
        if text and not text.isspace():
            self._flush()
            self.page.marks.append(Mark(text.strip(), len(self.page.lines), self.stack[-1] if self.stack else -1))

    def _flush(self) -> None:
        if not self.pieces:
            return
        text = _SPACES.sub(" ", "".join(self.pieces))
        self.pieces.clear()
        if self.stack and not (text.isspace() or not text.strip(" " + JOINT)):
            node = self.page.nodes[self.stack[-1]]
            heading = int(node.tag[1]) if len(node.tag) == 2 and node.tag[0] == "h" and node.tag[1].isdigit() else 0
            self.page.lines.append(Line(text.strip(" " + JOINT), self.linked, self.stack[-1], heading, node.hidden))
        self.linked = 0
