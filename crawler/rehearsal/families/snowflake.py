"""The platform with 19-digit ids: the list comes by POST from the root of the site, GET answers 404."""

from html import escape

from crawler.rehearsal import pages
from crawler.rehearsal.site import Answer, Article, Ask, Column, Shelf, Site, latest


def article_path(site: Site, article: Article) -> str:
    return f"{site.columns[article.column].path}content/content_{article.number % 10**18 + 10**18}.html"


def answer(shelf: Shelf, ask: Ask) -> Answer | None:
    if article := shelf.find(ask.path):
        return _article(shelf, article)
    if ask.path == "/queryList":
        return _query(shelf, ask.form) if ask.method == "POST" else None
    for column in shelf.site.columns:
        if ask.path in {column.path, column.path + "index.html"}:
            return _listing(shelf, column)
    return None


def _channel(site: Site, column: Column) -> str:
    return str(10**18 + int.from_bytes((site.host + column.path).encode()[-7:], "big"))


def _listing(shelf: Shelf, column: Column) -> Answer:
    site = shelf.site
    main = f"""<div class="crumbs">首页 &gt; {column.name}</div>
<ul id="list" class="list"></ul><div id="page"></div>
<script type="text/javascript">
var channelId = "{_channel(site, column)}", codeName = "{column.code}";
var websiteId = '{site.site_code}';
var siteId = '{site.site_code[:6]}0001', pageSize = {site.rows};
$.post("/queryList", {{channelId: channelId, pageNo: 1, pageSize: pageSize}}, render);
</script>"""
    text = pages.shell(
        site,
        title=f"{column.name}_{site.title}",
        metas=pages.column_metas(site, column),
        main=main,
        year=shelf.today.year,
    )
    return pages.html(site, text, latest((), shelf.today))  # a shell: the news comes by POST


def _query(shelf: Shelf, form: dict[str, str]) -> Answer:
    site = shelf.site
    column = next((c for c in site.columns if _channel(site, c) == form.get("channelId")), None)
    articles = shelf.listed(column) if column else ()
    page = form.get("pageNo", "1")
    number = int(page) if page.isdecimal() else 1
    found = pages.page_of(articles, number - 1, site.rows)
    results = [
        {"source": {"id": str(a.number % 10**18 + 10**18), "title": a.title}, "highlight": None, "score": 1}
        for a in found
    ]
    data = {"page": number, "rows": site.rows, "total": len(articles), "results": results}
    return pages.as_json({"code": 200, "msg": "success", "data": data})


def _article(shelf: Shelf, article: Article) -> Answer:
    site = shelf.site
    day = article.published
    main = f"""{pages.heading(site, article)}
<div class="article"><h1 id="title">{escape(article.title)}</h1>
<div class="info"><span>发布日期：{day:%Y-%m-%d} {day:%H:%M}</span>　<span>来源：{article.byline}</span></div>
<div id="content" class="content"><div class="view">{pages.paragraphs(article)}</div></div>
{pages.attachments(article, "/files/")}
</div>
{pages.tail(shelf, article)}"""
    metas = pages.article_metas(site, article, shelf.url(article))
    title = f"{article.title}_{site.title}"
    return pages.html(site, pages.shell(site, title=title, metas=metas, main=main, year=day.year), modified=day)
