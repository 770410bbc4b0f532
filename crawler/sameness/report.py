"""What a report tells in whatever words: of whom, of what, how many, when; read from its text for a comparison."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from crawler.sameness.facts import Named
from crawler.sameness.fold import fold, fold_string
from crawler.sameness.measures import parse_day
from crawler.sameness.quantities import find_quantities
from crawler.sameness.rarity import Keys, Weights, list_distinct, pair_keys
from crawler.sameness.subject import rank_pairs

LONGEST = 4000
"""Characters of a text that are read: news say all that tells them from others before that."""

LEAD = 160
"""Characters behind the title in which news say where and when."""

SUBJECT = 16
"""Pairs that say what a report is about; eight or thirty find as many."""

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
_QUOTED = re.compile("《([^《》\n]{2,60})》")


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What one report tells. ``pairs``: in order, those of the title first; ``quantities``: with their units."""

    named: Named
    pairs: Keys
    title_pairs: Keys  # each once
    distinct: Keys  # of ``pairs``, ascending, each once
    subject: tuple[Keys, Weights]  # the pairs that say most what it is about
    lead_places: frozenset[str]  # of the places named, those in title and lead
    quantities: dict[float, frozenset[str]]
    codes: frozenset[str]  # GB17761, ESG: Latin letters and what is joined to them
    quoted: frozenset[str]  # names in 《》, folded
    documents: frozenset[str]  # what was signed or passed, as formal news call it, folded
    is_formal: bool  # begins as formal reports do: day, body
    published: date | None
    days: frozenset[date]
    first_day: date | None


def read_report(title: str | None, text: str, named: Named) -> Report:
    """Return what a cleaned text tells; ``named``: what its fingerprint names."""
    title, text = title or "", text[:LONGEST]
    both = f"{title}\n{text}"
    places = sorted(named.places, key=len, reverse=True)
    headline = pair_keys(fold(title), places)
    pairs = np.concatenate((headline, pair_keys(fold(text), places)))
    lead = fold_string(f"{title}\n{text[:LEAD]}")
    return Report(
        named=named,
        pairs=pairs,
        title_pairs=list_distinct(headline),
        distinct=list_distinct(pairs),
        subject=rank_pairs(headline, pairs, most=SUBJECT),
        lead_places=frozenset(place for place in places if place in lead),
        quantities=find_quantities(both),
        codes=frozenset(_find_codes(both)),
        quoted=frozenset(fold_string(name) for name in _QUOTED.findall(both)),
        documents=frozenset(fold_string(name) for name in _DOCUMENT.findall(f"{title}\n{text[:LEAD]}")),
        is_formal=_FORMAL.match(text) is not None,
        published=parse_day(named.published),
        first_day=parse_day(named.first_day),
        days=frozenset(filter(None, map(parse_day, named.days))),
    )


def _find_codes(text: str) -> Iterable[str]:
    for match in _CODE.finditer(text):
        code = re.sub(r"\s", "", match.group()).upper().strip("./")
        if len(code) > 1:
            yield code
