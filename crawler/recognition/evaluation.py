"""How well records agree with labelled articles: precision and recall of announcements, and their fields."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crawler.recognition.records import Recognition

_EXACT = ("kind", "event_date", "region_group")
_NAMES = {"regions": "regions", "parties": "parties", "instrument_names": "instrument_name", "domains": "domains"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """Precision, recall and F1 of ``found`` right ones among ``given`` answers and ``wanted`` truths, each 0 to 1.

    Without answers precision is 1, without truths recall is 1: nothing was said that is false, nothing left out.
    """

    found: int
    given: int
    wanted: int

    @property
    def precision(self) -> float:
        """Share of the answers that are right."""
        return self.found / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """Share of the truths that were found."""
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.given + self.wanted
        return 2 * self.found / both if both else 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Evaluation:
    """Agreement over a file. ``labels``: (truth, answer) to count; ``exact``: field to (right, asked).

    ``kinds``: kind of the true announcements to (found, wanted); ``difficulties``: where lines state one, to (announced
    rightly or rightly not, lines).

    Fields are asked of true announcements only, those that were missed included, and only where the line states them.
    """

    announcement: Score
    labels: Mapping[tuple[str, str], int]
    exact: Mapping[str, tuple[int, int]]
    names: Mapping[str, Score]
    kinds: Mapping[str, tuple[int, int]]
    difficulties: Mapping[str, tuple[int, int]]
    missed: tuple[str, ...]
    false: tuple[str, ...]


@dataclass(slots=True)
class _Tally:
    labels: Counter[tuple[str, str]] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    names: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in _NAMES})
    kinds: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    lines: Counter[str] = field(default_factory=Counter)
    settled: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)


def evaluate(answered: Iterable[tuple[Mapping[str, Any], Recognition]]) -> Evaluation:
    """Compare labelled lines with the records that the rules made of them.

    A line holds ``id`` and ``label``, and of an announcement what is known of ``kind``, ``kind_alt`` (also right),
    ``regions``, ``parties``, ``region_group``, ``event_date``, ``domains`` and ``instrument_name``.
    """
    tally = _Tally()
    for line, record in answered:
        _count(tally, line, record)
    given = sum(count for (_, answer), count in tally.labels.items() if answer == "announcement")
    wanted = sum(count for (truth, _), count in tally.labels.items() if truth == "announcement")
    return Evaluation(
        announcement=Score(found=tally.labels["announcement", "announcement"], given=given, wanted=wanted),
        labels=dict(tally.labels),
        exact={name: (tally.right[name], tally.asked[name]) for name in (*_EXACT, "regions exact")},
        names={name: Score(**counts) for name, counts in _complete(tally.names)},
        kinds={kind: (tally.found[kind], wanted) for kind, wanted in sorted(tally.kinds.items())},
        difficulties={name: (tally.settled[name], lines) for name, lines in sorted(tally.lines.items())},
        missed=tuple(tally.missed),
        false=tuple(tally.false),
    )


def _complete(names: Mapping[str, Counter[str]]) -> Iterable[tuple[str, dict[str, int]]]:
    return ((name, {part: counts[part] for part in ("found", "given", "wanted")}) for name, counts in names.items())


def _count(tally: _Tally, line: Mapping[str, Any], record: Recognition) -> None:
    tally.labels[line["label"], record.label] += 1
    is_true, is_said = line["label"] == "announcement", record.label == "announcement"
    if line.get("difficulty"):
        tally.lines[line["difficulty"]] += 1
        tally.settled[line["difficulty"]] += is_true == is_said
    if is_said and not is_true:
        tally.false.append(str(line["id"]))
    if not is_true:
        return
    if line.get("kind"):
        tally.kinds[line["kind"]] += 1
        tally.found[line["kind"]] += is_said
    if not is_said:
        tally.missed.append(str(line["id"]))
    for name in _EXACT:
        if name in line:
            also = line.get("kind_alt") or () if name == "kind" else ()
            tally.asked[name] += 1
            tally.right[name] += is_said and getattr(record, name) in (line[name], *also)
    for name, stated in _NAMES.items():
        if stated not in line:
            continue
        truth, said = _as_set(line[stated]), set(getattr(record, name)) if is_said else set()
        tally.names[name].update(found=len(truth & said), given=len(said), wanted=len(truth))
        if name == "regions":
            tally.asked["regions exact"] += 1
            tally.right["regions exact"] += is_said and truth == said


def _as_set(value: object) -> set[str]:
    if isinstance(value, str):
        return {value}
    return {str(name) for name in value} if isinstance(value, list | tuple) else set()
