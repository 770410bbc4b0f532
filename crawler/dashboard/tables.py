"""Announcements as tables: CSV, JSON and XLSX, with nothing in them that a spreadsheet would compute."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, TextIO
from xml.sax.saxutils import escape

from sqlalchemy.orm import Session

from crawler.monitoring.compose import make_json, make_plain
from storage.announcements import AnnouncementRecord, list_announcements

COLUMNS = [
    "id", "published", "event_date", "kind", "title", "parties", "regions", "region_group", "domains",
    "instrument_names", "source", "url", "story", "flagged_at",
]  # fmt: skip
ROWS_AT_ONCE = 500
MAX_CELL = 32_767  # characters that Excel takes in one cell

_NOT_XML = re.compile("[\ufffe\uffff]")  # XML 1.0 has no way to write these, nor controls, which no cell has
_NAMESPACE = "http://schemas.openxmlformats.org"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
# The least that makes a workbook of one sheet (ECMA-376, part 1, 12.2 and 18.2).
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_NAMESPACE}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_NAMESPACE}/package/2006/relationships"><Relationship Id="rId1"'
        f' Type="{_NAMESPACE}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_NAMESPACE}/spreadsheetml/2006/main"'
        f' xmlns:r="{_NAMESPACE}/officeDocument/2006/relationships">'
        '<sheets><sheet name="Concord" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_NAMESPACE}/package/2006/relationships"><Relationship Id="rId1"'
        f' Type="{_NAMESPACE}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>"
    ),
}


def read_rows(session: Session, filters: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield announcements as rows of plain values, newest first, seeds left out."""
    offset = 0
    while batch := list_announcements(session, **filters, seed=False, limit=ROWS_AT_ONCE, offset=offset):
        yield from (to_row(record) for record in batch)
        offset += len(batch)


def to_row(record: AnnouncementRecord) -> dict[str, Any]:
    """Return an announcement as exported."""
    values = {name: getattr(record, name, None) for name in COLUMNS}
    return {
        **values,
        "source": record.source_id,
        "story": record.story_id,
        "flagged_at": record.flagged_at.isoformat(timespec="seconds"),
    }


def write_csv(rows: Iterable[dict[str, Any]], stream: TextIO) -> None:
    """Write rows for spreadsheets: lists joined by 、, nothing that a spreadsheet would compute."""
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(to_cell(row[name]) for name in COLUMNS)


def write_json(rows: Iterable[dict[str, Any]], stream: TextIO) -> None:
    """Write one JSON array, one row a line."""
    stream.write("[")
    for number, row in enumerate(rows):
        stream.write(("," if number else "") + "\n" + make_json(row))
    stream.write("\n]\n")


def write_xlsx(rows: Iterable[dict[str, Any]]) -> bytes:
    """Return a workbook of one sheet. Every cell is a string, so none is computed; formulas that someone saves as CSV
    later are neutralised all the same.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in _PARTS.items():
            archive.writestr(name, _DECLARATION + part)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            opening = f'<worksheet xmlns="{_NAMESPACE}/spreadsheetml/2006/main"><sheetData>'
            sheet.write((_DECLARATION + opening + _row(COLUMNS)).encode())
            for row in rows:
                sheet.write(_row(to_cell(row[name]) for name in COLUMNS).encode())
            sheet.write(b"</sheetData></worksheet>")
    return target.getvalue()


def to_cell(value: Any) -> str:
    """Return a value as one cell: one line of text that no spreadsheet computes, as long as Excel takes at the most.

    What cannot be seen goes first: a formula may stand behind it.

    >>> to_cell("\\x00=1+1")
    "'=1+1"
    """
    text = "、".join(value) if isinstance(value, list) else str(value or "")
    return neutralize_formula(make_plain(_NOT_XML.sub("", text), MAX_CELL))[:MAX_CELL]


def neutralize_formula(cell: str) -> str:
    """Return the cell so that spreadsheets take it for text: titles come from strangers.

    The signs behind leading spaces and in full width are those that some spreadsheets also compute.

    >>> neutralize_formula("=HYPERLINK(1)"), neutralize_formula("2026-03-02"), neutralize_formula("＝1+1")
    ("'=HYPERLINK(1)", '2026-03-02', "'＝1+1")
    """
    start = cell.lstrip()[:1]
    return f"'{cell}" if (start and start in "=+-@|%＝＋－＠") or cell[:1] in {"\t", "\r", "\n"} else cell


def _row(cells: Iterable[str]) -> str:
    written = (f'<c t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>' for cell in cells)
    return f"<row>{''.join(written)}</row>"
