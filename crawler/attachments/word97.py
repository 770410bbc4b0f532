"""The text of a Word 97–2003 file (``.doc``; WPS writes the same): [MS-DOC], sections 2.4.1 and 2.5."""

import re
from collections.abc import Iterator
from io import BytesIO
from struct import unpack_from

_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200  # Bits of the word at offset 0x0A of the file information block
_FLAGS, _TEXT_LENGTH, _PIECES = 0x0A, 0x4C, 0x01A2  # Offsets in it: bits, ccpText, fcClx with lcbClx after it
_NARROW = 0x4000_0000  # Bit of a piece's offset: one byte a character (Windows-1252), at half the offset
# A field is its instruction (HYPERLINK …) between 0x13 and 0x14, and its result up to 0x15.
_INSTRUCTION = re.compile("\x13[^\x13\x14\x15]{0,2000}\x14")
_CELL, _OTHERS = "\x07", re.compile("[\x00-\x06\x08\x0e-\x1d\x1f]")
_LINE_END = re.compile("[\r\x0b\x0c]")


def read_doc(body: bytes) -> Iterator[str]:
    """Yield the text of each paragraph; cells of a table are set apart by wide spaces.

    Raises:
        ValueError: the file is encrypted, older than Word 97, or its tables of pieces are damaged.
    """
    from olefile import OleFileIO

    with OleFileIO(BytesIO(body)) as file:
        main = file.openstream("WordDocument").read()
        flags, length = unpack_from("<H", main, _FLAGS)[0], unpack_from("<I", main, _TEXT_LENGTH)[0]
        if unpack_from("<H", main, 0)[0] != 0xA5EC:
            raise ValueError("is older than Word 97")
        if flags & _ENCRYPTED:
            raise ValueError("is encrypted")
        table = file.openstream("1Table" if flags & _TABLE_1 else "0Table").read()
    start, size = unpack_from("<II", main, _PIECES)
    text = "".join(_read_pieces(main, table[start : start + size]))[:length]
    text = _INSTRUCTION.sub("", text).replace(_CELL * 2, "\r").replace(_CELL, "　").replace("\x1e", "-")
    yield from _LINE_END.split(_OTHERS.sub("", text))


def _read_pieces(main: bytes, clx: bytes) -> Iterator[str]:
    at = 0
    while at < len(clx) and clx[at] == 1:  # Formats come before the table of pieces
        at += 3 + unpack_from("<H", clx, at + 1)[0]
    if at >= len(clx) or clx[at] != 2:
        raise ValueError("has no table of pieces")
    size = min(unpack_from("<I", clx, at + 1)[0], len(clx) - at - 5)
    count = (size - 4) // 12  # n + 1 positions of 4 bytes, n descriptions of 8
    ends = unpack_from(f"<{count + 1}I", clx, at + 5)
    for n in range(count):
        offset = unpack_from("<I", clx, at + 5 + 4 * (count + 1) + 8 * n + 2)[0]
        length = ends[n + 1] - ends[n]
        if length < 0:
            raise ValueError("has a damaged table of pieces")
        if offset & _NARROW:
            first = (offset & ~_NARROW) // 2
            yield main[first : first + length].decode("cp1252", "replace")
        else:
            yield main[offset : offset + 2 * length].decode("utf-16-le", "replace")
