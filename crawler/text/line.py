"""A line of damaged text under repair: what stands before the run that is read, and what is guessed behind it.

Costs are those of the language model: ``SCALE`` to the nat.
"""

import re
from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import NamedTuple

from crawler.text.characters import Character, Guesses
from crawler.text.draft import Span
from crawler.text.gaps import Gaps
from crawler.text.gbk import GbkTable
from crawler.text.language_model import NO_LIMIT, SCALE, UNKNOWN, Context, character_class, language_model
from crawler.text.page import Page, Question
from crawler.text.pinyin import has_reading
from crawler.text.splits import ANNOTATION

# The model knows less than there is to know, and charges too much for any character. Readings differ in length, so
# that must be given back: with 0, two characters that vanished lose to any common one; with 24, chance pairs win.
GAIN = 12
SPLIT = 4 * SCALE  # cost of a `?` before a mark being a split, not a question
QUESTION = 4 * SCALE  # cost of its being a question
WANTED = 3 * SCALE  # what an end further on speaks for a beginning
NEXT_PAIR = SCALE  # cost of each further pair that was dropped in a row
SURE = 4 * SCALE  # a reading closer than this to the best makes the place uncertain
_STRANGE = 7 * SCALE  # cost of a character that is doubtful in a repaired run
_STRANGE_BEHIND = 5 * SCALE  # if the next one costs this
FLUENT = 7 * SCALE  # where the next character costs less, and it and the following one together less than
FLUENT_PAIR = 12 * SCALE  # this, no pair is missing before it
_FOLDED = "!?;,:()"  # marks that extraction made narrow; letters and digits have mostly been narrow before
CONTEXT = 3  # characters before the window that the model reads
_UNOPENED = 7 * SCALE  # cost of a mark that closes what nothing opened
_OPENED = 2 * SCALE  # what an open quotation speaks for its end
OPENING = {"”": "“", "》": "《", "」": "「", "』": "『", "】": "【", "〉": "〈", "）": "（", "〕": "〔"}
_CLOSING_PAIR = re.compile(f"[{''.join(OPENING)}]")
_PAIRED = re.compile(f"[{''.join(OPENING)}{''.join(OPENING.values())}]")
_STOPPED = 4 * SCALE  # cost of one of these marks behind another
_STOPS = "，。、；："
CLOSING = frozenset([*OPENING, *"—…‘’", *_STOPS])
_LINE_KEPT = 300  # characters of a line in which an open quotation is looked for
# Readings compared at the most for one text: a few seconds, and no real text needs all of it. The first half may be
# spent on wide looks.
_WORK_PER_TEXT = 300_000


class TooMuchWork(Exception):
    """The text has more places to look at than any real one. Raised by ``find_shifted``."""


class Work:
    """What may still be spent on a text in one pass."""

    def __init__(self) -> None:
        self.left = _WORK_PER_TEXT

    def spend(self, readings: int) -> None:
        """Count readings compared. Raises: TooMuchWork."""
        self.left -= readings
        if self.left < 0:
            raise TooMuchWork

    def has_plenty(self) -> bool:
        """Whether so much is left that places can be looked at widely."""
        return self.left > _WORK_PER_TEXT // 2


class Decoded(NamedTuple):
    """What was found at a place; no ``out``: the plain reading is the best."""

    length: int
    out: str | None
    doubt: tuple[Span, ...]
    asked: tuple[Question, ...] = ()  # the choices that were made in a straight reading


class Width(NamedTuple):
    """How many readings are kept that wait for the same byte."""

    kept: int
    margin: int  # cost above the best at which a reading is given up


HASTY = Width(8, 5 * SCALE)
PATIENT = Width(16, 7 * SCALE)


class Line:
    """The line that is read, and the page that it is part of."""

    def __init__(self, text: str, table: GbkTable, work: Work, trigger: re.Pattern[str]) -> None:
        self.text = text
        self.table = table
        self.trigger = trigger
        self.model = language_model()
        self.model.forget_contexts()
        self.work = work
        self.before = ""  # the line so far, repaired
        self._begun: tuple[str | None, Context, int] = (None, self.model.start, 0)
        self.wanted = ""  # opening marks that the rest of the line wants
        self.reach = 0  # the end of what had a say in what is read
        self.far = False  # whether what stands far before and behind it had one
        self.page: Page | None = None  # what it says, if that is known and new
        self.width = HASTY
        self.hurried = False  # whether readings were given up that patience would have kept

    def note(self, repaired: str) -> None:
        """Go on behind this text."""
        line = repaired.rpartition("\n")
        self.before = line[2] if line[1] else (self.before + repaired)[-_LINE_KEPT:]

    def learn(self, certain: str, asked: Collection[Question]) -> None:
        """Take note of what the page has where it is certain that bears on these choices."""
        page = Page(self.table, certain, asked)
        self.page = page if page.has_news() else None

    def want(self, start: int, limit: int) -> None:
        """Find the opening marks whose closing ones stand in the rest of the line without them."""
        self.wanted = ""
        for closing in {*_CLOSING_PAIR.findall(self.text, start, limit)}:
            opening = OPENING[closing]
            end = self.text.find(closing, start, limit)
            if self.text.find(opening, start, end) < 0 and self.before.count(opening) <= self.before.count(closing):
                self.wanted += opening
        self.wanted = "".join(sorted(self.wanted))

    def marks(self) -> str:
        """Return the marks of the line so far that open and close."""
        return "".join(_PAIRED.findall(self.before))

    def begin(self) -> tuple[Context, int]:
        """Return the context at the end of the line so far, and the last byte there."""
        if self._begun[0] is not self.before:
            self._begun = self.before, *self._find_begin()
        return self._begun[1:]

    def _find_begin(self) -> tuple[Context, int]:
        before = ANNOTATION.sub("", self.before[-8 * CONTEXT :])[-CONTEXT:]
        if len(before) < CONTEXT:
            before = "\n" + before
        context = self.model.start
        for character in before:
            context = context[self.form(character)][1]
        known = self.table.by_text.get(before[-1])
        if known is None and before[-1] in _FOLDED:
            return context, ord(before[-1]) + 0x80
        return context, known.trail if known else 0

    def form(self, character: str) -> str:
        """Return what the model knows the character as."""
        known = self.table.by_text.get(character)
        return known.form if known else character_class(character)

    def guess(
        self, context: Context, out: str, guesses: Guesses, alone: int, margin: int, most: int = NO_LIMIT
    ) -> list[tuple[int, Character]]:
        """Return the guesses worth a try behind ``out``, with what they cost there, cheapest first.

        ``alone``: how many are tried though nothing is known of them behind the last character; ``margin``: cost above
        the best at which others are given up; ``most``: cost at which all are.
        """
        by_form = guesses.by_form
        found = self.model.followers(context, guesses.forms, guesses.behind, most, margin)
        tried = [(cost, character) for cost, form, _ in found for character in by_form[form]]
        if found:
            most = min(most, min(found)[0] + margin)
        taken = {form for _, form, _ in found}
        backoff = self.model.backoff(context)
        for prior, character in guesses.ranked[:alone]:
            if backoff + prior > most:
                break
            if character.form not in taken:
                tried.append((backoff + prior, character))
                most = min(most, backoff + prior + margin)
        if self.page:
            for text, cost in self.page.followers((out or self.before)[-1:]):
                character = self.table.by_text[text]
                if character in by_form.get(character.form, ()):
                    tried.append((cost, character))
                    most = min(most, cost + margin)
        tried = sorted([pair for pair in tried if pair[0] <= most])
        self.work.spend(len(tried))
        return tried

    def gaps(self, lead: int, trail: int) -> Gaps:
        """Return what can have stood where bytes vanished between these two."""
        found = self.table.gaps(lead, trail)
        return self.page.add_gaps(found, lead, trail) if self.page else found

    def favours(self, out: str, gaps: Gaps) -> set[str]:
        """Return the forms that a gap behind ``out`` can begin with and that may be likelier here than elsewhere."""
        favoured = {form for form in self.wanted if form in gaps.behind}
        return favoured | self.page.favours((out or self.before)[-1:], gaps) if self.page else favoured

    def known_here(self, out: str, character: str) -> int:
        """Return what the character costs behind ``out`` by what the page has elsewhere."""
        return self.page.cost((out or self.before)[-1:], character) if self.page else UNKNOWN

    def closing(self, out: str, guess: Character) -> int:
        """Return what the line so far costs, or saves, a guess that closes a quotation or a clause."""
        if guess.text not in CLOSING:
            return 0
        opening = OPENING.get(guess.text)
        quoted = self.before + out
        if guess.text in _STOPS:
            return _STOPPED if quoted[-1:] in _STOPS else 0
        if not opening:
            return _UNOPENED
        return -_OPENED if quoted.count(opening) > quoted.count(guess.text) else _UNOPENED

    def is_annotation_inside(self, pinyin: str, last: int, pending: int) -> bool:
        """Whether the pinyin reads the character that these bytes make across the border of two."""
        known = self.table.by_bytes.get(last << 8 | pending)
        return known is not None and has_reading(known.text, pinyin)


def find_strange(costs: list[int]) -> list[Span]:
    """Return where two characters in a row go ill together, by what each costs; of the last one, what is behind it."""
    return [
        (place, min(place + 2, len(costs) - 1))
        for place, (cost, following) in enumerate(pairwise(costs))
        if cost > _STRANGE and following > _STRANGE_BEHIND
    ]


def merge_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
