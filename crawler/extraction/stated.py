"""Time, source and author in a page's scripts: linked data, and the state that a browser's framework starts from.

The last place to look: pages of WeChat, and of portals that draw their head in the browser, say them nowhere else.
"""

import re
from dataclasses import dataclass

from crawler.extraction.dates import epoch_to_minute, find_date

_DATE = re.compile(
    r"""["']?\b(?:datePublished|pub_?[dD]ate|pub_?[tT]ime|publish_?[tT]ime|publish_?[dD]ate|published_?[tT]ime|release_?[tT]ime|ptime|
    newstime|news_?[tT]ime|(?:ori_?)?create_?[tT]ime|oriCreateTime|ct|articleDate|display_?time|docreltime|DOCRELTIME)["']?\s{0,4}[:=]\s{0,4}
    (?:["']\s{0,4})?(?P<value>(?:19|20)\d\d[-/.年][^"'<>]{3,30}|\d{13}|\d{10})(?!\d)""",
    re.VERBOSE,
)
_SOURCE = re.compile(
    r"""["']?\b(?:media_?[nN]ame|media|source_?[nN]ame|src_?[nN]ame|source|copy_?[fF]rom|nick_?name|docsource|DOCSOURCE)["']?\s{0,4}[:=]\s{0,4}
    (?:htmlDecode\(\s{0,4})?["'](?P<value>[^"'<>{}\\/]{2,24})["']""",
    re.VERBOSE,
)
_AUTHOR = re.compile(
    r"""["']author["']\s{0,4}:\s{0,4}(?:\[?\s{0,4}\{[^{}]{0,120}?["']name["']\s{0,4}:\s{0,4})?["'](?P<value>[^"'<>{}\\/]{2,24})["']"""
)
_NEAR = 6_000  # Characters; the state of a page lists other articles too, each with its own time
_MOST = 400


@dataclass(frozen=True, slots=True)
class Stated:
    """What the scripts say of the article; the time is ISO 8601, in Asia/Shanghai."""

    published: str | None = None
    source: str | None = None
    author: str | None = None


def find_stated(source: str, title: str | None) -> Stated:
    """Return what stands nearest to the title in the page's scripts, the first where none stands near."""
    places = _places(source, title)
    value = _nearest(_DATE, source, places)
    return Stated(
        published=_to_iso(value) if value else None,
        source=_plain(_nearest(_SOURCE, source, places)),
        author=_plain(_nearest(_AUTHOR, source, places)),
    )


def _places(source: str, title: str | None) -> list[int]:
    places: list[int] = []
    at = source.find(title) if title and len(title) >= 4 else -1
    while at >= 0 and len(places) < 20:
        places.append(at)
        at = source.find(title or "", at + 1)
    return places


def _nearest(pattern: re.Pattern[str], source: str, places: list[int]) -> str | None:
    best, best_distance = None, float("inf")
    for count, match in enumerate(pattern.finditer(source)):
        if count >= _MOST:
            break
        if not places:
            return match["value"]
        distance = min(abs(match.start() - place) for place in places)
        if distance < best_distance:
            best, best_distance = match["value"], distance
    return best if best_distance <= _NEAR or not places else None


def _to_iso(value: str) -> str | None:
    if value.isdigit():
        return epoch_to_minute(float(value))
    moment = find_date(value)
    return moment.to_iso() if moment else None


def _plain(value: str | None) -> str | None:
    value = (value or "").strip()
    return value if re.search("[\u4e00-\u9fff]", value) and not re.search(r"[=;,。]|function", value) else None
