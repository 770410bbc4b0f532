"""The mandated metadata of government pages, in each deviation that was seen on real ones."""

import pytest

from crawler.extraction import extract
from tests.extraction import pages

BARE = f'<div id="zoom">{pages.PARAGRAPHS}</div>'
SITE = '<meta name="SiteName" content="青岚省市场监督管理局"><meta name="SiteIDCode" content="9900000042">'


def read(head, middle=BARE, title="青岚省市场监督管理局", **also):
    return extract(pages.page(middle, head=head, title=title), **also)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (f'<meta name="ArticleTitle" content="{pages.TITLE}">', pages.TITLE),
        (f"<META NAME=ArticleTitle CONTENT={pages.TITLE}>", pages.TITLE),
        (f"<meta name='articletitle' content='{pages.TITLE}'/>", pages.TITLE),
        (f'<meta name="ArticleTitle" content=""><meta name="ArticleTitle" content="{pages.TITLE}">', pages.TITLE),
        (f'<meta name="ArticleTitle" content="{pages.TITLE}"><meta name="ArticleTitle" content="">', pages.TITLE),
        ('<meta name="ArticleTitle" content="两省&lt;br/&gt;签署&nbsp;备忘录">', "两省签署 备忘录"),
        (f'<meta content="{"x" * 3000}"><meta name="ArticleTitle" content="{pages.TITLE}">', pages.TITLE),
    ],
)
def test_title_of_the_article(head, title):
    assert read(SITE + head).title == title


@pytest.mark.parametrize(
    ("head", "source"),
    [
        ('<meta name="ContentSource" content="青岚日报">', "青岚日报"),
        (
            '<meta name="contentSource" content=""><meta name="ContentSource" content="价格和收费管理处">',
            "价格和收费管理处",
        ),
        ('<meta name="ContentSource" content="市府办"><meta name="contentSource" content="">', "市府办"),
        ('<meta name="ContentSource" content="甲局"><meta name="ContentSource" content="乙局">', "乙局"),
        ('<meta name="source" content="来源：青岚网－白河频道">', "青岚网－白河频道"),
        ('<meta name="mediaid" content="121123">', None),
    ],
)
def test_source_of_the_article_and_never_the_site(head, source):
    assert read(SITE + head).source == source


@pytest.mark.parametrize(
    ("content", "author"),
    [
        ("王小明", "王小明"),
        ("1023", None),
        ("admin", None),
        ("大汉网络", None),
        ("青岚网", None),
        ("", None),
        ("<", None),
    ],
)
def test_author_is_a_person(content, author):
    assert read(f'<meta name="Author" content="{content}">').author == author


def test_doubled_tags_of_the_site_do_not_hide_the_article():
    head = (
        '<meta name="SiteName" content="青岚门户"><meta name="description" content="青岚门户网站">'
        f'<meta name="SiteName" content=""><meta name="SiteDomain" content="a.gov.cn,b.gov.cn">{pages.MANDATED}'
        '<meta name="Description" content=""><meta name="Url" content="./t20260305_1.shtml">'
    )

    article = read(head, title="青岚门户")

    assert (article.title, article.published, article.source) == (pages.TITLE, "2026-03-05T16:20", "标准化处")


def test_vendors_tags_say_nothing_of_the_article():
    head = (
        '<meta name="Maketime" content="2026-11-02 08:00:00"><meta name="guid" content="7">'
        '<meta name="level" content="3">'
        '<meta name="effectiveTime" content="2026-12-31"><meta name="ColumnType" content="办事服务">'
        '<meta name="ColumnName" content="要闻"><meta name="PubDate" content="2026-03-05">'
    )

    article = read(SITE + head, f"<h1>{pages.TITLE}</h1>{BARE}")

    assert (article.title, article.published, article.source) == (pages.TITLE, "2026-03-05", None)


@pytest.mark.parametrize(
    ("visible", "published", "flags"),
    [
        ("发布日期：2026-03-05 09:30", "2026-03-05T09:30", ("date-conflict", "metadata-date 2026-11-02T15:00")),
        ("生成日期：2026-03-05", "2026-03-05", ("date-conflict", "metadata-date 2026-11-02T15:00")),
        ("成文日期：2026-03-05", "2026-11-02T15:00", ()),
        ("发布日期：2026-11-02", "2026-11-02T15:00", ()),
        ("发布日期：2026-11-03 08:00", "2026-11-03T08:00", ()),
        ("页面生成时间：2026-03-05 10:00", "2026-11-02T15:00", ()),
    ],
)
def test_dates_in_conflict_are_kept_and_the_earlier_labelled_one_taken(visible, published, flags):
    article = read('<meta name="PubDate" content="2026-11-02 15:00">', f"<h1>{pages.TITLE}</h1><p>{visible}</p>{BARE}")

    assert article.published == published
    assert article.flags == flags


def test_date_of_the_address_against_the_page_is_kept():
    head = '<meta name="PubDate" content="2026-11-02 15:00">'

    article = read(head, f"<h1>{pages.TITLE}</h1>{BARE}", url="http://a.example/xw/202603/t20260305_1.html")

    assert article.published == "2026-11-02T15:00"
    assert article.flags == ("date-conflict", "address-date 2026-03-05")


@pytest.mark.parametrize(
    ("head", "is_flagged"),
    [
        (SITE + '<meta name="ColumnName" content="要闻">', True),
        (SITE + '<meta name="ColumnName" content="要闻"><meta name="ArticleTitle" content="">', True),
        (pages.MANDATED, False),
        ("", False),
    ],
)
def test_tags_of_site_and_column_alone_are_no_article(head, is_flagged):
    assert ("no-article-metadata" in read(head, f"<h1>{pages.TITLE}</h1>{BARE}").flags) == is_flagged


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        (f"{pages.TITLE}_要闻_青岚省市场监督管理局", pages.TITLE),
        (f"青岚省市场监督管理局 工作动态 {pages.TITLE}", pages.TITLE),
        (f"{pages.TITLE} | 青岚省市场监督管理局", pages.TITLE),
        (f"{pages.TITLE}-青岚省市场监督管理局", pages.TITLE),
        ("标准引领 质量提升", "标准引领 质量提升"),
    ],
)
def test_title_of_the_document_less_site_and_column(title, read_as):
    assert read("", title=title).title == read_as


def test_document_title_that_only_names_the_site_is_no_title():
    middle = (
        '<h1 class="logo">青岚标准化协会</h1><div class="r"><div class="bt"><strong>两省共建标准化实验室</strong></div>'
        f"<div>[2026-03-05] 浏览量：[57]</div>{BARE}</div>"
    )

    assert read("", middle, title="青岚标准化协会").title == "两省共建标准化实验室"


def test_title_broken_in_two_lines_is_one():
    middle = f'<div class="tit">青岚省与白河省签署<br>标准化合作备忘录</div><div>2026-03-05</div>{BARE}'

    article = read("", middle, title=f"{pages.TITLE}_青岚网")

    assert (article.title, article.source) == (pages.TITLE, None)
