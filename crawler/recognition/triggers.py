"""Verbs and objects that make an act of cooperation: signing, setting up, issuing, recognising."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

SIGN = re.compile(
    r"签(?:署(?!人)|订|定|下|了|约(?!率)|成|妥)|签(?=[^名章收发证到单批领注字署订定下了约过,。]{0,22}(?:备忘录|协议|《))|(?:文件|协议|备忘录|书|》)上?签(?:字|名)|签字(?!笔)|缔结|订立|会签|联署|换文|落(?:了)?笔|(?:达成|敲定|谈成|换得)(?=[^,。;]{0,24}(?:协议|备忘录|协定)(?!意向))"
)
DOCUMENT = re.compile(
    r"备忘录|框架协议(?:书)?|协议(?:书)?(?!签)|协定(?!会)|公约|合作书|宣言|倡议书?|议定书|合作文本|文本|文件|合同|章程|合作安排|纪要|承诺书|意向书"
)
ISSUE = re.compile(
    r"印发|发布(?!会)|公布|出台|颁布|下发|下达|推出(?!首批产品)|发文|审议通过|通过(?=《|了《)|批准发布|公告|出炉|亮相|出齐|面世|问世|定下|联合制定|共同制定|合编|启用|生效|落地"
)
PLAN = re.compile(
    r"行动计划|实施意见|指导意见|(?:若干|重点|具体)措施|措施|[二三四五六七八九十]{1,3}条|工作方案|实施方案|行动方案|方案(?!》?(?:讨论|论证))|规划|行动纲[要领]|纲要|工作要点|任务清单|管理办法|办法|细则"
    r"|工作指引|指引|制修订计划|项目计划|标准计划|立项计划|工作计划|年度计划|计划|倡议书?|意见(?!稿)|规则|指南(?!针)|制度"
)
STANDARD = re.compile(
    r"(?:区域|协同|共通|共用|联合|统一|互认|跨省|跨区域|团体|地方|系列|国家|湾区|两岸|一体化)+(?:性)?(?:协同)?(?:地方)?标准(?!化|体系|清单|创新|互认)|计量技术规范|技术规范(?!体系)|检定规程|校准规范|标准(?=清单)|标准[”\"]"
)
LIST = re.compile(
    r"(?:互认|标准|采信|结果|认证|规范|机构|项目)[^,。;《》奖跑]{0,12}(?:清单|目录|名录|名单)|(?:清单|目录)"
)
RECOGNITION = re.compile(r"互认|互通互认|(?:互相|相互)(?:承认|认可|采信)|采信")
SET_UP = re.compile(
    r"成立(?!大会(?:召开)?上|以来|于|[一二三四五六七八九十\d]+周?年)|组建|设立|建立|创建|共建|揭牌|挂牌|授牌|揭幕|获批|批复|批准|同意(?=筹建|成立|设立|建立|组建|在)|落户|启动(?!仪式|大会|会)|启用|亮相|诞生|结盟|搭起|搭建|签约|发起|宣布成立|成形"
)
ALLIANCE = re.compile(r"联盟|协作组(?!织)|合作组织|共同体(?!意识)|协作体|合作体|协作网|合作网络|联合体|协作圈|合作圈")
MEETING = re.compile(r"联席会议(?:制度|机制)?|部际联席会议|联席会(?!议)|厅际联席会议")
# A body's name runs back to a separator; 全国…标准化技术委员会 may hold none of these.
_NAME = r"(?:(?!以及|宣布|宣读|成立|设立|批准|同意|筹建|建设|国家标准委|总局)[一-龥“”](?<![和与及]))"
BODY = re.compile(
    rf"(?:全国(?:(?!以及|全国|和全)[一-龥、]){{2,24}}?标准化(?:分)?(?:技术委员会(?:[一-龥]{{2,12}}分技术委员会|实践基地)?|工作组)|全国[一-龥]{{2,16}}标委会"
    rf"|{_NAME}{{0,14}}标准(?:化)?{_NAME}{{0,12}}?(?:基地|研究中心|创新中心|实验室|工作站|中心(?!城)|机构(?=落户|$))|国家技术标准创新基地"
    rf"|{_NAME}{{0,14}}计量{_NAME}{{0,12}}?(?:中心(?!城)|基地|实验室|平台|工作站|校准点|研究院)"
    rf"|{_NAME}{{0,10}}(?:认证|合格评定|认可){_NAME}{{0,8}}?(?:中心(?!城)|基地|平台|研究院)"
    rf"|{_NAME}{{0,12}}质量基础设施{_NAME}{{0,12}}?(?:平台|基地|中心(?!城)|服务圈)|(?:全国性|国家级)标准化(?:技术)?(?:机构|组织))(?:[((][一-龥]{{2,14}}[))])?"
)
_BODY_LINK = re.compile(r"(?:[、和与及]|以及)")
CEREMONY = re.compile(r"(?:建设|筹建)?(?:启动|揭牌|授牌|挂牌)(?:仪式|大会|会)")
TAKING_PART = re.compile(r"参与|参加")
COUNTED_RECOGNITION = re.compile(r"互认(?=了?\d)|(?:实现|正式)[^,。;]{0,6}互认")
JOINT_WORK = re.compile(
    r"(?:联合|共同)(?:组织)?(?:开展|实施|进行)(?P<work>[^,。;《》]{0,16}(?:计量|标准|认证|检验检测)[^,。;《》]{0,10}(?:监管工作|监管|检查|行动|比对|抽查|监督|执法|工作))"
)
ADMISSION = re.compile(r"(?:吸收|接纳|吸纳|增补|新增|扩容|加入|入盟|迎来|扩员)")
MEMBERS = re.compile(r"(?:新成员|成员单位|成员|联盟)")
JOINT = re.compile(
    r"联合|共同|会同|联手|携手|协同|联名|分别|分头|同步|同日|同时|一起|一同|三地|两地|四地|五地|两省|三省|四省|五省|[两二三四五六七八九十\d]+(?:个)?(?:部门|部委|省市|省区|市|地|家|方)"
)
TITLE_BRACKETS = re.compile(r"《([^《》]*(?:〈[^〈〉]*〉[^《》]*)*)》")


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
    found = [t for t in found if not _is_quoted(text, t) and not _is_inside_another(t, found)]
    found.sort(key=lambda trigger: trigger.verb_start)
    return found


_QUOTED = re.compile(r"“[^“”]*”|《[^《》]*》")


def _is_quoted(text: str, trigger: Trigger) -> bool:
    """Tell whether the verb is part of a slogan, a speech or a title."""
    return any(m.start() < trigger.verb_start and trigger.verb_end < m.end() for m in _QUOTED.finditer(text))


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
    before = None
    for before in pattern.finditer(text, max(0, start - back), start):
        pass
    return before


def _signings(text: str) -> Iterator[Trigger]:
    taken: set[tuple[int, int]] = set()
    for verb in SIGN.finditer(text):
        named = _titled_after(text, verb.end())
        found = named or _object_near(DOCUMENT, text, verb.start(), verb.end(), ahead=60, back=60)
        span = found.span() if found else (verb.start(), verb.end())
        if span in taken and found:
            continue
        taken.add(span)
        kind = agreement_kind(found.group() if found else "")
        yield Trigger(kind=kind, verb_start=verb.start(), verb_end=verb.end(), object_start=span[0], object_end=span[1])


def _titled_after(text: str, position: int) -> re.Match[str] | None:
    """Return the name in 《》 that a verb governs: nothing but a few words of quantity between them."""
    match = TITLE_BRACKETS.search(text, position, position + 200)
    if match and not re.search(r"[,。;]", text[position : match.start()]):
        return match
    return None


def _settings_up(text: str) -> Iterator[Trigger]:
    for verb in CEREMONY.finditer(text):
        found = _object_near(BODY, text, verb.start(), verb.end(), ahead=0, back=40)
        if found and found.end() >= verb.start() - 4:
            yield _trigger("joint_body", verb.span(), found.span())
    for verb in SET_UP.finditer(text):
        for kind, pattern in (("alliance", ALLIANCE), ("joint_meeting", MEETING), ("joint_body", BODY)):
            found = _object_near(pattern, text, verb.start(), verb.end(), ahead=48, back=0)
            if not found or not _in_one_clause(text, verb, found):
                found = _object_near(pattern, text, verb.start(), verb.end(), ahead=0, back=40)
            if found and _in_one_clause(text, verb, found):
                listed = _bodies_listed(text, found) if kind == "joint_body" else [found]
                for body in listed:
                    yield _trigger(kind, verb.span(), body.span())


def _bodies_listed(text: str, found: re.Match[str]) -> list[re.Match[str]]:
    """Return the bodies named in one list with a body (A、B和C三个机构)."""
    bodies = list(BODY.finditer(text))
    at = next((n for n, body in enumerate(bodies) if body.end() == found.end()), None)
    if at is None:
        return [found]
    first = last = at
    while first and _BODY_LINK.fullmatch(text[bodies[first - 1].end() : bodies[first].start()]):
        first -= 1
    while last + 1 < len(bodies) and _BODY_LINK.fullmatch(text[bodies[last].end() : bodies[last + 1].start()]):
        last += 1
    return bodies[first : last + 1]


def _recountings(text: str) -> Iterator[Trigger]:
    """Yield what only the record of earlier acts takes up: taking part, counted recognition, joint field work."""
    for verb in TAKING_PART.finditer(text):
        for kind, pattern in (("alliance", ALLIANCE), ("joint_meeting", MEETING)):
            found = pattern.search(text, verb.end(), min(len(text), verb.end() + 30))
            if found and _in_one_clause(text, verb, found):
                yield _trigger(kind, verb.span(), found.span())
    for verb in COUNTED_RECOGNITION.finditer(text):
        end = re.compile("[,。;]|$").search(text, verb.end())
        yield _trigger("mutual_recognition", verb.span(), (verb.start(), end.start() if end else verb.end()))
    for verb in JOINT_WORK.finditer(text):
        yield _trigger("joint_action", (verb.start(), verb.start("work")), verb.span("work"))


def _trigger(kind: str, verb: tuple[int, int], thing: tuple[int, int]) -> Trigger:
    return Trigger(kind=kind, verb_start=verb[0], verb_end=verb[1], object_start=thing[0], object_end=thing[1])


# Times, places and auxiliaries that may stand between a comma and the verb.
_ADVERBIAL = re.compile(
    r"(?:昨[日天]|今[日天]|近日|日前|当[日天]|同[日天]|\d+月\d+日|\d+日|上午|下午|在[一-龥]{2,8}|于|经[一-龥]{2,16}|由[一-龥]{2,16}|正式|宣告|宣布|随之|随后|也|已|就此|挂牌|揭牌|获批?|批准|批复|共同|联合|一同)*"
)


def _in_one_clause(text: str, verb: re.Match[str], found: re.Match[str]) -> bool:
    """Tell whether no comma parts verb and object, but for a verb that opens its clause (工作组,近日获批成立)."""
    gap = text[min(verb.end(), found.end()) : max(verb.start(), found.start())]
    if not re.search("[,;:]", gap):
        return True
    return found.end() <= verb.start() and _ADVERBIAL.fullmatch(gap.partition(",")[2]) is not None


def _admissions(text: str) -> Iterator[Trigger]:
    for verb in ADMISSION.finditer(text):
        found = MEMBERS.search(text, verb.end(), min(len(text), verb.end() + 40))
        if found and ALLIANCE.search(text):
            yield Trigger(
                kind="alliance",
                verb_start=verb.start(),
                verb_end=verb.end(),
                object_start=found.start(),
                object_end=found.end(),
            )


def _issues(text: str) -> Iterator[Trigger]:
    for verb in ISSUE.finditer(text):
        named = _titled_after(text, verb.end())
        if named:
            yield Trigger(
                kind=_issued_kind(named.group(1), text[named.end() :]),
                verb_start=verb.start(),
                verb_end=verb.end(),
                object_start=named.start(),
                object_end=named.end(),
            )
            continue
        for kind, pattern in (("mutual_recognition", LIST), ("work_plan", PLAN), ("joint_standards", STANDARD)):
            found = _object_near(pattern, text, verb.start(), verb.end(), ahead=50, back=50)
            if found and (kind != "mutual_recognition" or RECOGNITION.search(text) or "标准" in found.group()):
                if kind == "mutual_recognition" and not RECOGNITION.search(text):
                    kind = "joint_standards"
                yield _trigger(kind, verb.span(), found.span())
                break


def _issued_kind(title: str, rest: str) -> str:
    if re.search(r"协议|备忘录", title):
        return agreement_kind(title)
    if "联席会议" in title:
        return "joint_meeting"
    if "互认" in title and re.search(r"(?:规则|办法|制度|安排|清单|目录|实施细则)$", title):
        return "mutual_recognition"
    if re.search(
        r"(?:计划|意见|措施|方案|规划|纲[要领]|要点|办法|细则|指引|通知|倡议|宣言|举措|规定|工作指南|任务)(?:[((][^))]*[))])?$",
        title,
    ):
        return "cooperation_agreement" if re.search(r"(?:倡议|宣言)$", title) else "work_plan"
    if "章程" in title:
        return "alliance"
    if "清单" in title or "目录" in title:
        return "mutual_recognition" if "互认" in title + rest[:30] else "joint_standards"
    is_standard = re.search(
        r"(?:规范|规程|要求|导则|指南|通则|准则|标准|编码|术语|规则|方法|技术条件|评价|指标|图谱)", title
    )
    return "joint_standards" if is_standard or "标准" in rest[:30] else "work_plan"
