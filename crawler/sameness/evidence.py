"""What two reports have in common and what they say differently, each as a number that ``likelihood`` weighs."""

import math
from datetime import date, timedelta
from itertools import product

import numpy as np
import numpy.typing as npt

from crawler.sameness.facts import province_names
from crawler.sameness.objections import is_one_name
from crawler.sameness.quantities import is_rounded_to, weigh_quantity
from crawler.sameness.rarity import Keys, are_among, list_distinct, weigh
from crawler.sameness.report import Report

COMMON = 3.0
"""Weight of a pair below which it says nothing that two reports of 200 pairs share it."""

_USUAL = 200  # different pairs of a news of 250 characters: of longer ones more are shared by chance
_WORDS_MAX = 5.0  # half of the own reports of one event reach 4.2: words alone, however many, are no event
_RUN = 12  # pairs of a passage from which it is a stock sentence or a quotation
_RECENT = 14  # days before its publication in which a report may place its event
_TELLING = 0.6  # weight of figures (one of two digits) from which a report would share some with another of its event
_UNITS = frozenset("项家名人台批个辆份条件%％")

Evidence = dict[str, float]

AGAINST = frozenset(
    (
        "both formal",
        "no place",
        "no figure",
        "other places",
        "places apart",
        "other figures",
        "other days",
        "other first days",
        "days between",
        "other names in 《》",
        "other documents",
    )
)
"""Kinds of evidence that speak against one event; all others speak for it."""


def find_evidence(new: Report, old: Report) -> Evidence:
    """Return the evidence for and against two reports being of one event; its kinds stand in ``event_weights.json``."""
    compared = (_compare_words, _compare_places, _compare_figures, _compare_days, _compare_names)
    return {kind: value for compare in compared for kind, value in compare(new, old).items()}


def _compare_words(new: Report, old: Report) -> Evidence:
    shared = are_among(new.pairs, old.distinct)
    keys = list_distinct(new.pairs[_leave_out_passages(shared)])
    weights = weigh(keys)
    longer = 2 * max(0.0, math.log(max(1, len(new.distinct)) * max(1, len(old.distinct)) / _USUAL**2))
    mass = float(np.maximum(weights - COMMON - longer, 0).sum())
    titles = [_share(one.title_pairs, other.distinct) for one, other in ((new, old), (old, new))]
    subjects = [_share_subject(one, other) for one, other in ((new, old), (old, new))]
    return {
        "words": min(_WORDS_MAX, math.sqrt(mass)),
        "titles": min(titles),
        "subject": min(subjects),
        "both formal": float(new.is_formal and old.is_formal),
    }


def _leave_out_passages(shared: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return the shared pairs without those of long passages: a stock sentence or a quotation tells of no event."""
    edges = np.diff(shared.astype(np.int8), prepend=0, append=0)
    starts, ends = np.flatnonzero(edges > 0), np.flatnonzero(edges < 0)
    kept = shared.copy()
    for start, end in zip(starts[ends - starts > _RUN].tolist(), ends[ends - starts > _RUN].tolist(), strict=True):
        kept[start:end] = False
    return kept


def _share(title: Keys, pairs: Keys) -> float:
    """Return how much of a title's weight the other report has."""
    weights = weigh(title)
    return float(weights[are_among(title, pairs)].sum()) / max(15.0, float(weights.sum()))


def _share_subject(one: Report, other: Report) -> float:
    """Return how much of what one report is about the other names, 0 to 1."""
    pairs, weights = one.subject
    return float(weights[are_among(pairs, other.distinct)].sum()) / max(1.0, float(weights.sum()))


def _compare_places(new: Report, old: Report) -> Evidence:
    ours, theirs = new.named.places, old.named.places
    common, doubtful = ours & theirs, new.named.doubtful | old.named.doubtful
    in_lead = common & (new.lead_places | old.lead_places)
    told = sum(1.0 if place in in_lead - doubtful - province_names() else 0.5 for place in common)
    elsewhere = [one.lead_places - other.named.places - one.named.doubtful for one, other in ((new, old), (old, new))]
    return {
        "places": math.log1p(told),
        "no place": float(not common),
        "other places": sum(min(2, len(places)) for places in elsewhere) / 4,
        "places apart": float(all(elsewhere)),
    }


def _compare_figures(new: Report, old: Report) -> Evidence:
    ours, theirs = new.quantities, old.quantities
    many = len(ours) * len(theirs) >= 100
    same = rounded = 0.0
    for value in ours.keys() & theirs.keys():
        has_unit = bool(ours[value] & theirs[value] - {""})
        same += weigh_quantity(value) * ((1.0 if has_unit else 0.4) if many else (1.5 if has_unit else 1.0))
    for value, other in product(ours, () if many else theirs):
        if ours[value] & theirs[other] - {""} and (is_rounded_to(value, other) or is_rounded_to(other, value)):
            rounded += weigh_quantity(max(value, other))
    apart = 0
    for unit in _UNITS:
        counted = [{value for value, units in side.items() if unit in units} for side in (ours, theirs)]
        apart += all(values and max(values) > 9 for values in counted) and not counted[0] & counted[1]
    telling = [sum(map(weigh_quantity, side)) for side in (ours, theirs)]
    none = min(telling) >= _TELLING and same + rounded < _TELLING / 2
    return {
        "no figure": float(none),
        "figures": math.sqrt(same),
        "rounded figures": math.sqrt(rounded),
        "other figures": min(3, apart),
    }


def _compare_days(new: Report, old: Report) -> Evidence:
    ours, theirs = _recent(new), _recent(old)
    apart = min((abs((one - other).days) for one in ours for other in theirs), default=None)
    first = None
    if {new.first_day} & ours and {old.first_day} & theirs and new.first_day and old.first_day:
        first = abs((new.first_day - old.first_day).days)
    gap = abs((new.published - old.published).days) if new.published and old.published else None
    return {
        "same day": float(apart == 0),
        "other first days": float(first is not None and first > 1),
        "other days": float(apart is not None and apart > 1),
        "days between": 1.0 if gap is None else min(gap, 14) / 7,
    }


def _recent(report: Report) -> set[date]:
    """Return the days on which the event may have been: not what has been for long, or is to come."""
    printed = report.published
    if printed is None:
        return set(report.days)
    return {day for day in report.days if timedelta(-1) <= printed - day <= timedelta(_RECENT)}


def _compare_names(new: Report, old: Report) -> Evidence:
    codes = new.codes & old.codes
    quoted = [is_one_name(one, other) for one in new.quoted for other in old.quoted]
    documents = [is_one_name(one, other) for one in new.documents for other in old.documents]
    return {
        "codes": min(2.0, sum(1.0 if len(code) > 4 and not code.isalpha() else 0.4 for code in codes)),
        "other names in 《》": float(bool(quoted) and not any(quoted)),
        "other documents": float(bool(documents) and not any(documents)),
    }
