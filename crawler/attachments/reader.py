"""Starts the child that reads a file, within bounds of time and size."""

import asyncio
import contextlib
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal
from urllib.parse import urlsplit

Format = Literal["pdf", "docx", "doc"]
LIBRARIES: dict[Format, str] = {"pdf": "pypdf", "docx": "docx", "doc": "olefile"}
SIZE_MAX = 8 * 1024 * 1024
"""Bytes of a file that is read at all; scanned reports are larger, and hold no text."""
SECONDS_MAX = 20.0
SIGNATURES: dict[Format, bytes] = {"pdf": b"%PDF-", "docx": b"PK\x03\x04", "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}
_SUFFIXES: dict[str, Format] = {".pdf": "pdf", ".docx": "docx", ".doc": "doc", ".wps": "doc"}


@dataclass(frozen=True, kw_only=True, slots=True)
class FileText:
    """The text of a file; where there is none, ``problem`` says why."""

    text: str = ""
    problem: str = ""


def find_format(name: str, url: str) -> Format | None:
    """Return the format of a file by its name or address, None for one that is not read.

    >>> find_format("附件：合作备忘录.docx", "https://a.gov.cn/P020260305.docx"), find_format("附件1", "https://a/1.xls")
    ('docx', None)
    """
    for text in (urlsplit(url).path, name):
        dot = text.rfind(".")
        if dot >= 0 and text[dot:].strip().lower() in _SUFFIXES:
            return _SUFFIXES[text[dot:].strip().lower()]
    return None


def list_readable() -> set[Format]:
    """Return the formats whose library is installed: the extra ``attachments`` brings them all."""
    return {known for known, library in LIBRARIES.items() if find_spec(library)}


async def read_file(body: bytes, kind: Format, *, seconds_max: float = SECONDS_MAX) -> FileText:
    """Return the text of a file, read by a child process that is killed where it takes too long."""
    if len(body) > SIZE_MAX:
        return FileText(problem=f"larger than {SIZE_MAX} bytes")
    if kind != "pdf":  # Offices give the new format the old name, and the reverse
        kind = "docx" if body.startswith(SIGNATURES["docx"]) else "doc" if body.startswith(SIGNATURES["doc"]) else kind
    if SIGNATURES[kind] not in body[:1024]:
        return FileText(problem=f"is no {kind} file")
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "crawler.attachments.child", kind,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        text, said = await asyncio.wait_for(child.communicate(body), seconds_max)
    except TimeoutError:
        return FileText(problem=f"not read within {seconds_max:g} s")
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()
    if child.returncode:
        lines = said.decode("utf-8", "replace").strip().splitlines()
        return FileText(problem=lines[-1][:200] if lines else f"the reader ended with {child.returncode}")
    found = text.decode("utf-8", "replace").strip()
    return FileText(text=found) if found else FileText(problem="holds no text")
