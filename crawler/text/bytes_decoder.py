"""Runs of text read one byte off: found, re-encoded, given back their lost bytes, and read again.

Mirrors replace and cut GBK text by bytes. Where that splits a character, the reader loses a byte (it prints ``?``) and
takes the second half of each character with the first half of the next, until an ASCII byte, a cut or an inserted
pinyin brings it back in step. So from every ``?`` that can be such a place the bytes are followed under all readings
that they allow, and the one that costs least in a model of Chinese is kept; the plain reading is one of them.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, pairwise
from math import log
from os.path import commonpath
from typing import NamedTuple

from crawler.text.draft import Edit, Span
from crawler.text.gbk import Character, GbkTable, Guesses, gbk_table, is_vanishing_pair
from crawler.text.language_model import SCALE, START, UNKNOWN, Context, character_class, language_model
from crawler.text.pinyin import LETTERS, has_reading
from crawler.text.script import count_simplified, count_traditional

_MARKS = "！？；，、：!?;,:"
_PINYIN = f"[{LETTERS}]{{1,7}}"
_TRIGGER = re.compile(f"[?？](?=[{_MARKS}]|{_PINYIN}[)）])")
# Where a `？` was made of two characters and printed alone. Sound text has such places, so only a page that is known to
# be damaged is looked at for them.
_BARE_TRIGGER = re.compile(
    f"[?？](?:(?=[{_MARKS}]|{_PINYIN}[)）])|(?<=[\u3400-\u9fff][?？])(?=[\u3400-\u9fff][\u3400-\u9fff@-~]))"
)
AFTER_QUESTION = re.compile(f"[{_MARKS}{LETTERS}]")
_SWALLOWED = re.compile(f"({_PINYIN})[)）]")
_ANNOTATION = re.compile(f"[(（]({_PINYIN})[)）]")
_RUN = re.compile(f"[?？](?:[{_MARKS}]|{_PINYIN}[)）])[^\\x00-\\x7f{_MARKS}]*")
_OPEN_END = re.compile(f"[?？(（][{LETTERS}]{{0,7}}[)）]?$")
_TAG_REST = re.compile("/?(?:strong|span|font|div|p|b|i|br|em)/?>")
_BESIDE_DIGIT = re.compile("[0-9年月日%.]")

# Costs are those of the language model: ``SCALE`` to the nat.
_EASY = 48  # cost a character up to which a narrow look is enough; sound news costs 50
_NO_LIMIT = 1 << 30
# The model knows less than there is to know, and charges too much for any character. Readings differ in length, so
# that must be given back: with 0, two characters that vanished lose to any common one; with 24, chance pairs win.
_GAIN = 12
_FLUENT = 7 * SCALE  # where the next character costs less, and it and the following one together less than
_FLUENT_PAIR = 12 * SCALE  # this, no pair is missing before it
_SPLIT = 4 * SCALE  # cost of a `?` before a mark being a split, not a question
_QUESTION = 4 * SCALE  # cost of its being a question
_BARE = 8 * SCALE  # cost of a `?` before a word being a split
_SWALLOWED_SIGN = 5 * SCALE  # gives back what the `?` that stands for a lost digit costs as a question
_UNOPENED = 8 * SCALE  # cost of a closing mark that nothing opened
_OPENED = 2 * SCALE  # what an open quotation speaks for its end
_NEXT_PAIR = SCALE  # cost of each further pair that was dropped in a row
_WANTED = 3 * SCALE  # what an end further on speaks for a beginning
_PAGE_DOUBT = 2.0  # nats that a character costs at the least for following as it does elsewhere on the page
_RARE_DOUBT = 4.0  # nats that a character costs at the least for being on the page at all
_LEARNT = 100_000  # characters of a page that are learnt from
_SURE = 4 * SCALE  # a reading closer than this to the best makes the place uncertain
_STRANGE = 7 * SCALE  # cost of a character that is doubtful in a repaired run
_STRANGE_BEHIND = 5 * SCALE  # if the next one costs this
_CONTEXT = 3  # characters before the window that the model reads
_LINE_KEPT = 300  # characters of a line in which an open quotation is looked for
_TAIL = 4  # characters in step after which a window is closed
_OPENING = {"”": "“", "》": "《", "」": "「", "』": "『", "】": "【", "〉": "〈", "）": "（", "〕": "〔"}
# Readings compared at the most for one text: a few seconds, and no real text needs all of it. The first half may be
# spent on wide looks.
_WORK_PER_TEXT = 300_000
_PLACES_MAX = 4000  # places to look at in one text; a page of 100 kB that is damaged in every clause has some 2,500
_LONGEST = 400  # characters of a window; real runs are back in step much sooner
_COMPARED = 60  # last characters in which rival readings are compared
_SIGHT = 60  # characters on both sides in which a lost parenthesis is looked for
_LOOKAHEAD = 12  # characters behind a window that can have a say in it: an inserted pinyin is no longer
_REMEMBERED = 4096  # beginnings of runs kept in memory, about a kilobyte each
_SAME_START = 16  # runs kept that begin alike
_NEAR = 40  # characters between places left alone that are reported as one span


class _Width(NamedTuple):
    """How widely readings are looked for."""

    beam: int  # readings kept at each place
    margin: int  # cost above the best at which a reading is given up
    guess_margin: int  # cost above the best guess for a lost byte at which others are not tried
    gap_margin: int  # cost above the best within which dropped pairs are looked for
    in_gap: int  # guesses tried for each character of a dropped pair
    before_mark: int  # the same where nothing of the second one is left
    alone: int  # guesses tried though nothing is known of them behind the last character
    pairs: int  # pairs in a row that can have been dropped


_NARROW = _Width(4, 5 * SCALE, 5 * SCALE, 2 * SCALE, 3, 8, 6, 1)
_WIDE = _Width(32, 12 * SCALE, 6 * SCALE, 4 * SCALE, 8, 32, 20, 2)
# Readings out of step wait for the same byte, so what follows is the same for all: a dearer one can only catch up by
# what the next three characters cost less behind its own last ones.
_SLACK = 3 * SCALE
_REACH = 3
_GAPS_TRIED = 2  # readings at a place, the best first, in which dropped pairs are looked for


class _Reading(NamedTuple):
    cost: int
    context: Context
    pending: int  # first byte of a character whose second byte is still to come; 0: in step
    last: int  # the byte before: with the pending or coming one it can be a table entry of the mirror
    out: str
    doubt: tuple[tuple[int, int, str], ...]  # what else may have stood between two places of ``out``
    shifted: bool  # whether it differs from the plain reading


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


class _Window(NamedTuple):
    start: int
    end: int
    out: str
    doubt: tuple[Span, ...]


class _Decoded(NamedTuple):
    """What was found at a place; no ``out``: the plain reading is the best."""

    length: int
    out: str | None
    doubt: tuple[Span, ...]


class _Place(NamedTuple):
    """Where a run can begin, the line before it, repaired, and what was found."""

    start: int
    before: str
    decoded: _Decoded


class _Run(NamedTuple):
    """A run and what was found: it is the same wherever it stands behind the same words."""

    text: str  # with what follows the window and had a say
    ends: bool  # whether the line ends there
    left: str  # what stood before, if what is far had a say
    decoded: _Decoded
    work: int


def find_shifted(text: str, work: Work) -> tuple[list[Edit], list[Span]]:
    """Return the edits that put runs back in step, and the uncertain spans in the text after them.

    Raises: TooMuchWork.
    """
    edits: list[Edit] = []
    spans: list[Span] = []
    trigger = _BARE_TRIGGER if _ANNOTATION.search(text) else _TRIGGER
    places = sum(1 for _ in islice(trigger.finditer(text), _PLACES_MAX + 1))
    if not places:
        return edits, spans
    if places > _PLACES_MAX:
        raise TooMuchWork
    delta = 0
    decoder = _Decoder(text, gbk_table(traditional=_is_traditional(text)), work, trigger)
    for window in decoder.windows():
        edits.append(Edit(window.start, window.end, window.out, "bytes"))
        spans.extend((window.start + delta + s, window.start + delta + e) for s, e in window.doubt)
        delta += len(window.out) - (window.end - window.start)
    return edits, spans


def _is_traditional(text: str) -> bool:
    """Whether the text was traditional before its runs went out of step.

    A run of simplified text out of step has characters of GB 2312 alone, one of traditional text has both kinds.
    """
    return count_traditional(text) >= count_simplified(_RUN.sub("", text))


def list_places(text: str) -> list[Span]:
    """Return where bytes can be out of step, places near each other as one span."""
    spans: list[Span] = []
    for match in _TRIGGER.finditer(text):
        start = match.start()
        if spans and start - spans[-1][1] < _NEAR:
            spans[-1] = (spans[-1][0], start + 1)
        else:
            spans.append((start, start + 1))
    return spans


class _Decoder:
    def __init__(self, text: str, table: GbkTable, work: Work, trigger: re.Pattern[str]) -> None:
        self._text = text
        self._trigger = trigger
        self._table = table
        self._model = language_model()
        self._work = work
        self._spend = work.spend
        self._ahead: dict[int, int] = {}  # the least cost at each place that the window has reached
        self._guide: list[tuple[int, int]] = []  # what the narrow look reached, in order of place
        self._page: dict[str, dict[str, int]] = {}  # what the page has behind a character, and what that costs
        self._certain = (0, 0)  # what was learnt from
        self._rare: dict[str, int] = {}  # what characters cost that the page has and few others do
        self._wanted = ""  # opening marks that the rest of the line wants
        self._far = False  # whether the window's reading hangs on what stands far from it
        self._here: Memory = {}  # what this text has had: it costs nothing again, whatever is remembered of others
        self._memory = _memory(table)
        self._width = _WIDE
        self._gaps = False  # whether dropped pairs are looked for in this reading
        self._fluent = False  # whether the best reading goes on well at this place
        self._before = ""  # the line so far, repaired

    def windows(self) -> list[_Window]:
        """Return the runs that read better out of step, in order."""
        places = [*self._places()]
        if any(place.decoded.doubt for place in places):
            self._learn(places)
            places = [self._reconsider(place) for place in places]
        return [
            _Window(place.start, place.start + place.decoded.length, place.decoded.out, place.decoded.doubt)
            for place in places
            if place.decoded.out is not None
        ]

    def _places(self) -> Iterator[_Place]:
        at = 0
        while found := self._trigger.search(self._text, at):
            start = found.start()
            if self._text[max(start - 1, 0) : start + 4].isascii():  # a question in English
                self._note(self._text[at : found.end()])
                at = found.end()
                continue
            self._note(self._text[at:start])
            place = _Place(start, self._before, self._look_up(start))
            yield place
            end = start + place.decoded.length
            at = max(end, found.end())
            out = place.decoded.out
            self._note(self._text[start:at] if out is None else out + self._text[end:at])

    def _learn(self, places: list[_Place]) -> None:
        """Take note of what the page has where it is certain: one place that is decides another that is not."""
        pieces, at = [], 0
        for start, _, decoded in places:
            pieces += [self._text[at:start], "" if decoded.doubt else decoded.out or ""]
            at = start + decoded.length
        certain = _ANNOTATION.sub("", "\n".join([*pieces, self._text[at:]])[:_LEARNT])
        self._certain = hash(certain), len(certain)  # not the page itself, which memory would keep
        alone = Counter(certain)
        for (one, other), times in Counter(pairwise(certain)).items():
            if "\u3400" <= one <= "\u9fff" and other in self._table.by_text:
                cost = round((_PAGE_DOUBT - log(times / alone[one])) * SCALE)
                self._page.setdefault(one, {})[other] = cost

        for one, times in alone.items():  # characters that are rarer elsewhere than here
            known = self._table.by_text.get(one)
            cost = round((_RARE_DOUBT - log(times / len(certain))) * SCALE)
            if known and self._model.prior(known.form) > cost:
                self._rare[one] = cost

    def _reconsider(self, place: _Place) -> _Place:
        """Decode a doubtful place again with what was learnt."""
        if not place.decoded.doubt:
            return place
        self._before = place.before
        limit = self._limit(place.start)
        self._wanted = self._list_wanted(place.start, limit)
        near = self._text[max(place.start - _SIGHT, 0) : place.start]
        key = (self._certain, place.before, near, self._text[place.start : limit], self._work.has_plenty())
        known = self._memory.setdefault(key, [])
        if known:
            self._spend(known[0].work)
        else:
            known.append(self._try(place.start, limit, near))
        decoded = known[0].decoded
        settled = decoded.out is not None and decoded.length == place.decoded.length
        return place._replace(decoded=decoded) if settled else place

    def _look_up(self, start: int) -> _Decoded:
        """Return what stands at the place, from memory where the same run stood behind the same words before."""
        begin = self._begin()
        limit = self._limit(start)
        before = self._before
        open_marks = tuple(before.count(opening) - before.count(closing) for closing, opening in _OPENING.items())
        plenty = self._work.has_plenty()
        self._wanted = self._list_wanted(start, limit)
        key = (
            *(begin.context, begin.last, before[-1:], open_marks, self._wanted, plenty),
            self._text[start : min(start + 4, limit)],
        )
        near = self._text[max(start - _SIGHT, 0) : start]
        here = self._here.setdefault(key, [])
        known = self._find(here, start, limit, near)
        if known:
            self._spend(1)
            return known.decoded
        remembered = self._memory.setdefault(key, [])
        known = self._find(remembered, start, limit, near)
        if known:
            self._spend(known.work)
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
        self._far = False
        budget = self._work.left
        decoded = self._decode(start)
        end = start + decoded.length
        sight = _SIGHT if self._far else _LOOKAHEAD if _OPEN_END.search(self._text, max(start, end - 8), end + 2) else 3
        end = min(end + sight, limit)
        return _Run(self._text[start:end], end == limit, near if self._far else "", decoded, budget - self._work.left)

    def _list_wanted(self, start: int, limit: int) -> str:
        """Return the opening marks whose closing ones stand in the rest of the line without them."""
        wanted = ""
        for closing, opening in _OPENING.items():
            end = self._text.find(closing, start, limit)
            if (
                end >= 0
                and self._text.find(opening, start, end) < 0
                and self._before.count(opening) <= self._before.count(closing)
            ):
                wanted += opening
        return wanted

    def _decode(self, start: int) -> _Decoded:
        """Look narrowly first, and more widely as long as what is found reads badly."""
        self._ahead = {}
        self._guide = []
        self._width = _NARROW
        end, best = self._follow(start)
        reads_well = best is not None and best.cost + _GAIN * len(best.out) <= _EASY * len(best.out)
        if not reads_well and self._work.has_plenty():
            self._guide = sorted(self._ahead.items())
            self._width = _WIDE
            end, best = self._follow(start)
        if best is None or not best.shifted:
            return _Decoded(end - start, None, ())
        return _Decoded(end - start, best.out, _merge((*_doubtful(best), *self._strange(best.out))))

    def _note(self, repaired: str) -> None:
        line = repaired.rpartition("\n")
        self._before = line[2] if line[1] else (self._before + repaired)[-_LINE_KEPT:]

    def _follow(self, start: int) -> tuple[int, _Reading | None]:
        """Return the end of the window that starts at ``start`` and its best reading."""
        limit = self._limit(start)
        waiting: dict[int, dict[tuple[int, Context], _Reading]] = {start: {(0, START): self._begin()}}
        ahead = self._ahead
        margin = self._width.margin
        in_step = 0
        while waiting:
            place = min(waiting)
            readings = _prune(waiting.pop(place), self._width, self._slack(place))
            self._spend(len(readings))
            settled = place > start and not waiting and not any(reading.pending for reading in readings)
            in_step = in_step + 1 if settled else 0
            if place >= limit:
                return place, _choose([self._end_line(reading) for reading in readings])
            if settled and self._may_stop(place, in_step, len(readings)):
                return place, _choose(readings)
            best = readings[0].cost
            for rank, reading in enumerate(readings):
                self._gaps = rank < _GAPS_TRIED and reading.cost < best + self._width.gap_margin
                for end, follower in self._step(reading, place, limit, best):
                    known = ahead.get(end)
                    if known is None or follower.cost < known:
                        ahead[end] = follower.cost
                    elif follower.cost > known + margin:
                        continue
                    _add(waiting.setdefault(end, {}), follower)
        return limit, None

    def _limit(self, start: int) -> int:
        end = self._text.find("\n", start)
        return min(len(self._text) if end < 0 else end, start + _LONGEST)

    def _slack(self, place: int) -> int:
        """Return what a reading may cost beyond the best that waits for the same byte."""
        at = bisect_left(self._guide, (place,))
        ahead = [cost for _, cost in self._guide[at : at + _REACH + 1]]
        if len(ahead) < 2:
            return self._width.margin
        return _SLACK + sum(max(0, after - before + _GAIN) for before, after in pairwise(ahead))

    def _end_line(self, reading: _Reading) -> _Reading:
        return reading._replace(cost=reading.cost + self._model.cost(reading.context, "\n"))

    def _may_stop(self, place: int, in_step: int, readings: int) -> bool:
        if self._trigger.match(self._text, place) or self._trigger.match(self._text, place - 1):
            return False
        return readings == 1 or in_step > _TAIL

    def _begin(self) -> _Reading:
        before = _ANNOTATION.sub("", self._before[-8 * _CONTEXT :])[-_CONTEXT:]
        reading = _Reading(0, START, 0, 0, "", (), False)
        if len(before) < _CONTEXT:
            reading = self._plain(reading, "\n")
        for character in before:
            reading = self._plain(reading, character)
        return _Reading(0, reading.context, 0, reading.last, "", (), False)

    # ---- One step: what the next character of the damaged text can have been.

    def _step(self, reading: _Reading, place: int, limit: int, best: int) -> Iterator[tuple[int, _Reading]]:
        character = self._text[place]
        if character in "(（" and (annotation := self._annotation_after(reading, place)):
            yield annotation, reading
            return
        if character in "?？":
            yield from self._question(reading, place, limit, best)
        if not reading.pending:
            yield place + 1, self._plain(reading, character)
            return
        for first, second in _possible_bytes(character):
            direct = self._shifted_pair(reading, first, second)
            if direct is not None:
                yield place + 1, direct
            if reading.cost == best:
                self._fluent = direct is not None and self._is_fluent(reading, direct, place + 1)
            if self._gaps and not self._fluent:
                for follower in self._vanished(reading, first, second, place + 1):
                    yield place + 1, follower
        if character == " ":  # printed where it stands behind a first byte, which is lost
            for cost, guess in self._guess(reading, self._table.guesses_by_lead(reading.pending)):
                yield place + 1, self._plain(self._emit(reading, guess, 0, 2 * SCALE, cost), " ")

    def _is_fluent(self, reading: _Reading, direct: _Reading, place: int) -> bool:
        """Whether the character just read, with the one that follows it out of step, speaks against a gap before it."""
        cost = direct.cost - reading.cost + _GAIN
        if cost > _FLUENT:
            return False
        following = _possible_bytes(self._text[place : place + 1] or " ")
        if len(following) == 1 and direct.pending:
            character = self._table.by_bytes.get(direct.pending << 8 | following[0][0])
            cost += self._model.cost(direct.context, character.form) if character else UNKNOWN
        return cost < _FLUENT_PAIR

    def _annotation_after(self, reading: _Reading, place: int) -> int:
        """Return the end of an inserted pinyin that stands here, 0 if none does."""
        if not (found := _ANNOTATION.match(self._text, place)):
            return 0
        if reading.pending:
            character = self._table.by_bytes.get(reading.last << 8 | reading.pending)
            return found.end() if character and has_reading(character.text, found[1]) else 0
        before = reading.out[-1:] or self._before[-1:]
        return found.end() if before and has_reading(before, found[1]) else 0

    def _plain(self, reading: _Reading, character: str) -> _Reading:
        cost, context, _, _, out, doubt, shifted = reading
        known = self._table.by_text.get(character)
        if known:
            more, context = self._model.extend(context, known.form)
            last = known.trail
        else:
            more, context = self._model.extend(context, character_class(character))
            last = 0
            if character in "?？":
                more += _QUESTION
        return _Reading(cost + more - _GAIN, context, 0, last, out + character, doubt, shifted)

    def _question(self, reading: _Reading, place: int, limit: int, best: int) -> Iterator[tuple[int, _Reading]]:
        table = self._table
        pending = reading.pending
        following = self._text[place + 1 : min(place + 2, limit)]
        swallowed = _SWALLOWED.match(self._text, place + 1, limit)
        if swallowed:
            for follower in self._split_by_pinyin(reading, swallowed[1]):
                yield swallowed.end(), follower
        if pending and (not following or following in _MARKS):
            for cost, guess in self._guess(reading, table.guesses_by_lead(pending), self._most(reading, place + 1, 1)):
                yield place + 1, self._emit(reading, guess, 0, self._closing(reading, guess), cost)
            if self._gaps:
                for follower in self._vanished_before_mark(reading, place + 1):
                    yield place + 1, follower
        elif pending and not swallowed:
            yield from self._swallowed_sign(reading, place, limit)
        elif following and following in _MARKS:
            first, second = next((a, b) for a, b in _possible_bytes(following) if b)
            for cost, guess in self._guess(reading, table.guesses_by_trail(first), self._most(reading, place + 2, 1)):
                yield place + 2, self._emit(reading, guess, second, _SPLIT, cost)
            if self._text.startswith("、", place + 2) and following in "?？":  # 校、: ！ is read across, and cut twice
                for cost, guess in self._guess(reading, table.guesses_by_trail(0xA3)):
                    yield place + 2, self._emit(reading, guess, 0, _SPLIT, cost)
        elif not swallowed and self._trigger.match(self._text, place):
            for cost, guess in self._guess(reading, table.guesses_by_trail(0xA3)):
                yield place + 1, self._emit(reading, guess, 0xBF, _BARE, cost)

    def _closing(self, reading: _Reading, guess: Character) -> int:
        """Return what the line so far costs, or saves, a guess that closes a quotation."""
        opening = _OPENING.get(guess.text)
        if not opening:
            return _UNOPENED if guess.text in "—…‘’" else 0
        quoted = self._before + reading.out
        return -_OPENED if quoted.count(opening) > quoted.count(guess.text) else _UNOPENED

    def _split_by_pinyin(self, reading: _Reading, pinyin: str) -> Iterator[_Reading]:
        """The reader took a first byte with the parenthesis; the byte made up a table entry with the one before."""
        table, pending = self._table, reading.pending
        if not pending:
            for lead in table.seconds_read(reading.last, pinyin):
                yield reading._replace(pending=lead, cost=reading.cost + SCALE // 2, shifted=True)
            return
        for _, guess in table.by_lead[pending]:
            if has_reading(guess.text, pinyin):
                yield self._emit(reading, guess, 0, 0)
        for cost, before in self._guess(reading, table.vanishing_by_lead(pending)):
            middle = self._emit(reading, before, 0, 0, cost)
            for guess in table.guesses_read(pinyin):
                if is_vanishing_pair(before.trail, guess.lead):
                    yield self._emit(middle, guess, 0, 0)

    def _swallowed_sign(self, reading: _Reading, place: int, limit: int) -> Iterator[tuple[int, _Reading]]:
        """The reader took the second byte with a sign or digit behind it: which one is lost for good."""
        guesses = self._table.guesses_by_lead(reading.pending)
        if tag := _TAG_REST.match(self._text, place + 1, limit):
            for cost, guess in self._guess(reading, guesses):
                yield tag.end(), self._emit(reading, guess, 0, self._closing(reading, guess), cost)
            return
        self._far = True
        sign = _guess_sign(self._text, place, limit)
        for cost, guess in self._guess(reading, guesses):
            follower = self._plain(self._emit(reading, guess, 0, -_SWALLOWED_SIGN, cost), sign)
            size = len(follower.out)
            yield place + 1, follower._replace(doubt=(*follower.doubt, (size - 1, size, "")))

    def _shifted_pair(self, reading: _Reading, first: int, second: int) -> _Reading | None:
        character = self._table.by_bytes.get(reading.pending << 8 | first)
        if character is None or second == 0x80:
            return None
        if second > 0x80 or not second:
            return self._emit(reading, character, second, 0)
        # an ASCII letter that the reader took for a second byte
        return self._plain(self._emit(reading, character, 0, 0), chr(second))

    def _vanished(self, reading: _Reading, first: int, second: int, end: int) -> Iterator[_Reading]:
        """Between the last character and this one a pair, or a few in a row, can have been dropped."""
        if 0 < second < 0x81:
            return
        guesses = self._table.vanishing_by_lead(reading.pending)
        ahead = [
            self._emit(reading, before, 0, 0, cost)
            for cost, before in self._guess(reading, guesses, self._most(reading, end, 2))[: self._width.in_gap]
        ]
        for left in range(self._width.pairs - 1, -1, -1):
            for middle in ahead:
                guesses = self._table.vanished_between(middle.last, first)
                for more, after in self._guess(middle, guesses, self._most(middle, end, 1))[: self._width.in_gap]:
                    yield self._emit(middle, after, second, 0, more)
            if not left:
                return
            ahead = [
                self._emit(middle, between, 0, _NEXT_PAIR, cost)
                for middle in ahead
                for cost, between in self._guess(
                    middle, self._table.vanishing_behind(middle.last), self._most(middle, end, 2)
                )[: self._width.in_gap]
            ]
            ahead.sort()
            del ahead[self._width.in_gap :]

    def _vanished_before_mark(self, reading: _Reading, end: int) -> Iterator[_Reading]:
        """A pair was dropped and the byte behind it too: only what usually follows can be guessed."""
        for cost, before in self._guess(
            reading, self._table.vanishing_by_lead(reading.pending), self._most(reading, end, 2)
        )[: self._width.in_gap]:
            middle = self._emit(reading, before, 0, 0, cost)
            for more, after in self._guess(
                middle, self._table.vanished_behind(before.trail), self._most(middle, end, 1)
            )[: self._width.before_mark]:
                yield self._emit(middle, after, 0, 0, more)

    def _strange(self, out: str) -> list[Span]:
        """Return where two characters in a row go ill together, or one with the line's end."""
        forms = [known.form if (known := self._table.by_text.get(c)) else character_class(c) for c in out]
        costs = self._model.read("".join(forms), self._begin().context)[0]
        return [
            (place, min(place + 2, len(out)))
            for place, (cost, following) in enumerate(zip(costs, [*costs[1:], UNKNOWN], strict=True))
            if cost > _STRANGE and following > _STRANGE_BEHIND
        ]

    def _most(self, reading: _Reading, end: int, characters: int) -> int:
        """Return what characters after the reading may cost if it is to catch up with the best at ``end``."""
        return self._ahead.get(end, _NO_LIMIT) + self._width.margin + characters * _GAIN - reading.cost

    def _guess(self, reading: _Reading, guesses: Guesses, most: int = 1 << 30) -> list[tuple[int, Character]]:
        """Return the guesses worth a try after the reading, with what they cost there."""
        context = reading.context
        by_form = guesses.by_form
        found = self._model.cheapest(context, guesses.forms, guesses.behind)
        alone = context[6] + context[7] + context[8]
        tried = [(cost, character) for cost, form in found for character in by_form[form]]
        taken = {form for _, form in found}
        for prior, character in guesses.ranked[: self._width.alone]:
            if character.form not in taken:
                tried.append((alone + prior, character))
        here = self._page.get((reading.out or self._before)[-1:], {})
        for text, cost in (*self._rare.items(), *here.items()):
            character = self._table.by_text[text]
            if character in by_form.get(character.form, ()):
                tried.append((cost, character))
        if not tried:
            return tried
        most = min(most, min(tried)[0] + self._width.guess_margin)
        tried = sorted([pair for pair in tried if pair[0] <= most])
        self._spend(len(tried))
        return tried

    def _emit(self, reading: _Reading, character: Character, pending: int, cost: int, known: int = 0) -> _Reading:
        before, context, _, _, out, doubt, _ = reading
        more, context = self._model.extend(context, character.form)
        if self._page:
            here = self._page.get((out or self._before)[-1:], {})
            more = min(more, here.get(character.text, UNKNOWN), self._rare.get(character.text, UNKNOWN))
        if character.text in self._wanted:
            cost -= _WANTED
        return _Reading(
            before + more + cost + character.cost - _GAIN,
            context,
            pending,
            character.trail,
            out + character.text,
            doubt,
            True,
        )


def _add(readings: dict[tuple[int, Context], _Reading], reading: _Reading) -> None:
    """Keep the cheaper of two readings that can no longer be told apart."""
    key = (reading.pending, reading.context)
    rival = readings.get(key)
    if rival is None:
        readings[key] = reading
        return
    winner, loser = (reading, rival) if reading.cost < rival.cost else (rival, reading)
    if loser.cost - winner.cost < _SURE:
        winner = _note_rival(winner, loser)
    readings[key] = winner


def _prune(readings: dict[tuple[int, Context], _Reading], width: _Width, slack: int) -> list[_Reading]:
    """Return the cheapest readings, the best first."""
    if len(readings) == 1:
        return list(readings.values())
    ranked = sorted(readings.values())
    most = ranked[0].cost + width.margin
    kept: list[_Reading] = []
    best: dict[int, int] = {}
    for reading in ranked:
        if reading.cost > most or len(kept) == width.beam:
            break
        if reading.cost <= best.setdefault(reading.pending, reading.cost) + slack:
            kept.append(reading)
    return kept


def _choose(readings: list[_Reading]) -> _Reading | None:
    in_step = sorted(reading for reading in readings if not reading.pending)
    if not in_step:
        return None
    best = in_step[0]
    for rival in in_step[1:]:
        if rival.cost - best.cost < _SURE:
            best = _note_rival(best, rival)
    return best


def _note_rival(reading: _Reading, rival: _Reading) -> _Reading:
    start = max(0, len(reading.out) - _COMPARED)
    return reading._replace(doubt=(*reading.doubt, (start, len(reading.out), rival.out[start:])))


def _doubtful(reading: _Reading) -> list[Span]:
    """Return where the reading differs from its rivals: of those that were noted only few are ever asked for."""
    spans = []
    for start, end, other in reading.doubt:
        low, high = _difference(reading.out[start:end], other)
        spans.append((start + low, start + high))
    return spans


def _difference(one: str, other: str) -> Span:
    """Return the span of ``one`` outside which it equals ``other``; at least one character."""
    low = len(commonpath((one, other)))
    rest = one[low:][::-1], other[low:][::-1]
    low = min(low, max(len(one) - 1, 0))
    return low, max(len(one) - len(commonpath(rest)), low + 1)


def _merge(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


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


@lru_cache(maxsize=65536)
def _possible_bytes(character: str) -> tuple[tuple[int, int], ...]:
    """Return the bytes that the reader can have taken for the character: (first, second), second 0 for one byte."""
    if character == "€":
        return ((0x80, 0),)
    if character in " 　":
        return ((0xA1, 0xA1),)
    if not character.isascii():
        try:
            encoded = character.encode("gbk")
        except UnicodeEncodeError:
            return ()
        return ((encoded[0], encoded[1]),) if len(encoded) == 2 else ()
    code = ord(character)
    if not 0x21 <= code <= 0x7E:
        return ()
    full = (0xA3, code + 0x80)  # extraction folded the full-width form
    return ((code, 0), full) if code >= 0x40 else (full,)


def _guess_sign(text: str, place: int, limit: int) -> str:
    """Return the parenthesis that the line lacks, or the question mark that stands there."""
    if _BESIDE_DIGIT.match(text, place + 1):
        return "?"
    line = _ANNOTATION.sub("", text[max(text.rfind("\n", 0, place) + 1, place - _SIGHT) : place])
    rest = _ANNOTATION.sub("", text[place + 1 : min(limit, place + _SIGHT)])
    if line.count("(") > line.count(")"):
        return ")"
    if rest.count(")") > rest.count("("):
        return "("
    return "?"
