"""Text read in the wrong charset: whole texts and spans, undone where the right reading is plain.

Which charset was taken for which is told by the lines that show signs of it, and holds for the text: the other lines
are then read again with less doubt. What else was misread shows itself when the text is looked at again.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from crawler.text.charset import commonness, count_common
from crawler.text.confusions import LATIN_BYTES, LATIN_SECOND, Confusion, Right, Wrong, confusion, wrongs
from crawler.text.draft import Draft, Edit, Span
from crawler.text.language_model import SCALE
from crawler.text.misread import Misread, Plain, Reader

_PLAIN = 60 * SCALE  # what reading lines again must save for no other line to be asked
_ASKED = 300_000  # characters read at the most to find which charsets those were, once for each two
_READ = 60_000  # characters of a text that are read one by one; more are read by the line
_AROUND = 30  # characters round a sign of a wrong reading that are looked at first
_OF_TWO_BYTES = ("gb18030", "big5hkscs", "cp949", "cp932")
_PIECE = 2000  # characters of a line that are read at a time
_COMMON_MIN = 0.3  # share of common characters that a right reading has (running Chinese: about 0.5, chance: 0.05)
_BROKEN = "\ufffd"
WEIRD_MAX = 0.12  # share under which a long Chinese text cannot be right as it stands
LONG = 30  # wide characters from which that share can be judged
SAMPLE = 1000  # characters from which that is judged
_LATIN_RUN = re.compile(f"{LATIN_SECOND.pattern}{{6,}}+")
WIDE = re.compile("[\u1100-\uffdc]")


class _Line(NamedTuple):
    start: int
    text: str


def find_mojibake(text: str) -> tuple[list[Edit], list[Span]]:
    """Return the edits that read wrongly decoded runs again, and the spans (after them) where bytes were lost."""
    if text.isascii():
        return [], []
    once = _LATIN_RUN.sub(_undo_once, text)
    if once != text:
        edits, spans = find_mojibake(once)
        return ([Edit(0, len(text), _apply(edits, once), "charset")], spans) if edits else ([], [])
    lines = [*_lines(text)]
    weird = _is_weird(text)
    chosen = _choose(text, lines, weird)
    if chosen is None:
        return [], []
    if not weird:
        lines = [line for line in lines if chosen.wrong.sight.search(line.text)]
    if sum(len(line.text) for line in lines) > _READ:
        return _read_at_once(lines, chosen.wrong, chosen.right)
    reader = Reader(chosen, known=True)
    return _put_together(
        [(line.start, found) for line in lines for found in reader.read(line.text, reader.read_plainly(line.text))[1]]
    )


def _undo_once(run: re.Match[str]) -> str:
    """Return the run of Latin letters as it was before UTF-8 was taken for Latin-1 once more."""
    try:
        text = b"".join([LATIN_BYTES[character] for character in run[0]]).decode()
    except UnicodeDecodeError:
        return run[0]
    return text if all(character in LATIN_BYTES for character in text) else run[0]


def _apply(edits: list[Edit], text: str) -> str:
    draft = Draft(text)
    draft.apply(edits)
    return draft.text


def looks_weird(wide: int, common: int) -> bool:
    """Whether a sample with so many wide characters, so many of them common, cannot be right as it stands."""
    return wide >= LONG and common <= WEIRD_MAX * wide


def _is_weird(text: str) -> bool:
    wide = WIDE.findall(text[:SAMPLE])
    return looks_weird(len(wide), count_common(wide))


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for line in text.split("\n"):
        for at in range(0, len(line), _PIECE):
            piece = line[at : at + _PIECE]
            if not piece.isascii():
                yield _Line(start + at, piece)
        start += len(line) + 1


def _choose(text: str, lines: list[_Line], weird: bool) -> Confusion | None:
    """Return the charset that the text was read in with the one that it was in; None if it was read right."""
    saved: Counter[Confusion] = Counter()
    readers: dict[Confusion, Reader] = {}  # their tables are built where there is something to read
    left = _ASKED
    whole = [wrong for wrong in wrongs() if weird and wrong.name in _OF_TWO_BYTES]
    suspected = [wrong for wrong in wrongs() if wrong in whole or wrong.sight.search(text)]
    for line in lines:
        plain: dict[str, Plain] = {}
        for wrong in suspected:
            pieces = [line.text] if wrong in whole else [*_suspects(line.text, wrong.sight)]
            for codec in wrong.rights if pieces else ():
                key = confusion(wrong, codec)
                reader = readers.get(key) or readers.setdefault(key, Reader(key))
                left -= sum(map(len, pieces))
                for piece in pieces:
                    if piece not in plain:
                        plain[piece] = reader.read_plainly(piece)
                    saved[key] += reader.read(piece, plain[piece])[0]
        if left < 0 or max(saved.values(), default=0) > _PLAIN:
            break
    best = max(saved, key=saved.__getitem__, default=None)
    return best if best and saved[best] else None


def _suspects(line: str, sight: re.Pattern[str]) -> Iterator[str]:
    """Yield what stands round the signs of a wrong reading."""
    start = end = -1
    for match in sight.finditer(line):
        if end < 0 or match.start() - _AROUND > end:
            if end > 0:
                yield line[start:end]
            start = max(0, match.start() - _AROUND)
        end = match.end() + _AROUND
    if end > 0:
        yield line[start:end]


def _put_together(found: list[tuple[int, Misread]]) -> tuple[list[Edit], list[Span]]:
    """Return the edits and the spans in doubt; each find with where its line starts."""
    edits, spans, delta = [], [], 0
    for place, (start, end, text, doubt) in found:
        edits.append(Edit(place + start, place + end, text, "charset"))
        spans += [(place + start + delta + s, place + start + delta + e) for s, e in doubt]
        delta += len(text) - (end - start)
    return edits, spans


def _read_at_once(lines: list[_Line], wrong: Wrong, was: Right) -> tuple[list[Edit], list[Span]]:
    """Read whole lines again, as far as that goes without a look at each character."""
    found: list[tuple[int, Misread]] = []
    for start, text in lines:
        data = b"".join([_first_bytes(wrong, character) for character in text])
        after = re.sub(f"{_BROKEN}+[?]?", _BROKEN, data.decode(was.codec, "replace"))
        if after.count(_BROKEN) * 3 <= len(after) and commonness(after) >= _COMMON_MIN:
            doubt = tuple(match.span() for match in re.finditer(_BROKEN, after))
            found.append((start, Misread(0, len(text), after, doubt)))
    return _put_together(found)


def _first_bytes(wrong: Wrong, character: str) -> bytes:
    """Return the likeliest bytes of a character, FF for one that has none."""
    if character.isascii():
        return character.encode()
    variants = wrong.find(character)
    return variants[0][0] if variants else b"\xff"
