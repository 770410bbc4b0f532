"""The packaged seed corpus as the first stories of a store."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from importlib.resources import files
from typing import Any

import pytest

from storage.announcements import count_announcements, list_announcements
from storage.articles import count_articles, find_article, load_fingerprints, set_text
from storage.database import Database
from storage.exceptions import SeedCorpusBroken
from storage.seeds import Seed, add_seeds, load_seed_corpus, make_corpus, read_corpus, seed_url
from storage.stories import count_stories, find_seed_story

SEED = Seed(
    id="seed-x",
    title="题",
    published="2020-12-09",
    byline_source=None,
    author=None,
    label="announcement",
    recognition={"kind": "memorandum", "regions": ["四川省"], "acts": [{"kind": "memorandum"}]},
    rules_version="1",
    fingerprint_version=1,
    payload=bytes(range(256)),
    sampled=[-5, 7],
)


def test_corpus_is_loaded_once_and_marked(database: Database, now: datetime) -> None:
    with database.write() as session:
        added = load_seed_corpus(session, now)
        assert load_seed_corpus(session, now) == 0

    with database.read() as session:
        assert added == count_articles(session) == count_stories(session) == 5
        assert all(row.seed for row in list_announcements(session))
        assert count_announcements(session) >= 1


def test_corpus_is_read_as_it_was_made() -> None:
    assert read_corpus(make_corpus([SEED])) == [SEED]


@pytest.mark.parametrize("content", ["", "{}", '{"seeds": [{}]}', '{"seeds": [{"payload": "?"}]}'])
def test_broken_corpus_is_an_error(content: str) -> None:
    with pytest.raises(SeedCorpusBroken, match="install"):
        read_corpus(content)


def test_later_release_renews_a_seed_without_text(database: Database, now: datetime) -> None:
    later = replace(SEED, payload=b"later", rules_version="2", label="background", recognition={})
    with database.write() as session:
        add_seeds(session, [SEED], now)
        add_seeds(session, [later], now)

    with database.read() as session:
        article = find_article(session, canonical_url=seed_url(SEED.id))
        assert article
        assert (article.label, article.rules_version) == ("background", "2")
        assert load_fingerprints(session, [article.id])[0].payload == b"later"
        assert find_seed_story(session, SEED.id) == article.story_id


def test_imported_text_is_kept(database: Database, now: datetime) -> None:
    with database.write() as session:
        add_seeds(session, [SEED], now)
        article = find_article(session, canonical_url=seed_url(SEED.id))
        assert article
        set_text(session, article.id, title="题", text="全文")
        add_seeds(session, [replace(SEED, payload=b"later")], now)

        assert load_fingerprints(session, [article.id])[0].payload == SEED.payload


def test_no_text_ships() -> None:
    """Names and titles are short; a longer string would be prose. Fingerprints are hashes."""
    corpus = json.loads(files("storage").joinpath("seed_corpus/seeds.json").read_text(encoding="utf-8"))

    for seed in corpus["seeds"]:
        assert not {"text", "raw_text"} & set(seed)
        facts = {name: value for name, value in seed.items() if name not in {"payload", "sampled"}}
        assert [value for value in strings_in(facts) if len(value) > 80] == []


def strings_in(value: Any) -> Iterator[str]:
    """Yield every string at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from strings_in([*value, *value.values()])
    elif isinstance(value, list):
        for inner in value:
            yield from strings_in(inner)
