"""The reasons of recognition and of the search for copies, in a reader's words.

They are stored as the rules gave them, in short English for the log. What no pattern here knows is shown as it is.
"""

import re
from collections.abc import Mapping, Sequence

_SLOTS = {
    "number": "数字", "day": "日", "month": "月", "year": "年", "ordinal": "次序", "place": "地点", "body": "机构",
    "person": "人物", "firm": "企业", "instrument": "文件",
}  # fmt: skip
# What speaks for or against one event, as `crawler.sameness.likelihood` names it.
_EVIDENCE = {
    "words": "用词", "subject": "主题", "titles": "标题", "figures": "数字", "rounded figures": "约数", "codes": "编号",
    "same day": "日期相同", "both formal": "均为正式通稿", "no place": "无共同地点", "other places": "地点不同",
    "places apart": "地点互不相干", "no figure": "无共同数字", "other figures": "数字不同", "other days": "日期不同",
    "other first days": "首个日期不同", "other names in 《》": "《》内名称不同", "other documents": "文件不同",
    "other venues": "举办地不同", "other ordinals": "届次不同", "other departments": "部门不同", "recap": "一为回顾",
}  # fmt: skip
_NUMBER = r"(-?[\d.]+)"
# Pattern of a stored reason, Chinese, English; \1 … are its groups.
_PATTERNS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), chinese, english)
    for pattern, chinese, english in (
        (r"T1: (\w+), done and new", "已达成新的{kind}", "a new {kind}, done"),
        (r"T2: (?!fewer|the other|a counterpart)(.+)", r"参与方：\1", r"parties: \1"),
        (r"T3: (?!no core)(.+)", r"核心领域：{domains}", r"core domain: {domains}"),
        (r"T1: no act of cooperation", "文中没有合作行为", "no act of cooperation in the text"),
        (r"T1: comment, not news", "评论，不是新闻", "a comment, no news"),
        (r"T1: issued by one side", "由单方发布", "issued by one side alone"),
        (r"T1: a provision of a document", "只是文件中的规定", "a provision of a document only"),
        (r"T1: intended, not done(.*)", "计划中，尚未达成", r"intended, not done\1"),
        (r"T1: recounted(.*)", "旧事重提", r"told again, not new\1"),
        (r"T2: fewer than two independent public bodies", "独立的公共机构不足两个", "fewer than two public bodies"),
        (r"T2: the other side is no public body: (.+)",
         r"另一方不是公共机构：\1", r"the other side is no public body: \1"),
        (r"T2: a counterpart outside China", "对方在境外", "the other side is outside China"),
        (r"T3: no core domain is a named object", "合作对象不属于核心领域", "no core domain is its object"),
        (r"known from the seed corpus", "种子语料中已知", "known from the seed corpus"),
        (rf"{_NUMBER} characters match: (\S+) of this text, (\S+) of the other",
         r"\1 字相同：占本文 \2，占原文 \3", r"\1 characters match: \2 of this text, \3 of the original"),
        (rf"best segment {_NUMBER}-{_NUMBER} matches to (\S+)", r"最佳片段吻合 \3", r"best passage matches to \3"),
        (rf"slots: {_NUMBER} equal, {_NUMBER} different",
         r"数字、日期、名称：\1 处一致，\2 处不同", r"numbers, days, names: \1 agree, \2 differ"),
        (r"nothing stored is like it", "库中没有相似的文章", "nothing stored is like it"),
        (r"nothing stored has its words.*", "库中没有相同的文字", "nothing stored has its words"),
        (r"no stored report is of the same event", "库中没有同一事件的报道", "no stored report is of the same event"),
        (r"most like article (\d+), but of another event",
         r"与文章 \1 最相似，但不是同一事件", r"most like article \1, but of another event"),
        (r"opens with a day after the other was printed",
         "开头所述日期晚于对方的发布日期", "opens with a day after the other was printed"),
        (r"goes on to what followed", "前段复述旧闻，其后另有新内容", "goes on to what followed"),
        (r"is about (《.+》)", r"所述文件为\1", r"is about \1"),
        (r"announces another act: (.+)", r"宣布的是另一项合作：\1", r"announces another act: \1"),
        (r"differs from the story's other articles", "与同组其他文章不符", "differs from the story's other articles"),
        *((rf"{name} (.+) instead of (.+)", rf"{chinese} \1，对方为 \2", rf"{name} \1 instead of \2")
          for name, chinese in _SLOTS.items()),
        *((rf"{name} ([+-][\d.]+)", rf"{chinese} \1", rf"{name} \1") for name, chinese in _EVIDENCE.items()),
        (r"same day", "日期相同", "same day"),
        (rf"{_NUMBER} days between the reports", r"发布相隔 \1 天", r"\1 days between the reports"),
        (r"(\S+) of the parties in common", r"参与方重合 \1", r"\1 of the parties in common"),
        (r"(\S+) of the regions in common", r"地区重合 \1", r"\1 of the regions in common"),
        (r"(\S+) of the places in common", r"地点重合 \1", r"\1 of the places in common"),
        (r"group (\S+)", r"同属\1", r"both of \1"),
        (r"kind (\w+)", "同为{kind}", "both a {kind}"),
        (r"same instrument", "文件相同", "same document"),
        (r"titles alike to (\S+)", r"标题相似 \1", r"titles alike to \1"),
        (r"numbers in common: (.+)", r"相同的数字：\1", r"numbers in common: \1"),
        (r"people in common: (.+)", r"相同的人物：\1", r"people in common: \1"),
    )
)  # fmt: skip


def say_reasons(
    reasons: Sequence[str], language: str, kinds: Mapping[str, str], domains: Mapping[str, str]
) -> list[str]:
    """Return each reason in the language, with the kind's and the domains' names in it.

    >>> say_reasons(["T1: alliance, done and new"], "zh", {"alliance": "联盟"}, {})
    ['已达成新的联盟']
    """
    return [_say(str(reason), language, kinds, domains) for reason in reasons]


def _say(reason: str, language: str, kinds: Mapping[str, str], domains: Mapping[str, str]) -> str:
    for pattern, chinese, english in _PATTERNS:
        if match := pattern.fullmatch(reason):
            said = match.expand(chinese if language == "zh" else english)
            first = match[1] if match.re.groups else ""
            names = [domains.get(name, name) for name in first.split("、")]
            comma = "、" if language == "zh" else ", "
            return said.replace("{kind}", kinds.get(first, first)).replace("{domains}", comma.join(names))
    return reason
