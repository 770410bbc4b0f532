"""TRS WCM: pages counted from 0 in their names, at a few from 1, links relative to the page, bodies in several parts.

Traits beside the demo's: ``one_based``, ``count_page`` and ``next_link`` (how the pager counts), ``shape:`` with the name
of a listing's HTML in ``rows``, ``eight_digit_ids``, ``htm_pages``, ``search:<path>`` for a column that a script fills
from the search gateway, and ``open_search`` or ``igs`` for a site's search of its titles.
"""

# ruff: noqa: E501 (lines of HTML stand as the sites send them)

import re
from html import escape

from crawler.rehearsal import pages, rows
from crawler.rehearsal.site import Answer, Article, Ask, Column, Shelf, Site, latest

_SEARCH = "/fjdzapp/search"
_OPEN_SEARCH = "/trs-search/trssearch/openSearch/getZwgkList"
_IGS = "/igs/front/search.jhtml"
_PART = re.compile(r"^(?P<stem>.+/t\d{8}_\d+)_1(?P<suffix>\.s?html)$")


def article_path(site: Site, article: Article) -> str:
    column = site.columns[article.column]
    folder = column.folder or column.path.rsplit("/", 1)[0] + "/"
    stamp = article.published
    if "eight_digit_ids" in site.traits:
        return f"{folder}t{article.number % 90_000_000 + 10_000_000}.{_suffix(site)}"
    return f"{folder}{stamp:%Y%m}/t{stamp:%Y%m%d}_{article.number % 90_000_000 + 10_000_000}.{_suffix(site)}"


def answer(shelf: Shelf, ask: Ask) -> Answer | None:
    if article := shelf.find(ask.path):
        return _article(shelf, article, part=0)
    if part := _PART.match(ask.path):
        article = shelf.find(part["stem"] + part["suffix"])
        return _article(shelf, article, part=1) if article and _is_split(shelf.site, article) else None
    if ask.path == _SEARCH:
        return _search(shelf, ask)
    if ask.path == _OPEN_SEARCH:
        return _open_search(shelf, ask)
    if ask.path == _IGS:
        return _igs(shelf, ask)
    for column in shelf.site.columns:
        if column.path.endswith(".json"):
            if ask.path.startswith(column.path.rsplit("/", 1)[0] + "/"):
                return _built_in_browser(shelf, column, ask.path)
        elif (number := _page_number(shelf.site, column, ask.path)) is not None:
            return _listing(shelf, column, number)
    return None


def _suffix(site: Site) -> str:
    return "shtml" if "shtml_pages" in site.traits else "htm" if "htm_pages" in site.traits else "html"


def _page_number(site: Site, column: Column, path: str) -> int | None:
    """Return which page of the column stands at the path, counted from 0."""
    folder = column.path.rsplit("/", 1)[0] + "/"
    name = _name(site, column)
    first = {folder, column.path, f"{folder}{name}.{_suffix(site)}"}
    if path in first:
        return 0
    found = re.fullmatch(re.escape(f"{folder}{name}_") + r"(\d+)\." + _suffix(site), path)
    if found is None or column.newest is not None:
        return None
    number = int(found[1]) - ("one_based" in site.traits)
    return number if number > 0 else None


def _name(site: Site, column: Column) -> str:
    """Return the name of the column's first page without its suffix."""
    stem = column.path.rsplit("/", 1)[1].rpartition(".")[0]
    return stem or ("list" if "list_pages" in site.traits and column.newest is None else "index")


def _pager(site: Site, column: Column, count: int, number: int) -> str:
    name, suffix = _name(site, column), _suffix(site)
    if column.newest:
        return ""
    if "count_page" in site.traits:
        return f"<script>var currentPage = {number}; var countPage = {count}; var nextPage = {number + 1};</script>"
    if "next_link" in site.traits or "one_based" in site.traits:
        following = f"{name}_{number + 1 + ('one_based' in site.traits)}.{suffix}"
        link = f'<a href="{following}">下一页</a>' if number + 1 < count else "<span>下一页</span>"
        return f'<span>共{count}页</span> <a href="{name}.{suffix}">首页</a> {link}'
    return f'<script>createPageHTML({count}, {number}, "{name}", "{suffix}");</script>'


def _listing(shelf: Shelf, column: Column, number: int) -> Answer | None:
    site = shelf.site
    articles = shelf.listed(column)
    rows = column.newest or site.rows
    count = pages.count_pages(articles, rows)
    if not 0 <= number < count:
        return None
    if f"search:{column.path}" in site.traits:
        return _filled_by_search(shelf, column) if number == 0 else None
    folder = column.path.rsplit("/", 1)[0] + "/"
    items = "\n".join(_row(shelf, folder, article) for article in pages.page_of(articles, number, rows))
    pager = _pager(site, column, count, number)
    opening, closing = _list_tags(site, column)
    main = f'{pages.above_listing(site, column)}\n{opening}\n{items}\n{closing}\n<div class="page">{pager}</div>'
    title = site.title if column.newest else f"{column.name}-{site.title}"
    text = pages.shell(site, title=title, metas=pages.column_metas(site, column), main=main, year=shelf.today.year)
    return pages.html(site, text, latest(articles, shelf.today))


def _list_tags(site: Site, column: Column) -> tuple[str, str]:
    if shape := rows.shape_of(site):
        return rows.SHAPES[shape].opening, rows.SHAPES[shape].closing
    if "split_calendar" in site.traits:
        return '<ul id="share" class="info-list">', "</ul>"
    if "list_pages" in site.traits:
        return '<ul class="zsj-fr-main">', "</ul>"
    return '<div class="public_list_team"><ul>', "</ul></div>"


def _row(shelf: Shelf, folder: str, article: Article) -> str:
    site = shelf.site
    path = shelf.path(article)
    relative = "./" + path.removeprefix(folder) if path.startswith(folder) else ".." + path
    if shape := rows.shape_of(site):
        return rows.SHAPES[shape].row(relative, article)
    title, shown, day = escape(article.title), escape(pages.cut_title(article.title)), article.published
    if "split_calendar" in site.traits:
        calendar = f'<div class="calendar"><em>{day:%d}</em><p>{day:%Y-%m}</p></div>'
        return f'<li>{calendar}<a href="{relative}" title="{title}" target="_blank">{shown}</a></li>'
    if "list_pages" in site.traits:
        return f'<li><div class="lf t-title"><a href="{relative}">{title}</a></div><span class="rt">{day:%Y-%m-%d}</span></li>'
    return f'<li><a href="{relative}" title="{title}" target="_blank">{shown}</a><span>{day:%Y-%m-%d}</span></li>'


def _channel(column: Column) -> str:
    return str(sum(column.path.encode()) + 21_000)


def _filled_by_search(shelf: Shelf, column: Column) -> Answer:
    script = (
        f'<script>var chnlid = "{_channel(column)}"; $.ajax({{type: "POST", url: "{_SEARCH}", data: {{channelid: "229105", '
        f'classsql: "chnlid=" + chnlid, page: 1, prepage: 75}}, success: render}});</script>'
    )
    main = f'<div class="crumbs">首页 &gt; {column.name}</div>\n<div class="gl"><ul></ul></div>{script}'
    metas = pages.column_metas(shelf.site, column)
    text = pages.shell(shelf.site, title=column.name, metas=metas, main=main, year=shelf.today.year)
    return pages.html(shelf.site, text, latest((), shelf.today))


def _search(shelf: Shelf, ask: Ask) -> Answer | None:
    """Answer the search gateway: by POST only, for the channel named in ``classsql``."""
    if ask.method != "POST" or ask.form.get("channelid") != "229105":
        return None
    wanted = ask.form.get("classsql", "").removeprefix("chnlid=")
    column = next((column for column in shelf.site.columns if _channel(column) == wanted), None)
    articles = shelf.listed(column) if column else ()
    number, size = int(ask.form.get("page", "1")), min(int(ask.form.get("prepage", "75")), shelf.site.rows)
    found = pages.page_of(articles, number - 1, size)
    data = [
        {"doctitle": a.title, "docpuburl": shelf.url(a), "docreltime": f"{a.published:%Y-%m-%d %H:%M:%S}"}
        for a in found
    ]
    return pages.as_json({"code": 200, "data": data, "num": len(articles)})


def _find_titles(shelf: Shelf, word: str) -> tuple[tuple[str, Article], ...]:
    """Return the articles whose titles hold the word, newest first, each with its title as a search marks it."""
    marked = f"<em style='color:red'>{word}</em>"
    found = [(a.title.replace(word, marked), a) for a in shelf.articles if word and word in a.title]
    return tuple(sorted(found, key=lambda each: each[1].published, reverse=True))


def _open_search(shelf: Shelf, ask: Ask) -> Answer | None:
    if "open_search" not in shelf.site.traits or ask.query.get("siteId") != "22":
        return None
    found = _find_titles(shelf, ask.query.get("keywords", ""))
    first = (int(ask.query.get("pageNum", "1")) - 1) * shelf.site.rows
    data = [
        {"gk_doctitle": title, "docpuburl": shelf.url(a), "docpubtime": f"{a.published:%Y-%m-%d %H:%M:%S}"}
        for title, a in found[first : first + shelf.site.rows]
    ]
    return pages.as_json({"state": 200, "data": {"total": len(found), "data": data}})


def _igs(shelf: Shelf, ask: Ask) -> Answer | None:
    if "igs" not in shelf.site.traits or ask.query.get("siteId") != "43":
        return None
    found = _find_titles(shelf, ask.query.get("searchWord", ""))
    size = int(ask.query.get("pageSize", "10"))
    first = (int(ask.query.get("pageNumber", "1")) - 1) * size
    content = [
        {
            "title": title,
            "url": shelf.url(a),
            "trs_time": f"{a.published:%Y-%m-%d %H:%M:%S}",
            "trs_site": shelf.site.title,
        }
        for title, a in found[first : first + size]
    ]
    return pages.as_json({"page": {"content": content, "totalPages": -(-len(found) // size)}})


def _built_in_browser(shelf: Shelf, column: Column, path: str) -> Answer | None:
    """Answer the empty page of a column and, beside it, the file with the whole list that its script reads."""
    folder, name = column.path.rsplit("/", 1)
    if path == column.path:
        return _json_listing(shelf, shelf.listed(column))
    if path not in {folder + "/", folder + "/index.shtml"}:
        return None
    main = f'<div class="crumbs">首页 &gt; {column.name}</div>\n<ul id="share"></ul><script>$.getJSON("./{name}", render);</script>'
    metas = pages.column_metas(shelf.site, column)
    text = pages.shell(shelf.site, title=column.name, metas=metas, main=main, year=shelf.today.year)
    return pages.html(shelf.site, text, latest((), shelf.today))


def _json_listing(shelf: Shelf, articles: tuple[Article, ...]) -> Answer:
    """Return the whole column as the file that the page's script reads."""
    rows = [
        {
            "DOCTITLE": article.title,
            "DOCPUBURL": shelf.url(article),
            "DOCRELTIME": f"{article.published:%Y-%m-%d %H:%M:%S}",
            "CHNLNAME": shelf.site.columns[article.column].name,
        }
        for article in articles
    ]
    answer = pages.as_json({"data": rows, "total": len(rows)})
    return Answer(body=answer.body, content_type="application/json", modified=latest(articles, shelf.today))


def _is_split(site: Site, article: Article) -> bool:
    return "split_bodies" in site.traits and len(article.paragraphs) >= 5 and article.number % 4 == 0


def _article(shelf: Shelf, article: Article, part: int) -> Answer:
    site = shelf.site
    day = article.published
    path = shelf.path(article)
    body = pages.paragraphs(article).split("\n")
    pager = ""
    if _is_split(site, article):
        body = body[:3] if part == 0 else body[3:]
        stem, suffix = path.rsplit("/", 1)[1].rsplit(".", 1)
        pager = f'<div class="pages"><script>createPageHTML(2, {part}, "{stem}", "{suffix}");</script></div>'
    text = "\n".join(body)
    if "list_pages" in site.traits:
        content = f'<div class="zwxl-article"><div class="trs_editor_view TRS_UEDITOR">{text}</div></div>'
        label = f"<span>日期：{day:%Y-%m-%d}</span>"
    elif "split_calendar" in site.traits:
        content = f'<div class="view TRS_UEDITOR trs_paper_default">{text}</div>'
        label = f"<span>发布时间：{day:%Y年%m月%d日} {day:%H:%M}</span>"
    else:
        content = f'<div id="div_zhengwen"><div class="view TRS_UEDITOR">{text}</div></div>'
        label = f"<span>发布时间：{day:%Y-%m-%d} {day:%H:%M}</span>"
    main = f"""{pages.heading(site, article)}
<div class="article"><h1>{escape(article.title)}</h1>
<div class="info">{label}　<span>来源：{article.byline}</span>　<span>字号：<a onclick="doZoom(18)">大</a> <a onclick="doZoom(14)">小</a></span></div>
{content}
{pager}
{pages.attachments(article)}
</div>
{pages.tail(shelf, article)}"""
    title = f"{article.title}_{site.columns[article.column].name}_{site.title}"
    metas = pages.article_metas(site, article, shelf.url(article))
    return pages.html(site, pages.shell(site, title=title, metas=metas, main=main, year=day.year), modified=day)
