"""Files read by a child: their text, and what becomes of broken, swelling, endless and foreign ones."""

import asyncio
import zipfile
from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from crawler.attachments import child
from crawler.attachments.reader import SIZE_MAX, FileText, Format, find_format, list_readable, read_file
from tests.attachments.word97_file import make_doc


def read(body: bytes, kind: Format, seconds: float = 20.0) -> FileText:
    return asyncio.run(read_file(body, kind, seconds_max=seconds))


def make_docx(*paragraphs: str) -> bytes:
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "甲方", "乙方"
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def make_pdf(text: str = "") -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(width=200, height=200)
    if text:
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 10 100 Td ({text}) Tj ET".encode())
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        page[NameObject("/Contents")] = writer._add_object(stream)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def test_paragraphs_and_tables_of_a_word_file_are_read() -> None:
    assert (
        read(make_docx("标准化合作备忘录", "一、合作内容"), "docx").text == "标准化合作备忘录\n一、合作内容\n甲方　乙方"
    )


def test_pieces_fields_and_cells_of_an_old_word_file_are_read() -> None:
    file = make_doc(
        "标准化合作备忘录\r一、合作内容\r", "Memorandum 2026\r", '见\x13HYPERLINK "a"\x14附件\x15\r甲方\x07乙方\x07\x07'
    )

    assert read(file, "doc").text == "标准化合作备忘录\n一、合作内容\nMemorandum 2026\n见附件\n甲方　乙方"


def test_format_is_the_files_own_whatever_its_name_says() -> None:
    assert read(make_docx("备忘录"), "doc").text.startswith("备忘录")
    assert read(make_doc("备忘录"), "docx").text == "备忘录"


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        (make_doc("备忘录", encrypted=True), "is encrypted"),
        (make_doc("备忘录", ident=0xA5DC), "is older than Word 97"),
        (make_doc("备忘录", pieces_type=7), "has no table of pieces"),
        (make_doc("备忘录")[:3000], "Error"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Error"),
    ],
)
def test_old_word_files_that_cannot_be_read_say_why(file: bytes, problem: str) -> None:
    assert problem in read(file, "doc").problem


def test_pages_of_a_pdf_are_read() -> None:
    assert read(make_pdf("Memorandum of 2026"), "pdf").text == "Memorandum of 2026"


@pytest.mark.parametrize(
    ("body", "kind", "problem"),
    [
        (b"<html>404</html>", "pdf", "is no pdf file"),
        (b"", "docx", "is no docx file"),
        (b"%PDF-1.4\n%%EOF\n", "pdf", "Error"),
        (b"PK\x03\x04 broken", "docx", "BadZipFile"),
        (make_pdf(), "pdf", "holds no text"),
        (b"%PDF-" + b"0" * SIZE_MAX, "pdf", "larger than"),
    ],
)
def test_what_cannot_be_read_says_why(body: bytes, kind: Format, problem: str) -> None:
    found = read(body, kind)

    assert found.text == ""
    assert problem in found.problem


def test_archive_that_swells_is_not_unpacked() -> None:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (child.UNPACKED_MAX + 1))

    assert "unpacks to more than the limit" in read(written.getvalue(), "docx").problem


def test_child_that_takes_too_long_is_killed() -> None:
    assert read(make_docx("备忘录"), "docx", seconds=0.01).problem == "not read within 0.01 s"


def test_formats_are_told_by_address_then_name() -> None:
    assert find_format("附件1", "https://a.gov.cn/P0202603051.PDF") == "pdf"
    assert find_format("备忘录.docx", "https://a.gov.cn/download?id=7") == "docx"
    assert find_format("附件2.doc", "https://a.gov.cn/download?id=8") == "doc"
    assert find_format("名单.xlsx", "https://a.gov.cn/P0202603051.xlsx") is None
    assert list_readable() == {"pdf", "docx", "doc"}
