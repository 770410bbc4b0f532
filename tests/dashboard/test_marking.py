"""Texts cut at the borders of evidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dashboard.marking import mark_text

TEXT = "京津冀签署计量合作备忘录"
SPANS = st.lists(st.tuples(st.integers(-3, 15), st.integers(-3, 15)), max_size=6)


@given(proofs=SPANS, doubts=SPANS)
def test_no_character_is_lost_or_doubled_whatever_the_spans(
    proofs: list[tuple[int, int]], doubts: list[tuple[int, int]]
) -> None:
    evidence = [{"field": "kind", "start": start, "end": end} for start, end in proofs]

    pieces = mark_text(TEXT, evidence, doubts)

    assert "".join(piece.text for piece in pieces) == TEXT


def test_overlapping_evidence_keeps_both_fields() -> None:
    evidence = [{"field": "kind", "start": 0, "end": 5}, {"field": "regions", "start": 0, "end": 3}]

    pieces = mark_text(TEXT, evidence, [[3, 4]])

    assert [(piece.text, piece.fields, piece.uncertain) for piece in pieces] == [
        ("京津冀", ("kind", "regions"), False),
        ("签", ("kind",), True),
        ("署", ("kind",), False),
        ("计量合作备忘录", (), False),
    ]


@pytest.mark.parametrize("field", ["title"])
def test_evidence_in_the_title_does_not_mark_the_text(field: str) -> None:
    assert len(mark_text(TEXT, [{"field": field, "start": 0, "end": 3}])) == 1
