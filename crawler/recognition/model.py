"""A small linear model that says how likely a window of sentences tells a new joint act, and of which kind.

Its weights are learned from the labelled articles of the tests by ``python -m bench.second_look``; the rules hold the
last word on parties and object.
"""

import math
from collections.abc import Set
from dataclasses import dataclass
from functools import cache

from crawler.recognition.records import KINDS
from crawler.recognition.tables import load_table

LEARNED = tuple(kind for kind in KINDS if kind != "joint_action")  # of which no labelled article tells
STANDING_WEIGHT = 3  # one thing the rules see counts as much as so many runs of characters
BIAS = "@bias"


@dataclass(frozen=True, kw_only=True, slots=True)
class Weights:
    """``act``: feature to weight of its telling an act; ``kinds``: feature to a weight for each of ``LEARNED``."""

    act: dict[str, float]
    kinds: dict[str, tuple[float, ...]]


@cache
def load_weights() -> Weights:
    """Return the weights that the package ships."""
    return Weights(
        act={row["run"]: int(row["weight"]) / 100 for row in load_table("second_look.tsv")},
        kinds={
            row["run"]: tuple(int(number) / 100 for number in row["weights"].split())
            for row in load_table("second_look_kinds.tsv")
        },
    )


def likelihood(runs: Set[str], standings: Set[str], weights: Weights) -> float:
    """Return how likely, 0 to 1, the features are those of a window that tells a new joint act."""
    act = weights.act
    known = [act[run] for run in known_runs(runs, weights)]
    told = [act[standing] for standing in act.keys() & standings]
    size = len(known) + STANDING_WEIGHT * len(told) + 1
    total = sum(known) + STANDING_WEIGHT * sum(told)
    return 1 / (1 + math.exp(-(total / math.sqrt(size) + weights.act.get(BIAS, 0.0))))


def known_runs(runs: Set[str], weights: Weights) -> set[str]:
    """Return the runs that have a weight in telling an act."""
    return weights.act.keys() & runs


def likeliest_kinds(runs: Set[str], standings: Set[str], weights: Weights) -> list[str]:
    """Return the kinds of act, the likeliest first."""
    kinds = weights.kinds
    known = [kinds[run] for run in kinds.keys() & runs]
    told = [kinds[standing] for standing in kinds.keys() & standings]
    size = len(known) + STANDING_WEIGHT * len(told) + 1
    totals = [sum(column) for column in zip(*known, *told * STANDING_WEIGHT, strict=True)] or [0.0] * len(LEARNED)
    bias = weights.kinds.get(BIAS, (0.0,) * len(LEARNED))
    scores = [total / math.sqrt(size) + lean for total, lean in zip(totals, bias, strict=True)]
    return [kind for _, kind in sorted(zip(scores, LEARNED, strict=True), key=lambda pair: -pair[0])]
