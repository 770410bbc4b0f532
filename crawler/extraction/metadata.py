"""The metadata that government sites must carry (国办发〔2017〕47号, annex on page design), and what the press uses.

Names are matched whatever their case, on ``name``, ``property``, ``itemprop`` and ``http-equiv``; of doubled tags the
last non-empty one counts for the article, the first non-empty one for the site.
"""

import re
from dataclasses import dataclass

from lxml import etree

from crawler.extraction.dates import find_date
from crawler.extraction.page import collapse, text_of
from crawler.text.patterns import compile_late

_TITLE = ("articletitle", "og:title", "twitter:title", "title", "dc.title", "headline")
# PubDate first: it is the mandated one. Maketime and "others" say when the page was generated and are not read.
_PUBLISHED = (
    "pubdate",
    "article:published_time",
    "publishdate",
    "publish_time",
    "publishtime",
    "publishedtime",
    "datepublished",
    "og:release_date",
    "weibo:article:create_at",
    "bytedance:published_time",
    "apub:time",
    "_pubtime_",
    "og:time",
    "dc.date",
    "dc.date.issued",
    "releasedate",
    "createdate",
    "pubtime",
    "date",
)
_SOURCE = ("contentsource", "source", "mediaid", "og:source", "dc.source")
_AUTHOR = ("author", "article:author", "og:article:author", "dc.creator")
_SITE = ("sitename", "og:site_name", "application-name")
_SITE_AND_COLUMN = frozenset(("siteidcode", "sitedomain", "columnname", "columntype"))
_ARTICLE = frozenset(("articletitle", "pubdate", "contentsource"))
_SOURCE_LABEL = compile_late(r"^(?:信息|稿件|文章)?来\s{0,4}源\s*[:：]\s*")
_MARKUP = compile_late(r"<[^<>]{0,200}>|&nbsp;?")
_FIRST_DAY = "1994-01-01"  # There were no such sites before; 1970-01-01 is a clock's zero
_FIRST_COUNTS = frozenset(("sitename", "sitedomain", "siteidcode"))

_VENDOR = compile_late(
    r"大汉|拓尔思|开普|博达|hanweb|\btrs\b|admin|root|test|webmaster|编辑部?$|网站|管理员|系统|公司|网$|网易|搜狐|新浪|腾讯|凤凰|人民网|新华|\d|@|/|\.com|[组部处科室办局委厅院所站队报社]$|电视台$|客户端$",
    re.I,
)
_PERSON = compile_late(r"[\u4e00-\u9fff·]{2,5}(?:[\s、，,;；]+[\u4e00-\u9fff·]{2,5}){0,5}|[A-Za-z][A-Za-z .'-]{2,40}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Metadata:
    """What the head of a page says; ``document_title`` is the text of its title element.

    ``is_doubted``: the title is that of no line of the page, so that the rest may be another article's too.
    ``is_of_column``: the tags of site and column are there, none of the article's, as on lists and pages of errors.
    """

    title: str | None
    published: str | None
    source: str | None
    author: str | None
    site: str | None
    document_title: str | None
    is_mandated: bool
    is_of_column: bool
    is_doubted: bool = False


def read_metadata(root: etree._Element) -> Metadata:
    """Read the meta elements of a page, wherever they stand."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = meta.get("content")
        if not content or not content.strip():
            continue
        name = meta.get("name") or meta.get("property") or meta.get("itemprop") or meta.get("http-equiv") or ""
        name = name.strip().lower()
        if name and not (name in _FIRST_COUNTS and name in found):
            found[name] = collapse(content[:2000])
    title = root.find(".//title")
    return Metadata(
        title=_clean_title(_first(found, _TITLE)),
        published=_published(found),
        source=next((source for name in _SOURCE if (source := clean_source(found.get(name)))), None),
        author=clean_author(_first(found, _AUTHOR)),
        site=_first(found, _SITE),
        document_title=text_of(title) or None if title is not None else None,
        is_mandated="articletitle" in found or "pubdate" in found,
        is_of_column=not found.keys().isdisjoint(_SITE_AND_COLUMN) and found.keys().isdisjoint(_ARTICLE),
    )


def clean_source(source: str | None) -> str | None:
    """Return the source without a label of its own; None for an account's number."""
    value = _SOURCE_LABEL.sub("", source or "").strip()
    return None if re.fullmatch(r"[\d\W]*", value) or len(value) > 60 else value


def _clean_title(title: str | None) -> str | None:
    """Return the title without the markup that editors write into it."""
    return collapse(_MARKUP.sub("", title)) or None if title else None


def clean_author(author: str | None) -> str | None:
    """Return the author if it names a person: the tag may hold a number, an id or the vendor of the CMS."""
    if author is None or _VENDOR.search(author) or not _PERSON.fullmatch(author):
        return None
    return author


def _first(found: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((found[name] for name in names if name in found), None)


def _published(found: dict[str, str]) -> str | None:
    for name in _PUBLISHED:
        moment = find_date(found.get(name, ""))
        if moment is not None and moment.day >= _FIRST_DAY:
            return moment.to_iso()
    return None
