"""Measure recognition: articles a second, and how labelled articles are told apart.

    python -m bench.recognition [FILE.jsonl …]

A line is one object with title, text, published and, where figures of quality are wanted, label, kind, kind_alt,
parties, regions, region_group, event_date, instrument_name. Without a file, the rehearsal's news of a month are read;
they tell of speed only, for the rules were written with their like in view.
"""

import argparse
import json
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from crawler.recognition import Recognition, recognize
from crawler.rehearsal.news import Newsroom
from crawler.rehearsal.sites import PRESS, REGULATORS
from crawler.text import clean


def read_rows(paths: list[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for path in paths for line in Path(path).read_text("utf-8").splitlines() if line.strip()]


def invent_rows() -> list[dict[str, Any]]:
    newsroom = Newsroom(date(2026, 3, 2))
    shelves = [newsroom.shelf(site, 1) for site in (*REGULATORS, *PRESS)]
    return [
        {"title": a.title, "text": "\n".join(a.paragraphs), "published": a.published.strftime("%Y-%m-%dT%H:%M")}
        for shelf in shelves
        for a in shelf.articles
    ]


def print_speed(articles: list[tuple[str | None, str, str | None]]) -> None:
    for title, text, published in articles:  # tables are loaded and expressions compiled once
        recognize(title, text, published=published)
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
    parser.add_argument("files", nargs="*")
    files = parser.parse_args().files
    rows = read_rows(files) if files else invent_rows()
    cleaned = [clean(row["text"], title=row.get("title")) for row in rows]
    articles = [(c.title, c.text, row.get("published")) for c, row in zip(cleaned, rows, strict=True)]
    print_speed(articles)
    if all("label" in row for row in rows):
        print_quality(rows, [recognize(title, text, published=published) for title, text, published in articles])


if __name__ == "__main__":
    main()
