"""Pinyin in parentheses that a mirror put behind characters or words.

Such a mirror replaces blindly: every 標 of the page becomes 標(biāo), with one reading for good. A genuine gloss stands
behind a rare character or one with several readings, once, often in a text about pronunciation. So an annotation goes
when it reads what stands before it and the page shows the habit.
"""

import re
from collections import Counter, defaultdict
from itertools import islice

from crawler.text.draft import Edit
from crawler.text.pinyin import LETTERS, LONGEST_WORD, count_annotated, has_reading, is_first_reading
from crawler.text.script import is_traditional_only

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_SPACES = " \u00a0\u3000"
_SPACE = f"[{_SPACES}]?"
OPENING = re.compile("[(（]")
INSERTED = re.compile(f"[{LETTERS} \u00a0\u3000]")  # what can begin an annotation
ANNOTATION = re.compile(
    f"[(（](?:(?<=[{_HAN}][(（])|(?<=[{_HAN}][ \u00a0\u3000][(（])){_SPACE}([{LETTERS}][{LETTERS} '’·-]{{0,40}})[)）]"
)
# Each alternative begins with a fixed character, without which the search takes ten times as long.
_ABOUT_PRONUNCIATION = re.compile(
    "拼音|读[音作“(成]|讀[音作“(成]|念[作“(成]|唸[作“(成]|多音字|生僻字|注音|发音|發音|音同|这[个個]?字|這[个個]?字"
    "|两[个個]字|兩[个個]字"
)
_HABIT_MIN = 3  # characters with their pinyin; two may be an author's glosses, three with one reading each are not
_HABIT_MIN_ABOUT_PRONUNCIATION = 12  # the same where the text itself speaks of readings
_WORDS_JUDGED = 24  # characters with pinyin that are counted through; more would only cost time
_ANNOTATED_SHARE_MIN = 0.6  # of a character's occurrences; below 1 because shifted runs swallow some


def find_annotations(text: str, *, split: bool = False) -> list[Edit]:
    """Return the edits that drop the annotations, none where the page shows no habit.

    ``split``: some of the page's annotations were found to split characters, which is proof enough.
    """
    edits: list[Edit] = []
    found: list[str] = []
    known: dict[str, str] = {}  # a character with its annotation: what that reads, empty for nothing
    for match in ANNOTATION.finditer(text):
        start, end = match.span()
        if text[start - 1] in _SPACES:
            start -= 1
        written = text[start - 1 : end]
        word = known.get(written)
        if word is None:
            word = known[written] = written[0] if has_reading(written[0], match[1]) else ""
        if not word and (count := count_annotated(text[max(0, start - LONGEST_WORD) : start], match[1])):
            word = text[start - count : start]
            written = word + written[1:]
        if word:
            found.append(written)
            edits.append(Edit(start, end, "", "annotation"))
    return edits if found and (split or _shows_habit(text, Counter(found))) else []


def _shows_habit(text: str, found: Counter[str]) -> bool:
    """Whether characters or words of the page are always followed by their pinyin; ``found``: both, how often."""
    readings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for written, times in found.items():
        word, _, pinyin = re.split("([ \u00a0\u3000]?[(（])", written, maxsplit=1)
        readings[word][pinyin.strip(_SPACES + ")）")] += times
    wanted = _HABIT_MIN_ABOUT_PRONUNCIATION if _ABOUT_PRONUNCIATION.search(text) else _HABIT_MIN
    blind = []
    for word, pinyins in islice(readings.items(), _WORDS_JUDGED):
        if len(pinyins) == 1 and pinyins.total() >= _ANNOTATED_SHARE_MIN * text.count(word):
            blind.append(word)
            if len(blind) == wanted:
                return True
    if wanted > _HABIT_MIN:
        return False
    # The mirrors' tables hold traditional characters that differ from simplified ones: none of those is a rare one.
    return len(blind) == len(readings) and all(
        len(word) == 1 and is_traditional_only(word) and is_first_reading(word, *readings[word]) for word in blind
    )
