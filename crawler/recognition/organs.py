"""The words by which departments of a place are called (organs.tsv), found in a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from crawler.recognition.openings import openings_of, pattern_of
from crawler.recognition.tables import load_table


@dataclass(frozen=True, kw_only=True, slots=True)
class Organs:
    """The rows of organs.tsv as patterns: those to try at a character, and those that look behind themselves."""

    places: re.Pattern[str]
    named: dict[str, re.Pattern[str]]
    others: re.Pattern[str]
    rows: tuple[dict[str, str], ...]

    def find(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the organs of a text, none overlapping."""
        free = 0
        for place in self.places.finditer(text):
            start = place.start()
            if start < free:
                continue
            named = self.named.get(place.group())
            match = (named.match(text, start) if named else None) or self.others.match(text, start)
            if match:
                free = match.end()
                yield match


@cache
def load_organs() -> Organs:
    rows = load_table("organs.tsv")
    # The group's name tells the row: the alternatives keep their order, so the first fitting row wins. Without the
    # branches by first character a sentence would be searched for seventy names at each of its characters.
    others = [f"(?P<r{n}>{row['pattern']})" for n, row in enumerate(rows) if row["pattern"].startswith("(?<=")]
    by_first: dict[str, list[str]] = {}
    for n, row in enumerate(rows):
        for first in () if row["pattern"].startswith("(?<=") else openings_of(row["pattern"]):
            by_first.setdefault(first, []).append(f"(?P<r{n}>{row['pattern']})")
    return Organs(
        places=pattern_of(f"[{''.join(sorted(by_first))}]|(?<=[省市区县州旗盟地])."),
        named={first: pattern_of("|".join(patterns)) for first, patterns in by_first.items()},
        others=pattern_of("|".join(others)),
        rows=rows,
    )
