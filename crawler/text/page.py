"""What a page says where it is certain: one place that is decides another that is not.

Costs are those of the language model.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Set
from itertools import chain, pairwise
from math import log

from crawler.text.characters import is_vanishing_pair
from crawler.text.gaps import Gaps, Row
from crawler.text.gbk import GbkTable
from crawler.text.language_model import SCALE, UNKNOWN, language_model
from crawler.text.splits import ANNOTATION

_PAGE_DOUBT = 2.0  # nats that a character costs at the least for following as it does elsewhere on the page
_RARE_DOUBT = 4.0  # nats that a character costs at the least for being on the page at all
_LEARNT = 100_000  # characters of a page that are learnt from

# A choice that was made: the character before, and the first byte and the last one of what can follow it, 0 if unknown.
Question = tuple[str, int, int]


class Page:
    """What bears on the choices that were made, learnt from the certain part of a page."""

    def __init__(self, table: GbkTable, certain: str, asked: Collection[Question]) -> None:
        self._table = table
        self._behind: defaultdict[str, dict[str, int]] = defaultdict(dict)  # what is behind a character, with its cost
        self._rare: dict[str, int] = {}  # what characters cost that the page has and few others do
        self._rare_forms: set[str] = set()
        self._gaps: defaultdict[tuple[int, int], list[Row]] = defaultdict(list)  # what can stand where bytes vanished
        certain = ANNOTATION.sub("", certain[:_LEARNT])
        alone = Counter(certain)
        befores = {before for before, _, _ in asked}.intersection(alone)
        texts = map(self._table.vanishing_texts, {lead for _, lead, _ in asked})
        vanishing = set(chain.from_iterable(texts)).intersection(alone)
        self._learn_pairs(certain, alone, befores, vanishing)
        if self.has_news():
            self._learn_rare(alone, len(certain))

    def has_news(self) -> bool:
        """Whether there is anything that the language model does not know."""
        return bool(self._behind)

    def _learn_pairs(self, certain: str, alone: Counter[str], befores: Set[str], vanishing: Set[str]) -> None:
        """Take note of what stands behind characters, and of what pairs can vanish between."""
        by_text, model = self._table.by_text, language_model()
        firsts = befores | vanishing
        for (one, other), times in Counter([pair for pair in pairwise(certain) if pair[0] in firsts]).items():
            first, second = by_text.get(one), by_text.get(other)
            if first is None or second is None or not "\u3400" <= one <= "\u9fff":
                continue
            vanishes = one in vanishing and is_vanishing_pair(first.trail, second.lead)
            if not vanishes and one not in befores:
                continue
            cost = round((_PAGE_DOUBT - log(times / alone[one])) * SCALE)
            if cost >= model.start[first.form][1][second.form][0]:
                continue  # nothing new
            self._behind[one][other] = cost
            if vanishes:
                row = model.prior(first.form) + cost, first, (second,)
                self._gaps[first.lead, second.trail].append(row)

    def _learn_rare(self, alone: Counter[str], size: int) -> None:
        """Take note of characters that are rarer elsewhere than here."""
        by_text, prior = self._table.by_text, language_model().prior
        least = (_RARE_DOUBT - log(max(alone.values()) / size)) * SCALE
        for text, times in alone.items():
            known = by_text.get(text)
            usual = prior(known.form) if known else 0
            if known and usual > least and usual > (cost := round((_RARE_DOUBT - log(times / size)) * SCALE)):
                self._rare[text] = cost
                self._rare_forms.add(known.form)

    def bears_on(self, out: str, asked: Collection[Question]) -> bool:
        """Whether what was learnt can change what was found when these choices were made."""
        by_text = self._table.by_text
        return any(
            (lead, trail) in self._gaps
            or any(
                before + text not in out and by_text[text].can_follow(lead, trail)
                for text in (*self._behind.get(before, ()), *self._rare)
            )
            for before, lead, trail in asked
        )

    def cost(self, before: str, character: str) -> int:
        """Return what the character costs behind another by what the page has elsewhere."""
        cost = self._rare.get(character, UNKNOWN)
        here = self._behind.get(before)
        return min(cost, here.get(character, UNKNOWN)) if here else cost

    def followers(self, before: str) -> list[tuple[str, int]]:
        """Return what may follow a character as the page has it, with its cost."""
        return [*self._rare.items(), *self._behind.get(before, {}).items()]

    def add_gaps(self, gaps: Gaps, lead: int, trail: int) -> Gaps:
        """Return what can have stood between these bytes, with what the page has."""
        here = self._gaps.get((lead, trail))
        return Gaps(gaps.guesses, [*gaps.rows, *here], gaps.common) if here else gaps

    def favours(self, before: str, gaps: Gaps) -> set[str]:
        """Return the forms that a gap behind a character can begin with and that may be likelier here than elsewhere.

        That is so of what the page has here, and of what it has behind that.
        """
        behind, rare = self._behind, self._rare
        here = behind.get(before, rare)
        return {
            form
            for form, found in gaps.behind.items()
            for one, _, forms in found
            if one.text in here or one.text in rare or one.text in behind or not forms.isdisjoint(self._rare_forms)
        }
