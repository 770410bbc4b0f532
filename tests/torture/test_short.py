"""The short form of ``make torture``: some sources for some days, some kills; some of the hostile answers."""

import os
import subprocess
import sys

import pytest

from tests.torture.cast import make_cast
from tests.torture.plan import STEPS_A_DAY, make_ordeal

ANSWERS = (
    "brotli bomb",
    "gzip in gzip",
    "endless chunks",
    "headers in drips",
    "header flood",
    "chunk of negative size",
    "billion laughs",
    "a million attributes",
)


def run(*words: str) -> tuple[int, str]:
    """Run a program of the package: it forks, which a test process with its threads must not."""
    ended = subprocess.run(
        [sys.executable, "-m", *words],
        env={**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stdout + ended.stderr


@pytest.mark.timeout(600)
def test_a_few_days_of_faults_lose_nothing_and_repeat_nothing() -> None:
    status, said = run(
        *("tests.torture", "--only", "faults", "--sources", "3", "--days", "4", "--kills", "5", "--database", "sqlite")
    )

    assert status == 0, said
    assert "kill -9 crawl" in said
    for promise in ("lost", "repeated", "unreported", "false alarms", "troubles"):
        assert f"  {promise:<36}0" in said


@pytest.mark.timeout(600)
def test_hostile_answers_stay_within_memory_and_time() -> None:
    status, said = run("tests.torture.swallow", *ANSWERS)

    assert status == 0, said
    assert f"{len(ANSWERS)} answers, 0 over" in said


def test_a_plan_is_decided_by_its_seed_and_leaves_the_end_calm() -> None:
    cast = make_cast(60)

    plans = [make_ordeal(cast, 30, seed=seed, kills=200, restarts=10, workers=True) for seed in (1, 1, 2)]

    assert plans[0] == plans[1] != plans[2]
    assert sum(len(step.kills) for step in plans[0].steps) == 200
    assert sum(bool(step.restart) for step in plans[0].steps) == 10
    assert len(plans[0].steps) <= 27 * STEPS_A_DAY
    assert sum(outage.is_long for outage in plans[0].outages) >= 20
    assert all(outage.last < 27 for outage in plans[0].outages)
    assert {site.name for site in cast.sites.values()} > {outage.source for outage in plans[0].outages}
