"""What a line weighs for the body."""

import pytest

from crawler.extraction.density import is_about_site, weigh_line
from crawler.extraction.page import Line, read_page


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
