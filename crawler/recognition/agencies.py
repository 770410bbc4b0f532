"""National, Hong Kong and Macao bodies and the public technical institutes, by all the names that news gives them."""

from dataclasses import dataclass
from functools import cache

from crawler.recognition.places import provinces
from crawler.recognition.tables import load_table, split_aliases


@dataclass(frozen=True, kw_only=True, slots=True)
class Agency:
    """One named body. ``region``: GB/T 2260 code or empty for national ones; ``kind`` as in agencies.tsv."""

    name: str
    kind: str
    system: str
    region: str
    topic: str = ""

    @property
    def province(self) -> str | None:
        """Name of the province that it stands for, none for national bodies."""
        return provinces()[self.region[:2] + "0000"].name if self.region else None


@cache
def agency_names() -> dict[str, Agency]:
    """Return the bodies by every name and alias."""
    found: dict[str, Agency] = {}
    for row in load_table("agencies.tsv"):
        agency = Agency(name=row["name"], kind=row["kind"], system=row["system"], region=row["region"])
        for name in (row["name"], *split_aliases(row["aliases"])):
            found.setdefault(name, agency)
    for row in load_table("institutes.tsv"):
        agency = Agency(name=row["name"], kind="institute", system="", region=row["region"], topic=row["topic"])
        for name in (row["name"], *split_aliases(row["aliases"])):
            found.setdefault(name, agency)
    return found


@cache
def find_institute(region: str, topic: str) -> Agency | None:
    """Return the first listed institute of a region for standards or metrology."""
    for agency in agency_names().values():
        if (
            agency.region == region
            and agency.topic == topic
            and agency.name[0] == provinces().get(region, agency).name[0]
        ):
            return agency
    return None
