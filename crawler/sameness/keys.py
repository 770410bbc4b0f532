"""Event keys: hashes by which two reports of one event find each other though they share no sentence.

A key is a day together with a place or a number, the name of an instrument, or, for copies that lost their digits and
papers that name no day, the week of publication together with two places, or with a place and a number. All are read
from the fingerprint's slots, so keys cost no reading of the text, and they are stored and looked up beside the hashes
of its words.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from hashlib import blake2b
from itertools import combinations
from operator import itemgetter
from struct import unpack

from crawler.recognition.gazetteer import find_groups, find_letter_runs
from crawler.recognition.places import provinces
from crawler.sameness.fold import fold_string
from crawler.sameness.measures import parse_day
from crawler.sameness.place_names import known_places
from crawler.sameness.slots import COUNTY, INSTRUMENT, NUMBER, PLACE

LEAD = 600
"""Folded characters in which news say what happened, where and when: 昨日 and 上周五 are those of the news."""

_DAYS, _PLACES, _INSTRUMENTS = 3, 8, 4  # how many of each: keys are their products, and most of the rest is background
_NUMBERS, _PAIRED = 4, 4  # numbers, of two digits and more; places whose pairs are keys
_FEW_PLACES = 3  # certain ones, below which doubtful ones are keys too
_WITHOUT_DAY = 2  # places, and numbers, whose pairs stand for the day in a report that names none
_DAYS_BACK = 7  # from its publication, in which an act is sought by a report that names no day of it
_SHORTEST_INSTRUMENT = 8


def make_event_keys(
    titled: Sequence[tuple[str, str]],
    lead: Sequence[tuple[str, str]],
    days: Sequence[str],
    published: str | None,
    regions: Sequence[str] = (),
) -> tuple[tuple[int, ...], tuple[int, ...], frozenset[int]]:
    """Return the keys to store and those to look up, signed 64-bit, in ascending order; and which of these tell much.

    One place on one day says little, two places in one week or the name of an instrument say more. ``titled`` and
    ``lead``: kind and value of the slots of the title and of the first ``LEAD`` characters. ``days``: of ``find_days``.

    ``regions``: of ``find_regions``, by which a paper that writes 沪苏浙皖 finds one that writes out the names.
    A report that names a year also looks for one that does not; one that names no day for those of the week before,
    and one that does for the day before as well: it may be that of its dateline.
    """
    slots = [*titled, *lead]
    places = list(dict.fromkeys([value for kind, value in slots if kind == PLACE]))[:_PLACES]
    if len(places) < _FEW_PLACES:
        places += _doubtful_places(slots, places)[: _PAIRED - len(places)]
    places += [region for region in regions[:_PLACES] if region not in places]
    days = days[:_DAYS]
    called = [value for kind, value in slots if kind == INSTRUMENT]
    instruments = [name for name in dict.fromkeys(called) if len(name) >= _SHORTEST_INSTRUMENT][:_INSTRUMENTS]
    counted = [value for kind, value in lead if kind == NUMBER and len(value) > 1]
    numbers = list(dict.fromkeys(counted))[:_NUMBERS]
    pairs = ["\n".join(sorted(pair)) for pair in combinations(places[:_PAIRED], 2)]
    printed = parse_day(published)
    stored = {f"{day}\n{place}" for day in days for place in places}
    stored.update(f"{day}\n{number}" for day in days[:1] for number in numbers)
    telling = {f"instrument\n{name}" for name in instruments}
    stored |= telling
    sought = [*_days_before(days, printed), *("XXXX" + day[4:] for day in days[:1])]
    probes = stored.union(f"{day}\n{fact}" for day in sought for fact in [*places[:_PAIRED], *numbers])
    if printed:
        week = printed.toordinal() // 7
        counted_pairs = [f"{place}\n{number}" for place in places[:_WITHOUT_DAY] for number in numbers[:_WITHOUT_DAY]]
        stored.update(f"week {week}\n{pair}" for pair in (pairs if days else [*pairs, *counted_pairs]))
        nearby = range(week - 1, week + 2)
        telling.update(f"week {near}\n{pair}" for near in nearby for pair in [*pairs, *counted_pairs])
    probes |= telling
    hashes = _hash(probes | stored)
    return (
        tuple(sorted(map(hashes.__getitem__, stored))),
        tuple(sorted(map(hashes.__getitem__, probes))),
        frozenset(map(hashes.__getitem__, telling)),
    )


def _days_before(days: Sequence[str], printed: date | None) -> list[str]:
    """Return the days on which an act may have been that a report names no day of, or the day after of."""
    if days:
        return [(day - timedelta(1)).isoformat() for day in map(parse_day, days[:1]) if day]
    return [(printed - timedelta(back)).isoformat() for back in range(_DAYS_BACK + 1)] if printed else []


def _doubtful_places(slots: Sequence[tuple[str, str]], certain: Sequence[str]) -> list[str]:
    """Return towns whose names may be words (日照, 资源): those named again and again, or any for want of others."""
    named = Counter([value for kind, value in slots if kind == COUNTY])
    known = known_places(set(named)).difference(certain)
    often = [value for value in sorted(known) if named[value] > 1]
    return often if often or len(certain) > 1 else sorted(known)


def find_regions(text: str) -> tuple[str, ...]:
    """Return the provinces that abbreviations and names of groups at a text's beginning stand for, folded, each once.

    >>> find_regions("川渝两地与京津冀"), find_regions("四川和重庆")
    (('四川', '重庆', '北京', '天津', '河北'), ())
    """
    lead = text[:LEAD]
    found = [(start, places) for start, _, places in find_letter_runs(lead)]
    found += [(span.start, span.group.members) for span in find_groups(lead)]
    named = (place for _, places in sorted(found, key=itemgetter(0)) for place in places)
    return tuple(dict.fromkeys(fold_string(provinces()[f"{place.code[:2]}0000"].short) for place in named))


def _hash(keys: Collection[str]) -> dict[str, int]:
    digests = b"".join([blake2b(key.encode(), digest_size=8).digest() for key in keys])
    return dict(zip(keys, unpack(f"<{len(keys)}q", digests), strict=True))
