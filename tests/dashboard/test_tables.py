"""Announcements as tables for strangers' spreadsheets."""

import csv
import io
import json
import zipfile
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest

from crawler.dashboard.tables import COLUMNS, neutralize_formula, read_rows, write_csv, write_json, write_xlsx
from storage.database import Database
from tests.storage.builders import store_announcement, store_sources

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


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

    with database.read() as session:
        write_csv(read_rows(session, {}), table)
        write_json(read_rows(session, {}), rows)

    read = list(csv.DictReader(io.StringIO(table.getvalue())))
    parsed = json.loads(rows.getvalue())
    assert [row["id"] for row in read] == [str(row["id"]) for row in parsed] == ["3", "2", "1"]
    assert list(read[0]) == list(parsed[0]) == COLUMNS
    assert read[0]["title"] == '\'=HYPERLINK("http://x")'
    assert parsed[0]["title"] == '=HYPERLINK("http://x")'
    assert read[1]["regions"] == "北京市、天津市、河北省"


def test_an_empty_database_gives_an_empty_table(sqlite_database: Database) -> None:
    rows = io.StringIO()

    with sqlite_database.read() as session:
        write_json(read_rows(session, {}), rows)

    assert json.loads(rows.getvalue()) == []


def test_a_workbook_holds_strings_only(sqlite_database: Database, now: datetime) -> None:
    with sqlite_database.write() as session:
        store_sources(session, now)
        store_announcement(session, 1, now, title='=HYPERLINK("http://x")&<b>\x0b')
    with sqlite_database.read() as session:
        workbook = write_xlsx(read_rows(session, {}))

    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        assert archive.testzip() is None
        parts = {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}
    assert {"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"} < set(parts)
    rows = parts["xl/worksheets/sheet1.xml"].findall(f".//{SHEET}row")
    cells = [["".join(cell.itertext()) for cell in row] for row in rows]
    assert cells[0] == COLUMNS
    assert cells[1][COLUMNS.index("title")] == '\'=HYPERLINK("http://x")&<b>'
    assert {cell.get("t") for row in rows for cell in row} == {"inlineStr"}
    assert not parts["xl/worksheets/sheet1.xml"].findall(f".//{SHEET}f")
