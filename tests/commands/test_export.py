"""Announcements as tables for strangers' spreadsheets."""

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import pytest

from crawler.commands.export import COLUMNS, neutralize_formula, read_rows, write_csv, write_json
from storage.database import Database
from tests.commands.program import Program
from tests.storage.builders import store_announcement, store_sources


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1+1", "＠x", "%0A", "|x"],
)
def test_what_a_spreadsheet_would_compute_becomes_text(cell: str) -> None:
    assert neutralize_formula(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "京津冀签署备忘录", "2026-03-02", "https://x.cn/?a=1", "3-2", "《标准》"])
def test_ordinary_cells_stay_as_they_are(cell: str) -> None:
    assert neutralize_formula(cell) == cell


def test_rows_of_both_formats_hold_the_same(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        for number in (1, 3):
            store_announcement(session, number, now)
        store_announcement(session, 5, now, title='=HYPERLINK("http://x")')
    table, rows = io.StringIO(), io.StringIO()

    write_csv(read_rows(database, {}), table)
    write_json(read_rows(database, {}), rows)

    read = list(csv.DictReader(io.StringIO(table.getvalue())))
    parsed = json.loads(rows.getvalue())
    assert [row["id"] for row in read] == [str(row["id"]) for row in parsed] == ["3", "2", "1"]
    assert list(read[0]) == list(parsed[0]) == COLUMNS
    assert read[0]["title"] == '\'=HYPERLINK("http://x")'
    assert parsed[0]["title"] == '=HYPERLINK("http://x")'
    assert read[1]["regions"] == "北京市、天津市、河北省"


def test_an_empty_database_gives_an_empty_table(sqlite_database: Database) -> None:
    rows = io.StringIO()

    write_json(read_rows(sqlite_database, {}), rows)

    assert json.loads(rows.getvalue()) == []


def test_the_command_filters_writes_a_file_and_refuses_a_wrong_day(tmp_path: Path, now: datetime) -> None:
    program = Program(tmp_path)
    database = Database(program.database_url)
    database.migrate(now)
    with database.write() as session:
        store_sources(session, now)
        store_announcement(session, 1, now)
    database.dispose()
    target = tmp_path / "table.csv"

    assert program.run("export", "--region", "京津冀", "--output", str(target))[0] == 0
    status, said = program.run("export", "--since", "31.1.2026")

    assert target.read_bytes().startswith(b"\xef\xbb\xbfid,")
    assert len(target.read_text("utf-8-sig").splitlines()) == 2
    assert status == 2
    assert "2026-01-31" in said
