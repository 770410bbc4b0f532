"""Counting and drawing of announcements."""

from datetime import date

import pytest

from crawler.dashboard.atlas import TILES, draw_atlas, draw_rhythm, draw_timeline
from crawler.monitoring.wording import KINDS
from crawler.recognition.gazetteer import provinces
from storage.announcements import AnnouncementSummary

TODAY = date(2026, 3, 2)
ORDER = list(KINDS["zh"])


def summary(
    number: int, day: str | None = "2026-03-01", kind: str | None = "memorandum", *regions: str
) -> AnnouncementSummary:
    return AnnouncementSummary(id=number, kind=kind, day=day, regions=regions)


def test_every_region_has_a_tile_of_its_own() -> None:
    assert set(TILES) == set(provinces())
    assert len(set(TILES.values())) == 34


def test_regions_named_together_are_joined_pair_by_pair() -> None:
    atlas = draw_atlas([
        summary(1, "2026-03-01", "memorandum", "北京市", "天津市", "河北省"),
        summary(2, "2025-01-05", "alliance", "天津市", "北京市", "亚特兰蒂斯"),
        summary(3, None, "memorandum", "北京市"),
    ])  # fmt: skip

    edges = {(edge.first, edge.second): edge for edge in atlas.edges}
    assert set(edges) == {("北京市", "天津市"), ("北京市", "河北省"), ("天津市", "河北省")}
    most = atlas.edges[0]
    assert (most.count, most.earliest, most.latest) == (2, "2025-01-05", "2026-03-01")
    assert most.kinds == {"memorandum": 1, "alliance": 1}
    assert {tile.name: tile.count for tile in atlas.tiles if tile.count} == {"北京市": 3, "天津市": 2, "河北省": 1}


def test_no_tile_or_line_lies_outside_the_drawing() -> None:
    names = [place.name for place in provinces().values()]
    atlas = draw_atlas([summary(1, "2026-03-01", "memorandum", *names)])

    assert len(atlas.edges) == 34 * 33 // 2
    assert all(0 <= tile.x <= atlas.width - 60 and 0 <= tile.y <= atlas.height - 60 for tile in atlas.tiles)


def test_months_are_stacked_by_kind_and_none_is_left_out_between() -> None:
    timeline = draw_timeline(
        [
            summary(1, "2026-03-01"),
            summary(2, "2026-03-02", "alliance"),
            summary(3, "2026-01"),
            summary(4, "1999-05-05"),
            summary(5, "2026"),
            summary(6, None),
            summary(7, "2026-03-01", "novelty"),
        ],
        TODAY,
        ORDER,
    )

    bars = {bar.month: bar for bar in timeline.bars}
    assert bars["2026-03"].count == 3
    assert [segment.kind for segment in bars["2026-03"].segments] == ["memorandum", "alliance", "novelty"]
    assert (bars["2026-02"].count, bars["2026-01"].count) == (0, 1)
    assert (timeline.earlier, timeline.undated) == (1, 2)
    assert sum(bar.count for bar in timeline.bars) + timeline.earlier + timeline.undated == 7
    assert all(segment.y >= 0 for bar in timeline.bars for segment in bar.segments)


@pytest.mark.parametrize("day", ["2026-13-40", "9999-12-31", "0001-01-01", "2026-??"])
def test_days_that_cannot_be_break_no_timeline(day: str) -> None:
    timeline = draw_timeline([summary(1, day)], TODAY, ORDER)

    assert 0 < len(timeline.bars) <= 36


def test_the_rhythm_ends_today_and_shows_empty_days() -> None:
    rhythm = draw_rhythm({"2026-03-02": 4, "2026-02-28": 1, "2020-01-01": 9}, TODAY)

    assert len(rhythm) == 28
    assert rhythm[-1] == ("2026-03-02", 4, 1.0)
    assert rhythm[-2] == ("2026-03-01", 0, 0.0)
    assert sum(count for _, count, _ in rhythm) == 5
