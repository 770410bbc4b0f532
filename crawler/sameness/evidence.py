"""What two reports have in common and what they say differently, each as a number that ``likelihood`` weighs."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import chain, product

import numpy as np
import numpy.typing as npt

from crawler.sameness.grams import SAMPLED
from crawler.sameness.objections import is_one_name
from crawler.sameness.quantities import count_digits, is_rounded_to, weigh_quantity
from crawler.sameness.rarity import Keys, are_among, list_distinct, weigh
from crawler.sameness.report import Report

COMMON = 3.0
"""Weight of a pair below which it says nothing that two reports of 200 pairs share it."""

_USUAL = 200  # different pairs of a news of 250 characters: of longer ones more are shared by chance
_WORDS_MAX = 5.0
"""What words can amount to: half of the own reports of one event reach 4.2, and words alone, however many, are no
event. The most falls with the length of the two: of 3,000 generated news of other events, with 300 pairs and more, 45
were made likely by one within the week without this, 8 with it."""

_FIGURES_MAX = 3.0  # what figures can amount to, which falls with the length likewise: no report of usual length has it
_TITLE_MAX = 0.3  # share of a title in the other report from which more says nothing: half of one event's have .32
_SAME_UNIT, _OTHER_UNIT = 1.5, 0.4  # how much more, or less, a figure tells whose units are the same, or are not
_PASSAGE = 12  # characters in both reports, from more than which they are a stock sentence or a quotation
_RECENT = 14  # days before its publication in which a report may place its event
_TELLING = 0.6  # weight of figures (one of two digits) from which a report would share some with another of its event
_UNITS = frozenset("项家名人台批个辆份条件%％")

Evidence = dict[str, float]
Figures = Mapping[float, set[str]]
Mask = npt.NDArray[np.bool_]

AGAINST = frozenset(
    (
        "both formal",
        "other venues",
        "other ordinals",
        "other departments",
        "recap",
        "no place",
        "no figure",
        "other places",
        "places apart",
        "other figures",
        "other days",
        "other first days",
        "other names in 《》",
        "other documents",
    )
)
"""Kinds of evidence that speak against one event; all others speak for it."""


def find_evidence(new: Report, old: Report) -> Evidence:
    """Return the evidence for and against two reports being of one event; its kinds stand in ``event_weights.json``."""
    ours, theirs = find_passages(new, old)
    return {
        **_compare_words(new, old, ours, theirs),
        **_compare_places(new, old),
        **_compare_figures(
            _leave_out_figures(new, ours),
            _leave_out_figures(old, theirs),
            most=_measure_most_figures(new, old),
        ),
        **_compare_days(new, old),
        **_compare_names(new, old),
        **_compare_acts(new, old),
    }


def find_most(new: Report, old: Report) -> Evidence:
    """Return what ``find_evidence`` finds for one event at the most, and the least of what it finds against it.

    It costs a quarter of it, and less of reading the reports.
    """
    values = [{one.value for one in report.quantities} for report in (new, old)]
    most_figures = _measure_most_figures(new, old)
    return {
        "words": _weigh_words(new.distinct, old.distinct, new, old),
        "subject": _share_subject(new, old),
        "titles": 2 * _TITLE_MAX,
        "no place": float(new.named.places.isdisjoint(old.named.places)),
        "figures": min(most_figures, math.sqrt(_SAME_UNIT * sum(map(weigh_quantity, values[0] & values[1])))),
        "rounded figures": most_figures,
        "codes": _compare_codes(new, old),
        **_compare_days(new, old),
    }


def _compare_words(new: Report, old: Report, ours: Mask, theirs: Mask) -> Evidence:
    subjects = [_share_subject(one, other) for one, other in ((new, old), (old, new))]
    return {
        "words": _weigh_words(_leave_out(new, ours), _leave_out(old, theirs), new, old),
        "subject": min(subjects),
        "titles": sum(min(_TITLE_MAX, _tell_title(one, other)) for one, other in ((new, old), (old, new))),
        "both formal": float(new.is_formal and old.is_formal),
    }


def _weigh_words(ours: Keys, theirs: Keys, new: Report, old: Report) -> float:
    """Return what the pairs that two reports share amount to; no more if some of either are left out."""
    longer = _measure_length(new, old)
    mass = float(np.maximum(weigh(ours[are_among(ours, theirs)]) - COMMON - longer, 0).sum())
    return min(max(1.0, _WORDS_MAX - longer), math.sqrt(mass))


def _measure_length(new: Report, old: Report) -> float:
    """Return how much longer two reports are than usual ones: twice the logarithm of what they share by chance."""
    return 2 * max(0.0, math.log(max(1, len(new.distinct)) * max(1, len(old.distinct)) / _USUAL**2))


def _measure_most_figures(new: Report, old: Report) -> float:
    """Return what figures can amount to."""
    return max(0.4, _FIGURES_MAX - _measure_length(new, old))


def find_passages(new: Report, old: Report) -> tuple[Mask, Mask]:
    """Return which characters of two reports stand in passages that both have: stock or quoted ones.

    Marks and digits do not break a passage.
    """
    common = new.ordered_grams[are_among(new.ordered_grams, old.ordered_grams)]
    return _cover(new, common), _cover(old, common)


def _cover(report: Report, grams: Keys) -> Mask:
    shared = are_among(report.grams, grams)
    edges = np.diff(shared.astype(np.int8), prepend=0, append=0)
    starts, ends = np.flatnonzero(edges > 0), np.flatnonzero(edges < 0)
    covered = np.zeros(len(report.pairs) + 1, dtype=np.bool_)
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if end - start + SAMPLED - 1 > _PASSAGE:
            covered[start : end + SAMPLED - 1] = True
    return covered


def _leave_out(report: Report, passages: Mask) -> Keys:
    """Return the pairs of a report that stand outside passages, ascending, each once."""
    return list_distinct(report.pairs[~(passages[:-1] & passages[1:])]) if passages.any() else report.distinct


def _share_subject(one: Report, other: Report) -> float:
    """Return how much of what one report is about the other names, 0 to 1."""
    pairs, weights = one.subject
    return float(weights[are_among(pairs, other.distinct)].sum()) / max(1.0, float(weights.sum()))


def _tell_title(one: Report, other: Report) -> float:
    """Return how much of what one report's title says the other says anywhere, 0 to 1; places apart."""
    weights = weigh(one.headline)
    return float(weights[are_among(one.headline, other.distinct)].sum()) / max(1.0, float(weights.sum()))


def _compare_places(new: Report, old: Report) -> Evidence:
    elsewhere = [one.lead_places - other.named.places - one.named.doubtful for one, other in ((new, old), (old, new))]
    return {
        "no place": float(new.named.places.isdisjoint(old.named.places)),
        "other places": sum(min(2, len(places)) for places in elsewhere) / 4,
        "places apart": float(all(elsewhere)),
    }


def _leave_out_figures(report: Report, passages: Mask) -> Figures:
    """Return the figures of a report with their units, without those in passages."""
    found: defaultdict[float, set[str]] = defaultdict(set)
    last = len(passages) - 1
    for place, one in zip(report.quantity_places, report.quantities, strict=True):
        if not (passages[max(0, place - 1)] and passages[min(place, last)]):
            found[one.value].add(one.unit)
    return found


def _compare_figures(ours: Figures, theirs: Figures, *, most: float) -> Evidence:
    many = len(ours) * len(theirs) >= 100
    expected = _expect_by_chance(ours, theirs)
    same = rounded = 0.0
    for value in ours.keys() & theirs.keys():
        units, others = ours[value] - {""}, theirs[value] - {""}
        likeness = _SAME_UNIT if units & others else _OTHER_UNIT if units and others else 1.0
        same += weigh_quantity(value) * likeness / (1 + expected[count_digits(value)])
    for value, other in product(ours, () if many else theirs):
        if ours[value] & theirs[other] - {""} and (is_rounded_to(value, other) or is_rounded_to(other, value)):
            rounded += weigh_quantity(max(value, other))
    apart = 0
    for unit in _UNITS.intersection(*map(chain.from_iterable, (ours.values(), theirs.values()))):
        counted = [{value for value, units in side.items() if unit in units} for side in (ours, theirs)]
        apart += all(values and max(values) > 9 for values in counted) and not counted[0] & counted[1]
    telling = [sum(map(weigh_quantity, side)) for side in (ours, theirs)]
    none = min(telling) >= _TELLING and same + rounded < _TELLING / 2
    return {
        "no figure": float(none),
        "figures": min(most, math.sqrt(same)),
        "rounded figures": min(most, math.sqrt(rounded)),
        "other figures": min(3, apart),
    }


def _expect_by_chance(ours: Figures, theirs: Figures) -> Counter[int]:
    """Return how many figures of so many digits two reports of different things would share, by their number."""
    found: Counter[int] = Counter()
    counts = [Counter(map(count_digits, side)) for side in (ours, theirs)]
    for digits, count in counts[0].items():
        found[digits] = count * counts[1][digits] / (9 * 10 ** (digits - 1))
    return found


def _compare_days(new: Report, old: Report) -> Evidence:
    ours, theirs = _recent(new), _recent(old)
    apart = min((abs((one - other).days) for one in ours for other in theirs), default=None)
    first = None
    if {new.first_day} & ours and {old.first_day} & theirs and new.first_day and old.first_day:
        first = abs((new.first_day - old.first_day).days)
    return {
        "same day": float(apart == 0),
        "other first days": float(first is not None and first > 1),
        "other days": float(apart is not None and apart > 1),
    }


def _recent(report: Report) -> set[date]:
    """Return the days on which the event may have been: not what has been for long, or is to come."""
    printed = report.published
    if printed is None:
        return set(report.days)
    return {day for day in report.days if timedelta(-1) <= printed - day <= timedelta(_RECENT)}


def _compare_names(new: Report, old: Report) -> Evidence:
    quoted = [is_one_name(one, other) for one, other in product(new.quoted, old.quoted)]
    documents = [is_one_name(one, other) for one, other in product(new.documents, old.documents)]
    return {
        "codes": _compare_codes(new, old),
        "other names in 《》": float(bool(quoted) and not any(quoted)),
        "other documents": float(bool(documents) and not any(documents)),
    }


def _compare_codes(new: Report, old: Report) -> float:
    codes = new.codes & old.codes
    return min(2.0, sum(1.0 if len(code) > 4 and not code.isalpha() else 0.4 for code in codes))


def _compare_acts(new: Report, old: Report) -> Evidence:
    counted = {counted for counted, _ in new.ordinals} & {counted for counted, _ in old.ordinals}
    return {
        "other venues": float(_are_apart(new.venues, old.named.places) and _are_apart(old.venues, new.named.places)),
        "other ordinals": float(bool(counted) and not new.ordinals & old.ordinals),
        "other departments": float(bool(new.departments) and _are_apart(old.departments, new.departments)),
        "recap": float(new.is_recap != old.is_recap),
    }


def _are_apart(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Tell whether we name some, and none of theirs."""
    return bool(ours) and not ours & theirs
