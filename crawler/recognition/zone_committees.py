"""Committees of development zones, which stand in no list: named after a place, or by what was named before."""

import re
from dataclasses import replace

from crawler.recognition.body_names import government_of
from crawler.recognition.openings import pattern_of
from crawler.recognition.parties import Mention, Party, Regions

_ZONE_COMMITTEE = pattern_of(r"管(?<=[区园港城带]管)(?:理委员会|委会)|执(?<=区执)(?:行委员会|委会)")
_BUREAU = pattern_of("[一-龥]{2,8}?局(?=[与和同、,]|签|共同|联合)")
_ZONE_NAME = pattern_of(r"(?:(?![与和同、及]|[局厅委院])[一-龥()·“”]){1,20}(?<=[区园港城带])")
_ANY_ZONE = pattern_of(r"(?:新区|开发区|高新区|经开区|示范区|合作区|实验区|试验区|保税区|园区|片区|航空港区|港区)$")
_ZONES_LISTED = pattern_of(
    r"(?:(?![与和同、及,在由])[一-龥]){2,12}?(?:新区|开发区|高新区|经开区|示范区|合作区|实验区|试验区|保税区|园区|片区|港区)"
)


def find_zone_committees(text: str, regions: list[Regions], known: Party | None) -> tuple[list[Mention], Party | None]:
    """Return the committees of zones that no table lists (郑州航空港经济综合实验区管委会), and the zone named last.

    ``known``: the zone that earlier sentences named last, for which 新区管委会 stands.
    """
    found = []
    for match in _ZONE_COMMITTEE.finditer(text) if "管" in text or "执" in text else ():
        start = match.start()
        zone = text[:start]
        if any(r.end == start for r in regions):
            continue  # a listed zone: an organ like others
        seat = next((r for r in regions if r.end <= start and _ZONE_NAME.fullmatch(text[r.end : start])), None)
        place = seat.places[-1] if seat and len(seat.places) == 1 else None
        is_executive = match.group().startswith("执")
        if seat and place and place.level != "zone" and not is_executive:
            known = Party(name=zone[seat.start :] + "管理委员会", system="committee", place=place)
            found.append(Mention(start=seat.start, end=match.end(), parties=(known,)))
        elif seat is None and known and (kind := _ANY_ZONE.search(zone)):
            bureau = _BUREAU.match(text, match.end()) if is_executive else None
            party = _as_executive(known, bureau) if is_executive else known
            end = bureau.end() if bureau else match.end()
            found.append(Mention(start=kind.start(), end=end, parties=(party,)))
    zones = [place for r in regions for place in r.places if place.level == "zone"]
    if zones:
        known = government_of(zones[-1])
    return found, known


def zones_listed(head: str) -> list[str]:
    """Return the zones named before a committee that several of them have (天津滨海高新区、成都高新区两地管委会)."""
    return _ZONES_LISTED.findall(head)


def _as_executive(zone: Party, bureau: re.Match[str] | None) -> Party:
    """Return a zone's executive committee, or the bureau of it that acts (合作区执行委员会商事服务局)."""
    name = zone.name.removesuffix("管理委员会") + "执行委员会" + (bureau.group() if bureau else "")
    return replace(zone, name=name, system="department:" + bureau.group() if bureau else zone.system)
