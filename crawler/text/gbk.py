"""GBK by bytes: which characters a lost byte can have belonged to."""

from collections import defaultdict
from collections.abc import Callable
from functools import cache, cached_property

from crawler.text.characters import MAY_VANISH, Character, Guesses, Ranked, is_vanishing_pair, vanishing_like
from crawler.text.charset_pairs import NONE, PAIRS, decode_pairs
from crawler.text.gaps import GapIndex, Gaps, Row
from crawler.text.language_model import SCALE, character_class, language_model
from crawler.text.pinyin import fold_pinyin, has_reading, list_readings
from crawler.text.script import characters_changed_by_mirrors, simplified_forms, traditional_characters

_WRONG_SCRIPT = 7 * SCALE  # cost of a character of the other script in a page of one script
_WIDE_ASCII = frozenset(map(chr, (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))))
_DASH = 4 * SCALE  # cost of a dash: a row of them vanishes whole, and would fill any gap
_OPEN_GAPS = 100  # pairs known to follow each other, looked at where nothing is left of the second
_GAPS_KEPT = 4096  # in memory, six kilobytes each; there are 24,000
_RARE = 15 * SCALE  # cost alone above which a character is not guessed for a lost byte


class GbkTable:
    """Every character of GBK in a page of one script; the guesses are those common enough to be guessed."""

    def __init__(self, *, traditional: bool) -> None:
        wrong = characters_changed_by_mirrors() if traditional else traditional_characters()
        self.by_bytes: dict[int, Character] = {}
        self.by_text: dict[str, Character] = {}
        self.by_lead: defaultdict[int, Ranked] = defaultdict(list)
        self._by_trail: defaultdict[int, Ranked] = defaultdict(list)
        # Filled as asked.
        self._gaps: dict[tuple[int, int], Gaps] = {}
        self._gaps_before: dict[tuple[int, str], Gaps] = {}
        self._read_by_lead: dict[tuple[int, str], list[Character]] = {}
        self._open_gaps: dict[int, Gaps] = {}
        self._guesses: dict[tuple[str, int, int], Guesses] = {}  # filled as asked
        self._by_reading: defaultdict[str, list[Character]] = defaultdict(list)  # filled when first asked
        self._vanishing_texts: dict[int, frozenset[str]] = {}
        self._seconds: dict[tuple[int, str], list[int]] = {}  # filled as asked
        prior, forms = language_model().prior, simplified_forms()
        ranked: Ranked = []
        for text, (lead, trail) in zip(decode_pairs("gbk"), PAIRS.tolist(), strict=True):
            if len(text) != 1 or text == NONE:
                continue
            # What is read as another character in traditional text alone (么, 著, 乾) stays itself in simplified text.
            usual = forms.get(text, text) if traditional or text in wrong else text
            form = character_class(usual)
            alone = prior(form)
            strange = text in wrong or text in _WIDE_ASCII  # nearly all text has digits and letters of half width
            cost = _WRONG_SCRIPT if strange else _DASH if text in "—…" else 0
            character = Character(lead, trail, text, form, cost)
            self.by_bytes[lead << 8 | trail] = self.by_text[text] = character
            if not strange and text != "\u3000" and alone <= _RARE:
                ranked.append((alone, character))
        self._ranked = sorted(ranked)
        for guess in self._ranked:
            self.by_lead[guess[1].lead].append(guess)
            self._by_trail[guess[1].trail].append(guess)

    def guesses_by_lead(self, lead: int) -> Guesses:
        """Return the guesses with this first byte whose second one can be taken for a first one."""
        return self._known("lead", lead, 0, lambda: [g for g in self.by_lead[lead] if g[1].trail > 0x80])

    def guesses_by_trail(self, trail: int) -> Guesses:
        """Return the guesses with this second byte."""
        return self._known("trail", trail, 0, lambda: self._by_trail[trail])

    def vanishing_by_lead(self, lead: int) -> Guesses:
        """Return the guesses with this first byte whose second can begin a pair that vanishes."""
        return self._known("vanishing", lead, 0, lambda: [g for g in self.by_lead[lead] if g[1].trail in MAY_VANISH])

    def vanishing_texts(self, lead: int) -> frozenset[str]:
        """Return the characters with this first byte whose second can begin a pair that vanishes, rare ones too."""
        known = self._vanishing_texts.get(lead)
        if known is None:
            found = (self.by_bytes.get(lead << 8 | trail) for trail in MAY_VANISH)
            known = self._vanishing_texts[lead] = frozenset(character.text for character in found if character)
        return known

    def vanished_between(self, before: int, trail: int) -> Guesses:
        """Return the guesses with this second byte whose first one vanishes with the second byte before it."""
        before = vanishing_like(before)
        return self._known(
            *("between", before, trail),
            lambda: [g for g in self._by_trail[trail] if is_vanishing_pair(before, g[1].lead)],
        )

    def vanished_behind(self, before: int) -> Guesses:
        """Return the guesses whose first byte vanishes with the second byte before it; their second one is lost too."""
        before = vanishing_like(before)
        return self._known(
            *("behind", before, 0),
            lambda: [g for g in self._ranked if is_vanishing_pair(before, g[1].lead) and g[1].trail > 0x80],
        )

    def vanishing_behind(self, before: int) -> Guesses:
        """Return the guesses whose first byte vanishes with the second byte before it, and whose second can too."""
        before = vanishing_like(before)
        return self._known(
            *("through", before, 0),
            lambda: [g for g in self.vanished_behind(before).ranked if g[1].trail in MAY_VANISH],
        )

    def gaps(self, lead: int, trail: int) -> Gaps:
        """Return what can have stood where bytes vanished between these two."""
        known = self._gaps.get((lead, trail))
        if known is None:
            if len(self._gaps) >= _GAPS_KEPT:
                self._gaps.clear()
            rows = [*self._gap_index.between(lead, trail), *self._behind_dashes(lead, trail)]
            known = self._gaps[lead, trail] = Gaps(self.vanishing_by_lead(lead), rows, self._by_trail[trail])
        return known

    def _behind_dashes(self, lead: int, trail: int) -> list[Row]:
        """Return the two dashes that are one mark, with anything behind: they vanish but for one byte."""
        dash = self.by_text["—"]
        if lead != dash.lead:
            return []
        model = language_model()
        cost, behind = model.start[dash.form][1][dash.form]
        cost += model.prior(dash.form) + model.backoff(behind)
        return [
            (cost + alone, dash, (dash, character))
            for alone, character in self._by_trail[trail]
            if character is not dash and is_vanishing_pair(dash.trail, character.lead)
        ]

    def open_gaps(self, lead: int) -> Gaps:
        """Return what can have stood behind the first byte if the one behind was lost as well."""
        known = self._open_gaps.get(lead)
        if known is None:
            rows = self._gap_index.behind(lead, _OPEN_GAPS)
            rows += [row for row in self._before_stop(lead) if row not in rows]
            known = self._open_gaps[lead] = Gaps(self.vanishing_by_lead(lead), rows, [])
        return known

    def _before_stop(self, lead: int) -> list[Row]:
        """Return what can have stood before a full stop: where a line ends, one does, however rare the word."""
        model, stop = language_model(), self.by_text["。"]
        return [
            (alone + model.start[one.form][1][stop.form][0], one, (stop,))
            for alone, one in self.vanishing_by_lead(lead).ranked
            if is_vanishing_pair(one.trail, stop.lead)
        ]

    def gaps_before(self, lead: int, pinyin: str) -> Gaps:
        """Return what can have stood between the first byte and a character of this reading."""
        known = self._gaps_before.get((lead, pinyin))
        if known is None:
            guesses, model = self.vanishing_by_lead(lead), language_model()
            rows = [
                (alone + model.start[one.form][1][two.form][0], one, (two,))
                for alone, one in guesses.ranked
                for two in self.guesses_read(pinyin)
                if is_vanishing_pair(one.trail, two.lead)
            ]
            known = self._gaps_before[lead, pinyin] = Gaps(guesses, rows, [])
        return known

    @cached_property
    def _gap_index(self) -> GapIndex:
        return GapIndex(self._ranked, language_model())

    def read_by_lead(self, lead: int, pinyin: str) -> list[Character]:
        """Return the guesses with this first byte and this reading."""
        known = self._read_by_lead.get((lead, pinyin))
        if known is None:
            known = [guess for _, guess in self.by_lead[lead] if has_reading(guess.text, pinyin)]
            self._read_by_lead[lead, pinyin] = known
        return known

    def seconds_read(self, first: int, pinyin: str) -> list[int]:
        """Return the second bytes that make a character with this reading of the first."""
        known = self._seconds.get((first, pinyin))
        if known is None:
            known = self._seconds[first, pinyin] = [
                second
                for second in range(0x81, 0xFF)
                if (entry := self.by_bytes.get(first << 8 | second)) and has_reading(entry.text, pinyin)
            ]
        return known

    def guesses_read(self, pinyin: str) -> list[Character]:
        """Return the guesses with this reading."""
        if not self._by_reading:
            for _, guess in self._ranked:
                for reading in {*list_readings(guess.text)}:
                    self._by_reading[reading].append(guess)
        return self._by_reading.get(fold_pinyin(pinyin), [])

    def _known(self, kind: str, one: int, other: int, find: Callable[[], Ranked]) -> Guesses:
        known = self._guesses.get((kind, one, other))
        if known is None:
            known = self._guesses[kind, one, other] = Guesses(find())
        return known


@cache
def gbk_table(*, traditional: bool) -> GbkTable:
    """Return the table, built at the first call."""
    return GbkTable(traditional=traditional)
