"""``python -m crawler.attachments.child FORMAT``: a file on standard input, its text on standard output.

A program of its own, so that a file which loops, swells or crashes the library takes nothing with it.
"""

import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO

from crawler.attachments.word97 import read_doc

MEMORY_BYTES = 768 * 1024 * 1024  # Address space: the interpreter and the library take 150 MB of it
CPU_SECONDS = 15
PAGES_MAX = 60
UNPACKED_MAX = 64 * 1024 * 1024  # A Word file is an archive; the longest real one seen unpacks to 6 MB
TEXT_MAX = 200_000


def read_pdf(body: bytes) -> Iterator[str]:
    """Yield the text of each page."""
    from pypdf import PdfReader

    for page in PdfReader(BytesIO(body)).pages[:PAGES_MAX]:
        yield page.extract_text()


def read_docx(body: bytes) -> Iterator[str]:
    """Yield the text of each paragraph, then of each row of the tables."""
    with zipfile.ZipFile(BytesIO(body)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > UNPACKED_MAX:
            raise ValueError("unpacks to more than the limit")
    from docx import Document

    document = Document(BytesIO(body))
    for paragraph in document.paragraphs:
        yield paragraph.text
    for table in document.tables:
        for row in table.rows:
            yield "　".join(cell.text for cell in row.cells)


READERS: dict[str, Callable[[bytes], Iterator[str]]] = {"pdf": read_pdf, "docx": read_docx, "doc": read_doc}


def main() -> None:
    """Read what the only argument names; exit with 1 and a line on standard error where it cannot be read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # It has nothing to write
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    read, left = READERS[sys.argv[1]], TEXT_MAX
    try:
        for part in read(sys.stdin.buffer.read()):
            text = part[:left].strip()
            left -= len(text)
            if text:
                sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
            if left <= 0:
                break
    except Exception as error:  # noqa: BLE001  The libraries raise anything on a broken file; this is the last word
        sys.stderr.write(f"{type(error).__name__}: {' '.join(str(error).split())[:200]}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
