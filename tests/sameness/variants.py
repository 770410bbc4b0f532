"""The classes of characters that fold to one, from the installed OpenCC: ``python -m tests.sameness.variants`` prints
what ``crawler/sameness/variants.txt`` should hold after an update of OpenCC (and raise FINGERPRINT_VERSION)."""

import unicodedata
from functools import cache
from pathlib import Path

import opencc

HEAD = """\
# Characters that are one after folding; the first of a line is the one they fold to. Made from the character
# dictionaries of OpenCC (all 16 configurations, joined) and from NFKC by `python -m tests.sameness.variants`.
"""
RANGES = (
    (0x2E80, 0x2FE0), (0x3007, 0x3008), (0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x2FA20),
    (0x30000, 0x323B0),
)  # fmt: skip


def find_pairs() -> set[tuple[str, str]]:
    """Return every character with another form of it that some configuration or NFKC gives."""
    characters = [chr(code) for start, end in RANGES for code in range(start, end)]
    folder = Path(opencc.__file__).parent / "clib" / "share" / "opencc"
    pairs = {(c, unicodedata.normalize("NFKC", c)) for c in characters}
    for configuration in sorted(path.stem for path in folder.glob("*.json")):
        converted = opencc.OpenCC(configuration).convert("\n".join(characters)).split("\n")
        pairs.update(zip(characters, converted, strict=True))
    return {(one, other) for one, other in pairs if one != other and len(other) == 1}


def join_classes(pairs: set[tuple[str, str]]) -> list[str]:
    """Return the classes that the pairs make, simplified characters of GB 2312 first."""
    classes: dict[str, set[str]] = {}
    for one, other in sorted(pairs):
        joined = classes.get(one, {one}) | classes.get(other, {other})
        for character in joined:
            classes[character] = joined
    return sorted("".join(sorted(members, key=_rank)) for members in {frozenset(found) for found in classes.values()})


def _rank(character: str) -> tuple[bool, bool, bool, int]:
    try:
        character.encode("gb2312")
        is_rare = False
    except UnicodeEncodeError:
        is_rare = True
    is_traditional = _to_simplified().convert(character) != character
    return is_traditional, is_rare, unicodedata.normalize("NFKC", character) != character, ord(character)


@cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


if __name__ == "__main__":
    print(HEAD + "\n".join(join_classes(find_pairs())))
