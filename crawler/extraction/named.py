"""Source, author and time in elements whose class, id or address says so: ``source_baidu``, ``<time datetime>``."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from crawler.extraction.dates import Moment, find_date
from crawler.extraction.names import NAMES, fold, is_person, names_in, split_names
from crawler.extraction.page import Page, text_of
from crawler.extraction.site_name import is_medium
from crawler.text.patterns import compile_late

_SOURCE = compile_late(
    r"(?:^|[_-])(?:article|news|post|info|art|ent|content|s|h)?[_-]?(?:source|laiyuan|copyfrom)(?:$|[_-])|"
    r"^js_name$|_nickname$"  # WeChat's name of the account
)
_AUTHOR = compile_late(
    r"(?:^|[_-])(?:article|news|post|info|art|entry|p)?[_-]?(?:author|authors|byline|writer|zuozhe|reporter)(?:$|[_-]?name$|[_-])|"
    r"^authi$"  # Discuz
)
_AUTHOR_PATH = compile_late(r"/(?:byline|authors?|columnists?)/[^/?#]")
_TIME = compile_late(
    r"(?:^|[_-])(?:article|news|post|pub|publish|entry)?[_-]?(?:time|date|published|datetime)(?:$|[_-])"
)
_LABEL = compile_late(
    r"^\s*(?:(?:信息|文章|稿件|新闻)?来\s{0,4}源(?:于)?|出处|作\s{0,4}者|记者|文|撰文|采写|责任编辑|编辑|By|Source|发布者|由(?=[\u4e00-\u9fff]{3}))\s*[:：/丨｜|]?\s*",
    re.I,
)
_PEOPLE = compile_late(r"\s(?:[本全融]?\w{0,4}记\s?者|作者|编辑|责编|通讯员|文)")
_EDITOR = compile_late(r"编辑|责编|校对|审核")
_NO_SOURCE = compile_late(r"^(?:来源|作者|原创|转载|关注|订阅|\W*)$|\d{3}|[。！？，：]|举报|分享|阅读|浏览")
_PLAIN_AUTHOR = compile_late(r"[A-Za-z][\w.\- ]{1,29}|[\u4e00-\u9fff]{2,8}")
_LABELLED_SIGN = compile_late(r"来\s{0,4}源\s?[:：]\s*$")
_PLAIN_NAME = compile_late(r"[\u4e00-\u9fff·]{2,20}")
_LINE = 120  # Characters of a line of labels
_MOST = 80  # Elements looked at in one block


@dataclass(frozen=True, slots=True)
class Named:
    """What such elements hold; the moment comes from an attribute, in Asia/Shanghai."""

    source: str | None = None
    author: str | None = None
    moment: Moment | None = None


def find_named(page: Page, lines: Iterable[int]) -> Named:
    """Return the first value of each kind in the blocks that hold some lines."""
    source: str | None = None
    author: str | None = None
    moment: Moment | None = None
    for element in _elements(page, lines):
        name, own = element.get("class"), element.get("id")
        if element.tag == "time":
            moment = moment or find_date(element.get("datetime") or element.get("title") or "")
        elif element.tag == "img" and source is None:
            source = _read_sign(element)
        elif author is None and _leads_to_author(element):
            author = _read_author(text_of(element))
        if not name and not own:
            continue
        for token in f"{name or ''} {own or ''}"[:200].lower().split():
            if source is None and _SOURCE.search(token):
                source = _read_source(text_of(element))
            elif author is None and _AUTHOR.search(token):
                author = _read_author(text_of(element))
            elif moment is None and _TIME.search(token):
                moment = find_date(element.get("title") or element.get("datetime") or "")
    return Named(source, author, moment)


def _leads_to_author(element: etree._Element) -> bool:
    """Tell whether a link leads to what its author has written."""
    if element.tag != "a":
        return False
    return element.get("rel") == "author" or _AUTHOR_PATH.search(element.get("href") or "") is not None


def _elements(page: Page, lines: Iterable[int]) -> Iterator[etree._Element]:
    seen: set[int] = set()
    for index in lines:
        node = page.lines[index].node
        if node not in seen:
            seen.add(node)
            yield from islice(page.nodes[node].element.iter("*"), _MOST)


def _read_sign(image: etree._Element) -> str | None:
    """Return the medium whose sign stands for its name, in a line of labels and not beside an article."""
    said = (image.get("alt") or "").strip()
    around = image.getparent()
    around = around.getparent() if around is not None and around.tag == "a" else around
    if around is None or len(beside := text_of(around)) > _LINE:
        return None
    labelled = _LABELLED_SIGN.search(beside) is not None and _PLAIN_NAME.fullmatch(said) is not None
    return said if labelled or is_medium(said) else None


def _read_source(text: str) -> str | None:
    value = _PEOPLE.split(_LABEL.sub("", text[:80]))[0]
    moment = find_date(value)
    if moment is not None:
        value = value[: moment.start]
    value = value.strip(" \u3000|｜·:：-—()（）[]【】")
    return value if 2 <= len(value) <= 24 and not _NO_SOURCE.search(value) and "://" not in value else None


def _read_author(text: str) -> str | None:
    if len(text) > 60 or _EDITOR.search(text):
        return None
    value = _LABEL.sub("", text).strip(" \u3000|｜·:：()（）[]【】")
    flat = fold(value)
    names = names_in(flat)
    if names:
        return " ".join(names)
    if re.fullmatch(NAMES, flat) and all(is_person(name) for name in split_names(flat)):
        return " ".join(split_names(value))
    return value if _PLAIN_AUTHOR.fullmatch(value) and not _NO_SOURCE.search(value) else None
