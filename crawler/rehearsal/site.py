"""What a played site is made of: its columns, its articles, a request to it and its answer."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from functools import cached_property
from hashlib import blake2b
from typing import Literal, Protocol
from urllib.parse import urlsplit

CHINA = timezone(timedelta(hours=8))
Role = Literal["ordinary", "announcement", "background", "negative", "copy"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One listing. ``code`` is the CMS's own id; ``folder`` is where its articles stand, if not beside the listing.

    ``newest`` bounds a listing that cannot be paged, such as a home page; ``whole`` is then the path of the column that
    it shows the newest of, and leads to. A column that is not ``declared`` is missing in the source's file because no
    public code knows it: its address is invented, and discovery has to find it.
    """

    url: str
    name: str
    code: str = ""
    folder: str = ""
    newest: int | None = None
    whole: str = ""
    declared: bool = True

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def scheme(self) -> str:
        return urlsplit(self.url).scheme


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """One host with its owner, its CMS family and its columns, the news column first.

    ``traits`` are the awkward habits that a family can have and this site has.
    """

    name: str
    host: str
    title: str
    region: str
    family: str
    columns: tuple[Column, ...]
    rows: int = 10
    site_code: str = ""
    charset: str = "utf-8"
    charset_declared: bool = True
    robots: str | None = "User-agent: *\nDisallow: /search/\nCrawl-delay: 0.02\n"
    traits: frozenset[str] = frozenset()
    other_hosts: tuple[str, ...] = ()


def unfold(site: Site) -> Site:
    """Return the site as it is behind its home page: the column that this shows stands at its own path."""
    columns = tuple(
        replace(one, url=f"{one.scheme}://{site.host}{one.whole}", newest=None, whole="") if one.whole else one
        for one in site.columns
    )
    return site if columns == site.columns else replace(site, columns=columns)


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """A joint act that articles report: what a reader must be told, once.

    ``kinds`` are the kinds a careful reader accepts, the strongest first; ``regions`` are GB/T 2260 province names.
    """

    name: str
    kinds: tuple[str, ...]
    regions: frozenset[str]
    day: date


@dataclass(frozen=True, kw_only=True)
class Article:
    """One article as its author wrote it; what a page makes of it is the family's business."""

    key: str
    site: str
    column: int
    title: str
    paragraphs: tuple[str, ...]
    published: datetime
    byline: str
    editor: str
    role: Role = "ordinary"
    event: Event | None = None
    original: str | None = None
    attachments: tuple[str, ...] = ()
    damage: frozenset[str] = frozenset()

    @cached_property
    def number(self) -> int:
        """Return a stable id of 63 bits, from which each family derives its own form."""
        return int.from_bytes(blake2b(self.key.encode(), digest_size=8).digest(), "big") >> 1

    @cached_property
    def hex(self) -> str:
        """Return a stable id of 32 hexadecimal digits."""
        return blake2b(self.key.encode(), digest_size=16).hexdigest()

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


class Shelf:
    """What one site has to show on one day, newest first."""

    def __init__(self, site: Site, today: date, articles: tuple[Article, ...], path_of: "PathOf") -> None:
        self.site = site
        self.today = today
        self.articles = articles
        self._path_of = path_of
        self._columns = tuple(tuple(a for a in articles if a.column == number) for number in range(len(site.columns)))
        self._by_path = {path_of(site, article): article for article in articles}
        self._place = {a.key: place for column in self._columns for place, a in enumerate(column)}

    def listed(self, column: Column) -> tuple[Article, ...]:
        """Return the articles that the column's listing shows on all its pages together."""
        articles = self._columns[self.site.columns.index(column)]
        return articles if column.newest is None else articles[: column.newest]

    def find(self, path: str) -> Article | None:
        return self._by_path.get(path)

    def path(self, article: Article) -> str:
        return self._path_of(self.site, article)

    def url(self, article: Article) -> str:
        return f"{self.site.columns[article.column].scheme}://{self.site.host}{self.path(article)}"

    def older(self, article: Article, count: int) -> tuple[Article, ...]:
        """Return the column's next older articles: what a page may name as related without changing from day to day."""
        start = self._place[article.key] + 1
        return self._columns[article.column][start : start + count]


class PathOf(Protocol):
    def __call__(self, site: Site, article: Article, /) -> str: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """A request, as far as a family looks at it. Header names are lower-case; ``target`` is path and query as sent."""

    method: str
    host: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    headers: dict[str, str]
    target: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A response. With ``modified`` the server adds ETag and Last-Modified and honours conditional requests."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/html"
    modified: datetime | None = None
    headers: tuple[tuple[str, str], ...] = field(default=())


class Family(Protocol):
    """One CMS: where its articles stand, and what it answers."""

    def article_path(self, site: Site, article: Article, /) -> str: ...

    def answer(self, shelf: Shelf, ask: Ask, /) -> Answer | None: ...


def latest(articles: tuple[Article, ...], today: date) -> datetime:
    """Return when the newest article came, the Last-Modified of a listing."""
    return articles[0].published if articles else datetime(today.year, today.month, 1, tzinfo=CHINA)
