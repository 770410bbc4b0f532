"""Mirror sites: other people's articles in a thicket of related titles, follow-us lines and advertisements."""

# ruff: noqa: E501 (lines of HTML stand as the sites send them)

import re
from html import escape

from crawler.rehearsal import pages
from crawler.rehearsal.site import Answer, Article, Ask, Column, Shelf, Site, latest

_SPAM = (
    "专业承接各类网站建设、小程序开发、短视频代运营，量大从优，欢迎来电垂询。",
    "本站提供二手设备回收、办公家具回收服务，同城上门，当场结算。",
    "热门推荐：在线计算器　手机壁纸　成语接龙　万年历查询　实时汇率",
)


def article_path(site: Site, article: Article) -> str:
    return f"/{site.columns[article.column].code}/{article.published:%Y/%m%d}/{article.number % 900_000_000 + 100_000_000}.html"


def answer(shelf: Shelf, ask: Ask) -> Answer | None:
    if article := shelf.find(ask.path):
        return _article(shelf, article)
    for column in shelf.site.columns:
        if ask.path == column.path:
            return _listing(shelf, column, 1)
        page = re.fullmatch(re.escape(column.path) + r"index_(\d+)\.html", ask.path)
        if page and int(page[1]) > 1:
            return _listing(shelf, column, int(page[1]))
    return None


def _listing(shelf: Shelf, column: Column, number: int) -> Answer | None:
    site = shelf.site
    articles = shelf.listed(column)
    count = pages.count_pages(articles, site.rows)
    if number > count:
        return None
    items = "\n".join(
        f'<li><a href="{shelf.path(a)}" title="{escape(a.title)}">{escape(pages.cut_title(a.title, 24))}</a>'
        f"<em>{a.published:%Y-%m-%d}</em></li>"
        for a in pages.page_of(articles, number - 1, site.rows)
    )
    following = f'<a class="next" href="{column.path}index_{number + 1}.html">下一页</a>' if number < count else ""
    main = f'<div class="crumbs">首页 &gt; {column.name}</div>\n<ul class="newslist list">\n{items}\n</ul>\n<div class="page">共{count}页 {following}</div>'
    text = pages.shell(site, title=f"{column.name}_{site.title}", metas=[], main=main, year=shelf.today.year)
    return pages.html(site, text, latest(articles, shelf.today))


def _article(shelf: Shelf, article: Article) -> Answer:
    site = shelf.site
    day = article.published
    spam = _SPAM[article.number % len(_SPAM)]
    around = "spam" in article.damage
    before = f'<p class="ad">{spam}</p>' if around else ""
    after = f"<p>官方微信公众号　官方微博</p><p>{spam}</p>" if around else ""
    main = f"""<div class="crumbs">当前位置：首页 &gt; 资讯 &gt; 正文</div>
<div class="article"><h1>{escape(article.title)}</h1>
<div class="info">时间：{day:%Y-%m-%d %H:%M}　来源：{article.byline}　编辑：{article.editor}　点击：{article.number % 900 + 20}次</div>
{before}<div class="article-body">{pages.paragraphs(article)}
{after}</div></div>
{pages.tail(shelf, article)}
<div class="hot"><h3>热门标签</h3>标准　计量　认证　认可　检测　质量</div>"""
    text = pages.shell(site, title=f"{article.title}_{site.title}", metas=[], main=main, year=day.year)
    return pages.html(site, text, modified=day)
