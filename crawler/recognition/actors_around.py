"""Parties that other sentences than the act's own name: before it, in the headline, as 双方 or as hosts of a visit."""

from crawler.recognition.attending import is_attending
from crawler.recognition.cast import Cast
from crawler.recognition.gathering import Gathering
from crawler.recognition.listed_places import OTHER_BODIES, add_regions, is_name_only
from crawler.recognition.openings import pattern_of
from crawler.recognition.parties import Mention
from crawler.recognition.readings import Reading


def add_from_context(
    gathered: Gathering, where: int, readings: list[Reading], headline: Reading | None, cast: Cast
) -> None:
    for number, near in _around(where, readings, headline):
        mentions = _named_in(number, near)
        trial = Gathering(parties=dict(gathered.parties), spans=list(gathered.spans), group=gathered.group)
        for mention in mentions:
            if not is_attending(near, mention):
                trial.add(mention.parties, (number, mention.start, mention.end) if number >= 0 else None, mention.group)
        if not trial.is_enough and not trial.has_outsiders:
            lists = [r for r in near.regions if len(r.places) > 1 and not is_name_only(near, r)]
            lists = [r for r in lists if not OTHER_BODIES.match(near.plain[r.end :])]
            for regions in lists[:1]:
                add_regions(trial, regions, number, near, cast)
        if trial.is_enough:
            gathered.parties, gathered.spans, gathered.group = trial.parties, trial.spans, trial.group
            return


def _named_in(number: int, reading: Reading) -> list[Mention]:
    """Return the bodies of a sentence; of the headline (-1) no 市局 or 省标准院, which the text names in full."""
    named = reading.mentions
    return [m for m in named if number >= 0 or all(p.place or not m.is_elliptical for p in m.parties)]


_PAIR = pattern_of(r"双方|[两二]人|两[院所局家厅委]|两地|两[市省县区]")


def add_pair(gathered: Gathering, where: int, readings: list[Reading], headline: Reading | None) -> None:
    """Add the two bodies that 双方 or 两院 stands for: the only two that the article has named so far."""
    if not _PAIR.search(readings[where].plain):
        return
    told = [(-1, headline)] if headline else []
    for even_attending in (False, True):  # 局长放下笔,对身旁的局长说: whoever speaks of it has signed it too
        trial = Gathering()
        for number, reading in [*told, *((n, readings[n]) for n in range(where + 1))]:
            for mention in _named_in(number, reading):
                if mention.parties[0].qualifies and (even_attending or not is_attending(reading, mention)):
                    span = (number, mention.start, mention.end) if number >= 0 else None
                    trial.add(mention.parties, span, mention.group)
        if trial.is_enough and len(trial.parties) == 2 and set(gathered.parties) <= set(trial.parties):
            gathered.parties, gathered.spans, gathered.group = trial.parties, trial.spans, trial.group
            return


_GOES_TO = pattern_of("(?:赴|到|来到|前往|走进|抵达)$")
_VISITS = pattern_of("(?:市|县|区|省|州)?(?:的?[^,。;]{0,6}(?:考察|调研|走访|交流|学习|对接|座谈|洽谈|访问)|[,。])")


def add_visited(gathered: Gathering, where: int, readings: list[Reading], cast: Cast) -> None:
    """Add the hosts whom 双方 means, where the one body named went to another place (一行赴陇南考察。双方签署…)."""
    if not _PAIR.search(readings[where].plain):
        return
    for number in range(max(0, where - 3), where + 1):
        reading = readings[number]
        guests = [m for m in reading.mentions if not is_attending(reading, m)]
        if len(guests) != 1 or len(guests[0].parties) != 1 or not guests[0].parties[0].qualifies:
            continue
        for regions in reading.regions:
            goes = _GOES_TO.search(reading.plain[: regions.start]) and _VISITS.match(reading.plain, regions.end)
            if goes and regions.start >= guests[0].end and regions.group is None:
                host = cast.default_party(regions.places[-1])
                gathered.add(guests[0].parties, (number, guests[0].start, guests[0].end))
                gathered.add((host,), (number, regions.start, regions.end))
                return


def _around(where: int, readings: list[Reading], headline: Reading | None) -> list[tuple[int, Reading]]:
    """Return the sentences that may name the parties of one that does not: before it, the title, after it, earlier."""
    own = readings[where].sentence.paragraph
    before = [(n, readings[n]) for n in range(where - 1, max(-1, where - 4), -1)]
    after = [(n, readings[n]) for n in range(where + 1, min(len(readings), where + 3))]
    near = [(n, r) for n, r in before if r.sentence.paragraph == own]
    near += [(-1, headline)] if headline else []
    near += [(n, r) for n, r in after if r.sentence.paragraph == own]
    return near + [(n, r) for n, r in before if r.sentence.paragraph != own]
