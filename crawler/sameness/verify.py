"""The exact check of two fingerprints: how much of one stands in the other, and whether what stands in it differs.

Overlap alone cannot tell a copy from next year's follow-up or from the same agreement of other provinces: these share
more of their words than a scrambled mirror does. What differs at aligned places can: the slots.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from crawler.sameness.align import Alignment, align
from crawler.sameness.fingerprint import Fingerprint
from crawler.sameness.measures import days_between, parse_day
from crawler.sameness.objections import compare_titles
from crawler.sameness.slot_comparison import SlotComparison, compare_slots


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """Whether a text is a copy of another. ``differing`` tells a look-alike from a text that has little to do with it.

    ``agreeing`` and ``conflicting`` are the weights of the slots that could be compared.
    """

    relation: Literal["copy", "different"]
    score: float
    reasons: tuple[str, ...]
    differing: bool = False
    agreeing: float = 0.0
    conflicting: float = 0.0
    matched: int = 0
    segment: tuple[int, int] = (0, 0)  # of the new text
    bare: bool = False  # one of the two has no digits where the other has
    is_verbatim: bool = False  # next to all of the new text stands in the other, digits included


MATCHED_MIN = 40
"""Fewest matching characters that make a copy; a shorter text must match nearly as a whole."""

SHARE_MIN = 0.5
"""Share of the best segment that must match, on both sides. Scrambled mirrors keep .75; unrelated news
find no segment."""

WHOLE_SHARE = 0.85
"""Share of the new text's segment from which holes in the old one no longer matter."""

CONTAINED = 0.75
"""Share of a text that must stand in the other to make it an excerpt, wherever in the other that is."""

VERBATIM = 0.97
"""Share of a text in the other from which, nothing differing, it needs no second opinion."""

PARTIAL, LEAD_SHARE = 0.25, 0.4
"""Share of either text that is enough where so much of the old one's beginning matches: the lead of a long article on a
page full of other things."""

SHORT = 250
"""Folded characters of a short text."""

TELLING = 3.0
"""Weight of equal slots from which a shared passage tells of the same thing; stock phrases have one or two."""

CONFLICT_MIN = 1.0
"""Weight of differing slots from which they count: one clear difference."""

CONFLICT_SHARE = 0.13
"""Share of differing slots, by weight, from which two texts tell of two events. Of 950 generated copies the worst
had .09 (shuffled words that were read as names), of 1,700 look-alikes the nearest .17. Lower loses damaged copies,
higher merges events."""

SINGLE_SHARE = 0.2
"""The same where the differences weigh less than two slots: in a short text one misread name is a large share.
Not so a place: damage seldom makes another one of it."""

INTACT_SHARE = 0.06
"""The same where the words around them are the same to the letter, so that no damage explains them. Of a date or an
ordinal, one that differs is enough there: the next session, the next year's list."""

BARE_SHARE, BARE_SINGLE_SHARE = 0.1, 0.11
"""The same two where one text has lost its digits, so that names alone speak."""

BARE_DAYS = 150
"""Days between publications from which two texts cannot be compared without digits: the follow-up may say the same."""

TITLES_MAX = 6.0
"""Weight of all slots compared below which titles that name different places decide: meetings of two provinces in the
same stock phrases. Where more is compared, a mirror may have put another article's title above a copy."""

REWRITTEN, REWRITTEN_MIN = 4, 12
"""Characters in a row that others take the place of, and all of them together, from which an undated report is told
anew rather than damaged: the inspection before this year's festival in the words of last year's."""

FOLLOW_UP_DAYS = 30
"""Days between publications from which a text with another day in the same place is the next act in the same words.
So is one of which a part alone stands in the other, and which names none of its days: results repeat who did what, and
the dates stand elsewhere in the sentence."""


def verify(new: Fingerprint, old: Fingerprint, *, within: tuple[int, int] | None = None) -> Verdict:
    """Decide whether ``new`` is a copy of ``old``: an excerpt, a mirror, a retitled, dressed-up or damaged one.

    ``within``: the only part of the new text to compare, where the rest is known to be a page's menus.
    """
    alignment = align(new, old, within=within)
    if alignment is None:
        return Verdict(relation="different", score=0.0, reasons=("no words in common",))
    of_new, of_old = alignment.matched / new.length, alignment.matched / old.length
    first, last = alignment.new_segment
    reasons = (
        f"{alignment.matched} characters match: {of_new:.0%} of this text, {of_old:.0%} of the other",
        f"best segment {first}-{last} matches to {alignment.new_share:.0%}",
    )
    share = min(alignment.new_share, alignment.old_share)
    if not _overlaps(alignment, new, old):
        score = round(share * max(of_new, of_old), 4)
        return Verdict(relation="different", score=score, reasons=reasons, matched=alignment.matched)
    slots = compare_slots(alignment, new, old)
    compared = slots.agreeing + slots.conflicting
    is_intact = min(alignment.new_share, alignment.old_share) >= VERBATIM
    differing = _differs(slots, days_between(new.published, old.published), is_intact=is_intact)
    differing = differing or (slots.dated > 0 and _names_later_day(new, old))
    differing = differing or (compared < TITLES_MAX and compare_titles(new, old) is not None)
    differing = differing or (not slots.dates_agree and _is_told_anew(alignment, new, old))
    is_copy = not differing and _is_contained(alignment, new, old, slots) and not _is_follow_up(of_new, new, old)
    return Verdict(
        relation="copy" if is_copy else "different",
        score=round(share * (1 - slots.conflicting / compared if compared else 1), 4),
        reasons=(
            *reasons,
            f"slots: {slots.agreeing:g} equal, {slots.conflicting:g} different",
            *slots.differences,
        ),
        differing=differing,
        agreeing=slots.agreeing,
        conflicting=slots.conflicting,
        matched=alignment.matched,
        segment=alignment.new_segment,
        bare=slots.bare,
        is_verbatim=of_new >= VERBATIM and slots.conflicting < CONFLICT_MIN and not slots.bare,
    )


def _differs(slots: SlotComparison, days_apart: int | None, *, is_intact: bool) -> bool:
    if slots.renamed or (slots.bare and days_apart is not None and days_apart > BARE_DAYS):
        return True
    if slots.dated and days_apart is not None and days_apart > FOLLOW_UP_DAYS:
        return True
    many, few = (BARE_SHARE, BARE_SINGLE_SHARE) if slots.bare else (CONFLICT_SHARE, SINGLE_SHARE)
    if is_intact and not slots.bare:
        many = few = INTACT_SHARE if not slots.dated else 0.0
    share = many if slots.conflicting >= 2 or slots.moved else few
    return slots.conflicting >= CONFLICT_MIN and slots.conflicting >= share * (slots.agreeing + slots.conflicting)


def _overlaps(alignment: Alignment, new: Fingerprint, old: Fingerprint) -> bool:
    """Tell whether enough of the two matches for a copy, whatever the slots say."""
    shortest = min(new.length, old.length)
    if alignment.matched < min(MATCHED_MIN, 0.8 * shortest):
        return False
    # Paragraphs left out make holes in the old text only.
    return alignment.new_share >= SHARE_MIN and (alignment.old_share >= SHARE_MIN or alignment.new_share >= WHOLE_SHARE)


def _is_contained(alignment: Alignment, new: Fingerprint, old: Fingerprint, slots: SlotComparison) -> bool:
    """Tell whether what matches is one text in the other, or only a passage that both contain.

    A copy lies in the old text as a whole, or it has the old one's beginning, or what they share names many things.
    Stock paragraphs and the frame of a site's pages do none of these.
    """
    of_new, of_old = alignment.matched / new.length, alignment.matched / old.length
    if of_new >= CONTAINED:
        return True
    if alignment.old_lead >= LEAD_SHARE and max(of_new, of_old) >= CONTAINED:
        return True
    # Only a part of either matches: nothing in it may differ.
    telling = slots.agreeing if slots.conflicting < CONFLICT_MIN else 0.0
    is_long = max(new.length, old.length) > SHORT  # of two short texts neither is a page full of other things
    if is_long and alignment.old_lead >= LEAD_SHARE and max(of_new, of_old) >= PARTIAL:
        return telling >= TELLING or _is_unbroken_lead(alignment)
    return max(of_new, of_old) >= 0.5 and telling >= 2 * TELLING


def _names_later_day(new: Fingerprint, old: Fingerprint) -> bool:
    """Tell whether the first day of the new text is after the old one was printed; damage makes no such day."""
    first, published = parse_day(next(iter(new.days), None)), parse_day(new.published)
    printed_before = parse_day(old.published)
    return (
        first is not None
        and published is not None
        and printed_before is not None
        and printed_before < first <= published
    )


def _is_told_anew(alignment: Alignment, new: Fingerprint, old: Fingerprint) -> bool:
    """Tell whether passages of a text printed long before, in which no day agrees, have been written anew."""
    apart = days_between(new.published, old.published)
    if apart is None or apart <= BARE_DAYS:
        return False
    first, last = alignment.new_segment
    reached = alignment.to_old[first:last]
    matched = (reached >= 0).nonzero()[0]
    reached = reached.take(matched)
    gaps = np.minimum(matched[1:] - matched[:-1], reached[1:] - reached[:-1]) - 1
    return int(gaps[gaps >= REWRITTEN].sum()) >= REWRITTEN_MIN


def _is_follow_up(of_new: float, new: Fingerprint, old: Fingerprint) -> bool:
    """Tell whether a text with much of its own names other days than one of long before: what became of the news."""
    if of_new >= CONTAINED or not new.days or not old.days or set(new.days) & set(old.days):
        return False
    apart = days_between(new.published, old.published)
    return apart is not None and apart > FOLLOW_UP_DAYS


def _is_unbroken_lead(alignment: Alignment) -> bool:
    """Tell whether the match is the old text's beginning in one piece, which stock sentences strewn in never are."""
    (first, last), (old_first, old_last) = alignment.new_segment, alignment.old_segment
    whole = min(alignment.new_share, alignment.old_share, alignment.old_lead) >= WHOLE_SHARE
    return whole and abs((last - first) - (old_last - old_first)) <= 0.2 * (last - first)
