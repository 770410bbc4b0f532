"""Hanweb jpaas: a column page with the parameters of an interface that answers HTML inside JSON."""

import json
from hashlib import blake2b
from html import escape

from crawler.rehearsal import pages
from crawler.rehearsal.site import Answer, Article, Ask, Column, Shelf, Site, latest

_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


def article_path(site: Site, article: Article) -> str:
    folder = site.columns[article.column].path.rsplit("/", 1)[0]
    return f"{folder}/art/{article.published.year}/art_{article.hex}.html"


def answer(shelf: Shelf, ask: Ask) -> Answer | None:
    if article := shelf.find(ask.path):
        return _article(shelf, article)
    if ask.path == _UNIT:
        return _unit(shelf, ask)
    for column in shelf.site.columns:
        folder = column.path.rsplit("/", 1)[0] + "/"
        if ask.path in {column.path, folder, folder + "index.html"}:
            return _listing(shelf, column)
    return None


def _parameters(site: Site, column: Column) -> dict[str, str]:
    def digest(*parts: str) -> str:
        return blake2b("/".join(parts).encode(), digest_size=16).hexdigest()

    tag = next(trait.split(":")[1] for trait in site.traits if trait.startswith("tag:"))
    return {
        "parseType": "bulidstatic",
        "webId": digest(site.host),
        "tplSetId": digest(site.host, "set"),
        "pageType": "column",
        "tagId": tag,
        "editType": "null",
        "pageId": digest(site.host, column.path),
    }


def _attributes(parameters: dict[str, str]) -> str:
    pairs = ",".join(f"'{name}':'{value}'" for name, value in parameters.items())
    return f'url="{_UNIT}" querydata="{{{pairs}}}"'


def _listing(shelf: Shelf, column: Column) -> Answer:
    site = shelf.site
    articles = shelf.listed(column)
    parameters = _parameters(site, column)
    navigation = {**parameters, "tagId": "网站导航", "pageType": "system"}
    inline = "first_page_inline" in site.traits
    items = _items(shelf, column, pages.page_of(articles, 0, site.rows)) if inline else ""
    main = f"""<div class="crumbs">首页 &gt; {column.name}</div>
<div class="unit"><script type="text/javascript" {_attributes(navigation)} parsetype="bulidstatic"></script></div>
<div class="unit list-unit" id="list">
<script type="text/javascript" {_attributes(parameters)} data-page-size="{site.rows}"></script>
<ul class="list">
{items}
</ul><div class="pagination" id="pagination"></div></div>"""
    # The shell of a listing built in the browser never changes, so its validators say nothing about the news.
    modified = latest(articles, shelf.today) if inline else latest((), shelf.today)
    text = pages.shell(
        site, title=column.name, metas=pages.column_metas(site, column), main=main, year=shelf.today.year
    )
    return pages.html(site, text, modified)


def _items(shelf: Shelf, column: Column, articles: tuple[Article, ...]) -> str:
    month_day = "month_day:" + column.path in shelf.site.traits
    lines = []
    for article in articles:
        day = f"{article.published:%m-%d}" if month_day else f"{article.published:%Y-%m-%d}"
        title, shown = escape(article.title), escape(pages.cut_title(article.title, 28))
        lines.append(
            f'<li><a href="{shelf.path(article)}" title="{title}" target="_blank">{shown}</a><span>{day}</span></li>'
        )
    return "\n".join(lines)


def _unit(shelf: Shelf, ask: Ask) -> Answer | None:
    site = shelf.site
    if ask.method != "GET":
        return None
    if "x-requested-with" not in ask.headers or site.host not in ask.headers.get("referer", ""):
        return Answer(status=403, body=b"<html><body><h1>403 Forbidden</h1></body></html>")
    wanted = ask.query.get("paramJson", '{"pageNo":1}')
    try:
        parameters = json.loads(wanted)
        number, rows = int(parameters["pageNo"]), min(int(parameters.get("pageSize", site.rows)), 50)
    except (ValueError, KeyError, TypeError):
        return pages.as_json({"success": False, "code": "500", "message": "参数错误", "data": None})
    if " " in wanted or rows < 1:  # only compact JSON is understood
        return pages.as_json({"success": False, "code": "500", "message": "参数错误", "data": None})
    for column in site.columns:
        expected = _parameters(site, column)
        if all(ask.query.get(name) == value for name, value in expected.items()):
            found = pages.page_of(shelf.listed(column), number - 1, rows)
            listed = f'<ul class="list">{_items(shelf, column, found)}</ul>' if found else ""
            return pages.as_json({"success": True, "code": "200", "message": "操作成功", "data": {"html": listed}})
    return pages.as_json({"success": True, "code": "200", "message": "操作成功", "data": {"html": ""}})


def _article(shelf: Shelf, article: Article) -> Answer:
    site = shelf.site
    day = article.published
    text = pages.paragraphs(article, indent="", style="text-indent:2em")
    if "samr_layout" in site.traits:
        content = f"""<div class="zt_xilan_02"><ul><li class="zt_xilan_03">发布时间：{day:%Y-%m-%d %H:%M}</li>
<li class="zt_xilan_04">信息来源：{article.byline}</li></ul></div>
<div class="zt_xilan_07">{text}</div>"""
    else:
        content = f"""<div class="info">发布时间：{day:%Y-%m-%d}　来源：{article.byline}</div>
<div id="con_con" class="TRS_Editor">{text}</div>"""
    main = f"""{pages.heading(site, article)}
<div class="article"><div class="zt_xilan_01"><h1>{escape(article.title)}</h1></div>
{content}
{pages.attachments(article, "/api-gateway/jpaas-web-server/front/document/download?fileUrl=/")}
</div>
{pages.tail(shelf, article)}"""
    metas = pages.article_metas(site, article, shelf.url(article))
    text = pages.shell(site, title=article.title, metas=metas, main=main, year=day.year)
    return pages.html(site, text, modified=day)
