"""Runs of text read one byte off: found, re-encoded, given back their lost bytes, and read again.

Mirrors replace and cut GBK text by bytes. Where that splits a character, the reader loses a byte (it prints ``?``) and
takes the second half of each character with the first half of the next, until an ASCII byte, a cut or an inserted
pinyin brings it back in step. So from every ``?`` that can be such a place the bytes are followed under all readings
that they allow, and the one that a model of Chinese prefers is kept; the plain reading is one of them.
"""

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from crawler.text.draft import Edit, Span
from crawler.text.gbk import Character, GbkTable, Guesses, gbk_table, is_vanishing_pair
from crawler.text.language_model import Begun, Scores, language_model, next_scores
from crawler.text.pinyin import LETTERS, has_reading
from crawler.text.script import traditional_share

_MARKS = "！？；，、：!?;,:"
_PINYIN = f"[{LETTERS}]{{1,7}}"
_TRIGGER = re.compile(f"[?？](?=[{_MARKS}]|{_PINYIN}[)）])")
AFTER_QUESTION = re.compile(f"[{_MARKS}{LETTERS}]")
_SWALLOWED = re.compile(f"({_PINYIN})[)）]")
_ANNOTATION = re.compile(f"[(（]({_PINYIN})[)）]")

_BESIDE_DIGIT = re.compile("[0-9年月日%.]")

_BEAM = 12  # readings kept at each place
_MARGIN = 14.0  # nats behind the best at which a reading is given up
_GUESS_MARGIN = 7.0  # nats behind the best guess for a lost byte at which others are not tried
_OPENING = {"”": "“", "》": "《"}
_STOPS = frozenset("，。、；：")
_STOPS_BEFORE = frozenset("，。、；：,;:")
_STOP_AFTER_STOP = -6.0
_SHIFT_COST = -4.0  # log probability that a `?` before a mark is a split, not a question
_VANISHED_MARGIN = 12.0  # nats behind the best at which a guessed pair is given up
_VANISH_MARGIN = 6.0  # nats behind the best within which dropped pairs are looked for
_FLUENT = 5.0  # nats; where the next character costs less, no pair is missing before it
_LITERAL_QUESTION = -4.0
_SWALLOWED_COST = 5.0  # gives back what the `?` that stands for a lost digit costs as a question
_GAIN_MAX = 3.0  # what a mark's surroundings can speak for a guess
_SURE_NATS = 3.0  # a reading closer than this to the best makes the place uncertain
_CONTEXT = 8  # characters before the window that the model reads
_LINE_KEPT = 300  # characters of a line in which an open quotation is looked for
_TAIL = 4  # characters in step after which a window is closed
_WORK_PER_TEXT = (
    300_000  # characters scored at the most for one text: one to two seconds; 100 kB damaged in every line need half
)


class _Reading(NamedTuple):
    rank: float  # what readings are compared by
    scores: Scores
    begun: Begun
    pending: int  # first byte of a character whose second byte is still to come; 0: in step
    last: int  # the byte before: with the pending or coming one it can be a table entry of the mirror
    out: str
    doubt: tuple[Span, ...]
    shifted: bool  # whether it differs from the plain reading


class TooMuchWork(Exception):
    """The text has more places to look at than any real one. Raised by ``find_shifted``."""


class Work:
    """What may still be spent on a text, over all passes."""

    def __init__(self) -> None:
        self._left = _WORK_PER_TEXT

    def spend(self, characters: int) -> None:
        """Count characters scored. Raises: TooMuchWork."""
        self._left -= characters
        if self._left < 0:
            raise TooMuchWork


class _Window(NamedTuple):
    start: int
    end: int
    out: str
    doubt: tuple[Span, ...]


def find_shifted(text: str, work: Work) -> tuple[list[Edit], list[Span]]:
    """Return the edits that put runs back in step, and the uncertain spans in the text after them.

    Raises: TooMuchWork.
    """
    edits: list[Edit] = []
    spans: list[Span] = []
    if _TRIGGER.search(text) is None:
        return edits, spans
    delta = 0
    decoder = _Decoder(text, gbk_table(traditional=traditional_share(text) > 0.5), work)
    for window in decoder.windows():
        edits.append(Edit(window.start, window.end, window.out, "bytes"))
        spans.extend((window.start + delta + s, window.start + delta + e) for s, e in window.doubt)
        delta += len(window.out) - (window.end - window.start)
    return edits, spans


class _Decoder:
    def __init__(self, text: str, table: GbkTable, work: Work) -> None:
        self._text = text
        self._table = table
        self._model = language_model()
        self._spend = work.spend
        self._ahead: dict[int, float] = {}  # the best rank at each place that the window has reached
        self._before = ""  # the line so far, repaired

    def windows(self) -> Iterator[_Window]:
        """Yield the runs that read better out of step, in order."""
        at = 0
        while found := _TRIGGER.search(self._text, at):
            start = found.start()
            self._note(self._text[at:start])
            end, best = self._follow(start, at)
            at = max(end, found.end())
            if best is not None and best.shifted:
                yield _Window(start, end, best.out, _merge((*best.doubt, *self._strange(best.out))))
                self._note(best.out + self._text[end:at])
            else:
                self._note(self._text[start:at])

    def _note(self, repaired: str) -> None:
        line = repaired.rpartition("\n")
        self._before = line[2] if line[1] else (self._before + repaired)[-_LINE_KEPT:]

    def _follow(self, start: int, floor: int) -> tuple[int, _Reading | None]:
        """Return the end of the window that starts at ``start`` and its best reading."""
        limit = self._text.find("\n", start)
        limit = len(self._text) if limit < 0 else limit
        waiting: defaultdict[int, list[_Reading]] = defaultdict(list)
        waiting[start] = [self._context(start, floor)]
        ahead = self._ahead = {}
        in_step = 0
        while waiting:
            self._spend(1)
            place = min(waiting)
            readings = _prune(waiting.pop(place))
            settled = place > start and all(not r.pending for r in readings) and not waiting
            in_step = in_step + 1 if settled else 0
            if place >= limit or (settled and self._may_stop(place, in_step)):
                return place, _choose(readings)
            best = max(r.rank for r in readings)
            for reading in readings:
                for end, follower in self._step(reading, place, limit, best):
                    rank = follower.rank
                    known = ahead.get(end)
                    if known is None or rank > known:
                        ahead[end] = rank
                    elif rank < known - _MARGIN:
                        continue
                    waiting[end].append(follower)
        return limit, None

    def _strange(self, out: str) -> tuple[Span, ...]:
        places = self._model.find_strange("".join(map(self._simplify, out)))
        return tuple((place, place + 1) for place in places)

    def _simplify(self, character: str) -> str:
        encoded = _bytes(character)
        known = self._table.characters.get((encoded[0], encoded[1])) if len(encoded) == 2 else None
        return known.simplified if known else character

    def _may_stop(self, place: int, in_step: int) -> bool:
        if _TRIGGER.match(self._text, place) or _TRIGGER.match(self._text, place - 1):
            return False
        return in_step > _TAIL or (in_step > 1 and not _is_han(self._text[place - 1]))

    def _context(self, start: int, floor: int) -> _Reading:
        before = _ANNOTATION.sub("", self._text[max(floor, start - 8 * _CONTEXT) : start])
        reading = _Reading(0.0, (0.0,), (), 0, 0, "", (), False)
        for character in before[-_CONTEXT:]:
            reading = self._plain(reading, character)
        scores = tuple(score - reading.scores[-1] for score in reading.scores)
        return _Reading(reading.rank - reading.scores[-1], scores, reading.begun, 0, reading.last, "", (), False)

    # ---- One step: what the next character of the damaged text can have been.

    def _step(self, reading: _Reading, place: int, limit: int, best: float) -> Iterator[tuple[int, _Reading]]:
        character = self._text[place]
        if annotation := self._annotation_after(reading, place):
            yield annotation, reading
            return
        if character in "?？":
            yield from self._question(reading, place, limit)
        if not reading.pending:
            yield place + 1, self._plain(reading, character)
            return
        for first, second in _possible_bytes(character):
            direct = self._shifted_pair(reading, first, second)
            if direct is not None:
                yield place + 1, direct
            if reading.rank > best - _VANISH_MARGIN and (direct is None or direct.rank < reading.rank - _FLUENT):
                for follower in self._vanished(reading, first, second, best):
                    yield place + 1, follower
        if character == " ":  # printed where it stands behind a first byte, which is lost
            for guess, begun in self._guess(reading, self._table.guesses_by_lead(reading.pending), -math.inf):
                yield place + 1, self._plain(self._emit(reading, guess, 0, -2.0, begun), " ")

    def _annotation_after(self, reading: _Reading, place: int) -> int:
        """Return the end of an inserted pinyin that stands here, 0 if none does."""
        if self._text[place] not in "(（" or not (found := _ANNOTATION.match(self._text, place)):
            return 0
        if reading.pending:
            pair = (reading.last, reading.pending)
            character = self._table.characters.get(pair)
            return found.end() if character and has_reading(character.text, found[1]) else 0
        return found.end() if reading.out and has_reading(reading.out[-1], found[1]) else 0

    def _plain(self, reading: _Reading, character: str) -> _Reading:
        encoded = _bytes(character)
        known = self._table.characters.get((encoded[0], encoded[1])) if len(encoded) == 2 else None
        simplified = known.simplified if known else character
        self._spend(1)
        score, rank, begun = self._model.extend(reading.scores, reading.begun, simplified)
        if character in "?？":
            score, rank = score + _LITERAL_QUESTION, rank + _LITERAL_QUESTION
        return _Reading(
            rank,
            next_scores(reading.scores, score),
            begun,
            0,
            encoded[-1] if len(encoded) == 2 else 0,
            reading.out + character,
            reading.doubt,
            reading.shifted,
        )

    def _question(self, reading: _Reading, place: int, limit: int) -> Iterator[tuple[int, _Reading]]:
        table = self._table
        following = self._text[place + 1 : min(place + 2, limit)]
        swallowed = _SWALLOWED.match(self._text, place + 1, limit)
        if swallowed:
            for follower in self._split_by_pinyin(reading, swallowed[1]):
                yield swallowed.end(), follower
        if reading.pending and (not following or following in _MARKS):
            for guess, begun in self._guess(
                reading, table.guesses_by_lead(reading.pending), self._floor(place + 1, _GAIN_MAX)
            ):
                yield (
                    place + 1,
                    self._emit(reading, guess, 0, self._before_mark(reading, guess, place + 1, limit), begun),
                )
            for follower in self._vanished_before_mark(reading, self._floor(place + 1, 0.0)):
                yield place + 1, follower
        elif reading.pending and not swallowed:
            for follower in self._swallowed_sign(reading, place, limit):
                yield place + 1, follower
        elif following and following in _MARKS and reading.last:
            first, second = next((a, b) for a, b in _possible_bytes(following) if b)
            for guess, begun in self._guess(
                reading, table.guesses_by_trail(first), self._floor(place + 2, _SHIFT_COST)
            ):
                yield place + 2, self._emit(reading, guess, second, _SHIFT_COST, begun)
            if self._text.startswith("、", place + 2) and following in "?？":  # 校、: ！ is read across, and cut twice
                for guess, begun in self._guess(
                    reading, table.guesses_by_trail(0xA3), self._floor(place + 2, _SHIFT_COST)
                ):
                    yield place + 2, self._emit(reading, guess, 0, _SHIFT_COST, begun)

    def _before_mark(self, reading: _Reading, guess: Character, place: int, limit: int) -> float:
        """Return what speaks for or against the guess where a mark or the line's end follows."""
        if not _is_han(guess.simplified):
            if opening := _OPENING.get(guess.text):
                quoted = self._before + reading.out
                return 2.0 if quoted.count(opening) > quoted.count(guess.text) else -8.0
            if guess.text == "。":
                return 0.0
            return -6.0 if place < limit else -8.0
        if self._text.startswith("、", place) and self._model.is_place(self._text[place + 1 : place + 4]):
            named = "".join(map(self._simplify, reading.out[-2:])) + guess.simplified
            return 3.0 if self._model.is_place(named[-2:]) or self._model.is_place(named) else 0.0
        return 0.0

    def _split_by_pinyin(self, reading: _Reading, pinyin: str) -> Iterator[_Reading]:
        """The reader took a first byte with the parenthesis; the byte made up a table entry with the one before."""
        if reading.pending:
            for guess in self._table.guesses_by_lead(reading.pending):
                if has_reading(guess.text, pinyin):
                    yield self._emit(reading, guess, 0, 0.0)
            for before, begun in self._guess(reading, self._table.vanishing_by_lead(reading.pending), -math.inf):
                middle = self._emit(reading, before, 0, 0.0, begun)
                for guess in self._table.guesses_read(pinyin):
                    if is_vanishing_pair(before.trail, guess.lead):
                        yield self._emit(middle, guess, 0, 0.0)
            return
        for lead in self._table.seconds_read(reading.last, pinyin):
            yield reading._replace(pending=lead, rank=reading.rank - 0.5, shifted=True)

    def _swallowed_sign(self, reading: _Reading, place: int, limit: int) -> Iterator[_Reading]:
        """The reader took the second byte with a sign or digit behind it: which one is lost for good."""
        sign = _guess_sign(self._text, place, limit)
        for guess, begun in self._guess(
            reading, self._table.guesses_by_lead(reading.pending), self._floor(place + 1, _SWALLOWED_COST)
        ):
            follower = self._plain(self._emit(reading, guess, 0, _SWALLOWED_COST, begun), sign)
            out = follower.out
            yield follower._replace(doubt=(*follower.doubt, (len(out) - 1, len(out))))

    def _shifted_pair(self, reading: _Reading, first: int, second: int) -> _Reading | None:
        character = self._table.characters.get((reading.pending, first))
        if character is None or second == 0x80:
            return None
        if second > 0x80 or not second:
            return self._emit(reading, character, second, 0.0)
        # an ASCII letter that the reader took for a second byte
        return self._plain(self._emit(reading, character, 0, 0.0), chr(second))

    def _vanished(self, reading: _Reading, first: int, second: int, best: float) -> Iterator[_Reading]:
        """Between the last character and this one a pair can have been dropped."""
        if 0 < second < 0x81:
            return
        floor = best - _VANISHED_MARGIN
        for before, begun in self._guess(reading, self._table.vanishing_by_lead(reading.pending), floor):
            middle = self._emit(reading, before, 0, 0.0, begun)
            for after, words in self._guess(middle, self._table.vanished_between(before.trail, first), floor):
                yield self._emit(middle, after, second, 0.0, words)

    def _vanished_before_mark(self, reading: _Reading, floor: float) -> Iterator[_Reading]:
        """A pair was dropped and the byte behind it too: only whole words can be guessed."""
        table = self._table
        for before, begun in self._guess(reading, table.vanishing_by_lead(reading.pending), floor):
            middle = self._emit(reading, before, 0, 0.0, begun)
            for second in self._model.continuations(before.simplified):
                for after in table.guesses_by_simplified[second]:
                    if is_vanishing_pair(before.trail, after.lead):
                        yield self._emit(middle, after, 0, 0.0)

    def _floor(self, end: int, gain: float) -> float:
        """Return the rank below which a guess that leads to ``end`` is given up at once."""
        return self._ahead.get(end, -math.inf) - _MARGIN - gain

    def _guess(self, reading: _Reading, guesses: Guesses, floor: float) -> Iterator[tuple[Character, Begun]]:
        """Yield the guesses worth a try after the reading, and the words that they go on with.

        ``floor``: the rank that they must reach.
        """
        scores, begun = reading.scores, reading.begun
        following = self._model.following(begun)
        fitting = [(self._model.extend(scores, begun, g.simplified)[1], g) for g in guesses.among(following)]
        self._spend(len(fitting))
        best = max([scores[-1] + guesses.best, *(rank for rank, _ in fitting)])
        floor = max(floor, best - _GUESS_MARGIN)
        yield from ((guess, begun) for rank, guess in fitting if rank >= floor)
        least = floor - scores[-1]
        for prospect, guess in guesses.ranked:
            if prospect < least:
                return
            if guess.simplified not in following:  # else it has had its turn
                yield guess, ()

    def _emit(
        self, reading: _Reading, character: Character, pending: int, cost: float, begun: Begun | None = None
    ) -> _Reading:
        self._spend(1)
        cost += character.cost
        if character.text in _STOPS and reading.out[-1:] in _STOPS_BEFORE:
            cost += _STOP_AFTER_STOP
        score, rank, now = self._model.extend(
            reading.scores, reading.begun if begun is None else begun, character.simplified
        )
        return _Reading(
            rank + cost,
            next_scores(reading.scores, score + cost),
            now,
            pending,
            character.trail,
            reading.out + character.text,
            reading.doubt,
            True,
        )


def _prune(readings: list[_Reading]) -> list[_Reading]:
    """Keep the best reading of those that can no longer be told apart, and the best of all."""
    kept: dict[tuple[int, int, Begun], _Reading] = {}
    for reading in sorted(readings, key=lambda r: -r.rank):
        key = (reading.pending, reading.last, reading.begun)
        winner = kept.get(key)
        if winner is None:
            if kept and reading.rank < next(iter(kept.values())).rank - _MARGIN:
                break
            kept[key] = reading
        elif winner.rank - reading.rank < _SURE_NATS:
            kept[key] = winner._replace(doubt=(*winner.doubt, _difference(winner.out, reading.out)))
        if len(kept) >= _BEAM:
            break
    return list(kept.values())


def _choose(readings: list[_Reading]) -> _Reading | None:
    in_step = sorted((r for r in readings if not r.pending), key=lambda r: -r.rank)
    if not in_step:
        return None
    best = in_step[0]
    for rival in in_step[1:]:
        if best.rank - rival.rank < _SURE_NATS:
            best = best._replace(doubt=(*best.doubt, _difference(best.out, rival.out)))
    return best._replace(doubt=_merge(best.doubt))


def _difference(one: str, other: str) -> Span:
    """Return the span of ``one`` outside which it equals ``other``; at least one character."""
    shorter = min(len(one), len(other))
    low = bisect_left(range(1, shorter + 1), True, key=lambda size: one[:size] != other[:size])
    rest = range(1, shorter - low + 1)
    high = bisect_left(rest, True, key=lambda size: one[-size:] != other[-size:])
    low = min(low, max(len(one) - 1, 0))
    return low, max(len(one) - high, low + 1)


def _merge(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _possible_bytes(character: str) -> list[tuple[int, int]]:
    """Return the bytes that the reader can have taken for the character: (first, second), second 0 for one byte."""
    if character == "€":
        return [(0x80, 0)]
    if character == "　":
        return [(0xA1, 0xA1)]
    if not character.isascii():
        encoded = _bytes(character)
        return [(encoded[0], encoded[1])] if len(encoded) == 2 else []
    code = ord(character)
    if code == 0x20:
        return [(0xA1, 0xA1)]
    if not 0x21 <= code <= 0x7E:
        return []
    full = (0xA3, code + 0x80)  # extraction folded the full-width form
    return [(code, 0), full] if code >= 0x40 else [full]


def _bytes(character: str) -> bytes:
    try:
        return character.encode("gbk")
    except UnicodeEncodeError:
        return b""


def _guess_sign(text: str, place: int, limit: int) -> str:
    """Return the parenthesis that the line lacks, or the question mark that stands there."""
    if _BESIDE_DIGIT.match(text, place + 1):
        return "?"
    line = _ANNOTATION.sub("", text[max(text.rfind("\n", 0, place) + 1, place - 60) : place])
    rest = _ANNOTATION.sub("", text[place + 1 : min(limit, place + 60)])
    if line.count("(") > line.count(")"):
        return ")"
    if rest.count(")") > rest.count("("):
        return "("
    return "?"


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"
