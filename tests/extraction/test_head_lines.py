"""Lines between title and text that stand in the body's own element."""

import pytest

from crawler.extraction import extract
from tests.extraction import pages


@pytest.mark.parametrize(
    "line",
    [
        "双击自动滚屏",
        "视力保护色：<a>杏仁黄</a> <a>秋叶褐</a>",
        "阅读 1.2万",
        "+关注",
        "全文约1200字 预计阅读4分钟",
        "简 | 繁",
        "公开方式：主动公开",
        "发布人：admin",
        "10:20",
    ],
)
def test_what_a_page_offers_its_readers_within_the_body_is_no_text(line):
    html = pages.page(f'<h1>{pages.TITLE}</h1><div class="con"><p>{line}</p>{pages.PARAGRAPHS}</div>')

    assert extract(html.encode()).text == pages.TEXT


@pytest.mark.parametrize("line", ["关注民生计量，服务千家万户。", "阅读推广标准由两省图书馆共同起草。", "简化手续："])
def test_a_first_line_that_resembles_it_stays(line):
    html = pages.page(f'<h1>{pages.TITLE}</h1><div class="con"><p>{line}</p>{pages.PARAGRAPHS}</div>')

    assert extract(html.encode()).text == f"{line}\n{pages.TEXT}"
