"""From a home page to the news columns of a site: which family built it, which links name a column, what is doubtful.

Values in, values out: ``discoverer`` asks for the pages, ``concord discover`` shows what came of it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml import etree

from crawler.base_spiders.order import find_newest
from crawler.extraction import canonicalize_url
from crawler.extraction.page import collapse, join_address, parse_html, text_of, to_source
from crawler.text import to_simplified

CANDIDATES_MAX = 8
"""Columns asked for at most: at the project's delay a site is done in about a minute."""
ANCHORS_MAX = 5000
ROWS_MIN = 3
STALE_DAYS = 90  # The slowest news column seen in use had a gap of ten weeks
NAME_MAX = 14  # Characters; a longer anchor with 动态 in it is an article's title
FORWARDING_MAX = 20_000  # Characters; a page that only leads on is short
TITLE_MIN = 10  # Characters; names of columns are shorter
FOLDERS_ABOVE = 5  # Of an article, that may be its column's: /xw/gzdt/2026/3/5/
_MANY = 3  # Equal names at so many addresses are departments' own columns, not the site's

# What the columns are called, the likeliest to hold the agency's own news first.
_NAMES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:市场监[管督]|市监|监管|工作|政务|部门|机关|[省市区总本]局|全省|全市)\w{0,2}(?:动态|要闻)|^(?:要闻|动态|今日要闻|本地要闻)$",
        r"标准(?:化|技术)?\w{0,4}(?:动态|要闻|工作|新闻|资讯)",
        r"(?:地方|基层|系统|市州|市县|县区|区县|各地|地市|设区市)\w{0,2}(?:动态|要闻|信息|传真)|^(?:总局|司局|地方)$",
        r"新闻发布|新闻中心|新闻动态|新闻资讯|主要新闻|图片新闻|^(?:新闻|快讯|资讯|综合|热点|News)$",
        r"(?:媒体|传媒)(?:关注|聚焦|报道|视点|声音|集萃|看\w{0,4})",
        r"动态|要闻|新闻|资讯|简讯|快讯|快递|最新消息|(?:工作|图片|[省市区县本]局)信息",
    )
)
_NOT_NEWS = re.compile(r"党建|廉政|人事|招聘|政策|解读|专题|视频|图解|公告|公示|通知|订阅|中国政府网|国务院")
_LATER = re.compile(r"时政要闻|新闻发布会")  # News, but seldom the agency's own
_MORE = re.compile(r"^(?:更多|more|查看更多)[\s>»+…]*$", re.I)
_FORWARDS = re.compile(
    r"""(?:location(?:\.href)?\s*=|location\.(?:replace|assign)\s*\(|<i?frame\b[^<>]{0,200}?\ssrc\s*=)\s*["']?(?P<to>[^"'\s<>;)]{1,300})""",
    re.I,
)
_LETTERS = re.compile(r"[^\w\u3400-\u9fff]+")

_MARK = 3  # Weight of a mark that no other family leaves; weaker ones count 1 or 2
_SIGN_MIN = 2
FAMILIES = {
    "hanweb_jpaas": (
        (5, "jpaas-publish-server in the page", re.compile(r"/jpaas-publish-server/")),
        (_MARK, "articles art_<32 hex>.html", re.compile(r"/art/\d{4}/art_[0-9a-f]{32}\.html")),
    ),
    "hanweb_jcms": (
        (_MARK, "articles art_<column>_<id>.html", re.compile(r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html")),
        (2, "columns /col/col<id>/", re.compile(r"/col/col\d+(?:/|\b)")),
        (2, "records as CDATA", re.compile(r"<datastore>|dataproxy\.jsp", re.I)),
    ),
    "trs_wcm": (
        (_MARK, "articles t<day>_<id>.html", re.compile(r"/t(?:20\d{6}_\d+|\d{8})\.s?html?\b")),
        (1, "createPageHTML", re.compile(r"createPageHTML\s*\(\s*\d")),
        (1, "TRS's class names", re.compile(r"\bTRS_(?:Editor|UEDITOR)|\btrs_editor_view", re.I)),
    ),
    "ucap": (
        (_MARK, "articles <32 hex>.shtml", re.compile(r"/[0-9a-f]{32}\.shtml|/c\d{5,6}/c?\d+/content\.shtml")),
        (2, "columns c<digits>/…list.shtml", re.compile(r"/c\d{5,6}/\w*list\w*\.shtml")),
        (1, "Ucap's search", re.compile(r"guestweb[45]/|/searchList/|name=[\"']?channelid", re.I)),
    ),
    "gd_nfcms": (
        (_MARK, "articles content/post_<id>.html", re.compile(r"/content/m?post_\d+\.html")),
        (2, "gkmlpt", re.compile(r"/gkmlpt/")),
    ),
    "boda_vsb": (
        (_MARK, "articles /info/<tree>/<id>.htm", re.compile(r"\binfo/\d{4,}/\d+\.htm\b")),
        (2, "Boda's addresses", re.compile(r"wbtreeid=|wbnewsid=")),
        (1, "Boda's names", re.compile(r"\bvsb_content|_sitegray|visualsitebuilder", re.I)),
    ),
    "snowflake": (
        (_MARK, "articles content_<19 digits>.html", re.compile(r"/content_\d{18,20}\.html")),
        (1, "queryList", re.compile(r"/queryList\b|\blistData\s*=")),
    ),
}  # fmt: skip
"""Signs by base spider: weight, words for the report, pattern in the page's source or the addresses listed."""

_COLUMN_OF_ARTICLE = (
    (re.compile(r"^(.*/)\d{6}/t\d{8}(?:_\d+)?\.s?html?$"), r"\1"),
    (re.compile(r"^(.*/)art/\d{4}/art_[0-9a-f]{32}\.html$"), r"\1"),
    (re.compile(r"^/art/\d{4}/\d{1,2}/\d{1,2}/art_(\d+)_\d+\.html$"), r"/col/col\1/index.html"),
    (re.compile(r"^(.*/c\d{5,6}/)\d{4}/\d{1,2}/\d{1,2}/[0-9a-f]{32}\.shtml$"), r"\1list.shtml"),
    (re.compile(r"^(.*/)content/m?post_\d+\.html$"), r"\1"),
    (re.compile(r"^(.*/)content/content_\d{15,20}\.html$"), r"\1"),
)
"""Where the column of an article stands, by family; Boda's addresses do not tell."""


class Candidate(NamedTuple):
    """A link that may lead to a news column; the lower the rank, the likelier."""

    url: str
    name: str
    rank: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Recognised:
    """The family of a site, None where nothing tells, with the signs that told."""

    family: str | None
    signs: tuple[str, ...]


def recognise_family(page: str, addresses: Iterable[str] = ()) -> Recognised:
    """Return the family that left the weightiest signs in a page's source and in addresses found on the site.

    >>> recognise_family('<a href="/info/1038/5012.htm">').family
    'boda_vsb'
    >>> recognise_family("<p>要闻</p>").family is None
    True
    """
    text = f"{page}\n{chr(10).join(addresses)}"
    found = {
        family: [(weight, words) for weight, words, sign in signs if sign.search(text)]
        for family, signs in FAMILIES.items()
    }
    weights = {family: sum(weight for weight, _ in signs) for family, signs in found.items()}
    best = max(weights, key=lambda family: weights[family])
    if weights[best] < _SIGN_MIN or list(weights.values()).count(weights[best]) > 1:
        return Recognised(family=None, signs=())
    return Recognised(family=best, signs=tuple(words for _, words in found[best]))


def rank_name(name: str) -> int | None:
    """Return how likely a column of this name holds the agency's news, 0 the likeliest; None for another thing.

    >>> rank_name("工作动态"), rank_name("媒体关注"), rank_name("通知公告"), rank_name("时政要闻")
    (0, 4, None, 6)
    """
    name = to_simplified(name)
    if not 2 <= len(name) <= NAME_MAX:
        return None
    if _LATER.search(name):
        return len(_NAMES)
    if _NOT_NEWS.search(name):
        return None
    return next((rank for rank, pattern in enumerate(_NAMES) if pattern.search(name)), None)


def find_candidates(page: bytes | str, *, url: str, charset: str | None = None) -> list[Candidate]:
    """Return the likely news columns that a home page leads to, the likeliest first, each place once.

    Those that a link names, and those to which several articles on the page belong by their addresses.
    """
    root = parse_html(to_source(page, charset))
    if root is None:
        return []
    base = root.find(".//base[@href]")
    start = (join_address(url, base.get("href")) if base is not None else None) or url
    anchors = list(islice(root.iter("a"), ANCHORS_MAX))
    shown = infer_columns(address for anchor in anchors if (address := join_address(start, anchor.get("href"))))
    confirmed = {_place(address) for address in shown}
    folders = _count_folders(address for anchor in anchors if (address := _address_of_title(anchor, start)))
    found: dict[str, Candidate] = {}
    named = {_place(url)}
    for anchor in anchors:
        address = _own_address(anchor, start)
        name = _name_of(anchor) if address else ""
        if address is None or not name or _place(address) == _place(url):
            continue
        place, rank = _place(address), rank_name(name)
        named.add(place)
        if rank is not None and (place not in found or rank < found[place].rank):
            found[place] = Candidate(address, name, rank)
    names = Counter(candidate.name for candidate in found.values())

    def standing(one: Candidate) -> int:
        shows_articles = _place(one.url) in confirmed or folders[_folder(one.url)] >= ROWS_MIN
        is_one_of_many = names[one.name] >= _MANY and not shows_articles
        return one.rank + (len(_NAMES) + 1) * is_one_of_many

    unnamed = [Candidate(address, "栏目", len(_NAMES)) for address in shown if _place(address) not in named]
    # Sorting keeps the page's order among equals: menus put what matters first.
    return sorted([*found.values(), *unnamed], key=standing)


def _address_of_title(anchor: etree._Element, base: str) -> str | None:
    """Return where an anchor leads whose words are long enough to be an article's title."""
    words = text_of(anchor)
    return join_address(base, anchor.get("href")) if len(words) >= TITLE_MIN else None


def _count_folders(addresses: Iterable[str]) -> Counter[str]:
    """Count the articles below each folder: below a column's, whatever the family, its articles stand."""
    counted: Counter[str] = Counter()
    for address in set(addresses):
        folder = _folder(address)
        for _ in range(FOLDERS_ABOVE):
            counted[folder] += 1
            folder = folder.rstrip("/").rpartition("/")[0] + "/"
            if folder.count("/") <= 3:  # The site's own, where everything stands
                break
    return counted


def _folder(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[0] + "/"


def find_forwarding(page: str, *, url: str) -> str | None:
    """Return where the script or the only frame of an empty home page leads, on the same host.

    >>> find_forwarding('<script>window.location.href = "./sy/index.html";</script>', url="https://a.gov.cn/")
    'https://a.gov.cn/sy/index.html'
    """
    match = _FORWARDS.search(page[:FORWARDING_MAX])
    address = join_address(url, match["to"]) if match is not None else None
    if address is None or urlsplit(address).hostname != urlsplit(url).hostname:
        return None
    return address if canonicalize_url(address) != canonicalize_url(url) else None


def infer_columns(addresses: Iterable[str]) -> list[str]:
    """Return the columns to which several of the addresses, as articles, must belong, the fullest first.

    >>> infer_columns(f"https://a.gov.cn/xw/202603/t20260305_{number}.html" for number in range(3))
    ['https://a.gov.cn/xw/']
    """
    counted: Counter[str] = Counter()
    for address in set(addresses):
        path = urlsplit(address).path
        for pattern, place in _COLUMN_OF_ARTICLE:
            if pattern.match(path):
                counted[urljoin(address, pattern.sub(place, path))] += 1
    return [url for url, count in counted.most_common() if count >= ROWS_MIN]


def list_doubts(rows: Sequence[tuple[str, str | None, str | None]], *, next_page: str | None, today: date) -> list[str]:
    """Return what is doubtful about a listing: (address, title, day) of its rows."""
    doubts = []
    days = [day for _, _, day in rows]
    dated = [day for day in days if day]
    if len(dated) < len(rows):
        doubts.append(f"{len(rows) - len(dated)} of {len(rows)} rows carry no day")
    newest = find_newest(days) or max(dated, default=None)
    if newest and newest < (today - timedelta(days=STALE_DAYS)).isoformat():
        doubts.append(f"nothing newer than {newest}: the column may be dead")
    if newest and newest > (today + timedelta(days=1)).isoformat():
        doubts.append(f"{newest} is in the future: the days may be read wrongly")
    if any((title or "").endswith(("…", "...")) for _, title, _ in rows):
        doubts.append("titles are cut in the listing; the articles' own are used")
    if next_page is None:
        doubts.append("no later page was found")
    return doubts


def is_news_listing(rows: Sequence[tuple[str, str | None, str | None]]) -> bool:
    """Tell a listing of news from a menu that was read as one: enough rows, most of them dated or at length."""
    if len(rows) < ROWS_MIN:
        return False
    dated = sum(day is not None for _, _, day in rows)
    long = sum(len(title or "") >= 10 for _, title, _ in rows)  # Characters; names of columns are shorter
    return dated >= len(rows) / 2 or long >= 0.8 * len(rows)


def _place(url: str) -> str:
    """Return what a directory and its index page have in common."""
    return re.sub(r"/index(?:_\d{4,})?\.s?html?$", "/", canonicalize_url(url))


def _own_address(anchor: etree._Element, base: str) -> str | None:
    """Return the anchor's address where it is a page of the same host, and not of an article."""
    address = join_address(base, anchor.get("href"))
    if address is None or urlsplit(address).hostname != urlsplit(base).hostname:
        return None
    path = urlsplit(address).path
    is_article = any(pattern.match(path) for pattern, _ in _COLUMN_OF_ARTICLE)
    is_file = re.search(r"\.(?:pdf|docx?|xlsx?|zip|rar|jpe?g|png)$", path, re.I)
    return None if is_article or is_file else address.partition("#")[0]


def _name_of(anchor: etree._Element) -> str:
    """Return the name of the column that an anchor leads to: its own text, or the heading before a bare 更多."""
    name = text_of(anchor)[:40]
    if not name and (image := anchor.find(".//img")) is not None:
        name = collapse(image.get("alt") or image.get("title") or "")[:40]
    if not name or _MORE.match(name):
        stated = collapse(anchor.get("title") or "")
        return _LETTERS.sub("", stated)[:40] if stated and not _MORE.match(stated) else _heading_before(anchor)
    return _LETTERS.sub("", name)


def _heading_before(anchor: etree._Element) -> str:
    for parent in islice(anchor.iterancestors(), 3):
        words = _LETTERS.sub("", text_of(parent)[:60])
        words = re.sub(r"(?:查看)?更多.*|more.*", "", words, flags=re.I)
        if words:
            return words
    return ""
