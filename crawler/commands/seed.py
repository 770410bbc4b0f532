"""``concord seed load|import|build``: the known articles against which everything new is compared."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands._output import open_database
from storage.seeds import load_seed_corpus, make_corpus, read_corpus

if TYPE_CHECKING:
    from storage.database import Database

CORPUS_FOLDER = Path(__file__).parents[2] / "storage" / "seed_corpus"


class Command(ScrapyCommand):
    """Thin: the corpus belongs to the store, the comparison to sameness."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "load | import FOLDER | build FOLDER"

    def short_desc(self) -> str:
        return "Load the seed corpus, add its full texts"

    def long_desc(self) -> str:
        return (
            "load: put the packaged corpus, facts and fingerprints, into the store. import: read full texts (*.txt), "
            "repair them, tell by its fingerprint which seed each is, and keep its text. build, for maintainers: make "
            "storage/seed_corpus/seeds.json of facts.json and of one text for each seed, ID.txt, without menus."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("action", choices=["load", "import", "build"])
        parser.add_argument("folder", nargs="?", type=Path, help="with import and build: where the texts are")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args or (opts.action == "load") != (opts.folder is None):
            raise UsageError(f"usage: seed {self.syntax()}")
        if opts.action == "build":
            _build(opts.folder)
            return
        from crawler.monitoring.backup import migrate

        assert self.settings is not None
        now = datetime.now(UTC)
        with open_database(self.settings) as database:
            migrate(database, Path(self.settings["CONCORD_VAR"]), now)
            with database.write() as session:
                print(f"{load_seed_corpus(session, now)} new seeds in the store")
            if opts.action == "import":
                self.exitcode = _import(database, opts.folder)


def _import(database: "Database", folder: Path) -> int:
    """Say what each file was; return 0, or 1 if one was no seed."""
    from crawler.monitoring.corpus import import_folder

    status = 0
    corpus = read_corpus((CORPUS_FOLDER / "seeds.json").read_text("utf-8"))
    for path, found in import_folder(database, folder, corpus):
        if found.seed_id is None:
            status = 1
            print(f"{path.name}: no seed")
        else:
            kept = "text kept" if found.is_whole else "an excerpt, not kept"
            print(f"{path.name}: {found.seed_id}, {found.share:.0%} of it, {kept}")
    return status


def _build(folder: Path) -> None:
    from crawler.monitoring.corpus import build_seeds

    seeds = build_seeds(json.loads((CORPUS_FOLDER / "facts.json").read_text("utf-8")), folder)
    (CORPUS_FOLDER / "seeds.json").write_text(make_corpus(seeds), encoding="utf-8")
    print(f"{len(seeds)} seeds written to {CORPUS_FOLDER / 'seeds.json'}")
