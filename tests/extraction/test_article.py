import json

import pytest

from crawler.extraction import Attachment, extract
from tests.extraction import pages

URL = "http://www.ql.example/xw/202603/t20260305_1234567.html"
BARE = f'<div id="zoom">{pages.PARAGRAPHS}</div>'
FAMILIES = ["HANWEB", "UCAP", "BODA", "UNKNOWN"]


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_body_is_the_article_and_nothing_else(name, charset):
    article = extract(getattr(pages, name).replace('charset="utf-8"', "").encode(charset), url=URL)

    assert article.title == pages.TITLE
    assert article.text == pages.TEXT
    assert article.published is not None
    assert article.published[:10] == "2026-03-05"


@pytest.mark.parametrize(
    ("name", "published", "source", "author"),
    [
        ("HANWEB", "2026-03-05T16:20", "标准化处", None),
        ("TRS", "2026-03-05", "青岚日报", None),
        ("UCAP", "2026-03-05", "青岚省市场监督管理局", None),
        ("BODA", "2026-03-05T16:20", "白河日报", "王小明"),
        ("UNKNOWN", "2026-03-05T16:20", "青岚日报", None),
        ("PAPER", "2026-03-05T09:08", "中国消费者报", "王小明 李大山"),
    ],
)
def test_day_source_and_author(name, published, source, author):
    article = extract(getattr(pages, name), url=URL)

    assert (article.published, article.source, article.author) == (published, source, author)


def test_short_notice_beside_long_adverts():
    article = extract(pages.NOTICE)

    assert article.title == "关于暂停网上服务平台的公告"
    assert article.published == "2026-03-05"
    assert article.text == f"{pages.NOTICE_BODY}\n青岚省市场监督管理局\n2026年3月5日"


ADVERT = "权威资讯、办事指南、政策解读、通知公告，随时随地，尽在掌握，欢迎使用掌上青岚，祝您生活愉快！"


@pytest.mark.parametrize(
    ("middle", "text"),
    [
        (
            "<div class='x'><div>因检修，明日8时停水。</div><div>青岚县水务局</div></div>",
            "因检修，明日8时停水。\n青岚县水务局",
        ),
        (
            "<p>各用户：</p><p>因检修，明日8时停水。</p><p>青岚县水务局</p>",
            "各用户：\n因检修，明日8时停水。\n青岚县水务局",
        ),
        ("<table><tr><td>因检修，明日8时停水。</td></tr></table>", "因检修，明日8时停水。"),
        ("<div><p><img src=1.jpg></p><p>一图读懂标准化条例</p></div>", "一图读懂标准化条例"),
        (
            "<div class='summary'>本局昨日发布停水的通知。</div><div>因检修，明日8时停水。</div>",
            "因检修，明日8时停水。",
        ),
    ],
)
def test_notice_of_a_line_is_told_from_an_advert_by_its_place(middle, text):
    head = "<div class='t'>关于停水的通知</div><p>2026-03-05　来源：青岚县水务局</p>"
    page = (
        f"<title>通知公告-青岚县</title><body><div class='m'>{head}{middle}</div><div class='wx'><p>{ADVERT}</p></div>"
    )

    article = extract(page)

    assert (article.title, article.text, article.published) == ("关于停水的通知", text, "2026-03-05")
    assert "short-notice" in article.flags


def test_page_of_pictures_has_no_text_rather_than_the_titles_beside_it():
    middle = f'<h1>{pages.TITLE}</h1><p>发布时间：2026-03-05</p><div class="c"><img src="1.jpg"></div>{pages.RELATED}'

    article = extract(pages.page(middle))

    assert (article.title, article.text) == (pages.TITLE, "")
    assert "no-text" in article.flags


def test_body_goes_on_after_a_second_html_element():
    head = f"<html><head><title>{pages.TITLE}</title></head><body><a>首页</a></body></html>"
    page = f"{head}<body><h1>{pages.TITLE}</h1>{BARE}</body></html>"

    assert extract(page).text == pages.TEXT


def test_body_that_a_script_would_show_is_read():
    page = pages.page(
        f'<h1>{pages.TITLE}</h1><div id="js_content" style="visibility: hidden;">{pages.PARAGRAPHS}</div>'
    )

    assert extract(page).text == pages.TEXT


def test_time_and_account_stand_in_a_script():
    script = """<script>var other = {title: '别的', pubTime: '2020-01-01 08:00'};</script>
    <script>var nickname = htmlDecode("青岚市场监管"); var ct = "1772676120";</script>"""
    page = f"<title>{pages.TITLE}</title><body><h1>{pages.TITLE}</h1>{script}{BARE}"

    article = extract(page.replace("var ct", f"var msg_title = '{pages.TITLE}'; var ct"))

    assert (article.published, article.source) == ("2026-03-05T10:02", "青岚市场监管")


@pytest.mark.parametrize(
    ("line", "source", "author", "published"),
    [
        ('<span class="source_baidu">青岚日报</span>', "青岚日报", None, None),
        (
            '<span id="author_baidu">昌小明</span><span id="pubtime_baidu">2026-03-05 10:00</span>',
            None,
            "昌小明",
            "2026-03-05T10:00",
        ),
        (
            '<p class="left-source">新京报 <span class="reporter">记者 王小明 编辑 李山</span></p>',
            "新京报",
            "王小明",
            None,
        ),
        ('<span class="vcard author"><a>qinglan</a></span>', None, "qinglan", None),
        (
            '<div><a href="/byline/lin-an-ran?ref=top">林安然</a></div><div>发布<i>/</i>2026年3月5日 14:05</div>',
            None,
            "林安然",
            "2026-03-05T14:05",
        ),
        ('<time datetime="2026-03-05T01:12:45Z">2026年3月5日</time>', None, None, "2026-03-05T09:12"),
        ('<span class="time" title="2026-03-05 10:00">3小时前</span>', None, None, "2026-03-05T10:00"),
        ("<p>2026</p><p>03/05</p><p>09:08</p>", None, None, "2026-03-05T09:08"),
        (
            "<ul><li>保护视力色：</li><li>2026-03-05 17:33</li><li>青岚市场监管局</li></ul>",
            "青岚市场监管局",
            None,
            "2026-03-05T17:33",
        ),
        ("<div>發布日期：115-03-05</div><div>發布單位：第一組</div>", "第一組", None, "2026-03-05"),
        ("<p>[ 发布机构 ]</p><p>青岚县局</p><p>[ 发布日期 ]</p><p>2026-03-05</p>", "青岚县局", None, "2026-03-05"),
    ],
)
def test_head_without_labels(line, source, author, published):
    article = extract(f"<title>{pages.TITLE}</title><body><h1>{pages.TITLE}</h1><div>{line}</div>{BARE}")

    assert (article.source, article.author, article.published) == (source, author, published)


def test_minute_stands_under_the_article():
    below = "<br>完<br>2026年3月5日（星期四）<br>香港時間15時30分"
    page = f"<title>{pages.TITLE}</title><body><h1>{pages.TITLE}</h1>{BARE}{below}"

    assert extract(page).published == "2026-03-05T15:30"


def test_adverts_and_pager_within_the_body_are_left_out():
    first, *others = (f"<p>{row}</p>" for row in pages.BODY)
    advert = '<div class="app-kaihu-qr"><p>炒股就看某某研报，权威，专业，及时！</p></div>'
    pager = '<div class="page_con"><a>1</a><a href="2.html">2</a><a href="2.html">末页</a></div>'

    article = extract(pages.page(f'<h1>{pages.TITLE}</h1><div id="zoom">{advert}{first}{"".join(others)}{pager}</div>'))

    assert article.text == pages.TEXT


def test_attachments_are_listed_with_absolute_addresses():
    article = extract(pages.TRS, url=URL)

    address = "http://www.ql.example/xw/202603/P020260305600001234567.pdf"
    assert article.attachments == (Attachment(name="合作备忘录.pdf", url=address),)


def test_metadata_in_conflict_with_the_page_is_flagged_and_the_earlier_day_taken():
    article = extract(pages.TRS, url=URL)

    assert article.published == "2026-03-05"
    assert "date-conflict" in article.flags


@pytest.mark.parametrize(
    ("meta", "published"),
    [
        ('<meta name="PubDate" content="2026-03-05 16:20">', "2026-03-05T16:20"),
        ("<META NAME='pubdate' CONTENT='2026-03-05 16:20:59'/>", "2026-03-05T16:20"),
        ('<meta http-equiv=PubDate content="2026/3/5">', "2026-03-05"),
        ('<meta name="PubDate" content=""><meta name="PubDate" content="2026年3月5日 16时20分">', "2026-03-05T16:20"),
        ('<meta name="PubDate" content="2017——04——12 21:37">', "2017-04-12T21:37"),
        ('<meta name="Maketime" content="2026-11-02 08:00:00">', None),
        ('<meta name="PubDate" content="">', None),
    ],
)
def test_mandated_date_in_every_deviation(meta, published):
    page = pages.page(f'<h1>{pages.TITLE}</h1><div id="zoom">{pages.PARAGRAPHS}</div>', head=meta)

    assert extract(page).published == published


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("发布时间：2026年03月05日", "2026-03-05"),
        ("发布日期：2026-03-05 09:30:12　浏览次数：12", "2026-03-05T09:30"),
        ("时间：2026/3/5 下午3:07", "2026-03-05T15:07"),
        ("成文日期：二〇二六年三月五日", "2026-03-05"),
        ("<span>发布日期：</span><div>2026-03-05</div>", "2026-03-05"),
        ("2026-03-05 09:30　来源：青岚日报", "2026-03-05T09:30"),
        ("更新时间：2026-03-06 10:00", "2026-03-06T10:00"),
        ("页面生成时间：2026-10-01 10:00", None),
    ],
)
def test_visible_date(line, published):
    page = pages.page(f'<h1>{pages.TITLE}</h1><div class="i">{line}</div><div id="zoom">{pages.PARAGRAPHS}</div>')

    assert extract(page).published == published


def test_day_comes_from_the_address_and_then_from_the_listing():
    page = pages.page(f'<h1>{pages.TITLE}</h1><div id="zoom">{pages.PARAGRAPHS}</div>')

    assert extract(page, url=URL, listed_date="2026-03-07").published == "2026-03-05"
    assert extract(page, url="http://a.example/1.html", listed_date="2026-03-07").published == "2026-03-07"


def test_title_without_any_heading_is_the_documents_less_the_names_of_column_and_site():
    page = pages.page(f'<div id="zoom">{pages.PARAGRAPHS}</div>', title=f"{pages.TITLE}_要闻_青岚省市场监督管理局")

    assert extract(page).title == pages.TITLE


def test_short_second_line_is_not_taken_for_a_title_that_the_page_does_not_show():
    first, second = (
        "青岚省市场监督管理局与白河省市场监督管理局三月五日签署标准化合作备忘录。" * 3,
        "两省建立季度会商机制",
    )
    meta = '<meta name="ArticleTitle" content="两省签署备忘录"><meta name="PubDate" content="2026-03-05">'
    page = f"<head>{meta}</head><body><div class='TRS_Editor'><p>{first}</p><p>{second}</p></div></body>"

    article = extract(page)

    assert (article.title, article.text) == ("两省签署备忘录", f"{first}\n{second}")


def test_title_of_the_listing_serves_a_page_that_has_none():
    page = pages.page(f'<div id="zoom">{pages.PARAGRAPHS}</div>', title="")

    assert extract(page, listed_title="两省签署备忘录").title == "两省签署备忘录"


def test_declared_container_comes_first():
    page = pages.page(f'<h1>{pages.TITLE}</h1><div class="q">短短一句话。</div><div id="zoom">{pages.PARAGRAPHS}</div>')

    assert extract(page, container="div.q").text == "短短一句话。"
    assert extract(page, container="div.absent").text == pages.TEXT
    assert extract(page, container="div..[").text == pages.TEXT


def test_control_characters_do_not_reach_the_fields():
    article = extract(pages.HANWEB.replace("备忘录", "备\x00忘\x0b录\ufeff"))

    assert article.text == pages.TEXT
    assert article.title == pages.TITLE


@pytest.mark.parametrize("page", [b"", b" ", b"\x00\x00", "<html></html>", "<html><body></body></html>", "<", "</p>"])
def test_empty_page_gives_flags_not_blanks(page):
    article = extract(page)

    assert article.text == ""
    assert {"no-text", "no-title", "no-date"} <= set(article.flags)


def test_body_in_a_textarea_is_read():
    hidden = pages.PARAGRAPHS.replace("<", "&lt;").replace(">", "&gt;")
    page = pages.page(f"<h1>{pages.TITLE}</h1><textarea class='article-content'>{hidden}</textarea>")

    article = extract(page)

    assert article.text == pages.TEXT
    assert "embedded-body" in article.flags


def test_body_in_linked_data_is_read():
    body = "\\n".join(pages.BODY)
    page = pages.page(
        f"<h1>{pages.TITLE}</h1><div id='app'></div>"
        f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{body}"}}</script>'
    )

    assert extract(page).text == pages.TEXT


def test_a_teaser_of_another_article_amid_the_body_is_left_out():
    teaser = "白河省一社区开展标准化工作，走访了一百多户居民，收集意见建议数百条，" * 2 + "预计年底前完成。"
    first, *others = (f"<p>{row}</p>" for row in pages.BODY)
    page = pages.page(
        f'<h1>{pages.TITLE}</h1><div id="zoom">{first}<div><a href="/2.html">{teaser}</a></div>{"".join(others)}</div>'
    )

    assert extract(page).text == pages.TEXT


def test_office_that_signs_a_notice_is_not_its_title():
    """The document's title names the office only, and so does the signature under the text."""
    signed = (
        f"<table><tr><td><font><b>关于召开标准化工作座谈会的通知</b></font></td></tr><tr><td>发布时间：2026-3-5</td></tr>"
        f"<tr><td>各成员单位：<br>{pages.FIRST}<br>青岚县市场监督管理局<br>二〇二六年三月五日</td></tr></table>"
    )

    article = extract(pages.page(signed, title="青岚县市场监督管理局"))

    assert article.title == "关于召开标准化工作座谈会的通知"
    assert article.text == f"各成员单位：\n{pages.FIRST}\n青岚县市场监督管理局\n二〇二六年三月五日"


def test_title_whose_first_line_is_the_office_is_read_whole():
    title = "青岚省市场监督管理局关于共建区域标准化协作平台的复函"
    letter = (
        "<p>青岚省市场监督管理局</p><p>青市监函〔2026〕88号</p><p>青岚省市场监督管理局<br>关于共建区域标准化协作平台的复函</p>"
        f"{pages.PARAGRAPHS}<p>青岚省市场监督管理局</p><p>二○二六年八月十二日</p>"
    )

    article = extract(pages.page(f"<div>{letter}</div>", title=title))

    assert (article.title, article.published) == (title, "2026-08-12")
    assert article.text.startswith(pages.FIRST)


def test_date_in_the_heading_is_no_part_of_the_title():
    heading = f"<h2>{pages.TITLE}<small>（2026年3月11日）</small></h2>"

    article = extract(pages.page(heading + BARE, title=pages.TITLE))

    assert (article.title, article.published, article.source) == (pages.TITLE, "2026-03-11", None)


def test_line_above_the_heading_is_no_title():
    """A short document title that ends in a paper's name is still the article's."""
    head = "<h3>两省市场监管局签署合作协议</h3><h1>共建交通计量体系</h1>"

    article = extract(pages.page(f"<div>{head}{BARE}</div>", title="共建交通计量体系--经济--大国网"))

    assert article.title == "共建交通计量体系"


def test_short_text_above_its_date_is_the_body():
    release = (
        f"<span>兩地簽署標準化合作安排</span><div>****</div><div>{pages.FIRST}<br>{pages.BODY[1]}</div>"
        "<div>完<br>2026年4月9日（星期四）<br>香港時間16時30分</div>"
    )

    article = extract(pages.page(release, title="新聞公報"))

    assert article.text == f"{pages.FIRST}\n{pages.BODY[1]}"
    assert article.published == "2026-04-09T16:30"


@pytest.mark.parametrize("escape", [False, True])
def test_body_in_the_state_of_a_page_that_scripts_draw(escape):
    content = pages.PARAGRAPHS.replace("<", "&lt;").replace(">", "&gt;") if escape else pages.PARAGRAPHS
    state = json.dumps({"detail": {"title": pages.TITLE, "publishTime": "2026-03-05 10:30:00", "content": content}})

    article = extract(f"<title>{pages.TITLE}</title><div id=app>加载中…</div><script>window.state = {state};</script>")

    assert article.text == pages.TEXT
    assert (article.published, article.flags) == ("2026-03-05T10:30", ("no-container", "embedded-body"))


@pytest.mark.parametrize(
    ("head", "source", "author"),
    [
        ("<span>高远</span>·<span>5月25日 18:44</span>·<span>今日财经</span>", "今日财经", "高远"),
        ("<span>2026-03-05</span><span>平台管理员</span>", None, None),
        ("記者陳美玲／廈門報導　2026/03/05 12:30", None, "陳美玲"),
        ("2026-03-05 供稿单位：计量科　撰稿：唐文", "计量科", "唐文"),
        ("Source: Bureau of Economic and Technological Development<br>Date: 2026-03-05",
         "Bureau of Economic and Technological Development", None),
        ('<a id="js_name">青岚市场监管</a><em>2026年3月5日 08:30</em><em>青岚</em>', "青岚市场监管", None),
    ],
)  # fmt: skip
def test_source_and_author_without_usual_labels(head, source, author):
    article = extract(pages.page(f"<h1>{pages.TITLE}</h1><div>{head}</div>{BARE}"))

    assert (article.source, article.author) == (source, author)


def test_paper_of_a_digital_edition_is_the_source():
    article = extract(pages.page(f"<h1>{pages.TITLE}</h1>{BARE}", title=f"青岚日报数字报-{pages.TITLE}"))

    assert article.source == "青岚日报"
