"""What the package's patterns cost on texts made to cost them most, and what the program's steps cost on those texts.

A pattern that is tried at every place of a long run of spaces, or of its own words, is quadratic by itself. Many are,
and are asked only of lines or titles of bounded length. So each pattern names the texts that hurt it, and what must be
linear in those is the work that the program does: cleaning, recognising, comparing, and reading pages and listings.

``python -m tests.torture.patterns`` tries all of them.
"""

import importlib
import itertools
import pkgutil
import re
import sys
import time
from collections.abc import Callable, Iterator

import crawler
import storage
from crawler.extraction import extract, find_challenge, read_links
from crawler.recognition import recognize
from crawler.sameness import make_fingerprint
from crawler.text import clean
from crawler.text.patterns import compile_late

LATE = type(compile_late(""))

SHORT, LONG = 150, 600
PATTERN_RATIO = 10.0  # of a linear pattern about 4, of a quadratic one 16
SECONDS_TOLD = 0.002  # what takes less at the longer length is no danger, and too little to tell a ratio from noise
EVERYDAY = (
    "标准",
    "合作",
    "市",
    "年",
    "1",
    "2026-",
    "a",
    "x1",
    " ",
    "\n",
    "（",
    "《",
    "<",
    "<a ",
    "/",
    '="',
    "、",
    "，",
)


def find_patterns() -> dict[str, re.Pattern[str] | re.Pattern[bytes]]:
    """Return every compiled pattern that a module holds, also in its tuples, lists and dicts, by where it stands."""
    found: dict[str, re.Pattern[str] | re.Pattern[bytes]] = {}
    known: set[tuple[object, int]] = set()
    for package in (crawler, storage):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if info.name.endswith("__main__") or ".migrations" in info.name or info.name == "crawler.attachments.child":
                continue
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                for pattern in _unpack(value, 3):
                    if (pattern.pattern, pattern.flags) not in known:
                        known.add((pattern.pattern, pattern.flags))
                        found[f"{info.name}.{name}#{len(found)}"] = pattern
    return found


def _unpack(value: object, depth: int) -> Iterator[re.Pattern[str] | re.Pattern[bytes]]:
    if isinstance(value, (re.Pattern, LATE)):
        yield re.compile(value.pattern, value.flags)
    elif depth and isinstance(value, tuple | list | set | frozenset):
        for part in value:
            yield from _unpack(part, depth - 1)
    elif depth and isinstance(value, dict):
        for part in itertools.chain(value, value.values()):
            yield from _unpack(part, depth - 1)
    elif depth and type(value).__module__.startswith(("crawler.", "storage.")) and hasattr(value, "__dict__"):
        yield from _unpack(tuple(vars(value).values()), depth - 1)


def make_seeds(pattern: re.Pattern[str] | re.Pattern[bytes]) -> list[str]:
    """Return pieces to repeat: runs of the pattern's own literals and samples of its classes, and everyday ones."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    literals = re.findall(r"[\u3400-\u9fff]{1,4}|[A-Za-z]{2,12}|[《》（）()“”\"'<>=:：、，,.。/-]", source)
    classes = {r"\d": "1", r"\s": " ", r"\w": "a", ".": "x"}
    own = [*dict.fromkeys(literals)][:10] + [sample for name, sample in classes.items() if name in source]
    pairs = [a + b for a, b in itertools.product(own[:5], ("1", " ", "市", "x"))]
    return [*dict.fromkeys([*own, *pairs, *EVERYDAY])]


def cost(pattern: re.Pattern[str] | re.Pattern[bytes], text: str) -> float:
    """Return the seconds of the processor that it takes to look for every match."""
    subject = text if isinstance(pattern.pattern, str) else text.encode("utf-8")
    began = time.process_time()
    for _ in pattern.finditer(subject):  # type: ignore[arg-type]
        pass
    return time.process_time() - began


def find_worst(pattern: re.Pattern[str] | re.Pattern[bytes]) -> tuple[float, str]:
    """Return the greatest ratio of costs between the two lengths, and the piece whose repetition makes it."""
    worst, by = 0.0, ""
    for seed in make_seeds(pattern):
        long = cost(pattern, _repeat(seed, LONG))
        if long < SECONDS_TOLD:
            continue
        short = min(cost(pattern, _repeat(seed, SHORT)) for _ in range(2))
        again = min(long, cost(pattern, _repeat(seed, LONG)))
        ratio = again / max(short, 1e-5)
        if again >= SECONDS_TOLD and ratio > worst:
            worst, by = ratio, seed
    return worst, by


def _repeat(seed: str, length: int) -> str:
    return (seed * (length // len(seed) + 1))[:length] + "\x00"


def find_seeds() -> dict[str, str]:
    """Return the pieces whose repetition costs some pattern more than in proportion, each with that pattern's name."""
    found: dict[str, str] = {}
    for name, pattern in find_patterns().items():
        ratio, seed = find_worst(pattern)
        if ratio > PATTERN_RATIO:
            found.setdefault(seed, name)
    return found


LEAD = "3月1日，北京、天津、河北三地市场监管局签署计量合作备忘录。"
PAGE = (
    "<html><head><title>{0}</title></head><body><h1>{0}</h1><p>来源：{0}</p><ul><li>"
    '<a href="/a1.html" title="{0}">{0}</a><span>2026-03-02</span></li></ul>'
    "<div class=TRS_Editor>{1}</div></body></html>"
)
STEPS_SHORT, STEPS_LONG = 2_000, 8_000
RATIO_MAX = 9.0  # of a linear step about 4, of a quadratic one 16
SECONDS_MATTER = 0.1


def find_slow_steps(seed: str) -> dict[str, float]:
    """Return the steps that cost more than in proportion on the repeated piece, with their ratios."""
    short = measure_steps(_repeat(seed, STEPS_SHORT))
    long = measure_steps(_repeat(seed, STEPS_LONG))
    suspects = [step for step in long if long[step] > SECONDS_MATTER and long[step] > RATIO_MAX * short[step]]
    if not suspects:
        return {}
    again = measure_steps(_repeat(seed, STEPS_LONG))  # a busy machine disturbs one measurement, not the same one twice
    ratios = {step: min(long[step], again[step]) / max(short[step], 1e-4) for step in suspects}
    return {step: ratio for step, ratio in ratios.items() if ratio > RATIO_MAX}


def measure_steps(text: str) -> dict[str, float]:
    """Return the seconds of the processor that each step takes with the text in all its places."""
    body = f"{LEAD}{text}\n{LEAD}"
    page = PAGE.format(text, f"<p>{body}</p><p>{text}</p>")
    cleaned = clean(body, title=text[:300])
    steps: dict[str, Callable[[], object]] = {
        "clean": lambda: clean(body, title=text[:300]),
        "recognize": lambda: recognize(text[:300], body, published="2026-03-01"),
        "recognize the cleaned": lambda: recognize(cleaned.title, cleaned.text, published="2026-03-01"),
        "fingerprint": lambda: make_fingerprint(cleaned.text, title=cleaned.title),
        "extract": lambda: extract(page, url="http://www.example.gov.cn/t20260302_1.html"),
        "links": lambda: read_links(page, url="http://www.example.gov.cn/"),
        "challenge": lambda: find_challenge(200, {}, page.encode()),
    }
    costs = {}
    for step, work in steps.items():
        began = time.process_time()
        work()
        costs[step] = time.process_time() - began
    return costs


def main() -> None:
    """Print every piece that hurts a pattern, and the steps that it hurts; exit status 1 if there is one."""
    measure_steps("标准")  # loads what is loaded late
    seeds, slow = find_seeds(), 0
    for seed, name in seeds.items():
        steps = find_slow_steps(seed)
        slow += bool(steps)
        said = ", ".join(f"{step} {ratio:.0f} times" for step, ratio in steps.items()) or "every step is linear"
        print(f"{seed!r:<20}{name:<60}{said}", flush=True)
    print(f"{len(find_patterns())} patterns, {len(seeds)} texts that hurt one, {slow} that hurt a step")
    sys.exit(bool(slow))


if __name__ == "__main__":
    main()
