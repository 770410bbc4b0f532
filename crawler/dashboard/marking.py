"""A text in pieces, each with the fields that its words prove and whether they were read for certain."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

SNIPPET = 160  # characters of a text that a search result shows: two lines on a wide screen


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Consecutive characters that share their marks."""

    text: str
    fields: tuple[str, ...] = ()
    uncertain: bool = False


def mark_text(
    text: str, evidence: Iterable[Mapping[str, Any]] = (), uncertain: Iterable[Sequence[int]] = ()
) -> list[Piece]:
    """Cut a text at the borders of its evidence and of its uncertain spans; spans may overlap, bad ones are left out.

    >>> [(piece.text, piece.fields) for piece in mark_text("两省签约", [{"field": "parties", "start": 0, "end": 2}])]
    [('两省', ('parties',)), ('签约', ())]
    """
    proofs = [
        (int(span["start"]), int(span["end"]), str(span["field"])) for span in evidence if span["field"] != "title"
    ]
    proofs = [proof for proof in proofs if 0 <= proof[0] < proof[1] <= len(text)]
    doubts = [(span[0], span[1]) for span in uncertain if 0 <= span[0] < span[1] <= len(text)]
    borders = {0, len(text)}
    borders.update(border for span in proofs for border in span[:2])
    borders.update(border for span in doubts for border in span)
    cuts = sorted(borders)
    return [
        Piece(
            text=text[start:end],
            fields=tuple(sorted({field for a, b, field in proofs if a <= start and end <= b})),
            uncertain=any(a <= start and end <= b for a, b in doubts),
        )
        for start, end in pairwise(cuts)
    ]


def mark_hits(text: str, pattern: re.Pattern[str] | None) -> list[Piece]:
    """Cut a text at what a pattern matches.

    >>> [(piece.text, piece.fields) for piece in mark_hits("两省计量互认", re.compile("计量"))]
    [('两省', ()), ('计量', ('hit',)), ('互认', ())]
    """
    spans = [match.span() for match in pattern.finditer(text)] if pattern else []
    return mark_text(text, [{"field": "hit", "start": start, "end": end} for start, end in spans])


def cut_snippet(text: str, pattern: re.Pattern[str] | None, length: int = SNIPPET) -> str:
    """Return the part of a text around what a pattern matches first, its beginning if nothing."""
    match = pattern.search(text) if pattern else None
    start = max(0, match.start() - length // 4) if match else 0
    part = text[start : start + length]
    return ("…" if start else "") + part + ("…" if start + length < len(text) else "")


def to_paragraphs(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Return the pieces line by line, lines without a word left out.

    >>> [[piece.text for piece in line] for line in to_paragraphs([Piece(text="甲\\n\\n乙"), Piece(text="丙")])]
    [['甲'], ['乙', '丙']]
    """
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *others = piece.text.split("\n")
        lines[-1].append(replace(piece, text=first))
        lines += [[replace(piece, text=other)] for other in others]
    return [[piece for piece in line if piece.text] for line in lines if any(piece.text.strip() for piece in line)]
