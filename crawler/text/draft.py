"""A text under repair: edits are applied in order, and earlier repairs keep their place."""

from abc import abstractmethod
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple, overload

from crawler.text.result import Repair


class Edit(NamedTuple):
    """Put ``after`` in the place of ``text[start:end]``."""

    start: int
    end: int
    after: str
    kind: str


Span = tuple[int, int]


class LazyEdits(Sequence[Edit]):
    """Edits that are made when first asked for: a long page has thousands."""

    def __len__(self) -> int:
        return len(self._edits)

    @overload
    def __getitem__(self, index: int) -> Edit: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Edit]: ...
    def __getitem__(self, index: int | slice) -> Edit | Sequence[Edit]:
        return self._edits[index]

    def __iter__(self) -> Iterator[Edit]:
        return iter(self._edits)

    @cached_property
    def _edits(self) -> list[Edit]:
        return self.make()

    def bounds(self) -> list[tuple[int, int, int]]:
        """Return where each edit starts and ends, and how long what it puts there is."""
        return [(edit.start, edit.end, len(edit.after)) for edit in self]

    @abstractmethod
    def make(self) -> list[Edit]:
        """Return the edits."""


class Draft:
    """The text as it stands, with the spans of everything done to it so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.uncertain: list[Span] = []
        self._steps: list[tuple[str, Sequence[Edit], bool]] = []  # each text, what was done to it, whether it moved

    def apply(self, edits: Sequence[Edit], uncertain: Sequence[Span] = (), *, text: str | None = None) -> None:
        """Apply sorted, disjoint edits; ``uncertain`` spans are in the text after them (``text``, if known)."""
        if edits:
            if self.uncertain:
                mapped = _Mapping(edits)
                self.uncertain = [(mapped(s), mapped(e, True)) for s, e in self.uncertain]
            self._steps.append((self.text, edits, True))
            self.text = _rewrite(self.text, edits) if text is None else text
        self.uncertain.extend(uncertain)

    def recast(self, text: str, edits: Sequence[Edit]) -> None:
        """Take a text of the same length; ``edits`` say where it differs, uncertain spans keep their place."""
        self._steps.append((self.text, edits, False))
        self.text = text

    def repairs(self, missing: Sequence[Span] = ()) -> tuple[Repair, ...]:
        """Return what was done, by place; ``missing``: spans of the text as it stands where a number is missing."""
        rows: list[tuple[str, int, int, str, str]] = []
        for text, edits, moved in self._steps:
            if rows and moved:
                mapped = _Mapping(edits)
                rows = [(k, mapped(s), mapped(e, True), b, a) for k, s, e, b, a in rows]
            delta = 0
            for start, end, after, kind in edits:
                place = start + delta
                rows.append((kind, place, place + len(after), text[start:end], after))
                delta += len(after) - (end - start)
        rows += [("missing-number", s, e, self.text[s:e], self.text[s:e]) for s, e in missing]
        rows.sort(key=itemgetter(1, 2))
        return tuple(Repair(kind=k, start=s, end=e, before=b, after=a) for k, s, e, b, a in rows)

    def doubtful(self) -> tuple[Span, ...]:
        """Return the uncertain spans, sorted and merged."""
        merged: list[Span] = []
        for start, end in sorted(self.uncertain):
            if start >= end:
                continue
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return tuple(merged)


def _rewrite(text: str, edits: Sequence[Edit]) -> str:
    pieces: list[str] = []
    last = 0
    for start, end, after, _ in edits:
        pieces += (text[last:start], after)
        last = end
    pieces.append(text[last:])
    return "".join(pieces)


class _Mapping:
    """Old offset to new offset; one inside an edit goes to the edit's start, or to its end."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        bounds = edits.bounds() if isinstance(edits, LazyEdits) else [(e.start, e.end, len(e.after)) for e in edits]
        self._bounds = bounds
        self._starts = [start for start, _, _ in bounds]
        self._deltas = [0, *accumulate(size - (end - start) for start, end, size in bounds)]

    def __call__(self, offset: int, is_end: bool = False) -> int:
        at = bisect_right(self._starts, offset - 1 if is_end else offset)
        if at:
            start, end, size = self._bounds[at - 1]
            if end > offset:
                return start + self._deltas[at - 1] + (size if is_end else 0)
        return offset + self._deltas[at]
