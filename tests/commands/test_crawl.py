"""``concord crawl``, ``crawlall``, ``checkall`` and ``probe`` as a user starts them, against the rehearsal's sites."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from crawler.commands.crawl import find_usage_problem, summarize
from crawler.commands.crawlall import judge_all
from crawler.rehearsal.misbehaviour import EMPTY_PLAN, Fault, Plan
from crawler.rehearsal.server import RehearsalServer

FIRST_DAY = date(2026, 3, 2)
Concord = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def concord(tmp_path: Path) -> Concord:
    """Return a function that runs the command line with its own folder for everything."""

    def run(*words: str, rehearsal: str = "http://127.0.0.1:9") -> subprocess.CompletedProcess[str]:
        variables = {"CONCORD_VAR": str(tmp_path / "var"), "CONCORD_REHEARSAL": rehearsal}
        return subprocess.run(
            [sys.executable, "-m", "crawler", *words],
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def test_wrong_argument_is_answered_with_what_would_be_right(concord: Concord) -> None:
    ended = concord("crawl", "beijing_amr", "-a", "since=yesterday")

    assert ended.returncode == 2
    assert ended.stderr == "concord: beijing_amr: since='yesterday': must be a day like 2026-03-01\n"


def test_source_out_of_reach_ends_failed(concord: Concord) -> None:
    ended = concord("crawl", "beijing_amr", "-s", "RETRY_TIMES=0")

    assert ended.returncode == 1
    assert "unreachable: connection refused by scjgj.beijing.gov.cn" in ended.stdout
    assert "Traceback" not in ended.stderr


def test_whole_and_partial_crawls_say_so_by_status_and_summary(concord: Concord) -> None:
    fault = Fault(kind="not_found", host="amr.gd.gov.cn", path="/zwdt/tpzl/")
    with RehearsalServer(FIRST_DAY, plan=Plan(faults=(fault,))) as server:
        whole = concord("crawl", "beijing_amr", "-a", "since=2026-02-27", rehearsal=server.url)
        partial = concord("crawl", "guangdong_amr", "-a", "since=2026-02-28", rehearsal=server.url)

    assert (whole.returncode, partial.returncode) == (0, 3)
    assert whole.stdout.splitlines()[-2].startswith("beijing_amr: complete in ")
    assert "new" in whole.stdout.splitlines()[-1]
    assert "partial" in partial.stdout
    assert "1 listing not read: HTTP 404 for https://amr.gd.gov.cn/zwdt/tpzl/index.html" in partial.stdout


def test_crawlall_crawls_what_is_named_and_shows_each_outcome(concord: Concord) -> None:
    plan = Plan(faults=(Fault(kind="ruishu_412", host="scjg.hubei.gov.cn"),))
    with RehearsalServer(FIRST_DAY, plan=plan) as server:
        ended = concord("crawlall", "hubei_amr", "beijing_amr", "-a", "since=2026-02-28", rehearsal=server.url)

    assert ended.returncode == 3, ended.stderr
    shown = {line.split()[0]: line.split()[1] for line in ended.stdout.splitlines() if "_amr" in line}
    assert shown == {"hubei_amr": "blocked", "beijing_amr": "complete"}


def test_probe_shows_links_and_an_article_and_stores_nothing(concord: Concord, tmp_path: Path) -> None:
    with RehearsalServer(FIRST_DAY, plan=EMPTY_PLAN) as server:
        by_name = concord("probe", "samr", rehearsal=server.url)
        by_address = concord("probe", "https://scjgj.beijing.gov.cn/zwxx/scjgdt/", rehearsal=server.url)
        listed = by_address.stdout.splitlines()[2].split()[-1]
        article = concord("probe", listed, rehearsal=server.url)

    assert by_name.returncode == 0, by_name.stderr
    assert by_name.stdout.count("column https://www.samr.gov.cn/") == 5
    assert by_name.stdout.count("article https://www.samr.gov.cn/") == 5
    assert by_address.returncode == 0, by_address.stderr
    assert "next page: https://scjgj.beijing.gov.cn/zwxx/scjgdt/index_1.html" in by_address.stdout
    assert "title: " in by_address.stdout
    assert article.stdout.splitlines()[0] == f"article {listed}"
    assert article.stdout.splitlines()[-1] == "complete"
    assert [by_name.stderr, by_address.stderr, article.stderr] == ["", "", ""]
    assert not (tmp_path / "var").exists()


def test_checkall_finds_nothing_wrong(concord: Concord) -> None:
    ended = concord("checkall")

    assert ended.returncode == 0, ended.stdout
    assert ended.stdout.splitlines()[-1].endswith("sources, 0 findings")


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("samr", None),
        ("smar", "no source is named 'smar'; did you mean samr?"),
        ("xyzzy", "no source is named 'xyzzy'; `concord list` shows them"),
        ("amr", "no source is named 'amr'; did you mean samr?"),
    ],
)
def test_near_names_are_offered(name: str, problem: str | None) -> None:
    assert find_usage_problem(name, {}, ["samr", "ccn"]) == problem


def test_summary_leaves_out_what_did_not_happen() -> None:
    stats = {"run/reason": "", "crawl/listing": 1, "crawl/known": 0, "store/new": 2, "elapsed_time_seconds": 1.25}

    assert summarize("samr", "complete", stats) == ["samr: complete in 1.2 s", "  1 listing pages, 2 new"]
    assert summarize("samr", "failed", {}) == ["samr: failed: see the log", "  nothing was read"]


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [(["complete"], 0), (["complete", "blocked"], 3), (["partial"], 3), (["failed", "blocked"], 1), ([], 1)],
)
def test_status_of_many_crawls(outcomes: list[str], status: int) -> None:
    assert judge_all(outcomes) == status


def test_a_crawl_that_swells_is_stopped_by_the_bound_on_its_memory() -> None:
    swell = "from crawler.commands.crawl import MEMORY_BYTES, bound_memory; bound_memory(); bytearray(MEMORY_BYTES)"

    ended = subprocess.run([sys.executable, "-c", swell], capture_output=True, text=True, check=False)

    assert ended.stderr.strip().endswith("MemoryError")
