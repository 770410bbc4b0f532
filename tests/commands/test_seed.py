"""``concord seed``: the packaged corpus, texts added to it, and how it is made."""

import os
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import pytest

from crawler.monitoring.corpus import SeedFilesUnreadable, build_seeds, identify_seed, import_folder, read_texts
from crawler.sameness import load_fingerprint, make_fingerprint
from storage.articles import find_article
from storage.database import Database
from storage.seeds import Seed, add_seeds, load_seed_corpus, read_corpus, seed_url
from tests.commands.program import Program
from tests.sameness.news import elsewhere, make_facts, with_menus, write

NAMES = ("seed-a", "seed-b")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one text for each of our seeds."""
    for key, name in enumerate(NAMES):
        (tmp_path / f"{name}.txt").write_text(write(make_facts(key))[1], encoding="utf-8")
    return tmp_path


def make_seeds(folder: Path) -> list[Seed]:
    facts = [
        {"id": name, "title": name, "source": "报纸", "author": None, "label": "background", "acts": []}
        for name in NAMES
    ]
    return build_seeds({"seeds": facts}, folder)


def test_the_packaged_corpus_has_facts_and_no_text() -> None:
    corpus = read_corpus(files("storage").joinpath("seed_corpus/seeds.json").read_text("utf-8"))

    assert [seed.id for seed in corpus] == ["seed-000", "seed-001", "seed-002", "seed-003", "seed-004"]
    assert [seed.label for seed in corpus] == ["announcement", "announcement", "background", "background", "background"]
    assert corpus[0].recognition["event_date"] == "2020-12-09"
    assert all(load_fingerprint(seed.fingerprint_version, seed.payload).length > 500 for seed in corpus)


def test_a_seed_is_built_of_facts_and_fingerprint(folder: Path) -> None:
    first, _ = make_seeds(folder)

    assert (first.id, first.byline_source, first.label) == ("seed-a", "报纸", "background")
    assert first.payload == make_fingerprint(write(make_facts(0))[1], title="seed-a").payload


def test_a_seed_without_its_text_cannot_be_built(folder: Path) -> None:
    (folder / "seed-b.txt").unlink()

    with pytest.raises(SeedFilesUnreadable, match=r"no text for seed-b \(expected seed-b.txt\)"):
        make_seeds(folder)


@pytest.mark.parametrize(
    ("text", "seed_id"),
    [
        (write(make_facts(1))[1], "seed-b"),
        (with_menus(write(make_facts(0))[1]), "seed-a"),
        (write(elsewhere(make_facts(0)))[1], None),
        ("", None),
    ],
)
def test_a_text_is_told_by_its_fingerprint(folder: Path, text: str, seed_id: str | None) -> None:
    known = {seed.id: load_fingerprint(seed.fingerprint_version, seed.payload) for seed in make_seeds(folder)}

    assert identify_seed(make_fingerprint(text), known).seed_id == seed_id


def test_a_folder_without_texts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SeedFilesUnreadable, match="no folder with"):
        list(read_texts(tmp_path / "nowhere"))


def test_import_keeps_the_text_of_each_seed(folder: Path, sqlite_database: Database, now: datetime) -> None:
    seeds = make_seeds(folder)
    (folder / "seed-a.txt").rename(folder / "found on a mirror.txt")
    (folder / "excerpt.txt").write_text(write(make_facts(1))[1][:150], encoding="utf-8")
    (folder / "unknown.txt").write_text(write(make_facts(9))[1], encoding="gb18030")
    with sqlite_database.write() as session:
        add_seeds(session, seeds, now)

    found = {path.name: (seed.seed_id, seed.is_whole) for path, seed in import_folder(sqlite_database, folder, seeds)}

    assert found == {
        "excerpt.txt": ("seed-b", False),
        "found on a mirror.txt": ("seed-a", True),
        "seed-b.txt": ("seed-b", True),
        "unknown.txt": (None, False),
    }
    with sqlite_database.read() as session:
        article = find_article(session, canonical_url=seed_url("seed-a"))
    assert article is not None
    assert article.text == write(make_facts(0))[1]


def test_the_command_loads_the_corpus_once_and_says_what_a_file_is(tmp_path: Path, folder: Path) -> None:
    program = Program(tmp_path)

    first, second = program.run("seed", "load"), program.run("seed", "import", str(folder))

    assert first == (0, "5 new seeds in the store\n")
    assert second == (1, "0 new seeds in the store\nseed-a.txt: no seed\nseed-b.txt: no seed\n")


@pytest.mark.shared_cases
def test_the_real_texts_are_their_seeds(sqlite_database: Database, now: datetime) -> None:
    with sqlite_database.write() as session:
        load_seed_corpus(session, now)
    corpus = read_corpus(files("storage").joinpath("seed_corpus/seeds.json").read_text("utf-8"))
    folder = Path(os.environ["CONCORD_TEST_SHARED"]) / "seeds"

    found = [seed for _, seed in import_folder(sqlite_database, folder, corpus)]

    assert [seed.seed_id for seed in found] == [seed.id for seed in corpus]
    assert all(seed.is_whole for seed in found)
