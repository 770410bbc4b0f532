"""The few readings of a run that are kept, all of which wait for the same byte."""

from operator import itemgetter

from crawler.text.characters import Character, Guesses
from crawler.text.gaps import Behind, Gaps
from crawler.text.language_model import SCALE, Context
from crawler.text.line import CLOSING, GAIN, NEXT_PAIR, OPENING, WANTED, Line

CLOSE = 5 * SCALE  # a reading closer than this to the best makes the place uncertain
KEPT = 8  # readings
MARGIN = 5 * SCALE  # cost above the best at which a reading is given up
_GAP_ROOM = 4 * SCALE  # the same above the best one with a gap
_PLAUSIBLE = 6 * SCALE  # cost of the first character of a gap up to which it is looked for behind it what is not known
_FILLED = 2  # readings, the best first, in which dropped pairs are looked for
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
    return merge(found) if len(found) > 1 else found


def read_on(line: Line, ways: list[Way], form: str) -> list[Way]:
    """Return the ways behind a character that is in step, which is not part of them."""
    found: list[Way] = []
    for cost, context, out, uncertain in ways:
        more, following = context[form]
        found.append((cost + more, following, out, uncertain))
    return merge(found) if len(found) > 1 else found


def guess(line: Line, ways: list[Way], guesses: Guesses) -> list[Way]:
    """Return the ways with one of the guesses, the best first."""
    found: list[tuple[int, Character, Way]] = []
    for way in ways:
        cost, context, out, _ = way
        for more, character in line.guess(context, out, guesses, _ALONE, MARGIN):
            total = cost + more - GAIN
            if character.text in CLOSING:
                total += line.closing(out, character)
            if character.text in line.wanted:
                total -= WANTED
            found.append((total, character, way))
    found.sort(key=COST)
    return [
        (cost, context[character.form][1], out + character.text, uncertain)
        for cost, character, (_, context, out, uncertain) in found[:_GUESSED]
        if cost <= found[0][0] + MARGIN
    ]


def fill(line: Line, ways: list[Way], gaps: Gaps, most: int) -> list[Way]:
    """Return the ways with what stood in one of the gaps and costs no more than ``most``."""
    found: list[Way] = []
    for way in ways[:_FILLED]:
        _fill(line, way, gaps, most, found)
    return found


def _fill(line: Line, way: Way, gaps: Gaps, most: int, found: list[Way]) -> None:
    cost, context, out, uncertain = way
    guesses, wide = gaps.guesses, False
    room = most - cost + 2 * GAIN
    known = line.model.cheapest(context, guesses.forms, guesses.behind)
    forms = {form for _, form in known}
    if line.page or line.wanted:
        favoured = line.favours(out, gaps)
        known += [(context[form][0], form) for form in favoured - forms]
        forms |= favoured
        wide = bool(favoured)
    known.sort()
    for before, form in known:
        if before > room and not wide:
            break
        for behind in gaps.behind[form]:
            if behind.rests:
                room = _fill_behind(line, way, before, behind, room, found)
            if before < _PLAUSIBLE or wide:
                room = _fill_unknown(line, way, before, behind.one, gaps, room, found)
    backoff = context.backoff
    for rest_cost, one, rest in gaps.rows:
        total = backoff + rest_cost
        if total > room:
            break
        if one.form in forms:
            continue
        if len(rest) > 1:
            total += NEXT_PAIR - GAIN
        following = context[one.form][1]
        written = out + one.text
        for two in rest:
            total += line.closing(written, two)
            following = following[two.form][1]
            written += two.text
        found.append((cost + total - 2 * GAIN, following, written, uncertain))
        room = min(room, total + _GAP_ROOM)
    for prior, one in guesses.ranked:
        if backoff + prior >= _PLAUSIBLE:
            break
        if one.form not in forms:
            room = _fill_unknown(line, way, backoff + prior, one, gaps, room, found)


def _fill_behind(line: Line, way: Way, before: int, behind: Behind, room: int, found: list[Way]) -> int:
    """Add the ways with what is known behind a first character, which costs ``before``; return what room is left."""
    cost, context, out, uncertain = way
    one, rests, _ = behind
    page = line.page
    before = _favour(line, out, one, before)
    middle = context[one.form][1]
    _, _, low, high, _, _, backoff3, backoff2, _ = middle.branches
    backoff = before + backoff3 + backoff2
    # The rest costs what it costs behind this character alone, unless it is known to follow the one before that too.
    likelier = line.model.children(middle) if high > low else ""
    for rest_cost, rest in rests:
        two = rest[0]
        form = two.form
        if backoff + rest_cost > room and not page:
            if not likelier:
                break
            if form not in likelier:
                continue
        more, following = middle[form]
        if page and len(rest) == 1:
            more = min(more, line.known_here(one.text, two.text))
        total = before + more
        if two.text in CLOSING:
            total += line.closing(out + one.text, two)
        if total > room:
            continue
        text = out + one.text + two.text
        if len(rest) > 1:
            more, following = following[rest[1].form]
            text += rest[1].text
            total += more + NEXT_PAIR - GAIN
            if total > room:
                continue
        found.append((cost + total - 2 * GAIN, following, text, uncertain))
        room = min(room, total + _GAP_ROOM)
    return room


def _fill_unknown(line: Line, way: Way, before: int, one: Character, gaps: Gaps, room: int, found: list[Way]) -> int:
    """Add the ways with the commonest of what is not known behind a first character; return what room is left."""
    cost, context, out, uncertain = way
    before = _favour(line, out, one, before)
    if before >= min(_PLAUSIBLE, room):
        return room
    middle = context[one.form][1]
    for two in gaps.unknown(one):
        more, following = middle[two.form]
        if line.page:
            more = min(more, line.known_here(one.text, two.text))
        more += line.closing(out + one.text, two)
        if before + more <= room:
            found.append((cost + before + more - 2 * GAIN, following, out + one.text + two.text, uncertain))
            room = min(room, before + more + _GAP_ROOM)
    return room


def _favour(line: Line, out: str, one: Character, cost: int) -> int:
    """Return what the first character of a gap costs in this line."""
    if line.page:
        cost = min(cost, line.known_here(out, one.text))
    return cost - WANTED if line.wanted and one.text in line.wanted else cost


def prune(ways: list[Way]) -> list[Way]:
    """Return the best ways, the best first."""
    ways.sort(key=COST)
    return [way for way in ways[:KEPT] if way[0] <= ways[0][0] + MARGIN]


def merge(ways: list[Way]) -> list[Way]:
    """Return the best; of those that can no longer be told apart the dearer one is noted, if it was close."""
    if len(ways) < 2:
        return ways
    ways.sort(key=COST)
    most = ways[0][0] + MARGIN
    found: dict[Context, Way] = {}
    for way in ways:
        if way[0] > most:
            break
        winner = found.setdefault(way[1], way)
        if winner is not way and way[0] - winner[0] < CLOSE:
            found[way[1]] = (*winner[:3], len(winner[2]))
    return list(found.values())[:KEPT]
