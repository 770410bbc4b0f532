"""Random, mutated and damaged texts through the repair: none may raise, take long, or be changed by a second one.

Nor may what is remembered of other texts change what comes out.

    python -m bench.fuzz_text [MINUTES [FILE]]

MINUTES of CPU, 60 by default; the first of them go to inputs of 10 million characters, of every kind that could take
more than linear time. FILE holds more sentences to damage and mutate, one a line. Prints what was found, keeps each
such text in a file, and exits with 1 if there was any.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import opencc

from bench.text import CLAUSES, choose_table
from crawler.text import clean
from crawler.text.bytes_decoder import forget_runs
from tests.text.damage import damage

MINUTES = 60
LONG = 10_000_000  # characters
SECONDS, SECONDS_PER_MILLION = 4.0, 8.0  # of CPU that a text may take; no more than four for all that is in doubt
PROGRESS = 5000
ASKED_AFRESH = 5  # one text in so many is repaired again with nothing remembered
HOSTILE = (
    "標準質量检验的是海口?？!，、。(（)）<>biāozhǔn/ =\"'&;:@#$^~`*\u200b\u3000\ud800\udfff\x00\x85€着著ÖÐÃ¤涓浗锟斤拷"
    "\n0９😀🏻年月A％…—“”「」《》"
)
PIECES = (
    *("?!", "?；", "?。", "(biāo)", "（zhì）", "?biāo)", "<sup id=1>", "</sup>", "，，", "@@", "软件开发定制"),
    *("？?", "年月", "?、"),
)


def main(minutes: str = str(MINUTES), file: str | None = None) -> int:
    """Print how many texts were read and what was found."""
    end = time.process_time() + 60 * float(minutes)
    sentences = [*CLAUSES, *(Path(file).read_text(encoding="utf-8").splitlines() if file else ())]
    rng = random.Random(time.time_ns())
    found: Counter[str] = Counter()
    slowest: dict[str, tuple[float, int]] = {}
    for kind, text in chain(worst_texts(), draw_texts(rng, sentences)):
        found["texts"] += 1
        taken, complaint = look_at(text)
        if taken / (len(text) + 1000) > slowest.get(kind, (0, 1))[0] / (slowest.get(kind, (0, 1))[1] + 1000):
            slowest[kind] = taken, len(text)
        if kind.startswith("worst"):
            print(f"{kind}: {len(text)} characters in {taken:.1f} s", flush=True)
        if complaint:
            found["complaints"] += 1
            kept = Path(tempfile.gettempdir()) / f"concord-fuzz-text-{found['complaints']}.txt"
            kept.write_text(text[:1_000_000], encoding="utf-8", errors="surrogatepass")
            print(f"{kind}: {complaint}: {kept}", flush=True)
        if found["texts"] % PROGRESS == 0:
            print(f"{found['texts']} texts, {found['complaints']} complaints", flush=True)
        if time.process_time() > end:
            break
    print(f"{found['texts']} texts, {found['complaints']} complaints; slowest of each kind:")
    for kind, (taken, size) in slowest.items():
        print(f"  {kind}: {taken:.3f} s for {size} characters")
    return 1 if found["complaints"] else 0


def look_at(text: str) -> tuple[float, str]:
    """Return the seconds of CPU that the repair takes, and what is wrong with it, if anything is."""
    begun = time.process_time()
    try:
        cleaned = clean(text)
        taken = time.process_time() - begun
        if taken > SECONDS + SECONDS_PER_MILLION * len(text) / 1e6:
            return taken, f"{taken:.1f} s for {len(text)} characters"
        last = 0
        for start, stop in cleaned.uncertain:
            if not last <= start < stop <= len(cleaned.text):
                return taken, f"uncertain span {start}-{stop}"
            last = stop
        if len(text) < LONG // 2:
            if any(not 0 <= r.start <= r.end <= len(cleaned.text) for r in cleaned.repairs):
                return taken, "a repair outside the text"
            if clean(cleaned.text).text != cleaned.text:
                return taken, "cleaned twice it is otherwise"
            if len(cleaned.text) % ASKED_AFRESH == 0:
                forget_runs()
                if clean(text) != cleaned:
                    return taken, "what was remembered made it otherwise"
    except Exception as error:  # noqa: BLE001  whatever is raised is what this looks for
        return time.process_time() - begun, f"raised {type(error).__name__}: {error}"
    return taken, ""


def worst_texts() -> Iterator[tuple[str, str]]:
    """Yield texts of ten million characters."""
    table = {"標": "biāo", "準": "zhǔn", "監": "jiān", "規": "guī"}
    to_traditional = opencc.OpenCC("s2t").convert
    hurt = damage(to_traditional("".join(CLAUSES)), table, cut=True)
    for piece in (
        *("?", "?!", "?，", "??、", "(", "標(biāo)", "標(biāo", "(biāo)", "<", "<sup id=1>", "<sup ", "，，", "，。"),
        *("@@標", "年月", "&#xff0c;標", "한국", "岆珨", "ﾖﾐ", "ПµНі", "╧╡", "銆?", "的梓"),
        *("软件开发定制，", "着", "著", "標准", "ÖÐ", "Ã", "涓浗", "\ud800", "\u200b\u200c", "\r", "😀標", "海口?"),
        *("?！標準", "標準?zhǔn)", "“", "”?!", "\n", "a?!b", "一(yī)不(bù)", hurt, hurt + "\n", hurt[7:31]),
    ):
        yield f"worst {piece[:8]!a}", piece * (LONG // len(piece))


def draw_texts(rng: random.Random, sentences: list[str]) -> Iterator[tuple[str, str]]:
    """Yield short texts without end."""
    traditional = [*map(opencc.OpenCC("s2t").convert, sentences)]
    tables = [choose_table("".join(rng.sample(traditional, k=min(6, len(traditional))))) for _ in range(8)]

    def hurt() -> str:
        text = "".join(rng.choices(traditional, k=rng.randint(1, 6))).encode("gbk", "ignore").decode("gbk")
        return damage(text, rng.choice(tables), cut=rng.random() < 0.7)

    def noise() -> str:
        return "".join(rng.choices(HOSTILE, k=rng.randint(0, 300)))

    def anything() -> str:
        return "".join(
            chr(rng.choice((rng.randrange(0x250), rng.randrange(0x3000, 0xA000), rng.randrange(0x110000))))
            for _ in range(rng.randint(0, 200))
        )

    def wrong() -> str:
        data = rng.choice(sentences).encode(rng.choice(("gb18030", "utf-8", "big5", "utf-16-le")), "ignore")
        return data.decode(
            rng.choice(
                ("latin-1", "cp1252", "gb18030", "big5", "cp949", "shift_jis", "cp1251", "cp866", "cp437", "mac_roman")
            ),
            rng.choice(("ignore", "replace")),
        )

    kinds: dict[str, Callable[[], str]] = {
        "damaged": hurt,
        "noise": noise,
        "anything": anything,
        "wrong charset": wrong,
    }
    kinds["mutated"] = lambda: mutate(rng, hurt(), [hurt, noise, lambda: rng.choice(sentences), wrong])
    while True:
        kind = rng.choice(("damaged", "noise", "anything", "wrong charset", "mutated", "mutated", "mutated"))
        yield kind, kinds[kind]()


def mutate(rng: random.Random, text: str, others: list[Callable[[], str]]) -> str:
    """Cut, splice, double and turn round pieces of a text."""
    for _ in range(rng.randint(1, 8)):
        start = rng.randint(0, len(text))
        end = min(len(text), start + rng.randint(0, 40))
        way = rng.randrange(6)
        middle = text[start:end]
        if way == 0:
            middle = ""
        elif way == 1:
            middle = rng.choice(others)()[: rng.randint(1, 60)]
        elif way == 2:
            middle *= rng.randint(2, 12)
        elif way == 3:
            middle = middle[::-1]
        elif way == 4:
            middle += rng.choice(PIECES) * rng.randint(1, 5)
        else:
            middle = "".join(rng.choices(HOSTILE, k=rng.randint(1, 8)))
        text = text[:start] + middle + text[end:]
    return text


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
