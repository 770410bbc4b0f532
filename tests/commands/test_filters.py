"""The filters' contracts: ids, order, bad lines, exit status."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.commands._filter import text_field, write_lines


def run(name: str, rows: Iterable[Any], *, raw: bytes = b"") -> tuple[int, list[dict[str, Any]]]:
    feed = "".join(json.dumps(row) + "\n" for row in rows).encode() + raw
    done = subprocess.run([sys.executable, "-m", "crawler", name], input=feed, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def shout(row: dict[str, Any]) -> dict[str, Any]:
    return {"text": text_field(row, "text").upper()}


def test_answers_come_in_order_with_the_id_given() -> None:
    output = io.BytesIO()
    status = write_lines(shout, [b'{"id": "b", "text": "x"}\n', b"\n", b'{"id": 7, "text": "y"}\n'], output)
    assert status == 0
    assert [json.loads(line) for line in output.getvalue().splitlines()] == [
        {"id": "b", "text": "X"},
        {"id": 7, "text": "Y"},
    ]


@pytest.mark.parametrize(
    ("line", "named", "complaint"),
    [
        (b"{broken\n", None, "line 2: not JSON"),
        (b"\xff\xfe\n", None, "line 2: not JSON"),
        (b"[1]\n", None, "line 2: not an object but list"),
        (b'{"text": "no id"}\n', None, 'line 2: "id" must be'),
        (b'{"id": "a"}\n', "a", 'line 2: "text" must be a string, not NoneType'),
        (b'{"id": "a", "text": 3}\n', "a", 'line 2: "text" must be a string, not int'),
        (b'{"id": "a", "text": ' + b"[" * 100_000 + b"\n", None, "line 2: not JSON"),
    ],
)
def test_a_bad_line_is_answered_and_harms_no_other(line: bytes, named: str | None, complaint: str) -> None:
    output = io.BytesIO()
    status = write_lines(shout, [b'{"id": "1", "text": "x"}\n', line, b'{"id": "3", "text": "y"}\n'], output)
    first, bad, last = (json.loads(answer) for answer in output.getvalue().splitlines())
    assert status == 1
    assert (first["text"], last["text"]) == ("X", "Y")
    assert bad["id"] == named
    assert complaint in bad["error"]


def test_a_lone_surrogate_comes_back_as_valid_utf_8() -> None:
    output = io.BytesIO()
    write_lines(lambda row: {"text": row["text"]}, [b'{"id": "1", "text": "a\\ud800b"}\n'], output)
    assert json.loads(output.getvalue().decode())["text"] == "a\ud800b"


def test_clean_keeps_its_contract() -> None:
    status, answers = run(
        "clean", [{"id": "1", "text": "備忘錄(lù)明確(què),各方共同簽(qiān)署標準(zhǔn)合作協議(yì)。"}]
    )
    assert status == 0
    assert answers[0]["text"] == "备忘录明确,各方共同签署标准合作协议。"
    assert {repair["kind"] for repair in answers[0]["repairs"]}
    assert answers[0]["uncertain"] == []


def test_extract_and_links_name_the_file_that_they_cannot_read(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<html><head><meta name='ArticleTitle' content='两地签署标准化合作备忘录'>"
        "<meta name='PubDate' content='2026-03-02 09:30'></head><body><div class='TRS_Editor'>"
        "<p>3月1日，两地市场监管局在当地签署标准化合作备忘录，明确了六个方面的合作内容。</p></div></body></html>",
        encoding="utf-8",
    )
    missing = str(tmp_path / "none.html")
    status, answers = run("extract", [{"id": "1", "path": str(page)}, {"id": "2", "path": missing}])
    assert status == 1
    assert answers[0]["title"] == "两地签署标准化合作备忘录"
    assert answers[0]["published"] == "2026-03-02T09:30"
    assert "六个方面" in answers[0]["text"]
    assert "No such file" in answers[1]["error"]
    status, answers = run("links", [{"id": "2", "path": missing, "url": "https://example.org/"}])
    assert status == 1
    assert missing in answers[0]["error"]


def test_links_counts_days_back_from_the_fetch(tmp_path: Path) -> None:
    page = tmp_path / "list.html"
    shown = ("2小时前", "昨天", "3天前", "03-01", "02-27")
    rows = "".join(
        f'<li><a href="/art/2026{n}.html">计量惠民走进第{n}个乡镇</a><span>{day}</span></li>'
        for n, day in enumerate(shown)
    )
    page.write_text(f"<html><body><ul>{rows}</ul></body></html>", encoding="utf-8")
    written = datetime(2026, 3, 9, 4, tzinfo=UTC).timestamp()
    os.utime(page, (written, written))
    asked = {"path": str(page), "url": "https://example.org/gzdt/"}

    status, answers = run(
        "links",
        [
            {"id": "1", **asked},
            {"id": "2", "fetched": "2026-03-05T23:30:00+00:00", **asked},
            {"id": "3", "fetched": "?", **asked},
        ],
    )

    assert [link["date"][5:] for link in answers[0]["links"]] == ["03-09", "03-08", "03-06", "03-01", "02-27"]
    assert [link["date"][5:] for link in answers[1]["links"]] == ["03-06", "03-05", "03-03", "03-01", "02-27"]
    assert status == 1
    assert "fetched" in answers[2]["error"]


def test_extract_and_links_say_what_a_file_is_that_is_no_page(tmp_path: Path) -> None:
    pdf, empty = tmp_path / "a.html", tmp_path / "b.html"
    pdf.write_bytes(b"%PDF-1.4\n" + bytes(range(256)) * 20)
    empty.write_bytes(b" \n")

    for command in ("extract", "links"):
        rows = [{"id": path.name, "path": str(path), "url": "https://example.org/"} for path in (pdf, empty)]
        status, answers = run(command, rows)

        assert status == 1
        assert answers[0]["error"].startswith(f"line 1: {pdf} is no page but a PDF document (5129 bytes")
        assert "no-page" in answers[1]["flags"]


def test_recognize_points_into_the_text_that_it_returns() -> None:
    text = "3月1日，四川省市場監督管理局與重慶市市場監督管理局在成都簽署《川渝標準化合作備忘錄》。"
    status, answers = run(
        "recognize", [{"id": "1", "title": "川渝簽署備忘錄", "text": text, "published": "2026-03-02"}]
    )
    assert status == 0
    record = answers[0]
    assert record["label"] == "announcement"
    assert set(record["regions"]) == {"四川省", "重庆市"}
    assert record["event_date"] == "2026-03-01"
    for span in record["evidence"]:
        assert record["text"][span["start"] : span["end"]]
