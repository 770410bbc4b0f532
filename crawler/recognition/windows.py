"""Windows of sentences that may tell an act, as a model reads them: names masked, then runs of one to four characters.

What bodies, places, days and documents are called does not matter to whether something was agreed: each becomes one
sign, so that what is learned from one region's news holds for another's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from crawler.recognition.news import is_old
from crawler.recognition.objects import blank_bodies
from crawler.recognition.openings import pattern_of
from crawler.recognition.parties import Party, are_independent
from crawler.recognition.partners import UNSURE
from crawler.recognition.places import name_index
from crawler.recognition.readings import Reading
from crawler.recognition.tenses import is_intended, is_negated, is_recounted
from crawler.recognition.topics import blank_traps
from crawler.recognition.wording import ISSUE, JOINT, RECOGNITION, SET_UP, SIGN

SENTENCES = 3  # in a window: who, what and what it says rarely stand farther apart
_MAX_WINDOWS = 12  # in an article; hostile text might have hundreds
MAX_CHARACTERS = 400  # of a window
_LONGEST_RUN = 4
_AGENCY = pattern_of("总局|国家[一-龥]{2,4}委|部委|中国[一-龥]{2,6}院")

_TRADES = ("inst-std", "inst-met", "tc:")

# One sign each, none of which news would use where the name stood.
_ONE_BODY, _BODIES, _OUTSIDER, _PLACE, _PLACES = "甲众外地群"
_DAY, _LONG_AGO, _LATELY, _FROM_THEN_ON = "日昔近起"

_TITLE_CONTENT = pattern_of(r"《([^《》]*)》")
_NUMBER = pattern_of(r"\d+")
_SUBJECT = pattern_of(
    "标准|计量|认证|认可|检定|检验|检测|校准|量值|互认|采信|试验报告|质量基础|资质认定|规程|规范|衡器|秤|(?:分级|等级|规格|通则|要求|评价)》"
)


def names_sides(text: str) -> bool:
    """Tell, before anything is read in full, whether a text names one of our subjects and two places or agencies."""
    if not _SUBJECT.search(text):
        return False
    names = {text[start : start + 2] for start, _ in name_index().find(text)}  # 长沙 and 长沙市 are one
    return len(names) + len(set(_AGENCY.findall(text))) > 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """Up to three sentences of a paragraph: number of the first, and of the one behind the last."""

    start: int
    end: int


def find_windows(readings: list[Reading]) -> Iterator[Window]:
    """Yield the windows in which two independent bodies, or a list of places, and one of our subjects are named."""
    count = 0
    on_subject: dict[int, bool] = {}
    for start, first in enumerate(readings):
        if count == _MAX_WINDOWS:
            return
        end = start + 1
        while end < min(len(readings), start + SENTENCES) and (
            readings[end].sentence.paragraph == first.sentence.paragraph
        ):
            end += 1
        window = readings[start:end]
        if not (first.mentions or first.regions) or not _names_several(window):
            continue
        follows = start > 0 and readings[start - 1].sentence.paragraph == first.sentence.paragraph
        for number in range(start - follows, end):
            if number not in on_subject:
                on_subject[number] = _is_on_subject(readings[number])
            if on_subject[number]:
                count += 1
                yield Window(start=start, end=end)
                break


def _is_on_subject(reading: Reading) -> bool:
    """Tell whether a sentence names one of our subjects, or an institute whose trade it is."""
    if any(party.system.startswith(_TRADES) for mention in reading.mentions for party in mention.parties):
        return True
    if not _SUBJECT.search(reading.sentence.text):
        return False
    return _SUBJECT.search(blank_traps(blank_bodies(reading))) is not None


def _names_several(window: list[Reading]) -> bool:
    if any(len(regions.places) > 1 for reading in window for regions in reading.regions):
        return True
    return are_independent(tuple(party for reading in window for m in reading.mentions for party in m.parties))


def mask(reading: Reading, published: date | None) -> str:
    """Return a sentence with a sign in place of each name, day and number; of a title in 《》 its last words stay."""
    text = reading.sentence.text
    marks = [(m.start, m.end, _sign_of_bodies(m.parties)) for m in reading.mentions if m.parties]
    marks += [(r.start, r.end, _PLACES if r.group or len(r.places) > 1 else _PLACE) for r in reading.regions]
    marks += [(d.start, d.end, _sign_of_day(d.value, published, is_effect=d.is_effect)) for d in reading.days]
    marks += [(t.start(1), max(t.start(1), t.end(1) - 2), "") for t in _TITLE_CONTENT.finditer(text)]
    marks.sort(key=lambda mark: (mark[0], -mark[1]))
    written, free = [], 0
    for start, end, sign in marks:
        if start >= free:
            written += [text[free:start], sign]
            free = end
    return _NUMBER.sub("0", "".join(written) + text[free:])


def _sign_of_bodies(parties: tuple[Party, ...]) -> str:
    if not parties[0].qualifies:
        return _OUTSIDER
    return _BODIES if len(parties) > 1 else _ONE_BODY


def _sign_of_day(value: str | None, published: date | None, *, is_effect: bool) -> str:
    if is_effect:
        return _FROM_THEN_ON
    if value is None:
        return _LATELY
    return _LONG_AGO if len(value) < 10 or is_old(value, published) else _DAY


def runs_of(masked: str) -> set[str]:
    """Return the runs of one to four characters of a masked text."""
    return {masked[n : n + size] for size in range(1, _LONGEST_RUN + 1) for n in range(len(masked) - size + 1)}


def edge_runs(text: str, at: int) -> set[str]:
    """Return the runs of a text that hold the character at a place: those that a border between sentences adds.

    >>> sorted(edge_runs("^甲乙", 0))
    ['^', '^甲', '^甲乙']
    """
    return {
        text[start : start + size]
        for size in range(1, _LONGEST_RUN + 1)
        for start in range(max(0, at - size + 1), min(at, len(text) - size) + 1)
    }


def standings_of(reading: Reading) -> set[str]:
    """Return what the rules see in a sentence: pairs of verb and object, how each is told, and classes of words.

    They carry over what the lists of words know to verbs that no labelled article holds.
    """
    found = set()
    for trigger in reading.triggers:
        head, tail = reading.plain[: trigger.verb_start], reading.plain[trigger.verb_end :]
        told = "intended" * is_intended(head, tail) + "denied" * is_negated(head)
        told += "recounted" * is_recounted(head, tail, reading.plain[trigger.end :])
        found |= {trigger.kind, f"{trigger.kind}-{told}", f"told-{told}"}
    unsure = UNSURE.search(reading.plain)
    if unsure:
        found |= {"unsure", "unsure-" + unsure.group()[:2]}
    return found | {name for name, words in _CLASSES.items() if words.search(reading.plain)}


_CLASSES = {"sign": SIGN, "issue": ISSUE, "set-up": SET_UP, "recognise": RECOGNITION, "jointly": JOINT}


def features_of(
    window: Window, masked: Mapping[int, str], standings: Mapping[int, set[str]], heading: str
) -> tuple[set[str], set[str]]:
    """Return the runs of characters and the standings by which a model knows a window.

    ``masked``, ``standings``: of the window's sentences, by their numbers; ``heading``: the masked title.
    """
    text = text_of(window, masked)
    return runs_of(text) | runs_of(f"^{heading}$"), told_in(window, standings)


def text_of(window: Window, masked: Mapping[int, str]) -> str:
    """Return the masked sentences of a window between marks, ``^`` before the first, ``|`` behind each; cut if long."""
    text = "|".join(masked[number] for number in range(window.start, window.end))
    return f"^{text[:MAX_CHARACTERS]}|"


def told_in(window: Window, standings: Mapping[int, set[str]]) -> set[str]:
    """Return the standings of a window's sentences, each with its place in the window."""
    return {f"@{n}{word}" for n, number in enumerate(range(window.start, window.end)) for word in standings[number]}
