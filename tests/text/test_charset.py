import tracemalloc

import pytest

from crawler.text import choose_charset, clean, decode

NEWS = "<html>根据协议，双方将在国家标准制定、检验检测等方面开展合作。"
KOREAN = "국가기술표준원은 한국의 표준을 정하는 기관이다. 오늘 발표했다."


@pytest.mark.parametrize("declared", [None, "gb2312", "iso-8859-1", "euc-kr", "utf-8", "nonsense"])
def test_gbk_is_told_whatever_the_page_declares(declared: str | None) -> None:
    assert choose_charset(NEWS.encode("gbk"), declared=declared) == "gb18030"


@pytest.mark.parametrize("declared", [None, "gb2312", "big5"])
def test_utf8_is_told_whatever_the_page_declares(declared: str | None) -> None:
    assert decode(NEWS.encode(), declared=declared) == NEWS


def test_big5_and_korean_are_told_from_gbk() -> None:
    assert choose_charset("根據協議，雙方將在國家標準制定、檢驗等方面開展合作".encode("big5")) == "big5hkscs"
    assert choose_charset(KOREAN.encode("euc-kr")) == "cp949"


STYLE = "".join(f".c{n} {{ margin: {n}px }}\n" for n in range(2000))
DECLARED = (None, "gb2312", "utf-8", "big5", "iso-8859-1", "euc-kr", "windows-1251")


@pytest.mark.parametrize("declared", DECLARED)
@pytest.mark.parametrize("charset", ["gbk", "utf-8", "big5"])
def test_one_paragraph_tells_the_charset_of_a_page_of_scripts(charset: str, declared: str | None) -> None:
    paragraph = "根據協議，雙方將在國家標準制定、檢驗等方面開展合作。" if charset == "big5" else NEWS
    page = f"<html><style>{STYLE}</style><p>{paragraph}</p></html>"

    assert decode(page.encode(charset), declared=declared) == page


@pytest.mark.parametrize("declared", DECLARED)
@pytest.mark.parametrize("charset", ["gbk", "utf-8"])
def test_the_bytes_decide_where_the_header_and_the_page_declare_two_charsets(
    charset: str, declared: str | None
) -> None:
    page = f'<html><meta charset="big5"><p>{NEWS}</p></html>'

    assert decode(page.encode(charset), declared=declared) == page


@pytest.mark.parametrize("declared", DECLARED)
@pytest.mark.parametrize(("charset", "other"), [("utf-8", "gbk"), ("gbk", "utf-8")])
def test_a_piece_in_another_charset_spoils_nothing_else(charset: str, other: str, declared: str | None) -> None:
    body = (NEWS * 10).encode(charset) + b"<p>" + "版权所有，京公网安备案号，联系我们，网站地图".encode(other) + b"</p>"

    assert decode(body, declared=declared).startswith(NEWS * 10)


def test_a_byte_order_mark_decides_and_is_dropped() -> None:
    assert decode(b"\xef\xbb\xbf" + NEWS.encode(), declared="gbk") == NEWS


@pytest.mark.parametrize("body", [b"", b"plain", b"\xff\xfe\xff", bytes(range(256))])
def test_any_bytes_are_decoded(body: bytes) -> None:
    assert isinstance(decode(body), str)


def test_a_long_text_read_in_a_wrong_charset_costs_memory_by_its_length() -> None:
    damaged = "两省市场监管局签署标准化合作备忘录\n".encode().decode("latin-1") * 5000
    clean(damaged[:100])  # loads what is loaded once

    tracemalloc.start()
    clean(damaged)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 60 * len(damaged)  # bytes a character; a crawl may hold 1 GiB and a page 16 MB
