"""The two papers: ccn with ?page=N and addresses without a scheme, cqn with node_<id>_<n>.htm in GBK."""

# ruff: noqa: E501 (lines of HTML stand as the sites send them)

import re
from html import escape

from crawler.rehearsal import pages
from crawler.rehearsal.site import Answer, Article, Ask, Column, Shelf, Site, latest


def article_path(site: Site, article: Article) -> str:
    day = article.published
    number = article.number % 900_000_000 + 100_000_000
    if "founder" in site.traits:
        folder = site.columns[article.column].path.split("/")[1]
        return f"/{folder}/content/{day:%Y-%m}/{day:%d}/content_{number}.htm"
    return f"/Content/{day:%Y}/{day:%m-%d}/{number}.html"


def answer(shelf: Shelf, ask: Ask) -> Answer | None:
    if article := shelf.find(ask.path):
        return _article(shelf, article)
    for column in shelf.site.columns:
        if (number := _page_number(column, ask)) is not None:
            return _listing(shelf, column, number)
    return None


def _page_number(column: Column, ask: Ask) -> int | None:
    """Return which page of the column is asked for, counted from 1."""
    if ask.path == column.path:
        page = ask.query.get("page", "1")
        return int(page) if page.isdecimal() else 1
    stem, suffix = column.path.rsplit(".", 1)
    found = re.fullmatch(re.escape(stem) + r"_(\d+)\." + suffix, ask.path)
    return int(found[1]) if found else None


def _listing(shelf: Shelf, column: Column, number: int) -> Answer | None:
    site = shelf.site
    articles = shelf.listed(column)
    count = pages.count_pages(articles, site.rows)
    if number > count and "founder" in site.traits:
        return None
    found = pages.page_of(articles, number - 1, site.rows)  # ccn answers 200 without items past the end
    items = "\n".join(_row(shelf, article) for article in found)
    if "founder" in site.traits:
        stem = column.path.rsplit("/", 1)[1].removesuffix(".htm")
        links = [f'<a href="{stem}.htm">1</a>'] + [f'<a href="{stem}_{k}.htm">{k}</a>' for k in range(2, count + 1)]
        if number < count:
            links.append(f'<a href="{stem}_{number + 1}.htm">下一页</a>')
        pager = f'<div class="pages" id="displaypagenum">{" ".join(links)}</div>'
    else:
        following = f'<a href="?page={number + 1}">下一页</a>' if number < count else ""
        pager = f'<div class="page"><a href="?page=1">首页</a><span>共{count}页</span>{following}</div>'
    main = f'<div class="crumbs">首页 &gt; {column.name}</div>\n<div class="list"><ul>\n{items}\n</ul></div>\n{pager}'
    text = pages.shell(site, title=f"{column.name}-{site.title}", metas=[], main=main, year=shelf.today.year)
    return pages.html(site, text, latest(articles, shelf.today))


def _row(shelf: Shelf, article: Article) -> str:
    title, day = escape(article.title), article.published
    if "founder" in shelf.site.traits:
        relative = shelf.path(article).split("/", 2)[2]
        return f'<li><a href="{relative}" target="_blank">{title}</a><span>{day:%Y-%m-%d}</span></li>'
    if article.number % 2:
        return f'<li><h3><a href="//{shelf.site.host}{shelf.path(article)}" title="{title}">{title}</a></h3><p>{escape(article.paragraphs[0][:50])}…</p></li>'
    return f'<li><h3><a href="{shelf.path(article)}">{title}</a></h3><p>{escape(article.paragraphs[0][:50])}…</p></li>'


def _article(shelf: Shelf, article: Article) -> Answer:
    site = shelf.site
    day = article.published
    column = site.columns[article.column]
    if "founder" in site.traits:
        inner = f"""<div class="Detail_Title"><h1>{escape(article.title)}</h1></div>
<div class="publish">{day:%Y-%m-%d} {day:%H:%M:%S}　{article.byline}</div>
<div class="Index_ShowDetail_Content">{pages.paragraphs(article)}</div>
<div class="editor">（责任编辑：{article.editor}）</div>"""
    else:
        inner = f"""<h1 class="article_title">{escape(article.title)}</h1>
<div class="info"><span>{article.byline}</span>　记者 {article.editor}　<span>{day:%Y-%m-%d} {day:%H:%M}</span></div>
<div class="article_content">{pages.paragraphs(article)}</div>
<p class="editor">责任编辑：{article.editor}</p>"""
    main = f"""<div class="crumbs"><a href="/">首页</a> &gt; <a href="{column.path}">{column.name}</a> &gt; 正文</div>
<div class="article">{inner}</div>
{pages.tail(shelf, article)}
<div class="ads"><p>违法和不良信息举报电话：010-00000000　本网所有内容，凡注明来源的均为合法授权</p></div>"""
    text = pages.shell(site, title=f"{article.title}-{site.title}", metas=[], main=main, year=day.year)
    return pages.html(site, text, modified=day)
