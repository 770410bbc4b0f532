"""The start of a process over a store that is there already: seconds to the first answer, and resident megabytes."""

import sys
import time

from bench.measure import resident_mb
from crawler.pipelines.match import find_story
from crawler.recognition import Recognition
from crawler.sameness import make_fingerprint
from storage.database import Database
from tests.sameness.news import make_facts, write


def main() -> None:
    """Print seconds from opening the store to the first answer, and what the process then holds."""
    title, text = write(make_facts(1))
    fingerprint = make_fingerprint(text, title=title)
    start = time.perf_counter()
    database = Database(sys.argv[1])
    with database.read() as session:
        find_story(session, fingerprint, Recognition(label="other"))
    seconds = time.perf_counter() - start
    database.dispose()
    print(f"{seconds:.3f} {resident_mb():.1f}")


if __name__ == "__main__":
    main()
