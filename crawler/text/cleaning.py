"""The chain of repairs, and why it has this order."""

from bisect import bisect_left

from crawler.text.annotation import find_annotations
from crawler.text.bytes_decoder import TooMuchWork, Work, find_shifted
from crawler.text.draft import Draft, Edit
from crawler.text.headline import find_headline_pieces
from crawler.text.injected import find_advert, find_doubled_marks, find_emoji, find_tags
from crawler.text.invisible import find_invisible
from crawler.text.mojibake import find_mojibake
from crawler.text.numbers import find_missing_numbers
from crawler.text.result import Cleaned
from crawler.text.script import to_simplified
from crawler.text.signs import (
    ADVERT,
    ANNOTATIONS,
    CHARSET,
    DOUBLED_MARKS,
    GAPS,
    HIDDEN,
    QUESTIONS,
    SYMBOLS,
    TAGS,
    TRADITIONAL,
    look,
)

_PASSES_MAX = 6  # a repair may lay open another; real pages settle in two


def clean(text: str, *, title: str | None = None) -> Cleaned:
    """Repair what mirrors do to a text, and its title, and write both in simplified characters.

    Total: any string is accepted, lone surrogates included. Cleaning twice gives what cleaning once gave. Time is
    linear in the length.
    """
    if title is not None:
        title = _settle(title, None)[0].text
    draft, signs = _settle(text, title)
    if signs & GAPS:
        for start, end in find_missing_numbers(draft.text):
            draft.mark("missing-number", start, end)
    return Cleaned(text=draft.text, title=title, repairs=draft.repairs(), uncertain=draft.doubtful())


def _settle(text: str, title: str | None) -> tuple[Draft, int]:
    """Repeat the chain until nothing changes; also return the signs of the result.

    What does not settle was made to confuse: it keeps only the first step, which needs no judgement. So does the result
    when it is cleaned again. Nor are bytes followed in a text with more places to look at than any real one has.
    """
    try:
        return _repeat(text, title, Work())
    except TooMuchWork:
        return _repeat(text, title, None)


def _repeat(text: str, title: str | None, work: Work | None) -> tuple[Draft, int]:
    draft = Draft(text)
    signs = look(text)
    for _ in range(_PASSES_MAX):
        before = draft.text
        _repair(draft, title, signs, work)
        if draft.text == before:
            return draft, signs
        signs = look(draft.text)
    draft = Draft(text)
    draft.apply(find_invisible(draft.text))
    return draft, look(draft.text)


def _repair(draft: Draft, title: str | None, signs: int, work: Work | None) -> None:
    """Undo the damage in the reverse order of its making; ``signs``: those of the text.

    Without ``work``, no run is looked at for bytes out of step.

    Charsets first, while control characters still are the bytes that they stand for; then what stands between the
    characters of a run; then the bytes, whose reader needs the pinyin; then whole words, in one script.
    """
    if signs & (CHARSET | HIDDEN | TAGS | SYMBOLS):
        draft.apply(*find_mojibake(draft.text))
        draft.apply(find_invisible(draft.text))
        draft.apply(find_tags(draft.text))
        draft.apply(find_emoji(draft.text))
        signs = look(draft.text)
    if signs & (QUESTIONS | ANNOTATIONS):
        shifted, uncertain = find_shifted(draft.text, work) if work else ([], [])
        draft.apply(shifted, uncertain)
        draft.apply(find_annotations(draft.text, split=bool(shifted)))
    if signs & (QUESTIONS | TRADITIONAL):
        _simplify(draft)
    draft.apply(find_headline_pieces(draft.text, title))
    if signs & ADVERT:
        draft.apply(find_advert(draft.text))
    if signs & DOUBLED_MARKS:
        draft.apply(find_doubled_marks(draft.text))


def _simplify(draft: Draft) -> None:
    text = draft.text
    simplified = to_simplified(text)
    if simplified == text:
        return
    if len(simplified) != len(text):
        draft.apply([Edit(0, len(text), simplified, "script")])
        return
    edits, at = [], 0
    for before, after in zip(text.split("\n"), simplified.split("\n"), strict=True):
        if before != after:
            edits.append(_narrow(at, before, after))
        at += len(before) + 1
    draft.recast(simplified, edits)


def _narrow(at: int, before: str, after: str) -> Edit:
    """Return the edit of one line without what its ends have in common."""
    low = _common_length(before, after)
    high = min(_common_length(before[::-1], after[::-1]), min(len(before), len(after)) - low)
    return Edit(at + low, at + len(before) - high, after[low : len(after) - high], "script")


def _common_length(one: str, other: str) -> int:
    sizes = range(1, min(len(one), len(other)) + 1)
    return bisect_left(sizes, True, key=lambda size: one[:size] != other[:size])
