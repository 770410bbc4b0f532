"""``concord dedup``: tell new articles from copies and from other reports of the same event, in a stream."""

import argparse
import json
import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from itertools import islice
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO

from scrapy.commands import ScrapyCommand

from crawler.commands._filter import FilterCommand, calm_collector, optional_text_field, text_field, write_lines
from crawler.exceptions import ConcordError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from crawler.recognition import Recognition
    from crawler.sameness import Fingerprint
    from crawler.text import Cleaned

_CHUNK = 64  # lines that are prepared together in another process
_AHEAD = 4  # chunks for each process that are under way before their answers are due
_RECORDS = 512  # recognised records that are kept: what is copied is copied soon
_FEW = 256  # lines that are answered one by one; for more, other processes are worth their start


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """An article repaired and fingerprinted: what can be done to it without knowing the others."""

    title: str | None
    text: str
    published: str | None
    fingerprint: "Fingerprint"


class Command(FilterCommand, ScrapyCommand):
    """{id, title?, text, published?} in; {id, relation, of, score} out, against what came before in the stream.

    Repair and fingerprints are made ahead, in as many processes as there are processors; matching is one after another.
    On one processor they are made ahead as well, by chunks.
    """

    def short_desc(self) -> str:
        return "Find copies and reports of the same event: JSON Lines in, JSON Lines out"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from storage.database import Database

        with ExitStack() as stack:
            folder = stack.enter_context(TemporaryDirectory(prefix="concord-dedup-"))
            lines = stack.enter_context(_open(opts.input)) if opts.input else sys.stdin.buffer
            database = Database(f"sqlite:///{folder}/stream.sqlite3", scratch=True)
            stack.callback(database.dispose)
            database.migrate(datetime.now(UTC))
            calm_collector()
            self.stream = Stream(stack.enter_context(database.write()))
            self.exitcode = write_lines(self.convert, self._read_ahead(lines), sys.stdout.buffer)

    def convert(self, row: dict[str, Any]) -> dict[str, Any]:
        return self.stream.add(row["id"], self.ahead or prepare(row))

    def _read_ahead(self, lines: BinaryIO) -> Iterator[bytes]:
        """Yield the lines; ``ahead`` holds what was prepared of the one just yielded, if anything was."""
        self.ahead: Prepared | None = None
        for line, self.ahead in prepare_ahead(lines):
            yield line


class Stream:
    """The articles so far, in a store of their own: matched and stored as a crawl does it.

    Recognition is put off until two reports could be of one event: most articles never need it.
    """

    def __init__(self, session: "Session") -> None:
        self.session = session
        self.ids: list[str | int] = []  # articles are numbered from 1 on
        self.read_record = lru_cache(_RECORDS)(self._read_record)

    def add(self, item_id: str | int, article: Prepared) -> dict[str, Any]:
        """Match and store one article; return the answer to it."""
        from crawler.pipelines.match import find_story
        from crawler.recognition import recognize
        from storage.similar import add_print

        match = find_story(
            self.session,
            article.fingerprint,
            partial(recognize, article.title, article.text, published=article.published),
            read_record=self.read_record,
        )
        add_print(
            self.session,
            match.story_id,
            version=article.fingerprint.version,
            payload=article.fingerprint.payload,
            sampled=match.sampled,
            title=article.title,
            text=article.text,
            published=article.published,
        )
        self.ids.append(item_id)
        return {
            "relation": match.relation,
            "of": self.ids[match.of_article_id - 1] if match.of_article_id else None,
            "score": match.score,
            "reasons": list(match.reasons),
        }

    def _read_record(self, article_id: int) -> "Recognition | None":
        from crawler.recognition import recognize
        from storage.articles import find_article

        article = find_article(self.session, article_id=article_id)
        return recognize(article.title, article.text or "", published=article.published) if article else None


def prepare(row: dict[str, Any]) -> Prepared:
    """Repair and fingerprint the article of a line."""
    return _fingerprint(*_repair(row))


def _repair(row: dict[str, Any]) -> tuple["Cleaned", str | None]:
    from crawler.text import clean

    published = optional_text_field(row, "published")
    return clean(text_field(row, "text"), title=optional_text_field(row, "title")), published


def _fingerprint(cleaned: "Cleaned", published: str | None) -> Prepared:
    return _fingerprint_all([(cleaned, published)])[0]


def _fingerprint_all(repaired: Sequence[tuple["Cleaned", str | None]]) -> list[Prepared]:
    from crawler.sameness import make_fingerprints

    prints = make_fingerprints((cleaned.title, cleaned.text, published) for cleaned, published in repaired)
    return [
        Prepared(title=cleaned.title, text=cleaned.text, published=published, fingerprint=fingerprint)
        for (cleaned, published), fingerprint in zip(repaired, prints, strict=True)
    ]


def prepare_ahead(lines: Iterable[bytes]) -> Iterator[tuple[bytes, Prepared | None]]:
    """Yield the lines with what was prepared of them; nothing of the first ones, nor of bad ones."""
    rest = iter(lines)
    processes = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    for line in islice(rest, _FEW):
        yield line, None
    chunk = _take(rest)
    if not chunk:
        return
    if processes == 1:  # another process would only add what it costs to hand its work over
        while chunk:
            yield from zip(chunk, _prepare_chunk(chunk), strict=True)
            chunk = _take(rest)
        return
    # Forked where that is possible: the tables are there already, and nothing here has threads.
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context(method)) as pool:
        waiting: deque[tuple[list[bytes], Future[list[Prepared | None]]]] = deque()
        while chunk or waiting:
            if chunk:
                waiting.append((chunk, pool.submit(_prepare_chunk, chunk)))
            if len(waiting) >= _AHEAD * processes or not chunk:
                done, future = waiting.popleft()
                yield from zip(done, future.result(), strict=True)
            chunk = _take(rest)


def _take(lines: Iterator[bytes]) -> list[bytes]:
    return list(islice(lines, _CHUNK))


def _prepare_chunk(lines: list[bytes]) -> list[Prepared | None]:
    """Return what is prepared of lines, None for bad ones: the one who answers these says what is wrong.

    All are repaired before the first is fingerprinted: what a step reads is in the processor's cache for the next text.
    """
    repaired = [_repair_line(line) for line in lines]
    prepared = iter(_fingerprint_all([one for one in repaired if one is not None]))
    return [next(prepared) if one is not None else None for one in repaired]


def _repair_line(line: bytes) -> tuple["Cleaned", str | None] | None:
    try:
        row = json.loads(line)
        return _repair(row) if isinstance(row, dict) else None
    except (ValueError, RecursionError, ConcordError):
        return None


def _open(path: str) -> BinaryIO:
    try:
        return open(path, "rb")
    except OSError as error:
        raise ConcordError(f"cannot read {path}: {error.strerror}") from None
