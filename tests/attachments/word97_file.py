"""A Word 97 file, written by hand: the container of [MS-CFB] and in it the least that [MS-DOC] asks for."""

from struct import pack, pack_into

SECTOR, END, FREE, FAT = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
STREAM_MIN = 4096  # Shorter streams would have to go into the container's second, finer table


def make_doc(*pieces: str, encrypted: bool = False, ident: int = 0xA5EC, pieces_type: int = 2) -> bytes:
    """Return a file whose text stands in pieces, each in one byte a character where Windows-1252 can write it."""
    main = bytearray(STREAM_MIN)
    pack_into("<HH", main, 0, ident, 193)
    pack_into("<H", main, 0x0A, 0x0200 | (0x0100 if encrypted else 0))
    pack_into("<I", main, 0x4C, sum(map(len, pieces)))
    descriptions, ends = b"", [0]
    for piece in pieces:
        try:
            written, offset = piece.encode("cp1252"), len(main) * 2 | 0x4000_0000
        except UnicodeEncodeError:
            written, offset = piece.encode("utf-16-le"), len(main)
        descriptions += pack("<HIH", 0, offset, 0)
        ends.append(ends[-1] + len(piece))
        main += written + bytes(-len(written) % 2)
    plc = pack(f"<{len(ends)}I", *ends) + descriptions
    formats = pack("<BH", 1, 4) + bytes(4)
    clx = formats + pack("<BI", pieces_type, len(plc)) + plc
    pack_into("<II", main, 0x18, STREAM_MIN, len(main))
    pack_into("<II", main, 0x01A2, 0, len(clx))
    return _contain({"WordDocument": bytes(main), "1Table": clx.ljust(STREAM_MIN, b"\0")})


def _contain(streams: dict[str, bytes]) -> bytes:
    sectors: list[bytes] = []
    chains: list[int] = [FAT, END]  # Sector 0 is the allocation table, sector 1 the directory
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    for number, (name, content) in enumerate(streams.items(), start=1):
        start, count = len(chains), -(-len(content) // SECTOR)
        sectors += [content[n * SECTOR : (n + 1) * SECTOR].ljust(SECTOR, b"\0") for n in range(count)]
        chains += [*range(start + 1, start + count), END]
        entries.append(_entry(name, 2, start, count * SECTOR, right=number + 1 if number < len(streams) else FREE))
    table = pack(f"<{len(chains)}I", *chains).ljust(SECTOR, b"\xff")
    header = bytearray(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    )
    header += pack("<IIIIIIIIII", 0, 1, 1, 0, STREAM_MIN, END, 0, END, 0, 0)
    header = header.ljust(SECTOR, b"\xff")
    return bytes(header) + table + b"".join(entries).ljust(SECTOR, b"\0") + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int, *, child: int = FREE, right: int = FREE) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    return (
        written.ljust(64, b"\0")
        + pack("<HBBIII", len(written), kind, 1, FREE, right, child)
        + bytes(36)
        + pack("<III", start, size, 0)
    )
