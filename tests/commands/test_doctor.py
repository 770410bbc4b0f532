"""What the doctor finds, and that it says what to do."""

import json
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.monitoring.checkup import Finding, _examine_clock
from storage.database import Database
from storage.sources import set_next_due
from tests.commands.program import Program
from tests.storage.builders import store_sources


def examine(program: Program) -> dict[str, dict[str, str]]:
    run = program.run if program.variables else program.run_here
    return {finding["subject"]: finding for finding in json.loads(run("doctor", "--json")[1])}


def test_before_the_first_start_nothing_is_made_and_the_next_step_named(tmp_path: Path) -> None:
    found = examine(Program(tmp_path))

    assert found["database"]["verdict"] == "warning"
    assert "concord watch" in found["database"]["advice"]
    assert found["watch"]["said"] == "not running"
    assert list(tmp_path.iterdir()) == []


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    program = Program(tmp_path)
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "concord.sqlite3").write_text("this is no database at all")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    program.write_config(extra=f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n')

    found = examine(program)

    assert found["database"]["verdict"] == found["mail"]["verdict"] == "wrong"
    assert "not a SQLite database" in found["database"]["said"]
    assert f"127.0.0.1:{port}" in found["mail"]["said"]
    assert program.run_here("doctor")[0] == 1


def test_a_broken_line_of_the_configuration_is_named(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.config.write_text("[mail]\nhots = 1\n")

    found = examine(program)

    assert found["configuration"]["verdict"] == "wrong"
    assert "line 2: mail.hots" in found["configuration"]["said"]


def test_the_sample_recipient_is_noticed(tmp_path: Path) -> None:
    program = Program(tmp_path)
    Database(program.database_url).migrate(datetime.now(UTC))
    program.config.write_text('[[subscriptions]]\nname = "all"\nrecipients = ["reader@example.org"]\n')

    found = examine(program)

    assert found["configuration"]["said"] == "nobody is told"
    assert found["database"]["verdict"] == found["disk"]["verdict"] == found["alerts"]["verdict"] == "ok"


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), "wrong"),
        (datetime(2027, 1, 1, tzinfo=UTC), "ok"),
        (datetime(2026, 12, 1, tzinfo=UTC), "wrong"),  # a crawl is said to have begun later
    ],
)
def test_a_clock_that_is_behind_is_noticed(now: datetime, verdict: str) -> None:
    finding: Finding = _examine_clock(now, datetime(2027, 1, 1, tzinfo=UTC) - timedelta(minutes=1))

    assert finding.verdict == verdict


def test_what_is_overdue_where_a_channel_leads_and_what_is_trusted_are_looked_at(tmp_path: Path) -> None:
    nothing = str(tmp_path / "nothing")
    program = Program(tmp_path, variables={"SSL_CERT_FILE": nothing, "SSL_CERT_DIR": nothing})
    database, now = Database(program.database_url), datetime.now(UTC)
    database.migrate(now)
    with database.write() as session:
        store_sources(session, now)
        set_next_due(session, "beijing_amr", now - timedelta(hours=5))
    database.dispose()
    program.config.write_text(
        '[[subscriptions]]\nname = "all"\nrecipients = ["json://127.0.0.1/secret", "wecombot://abcdefgh-1234"]\n'
    )

    found = examine(program)

    assert found["schedule"]["verdict"] == "warning"
    assert "1 of 1 sources were due more than an hour ago" in found["schedule"]["said"]
    assert found["certificates"]["verdict"] == "wrong"
    assert "ca-certificates" in found["certificates"]["advice"]
    channels = {name: finding for name, finding in found.items() if name.startswith("channel ")}
    assert {finding["verdict"] for finding in channels.values()} == {"ok", "wrong"}
    assert "secret" not in json.dumps(found)
