"""The three tests of the rule on every act (T1 new joint act, T2 parties, T3 object), and the verdict from them."""

import re
from dataclasses import dataclass
from itertools import pairwise

from crawler.recognition.acts import FoundAct
from crawler.recognition.gazetteer import find_groups
from crawler.recognition.instruments import find_instruments
from crawler.recognition.objects import blank_bodies, is_of_sectors, read_object
from crawler.recognition.openings import pattern_of
from crawler.recognition.parties import Mention, are_independent
from crawler.recognition.passages import Role
from crawler.recognition.places import is_within
from crawler.recognition.readings import Reading
from crawler.recognition.topics import FOREIGN_TOPICS, blank_traps, find_domains, is_about_look_alike, is_core
from crawler.recognition.wording import COUNTRY

_OPINION = pattern_of(
    r"^(?:[^:]{0,6})?(?:短评|锐评|社评|时评|评论|快评|观察|现场短评|社论|编者按|一图读懂|图解|问答)[::]?|(?:观察|时评|锐评|快评|短评)[::]"
)
_QUESTION = re.compile(r"(?m)^[^\S\n]*问[::]")
_NEWS_LINES = 4  # before the first question of a report; an interview has one or two
# Figures of comment. News quotes one now and then; a comment of 200 characters has three.
_RHETORIC = pattern_of(
    r"难在哪里|何以|试想|不妨|值得(?:点赞|期待|深思|玩味|肯定|借鉴)|拍手叫好|令人(?:欣喜|期待|振奋)|我们(?:期待|希望|相信|乐见|不能|要看|有理由)|真正的考验"
    r"|需要(?:勇气|智慧|定力|决心)|说到底|归根结?[到结]底|诚然|与其|不能(?:止于|停在|停留在|满足于)|(?:才是|才能)真正|定能|何尝|笔者|不应(?:是|只是)|切莫|莫让|别让|唯有|方能"
    r"|不是终点|只是(?:开头|第一步|起点)|更需要|怎么办|往往更|毋庸讳言|显而易见|道理很简单|关键(?:在于|是|看)"
)
_RHETORIC_EVERY = 110  # characters a figure
_OPINION_SIGNATURE = pattern_of(r"[((](?:本刊|本报)?(?:特约)?评论员[^))]{0,8}[))]")
FOREIGN_SIDE = pattern_of(
    r"中(?:澳|美|俄|日|韩|英|法|德|欧|新|巴|哈|蒙|越|老|柬|泰|沙|阿|非)(?:两国|签|标准|计量|认证|合作|双方)"
    rf"|{COUNTRY.pattern}|东盟|欧盟|欧洲|ISO(?!\s*\d|/)|IEC|国际标准化组织|国际电工委员会|外方"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """An act with the tests that it failed; none: it makes its article an announcement."""

    act: FoundAct
    failed: tuple[str, ...]
    domains: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Tell whether all three tests hold."""
        return not self.failed


def judge_act(act: FoundAct, readings: list[Reading], title: Reading | None) -> Judged:
    """Apply the tests to one act."""
    failed = []
    if not act.new:
        failed.append("T1: " + ", ".join(act.doubts))
    if act.kind in {"work_plan", "joint_standards", "mutual_recognition"} and not _is_joint(act, readings, title):
        failed.append("T1: issued by one side")
    failed += _party_failures(act, readings)
    domains, core = read_object(act, readings, title)
    if not core:
        failed.append("T3: no core domain is a named object")
    return Judged(act=act, failed=tuple(failed), domains=tuple(domains))


def judge_likely(act: FoundAct, readings: list[Reading], title: Reading | None) -> Judged:
    """Apply the tests of parties and object to an act that a model of labelled news takes for new and joint."""
    failed = _party_failures(act, readings)
    domains, core = read_object(act, readings, title)
    issued = act.kind in {"work_plan", "joint_standards"}
    if issued and _is_of_one(act, readings[act.where]) and not _is_made_together(act, readings):
        failed.append("T1: issued by one side")
    near = _near(act, readings)
    if not core and (is_of_sectors(act) or not _speaks_of_us(near)):
        failed.append("T3: no core domain is a named object")
    # 标准 alone is of no domain's words, and yet was asked for above.
    named = domains or find_domains(" ".join(map(blank_bodies, near))) or ["标准化"]
    return Judged(act=act, failed=tuple(failed), domains=tuple(named))


def _is_of_one(act: FoundAct, reading: Reading) -> bool:
    """Tell whether a body alone, or with none but places of its own, stands before what is issued."""
    named = [m for m in reading.mentions if m.end <= act.trigger.verb_start]
    if not named or _has_single_subject(act, reading):
        return bool(named)
    issuer = named[0].parties[0].place if len(named[0].parties) == 1 else None
    places = [p.place for m in named[1:] for p in m.parties if p.place]
    places += [p for r in reading.regions if named[0].end <= r.start < act.trigger.verb_start for p in r.places]
    return issuer is not None and bool(places) and all(is_within(place, issuer) for place in places)


def _near(act: FoundAct, readings: list[Reading]) -> list[Reading]:
    """Return the act's sentence with its neighbours in the paragraph."""
    paragraph = readings[act.where].sentence.paragraph
    return [r for r in readings[max(0, act.where - 2) : act.where + 2] if r.sentence.paragraph == paragraph]


def _speaks_of_us(near: list[Reading]) -> bool:
    """Tell whether sentences name our subjects, and nothing that is others' business."""
    told = " ".join(reading.sentence.text for reading in near)
    if FOREIGN_TOPICS.search(told) or is_about_look_alike(told):
        return False
    return any("标准" in blank_traps(blank_bodies(reading)) or is_core(blank_bodies(reading)) for reading in near)


_JOINT_ISSUE = pattern_of(
    r"联合|共同|会同|联手|携手|联名|协同|分别|分头|同步|同日|同时|一起|(?:内容|文本)[^,。;]{0,4}(?:均|都|一致|相同)|商定|约定|确认|互认|[两二三四五六七八九十\d]+(?:个)?(?:部门|部委|省市|省区市|省区|省|市|地|家|方|局)(?:市场监|质监|签|共|同|联|出台|印发|发布)?"
)


def _is_joint(act: FoundAct, readings: list[Reading], title: Reading | None) -> bool:
    reading = readings[act.where]
    if len(act.actors.able) + act.actors.has_unnamed < 2 and not act.actors.is_multi:
        return False
    if act.kind == "joint_standards" and not (act.actors.is_multi or _are_apart(act) or _issue_together(act, reading)):
        return False
    if _names_single_places(act, reading):
        return False
    if _is_made_together(act, readings) or _is_signed_by_several(readings) or _is_made_of_several(act, reading):
        return True
    if _has_single_subject(act, reading):
        return False
    before = reading.plain[: act.trigger.end]
    subjects = [m for m in reading.mentions if m.end <= act.trigger.verb_start]
    if are_independent(tuple(p for m in subjects for p in m.parties)) and _are_linked(subjects, reading.plain):
        return True
    if _JOINT_ISSUE.search(before):
        return True
    return any(len(m.parties) > 1 for m in reading.mentions if m.end <= act.trigger.verb_start)


def _is_signed_by_several(readings: list[Reading]) -> bool:
    """Tell whether the article is a notice that two independent bodies signed."""
    signed = [r for r in readings if r.sentence.role is Role.LETTER and r.sentence.paragraph >= 0]
    return are_independent(tuple(party for r in signed for m in r.mentions for party in m.parties))


_MADE = (
    "(?:编制|编写|合[编写]|制[定修]|起草|研(?:制|究(?!院|所|中心))|提出|发布|印发|推出|会签|签发|出台|公[告布]|通告)"
)
_MADE_TOGETHER = pattern_of(rf"(?:联合|共同|协同|一起|一道)(?:组织)?{_MADE}|协商一致|共同[^,。;]{0, 4}确认")
_MADE_BY = pattern_of(rf"由[^。;]{{2,80}}?{_MADE}")
# 由四地联合研制的《…》, 与重庆市市场监管局共同编制的计划
_MADE_JOINTLY = pattern_of(rf"(?:由|[与和同])[^。;,]{{2,60}}?(?:联合|共同|协同|合作){_MADE}的?")
_ALLOWED = pattern_of("可以|应当|鼓励|支持|将(?!军)|拟|计划于|建议")  # what a law lets bodies make together
_BOTH = pattern_of("双方|[两三四五六七八九]([地省市局院家方])")


def _is_made_together(act: FoundAct, readings: list[Reading]) -> bool:
    """Tell whether a next sentence says that several bodies made what was issued (方案由三市…共同编制)."""
    for reading in readings[act.where + 1 : act.where + 4]:
        is_beside = reading.sentence.paragraph == readings[act.where].sentence.paragraph
        if not is_beside or reading.sentence.role is not Role.NEWS:
            continue
        if _lie_within_issuer(act, readings[act.where], reading):
            continue
        if _others_take_part(act, readings[act.where], reading):
            return True
        together = _MADE_TOGETHER.search(reading.plain)
        if _ALLOWED.search(reading.plain, 0, together.end() if together else len(reading.plain)):
            continue
        if together and (_is_of_several(reading) or (act.actors.are_independent and _BOTH.search(reading.plain))):
            return True
        made = _MADE_BY.search(reading.plain)
        if made and _is_of_several(reading, made.start(), made.end()):
            return True
    return False


def _lie_within_issuer(act: FoundAct, issuing: Reading, reading: Reading) -> bool:
    """Tell whether one body issues, and all who made it with or for it are of places inside its own."""
    issuers = [p.place for m in issuing.mentions if m.end <= act.trigger.verb_start for p in m.parties]
    makers = [p.place for m in reading.mentions for p in m.parties if p.qualifies]
    issuer = issuers[0] if len(issuers) == 1 else None
    return issuer is not None and bool(makers) and all(p is not None and is_within(p, issuer) for p in makers)


def _is_made_of_several(act: FoundAct, reading: Reading) -> bool:
    """Tell whether an act's own sentence lets several make it (批准由两省联合研制的《…》; 文本由甲局、乙署共同签发)."""
    if _others_take_part(act, reading, reading):
        return True
    after = _MADE_BY.search(reading.plain, act.trigger.end)
    if after and _is_of_several(reading, after.start(), after.end()):
        return True
    made = _MADE_JOINTLY.search(reading.plain, act.trigger.verb_start)
    if made is None:
        return False
    issuers = [p.place for m in reading.mentions if m.end <= act.trigger.verb_start for p in m.parties if p.place]
    makers = [p.place for m in reading.mentions if made.start() <= m.start < made.end() for p in m.parties if p.place]
    makers += [place for r in reading.regions if made.start() <= r.start < made.end() for place in r.places]
    return any(not is_within(maker, issuer) and maker != issuer for maker in makers for issuer in issuers)


# 江西省局印发计划,执行三省共同签署的协议,湖南、湖北两局参与了计划编写 (rule T1, work_plan)
_TAKE_PART = pattern_of("(?:参与|参加)了?[^,。;]{0,8}(?:编写|编制|起草|制[定修]|会签)")
_CARRIES_OUT = pattern_of(
    "(?:执行|落实|根据|按照?|依据|履行)[^。;]{0,30}(?:共同|联合|两|三|四|五)[^。;]{0,30}(?:协议|备忘录|计划|方案|框架)"
)


def _others_take_part(act: FoundAct, issuing: Reading, reading: Reading) -> bool:
    """Tell whether bodies of other places wrote what one issues to carry out a document of theirs."""
    start = act.trigger.end if reading is issuing else 0
    part = _TAKE_PART.search(reading.plain, start)
    carries_out = _CARRIES_OUT.search(issuing.plain) or _CARRIES_OUT.search(reading.plain)
    if part is None or act.kind != "work_plan" or not carries_out:
        return False
    clause = max(reading.plain.rfind(",", 0, part.start()), start)
    issuers = [p.place for m in issuing.mentions if m.end <= act.trigger.verb_start for p in m.parties if p.place]
    others = [p.place for m in reading.mentions if clause <= m.start < part.start() for p in m.parties if p.place]
    others += [place for r in reading.regions if clause <= r.start < part.start() for place in r.places]
    return any(other not in issuers and not any(is_within(other, i) for i in issuers) for other in others)


def _is_of_several(reading: Reading, start: int = 0, end: int = 1000) -> bool:
    """Tell whether two independent bodies, or a list of places, are named between two offsets of a sentence."""
    named = tuple(party for m in reading.mentions if start <= m.start < end for party in m.parties)
    return are_independent(named) or any(start <= r.start < end and len(r.places) > 1 for r in reading.regions)


def _has_single_subject(act: FoundAct, reading: Reading) -> bool:
    """Tell whether one body alone stands before the verb, with nothing joint between them (北京市政府出台)."""
    subjects = [m for m in reading.mentions if m.end <= act.trigger.verb_start]
    if not subjects:
        return _stands_alone(act, reading)
    if len({p.name for m in subjects for p in m.parties}) > 1:
        return False
    between = reading.plain[subjects[-1].end : act.trigger.verb_start]
    return _JOINT_ISSUE.search(between) is None and re.search("[与和同、]", between) is None


def _stands_alone(act: FoundAct, reading: Reading) -> bool:
    """Tell whether the verb's own clause opens with one place and nothing joint (与此同时,徐州市审议通过)."""
    head = reading.plain[: act.trigger.verb_start]
    start = max(head.rfind(","), head.rfind(":")) + 1
    named = [r for r in reading.regions if start <= r.start < len(head)]
    is_venue = bool(named) and head[: named[0].start].endswith(("在", "于"))
    return len(named) == 1 and len(named[0].places) == 1 and not is_venue and not _JOINT_ISSUE.search(head[start:])


def _names_single_places(act: FoundAct, reading: Reading) -> bool:
    """Tell whether the documents are each one region's own (《天津市…意见》《河北省…意见》)."""
    places = {party.place.name for party in act.actors.able if party.place}
    if len(places) < 2:
        return False
    titles = [reading.sentence.text[a:b] for a, b in find_instruments(reading.sentence.text, act.trigger)]
    return any(title.startswith(place) for title in titles for place in places)


def _issue_together(act: FoundAct, reading: Reading) -> bool:
    """Tell whether the verb of issuing itself is a joint one, not the verb of another clause (联合举办…,发布…)."""
    clause = re.split("[,;:]", reading.plain[: act.trigger.verb_start])[-1]
    return re.search(r"联合|共同|会同|联手", clause) is not None


def _are_apart(act: FoundAct) -> bool:
    """Tell whether two parties act for places of which none contains the other."""
    places = list({party.place.code: party.place for party in act.actors.able if party.place}.values())
    return any(not is_within(a, b) and not is_within(b, a) for n, a in enumerate(places) for b in places[n + 1 :])


def _are_linked(subjects: list[Mention], text: str) -> bool:
    return any(
        re.fullmatch(
            r"(?:昨日|近日|日前|\d+月\d+日|[,、]|与|和|同|及|会同|联合|省|以及|分别|等|在[一-龥]{2,4})+",
            text[a.end : b.start],
        )
        for a, b in pairwise(subjects)
    )


def _party_failures(act: FoundAct, readings: list[Reading]) -> list[str]:
    plain = readings[act.where].plain
    clause = plain[max(0, act.trigger.start - 80) : act.trigger.end + 40]
    if FOREIGN_SIDE.search(clause) and not _chinese_pair(act):
        return ["T2: a counterpart outside China"]
    if _is_of_subordinates(act, readings[act.where]):
        return ["T2: a superior and its own subordinates"]
    if _is_side_deal(act, readings[act.where]):
        return ["T2: another deal of the same ceremony, with outsiders"]
    if act.kind == "joint_body" and not any(party.place for party in act.actors.able):
        return ["T2: no local host"]
    if act.kind == "joint_body" and _is_kept_by_outsider(act, readings):
        return ["T2: its secretariat is no public body's"]
    if act.kind == "joint_body" and _BUILT_OUTSIDE.search(readings[act.where].plain):
        return ["T2: its host is no public body"]
    if act.kind == "joint_body" and _is_industry_centre(act, readings):
        return ["T2: a centre for one industry, not for several regions"]
    if act.actors.is_multi or act.actors.are_independent:
        return []
    outsiders = [party.name for party in act.actors.parties if not party.qualifies]
    if outsiders:
        return ["T2: the other side is no public body: " + "、".join(outsiders[:3])]
    return ["T2: fewer than two independent public bodies"]


def _is_of_subordinates(act: FoundAct, reading: Reading) -> bool:
    """Tell whether bodies answer to their superior for a task (省局与16个州市局签订年度计量监管责任书)."""
    if "责任书" not in reading.sentence.text[act.trigger.verb_end :][:40]:
        return False
    houses = [party for party in act.actors.able if party.system == "amr" and party.place]
    return any(
        all(party is one or (party.place and one.place and is_within(party.place, one.place)) for party in houses)
        for one in houses
    )


def is_with_outsiders(act: FoundAct, reading: Reading) -> bool:
    """Tell whether the verb's own clause names outsiders and no two public bodies (…,与石家庄学院签署《协议》)."""
    head = reading.plain[: act.trigger.verb_start]
    clause = max(head.rfind(sign) for sign in ",;")
    named = tuple(party for m in reading.mentions if clause < m.start < len(head) for party in m.parties)
    is_abroad = FOREIGN_SIDE.search(head, clause + 1) is not None
    has_outsiders = is_abroad or any(not party.qualifies for party in named)
    return has_outsiders and not are_independent(named)


def _is_each_with_outsiders(act: FoundAct, reading: Reading) -> bool:
    """Tell whether several bodies sign, but each of them with outsiders only (两市局分别与某银行签署)."""
    each = _EACH_WITH.search(reading.plain, 0, act.trigger.verb_start)
    partners = [m for m in reading.mentions if each and each.end() <= m.start < act.trigger.verb_start]
    if each and not partners:
        return _ANY_OUTSIDER.match(reading.plain, each.end()) is not None
    return bool(partners) and not any(party.qualifies for m in partners for party in m.parties)


_EACH_WITH = pattern_of("(?:分别|各自)[与和同]")
_ANY_OUTSIDER = pattern_of("[^,。;]{0,8}?(?:学校|院校|高校|校方|企业|公司|银行|协会|商户)")


def _is_side_deal(act: FoundAct, reading: Reading) -> bool:
    """Tell whether a pact is with outsiders, and its parties those of another before it or each apart."""
    clause = reading.plain.rfind(",", 0, act.trigger.verb_start)
    is_second = any(t.end <= clause and not t.is_bare and t.kind in _PACTS for t in reading.triggers)
    if act.kind not in _PACTS:
        return False
    return _is_each_with_outsiders(act, reading) or (is_second and is_with_outsiders(act, reading))


_PACTS = {"memorandum", "framework_agreement", "cooperation_agreement"}

_SECRETARIAT = pattern_of(r"秘书处[^,。;]{0,12}?(?:设在|设于|挂靠|落户|由)(?P<host>[^,。;]{2,40})")
_HOSTS_OUTSIDE = pattern_of("企业|公司|集团|[协学商]会(?!议)|大学|学院|联合会")


def _is_kept_by_outsider(act: FoundAct, readings: list[Reading]) -> bool:
    """Tell whether an enterprise, an association or a university alone keeps a body's secretariat (rule P5)."""
    for reading in readings[act.where : act.where + 4]:
        kept = _SECRETARIAT.search(reading.plain)
        if kept and _HOSTS_OUTSIDE.search(kept["host"]):
            return not any(
                party.qualifies for m in reading.mentions if m.start >= kept.start("host") for party in m.parties
            )
    return False


# 同意某公司筹建…: whoever is a member, the body is the company's (rule P5).
_BUILT_OUTSIDE = pattern_of(
    r"(?:同意|批准|批复|准予|依托|由)(?:以|由|依托)?(?:(?![、与和及,。;《》]|研究[院所]|[局委厅])[一-龥A-Za-z()]){2,28}?(?:公司|集团|大学|学院|协会|学会)"
    r"(?:牵头|独家|单独|具体|负责|承担|为主体|开展)*(?:筹建|承建|组建|建设|设立)"
    r"|(?:在|落户)[^,。;、与和]{2,16}(?:公司|集团)(?:正式)?(?:成立|揭牌|挂牌|授牌)"
)
_INDUSTRY = pattern_of(r"产业(?:计量|认证|检测)|产业[一-龥]{0,8}(?:计量|认证)")
_WIDE = pattern_of(
    r"(?:西北|华北|东北|华东|华南|华中|中南|西南|大区|区域性?|跨省|跨区域)|(?:覆盖|服务|辐射|面向)[^。]{0,40}(?:[两三四五六七八九十]省|省区|各省|周边省|流域|区域)"
)


def _is_industry_centre(act: FoundAct, readings: list[Reading]) -> bool:
    """Tell whether a metrology or certification centre serves one industry, and no region beyond its host's."""
    name = readings[act.where].sentence.text[act.trigger.object_start : act.trigger.object_end]
    if not _INDUSTRY.search(name):
        return False
    near = " ".join(reading.sentence.text for reading in readings[act.where : act.where + 3])
    return _WIDE.search(near) is None and not find_groups(near)


def _chinese_pair(act: FoundAct) -> bool:
    able = act.actors.able
    places = {party.place.code for party in able if party.place}
    return len(places) > 1 or (bool(places) and are_independent(able))


def is_opinion(title: str, text: str) -> bool:
    """Tell whether the article is comment or explanation, not news."""
    questions = [match.start() for match in _QUESTION.finditer(text)]
    if len(questions) > 1 and text.count("\n", 0, questions[0]) < _NEWS_LINES:
        return True  # else a report that lets those who act answer in the end
    if _OPINION.search(title) or _OPINION_SIGNATURE.search(text):
        return True
    figures = {match.group() for match in _RHETORIC.finditer(text)}
    return len(figures) > 1 and len(text) <= _RHETORIC_EVERY * len(figures)
