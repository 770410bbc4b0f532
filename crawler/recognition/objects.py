"""What an act is about (test T3): its document's name, its own sentence, its headline, the provisions told after it."""

from functools import lru_cache

from crawler.recognition.acts import FoundAct
from crawler.recognition.instruments import find_instruments, name_body
from crawler.recognition.openings import pattern_of
from crawler.recognition.passages import Role
from crawler.recognition.readings import Reading
from crawler.recognition.topics import (
    FOREIGN_TOPICS,
    blank_traps,
    find_domains,
    has_trap,
    is_about_look_alike,
    is_core,
    is_strictly_core,
)
from crawler.recognition.wording import ALLIANCE


def read_object(act: FoundAct, readings: list[Reading], title: Reading | None) -> tuple[list[str], bool]:
    reading = readings[act.where]
    names = " ".join(reading.sentence.text[a:b] for a, b in find_instruments(reading.sentence.text, act.trigger))
    named = reading.sentence.text[act.trigger.object_start : act.trigger.object_end]
    own = blank_bodies(reading)
    following = [blank_bodies(r) for r in _provisions(act, readings)]
    headline = blank_bodies(title).replace(" ", ";") if title else ""  # 检测联盟成立 互认留待明年: two lines
    near = f"{names} {named} {own} {headline}"
    domains = find_domains(f"{names} {named} {own}") or find_domains(near)
    if _PUNISHES.search(f"{names} {named}") or is_about_look_alike(" ".join([near, *following])):
        return domains, False
    if _OTHER_SUBJECTS.search(names) and not is_core(names):
        return domains, False
    if _OTHER_SUBJECTS.search(f"{names} {named} {own}") and not is_strictly_core(" ".join([near, *following])):
        return domains, False
    if is_of_sectors(act) and not _DOCUMENTS.search(blank_traps(" ".join([names, named, own, *following]))):
        return domains, False
    if act.kind == "joint_standards" and _ENTERPRISE.search(reading.sentence.text):
        return domains, False
    body = name_body(reading.sentence.text, act.trigger) or "" if act.kind in {"alliance", "joint_meeting"} else ""
    if act.kind == "work_plan" and _CRACKDOWN.search(names):
        return domains, False
    if act.kind == "joint_standards" and has_trap(names) and not _is_plainly_ours(reading.plain):
        return domains, False
    if is_core(f"{names} {named}") or "标准" in blank_traps(f"{names} {body}"):
        return domains or ["标准化"], True
    if (has_trap(names) or FOREIGN_TOPICS.search(blank_traps(names))) and not _is_plainly_ours(own):
        return domains, False
    if _is_of_others(act, f"{own} {headline}") and not is_strictly_core(" ".join([near, *following])):
        return domains, False
    if is_core(near):
        return domains, True
    if _speaks_of_standards(act, " ".join([own, headline, *following])):
        return domains or ["标准化"], True
    rest = " ".join([*(following[:1] if domains == ["检验检测"] else following), *_lead(act, readings)])
    if is_core(rest):
        return list(dict.fromkeys([*domains, *find_domains(rest)])), True
    topics = [
        "inst-met" if "inst-met" in p.system or p.name in _METROLOGISTS else "inst-std"
        for p in act.actors.able
        if p.system.startswith(("inst-std", "inst-met", "tc:")) or p.name in _METROLOGISTS | {"中国标准化研究院"}
    ]
    has_outsiders = any(not party.qualifies for party in act.actors.parties)
    if topics and not has_outsiders and not FOREIGN_TOPICS.search(f"{names} {own}"):
        return (["计量"] if "inst-met" in topics else ["标准化"]), True
    return domains, False


# 《轻微违法行为不予处罚清单》: its 认定标准 say when to punish.
_PUNISHES = pattern_of(
    "免罚|(?:不予|免予|从轻|减轻)[^,。;]{0,6}处罚|裁量[^,。;、]{0,4}(?:基准|标准|规则|尺度)|轻微违法"
)
# What regulators do besides, with 标准 as a yardstick: 公平竞争审查标准, 市场准入“同一标准办一件事”.
_OTHER_SUBJECTS = pattern_of("公平竞争|反垄断|反不正当竞争|市场准入|跨省通办|(?:主体|企业)登记|营业执照|行政处罚")
_CRACKDOWN = pattern_of("(?:整治|检查|执法|打击|查处|抽查|铁拳)[^,。;]{0,6}(?:方案|计划|通知|意见|行动)")


def _speaks_of_standards(act: FoundAct, text: str) -> bool:
    """Tell whether regulators of several places agree on something that is called 标准 again and again."""
    ours = any(party.system in {"amr", "inst-std"} for party in act.actors.able)
    return ours and blank_traps(text).count("标准") > 1 and not FOREIGN_TOPICS.search(blank_traps(text))


_ENTERPRISE = pattern_of("领跑者|企业标准(?!化)")
_STANDARDS_SHARED = pattern_of("标准[^,。;、]{0,4}(?:互认|共享|协同|共建|衔接|互通|统一|一致|一体化)|质量基础设施")


def _is_plainly_ours(text: str) -> bool:
    """Tell whether a text names a core domain in words of its own, not as one of a list (材料、流程、标准)."""
    return is_strictly_core(text) or _STANDARDS_SHARED.search(blank_traps(text)) is not None


_METROLOGISTS = {"中国计量科学研究院", "中国测试技术研究院"}
_OURS = (
    *("amr", "inst-", "tc:", "agency:sac", "agency:cnca", "agency:amr", "gov", "committee", "centre:"),
    *(f"agency:{name}" for name in (*_METROLOGISTS, "中国标准化研究院", "国家市场监督管理总局")),
)


def _is_of_others(act: FoundAct, text: str) -> bool:
    """Tell whether only departments of other sectors act, or law enforcement is what they do."""
    return is_of_sectors(act) or _ENFORCEMENT.search(text) is not None


# What departments of other sectors must name to be ours: standards documents or our own trades, not 标准化作业.
_DOCUMENTS = pattern_of(
    r"(?:地方|国家|行业|团体|区域|协同|共通|湾区|方法)标准|标准(?:制[定修]|研制|体系|互认|互通|衔接|对接|合作|共享|协同|共建|一体化|样品|文本|清单)"
    r"|标准化(?:合作|工作|战略|协作|协同|建设|发展|体系|联盟|技术)|(?:规范|规程|标准|导则)》|技术规范|计量|检定|校准|认证|认可|资质认定"
)


def is_of_sectors(act: FoundAct) -> bool:
    """Tell whether only departments of other sectors act."""
    # Hong Kong's and Macao's departments are the counterparts of the mainland's regulators, whatever their names.
    systems = {p.system for p in act.actors.able if not (p.place and p.place.code.startswith(("81", "82")))}
    return bool(systems) and not any(system.startswith(_OURS) for system in systems)


_ENFORCEMENT = pattern_of(r"综合执法|执法(?:协作|机构|合作|联动|互认|标准)|案件(?:协查|移送)|稽查|打假|反垄断")
# Words by which a sentence tells what was agreed, not what else went on.
_PROVISION = pattern_of(
    r"约定|商定|涉及|涵盖|包括|围绕|方面|领域|规定|明确|互认|互相|共享|共用|共建|承诺|今后|协议|备忘录|框架|内容|项目|办法|措施|双方|各方|[三四五六七八九]方|[两三四五六七八九]地|[两三四五六七八九]市|[两三四五六七八九]省|同意|统一|任务|合作|联合|共同|其中"
)
_ASIDE = pattern_of(
    r"^(?:有(?:代表|人|企业|专家|委员|与会)|会议期间|会上|活动|其间|期间|同日|当天|会后|仪式[后前上]|此前|据悉|另据|记者|仪式现场|现场)"
)


# A paragraph that tells what the document of the one before holds: it opens with it, or with those who act together.
_TELLS_PAPER = pattern_of(
    r"\s*(?:根据|按照?|依据)?(?:这份|这个|该|此次|本次|新|首批)?(?:战略|框架|合作|联合)*(?:协议|备忘录|意见|方案|计划|措施|宣言|公约|办法|章程|安排|清单|标准)书?(?!化)"
)
# 十个方面依次是:…: the items that the sentence before has counted.
_TELLS_ITEMS = pattern_of(
    r"\s*(?:这|上述)?[两三四五六七八九十\d]+(?:(?:个|大|项|条)(?:方面|领域|项目|任务|举措|措施|内容|事项)?|方面|领域|任务|举措|措施)(?:依次|分别|具体)?(?:是|为|包括|涉及|涵盖|:)"
)
_OPENS_TOGETHER = pattern_of(r"\s*(?:双方|各方|此后|从此|今后|[两三四五六七八九十]+[市省地县区州方家局院])")
_MEETS = pattern_of(
    "座谈|交流|考察|参观|参加|出席|致辞|举办|举行|召开|培训|比武|竞赛|宣传|展示|调研|会商了|通报|表示|认为|说[,:]|会前|会后"
)


def _goes_on(text: str) -> bool:
    """Tell whether a paragraph goes on with what the one before told of an act."""
    return bool(
        _TELLS_PAPER.match(text)
        or _TELLS_ITEMS.match(text)
        or (_OPENS_TOGETHER.match(text) and not _MEETS.search(text))
    )


_PROVISIONS_MAX = 3  # sentences; what follows seldom tells of the document
_ITEMS_MAX = 16  # of a numbered list in it, which counts as one sentence
_ITEM = pattern_of(r"\s*(?:其?[一二三四五六七八九十]{1,2}(?:是|则|、)|[(\d]\d?[)、.])")


def _provisions(act: FoundAct, readings: list[Reading]) -> list[Reading]:
    """Return the sentences after an act that tell what was agreed, up to the first that turns to something else."""
    told, seen = [], 0
    paragraph = readings[act.where].sentence.paragraph
    for reading in readings[act.where + 1 : act.where + 1 + _ITEMS_MAX]:
        sentence = reading.sentence
        is_item = _ITEM.match(sentence.text) is not None
        seen += not is_item
        if seen > _PROVISIONS_MAX:
            break
        if sentence.paragraph == paragraph + 1 and _goes_on(sentence.text):
            paragraph += 1
        if sentence.paragraph != paragraph or _ASIDE.match(sentence.text):
            break
        is_from_now = sentence.role is Role.OUTLOOK and sentence.text.startswith(("今后", "从此"))
        if (sentence.role in {Role.NEWS, Role.SPEECH} or is_from_now) and (is_item or _PROVISION.search(sentence.text)):
            told.append(reading)
    return told


def _lead(act: FoundAct, readings: list[Reading]) -> list[str]:
    """Return the sentences right before an act that name its parties: they tell what it is about too."""
    paragraph = readings[act.where].sentence.paragraph
    named = {number for number, _, _ in act.actors.spans if act.where - 3 < number < act.where}
    if act.kind == "alliance":  # 标准联盟又多了两把椅子。…接纳两市入盟
        named |= {n for n in range(max(0, act.where - 2), act.where) if ALLIANCE.search(readings[n].plain)}
    return [blank_bodies(readings[n]) for n in sorted(named) if readings[n].sentence.paragraph == paragraph]


_OFFICES = pattern_of(r"(?:标准(?:化|创新|技术)?(?:管理)?|计量|认证|质量|认可检测|认证监管)(?:处|司|科)(?:处|司)?长?")


@lru_cache(maxsize=1024)  # every act of a sentence asks this anew
def blank_bodies(reading: Reading) -> str:
    """Return a sentence without the bodies and offices that carry 标准, 计量, 认证 in their names, same length."""
    text = reading.sentence.text
    for mention in reading.mentions:
        text = text[: mention.start] + "·" * (mention.end - mention.start) + text[mention.end :]
    return _OFFICES.sub(lambda match: "·" * len(match.group()), text)
