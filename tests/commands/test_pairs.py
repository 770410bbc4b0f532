"""Pairs written for it: two papers' reports of one event, and events that differ in who, when or which."""

import json
from pathlib import Path
from typing import Any

from crawler.commands.dedup import Stream, prepare
from storage.database import Database

PAIRS = Path(__file__).parents[1] / "sameness" / "pairs.jsonl"
FOUND_MIN = 58  # of 65; 60 when it was written


def test_reports_of_one_event_meet_and_different_events_never(sqlite_database: Database) -> None:
    pairs: list[dict[str, Any]] = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    met = {}
    with sqlite_database.write() as session:
        stream = Stream(session)
        for pair in pairs:
            stream.add(f"{pair['id']}-first", prepare(pair["first"]))
        for pair in pairs:
            met[pair["id"]] = stream.add(f"{pair['id']}-second", prepare(pair["second"]))["of"]

    assert len(pairs) == 129
    wrong = {pair["id"] for pair in pairs if met[pair["id"]] not in {None, f"{pair['id']}-first"}}
    wrong |= {pair["id"] for pair in pairs if not pair["same_event"] and met[pair["id"]]}
    assert wrong == set()
    assert sum(met[pair["id"]] == f"{pair['id']}-first" for pair in pairs if pair["same_event"]) >= FOUND_MIN
