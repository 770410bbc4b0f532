"""The health table, for people and for programs."""

import json
from datetime import UTC, datetime
from pathlib import Path

from storage.database import Database
from storage.sources import apply_outcome
from tests.commands.program import Program
from tests.storage.builders import declare, store_sources


def test_states_reasons_and_coverage(tmp_path: Path) -> None:
    program, now = Program(tmp_path), datetime.now(UTC)
    database = Database(program.database_url)
    database.migrate(now)
    with database.write() as session:
        store_sources(session, now, declare(), declare("ccn", "press", "中国消费者报"))
        apply_outcome(session, "beijing_amr", "complete", "", 2, now)
        for _ in range(3):
            apply_outcome(session, "ccn", "failed", "unreachable: \x1b[31mno address", 0, now)
    database.dispose()

    status, table = program.run_here("sources")
    listed = json.loads(program.run_here("sources", "--json")[1])

    assert status == 0
    assert "2 sources: 1 read, 0 quiet, 1 blind" in table
    assert "\x1b" not in table
    assert "unreachable" in table
    assert {source["id"]: source["state"] for source in listed["sources"]} == {"beijing_amr": "healthy", "ccn": "down"}
    assert listed["coverage"] == {"read": ["beijing_amr"], "quiet": [], "blind": ["ccn"]}


def test_before_the_first_watch_it_says_what_to_do(tmp_path: Path) -> None:
    status, said = Program(tmp_path).run_here("sources")

    assert status == 1
    assert len(said.strip().splitlines()) == 1
    assert "concord watch" in said
