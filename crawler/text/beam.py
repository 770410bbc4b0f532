"""The wide way through a run out of step: from the place where it can begin, all readings that the bytes allow.

Narrowly first, and widely where what is found reads badly; the one that costs least in a model of Chinese is kept. The
plain reading is one of them.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from crawler.text.characters import Character, Guesses, is_vanishing_pair
from crawler.text.draft import Span
from crawler.text.language_model import NO_LIMIT, SCALE, UNKNOWN, Context, character_class
from crawler.text.line import (
    FLUENT,
    FLUENT_PAIR,
    GAIN,
    NEXT_PAIR,
    QUESTION,
    SPLIT,
    SURE,
    WANTED,
    Decoded,
    Line,
    find_strange,
    merge_spans,
)
from crawler.text.pinyin import has_reading
from crawler.text.splits import ANNOTATION, MARKS, SWALLOWED, TAG_REST, TRIGGER, guess_sign, possible_bytes

_EASY = 48  # cost a character up to which a narrow look is enough; sound news costs 50
# Characters in which a place that is none loses all its readings. Of 4,500 damaged passages none gains by a wide look
# at one that lost them in fewer than 17.
_LOST_AT_ONCE = 15
_BARE = 8 * SCALE  # cost of a `?` before a word being a split
_SWALLOWED_SIGN = 5 * SCALE  # gives back what the `?` that stands for a lost digit costs as a question
_TAIL = 4  # characters in step after which a window is closed
_COMPARED = 60  # last characters that are uncertain where another reading costs hardly more


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
_WIDE = _Width(24, 10 * SCALE, 6 * SCALE, 3 * SCALE, 6, 16, 20, 2)
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
    doubt: tuple[Span, ...]  # where something else may have stood in ``out``
    shifted: bool  # whether it differs from the plain reading


# Thousands are made for a run, in half the time that the class itself takes.
_reading: Callable[[tuple[int, Context, int, int, str, tuple[Span, ...], bool]], _Reading]
_reading = partial(tuple.__new__, _Reading)


class BeamReader:
    """Reads the run that begins at ``start``, no further than ``limit``."""

    def __init__(self, line: Line, start: int, limit: int) -> None:
        self._line = line
        self._start, self._limit = start, limit
        self._begin, self._last = line.begin()
        self._ahead: dict[int, int] = {}  # the least cost at each place that the window has reached
        self._guide: list[tuple[int, int]] = []  # what the narrow look reached, in order of place
        self._width = _NARROW
        self._gaps = False  # whether dropped pairs are looked for in this reading
        self._fluent = False  # whether the best reading goes on well at this place

    def read(self) -> Decoded:
        """Return what stands there."""
        end, best = self._follow()
        if self._line.work.has_plenty() and self._is_worth_a_wide_look(best):
            self._guide = sorted(self._ahead.items())
            self._width = _WIDE
            end, best = self._follow()
        length = end - self._start
        if best is None or not best.shifted:
            return Decoded(length, None, ())
        if self._read_plainly(end) < best.cost:
            return Decoded(0, None, ())
        return Decoded(length, best.out, merge_spans([*best.doubt, *self._strange(best.out)]))

    def _is_worth_a_wide_look(self, best: _Reading | None) -> bool:
        """Whether the narrow look found a run that reads badly, or lost one that had gone on for long."""
        if TRIGGER.match(self._line.text, self._start) is None:
            return False  # a question, in nearly all pages
        if best is None:
            return max(self._ahead) - self._start > _LOST_AT_ONCE
        return best.shifted and best.cost + GAIN * len(best.out) > _EASY * len(best.out)

    def _read_plainly(self, end: int) -> int:
        """Return what the window costs as it stands: marks behind a `?` are so rare that it is given up at once."""
        line = self._line
        forms = "".join(map(line.form, ANNOTATION.sub("", line.text[self._start : end])))
        return sum(line.model.read(forms, self._begin)[0]) - GAIN * len(forms) + QUESTION * forms.count("？")

    def _follow(self) -> tuple[int, _Reading | None]:
        """Return the end of the window and its best reading."""
        start, limit = self._start, self._limit
        begin = _Reading(0, self._begin, 0, self._last, "", (), False)
        waiting: dict[int, dict[tuple[int, Context], _Reading]] = {start: {(0, self._begin): begin}}
        ahead = self._ahead
        margin = self._width.margin
        in_step = 0
        while waiting:
            place = min(waiting)
            readings = _prune(waiting.pop(place), self._width, self._slack(place))
            self._line.work.spend(len(readings))
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

    def _slack(self, place: int) -> int:
        """Return what a reading may cost beyond the best that waits for the same byte."""
        at = bisect_left(self._guide, (place,))
        ahead = [cost for _, cost in self._guide[at : at + _REACH + 1]]
        if len(ahead) < 2:
            return self._width.margin
        return _SLACK + sum(max(0, after - before + GAIN) for before, after in pairwise(ahead))

    def _end_line(self, reading: _Reading) -> _Reading:
        return reading._replace(cost=reading.cost + reading.context["\n"][0])

    def _may_stop(self, place: int, in_step: int, readings: int) -> bool:
        if self._line.trigger.match(self._line.text, place) or self._line.trigger.match(self._line.text, place - 1):
            return False
        return readings == 1 or in_step > _TAIL

    # ---- One step: what the next character of the damaged text can have been.

    def _step(self, reading: _Reading, place: int, limit: int, best: int) -> Iterator[tuple[int, _Reading]]:
        character = self._line.text[place]
        if character in "(（" and (annotation := self._annotation_after(reading, place)):
            yield annotation, reading
            return
        if character in "?？":
            yield from self._question(reading, place, limit, best)
        if not reading.pending:
            yield place + 1, self._plain(reading, character)
            return
        for first, second in possible_bytes(character):
            direct = self._shifted_pair(reading, first, second)
            if direct is not None:
                yield place + 1, direct
            if reading.cost == best:
                self._fluent = direct is not None and self._is_fluent(reading, direct, place + 1)
            if self._gaps and not self._fluent:
                for follower in self._vanished(reading, first, second, place + 1):
                    yield place + 1, follower
        if character == " ":  # printed where it stands behind a first byte, which is lost
            for cost, guess in self._guess(reading, self._line.table.guesses_by_lead(reading.pending)):
                yield place + 1, self._plain(self._emit(reading, guess, 0, 2 * SCALE, cost), " ")

    def _is_fluent(self, reading: _Reading, direct: _Reading, place: int) -> bool:
        """Whether the character just read, with the one that follows it out of step, speaks against a gap before it."""
        cost = direct.cost - reading.cost + GAIN
        if cost > FLUENT:
            return False
        following = possible_bytes(self._line.text[place : place + 1] or " ")
        if len(following) == 1 and direct.pending:
            character = self._line.table.by_bytes.get(direct.pending << 8 | following[0][0])
            cost += direct.context[character.form][0] if character else UNKNOWN
        return cost < FLUENT_PAIR

    def _annotation_after(self, reading: _Reading, place: int) -> int:
        """Return the end of an inserted pinyin that stands here, 0 if none does."""
        if not (found := ANNOTATION.match(self._line.text, place)):
            return 0
        if reading.pending:
            return found.end() if self._line.is_annotation_inside(found[1], reading.last, reading.pending) else 0
        before = reading.out[-1:] or self._line.before[-1:]
        return found.end() if before and has_reading(before, found[1]) else 0

    def _plain(self, reading: _Reading, character: str) -> _Reading:
        cost, context, _, _, out, doubt, shifted = reading
        known = self._line.table.by_text.get(character)
        if known:
            more, context = context[known.form]
            last = known.trail
        else:
            more, context = context[character_class(character)]
            last = 0
            if character in "?？":
                more += QUESTION
        return _reading((cost + more - GAIN, context, 0, last, out + character, doubt, shifted))

    def _question(self, reading: _Reading, place: int, limit: int, best: int) -> Iterator[tuple[int, _Reading]]:
        table = self._line.table
        pending = reading.pending
        following = self._line.text[place + 1 : min(place + 2, limit)]
        swallowed = SWALLOWED.match(self._line.text, place + 1, limit)
        if swallowed:
            for follower in self._split_by_pinyin(reading, swallowed[1]):
                yield swallowed.end(), follower
        if pending and (not following or following in MARKS):
            for cost, guess in self._guess(reading, table.guesses_by_lead(pending), self._most(reading, place + 1, 1)):
                yield place + 1, self._emit(reading, guess, 0, self._line.closing(reading.out, guess), cost)
            if self._gaps:
                for follower in self._vanished_before_mark(reading, place + 1):
                    yield place + 1, follower
        elif pending and not swallowed:
            yield from self._swallowed_sign(reading, place, limit)
        elif following and following in MARKS:
            first, second = next((a, b) for a, b in possible_bytes(following) if b)
            for cost, guess in self._guess(reading, table.guesses_by_trail(first), self._most(reading, place + 2, 1)):
                yield place + 2, self._emit(reading, guess, second, SPLIT, cost)
            # 校、: ！ is read across, and cut twice
            if self._line.text.startswith("、", place + 2) and following in "?？":
                for cost, guess in self._guess(reading, table.guesses_by_trail(0xA3)):
                    yield place + 2, self._emit(reading, guess, 0, SPLIT, cost)
        elif not swallowed and self._line.trigger.match(self._line.text, place):
            for cost, guess in self._guess(reading, table.guesses_by_trail(0xA3)):
                yield place + 1, self._emit(reading, guess, 0xBF, _BARE, cost)

    def _split_by_pinyin(self, reading: _Reading, pinyin: str) -> Iterator[_Reading]:
        """The reader took a first byte with the parenthesis; the byte made up a table entry with the one before."""
        table, pending = self._line.table, reading.pending
        if not pending:
            for lead in table.seconds_read(reading.last, pinyin):
                yield reading._replace(pending=lead, cost=reading.cost + SCALE // 2, shifted=True)
            return
        for guess in table.read_by_lead(pending, pinyin):
            yield self._emit(reading, guess, 0, 0)
        for cost, before in self._guess(reading, table.vanishing_by_lead(pending)):
            middle = self._emit(reading, before, 0, 0, cost)
            for guess in table.guesses_read(pinyin):
                if is_vanishing_pair(before.trail, guess.lead):
                    yield self._emit(middle, guess, 0, 0)

    def _swallowed_sign(self, reading: _Reading, place: int, limit: int) -> Iterator[tuple[int, _Reading]]:
        """The reader took the second byte with a sign or digit behind it: which one is lost for good."""
        guesses = self._line.table.guesses_by_lead(reading.pending)
        if tag := TAG_REST.match(self._line.text, place + 1, limit):
            for cost, guess in self._guess(reading, guesses):
                yield tag.end(), self._emit(reading, guess, 0, self._line.closing(reading.out, guess), cost)
            return
        self._line.far = True
        sign = guess_sign(self._line.text, place, limit)
        for cost, guess in self._guess(reading, guesses):
            gain = self._line.closing(reading.out, guess) - _SWALLOWED_SIGN
            follower = self._plain(self._emit(reading, guess, 0, gain, cost), sign)
            size = len(follower.out)
            yield place + 1, follower._replace(doubt=(*follower.doubt, (size - 1, size)))

    def _shifted_pair(self, reading: _Reading, first: int, second: int) -> _Reading | None:
        character = self._line.table.by_bytes.get(reading.pending << 8 | first)
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
        guesses = self._line.table.vanishing_by_lead(reading.pending)
        ahead = [
            self._emit(reading, before, 0, 0, cost)
            for cost, before in self._guess(reading, guesses, self._most(reading, end, 2))[: self._width.in_gap]
        ]
        for left in range(self._width.pairs - 1, -1, -1):
            for middle in ahead:
                guesses = self._line.table.vanished_between(middle.last, first)
                for more, after in self._guess(middle, guesses, self._most(middle, end, 1))[: self._width.in_gap]:
                    yield self._emit(middle, after, second, 0, more)
            if not left:
                return
            ahead = [
                self._emit(middle, between, 0, NEXT_PAIR, cost)
                for middle in ahead
                for cost, between in self._guess(
                    middle, self._line.table.vanishing_behind(middle.last), self._most(middle, end, 2)
                )[: self._width.in_gap]
            ]
            ahead.sort()
            del ahead[self._width.in_gap :]

    def _vanished_before_mark(self, reading: _Reading, end: int) -> Iterator[_Reading]:
        """A pair was dropped and the byte behind it too: only what usually follows can be guessed."""
        for cost, before in self._guess(
            reading, self._line.table.vanishing_by_lead(reading.pending), self._most(reading, end, 2)
        )[: self._width.in_gap]:
            middle = self._emit(reading, before, 0, 0, cost)
            for more, after in self._guess(
                middle, self._line.table.vanished_behind(before.trail), self._most(middle, end, 1)
            )[: self._width.before_mark]:
                yield self._emit(middle, after, 0, 0, more)

    def _strange(self, out: str) -> list[Span]:
        """Return where two characters in a row go ill together, or one with the line's end."""
        forms = [known.form if (known := self._line.table.by_text.get(c)) else character_class(c) for c in out]
        costs, _ = self._line.model.read("".join(forms), self._begin)
        return find_strange([*costs, UNKNOWN])

    def _most(self, reading: _Reading, end: int, characters: int) -> int:
        """Return what characters after the reading may cost if it is to catch up with the best at ``end``."""
        return self._ahead.get(end, NO_LIMIT) + self._width.margin + characters * GAIN - reading.cost

    def _guess(self, reading: _Reading, guesses: Guesses, most: int = NO_LIMIT) -> list[tuple[int, Character]]:
        width = self._width
        return self._line.guess(reading.context, reading.out, guesses, width.alone, width.guess_margin, most)

    def _emit(self, reading: _Reading, character: Character, pending: int, cost: int, known: int = 0) -> _Reading:
        before, context, _, _, out, doubt, _ = reading
        _, trail, text, form, own = character
        more, context = context[form]
        line = self._line
        if line.page:
            more = min(more, line.known_here(out, text))
        if line.wanted and text in line.wanted:
            cost -= WANTED
        return _reading((before + more + cost + own - GAIN, context, pending, trail, out + text, doubt, True))


def _add(readings: dict[tuple[int, Context], _Reading], reading: _Reading) -> None:
    """Keep the cheaper of two readings that can no longer be told apart."""
    key = (reading.pending, reading.context)
    rival = readings.get(key)
    if rival is None:
        readings[key] = reading
        return
    winner, loser = (reading, rival) if reading.cost < rival.cost else (rival, reading)
    if loser.cost - winner.cost < SURE:
        winner = _note_rival(winner)
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
        if rival.cost - best.cost < SURE:
            best = _note_rival(best)
    return best


def _note_rival(reading: _Reading) -> _Reading:
    cost, context, pending, last, out, doubt, shifted = reading
    size = len(out)
    if not size:
        return reading
    return _reading((cost, context, pending, last, out, (*doubt, (max(0, size - _COMPARED), size)), shifted))
