"""The elements and comments in which CMS families and papers put an article's body, best known first."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from crawler.extraction.page import Page
from crawler.text.patterns import compile_late

# ids and classes, lower case: those that only a family's template bears (Hanweb, TRS, Boda, Ucap, Shanghai's own, the
# government's procurement sites), and those of newspapers' systems and portals, which some sites give to other things
# than the body.
_FAMILY_NAMES = """
zoom ccontent con_con nr_text info-cont text_content main-txt zt_xilan_07 neirong easysite-news-text
trs_editor trs_editor_view trs_ueditor trs_web trs_paper_default
vsb_content vsb_content_2 vsb_content_4 vsb_content_6 vsb_content_100 vsb_content_500 vsb_content_501 v_news_content
wp_articlecontent ucap-content ucapcontent ivs_content t_f vf_detail_content
"""
_OTHER_NAMES = """
pages_content zoomcon article-content articlecontent article_content ozoom contentbody contentbodyspan
founder-content enpcontent
endtext post_body rwb_zw rm_txt_con artibody artical_real main_content entry-content p-detail detailcontent
left_zw cnt_bd content_area article-body article_body articlebody article-con art_con artcon arti_content arti-content
news_content newscontent news-content news_con newscon newstext news_text news-text xl_content xl_con
detail-content detail_content detailcon detail_con content-detail content_detail gk_content txt_content content_text
content-text contenttext contentbox content_box post-content post_content single-content js_content conttext cont_txt
zwnr wznr zhengwen articletext article-text article_text article_txt artical_con bodytext body-text news-detail
news_detail newsdetail mainbody xxnr xx_content scroll_cont
"""
FAMILY_NAMES = frozenset(_FAMILY_NAMES.split())
NAMES = FAMILY_NAMES | frozenset(_OTHER_NAMES.split())
_OF_EACH_POST = " t_f "  # Discuz: every post of a thread bears it, the article is the first
_CHROME, _LEFT_OUT = 0.3, 0.1  # Shares of a body's weight: of chrome beside it, of prose that would be lost
_BELOW_TITLE = 15  # Lines of labels, buttons and tables that stand between a title and the body at most
_START = compile_late(
    r"(?:正文|内容|content|body|文章|zw|zhengwen|enpcontent).{0,12}(?:begin|start|开始|起)|^enpcontent$|^ContentStart$",
    re.I,
)
_END = compile_late(
    r"(?:正文|内容|content|body|文章|zw|zhengwen|enpcontent).{0,12}(?:end|over|结束|止)|^/enpcontent$|^ContentEnd$",
    re.I,
)


class Span(NamedTuple):
    """Lines ``first`` to ``last`` (not included), and the element if it is one."""

    first: int
    last: int
    node: int | None = None


def find_named(page: Page) -> list[Span]:
    """Return the elements whose name is a family's for the body."""
    found: list[Span] = []
    is_thread = False
    for index, node in enumerate(page.nodes):
        if node.last == node.first or not (_is_named(node.name) or node.tag in ("founder-content", "enpcontent")):
            continue
        if _OF_EACH_POST in node.name:
            if is_thread:
                continue
            is_thread = True
        found.append(Span(node.first, node.last, index))
    return found


def is_around_chrome(weights: Sequence[float], span: Span, first: int, last: int) -> bool:
    """Tell a container whose name says body and that holds a menu too: all its prose is in ``first`` to ``last``."""
    outside = [*weights[span.first : first], *weights[last : span.last]]
    inside = sum(weights[first:last])
    chrome = -sum(weight for weight in outside if weight < -5.0)  # Links, labels and what no article says
    return chrome > _CHROME * inside and sum(weight for weight in outside if weight > 0) < _LEFT_OUT * inside


def is_family_body(page: Page, span: Span, title_line: int | None) -> bool:
    """Tell a container that bears a family's own name and stands right below the title."""
    return (
        span.node is not None
        and title_line is not None
        and title_line < span.first <= title_line + _BELOW_TITLE
        and not FAMILY_NAMES.isdisjoint(page.nodes[span.node].name.split())
    )


@lru_cache(maxsize=4096)  # A site's pages share their names
def _is_named(name: str) -> bool:
    return not NAMES.isdisjoint(name.split())


def find_marked(page: Page) -> list[Span]:
    """Return what stands between comments such as 正文 begin and 正文 end."""
    spans: list[Span] = []
    start: int | None = None
    for mark in page.marks:
        if _END.search(mark.text):
            if start is not None and mark.line > start:
                spans.append(Span(start, mark.line))
            start = None
        elif _START.search(mark.text):
            start = mark.line
    return spans


def choose(spans: Sequence[Span], sums: Sequence[float]) -> Span | None:
    """Return the smallest of the spans that hold nearly as much weight as the heaviest."""
    weights = [sums[span.last] - sums[span.first] for span in spans]
    most = max(weights, default=0.0)
    if most <= 0:
        return None
    near = [span for span, weight in zip(spans, weights, strict=True) if weight >= 0.8 * most]
    return min(near, key=lambda span: span.last - span.first)
