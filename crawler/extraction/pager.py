"""Where a listing goes on, and where a body of several pages does."""

import re
from urllib.parse import urljoin, urlsplit

from lxml import etree

from crawler.extraction.embedded import find_called_address, find_openers
from crawler.extraction.page import Page, join_address, parse_html, text_of, to_source
from crawler.text.patterns import compile_late

_CREATE = compile_late(
    r"createPageHTML\s*\(\s*['\"]?(?P<total>\d{1,6})['\"]?\s*,\s*['\"]?(?P<current>\d{1,6})['\"]?\s*,"
    r"\s*['\"](?P<name>[^'\"]{1,120})['\"]\s*,\s*['\"](?P<suffix>\w{1,8})['\"]"
)
_COUNT = compile_late(
    r"(?:var\s+)?(?:countPage|totalPage|pageCount|nPageCount|totalpage|page_count)\s*[=:]\s*['\"]?(?P<total>\d{1,6})"
)
_CURRENT = compile_late(r"(?:currentPage|curPage|nCurrIndex|currIndex|pageIndex|m_nCurrPage)\s*[=:]\s*['\"]?(\d{1,6})")
_TOTAL = compile_late(r"(?:共\s*(?:<[^<>]{0,80}>\s*)*|第\s*\d{1,6}\s*/\s*)(?P<total>\d{1,6})\s*(?:<[^<>]{0,80}>\s*)*页")
_NEXT = compile_late(r"\s*[\[【]?(?:下\s*一?\s*[页頁]|后一?页|後一?頁|next(?:\s*page)?)\s*[>›»→]*[\]】]?\s*", re.I)
_PAGER = compile_late(
    r"(?:首页|尾页|末页|[上下]一?页|前一页|后一页|共|条|页|第|转到?|跳至|GO|当前|确定|\d+|[\s/|<>«»‹›….:：\[\]【】()])+",
    re.I,
)
_OPENED = compile_late(
    r"(?:location(?:\.href)?\s{0,4}=|open\()\s{0,4}['\"](?P<opened>[^'\"\s]{1,300})['\"]|"
    r"['\"](?P<named>[^'\"\s]{1,300}\.(?:s?html?|jhtml|jspx?|aspx?|php|do)(?:\?[^'\"\s]{0,200})?)['\"]"
)
_TURN_WORDS = ("下一页", "下页", "尾页", "末页")
_TURN_NAMES = ("createPageHTML", "countPage", "totalPage", "pageCount")
_TURNS = compile_late(rf"(?:{'|'.join(_TURN_NAMES)})\s{{0,2}}[(=]\s{{0,4}}['\"]?(?!1\W)\d")
_SUFFIX = compile_late(r"\.\w{1,6}$")
_PART = compile_late(r"[_-]p?\d{1,3}$")
_ARROW = compile_late(r"\s*[>›»→]{1,2}\s*")
_ENDS_IN_NUMBER = compile_late(r"\d+(?:\.\w{1,6})?/?$")
_NEXT_PART = compile_late(r"\s*(?:下\s*一?\s*页|后一页|next(?:\s*page)?)\s*[>›»]*\s*", re.I)


def find_next_page(
    page: bytes | str, *, url: str, number: int, first: int | None = None, charset: str | None = None
) -> str | None:
    """Return the address of the listing page after page ``number``, counted from 1; None after the last.

    ``first`` is the number that the site writes for its first page: 0 where page 2 is ``index_1.html``, 1 where it is
    ``index_2.html``. Where the source does not say it, createPageHTML counts from 0 and everything else from 1. A link
    that says 下一页 wins over counting.
    """
    source = to_source(page, charset)
    root = parse_html(source)
    linked = (
        (_find_next_link(root, url, source) or _find_numbered_link(root, url, number + 1)) if root is not None else None
    )
    if linked is not None:
        return linked
    created = _CREATE.search(source)
    if created is not None:
        if number >= int(created["total"]):
            return None
        if first is None:  # createPageHTML(50, 0, …) on the first page counts from 0, with 1 from 1
            first = int(int(created["current"]) == number)
        return urljoin(url, f"{created['name']}_{number + first}.{created['suffix']}")
    counted = _COUNT.search(source) or _TOTAL.search(source)
    if counted is None or number >= int(counted["total"]):
        return None
    if first is None:
        current = _CURRENT.search(source)
        first = 0 if current is not None and int(current[1]) == number - 1 else 1
    if urlsplit(url).query:
        return _number_query(url, number + first, before=number + first - 1)
    return number_page(url, number + first, carried=first if number == 1 else None)


def turns_pages(source: str) -> bool:
    """Tell the listing of one column, which goes on elsewhere, from a page that shows the newest of several."""
    if any(word in source for word in _TURN_WORDS):
        return True
    return any(name in source for name in _TURN_NAMES) and _TURNS.search(source) is not None


def number_page(url: str, number: int, *, carried: int | None = None) -> str:
    """Return the static address of a later page: ``index_2.html`` beside ``index.html``.

    ``carried`` is the page number that ``url`` itself may carry, any where it is None: on a first page other digits
    are the column's, as in ``node_20190.htm``.

    >>> number_page("http://a.gov.cn/xw/", 2)
    'http://a.gov.cn/xw/index_2.html'
    >>> number_page("http://a.gov.cn/zj/node_20190.htm", 2, carried=1)
    'http://a.gov.cn/zj/node_20190_2.htm'
    """
    parts = urlsplit(url)
    folder, _, name = parts.path.rpartition("/")
    stem, dot, suffix = (name or "index.html").rpartition(".")
    stem = re.sub(r"_\d{1,5}$" if carried is None else rf"_{carried}$", "", stem if dot else name)
    return urljoin(url, f"{folder}/{stem}_{number}.{suffix if dot else 'html'}")


def _number_query(url: str, number: int, *, before: int) -> str | None:
    """Return the address with the next number in its query; None where no part of the query says the page."""
    at = re.search(rf"[?&]\w{{0,20}}p(?:age)?(?:no|num|index)?=(?={before}(?:&|$))", url, re.I)
    return url[: at.end()] + str(number) + url[at.end() + len(str(before)) :] if at is not None else None


def find_next_part(page: Page) -> str | None:
    """Return the address of the next page of a body that is spread over several."""
    if not page.url or page.root is None:
        return None
    created = _CREATE.search(page.source)
    if created is not None and not created["name"].lower().startswith(("index", "list")):
        following = int(created["current"]) + 1
        return (
            urljoin(page.url, f"{created['name']}_{following}.{created['suffix']}")
            if following < int(created["total"])
            else None
        )
    if "下一页" not in page.source and "下页" not in page.source:
        return None
    base = page.find_base()
    for anchor in page.root.iter("a"):
        if _NEXT_PART.fullmatch(text_of(anchor)[:30]):
            address = join_address(base, anchor.get("href"))
            if address is not None and address != page.url and _is_part(address, page.url):
                return address
    return None


def _is_part(address: str, url: str) -> bool:
    """Tell 532_2.html from the next article: the name of this page, or of its first part, with a number added."""
    here, there = urlsplit(url), urlsplit(address)
    if here.netloc != there.netloc:
        return False
    if here.path == there.path:
        return bool(there.query) and there.query != here.query
    name, following = _SUFFIX.sub("", here.path), _SUFFIX.sub("", there.path)
    if _PART.sub("", following) == name:
        return True
    base = _PART.sub("", name)
    # a_12 to a_13 is the next article; 532_2 to 532_3 is the next part, for 532 names the article already.
    return base == _PART.sub("", following) and any(char.isdigit() for char in base.rpartition("/")[2])


def _find_numbered_link(root: etree._Element, url: str, number: int) -> str | None:
    """Return where the page's number leads, among nothing but numbers and words of a pager."""
    base = root.find(".//base[@href]")
    start = join_address(url, base.get("href")) if base is not None else url
    for anchor in root.iter("a"):
        if (anchor.text or "").strip() != str(number):
            continue
        holder = anchor.getparent()
        while holder is not None and holder.tag in ("li", "span", "b", "strong", "em", "font"):
            holder = holder.getparent()
        if holder is None or len(text := text_of(holder)[:400]) < 3 or _PAGER.fullmatch(text) is None:
            continue
        address = join_address(start, anchor.get("href"))
        if address is not None and address != url and urlsplit(address).netloc == urlsplit(url).netloc:
            return address
    return None


def _find_next_link(root: etree._Element, url: str, source: str) -> str | None:
    base = root.find(".//base[@href]")
    start = join_address(url, base.get("href")) if base is not None else url
    for anchor in root.iter("a", "link"):
        is_next = (anchor.get("rel") or "").lower() == "next"
        if not is_next and not (anchor.tag == "a" and _says_next(anchor)):
            continue
        address = join_address(start, anchor.get("href")) or join_address(start, _opened_by(anchor, source))
        if address is None or address.partition("#")[0] == url.partition("#")[0]:
            continue
        if is_next or urlsplit(address).netloc == urlsplit(url).netloc:
            return address
    return None


def _opened_by(anchor: etree._Element, source: str) -> str | None:
    """Return what the script of an anchor opens: an address that it names, or that a function of the page makes."""
    call = f"{anchor.get('onclick') or ''} {anchor.get('href') or ''}".strip()[:500]
    opened = _OPENED.search(call)
    if opened is not None:
        return opened["opened"] or opened["named"]
    return find_called_address(find_openers(source), call) if "(" in call else None


def _says_next(anchor: etree._Element) -> bool:
    text = text_of(anchor)[:30] or next((image.get("alt") or "" for image in anchor.iter("img")), "")[:30]
    if _NEXT.fullmatch(text) or _NEXT.fullmatch(anchor.get("title") or "-"):
        return True
    # A bare arrow turns pages only where its address ends in a number; elsewhere it moves a carousel.
    return _ARROW.fullmatch(text) is not None and _ENDS_IN_NUMBER.search(anchor.get("href") or "") is not None
