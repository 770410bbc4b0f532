"""What an article is a copy of: candidates are compared, the story's other articles asked, corrections heeded."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.pipelines.match.comparisons import ASKED, Comparisons
from crawler.pipelines.match.records import Records
from crawler.sameness import (
    EventRecord,
    Verdict,
    align,
    days_between,
    find_objection,
    is_printed_before,
    make_event,
    make_fingerprint,
    read_named,
    read_report,
    tells_of_later_day,
)
from crawler.sameness.fold import fold_string
from crawler.sameness.objections import is_one_name
from crawler.sameness.slots import INSTRUMENT
from crawler.sameness.verify import CONTAINED, FOLLOW_UP_DAYS
from storage.corrections import find_partners
from storage.similar import Similar, StoredPrint, load_fullest_prints, load_story_prints

_TELLING = 6.0  # weight of equal slots, digits among them, from which the story's other articles are not asked
_WEIGHT_SHARE = 0.15  # of the best candidate's weight, below which another one is not checked
_CLEARLY_LESS = 0.6  # the same once a copy was found
_SHARED_MIN = 0.03  # of the hashes looked up, that a candidate must share
_OPENING = 30  # folded characters before what matches, or of a first sentence, from which they may be news of their own
_QUOTED, _SENTENCE_END = re.compile("《([^《》\n]{2,60})》"), re.compile("[。！？\n]")
_NAME = 8  # characters from which a document's name is more than 合作协议
_SENTENCE = re.compile("[^。！？\n]{15,}[。！？]")
_OWN_PROSE = 90  # characters of sentences beside what matches, from which they are news of their own
_QUOTED_SHARE = 0.5  # of a first sentence that stands in the stored article, from which it is that one's
_SHARED_CLEARLY, _OWN_SHARE = 0.1, 0.02
"""Share of the hashes looked up that a candidate must share, or that must be its own: most candidates share a stock
sentence and nothing else. Of a short or damaged copy one hash may be all there is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Copied:
    """What an article is a copy of; ``members`` are the articles known to be of its story."""

    stored: StoredPrint
    verdict: Verdict
    members: frozenset[int]


class CopySearch:
    """The search for what one article is a copy of."""

    def __init__(self, compared: Comparisons, records: Records) -> None:
        self.session, self.fingerprint = compared.session, compared.fingerprint
        self.compared = compared
        self.records = records

    def find_copied(self, similar: Similar) -> Copied | None:
        """Return what the article is a copy of; the best where several fit."""
        copies = []
        for stored, verdict in self._verify_candidates(similar):
            if verdict.relation == "copy":
                copies.append((stored, verdict))
                # All of it stands there with the same slots: no lighter candidate can be more like it.
                if verdict.is_verbatim and _is_plain(verdict) and (copied := self._choose(copies)):
                    return copied
        return self._choose(copies)

    def _choose(self, copies: list[tuple[StoredPrint, Verdict]]) -> Copied | None:
        copies = self._heed_corrections(copies)
        for stored, verdict in sorted(copies, key=lambda copy: (-copy[1].matched * copy[1].score, copy[0].article_id)):
            witnesses = self._find_witnesses(stored, verdict)
            why = self._find_why_not(stored, verdict, witnesses)
            if why is None:
                members = frozenset([stored.article_id, *(other.article_id for other in witnesses)])
                return Copied(stored=stored, verdict=verdict, members=members)
            self.compared.set_apart(stored, verdict, why)
        return None

    def _find_why_not(self, stored: StoredPrint, verdict: Verdict, witnesses: list[StoredPrint]) -> str | None:
        """Return what speaks against a copy though the texts match, None where nothing does."""
        if self._opens_with_later_news(stored, verdict):
            return "opens with a day after the other was printed"
        if self._goes_on_to_later_news(stored, verdict):
            return "goes on to what followed"
        if document := self._find_other_document(stored, verdict):
            return f"is about 《{document}》"
        if objection := self._find_other_act(stored, verdict):
            return f"announces another act: {objection}"
        return "differs from the story's other articles" if _contradict(list(self._ask(verdict, witnesses))) else None

    def _heed_corrections(self, copies: list[tuple[StoredPrint, Verdict]]) -> list[tuple[StoredPrint, Verdict]]:
        """Return the copies, or the nearest alone where a person parted a story that the program holds for one.

        Between such stories their first articles decide: of these, the one that is more of the new text, no less.
        """
        found = {stored.story_id for stored, _ in copies}
        partners = find_partners(self.session, found) if found else set()
        if not partners:
            return copies
        near = []
        for story_id in sorted(found | partners):
            for first in load_story_prints(self.session, story_id, limit=1):
                theirs = self.compared.load(first)
                verdict = self.compared.compare(first)
                if theirs is not None and verdict.relation == "copy":
                    near.append((verdict.matched / (self.fingerprint.length + theirs.length), first, verdict))
        return [(first, verdict) for _, first, verdict in sorted(near, key=lambda one: -one[0])[:1]] or copies

    def _verify_candidates(self, similar: Similar) -> Iterator[tuple[StoredPrint, Verdict]]:
        probes = len(self.fingerprint.probes)
        fewest = _SHARED_MIN * probes
        lightest = similar.candidates[0].weight * _WEIGHT_SHARE if similar.candidates else 0.0
        wanted = [
            c
            for c in similar.candidates
            if c.shared >= fewest
            and c.weight >= lightest
            and (c.shared >= _SHARED_CLEARLY * probes or c.own >= _OWN_SHARE * probes)
        ]
        prints = {stored.article_id: stored for stored in self.compared.find_prints([c.article_id for c in wanted])}
        settled: set[int] = set()  # stories of which one article says enough
        for candidate in wanted:
            stored = prints.get(candidate.article_id)
            if stored is None:  # a database that was tampered with: what is whole is still compared
                continue
            if candidate.weight < lightest or stored.part in self.compared.other_events or stored.part in settled:
                continue
            verdict = self.compared.compare(stored)
            if verdict.relation == "copy":
                lightest = max(lightest, candidate.weight * _CLEARLY_LESS)
                if _is_plain(verdict):
                    settled.add(stored.part)
            elif verdict.differing:
                self.compared.set_apart(stored, verdict)
            yield stored, verdict

    def _find_witnesses(self, stored: StoredPrint, verdict: Verdict) -> list[StoredPrint]:
        """Return the other articles of a story, any of which may know better; none where many slots were compared."""
        if _is_plain(verdict):
            return []
        members = load_fullest_prints(self.session, stored.story_id, limit=ASKED)
        return [other for other in members if other.article_id != stored.article_id and other.part == stored.part]

    def _ask(self, verdict: Verdict, witnesses: list[StoredPrint]) -> Iterator[Verdict]:
        """Yield what the story's articles say of what matched the first one, until one says enough."""
        yield verdict
        for other in witnesses:
            told = self.compared.verify(other, within=verdict.segment)
            yield told
            if told.differing or _is_plain(told):
                return

    def _find_other_act(self, stored: StoredPrint, verdict: Verdict) -> str | None:
        """Return how the acts that both announce differ: a template signed anew, its slots mostly lost."""
        if _is_plain(verdict) or verdict.is_verbatim or self._names_nothing_new(stored, verdict.segment):
            return None
        theirs = self._read_event(stored)
        if theirs is None or theirs.label != "announcement":
            return None
        return find_objection(self.records.ours, theirs)

    def _opens_with_later_news(self, stored: StoredPrint, verdict: Verdict) -> bool:
        """Tell whether the article opens with a day after the stored one was printed, and then quotes that one."""
        folded, day = self.fingerprint.folded, next(iter(self.fingerprint.days), None)
        if folded is None or not is_printed_before(stored.published, day):
            return False
        first = verdict.segment[0] if verdict.segment[0] >= _OPENING else self._measure_own_lead(stored)
        opening = self.fingerprint.text[: folded[1].origins[first]] if first else ""
        named = read_named(make_fingerprint(opening, published=self.fingerprint.published))
        return tells_of_later_day(read_report(None, opening, named), stored.published)

    def _goes_on_to_later_news(self, stored: StoredPrint, verdict: Verdict) -> bool:
        """Tell whether the article, long after the stored one, says much of its own beside what it repeats.

        Menus and lists of links around a reprint are no sentences.
        """
        if (passage := self._find_passage(stored, verdict)) is None:
            return False
        apart = days_between(self.fingerprint.published, stored.published)
        if apart is None or apart <= FOLLOW_UP_DAYS:
            return False
        own = (self.fingerprint.text[: passage.start], self.fingerprint.text[passage.stop :])
        return sum(len(sentence) for part in own for sentence in _SENTENCE.findall(part)) >= _OWN_PROSE

    def _find_other_document(self, stored: StoredPrint, verdict: Verdict) -> str | None:
        """Return the document in 《》 that the sentences in common name, if the stored article names only others.

        Two acts of one conference open alike.
        """
        theirs = self.compared.load(stored)
        passage = self._find_passage(stored, verdict)
        if theirs is None or passage is None:
            return None
        known = [name for name in theirs.named[INSTRUMENT] if len(name) >= _NAME]
        end = _SENTENCE_END.search(self.fingerprint.text, passage.stop)
        said = self.fingerprint.text[passage.start : end.start() if end else None]
        named = [name for name in map(fold_string, _QUOTED.findall(said)) if len(name) >= _NAME]
        if not known or any(is_one_name(ours, other) for ours in named for other in known):
            return None
        return next(iter(named), None)

    def _find_passage(self, stored: StoredPrint, verdict: Verdict) -> slice | None:
        """Return where in the text the passage in common stands, None where that is most of either text."""
        theirs = self.compared.load(stored)
        if theirs is None or verdict.matched >= CONTAINED * min(self.fingerprint.length, theirs.length):
            return None
        if (folded := self.fingerprint.folded) is None:
            return None
        first, last = verdict.segment
        return slice(int(folded[1].origins[first]), int(folded[1].origins[last - 1]) + 1)

    def _measure_own_lead(self, stored: StoredPrint) -> int:
        """Return the length of the first sentence if it is the article's own, else 0.

        Most of it does not stand in the stored article, or it writes out a day after that was printed.
        """
        folded, theirs = self.fingerprint.folded, self.compared.load(stored)
        alignment = align(self.fingerprint, theirs) if theirs else None
        if folded is None or theirs is None or alignment is None:
            return 0
        end = int(folded[1].origins.searchsorted(self.fingerprint.text.find("。")))
        if not _OPENING <= end < len(folded[1].origins):
            return 0
        _, days = self.fingerprint.named_within(0, end)
        is_later = any(is_printed_before(stored.published, day) for day in days - set(theirs.days))
        return end if is_later or (alignment.to_old[:end] >= 0).mean() < _QUOTED_SHARE else 0

    def _names_nothing_new(self, stored: StoredPrint, segment: tuple[int, int]) -> bool:
        """Tell whether what the title and the matching segment name of places and days is the stored article's, too.

        It spares reading two records. What a page's menus name says nothing of the act.
        """
        theirs = self.compared.load(stored)
        if theirs is None:
            return False
        places, days = self.fingerprint.named_within(*segment)
        return days <= set(theirs.days) and places | self.fingerprint.title_places <= theirs.places

    def _read_event(self, stored: StoredPrint) -> EventRecord | None:
        record = self.records.read(stored.article_id)
        if record is None:
            return None
        fingerprint = self.compared.load(stored)
        if fingerprint is None:
            return None
        return make_event(record, read_named(fingerprint))


def _is_plain(verdict: Verdict) -> bool:
    """Tell whether so much was compared, digits among it, and nothing found to differ, that nobody else is asked."""
    return not verdict.bare and verdict.agreeing >= _TELLING and not verdict.conflicting


def _contradict(verdicts: list[Verdict]) -> bool:
    """Tell whether the article of a story with most slots to compare says that this is another event.

    A copy that lost its digits agrees with next year's follow-up; the story's other articles do not.
    """
    return max(verdicts, key=lambda verdict: verdict.agreeing + verdict.conflicting).differing
