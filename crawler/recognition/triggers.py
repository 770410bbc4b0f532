"""Pairs of verb and object that make an act of cooperation: signing, setting up, issuing, recognising."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from crawler.recognition.openings import pattern_of
from crawler.recognition.wording import (
    ADMISSION,
    ALLIANCE,
    BODY,
    BODY_END,
    BODY_HINT,
    BODY_LINK,
    CEREMONIOUS,
    CEREMONY,
    COUNTED_RECOGNITION,
    DOCUMENT,
    ISSUE,
    JOINT_WORK,
    LIST,
    MECHANISM,
    MEETING,
    MEMBERS,
    PLAN,
    RECOGNITION,
    SET_UP,
    SIGN,
    STANDARD,
    TAKING_PART,
    TITLE_BRACKETS,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Trigger:
    """A verb and its object within one sentence (offsets in the sentence)."""

    kind: str
    verb_start: int
    verb_end: int
    object_start: int
    object_end: int

    @property
    def is_bare(self) -> bool:
        """Tell whether the verb stands alone (签约, 签字), without a document."""
        return self.object_start == self.verb_start and self.object_end == self.verb_end

    @property
    def start(self) -> int:
        """Where the first of both begins."""
        return min(self.verb_start, self.object_start)

    @property
    def end(self) -> int:
        """Where the second of both ends."""
        return max(self.verb_end, self.object_end)


def find_triggers(text: str) -> list[Trigger]:
    """Return every pair of verb and object in a sentence that may be an act, in order of the verbs."""
    found: list[Trigger] = []
    found += _signings(text)
    found += _admissions(text)
    found += _settings_up(text)
    found += _issues(text)
    found += _recountings(text)
    quoted = [match.span() for match in _QUOTED.finditer(text)] if found else []
    found = [t for t in found if not _is_quoted(t, quoted) and not _is_inside_another(t, found)]
    found.sort(key=lambda trigger: trigger.verb_start)
    return found


_PAUSE = pattern_of("[,。;]")
_BREAK = pattern_of("[,;:]")
_QUOTED = pattern_of(r"“[^“”]*”|《[^《》]*》")


def _is_quoted(trigger: Trigger, quoted: list[tuple[int, int]]) -> bool:
    """Tell whether the verb is part of a slogan, a speech or a title."""
    return any(start < trigger.verb_start and trigger.verb_end < end for start, end in quoted)


def _is_inside_another(trigger: Trigger, others: list[Trigger]) -> bool:
    """Tell whether the verb belongs to the name of what another verb governs (签署共同制定…标准的文件)."""
    return any(
        other.verb_end <= trigger.verb_start and trigger.verb_end < other.object_end
        for other in others
        if other.kind in {"memorandum", "framework_agreement", "cooperation_agreement"} and other is not trigger
    )


def agreement_kind(words: str) -> str:
    """Return the kind of a signed document by its name."""
    if "备忘录" in words:
        return "memorandum"
    if "框架" in words:
        return "framework_agreement"
    if "互认" in words and words.endswith(("办法", "规则", "细则")):
        return "mutual_recognition"
    if "章程" in words:
        return "alliance"
    return "cooperation_agreement"


def _object_near(
    pattern: re.Pattern[str], text: str, start: int, end: int, *, ahead: int, back: int
) -> re.Match[str] | None:
    """Return the object closest after a verb, else closest before it, not across the sentence's other half."""
    after = pattern.search(text, end, min(len(text), end + ahead))
    if after:
        return after
    return _last(pattern, text, max(0, start - back), start)


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text, start, end):
        found = match
    return found


def _signings(text: str) -> Iterator[Trigger]:
    verbs = list(SIGN.finditer(text))
    if not verbs:
        return
    taken: set[tuple[int, int]] = set()
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for verb, following in zip_longest(verbs, verbs[1:]):
        if any(start < verb.start() and verb.end() < end for start, end in quoted):
            continue  # “云签约”: what follows is another verb's document
        if following and text.startswith(("仪式", "环节", "活动"), verb.end()):
            continue  # the signing itself is told by the later verb
        named = _titled_after(text, verb.end())
        is_ceremony = following and verb.group() in CEREMONIOUS  # 签约环节…签下协议: the later verb's document
        ahead = min(60, following.start() - verb.end()) if following and is_ceremony else 60
        found = named or _object_near(DOCUMENT, text, verb.start(), verb.end(), ahead=ahead, back=60)
        if found is None and verb.group() not in CEREMONIOUS:
            continue  # 签署某某制度: no document, no agreement
        span = found.span() if found else (verb.start(), verb.end())
        if span in taken and found:
            continue
        taken.add(span)
        if found and found.group() in _ITS_PAPER:  # 合作备忘录签字文本
            found = _last(_PACT_BEFORE, text, max(0, found.start() - 12), found.start()) or found
        elif found and found.group() == "协议" and text[found.start() - 1 : found.start()] in {"在", "该", "此", "份"}:
            found = _last(_PACT_BEFORE, text, 0, found.start()) or found  # 合作框架协议的签字仪式…,双方在协议上签字
        span = found.span() if found else span
        kind = agreement_kind(found.group() if found else "")
        if found is None and verb.group() == "会签" and _PLAN_OPENS.match(text):
            kind = "work_plan"  # 方案由湖南省局起草,经两省局会签
        if named and kind == "cooperation_agreement" and not _AGREED.search(named.group(1)):
            kind = issued_kind(named.group(1), text[named.end() :])
        yield Trigger(kind=kind, verb_start=verb.start(), verb_end=verb.end(), object_start=span[0], object_end=span[1])


_PLAN_OPENS = pattern_of(r"\s*(?:该|这[份个])?(?:方案|意见|办法|计划|措施|要点)(?=由|经|[,])")
_ITS_PAPER = {"文本", "文件", "合作文本"}
_PACT_BEFORE = pattern_of("备忘录|框架协议(?:书)?|协议(?:书)?|公约")
_AGREED = pattern_of(
    r"协议|协定|公约|(?:共建|合作|协作|联合|互认|共享|共治|约定)书|宣言|倡议|议定书|合同|合作|安排$|纪要|承诺|确认书|意向书"
)


def _titled_after(text: str, position: int) -> re.Match[str] | None:
    """Return the name in 《》 that a verb governs: nothing but a few words of quantity between them."""
    match = TITLE_BRACKETS.search(text, position, position + 200)
    if match and not _PAUSE.search(text, position, match.start()):
        return match
    return None


def _titled_before(text: str, position: int) -> re.Match[str] | None:
    """Return the name in 《》 that is a verb's subject (《…规则》于6月30日生效)."""
    named = _last(TITLE_BRACKETS, text, max(0, position - 80), position)
    return named if named and not _PAUSE.search(text, named.end(), position) else None


# What is set up, with words that every match of the pattern holds: most sentences hold none of them.
_FOUNDED = (
    ("alliance", ALLIANCE, pattern_of("联盟|协作|合作|共同体|联合体")),
    ("joint_meeting", MEETING, pattern_of("联席会")),
    ("joint_meeting", MECHANISM, pattern_of("机制")),
    ("joint_body", BODY, pattern_of("标准|计量|认证|认可|合格评定|质量基础设施|标委会")),
)


def _settings_up(text: str) -> Iterator[Trigger]:
    may_name_body = _FOUNDED[-1][2].search(text) is not None and BODY_END.search(text) is not None
    for verb in CEREMONY.finditer(text) if may_name_body else ():
        found = _object_near(BODY, text, verb.start(), verb.end(), ahead=0, back=40)
        if found and found.end() >= verb.start() - 4:
            yield _trigger("joint_body", verb.span(), found.span())
    named = [(kind, pattern) for kind, pattern, hint in _FOUNDED[:-1] if hint.search(text)]
    named += [("joint_body", BODY)] if may_name_body else []
    for verb in SET_UP.finditer(text) if named else ():
        for kind, pattern in named:
            if pattern is BODY and not BODY_HINT.search(text, max(0, verb.start() - 40), verb.end() + 64):
                continue
            found = _object_near(pattern, text, verb.start(), verb.end(), ahead=64, back=0)
            if not found or not _in_one_clause(text, verb, found):
                found = _object_near(pattern, text, verb.start(), verb.end(), ahead=0, back=40)
            if found and _in_one_clause(text, verb, found):
                listed = _bodies_listed(text, found) if kind == "joint_body" else [found]
                for body in listed:
                    yield _trigger(kind, verb.span(), body.span())


@lru_cache(maxsize=64)  # asked for each of a sentence's verbs
def _bodies_of(text: str) -> tuple[re.Match[str], ...]:
    return tuple(BODY.finditer(text))


def _bodies_listed(text: str, found: re.Match[str]) -> list[re.Match[str]]:
    """Return the bodies named in one list with a body (A、B和C三个机构)."""
    bodies = _bodies_of(text)
    at = next((n for n, body in enumerate(bodies) if body.end() == found.end()), None)
    if at is None:
        return [found]
    first = last = at
    while first and BODY_LINK.fullmatch(text[bodies[first - 1].end() : bodies[first].start()]):
        first -= 1
    while last + 1 < len(bodies) and BODY_LINK.fullmatch(text[bodies[last].end() : bodies[last + 1].start()]):
        last += 1
    return list(bodies[first : last + 1])


_RECOGNISING = pattern_of("认|采信|采用|接[受纳]|算数|通用")


def _recountings(text: str) -> Iterator[Trigger]:
    """Yield what only the record of earlier acts takes up: taking part, counted recognition, joint field work."""
    parted = [(kind, pattern) for kind, pattern, hint in _FOUNDED[:2] if hint.search(text)]
    for verb in TAKING_PART.finditer(text) if parted else ():
        for kind, pattern in parted:
            found = pattern.search(text, verb.end(), min(len(text), verb.end() + 30))
            if found and _in_one_clause(text, verb, found):
                yield _trigger(kind, verb.span(), found.span())
    for verb in COUNTED_RECOGNITION.finditer(text) if _RECOGNISING.search(text) else ():
        end = _PAUSE.search(text, verb.end())
        yield _trigger("mutual_recognition", verb.span(), (verb.start(), end.start() if end else verb.end()))
    for verb in JOINT_WORK.finditer(text):
        yield _trigger("joint_action", (verb.start(), verb.start("work")), verb.span("work"))


def _trigger(kind: str, verb: tuple[int, int], thing: tuple[int, int]) -> Trigger:
    return Trigger(kind=kind, verb_start=verb[0], verb_end=verb[1], object_start=thing[0], object_end=thing[1])


# Times, places and auxiliaries that may stand between a comma and the verb.
_ADVERBIAL = pattern_of(
    r"(?:昨[日天]|今[日天]|近日|日前|当[日天]|同[日天]|\d+月\d+日|\d+日|上午|下午|在[一-龥]{2,8}|于|经[一-龥]{2,16}|由[一-龥]{2,16}|正式|宣告|宣布|随之|随后|也|已|就此|挂牌|揭牌|获批?|批准|批复|共同|联合|一同)*"
)


def _in_one_clause(text: str, verb: re.Match[str], found: re.Match[str]) -> bool:
    """Tell whether no comma parts verb and object, but for a verb that opens its clause (工作组,近日获批成立)."""
    gap = text[min(verb.end(), found.end()) : max(verb.start(), found.start())]
    if not _BREAK.search(gap):
        return True
    return found.end() <= verb.start() and _ADVERBIAL.fullmatch(gap.partition(",")[2]) is not None


_ENDS_CLAUSE = pattern_of(r"(?:其中|进来)?[,。;!]|$")


_JOINED = pattern_of(r"[^,。;]{4,60}?(?P<joined>加入|入会|入列)(?=[,。;])")


def _admissions(text: str) -> Iterator[Trigger]:
    for verb in ADMISSION.finditer(text):
        found = MEMBERS.search(text, verb.end(), min(len(text), verb.end() + 40))
        if found is None and _ENDS_CLAUSE.match(text, verb.end()):  # 协作网召开年会,四省区计量院获准加入
            found = _last(ALLIANCE, text, 0, verb.start())
        if found is None and (joined := _JOINED.match(text, verb.end())):  # 表决接纳两市市场监管局加入
            yield _trigger("alliance", verb.span(), joined.span("joined"))
            continue
        is_joined = found and found.group() in {"入盟", "加盟"}  # what is joined, the sentence before may name
        if found and (is_joined or ALLIANCE.search(text) or verb.group() == "成为"):
            yield Trigger(
                kind="alliance",
                verb_start=verb.start(),
                verb_end=verb.end(),
                object_start=found.start(),
                object_end=found.end(),
            )


_MUTUAL_AFTER = pattern_of("[^,。;]{0,2}(?:互通)?互认")
_MUTUAL_BEFORE = pattern_of("(?:互认|采信)(?:工作|管理|实施)?(?:细则|办法|规则|制度)$")
_LOOKED_BACK = pattern_of(
    "[^,。;]{0,4}(?:评估|实施|执行|完成|进展)[^,。;]{0,4}(?:结果|情况|成效)"
)  # 公布规划中期评估结果
_OF_MEETING = pattern_of("联席会议(?:工作)?(?:制度|规则|办法)$")  # 印发认证监管联席会议制度
_JOINT_PAPER = pattern_of(
    "(?:联合|共同|会同[^,。;]{2,12})(?:发文|下文|行文)(?!件)"
)  # which paper, the next sentence says


def _bare_kind(kind: str, text: str, found: re.Match[str]) -> str:
    """Return the kind of what is issued without a name in 《》: of recognition, a meeting's rules, or as it stands."""
    if _OF_MEETING.search(text, 0, found.end()):
        return "joint_meeting"
    if kind == "joint_standards":
        return "mutual_recognition" if _MUTUAL_AFTER.match(text, found.end()) else kind
    return "mutual_recognition" if _MUTUAL_BEFORE.search(text, 0, found.end()) else kind


def _title_around(text: str, found: re.Match[str]) -> re.Match[str] | None:
    """Return the name in 《》 in which something was found."""
    if "《" not in text:
        return None
    return next((t for t in TITLE_BRACKETS.finditer(text) if t.start() < found.start() and found.end() < t.end()), None)


# What is issued, with words that every match holds, as above.
_ISSUED = (
    (LIST, "", pattern_of("清单|目录|名[录单]")),
    (PLAN, "work_plan", pattern_of("计划|意见|措施|条|方案|规划|纲|要点|任务|办法|细则|指[引南]|倡议|规则|制度")),
    (STANDARD, "joint_standards", pattern_of("标准|规范|规程")),
)


def _issues(text: str) -> Iterator[Trigger]:
    for verb in _JOINT_PAPER.finditer(text):
        yield _trigger("work_plan", verb.span(), verb.span())
    objects = [(pattern, kind) for pattern, kind, hint in _ISSUED if hint.search(text)]
    if not objects and "《" not in text:
        return
    for verb in ISSUE.finditer(text):
        named = _titled_after(text, verb.end()) or _titled_before(text, verb.start())
        if named and NO_INSTRUMENT.search(named.group(1)):
            continue
        if named:
            yield Trigger(
                kind=issued_kind(named.group(1), text[named.end() :]),
                verb_start=verb.start(),
                verb_end=verb.end(),
                object_start=named.start(),
                object_end=named.end(),
            )
            continue
        for pattern, kind in objects:
            found = _object_near(pattern, text, verb.start(), verb.end(), ahead=50, back=50)
            if found and not kind:
                kind_of_list = _list_kind(text, found.group())
                if kind_of_list:
                    yield _trigger(kind_of_list, verb.span(), found.span())
                    break
            elif found and (title := _title_around(text, found)):
                named_kind = issued_kind(title.group(1), text[title.end() :])  # 发布公告,批准…的《…指南》
                yield _trigger(named_kind, verb.span(), title.span())
                break
            elif found and not (kind == "work_plan" and _LOOKED_BACK.match(text, found.end())):
                yield _trigger(_bare_kind(kind, text, found), verb.span(), found.span())
                break


NO_INSTRUMENT = pattern_of(r"(?:报告|指数|白皮书|蓝皮书|论文集|年鉴|汇编|案例集|画册|宣传片|手册)(?:[((][^))]*[))])?$")


def _list_kind(text: str, words: str) -> str | None:
    """Return what a list is: of things recognised, of standards, or nothing of ours."""
    if RECOGNITION.search(text):
        return "mutual_recognition"
    return "joint_standards" if "标准" in _DEVICES.sub("", words) else None


_DEVICES = pattern_of("计量标准(?!化|[制修]|规程|规范)|标准(?:装置|物质|器)")  # things to measure with


def issued_kind(title: str, rest: str) -> str:
    """Return the kind of act that makes public what is called ``title`` in 《》; ``rest``: what follows the name."""
    if re.search(r"协议|备忘录|协定$|公约$|(?:合作|协作)书$", title):
        return agreement_kind(title)
    if "联席会议" in title:
        return "joint_meeting"
    title, rest = _DEVICES.sub("", title), _DEVICES.sub("", rest)
    if "互认" in title and re.search(r"(?:规则|办法|制度|安排|清单|目录|实施细则)$", title):
        return "mutual_recognition"
    if re.search(
        r"(?:计划|意见|措施|方案|规划|纲[要领]|要点|办法|细则|指引|通知|倡议|宣言|举措|规定|工作指南|任务书?)(?:[((][^))]*[))])?$",
        title,
    ):
        return "cooperation_agreement" if re.search(r"(?:倡议|宣言)$", title) else "work_plan"
    if "章程" in title:
        return "alliance"
    if "互认" not in title and re.search("(?:任务|工作|项目|重点)清单", title):
        return "work_plan"
    if "清单" in title or "目录" in title:
        return "mutual_recognition" if "互认" in title + rest[:30] else "joint_standards"
    if re.search(r"(?:体系|建设|发展|工作|行动)指南$", title):
        return "work_plan"
    is_standard = re.search(
        r"(?:规范|规程|要求|导则|指南|通则|准则|标准|编码|术语|规则|方法|技术条件|评价|指标|图谱)", title
    )
    return "joint_standards" if is_standard or "标准" in rest[:30] else "work_plan"
