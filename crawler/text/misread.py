"""A line read in the wrong charset, wholly or in spans, read again: the likeliest way through it.

Character by character the line is either kept or taken for the bytes that it stands for; what the language model says
of both decides. So a span is found wherever it stands, and ASCII and sound words round it stay.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from crawler.text.confusions import Right, Token, Variants, Wrong
from crawler.text.draft import Span
from crawler.text.language_model import SCALE, Context, language_model
from crawler.text.lost_bytes import LOST, form

_BEGIN, _BEGIN_KNOWN = 10 * SCALE, 4 * SCALE  # cost of beginning a span; where the text is known to have such
_END = 2 * SCALE
_ASCII = 3 * SCALE  # cost of an ASCII sign, the same in both readings
_FOREIGN, _FOREIGN_KNOWN = 5 * SCALE, 10 * SCALE  # cost of a letter of another script that is kept
_HANGUL = 7 * SCALE
_KEPT_MOST = 13 * SCALE  # cost of a character that is kept at the most: names have such as the model does not know
_UNSEEN = 5 * SCALE  # cost of bytes that are gone without a trace
_QUESTION = 3 * SCALE  # cost of a `?` being a lost byte
_GUESS = SCALE  # cost of a character of which a byte is lost, beyond its own
_LOST_SIGNS = "?\ufffd"
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


class _Node(NamedTuple):
    """A character taken for bytes, and those before it."""

    before: "_Node | None"
    place: int
    tokens: tuple[Token, ...]


class _State(NamedTuple):
    cost: int
    context: Context
    node: _Node | None


class Reader:
    """Reads lines again that were read in one charset and were in another."""

    def __init__(self, wrong: Wrong, right: Right, *, known: bool = False) -> None:
        self.right = right
        self._wrong = wrong
        self._begin = _BEGIN_KNOWN if known else _BEGIN
        self._foreign = _FOREIGN_KNOWN if known else _FOREIGN
        self._han_min = 1 if known else _HAN_MIN
        self._model = language_model()
        self._guessed: dict[tuple[bytes, Context], tuple[int, Context]] = {}

    def read(self, line: str) -> tuple[int, list[Misread]]:
        """Return what is saved by reading spans of the line again, and the spans."""
        plain = kept = _State(0, self._model.start["\n"][1], None)
        states: dict[bytes, _State] = {}
        for place, character in enumerate(line):
            left = states.get(b"")
            after = self._take(states, kept, place, character)
            kept = self._keep(kept, left, character)
            plain = self._keep(plain, None, character)
            states = after
        for pending, state in states.items():
            ended = self._end(pending, state)
            if ended and ended.cost < kept.cost:
                kept = ended
        if kept.node is None:
            return 0, []
        spans = [span for nodes in _runs(kept.node) if (span := self._judge(line, nodes))]
        return (plain.cost - kept.cost, spans) if spans else (0, [])

    def _keep(self, kept: _State, left: _State | None, character: str) -> _State:
        """Return the way on which the character is kept; ``left``: the end of a span before it, if there is one."""
        if left and left.cost + _END < kept.cost:
            kept = left._replace(cost=left.cost + _END)
        cost, context = kept.context[form(character)]
        return _State(kept.cost + self._kept_cost(character, cost), context, kept.node)

    def _kept_cost(self, character: str, cost: int) -> int:
        if character.isascii():
            return _ASCII
        if "\u3000" <= character <= "\u3020" or "\u3400" <= character <= "\u9fff" or character in "，：；！？（）“”…—":
            return min(cost, _KEPT_MOST)
        return max(_HANGUL, self._foreign) if "\uac00" <= character <= "\ud7a3" else self._foreign

    def _take(self, states: dict[bytes, _State], kept: _State, place: int, character: str) -> dict[bytes, _State]:
        """Return the ways on which the character is taken for bytes, by the bytes of the next one that are there."""
        after: dict[bytes, _State] = {}
        variants = self._variants(character)
        starts = [*states.items()]
        if not character.isascii():
            starts.append((b"", kept._replace(cost=kept.cost + self._begin)))
        for pending, state in starts:
            for data, extra in variants:
                fed = self._feed(pending, data)
                if fed is None:
                    continue
                tokens, rest, unseen = fed
                total, context = state.cost + extra + unseen, state.context
                for token in tokens:
                    cost, context = self._token_cost(token, context)
                    total += cost
                known = after.get(rest)
                if known is None or total < known.cost:
                    after[rest] = _State(total, context, _Node(state.node, place, tokens))
        if len(after) > _STATES:
            return dict(sorted(after.items(), key=lambda item: item[1].cost)[:_STATES])
        return after

    def _variants(self, character: str) -> Variants:
        found = self._wrong.find(character)
        if character.isascii():
            found = ((character.encode(), 0), *found)
        if character in _LOST_SIGNS:
            found = (*found, (bytes((LOST,)), _QUESTION if character == "?" else SCALE))
        return found

    def _feed(self, pending: bytes, data: bytes) -> tuple[tuple[Token, ...], bytes, int] | None:
        """Feed bytes, if need be behind the rest of a character that is gone, and the first byte of one."""
        fed = self.right.feed(pending, data)
        if fed is not None:
            return *fed, 0
        tokens: tuple[Token, ...] = ()
        unseen = 0
        for byte in data:
            fed = self.right.feed(pending, bytes((byte,)))
            if fed is None and (gone := self.right.complete(pending)) is not None:
                tokens, unseen = (*tokens, gone), unseen + _UNSEEN
                fed = self.right.feed(b"", bytes((byte,))) or self.right.feed(b"", bytes((LOST, byte)))
            if fed is None:
                return None
            tokens, pending = (*tokens, *fed[0]), fed[1]
        return tokens, pending, unseen

    def _end(self, pending: bytes, state: _State) -> _State | None:
        """Return the end of a line that breaks off inside a character."""
        if not pending:
            return state
        gone, node = self.right.complete(pending), state.node
        if gone is None or node is None:
            return None
        cost, context = self._token_cost(gone, state.context)
        return _State(state.cost + cost + _UNSEEN, context, node._replace(tokens=(*node.tokens, gone)))

    def _token_cost(self, token: Token, context: Context) -> tuple[int, Context]:
        if isinstance(token, str):
            cost, behind = context[form(token)]
            return (_ASCII if token.isascii() else cost), behind
        known = self._guessed.get((token, context))
        if known is None:
            cost, text = min((context[form(text)][0], text) for _, text in self.right.guesses(token))
            known = self._guessed[token, context] = cost + _GUESS, context[form(text)][1]
        return known

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
            if not isinstance(token, str) or "\u3400" <= token <= "\u9fff":
                costs.append(cost)
        if len(costs) < self._han_min or sum(costs) > _MEAN_MOST * len(costs):
            return None
        text, doubt = self._guess(tokens)
        return Misread(nodes[0].place, nodes[-1].place + 1, text, doubt)

    def _put_back_space(self, line: str, node: _Node) -> tuple[Token, ...]:
        """Return the characters of a node; behind a first byte that took a space along, with that."""
        lost = line[node.place] == "?" and node.tokens and isinstance(node.tokens[-1], bytes)
        return (*node.tokens, " ") if lost and _SPACED.match(line, node.place + 1) else node.tokens

    def _guess(self, tokens: list[Token]) -> tuple[str, tuple[Span, ...]]:
        """Return the text with its lost characters as they are likeliest, and where that is in doubt."""
        text, doubt = "", []
        for place, token in enumerate(tokens):
            if isinstance(token, str):
                text += token
                continue
            behind = [other for other in tokens[place + 1 : place + 1 + _AROUND] if isinstance(other, str)]
            ranked = sorted(
                (sum(self._model.read("".join(map(form, (*text[-_AROUND:], guess, *behind))))[0]), guess)
                for _, guess in self.right.guesses(token)
            )
            if len(ranked) > 1 and ranked[1][0] - ranked[0][0] < _SURE:
                doubt.append((len(text), len(text) + 1))
            text += ranked[0][1]
        return text, tuple(doubt)


def _is_kept(line: str, node: _Node) -> bool:
    return line[node.place].isascii() and node.tokens == (line[node.place],)


def _runs(node: _Node | None) -> Iterator[list[_Node]]:
    """Yield the runs of characters taken for bytes, in order."""
    nodes: list[_Node] = []
    while node is not None:
        nodes.append(node)
        node = node.before
    run: list[_Node] = []
    for node in reversed(nodes):
        if run and node.place != run[-1].place + 1:
            yield run
            run = []
        run.append(node)
    if run:
        yield run
