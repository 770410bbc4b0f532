"""The characters of charsets whose characters have one or two bytes, with these bytes."""

import numpy as np

_LEADS, _TRAILS = range(0x81, 0xFF), range(0x40, 0xFF)


def decode_pairs(codec: str) -> list[tuple[str, bytes]]:
    """Return all pairs of bytes that can be a character, with what a reader makes of them; U+FFFD for what is none.

    They are decoded at a time, each on a line: one by one, the tables would take most of the time of the first text.
    """
    lines = np.full((len(_LEADS), len(_TRAILS), 3), ord("\n"), np.uint8)
    lines[:, :, 0] = np.array(_LEADS)[:, None]
    lines[:, :, 1] = _TRAILS
    data = lines.tobytes()[:-1]
    return [*zip(data.decode(codec, "replace").split("\n"), data.split(b"\n"), strict=True)]


def list_pairs(codec: str) -> list[tuple[str, bytes]]:
    """Return every character of two bytes with these, in their order."""
    return [(text, data) for text, data in decode_pairs(codec) if len(text) == 1 and text != "\ufffd"]


def list_singles(codec: str) -> list[tuple[str, bytes]]:
    """Return every character of one byte above ASCII with it."""
    singles = (bytes((byte,)) for byte in range(0x80, 0x100))
    return [(text, data) for data in singles if (text := data.decode(codec, "ignore"))]
