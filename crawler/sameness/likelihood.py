"""How likely two reports in different words tell of one event: a logistic model over ``find_evidence``.

Its weights stand in ``event_weights.json`` and are learnt by ``python -m bench.event_model`` from pairs written for it.
What speaks for one event can only raise the likelihood, what speaks against it can only lower it.
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypedDict

from crawler.sameness.evidence import Evidence

WEIGHTS_FILE = "event_weights.json"

LIKELY = 0.7
"""Likelihood from which two reports are taken for reports of one event. At 0.5 the texts alone find 116 of 130 own
reports instead of 110; of 1,124 ordinary news of the rehearsal they join 49 to another one, not 24."""

LIKELY_OF_NO_ACT = 0.8
"""The same where neither announces an act. Checks, seizures and recalls are told in the same words every week, and no
alert hangs on them: 105 of the 130, 16 of the 1,124."""

_TOLD = 5  # of what speaks for and against it, the weightiest that are named
_ROUNDING = 1e-6  # of sums of the same numbers in another order
_SLIGHT = 0.3  # what changes the log-odds by less is not worth a word


class Weights(TypedDict):
    """What each kind of evidence adds to the log-odds, and what these are without any."""

    kinds: dict[str, float]
    bias: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Likelihood:
    """``value``: 0 to 1. ``reasons``: the weightiest evidence, with what it adds to the log-odds."""

    value: float
    reasons: tuple[str, ...]


def judge(evidence: Evidence, weights: Weights | None = None) -> Likelihood:
    """Return how likely the evidence makes it that two reports are of one event; by the packaged weights, or others."""
    weights = weights or _packaged_weights()
    parts = {kind: weight * evidence[kind] for kind, weight in weights["kinds"].items()}
    odds = weights["bias"] + sum(parts.values())
    weightiest = sorted(parts, key=lambda kind: -abs(parts[kind]))[:_TOLD]
    return Likelihood(
        value=1 / (1 + math.exp(-odds)),
        reasons=tuple(f"{kind} {parts[kind]:+.1f}" for kind in weightiest if abs(parts[kind]) >= _SLIGHT),
    )


def could_be_likely(most: Evidence) -> bool:
    """Tell whether two reports could be likely of one event, given the most that can be found for it.

    ``most``: of ``find_most``. What is missing of it speaks against one event, so that it could not raise the odds.
    """
    weights = _packaged_weights()
    odds = weights["bias"] + sum(weight * most.get(kind, 0.0) for kind, weight in weights["kinds"].items())
    return odds >= math.log(LIKELY / (1 - LIKELY)) - _ROUNDING


@cache
def _packaged_weights() -> Weights:
    weights: Weights = json.loads((files("crawler.sameness") / WEIGHTS_FILE).read_text("utf-8"))
    return weights
