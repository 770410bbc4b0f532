"""A crawl by hand knows the seeds, and makes alerts for whom concord.toml names now."""

from datetime import UTC, date, datetime
from pathlib import Path

from crawler.rehearsal.misbehaviour import EMPTY_PLAN
from crawler.rehearsal.server import RehearsalServer
from storage.alerts import list_alerts
from storage.database import Database
from storage.stories import find_seed_story
from tests.commands.program import Program

CONFIG = '[mail]\nfrom = "concord@example.org"\n\n[[subscriptions]]\nname = "all"\nrecipients = ["{}"]\n'


def test_a_new_recipient_hears_of_what_a_crawl_by_hand_finds(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'var' / 'concord.sqlite3'}")
    with RehearsalServer(date(2026, 3, 2), 1, plan=EMPTY_PLAN) as server:
        for day, recipient in ((1, "old@example.org"), (2, "new@example.org")):
            server.day = day
            (tmp_path / "concord.toml").write_text(CONFIG.format(recipient), encoding="utf-8")
            status, said = Program(tmp_path, server.url).run("crawl", "cqn", "-a", "since=2026-02-01")
            assert status == 0, said
    with database.read() as session:
        alerts = list_alerts(session, limit=100)
        assert find_seed_story(session, "seed-000") is not None
    database.dispose()
    assert {alert.recipient for alert in alerts} == {"old@example.org", "new@example.org"}
    assert all(alert.created_at > datetime(2026, 1, 1, tzinfo=UTC) for alert in alerts)


def test_a_broken_configuration_is_said_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "concord.toml").write_text("[mail\n", encoding="utf-8")
    with RehearsalServer(date(2026, 3, 2), 1, plan=EMPTY_PLAN) as server:
        status, said = Program(tmp_path, server.url).run("crawl", "cqn")
        assert server.requests == []
    assert status == 1
    assert "concord.toml" in said
    assert "line 1" in said
    assert "Traceback" not in said
