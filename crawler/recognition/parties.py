"""Bodies that may be parties to an act, as an article names them, and which of them are independent of each other."""

from dataclasses import dataclass

from crawler.recognition.groups import Group
from crawler.recognition.places import Place, is_within


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """A body. ``qualifies``: counts as a party to an act; ``system``: bodies of one system in one place are one."""

    name: str
    system: str
    place: Place | None
    qualifies: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """Bodies named together by some words of a sentence. ``group``: the group of regions that stands for them."""

    start: int
    end: int
    parties: tuple[Party, ...]
    group: Group | None = None
    is_elliptical: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Regions:
    """Places named together: a list, a group or a run of letters."""

    start: int
    end: int
    places: tuple[Place, ...]
    group: Group | None = None


# One house: a bureau, its institutes and its branches are not independent of each other.
_HOUSE = {"amr", "inst-std", "inst-met", "inst-qua", "ipr"}


def are_independent(parties: tuple[Party, ...]) -> bool:
    """Tell whether two of the parties qualify and are not one house."""
    able = [party for party in parties if party.qualifies]
    return any(_differ(one, other) for number, one in enumerate(able) for other in able[number + 1 :])


def _differ(one: Party, other: Party) -> bool:
    if one.name == other.name:
        return False
    same_house = one.system == other.system or (one.system in _HOUSE and other.system in _HOUSE)
    if not same_house:
        return True
    if one.place is None or other.place is None:
        return _are_equals(one, other) or _are_equals(other, one)
    if one.system != other.system and one.place != other.place:
        return True  # a city's bureau and the province's institute
    return one.place != other.place and not is_within(one.place, other.place) and not is_within(other.place, one.place)


_RANKS = {
    "省": "province",
    "自治区": "province",
    "市": "prefecture",
    "州": "prefecture",
    "区": "county",
    "县": "county",
}


def _are_equals(unplaced: Party, other: Party) -> bool:
    """Tell whether 市局, of which the text does not say where, is of one rank with a named other: no superior."""
    rank = next((rank for word, rank in _RANKS.items() if unplaced.name.startswith(word)), None)
    return unplaced.place is None and other.place is not None and rank == other.place.level
