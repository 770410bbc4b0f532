"""Boda Visual SiteBuilder: later pages carry numbers that count down to 1, no date in the address."""

# ruff: noqa: E501 (lines of HTML stand as the sites send them)

import re
from html import escape

from crawler.rehearsal import pages
from crawler.rehearsal.site import Answer, Article, Ask, Column, Shelf, Site, latest


def article_path(site: Site, article: Article) -> str:
    tree = site.columns[article.column].code
    return f"/info/{tree}/{article.number % 9_000_000_000 + 1_000_000_000}.htm"


def answer(shelf: Shelf, ask: Ask) -> Answer | None:
    if article := shelf.find(ask.path):
        return _article(shelf, article)
    for column in shelf.site.columns:
        count = pages.count_pages(shelf.listed(column), shelf.site.rows)
        if ask.path == column.path or (column.newest and ask.path in {"/", "/index.htm"}):
            return _listing(shelf, column, 0, count)
        page = re.fullmatch(re.escape(column.path.removesuffix(".htm")) + r"/(\d+)\.htm", ask.path)
        if page and column.newest is None and 1 <= int(page[1]) < count:
            return _listing(shelf, column, count - int(page[1]), count)
    return None


def _listing(shelf: Shelf, column: Column, number: int, count: int) -> Answer:
    site = shelf.site
    articles = shelf.listed(column)
    rows = column.newest or site.rows
    up = "" if column.newest else "../" * (column.path.count("/") - 1 + (number > 0))
    items = "\n".join(
        f'<li id="line_u8_{i}"><a href="{up}{shelf.path(a)[1:]}" title="{escape(a.title)}" target="_blank">'
        f"{escape(pages.cut_title(a.title, 22))}</a><i>{a.published:%Y-%m-%d}</i></li>"
        for i, a in enumerate(pages.page_of(articles, number, rows))
    )
    stem = column.path.rsplit("/", 1)[1].removesuffix(".htm")
    pager = ""
    if column.newest is None and count > 1:
        following = f"{stem}/{count - 1}.htm" if number == 0 else f"{count - number - 1}.htm"
        link = (
            f'<span class="p_next p_fun"><a href="{following}">下页</a></span>'
            if number < count - 1
            else '<span class="p_next_d p_fun_d">下页</span>'
        )
        first = f"{stem}.htm" if number == 0 else f"../{stem}.htm"
        pager = f'<div class="pb_sys_common"><span class="p_t">共{len(articles)}条</span><span class="p_first"><a href="{first}">首页</a></span>{link}</div>'
    main = f'{pages.above_listing(site, column)}\n<ul class="news-list">\n{items}\n</ul>\n{pager}'
    title = site.title if column.newest else f"{column.name}-{site.title}"
    text = pages.shell(site, title=title, metas=pages.column_metas(site, column), main=main, year=shelf.today.year)
    return pages.html(site, text, latest(articles, shelf.today))


def _article(shelf: Shelf, article: Article) -> Answer:
    site = shelf.site
    day = article.published
    main = f"""{pages.heading(site, article)}
<form name="_newscontent_fromname"><div class="article"><h1>{escape(article.title)}</h1>
<div class="info">发布时间：{day:%Y年%m月%d日} {day:%H:%M}　来源：{article.byline}　点击：[<script>_showDynClicks("wbnews", 1);</script>]</div>
<div id="vsb_content"><div class="v_news_content">{pages.paragraphs(article)}</div></div>
{pages.attachments(article, "../../")}
</div></form>
{pages.tail(shelf, article)}"""
    title = f"{article.title}-{site.title}"
    metas = pages.article_metas(site, article, shelf.url(article))
    return pages.html(site, pages.shell(site, title=title, metas=metas, main=main, year=day.year), modified=day)
