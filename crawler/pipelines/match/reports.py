"""What else tells of an article's event: reports in their own words, by what they name, say and announce."""

from functools import cached_property

from crawler.pipelines.match.comparisons import ASKED, Comparisons
from crawler.pipelines.match.records import Records
from crawler.sameness import (
    DAYS_MAX,
    LIKELY,
    PASSAGE_MAX,
    EventVerdict,
    Likelihood,
    Named,
    Report,
    are_of_other_subjects,
    compare_titles,
    could_be_likely,
    days_between,
    find_evidence,
    find_most,
    find_terms,
    judge,
    make_event,
    may_be_of_one_event,
    may_be_told_alike,
    read_named,
    read_report,
    same_event,
    tells_of_later_day,
)
from storage.similar import Similar, StoredPrint, load_story_prints, load_text

EVENTS = 8  # reports with a day and place, or an instrument, in common that are compared
_ALIKE = 4  # articles with the most words in common that are compared as reports as well
_LOOSE = 2  # of these, the latest with which the article shares no more than one place on one day


class ReportSearch:
    """The search for reports of one article's event."""

    def __init__(self, compared: Comparisons, records: Records) -> None:
        self.session, self.fingerprint = compared.session, compared.fingerprint
        self.compared = compared
        self.records = records
        self._likelihoods: dict[int, Likelihood | None] = {}
        self._reports: dict[int, Report] = {}
        self._loaded_terms: dict[int, frozenset[str]] = {}

    def find_reports(self, events: Similar, words: Similar) -> list[tuple[StoredPrint, Named]]:
        """Return the articles with a day and place, an instrument, or words in common that could tell of one event."""
        dated = self._choose_reports(events)
        wanted = [*dated, *(candidate.article_id for candidate in words.candidates[:_ALIKE])]
        reports = []
        for stored in self.compared.find_prints(wanted):
            apart = days_between(self.fingerprint.published, stored.published)
            is_late = apart is not None and apart > DAYS_MAX
            if (is_late and stored.article_id not in dated) or stored.part in self.compared.other_events:
                continue
            theirs = self.compared.load(stored)
            if not theirs or (is_late and self._days.isdisjoint(theirs.days)):
                continue
            if compare_titles(self.fingerprint, theirs):  # spares reading what it names: most end here
                continue
            named = read_named(theirs)
            if not self._judge(stored, named) and (
                not may_be_of_one_event(self.compared.named, named) or self._is_of_other_subject(stored, named)
            ):
                continue
            if not self.compared.is_other_event(stored):
                reports.append((stored, named))
        return reports

    def choose_same(self, reports: list[tuple[StoredPrint, Named]]) -> tuple[StoredPrint, EventVerdict] | None:
        """Return the report that is of the same event, as texts and records tell, with the verdict; the best one."""
        ours = self.records.ours
        same = []
        for stored, named in reports:
            likelihood = self._judge(stored, named)
            if likelihood is None and ours.label != "announcement":
                continue
            record = self.records.read(stored.article_id)
            if record is None:
                continue
            theirs = make_event(record, named)
            if not (event := same_event(ours, theirs, likelihood)).same or self._is_followed(stored, named):
                continue
            # Of two acts of one conference, both of which its own report names, the second keeps its alert.
            if theirs.label != ours.label == "announcement" and self._is_announced(stored.story_id):
                continue
            same.append((stored, event))
        return max(same, key=lambda pair: pair[1].score, default=None)

    def _choose_reports(self, events: Similar) -> list[int]:
        telling = events.holders.list_articles(self.fingerprint.event_keys.telling)
        firm: list[int] = []
        loose: list[int] = []
        for candidate in events.candidates:
            is_firm = candidate.shared > 1 or candidate.article_id in telling
            (firm if is_firm else loose).append(candidate.article_id)
        return [*firm, *sorted(loose, reverse=True)[:_LOOSE]][:EVENTS]

    def _judge(self, stored: StoredPrint, theirs: Named) -> Likelihood | None:
        """Return how likely the texts make it that a stored report tells of the article's event, if they do."""
        if stored.article_id not in self._likelihoods:
            self._likelihoods[stored.article_id] = self._weigh(stored, theirs)
        return self._likelihoods[stored.article_id]

    def _weigh(self, stored: StoredPrint, theirs: Named) -> Likelihood | None:
        if not may_be_told_alike(self.compared.named, theirs):
            return None
        # What was compared by its words already is asked by these first: that spares reading its text.
        if self.compared.was_compared(stored) and not self._is_in_own_words(stored):
            return None
        report = self._read_report(stored, theirs)
        if not could_be_likely(find_most(self._report, report)):  # most end here
            return None
        likelihood = judge(find_evidence(self._report, report))
        return likelihood if likelihood.value >= LIKELY and self._is_in_own_words(stored) else None

    def _read_report(self, stored: StoredPrint, theirs: Named) -> Report:
        if stored.article_id not in self._reports:
            title, text = load_text(self.session, stored.article_id)
            self._reports[stored.article_id] = read_report(title, text or "", theirs)
        return self._reports[stored.article_id]

    def _is_followed(self, stored: StoredPrint, theirs: Named) -> bool:
        """Tell whether one of the two tells what came after the other one was printed."""
        report, printed = self._read_report(stored, theirs), self.fingerprint.published
        return tells_of_later_day(self._report, theirs.published) or tells_of_later_day(report, printed)

    def _is_in_own_words(self, stored: StoredPrint) -> bool:
        theirs = self.compared.load(stored)
        matched = self.compared.compare(stored).matched
        return theirs is not None and matched < PASSAGE_MAX * min(self.fingerprint.length, theirs.length)

    def _is_of_other_subject(self, stored: StoredPrint, theirs: Named) -> bool:
        terms = self._load_terms(stored, theirs)
        return bool(terms) and are_of_other_subjects(self.compared.named.words, self._terms, theirs.words, terms)

    def _load_terms(self, stored: StoredPrint, theirs: Named) -> frozenset[str]:
        """Return the rarer words that a stored article begins with, none where its text is not kept."""
        if stored.article_id not in self._loaded_terms:
            title, text = load_text(self.session, stored.article_id)
            self._loaded_terms[stored.article_id] = find_terms(title, text, theirs.places) if text else frozenset()
        return self._loaded_terms[stored.article_id]

    def _is_announced(self, story_id: int) -> bool:
        members = load_story_prints(self.session, story_id, limit=ASKED)
        records = (self.records.read(member.article_id) for member in members)
        return any(record is not None and record.label == "announcement" for record in records)

    @cached_property
    def _days(self) -> frozenset[str]:
        return frozenset(self.fingerprint.days)

    @cached_property
    def _report(self) -> Report:
        return read_report(self.fingerprint.headline, self.fingerprint.text, self.compared.named)

    @cached_property
    def _terms(self) -> frozenset[str]:
        return find_terms(self.fingerprint.title, self.fingerprint.text, self.compared.named.places)
