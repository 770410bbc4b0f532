"""The short way through a run out of step: its characters one after another, and the few readings worth keeping.

Bytes are lost where a run begins and ends, and where a pair vanished; all others are there. So every reading waits for
the same byte, and what it costs in a model of Chinese tells which one is right. Where even the best reads badly, or the
run can go on in two ways, ``beam.py`` looks at all that the bytes allow.
"""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple, TypeVar

from crawler.text.gbk import Character, Gap, Guesses
from crawler.text.language_model import SCALE, UNKNOWN, Context, character_class
from crawler.text.line import (
    CLOSING,
    CONTEXT,
    FLUENT,
    FLUENT_PAIR,
    GAIN,
    NEXT_PAIR,
    NO_LIMIT,
    QUESTION,
    SPLIT,
    SURE,
    WANTED,
    Decoded,
    Line,
    Question,
)
from crawler.text.splits import ANNOTATION, MARKS, SWALLOWED, TAG_REST, guess_sign, possible_bytes

_CLOSE = 5 * SCALE  # a reading closer than this to the best makes the place uncertain
_KEPT = 8  # readings
_MARGIN = 6 * SCALE  # cost above the best at which a reading is given up
_GAP_MARGIN = 4 * SCALE  # cost above the reading without a gap at which one with a gap is
_GAP_ROOM = 4 * SCALE  # the same above the best one with a gap
_PLAUSIBLE = 6 * SCALE  # cost of the first character of a gap up to which it is looked for behind it what is not known
_FILLED = 2  # readings, the best first, in which dropped pairs are looked for
_ALONE = 16  # guesses tried though nothing is known of them behind the last character
_HOPELESS = 15 * SCALE  # cost of a character, after all, that is not read on from
# Cost of two neighbours, the second at most five nats, above which the run is looked at widely. Right readings seldom
# reach it. At 12 nats nearly every second run would be looked at widely, to the same effect; at 17 no more are read.
_STRAINED = 16 * SCALE
_STRAINED_BY_SECOND = 5 * SCALE

_FIRST = itemgetter(0)
_T = TypeVar("_T")
_QUESTION_MARK = (0xA3, 0xBF)


class _Way(NamedTuple):
    cost: int
    context: Context
    out: str
    uncertain: int  # characters of ``out``, from its beginning, that can be otherwise at hardly more cost


class StraightReader:
    """Reads the run that begins at ``start``, no further than ``limit``."""

    def __init__(self, line: Line, start: int, limit: int) -> None:
        self._line = line
        self._start, self._place, self._limit = start, start, limit
        self._begin, self._last = line.begin()
        self._ways = [_Way(0, self._begin, "", 0)]
        self._pending = 0  # first byte of a character whose second byte is still to come; 0: in step
        self._spent = 0  # cost of the last character
        self._earlier: tuple[list[_Way], int, int] | None = None  # the same one character before, and its second byte
        self._cut = False  # whether it begins with a cut before a mark
        self._asked: list[Question] = []
        self._lost = False  # whether it ends with a sign that the reader swallowed

    def read(self) -> Decoded | None:
        """Return the run, None where it must be looked at more widely."""
        if not self._open():
            return None
        while self._pending:
            if self._place >= self._limit or not self._step():
                return None
            self._line.work.spend(len(self._ways))
        return self._finish()

    def _open(self) -> bool:
        line, text, begin = self._line, self._line.text, self._start + 1
        following = text[begin : min(begin + 1, self._limit)]
        if swallowed := SWALLOWED.match(text, begin, self._limit):
            self._place = swallowed.end()
            leads = line.table.seconds_read(self._last, swallowed[1])
            self._pending = leads[0] if len(leads) == 1 else self._choose_lead(leads)
            return self._pending > 0
        if not following or following not in MARKS:
            return False
        self._cut = True
        self._place = begin + 1
        if following in "?？" and text.startswith("、", self._place):  # 海、: ！ is read across, and cut twice
            self._last = 0xA3
        else:
            self._last, self._pending = next((a, b) for a, b in possible_bytes(following) if b)
        self._ask(0, self._last)
        self._ways = _prune(self._guess(self._ways, line.table.guesses_by_trail(self._last)))
        return bool(self._ways)

    def _step(self) -> bool:
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
        if len(possible) != 1:
            return False
        first, second = possible[0]
        return not 0 < second < 0x81 and self._read_pair(first, second)

    def _read_pair(self, first: int, second: int) -> bool:
        ways, pending = self._ways, self._pending
        character = self._line.table.by_bytes.get(pending << 8 | first)
        best = ways[0].cost
        following = self._extend(ways, character) if character else []
        cost = following[0].cost - best + GAIN if following else UNKNOWN
        if cost > FLUENT or self._spent + cost > FLUENT_PAIR:
            following = self._with_gaps(following, character, first, cost > FLUENT)
            if not following or (cost := following[0].cost - best + GAIN) > _HOPELESS:
                return False
        self._earlier = ways, pending, first
        self._ways, self._spent = following, cost
        self._last, self._pending = first, second
        self._place += 1
        return True

    def _with_gaps(self, direct: list[_Way], character: Character | None, first: int, here: bool) -> list[_Way]:
        """Add the readings with pairs dropped before this character, or before the last one."""
        gaps = self._line.gaps
        most = direct[0].cost + _GAP_MARGIN if direct else NO_LIMIT
        found = direct
        if here:
            self._ask(self._pending, first)
            found = found + self._fill(self._ways, gaps(self._pending, first), most)
        if character and self._earlier:
            ways, pending, before = self._earlier
            self._asked.append((ways[0].out[-1:] or self._line.before[-1:], pending, before))
            if filled := self._fill(ways[:1], gaps(pending, before), most):
                found += self._extend(filled, character)
        return _merge(found)

    def _fill(self, ways: list[_Way], gaps: Sequence[Gap], most: int) -> list[_Way]:
        """Return the ways with one of the gaps that cost no more."""
        line = self._line
        extend, cost_of, wanted = line.model.extend, line.model.cost, line.wanted
        page, rare = line.page, line.rare
        here = rare
        found: list[_Way] = []
        for cost, context, out, uncertain in ways[:_FILLED]:
            room = most - cost + 2 * GAIN
            after = context.after.get
            near = page.get((out or line.before)[-1:], rare)
            for one, rests, pairs, unknown in gaps:
                before, behind = after(one.form) or extend(context, one.form)
                if page:
                    if one.text in near or one.text in rare:
                        before = min(before, line.known_here(out, one.text))
                    here = page.get(one.text, rare)
                if wanted and one.text in wanted:
                    before -= WANTED
                if before > room:
                    continue
                costs = behind.costs.get
                for two in (*rests, *unknown) if before < _PLAUSIBLE else rests:
                    form = two.form
                    more = costs(form)
                    if more is None:
                        more = cost_of(behind, form)
                    if page and (two.text in here or two.text in rare):
                        more = min(more, line.known_here(one.text, two.text))
                    if (total := before + more) <= room:
                        following = extend(behind, form)[1]
                        found.append(_Way(cost + total - 2 * GAIN, following, out + one.text + two.text, uncertain))
                        room = min(room, total + _GAP_ROOM)
                for two, three in pairs:
                    last, following = extend(behind, two.form)
                    more, following = extend(following, three.form)
                    if (total := before + last + more + NEXT_PAIR - GAIN) <= room:
                        written = out + one.text + two.text + three.text
                        found.append(_Way(cost + total - 2 * GAIN, following, written, uncertain))
                        room = min(room, total + _GAP_ROOM)
        return found

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
            best = self._ways[0].cost
            read = table.read_by_lead(pending, swallowed[1])
            closed = [way for guess in read for way in self._extend(self._ways, guess)]
            if not closed or min(closed).cost - best + GAIN > FLUENT:
                closed += self._fill(self._ways, table.gaps_before(pending, swallowed[1]), NO_LIMIT)
            self._ways = _merge(closed)
            return bool(self._ways)
        self._place += 1
        self._ask(pending, 0)
        closed = self._guess(self._ways, table.guesses_by_lead(pending))
        if not following or following in MARKS:
            most = min(closed).cost + _GAP_MARGIN if closed else NO_LIMIT
            closed += self._fill(self._ways, table.open_gaps(pending), most)
            form = self._line.form(following or "\n")
        elif TAG_REST.match(text, place + 1, self._limit):
            return False
        else:
            sign = guess_sign(text, place, self._limit)
            form = _form_of_lost(sign)
        cost = self._line.model.cost
        ranked = sorted((way.cost + cost(way.context, form), way) for way in closed)[:_KEPT]
        self._ways = sorted(way for _, way in ranked)
        if following and following not in MARKS:
            self._lose(sign)
        return bool(self._ways)

    def _is_mark(self, following: str) -> bool:
        """Whether the bytes of the `?` itself make characters with those around it."""
        by_bytes, model = self._line.table.by_bytes, self._line.model
        first, second = _QUESTION_MARK
        one = by_bytes.get(self._pending << 8 | first)
        other = by_bytes.get(second << 8 | next((pair[0] for pair in possible_bytes(following)), 0))
        if not one or not other:
            return False
        cost, behind = model.extend(self._ways[0].context, one.form)
        return cost + model.cost(behind, other.form) + other.cost <= _STRAINED

    def _lose(self, sign: str) -> None:
        """Put what is guessed of a sign or digit that the reader took with the first byte: it is lost for good."""
        self._ways = self._read_on(self._ways, _form_of_lost(sign))
        self._ways = [way._replace(out=way.out + sign, uncertain=len(way.out) + 1) for way in self._ways]
        self._lost = True

    def _finish(self) -> Decoded | None:
        end, tail = self._place, self._read_tail()
        best, *others = self._ways
        out = best.out
        if self._strain(out, tail[:1]) > _STRAINED:
            return None
        if self._cut and len(out) < CONTEXT and self._reads_plainly(end, tail, best.cost + len(out) * GAIN):
            return None
        close = any(way.cost - best.cost < _CLOSE for way in others)
        uncertain = len(out) if close else best.uncertain
        return Decoded(end - self._start, out, ((0, uncertain),) if uncertain else (), tuple(self._asked))

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
            self._ways = self._read_on(self._ways, line.form(tail[-1]))
            if place >= self._limit:
                break
            place += 1
        return tail

    # ---- What is done with all ways.

    def _extend(self, ways: list[_Way], character: Character) -> list[_Way]:
        line = self._line
        form, text, added = character.form, character.text, character.cost - self._gain(character)
        extend = line.model.extend
        found = []
        for cost, context, out, uncertain in ways:
            more, following = extend(context, form)
            if line.page:
                more = min(more, line.known_here(out, text))
            found.append(_Way(cost + more + added, following, out + text, uncertain))
        return found if len(found) == 1 else _merge(found)

    def _read_on(self, ways: list[_Way], form: str) -> list[_Way]:
        extend = self._line.model.extend
        found = []
        for cost, context, out, uncertain in ways:
            more, following = extend(context, form)
            found.append(_Way(cost + more, following, out, uncertain))
        return _merge(found)

    def _guess(self, ways: list[_Way], guesses: Guesses) -> list[_Way]:
        line = self._line
        extend, closing, wanted = line.model.extend, line.closing, line.wanted
        found = []
        for cost, context, out, uncertain in ways:
            for more, guess in line.guess(context, out, guesses, _ALONE, _MARGIN):
                after, following = extend(context, guess.form)
                total = cost + min(more, after) - GAIN
                if guess.text in CLOSING:
                    total += closing(out, guess)
                if guess.text in wanted:
                    total -= WANTED
                found.append(_Way(total, following, out + guess.text, uncertain))
        return found

    def _ask(self, lead: int, trail: int) -> None:
        self._asked.append((self._ways[0].out[-1:] or self._line.before[-1:], lead, trail))

    def _gain(self, character: Character) -> int:
        return GAIN + WANTED if character.text in self._line.wanted else GAIN

    # ---- Judgements.

    def _choose_lead(self, leads: Iterable[int]) -> int:
        """Return the byte that makes the likelier text with the next two characters, 0 where it is not clear."""
        extend, place = self._line.model.extend, self._place
        ranked = []
        for lead in leads:
            cost, context, pending = 0, self._begin, lead
            for character in self._line.text[place : min(place + 2, self._limit)]:
                _, pending, known = self._read_one(pending, character)
                more, context = extend(context, known.form) if known else (2 * UNKNOWN, context)
                cost += more + (known.cost if known else 0)
            ranked.append((cost, lead))
        return _clearest(ranked) or 0

    def _choose_letter(self, possible: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
        """Return what is left of these if it is clear: whether a letter was a second byte, or of full width."""
        line, place = self._line, self._place + 1
        if found := ANNOTATION.match(line.text, place):
            place = found.end()
        following = line.text[place : place + 1] or "\n"
        ranked = []
        for first, second in possible:
            known = line.table.by_bytes.get(self._pending << 8 | first)
            ways = self._extend(self._ways[:1], known) if known else []
            if not second and (not ways or ways[0].cost - self._ways[0].cost > FLUENT):
                ways = _merge(ways + self._fill(self._ways[:1], line.gaps(self._pending, first), NO_LIMIT))
            if not ways:
                continue
            then = self._read_one(second, following)[2]
            form = then.form if then else line.form(following)
            cost = ways[0].cost + line.model.cost(ways[0].context, form) + (then.cost if then else 0)
            ranked.append((cost if then or not second else cost + UNKNOWN, (first, second)))
        chosen = _clearest(ranked)
        return (chosen,) if chosen else ()

    def _read_one(self, pending: int, character: str) -> tuple[int, int, Character | None]:
        """Return the bytes of the character, of a letter the second one alone, and what it is behind a first byte."""
        table = self._line.table
        if not pending:
            return 0, 0, table.by_text.get(character)
        first, second = next(iter(possible_bytes(character)), (0, 0))
        return first, second, table.by_bytes.get(pending << 8 | first)

    def _strain(self, out: str, behind: str) -> int:
        """Return what the two neighbours cost that go together worst."""
        line, context = self._line, self._begin
        lost = len(out) - 1 if self._lost else -1
        most = before = 0
        for place, character in enumerate(out + behind):
            form = _form_of_lost(character) if place == lost else line.form(character)
            cost, context = line.model.extend(context, form)
            if line.page:
                cost = min(cost, line.known_here(out[:place], character))
            most = max(most, before + min(cost, _STRAINED_BY_SECOND))
            before = cost
        return max(most, before)

    def _reads_plainly(self, end: int, tail: str, cost: int) -> bool:
        """Whether the run is nearly as likely as it stands."""
        plain = "".join(map(self._line.form, self._line.text[self._start : end] + tail))
        costs = self._line.model.read(plain, self._begin)[0]
        return sum(costs) + plain.count("？") * QUESTION - SPLIT - cost < SURE


def _clearest(ranked: list[tuple[int, _T]]) -> _T | None:
    """Return the cheapest, None where another costs hardly more."""
    ranked.sort(key=_FIRST)
    if not ranked or (len(ranked) > 1 and ranked[1][0] - ranked[0][0] < SURE):
        return None
    return ranked[0][1]


def _form_of_lost(sign: str) -> str:
    """Return what to read for a sign that is lost: one of which nothing is known is most often a digit."""
    return "0" if sign == "?" else character_class(sign)


def _prune(ways: list[_Way]) -> list[_Way]:
    ways.sort()
    return [way for way in ways[:_KEPT] if way.cost <= ways[0].cost + _MARGIN]


def _merge(ways: list[_Way]) -> list[_Way]:
    """Return the cheapest; of those that can no longer be told apart the dearer one is noted, if it was close."""
    if len(ways) < 2:
        return ways
    ways.sort()
    most = ways[0].cost + _MARGIN
    found: dict[Context, _Way] = {}
    for way in ways:
        if way.cost > most:
            break
        winner = found.get(way.context)
        if winner is None:
            found[way.context] = way
        elif way.cost - winner.cost < _CLOSE:
            found[way.context] = winner._replace(uncertain=len(winner.out))
    return list(found.values())[:_KEPT]
