"""A line read in the wrong charset, wholly or in spans, read again: the likeliest way through it.

Character by character the line is either kept or taken for the bytes that it stands for; what the language model says
of both decides. So a span is found wherever it stands, and ASCII and sound words round it stay.
"""

import re
from bisect import insort
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from crawler.text.confusions import UNSEEN, Confusion, Token
from crawler.text.draft import Span
from crawler.text.language_model import SCALE, Context, character_class, language_model
from crawler.text.lost_bytes import form

_BEGIN, _BEGIN_KNOWN = 10 * SCALE, 4 * SCALE  # cost of beginning a span; where the text is known to have such
_END = 2 * SCALE
_ASCII = 3 * SCALE  # cost of an ASCII sign, the same in both readings
_FOREIGN, _FOREIGN_KNOWN = 5 * SCALE, 10 * SCALE  # cost of a letter of another script that is kept
_HANGUL = 7 * SCALE
_KEPT_MOST = 13 * SCALE  # cost of a character that is kept at the most: names have such as the model does not know
_GUESS = SCALE  # cost of a character of which a byte is lost, beyond its own
_STATES = 6  # ways kept
_MEAN_MOST = 8 * SCALE  # cost of the Chinese characters of a span at the most, on average
_HAN_MIN = 2
_SURE = 4 * SCALE
_SPACED = re.compile("[A-Za-z0-9]|[/|+=-] ")  # what a space stands before
_AROUND = 3  # characters on both sides that have a say in a lost one


class Misread(NamedTuple):
    """A span, what it was, and where in that a lost byte leaves doubt."""

    start: int
    end: int
    text: str
    doubt: tuple[Span, ...]


# Named tuples take four times as long to make, and each character of a line makes several of these.
# A character taken for bytes: the one before it, its place, and what it was.
_Node = tuple["_Node | None", int, tuple[Token, ...]]
# What a way through the line costs, what it ends with, and the last character on it that was taken for bytes.
_State = tuple[int, Context, _Node | None]
Plain = list[tuple[int, Context]]  # what a line costs as it stands up to each place, and what it ends with there


class Reader:
    """Reads lines again that were read in one charset and were in another."""

    def __init__(self, confusion: Confusion, *, known: bool = False) -> None:
        self.confusion = confusion
        self._begin = _BEGIN_KNOWN if known else _BEGIN
        foreign = _FOREIGN_KNOWN if known else _FOREIGN
        self._kept_costs = _ASCII, max(_HANGUL, foreign), foreign, 0  # by kind
        self._han_min = 1 if known else _HAN_MIN
        self._model = language_model()
        self._guessed: dict[tuple[bytes, Context], tuple[int, Context]] = {}

    def read_plainly(self, line: str) -> Plain:
        """Return what the line costs as it stands; the same for all readers of a text of which nothing is known."""
        cost, context = 0, self._model.start["\n"][1]
        plain = [(cost, context)]
        for character in line:
            more, context = self._keep(context, character)
            cost += more
            plain.append((cost, context))
        return plain

    def read(self, line: str, plain: Plain) -> tuple[int, list[Misread]]:
        """Return what is saved by reading spans of the line again, and the spans."""
        kept: _State | None = None  # where it is not the plain way
        states: dict[bytes, _State] = {}
        for place, character in enumerate(line):
            way = kept or (*plain[place], None)
            left = states.get(b"")
            states = self._take(states, way, place, character)
            if left and left[0] + _END < way[0]:
                kept = left[0] + _END, left[1], left[2]
            if kept:
                more, context = self._keep(kept[1], character)
                kept = kept[0] + more, context, kept[2]
        last = kept or (*plain[-1], None)
        for pending, state in states.items():
            ended = self._end(pending, state)
            if ended and ended[0] < last[0]:
                last = ended
        if last[2] is None:
            return 0, []
        spans = [span for nodes in _runs(last[2]) if (span := self._judge(line, nodes))]
        return (plain[-1][0] - last[0], spans) if spans else (0, [])

    def _keep(self, context: Context, character: str) -> tuple[int, Context]:
        """Return what the character costs that is kept, and the context behind it."""
        form_, kind = _classify(character)
        cost, behind = context[form_]
        return self._kept_costs[kind] or min(cost, _KEPT_MOST), behind

    def _take(self, states: dict[bytes, _State], kept: _State, place: int, character: str) -> dict[bytes, _State]:
        """Return the ways on which the character is taken for bytes, by the bytes of the next one that are there."""
        after: dict[bytes, _State] = {}
        starts = [*states.items()]
        if not character.isascii():
            starts.append((b"", (kept[0] + self._begin, kept[1], kept[2])))
        elif not starts:
            return after
        known = self.confusion.steps(character)
        for pending, (cost, context, node) in starts:
            steps = known.get(pending)
            if steps is None:
                steps = self.confusion.find(character, pending)
            for rest, extra, tokens in steps:
                total, behind = cost + extra, context
                rival = after.get(rest)
                if rival is not None and total >= rival[0]:
                    continue
                for token in tokens:
                    more, behind = self._token_cost(token, behind)
                    total += more
                if rival is None or total < rival[0]:
                    after[rest] = total, behind, (node, place, tokens)
        if len(after) > _STATES:
            return dict(sorted(after.items(), key=lambda item: item[1][0])[:_STATES])
        return after

    def _end(self, pending: bytes, state: _State) -> _State | None:
        """Return the end of a line that breaks off inside a character."""
        if not pending:
            return state
        gone, (cost, context, node) = self.confusion.right.complete(pending), state
        if gone is None or node is None:
            return None
        more, context = self._token_cost(gone, context)
        return cost + more + UNSEEN, context, (*node[:2], (*node[2], gone))

    def _token_cost(self, token: Token, context: Context) -> tuple[int, Context]:
        text, form_, is_ascii = token
        if not isinstance(text, bytes):
            cost, behind = context[form_]
            return (_ASCII if is_ascii else cost), behind
        known = self._guessed.get((text, context))
        if known is None:
            cost, guess = self._rank(text, context, "")[0]
            known = self._guessed[text, context] = cost + _GUESS, context[form(guess)][1]
        return known

    def _rank(self, lost: bytes, context: Context, behind: str) -> list[tuple[int, str]]:
        """Return what the bytes can have been with what that costs before these characters; only the two best count."""
        ranked: list[tuple[int, str]] = []
        backoff, known = self._model.backoff(context), self._model.known_behind(context)
        for by_chance in (False, True):  # those that are known to follow come first, and leave little to look at
            for prior, guess in self.confusion.right.guesses(lost):
                if (form(guess) not in known) == by_chance:
                    if by_chance and len(ranked) > 1 and backoff + prior > ranked[1][0]:
                        break
                    total, after = context[form(guess)]
                    for character in behind:
                        cost, after = after[character]
                        total += cost
                    insort(ranked, (total, guess))
        return ranked

    def _judge(self, line: str, nodes: list[_Node]) -> Misread | None:
        """Return the span without the ASCII at its ends, if what it was is Chinese."""
        while nodes and _is_kept(line, nodes[-1]):
            nodes.pop()
        first = next((i for i, node in enumerate(nodes) if not _is_kept(line, node)), 0)
        nodes = nodes[first:]
        tokens = [token for node in nodes for token in self._put_back_space(line, node)]
        costs, context = [], self._model.start["\n"][1]
        for token in tokens:
            cost, context = self._token_cost(token, context)
            if isinstance(token.text, bytes) or "\u3400" <= token.text <= "\u9fff":
                costs.append(cost)
        if len(costs) < self._han_min or sum(costs) > _MEAN_MOST * len(costs):
            return None
        text, doubt = self._guess(tokens)
        return Misread(nodes[0][1], nodes[-1][1] + 1, text, doubt)

    def _put_back_space(self, line: str, node: _Node) -> tuple[Token, ...]:
        """Return the characters of a node; behind a first byte that took a space along, with that."""
        _, place, tokens = node
        lost = line[place] == "?" and tokens and isinstance(tokens[-1].text, bytes)
        return (*tokens, _SPACE) if lost and _SPACED.match(line, place + 1) else tokens

    def _guess(self, tokens: list[Token]) -> tuple[str, tuple[Span, ...]]:
        """Return the text with its lost characters as they are likeliest, and where that is in doubt."""
        text, doubt = "", []
        for place, token in enumerate(tokens):
            if not isinstance(token.text, bytes):
                text += token.text
                continue
            context = self._model.start
            for character in text[-_AROUND:]:
                context = context[form(character)][1]
            behind = "".join(other.form for other in tokens[place + 1 : place + 1 + _AROUND])
            ranked = self._rank(token.text, context, behind)
            if len(ranked) > 1 and ranked[1][0] - ranked[0][0] < _SURE:
                doubt.append((len(text), len(text) + 1))
            text += ranked[0][1]
        return text, tuple(doubt)


_SPACE = Token(" ", character_class(" "), is_ascii=True)


_SIGN, _KOREAN, _OTHER, _CHINESE = range(4)


@lru_cache(maxsize=1 << 16)
def _classify(character: str) -> tuple[str, int]:
    """Return what the language model knows the character as, and which kind it is."""
    if character.isascii():
        kind = _SIGN
    elif "\u3000" <= character <= "\u3020" or "\u3400" <= character <= "\u9fff" or character in "，：；！？（）“”…—":
        kind = _CHINESE
    else:
        kind = _KOREAN if "\uac00" <= character <= "\ud7a3" else _OTHER
    return form(character), kind


def _is_kept(line: str, node: _Node) -> bool:
    _, place, tokens = node
    return line[place].isascii() and [token.text for token in tokens] == [line[place]]


def _runs(node: _Node | None) -> Iterator[list[_Node]]:
    """Yield the runs of characters taken for bytes, in order."""
    nodes: list[_Node] = []
    while node is not None:
        nodes.append(node)
        node = node[0]
    run: list[_Node] = []
    for node in reversed(nodes):
        if run and node[1] != run[-1][1] + 1:
            yield run
            run = []
        run.append(node)
    if run:
        yield run
