"""Run the rehearsal alone: ``python -m crawler.rehearsal --first-day 2026-03-02 --day 1 --port 8100``."""

import argparse
from datetime import date

from crawler.rehearsal.misbehaviour import DEMO_PLAN, EMPTY_PLAN
from crawler.rehearsal.news import Scale
from crawler.rehearsal.server import RehearsalServer, serve_until_interrupted


def main() -> None:
    default = Scale()
    parser = argparse.ArgumentParser(prog="python -m crawler.rehearsal", description=__doc__)
    parser.add_argument("--first-day", type=date.fromisoformat, required=True, help="the date of day 1")
    parser.add_argument("--day", type=int, default=1)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--articles-a-day", type=float, default=default.articles_a_day, help="of each column")
    parser.add_argument("--history-days", type=int, default=default.history_days)
    parser.add_argument("--rows", type=int, default=None, help="of a listing page; default: as each site has it")
    parser.add_argument("--no-faults", action="store_true", help="no host misbehaves")
    given = parser.parse_args()
    scale = Scale(articles_a_day=given.articles_a_day, history_days=given.history_days, rows=given.rows)
    try:
        server = RehearsalServer(
            given.first_day,
            given.day,
            host=given.host,
            port=given.port,
            seed=given.seed,
            plan=EMPTY_PLAN if given.no_faults else DEMO_PLAN,
            scale=scale,
        )
    except OSError as error:
        parser.error(f"{given.host}:{given.port}: {error.strerror}")
    serve_until_interrupted(server, say=lambda line: print(line, flush=True))  # noqa: T201


if __name__ == "__main__":
    main()
