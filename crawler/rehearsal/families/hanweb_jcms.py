"""Hanweb jCMS: the list stands in CDATA inside a script, more comes from dataproxy.jsp in groups of three pages."""

# ruff: noqa: E501 (lines of HTML stand as the sites send them)

import re
from html import escape

from crawler.rehearsal import pages
from crawler.rehearsal.site import Answer, Article, Ask, Column, Shelf, Site, latest

_GROUP_PAGES = 3
_PROXY = re.compile(r"^/module/(?:web/)?jpage/dataproxy\.jsp$")


def article_path(site: Site, article: Article) -> str:
    day = article.published
    code = site.columns[article.column].code
    return f"/art/{day.year}/{day.month}/{day.day}/art_{code}_{article.number % 90_000_000 + 10_000_000}.html"


def answer(shelf: Shelf, ask: Ask) -> Answer | None:
    if article := shelf.find(ask.path):
        return _article(shelf, article)
    if _PROXY.match(ask.path):
        return _dataproxy(shelf, ask)
    for column in shelf.site.columns:
        if ask.path in {column.path, column.path.removesuffix("index.html")}:
            if "frame" in shelf.site.traits and "frame" not in ask.query:
                return _frame(shelf, column)
            return _listing(shelf, column)  # uid and pageNum in the query only drive the browser's pager
    return None


def _frame(shelf: Shelf, column: Column) -> Answer:
    """Return a column page that only frames the listing."""
    main = f'<iframe src="{column.path}?frame=1" width="100%" frameborder="0"></iframe>'
    metas = pages.column_metas(shelf.site, column)
    text = pages.shell(shelf.site, title=column.name, metas=metas, main=main, year=shelf.today.year)
    return pages.html(shelf.site, text, latest((), shelf.today))


def _unit(column: Column) -> str:
    return str(int(column.code) * 3 % 900_000 + 100_000)


def _listing(shelf: Shelf, column: Column) -> Answer:
    site = shelf.site
    articles = shelf.listed(column)
    if column.newest is not None:
        rows = "\n".join(_record(shelf, article) for article in articles)
        above = pages.above_listing(site, column)
        main = f'<div class="index-news">{above}<ul class="list">\n{rows}\n</ul></div>'
    else:
        records = _records(shelf, articles)
        store = _datastore(site, column, records, records[: site.rows * _GROUP_PAGES])
        main = f"""<div class="crumbs">首页 &gt; {column.name}</div>
<div id="{_unit(column)}" class="default_pgContainer">
<script type="text/xml">{store}</script>
</div>
<script>var pager = new jpage({{perPage: {site.rows}, totalRecord: {len(records)}, proxyUrl: "{_proxy_path(site)}"}});</script>
<div id="{int(_unit(column)) + 1}"><script type="text/xml"><datastore><recordset><record><![CDATA[
<a href="/nav/1/index.html">机构职能</a>]]></record></recordset></datastore></script></div>"""
    text = pages.shell(
        site,
        title=site.title if column.newest else f"{site.title} {column.name}",
        metas=pages.column_metas(site, column),
        main=main,
        year=shelf.today.year,
    )
    return pages.html(site, text, latest(articles, shelf.today))


def _proxy_path(site: Site) -> str:
    return "/module/jpage/dataproxy.jsp" if "old_proxy" in site.traits else "/module/web/jpage/dataproxy.jsp"


def _records(shelf: Shelf, articles: tuple[Article, ...]) -> list[str]:
    """Return the HTML of every record of a column; where it is the site's habit, one leads to another host."""
    records = [_record(shelf, article) for article in articles]
    if "off_site_link" in shelf.site.traits:
        link = "<a href='http://www.gov.cn/zhengce/content_0001.htm'>国务院办公厅转载文件一览</a>"
        day = f"{articles[0].published:%Y-%m-%d}" if articles else f"{shelf.today.year}-01-04"
        records.insert(1, f"<tr><td>{link}</td><td>[{day}]</td></tr>")
    return records


def _datastore(site: Site, column: Column, records: list[str], group: list[str]) -> str:
    web = site.site_code[-4:]
    href = (
        f"{_proxy_path(site)}?page=1&appid=1&webid={web}&path=/&columnid={column.code}"
        f"&unitid={_unit(column)}&webname={site.title}&permissiontype=0"
    )
    shown = "\n".join(f"<record><![CDATA[{record}]]></record>" for record in group)
    total = max(1, -(-len(records) // site.rows))
    return (
        f'<datastore><nextgroup><![CDATA[<a href="{href}"></a>]]></nextgroup>'
        f"<totalrecord>{len(records)}</totalrecord><totalpage>{total}</totalpage>"
        f"<recordset>{shown}</recordset></datastore>"
    )


def _record(shelf: Shelf, article: Article) -> str:
    site = shelf.site
    title, path, day = escape(article.title), shelf.path(article), f"{article.published:%Y-%m-%d}"
    shown = escape(pages.cut_title(article.title, 24))
    if "table_rows" in site.traits:
        return f"<tr><td><a href='{path}' title='{title}' target='_blank'>{shown}</a></td><td>[{day}]</td></tr>"
    if "absolute_links" in site.traits:
        url = shelf.url(article)
        return f'<li><a target="_blank" href="{url}" title="{title}">{shown}</a><span class="new"></span><span>{day}</span></li>'
    return f'<li><a href="{path}" title="{title}">{title}</a><span class="bt-data">{day}</span></li>'


def _dataproxy(shelf: Shelf, ask: Ask) -> Answer | None:
    """Answer a group of records: by startrecord and endrecord counted from 1, or by the number of the group."""
    site = shelf.site
    if ask.method == "GET" and "post_proxy" in site.traits and "page" not in ask.query:
        return None
    fields = {**ask.query, **ask.form}
    column = next((c for c in site.columns if c.code == fields.get("columnid") and c.newest is None), None)
    if column is None or fields.get("unitid") != _unit(column):
        return Answer(body=b"<datastore><recordset></recordset></datastore>", content_type="text/xml;charset=UTF-8")
    records = _records(shelf, shelf.listed(column))
    rows = _number(fields.get("perpage"), site.rows)
    if "startrecord" in fields:
        first = max(_number(fields["startrecord"], 1), 1)
        last = _number(fields.get("endrecord"), first + rows * _GROUP_PAGES - 1)
    else:
        first = _number(fields.get("page"), 0) * site.rows * _GROUP_PAGES + 1
        last = first + site.rows * _GROUP_PAGES - 1
    store = _datastore(site, column, records, records[first - 1 : last])
    body = "<?xml version='1.0' encoding='UTF-8'?>" + store
    return Answer(body=body.encode(), content_type="text/xml;charset=UTF-8")


def _number(value: str | None, default: int) -> int:
    return int(value) if value and value.isdecimal() else default


def _article(shelf: Shelf, article: Article) -> Answer:
    site = shelf.site
    day = article.published
    text = pages.paragraphs(article, style="text-indent: 2em;", indent="")
    container = next((t.split(":")[1] for t in site.traits if t.startswith("container:")), "zoom")
    attribute = "id" if container == "zoom" else "class"
    main = f"""{pages.heading(site, article)}
<div class="article"><h1>{escape(article.title)}</h1>
<div class="info">发布日期：{day:%Y-%m-%d} {day:%H:%M}　信息来源：{article.byline}　浏览次数：<span id="hits"></span></div>
<div {attribute}="{container}"><!--ZJEG_RSS.content.begin-->{text}
<!--ZJEG_RSS.content.end--></div>
{pages.attachments(article, "/attach/0/")}
</div>
{pages.tail(shelf, article)}"""
    title = site.title if "site_title_only" in site.traits else f"{site.title} {article.title}"
    metas = pages.article_metas(site, article, shelf.url(article))
    return pages.html(site, pages.shell(site, title=title, metas=metas, main=main, year=day.year), modified=day)
