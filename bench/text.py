"""Speed of repairing text, as a multiple of what OpenCC's t2s takes for the same text in the same run.

    python -m bench.text [FILE]

FILE holds UTF-8 text, a paragraph a line; without one, a news item written for the tests is repeated with its words in
turn. Sound text is read as it stands; annotated text has pinyin behind a hundred characters; shifted text is cut before
marks as well, and is read twice: with what is remembered of the pages before, and with nothing remembered of any. Each
is read in pages of ten paragraphs, and one by one. The model's load time and the peak of memory stand below.
"""

import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import opencc
from pypinyin.pinyin_dict import pinyin_dict

from crawler.text import clean
from crawler.text.bytes_decoder import find_shifted, forget_runs
from crawler.text.line import Work
from tests.text.damage import damage

ROUNDS = 3
TABLE_SIZE = 100
CLAUSES = (
    "根据协议，双方将在国家标准制定、检验检测等方面开展合作。",
    "两地市场监管部门联合召开工作会议，部署下半年重点任务。",
    "《合作备忘录》明确，联席会议每年召开一次，由成员单位轮流承办。",
    "记者从发布会上获悉，可重复使用的封签也在推广。",
    "基地设有六个实验室，面向企业开放。“一站式”服务平台同时上线。",
    "人才库、共享实验室和互认清单，列在这份协议的前三条。",
)


def main() -> int:
    """Print the table."""
    simplified = read_paragraphs()
    to_traditional = opencc.OpenCC("s2t").convert
    traditional = [to_traditional(line) for line in simplified]
    table = choose_table("".join(traditional))
    t2s = opencc.OpenCC("t2s").convert
    start = time.process_time()
    find_shifted("備忘錄?!逗献鱾渫洝访鞔_,", Work())
    load_seconds = time.process_time() - start
    print(f"{'text':24}{'KB':>8}{'ours MB/s':>12}{'t2s MB/s':>12}{'ratio':>8}")
    for name, lines in {
        "sound": simplified,
        "traditional": traditional,
        "annotated": [damage(line, table, cut=False) for line in traditional],
        "shifted": [damage(line, table, cut=True) for line in traditional],
    }.items():
        size = sum(len(line.encode()) for line in lines)
        for unit, length in (("pages", 10), ("paragraphs", 1)):
            texts = ["\n".join(lines[i : i + length]) for i in range(0, len(lines), length)]
            theirs = measure(t2s, texts)
            runs = {name: clean, "new to it": clean_afresh} if name == "shifted" else {name: clean}
            for label, function in runs.items():
                ours = measure(function, texts)
                rates = f"{size / ours / 1e6:>12.2f}{size / theirs / 1e6:>12.2f}"
                print(f"{label + ', ' + unit:24}{size / 1000:>8.0f}{rates}{'1/' + format(ours / theirs, '.1f'):>8}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"model loaded in {load_seconds:.2f} s of CPU; peak {peak:.0f} MB")
    return 0


def read_paragraphs() -> list[str]:
    """Return the paragraphs of the file named, or invented ones."""
    if len(sys.argv) > 1 and Path(sys.argv[1]).is_file():
        return Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    rng = random.Random(1)
    return ["".join(rng.sample(CLAUSES, 4)) for _ in range(300)]


def choose_table(text: str) -> dict[str, str]:
    """Return a mirror's table: the text's commonest characters that are no simplified ones, with their readings."""
    t2s = opencc.OpenCC("t2s").convert
    changed = [c for c in set(text) if t2s(c) != c and ord(c) in pinyin_dict]
    changed.sort(key=lambda c: (-text.count(c), c))
    return {c: pinyin_dict[ord(c)].split(",")[0] for c in changed[:TABLE_SIZE]}


def clean_afresh(text: str) -> object:
    """Clean a text as if it were the first."""
    forget_runs()
    return clean(text)


def measure(convert: Callable[[str], object], texts: list[str]) -> float:
    """Return seconds of CPU, the best of the rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for text in texts:
            convert(text)
        best = min(best, time.process_time() - start)
    return best


if __name__ == "__main__":
    sys.exit(main())
