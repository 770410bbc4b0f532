"""Writes that wait behind one another share a transaction, and each still has its own outcome."""

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from crawler.extensions.store_access import TOGETHER_MAX, StoreAccess
from storage.database import Database
from storage.models import Story
from storage.stories import count_stories, create_story

NOW = datetime(2026, 3, 2, tzinfo=UTC)


class Access(StoreAccess):
    """Counts the transactions and keeps the thread waiting until everything is asked for."""

    def __init__(self, database: Database) -> None:
        super().__init__(database.url)
        self.opened = 0
        self.go = threading.Event()
        sa.event.listen(self.database._reader, "begin", self._count)

    def _count(self, _connection: sa.Connection) -> None:
        self.opened += 1

    def hold(self, session: Session) -> None:
        self.go.wait(5)


def ask(access: Access, *works: tuple[str, Callable[[Session], object]]) -> list[object]:
    """Ask for everything while the thread is busy; return the answers, errors among them."""

    async def run() -> list[object]:
        held = asyncio.create_task(access.read(access.hold))
        await asyncio.sleep(0)
        tasks = [asyncio.create_task(getattr(access, way)(work)) for way, work in works]
        await asyncio.sleep(0)
        access.go.set()
        await held
        return await asyncio.gather(*tasks, return_exceptions=True)

    try:
        return asyncio.run(run())
    finally:
        access.close()


def add(title: str) -> tuple[str, Callable[[Session], object]]:
    return "write", lambda session: create_story(session, title, NOW)


def read_titles(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(sa.select(Story.title).order_by(Story.id)))


def test_writes_that_wait_share_a_transaction(database: Database) -> None:
    access = Access(database)

    answers = ask(access, *(add(str(number)) for number in range(TOGETHER_MAX + 4)))

    assert len(set(answers)) == TOGETHER_MAX + 4
    assert read_titles(database) == [str(number) for number in range(TOGETHER_MAX + 4)]
    assert access.opened < 6  # the schema's, the held one, two of writes


def test_what_was_asked_for_first_is_done_first(database: Database) -> None:
    answers = ask(
        Access(database), add("one"), ("read", count_stories), add("two"), add("three"), ("read", count_stories)
    )

    assert answers[1] == 1
    assert answers[4] == 3


def test_a_failure_undoes_and_reaches_only_its_own(database: Database) -> None:
    def fail(session: Session) -> None:
        create_story(session, "half done", NOW)
        raise ValueError("broken")

    answers = ask(Access(database), add("one"), ("write", fail), add("two"))

    assert isinstance(answers[1], ValueError)
    assert read_titles(database) == ["one", "two"]


def test_a_broken_constraint_among_others_reaches_only_its_own(database: Database) -> None:
    def seed(session: Session) -> int:
        return create_story(session, "seed", NOW, seed_id="seed-1")

    answers = ask(Access(database), add("one"), ("write", seed), ("write", seed), add("two"))

    assert isinstance(answers[2], sa.exc.IntegrityError)
    assert read_titles(database) == ["one", "seed", "two"]


def test_nothing_is_answered_before_it_is_committed(database: Database) -> None:
    access, seen = Access(database), []

    async def write(number: int) -> None:
        await access.write(lambda session: create_story(session, str(number), NOW))
        seen.append(str(number) in read_titles(database))

    async def run() -> None:
        await asyncio.gather(*(write(number) for number in range(8)))

    asyncio.run(run())
    access.close()

    assert seen == [True] * 8


def test_work_that_nobody_waits_for_any_more_is_left_out(database: Database) -> None:
    access = Access(database)

    async def run() -> None:
        held = asyncio.create_task(access.read(access.hold))
        await asyncio.sleep(0)
        task = asyncio.create_task(access.write(lambda session: create_story(session, "unwanted", NOW)))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        access.go.set()
        await held

    asyncio.run(run())
    access.close()

    assert read_titles(database) == []
