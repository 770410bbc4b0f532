"""Fourth pipeline: the fingerprint; and the search for the story that an article belongs to."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import Any, Self

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from sqlalchemy.orm import Session

from crawler.recognition import Recognition
from crawler.sameness import (
    DAYS_MAX,
    LIKELY,
    PASSAGE_MAX,
    EventRecord,
    Fingerprint,
    Likelihood,
    Named,
    Report,
    UnknownFingerprint,
    Verdict,
    are_of_other_subjects,
    days_between,
    find_evidence,
    find_objection,
    find_terms,
    judge,
    load_fingerprint,
    make_event,
    make_fingerprint,
    may_be_of_one_event,
    may_be_told_alike,
    read_named,
    read_report,
    same_event,
    verify,
)
from storage.articles import find_article
from storage.corrections import find_partners
from storage.similar import (
    Similar,
    StoredPrint,
    load_fullest_prints,
    load_prints,
    load_story_prints,
    load_text,
    look_up,
    rank,
)

_VERIFIED = 10  # candidates that are checked exactly
_WITNESSES = (
    32  # articles of a story that are asked at the most, the fullest first: bounds what a flood of copies costs
)
_TELLING = 6.0  # weight of equal slots, digits among them, from which the story's other articles are not asked
_EVENTS = 8  # reports with a day and place, or an instrument, in common that are compared
_ALIKE = 4  # articles with the most words in common that are compared as reports as well
_LOOSE = 2  # of these, the latest with which the article shares no more than one place on one day
_WEIGHT_SHARE = 0.15  # of the best candidate's weight, below which another one is not checked
_CLEARLY_LESS = 0.6  # the same once a copy was found
_SHARED_MIN = 0.03  # of the hashes looked up, that a candidate must share
_SHARED_CLEARLY, _OWN_SHARE = 0.1, 0.02
"""Share of the hashes looked up that a candidate must share, or that must be its own: most candidates share a stock
sentence and nothing else. Of a short or damaged copy one hash may be all there is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """Where an article belongs. ``relation``: new, copy or same_event; without a story it opens one.

    ``sampled`` are the hashes worth storing: boilerplate and what the story holds already are left out.
    """

    relation: str
    of_article_id: int | None
    story_id: int | None
    part: int | None  # of a story that a person made of several (see ``StoredPrint``)
    score: float
    reasons: tuple[str, ...]
    sampled: tuple[int, ...]


class MatchPipeline:
    """Owns ``fingerprint``. The story is searched when the article is stored, in one transaction with it."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls()

    def process_item(self, item: Any) -> Any:
        article = ItemAdapter(item)
        article["fingerprint"] = make_fingerprint(
            article["text"], title=article["title"], published=article["published"]
        )
        return item


ReadRecord = Callable[[int], Recognition | None]


def find_story(
    session: Session,
    fingerprint: Fingerprint,
    recognition: Recognition | Callable[[], Recognition],
    *,
    read_record: ReadRecord | None = None,
) -> Match:
    """Return the story that an article belongs to: as a copy, else as another report of its event, else none.

    ``recognition`` may be a function, called only where a stored report could be of the same event; so may the record
    of a stored article be read by ``read_record`` instead of from its row.
    """
    held = look_up(session, [*fingerprint.probes, *fingerprint.event_probes])
    words = rank(held, fingerprint.probes, limit=_VERIFIED)
    read_record = read_record or partial(_read_record, session)

    @cache
    def read_ours() -> EventRecord:
        record = recognition() if callable(recognition) else recognition
        return make_event(record, search.named)

    search = _Search(session, fingerprint, read_ours, read_record)
    if found := search.find_copied(words):
        stored, verdict = found
        return Match(
            relation="copy",
            of_article_id=stored.article_id,
            story_id=stored.story_id,
            part=stored.part,
            score=verdict.score,
            reasons=verdict.reasons,
            sampled=tuple(words.unstored(fingerprint.sampled, search.members)),
        )
    events = rank(held, fingerprint.event_probes, limit=2 * _EVENTS, rare_min=0)
    sampled = tuple(value for value in words.unstored(fingerprint.sampled) if value not in events.common)
    reports = search.find_reports(events, words)
    if not reports:
        return _new(
            "no stored report is of the same event" if events.candidates else "nothing stored is like it", sampled
        )
    ours = read_ours()
    same = []
    for stored, named in reports:
        likelihood = search.judge(stored, named)
        if likelihood is None and ours.label != "announcement":
            continue
        record = read_record(stored.article_id)
        if record is None:
            continue
        theirs = make_event(record, named)
        if not (event := same_event(ours, theirs, likelihood)).same:
            continue
        # Of two acts of one conference, both of which its own report names, the second keeps its alert.
        if theirs.label != ours.label == "announcement" and _is_announced(session, stored.story_id, read_record):
            continue
        same.append((event, stored))
    if not same:
        return _new("no stored report is of the same event", sampled)
    event, stored = max(same, key=lambda pair: pair[0].score)
    return Match(
        relation="same_event",
        of_article_id=stored.article_id,
        story_id=stored.story_id,
        part=stored.part,
        score=event.score,
        reasons=event.reasons,
        sampled=sampled,
    )


class _Search:
    """The search for one article's story; remembers what was compared."""

    def __init__(
        self,
        session: Session,
        fingerprint: Fingerprint,
        read_ours: Callable[[], EventRecord],
        read_record: ReadRecord,
    ) -> None:
        self.session = session
        self.fingerprint = fingerprint
        self.read_ours = read_ours
        self.read_record = read_record
        self.members: set[int] = set()  # articles known to be of the story that was found
        self.other_events: set[int] = set()  # stories with the same words and other facts
        self.verdicts: dict[int, Verdict] = {}
        self.prints: dict[int, StoredPrint] = {}
        self.loaded: dict[int, Fingerprint | None] = {}
        self.loaded_terms: dict[int, frozenset[str]] = {}
        self.likelihoods: dict[int, Likelihood | None] = {}

    def find_copied(self, similar: Similar) -> tuple[StoredPrint, Verdict] | None:
        """Return what the article is a copy of, with the verdict; the best where several fit."""
        copies = [copy for copy in self._verify_candidates(similar) if copy[1].relation == "copy"]
        copies = self._heed_corrections(copies)
        for stored, verdict in sorted(copies, key=lambda copy: (-copy[1].matched * copy[1].score, copy[0].article_id)):
            witnesses = self._find_witnesses(stored, verdict)
            if not _contradict(list(self._ask(verdict, witnesses))) and not self._reports_another_act(stored, verdict):
                self.members = {stored.article_id, *(other.article_id for other in witnesses)}
                return stored, verdict
            self.other_events.add(stored.part)
        return None

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
                theirs = self._load(first)
                verdict = self._verify(first)
                if theirs is not None and verdict.relation == "copy":
                    near.append((verdict.matched / (self.fingerprint.length + theirs.length), first, verdict))
        return [(first, verdict) for _, first, verdict in sorted(near, key=lambda one: -one[0])[:1]] or copies

    def find_reports(self, events: Similar, words: Similar) -> list[tuple[StoredPrint, Named]]:
        """Return the articles with a day and place, an instrument, or words in common that could tell of one event."""
        dated = self._choose_reports(events)
        wanted = [*dated, *(candidate.article_id for candidate in words.candidates[:_ALIKE])]
        reports = []
        for stored in self._load_prints(wanted):
            apart = days_between(self.fingerprint.published, stored.published)
            is_late = apart is not None and apart > DAYS_MAX
            if is_late and stored.article_id not in dated:
                continue
            theirs = self._load(stored)
            if not theirs or (is_late and self._days.isdisjoint(theirs.days)):
                continue
            named = read_named(theirs)
            if not self.judge(stored, named) and (
                not may_be_of_one_event(self.named, named) or self._is_of_other_subject(stored, named)
            ):
                continue
            if not self.is_other_event(stored):
                reports.append((stored, named))
        return reports

    def judge(self, stored: StoredPrint, theirs: Named) -> Likelihood | None:
        """Return how likely the texts make it that a stored report tells of the article's event, if they do."""
        if stored.article_id not in self.likelihoods:
            self.likelihoods[stored.article_id] = self._judge(stored, theirs)
        return self.likelihoods[stored.article_id]

    def _judge(self, stored: StoredPrint, theirs: Named) -> Likelihood | None:
        if not may_be_told_alike(self.named, theirs):
            return None
        title, text = load_text(self.session, stored.article_id)
        likelihood = judge(find_evidence(self.report, read_report(title, text or "", theirs)))
        return likelihood if likelihood.value >= LIKELY and self._is_in_own_words(stored) else None

    def _is_of_other_subject(self, stored: StoredPrint, theirs: Named) -> bool:
        terms = self._load_terms(stored, theirs)
        return bool(terms) and are_of_other_subjects(self.named.words, self.terms, theirs.words, terms)

    def _load_terms(self, stored: StoredPrint, theirs: Named) -> frozenset[str]:
        """Return the rarer words that a stored article begins with, none where its text is not kept."""
        if stored.article_id not in self.loaded_terms:
            title, text = load_text(self.session, stored.article_id)
            self.loaded_terms[stored.article_id] = find_terms(title, text, theirs.places) if text else frozenset()
        return self.loaded_terms[stored.article_id]

    def _is_in_own_words(self, stored: StoredPrint) -> bool:
        theirs = self._load(stored)
        matched = self.compare(stored).matched
        return theirs is not None and matched < PASSAGE_MAX * min(self.fingerprint.length, theirs.length)

    @cached_property
    def _days(self) -> frozenset[str]:
        return frozenset(self.fingerprint.days)

    @cached_property
    def named(self) -> Named:
        return read_named(self.fingerprint)

    @cached_property
    def report(self) -> Report:
        return read_report(self.fingerprint.headline, self.fingerprint.text, self.named)

    @cached_property
    def terms(self) -> frozenset[str]:
        return find_terms(self.fingerprint.title, self.fingerprint.text, self.named.places)

    def _choose_reports(self, events: Similar) -> list[int]:
        telling = {article for key in self.fingerprint.telling_probes for article in events.holders.get(key, ())}
        firm: list[int] = []
        loose: list[int] = []
        for candidate in events.candidates:
            is_firm = candidate.shared > 1 or str(candidate.article_id) in telling
            (firm if is_firm else loose).append(candidate.article_id)
        return [*firm, *sorted(loose, reverse=True)[:_LOOSE]][:_EVENTS]

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
        prints = {stored.article_id: stored for stored in self._load_prints([c.article_id for c in wanted])}
        settled: set[int] = set()  # stories of which one article says enough
        for candidate in wanted:
            stored = prints.get(candidate.article_id)
            if stored is None:  # a database that was tampered with: what is whole is still compared
                continue
            if candidate.weight < lightest or stored.part in self.other_events or stored.part in settled:
                continue
            verdict = self.compare(stored)
            if verdict.relation == "copy":
                lightest = max(lightest, candidate.weight * _CLEARLY_LESS)
                if _is_plain(verdict):
                    settled.add(stored.part)
            elif verdict.differing:
                self.other_events.add(stored.part)
            yield stored, verdict

    def _find_witnesses(self, stored: StoredPrint, verdict: Verdict) -> list[StoredPrint]:
        """Return the other articles of a story, any of which may know better; none where many slots were compared."""
        if _is_plain(verdict):
            return []
        members = load_fullest_prints(self.session, stored.story_id, limit=_WITNESSES)
        return [other for other in members if other.article_id != stored.article_id and other.part == stored.part]

    def _ask(self, verdict: Verdict, witnesses: list[StoredPrint]) -> Iterator[Verdict]:
        """Yield what the story's articles say of what matched the first one, until one says enough."""
        yield verdict
        for other in witnesses:
            told = self._verify(other, within=verdict.segment)
            yield told
            if told.differing or _is_plain(told):
                return

    def _reports_another_act(self, stored: StoredPrint, verdict: Verdict) -> bool:
        """Tell whether both announce acts, of other parties or days: a template signed anew, its slots mostly lost."""
        if _is_plain(verdict) or verdict.is_verbatim:
            return False
        if self._names_nothing_new(stored, verdict.segment):
            return False
        theirs = _read_event(self.session, stored, self.read_record)
        if theirs is None or theirs.label != "announcement":
            return False
        return find_objection(self.read_ours(), theirs) is not None

    def _names_nothing_new(self, stored: StoredPrint, segment: tuple[int, int]) -> bool:
        """Tell whether what the title and the matching segment name of places and days is the stored article's, too.

        It spares reading two records. What a page's menus name says nothing of the act.
        """
        theirs = self._load(stored)
        if theirs is None:
            return False
        places, days = self.fingerprint.named_within(*segment)
        return days <= set(theirs.days) and places | self.fingerprint.title_places <= theirs.places

    def is_other_event(self, stored: StoredPrint) -> bool:
        """Tell whether an article has the same words with other facts: own reports of one event have their own."""
        if stored.part not in self.other_events and self.compare(stored).differing:
            self.other_events.add(stored.part)
        return stored.part in self.other_events

    def compare(self, stored: StoredPrint) -> Verdict:
        """Return the verdict on an article; it is compared once."""
        if stored.article_id not in self.verdicts:
            self.verdicts[stored.article_id] = self._verify(stored)
        return self.verdicts[stored.article_id]

    def _load_prints(self, article_ids: Iterable[int]) -> list[StoredPrint]:
        """Return the fingerprints of articles, each once; what an earlier step asked for is not read again."""
        wanted = list(dict.fromkeys(article_ids))
        if missing := [article_id for article_id in wanted if article_id not in self.prints]:
            self.prints |= load_prints(self.session, missing)
        return [self.prints[article_id] for article_id in wanted if article_id in self.prints]

    def _load(self, stored: StoredPrint) -> Fingerprint | None:
        if stored.article_id not in self.loaded:
            self.loaded[stored.article_id] = _load(self.session, stored)
        return self.loaded[stored.article_id]

    def _verify(self, stored: StoredPrint, *, within: tuple[int, int] | None = None) -> Verdict:
        theirs = self._load(stored)
        if theirs is None:
            return Verdict(relation="different", score=0.0, reasons=(f"article {stored.article_id} is unreadable",))
        return verify(self.fingerprint, theirs, within=within)


def _is_plain(verdict: Verdict) -> bool:
    """Tell whether so much was compared, digits among it, and nothing found to differ, that nobody else is asked."""
    return not verdict.bare and verdict.agreeing >= _TELLING and not verdict.conflicting


def _contradict(verdicts: list[Verdict]) -> bool:
    """Tell whether the article of a story with most slots to compare says that this is another event.

    A copy that lost its digits agrees with next year's follow-up; the story's other articles do not.
    """
    return max(verdicts, key=lambda verdict: verdict.agreeing + verdict.conflicting).differing


def _is_announced(session: Session, story_id: int, read_record: ReadRecord) -> bool:
    members = load_story_prints(session, story_id, limit=_WITNESSES)
    records = (read_record(member.article_id) for member in members)
    return any(record is not None and record.label == "announcement" for record in records)


def _read_event(session: Session, stored: StoredPrint, read_record: ReadRecord) -> EventRecord | None:
    record = read_record(stored.article_id)
    if record is None:
        return None
    fingerprint = _load(session, stored)
    if fingerprint is None:
        return None
    return make_event(record, read_named(fingerprint))


def _load(session: Session, stored: StoredPrint) -> Fingerprint | None:
    """Return a stored fingerprint; one of an earlier release, or a damaged one, made anew if there is the text."""
    try:
        return load_fingerprint(stored.version, stored.payload)
    except UnknownFingerprint:
        article = find_article(session, article_id=stored.article_id)
        if article is None or not article.text:
            return None
        return make_fingerprint(article.text, title=article.title, published=article.published)


def _read_record(session: Session, article_id: int) -> Recognition | None:
    article = find_article(session, article_id=article_id)
    return Recognition.from_json(article.recognition) if article and article.recognition else None


def _new(reason: str, sampled: tuple[int, ...]) -> Match:
    return Match(
        relation="new", of_article_id=None, story_id=None, part=None, score=0.0, reasons=(reason,), sampled=sampled
    )
