"""Matter strewn into a text: doubled marks, emoji, tags, an advertising phrase."""

import re
from collections import Counter

from crawler.text.draft import Edit

_H = "\u3400-\u9fff"
# Only marks that nobody doubles on purpose: not ！！, ……, —— or the three dots of 。。。
_DOUBLED = re.compile(f"([，、；：])\\1+|(?<=[{_H}])([,;])\\2+(?=[{_H}])|(?<!。)。。(?!。)")
_PAIRS = ("，，", "、、", "；；", "：：", ",,", ";;", "。。")
SYMBOL = re.compile("[\u2600-\u27bf\U0001f1e6-\U0001faff]")
_EMOJI = re.compile(
    f"(?<=[{_H}，。、；：,])[\U0001f300-\U0001faff\u2600-\u2604\u2614-\u2619\u263a-\u263f\u2648-\u2653\u2693-\u26ff"
    "\u2702-\u2712\u2728-\u2747\u2753-\u2767\u27bf\ufe0f\u200d\U0001f1e6-\U0001f1ff]+"
    f"(?=[{_H}，。、；：,])"
)
DOUBLED = re.compile("[，、；：,;。]")
TAG_START = "<"
_INLINE = (
    "sup|sub|span|font|small|big|em|strong|b|i|u|s|a|ins|del|label|acronym|abbr|bdo|dfn|kbd|samp|tt|var|div|p|br|img"
)
_TAG = re.compile(f"</?(?:{_INLINE})(?:\\s[^<>\n]{{0,300}})?/?>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"\s(?:id|class|style|href|src|lang|dir|title|draggable|dropzone|data-[a-z-]+)\s*=", re.IGNORECASE
)
_CLAUSE = re.compile(f"(?:^|[，。；！？、,;!?\n])([{_H}A-Za-z0-9]{{4,24}})")
ADVERT_WORDS = (
    *("软件开发", "定制", "网站建设", "建站", "优化排名", "关键词", "推广", "加盟", "代理", "代办", "代写", "代发"),
    *("加微信", "加QQ", "微信号", "扫码", "客服", "热线", "咨询电话", "贷款", "彩票", "棋牌", "娱乐城", "外挂", "刷单"),
    *("源码", "小程序", "模板下载", "特价", "秒杀", "优惠券", "批发", "厂家直销", "SEO", "APP", "VX", "QQ"),
)
_ADVERT_WORD = re.compile("|".join(ADVERT_WORDS))
ADVERT_TIMES = 4  # a phrase at fewer clause starts is not taken for an advertisement
_ADVERT_LENGTH = 4


def find_doubled_marks(text: str) -> list[Edit]:
    """Return the edits that leave one of each doubled mark."""
    if not any(pair in text for pair in _PAIRS):
        return []
    return [Edit(m.start(), m.end(), m[0][0], "punctuation") for m in _DOUBLED.finditer(text)]


def find_emoji(text: str) -> list[Edit]:
    """Return the edits that take emoji out from between Chinese words."""
    if SYMBOL.search(text) is None:
        return []
    return [Edit(m.start(), m.end(), "", "symbol") for m in _EMOJI.finditer(text)]


def find_tags(text: str) -> list[Edit]:
    """Return the edits that drop inline tags left in the text: those with attributes, and pairs."""
    if TAG_START not in text:
        return []
    tags = list(_TAG.finditer(text))
    strewn = any(_ATTRIBUTE.search(tag[0]) for tag in tags)
    paired = any(tag[0].startswith("</") for tag in tags) and any(not tag[0].startswith("</") for tag in tags)
    return [Edit(tag.start(), tag.end(), "", "markup") for tag in tags] if strewn or paired else []


def find_advert(text: str) -> list[Edit]:
    """Return the edits that drop one advertising phrase repeated at clause starts.

    A regulator's name is repeated at clause starts too: the phrase must hold a word of advertising.
    """
    if max(Counter(_ADVERT_WORD.findall(text)).values(), default=0) < ADVERT_TIMES:
        return []
    starts = [(m.start(1), m[1]) for m in _CLAUSE.finditer(text)]
    counts = Counter(clause[:_ADVERT_LENGTH] for _, clause in starts)
    stem, times = max(counts.items(), key=lambda item: item[1], default=("", 0))
    if times < ADVERT_TIMES:
        return []
    phrase = _longest_common([clause for _, clause in starts if clause.startswith(stem)])
    if not _is_advert(phrase) or text.count(phrase) > times:
        return []
    return [Edit(at, at + len(phrase), "", "advert") for at, clause in starts if clause.startswith(phrase)]


def _is_advert(text: str) -> bool:
    return any(word in text for word in ADVERT_WORDS)


def _longest_common(clauses: list[str]) -> str:
    """Return the longest beginning that nine clauses in ten share."""
    phrase = clauses[0][:_ADVERT_LENGTH]
    while True:
        counts = Counter(clause[: len(phrase) + 1] for clause in clauses if clause.startswith(phrase))
        longer, times = counts.most_common(1)[0]
        if len(longer) == len(phrase) or times < 0.9 * len(clauses):
            return phrase
        phrase = longer
