"""What a line weighs for the body."""

import pytest

from crawler.extraction import extract
from crawler.extraction.density import is_about_site, weigh_line
from crawler.extraction.page import Line, read_page
from tests.extraction import pages


def line_of(text: str) -> Line:
    return read_page(f"<html><body><div>{text}</div></body></html>").lines[0]


@pytest.mark.parametrize(
    "sentence",
    [
        "请各团体于四月底前登录市标准信息平台，注册后填报复审意见，逾期不再受理。",
        "发布会的主办单位表示，无障碍设施的检测方法已经写入标准，下月起施行。",
    ],
)
def test_a_sentence_that_speaks_of_signing_in_is_prose(sentence: str) -> None:
    assert weigh_line(line_of(sentence)) > 20


@pytest.mark.parametrize(
    "chrome",
    [
        "用户登录 注册 忘记密码",
        "主办单位：河湾市人民政府办公室 技术支持：市信息中心",
        "您的浏览器版本过低，为保证正常浏览本站，请升级后访问。",
    ],
)
def test_a_box_to_sign_in_is_chrome(chrome: str) -> None:
    assert weigh_line(line_of(chrome)) < 0


def test_an_article_may_begin_with_what_sites_say_of_themselves() -> None:
    assert is_about_site(line_of("您的浏览器不支持视频播放，请升级浏览器"))
    assert not is_about_site(line_of("河湾日报官方微信今日上线，读者可以查询水费。"))
    assert not is_about_site(line_of("各注册计量师："))


OTHERS = tuple(
    f"支持这样的做法，希望第{n}季度能多来几次，让大家都放心，也希望结果及时公布，接受群众监督，把好事办好办实。"
    for n in range(1, 5)
)


def test_prose_outside_the_element_of_title_and_text_does_not_outweigh_a_short_article() -> None:
    article = (
        f'<div class="a"><h1>{pages.TITLE}</h1><p>2026-03-05</p><p>{pages.BODY[0]}</p><p>{pages.BODY[1]}</p></div>'
    )
    others = "".join(f"<div><b>用户</b><p>{row}</p></div>" for row in OTHERS)
    html = pages.page(f'<div class="w">{article}<div class="c">{others}</div></div>')

    assert extract(html.encode()).text == "\n".join(pages.BODY[:2])


def test_a_summary_in_the_element_of_the_title_does_not_stand_for_the_text() -> None:
    summary = "青岚、白河两省签署备忘录，共同制定区域地方标准，推动检测结果互认，企业负担有望减轻。"
    head = f'<div class="a"><h1>{pages.TITLE}</h1><p>2026-03-05</p><p>{summary}</p></div>'
    text = "".join(f"<p>{row}</p>" for row in (*pages.BODY, *OTHERS))
    html = pages.page(f'<div class="w">{head}<div class="c">{text}</div></div>')

    assert extract(html.encode()).text.endswith("\n".join((*pages.BODY, *OTHERS)))
