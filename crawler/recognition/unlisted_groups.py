"""Groups of regions that no list holds, as the sentences around an act name them: by letters or by their area."""

from crawler.recognition.areas import find_area, find_city_letters
from crawler.recognition.gazetteer import find_letter_runs, province_letters
from crawler.recognition.groups import canonical_group, find_implied_group
from crawler.recognition.openings import pattern_of
from crawler.recognition.places import Place
from crawler.recognition.readings import Reading


def name_unlisted(places: tuple[Place, ...], near: list[Reading]) -> str | None:
    """Return the group that sentences near an act name though no list holds it; ``places``: of those who act."""
    if len(places) < 2:
        return None
    return _by_cities(places, near) or _by_provinces(places, near) or _by_area(near)


def _by_cities(places: tuple[Place, ...], near: list[Reading]) -> str | None:
    for reading in near:
        span = find_city_letters(reading.sentence.text, places)
        if span:
            return canonical_group(reading.sentence.text[span[0] : span[1]])
    return None


def _by_provinces(places: tuple[Place, ...], near: list[Reading]) -> str | None:
    """Return a run of provinces' letters where the state's programmes pair them or only cities of theirs act."""
    provinces = {place.province for place in places}
    is_local = not any(place.level == "province" for place in places)
    for reading in near:
        text = reading.sentence.text
        for start, end, run in find_letter_runs(text):
            if {place.name for place in run} != provinces:
                continue
            if _NAMES_PAIR.match(text, end):
                return text[start:end]
            border = _BORDER.match(text, end)
            if border and is_local:
                return text[start : border.end()]
    for reading in near if is_local else ():
        name = _TITLE_RUN.search(reading.sentence.text)
        for start, end, run in find_letter_runs(name["run"]) if name else ():
            if name and end - start == len(name["run"]) and {place.name for place in run} == provinces:
                listed = find_implied_group(run)
                return listed.name if listed else name["run"]
    return None


def _by_area(near: list[Reading]) -> str | None:
    areas = [text[a:b] for text in (reading.sentence.text for reading in near) for a, b in _areas_acting(text)]
    # 武陵山标准化联盟 in the headline, 武陵山片区标准化联盟 in the text: the fuller name
    return next((max((a for a in areas if a.startswith(first)), key=len) for first in areas), None)


def _areas_acting(text: str) -> list[tuple[int, int]]:
    span = find_area(text)
    return [span] if span and _is_of_cooperation(text, span[1]) else []


# 《湘桂黔侗族医药…备忘录》 of three counties: the document is named for all their provinces. Where the provinces act
# themselves, their letters only say who they are (《晋陕豫大质量砝码互校备忘录》).
_TITLE_RUN = pattern_of(f"《(?P<run>[{''.join(province_letters())}]{{3,8}})")
# 沪滇协作, 闽宁协作: the state's programmes by which provinces of the east help others. 川藏两院 only act together.
_NAMES_PAIR = pattern_of("协作(?![组网区体])")
# 浙赣闽边界三县
_BORDER = pattern_of("边界(?=[两三四五六七八九十]|[^,。;、《》]{0,14}(?:联盟|协作|合作|联席|协议|备忘录))")


def _is_of_cooperation(text: str, end: int) -> bool:
    """Tell whether what is named up to ``end`` belongs to the name of a document, an alliance or those who act."""
    return _ACTING_AREA.match(text, end) is not None or text.rfind("《", 0, end) > text.rfind("》", 0, end)


_ACTING_AREA = pattern_of(
    r"[^,。;、《》]{0,14}(?:联盟|协作|合作|联席|机制|共同体|方案|计划|要点|协议|备忘录)|[^,。;、]{0,4}[两二三四五六七八九十\d]+个?[省市县州区地]"
)
