"""What a report says happened: its recognised record, beside what its fingerprint names."""

import re
from dataclasses import dataclass

from crawler.recognition import Recognition
from crawler.recognition.gazetteer import scan_places
from crawler.sameness.facts import Named
from crawler.sameness.fold import fold_string


@dataclass(frozen=True, kw_only=True, slots=True)
class EventRecord(Named):
    """What a report says happened, beside what it names. ``event_date``: ISO day."""

    label: str
    kind: str | None
    parties: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    signers: frozenset[str] = frozenset()  # codes of the parties' places, down to counties, without closing zeros
    region_group: str | None = None
    instruments: frozenset[str] = frozenset()
    event_date: str | None = None
    acts: frozenset[str] = frozenset()  # kinds of the new acts


def make_event(record: Recognition, named: Named) -> EventRecord:
    """Return what a report says happened, from its record and what its fingerprint names."""
    return EventRecord(
        **{name: getattr(named, name) for name in Named.__dataclass_fields__},
        label=record.label,
        kind=record.kind,
        parties=frozenset(record.parties),
        regions=frozenset(record.regions),
        signers=frozenset(_place_of(party) for party in record.parties) - {""},
        region_group=record.region_group,
        instruments=frozenset(fold_string(name) for name in record.instrument_names),
        event_date=record.event_date,
        acts=frozenset(act.kind for act in record.acts if act.new),
    )


def _place_of(party: str) -> str:
    """Return the code of the lowest division that a body's name gives, without what it leaves open; else nothing.

    >>> _place_of("江苏省市场监督管理局"), _place_of("江苏省南京市市场监督管理局")
    ('32', '3201')
    """
    spans = scan_places(party)
    return re.sub("(?:00)+$", "", spans[-1].code) if spans else ""
