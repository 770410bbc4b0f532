"""Articles a second that are compared with all that is stored and then stored, beside datasketch's MinHashLSH.

    python -m bench.sameness [ARTICLES]

One stream of invented news, a third of them copies or look-alikes, goes through fingerprint, search and store on SQLite
in a file, in one process; the same texts, folded alike, go through datasketch (128 permutations, threshold 0.5) if it
is installed: `pip install datasketch`. The cost of one article is shown as the store grows, and what a start takes.
"""

import importlib.util
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import resident_mb
from crawler.pipelines.match import find_story
from crawler.recognition import Recognition
from crawler.sameness import make_fingerprint
from crawler.sameness.fold import fold_string
from storage.database import Database
from storage.similar import add_print
from tests.sameness.news import elsewhere, make_facts, next_year, with_menus, write

ARTICLES = 20_000
OTHER = Recognition(label="other")


@dataclass(frozen=True)
class Story:
    """An article of the stream and the number of the original that it is a copy of, if any."""

    title: str
    text: str
    original: int | None


def main() -> int:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else ARTICLES
    stream = list(write_stream(count))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        ours = run_ours(stream, url)
        print(f"{'articles/s, fingerprint + search + store':44}{count / ours:10.0f}")
        print(f"{'start with all of it stored, seconds':44}{measure_start(url):10.3f}")
    if importlib.util.find_spec("datasketch") is None:
        print("datasketch is not installed: no comparison")
        return 0
    theirs = run_datasketch(stream)
    print(f"{'articles/s, datasketch':44}{count / theirs:10.0f}\n{'ratio':44}{theirs / ours:10.2f}")
    return 0


def write_stream(count: int) -> Iterator[Story]:
    """Yield originals, each sixth followed by a copy and each twelfth by a look-alike."""
    number, key = 0, 0
    while number < count:
        facts = make_facts(key)
        original = number
        yield Story(*write(facts), None)
        number += 1
        if key % 6 == 0:
            title, text = write(facts)
            yield Story(title, with_menus(text), original)
            number += 1
        if key % 12 == 5:
            yield Story(*write(next_year(facts) if key % 24 == 5 else elsewhere(facts)), None)
            number += 1
        key += 1


def run_ours(stream: list[Story], url: str) -> float:
    """Return the CPU seconds of the whole stream; say what the last tenth of each tenth cost, and what went wrong."""
    database = Database(url)
    database.migrate(datetime.now(UTC))
    numbers: dict[int, int] = {}
    lost = merged = 0
    resident = resident_mb()
    start = lap = time.process_time()
    with database.write() as session:
        for number, story in enumerate(stream):
            fingerprint = make_fingerprint(story.text, title=story.title)
            match = find_story(session, fingerprint, OTHER)
            article_id, _ = add_print(
                session,
                match.story_id,
                version=fingerprint.version,
                payload=fingerprint.payload,
                sampled=match.sampled,
                title=story.title,
                text=story.text,
                published=None,
            )
            numbers[article_id] = number
            found = None if match.of_article_id is None else numbers[match.of_article_id]
            lost += story.original is not None and found is None
            merged += found is not None and found != story.original
            if (number + 1) % max(1, len(stream) // 5) == 0:
                cost = (time.process_time() - lap) / max(1, len(stream) // 5) * 1000
                print(f"{'ms an article, up to ' + format(number + 1, ','):44}{cost:10.2f}")
                lap = time.process_time()
    seconds = time.process_time() - start
    print(f"{'copies lost / other events merged':44}{lost:7} / {merged}")
    print(f"{'resident bytes an article':44}{(resident_mb() - resident) * 2**20 / len(stream):10.0f}")
    database.dispose()
    return seconds


def measure_start(url: str) -> float:
    """Return the seconds until the first article is compared, in a database that is open for the first time."""
    title, text = write(make_facts(1))
    fingerprint = make_fingerprint(text, title=title)
    start = time.perf_counter()
    database = Database(url)
    with database.read() as session:
        find_story(session, fingerprint, OTHER)
    database.dispose()
    return time.perf_counter() - start


def run_datasketch(stream: list[Story]) -> float:
    """Return the CPU seconds that MinHashLSH takes for the same texts."""
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found,unused-ignore]

    index, hashes = MinHashLSH(threshold=0.5, num_perm=128), {}
    start = time.process_time()
    for number, story in enumerate(stream):
        folded = fold_string(story.title + story.text)
        minhash = MinHash(num_perm=128)
        minhash.update_batch([folded[i : i + 5].encode() for i in range(max(1, len(folded) - 4))])
        max((float((hashes[found] == minhash.hashvalues).mean()) for found in index.query(minhash)), default=0.0)
        index.insert(number, minhash)
        hashes[number] = minhash.hashvalues
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
