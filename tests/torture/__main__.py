"""``make torture``: thirty days of sixty sources without a fault, then under faults. Exits 1 on a broken promise."""

import argparse
import signal
import sys
from functools import partial
from pathlib import Path

from tests.torture.cast import make_cast
from tests.torture.plan import make_calm, make_ordeal
from tests.torture.rehearse import rehearse
from tests.torture.verdict import print_account


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--sources", type=int, default=60)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--restarts", type=int, default=10, help="of the database, where it is PostgreSQL")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="postgresql")
    parser.add_argument("--only", choices=("calm", "faults"))
    parser.add_argument("--folder", type=Path, help="keep everything here, to look at afterwards")
    given = parser.parse_args()
    signal.signal(
        signal.SIGTERM, lambda number, frame: sys.exit(128 + number)
    )  # so that everything is ended and removed
    say = partial(print, flush=True)
    cast = make_cast(given.sources)
    ordeals = {
        "calm": make_calm(given.days),
        "faults": make_ordeal(
            cast,
            given.days,
            seed=given.seed,
            kills=given.kills,
            restarts=given.restarts if given.database == "postgresql" else 0,
            workers=given.database == "postgresql",
        ),
    }
    clean = True
    for name, ordeal in ordeals.items():
        if given.only not in (None, name):
            continue
        say(f"\n{name}: {given.sources} sources, {given.days} days, seed {given.seed}, {given.database}")
        folder = given.folder / name if given.folder else None
        if folder:
            folder.mkdir(parents=True)
        came_out = rehearse(
            ordeal, sources=given.sources, seed=given.seed, database=given.database, folder=folder, say=say
        )
        print_account(came_out.account, came_out.house, came_out.seconds)
        clean = clean and came_out.account.is_clean
    sys.exit(0 if clean else 1)


main()
