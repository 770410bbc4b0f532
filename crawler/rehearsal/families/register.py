"""A platform of records: a form, a table that a script fills, and no news."""

from crawler.rehearsal import pages
from crawler.rehearsal.site import Answer, Article, Ask, Shelf, Site, latest

_MENU = ("国家标准", "行业标准", "地方标准", "团体标准", "标准计划", "备案公告", "使用帮助")


def article_path(site: Site, article: Article) -> str:
    raise NotImplementedError(f"{site.name} has no news")


def answer(shelf: Shelf, ask: Ask) -> Answer | None:
    if ask.path in {"/", "/index.html"}:
        return _form(shelf, "标准检索")
    for number, name in enumerate(_MENU):
        if ask.path == f"/search/{number}":
            return _form(shelf, name)
    return None


def _form(shelf: Shelf, name: str) -> Answer:
    links = "".join(f'<li><a href="/search/{number}">{entry}</a></li>' for number, entry in enumerate(_MENU))
    main = (
        f'<ul class="types">{links}</ul><h2>{name}</h2><form><input name="searchText"><button>检索</button></form>'
        '<table id="rows"><thead><tr><th>标准号</th><th>标准名称</th><th>状态</th></tr></thead></table>'
        '<script>$.getJSON("/search/page?pageNumber=1&pageSize=15", fill);</script>'
    )
    text = pages.shell(shelf.site, title=f"{name}-{shelf.site.title}", metas=[], main=main, year=shelf.today.year)
    return pages.html(shelf.site, text, latest((), shelf.today))
