"""``concord alerts`` as a child process: list, send, retry, test."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.alerts import list_alerts
from storage.database import Database
from storage.subscriptions import SubscriptionRecord
from tests.commands.program import Program
from tests.monitoring.mail_server import Mailbox, run_mail_server
from tests.storage.builders import store_announcement, store_sources, subscribe

READER = "reader@example.org"


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Return the program with one announcement that its one reader has not been told of."""
    program, now = Program(tmp_path), datetime.now(UTC)
    program.write_config()
    database = Database(program.database_url)
    database.migrate(now)
    with database.write() as session:
        store_sources(session, now)
        subscribe(session, now, SubscriptionRecord(name="all", recipients=[READER]))
        store_announcement(session, 1, now)
    database.dispose()
    return program


def mail_section(port: int) -> str:
    return f"[mail]\nhost = '127.0.0.1'\nport = {port}\nsecurity = 'none'\nfrom = 'concord@example.com'\n"


def test_refused_alert_is_listed_retried_and_sent(program: Program) -> None:
    mailbox = Mailbox(refused={READER: "550 unknown\x1b[2J user"})
    with run_mail_server(mailbox) as port:
        program.write_config(extra=mail_section(port))
        first = program.run_here("alerts", "send")
        status, listed = program.run_here("alerts", "list", "--failed")
        mailbox.refused.clear()
        retried = program.run_here("alerts", "retry", "1")
        second = program.run_here("alerts", "send")
        again = program.run_here("alerts", "retry", "1")

    assert first[0] == 1
    assert "1 given up: see `concord alerts list --failed`" in first[1]
    assert status == 0
    assert "550 unknown" in listed
    assert "\x1b" not in listed
    assert retried == (0, "alert 1 is due now\n")
    assert second == (0, "1 alert sent\n")
    assert again[0] == 1
    assert mailbox.recipients() == [READER]


def test_dead_server_is_reported_and_the_alert_waits(program: Program) -> None:
    program.write_config(extra=mail_section(1))

    status, said = program.run_here("alerts", "send")

    assert status == 1
    assert "channel mail does not answer" in said
    assert "127.0.0.1:1" in said
    database = Database(program.database_url)
    with database.read() as session:
        assert list_alerts(session)[0].state == "queued"
    database.dispose()


def test_trial_alert_works_before_the_first_watch(tmp_path: Path) -> None:
    program = Program(tmp_path)

    status, said = program.run_here("alerts", "test")

    assert (status, said) == (0, f"{READER}: sent\n")
    assert len(list((tmp_path / "var" / "outbox").glob("*.eml"))) == 1


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["test", "nobody"], 1, "no subscription is named 'nobody'; known are all"),
        (["retry"], 2, "retry needs the id"),
        (["retry", "77"], 1, "there is no alert 77"),
        (["list", "--loud"], 2, "unrecognized arguments"),
    ],
)
def test_mistake_is_named(program: Program, words: list[str], status: int, said: str) -> None:
    code, output = program.run_here("alerts", *words)

    assert code == status
    assert said in output
    assert "Traceback" not in output
