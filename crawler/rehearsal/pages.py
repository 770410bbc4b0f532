"""The parts that every played page has: metadata, header, navigation, share lines, footer."""

# ruff: noqa: E501 (lines of HTML stand as the sites send them)

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from html import escape

from crawler.rehearsal.site import Answer, Article, Column, Shelf, Site, latest

_STYLE = """
body,div,ul,li,h1,h2,p{margin:0;padding:0}body{font:14px/1.8 "Microsoft YaHei",SimSun,sans-serif;color:#333}
.wrap{width:1200px;margin:0 auto}.nav li{float:left;width:12.5%;text-align:center;line-height:46px}
.nav a{color:#fff}.crumbs{padding:14px 0;border-bottom:1px solid #e4e4e4}.list li{height:44px;line-height:44px}
.list span,.list em{float:right;color:#999}.article h1{font-size:26px;text-align:center;padding:32px 0 18px}
.article .info{text-align:center;color:#888;border-bottom:1px dashed #ccc}.footer{background:#f0f3f7;padding:26px 0}
@media (max-width:760px){.wrap{width:96%}.nav li{width:25%}.article h1{font-size:20px}}
"""
_SCRIPT = """
(function(w,d){var t=d.getElementsByTagName("html")[0];w.addEventListener("resize",function(){
t.style.fontSize=Math.min(t.clientWidth/19.2,100)+"px"},false);function size(n){var b=d.getElementById("font");
if(b){b.style.fontSize=n+"px"}}w.doZoom=size;w.search=function(){var q=d.getElementById("q").value;
if(!q){alert("请输入关键词");return false}w.open("/search/?q="+encodeURIComponent(q))};})(window,document);
"""
_MENU = (
    "首页", "机构概况", "政务公开", "工作动态", "办事服务", "互动交流", "政策解读", "专题专栏", "数据发布", "信用监管",
    "质量发展", "标准计量", "认证检测", "食品安全", "药品监管", "特种设备", "知识产权", "消费维权", "公平竞争", "人事信息",
)  # fmt: skip
_FRIENDS = (
    "中国政府网", "国家企业信用信息公示系统", "全国12315平台", "全国标准信息公共服务平台", "全国认证认可信息公共服务平台",
    "信用中国", "各省市场监管部门", "本地政府网站",
)  # fmt: skip


_SUBMENU = ("工作动态", "政策文件", "通知公告", "办事指南", "数据查询", "下载中心")


@cache
def _menu() -> str:
    """Return the header's navigation, which is the larger part of most pages."""
    return "".join(
        f'<li class="nav-item"><a href="/nav/{i}/index.html" target="_self">{name}</a><dl class="sub-nav">'
        + "".join(
            f'<dd><a href="/nav/{i}/{k}/index.html" title="{sub}">{sub}</a></dd>' for k, sub in enumerate(_SUBMENU)
        )
        + "</dl></li>\n"
        for i, name in enumerate(_MENU)
    )


def meta(name: str, content: str, attribute: str = "name") -> str:
    return f'<meta {attribute}="{name}" content="{escape(content)}" />'


def site_metas(site: Site) -> list[str]:
    domains = f"{site.host},www.{site.host.split('.', 1)[1]}" if "two_domains" in site.traits else site.host
    return [meta("SiteName", site.title), meta("SiteDomain", domains), meta("SiteIDCode", site.site_code)]


def column_metas(site: Site, column: Column) -> list[str]:
    return [
        *site_metas(site),
        meta("ColumnName", column.name),
        meta("ColumnDescription", f"{site.title}{column.name}栏目"),
        meta("ColumnKeywords", column.name),
        meta("ColumnType", column.name if "column_type_is_name" in site.traits else "工作动态"),
    ]


def article_metas(site: Site, article: Article, url: str) -> list[str]:
    """Return the metadata that the rule demands, with the site's own deviations from it."""
    column = site.columns[article.column]
    stamp = article.published
    if "pubdate_of_republication" in site.traits and article.number % 3 == 0:
        stamp += timedelta(days=4, hours=3)
    seconds = "pubdate_seconds" in site.traits
    published = stamp.strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")
    lines = column_metas(site, column)
    if "doubled_metas" in site.traits:  # the shared header carries the site's own, and empty ones of the article
        lines += [meta("keywords", site.title), meta("description", f"{site.title}门户网站"), meta("PubDate", "")]
        lines += site_metas(site)
    if "wrong_case" in site.traits:
        lines += [
            meta("articletitle", article.title),
            meta("pubdate", published),
            meta("contentSource", article.byline),
        ]
        lines += [meta("keywords", ""), meta("author", "大汉网络"), meta("description", article.paragraphs[0][:60])]
    else:
        attribute = "http-equiv" if "pubdate_http_equiv" in site.traits else "name"
        lines += [meta("ArticleTitle", article.title), meta("PubDate", published, attribute)]
        lines += [meta("ContentSource", article.byline), meta("Keywords", ""), meta("Author", article.editor)]
        lines += [meta("Description", article.paragraphs[0][:60]), meta("Image", "")]
    address = "./" + url.rsplit("/", 1)[1] if "relative_url_meta" in site.traits else url
    lines += [meta("Url", address), meta("Maketime", (stamp + timedelta(days=1)).strftime("%Y-%m-%d %H:%M:%S"))]
    return lines


def shell(site: Site, *, title: str, metas: Iterable[str], main: str, year: int) -> str:
    """Return a whole page around its main part."""
    menu = _menu()
    friends = "".join(
        f'<a href="https://link.example/{i}" target="_blank">{name}</a> ' for i, name in enumerate(_FRIENDS)
    )
    charset = f'<meta charset="{_html_charset(site)}">' if site.charset_declared else ""
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
{charset}
<meta http-equiv="X-UA-Compatible" content="IE=edge,chrome=1">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
{chr(10).join(metas)}
<style type="text/css">{_STYLE}</style>
<script type="text/javascript">{_SCRIPT}</script>
</head>
<body>
<div class="top"><div class="wrap"><a href="/">{site.title}</a> <span>今天是 <script>document.write(new Date().toLocaleDateString())</script></span>
<a href="/rss/">RSS</a> <a href="/mobile/">手机版</a> <a href="javascript:void(0)" onclick="wza()">无障碍阅读</a></div></div>
<div class="nav"><ul class="wrap clearfix">{menu}</ul></div>
<div class="searchbox wrap"><input id="q" type="text" placeholder="请输入关键词"><button onclick="search()">搜索</button></div>
<div class="wrap main">
{main}
</div>
<div class="footer"><div class="wrap"><p>友情链接：{friends}</p>
<p>主办：{site.title}　网站标识码：{site.site_code}　版权所有 © 2019-{year}</p>
<p>地址：某某路88号　联系电话：（工作日9:00-17:00）　ICP备案号：备20190102号-1　页面生成时间：2019-01-02</p></div></div>
</body>
</html>
"""


def home(shelf: Shelf) -> Answer:
    """Return the home page of a site that has no column there: its columns by name, with the newest of each."""
    site = shelf.site
    blocks = "".join(_home_block(shelf, column) for column in site.columns if not column.path.endswith(".json"))
    metas = site_metas(site) if site.site_code else []
    text = shell(site, title=site.title, metas=metas, main=blocks, year=shelf.today.year)
    return html(site, text, latest(shelf.articles, shelf.today))


def above_listing(site: Site, column: Column) -> str:
    """Return what stands above a listing: its path, or on a home page the way to each column of the site."""
    if column.newest is None:
        return f'<div class="crumbs">首页 &gt; {column.name}</div>'
    others = "".join(f'<li><a href="{escape(one.path)}">{one.name}</a></li>' for one in site.columns if one != column)
    return (
        f'<div class="quick"><ul>{others}</ul></div><div class="home-block"><h2>{column.name}</h2>'
        f'<a class="more" href="{column.whole}">更多&gt;&gt;</a></div>'
    )


def _home_block(shelf: Shelf, column: Column) -> str:
    rows = "".join(
        f'<li><a href="{shelf.path(article)}">{escape(cut_title(article.title, 18))}</a>'
        f"<span>{article.published:%m-%d}</span></li>\n"
        for article in shelf.listed(column)[:6]
    )
    address = escape(column.url.partition("://")[2].partition("/")[2])
    return (
        f'<div class="home-block"><h2><a href="/{address}">{column.name}</a></h2><a class="more" href="/{address}">更多&gt;&gt;</a>'
        f'<ul class="home-list">\n{rows}</ul></div>\n'
    )


def heading(site: Site, article: Article) -> str:
    """Return the crumbs that stand above an article."""
    column = site.columns[article.column]
    return f'<div class="crumbs">您现在的位置：<a href="/">首页</a> &gt; <a href="{column.path}">{column.name}</a> &gt; 正文</div>'


def paragraphs(article: Article, *, indent: str = "　　", style: str = "") -> str:
    opening = f'<p style="{style}">' if style else "<p>"
    return "\n".join(f"{opening}{indent}{escape(text)}</p>" for text in article.paragraphs)


def attachments(article: Article, folder: str = "./") -> str:
    """Return links to the files of an article, named in TRS's way."""
    stamp = article.published.strftime("%Y%m%d")
    links = [
        f'<p>附件：<a href="{folder}P0{stamp}{(article.number + i) % 10**12:012d}.{name.rsplit(".", 1)[1]}" title="{name}">{name}</a></p>'
        for i, name in enumerate(article.attachments)
    ]
    return "\n".join(links)


def tail(shelf: Shelf, article: Article) -> str:
    """Return what stands below an article and does not belong to it: share line, neighbours, related titles."""
    related = "".join(
        f'<li><a href="{shelf.path(other)}">{escape(other.title)}</a></li>' for other in shelf.older(article, 5)
    )
    return f"""<div class="share">分享到：<a class="wx">微信</a> <a class="wb">微博</a> 【<a href="javascript:window.print()">打印本页</a>】【<a href="javascript:window.close()">关闭窗口</a>】</div>
<div class="related"><h2>相关阅读</h2><ul>{related}
<li><a href="/zt/2024/bzh/">五省市共同签署标准化战略合作备忘录专题</a></li></ul></div>
<div class="follow">扫一扫在手机打开当前页　官方微信公众号　官方微博</div>"""


def html(site: Site, text: str, modified: datetime | None, status: int = 200) -> Answer:
    """Encode a page as its site does; a charset stands in the header only where the site's habit is to say so."""
    said = (
        f"; charset={_html_charset(site)}"
        if site.charset_declared and "charset_in_meta_only" not in site.traits
        else ""
    )
    return Answer(
        status=status,
        body=text.encode(site.charset, "xmlcharrefreplace"),
        content_type=f"text/html{said}",
        modified=modified,
    )


def as_json(value: object) -> Answer:
    """Return an API's answer: never cacheable, as the real ones."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(body=body, content_type="application/json;charset=UTF-8")


def cut_title(title: str, length: int = 20) -> str:
    """Return a title as a listing shows it, cut with an ellipsis where it is long."""
    return title if len(title) <= length else title[: length - 1] + "…"


def page_of(articles: tuple[Article, ...], number: int, rows: int) -> tuple[Article, ...]:
    """Return the page counted from 0."""
    return articles[number * rows : (number + 1) * rows] if number >= 0 else ()


def count_pages(articles: tuple[Article, ...], rows: int) -> int:
    return max(1, -(-len(articles) // rows))


def _html_charset(site: Site) -> str:
    return "gb2312" if site.charset == "gb18030" else site.charset
