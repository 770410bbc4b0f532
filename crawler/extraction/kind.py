"""Telling what is no article's page: files, noise, a login, an error's or a firewall's page sent with status 200."""

import re

from crawler.extraction.challenge import find_challenge
from crawler.extraction.page import Page
from crawler.text.patterns import compile_late

_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a bitmap"),
    (b"RIFF", "a RIFF file"),
    (b"\x1f\x8b", "gzip-compressed bytes"),
    (b"BZh", "bzip2-compressed bytes"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed bytes"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\x00\x00\x01\x00", "an icon"),
)
_SAMPLE = 8192  # Bytes
_CONTROLS = bytes((*range(9), 11, *range(14, 27), *range(28, 32), 127))  # Not ESC, which ISO-2022 writes
_CONTROLS_MAX = 0.05
"""Share of control bytes from which bytes are noise: text has next to none, random bytes a tenth. Pages with a few
zeros at their end or strewn by mutation stay below."""
_WIDE = re.compile(rb"\xff\xfe|\xfe\xff|\x00\x00\xfe\xff|<\x00|\x00<")  # UTF-16 and UTF-32
_FEW_WORDS = 300  # Characters of text, up to which a page may be nothing but a login or an error
_ERROR_TITLE = compile_late(
    # Each ends where it does: 500 强企业, 经营异常名录 and 删除违法信息 are news.
    r"^\s*(?:HTTP\s?)?(?:Error\s?)?(?:40[0134]|50[0234])(?=\s*(?:$|[-_|:：,，!！]|[A-Z]|错误|页面))|"
    r"(?:页面|网页|您?(?:访问|请求|查看|浏览)的[^。，]{0,6}?)[^。，]{0,4}(?:不存在|未找到|找不到|被?删除|失效|丢失|出错)|"
    r"(?:文章|内容|信息)(?:不存在|未找到|已被?删除)\s*(?:$|[!！。，])|找不到(?:该|此|您)?[^。]{0,10}(?:页面?|网页|文件)|"
    r"\bNot Found\b|Bad Gateway|Service (?:Temporarily )?Unavailable|"
    r"(?:服务器|系统|程序|运行时)(?:内部)?(?:错误|异常|繁忙)(?!\w)|(?:无权|没有权限)(?:访问|查看)",
    re.I,
)


def find_other_kind(body: bytes) -> str | None:
    """Return what a body is that is no text, None for text of any charset."""
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for signature, words in _SIGNATURES:
        if start.startswith(signature) and (len(signature) > 3 or _is_noise(body)):
            return words
    if b"%PDF-" in body[:1024] and _is_noise(body):
        return "a PDF document"
    return "bytes that are no text" if _is_noise(body) else None


def _is_noise(body: bytes) -> bool:
    sample = body[:_SAMPLE]
    if not sample.strip() or _WIDE.search(sample[:16]):
        return False
    return len(sample) - len(sample.translate(None, _CONTROLS)) > _CONTROLS_MAX * len(sample)


def why_no_links(body: bytes) -> list[str]:
    """Return flags for a page in which no list was found: that there is none, and what the page is instead."""
    if not body.strip():
        return ["no-page", "no-links"]
    challenge = find_challenge(200, {}, body)
    return [*([f"challenge {challenge}"] if challenge is not None else []), "no-links"]


def judge_page(body: bytes | str, page: Page, title: str | None, text: str) -> list[str]:
    """Return flags for a page that stands where an article should: a firewall's, an error's, a login.

    Their words are kept: a short notice may speak of all of this.
    """
    if len(text) > _FEW_WORDS:
        return []
    written = body if isinstance(body, bytes) else body.encode("utf-8", "replace")
    challenge = find_challenge(200, {}, written) if written.strip() else None
    if challenge is not None:
        return [f"challenge {challenge}"]
    if _ERROR_TITLE.search((title or "")[:60]) or (len(text) < 80 and _ERROR_TITLE.search(text)):
        return ["error-page"]
    return ["login-page"] if _asks_for_password(page) else []


def _asks_for_password(page: Page) -> bool:
    """Tell a page whose form for a password stands in its middle, not in the corner of an article's."""
    if page.root is None or not any((each.get("type") or "").lower() == "password" for each in page.root.iter("input")):
        return False
    return sum(len(line.text) - line.linked for line in page.lines) <= _FEW_WORDS
