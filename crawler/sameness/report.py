"""What a report tells in whatever words: of whom, of what, how many, when; read from its text for a comparison."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from crawler.sameness.facts import Named
from crawler.sameness.fold import fold, fold_string
from crawler.sameness.grams import hash_grams
from crawler.sameness.measures import parse_day
from crawler.sameness.quantities import find_quantities, parse_written
from crawler.sameness.rarity import Keys, Weights, list_distinct, pair_keys
from crawler.sameness.subject import rank_pairs

LONGEST = 4000
"""Characters of a text that are read: news say all that tells them from others before that."""

LEAD = 160
"""Characters behind the title in which news say where and when."""

SUBJECT = 16
"""Pairs that say what a report is about; eight or thirty find as many."""

_TELLING_END = 300  # characters in which a paper says when it tells

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9./]*(?:\s?\d[\d./]*)?")
# What was signed or passed, as formal news call it: 签署苹果产业标准联动协议.
_DOCUMENT = re.compile(
    "(?:签署|签订|签下|签约|签|印发|发布|通过|出台|达成)(?:了|首批|一份|的)?"
    "([\u3400-\u9fff]{2,24}?(?:协议|备忘录|章程|公约|方案|计划|办法|规范|规程|意见|宣言|倡议|清单))"
)
# How a formal report begins: 10月26日，陕西省 …; 本报讯 记者 … 3月29日，…; 近日，市场监管总局 …
_FORMAL = re.compile(
    "[^。]{0,24}?(?:[0-9一二三四五六七八九十]日|近日|日前|近期)(?:至[0-9]+日)?(?:[上下]午)?[,，][^。，,]{0,30}?[局委院府会厅部]"
)
# A day that is the telling's, or the page's: 新华社张掖5月23日电, 2024年5月23日 星期四, 发布时间：2024年5月23日.
_DAY_OF_TELLING = re.compile(
    "([0-9]{1,2})日 ?(?:电|讯|消息|专电|星期|周[一二三四五六日]|[0-9]{1,2}[:：])"
    "|(?:时间|日期|发布|更新)[:：] ?(?:[0-9]{4}年)?[0-9]{1,2}月([0-9]{1,2})日"
)
_QUOTED = re.compile("《([^《》\n]{2,60})》")
_ORDINAL = re.compile("第([0-9一二三四五六七八九十]{1,3})([次届批期轮])|(首)([次届批期轮])")
# Whose officials act, by the field that is theirs; 市场监管 has had three names.
_DEPARTMENT = re.compile(
    "(市场监管|市场监督|质监|质量技术监督|标准委|计量院|标准化?院|质检)|商务|文化和旅游|文旅|药品|药监|知识产权|农业农村|"
    "林草|林业|生态环境|交通运输|住建|住房城乡|海关|海事|公共资源|消保委|消费者|工会|中医药|卫生健康|水利|气象|公安|司法|税务"
)
_SUPERVISION = "市场监管"
_RECAP = re.compile("盘点|回望|回顾|综述|巡礼|年终|一年来|大事记|十大")


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What one report tells. Places count the folded characters of title and text, the title's first."""

    named: Named
    pairs: Keys  # one for each place but the last
    distinct: Keys  # of ``pairs``, ascending, each once
    grams: Keys  # of eight characters, by the place of the first
    ordered_grams: Keys  # the same, ascending
    subject: tuple[Keys, Weights]  # the pairs that say most what it is about
    headline: Keys  # of ``pairs``, those of the title, ascending, each once
    lead_places: frozenset[str]  # of the places named, those in title and lead
    quantities: tuple[tuple[int, float, str], ...]  # place, value, unit
    codes: frozenset[str]  # GB17761, ESG: Latin letters and what is joined to them
    quoted: frozenset[str]  # names in 《》, folded
    documents: frozenset[str]  # what was signed or passed, as formal news call it, folded
    venues: frozenset[str]  # of the lead's places, those in which something is done: 在长沙签署
    ordinals: frozenset[tuple[str, int]]  # in title and lead, with what is counted: 第三批
    departments: frozenset[str]  # in title and lead
    is_recap: bool  # looks back on a year
    is_formal: bool  # begins as formal reports do: day, body
    published: date | None
    days: frozenset[date]
    first_day: date | None  # that it tells of; that of a dateline is the telling's


def read_report(title: str | None, text: str, named: Named) -> Report:
    """Return what a cleaned text tells; ``named``: what its fingerprint names."""
    title, text = title or "", text[:LONGEST]
    both = f"{title}\n{text}"
    folded = fold(both)
    places = sorted(named.places, key=len, reverse=True)
    pairs = pair_keys(folded, places)
    headline = pairs[: int(folded.origins.searchsorted(len(title)))]
    figures = list(find_quantities(both))
    places_of_figures = folded.origins.searchsorted([figure.start for figure in figures]).tolist()
    beginning = f"{title}\n{text[:LEAD]}"
    lead = fold_string(beginning)
    grams = hash_grams(folded.codes)[1].view(np.int64)
    lead_places = frozenset(place for place in places if place in lead)
    return Report(
        named=named,
        pairs=pairs,
        distinct=list_distinct(pairs),
        grams=grams,
        ordered_grams=np.sort(grams),
        subject=rank_pairs(headline, pairs, most=SUBJECT),
        headline=list_distinct(headline),
        lead_places=lead_places,
        venues=frozenset(place for place in lead_places if f"在{place}" in lead),
        ordinals=frozenset(_find_ordinals(beginning)),
        departments=frozenset(_SUPERVISION if m.group(1) else m.group() for m in _DEPARTMENT.finditer(beginning)),
        is_recap=_RECAP.search(beginning) is not None,
        quantities=tuple((place, one.value, one.unit) for place, one in zip(places_of_figures, figures, strict=True)),
        codes=frozenset(_find_codes(both)),
        quoted=frozenset(fold_string(name) for name in _QUOTED.findall(both)),
        documents=frozenset(fold_string(name) for name in _DOCUMENT.findall(beginning)),
        is_formal=_FORMAL.match(text) is not None,
        published=parse_day(named.published),
        first_day=_find_first_day(text, named),
        days=frozenset(filter(None, map(parse_day, named.days))),
    )


def _find_first_day(text: str, named: Named) -> date | None:
    first, told = parse_day(named.first_day), _DAY_OF_TELLING.search(text[:_TELLING_END])
    return None if first and told and int(told.group(1) or told.group(2)) == first.day else first


def _find_ordinals(text: str) -> Iterable[tuple[str, int]]:
    for match in _ORDINAL.finditer(text):
        written, counted, first, first_counted = match.groups()
        if first:
            yield first_counted, 1
        elif value := int(written) if written.isdigit() else parse_written(written):
            yield counted, value


def _find_codes(text: str) -> Iterable[str]:
    for match in _CODE.finditer(text):
        code = re.sub(r"\s", "", match.group()).upper().strip("./")
        if len(code) > 1:
            yield code
