import pytest

from crawler.extraction import extract, find_next_page
from tests.extraction import pages

COLUMN = "http://www.ql.example/xw/"


@pytest.mark.parametrize(
    ("page", "number", "first", "following"),
    [
        ('<script>createPageHTML(3, 0, "index", "html");</script>', 1, None, "index_1.html"),
        ("<script>createPageHTML(3, 1,'index','shtml',20)</script>", 2, 0, "index_2.shtml"),
        ('<script>createPageHTML(3, 2, "index", "html");</script>', 3, None, None),
        ('<script>createPageHTML(9, 0, "index", "html");</script>', 1, 1, "index_2.html"),
        ("<script>var countPage = 4;</script>", 1, 0, "index_1.html"),
        ("<div>共 <b>3</b> 页 当前第 1 页</div>", 1, None, "index_2.html"),
        ("<div>共 3 页</div>", 3, None, None),
        ('<script>createPageHTML(9, 1, "index", "html");</script>', 1, None, "index_2.html"),
        ("<script>var countPage = 4; var currentPage = 0;</script>", 1, None, "index_1.html"),
        ("<script>var countPage = 4; var currentPage = 1;</script>", 1, None, "index_2.html"),
        ('<div>首页 1 <a href="n2.html">2</a> <a href="n3.html">3</a> 下一页</div>', 1, None, "n2.html"),
        ('<ul><li><a href="n2.html">2</a></li><li><a href="n3.html">3</a></li><li>共9页</li></ul>', 2, None, "n3.html"),
        ('<p>见第 <a href="/a/2.html">2</a> 章</p>', 1, None, None),
        ('<a href="list_2.html">下一页</a><div>共3页</div>', 1, None, "list_2.html"),
        ('<a href="?page=2" title="下一页"><img src="r.png"></a>', 1, None, "?page=2"),
        ('<a href="index_3.html">&gt;</a>', 2, None, "index_3.html"),
        ('<a href="javascript:next()">下一页</a>', 1, None, None),
        ("<a href='javascript:;' onclick=\"jumpPage('index_2.html')\">下一页</a>", 1, None, "index_2.html"),
        ("<a onclick=\"query(this,'/xw/index_2.jhtml')\" tagname='x'>下一页</a>", 1, None, "index_2.jhtml"),
        (
            "<a href='javascript:go(2)'>下一页</a><script>function go(n){location.href='index_'+n+'.html'}</script>",
            1,
            None,
            "index_2.html",
        ),
        ("<a href='index_1.html'><img src='n.gif' alt='下一页'></a>", 1, None, "index_1.html"),
        ("<a href='index_1.html'>下一頁</a>", 1, None, "index_1.html"),
        ("<a href='index_1.html'>后页</a>", 1, None, "index_1.html"),
        ("<span>当前第1/12页</span>", 1, None, "index_2.html"),
        ("<a href='index_1.html'>更多新闻</a>", 1, None, None),
        ('<a href="/about/">&gt;</a><p>文章</p>', 1, None, None),
        ("", 1, None, None),
    ],
)
def test_next_page_of_a_listing(page, number, first, following):
    expected = None if following is None else COLUMN + following

    assert find_next_page(page, url=COLUMN, number=number, first=first) == expected


def test_next_page_is_counted_from_a_later_page():
    page = "<div>共5页</div>"

    assert find_next_page(page, url=COLUMN + "index_2.html", number=2) == COLUMN + "index_3.html"


def test_body_of_several_pages_names_its_next_part():
    article = extract(pages.TRS, url=COLUMN + "202603/t20260305_1234567.html")

    assert article.next_part == COLUMN + "202603/t20260305_1234567_1.html"


@pytest.mark.parametrize(
    ("href", "is_part"), [("a_12_2.html", True), ("a_13.html", False), ("http://b.example/a_12_2.html", False)]
)
def test_next_article_is_no_part_of_this_one(href, is_part):
    page = pages.page(f'<h1>{pages.TITLE}</h1><div id="zoom">{pages.PARAGRAPHS}</div><a href="{href}">下一页</a>')

    assert (extract(page, url=COLUMN + "a_12.html").next_part is not None) == is_part
