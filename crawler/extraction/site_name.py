"""The site's own name: the medium that publishes an article without saying so, and what 来源：本站 means.

A paper that names itself only in the page's head is the source of what it prints. An office, a company or a portal is
not: theirs are named beside the article, or nobody is.
"""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from crawler.extraction.dates import find_date
from crawler.extraction.metadata import Metadata
from crawler.extraction.names import fold
from crawler.extraction.page import JOINT, Line, Page
from crawler.extraction.titles import is_like_site, split_document_title, squeeze
from crawler.text.patterns import compile_late

_MEDIUM = compile_late(
    # Not 简报, 公报, 年报 and their like, which offices print, nor 申报 and 汇报, which are no papers.
    r"[\u4e00-\u9fff·]{2,12}(?:(?<![简公通海预年月季喜捷申举填汇播壁上警情战快周学])报|(?:日|晚|时|早|商|都市|周|快)报|报社|周刊|新闻网|"
    r"[日晚时早商]报(?:网|在线|客户端)|新闻社|通讯社|(?:广播)?电视台|广播电台|[\u4e00-\u9fff]{2}客户端)"
)
_OWN = compile_late(
    r"(?:本(?:网站?|站|报|刊|台|局|院|委|厅|会|社|所|单位|部门|中心|协会|机构|平台|系统)|网站|站内|我局|我院)"
    r"(?:讯|原创|编辑|编辑部|综合|整理|消息|报道|采编|发布|自采|自编|记者)?|(?:原创|自采|自编|本网综合)(?:内容|稿件|文章)?"
)
_PUBLISHER = compile_late(r'"publisher"\s{0,4}:\s{0,4}\{[^{}]{0,300}?"name"\s{0,4}:\s{0,4}"(?P<name>[^"\\]{2,24})"')
_CRUMB = compile_late(
    r"(?:(?:您|你)?(?:的|现在|当前)?(?:所在)?(?:的)?位置(?:是)?[:：]?)?[\s\x02]*(?P<name>[\u4e00-\u9fff·]{3,14}?)(?:首页)?"
    r"[\s\x02]*[>»›＞]"
)
_OWNER = compile_late(
    r"(?:主办|版权所有|主办单位|网站主办)(?:单位|方)?[\s\x02]*[:：]?[\s\x02©]*(?P<name>[\u4e00-\u9fff]{4,24})(?=[\s\x02,，;；|。]|$)"
)
_LOGO = compile_late(r"logo|banner|brand|site-?name|masthead", re.I)
_HOST = compile_late(r"https?://[^/]+", re.I)
_ENDING = compile_late(
    r"(?:官方)?(?:门户)?(?:网站(?:首页)?|官网)$|(?:首页|欢迎您|logo|标志|数字报(?:纸)?|电子报|电子版|多媒体)$", re.I
)
_IMAGES = 40  # Of a page, from its top, among which its name is looked for
_LINES = 40  # From either end
_SHORT = 80  # Characters of a line that names a paper and its day


def is_own_word(source: str) -> bool:
    """Tell 本站, 本网讯, 原创 from a name."""
    return _OWN.fullmatch(fold(source)) is not None


def is_medium(name: str) -> bool:
    """Tell the name of a paper, a station or an agency from an office's, a company's or a portal's."""
    return _MEDIUM.fullmatch(fold(name)) is not None


def find_medium(page: Page, metadata: Metadata, title: str | None, title_line: int | None) -> str | None:
    """Return the medium that the head, the mast or the path above the article names as the site's own."""
    above = page.lines[: min(title_line or 0, _LINES)]
    names = (
        *_in_head(page, metadata, title),
        *_in_images(page),
        *(match["name"] for line in above if (match := _CRUMB.match(line.text)) is not None),
        *(name for line in above if (name := _beside_day(line)) is not None),
    )
    return next((name for name in names if is_medium(name)), None)


def find_own_name(page: Page, metadata: Metadata, title: str | None) -> str | None:
    """Return how the site calls itself, None where it does not say."""
    rows = page.lines[-_LINES:]
    names = (
        *_in_head(page, metadata, title),
        *_in_images(page),
        *(match["name"] for line in rows if (match := _OWNER.search(line.text)) is not None),
    )
    return next((name for name in names if is_like_site(name) or is_medium(name)), None)


def _in_head(page: Page, metadata: Metadata, title: str | None) -> Iterator[str]:
    if metadata.site:
        yield _trim(metadata.site)
    own = squeeze(title)
    for part in reversed(split_document_title(metadata.document_title, title)):
        if squeeze(part) not in own:
            yield _trim(part)
    for match in islice(_PUBLISHER.finditer(page.source), 2):
        yield _trim(match["name"])


def _in_images(page: Page) -> Iterator[str]:
    """Yield what the images say in words that are the site's sign, or lead to its home page."""
    host = _HOST.match(page.url or "")
    home = re.escape(host[0]) if host is not None else "-"
    leads_home = re.compile(rf"(?:{home})?/?(?:index\.[a-z]{{3,5}})?|\.{{1,2}}/", re.I)
    for image in islice(page.root.iter("img"), _IMAGES) if page.root is not None else ():
        said = image.get("alt") or image.get("title")
        if said and len(said) <= 40 and _is_sign(image, leads_home):
            yield _trim(said)


def _is_sign(image: etree._Element, leads_home: re.Pattern[str]) -> bool:
    element: etree._Element | None = image
    for _ in range(3):
        if element is None:
            return False
        words = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('src') or ''}"
        if _LOGO.search(words[:300]) or (element.tag == "a" and leads_home.fullmatch(element.get("href") or "#")):
            return True
        element = element.getparent()
    return False


def _beside_day(line: Line) -> str | None:
    """Return the paper of a sheet's head: A03版 江城晚报 2026年3月5日."""
    if len(line.text) > _SHORT:
        return None
    flat = fold(line.text).replace(JOINT, " ")
    moment = find_date(flat)
    words = flat[: moment.start].split() if moment is not None else []
    return words[-1] if words else None


def _trim(name: str) -> str:
    return _ENDING.sub("", name.strip(" \u3000-–—_|·:：《》")).strip(" \u3000-–—_|·:：")
