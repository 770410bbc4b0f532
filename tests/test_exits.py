"""One table of hostile strings, sent through every exit: mail, chat, pages, tables, feeds, calendar, log, terminal.

An exit gives back what a reader would see. Nothing in it may be invisible, and the form around it must hold.
"""

import csv
import io
import json
import logging
import sys
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import pytest
from lxml import html

from crawler.commands._output import print_table
from crawler.dashboard.calendar import write_calendar
from crawler.dashboard.feed import ATOM, write_feed, write_json_feed
from crawler.dashboard.tables import COLUMNS, MAX_CELL, to_row, write_csv, write_json, write_xlsx
from crawler.extensions.one_line_log import PlainFormatter
from crawler.monitoring.channels import pack_blocks
from crawler.monitoring.compose import MAX_SUBJECT, Letter, Notice, make_json, write_announcements, write_notice
from crawler.monitoring.preparation import log_to_file
from crawler.monitoring.progress import PlainProgress
from storage.announcements import AnnouncementRecord
from storage.database import Database
from storage.types import to_storable
from tests.conftest import NOW
from tests.dashboard.conftest import browse
from tests.monitoring.test_compose import ANNOUNCEMENT, COVERAGE, ITEM, read_back
from tests.storage.builders import RECOGNITION, TEXT, declare, store_announcement, store_sources

HOSTILE = {
    "terminal": "\x1b[2J\x1b]0;pwned\x07\x9b31m\x08\x7f",
    "direction": "\u202egnp.exe\u2066\u200f\u061c",
    "header": "标题\r\nBcc: victim@example.org\r\n\r\n<b>",
    "lines": "\u2028forged\u2029\x85line\x0b\x0c\n2026-03-02 ERROR root: forged",
    "script": "</title></script><script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": "\" onmouseover=\"alert(1)\" '><iframe srcdoc='x'>",
    "template": "{{ 7*7 }}{% raw %}${7*7}%(x)s%s{0}{name}",
    "formula": '=HYPERLINK("http://x.example.org","y")',
    "hidden formula": "\x00\ufeff\u200b+cmd|' /C calc'!A0",
    "wide formula": "＝1+1",
    "tab formula": "\t@SUM(A1)",
    "surrogates": "\ud800x\udfff",
    "nul": "a\x00b",
    "rich markup": "[red]x[/red][link=http://x.example.org]y[/link][/]",
    "calendar": "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n\\;,",
    "entity": "]]>&xxe;<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
    "language tags": "\U000e0041\U000e007f\ufff9",
    "nothing in XML": "\ufffe=1+1\uffff",
    "address": "javascript:alert(1)",
    "long": "长" * 100_000,
}
LIMIT = 2048
MAIL_HEADERS = {
    "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
}  # fmt: skip


def find_hidden(text: str) -> set[str]:
    """Return the characters that nobody sees or that steer what is seen."""
    return {sign for sign in text if sign != "\n" and unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}


def make_record(text: str) -> AnnouncementRecord:
    return replace(
        ANNOUNCEMENT,
        **dict.fromkeys(("title", "url", "kind", "published", "region_group"), text),
        **{name: [text] for name in ("parties", "regions", "domains", "instrument_names", "reasons")},
        counts={text: text},
    )


def check_mail(letter: Letter) -> Iterator[str]:
    mail, text, markup = read_back(letter)
    tree = html.fromstring(markup)
    assert set(mail.keys()) == MAIL_HEADERS
    assert len(mail.keys()) == len(MAIL_HEADERS)
    assert len(mail["Subject"]) <= MAX_SUBJECT
    check_tree(tree)
    yield from (str(mail["Subject"]), text.replace("\r\n", "\n"), str(tree.text_content()).replace("\r\n", "\n"))


def check_tree(tree: html.HtmlElement) -> None:
    assert tree.xpath("//iframe | //*[self::img or self::script][not(starts-with(@src, '/static/'))]") == []
    assert tree.xpath("//@*[starts-with(name(), 'on')] | //@srcdoc") == []
    assert [link for link in tree.xpath("//@href") if link.startswith("javascript:")] == []


def write_letters(text: str) -> list[Letter]:
    found = make_record(text)
    item = replace(
        ITEM, announcement=found, text=text + TEXT, source_title=text, subscription=text, also=[(text, text)]
    )
    told = {"sources": [dict.fromkeys(("id", "title", "homepage", "state", "reason", "since"), text)], "text": text}
    return [
        *(
            write_announcements([item] * count, digest=count > 1, language="zh", coverage=COVERAGE, now=NOW)
            for count in (1, 2)
        ),
        write_notice(Notice(kind="source_down", payload=told, subscription=text), language="en", coverage=COVERAGE),
        write_notice(Notice(kind=text, payload=told, subscription=text), language="zh", coverage=COVERAGE),
    ]


def mail(text: str) -> Iterator[str]:
    for letter in write_letters(text):
        yield from check_mail(letter)


def chat(text: str) -> Iterator[str]:
    for letter in write_letters(text):
        for message in pack_blocks(letter.blocks, LIMIT, head=letter.title[:100]):
            assert len(message.text.encode()) <= LIMIT
            yield message.text


def csv_table(text: str) -> Iterator[str]:
    stream = io.StringIO(newline="")
    write_csv([to_row(make_record(text))], stream)
    heads, cells = csv.reader(io.StringIO(stream.getvalue().encode().decode()))
    assert heads == COLUMNS
    check_cells(cells)
    yield from cells


def workbook(text: str) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(write_xlsx([to_row(make_record(text))]))) as archive:
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    assert sheet.findall(".//{*}f") == []
    cells = ["".join(cell.itertext()) for cell in sheet.findall(".//{*}row")[1]]
    check_cells(cells)
    yield from cells


def check_cells(cells: list[str]) -> None:
    assert len(cells) == len(COLUMNS)
    assert [cell for cell in cells if cell.lstrip()[:1] in set("=+-@|%＝＋－＠")] == []
    assert max(map(len, cells)) <= MAX_CELL


def json_table(text: str) -> Iterator[str]:
    stream = io.StringIO()
    write_json([to_row(make_record(text))], stream)
    written = stream.getvalue().encode().decode()
    assert json.loads(written)[0]["title"] == text
    assert written.count("\n") == 3
    yield written


def command_json(text: str) -> Iterator[str]:
    written = make_json({text: [text, {"nested": text}]})
    assert json.loads(written) == {text: [text, {"nested": text}]}
    yield written.encode().decode()


def atom(text: str) -> Iterator[str]:
    address = "https://x.example.org/"
    feed = ET.fromstring(
        write_feed([make_record(text)], title="t", feed_url=address, home_url=address, language="zh", now=NOW)
    )
    assert len(feed.findall(f"{{{ATOM}}}entry")) == 1
    assert [link for node in feed.iter() if (link := node.get("href", "")).startswith("javascript:")] == []
    yield from feed.itertext()


def json_feed(text: str) -> Iterator[str]:
    address = "https://x.example.org/"
    written = write_json_feed([make_record(text)], title="t", feed_url=address, home_url=address, language="zh")
    (item,) = json.loads(written)["items"]
    assert "external_url" not in item
    yield from (written.decode(), item.get("title", ""), item["content_text"], *item["tags"])


def calendar(text: str) -> Iterator[str]:
    written = write_calendar([make_record(text)], title="t", home_url="https://x.example.org/", language="zh")
    assert max(map(len, written.split(b"\r\n"))) <= 75
    lines = written.decode().replace("\r\n ", "").split("\r\n")
    assert (lines.count("BEGIN:VEVENT"), lines.count("END:VEVENT"), lines[-1]) == (1, 1, "")
    yield from lines


def log(text: str) -> Iterator[str]:
    formatter = PlainFormatter("%(levelname)s %(message)s")
    record = logging.LogRecord("crawler.any", logging.INFO, "", 0, "Refused: %s", (text,), None)
    line = formatter.format(record)
    assert "\n" not in line
    try:
        raise ValueError(text)
    except ValueError:
        record = logging.LogRecord("crawler.any", logging.ERROR, "", 0, "failed", (), sys.exc_info())
    yield from (line, formatter.format(record))


def progress(text: str) -> Iterator[str]:
    stream = io.StringIO()
    PlainProgress(stream).event(NOW, "failed", text)
    assert stream.getvalue().count("\n") == 1
    yield stream.getvalue()


def table(text: str) -> Iterator[str]:
    stream, real = io.StringIO(), sys.stdout
    sys.stdout = stream
    try:
        print_table(["title", "state"], [[text[:300], "healthy"]])
    finally:
        sys.stdout = real
    assert stream.getvalue().count("\n") <= 3
    yield stream.getvalue()


EXITS = [mail, chat, csv_table, workbook, json_table, command_json, atom, json_feed, calendar, log, progress, table]


@pytest.mark.parametrize("leave", EXITS, ids=lambda leave: leave.__name__)
@pytest.mark.parametrize("name", HOSTILE)
def test_what_leaves_is_seen_whole_and_keeps_its_form(leave: Callable[[str], Iterator[str]], name: str) -> None:
    shown = list(leave(HOSTILE[name]))

    assert shown
    assert [find_hidden(text) for text in shown if find_hidden(text)] == []
    assert name != "template" or any("{{ 7*7 }}" in text for text in shown)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, dict[str, int]]]:
    """Yield a client of the dashboard, and the announcement that each of the strings fills."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('exits') / 'concord.sqlite3'}")
    database.migrate(NOW)
    with database.write() as session:
        store_sources(session, NOW, declare(title=to_storable("".join(text[:20] for text in HOSTILE.values()))))
        numbers = {}
        for number, (name, text) in enumerate((name, to_storable(text)) for name, text in HOSTILE.items()):
            fields = {key: [text] for key in ("parties", "regions", "domains", "instrument_names", "reasons")}
            recognition = {**RECOGNITION, **fields, "kind": text[:20], "region_group": text, "counts": {text: text}}
            numbers[name] = store_announcement(
                session,
                number,
                NOW,
                title=text,
                text=text + TEXT,
                published=text,
                byline_source=text,
                recognition=recognition,
                flags=[text],
                match_reasons=[text],
            )
    with browse(database, NOW) as client:
        yield client, numbers
    database.dispose()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_page_shows_hostile_words_as_text(stored: tuple[httpx.Client, dict[str, int]], name: str) -> None:
    client, numbers = stored

    check_page(client.get(f"/announcements/{numbers[name]}"))


@pytest.mark.parametrize("path", ["/", "/search?q=计量", "/sources", "/alerts", "/timeline", "/map"])
def test_a_list_shows_hostile_words_as_text(stored: tuple[httpx.Client, dict[str, int]], path: str) -> None:
    check_page(stored[0].get(path))


def check_page(answer: httpx.Response) -> None:
    assert answer.status_code == 200
    check_tree(html.fromstring(answer.text))
    assert find_hidden(answer.text) == set()


def test_the_log_of_a_watch_and_of_a_crawl_are_written_by_the_plain_formatter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    path = log_to_file(tmp_path)

    logging.getLogger("crawler.any").warning("Refused: %s", HOSTILE["lines"])

    for handler in root.handlers:
        handler.close()
    (line,) = path.read_text(encoding="utf-8").splitlines()
    assert line.endswith("ERROR root: forged")
