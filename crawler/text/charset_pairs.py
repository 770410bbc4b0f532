"""The characters of charsets whose characters have one or two bytes, with these bytes."""

from itertools import product

import numpy as np

_LEADS, _TRAILS = range(0x81, 0xFF), range(0x40, 0xFF)
PAIRS = np.array([*product(_LEADS, _TRAILS)], np.uint8)  # of bytes that can be a character
NONE = "\ufffd"


def decode_pairs(codec: str) -> list[str]:
    """Return what a reader makes of each of ``PAIRS``, which need not be one character; U+FFFD if it is none.

    All are decoded at a time, each on a line: one by one, the tables would take most of the time of the first text.
    """
    lines = np.insert(PAIRS, 2, ord("\n"), axis=1)
    return lines.tobytes()[:-1].decode(codec, "replace").split("\n")


def list_singles(codec: str) -> list[tuple[str, bytes]]:
    """Return every character of one byte above ASCII with it."""
    singles = (bytes((byte,)) for byte in range(0x80, 0x100))
    return [(text, data) for data in singles if (text := data.decode(codec, "ignore"))]
