"""The chain of repairs, and why it has this order."""

from functools import partial

from crawler.text.annotation import drop_annotations
from crawler.text.bytes_decoder import find_shifted, list_lost, list_places
from crawler.text.draft import Draft, Edit, LazyEdits
from crawler.text.headline import find_headline_pieces
from crawler.text.injected import (
    find_advert,
    find_doubled_marks,
    find_emoji,
    find_entities,
    find_strewn_signs,
    find_tags,
)
from crawler.text.invisible import find_invisible
from crawler.text.line import TooMuchWork, Work
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
    STREWN_SIGNS,
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
    missing = find_missing_numbers(draft.text) if signs & GAPS else []
    return Cleaned(
        text=draft.text, title=title, uncertain=draft.doubtful(), list_repairs=partial(draft.repairs, missing)
    )


def _settle(text: str, title: str | None) -> tuple[Draft, int]:
    """Repeat the chain until nothing changes; also return the signs of the result.

    Each pass hangs on the text alone, so what one pass leaves as it is stays when it is cleaned again. What does not
    settle was made to confuse: it keeps only the first step, which needs no judgement.
    """
    draft = Draft(text)
    signs = look(text)
    for _ in range(_PASSES_MAX):
        if not signs and not title:
            return draft, signs
        before = draft.text
        _repair(draft, title, signs)
        if draft.text == before:
            return draft, signs
        signs = look(draft.text)
    draft = Draft(text)
    draft.apply(find_invisible(draft.text))
    return draft, look(draft.text)


def _repair(draft: Draft, title: str | None, signs: int) -> None:
    """Undo the damage in the reverse order of its making; ``signs``: those of the text.

    Charsets first, while control characters still are the bytes that they stand for; then what stands between the
    characters of a run; then the bytes, whose reader needs the pinyin; then whole words, in one script.
    """
    if signs & (CHARSET | HIDDEN | TAGS | SYMBOLS | STREWN_SIGNS):
        signs = _drop_strange(draft, signs)
    if signs & (QUESTIONS | ANNOTATIONS):
        text = draft.text
        shifted = _put_in_step(draft)
        drop_annotations(draft, split=shifted)
        if draft.text != text:
            draft.apply([], list_lost(draft.text))
    if signs & (QUESTIONS | TRADITIONAL):
        _simplify(draft)
    draft.apply(find_headline_pieces(draft.text, title))
    if signs & ADVERT:
        draft.apply(find_advert(draft.text))
    if signs & DOUBLED_MARKS:
        draft.apply(find_doubled_marks(draft.text))


def _drop_strange(draft: Draft, signs: int) -> int:
    """Undo wrong charsets and drop what is no character of an article; return the signs of what is left."""
    text = draft.text
    if signs & CHARSET:
        draft.apply(*find_mojibake(text))
        if draft.text != text:
            signs = look(draft.text)
    if signs & HIDDEN:
        draft.apply(find_invisible(draft.text))
    if signs & TAGS:
        draft.apply(find_entities(draft.text))
        draft.apply(find_tags(draft.text))
    if signs & SYMBOLS:
        draft.apply(find_emoji(draft.text))
    if signs & STREWN_SIGNS:
        draft.apply(find_strewn_signs(draft.text))
    return signs if draft.text == text else look(draft.text)


def _put_in_step(draft: Draft) -> bool:
    """Put runs out of step right; a text with more to look at than any real one has its places reported instead."""
    try:
        shifted, uncertain = find_shifted(draft.text, Work())
    except TooMuchWork:
        shifted, uncertain = [], list_places(draft.text)
    draft.apply(shifted, uncertain)
    return bool(shifted)


def _simplify(draft: Draft) -> None:
    text = draft.text
    simplified = to_simplified(text)
    if simplified == text:
        return
    if len(text) == len(simplified):
        draft.recast(simplified, Recast(text, simplified))
    else:
        draft.apply([Edit(0, len(text), simplified, "script")])


class Recast(LazyEdits):
    """The edits that write a text otherwise, of the same length, line by line."""

    def __init__(self, before: str, after: str) -> None:
        self._before, self._after = before, after

    def make(self) -> list[Edit]:
        """Return the edits."""
        lines, recast = self._before.split("\n"), self._after.split("\n")
        if [*map(len, lines)] != [*map(len, recast)]:
            return [Edit(0, len(self._before), self._after, "script")]
        edits, at = [], 0
        for before, after in zip(lines, recast, strict=True):
            if before != after:
                edits.append(_narrow(at, before, after))
            at += len(before) + 1
        return edits


def _narrow(at: int, before: str, after: str) -> Edit:
    """Return the edit of one line, which it changes, without what its ends have in common."""
    size = len(before)
    low = next(i for i in range(size) if before[i] != after[i])
    high = next(i for i in range(size, 0, -1) if before[i - 1] != after[i - 1])
    return Edit(at + low, at + high, after[low:high], "script")
