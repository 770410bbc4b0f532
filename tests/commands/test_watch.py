"""The main job as a person meets it: started, stopped, killed, started again, misconfigured."""

import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from crawler.commands.watch import exit_status
from crawler.rehearsal.misbehaviour import EMPTY_PLAN
from crawler.rehearsal.news import Scale
from crawler.rehearsal.server import RehearsalServer
from storage import models
from storage.alerts import list_alerts
from storage.announcements import list_announcements
from storage.database import Database
from storage.runs import list_runs, list_slots
from storage.sources import list_sources
from tests.commands.program import ENABLED, Program, stop, wait_for


@pytest.fixture
def sites() -> Iterator[RehearsalServer]:
    with RehearsalServer(datetime.now(UTC).date(), 1, plan=EMPTY_PLAN, scale=Scale(history_days=8)) as server:
        yield server


@pytest.fixture
def program(tmp_path: Path, sites: RehearsalServer) -> Program:
    program = Program(tmp_path, rehearsal=sites.url)
    program.write_config()
    return program


def mails(program: Program) -> list[Path]:
    return sorted((program.folder / "var" / "outbox").glob("*.eml"))


def test_one_round_reads_the_sources_and_writes_one_mail_an_announcement(program: Program) -> None:
    status, said = program.run("watch", "--once", "-s", "DOWNLOAD_DELAY=0")

    assert status == 0, said
    for place in ("concord.sqlite3", "outbox", "concord.toml", "log"):
        assert place in said.split("beijing_amr")[0]
    database = Database(program.database_url)
    with database.read() as session:
        announcements = list_announcements(session, seed=False, limit=1000)
        alerts = list_alerts(session, limit=1000)
        slots = list_slots(session)
        due = {source.id for source in list_sources(session) if source.next_due_at}
    database.dispose()
    assert announcements
    assert [said.count(found.url) for found in announcements] == [1] * len(announcements)
    assert {alert.announcement_id for alert in alerts} == {found.id for found in announcements}
    assert len(mails(program)) == len(alerts) == len(announcements)
    assert {(slot.source_id, slot.outcome) for slot in slots} == {(name, "ran") for name in ENABLED}
    assert all(slot.run_id for slot in slots)
    assert due == set(ENABLED)

    before = len(mails(program))
    status, said = program.run("watch", "--once")

    assert status == 0
    assert said.count("nothing new") == len(ENABLED)
    assert len(mails(program)) == before


def test_without_a_network_every_source_ends_unreachable_and_the_watch_lives_on(tmp_path: Path) -> None:
    program = Program(tmp_path, rehearsal="http://127.0.0.1:9")  # the discard port: nobody listens
    program.write_config(enabled=("beijing_amr",))
    output = tmp_path / "watch.out"

    watch = program.start("watch", output=output)
    said = wait_for(output, "(beijing_amr) failed: unreachable", watch)
    assert watch.poll() is None
    assert stop(watch, signal.SIGINT) == 0

    assert "Traceback" not in said


def test_sigterm_stops_it_with_its_crawls_and_what_was_cut_short_comes_first(program: Program) -> None:
    program.write_config(enabled=("ccn",))
    output = program.folder / "watch.out"
    watch = program.start("watch", "-s", "DOWNLOAD_DELAY=1", output=output)
    logs = program.folder / "var" / "log"
    deadline = time.monotonic() + 60
    while not any("began" in log.read_text() for log in logs.glob("ccn-*")) and time.monotonic() < deadline:
        time.sleep(0.1)

    assert stop(watch, signal.SIGTERM) == 0

    assert "Stopped." in output.read_text()
    database = Database(program.database_url)
    with database.read() as session:
        runs, sources = list_runs(session), {source.id: source for source in list_sources(session)}
    database.dispose()
    assert all(run.finished_at for run in runs)
    assert sources["ccn"].next_due_at is not None
    assert sources["ccn"].next_due_at <= datetime.now(UTC)
    assert sources["ccn"].state in {"new", "healthy"}  # our stop says nothing about the source


def test_killed_and_started_again_nothing_is_lost_or_repeated(program: Program) -> None:
    program.write_config(enabled=("ccn",))
    for number in range(2):
        output = program.folder / f"watch{number}.out"
        watch = program.start("watch", output=output)
        wait_for(output, "Concord watches", watch)
        time.sleep(3.0 + number)
        watch.kill()
        watch.wait(10)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:  # crawls outlive the watch; they must end before the round
        database = Database(program.database_url)
        with database.read() as session:
            runs = list_runs(session)
            if runs and all(run.finished_at for run in runs):  # on a busy machine a crawl is on record late
                break
        database.dispose()
        time.sleep(0.2)

    status, said = program.run("watch", "--once")
    assert status == 0, said
    database = Database(program.database_url)
    with database.write() as session:  # what was killed in mid-delivery is due when its lease ends
        session.execute(
            sa.update(models.Alert).values(lease_until=datetime.now(UTC)).where(models.Alert.lease_until.is_not(None))
        )
    program.run("alerts", "send")

    with database.read() as session:
        announcements = list_announcements(session, seed=False, limit=1000)
        alerts = list_alerts(session, limit=1000)
        urls = list(session.scalars(sa.select(models.Article.canonical_url)))
    database.dispose()
    assert len(urls) == len(set(urls))
    assert sorted(alert.announcement_id or 0 for alert in alerts) == sorted(found.id for found in announcements)
    assert {alert.state for alert in alerts} == {"sent"}
    assert len(mails(program)) == len(alerts)


def test_a_second_watch_in_the_same_folder_stands_by_and_takes_over_when_the_first_is_killed(program: Program) -> None:
    program.write_config(enabled=())
    outputs = [program.folder / f"watch{number}.out" for number in range(2)]
    first = program.start("watch", output=outputs[0])
    wait_for(outputs[0], "Concord watches", first)
    second = program.start("watch", output=outputs[1])
    wait_for(outputs[1], f"A watch is on duty (process {first.pid}, in", second)

    first.kill()
    first.wait(10)

    wait_for(outputs[1], "Concord watches", second)
    assert stop(second, signal.SIGTERM) == 0
    assert "Stopped." in outputs[1].read_text()


def test_watches_of_different_folders_on_one_postgresql_take_turns(tmp_path: Path, postgres_url: str) -> None:
    programs = [Program(tmp_path / name, variables={"CONCORD_DATABASE_URL": postgres_url}) for name in "ab"]
    outputs, watches = [], []
    for program in programs:
        program.folder.mkdir()
        program.write_config(enabled=())
        outputs.append(program.folder / "watch.out")
    watches.append(programs[0].start("watch", output=outputs[0]))
    wait_for(outputs[0], "Concord watches", watches[0])
    watches.append(programs[1].start("watch", output=outputs[1]))
    wait_for(outputs[1], f"A watch is on duty (process {watches[0].pid} on", watches[1])

    watches[0].kill()
    watches[0].wait(10)
    wait_for(outputs[1], "Concord watches", watches[1])
    third = programs[0].start("watch", output=outputs[0])
    wait_for(outputs[0], f"A watch is on duty (process {watches[1].pid} on", third)
    assert stop(watches[1], signal.SIGTERM) == 0
    wait_for(outputs[0], "Concord watches", third)

    assert stop(third, signal.SIGINT) == 0


def test_a_watch_that_stands_by_ends_when_asked(program: Program) -> None:
    program.write_config(enabled=())
    outputs = [program.folder / f"watch{number}.out" for number in range(2)]
    watches = [program.start("watch", output=outputs[0])]
    wait_for(outputs[0], "Concord watches", watches[0])
    watches.append(program.start("watch", output=outputs[1]))
    wait_for(outputs[1], "standing by", watches[1])

    assert [stop(watch, signal.SIGTERM) for watch in reversed(watches)] == [0, 0]
    assert "Concord watches" not in outputs[1].read_text()


def test_a_round_beside_a_watch_in_the_same_folder_is_refused(program: Program) -> None:
    program.write_config(enabled=())
    output = program.folder / "watch.out"
    watch = program.start("watch", output=output)
    wait_for(output, "Concord watches", watch)

    status, said = program.run("watch", "--once")
    stop(watch, signal.SIGTERM)

    assert status == 1
    assert f"another watch (process {watch.pid})" in said


def test_a_broken_configuration_is_one_clear_line_and_nothing_is_started(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.config.write_text(
        '[mail]\nhost = ""\n\n[[subscriptions]]\nname = "all"\nrecipients = ["a@b.cn"]\nkind = []\n'
    )

    status, said = program.run("watch")

    assert status == 1
    assert len(said.strip().splitlines()) == 1
    assert "concord.toml, line 7: subscriptions[1].kind: unknown key" in said
    assert not (tmp_path / "var" / "concord.sqlite3").exists()


def test_a_source_that_does_not_exist_is_named(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.config.write_text("[sources.bejing_amr]\ninterval_minutes = 5\n")

    status, said = program.run("watch")

    assert (status, len(said.strip().splitlines())) == (1, 1)
    assert "line 1: sources.bejing_amr: no such source as 'bejing_amr'; did you mean beijing_amr" in said


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        (["complete", "complete"], 0),
        (["complete", "partial"], 3),
        (["complete", "failed"], 3),
        (["failed", "blocked"], 1),
    ],
)
def test_the_exit_status_of_a_round(outcomes: list[str], status: int) -> None:
    assert exit_status(outcomes) == status
