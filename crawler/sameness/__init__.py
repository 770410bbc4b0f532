"""Sameness: is a text new, a copy of another one, or another report of the same event?

Values in, values out: fingerprints are made of cleaned text and compared with each other. Where candidates come from,
and what becomes of the answer, is the business of ``storage.similar`` and ``crawler.pipelines.match``.
"""

from crawler.sameness.align import align
from crawler.sameness.event import PASSAGE_MAX, EventVerdict, same_event
from crawler.sameness.evidence import find_evidence, find_most
from crawler.sameness.facts import Named, read_named
from crawler.sameness.fingerprint import (
    FINGERPRINT_VERSION,
    Fingerprint,
    UnknownFingerprint,
    load_fingerprint,
)
from crawler.sameness.fingerprinting import make_fingerprint, make_fingerprints
from crawler.sameness.likelihood import LIKELY, Likelihood, could_be_likely, judge
from crawler.sameness.measures import days_between
from crawler.sameness.objections import compare_titles, find_objection, is_printed_before, tells_of_later_day
from crawler.sameness.records import EventRecord, make_event
from crawler.sameness.report import Report, read_report
from crawler.sameness.terms import are_of_other_subjects, find_terms
from crawler.sameness.verify import Verdict, verify
from crawler.sameness.worth import DAYS_MAX, may_be_of_one_event, may_be_told_alike

__all__ = [
    "DAYS_MAX",
    "FINGERPRINT_VERSION",
    "LIKELY",
    "PASSAGE_MAX",
    "EventRecord",
    "EventVerdict",
    "Fingerprint",
    "Likelihood",
    "Named",
    "Report",
    "UnknownFingerprint",
    "Verdict",
    "align",
    "are_of_other_subjects",
    "compare_titles",
    "could_be_likely",
    "days_between",
    "find_evidence",
    "find_most",
    "find_objection",
    "find_terms",
    "is_printed_before",
    "judge",
    "load_fingerprint",
    "make_event",
    "make_fingerprint",
    "make_fingerprints",
    "may_be_of_one_event",
    "may_be_told_alike",
    "read_named",
    "read_report",
    "same_event",
    "tells_of_later_day",
    "verify",
]
