"""The few readings of a run that are kept, all of which wait for the same byte."""

from collections.abc import Set
from operator import itemgetter

from crawler.text.characters import Character, Guesses
from crawler.text.gaps import Behind, Gaps, Rest, Row
from crawler.text.language_model import SCALE, Context
from crawler.text.line import CLOSING, GAIN, NEXT_PAIR, OPENING, PATIENT, WANTED, Line
from crawler.text.pinyin import has_reading

CLOSE = 5 * SCALE  # a reading closer than this to the best makes the place uncertain
_GAP_ROOM = 4 * SCALE  # the same above the best one with a gap
_PLAUSIBLE = 6 * SCALE  # cost of the first character of a gap up to which it is looked for behind it what is not known
_NEXT_PAIR = NEXT_PAIR - GAIN  # what a further pair that was dropped costs, beyond its character
_FILLED = 2  # readings, the best first, in which dropped pairs are looked for
_FILLED_MARGIN = 3 * SCALE  # cost above the best one at which they are not
_ALONE = 8  # guesses tried though nothing is known of them behind the last character
_GUESSED = 12  # guesses that are read on from

# What it costs, what it ends with, its characters, and how many of them, from the beginning, can be otherwise at hardly
# more cost. A named tuple takes four times as long to make, and hundreds are made for a run.
Way = tuple[int, Context, str, int]
COST = itemgetter(0)


def extend(line: Line, ways: list[Way], character: Character) -> list[Way]:
    """Return the ways with one more character, the best first."""
    form, text = character.form, character.text
    added = character.cost - GAIN
    if line.wanted and text in line.wanted:
        added -= WANTED
    page, closes = line.page, text in OPENING
    found: list[Way] = []
    for cost, context, out, uncertain in ways:
        more, following = context[form]
        if page:
            more = min(more, line.known_here(out, text))
        if closes:
            more += line.closing(out, character)
        found.append((cost + more + added, following, out + text, uncertain))
    return merge(line, found) if len(found) > 1 else found


def read_on(line: Line, ways: list[Way], form: str) -> list[Way]:
    """Return the ways behind a character that is in step, which is not part of them."""
    found: list[Way] = []
    for cost, context, out, uncertain in ways:
        more, following = context[form]
        found.append((cost + more, following, out, uncertain))
    return merge(line, found) if len(found) > 1 else found


def guess(line: Line, ways: list[Way], guesses: Guesses) -> list[Way]:
    """Return the ways with one of the guesses, the best first."""
    found: list[tuple[int, Character, Way]] = []
    for way in ways:
        cost, context, out, _ = way
        for more, character in line.guess(context, out, guesses, _ALONE, line.width.margin):
            total = cost + more - GAIN
            if character.text in CLOSING:
                total += line.closing(out, character)
            if character.text in line.wanted:
                total -= WANTED
            found.append((total, character, way))
    found.sort(key=COST)
    kept = [
        (cost, context[character.form][1], out + character.text, uncertain)
        for cost, character, (_, context, out, uncertain) in found[:_GUESSED]
        if cost <= found[0][0] + line.width.margin
    ]
    line.hurried |= len(kept) < len(found)
    return kept


def fill(line: Line, ways: list[Way], gaps: Gaps, most: int) -> list[Way]:
    """Return the ways with what stood in one of the gaps and costs no more than ``most``."""
    found: list[Way] = []
    for cost, context, out, uncertain in ways[:_FILLED]:
        if cost > ways[0][0] + _FILLED_MARGIN:
            break
        filling = _Filling(line, context, out, gaps, most - cost + 2 * GAIN)
        for total, one, rest in filling.find():
            following, text = context, out
            for character in (one, *rest):
                following = following[character.form][1]
                text += character.text
            found.append((cost + total - 2 * GAIN, following, text, uncertain))
    return found


class _Filling:
    """What stands in a gap behind one way; the room for others shrinks as something is found."""

    def __init__(self, line: Line, context: Context, out: str, gaps: Gaps, room: int) -> None:
        self._line, self._context, self._out, self._gaps = line, context, out, gaps
        self._room = room
        self._found: list[Row] = []

    def find(self) -> list[Row]:
        """Return what costs least, with what it costs behind the way."""
        line, gaps = self._line, self._gaps
        known = line.model.followers(self._context, gaps.guesses.forms, gaps.guesses.behind, self._room)
        forms = {form for _, form, _ in known}
        favoured = line.favours(self._out, gaps) if line.page or line.wanted else ()
        if favoured:
            known = known + [(self._context[form][0], form, -1) for form in favoured if form not in forms]
            forms.update(favoured)
        for before, form, pair in sorted(known):
            if before > self._room and not favoured:
                break
            for behind in gaps.behind[form]:
                cost = self._favour(before, behind.one) if favoured else before
                if behind.rests:
                    self._look_behind(cost, behind, -1 if line.page else pair)
                if cost < _PLAUSIBLE:
                    self._look_unknown(cost, behind.one)
        self._look_alone(forms)
        return [row for row in self._found if row[0] <= self._room]

    def _add(self, cost: int, one: Character, rest: Rest) -> None:
        if cost <= self._room:
            self._found.append((cost, one, rest))
            self._room = min(self._room, cost + _GAP_ROOM)

    def _look_alone(self, forms: Set[str]) -> None:
        """Look at first characters that are not known to follow, all but these: what is behind hangs on them alone."""
        line, gaps = self._line, self._gaps
        backoff = line.model.backoff(self._context)
        for cost, one, rest in gaps.rows:
            if backoff + cost > self._room:
                break
            if one.form not in forms:
                closing = line.closing(self._out + one.text, rest[0])
                self._add(backoff + cost + closing + (len(rest) - 1) * _NEXT_PAIR, one, rest)
        for prior, one in gaps.guesses.ranked:
            if backoff + prior >= _PLAUSIBLE:
                break
            if one.form not in forms:
                self._look_unknown(backoff + prior, one)

    def _look_behind(self, before: int, behind: Behind, pair: int) -> None:
        """Look at what is known behind a first character, which costs ``before`` and makes this pair with the last."""
        line, (one, rests, _) = self._line, behind
        # The rest costs what it costs behind the first alone, or more, unless it is known behind that pair.
        backoff, likelier = line.model.behind_pair(pair)
        backoff += before
        for least, rest in rests:
            two = rest[0]
            if backoff + least > self._room and not line.page:
                if not likelier:
                    break
                if two.form not in likelier:
                    continue
            more, following = self._context[one.form][1][two.form]
            if line.page and len(rest) == 1:
                more = min(more, line.known_here(one.text, two.text))
            if two.text in CLOSING and (two is not one or rest[1:] == (one,)):  # two dashes are one mark
                more += line.closing(self._out + one.text, two)
            if len(rest) > 1:
                more += following[rest[1].form][0] + _NEXT_PAIR
            self._add(before + more, one, rest)

    def _look_unknown(self, before: int, one: Character) -> None:
        """Look at the commonest of what is not known behind a first character."""
        line = self._line
        for two in self._gaps.unknown(one):
            more = self._context[one.form][1][two.form][0]
            if line.page:
                more = min(more, line.known_here(one.text, two.text))
            self._add(before + more + line.closing(self._out + one.text, two), one, (two,))

    def _favour(self, cost: int, one: Character) -> int:
        """Return what the first character of a gap costs in this line."""
        line = self._line
        if line.page:
            cost = min(cost, line.known_here(self._out, one.text))
        return cost - WANTED if line.wanted and one.text in line.wanted else cost


def keep_read(ways: list[Way], pinyin: str) -> list[Way]:
    """Return the ways of whose last character this is a reading, all where it is of none."""
    return [way for way in ways if has_reading(way[2][-1], pinyin)] or ways


def prune(line: Line, ways: list[Way]) -> list[Way]:
    """Return the best ways, the best first."""
    ways.sort(key=COST)
    return [way for way in ways[: line.width.kept] if way[0] <= ways[0][0] + line.width.margin]


def merge(line: Line, ways: list[Way]) -> list[Way]:
    """Return the best; of those that can no longer be told apart the dearer one is noted, if it was close."""
    if len(ways) < 2:
        return ways
    ways.sort(key=COST)
    most = ways[0][0] + line.width.margin
    found: dict[Context, Way] = {}
    for way in ways:
        if way[0] > most:
            line.hurried |= way[0] <= ways[0][0] + PATIENT.margin
            break
        winner = found.setdefault(way[1], way)
        if winner is not way and way[0] - winner[0] < CLOSE:
            found[way[1]] = (*winner[:3], len(winner[2]))
    line.hurried |= len(found) > line.width.kept
    return list(found.values())[: line.width.kept]
