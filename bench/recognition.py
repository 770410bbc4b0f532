"""Measure recognition: articles a second, and how labelled articles are told apart.

Run ``python bench/recognition.py FILE.jsonl …``. A line is one object with title, text, published and, where figures of
quality are wanted, label, kind, kind_alt, parties, regions, region_group, event_date, instrument_name.
"""

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from crawler.recognition import Recognition, recognize
from crawler.text import clean


def read_rows(paths: list[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for path in paths for line in Path(path).read_text("utf-8").splitlines() if line.strip()]


def print_speed(articles: list[tuple[str | None, str, str | None]]) -> None:
    recognize(None, articles[0][1])  # tables are loaded once
    started = time.process_time()
    for title, text, published in articles:
        recognize(title, text, published=published)
    seconds = time.process_time() - started
    size = sum(len(text) for _, text, _ in articles) / len(articles)
    print(f"{len(articles) / seconds:.0f} articles a second of processor time, {size:.0f} characters each")


def print_quality(rows: list[dict[str, Any]], found: list[Recognition]) -> None:
    pairs = Counter((row["label"], record.label) for row, record in zip(rows, found, strict=True))
    hits = pairs["announcement", "announcement"]
    flagged = sum(n for (_, got), n in pairs.items() if got == "announcement")
    wanted = sum(n for (label, _), n in pairs.items() if label == "announcement")
    print(f"precision {hits / max(1, flagged):.3f}, recall {hits / max(1, wanted):.3f}, of {wanted} announcements")
    for (label, got), count in sorted(pairs.items()):
        print(f"  {label:12} read as {got:12} {count}")
    scored = [(r, f) for r, f in zip(rows, found, strict=True) if r["label"] == f.label == "announcement"]
    tests = {
        "kind": [f.kind in [r["kind"], *r.get("kind_alt", [])] for r, f in scored],
        "regions": [set(r["regions"]) == set(f.regions) for r, f in scored],
        "day": [r["event_date"] == f.event_date for r, f in scored],
        "group": [r["region_group"] == f.region_group for r, f in scored],
    }
    for name, right in tests.items():
        print(f"  {name:8} right in {sum(right)} of {len(right)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+")
    rows = read_rows(parser.parse_args().files)
    cleaned = [clean(row["text"], title=row.get("title")) for row in rows]
    articles = [(c.title, c.text, row.get("published")) for c, row in zip(cleaned, rows, strict=True)]
    print_speed(articles)
    if all("label" in row for row in rows):
        print_quality(rows, [recognize(title, text, published=published) for title, text, published in articles])


if __name__ == "__main__":
    main()
