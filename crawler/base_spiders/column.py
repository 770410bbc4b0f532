"""What a source declares: its listing columns, with how each address is known."""

from dataclasses import dataclass
from typing import Literal

Known = Literal["requested in public code", "inferred", "unknown", "discovered", "accepted"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One listing of a source.

    ``known`` tells how far the address can be trusted: a public program requests it; it is the parent of article
    addresses that are public; or the news column is not known and the home page stands in for it (never paged). The
    last two stand in the store, not in a source's file: discovery found it, and perhaps a person has accepted it.
    """

    url: str
    name: str
    known: Known
