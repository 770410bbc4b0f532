"""CPU a page of reading an article, against trafilatura in the same run on the same pages.

    python -m bench.extraction [FOLDER]

FOLDER holds HTML files; without one, the pages that the tests are made of are read, padded to a usual size. Figures are
milliseconds of CPU a page, best of three rounds, apart for pages with a CMS family's container and for the others.
"""

import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path

import trafilatura

from crawler.extraction import extract
from crawler.text import decode

ROUNDS = 3


def main(folder: str | None = None) -> int:
    """Print the table."""
    pages = read_folder(Path(folder)) if folder else written_pages()
    groups: dict[str, list[str]] = {"family": [], "general": []}
    for page in pages:
        groups["general" if "no-container" in extract(page).flags else "family"].append(page)
    print(f"{'path':10}{'pages':>6}{'KB':>8}{'ours ms':>10}{'trafilatura ms':>16}{'ratio':>8}")
    for name, members in groups.items():
        if not members:
            continue
        ours = measure(extract, members)
        theirs = measure(lambda page: trafilatura.bare_extraction(page, with_metadata=True), members)
        size = sum(len(page) for page in members) / len(members) / 1024
        ratio = f"1/{theirs / ours:.1f}"
        print(f"{name:10}{len(members):>6}{size:>8.0f}{ours:>10.2f}{theirs:>16.2f}{ratio:>8}")
    return 0


def measure(read: Callable[[str], object], pages: list[str]) -> float:
    """Return milliseconds of CPU a page, the best of the rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        gc.collect()
        start = time.process_time()
        for page in pages:
            read(page)
        best = min(best, time.process_time() - start)
    return 1000 * best / len(pages)


def read_folder(folder: Path) -> list[str]:
    """Return the decoded pages of a folder."""
    return [decode(path.read_bytes()) for path in sorted(folder.glob("*.htm*"))]


def written_pages() -> list[str]:
    """Return the tests' pages with the scripts and menus that real ones have around them."""
    from tests.extraction import pages

    menu = "".join(f'<li><a href="/col{n}/index.html">栏目名称{n}</a></li>' for n in range(120))
    padding = f"<div class='menu'><ul>{menu}</ul></div><script>{'var settings = {a: 1};' * 800}</script>"
    names = ("HANWEB", "TRS", "UCAP", "BODA", "UNKNOWN", "NOTICE", "PAPER")
    return [getattr(pages, name).replace("<body>", "<body>" + padding) for name in names]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
