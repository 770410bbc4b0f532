"""Source, author and time of publication from labelled lines, from lines that only hold them, and from leads."""

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum

from crawler.extraction.dates import (
    Moment,
    find_clock,
    find_date,
    find_month_day_with_clock,
    find_republican_date,
    find_short_date,
)
from crawler.extraction.names import NAMES, PLACES, fold, is_person, names_in, split_names
from crawler.extraction.page import JOINT
from crawler.text.patterns import compile_late

_SOURCE_LABEL = compile_late(
    r"(?<!注明)(?<!注明[“\"‘「：:])(?<!图片)(?<!数据)(?<!供图)(?:信息|文章|稿件|内容|新闻|资料|文字|稿源|本文)?(?:来源于|来\s{0,4}源(?:单位|媒体|部门|机构|[处科]室)?|来自|出处|稿源|(?:刊发|报道)媒体|(?<![\u4e00-\u9fff])转(?:载)?自|选自|摘(?:编)?自|源自|原载(?:于)?)\s*[:：]|(?:文章|信息)?来源(?:于)?\s?(?=\x02)|"
    r"(?<![\u4e00-\u9fff])(?:来源|转(?:载)?自|稿源)\s?[丨｜|/／](?=\s?[\u4e00-\u9fff])|(?<![A-Za-z])Source\s*:",
    re.I,
)
_PUBLISHER_LABEL = compile_late(
    r"(?:发布|发文|发稿|来稿|供稿|投稿|报送|公开|责任|制作|编辑发布|信息提供|制发|颁布)(?:机构|单位|机关|部门|[处科]室|者|人)\s*[:：]|供稿\s*[:：]|信息(?:提供|发布)\s*[:：]"
)
# The body of an article names these too, in its last lines: who sent it, not who must do what it says.
_SUPPLIER = compile_late(r"(?:供稿(?:单位|部门)?|信息提供)\s*[:：丨｜|]")
_SUPPLIED = compile_late(r"[(（]\s*(?P<name>[\u4e00-\u9fff]{3,20}?)\s?[/／]?供稿\s*[)）]$")
_SIGNED = compile_late(
    r"(?:^|[。！？”])\s*[(（](?P<name>[\u4e00-\u9fff]{2,16}(?:[局厅委处科院所]|中心|[支大]队|办公室|协会))[)）]$"
)
_AUTHOR_LABEL = compile_late(
    r"(?:作\s{0,4}者|记\s{0,2}者|撰\s{0,2}文|撰\s{0,2}稿(?:人)?|文字记者|本报记者|通讯员|投稿人|供稿人|文字|采写|采访|执笔|(?<![\u4e00-\u9fff])(?:原创|文))\s*[:：]|执笔\s*[/／]|作者\s?(?=\x02)|"
    r"(?<![\u4e00-\u9fff])(?:作者|撰文|采写|文字)\s?[丨｜|](?=\s?[\u4e00-\u9fff])"
)
_NEXT_LABEL_WORDS = (
    "作\\s{0,4}者|责任编辑|责编|编辑|记者|发布|发表|发文|公开|公布|更新|日期|时间|来源|浏览|阅读|点击|访问|字体|字号|字体大小|分享|打印|评论|关键词|摄影|审核|校对|撰稿|撰文|采写|供稿|通讯员|截止|截至|有效|生效|实施|成文|"
    "文号|索引|收藏|点赞|T大|【|我要|查看|供图|信息|类型|类别|分类|栏目|字数"
)
# What ends a labelled value on the same line: another label, a mark between elements, a bracket, a bar.
_NEXT_LABEL = compile_late(
    r"\x02|\s{2,}|[，,。；;]\s?(?:转载|如需|如有|未经|侵权|版权)|\s(?:Date|Time|Author|Editor|Updated|Published)\s?:|[|｜【\[<>〉〈\]】]|[(（](?!公众号|微信|[\u4e00-\u9fff]{1,8}[局室处科网报部心站台号社][)）])|"
    rf"\s?(?:文章|稿件|信息|新闻|本文)?(?:{_NEXT_LABEL_WORDS})\w{{0,6}}\s?[:：]|\s(?:字体|字号|分享|打印|浏览|评论|点击|阅读|大\s中\s小|A\+|进入贴吧|举报|参与|我要)"
)
_BRACKETED_LABEL = compile_late(
    r"[【\[]\s?(?P<label>(?:信息|文章|稿件)?来\s{0,4}源|作\s{0,4}者|(?:发布|发表|更新)?(?:时间|日期))\s?[】\]]\s?[:：]?\s?"
)
_BEFORE_PEOPLE = compile_late(
    r"\s(?:本[报网刊]|全媒体|见习|实习)?(?:记者|通讯员|作者)(?:\s|(?=[\u4e00-\u9fff]{2,3}(?:[\s、，,]|$)))"
)
_ADDRESS = compile_late(r"https?://[^\s\x02]+")
_QUOTED_MEDIUM = compile_late(r"(?:原载于?|据|[转摘]自)?《(?P<inner>[^《》]{2,16})》(?:第?\S{1,4}版)?")
_REPRINTED = compile_late(r"(?:^|[(（。])\s*(?:原载于?|[转摘]自)\s?《(?P<inner>[^《》]{2,16})》")
_ON_SHEET = compile_late(r"(?P<inner>[\u4e00-\u9fff]{2,8}报)第?[A-Z]?\d{1,2}版")
_WIRED = compile_late(r"(?P<inner>[\u4e00-\u9fff]{2,10}(?:报|社|网))讯")
_HAN = compile_late(r"[\u4e00-\u9fff]")
_QUOTES = "\"“”'"
_MEDIUM_FORMS = (_QUOTED_MEDIUM, _WIRED, _ON_SHEET)
_PAGE = compile_late(r"(?<=\S)\s*[(（]?第?\s?[A-Z]?\d{1,3}\s?版[)）]?$")
_IN_MARKS = compile_late("《[^《》]{2,20}》")
_NO_VALUE = compile_late(
    r"^(?:暂无|无|null|none|undefined|互联网|网络|不详|原文链接|点击.*|(?:阅读|浏览|访问|字[体号]|分享|打印|评论|收藏|听全文|朗读).*|作者|来源|时间|日期|编辑|.)$",
    re.I,
)
_LEAD = compile_late(
    r"^\s*(?:[(（【\[]?)据?(?P<paper>(?:[\u4e00-\u9fff·]{2,12}?(?:报|社|网|台|新闻(?!网|社|报)|在线|时讯|融媒))|本报|本网|本刊)\s?(?P<place>[\u4e00-\u9fff]{0,8}?)\s?(?:\d{1,2}月\d{1,2}日)?(?:[\u4e00-\u9fff]{0,2})?(?P<kind>讯|电|消息|报道)(?:[)）】\]]|\s|[(（]|[:：]|[，,]|(?=[\u4e00-\u9fff\d])|$)"
)
_PAPER = compile_late(
    r"(?<![\u4e00-\u9fff])(?P<paper>[\u4e00-\u9fff]{1,10}(?<![简公通])报)(?:社)?(?:多媒体)?(?:数字报|电子报|电子版|数字版|报刊平台|\s?[-_—]\s?20\d\d\s?年)"
)
_ONLY_PAPER = compile_late(r"(?P<paper>[\u4e00-\u9fff]{2,8}(?<![简公通])报)")  # Not 简报, an office's own
_SIGN = compile_late(r"[:：丨｜|/／\x02]")  # One of these stands behind every label
_CLOCK = compile_late(r"(?:上午|下午)?\d{1,2}:\d{2}(?::\d{2})?")
_MEDIUM = compile_late(
    r"(?:网|报|社|台|局|委|厅|新闻|客户端|在线|频道|传媒|杂志|周刊|时报|政府|办公室|中心|协会|公司|院|处|科|(?:经济|财经|商业|法治|产经)报道|发布|观察|号|财经|视点|头条|卫视|News|Daily|\])$"
)
_NO_MEDIUM = compile_late(
    r"^(?:原创|转载|首发|正文|字号|字体|大|中|小|默认|超大|打印|分享|收藏|评论|跟贴|阅读|浏览|举报|编辑|时间|日期|作者|来源|发布|发表于|更新|星期.|周.|首页|关注|订阅|已认证|"
    r"微博|微信|朋友圈|索引号|[文字编]号|(?:(?:阅读|查看|文件|政策|下载)?(?:原文|相关)|网页|本文|文章)(?:链接|地址|网址)?|(?:政策|文件)(?:正文|原文|解读)|(?:网站|平台|系统)?管理员|A[+-]?|T|.)$|^(?:本[报网刊])?记者|\d|^(?:分享|评论|阅读|浏览|点击|责任|次|人|发布于)|[>»〉]|我要|纠错|查看|^来自|[,，。！？]|官方账号|官方帐号|本文|语音|人听过|打开|只看|楼主|倒序"
)
_ROLE_BEHIND = compile_late(rf"(?P<names>{NAMES})[，,、;；]\s*(?:见习|实习)?(?:实习生|记者|通讯员)")
_ACCOUNT_NAME = compile_late(r"source|author|account|nick|user|(?<![a-z])name|^a ")
_OTHER_AUTHOR = compile_late(r"[\u4e00-\u9fff]{2,8}|[A-Za-z0-9][\w·.\- ]{1,19}")  # An office, or an account's name
_COLUMN = compile_late(
    r"^(?:新闻|产品|服务|信息|资讯|会员|视频|图片|下载|媒体|个人|数据|通知)(?:中心|发布|频道|公告)?$"
)
_ENGLISH = compile_late(
    r"^\s*By\s+(?P<author>[A-Z][\w.'-]*(?:[ \x02]+(?:and\s+)?[A-Z][\w.'-]*){0,5})(?:\s+in\s+[A-Z][\w ,.-]{2,30})?\s*"
    r"(?=[|,(\x02]|$)"
)
_ENGLISH_MEDIUM = compile_late(r"\|\s*(?P<source>[A-Za-z][\w .&'-]{2,40}?)\s*\|")


_IS_LABEL = compile_late(
    r"[\[【(（]?\s?(?:(?:信息|文章)?来\s{0,4}源|作\s{0,4}者|(?:发布|发文|公开|制发|颁布)(?:机构|单位|机关|部门)|"
    r"(?:发布|发文|公开|成文|生成|印发)(?:日期|时间)|日\s{0,4}期|时\s{0,4}间)\s?[\]】)）]?\s?[:：]?"
)


class DateLabel(IntEnum):
    """What the label of a date says, the best first."""

    PUBLISHED = 0
    BARE = 1
    GENERATED = 2
    ISSUED = 3
    UPDATED = 4


_DATE_LABELS = {
    DateLabel.PUBLISHED: compile_late(
        r"(?:信息|文章|稿件)?(?:发布|发表|首发|发稿|刊发|刊登|公布|上传|录入|添加|创建|公开|发帖)(?:时间|日期|日|于)?\s*(?:[:：]|[/|｜丨](?=\s*\d))"
        r"|(?:发布|发表|首发)于\s?(?=\d)|(?:发布|发表)于\s|Published\s*(?:on|:)|Posted\s*(?:on|:)",
        re.I,
    ),
    DateLabel.BARE: compile_late(
        r"(?<![\u4e00-\u9fff])(?:时\s{0,4}间|日\s{0,4}期)\s*[:：]|(?<![A-Za-z])Date\s*:", re.I
    ),
    DateLabel.GENERATED: compile_late(r"(?<!页面)(?<!自动)(?<!网页)(?<!静态)生成(?:时间|日期|日)\s*[:：]"),
    DateLabel.ISSUED: compile_late(r"(?:成文|印发|出版|发文)(?:时间|日期|日)\s*[:：]"),
    DateLabel.UPDATED: compile_late(
        r"(?:更新|修改|编辑)(?:(?:时间|日期|于)\s*[:：]|\s*[/|｜丨](?=\s*\d))|Updated\s*:", re.I
    ),
}


def unbracket_labels(text: str) -> str:
    """Write 【来源】蓝湖晚报 as 来源：蓝湖晚报, and a label without a colon in an element of its own likewise."""
    text = _BRACKETED_LABEL.sub(JOINT + r"\g<label>：", text) if "【" in text or "[" in text else text
    if JOINT not in text or "：" in text or ":" in text[:16]:
        return text
    parts = text.split(JOINT)
    last = len(parts) - 1
    return JOINT.join(f"{part}：" if n < last and is_label(part.strip()) else part for n, part in enumerate(parts))


def is_label(text: str) -> bool:
    """Tell a label that stands alone, as in the cell of a table, with or without its colon."""
    return len(text) < 16 and _IS_LABEL.fullmatch(fold(text)) is not None


def find_source(text: str) -> str | None:
    """Return the value of a source label in a line (with JOINT marks)."""
    found = _value(_SOURCE_LABEL, text)
    if found is not None:
        found = _PAGE.sub("", _BEFORE_PEOPLE.split(found, maxsplit=1)[0])  # 来源：河湾晚报 记者 卢海涛
        if found in PLACES and "来自" in text:  # 来自：山东 tells where its author was
            return None
        return found[1:-1] if _IN_MARKS.fullmatch(found) else found
    if (match := _ENGLISH_MEDIUM.search(text)) is not None and _ENGLISH.match(text):
        return match["source"]
    return None


def find_source_in_text(text: str) -> str | None:
    """Return the value of a source label in a line of an article: 来源：青岚日报, not 资金来源：市级财政."""
    match = _SOURCE_LABEL.search(fold(text)) if _SIGN.search(text) is not None else None
    if match is not None and (match.start() == 0 or not _HAN.match(text[match.start() - 1])):
        return find_source(text)
    reprinted = _REPRINTED.search(text.replace(JOINT, ""))
    return reprinted["inner"] if reprinted is not None else None


def find_publisher(text: str) -> str | None:
    """Return the value of a label that names the publishing body; weaker than a source. A person or account is none."""
    value = _value(_PUBLISHER_LABEL, text)
    return None if value is None or value.isascii() or _are_people(value) else value


def find_labelled_author(text: str) -> str | None:
    """Return the names behind an author label in a line."""
    english = _ENGLISH.match(text)
    if english is not None:
        words = english["author"].replace(JOINT, " ").split()
        return " ".join(word.capitalize() if word.isupper() else word for word in words)
    labelled = (re.split("[(（]", value)[0].strip() for value in _values(_AUTHOR_LABEL, text))
    values = [value for value in labelled if value and len(value) <= 40 and not re.fullmatch(r"[\d\W]+", value)]
    names = [name for value in values for name in _names_of(value)]
    other = next((value for value in values if _OTHER_AUTHOR.fullmatch(value)), None)
    if not values and (sent := _value(_SUPPLIER, text)) is not None and _are_people(sent):
        names = split_names(sent)
    return " ".join(dict.fromkeys(names)) or other


def _are_people(value: str) -> bool:
    names = split_names(fold(value))
    return bool(names) and all(is_person(name) for name in names)


def _names_of(value: str) -> list[str]:
    flat = fold(value)
    names = _names_before_role(flat) + names_in(flat) or (split_names(value) if re.fullmatch(NAMES, flat) else [])
    clause = re.split("[，,。]", flat)[0]
    return [value[: len(clause)]] if not names and clause != flat and is_person(clause) else names


def _names_before_role(flat: str) -> list[str]:
    """Return the names that a comma sets before the first role: 尤可，实习生 冉冉."""
    first = _ROLE_BEHIND.match(flat)
    return split_names(first["names"]) if first is not None else []


def find_account(lines: Sequence[str], names: Sequence[str]) -> str | None:
    """Return the account of a platform among the lines under a title: 某客户端 原创, or the line before the date.

    ``names`` are the names of the elements that hold the lines, and say of the second kind that it is one.
    """
    for text in lines:
        parts = [part.strip() for part in text.split(JOINT) if part.strip()]
        if len(parts) == 2 and parts[1] in ("原创", "首发") and 2 <= len(parts[0]) <= 16 and not is_no_medium(parts[0]):
            return parts[0]
    for text, below, name in zip(lines, lines[1:], names, strict=False):
        flat = below.replace(JOINT, " ")
        account = text.replace(JOINT, "").strip()
        if (
            find_date(flat) is not None
            and find_clock(flat) is not None
            and _ACCOUNT_NAME.search(name)
            and 2 <= len(account) <= 16
            and not is_no_medium(account)
        ):
            return account
    return None


def is_no_medium(word: str) -> bool:
    """Tell what stands beside dates and names nobody: a button, a column, a place, a sentence."""
    flat = fold(word)
    return (
        bool(_NO_MEDIUM.search(flat) or _COLUMN.search(flat) or " " in word or ":" in flat or "：" in flat)
        or flat in PLACES
    )


def read_bare_meta(text: str, *, only_media: bool = False) -> tuple[str | None, str | None]:
    """Return source and author of a line that holds a date and, without labels, who published: 中国网 2026-03-05 10:00.

    A word that ends as media do is the source, a word that stands alone too unless ``only_media``; words that begin
    with a surname are names.
    """
    flat = text.replace(JOINT, " ")
    moment = find_date(flat) or find_month_day_with_clock(flat)
    if moment is None or len(text) > 160:
        return None, None
    rest = f"{text[: moment.start]}{JOINT}0{JOINT}{text[moment.end :]}"  # 0 is the date's place
    rest = _CLOCK.sub(JOINT, _ADDRESS.sub(JOINT, rest))
    rest = rest.strip(" ()（）[]【】")
    words: list[str] = []
    is_value = False
    for written in re.split(r"(?:[\x02\s|｜•/]|(?<=[\s\x02])·|·(?=[\s\x02]))+", rest):
        word = _name_medium(written).strip("【】[]")
        if ":" in word or "：" in word:  # A label, with its value or before it
            is_value = word.endswith((":", "："))
        elif word:
            if (
                not is_value
                and not _NO_MEDIUM.search(flat_word := fold(word))
                and flat_word not in PLACES
                and len(word) <= 24
            ):
                words.append(word)
            is_value = False
    people = [word for word in words[:6] if is_person(word)]
    media = [word for word in words[:5] if _MEDIUM.search(fold(word)) and not _COLUMN.search(fold(word))]
    if not media and not only_media and len(words) == 1 and len(words[0]) >= 4 and not people:
        media = words
    return media[0] if media else None, " ".join(dict.fromkeys(people)) or None


def _name_medium(word: str) -> str:
    """Write 据《江城晚报》 and 江城晚报讯 as 江城晚报."""
    match = next((found for form in _MEDIUM_FORMS if (found := form.fullmatch(word)) is not None), None)
    return match["inner"] if match is not None else word


def find_supplier(text: str) -> str | None:
    """Return who sent an article, from its last lines: 供稿：计量科, （计量科 供稿）, （某县市场监管局）."""
    flat = fold(text.replace(JOINT, ""))
    if len(flat) <= 40 and (value := _value(_SUPPLIER, text)) is not None:
        return None if _are_people(value) else value
    match = _SUPPLIED.search(flat[-30:]) or _SIGNED.search(flat[-30:])
    return None if match is None or is_person(match["name"]) else match["name"]


def find_labelled_date(text: str) -> tuple[Moment, DateLabel] | None:
    """Return the labelled date of a line, and what its label says; of several the best."""
    if not any(sign in text for sign in ("：", ":", "于", "於", "on ")):
        return None
    flat = fold(text).replace(JOINT, " ")
    for kind, label in _DATE_LABELS.items():
        for match in label.finditer(flat):
            for moment in (find_date(flat, match.end()), find_republican_date(flat, match.end())):
                if moment is not None and moment.start - match.end() <= 12:
                    return moment, kind
            short = find_short_date(flat[match.end() : match.end() + 12]) if kind is DateLabel.PUBLISHED else None
            if short is not None:
                return Moment(short, None, match.end(), match.end() + 12), kind
    return None


def find_paper(document_title: str | None) -> str | None:
    """Return the paper whose digital edition a document title names: 首善日报数字报-第01版."""
    match = _PAPER.search(fold(document_title or "")[:200]) or _ONLY_PAPER.fullmatch(fold(document_title or "").strip())
    return (document_title or "")[match.start("paper") : match.end("paper")] if match is not None else None


def find_lead_source(line: str) -> str | None:
    """Return the paper that a lead names: 中国消费者报重庆讯. 本报 says nothing."""
    written = line.replace(JOINT, "")[:60]
    match = _LEAD.match(fold(written))
    if match is None or match["paper"].startswith(("本报", "本网", "本刊")):
        return None
    if written.lstrip().startswith("据") and match["kind"] == "报道":
        return None  # Another paper is quoted
    return written[match.start("paper") : match.end("paper")]


def _value(label: re.Pattern[str], text: str) -> str | None:
    return next(_values(label, text), None)


def _values(label: re.Pattern[str], text: str) -> Iterator[str]:
    if _SIGN.search(text) is None:
        return
    flat = fold(text)
    for match in label.finditer(flat):
        start = match.end()
        while start < len(flat) and flat[start] in " \u3000" + JOINT and start < match.end() + 40:
            start += 1
        rest = flat[start : start + 120]
        end = _NEXT_LABEL.search(rest)
        length = end.start() if end else len(rest)
        moment = find_date(rest[:length])
        value = text[start : start + (moment.start if moment is not None else length)]
        value = value.strip(" \u3000:：,，;；。-—/")
        unquoted = value.strip(_QUOTES)
        value = value if any(sign in unquoted for sign in _QUOTES) else unquoted  # “云江发布”公众号
        if not ("（" in value or "(" in value):
            value = value.rstrip("）)")  # （来源：高原日报）
        if (
            value
            and len(value) <= (80 if value.isascii() else 40)
            and "://" not in value
            and not _NO_VALUE.match(value)
        ):
            yield value
