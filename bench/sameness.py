"""Checking and storing beside datasketch's MinHashLSH, the memory it takes, what it finds, and the start afterwards.

    python -m bench.sameness [ARTICLES]     20,000 unless told; docs/scale.md shows 100,000

One stream of invented news, two in five of them copies and look-alikes, goes through fingerprint, search and store on
SQLite in a file, in one process. The same texts, folded alike, go through datasketch (128 permutations, threshold 0.5)
in a process of its own, if it is installed: `pip install datasketch`. Seconds are of CPU, over the last twentieth
before each size; recognition and the repair of the text are not part of either.
"""

import importlib.util
import multiprocessing
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import new_databases, print_table, resident_mb
from bench.newsroom import Item, write_stream
from bench.scale import fill, measure_start
from crawler.pipelines.match import find_story
from crawler.recognition import Recognition
from crawler.sameness import make_fingerprint
from crawler.sameness.fold import fold_string
from storage.database import Database
from storage.similar import add_print

ARTICLES = 20_000
OTHER = Recognition(label="other")
Receive = Callable[[int, Item], int | None]
"""Compares an article with those before it and stores it; returns the number of the one it is linked to."""


def main() -> None:
    """Print the tables."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else ARTICLES
    columns = ["articles", "ms an article", "MB", "precision", "recall", "F1", "look-alikes merged"]
    rows = list(_in_a_process(_measure_ours, count))
    print_table("compared and stored", columns, rows)
    print(f"  {_growth(rows):.2f} kB an article from {rows[0][0]:,} on; the rest are tables and caches")
    if importlib.util.find_spec("datasketch") is None:
        print("datasketch is not installed: no comparison")
    else:
        theirs = list(_in_a_process(_measure_datasketch, count))
        print_table("datasketch MinHashLSH", columns, theirs)
        print(f"  {_growth(theirs):.2f} kB an article")
        ratio = float(str(theirs[-1][1])) / float(str(rows[-1][1]))
        print(f"  at {count:,} articles ours are {ratio:.2f} times as many a second")
    starts: list[list[object]] = []
    for kind, url in new_databases():
        fill(url, count)
        starts.append([kind, count, *measure_start(url)])
    print_table("start of a process", ["", "articles", "s to the first answer", "MB"], starts)


def _in_a_process(measure: Callable[[int], list[list[object]]], count: int) -> list[list[object]]:
    """Return what ``measure`` returns in a new process: memory and caches of one are not those of the other."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (count,))


def _measure_ours(count: int) -> list[list[object]]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.sqlite3'}", scratch=True)
        database.migrate(datetime.now(UTC))
        numbers = array("i", [-1])  # of the stream, by article
        with database.write() as session:

            def receive(number: int, item: Item) -> int | None:
                fingerprint = make_fingerprint(item.text, title=item.title, published=item.published)
                match = find_story(session, fingerprint, OTHER)
                article_id, _ = add_print(
                    session,
                    match.story_id,
                    version=fingerprint.version,
                    payload=fingerprint.payload,
                    sampled=match.sampled,
                    title=item.title,
                    text=item.text,
                    published=item.published,
                )
                numbers.extend([-1] * (article_id + 1 - len(numbers)))
                numbers[article_id] = number
                return None if match.of_article_id is None else numbers[match.of_article_id]

            rows = list(_run(count, receive))
        database.dispose()
    return rows


def _measure_datasketch(count: int) -> list[list[object]]:
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found,unused-ignore]

    index, hashes = MinHashLSH(threshold=0.5, num_perm=128), {}

    def receive(number: int, item: Item) -> int | None:
        folded = fold_string((item.title or "") + item.text)
        minhash = MinHash(num_perm=128)
        minhash.update_batch([folded[i : i + 5].encode() for i in range(max(1, len(folded) - 4))])
        found = [(float((hashes[one] == minhash.hashvalues).mean()), one) for one in index.query(minhash)]
        index.insert(number, minhash)
        hashes[number] = minhash.hashvalues
        likeness, best = max(found, default=(0.0, 0))
        return best if likeness >= 0.5 else None

    return list(_run(count, receive))


def _run(count: int, receive: Receive) -> Iterator[list[object]]:
    """Send the stream through; yield a row at a fifth, at half and at the end of it."""
    stories = array("i")  # number of the original, by number in the stream
    right = linked = copies = look_alikes = merged = 0
    last, spent = max(1, count // 20), 0.0
    sizes = (count // 5, count // 2, count)
    for number, item in enumerate(write_stream(count)):
        stories.append(number if item.original is None else item.original)
        start = time.process_time()
        found = receive(number, item)
        spent += time.process_time() - start
        copies += item.original is not None
        look_alikes += item.is_look_alike
        if found is not None:
            linked += 1
            right += item.original is not None and stories[found] == item.original
            merged += item.is_look_alike
        if number + 1 + last in sizes:
            spent = 0.0
        if number + 1 in sizes:
            precision, recall = right / max(1, linked), right / max(1, copies)
            f1 = 2 * precision * recall / max(1e-9, precision + recall)
            milliseconds = spent / last * 1000
            yield [number + 1, milliseconds, resident_mb(), precision, recall, f1, f"{merged} of {look_alikes}"]


def _growth(rows: list[list[object]]) -> float:
    """Return the kilobytes of resident memory that an article added between the first row and the last."""
    (first, _, before, *_), (last, _, after, *_) = rows[0], rows[-1]
    return (float(str(after)) - float(str(before))) * 1024 / (int(str(last)) - int(str(first)))


if __name__ == "__main__":
    main()
