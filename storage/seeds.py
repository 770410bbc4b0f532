"""The seed corpus: known articles, the first stories of every store, against which everything new is compared.

Their facts and fingerprints ship in ``seed_corpus/seeds.json``, their texts do not. ``make_corpus`` and ``read_corpus``
own the file's format: one object with ``seeds``, a list of ``Seed`` as JSON, fingerprints in base64.
"""

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any

from sqlalchemy.orm import Session

from storage.announcements import add_acts, add_announcement
from storage.articles import (
    ArticleRecord,
    NewArticle,
    add_article,
    find_article,
    load_fingerprints,
    set_fingerprint,
    set_recognition,
)
from storage.cooperations import record_life
from storage.exceptions import SeedCorpusBroken
from storage.stories import choose_authoritative, create_story, find_seed_story

CORPUS = "seed_corpus/seeds.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Seed:
    """A known article: what was recognised in it and its fingerprint, no text."""

    id: str
    title: str | None
    published: str | None
    byline_source: str | None
    author: str | None
    label: str
    recognition: dict[str, Any]
    rules_version: str
    fingerprint_version: int
    payload: bytes
    sampled: Sequence[int]


def seed_url(seed_id: str) -> str:
    """Return what stands for the canonical URL of a seed: its page may come in yet, as a copy of it.

    >>> seed_url("seed-000")
    'seed:seed-000'
    """
    return f"seed:{seed_id}"


def load_seed_corpus(session: Session, now: datetime) -> int:
    """Put the packaged seeds into the store, and what a later release knows better; return how many are new.

    A seed with a text of its own, from ``concord seed import``, keeps what was made of that.

    Raises:
        SeedCorpusBroken: the packaged file is missing or cannot be read.
    """
    try:
        content = files("storage").joinpath(CORPUS).read_text(encoding="utf-8")
    except OSError as error:
        raise SeedCorpusBroken(f"{CORPUS}: {error.strerror}: install the package anew") from None
    return add_seeds(session, read_corpus(content), now)


def add_seeds(session: Session, seeds: Iterable[Seed], now: datetime) -> int:
    """Store each seed as the first article of a story of its own; return how many were new."""
    added = 0
    for seed in seeds:
        known = find_article(session, canonical_url=seed_url(seed.id))
        if known is None:
            _add_seed(session, seed, now)
            added += 1
        elif known.text is None:
            _renew_seed(session, known, seed, now)
    return added


def read_corpus(content: str) -> list[Seed]:
    """Return the seeds that ``make_corpus`` wrote.

    Raises:
        SeedCorpusBroken: it is no such text.
    """
    try:
        return [
            Seed(**{**seed, "payload": base64.b64decode(seed["payload"], validate=True)})
            for seed in json.loads(content)["seeds"]
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise SeedCorpusBroken(f"{CORPUS}: {type(error).__name__}: {error}: install the package anew") from None


def make_corpus(seeds: Iterable[Seed]) -> str:
    """Return the seeds as the text of ``seeds.json``."""
    rows = [
        {**asdict(seed), "payload": base64.b64encode(seed.payload).decode(), "sampled": list(seed.sampled)}
        for seed in seeds
    ]
    return json.dumps({"seeds": rows}, ensure_ascii=False, indent=1) + "\n"


def _add_seed(session: Session, seed: Seed, now: datetime) -> None:
    story_id = find_seed_story(session, seed.id) or create_story(session, seed.title, now, seed_id=seed.id)
    article_id = add_article(
        session,
        NewArticle(
            canonical_url=seed_url(seed.id),
            url="",
            source_id=None,
            title=seed.title,
            published=seed.published,
            byline_source=seed.byline_source,
            author=seed.author,
            text=None,
            fetched_at=now,
            label=seed.label,
            recognition=seed.recognition,
            rules_version=seed.rules_version,
            fingerprint_version=seed.fingerprint_version,
            payload=seed.payload,
            sampled=seed.sampled,
        ),
        story_id,
        now,
    )
    add_acts(session, article_id, seed.recognition.get("acts") or ())
    record_life(session, article_id, seed.recognition.get("life") or (), now)
    if seed.label == "announcement":
        add_announcement(session, story_id, article_id, seed.recognition, now, seed=True)
    choose_authoritative(session, story_id)


def _renew_seed(session: Session, known: ArticleRecord, seed: Seed, now: datetime) -> None:
    stored = load_fingerprints(session, [known.id])
    if not stored or (stored[0].version, stored[0].payload) != (seed.fingerprint_version, seed.payload):
        set_fingerprint(session, known.id, version=seed.fingerprint_version, payload=seed.payload, sampled=seed.sampled)
    if known.rules_version != seed.rules_version:
        set_recognition(
            session,
            known.id,
            label=seed.label,
            recognition=seed.recognition,
            rules_version=seed.rules_version,
        )
        add_acts(session, known.id, seed.recognition.get("acts") or ())
        record_life(session, known.id, seed.recognition.get("life") or (), now)
