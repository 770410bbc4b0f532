"""Learn the weights of recognition's second look from the tests' labelled articles, or measure how they carry over.

    python -m bench.second_look            writes crawler/recognition/data/second_look*.tsv
    python -m bench.second_look --check    learns from all but one block of the file at a time and reads that block
    python -m bench.second_look --check FILE.jsonl …   learns from everything and reads other labelled articles

Blocks are neighbours in the file, so that articles written together are held back together.
"""

import argparse
import hashlib
import json
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from crawler.recognition.cast import Cast
from crawler.recognition.dates import find_dateline, parse_published
from crawler.recognition.gazetteer import scan_places
from crawler.recognition.model import BIAS, LEARNED, STANDING_WEIGHT, Weights, likelihood
from crawler.recognition.passages import Role, Sentence, fold_punctuation, split_sentences
from crawler.recognition.readings import read_sentences
from crawler.recognition.windows import features_of, find_windows, mask, standings_of
from crawler.text import clean
from tests.recognition.cases import ANNOUNCEMENTS, REJECTIONS
from tests.recognition.cases_free import FREE_ANNOUNCEMENTS, FREE_REJECTIONS
from tests.recognition.cases_later import LATER_ANNOUNCEMENTS, LATER_REJECTIONS
from tests.recognition.cases_plain import PLAIN
from tests.recognition.cases_wild import WILD_ANNOUNCEMENTS, WILD_REJECTIONS
from tests.recognition.ordinary import KINDS as ORDINARY_KINDS
from tests.recognition.ordinary import make_articles

ROOT = Path(__file__).parent.parent
LABELLED = ROOT / "tests/recognition/labelled.jsonl"
DATA = ROOT / "crawler/recognition/data"
RARE = 3  # features of fewer windows are not learned
RARE_OF_KIND = 4
PASSES = 30
PASSES_OF_KIND = 15
RATE = 0.5
DECAY = 1e-4

Features = tuple[set[str], set[str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """A labelled article's windows as features. ``kind``: none where the label is no announcement or states none.

    ``others``: the windows as they read under no headline, and with idle sentences strewn in as pages have them; they
    are learned from too.
    """

    is_announcement: bool
    kind: str | None
    windows: list[Features]
    others: tuple[list[Features], ...] = ()


def read_article(row: dict[str, Any], idle: Sequence[str] = ()) -> Article:
    windows, untitled = _read_windows(row)
    others = [untitled]
    if idle:
        others.append(_read_windows({**row, "text": _strew(row["text"], idle)})[0])
    return Article(
        is_announcement=row["label"] == "announcement",
        kind=row.get("kind") if row["label"] == "announcement" and row.get("kind") in LEARNED else None,
        windows=windows,
        others=tuple(others),
    )


def find_idle(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return the sentences that name no place, no body and none of our subjects."""
    texts = {s.text for row in rows for s in split_sentences(fold_punctuation(row["text"])) if len(s.text) > 10}
    return sorted(text for text in texts if not _BUSY.search(text) and not any(s.certain for s in scan_places(text)))


_BUSY = re.compile("标准|计量|认证|认可|检[定验测]|校准|量值|采信|质量|规[程范]|秤|[局委厅院签协议互双方两]")


def _strew(text: str, idle: Sequence[str]) -> str:
    """Put one or two idle sentences after one of the text's, now and then one before all; the same for one text."""
    chance = random.Random(text)
    told = [sentence.text for sentence in split_sentences(fold_punctuation(text))] or [text]
    at = chance.randrange(len(told)) + 1
    first = [chance.choice(idle)] if chance.random() < 0.3 else []
    return "".join([*first, *told[:at], *chance.choices(idle, k=chance.choice((1, 2))), *told[at:]])


def _read_windows(row: dict[str, Any]) -> tuple[list[Features], list[Features]]:
    """Return the features of an article's windows, under its headline and without."""
    published = parse_published(row.get("published"))
    cleaned = clean(row["text"], title=row.get("title"))
    text, title = fold_punctuation(cleaned.text), fold_punctuation(cleaned.title or "")
    cast = Cast(published.year if published else None)
    written = find_dateline(text, published)
    heading = Sentence(start=0, end=len(title), text=title, paragraph=0, role=Role.NEWS)
    headline = read_sentences([heading], cast, written)[0]
    readings = read_sentences(split_sentences(text), cast, written)
    masked = {number: mask(reading, published) for number, reading in enumerate(readings)}
    standings = {number: standings_of(reading) for number, reading in enumerate(readings)}
    windows = list(find_windows(readings))
    titled = mask(headline, published)
    return (
        [features_of(window, masked, standings, titled) for window in windows],
        [features_of(window, masked, standings, "") for window in windows],
    )


def read_file(path: Path) -> list[Article]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    idle = find_idle(rows)
    return [read_article(row, idle) for row in rows]


def read_cases() -> list[Article]:
    """Read the articles that the tests hold beside the labelled file."""
    told = [*ANNOUNCEMENTS, *FREE_ANNOUNCEMENTS, *LATER_ANNOUNCEMENTS, *WILD_ANNOUNCEMENTS]
    rejected = [*REJECTIONS, *FREE_REJECTIONS, *LATER_REJECTIONS, *WILD_REJECTIONS]
    rows = [
        {
            "label": "announcement" if number < len(told) else "other",
            "kind": case.kind if isinstance(case.kind, str) else case.kind[0],
            "title": case.title,
            "text": case.text,
            "published": case.published,
        }
        for number, case in enumerate([*told, *rejected])
    ]
    rows += [
        {"label": "announcement" if kind else "other", "kind": kind, "title": title, "text": text, "published": day}
        for kind, title, text, day in PLAIN
    ]
    return [read_article(row) for row in rows]


def invent_ordinary() -> list[Article]:
    made = make_articles(8 * len(ORDINARY_KINDS))
    return [read_article({"label": "other", "title": t, "text": text, "published": day}) for _, t, text, day in made]


def _vocabulary(windows: Sequence[Features], rare: int) -> dict[str, int]:
    seen = Counter(feature for runs, told in windows for feature in (*runs, *told))
    fit = [f for f, count in seen.items() if count >= rare and f.isprintable() and not {" ", "#"} & set(f)]
    return {feature: number for number, feature in enumerate(sorted(fit))}


def _index(window: Features, vocabulary: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """Return the numbers of a window's known features, and the share that each has in its score."""
    runs = [vocabulary[f] for f in sorted(window[0]) if f in vocabulary]
    told = [vocabulary[f] for f in sorted(window[1]) if f in vocabulary]
    share = np.array([1.0] * len(runs) + [float(STANDING_WEIGHT)] * len(told))
    return np.array(runs + told, dtype=int), share / np.sqrt(share.sum() + 1)


def learn(articles: Sequence[Article]) -> Weights:
    return Weights(act=_learn_act(articles), kinds=_learn_kinds(articles))


def _learn_act(articles: Sequence[Article]) -> dict[str, float]:
    """Learn to tell windows apart; of an announcement's windows the likeliest is the one that tells its act."""
    articles = [article for article in articles if article.windows]
    vocabulary = _vocabulary([window for article in articles for window in article.windows], RARE)
    articles += [replace(article, windows=windows) for article in articles for windows in article.others if windows]
    indexed = [[_index(window, vocabulary) for window in article.windows] for article in articles]
    told = [0] * len(articles)
    weights = np.zeros(len(vocabulary) + 1)
    for _ in range(2):
        examples = [
            (window, float(article.is_announcement))
            for number, article in enumerate(articles)
            for window in ([indexed[number][told[number]]] if article.is_announcement else indexed[number])
        ]
        weights = _descend(examples, len(vocabulary))
        told = [int(np.argmax([(weights[at] * share).sum() for at, share in windows])) for windows in indexed]
    named = {feature: float(weights[number]) for feature, number in vocabulary.items()}
    return {**named, BIAS: float(weights[-1])}


def _descend(examples: Sequence[tuple[tuple[np.ndarray, np.ndarray], float]], size: int) -> np.ndarray:
    """Return the weights of a logistic regression, by AdaGrad (Duchi et al. 2011)."""
    weights, squares = np.zeros(size + 1), np.full(size + 1, 1e-8)
    order = np.random.default_rng(0)
    for _ in range(PASSES):
        for number in order.permutation(len(examples)):
            (at, share), truth = examples[number]
            error = 1 / (1 + np.exp(-((weights[at] * share).sum() + weights[-1]))) - truth
            slope = error * share + DECAY * weights[at]
            squares[at] += slope * slope
            weights[at] -= RATE * slope / np.sqrt(squares[at])
            weights[-1] -= 0.02 * error
    return weights


def _learn_kinds(articles: Sequence[Article]) -> dict[str, tuple[float, ...]]:
    known = [
        (article.windows[0], LEARNED.index(article.kind)) for article in articles if article.windows and article.kind
    ]
    short = [({run for run in runs if len(run) < 4}, told) for (runs, told), _ in known]
    vocabulary = _vocabulary(short, RARE_OF_KIND)
    indexed = [(_index(window, vocabulary), kind) for window, (_, kind) in zip(short, known, strict=True)]
    weights = np.zeros((len(vocabulary) + 1, len(LEARNED)))
    squares = np.full_like(weights, 1e-8)
    order = np.random.default_rng(0)
    for _ in range(PASSES_OF_KIND):
        for number in order.permutation(len(indexed)):
            (at, share), kind = indexed[number]
            scores = (weights[at] * share[:, None]).sum(0) + weights[-1]
            error = np.exp(scores - scores.max())
            error /= error.sum()
            error[kind] -= 1
            slope = error[None, :] * share[:, None] + DECAY * weights[at]
            squares[at] += slope * slope
            weights[at] -= RATE * slope / np.sqrt(squares[at])
            weights[-1] -= 0.02 * error
    named = {feature: tuple(map(float, weights[number])) for feature, number in vocabulary.items()}
    return {**named, BIAS: tuple(map(float, weights[-1]))}


def write(weights: Weights) -> None:
    note = "# learned from tests/recognition/labelled.jsonl by python -m bench.second_look; hundredths\n"
    note += f"# labelled.jsonl has sha256 {hashlib.sha256(LABELLED.read_bytes()).hexdigest()}\n"
    acts = "".join(f"{run}\t{round(100 * w)}\n" for run, w in sorted(weights.act.items()) if round(100 * w))
    kinds = "".join(
        f"{run}\t{' '.join(str(round(100 * w)) for w in row)}\n"
        for run, row in sorted(weights.kinds.items())
        if max(map(abs, row)) >= 0.1
    )
    (DATA / "second_look.tsv").write_text(f"{note}run\tweight\n{acts}", "utf-8")
    (DATA / "second_look_kinds.tsv").write_text(
        f"{note}# weights: of {', '.join(LEARNED)}\nrun\tweights\n{kinds}", "utf-8"
    )


def likelihoods(articles: Sequence[Article], weights: Weights) -> list[float]:
    return [max((likelihood(*window, weights) for window in a.windows), default=0.0) for a in articles]


def print_figures(articles: Sequence[Article], found: Sequence[float]) -> None:
    wanted = sum(article.is_announcement for article in articles)
    for least in (0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        flagged = [a.is_announcement for a, share in zip(articles, found, strict=True) if share >= least]
        right = sum(flagged)
        print(
            f"likelihood {least:.2f} and more: precision {right / max(1, len(flagged)):.3f},"
            f" recall {right / max(1, wanted):.3f}, F1 {2 * right / max(1, wanted + len(flagged)):.3f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--blocks", type=int, default=7)
    parser.add_argument("files", nargs="*", type=Path)
    options = parser.parse_args()
    articles, ordinary = read_file(LABELLED), [*read_cases(), *invent_ordinary()]
    if not options.check:
        write(learn([*articles, *ordinary]))
        return
    if options.files:
        weights = learn([*articles, *ordinary])
        for path in options.files:
            others = read_file(path)
            print(path.name, len(others))
            print_figures(others, likelihoods(others, weights))
        return
    bounds = np.linspace(0, len(articles), options.blocks + 1).astype(int)
    found: list[float] = []
    for first, last in pairwise(bounds):
        found += likelihoods(articles[first:last], learn([*articles[:first], *articles[last:], *ordinary]))
    print_figures(articles, found)


if __name__ == "__main__":
    main()
