"""Ucap: static pages counted from 1, and a JSON interface that carries whole bodies."""

# ruff: noqa: E501 (lines of HTML stand as the sites send them)

import re
from html import escape

from crawler.rehearsal import pages
from crawler.rehearsal.site import Answer, Article, Ask, Column, Shelf, Site, latest

_SEARCH = re.compile(r"^/(?:searchList|search)/([0-9a-f]{32})$")


def article_path(site: Site, article: Article) -> str:
    folder = site.columns[article.column].path.rsplit("/", 1)[0]
    day = article.published
    return f"{folder}/{day.year}/{day.month}/{day.day}/{article.hex}.shtml"


def answer(shelf: Shelf, ask: Ask) -> Answer | None:
    if article := shelf.find(ask.path):
        return _article(shelf, article)
    if ask.path == "/getChannelList":
        code = ask.query.get("channelCode")
        column = next((c for c in shelf.site.columns if c.code == code), None)
        return pages.as_json({"results": {"channelId": _channel(column), "channelName": column.name} if column else {}})
    if found := _SEARCH.match(ask.path):
        return _interface(shelf, found[1], ask.query)
    for column in shelf.site.columns:
        stem = column.path.removesuffix(".shtml")
        if ask.path == column.path:
            return _listing(shelf, column, 1)
        page = re.fullmatch(re.escape(stem) + r"_(\d+)\.shtml", ask.path)
        if page and int(page[1]) > 1:
            return _listing(shelf, column, int(page[1]))
    return None


def _channel(column: Column) -> str:
    return (column.code.encode().hex() * 3)[:32]


def _listing(shelf: Shelf, column: Column, number: int) -> Answer | None:
    site = shelf.site
    articles = shelf.listed(column)
    count = pages.count_pages(articles, site.rows)
    if number > count:
        return None
    items = "\n".join(
        f'<li><a href="{shelf.path(a)}" title="{escape(a.title)}" target="_blank">{escape(pages.cut_title(a.title, 26))}</a>'
        f"<span>{a.published:%Y-%m-%d}</span></li>"
        for a in pages.page_of(articles, number - 1, site.rows)
    )
    main = f"""<div class="crumbs">首页 &gt; {column.name}</div>
<div class="infolist ymd res split5n"><ul>
{items}
</ul></div>
<div id="page_div" class="pagination"><script>createPageHTML('page_div',{count}, {number},'list','shtml',{len(articles)});</script></div>"""
    metas = [*pages.column_metas(site, column), pages.meta("channelid", _channel(column))]
    text = pages.shell(site, title=f"{column.name}_{site.title}", metas=metas, main=main, year=shelf.today.year)
    return pages.html(site, text, latest(articles, shelf.today))


def _interface(shelf: Shelf, channel: str, query: dict[str, str]) -> Answer:
    column = next((c for c in shelf.site.columns if _channel(c) == channel), None)
    articles = shelf.listed(column) if column else ()
    rows, number = (int(v) if v.isdecimal() else 1 for v in (query.get("_pageSize", "20"), query.get("page", "1")))
    results = [
        {
            "title": article.title,
            "url": shelf.path(article),
            "publishedTime": int(article.published.timestamp() * 1000),
            "publishedTimeStr": f"{article.published:%Y-%m-%d %H:%M:%S}",
            "contentHtml": pages.paragraphs(article),
            "resList": [{"fileName": name, "filePath": f"/files/{name}"} for name in article.attachments],
            "domainMetaList": [],
        }
        for article in pages.page_of(articles, number - 1, max(rows, 1))
    ]
    name = column.name if column else ""
    return pages.as_json({"data": {"total": len(articles), "channelName": name, "page": number, "results": results}})


def _article(shelf: Shelf, article: Article) -> Answer:
    site = shelf.site
    day = article.published
    main = f"""{pages.heading(site, article)}
<div class="article"><h1 class="article-title">{escape(article.title)}</h1>
<div class="info"><span>来源：{article.byline}</span>　<span>发布时间：{day:%Y-%m-%d} {day:%H:%M}</span>　<span>浏览：次</span></div>
<div class="article-content"><ucapcontent>{pages.paragraphs(article, indent="", style="text-indent: 2em; text-align: justify;")}</ucapcontent></div>
{pages.attachments(article)}
</div>
{pages.tail(shelf, article)}"""
    title = f"{article.title}_{site.columns[article.column].name}_{site.title}"
    metas = pages.article_metas(site, article, shelf.url(article))
    return pages.html(site, pages.shell(site, title=title, metas=metas, main=main, year=day.year), modified=day)
