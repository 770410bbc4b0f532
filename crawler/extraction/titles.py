"""The article's title among metadata, headings and the document's own title."""

import math
import re
from dataclasses import replace
from itertools import islice

from crawler.extraction.dates import NARROW_DIGITS
from crawler.extraction.metadata import Metadata
from crawler.extraction.page import JOINT, Line, Page, collapse, iterate_text
from crawler.extraction.tail import is_line_of_chrome
from crawler.text import to_simplified
from crawler.text.patterns import compile_late

_SQUEEZE = compile_late(r"[\W_]+")
_SEPARATOR = compile_late(r"\s*[|｜]\s*|\s+[-–—_]+\s+|[_]+|\s*[-–—]{1,2}\s*(?=[^-–—]{2,24}$)|\s*[<＜«]\s*|\s+::\s+")
_SITE_LIKE = compile_late(
    r"网$|网站|人民政府|管理局|总局|委员会$|门户|频道|新闻(?:中心|网)?$|首页|客户端|日报$|晚报$|时报$|在线$|论坛|\.com|\.cn|公众信息|政务|专题$|中心$|厅$|局$|办事处$|资讯$|平台$|(?:协会|学会|联合会|研究院|公司|集团)$",
    re.I,
)
_DOCUMENT = compile_late(
    r"^关于.{4}|.{4}的(?:公告|通知|通告|公示|函|批复|决定|意见|报告)$"
)  # 关于政务大厅暂停服务的公告
_COLUMN = compile_late(r".{0,4}(?:动态|要闻|新闻|公告|通知|公示|公开|解读|聚焦|资讯|信息|正文|详情|内容页)")
_TITLE_NAME = compile_late(r"title|biaoti|headline|(?<![a-z])tit(?![a-z])|(?<![a-z])bt(?![a-z])")
_NO_TITLE = compile_late(
    r"[:：]\s*$|当前位置|所在位置|首页|索引号|(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}.{0,12}$|"
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?\s*(?:上午|下午)?\s?\d{1,2}[:：]\d\d|来源|浏览|字号|分享|二维码|电话|邮编|版权|欢迎|[\w.]@\w|[Ee]-?[Mm]ail"
)
_LABEL = compile_late(r"(?:信息|文件|公文)?(?:名\s*称|标\s*题)\s*[:：]?\s*")
_QUESTION = compile_late(r"\s*[问答][:：]")
_SUBTITLE = compile_late(r"\s*[—–－-]{2}|\s*―{1,2}")
_SUBTITLE_NAME = compile_late(r"(?:sub|second|fu)[-_]?(?:title|biaoti|headline|tit(?![a-z])|bt(?![a-z]))")
_NUMBER = compile_late(  # Of an index, YG045-2026-0102, or of an announcement, （2026年第5号）
    r"[A-Za-z0-9]{0,12}[\d\s/_.〔〕\[\]()（）-]{4,}[A-Za-z0-9-]{0,12}|[(（\[]?\s?20\d\d\s?年第?\s?\d{1,4}\s?[号期]\s?[)）\]]?"
)
_DATE_BEHIND = compile_late(
    JOINT + r"[\s\x02]*[\[(（]?\s?20\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?"
    r"(?:\s\d{1,2}:\d\d(?::\d\d)?)?\s?[\])）]?[\s\x02]*$|"
    + JOINT
    + r"[\s\x02]*[(（]?二[〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月"
    r"[一二三四五六七八九十]{1,3}日[)）]?[\s\x02]*$"
)
_DOUBTED_MIN = 8  # Characters of a title by which it is sought in the page
_BEHIND = compile_late(r"\s?[(（][\u4e00-\u9fff]{2,12}[〔\[(（【]?20\d\d[〕\])）】]?(?:年?第)?\d{1,4}号[)）]")
_BADGE = 6  # Characters: NEW, 置顶
_CUT = compile_late(r"(?:\.{3}|…)\s*$")
_CATEGORY = compile_late(r"\s*[\[【(（][^\[\]【】()（）]{1,10}[\]】)）]\s*(?=\S{5})")


def squeeze(text: str | None) -> str:
    """Return letters, digits and characters only, lower case: the form in which titles are compared."""
    return _SQUEEZE.sub("", text or "").lower()


def find_title_line(page: Page, metadata: Metadata) -> int | None:
    """Return the index of the line that shows the title, by its likeness to metadata and the document's own title."""
    found = _find_like(page, squeeze(metadata.document_title), squeeze(metadata.title), squeeze(metadata.site))
    if found is None and (whole := _first_part(metadata.document_title)):
        # Too short for likeness: only a heading that says all of it counts.
        same = (n for n, line in enumerate(page.lines) if line.heading and squeeze(line.text) == whole)
        found = next(same, None)
    if found is None and metadata.document_title:
        # Pages in the traditional script may have a simplified document title, and the reverse.
        fold = to_simplified(squeeze(metadata.document_title))
        found = _find_like(page, fold, "", squeeze(metadata.site), convert=True)
    return found


def _first_part(document_title: str | None) -> str | None:
    """Return what a document title names before site and column, squeezed; None where it may be one of these."""
    first, *others = [part for part in _SEPARATOR.split(document_title or "") if part and part.strip()] or [""]
    names = _names_site(first) or _COLUMN.fullmatch(first) is not None
    return squeeze(first) if others and len(squeeze(first)) >= 2 and not names else None


def first_part(metadata: Metadata) -> str:
    """Return what the document title says before the names of site and column, if there are any."""
    return next((part.strip() for part in _SEPARATOR.split(metadata.document_title or "") if part and part.strip()), "")


def is_heading_of_article(line: Line) -> bool:
    """Tell a heading that names neither a site nor a column."""
    return line.heading > 0 and not (_names_site(line.text) or _COLUMN.fullmatch(line.text))


def doubt_metadata(page: Page, metadata: Metadata) -> Metadata:
    """Return the metadata without its title where that is another article's, or the site's own words.

    It is where neither the document's title nor any line has it, while a line has the document's title.
    """
    stated, document = squeeze(metadata.title), squeeze(metadata.document_title)
    if len(stated) < _DOUBTED_MIN or not document or stated in document or document in stated:
        return metadata
    beginning = to_simplified(stated[:_DOUBTED_MIN])
    shown = (line for line in page.lines[:400] if line.linked < 0.5 * len(line.text))  # Others lead to it
    if any(beginning in to_simplified(squeeze(line.text)) for line in shown):
        return metadata
    if beginning in to_simplified(document) or _find_like(page, document, "", squeeze(metadata.site)) is None:
        return metadata
    return replace(metadata, title=None, source=None, author=None, is_mandated=False, is_doubted=True)


def is_first_part(page: Page, metadata: Metadata, line: int | None) -> bool:
    """Tell a heading that says all that the document title names before site and column."""
    return (
        line is not None
        and page.lines[line].heading > 0
        and squeeze(page.lines[line].text) == _first_part(metadata.document_title)
    )


def find_only_heading(page: Page) -> int | None:
    """Return the one line in h1 to h3 that may be a title where a page's head does not say it; None of several."""
    headings = [
        index
        for index, line in enumerate(page.lines)
        if 1 <= line.heading <= 3
        and 8 <= len(line.text) <= 120
        and not (line.linked or line.hidden or _NO_TITLE.search(line.text) or is_line_of_chrome(line.text))
    ]
    if len(headings) != 1:
        return None
    prose = [index for index, line in enumerate(page.lines) if len(line.text) > 30 and "，" in line.text]
    around = page.nodes[page.nodes[page.lines[headings[0]].node].parent]
    box = page.nodes[around.parent] if around.parent >= 0 and around.tag != "body" else around
    if box.tag not in ("body", "html") and any(box.first <= index < headings[0] for index in prose):
        return None  # Of an appendix
    return headings[0] if not prose or headings[0] < prose[len(prose) // 2] else None  # Else a footer's: 友情链接


def find_registered_title(page: Page) -> int | None:
    """Return the line that shows what the document's record above it calls its title: 名称：关于……的批复."""
    for index, line in enumerate(page.lines[:400]):
        text = line.text.replace(JOINT, "")
        label = _LABEL.match(text)
        if label is None:
            continue
        named = squeeze(text[label.end() :] or next((row.text for row in page.lines[index + 1 : index + 2]), ""))
        if len(named) >= _DOUBTED_MIN:
            same = (n for n in range(index + 1, len(page.lines)) if squeeze(page.lines[n].text) == named)
            return next((n for n in same if n > index + 1 or label.end() < len(text)), None)
    return None


def find_title_end(page: Page, metadata: Metadata, first: int) -> int:
    """Return the last line of a title that begins with a line: a break in the heading makes two."""
    whole = squeeze(metadata.document_title) + " " + squeeze(metadata.title)
    joined, last = squeeze(page.lines[first].text.replace(JOINT, "")), first
    for n in range(first + 1, min(first + 4, len(page.lines))):
        more = squeeze(page.lines[n].text.replace(JOINT, ""))
        if page.lines[n].node != page.lines[first].node or len(more) < 2 or joined + more not in whole:
            break
        joined, last = joined + more, n
    return last


def is_name_of_site(metadata: Metadata) -> bool:
    """Tell a document title that only names the site, as a template does which forgot the article."""
    title = metadata.document_title or ""
    if metadata.is_mandated or len(title) > 20:
        return False
    if squeeze(title) == squeeze(metadata.site):
        return True
    parts = [part for part in _SEPARATOR.split(title) if part and part.strip()]
    return bool(parts) and all(_names_site(part) or _COLUMN.fullmatch(part) or len(part) < 5 for part in parts)


def find_title_above(page: Page, first: int, metadata: Metadata, *, reach: int = 2) -> int | None:
    """Return the line above the body that looks like its title, for a page whose head does not say it.

    ``reach`` is the number of the body's own lines that may hold it.
    """
    best, best_score = None, 0.0
    site = {squeeze(metadata.document_title), squeeze(metadata.site)}
    for index in range(max(first - 30, 0), min(first + reach, len(page.lines))):
        line = page.lines[index]
        if index > first and "。" in page.lines[first].text:
            break  # The body has begun: a short line in it is no title, and would cut off what stands before it
        flat = squeeze(line.text.replace(JOINT, ""))
        if (
            flat in site
            or _QUESTION.match(line.text)
            or not 6 <= len(flat) <= 80
            or line.hidden
            or line.linked > 0.5 * len(line.text)
            or _NO_TITLE.search(line.text.translate(NARROW_DIGITS))
            or _SUBTITLE.match(line.text)
            or _NUMBER.fullmatch(line.text)
        ):
            continue
        score = min(len(flat), 30) / 3 + (12 if line.heading else 0)
        name = f"{page.nodes[line.node].tag} {page.nodes[line.node].name}"
        score += 10 if _TITLE_NAME.search(name) and not _SUBTITLE_NAME.search(name) else 0
        score -= 0.3 * (first - index) + (15 if "。" in line.text else 0)
        if score > best_score:
            best, best_score = index, score
    return best


def _find_like(page: Page, document: str, mandated: str, site: str, *, convert: bool = False) -> int | None:
    best, best_score = None, 0.0
    letters = frozenset(document + mandated)
    least = len(mandated) or math.inf  # A line at least as long may hold it anywhere; a shorter one is part of it
    for index, line in enumerate(page.lines[:3000]):
        length = len(line.text)
        if not 4 <= length <= 200 or line.hidden:
            continue
        if length < least and not convert and (first := line.text[0]).isalnum() and first.lower() not in letters:
            continue
        flat = squeeze(_without_date(line.text))
        if len(flat) < 4 or flat == site:
            continue
        whole = flat
        if len(flat) < len(document) and flat in document:
            for more in page.lines[index + 1 : index + 4]:  # Breaks in a heading make several lines
                if more.node != line.node or whole + squeeze(more.text) not in document:
                    break
                whole += squeeze(more.text)
        score = _score(to_simplified(whole) if convert else whole, document, mandated)
        if not score:
            continue
        if index and _LABEL.fullmatch(page.lines[index - 1].text.replace(JOINT, "")):
            score -= 1  # In the table of the index; the title above the body is meant, where it is shown too
        if line.heading:
            score += 12 if line.heading <= 2 else 8
        if line.linked > 0.5 * length:
            score *= 0.4
        if score > best_score:
            best, best_score = index, score
    return best


def choose_title(
    page: Page, metadata: Metadata, title_line: int | None, listed: str | None, last_line: int | None = None
) -> str | None:
    """Return the title: mandated metadata, the heading, the list's title, the document's title less the site's name."""
    shown = None
    if title_line is not None:
        lines = page.lines[title_line : (title_line if last_line is None else last_line) + 1]
        whole = "".join(_without_date(_without_subtitle(line.text, metadata.document_title)) for line in lines)
        shown = _without_category(whole, metadata.document_title)
    if metadata.is_mandated and metadata.title and not _CUT.search(metadata.title):
        return shown if shown and _is_with_number(metadata.title, shown) else metadata.title
    heading = _find_heading(page)
    shown = _LABEL.sub("", shown, count=1) if shown and _LABEL.match(shown) and "：" in shown[:8] else shown
    for candidate in (shown, heading, listed, metadata.title):
        if candidate and not _CUT.search(candidate):
            return candidate
    return strip_site_name(metadata.document_title, metadata.site) or listed or shown


def _is_with_number(stated: str, shown: str) -> bool:
    """Tell a title to which the register adds the document's number: 公开表(金罚决字〔2024〕36号)."""
    behind = stated.strip().removeprefix(shown.strip())
    return behind != stated.strip() and _BEHIND.fullmatch(behind) is not None


def strip_site_name(title: str | None, site: str | None) -> str | None:
    """Return a document title without the names of site and column.

    >>> strip_site_name("某局召开会议_要闻_某省市场监督管理局", None)
    '某局召开会议'
    """
    if not title:
        return None
    parts = [part.strip() for part in _SEPARATOR.split(title) if part and part.strip()]
    if len(parts) == 1:
        parts = [_cut_spaced_names(parts[0])]
    kept = [part for part in parts if squeeze(part) != squeeze(site)]
    ranked = sorted(enumerate(kept or parts), key=lambda pair: -_title_likeness(*pair))
    best = ranked[0][1] if ranked else ""
    if not best:
        return None
    return best


def split_document_title(title: str | None, own: str | None) -> list[str]:
    """Return the parts of a document title besides the article's own: the names of column and site."""
    if not title:
        return []
    rest, found, behind = title.partition(own) if own else ("", "", "")
    if found:
        return [word for part in _SEPARATOR.split(f"{rest}\u3000{behind}") if part for word in part.split()]
    return [part.strip() for part in _SEPARATOR.split(title)[1:] if part and part.strip()]


def _names_site(name: str) -> bool:
    return _SITE_LIKE.search(name) is not None and not _DOCUMENT.search(name)


def is_number(text: str) -> bool:
    """Tell a line that is a document's number: （2026年第5号）."""
    return _NUMBER.fullmatch(text.replace(JOINT, "").strip()) is not None


def is_like_site(name: str) -> bool:
    """Tell a name that ends as those of sites, offices and companies do."""
    return 3 <= len(name) <= 30 and _names_site(name) and _COLUMN.fullmatch(name) is None


def _cut_spaced_names(title: str) -> str:
    """Cut the names of site and column that only spaces set apart: 某省市场监督管理局 工作动态 某局召开会议."""
    words = title.split()
    if len(words) < 2 or not any(len(word) >= 6 and _names_site(word) for word in (words[0], words[-1])):
        return title
    while len(words) > 1 and (_names_site(words[0]) or _COLUMN.fullmatch(words[0])):
        del words[0]
    while len(words) > 1 and (_names_site(words[-1]) or _COLUMN.fullmatch(words[-1])):
        del words[-1]
    return " ".join(words)


def _title_likeness(position: int, part: str) -> float:
    return min(len(part), 30) - (12 if _names_site(part) else 0) + (8 if position == 0 else 0)


def _without_date(text: str) -> str:
    """Return a line without marks, and without a date that an element of its own holds at its end."""
    if JOINT in text and ("20" in text[-24:] or "年" in text[-24:]):
        text = text[:-60] + _DATE_BEHIND.sub("", text[-60:])
    return text.replace(JOINT, "")


def _without_category(title: str, document: str | None) -> str:
    """Return a title without the bracketed kind of a forum's thread that the document's own title leaves out."""
    bracketed = _CATEGORY.match(title)
    if bracketed is None:
        return title
    rest = title[bracketed.end() :].strip()
    known = squeeze(document)
    return rest if known.startswith(squeeze(rest)) and not known.startswith(squeeze(title)) else title


def _without_subtitle(text: str, document: str | None) -> str:
    """Return a heading without what stands behind a dash in an element of its own, where the document leaves it out,
    and without a badge before it."""
    first, mark, more = text.partition(JOINT)
    whole = squeeze(document)
    if mark and len(first) <= _BADGE and len(squeeze(more)) >= _DOUBTED_MIN and squeeze(more) in whole:
        return text if squeeze(first + more) in whole else more
    is_subtitle = mark and _SUBTITLE.match(more.lstrip(JOINT + " ")) and squeeze(first) in whole
    return first if is_subtitle and squeeze(more) not in whole else text


def _score(flat: str, document: str, mandated: str) -> float:
    if mandated and (flat == mandated or (len(flat) >= 8 and (flat in mandated or mandated in flat))):
        return len(flat) + 20.0 - abs(len(flat) - len(mandated))
    if document and len(flat) >= 5 and flat in document:
        share = len(flat) / len(document)
        if not document.startswith(flat) and share < 0.4 and len(flat) < 12:
            return 0.0
        return len(flat) + (10.0 if document.startswith(flat) else 0.0)
    return 0.0


def _find_heading(page: Page) -> str | None:
    for line in page.lines:
        if line.heading == 1 and 5 <= len(line.text) <= 120 and line.linked < 0.5 * len(line.text) and not line.hidden:
            return _without_date(line.text)
    for element in page.root.iter("*") if page.root is not None else ():
        name = f"{element.get('class') or ''} {element.get('id') or ''}"[:200].lower()
        if len(name) > 1 and element.tag not in ("a", "li", "body") and _TITLE_NAME.search(name):
            text = collapse("".join(islice(iterate_text(element), 12)))
            if 6 <= len(text) <= 100:
                return text
    return None
