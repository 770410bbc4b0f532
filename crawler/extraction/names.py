"""Names of the people who wrote an article: bylines (记者X Y, 通讯员, 文/图), names in the lead, names at the end."""

import re
from collections.abc import Iterable

from crawler.extraction.page import JOINT
from crawler.text import to_simplified
from crawler.text.patterns import compile_late

_CJK = "\u4e00-\u9fff"
# A person's name: two to four characters (· in transliterations), or two with the space that fills a column.
NAME = rf"(?:[{_CJK}]{{1,5}}·[{_CJK}·]{{1,8}}|[{_CJK}]\s[{_CJK}](?![{_CJK}])|[{_CJK}]{{2,4}})"
NAMES = rf"{NAME}(?:[\s、，,;；/和&＆]{{1,3}}{NAME}){{0,7}}"
# 和 is a surname too, as in 和丽梅: it parts two names only behind one.
_BETWEEN_NAMES = compile_late(r"(?:[\s、，,;；/&＆]|(?<=[^\s、，,;；/&＆和])和|(?<=\s)和(?=\s))+")
_MEDIA = r"(?:新闻|日报|晚报|时报|早报|商报|社|报|网|台|客户端|在线|媒体|央视|央广|每经|国是直通车)"
_ROLE = (
    rf"(?:(?:本报|本网|本刊|本台|全媒体|融媒体|实习|特约|见习|首席|特派|驻\w{{2,6}}|[{_CJK}·]{{0,12}}?{_MEDIA})?"
    r"\s*(?:[全融]媒体)?(?:首席|见习|实习|特约)?(?:记\s?者|通讯员|评论员|特约撰稿人?|实习生|撰稿人?))"
)
_BRACKETED = compile_late(
    r"[(（【\[]\s*(?:本报|本网)?(?P<body>[^()（）【】\[\]]{0,16}(?:记\s?者|通讯员|作者(?!单位|系|为|是)|实习生|文|撰文|图|摄影报道)[^()（）【】\[\]]{1,80})[)）】\]]"
)
_BYLINE_LINE = compile_late(
    rf"^(?:.{{0,14}}(?:讯|电|消息)\s+)?\s*(?:[□■◆●▲◎☉]\s*)?(?:(?:文|图文|文图|撰文|采写)\s*[/／丨｜|:：]\s*)?{_ROLE}\s*[:：/／丨｜|]?\s*(?P<body>\S.{{1,80}})$|"
    rf"^\s*(?:文\s*[/／丨｜|]\s*图|图\s*[/／丨｜|]\s*文|文(?=[\s/／丨｜|:：])|图文|撰文|文字|采写)\s*[/／丨｜|:：]?\s*(?P<plain>{NAMES})(?=$|\s|[(（,，。])|^\s*[□■◆◎]\s*(?P<marked>{NAMES})\s*$"
)
_ROLE_WORD = compile_late(
    r"(?:[全融]媒体|见习|实习|特约|首席)?(?:记\s?者|通讯员|评论员|撰稿人?|实习生|作者(?!单位|系|为|是)|采写|采访|撰文|执笔|(?<![\u4e00-\u9fff])文字?(?=[\s:：/／丨｜|]))"
)
# What follows such a word is no author.
_OTHER_ROLE = compile_late(
    r"(?:责任编辑|责编|编辑|校对|审核|摄影|摄像|制图|供图|图片|编审|监制|海报|视频)(?=[\s:：/／丨｜|]|$)"
)
_DOING = compile_late(r"(?:综合|摄影)?报道|摄影(?=[)）\s]|$)|(?<=[\u4e00-\u9fff]{2})摄(?=$|[)）\s])|整理")
_DATELINED = compile_late(rf"[{_CJK}]{{2}}\d{{1,2}}日(?:专)?电")  # 记者何秀玲台北5日电
_PROSE = compile_late(r"[，；]|。.")  # 记者通过电子邮件联系了该公司，… begins a sentence
_PHOTOGRAPHER = compile_late(r"摄(?!影报道|制|像报道)")
_NAMES_AT_START = compile_late(rf"[\s:：/／丨｜|、,，]*({NAMES})")
_NAMES_AT_END = compile_late(rf"(?:^|[\s　])({NAMES})\s*$")
_CLOSING_NAMES = compile_late(
    rf"(?:^|[。！？”])\s*[(（](?:[{_CJK}]{{2,14}}(?:局|所|厅|委|会|院|科|处|办|队|中心|网|报|社)[\s　]+)?"
    rf"(?P<names>[{_CJK}]{{2,4}}(?:[\s　、]+[{_CJK}]{{2,4}}){{0,4}})\s*[)）]\s*$"
)
_LEAD_NAMES = compile_late(
    rf"^(?:[{_CJK}\d\s]{{2,20}}(?:电|讯|消息)\s*)?[(（](?P<names>{NAME}(?:[\s　、]+{NAME}){{0,4}})[)）]"
)
_NAME_BEFORE_ROLE = compile_late(rf"(?:^|[(（。])\s*(?P<names>{NAMES})\s?[/／]\s?(?:文|整理|编译|撰文|采写|综合)")
_BOTH = compile_late(
    r"撰?文\s?[/／、]\s?(?:摄影|摄像)(?=\s*[/／丨｜|:：])|文[字]?\s*[/／丨｜|、及和]?\s*图(?:片)?(?=\s*[/／丨｜|:：]|\s+[\u4e00-\u9fff])|图\s*[/／丨｜|、]?\s*文(?=\s*[/／丨｜|:：]|\s+[\u4e00-\u9fff])"
)
# Of pictures: 图/王丽, 图/本报记者 王丽, 王丽/图, 王丽 摄
_PICTURES = compile_late(
    rf"(?<![文撰及和、])(?:图(?:片)?|摄影|摄像)\s*[/／丨｜|:：]\s*(?:[{_CJK}]{{0,8}}?(?:记者|通讯员)\s*)?{NAME}|"
    rf"(?<=[\s/／，,；;]){NAME}\s*[/／]\s*(?:图|摄影?)"
)
# 中国质量报云江讯 通讯员 陈小山报道：
_REPORTED = compile_late(
    rf"(?:.{{0,24}}(?:讯|电|消息)[\s:：]*)?(?P<body>{_ROLE}\s*[:：]?\s*{NAMES}(?:[\s、]*{_ROLE}\s*{NAMES})?)\s*"
    r"(?:综合|摄影)?(?:报道|采写)(?=[\s:：，,）)]|$)"
)
# 云江晚报全媒体记者 卢海涛 通讯员 陈小山 近日，… opens a paragraph
_OPENING = compile_late(rf"(?P<body>{_ROLE}\s?[:：]?\s?{NAMES}(?:\s{_ROLE}\s?{NAMES})?)\s")
_OF_MEDIUM = compile_late(
    rf"(?:^|[(（【\[]|[/／丨｜|:：]\s*)\s*[□■◆●▲◎☉]?\s*(?P<medium>[{_CJK}]{{1,10}}(?:日报|晚报|时报|早报|商报|都市报|周报|新闻网|(?<![简通公])报|[华新]社|[民视新]网))"
    r"(?:社|全媒体|首席|见习|特约|实习|融媒体)?\s?(?:记者|通讯员)[\s:：]*(?P<who>[^()（）\[\]【】]{0,20})"
)
_NOT_NAMES = compile_late(
    r"报道|采访|了解|获悉|从|在|日前|表示|介绍|编辑|图片|摄影?|供图|综合|整理|来源|获知|看到|发现|注意到|走进|来到|见到|致电|梳理|联系|提问|问及|会上|近日|昨日|今日|今天|问$|^会$|^节$|协会|公司|网$|校对|审核|记\s?者|通讯员|^每经$|^本[报网刊]$"
)
_NO_PERSON = compile_late(
    r"(?:网|报|社|局|委|厅|新闻|客户端|在线|频道|传媒|财经|科技|工作室|编辑部|中心|大学|学院|发布|政府|公司|协会)$"
)
_OF_ACCOUNT = compile_late("中国|科普|新闻|发布|在线|观察|健康|法治|平安|文旅|融媒")  # 科普中国·岳麓
# The 160 commonest surnames, about 97 in 100 people (Ministry of Public Security, 2020 report on names).
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白"
    "孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文庞樊兰殷施洪翟安倪温牛芦季俞章鲁葛申柴焦欧聂游阎耿管左路关代穆齐尚岳"
)
_DOUBLE_SURNAMES = ("欧阳", "上官", "司马", "诸葛", "夏侯", "皇甫", "司徒", "慕容", "东方", "端木")
# Places stand beside dates where platforms show an address's region, and are no people.
PLACES = frozenset(
    word
    for row in (
        "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东",
        "广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾 全国 国内 国际 时政 社会",
        "经济 财经 文化 教育 体育 科技 汽车 房产 健康 旅游 文旅 文史 文艺 军事 金融 商业 公益 原创 时尚 高端 江南 华东",
        "广州 深圳 珠海 南京 杭州 宁波 合肥 福州 厦门 南昌 济南 青岛 郑州 武汉 长沙 南宁 海口 成都 贵阳 昆明 拉萨",
        "西安 兰州 西宁 银川 石家庄 太原 沈阳 大连 长春 哈尔滨 台北 高雄",
        "要闻 文章 正文 全文 完整 图片 视频 高清 温馨 江湖 方案",
        "关闭 关注 关于 高级 左右 单位 安全 常见 全部 时间 方式 金额 程序",
    )
    for word in row.split()
)


def fold(text: str) -> str:
    """Return the text in simplified characters where that keeps every offset, otherwise as it is."""
    flat = to_simplified(text)
    return flat if len(flat) == len(text) else text


def is_person(name: str) -> bool:
    """Tell a name that begins with a common surname from another short word."""
    flat = fold(name)
    if flat in PLACES or _NO_PERSON.search(flat) or _NOT_NAMES.search(flat):
        return False
    if "·" in flat:
        return _OF_ACCOUNT.search(flat) is None
    return (2 <= len(flat) <= 3 and flat[0] in _SURNAMES) or flat.startswith(_DOUBLE_SURNAMES)


def find_body_author(lines: Iterable[str]) -> str | None:
    """Return the names of a byline in some lines of the body: 记者 张三, （通讯员李四）, 文/图 王五."""
    for raw in lines:
        written = raw.replace(JOINT, "").strip()
        line = fold(written)
        names = _find_in_line(_PICTURES.sub(" ", _BOTH.sub("文", line)))
        if names:
            return " ".join(dict.fromkeys(_as_written(name, line, written) for name in names))
    return None


def _find_in_line(line: str) -> list[str]:
    for closing in (_CLOSING_NAMES.search(line[-50:]), _LEAD_NAMES.match(line[:60])):
        found_names = split_names(closing["names"]) if closing is not None else []
        if (
            found_names
            and not (closing and _ROLE_WORD.search(closing["names"]))
            and all(is_person(name) for name in found_names)
        ):
            return found_names
    before = _NAME_BEFORE_ROLE.search(line[-60:])
    if before is not None and (named := split_names(before["names"])):
        return named
    if (reported := _REPORTED.match(line[:90])) is not None:
        return names_in(reported["body"])
    if _PROSE.search(line) and (opening := _OPENING.match(line[:60])) is not None:
        opened = names_in(opening["body"])
        if opened and all(is_person(name) for name in opened):
            return opened
    names: list[str] = []
    for match in _BRACKETED.finditer(line[:160] + ("\n" + line[-120:] if len(line) > 160 else "")):
        names += [] if _PHOTOGRAPHER.search(match["body"]) else names_in(match["body"])
    if not names and len(line) <= 90 and not _PROSE.search(line) and (found := _BYLINE_LINE.match(line)):
        fixed = found["plain"] or found["marked"]
        names = split_names(fixed) if fixed and not _ROLE_WORD.search(fixed) else names_in(line)
    return names


def find_medium_of_reporter(line: str) -> str | None:
    """Return the paper whose reporter a byline names: （江城晚报记者 张三）."""
    flat = fold(line.replace(JOINT, "").strip())
    for match in _OF_MEDIUM.finditer(flat[:60] + "\n" + flat[-60:] if len(flat) > 120 else flat):
        if any(is_person(name) for name in split_names(match["who"])):
            return match["medium"]
    return None


def _as_written(name: str, line: str, written: str) -> str:
    at = line.find(name)
    return written[at : at + len(name)] if at >= 0 else name


def names_in(text: str) -> list[str]:
    """Return the names behind each role, and before the first: 李四 本报记者 张三 通讯员王五."""
    names: list[str] = []
    text = _DOING.sub(" ", _DATELINED.sub(" ", text))
    segments = _ROLE_WORD.split(text)
    before = _NAMES_AT_END.search(segments[0]) if len(segments) > 1 else None
    leading = split_names(before[1]) if before is not None else []
    if all(is_person(name) for name in leading):
        names += leading
    for segment in segments[1:]:
        match = _NAMES_AT_START.match(_OTHER_ROLE.split(segment, maxsplit=1)[0])
        if match is not None:
            names += split_names(match[1])
    return names


def split_names(text: str) -> list[str]:
    """Return the names in a row of names, up to the first word that is none."""
    text = re.sub(rf"(?<![{_CJK}])([{_CJK}])\s([{_CJK}])(?![{_CJK}])", r"\1\2", text)
    names = []
    for name in _BETWEEN_NAMES.split(text):
        if _NOT_NAMES.search(name) or name in PLACES:
            break
        if len(name) > 1 and not _NO_PERSON.search(name):
            names.append(name)
    return names
