"""Heads of pages that say something else than the page: another article's, the site's own, a clock's zero."""

import json

from crawler.extraction import extract
from tests.extraction import pages

TITLE = "计量人员上门校准衡器"
URL = "http://scjg.ql.example/gzdt/202603/t20260305_1234567.html"


def head(**metas: str) -> str:
    return "".join(f'<meta name="{name}" content="{content}">' for name, content in metas.items())


def article(info: str, *, title: str = f"{TITLE} - 青岚日报网", metas: str = "", heading: str = TITLE):
    page = pages.page(
        f'<h1>{heading}</h1><div class="x">{info}</div><div class="y">{pages.PARAGRAPHS}</div>', title=title, head=metas
    )
    return extract(page.encode(), url=URL)


def test_metadata_of_another_article_are_not_believed():
    metas = head(ArticleTitle="关于春节放假安排的通知", PubDate="2026-01-28 16:40", ContentSource="人事处")

    found = article("发布日期：2026-03-05 信息来源：计量科", metas=metas)

    assert (found.title, found.published, found.source) == (TITLE, "2026-03-05", "计量科")


def test_the_sites_own_words_are_no_title_and_its_stamp_no_day():
    metas = '<meta property="og:title" content="青岚日报网_看青岚知天下">' + head(publishdate="2025-12-31T23:59")

    found = article("2026年03月05日 14:35 来源：青岚日报", metas=metas)

    assert (found.title, found.published) == (TITLE, "2026-03-05T14:35")


def test_metadata_stay_where_the_title_is_shown_in_other_words_only():
    metas = head(ArticleTitle=TITLE, PubDate="2026-03-05 09:30", ContentSource="计量处")

    found = article("", title="青岚省市场监督管理局", metas=metas, heading=f"{TITLE}（图）")

    assert (found.title, found.published, found.source) == (TITLE, "2026-03-05T09:30", "计量处")


def test_day_of_issue_that_the_address_confirms_comes_before_a_later_stamp():
    found = article("发文日期：2026年03月05日", metas=head(ArticleTitle=TITLE, PubDate="2026-03-09 00:00"))

    assert found.published == "2026-03-05"
    assert "metadata-date 2026-03-09T00:00" in found.flags


def test_zero_of_a_clock_is_no_day():
    found = article("", metas=head(publishdate="1970-01-01"))

    assert found.published == "2026-03-05"


def test_minute_beside_the_sites_linked_address_and_name():
    info = '<a href="/">http://news.ql.example</a> 2026年03月05日11:30 <a href="/yl/">青岚娱乐</a>'

    found = article(info)

    assert (found.published, found.source) == ("2026-03-05T11:30", "青岚娱乐")


def test_organisation_that_linked_data_name_as_author_is_the_source():
    data = {
        "headline": TITLE,
        "datePublished": "2026-03-05T18:27:00+08:00",
        "author": {"@type": "Organization", "name": "青岚客户端"},
    }

    found = article(
        "", metas=f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>', title=TITLE
    )

    assert (found.published, found.source, found.author) == ("2026-03-05T18:27", "青岚客户端", None)


def test_article_of_a_state_has_the_states_title_and_not_the_footers():
    state = {
        "detail": {
            "name": TITLE,
            "author": "青岚日报记者 王小明 实习生 李大山",
            "source": "青岚日报",
            "createTime": "2026-03-04 08:55:10",
            "publishTime": "2026-03-05 16:20:00",
            "content": pages.PARAGRAPHS,
        }
    }
    page = (
        "<html><head><title>青岚新区管理委员会</title></head><body><div id=app><span>首页</span>正在加载</div>"
        f"<script>window.__INITIAL_STATE__={json.dumps(state, ensure_ascii=False)}</script>"
        "<div><p>互联网新闻信息服务许可证：99120170006</p><p>主办：青岚新区管理委员会</p></div></body></html>"
    )

    found = extract(page.encode(), url="https://www.ql.example/#/detail/1")

    assert (found.title, found.published, found.source, found.author) == (
        TITLE,
        "2026-03-05T16:20",
        "青岚日报",
        "王小明 李大山",
    )


def test_subtitle_that_the_document_leaves_out_is_no_part_of_the_title():
    found = article("2026-03-05", title=TITLE, heading=f"{TITLE}<span>——青岚河边的一天</span>")

    assert found.title == TITLE


def test_names_between_the_title_and_its_day_are_no_text():
    page = pages.page(
        f'<div class="article-body"><h1>{TITLE}</h1><p>王小明/整理</p><p>2026-03-05 10:30 来源：青岚新闻</p>'
        f"{pages.PARAGRAPHS}</div>",
        title=TITLE,
    )

    found = extract(page.encode(), url="https://www.ql.example/n_1787647")

    assert (found.published, found.source, found.author) == ("2026-03-05T10:30", "青岚新闻", "王小明")
    assert found.text.startswith(pages.FIRST[:20])


def test_gambling_advert_between_paragraphs_is_left_out():
    advert = "<p>某盈体育app下载 某利彩票官网登录：官方入口，大额提款秒到账，点击注册。</p>"
    honest = "<p>执法人员查处一起网络赌博案，涉案平台已被关停。</p>"
    middle = "".join(f"<p>{row}</p>" for row in pages.BODY[:2]) + advert + honest + f"<p>{pages.BODY[2]}</p>"

    found = extract(pages.page(f"<h1>{TITLE}</h1><div>2026-03-05</div><div>{middle}</div>", title=TITLE).encode())

    assert "提款" not in found.text
    assert "网络赌博案" in found.text
    assert pages.BODY[2] in found.text
