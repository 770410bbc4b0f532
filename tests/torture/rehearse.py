"""One rehearsal from the first day to the account."""

import random
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

from crawler.rehearsal.server import RehearsalServer
from tests.torture.cast import SCALE, BusyNewsroom, make_cast
from tests.torture.clock import SharedClock
from tests.torture.cluster import run_cluster
from tests.torture.house import CONFIG, GONE, INTERVAL, SECOND, House, run_forge
from tests.torture.plan import STEPS_A_DAY, Ordeal
from tests.torture.post import PostOffice
from tests.torture.verdict import Account, give_account

FIRST_DAY = date(2026, 3, 2)
STEP = timedelta(days=1) / STEPS_A_DAY


@dataclass(frozen=True, kw_only=True)
class Rehearsed:
    """How a rehearsal came out."""

    account: Account
    house: House
    seconds: float


def rehearse(
    ordeal: Ordeal,
    *,
    sources: int,
    seed: int,
    database: Literal["sqlite", "postgresql"],
    folder: Path | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> Rehearsed:
    """Let the program live through the plan, with so many sources, and compare what came of it.

    Raises:
        NoPostgres: the database is postgresql and its server programs are not installed.
    """
    began = time.monotonic()
    cast = make_cast(sources)
    with ExitStack() as stack:
        folder = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="concord-torture-")))
        if database == "postgresql":
            place = Path(
                stack.enter_context(tempfile.TemporaryDirectory(prefix="concord-pg-", ignore_cleanup_errors=True))
            )
            place.chmod(0o755)
            cluster = stack.enter_context(run_cluster(place / "cluster"))
            url = cluster.url
        else:
            cluster, url = None, f"sqlite:///{folder / 'concord.sqlite3'}"
        server = RehearsalServer(FIRST_DAY, 1, plan=ordeal.to_plan(cast), cast=cast, scale=SCALE, seed=seed)
        server.newsroom = BusyNewsroom(FIRST_DAY, seed=seed, cast=cast)
        stack.enter_context(server)
        post = PostOffice(one=SECOND, refused=frozenset({GONE}))
        post.start()
        stack.callback(post.stop)
        # The news of a day is out when the day is over in London, which is morning in China.
        started = datetime.combine(FIRST_DAY + timedelta(days=1), datetime.min.time(), tzinfo=UTC)
        clock = SharedClock(folder / "clock", started)
        (folder / "concord.toml").write_text(CONFIG.format(port=post.port), encoding="utf-8")
        variables = {
            "CONCORD_VAR": str(folder / "var-a"),
            "CONCORD_CONFIG": str(folder / "concord.toml"),
            "CONCORD_DATABASE_URL": url,
            "CONCORD_REHEARSAL": server.url,
            "CONCORD_INTERVAL_MINUTES": str(INTERVAL.total_seconds() / 60),
            "CONCORD_INTERVAL_STRETCH": str(timedelta(days=1) / INTERVAL),
            "CONCORD_PARALLEL_CRAWLS": "3",
            "CONCORD_QUEUE": "procrastinate" if cluster else "",
            "CONCORD_TEST_SOURCES": str(sources),
        }
        stack.enter_context(run_forge(folder, variables))
        house = House(
            folder=folder,
            clock=clock,
            database_url=url,
            post=post,
            rng=random.Random(f"{seed}/house"),
            cluster=cluster,
        )
        house.open()
        for number in range(ordeal.days * STEPS_A_DAY + STEPS_A_DAY):  # one day longer: the last one's news are read
            server.day = min(ordeal.days, number // STEPS_A_DAY + 1)
            house.live_through(ordeal.step(number), STEP if number else timedelta(0))
            if number % STEPS_A_DAY == 0:
                say(f"day {number // STEPS_A_DAY + 1}, {time.monotonic() - began:.0f} s, {len(post.taken)} mails")
        account = give_account(house, ordeal, server.expected(), started)
        house.close()
    return Rehearsed(account=account, house=house, seconds=time.monotonic() - began)
