"""Matter strewn into a text: doubled marks, emoji, tags, an advertising phrase."""

import html
import re
from collections import Counter, defaultdict

from crawler.text.draft import Edit

_H = "\u3400-\u9fff"
# Only marks that nobody doubles on purpose: not ！！, ……, —— or the three dots of 。。。
_DOUBLED = re.compile(f"([，、；：])\\1+|(?<=[{_H}])([,;])\\2+(?=[{_H}《“])|(?<!。)。。(?!。)")
# A comma put in front of other marks: 标准，。 Once it may be a slip of the author's, twice it is not.
_COMMA_BEFORE = re.compile("(?<=[\u3400-\u9fff”》）)0-9%％])[,，](?=[。；：、，,;:])")
_COMMAS_MIN = 2
SYMBOL = re.compile("[\u2600-\u27bf\U0001f1e6-\U0001faff]")
# Of the signs that lists have (✔), only what is told to be an emoji.
_EMOJI = re.compile(
    f"(?<=[{_H}，。、；：,0-9%％])(?:[\U0001f300-\U0001faff\u2600-\u2604\u2614-\u2619\u263a-\u263f\u2648-\u2653"
    "\u2693-\u26ff\u2702-\u2712\u2728-\u2747\u2753-\u2767\u27bf\ufe0f\u200d\U0001f1e6-\U0001f1ff]|\u2714(?=\ufe0f))+"
    f"(?=[{_H}，。、；：,])"
)
# Signs that nobody writes twice inside a Chinese word.
STREWN = re.compile("[@#$^&]")
_STREWN = re.compile("([@#$^&])\\1+")
_STREWN_MIN = 6  # places of a text, half of them inside words
DOUBLED = re.compile("[，、；：,;。]")
MARKUP_START = "[<&#]"
# What is left of the names of marks: &#xff0c; &#65292; &ldquo; and, where the first sign was taken for markup, #xff0c;
_ENTITY = re.compile("&?#x[0-9a-f]{4,5};|&#[0-9]{5};|&(?:[lr][ds]quo|[mn]dash|hellip|middot|nbsp);", re.IGNORECASE)
_WRITTEN = re.compile(f"[{_H}\u2010-\u2027\u3001-\u301f\uff01-\uff5e\u00b7\u00a0]")  # what such a name can stand for
_BESIDE = re.compile(f"[{_H}，。、；：！？“”（）《》]")
_INLINE = (
    "sup|sub|span|font|small|big|em|strong|b|i|u|s|a|ins|del|label|acronym|abbr|bdo|dfn|kbd|samp|tt|var|div|p|br|img"
)
_TAG = re.compile(f"</?(?:{_INLINE})(?:\\s[^<>\n]{{0,300}})?/?>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"\s(?:id|class|style|href|src|lang|dir|title|draggable|dropzone|data-[a-z-]+)\s*=", re.IGNORECASE
)
_CLAUSE_START = re.compile("[，。；！？、,;!?\n]")
# Nobody but an advertiser begins clause after clause with one of these; the others are also what regulators write about
# (代理机构, 网络贷款), and only two of them make an advertisement.
_PLAIN_ADVERTS = (
    *("软件开发", "网站建设", "建站", "优化排名", "关键词", "代写", "代发", "加微信", "加QQ", "微信号", "咨询电话"),
    *("彩票", "棋牌", "娱乐城", "外挂", "刷单", "源码", "模板下载", "秒杀", "厂家直销", "SEO", "VX"),
)
ADVERT_WORDS = (
    *_PLAIN_ADVERTS,
    *("定制", "推广", "加盟", "代理", "代办", "扫码", "客服", "热线", "贷款", "小程序", "特价", "优惠券", "批发"),
    *("APP", "QQ"),
)
_ADVERT_WORD = re.compile("|".join(ADVERT_WORDS))
ADVERT_TIMES = 4  # a phrase at fewer clause starts is not taken for an advertisement
_ADVERT_LENGTHS = (4, 24)  # characters


def find_doubled_marks(text: str) -> list[Edit]:
    """Return the edits that leave one of each doubled mark, and drop commas strewn in front of other marks."""
    edits = [Edit(m.start(), m.end(), m[0][0], "punctuation") for m in _DOUBLED.finditer(text)]
    commas = [m.start() for m in _COMMA_BEFORE.finditer(text)]
    if len(commas) < _COMMAS_MIN or all(text[at] == text[at + 1] for at in commas):
        return edits
    doubled = {at for edit in edits for at in range(edit.start, edit.end)}
    strewn = [Edit(at, at + 1, "", "punctuation") for at in commas if at not in doubled]
    return sorted([*edits, *strewn])


def find_emoji(text: str) -> list[Edit]:
    """Return the edits that take emoji out from between Chinese words."""
    if SYMBOL.search(text) is None:
        return []
    return [Edit(m.start(), m.end(), "", "symbol") for m in _EMOJI.finditer(text)]


def find_strewn_signs(text: str) -> list[Edit]:
    """Return the edits that drop pairs of one sign strewn through the words: 各市@@@@(州@@)."""
    behind = Counter(m[1] for m in re.finditer(f"(?<=[{_H}])([@#$^&])\\1+", text))
    inside = Counter(m[1] for m in re.finditer(f"(?<=[{_H}])([@#$^&])\\1+(?=[{_H}])", text))
    strewn = {sign for sign, times in behind.items() if times >= _STREWN_MIN and inside[sign] >= _STREWN_MIN // 2}
    return [Edit(*m.span(), "", "symbol") for m in _STREWN.finditer(text) if m[1] in strewn] if strewn else []


def find_entities(text: str) -> list[Edit]:
    """Return the edits that put characters in the place of their names, beside Chinese ones."""
    edits = []
    for match in _ENTITY.finditer(text):
        name = match[0] if match[0].startswith("&") else f"&{match[0]}"
        character = html.unescape(name)
        beside = text[max(match.start() - 1, 0) : match.start()] + text[match.end() : match.end() + 1]
        if _WRITTEN.fullmatch(character) and _BESIDE.search(beside):
            edits.append(Edit(*match.span(), character.replace("\xa0", " "), "markup"))
    return edits


def find_tags(text: str) -> list[Edit]:
    """Return the edits that drop inline tags left in the text: those with attributes, and pairs."""
    if "<" not in text:
        return []
    tags = list(_TAG.finditer(text))
    strewn = any(_ATTRIBUTE.search(tag[0]) for tag in tags)
    paired = any(tag[0].startswith("</") for tag in tags) and any(not tag[0].startswith("</") for tag in tags)
    return [Edit(tag.start(), tag.end(), "", "markup") for tag in tags] if strewn or paired else []


def find_advert(text: str) -> list[Edit]:
    """Return the edits that drop one advertising phrase repeated at clause starts.

    A regulator's name is repeated at clause starts too: the phrase must hold a word of advertising, and it stands
    nowhere else.
    """
    if not _is_advert([word for word, times in Counter(_ADVERT_WORD.findall(text)).items() if times >= ADVERT_TIMES]):
        return []
    shortest, longest = _ADVERT_LENGTHS
    clauses: defaultdict[str, list[int]] = defaultdict(list)  # a clause's beginning up to such a word: where
    for match in _ADVERT_WORD.finditer(text):
        start, end = match.span()
        before = _CLAUSE_START.split(text[max(0, end - longest) : start])
        if len(before) > 1 or end <= longest:
            clauses[before[-1] + text[start:end]].append(start - len(before[-1]))
    if not clauses:
        return []
    stem, places = max(clauses.items(), key=lambda item: len(item[1]))
    if len(places) < ADVERT_TIMES:
        return []
    phrase = _longest_common([_CLAUSE_START.split(text[at : at + longest])[0] for at in places], stem)
    if len(phrase) < shortest or text.count(phrase) > len(places) or not _is_advert(_ADVERT_WORD.findall(phrase)):
        return []
    return [Edit(at, at + len(phrase), "", "advert") for at in places if text.startswith(phrase, at)]


def _is_advert(words: list[str]) -> bool:
    return len(set(words)) > 1 or any(word in _PLAIN_ADVERTS for word in words)


def _longest_common(clauses: list[str], phrase: str) -> str:
    """Return the longest beginning, this one or longer, that nine clauses in ten share."""
    while True:
        counts = Counter(clause[: len(phrase) + 1] for clause in clauses if clause.startswith(phrase))
        longer, times = counts.most_common(1)[0]
        if len(longer) == len(phrase) or times < 0.9 * len(clauses):
            return phrase
        phrase = longer
