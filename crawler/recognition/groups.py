"""Named groups of regions (京津冀, 长三角, 中部六省 …) and who belonged to them when."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from crawler.recognition.places import Place, names
from crawler.recognition.tables import load_json


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)  # each stands in the list once: itself
class Group:
    """A named group. ``implied``: its members suffice to name it; ``expressions`` (三省一市) only beside its name."""

    name: str
    aliases: tuple[str, ...]
    level: str
    members: tuple[Place, ...]
    implied: bool
    expressions: tuple[str, ...]
    versions: tuple[tuple[int, tuple[Place, ...]], ...]

    def members_in(self, year: int | None) -> tuple[Place, ...]:
        """Return who belonged to it in a year; without one, who belongs to it now."""
        for until, members in self.versions:
            if year is not None and year <= until:
                return members
        return self.members

    @property
    def provinces(self) -> frozenset[str]:
        """Names of the provinces that it touches."""
        return frozenset(place.province for place in self.members)


def _places(written: Iterable[str]) -> tuple[Place, ...]:
    """Return the places of members' names; a GB/T 2260 code behind a name tells which of several it is."""
    found = []
    for member in written:
        name, _, code = member.partition(" ")
        found.append(next(place for place in names()[name][0] if place.code.startswith(code)))
    return tuple(found)


@cache
def groups() -> tuple[Group, ...]:
    """Return every group, the more particular before the wider one that contains it."""
    return tuple(
        Group(
            name=row["name"],
            aliases=tuple(row["aliases"]),
            level=row["level"],
            members=_places(row["members"]),
            implied=row.get("implied", False),
            expressions=tuple(row.get("expressions", ())),
            versions=tuple((v["until"], _places(v["members"])) for v in row.get("versions", ())),
        )
        for row in load_json("groups.json")
    )


@cache
def group_names() -> dict[str, Group]:
    """Return the groups by every name and alias."""
    return {name: group for group in reversed(groups()) for name in (group.name, *group.aliases)}


def canonical_group(name: str) -> str:
    """Return the name under which a list holds a group, the name itself where none does."""
    return group_names()[name].name if name in group_names() else name


def find_implied_group(members: Iterable[Place]) -> Group | None:
    """Return the group that has exactly these members, or none."""
    return _implied().get(frozenset(place.name for place in members))


@cache
def _implied() -> dict[frozenset[str], Group]:
    found: dict[frozenset[str], Group] = {}
    for group in reversed(groups()):
        if group.implied:
            members = frozenset(place.name for place in group.members)
            inland = frozenset(place.name for place in group.members if place.code < _TAIWAN)
            found |= {members: group} | ({inland: group} if len(inland) > 2 else {})  # 泛珠三角九省区
    return found


_TAIWAN = "710000"  # codes from here on are those of Taiwan, Hong Kong and Macao
