"""Finding the body without knowing the site: weights for lines, sums for elements.

Every line gets a weight: prose positive (Chinese punctuation counts most), links and chrome negative. The body is the
element with the greatest sum, after Pasternack and Roth, "Extracting article text from the web with maximum subsequence
segmentation" (WWW 2009), with elements in the place of arbitrary subsequences. Linear in lines plus elements.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from crawler.extraction.dates import find_date
from crawler.extraction.page import JOINT, Line, Node, Page
from crawler.extraction.tail import is_comments, is_line_of_chrome, is_lure, is_section, normalise
from crawler.text.patterns import compile_late

_PUNCTUATION = compile_late("[，。、；！？,;!?]")
# Each alternative of the patterns that every line is searched with begins with one certain character: only then does
# the engine skip to where one may begin. Hence neither re.I nor a group in front.
_STOP = compile_late(
    r"版权所有|ICP备|公网安备|网站标识码|主办单位|承办单位|技术支持|联系我们|网站地图|Copyright|COPYRIGHT|copyright|"
    r"All [Rr]ights [Rr]eserved|ALL RIGHTS RESERVED|"
    r"浏览器|分辨率|免责声明|无障碍|长者模式|适老|语音播报|用户名|验证码|登录|注册(?!计量|会计|商标|资[本金]|登记|[地证号人商]|建[造筑]|安全|消防|结构|监理|造价|测绘|药师|成立)|扫一扫|当前位置|所在位置|"
    r"扫码关注|官方.{0,6}(?:微信|公众号|微博)|关注.{0,6}(?:微信|公众号|微博)|长按.{0,6}二维码"
)
# Words of chrome that sentences use too: 请登录平台填报. Not those of notices about the site itself.
_IN_SENTENCES = compile_late("登录|注册|验证码|用户名|无障碍|适老|主办单位|承办单位|技术支持|联系我们|语音播报")
_SENTENCE = compile_late("[，、].*。[”）]?$")
_APART_ALWAYS = compile_late(
    r"[\s_-](?:foot(?:er)?|copyright|comments?|reply|replies|relat(?:ed|ion|e)\w*|recommend\w*|tuijian|xiangguan|xg(?:xw|yd|lj)|"
    r"adverts?|ads?|gg|friendlinks?|disclaimer|modals?|dialogs?|agreement|xieyi|privacy|robot|chatbot)(?=[\s_-])"
)
_APART = compile_late(
    r"[\s_-](?:nav(?:bar|igation)?|menu|sidebar|aside|breadcrumbs?|crumbs?|hot|rank\w*|share\w*|bdshare\w*|toolbar|banner|"
    r"login|search|qrcode|ewm|tags?|pager|pagination|prevnext|header|topbar|toplink|popup|feedback)(?=[\s_-])"
)
_CHOSEN = compile_late(r" (?:active|on|cur|current|selected|show|shown|in)(?= )")
_LIKE_BODY = compile_late(
    r"content|article|zoom|editor|detail|(?<![a-z])text|body|neirong|zhengwen|(?<![a-z])main|(?<![a-z])con(?![a-z])|txt|post|entry|story|news"
)

_INSERTED = compile_late(
    r"[\s_-](?:attach_nopermission|locked|mp_profile\w*|adverts?|ads?|adbox|gg\d*|guanggao|app-?(?:down|kaihu)\w*|qr|qrcode|ewm|erweima|share\w*|bdshare\w*|relat(?:ed|ion|e)\w*|rel_news|recommend\w*|tuijian|"
    r"xiangguan|special_tag|statement|disclaimer|copyright|pager|pagination|page_con|pagebox|video-?(?:list|wrapper)|comments?|toolbar|"
    r"quotation|ai-?(?:summary|abstract|digest)\w*|tags?|keywords?)(?=[\s_-])"
)
_LABELLED = compile_late(
    r"(?:来\s{0,4}源|时\s{0,4}间|日\s{0,4}期|作\s{0,4}者|编\s{0,4}辑|地\s{0,4}址|电\s{0,4}话|传\s{0,4}真|邮\s{0,4}编|邮政编码|信箱|邮箱|浏览|阅读|点击|字号|字体|分享|"
    r"打印|索\s?引\s?号|发布机构|发文机关|责编|网址|上一[篇条]|下一[篇条]|标签|关键词)[^，。]{0,8}[:：】\]\x02]"
)

_ENOUGH = 150.0  # Weight of prose after which a heading of chrome can end the article
_OF_OTHERS, _OF_COMMENTS = 0.2, 0.03  # What is left of a line's weight under such a heading: readers write at length
_ADVERT_PENALTY = 40.0
_HIDDEN_MIN = 12  # Characters
_BOX_MAX = 12  # Lines of a box of related titles within an article
_HEADING_MAX = 24  # Characters of a heading of chrome
_TITLE_MIN = 6  # Characters
_TEASERS = 2  # Links below such a heading that make its box one of teasers
_NEAR = 20  # Lines from such a box within which prose must stand
_TWICE = 3.0  # Weight from which a line that has been read counts no more
NUMBERED = compile_late(r"[(（第]?[一二三四五六七八九十\d]{1,3}(?:[、.．)）]|[章节条部])")
_BOX_DEPTH = 4  # Elements from a title up to what holds its article
_TITLE_REACH = 12  # Lines from a title to the first of its text
# Of the weight elsewhere, that prose below a title must have: several paragraphs, and one that may be a summary
_SEVERAL_SHARE, _SUMMARY_SHARE = 0.3, 0.6
_PROSE = 20.0  # Weight of a line of prose
# One paragraph outweighs its element where a title and labels stand beside it; the element is meant all the same.
_NO_CONTAINER_NAMES = "html body p li dt dd h1 h2 h3 h4 h5 h6 tr blockquote center"
_NO_CONTAINER = frozenset(_NO_CONTAINER_NAMES.split())
_NARROW_NAMED, _NARROW = 0.8, 0.93  # Shares of the weight that an inner element must hold to be preferred
_BONUS = 1.08  # For elements whose name says body: settles near ties, no more


def weigh_lines(page: Page, title_line: int | None = None) -> list[float]:
    """Return a weight for each line. Lines before the title, apart from the body by name, or under a heading such as
    相关阅读 never count for the body."""
    raw = [weigh_line(line) for line in page.lines]
    apart = _find_apart(page.nodes, raw)
    if title_line is not None:
        _mark_headed_boxes(page, title_line, apart)
        _mark_next_articles(page, title_line, raw, apart)
    weights: list[float] = []
    seen, share, said = 0.0, 1.0, set[str]()
    enough = _ENOUGH if title_line is None else _PROSE  # Readers say more of a short article than it does
    for index, line in enumerate(page.lines):
        if share > _OF_COMMENTS and seen > enough and len(line.text) <= _HEADING_MAX and not line.linked:
            flat = normalise(bare(line.text))
            if is_section(flat) and (seen > _ENOUGH or is_comments(flat)):
                share = _OF_COMMENTS if is_comments(flat) else min(share, _OF_OTHERS)
        weight = raw[index]
        if weight > 0 and (apart[line.node] or (title_line is not None and index <= title_line)):
            weight = -2.0
        elif weight > 0:
            weight *= share
        if weight > _TWICE:  # The copy that a page keeps to print, or for telephones, says nothing more
            flat = bare(line.text)
            weight = 0.0 if flat in said else weight
            said.add(flat)
        weights.append(weight)
        seen += max(weight, 0.0)
    return weights


def weigh_line(line: Line) -> float:
    """Return the weight of a line by its own looks: roughly its characters of prose."""
    length = len(line.text)
    if line.hidden:
        return 0.0
    plain = length - line.linked
    if line.linked > 0.6 * length:
        return -5.0 - 0.4 * min(line.linked, 60)
    if length < 200 and _STOP.search(line.text) and not _is_sentence(line):
        return -_ADVERT_PENALTY
    marks = len(_PUNCTUATION.findall(line.text[:2000]))
    if length < 120 and marks < 2 and _LABELLED.search(line.text):
        return -6.0
    if (marks and plain >= 12) or plain >= 40:
        return plain + 6.0 * min(marks, 30) - 1.5 * line.linked
    return 0.3 * plain - 1.0 - line.linked


def _is_sentence(line: Line) -> bool:
    """Tell a sentence that speaks of signing in, say, from a box to sign in."""
    text = line.text
    return (
        len(text) >= 30
        and not line.linked
        and bool(_SENTENCE.search(text))
        and not _STOP.search(_IN_SENTENCES.sub("", text))
    )


def is_about_site(line: Line) -> bool:
    """Tell a line that speaks of the site and its readers' browsers, by words that no article begins with."""
    return len(line.text) < 40 and "。" not in line.text and bool(_STOP.search(_IN_SENTENCES.sub("", line.text)))


def find_inserts(page: Page, first: int, last: int) -> set[int]:
    """Return the lines within a body that an element sets apart: an advert, a code to scan, a pager, related titles.

    Its name says so, or its first line where the paragraphs go on behind it. Names lie here too: an element that holds
    a quarter of the body, or the body, is none.
    """
    size = sum(len(page.lines[n].text) for n in range(first, last))
    inserts = {n for n in range(first, last) if is_lure(page.lines[n].text) or _is_row_of_titles(page.lines[n])}
    for node in page.nodes:
        if not first <= node.first < node.last <= last:
            continue
        if (
            (node.name != " " and _INSERTED.search(node.name))
            or (node.tag == "aside" and page.lines[node.first].linked)
            or (
                page.lines[node.first].hidden
                and all(_is_hidden_spam(page.lines[n]) for n in range(node.first, node.last))
            )
            or _is_box_between(page, node, first, last)
            or _is_invitation_between(page, node, first, last)
        ):
            lines = range(node.first, node.last)
            if 4 * sum(len(page.lines[n].text) for n in lines) < size:
                inserts.update(lines)
    return inserts | _find_hidden_copies(page, [n for n in range(first, last) if n not in inserts])


def _find_hidden_copies(page: Page, body: Sequence[int]) -> set[int]:
    """Return the hidden lines that say once more what is shown, to be read aloud or printed."""
    hidden = [n for n in body if page.lines[n].hidden]
    shown = {bare(page.lines[n].text) for n in body if not page.lines[n].hidden} if hidden else set()
    return {n for n in hidden if bare(page.lines[n].text) in shown}


def _is_row_of_titles(line: Line) -> bool:
    """Tell a heading of chrome that has its links on its own line: 相关新闻 and two titles."""
    heading, _, rest = line.text.partition(JOINT)
    titles = [title for title in rest.split(JOINT) if len(title.strip()) >= _TITLE_MIN]
    return len(titles) >= _TEASERS and line.linked >= 0.8 * len(bare(rest)) and is_section(normalise(heading))


def _is_hidden_spam(line: Line) -> bool:
    """Tell hidden words; hidden sentences may be the rest of the article, folded, and short ones its headings."""
    return line.hidden and len(line.text) >= _HIDDEN_MIN and "。" not in line.text


def _is_box_between(page: Page, node: Node, first: int, last: int) -> bool:
    """Tell a box of related titles: its heading says so, and prose stands beside it, before and behind."""
    if (
        node.tag in _NO_CONTAINER
        or node.last - node.first > _BOX_MAX
        or len(page.lines[node.first].text) > _HEADING_MAX
    ):
        return False
    is_alone = node.last == node.first + 1 and not page.lines[node.first].linked  # Its titles stand beside it
    if is_alone or not is_section(normalise(bare(page.lines[node.first].text))):
        return False
    return _is_between_prose(page, node, first, last)


def _is_invitation_between(page: Page, node: Node, first: int, last: int) -> bool:
    """Tell one line of links that is chrome by its words: 看完本文的人还看了."""
    line = page.lines[node.first]
    return (
        node.last == node.first + 1
        and line.linked > 0
        and len(line.text) <= 80
        and is_line_of_chrome(bare(line.text))
        and _is_between_prose(page, node, first, last)
    )


def _is_between_prose(page: Page, node: Node, first: int, last: int) -> bool:
    before = range(max(first, node.first - _NEAR), node.first)
    behind = range(node.last, min(last, node.last + _NEAR))
    return all(any(_is_prose_beside(page, n, node.parent) for n in place) for place in (before, behind))


def _is_prose_beside(page: Page, index: int, parent: int) -> bool:
    line = page.lines[index]
    return page.nodes[line.node].parent == parent and weigh_line(line) > _PROSE


def find_densest(page: Page, weights: Sequence[float]) -> int | None:
    """Return the index of the element with the greatest sum; the innermost of equals. None without any prose."""
    sums = running_sums(weights)
    scores = [sums[node.last] - sums[node.first] for node in page.nodes]
    best, best_score = None, 0.0
    for index, node in enumerate(page.nodes):
        score = scores[index]
        if score <= 0 or node.tag in _NO_CONTAINER:
            continue
        score *= _BONUS if _LIKE_BODY.search(node.name) else 1.0
        if score >= best_score:
            best, best_score = index, score
    if best is None:
        whole = next((n for n, node in enumerate(page.nodes) if node.tag == "body"), None)
        return whole if whole is not None and any(weight > 20 for weight in weights) else None
    return _narrow(page.nodes, scores, best)


def _narrow(nodes: Sequence[Node], scores: Sequence[float], best: int) -> int:
    """Go inwards while one element holds nearly all: what stays outside is a disclaimer or a teaser."""
    limit = nodes[best].last
    index = best + 1
    while index < len(nodes) and nodes[index].first < limit:
        share = _NARROW_NAMED if _LIKE_BODY.search(nodes[index].name) else _NARROW
        if nodes[index].tag in _NO_CONTAINER:
            pass
        elif scores[index] >= share * scores[best] and nodes[index].last - nodes[index].first > 1 + (share == _NARROW):
            best, limit = index, nodes[index].last
        index += 1
    return best


def keep_around_title(page: Page, weights: Sequence[float], title_line: int | None) -> Sequence[float]:
    """Return the weights without those outside the element that holds the title and prose right below it.

    Comments, teasers and words about the site outweigh a short article, but stand elsewhere. Not where that prose may
    be a summary, for the text then stands elsewhere too.
    """
    if title_line is None:
        return weights
    reach = range(title_line + 1, min(title_line + 1 + _TITLE_REACH, len(weights)))
    near = next((n for n in reach if weights[n] > _PROSE), None)
    around = page.lines[title_line].node
    while near is not None and around >= 0 and page.nodes[around].last <= near:
        around = page.nodes[around].parent
    if near is None or around < 0 or page.nodes[around].tag in ("body", "html"):
        return weights
    box = page.nodes[around]
    inside = [weight for weight in weights[near : box.last] if weight > 0]
    outside = sum(weight for weight in (*weights[: box.first], *weights[box.last :]) if weight > 0)
    share = _SEVERAL_SHARE if sum(weight > _PROSE for weight in inside) > 1 else _SUMMARY_SHARE
    if sum(inside) < share * outside:
        return weights
    return [weight if box.first <= n < box.last or weight <= 0 else -2.0 for n, weight in enumerate(weights)]


def running_sums(weights: Sequence[float]) -> list[float]:
    """Return sums such that ``sums[b] - sums[a]`` is the weight of ``lines[a:b]``."""
    return list(accumulate(weights, initial=0.0))


def _find_apart(nodes: Sequence[Node], raw: Sequence[float]) -> list[bool]:
    """Mark the elements that their names set apart from any body, and all that they hold.

    Names lie: an element that holds nearly all of a page's prose is not apart. Forms are no sign at all: Boda and
    ASP.NET wrap the article, or the whole page, in one.
    """
    prose = running_sums([max(weight, 0.0) for weight in raw])
    shown = {node.parent: _panel_of(node) for node in nodes if _is_chosen(node, prose)}
    apart: list[bool] = []
    for node in nodes:
        if node.parent >= 0 and (
            apart[node.parent]
            or (node.parent in shown and not _CHOSEN.search(node.name) and _panel_of(node) == shown[node.parent])
        ):
            apart.append(True)
            continue
        sign = 2 if node.tag in ("nav", "footer", "aside") else _how_far_apart(node.name)
        if sign == 0 or node.depth <= 2:
            apart.append(False)
            continue
        own = prose[node.last] - prose[node.first]
        elsewhere = prose[-1] - own
        apart.append(elsewhere > 20 if sign == 2 else elsewhere > 0.5 * own)
    return apart


def _mark_headed_boxes(page: Page, title_line: int, apart: list[bool]) -> None:
    """Mark the boxes below a title that open with a heading such as 推荐阅读 and hold links: teasers of others."""
    boxes: set[int] = set()
    for index in range(title_line + 1, len(page.lines)):
        line = page.lines[index]
        if len(line.text) > _HEADING_MAX or line.linked or not any(map(_is_link, page.lines[index + 1 : index + 4])):
            continue
        if not is_section(normalise(bare(line.text))):
            continue
        box = line.node
        while (parent := page.nodes[box].parent) >= 0 and page.nodes[parent].first == index:
            box = parent
        within = page.lines[index + 1 : page.nodes[box].last]
        if sum(map(_is_link, within)) >= _TEASERS:
            boxes.add(box)
    _mark_all(page, boxes, apart)


def _mark_next_articles(page: Page, title_line: int, raw: Sequence[float], apart: list[bool]) -> None:
    """Mark the articles that a page prints whole beside its own: with a heading made like its title, and no section's,
    in an element beside the one that holds title and text."""
    own = page.lines[title_line].node
    make = (page.nodes[own].tag, page.nodes[own].name)
    boxes = {
        _find_box_beside(page, own, index, raw)
        for index, node in enumerate(page.nodes)
        if title_line < node.first < node.last and (node.tag, node.name) == make
    }
    _mark_all(page, {box for box in boxes if box is not None}, apart)


def _find_box_beside(page: Page, own: int, heading: int, raw: Sequence[float]) -> int | None:
    """Return the element of another heading that stands beside the one that holds the title and its text."""
    first, below = page.nodes[own].last, page.nodes[heading].last
    if NUMBERED.match(page.lines[page.nodes[heading].first].text):
        return None
    # Boxes of one make may be the questions of one article; the next article shows its own day.
    is_other = any(find_date(line.text) for line in page.lines[below : below + 3] if len(line.text) < 80)
    for _ in range(_BOX_DEPTH):
        own, heading = page.nodes[own].parent, page.nodes[heading].parent
        one, other = page.nodes[own], page.nodes[heading]
        if own < 0 or own == heading or one.tag != other.tag:
            return None
        is_other = is_other or one.name != other.name
        if is_other and one.parent == other.parent and sum(max(weight, 0) for weight in raw[first : one.last]) > _PROSE:
            return heading
    return None


def _mark_all(page: Page, boxes: set[int], apart: list[bool]) -> None:
    """Mark elements and all that they hold."""
    if not boxes:
        return
    for index, node in enumerate(page.nodes):
        apart[index] = apart[index] or index in boxes or (node.parent >= 0 and node.parent in boxes)
        if apart[index]:
            boxes.add(index)


def _is_link(line: Line) -> bool:
    return line.linked > 0.8 * len(line.text)


def _is_chosen(node: Node, prose: Sequence[float]) -> bool:
    """Tell the panel that a row of tabs shows first: its fellows bear the same classes but for one such as active."""
    return (
        prose[node.last] - prose[node.first] > _PROSE
        and _CHOSEN.search(node.name) is not None
        and _panel_of(node) != ""
    )


def _panel_of(node: Node) -> str:
    return " ".join(_CHOSEN.sub(" ", f" {(node.element.get('class') or '').lower()} ").split())


@lru_cache(maxsize=4096)  # A site's pages share their names
def _how_far_apart(name: str) -> int:
    """Return 2 for a name that no body bears, 1 for one that says less, 0 for any other."""
    return 2 if _APART_ALWAYS.search(name) else 1 if _APART.search(name) else 0


def bare(text: str) -> str:
    """Return a line's text without the marks between its inline elements."""
    return text.replace(JOINT, "")
