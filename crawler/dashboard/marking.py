"""A text in pieces, each with the fields that its words prove and whether they were read for certain."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any


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
