"""The sentences of an article that may carry its news, without page debris, headlines of other articles and filler."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from crawler.recognition.openings import pattern_of

# A line that opens a list of other articles or the foot of a page. What follows is read only where it is prose again.
_RELATED_HEADING = pattern_of(
    r"^\W*(?:相关(?:阅读|新闻|内容|链接|推荐|报道|文章)|热门(?:推荐|资讯|文章|新闻)|推荐(?:阅读|新闻)|猜你(?:喜欢|想看)|延伸阅读|更多(?:新闻|资讯)"
    r"|您可能(?:还)?(?:想看|感兴趣)|上一[篇条页]|下一[篇条页]|最新(?:文章|资讯|评论)|关键词|标签|附件|编辑推荐|精彩推荐|大家都在看)"
)
_PAGE_FURNITURE = pattern_of(
    r"首页\s*[>›»]|当前位置|当前栏目|登录\s*\||注册\s*\||欢迎光临|设为首页|加入收藏|网站地图|版权所有|友情链接|打印本页|扫一扫|责任编辑"
    r"|分享到|浏览次数|阅读:|点击:|免责声明|转载|热门搜索|官方微(?:信|博)|关于我们|联系我们|ICP备|〖字号"
)
_PROSE_END = pattern_of(r"[。!?!?;;…]")
# Real sentences of official news end within 300 characters; hostile text must not make one of 100,000.
_SENTENCE = pattern_of(r"[^。!?!?;;\n]{1,500}[。!?!?;;]?[”」』\"]?")
_MAX_SENTENCES = 400  # the longest articles, texts of press conferences, have about 300
# Paragraph openings that report speech, plans or mood. Acts named there are at best recounted.
_FILLER_OPENING = pattern_of(
    r"^(?:会议|座谈会|论坛|报告|文章)(?:还)?(?:显示)?(?:指出|强调|要求|认为)|^(?:各方|双方|有关(?:负责人|方面)|与会(?:同志|人员|者)|业内人士|专家|有关专家|主办方|多位|记者"
    r"|一位|有(?:人|代表|专家|企业|基层|老同志))(?:们)?(?:表示|说|认为|建议|提醒|指出|介绍|注意到|提出|担心|反映|回忆)"
)
_OUTLOOK_OPENING = pattern_of(
    r"^(?:下一步|接下来|今后|未来|下一阶段|据悉,?按照计划|按照计划|目前,?.{0,8}正在|据介绍,相关)"
)
_BACKGROUND_OPENING = pattern_of(
    r"^(?:近年来|近几年|多年来|近两年|此前|早在|过去|一直以来|长期以来|这一年|截至|据了解,.{0,16}近年来|作为)"
)


_HALF_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | dict(
    zip("「」『』﹁﹂｡､　", "“”“”“”。、 ", strict=True)
)
_WIDE = pattern_of(f"[{''.join(map(re.escape, _HALF_WIDTH))}]")


def fold_punctuation(text: str) -> str:
    """Return the text with half-width punctuation, figures and Latin letters; every character keeps its place.

    >>> fold_punctuation("（９月），「湾区标准」")
    '(9月),“湾区标准”'
    """
    return _WIDE.sub(lambda match: _HALF_WIDTH[match.group()], text)  # str.translate looks up every character


class Role(StrEnum):
    """What a sentence is for."""

    NEWS = "news"
    SPEECH = "speech"
    OUTLOOK = "outlook"
    BACKGROUND = "background"
    LETTER = "letter"  # to whom a letter goes and who signed it


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """A sentence with its offsets in the text and its paragraph's number."""

    start: int
    end: int
    text: str
    paragraph: int
    role: Role


@lru_cache(maxsize=2)  # the life of a cooperation is read from the same text after its acts
def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of the article's own prose, in order."""
    sentences: list[Sentence] = []
    offset, in_related, number = 0, False, 0
    lines = text.split("\n")
    for line in lines:
        is_prose = _is_prose(line, alone=len(lines) == 1)
        if _RELATED_HEADING.match(line):
            in_related = True
        elif is_prose and (not in_related or len(line) > 60):
            in_related = False
            number += 1
            sentences += _split_line(line, offset, number)
        offset += len(line) + 1
    return tuple(sentences[:_MAX_SENTENCES])


_SALUTATION = pattern_of(r"[一-龥、,()各\s]{4,200}:")
_SIGNATORY = pattern_of(
    r"[一-龥()]{2,30}(?:局|委|厅|院|所|会|府|部|办公室|办公厅|署)(?:[\s、,]+[一-龥()]{2,30}(?:局|委|厅|院|所|会|府|部|办公室|办公厅|署))*"
)
_SIGNED_ON = pattern_of(r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日")
_LETTER_LINES = 8  # from the end, in which signatories and date stand


def find_letter_lines(text: str, paragraph: int) -> tuple[list[Sentence], list[Sentence]]:
    """Return to whom an official letter goes, and who signed it when; both empty where no dated signature ends it.

    Notices and replies are news by themselves: their bodies name the acting agencies as 两局, 你局, or not at all.
    """
    lines: list[tuple[int, str]] = []
    offset = 0
    for line in text.split("\n"):
        if line.strip():
            lines.append((offset + len(line) - len(line.lstrip()), line.strip()))
        offset += len(line) + 1
    dated = next((n for n in range(len(lines) - 1, -1, -1) if _SIGNED_ON.fullmatch(lines[n][1])), None)
    if dated is None or dated < len(lines) - _LETTER_LINES:
        return [], []
    first = dated
    while first and _SIGNATORY.fullmatch(lines[first - 1][1]):
        first -= 1
    if first == dated:
        return [], []
    to = [line for line in lines[:4] if _SALUTATION.fullmatch(line[1])][:1]
    return [_letter_line(*line, -1) for line in to], [
        _letter_line(*line, paragraph) for line in lines[first : dated + 1]
    ]


def _letter_line(start: int, text: str, paragraph: int) -> Sentence:
    return Sentence(start=start, end=start + len(text), text=text, paragraph=paragraph, role=Role.LETTER)


def _is_prose(line: str, *, alone: bool) -> bool:
    if len(line) < 60 and _PAGE_FURNITURE.search(line) and not line.rstrip().endswith("。"):
        return False
    return alone or _PROSE_END.search(line.rstrip(".…")) is not None or len(line) > 80


def _split_line(line: str, offset: int, number: int) -> list[Sentence]:
    found = []
    for match in _SENTENCE.finditer(line):
        stripped = match.group().lstrip(' \u3000“"')
        found.append(
            Sentence(
                start=offset + match.start(),
                end=offset + match.end(),
                text=match.group(),
                paragraph=number,
                role=_role(stripped),
            )
        )
    return found


def _role(sentence: str) -> Role:
    if _OUTLOOK_OPENING.match(sentence):
        return Role.OUTLOOK
    if _BACKGROUND_OPENING.match(sentence):
        return Role.BACKGROUND
    if _FILLER_OPENING.match(sentence):
        return Role.SPEECH
    return Role.NEWS
