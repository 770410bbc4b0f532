"""``concord reviews``: what readers say of what was recognised, and the labelled lines made of it."""

import argparse
import json
import sys
from contextlib import suppress
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands._command import ConcordCommand
from crawler.commands._output import local_time, open_database, print_table
from crawler.commands.explain import find_named
from crawler.exceptions import ConcordError
from storage.database import Database
from storage.exceptions import NotFound
from storage.reviews import add_review, count_reviews, iterate_labelled, list_reviews, withdraw_review
from storage.types import Verdict


class Command(ConcordCommand, ScrapyCommand):
    """Thin: the reviews belong to the store."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "list | add ARTICLE right|wrong|corrected | withdraw ARTICLE | export"

    def short_desc(self) -> str:
        return "Readers' judgement: list, add, export as labelled lines"

    def long_desc(self) -> str:
        return (
            "list: reviews, newest first. add: say that an article's record is right, wrong, or should read as --field "
            "NAME=VALUE says. withdraw: take that back. export: a labelled line for each reviewed article, to evaluate "
            "rules by with `concord recognize --evaluate`."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("action", choices=["list", "add", "withdraw", "export"])
        parser.add_argument("article", nargs="?", metavar="ARTICLE", help="number or address of the article")
        parser.add_argument("verdict", nargs="?", choices=[str(verdict) for verdict in Verdict])
        parser.add_argument(
            "--field",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="with corrected: how a field should read; names of a list separated by 、 or |; may be repeated",
        )
        parser.add_argument("--note", default="", help="with add: a word on it")
        parser.add_argument("--reviewer", default=None, help="who says so (default: the user's name)")
        parser.add_argument("--limit", type=int, default=50, help="with list: how many (default: 50)")
        parser.add_argument("--output", metavar="FILE", help="with export: default is standard output")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if (opts.action in {"add", "withdraw"}) != (opts.article is not None):
            raise UsageError(f"usage: concord reviews {self.syntax()}", print_help=False)
        if (opts.action == "add") != (opts.verdict is not None):
            raise UsageError(f"usage: concord reviews {self.syntax()}", print_help=False)
        reviewer = opts.reviewer or getuser()
        with open_database(self.settings) as database:
            if opts.action == "list":
                _list(database, opts.limit)
            elif opts.action == "export":
                _export(database, opts.output)
            elif opts.action == "add":
                _add(database, opts, reviewer)
            else:
                self.exitcode = _withdraw(database, opts.article, reviewer)


def read_correction(fields: list[str]) -> dict[str, Any]:
    """Return the correction that ``NAME=VALUE`` words spell; a list's names stand apart by 、 or |."""
    correction: dict[str, Any] = {}
    for field in fields:
        name, mark, value = field.partition("=")
        if not mark:
            raise UsageError(f"--field {field}: write it as NAME=VALUE", print_help=False)
        is_list = name in {"parties", "regions", "domains", "instrument_names"}
        names = [part.strip() for part in value.replace("|", "、").split("、") if part.strip()]
        correction[name] = names if is_list else value
    return correction


def _list(database: Database, limit: int) -> None:
    with database.read() as session:
        reviews, counts = list_reviews(session, limit=limit), count_reviews(session)
    print_table(
        ["article", "verdict", "label", "reviewer", "said in", "when", "correction", "note"],
        [
            [
                str(review.article_id),
                str(review.verdict),
                str(review.judged.get("label")),
                review.reviewer,
                review.origin,
                local_time(review.made_at),
                json.dumps(review.correction, ensure_ascii=False) if review.correction else "",
                review.note,
            ]
            for review in reviews
        ],
    )
    print(", ".join(f"{count} {verdict}" for verdict, count in counts.items()))


def _add(database: Database, opts: argparse.Namespace, reviewer: str) -> None:
    correction = read_correction(opts.field)
    if (opts.verdict == Verdict.CORRECTED) != bool(correction):
        raise UsageError("corrected goes with --field NAME=VALUE, and --field with corrected", print_help=False)
    with database.write() as session:
        article = find_named(session, opts.article)
        if article is None:
            raise NotFound(f"{opts.article} is not stored")
        add_review(
            session,
            article.id,
            opts.verdict,
            datetime.now(UTC),
            reviewer=reviewer,
            origin="command",
            correction=correction or None,
            note=opts.note,
        )
    print(f"article {article.id}: {opts.verdict}, says {reviewer}")


def _withdraw(database: Database, name: str, reviewer: str) -> int:
    with database.write() as session:
        article = find_named(session, name)
        gone = article is not None and withdraw_review(session, article.id, reviewer)
    print("taken back" if gone else f"{reviewer} has said nothing of {name}")
    return 0 if gone else 1


def _export(database: Database, output: str | None) -> None:
    with database.read() as session:
        lines = (json.dumps(line, ensure_ascii=False) + "\n" for line in iterate_labelled(session))
        if output is None:
            with suppress(BrokenPipeError):  # `| head` has seen enough
                sys.stdout.writelines(lines)
                sys.stdout.flush()
            return
        written = list(lines)  # read before the file is opened: a broken database leaves the last export alone
        try:
            Path(output).write_text("".join(written), encoding="utf-8")
        except OSError as error:
            raise ConcordError(f"cannot write {output}: {error.strerror}") from None
    print(f"{len(written)} labelled lines in {output}")
