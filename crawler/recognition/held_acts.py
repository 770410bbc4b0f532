"""Acts told by what holds from then on: results good for both sides, meetings held every year, what 双方约定."""

from collections.abc import Iterator

from crawler.recognition.openings import pattern_of
from crawler.recognition.partners import UNSURE, has_partners, make_trigger, names_two
from crawler.recognition.readings import Reading
from crawler.recognition.triggers import Trigger, issued_kind
from crawler.recognition.wording import MECHANISM, MEETING, TITLE_BRACKETS

_NEWLY_KEPT = pattern_of(
    r"从此|自此|就此|自(?:明|今|本)年起|新(?:的)?(?:制度|机制)|首[次任届轮]|第一次|(?:定|立|建|固定|搭|确立)(?:了)?下来|(?:确[定立]|商定|议定|约定)"
)
OLD_SESSION = pattern_of(r"例行|照例|如期|按惯例|第(?!一)[一二三四五六七八九十\d]+[次届轮]|年会|续开|轮值到")


def find_kept_meetings(number: int, readings: list[Reading]) -> Iterator[Trigger]:
    """Yield meetings of two bodies that are held from now on (联席会议从此每年召开两次)."""
    reading = readings[number]
    if not has_partners(number, readings) or not _NEWLY_KEPT.search(reading.plain) or OLD_SESSION.search(reading.plain):
        return
    for pattern in (MEETING, MECHANISM):
        for match in pattern.finditer(reading.plain):
            if _RECURS.search(reading.plain):
                yield make_trigger("joint_meeting", match.start(), match.end(), match.start())


_RECURS = pattern_of(
    r"每(?:半?年|季度?|两?个?月|半年|届|次)[^,。;]{0,10}(?:[一两二三四]次|开|召开|举行|会商|碰头|开会|轮[流值])|(?:定期|轮流|按季|按月)(?:召开|举行|会商|召集)|召集人|议事规则|轮值"
)
_HELD_GOOD = pattern_of(
    r"(?:承认|认可|采信|接受|采用|备案)(?:了)?(?:彼此|对方|双方|另外?一方)[^,。;]{0,20}(?P<what>证书|报告|结果|结论|数据|标准|资质|印证|标志)"
    r"|(?:证书|报告|结果|结论|意见|数据|标准|资质|二维码|合格证)[^。;]{0,24}(?P<how>(?:互相|相互|彼此)[^,。;]{2,4}(?=[,。;])|互为(?:有效|认可|承认)|(?:同等|同样|一律|一体)(?:有效|认可|采信|采用|通用)|(?<=报告)[^,。;]{0,10}等效(?=[,。;])|(?:正式|开始)(?:互通|互采|互信|互用|互采互信)(?=[,。;])|互认(?=,[^,。;]{0,10}起(?:正式)?(?:执行|施行|实施|生效))|(?:互相|相互|彼此)(?:承认|认可|采信|接受|采用)|[两三四五]地(?:具有|具备|享有)?(?:同等|相同)效力|(?:对方|另外?一[方地])[^,。;]{0,6}(?:承认|认可|采信|接受|认账)|(?:[两三四五]地|两[边头])(?:通用|都认|均予))"
    r"|(?:互相|相互|彼此)(?:承认|认可|采信|接受|采用)[^,。;]{0,20}(?P<each>证书|报告|结果|结论|数据|标准|资质|印证|标志)"
    r"|(?:发布|公布|宣布|通告|公告|决定)[^。;]{0,30}(?:项目|结果|证书|报告|标准|资质|结论|数据)(?P<both>互认)(?=[,。;])"
    r"|(?:对方|双方|任何?一[方地])[^,。;]{0,16}(?P<whose>证书|报告|结果|结论|数据|印证)[^。;]{0,12}(?:承认|认可|采信|接受|有效|通用|认账)"
)


def find_recognised(number: int, readings: list[Reading]) -> Iterator[Trigger]:
    """Yield what bodies of the sentence, or 双方 of the one before, let hold good for each other."""
    reading = readings[number]
    held = _HELD_GOOD.search(reading.plain)
    if held and (has_partners(number, readings) or any(len(r.places) > 1 for r in reading.regions)):
        where = next(held.span(name) for name in ("what", "how", "each", "both", "whose") if held[name])
        yield make_trigger("mutual_recognition", where[0], where[1], held.start())


_TAKEN_UP = pattern_of(
    r"(?:起|一并|同步|同时|统一)(?:正式|开始)?(?:在[^,。;]{2,16})?(?:使用|执行|施行|实施|启用)|在[^,。;]{2,16}一并(?:使用|执行|施行|启用)"
)
_MADE_BY = pattern_of(
    r"(?:该|这[一项部]{0,2}|上述)?标准(?:文本)?由[^。;]{4,80}(?:发布|签发|批准|公布|印发|颁布)|由[^。;]{4,80}(?:联合|共同)(?:发布|签发|批准|公布)"
)


def find_taken_up(number: int, readings: list[Reading]) -> Iterator[Trigger]:
    """Yield a standard in 《》 applied from now on that several bodies issued, as it or the next sentence says."""
    reading = readings[number]
    if not _TAKEN_UP.search(reading.plain):
        return
    for told in readings[number : number + 2]:
        is_beside = told.sentence.paragraph == reading.sentence.paragraph
        if is_beside and _MADE_BY.search(told.plain) and names_two(told):
            for name in TITLE_BRACKETS.finditer(reading.sentence.text):
                if issued_kind(name.group(1), "") == "joint_standards":
                    yield make_trigger("joint_standards", name.start(), name.end(), name.start())
            return


_BOUND = pattern_of("^(?:双方|[两三四五六七八九]方|[两三四五六七八九]?[地市县省局院所家])(?:[^,。;]{0,6})约定")


def find_bound(number: int, readings: list[Reading]) -> Iterator[Trigger]:
    """Yield what the two bodies of the sentence before bound themselves to (双方约定,…)."""
    told = _BOUND.match(readings[number].plain)
    before = readings[number - 1] if number else None
    if told and before and names_two(before) and before.days and not UNSURE.search(before.plain):
        yield make_trigger("cooperation_agreement", told.end() - 2, told.end(), told.start())


_FROM_NOW_ON = pattern_of(
    r"(?:自此|从此|此后|今后|往后|即日起|[今昨][天日]?起|从(?:这|当)[天日]起|从今)[^。;]{0,50}?"
    r"(?P<same>互认|通用|互通互认|一律有效|(?:互相|相互|彼此|两[边地]都|都)(?:承认|认可|采信|采用|算数|认(?![为识真]))|不再(?:重复|重新|另行|二次)(?:检|校|验|评|认证)"
    r"|同一(?:个|套|本|份)[^,。;]{0,10}标准|标准[^,。;]{0,6}(?:一致|统一|一个样|并轨))"
)


def find_from_now_on(reading: Reading) -> Iterator[Trigger]:
    """Yield what two bodies of one sentence hold in common from the day told."""
    told = _FROM_NOW_ON.search(reading.plain)
    if told and names_two(reading):
        kind = "cooperation_agreement" if "标准" in told["same"] else "mutual_recognition"
        yield make_trigger(kind, told.start("same"), told.end("same"), told.start())
