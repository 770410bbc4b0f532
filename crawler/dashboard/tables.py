"""Announcements as tables: CSV, JSON and XLSX, with nothing in them that a spreadsheet would compute."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, TextIO
from xml.sax.saxutils import escape

from sqlalchemy.orm import Session

from storage.announcements import AnnouncementRecord, list_announcements

COLUMNS = [
    "id", "published", "event_date", "kind", "title", "parties", "regions", "region_group", "domains",
    "instrument_names", "source", "url", "story", "flagged_at",
]  # fmt: skip
ROWS_AT_ONCE = 500
MAX_CELL = 32_767  # characters that Excel takes in one cell

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0 has no way to write these
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
        writer.writerow([neutralize_formula(to_cell(row[name])) for name in COLUMNS])


def write_json(rows: Iterable[dict[str, Any]], stream: TextIO) -> None:
    """Write one JSON array, one row a line."""
    stream.write("[")
    for number, row in enumerate(rows):
        stream.write(("," if number else "") + "\n" + json.dumps(row, ensure_ascii=False))
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
                sheet.write(_row([neutralize_formula(to_cell(row[name])) for name in COLUMNS]).encode())
            sheet.write(b"</sheetData></worksheet>")
    return target.getvalue()


def to_cell(value: Any) -> str:
    """Return a value as one cell."""
    if value is None:
        return ""
    return "、".join(value) if isinstance(value, list) else str(value)


def neutralize_formula(cell: str) -> str:
    """Return the cell so that spreadsheets take it for text: titles come from strangers.

    The signs behind leading spaces and in full width are those that some spreadsheets also compute.

    >>> neutralize_formula("=HYPERLINK(1)"), neutralize_formula("2026-03-02"), neutralize_formula("＝1+1")
    ("'=HYPERLINK(1)", '2026-03-02', "'＝1+1")
    """
    start = cell.lstrip()[:1]
    return f"'{cell}" if (start and start in "=+-@|%＝＋－＠") or cell[:1] in {"\t", "\r", "\n"} else cell


def _row(cells: Iterable[str]) -> str:
    texts = (escape(_NOT_XML.sub("", cell)[:MAX_CELL]) for cell in cells)
    return (
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>' for text in texts)
        + "</row>"
    )
