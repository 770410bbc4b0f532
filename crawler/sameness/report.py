"""What a report tells in whatever words: of whom, of what, how many, when; read from its text for a comparison."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from crawler.sameness.facts import Named
from crawler.sameness.fold import Folded, fold, fold_string
from crawler.sameness.grams import hash_grams
from crawler.sameness.measures import parse_day
from crawler.sameness.quantities import Quantity, find_quantities, parse_written
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


@dataclass(frozen=True, kw_only=True, eq=False)
class Report:
    """What one report tells, each thing read when it is first asked for: most reports are told apart by a few.

    Places count the folded characters of title and text, the title's first.
    """

    named: Named
    title: str
    text: str

    @cached_property
    def published(self) -> date | None:
        """Return the day of publication."""
        return parse_day(self.named.published)

    @cached_property
    def days(self) -> frozenset[date]:
        """Return the days named, those whose year is known."""
        return frozenset(filter(None, map(parse_day, self.named.days)))

    @cached_property
    def first_day(self) -> date | None:
        """Return the day that it tells of first; that of a dateline is the telling's."""
        first, told = parse_day(self.named.first_day), _DAY_OF_TELLING.search(self.text[:_TELLING_END])
        return None if first and told and int(told.group(1) or told.group(2)) == first.day else first

    @cached_property
    def pairs(self) -> Keys:
        """Return the pairs of neighbouring characters, one for each place but the last."""
        return pair_keys(self._folded, sorted(self.named.places, key=len, reverse=True))

    @cached_property
    def distinct(self) -> Keys:
        """Return the pairs in ascending order, each once."""
        return list_distinct(self.pairs)

    @cached_property
    def headline(self) -> Keys:
        """Return those of the title."""
        return list_distinct(self._title_pairs)

    @cached_property
    def subject(self) -> tuple[Keys, Weights]:
        """Return the pairs that say most what it is about."""
        return rank_pairs(self._title_pairs, self.pairs, most=SUBJECT)

    @cached_property
    def grams(self) -> Keys:
        """Return the hashes of eight characters each, by the place of the first."""
        return hash_grams(self._folded.codes)[1].view(np.int64)

    @cached_property
    def ordered_grams(self) -> Keys:
        """Return the same in ascending order."""
        return np.sort(self.grams)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Return the figures, with where they stand in title and text as they were given."""
        return tuple(find_quantities(self._both))

    @cached_property
    def quantity_places(self) -> list[int]:
        """Return the places of the figures."""
        places: list[int] = self._folded.origins.searchsorted([one.start for one in self.quantities]).tolist()
        return places

    @cached_property
    def codes(self) -> frozenset[str]:
        """Return Latin letters and what is joined to them: GB17761, ESG."""
        return frozenset(_find_codes(self._both))

    @cached_property
    def quoted(self) -> frozenset[str]:
        """Return the names in 《》, folded."""
        return frozenset(fold_string(name) for name in _QUOTED.findall(self._both))

    @cached_property
    def documents(self) -> frozenset[str]:
        """Return what was signed or passed, as formal news call it, folded."""
        return frozenset(fold_string(name) for name in _DOCUMENT.findall(self._beginning))

    @cached_property
    def lead_places(self) -> frozenset[str]:
        """Return those of the places named that title and lead name."""
        return frozenset(place for place in self.named.places if place in self._lead)

    @cached_property
    def venues(self) -> frozenset[str]:
        """Return those in which something is done: 在长沙签署."""
        return frozenset(place for place in self.lead_places if f"在{place}" in self._lead)

    @cached_property
    def ordinals(self) -> frozenset[tuple[str, int]]:
        """Return the ordinals of title and lead, with what is counted: 第三批."""
        return frozenset(_find_ordinals(self._beginning))

    @cached_property
    def departments(self) -> frozenset[str]:
        """Return the departments that title and lead name."""
        found = _DEPARTMENT.finditer(self._beginning)
        return frozenset(_SUPERVISION if match.group(1) else match.group() for match in found)

    @cached_property
    def is_recap(self) -> bool:
        """Tell whether it looks back on a year."""
        return _RECAP.search(self._beginning) is not None

    @cached_property
    def is_formal(self) -> bool:
        """Tell whether it begins as formal reports do: day, body."""
        return _FORMAL.match(self.text) is not None

    @cached_property
    def _both(self) -> str:
        return f"{self.title}\n{self.text}"

    @cached_property
    def _beginning(self) -> str:
        return f"{self.title}\n{self.text[:LEAD]}"

    @cached_property
    def _lead(self) -> str:
        return fold_string(self._beginning)

    @cached_property
    def _folded(self) -> Folded:
        return fold(self._both)

    @property
    def _title_pairs(self) -> Keys:
        return self.pairs[: int(self._folded.origins.searchsorted(len(self.title)))]


def read_report(title: str | None, text: str, named: Named) -> Report:
    """Return what a cleaned text tells; ``named``: what its fingerprint names."""
    return Report(named=named, title=title or "", text=text[:LONGEST])


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
