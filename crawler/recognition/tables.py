"""Read the package's own data files: commented TSV tables and JSON, in crawler/recognition/data/."""

import json
from functools import cache
from importlib import resources
from typing import Any

_DATA = resources.files("crawler.recognition") / "data"


@cache
def load_table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a TSV file: lines that start with # are notes, the first other line names the columns."""
    lines = [line for line in (_DATA / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]
    columns = lines[0].split("\t")
    return tuple(dict(zip(columns, [*line.split("\t"), *[""] * len(columns)], strict=False)) for line in lines[1:])


@cache
def load_json(name: str) -> Any:
    """Return the content of a JSON file."""
    return json.loads((_DATA / name).read_text("utf-8"))


def split_aliases(text: str) -> list[str]:
    """Return the names in a field that separates them by |."""
    return [name for name in text.split("|") if name]
