"""Names of the documents of an act, in 《》 or bare, and of the bodies that it sets up."""

import re
from functools import lru_cache

from crawler.recognition.openings import pattern_of
from crawler.recognition.triggers import Trigger
from crawler.recognition.wording import TITLE_BRACKETS

_QUANTITY = pattern_of(
    r"^(?:了|下|份|一份|一纸|一项|一个|两份|三份|\d+份|[一二两三四五六七八九十]+(?:份|项|个|纸)|为期[一二两三四五六七八九十\d]+年的|等|的|相关|有关|上述|这份|这一|该|多份|多项|集中|正式|成|约|署|订|定)+"
)
_PACT = (
    r"[一-龥A-Za-z0-9“”·—\-+()()]{2,40}?"
    r"(?:备忘录|框架协议书?|协议书?|协定|公约|宣言|倡议书?|(?<=合作)安排|(?<=互认)安排|(?:共建|合作|协作|联合|互认|共享|共治)书)"
)
_BARE = pattern_of(_PACT)
# A name that holds nothing but these is a description (签署合作协议), not a name.
_PLAIN = pattern_of(
    r"^(?!(?!合作协议书?$)(?:[两三四五六]方)?(?:(?:战略性?|全面)?合作(?:框架)?|框架(?<=方框架)|共建)(?:协议书?|备忘录)$)(?:(?:合作|协作|框架|共建|专项|一揽子|系列|双边|跨省|跨区域|多边|三方|两|份|协议|备忘录|和|及|书|了|一|有关|相关|质量|各类|互认|安排|宣言|倡议|的|委托|有关|新)*)$"
)
_GENERIC = pattern_of("(?:战略性?|全面)?合作(?:框架)?(?:协议书?|备忘录)")
_SEVERAL = pattern_of(r"(?:\d|[二两三四五六七八九十多数几])(?:余|多)?[份项个](?:的)?$|系列$|一揽子$|一批$")
_COUNTED_WITHIN = pattern_of(r"(?:\d|[二两三四五六七八九十多数几])(?:余|多)?[份项个]")
# Before a verb the words on the left of a name are those of the sentence (两院27日完成框架协议的签署).
_NO_NAME = pattern_of(
    r"完成|举行|达成|[日午]|近期|正式|(?:局|院|委员会|管委会|政府|厅|所|委)(?![与和同、及])|翻到|写进"
)
_ABOUT = pattern_of(r"关于|共同|推[进动]|加[强快]|深化|促进|开展|建立|支持")
_BREAK = pattern_of(
    r"[,。;:!?《》]|签署|签订|签下|签了|就(?!业|医)|关于|在(?!线|岗)|(?<!参)与|(?<!协)同|和(?=[一-龥]{2,6}(?:局|院|委))|将|把|按|上(?![海合饶虞犹高游])"
)


@lru_cache(maxsize=1024)  # the tests of an act, its record and its group ask this anew
def find_instruments(text: str, trigger: Trigger) -> tuple[tuple[int, int], ...]:
    """Return where the names of the documents that a verb governs stand in the sentence, brackets left out."""
    titled = _titled(text, trigger)
    if titled and not _belongs_to_other(text, trigger, titled[0][0]):
        return tuple(titled)
    return tuple(_bare(text, trigger) or titled)


def _belongs_to_other(text: str, trigger: Trigger, start: int) -> bool:
    """Tell whether another verb governs the name at ``start`` behind a verb's own object (签署协议,发布《…宣言》)."""
    is_bare = trigger.verb_end <= trigger.object_start and trigger.object_end < start
    return is_bare and _OTHER_VERB.search(text, trigger.object_end, start) is not None


_OTHER_VERB = pattern_of("[,;][^《》]*(?:签署|签订|发布|公布|印发|出台|通过|推出)")


def _titled(text: str, trigger: Trigger) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for match in TITLE_BRACKETS.finditer(text):
        if found:
            gap = text[found[-1][1] + 1 : match.start()]
            if _LIST_GAP.fullmatch(gap):
                found.append(match.span(1))
            continue
        if (
            match.start() == trigger.object_start
            or match.start() <= trigger.object_start < match.end()
            or (match.start() >= trigger.verb_end and "。" not in text[trigger.verb_end : match.start()])
        ):
            found = [*_listed_before(text, match.start()), match.span(1)]
    return found


def _listed_before(text: str, end: int) -> list[tuple[int, int]]:
    """Return the names in 《》 that stand in one list with the one at ``end`` (《…指南》《…规范》由三省推出)."""
    listed: list[tuple[int, int]] = []
    for match in reversed(list(TITLE_BRACKETS.finditer(text, 0, end))):
        if match.end() > end or not _LIST_GAP.fullmatch(text[match.end() : end]):
            break
        listed.insert(0, match.span(1))
        end = match.start()
    return listed


# Between two names of one list: a standard's number may stand behind the first (《…规范》(DB31/T 310001—2023)、《…》).
_LIST_GAP = pattern_of(r"(?:[((][^()()《》。;]{2,40}[))])?[、,和与及以]{0,2}(?:其|配套的?|附件)*")


def _bare(text: str, trigger: Trigger) -> list[tuple[int, int]]:
    if trigger.object_start < trigger.verb_end and trigger.object_end <= trigger.verb_end:
        breaks = [m.end() for m in _BREAK.finditer(text, 0, trigger.object_start)]
        breaks += [m.end() for m in _NO_NAME.finditer(text, 0, trigger.object_start)]
        start = max(breaks, default=0)
    else:
        start = trigger.verb_end
        breaks = [m.end() for m in re.finditer(r"[,。;:]|签[署订]", text[: trigger.object_start])]
        start = max([start, *breaks])
    quantity = _QUANTITY.match(text[start : trigger.object_end])
    if quantity:
        start += quantity.end()
    name = text[start : trigger.object_end]
    if _SEVERAL.search(text[:start][-4:]) and _GENERIC.fullmatch(name):
        return []  # 签署了7份合作协议: what each is called, the text does not say
    match = _BARE.fullmatch(name)
    several = _COUNTED_WITHIN.search(name)
    if several and _GENERIC.fullmatch(name, several.end()):
        return []  # 标准化和计量两份合作协议
    described, _, kind = name.rpartition("的")
    if not match or _PLAIN.match(name) or (described and _PLAIN.match(kind) and not _ABOUT.match(described)):
        return []
    found = [(start, trigger.object_end)]
    while listed := _LISTED.match(text, found[-1][1]):
        found.append(listed.span("name"))
    return found


# 签署计量检定互认协议、标准化合作备忘录
_LISTED = pattern_of(rf"(?:[、和与及]|以及)(?P<name>(?![^,。;、《]{{0,30}}签){_PACT})(?=[,。;、和与及]|$)")


_NO_BODY_NAME = pattern_of("[^一-龥A-Za-z0-9“”]")
_BODY_BREAK = pattern_of(
    r"成立|组建|启动|签署|设立|建立|揭牌|挂牌|授牌|批准|同意|宣布|参与|参加|发起|推动|共建|联合|共同|的|在|暨|和|与|为|了|将|由|作为"
)


@lru_cache(maxsize=1024)
def name_body(text: str, trigger: Trigger) -> str | None:
    """Return the name of the alliance, meeting or body that an act sets up."""
    head = _NO_BODY_NAME.split(text[: trigger.object_start])[-1]
    name = head + text[trigger.object_start : trigger.object_end]
    cut = max((m.end() for m in _BODY_BREAK.finditer(name, 0, max(0, len(name) - 4))), default=0)
    return name[cut:].strip("“”") or None
