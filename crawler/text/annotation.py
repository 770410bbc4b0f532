"""Pinyin in parentheses that a mirror put behind characters or words.

Such a mirror replaces blindly: every 標 of the page becomes 標(biāo), with one reading for good. A genuine gloss stands
behind a rare character or one with several readings, once, often in a text about pronunciation. So an annotation goes
when it reads what stands before it and the page shows the habit.
"""

import re
from collections import Counter
from itertools import accumulate, islice, repeat
from operator import itemgetter

from crawler.text.draft import Draft, Edit, LazyEdits
from crawler.text.pinyin import LETTERS, LONGEST_WORD, count_annotated, has_reading, is_first_reading
from crawler.text.script import is_traditional_only

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_SPACES = " \u00a0\u3000\t"
_AROUND = _SPACES + "()（）"
# Tones can be signs of their own, or figures.
_SPELLING = f"[{_SPACES}]{{0,2}}[{LETTERS}][{LETTERS}\u0300\u0301\u0304\u0308\u030c1-5: '’·\u00a0\t-]{{0,40}}"
OPENING = re.compile("[(（]")
INSERTED = re.compile(f"[{LETTERS}{_SPACES}]")  # what can begin an annotation
_OPENED = f"[(（](?:(?<=[{_HAN}][(（])|(?<=[{_HAN}][{_SPACES}][(（]))"
ANNOTATION = re.compile(f"{_OPENED}({_SPELLING})[)）]")
_WIDE = str.maketrans(",;:?!", "，；：？！")  # which extraction made narrow
_ANY = re.compile(f"({_OPENED}{_SPELLING}[)）])")
_TWICE = (")(", "）(", ")（", "）（")
# Behind a letter that the mirror took for the second byte of a character: 宏P(guān)LC, as EA 50 is 關.
_ACROSS = re.compile(f"[(（](?<=[^\\x00-\\x7f][@-~][(（]|[,;:?!)][@-~][(（])([{LETTERS}]{{1,7}})[)）]")
_OPEN_BEFORE = re.compile(f"[(（][{LETTERS}]{{1,7}}[)）]$")
# Each begins with one character or set of them: alternatives take ten times as long to search for.
_PRONUNCIATION = ("拼音", "多音字", "生僻字", "注音", "发音", "發音", "音同")
_READ_AS = re.compile("[读讀念唸](?:(?<=[读讀])(?:[音作“成]|[(（](?!dú))|(?<=[念唸])[作“(成])")
_THIS_CHARACTER = re.compile(
    "字(?:(?<=[这這]字)|(?<=[这這][个個两兩]字)|(?<=[这這][个個两兩][个個]字)|(?<=[两兩][个個]字)[^。]{0,6}[读讀念唸音拼])"
)
_LAST = itemgetter(-1)
_HABIT_MIN = 3  # characters with their pinyin; two may be an author's glosses, three with one reading each are not
_HABIT_MIN_ABOUT_PRONUNCIATION = 12  # the same where the text itself speaks of readings
_WORDS_JUDGED = 24  # characters with pinyin that are counted through; more would only cost time
_ANNOTATED_SHARE_MIN = 0.6  # of a character's occurrences; below 1 because shifted runs swallow some


def drop_annotations(draft: Draft, *, split: bool = False) -> None:
    """Drop the annotations, none where the page shows no habit.

    ``split``: some of the page's annotations were found to split characters, which is proof enough.
    """
    text = draft.text
    if not any(map(text.__contains__, _TWICE)) and not _ACROSS.search(text):
        parts = _ANY.split(text)  # what stands before an annotation, itself, and so on
        found: dict[tuple[str, str], int] = {}
        for (character, annotation), times in Counter(zip(map(_LAST, parts[:-1:2]), parts[1::2], strict=True)).items():
            pair = character, annotation.strip(_AROUND)
            found[pair] = found.get(pair, 0) + times
        if all(has_reading(character, pinyin) for character, pinyin in found):
            if found and (split or _shows_habit(text, found)):
                dropped = Dropped(parts)
                draft.apply(dropped, text=dropped.rest)
            return
    draft.apply(_find_annotations(text, split=split))


class Dropped(LazyEdits):
    """The edits that drop every second piece of a text."""

    def __init__(self, parts: list[str]) -> None:
        self._parts = parts
        self.rest = "".join(parts[::2])

    def __len__(self) -> int:
        return len(self._parts) // 2

    def bounds(self) -> list[tuple[int, int, int]]:
        """Return where each edit starts and ends: what it drops is all that is needed to move a span."""
        ends = [*accumulate(map(len, self._parts))]
        return [*zip(ends[:-1:2], ends[1::2], repeat(0))]

    def make(self) -> list[Edit]:
        """Return the edits."""
        return [Edit(start, end, "", "annotation") for start, end, _ in self.bounds()]


def _find_annotations(text: str, *, split: bool) -> list[Edit]:
    edits: list[Edit] = []
    found: list[tuple[str, str]] = []  # words and their pinyin
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
        if word:
            found.append((word, match[1]))
            while text.startswith(match[0], end):  # put in twice
                end += len(match[0])
            edits.append(Edit(start, end, "", "annotation"))
    across = [
        Edit(*match.span(), "", "annotation")
        for match in _ACROSS.finditer(text)
        if _reads_across(_before(text, match.start() - 1) + text[match.start() - 1], match[1])
    ]
    if not (split or across or (found and _shows_habit(text, Counter(found)))):
        return []
    return sorted([*edits, *across]) if across else edits


def _before(text: str, place: int) -> str:
    """Return the character before the place, or before an annotation that ends there."""
    if text[place - 1] in ")）" and (opened := _OPEN_BEFORE.search(text, max(0, place - 12), place)):
        place = opened.start()
    return text[place - 1 : place]


def _reads_across(pair: str, pinyin: str) -> bool:
    """Whether the second byte of a character and the letter behind it make a character with this reading."""
    pair = pair[0].translate(_WIDE) + pair[1]
    try:
        character = pair.encode("gbk")[1:].decode("gbk")
    except UnicodeError:
        return False
    return len(character) == 1 and has_reading(character, pinyin)


def _is_about_pronunciation(text: str) -> bool:
    return (
        any(map(text.__contains__, _PRONUNCIATION))
        or _READ_AS.search(text) is not None
        or _THIS_CHARACTER.search(text) is not None
    )


def _shows_habit(text: str, found: dict[tuple[str, str], int]) -> bool:
    """Whether characters or words of the page are always followed by their pinyin; ``found``: both, how often."""
    wanted = _HABIT_MIN_ABOUT_PRONUNCIATION if _is_about_pronunciation(text) else _HABIT_MIN
    first: dict[str, str] = {}
    several = {word for word, pinyin in found if first.setdefault(word, pinyin) != pinyin}  # by more than one reading
    blind = []
    for (word, pinyin), times in islice(found.items(), _WORDS_JUDGED):
        if word not in several and times >= _ANNOTATED_SHARE_MIN * text.count(word):
            blind.append((word, pinyin))
            if len(blind) == wanted:
                return True
    if wanted > _HABIT_MIN:
        return False
    # The mirrors' tables hold traditional characters that differ from simplified ones: none of those is a rare one.
    return len(blind) == len(found) and all(
        len(word) == 1 and is_traditional_only(word) and is_first_reading(word, pinyin) for word, pinyin in blind
    )
