"""Pairs written for it: two papers' reports of one event, and events that differ in who, when or which."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.commands.dedup import Stream, prepare
from storage.database import Database

PAIRS = Path(__file__).parents[1] / "sameness" / "pairs.jsonl"
FOUND_MIN = {"s": 35, "t": 13, "u": 9, "w": 19, "k": 35}
"""By writer, of 40, 15, 10, 25, 40; one or two more when it was written."""
MERGED_MAX = 2  # of two writers' 94 that differ in what only a reader tells: of one body, day and place


def test_reports_of_one_event_meet_and_different_events_never(tmp_path: Path, now: datetime) -> None:
    pairs: list[dict[str, Any]] = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    met = {}
    database = Database(f"sqlite:///{tmp_path}/stream.sqlite3", scratch=True)
    database.migrate(now)
    with database.write() as session:
        stream = Stream(session)
        for pair in pairs:
            stream.add(f"{pair['id']}-first", prepare(pair["first"]))
        for pair in pairs:
            of = stream.add(f"{pair['id']}-second", prepare(pair["second"]))["of"]
            met[pair["id"]] = of and str(of).removesuffix("-first")

    database.dispose()
    assert len(pairs) == 288
    first = {pair["id"]: pair["first"]["text"] for pair in pairs}
    found = Counter(
        pair["id"][0] for pair in pairs if pair["same_event"] and first.get(met[pair["id"]]) == first[pair["id"]]
    )
    merged = [pair["id"] for pair in pairs if not pair["same_event"] and met[pair["id"]]]
    assert {writer: found[writer] >= least for writer, least in FOUND_MIN.items()} == dict.fromkeys(FOUND_MIN, True)
    assert {pair_id[0] for pair_id in merged} <= {"x", "y"}
    assert len(merged) <= MERGED_MAX
