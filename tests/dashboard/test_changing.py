"""What readers change: reviews, runs, probes, alerts."""

import re
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from crawler.dashboard.app import create_app
from crawler.dashboard.forms import make_form_token
from crawler.dashboard.runner import Runner
from crawler.dashboard.server import DashboardServer, listen
from crawler.monitoring.launcher import Launcher
from storage.alerts import lease_due, list_alerts, mark_failed
from storage.database import Database
from storage.reviews import list_reviews
from storage.runs import list_runs
from tests.conftest import NOW
from tests.dashboard.conftest import Shown, fill

LOOK = "import sys, time; print('column https://x/ <b>', flush=True); time.sleep(float(sys.argv[1]))"


class Desk:
    """A reader's client, with the database behind the pages."""

    def __init__(self, client: httpx.Client, database: Database, shown: Shown) -> None:
        self.client, self.database, self.shown = client, database, shown
        client.get("/")

    def send(self, path: str, **fields: object) -> httpx.Response:
        token = make_form_token(self.client.cookies["concord"])
        return self.client.post(path, data={"token": token, **fields})


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    shown = fill(database, NOW)
    app = create_app(database, interval=timedelta(hours=1), now=lambda: NOW, reader="li")
    with (
        DashboardServer(app, listen("127.0.0.1", 0)) as server,
        httpx.Client(base_url=server.url, timeout=30) as client,
    ):
        yield Desk(client, database, shown)


def test_a_verdict_is_stored_shown_and_filtered_by(desk: Desk) -> None:
    answer = desk.send("/articles/1/review", verdict="right", note="as signed", back="/announcements/1?lang=en")

    assert answer.headers["location"] == "/announcements/1?said=reviewed"
    with desk.database.read() as session:
        (review,) = list_reviews(session)
    assert (review.article_id, review.verdict, review.reviewer, review.note) == (1, "right", "li", "as signed")
    assert review.origin == "dashboard"
    page = desk.client.get(answer.headers["location"]).text
    assert "复核已保存" in page
    assert '<span class="verdict right">正确</span> li' in page
    assert "共 1 条" in desk.client.get("/?reviewed=yes").text
    assert "共 1 条" in desk.client.get("/?reviewed=no").text
    assert [row["id"] for row in desk.client.get("/export.json?reviewed=yes").json()] == [1]


def test_each_form_has_a_token_of_its_own_and_one_altered_is_none(desk: Desk) -> None:
    key = desk.client.cookies["concord"]
    first, second = make_form_token(key), make_form_token(key)
    salt, proof = second.split("-")
    assert first.split("-")[1] != proof

    for token in (f"{'0' * len(salt)}-{proof}", proof, f"-{proof}", ""):
        answer = desk.client.post("/articles/1/review", data={"token": token, "verdict": "right"})
        assert answer.status_code == 403, token
    assert desk.client.post("/articles/1/review", data={"token": second, "verdict": "right"}).status_code == 303


def test_a_later_word_replaces_the_earlier_and_can_be_withdrawn(desk: Desk) -> None:
    desk.send("/articles/1/review", verdict="right")
    desk.send("/articles/1/review", verdict="wrong")
    with desk.database.read() as session:
        assert [review.verdict for review in list_reviews(session)] == ["wrong"]

    desk.send("/articles/1/review", verdict="withdraw")

    with desk.database.read() as session:
        assert list_reviews(session) == []


def test_a_correction_holds_the_fields_that_differ_alone(desk: Desk) -> None:
    page = desk.client.get("/announcements/1").text
    assert "<textarea" in page

    desk.send(
        "/articles/1/review",
        verdict="corrected",
        label="announcement",
        kind="alliance",
        event_date="2026-02-28",
        region_group="京津冀",
        parties="北京市市场监督管理局\r\n 天津市市场监督管理委员会 \r\n\r\n",
        regions="北京市\r\n天津市\r\n河北省",
        instrument_names="",
        has_domains="1",
        domains=["计量", "质量"],
    )

    with desk.database.read() as session:
        (review,) = list_reviews(session)
    correction = review.correction or {}
    assert correction["kind"] == "alliance"
    assert correction["event_date"] == "2026-02-28"
    assert correction["parties"] == ["北京市市场监督管理局", "天津市市场监督管理委员会"]
    assert correction["domains"] == ["计量", "质量"]
    assert not {"label", "regions", "region_group"} & set(correction)
    assert "联盟" in desk.client.get("/announcements/1").text.split('id="review"')[1].split("<form")[0]


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"verdict": "corrected", "event_date": "yesterday"}, "is no day"),
        ({"verdict": "corrected", "parties": "x" * 300}, "parties must hold names"),
        ({"verdict": "corrected", "label": "perhaps"}, "a label is one of"),
        ({"verdict": "corrected", "label": "announcement"}, "at least one field"),
        ({"verdict": "maybe"}, "a verdict is"),
        ({}, "a verdict is"),
    ],
)
def test_what_cannot_be_stored_is_said_and_what_was_typed_is_kept(
    desk: Desk, fields: dict[str, str], complaint: str
) -> None:
    answer = desk.send("/articles/1/review", note="typed already", **fields)

    assert answer.status_code == 400
    assert complaint in answer.text
    assert 'value="typed already"' in answer.text
    with desk.database.read() as session:
        assert list_reviews(session) == []


def test_an_article_that_is_none_cannot_be_reviewed(desk: Desk) -> None:
    assert desk.send("/articles/99/review", verdict="right").status_code == 404


def test_an_alert_that_was_given_up_is_sent_again(desk: Desk) -> None:
    with desk.database.write() as session:
        leased = lease_due(session, NOW, 60, 1)[0]
        mark_failed(session, leased.id, leased.lease_token or "", "550 <no such user>", None, NOW)
    page = desk.client.get("/alerts?state=failed").text
    assert "550 &lt;no such user&gt;" in page
    path = re.search(r'action="(/alerts/\d+/retry[^"]*)"', page)
    assert path is not None

    answer = desk.send(path[1])

    assert "said=retried" in answer.headers["location"]
    with desk.database.read() as session:
        assert {alert.state for alert in list_alerts(session)} == {"queued"}
    assert desk.send("/alerts/999/retry").status_code == 404


def test_without_sites_to_ask_nothing_can_be_started(desk: Desk) -> None:
    assert "/sources/ccn/crawl" not in desk.client.get("/sources/ccn").text
    assert desk.send("/sources/ccn/crawl").status_code == 404


@pytest.fixture
def runner(sqlite_database: Database, tmp_path: Path) -> Iterator[Runner]:
    def launcher(folder: Path, seconds: str) -> Launcher:
        return Launcher(
            log_folder=folder,
            parallel=2,
            timeout_seconds=60,
            command=lambda _name, _trigger: [sys.executable, "-c", LOOK, seconds],
        )

    runner = Runner(
        sqlite_database,
        crawls=launcher(tmp_path / "log", "0"),
        probes=launcher(tmp_path / "log" / "probes", "30"),
        probe_folder=tmp_path / "log" / "probes",
        now=lambda: NOW,
    )
    yield runner
    runner.stop()


def test_a_crawl_and_a_probe_are_started_watched_and_settled(sqlite_database: Database, runner: Runner) -> None:
    fill(sqlite_database, NOW)
    app = create_app(sqlite_database, interval=timedelta(hours=1), now=lambda: NOW, runner=runner)
    with (
        DashboardServer(app, listen("127.0.0.1", 0)) as server,
        httpx.Client(base_url=server.url, timeout=30) as client,
    ):
        desk = Desk(client, sqlite_database, Shown(announcement=1, copy=2, hostile=3))

        assert "said=probe_started" in desk.send("/sources/ccn/probe").headers["location"]
        assert "said=probe_running" in desk.send("/sources/ccn/probe").headers["location"]
        wait_for(lambda: "column https://x/" in client.get("/sources/ccn").text)
        page = client.get("/sources/ccn").text
        assert "正在试读" in page
        assert "column https://x/ &lt;b&gt;" in page

        assert "said=crawl_started" in desk.send("/sources/ccn/crawl").headers["location"]
        wait_for(lambda: not runner.is_under_way("crawl", "ccn"))
        with sqlite_database.read() as session:
            run = list_runs(session, "ccn")[0]
        # The child said nothing to the store, so what is known of its end is recorded for it.
        assert (run.outcome, run.reason.split(":")[0]) == ("failed", "ended with status 0")

        for name in ("nobody", "..", "ccn%00"):
            assert desk.send(f"/sources/{name}/crawl").status_code in {404, 405}
        assert desk.send("/sources/ccn/delete").status_code == 404


def test_a_crawl_goes_into_the_queue_where_there_is_one(runner: Runner, sqlite_database: Database) -> None:
    asked: list[str] = []

    def defer(source_id: str) -> bool:
        asked.append(source_id)
        return len(asked) == 1

    queued = Runner(
        sqlite_database,
        crawls=runner._crawls,
        probes=runner._probes,
        probe_folder=runner._probe_folder,
        now=lambda: NOW,
        defer=defer,
    )

    assert [queued.crawl("ccn"), queued.crawl("ccn")] == ["queued", "running"]


def wait_for(happened: object) -> None:
    for _ in range(400):
        if happened():  # type: ignore[operator]
            return
        time.sleep(0.05)
    pytest.fail("it did not happen")
