"""Sameness: is a text new, a copy of another one, or another report of the same event?

Values in, values out: fingerprints are made of cleaned text and compared with each other. Where candidates come from,
and what becomes of the answer, is the business of ``storage.similar`` and ``crawler.pipelines.match``.
"""

from crawler.sameness.event import EventRecord, EventVerdict, compare_titles, find_objection, make_event, same_event
from crawler.sameness.fingerprint import (
    FINGERPRINT_VERSION,
    Fingerprint,
    UnknownFingerprint,
    load_fingerprint,
    make_fingerprint,
)
from crawler.sameness.verify import Verdict, verify

__all__ = [
    "FINGERPRINT_VERSION",
    "EventRecord",
    "EventVerdict",
    "Fingerprint",
    "UnknownFingerprint",
    "Verdict",
    "compare_titles",
    "find_objection",
    "load_fingerprint",
    "make_event",
    "make_fingerprint",
    "same_event",
    "verify",
]
