"""The short way through a run out of step: its characters one after another, and the few readings worth keeping.

Bytes are lost where a run begins and ends, and where a pair vanished; all others are there. So every reading waits for
the same byte, and what it costs in a model of Chinese tells which one is right. Where even the best reads badly, or the
run can go on in two ways, ``beam.py`` looks at all that the bytes allow.
"""

from copy import copy
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple, Self, TypeVar

from crawler.text.characters import Character
from crawler.text.language_model import NO_LIMIT, SCALE, UNKNOWN, character_class
from crawler.text.line import (
    CONTEXT,
    FLUENT,
    GAIN,
    HASTY,
    PATIENT,
    QUESTION,
    SPLIT,
    SURE,
    Decoded,
    Line,
    find_strange,
    merge_spans,
)
from crawler.text.page import Question
from crawler.text.pinyin import has_reading
from crawler.text.splits import ANNOTATION, MARKS, SPLIT_AGAIN, SWALLOWED, TAG_REST, guess_sign, possible_bytes
from crawler.text.ways import CLOSE, COST, Way, extend, fill, guess, keep_read, merge, prune, read_on

_GAP_MARGIN = 4 * SCALE  # cost above the reading without a gap at which one with a gap is given up
# A character that costs no more is right as it stands, and so is one that costs no more together with the next: behind
# a wrong one that is dear too. At 11 nats the same is read with a fifth more work, at 14 two in a hundred runs less.
_FLUENT = 6 * SCALE
_FLUENT_PAIR = round(12.5 * SCALE)
_NEXT = 5 * SCALE  # cost taken for a next character of which nothing is known
_COMMA = SCALE  # what a lost sign may cost more as a digit than as a comma of half width
_HOPELESS = 15 * SCALE  # cost of a character, after all, that is not read on from
# Cost of two neighbours, the second at most five nats, above which the run is looked at widely. Right readings seldom
# reach it. At 12 nats nearly every second run would be looked at widely, to the same effect; at 17 no more are read.
_STRAINED = 16 * SCALE
_STRAINED_BY_SECOND = 5 * SCALE
# The same above which the run is read once more with patience: a right reading can start so badly that it is given up
# (现场 behind a chance 分, 保护 behind a full stop). Every third run is; at 11 nats two in five, to the same effect.
_DOUBTFUL = round(11.6 * SCALE)
_WORTH = SCALE  # what a reading found with patience must save: one that saves less is wrong three times in four
_FORKS_MAX = 8  # readings of one run that differ in a byte which the text does not tell

_FIRST = itemgetter(0)
_T = TypeVar("_T")
_QUESTION_MARK = (0xA3, 0xBF)


class Found(NamedTuple):
    """A run, what it costs with some characters behind it, and what the two neighbours cost that go together worst."""

    decoded: Decoded
    cost: int
    strain: int


def read_straight(line: Line, start: int, limit: int) -> Decoded | None:
    """Return the run that begins at ``start``, None where it must be looked at more widely."""
    line.hurried = False
    found = StraightReader(line, start, limit).read()
    if found is None or found.strain < _DOUBTFUL or not line.hurried:
        return found and found.decoded
    line.width = PATIENT
    again = StraightReader(line, start, limit).read()
    line.width = HASTY
    if again and again.decoded.length == found.decoded.length and again.cost + _WORTH < found.cost:
        return again.decoded
    return found.decoded


class StraightReader:
    """Reads the run that begins at ``start``, no further than ``limit``."""

    def __init__(self, line: Line, start: int, limit: int) -> None:
        self._line = line
        self._start, self._place, self._limit = start, start, limit
        self._begin, self._last = line.begin()
        self._ways: list[Way] = [(0, self._begin, "", 0)]
        self._pending = 0  # first byte of a character whose second byte is still to come; 0: in step
        self._cut = False  # whether it begins with a cut before a mark
        self._asked: list[Question] = []
        self._lost = False  # whether it ends with a sign that the reader swallowed
        self.end = start  # of what was read, with some characters behind it
        self._tail = 0  # how many those are

    def read(self) -> Found | None:
        """Return the run, None where it must be looked at more widely."""
        waiting = self._open()
        finished: list[tuple[StraightReader, Found]] = []
        for reader in waiting:  # grows where a reader forks
            if len(waiting) > _FORKS_MAX:
                return None
            if found := reader._follow(waiting):
                finished.append((reader, found))
        return _choose(finished) if len(finished) > 1 else finished[0][1] if finished else None

    def _follow(self, waiting: list[Self]) -> Found | None:
        while self._pending:
            if self._place >= self._limit or not self._step(waiting):
                self._line.reach = max(self._line.reach, self._place + 2)
                return None
            self._line.work.spend(len(self._ways))
        found = self._finish()
        self._line.reach = max(self._line.reach, self.end)
        return found

    def _open(self) -> list[Self]:
        """Return a reader for each byte that the run can begin with."""
        line, text, begin = self._line, self._line.text, self._start + 1
        following = text[begin : min(begin + 1, self._limit)]
        if swallowed := SWALLOWED.match(text, begin, self._limit):
            self._place = swallowed.end()
            return [self._fork(lead) for lead in self._choose_leads(line.table.seconds_read(self._last, swallowed[1]))]
        if not following or following not in MARKS:
            return []
        self._cut = True
        self._place = begin + 1
        if following in "?？" and text.startswith("、", self._place):  # 海、: ！ is read across, and cut twice
            self._last = 0xA3
        else:
            self._last, self._pending = next((a, b) for a, b in possible_bytes(following) if b)
        self._ask(0, self._last)
        self._ways = prune(line, guess(line, self._ways, line.table.guesses_by_trail(self._last)))
        return [self] if self._ways else []

    def _fork(self, pending: int) -> Self:
        """Return a reader that goes on from here with this byte pending."""
        fork = copy(self)
        fork._pending, fork._asked = pending, self._asked.copy()
        return fork

    def _step(self, waiting: list[Self]) -> bool:
        """Read on by a character of the damaged text; return whether that is possible."""
        text, place = self._line.text, self._place
        character = text[place]
        if (
            character in "(（"
            and (found := ANNOTATION.match(text, place))
            and self._line.is_annotation_inside(found[1], self._last, self._pending)
        ):
            self._place = found.end()
            return True
        if character in "?？":
            return self._close()
        possible = possible_bytes(character)
        if len(possible) == 2:
            possible = self._choose_letter(possible)
        for first, second in possible[1:]:
            fork = self._fork(self._pending)
            if fork._read_pair(first, second):
                waiting.append(fork)
        return bool(possible) and self._read_pair(*possible[0])

    def _read_pair(self, first: int, second: int) -> bool:
        if 0 < second < 0x81:
            return False
        line, ways, pending = self._line, self._ways, self._pending
        character = line.table.by_bytes.get(pending << 8 | first)
        following = extend(line, ways, character) if character else []
        # Behind a letter that was a second byte, the pinyin is that of the character which it ends.
        annotation = None if second else ANNOTATION.match(line.text, self._place + 1)
        if character and annotation and not has_reading(character.text, annotation[1]):
            following = []
        cost = following[0][0] - ways[0][0] + GAIN if following else UNKNOWN
        if cost > _FLUENT and cost + self._look_ahead(following, second) > _FLUENT_PAIR:
            self._ask(pending, first)
            most = following[0][0] + _GAP_MARGIN if following else NO_LIMIT
            following = merge(line, following + fill(line, ways, line.gaps(pending, first), most))
            if not following or following[0][0] - ways[0][0] + GAIN > _HOPELESS:
                return False
        self._ways = keep_read(following, annotation[1]) if annotation else following
        self._last, self._pending = first, second
        self._place += 1
        return True

    def _look_ahead(self, ways: list[Way], pending: int) -> int:
        """Return what the next character costs, if no pair is missing before it."""
        if not ways:
            return UNKNOWN
        text, place = self._line.text, self._place + 1
        possible = possible_bytes(text[place]) if place < self._limit else ()
        if len(possible) != 1 or not pending:
            return _NEXT
        character = self._line.table.by_bytes.get(pending << 8 | possible[0][0])
        return ways[0][1][character.form][0] if character else UNKNOWN

    def _close(self) -> bool:
        """Read the `?` at which the run ends: a first byte whose second one is lost."""
        text, place, table = self._line.text, self._place, self._line.table
        following = text[place + 1 : min(place + 2, self._limit)]
        pending = self._pending
        if following and following not in MARKS and not SWALLOWED.match(text, place + 1) and self._is_mark(following):
            return self._read_pair(*_QUESTION_MARK)
        self._pending = 0
        if swallowed := SWALLOWED.match(text, place + 1, self._limit):
            self._place = swallowed.end()
            best = self._ways[0][0]
            read = table.read_by_lead(pending, swallowed[1])
            if again := SPLIT_AGAIN.match(text, self._place):
                read = [character for character in read if table.seconds_read(character.trail, again[1])] or read
            closed = [way for character in read for way in extend(self._line, self._ways, character)]
            if not closed or min(map(COST, closed)) - best + GAIN > FLUENT:
                closed += fill(self._line, self._ways, table.gaps_before(pending, swallowed[1]), NO_LIMIT)
            self._ways = merge(self._line, closed)
            return bool(self._ways)
        self._place += 1
        self._ask(pending, 0)
        closed = guess(self._line, self._ways, table.guesses_by_lead(pending))
        if not following or following in MARKS:
            most = closed[0][0] + _GAP_MARGIN if closed else NO_LIMIT
            closed += fill(self._line, self._ways, table.open_gaps(pending), most)
            form = self._line.form(following or "\n")
        elif TAG_REST.match(text, place + 1, self._limit):
            return False
        else:
            self._line.far = True
            sign = guess_sign(text, place, self._limit)
            form = _form_of_lost(sign)
        if form == "0" and self._is_comma(closed, following):
            sign, form = ",", "，"
        closed.sort(key=lambda way: way[0] + way[1][form][0])
        self._ways = sorted(closed[: self._line.width.kept], key=COST)
        if following and following not in MARKS:
            self._lose(sign)
        return bool(self._ways)

    def _is_comma(self, ways: list[Way], following: str) -> bool:
        """Whether the sign that the reader swallowed was a comma of half width rather than a digit."""
        if not ways or not "\u3400" <= following <= "\u9fff":
            return False
        costs = []
        for form in "，0":
            ranked = []
            for way in ways:
                cost, behind = way[1][form]
                ranked.append(way[0] + cost + behind[self._line.form(following)][0])
            costs.append(min(ranked))
        return costs[0] + _COMMA < costs[1]

    def _is_mark(self, following: str) -> bool:
        """Whether the bytes of the `?` itself make characters with those around it."""
        by_bytes = self._line.table.by_bytes
        first, second = _QUESTION_MARK
        one = by_bytes.get(self._pending << 8 | first)
        other = by_bytes.get(second << 8 | next((pair[0] for pair in possible_bytes(following)), 0))
        if not one or not other:
            return False
        cost, behind = self._ways[0][1][one.form]
        return cost + behind[other.form][0] + other.cost <= _STRAINED

    def _lose(self, sign: str) -> None:
        """Put what is guessed of a sign or digit that the reader took with the first byte: it is lost for good."""
        self._ways = read_on(self._line, self._ways, _form_of_lost(sign))
        self._ways = [(cost, context, out + sign, len(out) + 1) for cost, context, out, _ in self._ways]
        self._lost = True

    def cost_up_to(self, end: int) -> int:
        """Return what all costs if what stands between this reading and another end is read as it stands."""
        behind = ANNOTATION.sub("", self._line.text[self.end : end])
        costs, _ = self._line.model.read("".join(map(self._line.form, behind)), self._ways[0][1])
        marks = behind.count("?") + behind.count("？")
        return self._ways[0][0] + sum(costs) + marks * QUESTION - (self._tail + len(behind)) * GAIN

    def _finish(self) -> Found | None:
        end, tail = self._place, self._read_tail()
        (cost, _, out, uncertain), *others = self._ways
        costs = self._list_costs(out, tail[:1])
        strain = _find_strain(costs)
        if strain > _STRAINED:
            return None
        if self._cut and len(out) < CONTEXT and self._reads_plainly(end, tail, cost + len(out) * GAIN):
            return None
        if any(COST(way) - cost < CLOSE for way in others):
            uncertain = len(out)
        strange = find_strange(costs if tail else [*costs, 0])
        doubt = merge_spans([(0, uncertain), *strange] if uncertain else strange)
        return Found(Decoded(end - self._start, out, doubt, tuple(self._asked)), cost, strain)

    def _read_tail(self) -> str:
        """Read on in step, as far as that can tell between the ways; return what was read."""
        line, text = self._line, self._line.text
        place, tail = self._place, ""
        while len(tail) < CONTEXT:
            if place < self._limit and text[place] in "(（" and (found := ANNOTATION.match(text, place)):
                place = found.end()
            if line.trigger.match(text, place):
                break
            tail += text[place] if place < self._limit else "\n"
            self._ways = read_on(self._line, self._ways, line.form(tail[-1]))
            if place >= self._limit:
                break
            place += 1
        self.end, self._tail = place, len(tail)
        return tail

    def _ask(self, lead: int, trail: int) -> None:
        self._asked.append((self._ways[0][2][-1:] or self._line.before[-1:], lead, trail))

    # ---- Judgements.

    def _choose_leads(self, leads: list[int]) -> list[int]:
        """Return the byte that makes the likelier text with the next two characters, several where it is not clear."""
        if len(leads) < 2:
            return leads
        place = self._place
        ranked = []
        for lead in leads:
            cost, context, pending = 0, self._begin, lead
            for character in self._line.text[place : min(place + 2, self._limit)]:
                _, pending, known = self._read_one(pending, character)
                more, context = context[known.form] if known else (2 * UNKNOWN, context)
                cost += more + (known.cost if known else 0)
            ranked.append((cost, lead))
        return _clearest(ranked)

    def _choose_letter(self, possible: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
        """Return what is left of these if it is clear: whether a letter was a second byte, or of full width."""
        line, place = self._line, self._place + 1
        if found := ANNOTATION.match(line.text, place):
            place = found.end()
        following = line.text[place : place + 1] or "\n"
        split = SWALLOWED.match(line.text, place + 1) if following in "?？" else None
        ranked = []
        for first, second in possible:
            known = line.table.by_bytes.get(self._pending << 8 | first)
            ways = extend(self._line, self._ways[:1], known) if known else []
            if found and known and not second and not has_reading(known.text, found[1]):
                ways = []
            if not second and (not ways or ways[0][0] - self._ways[0][0] > FLUENT):
                ways = merge(line, ways + fill(line, self._ways[:1], line.gaps(self._pending, first), NO_LIMIT))
            if not second and found:
                ways = keep_read(ways, found[1])
            if not ways:
                continue
            if not split:
                then = self._read_one(second, following)[2]
            elif second:
                then = next(iter(line.table.read_by_lead(second, split[1])), None)
            else:  # nothing is split behind a character that ends in a letter
                continue
            form = then.form if then else line.form(following)
            cost = ways[0][0] + ways[0][1][form][0] + (then.cost if then else 0)
            ranked.append((cost if then or not second else cost + UNKNOWN, (first, second)))
        return tuple(_clearest(ranked))

    def _read_one(self, pending: int, character: str) -> tuple[int, int, Character | None]:
        """Return the bytes of the character, of a letter the second one alone, and what it is behind a first byte."""
        table = self._line.table
        if not pending:
            return 0, 0, table.by_text.get(character)
        first, second = next(iter(possible_bytes(character)), (0, 0))
        return first, second, table.by_bytes.get(pending << 8 | first)

    def _list_costs(self, out: str, behind: str) -> list[int]:
        """Return what each character of the run costs, and what stands behind it."""
        line, context = self._line, self._begin
        lost = len(out) - 1 if self._lost else -1
        costs = []
        for place, character in enumerate(out + behind):
            form = _form_of_lost(character) if place == lost else line.form(character)
            cost, context = context[form]
            if line.page:
                cost = min(cost, line.known_here(out[:place], character))
            costs.append(cost)
        return costs

    def _reads_plainly(self, end: int, tail: str, cost: int) -> bool:
        """Whether the run is nearly as likely as it stands."""
        plain = "".join(map(self._line.form, self._line.text[self._start : end] + tail))
        costs = self._line.model.read(plain, self._begin)[0]
        return sum(costs) + plain.count("？") * QUESTION - SPLIT - cost < SURE


def _find_strain(costs: list[int]) -> int:
    """Return what the two neighbours cost that go together worst."""
    pairs = (before + min(cost, _STRAINED_BY_SECOND) for before, cost in pairwise([0, *costs, 0]))
    return max(pairs)


def _choose(finished: list[tuple[StraightReader, Found]]) -> Found:
    """Return the reading that costs least up to where the longest one ends; it is uncertain if others are close."""
    end = max(reader.end for reader, _ in finished)
    ranked = sorted(((reader.cost_up_to(end), found) for reader, found in finished), key=_FIRST)
    (least, best), (second, _), *_ = ranked
    if second - least >= CLOSE:
        return best
    doubtful = best.decoded._replace(doubt=((0, len(best.decoded.out or "")),))
    return best._replace(decoded=doubtful)


def _clearest(ranked: list[tuple[int, _T]]) -> list[_T]:
    """Return the cheapest, and those that cost hardly more."""
    ranked.sort(key=_FIRST)
    return [found for cost, found in ranked if cost - ranked[0][0] < SURE]


def _form_of_lost(sign: str) -> str:
    """Return what to read for a sign that is lost: one of which nothing is known is most often a digit."""
    return "0" if sign == "?" else character_class(sign)
