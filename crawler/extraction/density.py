"""Finding the body without knowing the site: weights for lines, sums for elements.

Every line gets a weight: prose positive (Chinese punctuation counts most), links and chrome negative. The body is the
element with the greatest sum, after Pasternack and Roth, "Extracting article text from the web with maximum subsequence
segmentation" (WWW 2009), with elements in the place of arbitrary subsequences. Linear in lines plus elements.
"""

import re
from collections.abc import Sequence

from crawler.extraction.page import JOINT, Line, Node, Page

_PUNCTUATION = re.compile("[，。、；：！？“”《》,;!?]")
_STOP = re.compile(
    r"版权所有|ICP备|公网安备|网站标识码|主办单位|承办单位|技术支持|联系我们|网站地图|Copyright|All Rights Reserved|"
    r"浏览器|分辨率|免责声明|无障碍|长者模式|适老|语音播报|用户名|验证码|登录|注册|扫一扫|当前位置|所在位置",
    re.I,
)
_APART = re.compile(
    r"[\s_-](?:foot(?:er)?|copyright|nav(?:bar|igation)?|menu|sidebar|aside|breadcrumbs?|crumbs?|comments?|reply|replies|"
    r"relat(?:ed|ion|e)\w*|recommend\w*|tuijian|xiangguan|xg(?:xw|yd|lj)|hot|rank\w*|share\w*|bdshare\w*|toolbar|adverts?|ads?|gg|banner|"
    r"login|search|friendlinks?|qrcode|ewm|tags?|pager|pagination|prevnext|header|topbar|toplink|popup|modal|disclaimer|feedback)[\s_-]"
)
_LIKE_BODY = re.compile(
    r"content|article|zoom|editor|detail|(?<![a-z])text|body|neirong|zhengwen|(?<![a-z])main|(?<![a-z])con(?![a-z])|txt|post|entry|story|news"
)

_ADVERT_PENALTY = 40.0
_BONUS = 1.08  # For elements whose name says body: settles near ties, no more


def weigh_lines(page: Page, title_line: int | None = None) -> list[float]:
    """Return a weight for each line; lines before the title never count for the body."""
    apart = _find_apart(page.nodes)
    weights = []
    for index, line in enumerate(page.lines):
        weight = weigh_line(line)
        if weight > 0 and (apart[line.node] or (title_line is not None and index <= title_line)):
            weight = -2.0
        weights.append(weight)
    return weights


def weigh_line(line: Line) -> float:
    """Return the weight of a line by its own looks: roughly its characters of prose."""
    length = len(line.text)
    if line.hidden:
        return 0.0
    plain = length - line.linked
    if line.linked > 0.6 * length:
        return -5.0 - 0.4 * min(line.linked, 60)
    if length < 200 and _STOP.search(line.text):
        return -_ADVERT_PENALTY
    marks = len(_PUNCTUATION.findall(line.text[:2000]))
    if (marks and plain >= 12) or plain >= 40:
        return plain + 6.0 * min(marks, 30) - 1.5 * line.linked
    return 0.3 * plain - 1.0 - line.linked


def find_densest(page: Page, weights: Sequence[float]) -> int | None:
    """Return the index of the element with the greatest sum; the innermost of equals. None without any prose."""
    sums = running_sums(weights)
    best, best_score = None, 0.0
    for index, node in enumerate(page.nodes):
        if node.tag in ("html", "body") or node.last <= node.first:
            continue
        score = sums[node.last] - sums[node.first]
        if _LIKE_BODY.search(node.name):
            score *= _BONUS
        if score > 0 and score >= best_score:
            best, best_score = index, score
    if best is None:
        whole = next((n for n, node in enumerate(page.nodes) if node.tag == "body"), None)
        return whole if whole is not None and any(weight > 20 for weight in weights) else None
    return best


def running_sums(weights: Sequence[float]) -> list[float]:
    """Return sums such that ``sums[b] - sums[a]`` is the weight of ``lines[a:b]``."""
    sums = [0.0]
    for weight in weights:
        sums.append(sums[-1] + weight)
    return sums


def _find_apart(nodes: Sequence[Node]) -> list[bool]:
    """Mark the elements that their names set apart from any body, and all that they hold."""
    apart: list[bool] = []
    for node in nodes:
        inherited = node.parent >= 0 and apart[node.parent]
        named = node.tag in ("nav", "footer", "aside", "form") or (
            node.depth > 2 and _APART.search(node.name) is not None
        )
        apart.append(inherited or named)
    return apart


def bare(text: str) -> str:
    """Return a line's text without the marks between its inline elements."""
    return text.replace(JOINT, "")
