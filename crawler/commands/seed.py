"""``concord seed load|import|build``: the known articles against which everything new is compared."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from sqlalchemy.orm import Session

from crawler.commands._output import open_database
from crawler.exceptions import ConcordError
from crawler.recognition import RULES_VERSION, Recognition
from crawler.sameness import Fingerprint, Verdict, load_fingerprint, make_fingerprint, verify
from crawler.text import Cleaned, clean, decode
from storage.articles import find_article, set_text
from storage.database import Database
from storage.seeds import Seed, load_seed_corpus, make_corpus, read_corpus, seed_url

CORPUS_FOLDER = Path(__file__).parents[2] / "storage" / "seed_corpus"

WHOLE_MIN = 0.8
"""Share of a seed that a file must hold for its text to be kept as the seed's; less is an excerpt of it."""


class SeedFilesUnreadable(ConcordError):
    """A folder or a file of seed texts cannot be read. Raised by ``seed import`` and ``seed build``."""


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
            "storage/seed_corpus/seeds.json of facts.json and of one text for each seed, named after its id."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("action", choices=["load", "import", "build"])
        parser.add_argument("folder", nargs="?", type=Path, help="with import and build: where the texts are")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args or (opts.action == "load") != (opts.folder is None):
            raise UsageError(f"usage: seed {self.syntax()}")
        if opts.action == "build":
            self._build(opts.folder)
            return
        now = datetime.now(UTC)
        with open_database(self.settings) as database:
            database.migrate(now)
            with database.write() as session:
                print(f"{load_seed_corpus(session, now)} new seeds in the store")
            if opts.action == "import":
                corpus = read_corpus((CORPUS_FOLDER / "seeds.json").read_text("utf-8"))
                self.exitcode = import_folder(database, opts.folder, corpus)

    def _build(self, folder: Path) -> None:
        seeds = build_seeds(json.loads((CORPUS_FOLDER / "facts.json").read_text("utf-8")), folder)
        (CORPUS_FOLDER / "seeds.json").write_text(make_corpus(seeds), encoding="utf-8")
        print(f"{len(seeds)} seeds written to {CORPUS_FOLDER / 'seeds.json'}")


@dataclass(frozen=True, kw_only=True)
class Identified:
    """Which seed a file is, if any, and how much of that seed it holds."""

    seed_id: str | None
    share: float
    verdict: Verdict | None


def import_folder(database: Database, folder: Path, corpus: list[Seed]) -> int:
    """Give each seed in the store its text from a folder, say what each file was; return 0, or 1 if one was no seed."""
    known = {seed.id: load_fingerprint(seed.fingerprint_version, seed.payload) for seed in corpus}
    status = 0
    for path, cleaned in read_texts(folder):
        found = identify_seed(make_fingerprint(cleaned.text), known)
        if found.seed_id is not None and found.share >= WHOLE_MIN:
            with database.write() as session:
                _keep_text(session, found.seed_id, cleaned)
        if found.seed_id is None:
            status = 1
            print(f"{path.name}: no seed")
        elif found.share < WHOLE_MIN:
            print(f"{path.name}: an excerpt of {found.seed_id} ({found.share:.0%} of it), not kept")
        else:
            print(f"{path.name}: {found.seed_id} ({found.share:.0%} of it), text kept, {len(cleaned.repairs)} repairs")
    return status


def identify_seed(fingerprint: Fingerprint, known: dict[str, Fingerprint]) -> Identified:
    """Return the seed that a text is a copy of: the one that it holds most of."""
    best = Identified(seed_id=None, share=0.0, verdict=None)
    for seed_id, seed in known.items():
        verdict = verify(fingerprint, seed)
        share = verdict.matched / seed.length
        if verdict.relation == "copy" and share > best.share:
            best = Identified(seed_id=seed_id, share=min(1.0, share), verdict=verdict)
    return best


def build_seeds(facts: dict[str, Any], folder: Path) -> list[Seed]:
    """Return the seeds: the facts of each with the fingerprint of its text ``ID.txt``, the text left out."""
    texts = {path.stem: cleaned for path, cleaned in read_texts(folder)}
    missing = [fact["id"] for fact in facts["seeds"] if fact["id"] not in texts]
    if missing:
        raise SeedFilesUnreadable(f"{folder}: no text for {', '.join(missing)} (expected {missing[0]}.txt)")
    return [_build_seed(fact, texts[fact["id"]]) for fact in facts["seeds"]]


def read_texts(folder: Path) -> Iterator[tuple[Path, Cleaned]]:
    """Yield the ``*.txt`` files of a folder by name, decoded and repaired."""
    paths = sorted(folder.glob("*.txt")) if folder.is_dir() else []
    if not paths:
        raise SeedFilesUnreadable(f"{folder}: no folder with *.txt files")
    for path in paths:
        try:
            yield path, clean(decode(path.read_bytes()))
        except OSError as error:
            raise SeedFilesUnreadable(f"{path}: {error.strerror}") from None


def _keep_text(session: Session, seed_id: str, cleaned: Cleaned) -> None:
    article = find_article(session, canonical_url=seed_url(seed_id))
    assert article is not None, "the corpus is loaded before its texts"
    set_text(session, article.id, title=article.title, text=cleaned.text)


def _build_seed(fact: dict[str, Any], cleaned: Cleaned) -> Seed:
    fingerprint = make_fingerprint(cleaned.text, title=fact["title"])
    record = {name: fact[name] for name in Recognition.__dataclass_fields__ if name in fact and name != "acts"}
    reasons = ["known from the seed corpus"]
    acts = [{**act, "evidence": []} for act in fact["acts"]]
    recognition = Recognition.from_json({**record, "acts": acts, "reasons": reasons})
    return Seed(
        id=fact["id"],
        title=fact["title"],
        published=None,
        byline_source=fact["source"],
        author=fact["author"],
        label=fact["label"],
        recognition=recognition.to_json(),
        rules_version=RULES_VERSION,
        fingerprint_version=fingerprint.version,
        payload=fingerprint.payload,
        sampled=fingerprint.sampled,
    )
