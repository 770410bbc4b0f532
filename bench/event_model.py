"""Learns ``crawler/sameness/event_weights.json``, and shows what it finds in sets that it has not learnt from.

    python -m bench.event_model [--write]

The sets are the pairs of ``tests/sameness/pairs.jsonl``, by writer, as they are and with sentences about other things
behind them, as long reports have; each is judged by weights learnt from the others. Two articles of a set that are of
different events and printed within the window must not meet; nor those printed long before or after, brought into one
week, that share most words; nor the labelled news of ``tests/recognition``; nor the ordinary news of the rehearsal that
name a place in common. Records play no part in it.
"""

import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from bench.measure import print_table
from crawler.rehearsal.news import Newsroom
from crawler.rehearsal.truth import expect
from crawler.sameness import Fingerprint, make_fingerprint, read_named, verify
from crawler.sameness.event import PASSAGE_MAX
from crawler.sameness.evidence import AGAINST, Evidence, find_evidence
from crawler.sameness.likelihood import LIKELY, WEIGHTS_FILE, Weights, judge
from crawler.sameness.objections import compare_titles, tells_of_later_day
from crawler.sameness.report import Report, read_report
from crawler.sameness.subject import WINDOW
from crawler.text import clean
from tests.sameness.news import make_facts, write

PAIRS = Path("tests/sameness/pairs.jsonl")
NEWS, NEWS_READ = Path("tests/recognition/labelled.jsonl"), 1274  # those after it differ from one another in a word
TARGET = Path("crawler/sameness") / WEIGHTS_FILE
_WRITERS = ("sd", "te", "uv", "wx", "ky")  # first letters of the ids of their pairs: of one event, of two
_REHEARSED, _REHEARSED_DAYS, _REHEARSED_WEIGHT = (1, 2), 12, 0.1  # newsrooms, days of each, the weight of a pair
_SPREAD_MIN = 0.1  # of a kind of evidence: what is seldom found is not trusted far
_MOVED = 5  # articles printed far from another one, those with most words in common, that are brought into its week
_UNMOVED = ("news", "original")  # first reports
_LONGER_SHARE = 0.25  # of its weight, that a pair made longer has in learning
_FURTHER = (2, 5, 9, 15)  # sentences behind a report that is made longer
_SENTENCE = re.compile("(?<=。)")
_OF_ACTS = re.compile(
    "[0-9]+[年月日]|签|成立|发布|揭牌"
)  # news of its own, which a sentence behind a report must not be
_ALIKE = 2.0  # "words" from which two articles may be copies
_PENALTY = 2.0  # of large weights
_TOLD_WEIGHT, _MOVED_WEIGHT = 3.0, 0.3  # of a pair that was written to be told; of one whose day was moved


@dataclass(frozen=True, kw_only=True)
class Article:
    """An article of a set. ``story``: the id of the first report of its event."""

    id: str
    kind: str
    story: str
    fingerprint: Fingerprint
    report: Report


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two articles, the later one first, and what the comparison says. ``weight``: in learning."""

    new: Article
    old: Article
    evidence: Evidence
    weight: float

    @property
    def is_same(self) -> bool:
        """Tell whether they are of one event."""
        return self.new.story == self.old.story


def main() -> None:
    """Print the tables; with ``--write`` learn from all sets and write the weights."""
    sets = {writer: _read_pairs(writer) for writer in _WRITERS} | {"news": _read_news()}
    pairs = {name: list(_compare(articles)) for name, articles in sets.items()}
    sets["rehearsal"] = _read_rehearsal()
    pairs["rehearsal"] = [replace(pair, weight=_REHEARSED_WEIGHT) for pair in _compare_neighbours(sets["rehearsal"])]
    lengthen = _make_lengthener()
    for writer in _WRITERS:
        sets[f"{writer}, longer"] = _read_pairs(writer, lengthen)
        compared = _compare(sets[f"{writer}, longer"], moved=0)
        pairs[f"{writer}, longer"] = [replace(pair, weight=pair.weight * _LONGER_SHARE) for pair in compared]
    rows = []
    for name, judged in pairs.items():
        writer = name.split(",")[0]
        weights = learn([pair for other, found in pairs.items() if other.split(",")[0] != writer for pair in found])
        rows.append([name, *_count(sets[name], judged, weights)])
    print_table("each set by weights learnt from the others", ["set", "one event", "found", "others", "merged"], rows)
    weights = learn([pair for found in pairs.values() for pair in found])
    table = [[kind, round(weight, 2)] for kind, weight in weights["kinds"].items()]
    print_table("weights learnt from all", ["evidence", "weight"], [*table, ["(none)", round(weights["bias"], 2)]])
    if "--write" in sys.argv:
        TARGET.write_text(json.dumps(weights, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _read_pairs(writer: str, lengthen: Callable[[str, str], str] = lambda _, text: text) -> list[Article]:
    rows = [json.loads(line) for line in PAIRS.read_text("utf-8").splitlines()]
    rows = [row for row in rows if row["id"][0] in writer]

    def read(article_id: str, report: dict[str, Any], kind: str, story: str) -> Article:
        return _read(article_id, {**report, "text": lengthen(article_id, report["text"])}, kind, story)

    articles: dict[str, Article] = {}  # first reports by their text: several pairs may have one
    for row in rows:
        if row["first"]["text"] not in articles:
            articles[row["first"]["text"]] = read(f"{row['id']}-first", row["first"], "original", row["id"])
    seconds = []
    for row in rows:
        first = articles[row["first"]["text"]]
        story, kind = (first.story, "retold") if row["same_event"] else (f"{row['id']}-second", "other")
        seconds.append(read(f"{row['id']}-second", row["second"], kind, story))
    return [*articles.values(), *seconds]


def _read_news() -> list[Article]:
    rows = [json.loads(line) for line in NEWS.read_text("utf-8").splitlines()[:NEWS_READ]]
    return [_read(row["id"], row, "news", row["id"]) for row in rows]


def _read_rehearsal() -> list[Article]:
    found = []
    for seed in _REHEARSED:
        expected = expect(Newsroom(date(2026, 11, 20), seed=seed), day=_REHEARSED_DAYS)
        ordinary = [article for article in expected.articles if article.role in ("ordinary", "negative")]
        for article in sorted(ordinary, key=lambda article: article.published):
            row = {"title": article.title, "text": article.text, "published": article.published}
            article_id = f"{seed} {article.url}"
            found.append(_read(article_id, row, "original", article_id))
    return found


def _compare_neighbours(articles: Sequence[Article]) -> Iterator[Pair]:
    """Yield the pairs of one newsroom that the search would compare: printed within the window, of one place."""
    for number, new in enumerate(articles):
        for old in articles[:number]:
            gap = _days_between(new, old)
            if gap is None or abs(gap) > WINDOW or new.report.named.places.isdisjoint(old.report.named.places):
                continue
            pair = _pair(new, old, 1.0)
            if new.id.split()[0] == old.id.split()[0] and not _is_no_own_report(pair):
                yield pair


def _make_lengthener() -> Callable[[str, str], str]:
    """Return what puts sentences of other news and of templates behind the text of an article, by its id."""
    rows = [json.loads(line) for line in NEWS.read_text("utf-8").splitlines()[:NEWS_READ]]
    told = [sentence for row in rows for sentence in _SENTENCE.split(row["text"])[1:]]
    told = [sentence for sentence in told if 15 < len(sentence) < 90 and not _OF_ACTS.search(sentence)]

    def lengthen(article_id: str, text: str) -> str:
        chance = random.Random(article_id)
        count = chance.choice(_FURTHER)
        further = chance.sample(told, chance.randint(0, count))
        _, template = write(make_facts(chance.randint(0, 999)), sentences=count - len(further) + 2)
        further += _SENTENCE.split(template.replace("\n", ""))[1:]
        chance.shuffle(further)
        return f"{text}\n{''.join(further)}"

    return lengthen


def _read(article_id: str, row: dict[str, Any], kind: str, story: str) -> Article:
    cleaned = clean(row["text"], title=row.get("title"))
    fingerprint = make_fingerprint(cleaned.text, title=cleaned.title, published=row.get("published"))
    report = read_report(cleaned.title, cleaned.text, read_named(fingerprint))
    return Article(id=article_id, kind=kind, story=story, fingerprint=fingerprint, report=report)


def _compare(articles: Sequence[Article], *, moved: int = _MOVED) -> Iterator[Pair]:
    """Yield the pairs that were printed within the window; of others ``moved`` for each article, brought into it."""
    chance = random.Random(len(articles))
    for number, new in enumerate(articles):
        brought = []
        for old in articles[:number]:
            gap = _days_between(new, old)
            if old.fingerprint.payload == new.fingerprint.payload:
                continue
            if new.story == old.story or (gap is not None and abs(gap) <= WINDOW):
                pair = _pair(new, old, 1.0 if new.story != old.story and new.kind in _UNMOVED else _TOLD_WEIGHT)
                if not _is_no_own_report(pair):
                    yield pair
            elif moved and gap is not None and new.kind not in _UNMOVED:
                brought.append(_pair(new, _move(old, gap - chance.randint(0, 5)), _MOVED_WEIGHT))
        brought.sort(key=lambda pair: -pair.evidence["words"])
        yield from (pair for pair in brought[:moved] if not _is_no_own_report(pair))


def _pair(new: Article, old: Article, weight: float) -> Pair:
    return Pair(new=new, old=old, evidence=find_evidence(new.report, old.report), weight=weight)


def _days_between(new: Article, old: Article) -> int | None:
    if new.report.published is None or old.report.published is None:
        return None
    return (new.report.published - old.report.published).days


def _move(article: Article, days: int) -> Article:
    report, by = article.report, timedelta(days)
    published = None if report.published is None else report.published + by
    return replace(
        article, report=replace(report, published=published, days=frozenset(day + by for day in report.days))
    )


def _is_no_own_report(pair: Pair) -> bool:
    """Tell whether the search would part the two whatever they tell: by title, by day, or as copy or look-alike."""
    new, old = pair.new, pair.old
    if compare_titles(new.report.named, old.report.named):
        return True
    ours, theirs = new.report.named.published, old.report.named.published
    if tells_of_later_day(new.report, theirs) or tells_of_later_day(old.report, ours):
        return True
    if pair.evidence["words"] < _ALIKE:
        return False
    verdict = verify(new.fingerprint, old.fingerprint)
    shorter = min(new.fingerprint.length, old.fingerprint.length)
    return verdict.relation == "copy" or verdict.differing or verdict.matched >= PASSAGE_MAX * shorter


def learn(pairs: Sequence[Pair]) -> Weights:
    """Return the weights of a logistic regression with a penalty, each of the sign that its kind of evidence has.

    By Newton's method, weights that would change their sign being held at 0 (projected Newton: Bertsekas, 1982).
    """
    kinds = list(pairs[0].evidence)
    values = np.array([[pair.evidence[kind] for kind in kinds] + [1.0] for pair in pairs])
    spread = np.append(np.maximum(values[:, :-1].std(axis=0), _SPREAD_MIN), 1.0)
    values /= spread
    truth = np.array([float(pair.is_same) for pair in pairs])
    shares = np.array([pair.weight for pair in pairs])
    penalty = np.append(np.full(len(kinds), _PENALTY), 0.0)
    low = np.array([-np.inf if kind in AGAINST else 0.0 for kind in kinds] + [-np.inf])
    high = np.array([0.0 if kind in AGAINST else np.inf for kind in kinds] + [np.inf])

    def loss(at: np.ndarray) -> float:
        odds = values @ at
        return float((shares * (np.logaddexp(0, odds) - truth * odds)).sum() + (penalty * at * at).sum() / 2)

    found = np.zeros(len(low))
    for _ in range(200):
        likely = 1 / (1 + np.exp(-np.clip(values @ found, -50, 50)))
        slope = values.T @ (shares * (likely - truth)) + penalty * found
        free = ~(((found <= low) & (slope > 0)) | ((found >= high) & (slope < 0)))
        if np.abs(slope[free]).max(initial=0.0) < 1e-5:
            break
        part = values[:, free]
        bend = (part * (shares * likely * (1 - likely))[:, None]).T @ part + np.diag(penalty[free] + 1e-9)
        step, length = np.zeros(len(low)), 1.0
        step[free] = -np.linalg.solve(bend, slope[free])
        while loss(np.clip(found + length * step, low, high)) >= loss(found) and length > 1e-8:
            length /= 2
        found = np.clip(found + length * step, low, high)
    weights = (found / spread).round(3).tolist()
    return {"kinds": dict(zip(kinds, weights[:-1], strict=True)), "bias": weights[-1]}


def _count(articles: Sequence[Article], pairs: Sequence[Pair], weights: Weights) -> list[object]:
    best: defaultdict[str, tuple[float, bool]] = defaultdict(lambda: (0.0, False))
    for pair in pairs:
        if pair.weight != _MOVED_WEIGHT:
            value = judge(pair.evidence, weights).value
            best[pair.new.id] = max(best[pair.new.id], (value, pair.is_same))
    told = [best[article.id] for article in articles if article.kind == "retold"]
    others = [best[article.id] for article in articles if article.kind != "retold"]
    found = sum(value >= LIKELY and is_same for value, is_same in told)
    merged = sum(value >= LIKELY for value, _ in others) + sum(value >= LIKELY and not same for value, same in told)
    return [len(told), found, len(others), merged]


if __name__ == "__main__":
    main()
