"""Mutated pages through every reader of pages: none may raise, none may take long.

    python -m bench.fuzz [FOLDER [COUNT]]

FOLDER holds HTML files to mutate beside those that the tests are made of; COUNT is 10,000. Hypothesis draws the
mutations (cuts, splices of other pages, hostile fragments, bytes), and shrinks a page that raises. Exits with 1 where
one raised, or twice took more CPU than ``BUDGET_SECONDS`` and ``BUDGET_SECONDS_PER_MB`` allow; that page is kept.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

COUNT = 10_000
PROGRESS = 500  # Pages between two lines, so that a run that is stopped has told a count
PAGE_MAX = 120_000  # Bytes of a page that are mutated: a longer one costs time and shows no more
BUDGET_SECONDS, BUDGET_SECONDS_PER_MB = 1.0, 3.0


def main(folder: str | None = None, count: str = str(COUNT)) -> int:
    """Print how many pages were read, how long they took, and the first that raised."""
    from tests.extraction.test_hostile_pages import FRAGMENTS, SEED_PAGES, read_all

    paths = sorted(Path(folder).glob("*.htm*")) if folder else []
    originals = [*SEED_PAGES, *(path.read_bytes()[:PAGE_MAX] for path in paths)]
    seconds: list[float] = []
    over: list[tuple[float, int, Path]] = []

    def measure(page: bytes) -> float:
        begun = time.process_time()
        read_all(page)
        return time.process_time() - begun

    steps = st.lists(
        st.tuples(
            st.sampled_from(["cut", "fragment", "splice", "bytes", "double", "swap"]),
            st.floats(0, 1),
            st.integers(1, 4000),
            st.integers(0, 10_000),
            st.binary(min_size=1, max_size=6),
        ),
        min_size=1,
        max_size=14,
    )

    @settings(
        max_examples=int(count),
        deadline=None,
        database=None,
        derandomize=False,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(st.integers(0, len(originals) - 1), steps)
    def read_mutated(original: int, drawn: list[tuple[str, float, int, int, bytes]]) -> None:
        page = bytearray(originals[original])
        for kind, place, length, number, some in drawn:
            start = int(place * len(page))
            end = min(len(page), start + length)
            other = originals[number % len(originals)]
            if kind == "cut":
                del page[start:end]
            elif kind == "fragment":
                page[start:start] = FRAGMENTS[number % len(FRAGMENTS)]
            elif kind == "splice":
                page[start:start] = other[number % len(other) :][:length]
            elif kind == "bytes":
                page[start : start + len(some)] = some
            elif kind == "double":
                page[end:end] = page[start:end] * (1 + number % 20)
            else:
                page[start:end] = page[start:end][::-1]
        budget = BUDGET_SECONDS + BUDGET_SECONDS_PER_MB * len(page) / 1e6
        taken = measure(bytes(page))
        if taken > budget:  # of a page that is slow by itself the second time is no shorter
            taken = min(taken, measure(bytes(page)))
        seconds.append(taken)
        if len(seconds) % PROGRESS == 0:
            print(f"{len(seconds)} pages read, slowest {1000 * max(seconds):.0f} ms of CPU", flush=True)
        if taken > budget:
            kept = Path(tempfile.gettempdir()) / f"concord-fuzz-{len(seconds)}.html"
            kept.write_bytes(page)
            over.append((taken, len(page), kept))

    raised = 0
    try:
        read_mutated()
    except Exception as error:  # noqa: BLE001  Whatever a reader raised is what this looks for
        raised = 1
        print(f"raised: {type(error).__name__}: {error}")
    median = 1000 * statistics.median(seconds)
    print(f"{len(seconds)} pages from {len(originals)}: median {median:.1f} ms of CPU,", end=" ")
    print(f"slowest {1000 * max(seconds):.0f} ms, over budget {len(over)}, raised {raised}")
    for taken, size, kept in sorted(over)[-5:]:
        print(f"  {taken:.2f} s for {size} bytes: {kept}")
    return 1 if raised or over else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
