"""Time, source and author in a page's scripts: linked data, and the state that a browser's framework starts from.

The last place to look: pages of WeChat, and of portals that draw their head in the browser, say them nowhere else.
"""

import re
from collections.abc import Iterator
from functools import cached_property

from crawler.extraction.dates import epoch_to_minute, find_date
from crawler.extraction.names import names_in
from crawler.text.patterns import compile_late

_DATE = compile_late(
    r"""(?:datePublished|pub_?[dD]ate|pub_?[tT]ime|publish_?[tT]ime|publish_?[dD]ate|published_?[tT]ime|release_?[tT]ime|ptime|
    newstime|news_?[tT]ime|create_?[tT]ime|ori_?create_?[tT]ime|oriCreateTime|ct|articleDate|display_?time|docreltime|DOCRELTIME)["']?\s{0,4}[:=]\s{0,4}
    (?:["']\s{0,4})?(?P<value>(?:19|20)\d\d[-/.年][^"'<>]{3,30}|\d{13}|\d{10})(?!\d)""",
    re.VERBOSE,
)
_SOURCE = compile_late(
    r"""(?:media_?[nN]ame|media|source_?[nN]ame|src_?[nN]ame|source|copy_?[fF]rom|nick_?name|docsource|DOCSOURCE)["']?\s{0,4}[:=]\s{0,4}
    (?:htmlDecode\(\s{0,4})?["'](?P<value>[^"'<>{}\\/]{2,24})["']""",
    re.VERBOSE,
)
_AUTHOR = compile_late(
    r"""["']author["']\s{0,4}:\s{0,4}(?:\[?\s{0,4}\{[^{}]{0,120}?["']name["']\s{0,4}:\s{0,4})?["'](?P<value>[^"'<>{}\\/]{2,24})["']"""
)
_ORGANISATION = compile_late(
    r"""["']author["']\s{0,4}:\s{0,4}\[?\s{0,4}\{(?=[^{}]{0,120}["']Organization["'])[^{}]{0,120}?["']name["']\s{0,4}:\s{0,4}["'](?P<value>[^"'<>{}\\/]{2,24})["']"""
)
_NEAR = 3_000  # Characters; the state of a page lists other articles too, each with its own time
_PLACES = (
    5  # Windows of twice that are searched, from either end: the whole of a long page would cost more than the rest
)


class Stated:
    """What the scripts say near the title, each read when it is asked for."""

    def __init__(self, source: str, title: str | None) -> None:
        self._windows = list(_windows(source, title))

    @cached_property
    def published(self) -> str | None:
        """The time, ISO 8601, in Asia/Shanghai."""
        value = self._find_nearest(_DATE)
        if value is None:
            return None
        if value.isdigit():
            return epoch_to_minute(float(value))
        moment = find_date(value)
        return moment.to_iso() if moment else None

    @cached_property
    def source(self) -> str | None:
        """The medium or account."""
        return _plain(self._find_nearest(_SOURCE)) or _plain(self._find_nearest(_ORGANISATION))

    @cached_property
    def author(self) -> str | None:
        """The names."""
        value = _plain(self._find_nearest(_AUTHOR))
        if value is None or value == _plain(self._find_nearest(_ORGANISATION)):
            return None
        return " ".join(names_in(value)) or value

    def _find_nearest(self, pattern: re.Pattern[str]) -> str | None:
        best, best_distance = None, float("inf")
        for window, place in self._windows:
            for match in pattern.finditer(window):
                distance = abs(match.start() - place)
                # That a name begins here is not in the pattern, which begins with its words to be searched quickly.
                if distance < best_distance and not _is_in_word(window, match.start()):
                    best, best_distance = match["value"], distance
        return best


def _is_in_word(text: str, start: int) -> bool:
    return start > 0 and (text[start - 1].isalnum() or text[start - 1] == "_")


def _windows(source: str, title: str | None) -> Iterator[tuple[str, int]]:
    """Yield what surrounds the title wherever it stands, and the title's offset in it."""
    if not title or len(title) < 4:
        return
    places: list[int] = []
    at = source.find(title)
    while at >= 0 and len(places) < 100:
        places.append(at)
        at = source.find(title, at + len(title))
    for place in dict.fromkeys([*places[:_PLACES], *places[-_PLACES:]]):
        start = max(place - _NEAR, 0)
        yield source[start : place + _NEAR], place - start


def _plain(value: str | None) -> str | None:
    value = (value or "").strip()
    return value if re.search("[\u4e00-\u9fff]", value) and not re.search(r"[=;,。]|function", value) else None
