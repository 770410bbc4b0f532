"""Source, author and time of publication from labelled lines, bylines and leads."""

import re
from collections.abc import Iterable

from crawler.extraction.dates import Moment, find_date
from crawler.extraction.page import JOINT

_SOURCE_LABEL = re.compile(
    r"(?<!注明)(?<!图片)(?<!数据)(?<!供图)(?:信息|文章|稿件|内容|新闻|资料|文字|稿源|本文)?(?:来源于|来\s{0,4}源(?:单位|媒体)?|来自|出处|稿源)\s*[:：]|(?:文章|信息)?来源(?:于)?\s?(?=\x02)"
)
_PUBLISHER_LABEL = re.compile(
    r"(?:发布|发文|公开|责任|供稿|制作|编辑发布|信息提供)(?:机构|单位|机关|部门)\s*[:：]|供稿\s*[:：]|信息提供\s*[:：]"
)
_AUTHOR_LABEL = re.compile(
    r"(?:作\s{0,4}者|记\s{0,2}者|撰\s{0,2}文|撰\s{0,2}稿(?:人)?|文字记者|本报记者|通讯员|投稿人|供稿人|文字|采写|采访|执笔|(?<![\u4e00-\u9fff])文)\s*[:：]|执笔\s*[/／]|作者\s?(?=\x02)"
)
_PUBLISHED_LABEL = re.compile(
    r"(?:信息|文章|稿件)?(?:发布|发表|发文|发稿|刊发|刊登|公布|上传|录入|添加|创建|成文|印发|出版|公开|发帖|(?<!页面)(?<!自动)(?<!网页)生成)(?:时间|日期|日|于)?\s*[:：]|(?<![\u4e00-\u9fff])(?:时间|日期)\s*[:：]"
)
_UPDATED_LABEL = re.compile(r"(?:更新|修改|编辑)(?:时间|日期|于)\s*[:：]")
# What ends a labelled value on the same line: another label, a mark between elements, a bracket, a bar.
_NEXT_LABEL = re.compile(
    r"\x02|\s{2,}|[|｜【\[<>〉〈\]】]|[(（](?!公众号|微信)|"
    r"\s?(?:作\s{0,4}者|责任编辑|责编|编辑|记者|发布|发表|发文|更新|日期|时间|来源|浏览|阅读|点击|访问|字体|字号|字体大小|分享|打印|评论|关键词|摄影|审核|校对|文号|索引|收藏|点赞|T大|【|我要|查看|供稿|信息)\w{0,6}\s?[:：]|\s(?:字体|字号|分享|打印|浏览|评论|点击|阅读|大\s中\s小|A\+|进入贴吧|举报|参与|我要)"
)
_BAD_VALUE = re.compile(
    r"^(?:本站|本网站|网络|互联网|未知|暂无|无|佚名|原创|转载|null|undefined|管理员|admin|不详)$", re.I
)

# A person's name: two to four characters (· in transliterations), but not the words that stand beside names.
_NAME = r"(?:[\u4e00-\u9fff]{1,5}·[\u4e00-\u9fff·]{1,8}|[\u4e00-\u9fff]\s[\u4e00-\u9fff]|[\u4e00-\u9fff]{2,4})"
_NAMES = rf"{_NAME}(?:[\s、，,;；/和&＆]{{1,3}}{_NAME}){{0,7}}"
_ROLE = (
    r"(?:(?:本报|本网|本刊|本台|全媒体|实习|特约|见习|首席|特派|驻\w{2,6}|"
    r"[\u4e00-\u9fff]{2,12}(?:新闻|日报|晚报|时报|早报|社|报|网|台|客户端|在线))?"
    r"\s*(?:全媒体)?(?:记\s?者|通讯员|评论员|特约撰稿人?|实习生|撰稿人?))"
)
_BRACKETED = re.compile(
    r"[(（【\[]\s*(?:本报|本网)?(?P<body>[^()（）【】\[\]]{0,16}(?:记\s?者|通讯员|作者(?!单位|系|为|是)|实习生|文|撰文|图|摄影报道)[^()（）【】\[\]]{1,80})[)）】\]]"
)
_BYLINE_LINE = re.compile(
    rf"^(?:.{{0,14}}(?:讯|电|消息)\s+)?\s*(?:[□■◆●▲◎☉]\s*)?(?:(?:文|图文|文图|撰文)\s*[/／丨｜|:：]\s*)?{_ROLE}\s*[:：/／丨｜|]?\s*(?P<body>\S.{{1,80}})$|"
    rf"^\s*(?:文\s*[/／丨｜|]\s*图|图\s*[/／丨｜|]\s*文|文|图文|撰文|文字)\s*[/／丨｜|:：]?\s*(?P<plain>{_NAMES})(?=$|\s|[(（,，。])|^\s*[□■◆◎]\s*(?P<marked>{_NAMES})\s*$"
)
_ROLE_WORD = re.compile(
    r"(?:全媒体|见习|实习|特约|首席)?(?:记\s?者|通讯员|评论员|撰稿人?|实习生|作者(?!单位|系|为|是)|采写|采访|撰文|执笔|(?<![\u4e00-\u9fff])文字?(?=[\s:：/／丨｜|]))"
)
_DOING = re.compile(r"(?:综合|摄影)?报道|摄影|(?<=[\u4e00-\u9fff]{2})摄(?=$|[)）\s])|整理")
_NAMES_AT_START = re.compile(rf"[\s:：/／丨｜|、,，]*({_NAMES})")
_LEAD = re.compile(
    r"^\s*(?:[(（【\[]?)(?P<paper>(?:[\u4e00-\u9fff]{2,10}?(?:报|社|网|台|新闻|在线|时讯))|本报|本网|本刊)\s?(?P<place>[\u4e00-\u9fff]{0,8}?)\s?(?:\d{1,2}月\d{1,2}日)?(?:[\u4e00-\u9fff]{0,2})?(?:讯|电|消息|报道)(?:[)）】\]]|\s|[(（]|[:：]|[，,]|(?=[\u4e00-\u9fff\d])|$)"
)
_NO_PERSON = re.compile(r"(?:网|报|社|局|委|厅|新闻|客户端|在线|频道|传媒|财经|科技|工作室|编辑部|中心|大学|学院)$")
# The 160 commonest surnames, about 97 in 100 people (Ministry of Public Security, 2020 report on names).
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白"
    "孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文庞樊兰殷施洪翟安倪温牛芦季俞章鲁葛申柴焦欧聂游阎耿管左路关代穆齐尚岳"
)
_CLOCK = re.compile(r"(?:上午|下午)?\d{1,2}:\d{2}(?::\d{2})?")
_MEDIUM = re.compile(
    r"(?:网|报|社|台|局|委|厅|新闻|客户端|在线|频道|传媒|杂志|周刊|时报|政府|办公室|中心|协会|公司|院|处|科|发布|观察|号|\])$"
)
_NO_MEDIUM = re.compile(
    r"^(?:原创|转载|首发|正文|字号|字体|大|中|小|打印|分享|收藏|评论|跟贴|阅读|浏览|举报|编辑|时间|日期|作者|来源|发布|发表于|更新|星期.|周.|首页|A[+-]?|T|.)$|\d|^(?:分享|评论|阅读|浏览|点击|责任|次|人)|[>»〉]|我要|纠错"
)
_CLOSING_NAMES = re.compile(
    r"(?:^|[。！？”])\s*[(（](?P<names>[\u4e00-\u9fff]{2,3}(?:[\s、]+[\u4e00-\u9fff]{2,3}){0,3})[)）]\s*$"
)
_NAME_BEFORE_ROLE = re.compile(rf"(?:^|[(（。])\s*(?P<names>{_NAMES})\s?[/／]\s?文")
_BOTH = re.compile(
    r"文[字]?\s*[/／丨｜|、及和]?\s*图(?:片)?(?=\s*[/／丨｜|:：]|\s+[\u4e00-\u9fff])|图\s*[/／丨｜|、]?\s*文(?=\s*[/／丨｜|:：]|\s+[\u4e00-\u9fff])"
)
_NOT_NAMES = re.compile(
    r"报道|采访|了解|获悉|从|在|日前|表示|介绍|编辑|图片|摄影?|供图|综合|整理|来源|获知|看到|发现|注意到|走进|来到|见到|致电|梳理|联系|提问|问及|会上|近日|昨日|今日|今天|问$|^会$|^节$|协会|公司|网$"
)


def find_source(text: str) -> str | None:
    """Return the value of a source label in a line (with JOINT marks)."""
    return _value(_SOURCE_LABEL, text)


def find_publisher(text: str) -> str | None:
    """Return the value of a label that names the publishing body; weaker than a source."""
    return _value(_PUBLISHER_LABEL, text)


def find_labelled_author(text: str) -> str | None:
    """Return the names behind an author label in a line."""
    value = _value(_AUTHOR_LABEL, text)
    if value is None or len(value) > 40 or re.fullmatch(r"[\d\W]+", value):
        return None
    names = _names_in(value) or (_split(value) if re.fullmatch(_NAMES, value) else [])
    return " ".join(dict.fromkeys(names)) or (value if re.fullmatch(r"[\w·.\-\s]{2,20}", value) else None)


def read_bare_meta(text: str) -> tuple[str | None, str | None]:
    """Return source and author of a line that holds a date and, without labels, who published: 中国网 2026-03-05 10:00.

    Words of two to four characters are names, unless they end as media do; one longer word is the source.
    """
    moment = find_date(text.replace(JOINT, " "))
    if moment is None or len(text) > 100 or "：" in text or ":" in text.replace(moment.minute or "-", ""):
        text = _CLOCK.sub(" ", text)
        if moment is None or len(text) > 100 or "：" in text or ":" in text:
            return None, None
    rest = text[: moment.start] + JOINT + text[moment.end :]
    words = [word for word in re.split(r"[\x02\s|｜·•/]+", _CLOCK.sub(JOINT, rest)) if word]
    words = [word for word in words if not _NO_MEDIUM.search(word) and len(word) <= 24]
    if len(words) == 1 and (len(words[0]) >= 4 or _MEDIUM.search(words[0])):
        return words[0], None
    if (
        words
        and all(
            re.fullmatch(_NAME, word) and not _NO_PERSON.search(word) and not _MEDIUM.search(word) for word in words[:5]
        )
        and len(words) <= 5
    ):
        return None, " ".join(words)
    return (words[0], None) if words and _MEDIUM.search(words[0]) else (None, None)


def find_labelled_date(text: str) -> tuple[Moment, bool] | None:
    """Return the labelled date of a line, and whether its label says publication (not: update)."""
    for label, is_publication in ((_PUBLISHED_LABEL, True), (_UPDATED_LABEL, False)):
        for match in label.finditer(text):
            moment = find_date(text.replace(JOINT, " "), match.end())
            if moment is not None and moment.start - match.end() <= 12:
                return moment, is_publication
    return None


def find_body_author(lines: Iterable[str]) -> str | None:
    """Return the names of a byline in some lines of the body: 记者 张三, （通讯员李四）, 文/图 王五."""
    for raw in lines:
        if (labelled := find_labelled_author(raw[:120])) is not None and len(raw) < 120:
            return labelled
        line = _BOTH.sub("文", raw.replace(JOINT, "").strip())
        names: list[str] = []
        closing = _CLOSING_NAMES.search(line[-40:])
        if closing is not None and all(name[0] in _SURNAMES for name in _split(closing["names"])):
            names += _split(closing["names"])
        if before := _NAME_BEFORE_ROLE.search(line[-60:]):
            names = _split(before["names"])
        for match in [] if names else _BRACKETED.finditer(line[:160] + ("\n" + line[-120:] if len(line) > 160 else "")):
            names += [] if "摄" in match["body"] else _names_in(match["body"])
        if not names and len(line) <= 90 and (match_line := _BYLINE_LINE.match(line)):
            fixed = match_line["plain"] or match_line["marked"]
            names = _split(fixed) if fixed else _names_in(line)
        if names:
            return " ".join(dict.fromkeys(names))
    return None


def find_lead_source(line: str) -> str | None:
    """Return the paper that a lead names: 中国消费者报重庆讯. 本报 says nothing."""
    match = _LEAD.match(line.replace(JOINT, "")[:60])
    if match is None or match["paper"].startswith(("本报", "本网", "本刊", "据")):
        return None
    return match["paper"]


def _value(label: re.Pattern[str], text: str) -> str | None:
    for match in label.finditer(text):
        rest = text[match.end() : match.end() + 120].lstrip(" \u3000" + JOINT)
        end = _NEXT_LABEL.search(rest)
        value = rest[: end.start()] if end else rest
        moment = find_date(value)
        if moment is not None:
            value = value[: moment.start]
        value = value.strip(" \u3000:：,，;；。-—/\"“”'")
        if value and len(value) <= 40 and "://" not in value and not _BAD_VALUE.match(value):
            return value
    return None


def _names_in(text: str) -> list[str]:
    """Return the names behind each role: 本报记者 张三 李四 通讯员王五."""
    names: list[str] = []
    text = _DOING.sub(" ", text)
    for segment in _ROLE_WORD.split(text)[1:]:
        match = _NAMES_AT_START.match(segment)
        if match is not None:
            names += _split(match[1])
    return names


def _split(text: str) -> list[str]:
    text = re.sub(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])\s([\u4e00-\u9fff])(?![\u4e00-\u9fff])", r"\1\2", text)
    names = []
    for name in re.split(r"[\s、，,;；/和&＆]+", text):
        if _NOT_NAMES.search(name):
            break
        if len(name) > 1 and not _NO_PERSON.search(name):
            names.append(name)
    return names
