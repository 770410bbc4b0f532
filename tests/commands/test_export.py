"""The command that writes announcements as tables."""

from datetime import datetime
from pathlib import Path

from storage.database import Database
from tests.commands.program import Program
from tests.storage.builders import store_announcement, store_sources


def test_the_command_filters_writes_a_file_and_refuses_a_wrong_day(tmp_path: Path, now: datetime) -> None:
    program = Program(tmp_path)
    database = Database(program.database_url)
    database.migrate(now)
    with database.write() as session:
        store_sources(session, now)
        store_announcement(session, 1, now)
    database.dispose()
    target = tmp_path / "table.csv"

    assert program.run_here("export", "--region", "京津冀", "--output", str(target))[0] == 0
    status, said = program.run_here("export", "--since", "31.1.2026")

    assert target.read_bytes().startswith(b"\xef\xbb\xbfid,")
    assert len(target.read_text("utf-8-sig").splitlines()) == 2
    assert status == 2
    assert "2026-01-31" in said


def test_a_workbook_goes_into_a_file_only(tmp_path: Path, now: datetime) -> None:
    program = Program(tmp_path)
    database = Database(program.database_url)
    database.migrate(now)
    database.dispose()

    status, said = program.run_here("export", "--format", "xlsx")

    assert status == 2
    assert "--output" in said
