"""Why an article was flagged, in words and as JSON."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from storage.database import Database
from storage.seeds import load_seed_corpus
from tests.commands.program import Program
from tests.storage.builders import store_announcement, store_article, store_sources

FILES = [
    {"name": "备忘录.docx", "url": "https://a.example.org/1.docx", "text": "第一条　互认\n第二条　共建", "problem": ""},
    {"name": "说明.pdf", "url": "https://a.example.org/2.pdf", "text": "", "problem": "has not been decrypted\x1b[2J"},
]


@pytest.fixture
def program(tmp_path: Path, now: datetime) -> Program:
    program = Program(tmp_path)
    database = Database(program.database_url)
    database.migrate(now)
    with database.write() as session:
        store_sources(session, now)
        store_announcement(session, 1, now)
        repair = {"kind": "pinyin", "start": 0, "end": 1, "before": "北běi京", "after": "北京"}
        store_article(
            session, 3, now, story_id=1, relation="copy", of_article_id=1, score=0.97, match_reasons=["97 % shared"],
            repairs=[repair], title="副本\x1b[2J", attachments=FILES,
        )  # fmt: skip
        store_article(session, 4, now, match_reasons=["most like article 1, but of another event", "year 2027"])
        load_seed_corpus(session, now)
    database.dispose()
    return program


def test_a_flagged_article_with_its_proof(program: Program) -> None:
    status, said = program.run_here("explain", "https://beijing_amr.example.org/1.html")

    assert status == 0
    assert "verdict: announcement (rules test); flagged as announcement 1" in said
    assert "because memorandum signed" in said
    assert "proof of kind: 签署计量合作" in said
    assert "> 3月1日,北京、天津、河北三地市场监管局签署计量合作备忘录。" in said


def test_a_copy_names_its_original_the_reason_and_its_repairs(program: Program) -> None:
    said = program.run_here("explain", "2")[1]

    assert "copy of article 1, score 0.97" in said
    assert "because 97 % shared" in said
    assert "pinyin: 北běi京 -> 北京" in said
    assert "its story was flagged by article 1" in said
    assert "\x1b" not in said


def test_what_is_new_says_what_it_is_most_like(program: Program) -> None:
    said = program.run_here("explain", "3")[1]

    assert "  new\n  because most like article 1, but of another event\n  because year 2027\n" in said


def test_files_are_named_with_their_text_or_why_there_is_none(program: Program) -> None:
    said = program.run_here("explain", "2")[1]

    assert "attachment 备忘录.docx https://a.example.org/1.docx\n  13 characters: 第一条 互认 第二条 共建" in said
    assert "attachment 说明.pdf https://a.example.org/2.pdf\n  has not been decrypted" in said
    assert "\x1b" not in said


def test_a_seed_is_known_and_never_alerted(program: Program) -> None:
    explained = json.loads(program.run_here("explain", "seed-000", "--json")[1])

    assert explained["story"]["seed"] == "seed-000"
    assert explained["known_before"]


def test_what_is_not_stored_is_said_with_the_next_step(program: Program) -> None:
    status, said = program.run_here("explain", "https://example.org/unknown.html")

    assert status == 1
    assert "concord probe" in said
