"""Run by test_faults in a mount of its own: a database on a disk that fills up, is read-only, and has room again."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from storage.alerts import list_alerts, queue_notice
from storage.database import Database
from storage.exceptions import DatabaseUnreadable
from storage.subscriptions import SubscriptionRecord
from tests.storage.builders import store_article, store_sources, subscribe

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


def fill(database: Database, first: int) -> tuple[int, str]:
    """Store articles until it fails; return how many were stored, and what was said."""
    for number in range(first, 10_000):
        try:
            with database.write() as session:
                store_article(session, number, NOW, text=f"{number}" + "文" * 20_000)
                queue_notice(session, f"n{number}", "source_down", {}, NOW)
        except DatabaseUnreadable as error:
            return number, str(error)
    return 10_000, "it never failed"


def count(database: Database) -> tuple[int, int]:
    with database.read() as session:
        articles = session.scalar(sa.text("SELECT count(*) FROM articles"))
        return articles or 0, len(list_alerts(session, limit=100_000))


def main(folder: Path) -> None:
    """Print what each step found; the test reads it."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", folder], check=True)
    filler = folder / "filler"
    filler.write_bytes(b"x" * 1_000_000)
    database = Database(f"sqlite:///{folder / 'concord.sqlite3'}")
    database.migrate(NOW)
    with database.write() as session:
        store_sources(session, NOW)
        subscribe(session, NOW, SubscriptionRecord(name="a", recipients=["a@example.org"], health=True))

    stored, said = fill(database, 0)
    print("full:", said)
    print("kept:", count(database) == (stored, stored), stored > 3)
    filler.unlink()
    later, _ = fill(database, stored)
    print("went on:", count(database) == (later, later), later > stored)

    database.dispose()
    subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    again = Database(f"sqlite:///{folder / 'concord.sqlite3'}")
    try:
        with again.write() as session:
            store_article(session, 20_000, NOW)
        print("read-only: written")
    except DatabaseUnreadable as error:
        print("read-only:", error)
    again.dispose()

    subprocess.run(["mount", "-o", "remount,rw,size=8m", folder], check=True)
    whole = Database(f"sqlite:///{folder / 'concord.sqlite3'}")
    with whole.write() as session:
        store_article(session, 20_000, NOW)
    with whole.read() as session:
        print("whole:", session.scalar(sa.text("PRAGMA integrity_check")), count(whole) == (later + 1, later))
    whole.dispose()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
