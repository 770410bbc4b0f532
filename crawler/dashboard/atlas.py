"""Who cooperates with whom and when: counts of announcements, and where a chart puts them. Values in, values out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from crawler.recognition.gazetteer import provinces
from storage.announcements import AnnouncementSummary

# Column and row of each province-level region by its GB/T 2260 code: neighbours stay neighbours as far as squares can.
TILES = {
    "230000": (7, 0),
    "150000": (4, 1), "210000": (6, 1), "220000": (7, 1),
    "650000": (0, 2), "620000": (1, 2), "640000": (2, 2), "140000": (3, 2), "130000": (4, 2), "110000": (5, 2),
    "120000": (6, 2),
    "630000": (1, 3), "610000": (2, 3), "410000": (3, 3), "370000": (4, 3),
    "540000": (0, 4), "510000": (1, 4), "500000": (2, 4), "420000": (3, 4), "340000": (4, 4), "320000": (5, 4),
    "310000": (6, 4),
    "530000": (1, 5), "520000": (2, 5), "430000": (3, 5), "360000": (4, 5), "330000": (5, 5),
    "450000": (2, 6), "440000": (3, 6), "350000": (4, 6), "710000": (6, 6),
    "460000": (2, 7), "820000": (3, 7), "810000": (4, 7),
}  # fmt: skip
TILE, PITCH = 60, 80  # units of the drawing
BEND = 0.14  # how far an edge leaves the straight line, in its length: tiles in a row would hide it otherwise
MONTHS = 36  # in the timeline
LINES_DRAWN = 200  # of the most frequent pairs; with all 561 nothing is seen
KINDS_SHOWN = 3  # of a pair
RHYTHM_DAYS = 28


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A region on the map."""

    name: str
    short: str
    x: int
    y: int
    count: int


@dataclass(frozen=True, kw_only=True)
class Edge:
    """Two regions that announced something together: how often, of what kinds, and on what days first and last."""

    first: str
    second: str
    kinds: Mapping[str, int]
    earliest: str
    latest: str
    path: str

    @property
    def count(self) -> int:
        """Announcements that name both."""
        return sum(self.kinds.values())

    @property
    def kind(self) -> str:
        """The kind that is most frequent."""
        return max(self.kinds, key=lambda kind: self.kinds[kind])

    @property
    def frequent(self) -> list[tuple[str, int]]:
        """The kinds that are most frequent, with their counts."""
        return sorted(self.kinds.items(), key=lambda kind: (-kind[1], kind[0]))[:KINDS_SHOWN]

    @property
    def width(self) -> float:
        """Width of the line."""
        return min(2 + 1.5 * (self.count - 1), 12)


@dataclass(frozen=True, kw_only=True)
class Atlas:
    """The tile map; edges by count, the most frequent first."""

    tiles: list[Tile]
    edges: list[Edge]
    width: int
    height: int

    @property
    def kinds(self) -> list[str]:
        """The kinds in whose colours lines are drawn."""
        return list(dict.fromkeys(edge.kind for edge in self.edges[:LINES_DRAWN]))


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A part of a bar, measured from the top of the drawing."""

    kind: str
    count: int
    y: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One month."""

    month: str
    x: int
    segments: list[Segment]

    @property
    def count(self) -> int:
        """Announcements of the month."""
        return sum(segment.count for segment in self.segments)

    @property
    def by_kind(self) -> dict[str, int]:
        """The same by kind."""
        return {segment.kind: segment.count for segment in self.segments}


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Bars in the order of time, and lines with the numbers they stand for."""

    bars: list[Bar]
    lines: list[tuple[int, float]]
    kinds: list[str]
    earlier: int  # announcements before the first bar
    undated: int


STEP, HEIGHT, TOP = 31, 166, 26


def draw_atlas(summaries: Iterable[AnnouncementSummary]) -> Atlas:
    """Return the map of announcements between provinces."""
    counts: Counter[str] = Counter()
    pairs: dict[tuple[str, str], list[AnnouncementSummary]] = {}
    order = {place.name: number for number, place in enumerate(provinces().values())}
    for summary in summaries:
        regions = sorted((name for name in set(summary.regions) if name in order), key=order.__getitem__)
        counts.update(regions)
        for pair in combinations(regions, 2):
            pairs.setdefault(pair, []).append(summary)
    tiles = [
        Tile(name=place.name, short=place.short, x=column * PITCH, y=row * PITCH, count=counts[place.name])
        for place, (column, row) in ((provinces()[code], at) for code, at in TILES.items())
    ]
    places = {tile.name: (tile.x + TILE / 2, tile.y + TILE / 2) for tile in tiles}
    edges = [_edge(pair, found, places) for pair, found in pairs.items()]
    edges.sort(key=lambda edge: (-edge.count, order[edge.first], order[edge.second]))
    return Atlas(tiles=tiles, edges=edges, width=7 * PITCH + TILE, height=7 * PITCH + TILE)


def draw_timeline(summaries: Sequence[AnnouncementSummary], today: date, kinds: Sequence[str]) -> Timeline:
    """Return announcements by month and kind, up to this month or the last that is announced for."""
    dated = [
        (summary.day[:7], summary.kind or "") for summary in summaries if summary.day and _is_month(summary.day[:7])
    ]
    last = max([f"{today:%Y-%m}", *(month for month, _ in dated)])
    months = _months_until(min(last, f"{today + timedelta(days=366):%Y-%m}"))
    counts = Counter(dated)
    totals = Counter(month for month, _ in dated)
    highest = max([totals[month] for month in months], default=0)
    scale = HEIGHT / max(highest, 4)
    order = [*kinds, *sorted({kind for _, kind in dated} - set(kinds))]
    bars = [
        Bar(month=month, x=number * STEP, segments=list(_stack(month, order, counts, scale)))
        for number, month in enumerate(months)
    ]
    step = max(1, -(-max(highest, 4) // 4))
    return Timeline(
        bars=bars,
        lines=[(count, TOP + HEIGHT - count * scale) for count in range(0, max(highest, 4) + 1, step)],
        kinds=[kind for kind in order if any(segment.kind == kind for bar in bars for segment in bar.segments)],
        earlier=sum(count for month, count in totals.items() if month < months[0]),
        undated=len(summaries) - len(dated),
    )


def draw_rhythm(counts: Mapping[str, int], today: date, days_shown: int = RHYTHM_DAYS) -> list[tuple[str, int, float]]:
    """Return day, count and height from 0 to 1 for each of the last days, the oldest first."""
    days = [(today - timedelta(days=number)).isoformat() for number in reversed(range(days_shown))]
    highest = max([counts.get(day, 0) for day in days]) or 1
    return [(day, counts.get(day, 0), counts.get(day, 0) / highest) for day in days]


def _edge(pair: tuple[str, str], found: list[AnnouncementSummary], places: Mapping[str, tuple[float, float]]) -> Edge:
    days = sorted(summary.day for summary in found if summary.day)
    (x1, y1), (x2, y2) = places[pair[0]], places[pair[1]]
    middle_x, middle_y = (x1 + x2) / 2 - (y2 - y1) * BEND, (y1 + y2) / 2 + (x2 - x1) * BEND
    return Edge(
        first=pair[0],
        second=pair[1],
        kinds=Counter(summary.kind or "" for summary in found),
        earliest=days[0] if days else "",
        latest=days[-1] if days else "",
        path=f"M{x1:.0f} {y1:.0f}Q{middle_x:.0f} {middle_y:.0f} {x2:.0f} {y2:.0f}",
    )


def _stack(month: str, kinds: Iterable[str], counts: Mapping[tuple[str, str], int], scale: float) -> Iterable[Segment]:
    bottom: float = TOP + HEIGHT
    for kind in kinds:
        if count := counts.get((month, kind), 0):
            bottom -= count * scale
            yield Segment(kind=kind, count=count, y=round(bottom, 1), height=round(count * scale, 1))


def _months_until(last: str) -> list[str]:
    number = int(last[:4]) * 12 + int(last[5:7]) - 1
    return [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(number - MONTHS + 1, number + 1)]


def _is_month(text: str) -> bool:
    try:
        date.fromisoformat(f"{text}-01")
    except ValueError:
        return False
    return True
