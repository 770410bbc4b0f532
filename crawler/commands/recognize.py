"""``concord recognize``: read what was agreed, by whom and when; or say how well, on labelled lines."""

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands._filter import (
    BadLine,
    FilterCommand,
    optional_text_field,
    read_objects,
    text_field,
)
from crawler.monitoring.compose import make_json

if TYPE_CHECKING:
    from crawler.recognition import Recognition
    from crawler.recognition.evaluation import Evaluation

LABELS = ("announcement", "background", "other")


class Command(FilterCommand, ScrapyCommand):
    """{id, title, text, published?, source?} in; the record out, offsets in the cleaned ``text`` that comes with it."""

    def short_desc(self) -> str:
        return "Recognise cooperation announcements: JSON Lines in, JSON Lines out"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--evaluate",
            metavar="LABELLED",
            help="precision and recall of the current rules on labelled lines, as `concord reviews export` writes them",
        )
        parser.add_argument("--json", action="store_true", help="with --evaluate: the figures as one object")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if opts.evaluate is None:
            super().run(args, opts)
            return
        if opts.input is not None:
            raise UsageError("--evaluate LABELLED reads that file only", print_help=False)
        from crawler.recognition import RULES_VERSION
        from crawler.recognition.evaluation import evaluate

        lines: list[tuple[dict[str, Any], Recognition]] = []
        for number, row in read_objects(opts.evaluate):
            if isinstance(row, BadLine):
                self.exitcode = 1
                print(f"line {number}: {row}; left out")
                continue
            try:
                lines.append((row, self._answer(row)))
            except BadLine as error:
                self.exitcode = 1
                print(f"line {number}: {error}; left out")
        found = evaluate(lines)
        if opts.json:
            print(make_json({"rules": RULES_VERSION, **_figures(found)}))
        else:
            print("\n".join(_describe(found, len(lines), RULES_VERSION)))

    def _answer(self, row: dict[str, Any]) -> "Recognition":
        if row.get("label") not in LABELS:
            raise BadLine(f'"label" must be one of {", ".join(LABELS)}')
        return _read(row)[0]

    def convert(self, row: dict[str, Any]) -> dict[str, Any]:
        record, text = _read(row)
        return {**record.to_json(), "text": text}


def _read(row: dict[str, Any]) -> "tuple[Recognition, str]":
    from crawler.recognition import recognize
    from crawler.text import clean

    title = optional_text_field(row, "title")
    cleaned = clean(text_field(row, "text"), title=title)
    return recognize(
        cleaned.title,
        cleaned.text,
        published=optional_text_field(row, "published"),
        source=optional_text_field(row, "source"),
    ), cleaned.text


def _figures(found: "Evaluation") -> dict[str, Any]:
    score = found.announcement
    return {
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f1": round(score.f1, 4),
        **asdict(score),
        "labels": [{"truth": t, "answer": a, "count": n} for (t, a), n in sorted(found.labels.items())],
        "fields": {name: {"right": right, "asked": asked} for name, (right, asked) in found.exact.items()}
        | {name: {"precision": round(s.precision, 4), "recall": round(s.recall, 4)} for name, s in found.names.items()},
        "kinds": {kind: {"found": seen, "wanted": wanted} for kind, (seen, wanted) in found.kinds.items()},
        "difficulties": {name: {"right": right, "lines": lines} for name, (right, lines) in found.difficulties.items()},
        "missed": list(found.missed),
        "false": list(found.false),
    }


def _describe(found: "Evaluation", lines: int, rules: str) -> Iterator[str]:
    score = found.announcement
    yield f"{lines} labelled articles, {score.wanted} announcements; rules {rules}"
    yield f"announcement      precision {score.precision:.3f}  recall {score.recall:.3f}  F1 {score.f1:.3f}"
    for name, (right, asked) in found.exact.items():
        if asked:
            yield f"{name:<17} right {right} of {asked}, {right / asked:.3f}"
    for name, names in found.names.items():
        if names.wanted or names.given:
            yield f"{name:<17} precision {names.precision:.3f}  recall {names.recall:.3f}  F1 {names.f1:.3f}"
    for kind, (seen, wanted) in found.kinds.items():
        yield f"of kind {kind:<21} found {seen} of {wanted}"
    for difficulty, (right, lines_of) in found.difficulties.items():
        yield f"difficulty {difficulty:<18} right {right} of {lines_of}"
    if found.missed:
        yield f"missed: {' '.join(found.missed)}"
    if found.false:
        yield f"false: {' '.join(found.false)}"
