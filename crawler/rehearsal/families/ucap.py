"""Ucap: static pages counted from 1, and a JSON interface that carries whole bodies.

Traits beside the demo's: ``json_shell`` and ``fragment:manuscriptList`` or ``fragment:es-search`` (a column page without
rows, filled by a script), ``month_folders`` and ``month_ids`` (addresses of articles), ``shape:`` as in ``rows``.
"""

# ruff: noqa: E501 (lines of HTML stand as the sites send them)

import re
from html import escape

from crawler.rehearsal import pages, rows
from crawler.rehearsal.site import Answer, Article, Ask, Column, Shelf, Site, latest

_FRAGMENT = re.compile(r"^(?:/\w+)?/(?:manuscriptList|es-search/search)/(\w+)$")
_SEARCH = re.compile(r"^/(?:searchList|search)/([0-9a-f]{32})$")


def article_path(site: Site, article: Article) -> str:
    folder = site.columns[article.column].path.rsplit("/", 1)[0]
    day = article.published
    if "month_folders" in site.traits:
        return f"{folder}/{day:%Y%m}/{article.hex}.shtml"
    if "month_ids" in site.traits:
        return f"{folder}/{day:%Y%m}/{article.number % 900_000_000 + 100_000_000}.shtml"
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
    if found := _FRAGMENT.match(ask.path):
        return _fragment(shelf, found[1], ask.query)
    for column in shelf.site.columns:
        stem = column.path.removesuffix(".shtml")
        if ask.path == column.path and _is_shell(shelf.site):
            return _shell(shelf, column)
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
    found = pages.page_of(articles, number - 1, site.rows)
    shape = rows.SHAPES[rows.shape_of(site) or "ucap"]
    items = "\n".join(shape.row(shelf.path(a), a) for a in found)
    stem = column.path.rsplit("/", 1)[1].removesuffix(".shtml") or "index"
    main = f"""<div class="crumbs">首页 &gt; {column.name}</div>
{shape.opening}
{items}
{shape.closing}
<div id="page_div" class="pagination"><script>createPageHTML('page_div',{count}, {number},'{stem}','shtml',{len(articles)});</script></div>"""
    metas = [*pages.column_metas(site, column), pages.meta("channelid", _channel(column))]
    text = pages.shell(site, title=f"{column.name}_{site.title}", metas=metas, main=main, year=shelf.today.year)
    return pages.html(site, text, latest(articles, shelf.today))


def _is_shell(site: Site) -> bool:
    return "json_shell" in site.traits or any(trait.startswith("fragment:") for trait in site.traits)


def _shell(shelf: Shelf, column: Column) -> Answer:
    """Return a column page that its script fills."""
    site, channel = shelf.site, _channel(column)
    metas = pages.column_metas(site, column)
    if "fragment:manuscriptList" in site.traits:
        root = column.path.split("/")[1]
        query = "_isAgg=0&_pageSize=20&_template=index&_channelName=&page="
        script = f'$.get("/{root}/manuscriptList/n{channel}?{query}" + page, fill);'
    elif "fragment:es-search" in site.traits:
        script = f"$.get('/es-search/search/n{channel}?_template=ucap/list_ejs&_isAgg=1&_pageSize=20&page=1', fill);"
    else:
        metas.append(pages.meta("channelid", channel))
        script = (
            f'$.getJSON("/searchList/" + channelId, {{_isAgg: true, _isJson: true, _pageSize: {site.rows}}}, fill);'
        )
    main = f'<div class="crumbs">首页 &gt; {column.name}</div>\n<div id="list-data"></div><script>{script}</script>'
    text = pages.shell(site, title=f"{column.name}_{site.title}", metas=metas, main=main, year=shelf.today.year)
    return pages.html(site, text, latest((), shelf.today))


def _fragment(shelf: Shelf, code: str, query: dict[str, str]) -> Answer | None:
    """Return rows as HTML without a page around them; none past the end."""
    column = next((c for c in shelf.site.columns if code == f"n{_channel(c)}"), None)
    if column is None:
        return None
    number = int(query.get("page", "1")) if query.get("page", "1").isdecimal() else 1
    found = pages.page_of(shelf.listed(column), number - 1, shelf.site.rows)
    shape = rows.SHAPES["plain"]
    items = "\n".join(shape.row(shelf.path(article), article) for article in found)
    return Answer(body=f"{shape.opening}{items}{shape.closing}".encode(), content_type="text/html;charset=UTF-8")


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
