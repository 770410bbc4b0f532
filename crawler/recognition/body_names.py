"""The full names of a place's bodies, whatever the text calls them (川渝两地市场监管局, 省计量院)."""

from crawler.recognition.agencies import agency_names, find_institute
from crawler.recognition.eras import regulator_name
from crawler.recognition.openings import pattern_of
from crawler.recognition.parties import Party
from crawler.recognition.places import Place

# Offices of the customs and the sea service are named by their seat alone: 武汉海关, not 武汉市海关.
_OF_CENTRAL_OFFICES = {"customs", "sea", "ciq"}
# Names that leave out what kind of institute it is; longer ones stand as written: institutes change their names.
SHORT_INSTITUTE = pattern_of(r"(?:计量|标准化?|质标|标质|计质|质科|计测)(?:院所?|所)$|机构$")


def party_of(place: Place, written: str, row: dict[str, str], *, year: int | None, shared: bool) -> Party:
    """Return the body of a place; ``shared``: its name stands for those of several places, so it may differ."""
    canonical, system = row["canonical"], row["system"]
    if canonical in {"@amr", "@qts"}:
        if place.code.startswith(("81", "82")):
            name = place.name + "政府" + ("工业贸易署" if place.code.startswith("81") else "经济及科技发展局")
        else:
            name = regulator_name(place, year=year, written=written)
    elif canonical.startswith(("@standards", "@metrology")):
        name = _institute_name(place, written, canonical, shared=shared)
    elif system in _OF_CENTRAL_OFFICES:
        name = place.short + canonical
    elif canonical.endswith("@"):
        name = place.full_name + canonical[:-1] + _office(written, place)
    else:
        name = place.full_name + (canonical or written)
    return Party(name=name, system=system, place=place)


def regulator_of(place: Place, year: int | None) -> Party:
    """Return the regulator of a place whose bodies the text leaves unnamed."""
    if place.code.startswith(("71", "81", "82")):
        return Party(name=place.name + "政府", system="gov", place=place)
    return Party(name=regulator_name(place, year=year, written=""), system="amr", place=place)


def government_of(place: Place) -> Party:
    """Return the government of a place, of a zone its management committee."""
    if place.level == "zone":
        return Party(name=place.name + "管理委员会", system="committee", place=place)
    return Party(name=place.full_name + "人民政府", system="gov", place=place)


def _office(written: str, place: Place) -> str:
    if written.endswith(("厅", "局")):
        return written[-1]
    is_municipality = place.level == "province" and place.name.endswith("市")
    if written.endswith(("委", "委员会")) or written.startswith(("卫生健康", "卫健")):
        return "委员会"
    if is_municipality and written.startswith(("住房", "住建", "交通")):
        return "委员会"
    return "厅" if place.level == "province" and not is_municipality else "局"


def _institute_name(place: Place, written: str, canonical: str, *, shared: bool) -> str:
    topic = "standards" if canonical.startswith("@standards") else "metrology"
    for name in (place.name + written, place.short + written):
        agency = agency_names().get(name)
        if agency:
            return agency.name if shared or SHORT_INSTITUTE.search(written) else name
    if canonical.endswith("-any") or written in {"标准化院所", "计量院所", "标准化院", "标准院"}:
        agency = find_institute(place.code, topic)
        if agency:
            return agency.name
    full = {
        "计量院": "计量科学研究院",
        "标准化院": "标准化研究院",
        "标准院": "标准化研究院",
        "质标院": "质量和标准化研究院",
    }
    return place.full_name + full.get(written, written)
