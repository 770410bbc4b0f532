"""Writes ``crawler/sameness/common_pairs.txt``: how many news have a pair of neighbouring characters.

    python -m bench.common_pairs

Counted in the labelled news of this field, and taken from the packaged language model for any other text: a pair of
probability p stands in the share 1 - exp(-300 p) of news of 300 characters.
"""

import json
import math
import re
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path

from crawler.sameness.fold import fold_string
from crawler.sameness.rarity import RAREST
from crawler.text.language_model import MODEL_FILE, SCALE, LanguageModel

NEWS = Path("tests/recognition/labelled.jsonl")
TARGET = Path("crawler/sameness/common_pairs.txt")
_STEP = 0.5  # of the weights that are written
_LENGTH = 300
_CHINESE = re.compile("[\u3400-\u9fff]+")


def main() -> None:
    """Write the file; print how many pairs it lists."""
    weights: dict[str, float] = defaultdict(lambda: RAREST)
    for counted in (_count_news(), _read_model()):
        for pair, weight in counted.items():
            weights[pair] = min(weights[pair], weight)
    levels: defaultdict[float, list[str]] = defaultdict(list)
    for pair, weight in weights.items():
        if (level := round(weight / _STEP) * _STEP) < RAREST:
            levels[level].append(pair)
    lines = [f"{level:g}\t{''.join(sorted(pairs))}" for level, pairs in sorted(levels.items())]
    TARGET.write_text(
        "# weight, then the folded pairs of it; made by bench/common_pairs.py\n" + "\n".join(lines) + "\n"
    )
    print(f"{sum(map(len, levels.values())):,} pairs in {TARGET.stat().st_size:,} bytes")


def _count_news() -> dict[str, float]:
    rows = [json.loads(line) for line in NEWS.read_text("utf-8").splitlines()]
    held: Counter[str] = Counter()
    for row in rows:
        folded = [fold_string(piece) for piece in _CHINESE.findall(f"{row['title']}\n{row['text']}")]
        held.update({piece[i : i + 2] for piece in folded for i in range(len(piece) - 1)})
    return {pair: math.log((len(rows) + 1) / (count + 0.5)) for pair, count in held.items()}


def _read_model() -> dict[str, float]:
    model = LanguageModel((files("crawler.text") / MODEL_FILE).read_bytes())
    shares: defaultdict[str, float] = defaultdict(float)
    for first, second, cost in model.pairs():
        if _CHINESE.fullmatch(first + second):
            shares[fold_string(first + second)] += math.exp(-cost / SCALE)
    return {pair: -math.log(-math.expm1(-_LENGTH * share)) for pair, share in shares.items() if share > 1e-7}


if __name__ == "__main__":
    main()
