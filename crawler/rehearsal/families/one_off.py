"""Sites of no family: each with addresses, pages and a pager of its own, by the trait that names it."""

# ruff: noqa: E501 (lines of HTML stand as the sites send them)

import re
from dataclasses import dataclass
from html import escape

from crawler.rehearsal import pages, rows
from crawler.rehearsal.site import Answer, Article, Ask, Column, Shelf, Site, latest


@dataclass(frozen=True, kw_only=True, slots=True)
class Habit:
    """How a site writes addresses: ``article`` below its column's folder or, with a slash, below the root.

    ``page`` is the name of page n beside the first, or a query; ``pager``: whether the page shows where it goes on.
    """

    article: str
    page: str
    pager: bool = True
    container: str = '<div class="article-content">'


HABITS = {
    "shanghai": Habit(
        article="{day:%Y%m%d}/{hex}.html",
        page="index_{n}.html",
        container='<div id="ivs_content" class="Article_content">',
    ),
    "hebei": Habit(article="/info/{number}", page="?page={n}"),
    "anhui": Habit(article="{digits9}.html", page="index_{n}.html", container='<div class="con">'),
    "liaoning": Habit(article="{stamp}/index.shtml", page="index_{n}.shtml"),
    "qinghai": Habit(article="/Article/Content/{number}.html", page="?page={n}", pager=False),
    "xian": Habit(article="{digits19}.html", page="{n}.html", pager=False),
    "henan": Habit(article="{day:%Y/%m-%d}/{number}.html", page="index_{n}.html"),
    "platform": Habit(article="detail/{number}.html", page="index_{n}.html"),
    "hk": Habit(article="{day:%Y%m}/{day:%d}/P{day:%Y%m%d}{five}.htm", page="index_{n}.htm"),
}


def habit_of(site: Site) -> Habit:
    return next(habit for name, habit in HABITS.items() if f"habit:{name}" in site.traits)


def article_path(site: Site, article: Article) -> str:
    number, day = article.number, article.published
    path = habit_of(site).article.format(
        day=day,
        hex=article.hex,
        number=number % 900_000 + 100_000,
        digits9=number % 900_000_000 + 100_000_000,
        digits19=number % 10**18 + 10**18,
        stamp=f"{day:%Y%m%d%H%M}{number % 10**5:05d}",
        five=f"{number % 10**5:05d}",
    )
    column = site.columns[article.column]
    folder = column.folder or column.path.rsplit("/", 1)[0] + "/"
    return path if path.startswith("/") else folder + path


def answer(shelf: Shelf, ask: Ask) -> Answer | None:
    if article := shelf.find(ask.path):
        return _article(shelf, article)
    for column in shelf.site.columns:
        if (number := _page_number(shelf.site, column, ask)) is not None:
            return _listing(shelf, column, number)
    return None


def _page_number(site: Site, column: Column, ask: Ask) -> int | None:
    """Return which page of the column is asked for, counted from 1."""
    page = habit_of(site).page
    if ask.path in {column.path, re.sub(r"/index\.s?html?$", "/", column.path)}:
        asked = ask.query.get("page", "1") if page.startswith("?") else "1"
        return int(asked) if asked.isdecimal() else 1
    if page.startswith("?"):
        return None
    folder, _, name = page.partition("{n}")
    beside = column.path.rsplit("/", 1)[0] + "/" + folder
    found = re.fullmatch(re.escape(beside) + r"(\d+)" + re.escape(name), ask.path)
    return int(found[1]) if found and int(found[1]) > 1 else None


def _listing(shelf: Shelf, column: Column, number: int) -> Answer | None:
    site, habit = shelf.site, habit_of(shelf.site)
    articles = shelf.listed(column)
    count = pages.count_pages(articles, site.rows)
    if number > count and not habit.page.startswith("?"):
        return None
    shape = rows.SHAPES[rows.shape_of(site) or "plain"]
    items = "\n".join(shape.row(shelf.path(a), a) for a in pages.page_of(articles, number - 1, site.rows))
    following = habit.page.format(n=number + 1)
    link = f'<a href="{following}">下一页</a>' if habit.pager and number < count else ""
    main = f'<div class="crumbs">首页 &gt; {column.name}</div>\n{shape.opening}\n{items}\n{shape.closing}\n<div class="page">{link}</div>'
    metas = pages.column_metas(site, column) if site.site_code else []
    text = pages.shell(site, title=f"{column.name}-{site.title}", metas=metas, main=main, year=shelf.today.year)
    return pages.html(site, text, latest(articles, shelf.today))


def _article(shelf: Shelf, article: Article) -> Answer:
    site, day = shelf.site, article.published
    main = f"""{pages.heading(site, article)}
<div class="article"><h1 id="ivs_title">{escape(article.title)}</h1>
<div class="info">发布时间：{day:%Y-%m-%d} {day:%H:%M}　来源：{article.byline}</div>
{habit_of(site).container}{pages.paragraphs(article)}</div>
{pages.attachments(article, "/files/")}
</div>
{pages.tail(shelf, article)}"""
    metas = pages.article_metas(site, article, shelf.url(article)) if site.site_code else []
    title = f"{article.title}-{site.title}"
    return pages.html(site, pages.shell(site, title=title, metas=metas, main=main, year=day.year), modified=day)
