"""Recognise cooperation announcements: read an article's acts, judge them by the rule's tests, compose the record."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Literal

from crawler.recognition.acts import APPEAL, FoundAct, find_acts, find_unverbed_acts
from crawler.recognition.cast import Cast
from crawler.recognition.compose import announce, find_main, record_acts
from crawler.recognition.dates import find_dateline, parse_published
from crawler.recognition.gazetteer import find_groups
from crawler.recognition.held_acts import OLD_SESSION
from crawler.recognition.instruments import find_instruments
from crawler.recognition.judge import FOREIGN_SIDE, Judged, is_opinion, judge_act, judge_likely
from crawler.recognition.life import read_life
from crawler.recognition.noun_acts import LETTER_TITLE
from crawler.recognition.parties import are_independent
from crawler.recognition.passages import Role, Sentence, find_letter_lines, fold_punctuation, split_sentences
from crawler.recognition.readings import Reading, read_sentences
from crawler.recognition.records import Act, Recognition
from crawler.recognition.second_look import SecondLook
from crawler.recognition.tenses import is_of_other_days, talks_of_paper
from crawler.recognition.topics import is_core
from crawler.recognition.triggers import find_triggers
from crawler.recognition.windows import names_sides

_COOPERATION = re.compile(
    r"合作|协作|协同|联合|互认|共通|一体化|共建|联盟|联席|交流|座谈|研讨|互联互通|区域|湾区标准|对接|共同|两岸|共享|承接|同台"
)
_JOINT_WORK = re.compile(r"合作|协作|互认|共建|机制|备忘录|协议|交流|座谈|携手|协同")
_TOGETHER = re.compile(
    r"[两双三四五六七八九]地|[两三四五六七八九]省|[两三四五六七八九]市|双方|两岸|几市|几省|各地市场监管"
)


def recognize(title: str | None, text: str, *, published: str | None = None, source: str | None = None) -> Recognition:
    """Return what was agreed, by whom and when, with the reasons for the verdict.

    ``text`` is read as it stands (run ``crawler.text.clean`` first), and offsets are in it. ``published``: ISO day or
    minute. ``source``: the body that publishes it, to whom 我局 and, where the text names no place, 省局 refer.
    """
    folded, heading = fold_punctuation(text), fold_punctuation(title or "")
    opinion = is_opinion(heading, folded)
    sentences = split_sentences(folded)
    texts = [heading, *(sentence.text for sentence in sentences)]
    may_matter = (
        any(map(_may_matter, texts))
        or (LETTER_TITLE.search(heading) and is_core(heading))
        or names_sides(f"{heading}\n{folded}")
    )
    if not may_matter and not any(find_triggers(sentence.text) for sentence in sentences):
        # Three articles in four: no sentence that could tell an act or make it background. Bodies and days go unread.
        return _make_rejection("other", texts, opinion=opinion)
    day = parse_published(published)
    cast = Cast(day.year if day else None, source=source)
    written = find_dateline(folded, day)
    headline = _read_title(heading, cast, written)
    addressed, signed = find_letter_lines(folded, len(sentences) + 1)
    readings = read_sentences([*addressed, *sentences, *signed], cast, written)
    judged = [judge_act(act, readings, headline) for act in find_acts(readings, headline, cast, day)]
    if not opinion and not any(j.passed for j in judged) and not any(_is_put_off(j) for j in judged):
        talked = _talked_over(readings)
        told = find_unverbed_acts(readings, headline, cast, day)
        judged += [
            j
            for j in (judge_act(act, readings, headline) for act in told)
            if j.passed and not _is_known(j, judged) and not _is_oral(j.act, readings) and j.act.where not in talked
        ]
    if not opinion:
        judged = _look_again(judged, readings, headline, cast, day)
    if any(j.passed for j in judged) and not opinion:
        record = announce(judged, readings, headline, text)
    else:
        record = _reject(judged, readings, headline, opinion=opinion)
    return replace(record, life=read_life(record, text, day))


def _look_again(
    judged: list[Judged], readings: list[Reading], headline: Reading | None, cast: Cast, published: date | None
) -> list[Judged]:
    """Doubt the headline's act while it reads like none; where no act is left, add the first likely one.

    Where a known verb tells an act as intended, denied or of other times, the sentence is believed: of 14 windows that
    seemed likely all the same, 9 told none.
    """
    look = SecondLook(readings, headline, published)
    while any(j.passed for j in judged):
        main = find_main(judged, readings)
        if _is_plain(main.act, readings) or not look.doubts(main.act):
            return judged
        judged = [_doubt(j) if j is main else j for j in judged]
    doubtful = {j.act.where for j in judged if not _SOFT.issuperset(j.act.doubts) and j.act.kind != "joint_action"}
    doubtful |= {
        number
        for number, reading in enumerate(readings)
        if _PENDING.search(reading.plain) or APPEAL.search(reading.plain)
    }
    doubtful |= _talked_over(readings)
    acts = (act for act in look.find_acts(cast) if act.where not in doubtful and not _is_oral(act, readings))
    acts = (act for act in acts if act.kind != "joint_meeting" or not OLD_SESSION.search(readings[act.where].plain))
    likely = (judge_likely(act, readings, headline) for act in acts)
    return [*judged, *islice((j for j in likely if j.passed), 1)]


def _is_plain(act: FoundAct, readings: list[Reading]) -> bool:
    """Tell whether one sentence says who of our trade signed which pact on which day: nothing is left to weigh."""
    reading, trigger = readings[act.where], act.trigger
    verb = reading.plain[trigger.verb_start : trigger.verb_end]
    if verb not in {"签署", "签订", "签下"} or act.day_where != act.where or not (act.day and act.day.is_full):
        return False
    named = {party.system for m in reading.mentions if m.end <= trigger.verb_start for party in m.parties}
    names = find_instruments(reading.sentence.text, trigger)
    return named <= _OURS and any(_OUR_NAME.search(reading.sentence.text, a, b) for a, b in names)


_OURS = {"amr", "inst-std", "inst-met", "inst-qua"}
_OUR_NAME = re.compile("标准化|计量|认证|检定")

# 会议纪要待各县审定后印发: what is still to be done before it holds.
_PENDING = re.compile(r"待(?!遇)[^,。;]{2,14}后|择[日期](?=签|印|发|公)|[只还]差(?!异)|尚[待需](?!求)|有待")


def _talked_over(readings: list[Reading]) -> set[int]:
    """Return the sentences that only talk over a document, or tell of other days, with the two behind each."""
    found: set[int] = set()
    for number, reading in enumerate(readings):
        if talks_of_paper(reading.plain) or is_of_other_days(reading.plain):
            near = range(number, min(len(readings), number + 3))
            found |= {n for n in near if readings[n].sentence.paragraph == reading.sentence.paragraph}
    return found


# 口头约定…,真要签字等省局点头: agreed by word of mouth, which the next sentence tells as yet to be made good.
_ORAL = re.compile(r"口头(?:约定|商定|说好|答应|承诺)|君子协定")


def _is_oral(act: FoundAct, readings: list[Reading]) -> bool:
    return any(_ORAL.search(reading.plain) for reading in readings[act.where : act.where + 2])


# Doubts that a likely window outweighs: the words allow for both readings.
_SOFT = {"mentioned as an earlier one", "spoken of, not told", "a provision of a document", "a mechanism without rules"}


def _doubt(judged: Judged) -> Judged:
    act = replace(judged.act, new=False, doubts=(*judged.act.doubts, "reads like no news of an act"))
    return replace(judged, act=act, failed=("T1: reads like no news of an act",))


def _is_put_off(judged: Judged) -> bool:
    """Tell whether an act of ours is told, but as one that is yet to come or not news."""
    is_ours = all(failure.startswith("T1") for failure in judged.failed)
    return is_ours and not judged.act.new and not _ASIDE.issuperset(judged.act.doubts)


def _is_known(told: Judged, judged: list[Judged]) -> bool:
    """Tell whether a known verb already tells an act's document, which is about something else or of others."""
    thing = told.act.trigger
    return any(
        j.act.where == told.act.where
        and j.act.trigger.start <= thing.object_start < j.act.trigger.end
        and any(failure.startswith(("T2", "T3")) for failure in j.failed)
        for j in judged
    )


# Doubts about where an act is told, not about whether there is news.
_ASIDE = {"a provision of a document", "named only as a basis", "spoken of, not told", "a joint activity"}


def _read_title(title: str, cast: Cast, day: date | None) -> Reading | None:
    if not title:
        return None
    sentence = Sentence(start=0, end=len(title), text=title, paragraph=0, role=Role.NEWS)
    return read_sentences([sentence], cast, day)[0]


def _reject(judged: list[Judged], readings: list[Reading], headline: Reading | None, *, opinion: bool) -> Recognition:
    on_subject = (
        _is_on_subject(readings, headline) and not _is_of_others(judged) and not _is_foreign(readings, headline)
    )
    return _make_rejection(
        "background" if on_subject else "other",
        [reading.sentence.text for reading in [*([headline] if headline else []), *readings]],
        opinion=opinion,
        failures=[failure for j in judged for failure in j.failed],
        acts=record_acts(judged, readings, headline),
    )


def _make_rejection(
    label: Literal["background", "other"],
    texts: list[str],
    *,
    opinion: bool,
    failures: Sequence[str] = (),
    acts: tuple[Act, ...] = (),
) -> Recognition:
    reasons = list(dict.fromkeys(failures)) or ["T1: no act of cooperation"]
    if opinion:
        reasons.insert(0, "T1: comment, not news")
    groups = (span.group.name for text in texts for span in find_groups(text))
    return Recognition(label=label, region_group=next(groups, None), acts=acts, reasons=tuple(reasons))


def _is_of_others(judged: list[Judged]) -> bool:
    """Tell whether the news is an act, but of outsiders, of a foreign side or about something else (T2 or T3)."""
    fresh = [j for j in judged if j.act.new and not j.act.trigger.is_bare]
    return any(
        failure.startswith(("T2: the other side", "T2: a counterpart", "T3")) for j in fresh for failure in j.failed
    )


def _is_foreign(readings: list[Reading], headline: Reading | None) -> bool:
    """Tell whether a foreign side comes first and no two Chinese regions are named together."""
    told = [*([headline] if headline else []), *readings[:2]]
    if any(len(r.places) > 1 for reading in told for r in reading.regions):
        return False
    return any(FOREIGN_SIDE.search(reading.sentence.text) for reading in told[:2])


def _is_on_subject(readings: list[Reading], headline: Reading | None) -> bool:
    """Tell whether the article is about cooperation of regions or agencies on standards, metrology or certification."""
    told = [*([headline] if headline else []), *readings]
    is_cross = any(len(r.places) > 1 or r.group for reading in told for r in reading.regions) or any(
        are_independent(tuple(p for m in reading.mentions for p in m.parties))
        and _JOINT_WORK.search(reading.sentence.text)
        for reading in told
    )
    if not is_cross:
        return False
    return any(_names_subject(reading.sentence.text) for reading in told)


# A pact told by its noun alone (在一份备忘录上签名盖章), in an article whose subject other sentences name.
_PACT_NOUN = re.compile("备忘录|协议|协定|公约")
_EACH_OTHER = re.compile("对方|彼此|互相|相互|两[边头]|一道|一齐|[合共同]编|[两三四五六七八九]县")


def _may_matter(text: str) -> bool:
    """Tell whether a sentence is worth reading in full."""
    if _names_subject(text) or _PACT_NOUN.search(text):
        return True
    return _EACH_OTHER.search(text) is not None and is_core(text)


def _names_subject(text: str) -> bool:
    """Tell whether a sentence names something done together and, in it, one of our subjects."""
    return (_COOPERATION.search(text) or _TOGETHER.search(text)) is not None and is_core(text)
