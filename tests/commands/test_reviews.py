"""``concord reviews``, and its export back into ``concord recognize --evaluate``."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy.exceptions import UsageError

from crawler.commands.reviews import read_correction
from storage.database import Database
from tests.commands.program import Program
from tests.storage.builders import RECOGNITION, store_article, store_sources

NEWS = "3月1日,四川省市场监督管理局与重庆市市场监督管理局在成都签署《川渝标准化合作备忘录》。"


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Return the program with one flagged article and one that was not flagged."""
    program, now = Program(tmp_path), datetime.now(UTC)
    database = Database(program.database_url)
    database.migrate(now)
    with database.write() as session:
        store_sources(session, now)
        record = {**RECOGNITION, "regions": ["四川省", "重庆市"]}
        store_article(session, 1, now, text=NEWS, recognition=record)
        store_article(session, 2, now, text="今天天气晴朗。", label="other", recognition={"label": "other"})
    database.dispose()
    return program


def test_judgement_becomes_labelled_lines_that_the_rules_are_measured_on(program: Program, tmp_path: Path) -> None:
    labelled = tmp_path / "labelled.jsonl"

    said = program.run_here("reviews", "add", "1", "corrected", "--field", "domains=标准化", "--reviewer", "li")
    program.run_here("reviews", "add", "https://beijing_amr.example.org/2.html", "right", "--note", "no\x1b[2Jpact")
    listed = program.run_here("reviews", "list")
    exported = program.run_here("reviews", "export", "--output", str(labelled))
    measured = program.run_here("recognize", "--evaluate", str(labelled), "--json")

    assert said == (0, "article 1: corrected, says li\n")
    assert "1 right, 0 wrong, 1 corrected" in listed[1]
    assert "\x1b" not in listed[1]
    assert exported == (0, f"2 labelled lines in {labelled}\n")
    figures = json.loads(measured[1])
    assert (measured[0], figures["precision"], figures["recall"]) == (0, 1.0, 1.0)
    assert figures["fields"]["domains"] == {"precision": 1.0, "recall": 1.0}
    assert figures["fields"]["parties"]["precision"] == 0.0  # the stored record names others; it was confirmed


def test_export_without_a_file_is_json_lines(program: Program) -> None:
    program.run_here("reviews", "add", "1", "wrong")

    status, said = program.run_here("reviews", "export")

    assert status == 0
    assert json.loads(said)["label"] == "other"


def test_figures_are_shown_and_a_bad_line_is_left_out(program: Program, tmp_path: Path) -> None:
    labelled = tmp_path / "labelled.jsonl"
    rows = [{"id": 1, "text": NEWS, "label": "announcement", "kind": "memorandum"}, {"id": 2, "text": "x"}, 3]
    labelled.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    status, said = program.run_here("recognize", "--evaluate", str(labelled))

    assert status == 1
    assert 'line 2: "label" must be one of' in said
    assert "line 3: not an object" in said
    assert "precision 1.000  recall 1.000" in said
    assert "kind              right 1 of 1" in said


def test_correction_is_read_from_words() -> None:
    assert read_correction(["kind=alliance", "regions=四川省、 重庆市|贵州省"]) == {
        "kind": "alliance",
        "regions": ["四川省", "重庆市", "贵州省"],
    }
    with pytest.raises(UsageError, match="NAME=VALUE"):
        read_correction(["kind"])


def test_review_is_taken_back(program: Program) -> None:
    program.run_here("reviews", "add", "1", "right", "--reviewer", "li")

    assert program.run_here("reviews", "withdraw", "1", "--reviewer", "li") == (0, "taken back\n")
    assert program.run_here("reviews", "withdraw", "1", "--reviewer", "li")[0] == 1


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["reviews", "add", "1"], 2, "usage"),
        (["reviews", "add", "1", "corrected", "--field", "colour=red"], 1, "no field is named 'colour'"),
        (["reviews", "add", "99", "right"], 1, "99 is not stored"),
        (["recognize", "--evaluate", "none.jsonl"], 1, "cannot read none.jsonl"),
    ],
)
def test_mistake_is_named(program: Program, words: list[str], status: int, said: str) -> None:
    code, output = program.run_here(*words)

    assert code == status
    assert said in output
    assert "Traceback" not in output
