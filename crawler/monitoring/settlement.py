"""What a crawl that ended leaves to be recorded: a child that was killed cannot do it itself."""

import socket
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from crawler.monitoring.launcher import CrawlEnd
from crawler.monitoring.progress import one_line
from storage.exceptions import AlreadyRunning
from storage.runs import RunRecord, finish_run, list_runs, start_run
from storage.sources import apply_outcome


def settle_run(session: Session, end: CrawlEnd, *, now: datetime) -> RunRecord | None:
    """Return the run of a child that has ended, closed if the child could not; None if it had none because of another.

    A crawl cut short by the end of the watch says nothing about its source. Anything else does.
    """
    runs = list_runs(session, end.source_id, limit=5)
    run = next((run for run in runs if run.pid == end.pid and run.host == socket.gethostname()), None)
    if run is not None and run.finished_at is not None:
        return run
    if run is None:
        if end.ending == "stop":
            return None
        try:
            run_id = start_run(session, end.source_id, "schedule", now, end.pid, socket.gethostname())
        except AlreadyRunning:
            return None
    else:
        run_id = run.id
    outcome, reason = judge_silent_end(end)
    finish_run(session, run_id, outcome, reason, run.counts if run else {}, now)
    if end.ending != "stop":
        apply_outcome(session, end.source_id, outcome, reason, 0, now)
    return next(run for run in list_runs(session, end.source_id, limit=5) if run.id == run_id)


def judge_silent_end(end: CrawlEnd) -> tuple[str, str]:
    """Return outcome and reason for a crawl that ended without recording them."""
    if end.ending == "stop":
        return "partial", "stopped with the watch"
    if end.ending == "time limit":
        return "failed", f"still running after {end.seconds:.0f} s: stopped"
    if end.status < 0:
        return "failed", f"killed by signal {-end.status}"
    return "failed", f"ended with status {end.status}: {read_last_line(end.log)} (log: {end.log})"


def read_last_line(log: Path) -> str:
    """Return the last line that a crawl wrote, cut to what fits a table."""
    try:
        with log.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - 4096))
            lines = file.read().decode("utf-8", errors="replace").splitlines()
    except OSError as error:
        return f"the log cannot be read ({error.strerror})"
    return one_line(next((line for line in reversed(lines) if line.strip()), "it said nothing"))[:300]
