"""``concord dedup``: a stream in, for each article what it is a copy of."""

import json
import subprocess
import sys
from typing import Any

import pytest

from crawler.commands.dedup import prepare_ahead
from tests.sameness.news import elsewhere, make_facts, next_year, with_menus, write


def run(rows: list[dict[str, Any]], *, raw: bytes = b"") -> tuple[int, list[dict[str, Any]]]:
    feed = "".join(json.dumps(row) + "\n" for row in rows).encode() + raw
    done = subprocess.run([sys.executable, "-m", "crawler", "dedup"], input=feed, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def make_row(name: str, title: str | None, text: str) -> dict[str, Any]:
    return {"id": name, "title": title, "text": text, "published": None}


def test_copies_are_told_from_look_alikes_in_a_stream() -> None:
    facts = make_facts(1)
    title, text = write(facts)
    rows = [
        make_row("original", title, text),
        make_row("unrelated", *write(make_facts(2))),
        make_row("mirror", None, with_menus(text)),
        make_row("follow-up", *write(next_year(facts))),
        make_row("other provinces", *write(elsewhere(facts))),
        make_row("lead", None, write(next_year(facts))[1][:120]),
    ]

    status, answers = run(rows)

    assert status == 0
    assert [(answer["id"], answer["relation"], answer["of"]) for answer in answers] == [
        ("original", "new", None),
        ("unrelated", "new", None),
        ("mirror", "copy", "original"),
        ("follow-up", "new", None),
        ("other provinces", "new", None),
        ("lead", "copy", "follow-up"),
    ]
    assert all(0 <= answer["score"] <= 1 for answer in answers)


def test_a_bad_line_is_answered_and_the_stream_goes_on() -> None:
    title, text = write(make_facts(1))
    rows = [make_row("a", title, text), {"id": "b", "title": 3, "text": text}, make_row("c", None, text)]

    status, answers = run(rows, raw=b"{broken\n")

    assert status == 1
    assert [answer.get("relation", "error") for answer in answers] == ["new", "error", "copy", "error"]
    assert answers[2]["of"] == "a"


def test_texts_of_nothing_are_new() -> None:
    status, answers = run([make_row("a", None, ""), make_row("b", "", "…"), make_row("c", None, "\x00\ud800")])

    assert status == 0
    assert [answer["relation"] for answer in answers] == ["new", "new", "new"]


def test_on_one_processor_lines_are_prepared_ahead_without_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [json.dumps({"id": number, "text": "浙江签署协议"}).encode() for number in range(400)]
    lines[300] = b"{broken"
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0}, raising=False)
    monkeypatch.setattr("crawler.commands.dedup.ProcessPoolExecutor", None)

    ahead = list(prepare_ahead(lines))

    assert [line for line, _ in ahead] == lines
    assert {prepared for _, prepared in ahead[:256]} == {None}
    assert ahead[300][1] is None
    assert {prepared.text for _, prepared in ahead[256:] if prepared} == {"浙江签署协议"}
