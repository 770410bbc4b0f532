"""What a cleaning returns."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, kw_only=True, slots=True)
class Repair:
    """One change: ``text[start:end]`` of the cleaned text stands where ``before`` stood.

    ``kind`` is one of annotation, bytes, charset, invisible, punctuation, symbol, markup, headline, advert, script and
    missing-number. A missing number is a mark, not a change: before and after are the words round the gap.
    """

    kind: str
    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """A repaired text, its title, what was done, and the spans that may still be wrong (sorted, disjoint)."""

    text: str
    title: str | None
    uncertain: tuple[tuple[int, int], ...]
    list_repairs: Callable[[], tuple[Repair, ...]] = field(repr=False, compare=False)

    @cached_property
    def repairs(self) -> tuple[Repair, ...]:
        """What was done, by place; made when first asked for: a long page has thousands."""
        return self.list_repairs()
