"""Runs of text read one byte off: found, re-encoded, given back their lost bytes, and read again.

Mirrors replace and cut GBK text by bytes. Where that splits a character, the reader loses a byte (it prints ``?``) and
takes the second half of each character with the first half of the next, until an ASCII byte, a cut or an inserted
pinyin brings it back in step. So the bytes are followed from every ``?`` that can be such a place: straight on
(``straight.py``), or, where that is not clear, under all readings that they allow (``beam.py``).
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

from crawler.text.beam import BeamReader
from crawler.text.draft import Edit, Span
from crawler.text.gbk import GbkTable, gbk_table
from crawler.text.line import SURE, Decoded, Line, TooMuchWork, Work
from crawler.text.page import Page
from crawler.text.script import count_scripts
from crawler.text.splits import ANNOTATION, BARE_TRIGGER, LOST, OPEN_END, RUN, SIGHT, TRIGGER, UNREAD
from crawler.text.straight import read_straight

_PLACES_MAX = 4000  # places to look at in one text; a page of 100 kB that is damaged in every clause has some 2,500
_LONGEST = 400  # characters of a window; real runs are back in step much sooner
_LOOKAHEAD = 12  # characters behind a window that can have a say in it: an inserted pinyin is no longer
_REMEMBERED = 4096  # beginnings of runs kept in memory, about a kilobyte each
_SAME_START = 16  # runs kept that begin alike
_DOT = "·"
_NEAR = 40  # characters between places left alone that are reported as one span


class _Window(NamedTuple):
    start: int
    end: int
    out: str | None  # None: it stays as it is
    doubt: tuple[Span, ...]


class _Place(NamedTuple):
    """Where a run can begin, the line before it, repaired, and what was found."""

    start: int
    before: str
    decoded: Decoded


class _Run(NamedTuple):
    """A run and what was found: it is the same wherever it stands behind the same words."""

    text: str  # with what follows the window and had a say
    ends: bool  # whether the line ends there
    left: str  # what stood before, if what is far had a say
    decoded: Decoded
    work: int


def find_shifted(text: str, work: Work) -> tuple[list[Edit], list[Span]]:
    """Return the edits that put runs back in step, and the uncertain spans in the text after them.

    Raises: TooMuchWork.
    """
    edits: list[Edit] = []
    spans: list[Span] = []
    trigger = BARE_TRIGGER if ANNOTATION.search(text) else TRIGGER
    if text.isascii() or trigger.search(text) is None:
        return edits, spans
    if sum(1 for _ in islice(trigger.finditer(text), _PLACES_MAX + 1)) > _PLACES_MAX:
        raise TooMuchWork
    delta = 0
    decoder = _Decoder(text, gbk_table(traditional=_is_traditional(text)), work, trigger)
    for window in decoder.windows():
        spans.extend((window.start + delta + s, window.start + delta + e) for s, e in window.doubt)
        if window.out is not None:
            edits.append(Edit(window.start, window.end, window.out, "bytes"))
            delta += len(window.out) - (window.end - window.start)
    return edits, spans


def _is_traditional(text: str) -> bool:
    """Whether the text was traditional before its runs went out of step.

    A run of simplified text out of step has characters of GB 2312 alone, one of traditional text has both kinds.
    """
    return count_scripts(text)[0] >= count_scripts(RUN.sub("", text))[1]


def list_places(text: str) -> list[Span]:
    """Return where bytes can be out of step, places near each other as one span."""
    spans: list[Span] = []
    for match in TRIGGER.finditer(text):
        start = match.start()
        if spans and start - spans[-1][1] < _NEAR:
            spans[-1] = (spans[-1][0], start + 1)
        else:
            spans.append((start, start + 1))
    return spans


def list_lost(text: str) -> list[Span]:
    """Return where a damaged page has a question mark for a character that its charset had not."""
    return [match.span() for match in LOST.finditer(text)]


class _Decoder:
    def __init__(self, text: str, table: GbkTable, work: Work, trigger: re.Pattern[str]) -> None:
        self._text = text
        self._trigger = trigger
        self._work = work
        self._line = Line(text, table, work, trigger)
        self._here: Memory = {}  # what this text has had: it costs nothing again, whatever is remembered of others
        self._memory = _memory(table)

    def windows(self) -> list[_Window]:
        """Return the runs that read better out of step, in order."""
        places = [*self._places()]
        if any(place.decoded.doubt for place in places):
            self._learn(places)
            if self._line.page:
                places = [self._reconsider(place, self._line.page) for place in places]
        return [*filter(None, map(self._window, places))]

    def _window(self, place: _Place) -> _Window | None:
        start, decoded = place.start, place.decoded
        if decoded.out is not None:
            return _Window(start, start + decoded.length, decoded.out, decoded.doubt)
        if unread := UNREAD.match(self._text, start):
            return _Window(start, unread.end(), None, ((0, unread.end() - start),))
        return None

    def _places(self) -> Iterator[_Place]:
        at = 0
        while found := self._trigger.search(self._text, at):
            start = found.start()
            if self._is_english(start):
                self._line.note(self._text[at : found.end()])
                at = found.end()
                continue
            self._line.note(self._text[at:start])
            place = _Place(start, self._line.before, self._look_up(start))
            yield place
            out = place.decoded.out
            end = start + (place.decoded.length if out is not None else 0)
            at = max(end, found.end())  # where nothing was found, another run can begin at once
            self._line.note((out or "") + self._text[end:at])

    def _is_english(self, start: int) -> bool:
        """Whether a question in English ends there; behind a letter with pinyin it is a letter of a run (?;A(chǔ))."""
        around = self._text[max(start - 1, 0) : start + 4]
        return around.isascii() and ANNOTATION.match(self._text, start + 3) is None

    def _learn(self, places: list[_Place]) -> None:
        pieces, at = [], 0
        for start, _, decoded in places:
            pieces += [self._text[at:start], "" if decoded.doubt else decoded.out or ""]
            at = start + decoded.length
        asked = [*chain.from_iterable(place.decoded.asked for place in places if place.decoded.doubt)]
        self._line.learn("\n".join([*pieces, self._text[at:]]), asked)

    def _reconsider(self, place: _Place, page: Page) -> _Place:
        """Decode a doubtful place again with what was learnt."""
        decoded = place.decoded
        if not decoded.doubt or not page.bears_on(decoded.out or "", decoded.asked):
            return place
        self._line.before = place.before
        limit = self._limit(place.start)
        self._line.want(place.start, limit)
        again = read_straight(self._line, place.start, limit)
        return place._replace(decoded=again) if again and again.length == decoded.length else place

    def _look_up(self, start: int) -> Decoded:
        """Return what stands at the place, from memory where the same run stood behind the same words before."""
        begin, last = self._line.begin()
        limit = self._limit(start)
        plenty = self._work.has_plenty()
        self._line.want(start, limit)
        key = (
            *(begin.number, last, self._line.before[-1:], self._line.marks(), self._line.wanted, plenty),
            self._text[start : min(start + 4, limit)],
        )
        near = self._text[max(start - SIGHT, 0) : start]
        here = self._here.setdefault(key, [])
        known = self._find(here, start, limit, near)
        if known:
            self._work.spend(1)
            return known.decoded
        remembered = self._memory.setdefault(key, [])
        known = self._find(remembered, start, limit, near)
        if known:
            self._work.spend(known.work)
        else:
            known = self._try(start, limit, near)
            if len(remembered) < _SAME_START:
                remembered.append(known)
        here.append(known)
        return known.decoded

    def _find(self, runs: list[_Run], start: int, limit: int, near: str) -> _Run | None:
        for run in runs:
            end = start + len(run.text)
            if self._text.startswith(run.text, start) and run.ends == (end >= limit) and run.left in ("", near):
                return run
        return None

    def _try(self, start: int, limit: int, near: str) -> _Run:
        budget, line = self._work.left, self._line
        line.reach, line.far = start, False
        decoded = read_straight(line, start, limit) or BeamReader(line, start, limit).read()
        if decoded.out is None and self._is_dot(start):
            decoded = Decoded(1, _DOT, ((0, 1),))
        end = max(start + decoded.length, line.reach)
        sight = SIGHT if line.far else _LOOKAHEAD if OPEN_END.search(self._text, max(start, end - 8), end + 2) else 3
        end = min(end + sight, limit)
        return _Run(self._text[start:end], end == limit, near if line.far else "", decoded, budget - self._work.left)

    def _is_dot(self, start: int) -> bool:
        """Whether the `?` stands for one of the dots between foreign names that GBK has not: • and ・."""
        if TRIGGER.match(self._text, start):
            return False
        line = self._line
        begin, following = line.begin()[0], line.form(self._text[start + 1])
        question, dot = (sum(line.model.read(mark + following, begin)[0]) for mark in ("？", _DOT))
        return question - dot > SURE

    def _limit(self, start: int) -> int:
        end = self._text.find("\n", start)
        return min(len(self._text) if end < 0 else end, start + _LONGEST)


Memory = dict[tuple[object, ...], list[_Run]]  # by what stood before and how the run begins


@lru_cache(maxsize=2)
def _remembered(table: GbkTable) -> Memory:
    return {}


def forget_runs() -> None:
    """Forget the runs decoded so far."""
    _remembered.cache_clear()


def _memory(table: GbkTable) -> Memory:
    """Return the runs decoded so far in pages of this script: a site's pages, and copies, repeat them."""
    memory = _remembered(table)
    if len(memory) > _REMEMBERED:
        memory.clear()
    return memory
