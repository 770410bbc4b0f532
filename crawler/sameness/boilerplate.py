"""Lines at the edges of a page's text: what a site repeats there is its own, and is left out of the comparison.

Which lines repeat is learnt by the store (``storage.site_lines``). A line counts with its digits, so that what is left
out says the same in every story that it stood in, and cannot be what tells two of them apart.
"""

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import blake2b

from crawler.sameness.fold import fold, fold_all

HEAD_LINES, TAIL_LINES = 5, 10
"""Lines at the beginning and at the end of a text that may be a site's own: sources, notices of copyright, editors."""

_SHORTEST, _LONGEST = 4, 300  # folded characters: shorter lines are found by nobody, longer ones are paragraphs


@dataclass(frozen=True, kw_only=True, slots=True)
class EdgeLine:
    """A line near the beginning or the end of a text: its hash, signed 64-bit, and its place in the text."""

    hash: int
    start: int
    end: int


def find_edge_lines(text: str) -> tuple[EdgeLine, ...]:
    """Return the lines at the edges of a text, none for a text of one or two lines: that is all news, or none is."""
    lines, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            lines.append((start, start + len(line), line))
        start += len(line) + 1
    if len(lines) < 3:
        return ()
    edges = lines if len(lines) <= HEAD_LINES + TAIL_LINES else lines[:HEAD_LINES] + lines[-TAIL_LINES:]
    found = []
    for start, end, line in edges:
        if len(line) > 2 * _LONGEST:
            continue
        folded = fold_all([line])
        flat = folded.part(0)
        if _SHORTEST <= len(flat) <= _LONGEST:
            numbers = tuple(zip(folded.number_places, folded.numbers, strict=True))
            found.append(EdgeLine(hash=_hash(flat, numbers), start=start, end=end))
    return tuple(found)


def leave_out(text: str, lines: Collection[EdgeLine]) -> str:
    """Return the text without these lines; the whole text where hardly anything else would be left."""
    kept, last = [], 0
    for line in sorted(lines, key=lambda line: line.start):
        kept.append(text[last : line.start])
        last = line.end
    kept.append(text[last:])
    rest = "".join(kept)
    return rest if len(fold(rest).text) >= _SHORTEST * _SHORTEST else text


def _hash(text: str, numbers: tuple[tuple[int, str], ...]) -> int:
    written = f"{text}\n{numbers}".encode()
    return int.from_bytes(blake2b(written, digest_size=8).digest(), "little", signed=True)
