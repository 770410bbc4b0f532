"""Kill the process that stores articles, 20 times on each kind of database, and look whether anything disagrees.

    python -m bench.crash [KILLS]

A child process compares and stores invented news, copies among them, as the store pipeline does; it is killed with
SIGKILL at a moment of chance, within the transaction as likely as between two. After each kill the tables are compared.
"""

import multiprocessing
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench.measure import new_databases, print_table
from crawler.pipelines.match import find_story
from crawler.recognition import Recognition
from crawler.sameness import load_fingerprint, make_fingerprint
from storage.database import Database
from storage.models import Article, Fingerprint, Page, Shingle, Story
from storage.sources import SourceDeclaration, sync_sources
from tests.pipelines.received import receive
from tests.sameness.news import make_facts, with_menus, write

KILLS = 20
NOW = datetime(2026, 3, 2, tzinfo=UTC)
OTHER = Recognition(label="other")


def main() -> None:
    """Kill, compare, print."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else KILLS
    rows: list[list[object]] = []
    for kind, url in new_databases():
        rows.append([kind, kills, *kill_and_compare(url, kills)])
    print_table("killed while storing", ["", "kills", "articles stored", "disagreements"], rows)


def kill_and_compare(url: str, kills: int) -> tuple[int, int]:
    """Return how many articles were stored in the end, and how many disagreements were found after all kills."""
    database = Database(url)
    database.migrate(NOW)
    with database.write() as session:
        declared = SourceDeclaration(
            id="beijing_amr", title="", region="北京市", region_code="110000", kind="press", homepage=""
        )
        sync_sources(session, [declared], NOW)
    database.dispose()  # nothing open is taken into the children
    found, stored, chance = 0, 0, random.Random(kills)
    for _ in range(kills):
        child = multiprocessing.get_context("fork").Process(target=store_forever, args=(url, stored))
        child.start()
        _wait_for_more(url, stored, chance.randint(1, 5))
        time.sleep(chance.random() * 0.02)
        os.kill(child.pid or 0, signal.SIGKILL)
        child.join()
        with database.read() as session:
            stored = session.scalar(sa.select(sa.func.count()).select_from(Article)) or 0
            for problem in find_disagreements(session):
                found += 1
                print(f"  {problem}")
        database.dispose()
    return stored, found


def store_forever(url: str, first: int) -> None:
    """Store news, each third a copy of the one before it, until killed."""
    database = Database(url)
    number = first
    while True:
        title, text = write(make_facts(number - (number % 3 == 2)))
        text = with_menus(text) if number % 3 == 2 else text
        with database.write() as session:
            receive(session, number, NOW, title, text, record=OTHER)
        number += 1


def find_disagreements(session: Session) -> list[str]:
    """Return what contradicts itself: rows without their article, articles without their rows or not found again."""
    problems = []
    of_article = {"fingerprint": Fingerprint.article_id, "hash": Shingle.article_id}
    for name, column in of_article.items():
        orphans = sa.select(sa.func.count()).where(column.not_in(sa.select(Article.id)))
        if count := session.scalar(orphans):
            problems.append(f"{count} rows of a {name} without an article")
    lonely = sa.select(sa.func.count()).where(Story.id.not_in(sa.select(Article.story_id)))
    if count := session.scalar(lonely.select_from(Story)):
        problems.append(f"{count} stories without an article")
    rows = session.execute(
        sa.select(Article, Fingerprint)
        .outerjoin(Fingerprint, Fingerprint.article_id == Article.id)
        .order_by(Article.id.desc())
        .limit(20)  # the latest: the ones before were looked at after an earlier kill
    ).all()
    for article, row in rows:
        if row is None:
            problems.append(f"article {article.id} has no fingerprint")
            continue
        if session.get(Page, article.canonical_url) is None:
            problems.append(f"article {article.id} has no page")
        made = make_fingerprint(article.text or "", title=article.title)
        if load_fingerprint(row.version, row.payload).payload != made.payload:
            problems.append(f"the fingerprint of article {article.id} is not that of its text")
        match = find_story(session, made, OTHER)
        if match.story_id != article.story_id:
            problems.append(f"article {article.id} is not found in its story {article.story_id}")
    return problems


def _wait_for_more(url: str, stored: int, more: int) -> None:
    database, deadline = Database(url), time.monotonic() + 120
    while time.monotonic() < deadline:
        with database.read() as session:
            if (session.scalar(sa.select(sa.func.count()).select_from(Article)) or 0) >= stored + more:
                break
        time.sleep(0.005)
    database.dispose()


if __name__ == "__main__":
    main()
