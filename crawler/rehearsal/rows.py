"""The HTML of listings as single sites have it: what encloses the rows, and one row."""

# ruff: noqa: E501 (lines of HTML stand as the sites send them)

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from crawler.rehearsal.pages import cut_title
from crawler.rehearsal.site import Article, Site

Row = Callable[[str, Article], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """One site's listing; ``row`` takes an article's address as the page writes it."""

    opening: str
    closing: str
    row: Row


def shape_of(site: Site) -> str | None:
    """Return the name of a site's own shape, None where its family's own is used."""
    return next((trait.partition(":")[2] for trait in site.traits if trait.startswith("shape:")), None)


def _plain(date: str = "", *, cut: int = 0) -> Row:
    """Return a row of a link and, after it, a day in the tag given: ``<em>{}</em>``."""

    def row(address: str, article: Article) -> str:
        title, day = escape(article.title), f"{article.published:%Y-%m-%d}"
        shown = escape(cut_title(article.title, cut)) if cut else title
        named = f' title="{title}"' if cut else ""
        return f'<li><a href="{address}"{named} target="_blank">{shown}</a>{date.format(day)}</li>'

    return row


def _inside(address: str, article: Article) -> str:
    title, day = escape(article.title), f"{article.published:%Y-%m-%d}"
    return f'<li><a href="{address}">{title}<span class="time">{day}</span></a></li>'


def _spans(address: str, article: Article) -> str:
    title, day = escape(article.title), f"{article.published:%Y-%m-%d}"
    return f'<li><span class="d1"><a href="{address}">{title}</a></span><span class="d2">{day}</span></li>'


def _table_row(address: str, article: Article) -> str:
    title, day = escape(article.title), f"{article.published:%Y-%m-%d}"
    return f'<tr class="table_list_tr"><td>·</td><td>公告</td><td><a href="{address}" title="{title}">{escape(cut_title(article.title, 24))}</a></td><td>{day}</td></tr>'


def _bare(address: str, article: Article) -> str:
    return f'<a href="{address}" class="row">{escape(article.title)} {article.published:%Y-%m-%d}</a>'


def _press_release(address: str, article: Article) -> str:
    return f'<li><a href="{address}">{escape(article.title)}</a></li>'


SHAPES = {
    "beijing": Shape(
        opening='<div class="public_list_team"><ul>', closing="</ul></div>", row=_plain("<span>{}</span>")
    ),
    "tianjin": Shape(opening='<ul class="news_list">', closing="</ul>", row=_plain('<span class="time">{}</span>')),
    "inner_mongolia": Shape(
        opening='<div class="top_right_con"><ul>',
        closing="</ul></div>",
        row=_plain('<span class="xx hhhei16">{}</span>', cut=24),
    ),
    "jilin": Shape(opening='<ul class="index_news_list2">', closing="</ul>", row=_plain(cut=26)),
    "fujian": Shape(opening='<div class="gl"><ul>', closing="</ul></div>", row=_plain("<span>{}</span>", cut=22)),
    "guangxi": Shape(
        opening='<div id="morelist"><ul class="more-list">', closing="</ul></div>", row=_plain("<span>{}</span>")
    ),
    "hainan": Shape(opening='<div class="gly-r-nr2"><ul>', closing="</ul></div>", row=_plain("<em>{}</em>")),
    "guizhou": Shape(opening='<div class="bd"><ul>', closing="</ul></div>", row=_plain("<span>{}</span>")),
    "hunan": Shape(
        opening='<div class="listPage-r-li"><ul>', closing="</ul></div>", row=_plain("<small>{}</small>", cut=24)
    ),
    "shaanxi": Shape(opening='<div class="news-list"><ul>', closing="</ul></div>", row=_inside),
    "nanjing": Shape(opening='<ul id="result">', closing="</ul>", row=_spans),
    "qingdao": Shape(opening='<ul class="category-list">', closing="</ul>", row=_plain("<span>{}</span>", cut=16)),
    "ucap": Shape(
        opening='<div class="infolist ymd res split5n"><ul>',
        closing="</ul></div>",
        row=_plain("<span>{}</span>", cut=26),
    ),
    "plain": Shape(opening='<ul class="list">', closing="</ul>", row=_plain("<span>[{}]</span>")),
    "undated": Shape(opening='<ul class="list">', closing="</ul>", row=_plain()),
    "henan": Shape(opening='<div class="zfxxgk_zdgkc"><ul>', closing="</ul></div>", row=_plain("<b>{}</b>")),
    "qinghai": Shape(opening='<ul class="now">', closing="</ul>", row=_plain("<span>{}</span>")),
    "shanghai": Shape(
        opening='<table class="table_list"><tr><th>序号</th><th>类别</th><th>标题</th><th>日期</th></tr>',
        closing="</table>",
        row=_table_row,
    ),
    "hebei": Shape(opening='<div class="column">', closing="</div>", row=_bare),
    "heilongjiang": Shape(opening='<ul id="list">', closing="</ul>", row=_plain("<span>{}</span>")),
    "xinjiang": Shape(
        opening='<div id="list-data"><ul class="list">', closing="</ul></div>", row=_plain("<span>{}</span>")
    ),
    "press_release": Shape(opening='<ul class="list">', closing="</ul>", row=_press_release),
}
"""By the source whose listing looks so; ``plain`` and ``undated`` for those of which nothing is known."""
