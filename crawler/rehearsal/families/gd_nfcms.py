"""Guangdong NFCMS: pages counted from 1, no date in the address, and the disclosure interface gkmlpt."""

# ruff: noqa: E501 (lines of HTML stand as the sites send them)

import re
from html import escape

from crawler.rehearsal import pages
from crawler.rehearsal.site import Answer, Article, Ask, Column, Shelf, Site, latest

_GKMLPT = re.compile(r"^/gkmlpt/api/all/(\d+)$")


def article_path(site: Site, article: Article) -> str:
    column = site.columns[article.column]
    folder = column.folder or column.path.rsplit("/", 1)[0] + "/"
    return f"{folder}content/post_{_number(article)}.html"


def _number(article: Article) -> str:
    """Return the id in the address; with no date beside it, it must be unique in the whole site."""
    return str(article.number % 9_000_000_000 + 1_000_000_000)


def answer(shelf: Shelf, ask: Ask) -> Answer | None:
    if article := shelf.find(ask.path):
        return _article(shelf, article)
    if found := _GKMLPT.match(ask.path):
        return _disclosure(shelf, found[1], ask.query)
    for column in shelf.site.columns:
        folder = column.path.rsplit("/", 1)[0] + "/"
        if ask.path in {folder, folder + "index.html"}:
            return _listing(shelf, column, 1)
        page = re.fullmatch(re.escape(folder) + r"index_(\d+)\.html", ask.path)
        if page and column.newest is None and int(page[1]) > 1:
            return _listing(shelf, column, int(page[1]))
    return None


def _listing(shelf: Shelf, column: Column, number: int) -> Answer | None:
    site = shelf.site
    articles = shelf.listed(column)
    rows = column.newest or site.rows
    count = pages.count_pages(articles, rows)
    if number > count:
        return None
    items = "\n".join(_row(shelf, article) for article in pages.page_of(articles, number - 1, rows))
    pager = ""
    if column.newest is None and count > 1:
        following = f'<a class="next" href="index_{number + 1}.html">下一页</a>' if number < count else ""
        pager = f'<div class="page"><a href="index.html">首页</a> {number}/{count} {following}<a class="last" href="index_{count}.html">尾页</a></div>'
    name = "publicList" if "anchor_dates" in site.traits else "news_list2"
    main = f'{pages.above_listing(site, column)}\n<ul class="{name}">\n{items}\n</ul>\n{pager}'
    title = site.title if column.newest else f"{column.name} - {site.title}"
    text = pages.shell(site, title=title, metas=pages.column_metas(site, column), main=main, year=shelf.today.year)
    return pages.html(site, text, latest(articles, shelf.today))


def _row(shelf: Shelf, article: Article) -> str:
    title, url, day = escape(article.title), shelf.url(article), f"{article.published:%Y-%m-%d}"
    if "anchor_dates" in shelf.site.traits:
        return f'<li><a href="{shelf.path(article)}" target="_blank"><h3>{title}</h3><p>发布日期：{day}</p></a></li>'
    shown = escape(pages.cut_title(article.title, 30))
    return f'<li class="marB20"><a href="{url}" title="{title}">{shown}</a><span class="time">{day}</span></li>'


def _disclosure(shelf: Shelf, code: str, query: dict[str, str]) -> Answer | None:
    column = next((c for c in shelf.site.columns if c.code == code), None)
    if column is None:
        return None
    articles = shelf.listed(column)
    number = int(query.get("page", "1")) if query.get("page", "1").isdecimal() else 1
    found = pages.page_of(articles, number - 1, 20)
    return pages.as_json(
        {
            "classify": {"id": int(code), "name": column.name, "parent": 0, "post_count": len(articles) + 2},
            "articles": [
                {
                    "identifier": f"006939748/{a.published.year}-{a.number % 10**5:05d}",
                    "publisher": a.byline,
                    "created_at": f"{a.published:%Y-%m-%d %H:%M:%S}",
                    "title": a.title,
                    "url": shelf.url(a),
                }
                for a in found
            ],
        }
    )


def _article(shelf: Shelf, article: Article) -> Answer:
    site = shelf.site
    day = article.published
    main = f"""{pages.heading(site, article)}
<div class="article"><h1 class="title">{escape(article.title)}</h1>
<div class="info">时间：{day:%Y-%m-%d} {day:%H:%M}　来源：{article.byline}</div>
<div class="article-content zw">{pages.paragraphs(article, indent="&emsp;&emsp;")}</div>
{pages.attachments(article, "/attachment/0/")}
</div>
{pages.tail(shelf, article)}"""
    metas = [
        *pages.article_metas(site, article, shelf.url(article)),
        pages.meta("ArticleId", _number(article)),
    ]
    title = f"{article.title} - {site.title}"
    return pages.html(site, pages.shell(site, title=title, metas=metas, main=main, year=day.year), modified=day)
