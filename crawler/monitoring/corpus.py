"""The seed corpus and its texts: which seed a text is, texts kept with their seeds, seeds made of facts and texts."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from crawler.exceptions import ConcordError
from crawler.extraction import cut_head, cut_tail
from crawler.recognition import RULES_VERSION, Recognition
from crawler.recognition.life import read_life
from crawler.sameness import Fingerprint, Verdict, load_fingerprint, make_fingerprint, verify
from crawler.text import Cleaned, clean, decode
from storage.articles import find_article, set_text
from storage.database import Database
from storage.seeds import Seed, seed_url

WHOLE_MIN = 0.8
"""Share of a seed that a file must hold for its text to be kept as the seed's; less is an excerpt of it."""


class SeedFilesUnreadable(ConcordError):
    """A folder or a file of seed texts cannot be read. Raised by ``seed import`` and ``seed build``."""


@dataclass(frozen=True, kw_only=True)
class Identified:
    """Which seed a file is, if any, and how much of that seed it holds."""

    seed_id: str | None
    share: float
    verdict: Verdict | None

    @property
    def is_whole(self) -> bool:
        """Tell whether the file holds enough of the seed to be kept as its text."""
        return self.seed_id is not None and self.share >= WHOLE_MIN


def import_folder(database: Database, folder: Path, corpus: list[Seed]) -> Iterator[tuple[Path, Identified]]:
    """Give each seed in the store its text from a folder; yield what each file was, as soon as that is stored."""
    known = {seed.id: load_fingerprint(seed.fingerprint_version, seed.payload) for seed in corpus}
    for path, raw in read_texts(folder):
        cleaned = clean_body(raw)
        found = identify_seed(make_fingerprint(cleaned.text), known)
        if found.is_whole:
            with database.write() as session:
                _keep_text(session, found.seed_id or "", raw, cleaned)
        yield path, found


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
    texts = {path.stem: clean_body(raw) for path, raw in read_texts(folder)}
    missing = [fact["id"] for fact in facts["seeds"] if fact["id"] not in texts]
    if missing:
        raise SeedFilesUnreadable(f"{folder}: no text for {', '.join(missing)} (expected {missing[0]}.txt)")
    return [_build_seed(fact, texts[fact["id"]]) for fact in facts["seeds"]]


def read_texts(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield the ``*.txt`` files of a folder by name, decoded."""
    paths = sorted(folder.glob("*.txt")) if folder.is_dir() else []
    if not paths:
        raise SeedFilesUnreadable(f"{folder}: no folder with *.txt files")
    for path in paths:
        try:
            yield path, decode(path.read_bytes())
        except OSError as error:
            raise SeedFilesUnreadable(f"{path}: {error.strerror}") from None


def clean_body(raw: str) -> Cleaned:
    """Return the repaired text without menus before it and spam behind it, which are told apart once repaired."""
    whole = clean(raw)
    body = cut_tail(cut_head(whole.text))
    start = whole.text.index(body)
    end = start + len(body)
    repairs = tuple(
        replace(repair, start=repair.start - start, end=repair.end - start)
        for repair in whole.repairs
        if start <= repair.start and repair.end <= end
    )
    return replace(
        whole,
        text=body,
        list_repairs=lambda: repairs,
        uncertain=tuple(
            (first - start, last - start) for first, last in whole.uncertain if start <= first < last <= end
        ),
    )


def _keep_text(session: Session, seed_id: str, raw: str, cleaned: Cleaned) -> None:
    article = find_article(session, canonical_url=seed_url(seed_id))
    assert article is not None, "the corpus is loaded before its texts"
    set_text(
        session,
        article.id,
        title=article.title,
        text=cleaned.text,
        raw_text=raw,
        repairs=[asdict(repair) for repair in cleaned.repairs],
        uncertain=cleaned.uncertain,
    )


def _build_seed(fact: dict[str, Any], cleaned: Cleaned) -> Seed:
    fingerprint = make_fingerprint(cleaned.text, title=fact["title"])
    record = {name: fact[name] for name in Recognition.__dataclass_fields__ if name in fact and name != "acts"}
    reasons = ["known from the seed corpus"]
    acts = [{**act, "evidence": []} for act in fact["acts"]]
    recognition = Recognition.from_json({**record, "acts": acts, "reasons": reasons})
    recognition = replace(recognition, life=read_life(recognition, "", None))
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
