"""Text read in the wrong charset: whole texts and spans, undone where the right reading is plain.

GBK or UTF-8 read as Latin-1 comes back without loss; UTF-8 read as GBK, or as a cp1252 that has no sign for five bytes,
loses a byte here and there.
"""

import re
from functools import cache

from crawler.text.charset import commonness, count_common
from crawler.text.draft import Edit, Span

# Latin-1 and what cp1252 makes of 80 to 9F.
_CP1252 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
# Possessive, and by stretches: the engine would keep a place to go back to for each character of ten million.
_LATIN = re.compile(f"[\x80-\xff{_CP1252}](?:[\x21-\xff{_CP1252}\ufffd]++|[ \n](?=[\x80-\xff{_CP1252}]))++")
# The two bytes of a common character in GBK, or the first two in UTF-8; pinyin has no two such letters in a row.
LATIN_FIRST = re.compile("[\xb0-\xff]")
LATIN_SECOND = re.compile(f"[\x80-\xff{_CP1252}]")
_HIGH = re.compile("[\x80-\xff]")
_TO_BYTE = {ord(c): c.encode("cp1252")[0] for c in _CP1252}
_HIGH_MIN = 4  # bytes over 7F that a run must hold: accents in a Western word are fewer and never all in a row
_COMMON_MIN = 0.3  # share of common characters that a right reading has (running Chinese: about 0.5, chance: 0.05)
WEIRD_MAX = 0.12  # share under which a long Chinese text cannot be right as it stands
LONG = 30  # wide characters from which that share can be judged
SAMPLE = 1000  # characters from which that is judged
_REREAD = (("cp949", "gb18030"), ("big5hkscs", "gb18030"), ("gb18030", "big5hkscs"), ("shift_jis", "gb18030"))
_HAN = re.compile("[\u3400-\u9fff]")
WIDE = re.compile("[\u1100-\uffdc]")
_BROKEN = "\ufffd"


def find_mojibake(text: str) -> tuple[list[Edit], list[Span]]:
    """Return the edits that read wrongly decoded runs again, and the spans (after them) where bytes were lost."""
    if text.isascii():
        return [], []
    if (whole := _reread_whole(text)) is not None:
        return [Edit(0, len(text), whole, "charset")], []
    edits = [*_latin_runs(text)]
    if not edits:
        edits = [*_utf8_runs(text)]
    return edits, _broken_spans(edits)


def looks_weird(wide: int, common: int) -> bool:
    """Whether a sample with so many wide characters, so many of them common, cannot be right as it stands."""
    return wide >= LONG and common <= WEIRD_MAX * wide


def _latin_runs(text: str) -> list[Edit]:
    edits: list[Edit] = []
    for match in _LATIN.finditer(text):
        if len(_HIGH.findall(match[0])) < _HIGH_MIN:
            continue
        after = _from_latin(match[0])
        if after is not None:
            edits.append(Edit(match.start(), match.end(), after, "charset"))
    return edits


def _from_latin(run: str, times: int = 2) -> str | None:
    """Return the run read again; UTF-8 can have been taken for Latin-1 twice, or have lost what cp1252 has not."""
    if _BROKEN in run:
        return _reread_broken(b"\xff".join(map(_to_bytes, run.split(_BROKEN))))
    body = _to_bytes(run)
    for codec, least in (("utf-8", 0.0), ("gb18030", _COMMON_MIN)):
        try:
            text = body.decode(codec)
        except UnicodeDecodeError:
            continue
        if _HAN.search(text) and len(_HIGH.findall(text)) == 0 and commonness(text) >= least:
            return text
        if codec == "utf-8" and times > 1 and max(text) <= "\u2122" and _HIGH.search(text):
            return _from_latin(text, times - 1)
    return _reread_broken(body)


def _to_bytes(run: str) -> bytes:
    return bytes(_TO_BYTE.get(ord(c), ord(c) & 0xFF) for c in run)


def _utf8_runs(text: str) -> list[Edit]:
    """Undo UTF-8 read as GBK, line by line: the telltale characters are rare in any real text."""
    pattern = telltale()
    if pattern.search(text) is None:
        return []
    edits, at = [], 0
    for line in text.split("\n"):
        found = len(pattern.findall(line))
        if found and found * 10 >= len(WIDE.findall(line)) >= 3:
            after = _from_gbk(line)
            if after is not None:
                edits.append(Edit(at, at + len(line), after, "charset"))
        at += len(line) + 1
    return edits


def _from_gbk(line: str) -> str | None:
    try:
        body = b"\xff".join(part.encode("gb18030") for part in line.split(_BROKEN))
    except UnicodeEncodeError:
        return None
    return _reread_broken(body)


def _reread_broken(body: bytes) -> str | None:
    """Return the UTF-8 of bytes of which some were lost; FF stands where one was."""
    after = re.sub(f"{_BROKEN}+[?]?", _BROKEN, body.decode("utf-8", "replace"))
    good = len(_HAN.findall(after))
    return after if good and after.count(_BROKEN) * 2 <= good and commonness(after) >= _COMMON_MIN else None


@cache
def telltale() -> re.Pattern[str]:
    """Characters whose GBK bytes are the first two of a Chinese character in UTF-8, those of GB 2312 left out."""
    leads = (0xE3, *range(0xE5, 0xEA))  # E4 before such a byte begins none but the rarest characters
    found = [bytes((lead, trail)).decode("gbk", "ignore") for lead in leads for trail in range(0x80, 0xA1)]
    return re.compile(f"[{''.join(found)}锛銆鈥]")


def _reread_whole(text: str) -> str | None:
    sample = text[:SAMPLE]
    wide = WIDE.findall(sample)
    if not looks_weird(len(wide), count_common(wide)):
        return None
    for wrong, right in _REREAD:
        after = text.encode(wrong, "replace").decode(right, "replace")
        lost = after.count(_BROKEN) + after.count("?") - text.count("?")
        if commonness(after) >= _COMMON_MIN and lost * 10 <= len(after):
            return after
    return None


def _broken_spans(edits: list[Edit]) -> list[Span]:
    spans, delta = [], 0
    for edit in edits:
        start = edit.start + delta
        spans += [(start + m.start(), start + m.end()) for m in re.finditer(_BROKEN, edit.after)]
        delta += len(edit.after) - (edit.end - edit.start)
    return spans
