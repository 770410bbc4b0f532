"""Acts whose verb no list knows, told by their noun: 一纸备忘录让两边并了轨, 把《…协议》敲了下来.

Looked for only where no known verb tells a new act. The noun must be new to the reader (一份, 一纸; or 《》 right after
two parties; or announced by the headline; or the article itself, a notice that several sign), and nothing in its
sentence may put it off, deny it or look back.
"""

import re
from collections.abc import Iterator

from crawler.recognition.held_acts import (
    find_bound,
    find_from_now_on,
    find_kept_meetings,
    find_recognised,
    find_taken_up,
)
from crawler.recognition.openings import pattern_of
from crawler.recognition.parties import are_independent
from crawler.recognition.partners import UNSURE, has_partners, is_dated, make_trigger, names_two
from crawler.recognition.passages import Role
from crawler.recognition.readings import Reading
from crawler.recognition.tenses import INTENDED_OBJECT, is_intended
from crawler.recognition.triggers import NO_INSTRUMENT, Trigger, agreement_kind, issued_kind
from crawler.recognition.wording import ALLIANCE, MEETING, TITLE_BRACKETS

_PACT = r"(?:备忘录|协议(?:书)?|协定|公约|宣言|(?:共建|合作|协作|联合|互认|共享|结对)书)"
_TITLED_PACT = pattern_of(rf"{_PACT}(?:[((][^))]*[))])?$")
_NO_VERB = pattern_of(
    r"据|围|通报|展[出示览]|布展|推介|宣介|商(?!务)|议(?!书)|拟|(?<!现)将|就(?:$|[^,。;]{0,16}(?:进行|开展|听取|作))|按|对(?!接)|从|介绍|学习|宣[传贯讲]|解读|提到|谈到|称|说|回顾|执行|履行|落实|围绕|关于|参照|对照|依托|有关|修订|起草|审[议查]|评估|检查|督[促导]|征求|讨论|的$"
)
_NO_NEWS_AFTER = pattern_of(
    r"^》?(?:签署|签订|实施|印发|发布|框架)?(?:以来|后|下|内容|精神|要求|提出|明确|规定|约定|是|为|将|的|宣贯|培训|论证|审[查定议]|评审|修订|编制|草案|立项|征求|启动|座谈|研讨|解读|[一二两三四五]周?年|任务|工作|条款)"
)
_NO_NEWS_OF_IT = pattern_of(
    r"^》?[^,。;《]{0,8}?(?:审查|审定|评审|论证|宣贯|培训|研讨|立项|征求|开题|结题|验收|[获夺](?![准批])|入选|(?:执行|落实|进展|运行|实施)情况)"
)
_A_PACT = pattern_of(
    rf"(?:一|[两三]|这)(?:纸|份|张|项|个|本)(?:[^,。;:!?《》“”]{{0,24}}?)(?P<noun>{_PACT}|框架)(?![书稿]|化|下|内)"
)
_SIGNS = {"memorandum", "framework_agreement", "cooperation_agreement"}


def find_noun_acts(readings: list[Reading], headline: Reading | None) -> Iterator[tuple[int, Trigger]]:
    """Yield what a sentence or the headline presents as an act by its noun."""
    for number, reading in enumerate(readings):
        if reading.sentence.role is Role.NEWS:
            yield from ((number, trigger) for trigger in _titled(reading))
    for number, reading in enumerate(readings):
        if reading.sentence.role is not Role.NEWS or UNSURE.search(reading.plain):
            continue
        dated = is_dated(number, readings)
        if dated or names_two(reading):
            yield from ((number, trigger) for trigger in _indefinite(reading))
        if dated or any(day.is_effect for day in reading.days):
            yield from ((number, trigger) for trigger in find_recognised(number, readings))
            yield from ((number, trigger) for trigger in find_taken_up(number, readings))
        if dated:
            yield from ((number, trigger) for trigger in _issued(reading))
            yield from ((number, trigger) for trigger in find_kept_meetings(number, readings))
            yield from ((number, trigger) for trigger in _pacts_of_partners(number, readings))
            yield from ((number, trigger) for trigger in _shared_standards(reading))
            yield from ((number, trigger) for trigger in _agreed_work(number, readings))
            yield from ((number, trigger) for trigger in find_from_now_on(reading))
            yield from ((number, trigger) for trigger in find_bound(number, readings))
    if headline:
        yield from _headlined(readings, headline)
        yield from _lettered(readings, headline)


def _titled(reading: Reading) -> Iterator[Trigger]:
    """Yield pacts in 《》 that two bodies of the sentence govern."""
    for name, start in _governed(reading):
        if _TITLED_PACT.search(name.group(1)):
            yield make_trigger(agreement_kind(name.group(1)), name.start(), name.end(), start)


def _issued(reading: Reading) -> Iterator[Trigger]:
    """Yield plans, lists and standards in 《》 that two bodies of the sentence govern (两局亮出家底:《…方案》)."""
    for name, start in _governed(reading):
        if not _TITLED_PACT.search(name.group(1)) and not NO_INSTRUMENT.search(name.group(1)):
            kind = issued_kind(name.group(1), reading.plain[name.end() :])
            yield make_trigger(kind, name.start(), name.end(), start)


def _governed(reading: Reading) -> Iterator[tuple[re.Match[str], int]]:
    """Yield names in 《》 that two bodies of the sentence govern, with where the words between begin."""
    for name in TITLE_BRACKETS.finditer(reading.sentence.text):
        before = [m for m in reading.mentions if m.end <= name.start()]
        gap = reading.plain[before[-1].end : name.start()] if before else ""
        if (
            not INTENDED_OBJECT.search(name.group(1))
            and are_independent(tuple(p for m in before for p in m.parties))
            and 0 < len(gap) <= 40
            and not _NO_VERB.search(gap)
            and not _is_spent(reading.sentence.text[name.end() :])
        ):
            yield name, before[-1].end


def _is_spent(after: str) -> bool:
    """Tell whether what follows a name lets it be talked of, reviewed or looked back on."""
    return _NO_NEWS_AFTER.match(after) is not None or _NO_NEWS_OF_IT.match(after) is not None


_NOT_ITSELF = pattern_of(
    r"(?:根据|按照?|依据|依照|落实|执行|履行|围绕|关于|参照|贯彻|学习|宣[传讲贯]|解读|讨论|审议|修[订改]|起草|商谈|洽谈|酝酿|所|该|此前|原有?|上述|这份|那份|对照|依托|谈到|提到|介绍了?|有关)[^,。]{0,20}$"
)


def _pacts_of_partners(number: int, readings: list[Reading]) -> Iterator[Trigger]:
    """Yield a pact in 《》 that stands for what two bodies did (与市政府的合作有了名分——《共建…协议书》)."""
    reading = readings[number]
    if not has_partners(number, readings):
        return
    for name in TITLE_BRACKETS.finditer(reading.sentence.text):
        is_pact = _TITLED_PACT.search(name.group(1)) and not INTENDED_OBJECT.search(name.group(1))
        is_told = not _NOT_ITSELF.search(reading.plain[: name.start()])
        if is_pact and is_told and not _is_spent(reading.sentence.text[name.end() :]):
            yield make_trigger(agreement_kind(name.group(1)), name.start(), name.end(), name.start())


def told_titles(reading: Reading) -> Iterator[re.Match[str]]:
    """Yield the documents in 《》 that a sentence tells of, not those on which something rests or that are read."""
    for name in TITLE_BRACKETS.finditer(reading.sentence.text):
        is_told = not _NOT_ITSELF.search(reading.plain[: name.start()]) and not NO_INSTRUMENT.search(name.group(1))
        if is_told and not INTENDED_OBJECT.search(name.group(1)) and not _is_spent(reading.sentence.text[name.end() :]):
            yield name


def titled_kind(name: re.Match[str], reading: Reading) -> str:
    """Return the kind of act that a document in 《》 stands for."""
    if _TITLED_PACT.search(name.group(1)):
        return agreement_kind(name.group(1))
    return issued_kind(name.group(1), reading.plain[name.end() :])


LETTER_TITLE = pattern_of(
    r"关于(?:联合)?(?!.{0,40}(?:征求|征集|申报|推荐|遴选|召开|举办|检查|评选|培训))[^,。]{4,60}(?:意见|措施|方案|计划|要点|办法|规则|清单|目录|公告|通告)(?:》?的通知)?$"
)
_LETTER_NOUN = pattern_of("意见|措施|方案|计划|要点|办法|规则|清单|目录|通知|公告|通告")


def _lettered(readings: list[Reading], headline: Reading) -> Iterator[tuple[int, Trigger]]:
    """Yield the document that the article is: its headline names it, and several bodies sign it."""
    signed = [r for r in readings if r.sentence.role is Role.LETTER and r.sentence.paragraph >= 0]
    if not LETTER_TITLE.search(headline.sentence.text) or not are_independent(
        tuple(party for r in signed for m in r.mentions for party in m.parties)
    ):
        return
    for number, reading in enumerate(readings):
        found = _LETTER_NOUN.search(reading.plain) if reading.sentence.role is Role.NEWS else None
        if found:
            yield number, make_trigger("work_plan", found.start(), found.end(), found.start())
            return


def _indefinite(reading: Reading) -> Iterator[Trigger]:
    """Yield pacts that are told as something new: 一份, 一纸."""
    for match in _A_PACT.finditer(reading.plain):
        start, end = match.span("noun")
        if not _NO_NEWS_AFTER.match(reading.plain[end:]):
            yield make_trigger(agreement_kind(match.group()), start, end, match.start())


_STANDARD_TITLE = pattern_of(r"(?:规范|规程|要求|导则|指南|通则|准则|标准|等级|方法|分级|划分)(?:[((][^))]*[))])?$")
_SHARED = pattern_of(
    r"共同|联合|协同|同一|统一|一致|相同|各(?:发|自|按|用)|两地|[两三四五六七八九]地|同名|同款|同日|一份|一本"
)


_SHOWN = pattern_of("(?:展[出示览]|布展|推介|宣介|学习|解读|讨论|评审|审查|征求)[^。;]{0,12}$")


def _shared_standards(reading: Reading) -> Iterator[Trigger]:
    """Yield standards in 《》 that two bodies of the sentence have in common."""
    text = reading.sentence.text
    if "标准" not in reading.plain or not _SHARED.search(reading.plain):
        return
    for name in TITLE_BRACKETS.finditer(text):
        before = tuple(p for m in reading.mentions if m.end <= name.start() for p in m.parties)
        is_new = not _NO_NEWS_OF_IT.match(text[name.end() :]) and not _SHOWN.search(reading.plain[: name.start()])
        if is_new and _STANDARD_TITLE.search(name.group(1)) and are_independent(before):
            yield make_trigger("joint_standards", name.start(), name.end(), name.start())


_AGREED_WORK = pattern_of(
    r"(?:达成|敲定|谈成|确立|开启|建立)了?[^,。;]{0,14}合作(?:关系|伙伴关系)?(?![意共])"
    r"|结(?:成|为|下)了?[^,。;]{0,14}(?:对子|伙伴|帮扶|姊妹)|(?:牵手|携手|联姻|握手)(?=[,。])"
)
_PACT_SAYS = pattern_of(rf"{_PACT}(?:书)?上?(?:写|约定|明确|规定|,|写明|提出|确定|内容|包括|涵盖)")


def _agreed_work(number: int, readings: list[Reading]) -> Iterator[Trigger]:
    """Yield cooperation agreed on whose pact is named only by what it says (达成战略合作。根据协议,…)."""
    agreed = _AGREED_WORK.search(readings[number].plain)
    if agreed is None:
        return
    for reading in readings[number : number + 2]:
        pact = _PACT_SAYS.search(reading.plain, agreed.end() if reading is readings[number] else 0)
        if pact:
            yield make_trigger(agreement_kind(pact.group()), agreed.start(), agreed.end(), agreed.start())
            return


def _headlined(readings: list[Reading], headline: Reading) -> Iterator[tuple[int, Trigger]]:
    """Yield what the headline says was done, at the body's first sentence that names the same thing."""
    title = headline.plain
    if UNSURE.search(title):
        return
    for told in headline.triggers:
        noun = _noun_of(told.kind)
        if noun is None or is_intended(title[: told.verb_start], title[told.verb_end :]):
            continue
        for number, reading in enumerate(readings):
            found = noun.search(reading.plain) if reading.sentence.role is Role.NEWS else None
            if found and not UNSURE.search(reading.plain) and is_dated(number, readings):
                kind = agreement_kind(found.group()) if told.kind in _SIGNS else told.kind
                yield number, make_trigger(kind, found.start(), found.end(), found.start())
                break


def _noun_of(kind: str) -> re.Pattern[str] | None:
    if kind in _SIGNS:
        return pattern_of(_PACT)
    return {"alliance": ALLIANCE, "joint_meeting": MEETING}.get(kind)
