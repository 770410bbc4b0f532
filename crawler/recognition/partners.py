"""Who stands together in a sentence, and whether it tells news: what all acts without a known verb ask."""

from crawler.recognition.openings import pattern_of
from crawler.recognition.parties import are_independent
from crawler.recognition.readings import Reading
from crawler.recognition.triggers import Trigger

# Words that put a sentence into the future, the past or somebody's mouth, wherever they stand in it.
UNSURE = pattern_of(
    r"(?<!现)将(?!军|[^,。;]{2,24}(?:了下来|了起来|了字|[定签写]下(?!一))|[^,。;]{2,16}(?:付诸|写[入进]))|拟|(?<!行动)(?<!工作)(?<!年度)(?<!三年)(?<!五年)(?<!项目)(?<!专项)计划|打算|准备|筹[备建划]|有望|希望|期待|建议|呼吁|讨论|探讨|商议|磋商|洽谈|座谈|酝酿|研究(?!院|所|中心|基地|员)|起草|草案|修订|审议|征求|落实|(?<!起)(?<!开始)执行|履行|根据|依据|按照|参照"
    r"|去年|前年|年[前来]|月前|以来|此前|之前|曾经?|早在|截至|累计|已有|学习|解读|宣[讲贯]|回顾|评估|如何|怎么|应当?(?![邀急用])|能否|是否|尚|没有|未(?!来)|推迟|暂缓|意向|设想|争取|力争|如果|假如|要是|原定"
    r"|绕不过|呼之欲出|只是|不是|并非|启示|认为|表示"
)
_EACH = pattern_of("双方|[两三四五六七八九十]方|[两三四五六七八九十][局院所家地市省县区城]|他们|与[^,。]{2,20}的合作")


def has_partners(number: int, readings: list[Reading]) -> bool:
    """Tell whether a sentence names two independent bodies, or means those of the two before it by 双方 or 三市."""
    if names_two(readings[number]):
        return True
    if not _EACH.search(readings[number].plain):
        return False
    near = [r for r in readings[max(0, number - 2) : number + 1] if not UNSURE.search(r.plain)]
    near = [r for r in near if r.sentence.paragraph == readings[number].sentence.paragraph]
    return are_independent(tuple(party for r in near for m in r.mentions for party in m.parties))


def names_two(reading: Reading) -> bool:
    """Tell whether a sentence names two independent bodies."""
    return are_independent(tuple(party for mention in reading.mentions for party in mention.parties))


def is_dated(number: int, readings: list[Reading]) -> bool:
    """Tell whether a day, or 近日, stands in the sentence or in one of the three before it."""
    days = [
        day
        for reading in readings[max(0, number - 3) : number + 1]
        for day in reading.days
        if not reading.plain.startswith("明年", day.start)
    ]
    if not days and number < 3:
        return True  # a lead without a day
    return any(day.value is None or len(day.value) == 10 for day in days if not day.is_effect)


def make_trigger(kind: str, start: int, end: int, verb: int) -> Trigger:
    """Return an act told by its noun, ``start`` to ``end``; ``verb``: where the words that tell it begin."""
    return Trigger(kind=kind, verb_start=verb, verb_end=min(verb + 1, start), object_start=start, object_end=end)
