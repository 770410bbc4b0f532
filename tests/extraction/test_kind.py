"""What is no article's page: told by what it is, never handed on as an article."""

from random import Random

import pytest

from crawler.extraction import extract, find_other_kind
from tests.extraction import pages


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (b"%PDF-1.4\n", "a PDF document"),
        (b"\r\n%PDF-1.7\n", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive or an Office document"),
        (b"\xd0\xcf\x11\xe0", "an old Office document"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\xff\xd8\xff\xe0", "a JPEG image"),
        (b"\x1f\x8b\x08", "gzip-compressed bytes"),
        (b"", "bytes that are no text"),
    ],
)
def test_files_and_noise_are_named(start, words):
    body = start + b"\x01" + Random(7).randbytes(6000)

    assert find_other_kind(body) == words
    assert extract(body).text == ""
    assert "no-page" in extract(body).flags


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "big5", "utf-16", "utf-16-le", "utf-32"])
def test_text_of_any_charset_is_text(charset):
    page = "<html><body><p>近日，某局召開標準化工作會議。</p></body></html>"

    assert find_other_kind(page.encode(charset)) is None


def test_wide_text_without_a_mark_is_text():
    assert find_other_kind("\r\n<html><p>近日</p></html>".encode("utf-16-le")) is None


def test_zeros_at_the_end_of_a_page_leave_it_a_page():
    assert find_other_kind(pages.TRS.encode() + b"\x00" * 90) is None


@pytest.mark.parametrize(
    ("title", "middle", "flag"),
    [
        ("404 Not Found", "<h1>404 Not Found</h1><hr>nginx", "error-page"),
        ("页面不存在", "<p>抱歉，您访问的页面不存在或已被删除！</p><p>5秒后返回首页。</p>", "error-page"),
        ("系统错误", "<p>系统错误，请联系管理员。</p>", "error-page"),
        ("访问被拦截", "<h1>您的访问被拦截</h1><p>您的请求带有不合法参数。</p>", "challenge web application firewall"),
        (
            "用户登录",
            "<form><input name=u><input type=password><button>登录</button></form><p>忘记密码</p>",
            "login-page",
        ),
    ],
)
def test_pages_that_stand_for_an_article_are_flagged(title, middle, flag):
    page = f"<html><head><title>{title}</title></head><body>{middle}</body></html>"

    assert flag in extract(page.encode()).flags


@pytest.mark.parametrize(
    "title",
    ["500 强企业落户我市", "第三批企业移出经营异常名录系统异常情况通报", "一批违法信息被删除", "关于暂停服务的公告"],
)
def test_short_news_are_no_error(title):
    page = pages.page(f"<h1>{title}</h1><p>2026-03-05</p><p>{pages.NOTICE_BODY}</p>", title=title)

    assert not {"error-page", "login-page"} & set(extract(page.encode()).flags)


def test_a_login_in_the_corner_of_an_article_is_none():
    corner = "<form><input name=u><input type=password></form>"
    page = pages.page(f"{corner}<h1>{pages.TITLE}</h1><p>2026-03-05</p>{pages.PARAGRAPHS}")

    assert "login-page" not in extract(page.encode()).flags
