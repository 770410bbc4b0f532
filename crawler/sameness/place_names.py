"""Names of places as they stand in folded text, with what each means."""

import re
from collections import defaultdict
from functools import cache
from importlib.resources import files

from crawler.recognition.places import names
from crawler.sameness.fold import fold_strings

PLACE, COUNTY = "p", "c"
"""Kinds of names: of places for certain, and of counties, which may be ordinary words."""

_ORDINARY_WORDS = {"合作"}  # Hezuo, the seat of Gannan, in every other title


def known_places(values: set[str]) -> frozenset[str]:
    """Return those that the gazetteer knows of the values of places, without what only ends like a place's name."""
    return _known_places() & values - _ORDINARY_WORDS


@cache
def place_index() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Return the names by their first two characters, longest first, each with its kind and stem, all folded."""
    found: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    stems = fold_strings([meant[0].short for meant, _ in names().values()])
    for folded, stem, (_, certain) in zip(fold_strings(list(names())), stems, names().values(), strict=True):
        if len(folded) >= 2:
            found[folded[:2]][folded] = (PLACE if certain else COUNTY, stem)
    for name in _countries():
        found[name[:2]].setdefault(name, (PLACE, name))
    return {
        start: tuple((name, *rest) for name, rest in sorted(entries.items(), key=lambda entry: -len(entry[0])))
        for start, entries in found.items()
    }


@cache
def place_codes() -> dict[str, frozenset[str]]:
    """Return the codes, without closing zeros, of the places that each folded short name may mean."""
    codes: defaultdict[str, set[str]] = defaultdict(set)
    places = list(dict.fromkeys(place for meant, _ in names().values() for place in meant))
    for name, place in zip(fold_strings([place.short for place in places]), places, strict=True):
        codes[name].add(re.sub("(?:00)+$", "", place.code))
    return {name: frozenset(found) for name, found in codes.items()}


def _countries() -> list[str]:
    lines = (files("crawler.sameness") / "countries.txt").read_text("utf-8").splitlines()
    return fold_strings([name for line in lines if not line.startswith("#") for name in line.split()])


@cache
def _known_places() -> frozenset[str]:
    return frozenset(value for entries in place_index().values() for _, _, value in entries)
