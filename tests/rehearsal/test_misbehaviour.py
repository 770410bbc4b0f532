"""Faults: which strike, when and how often, and what the client gets."""

import http.client
import socket
import time

import pytest

from crawler.extraction import find_challenge
from crawler.rehearsal.misbehaviour import DEMO_PLAN, Fault, Plan
from crawler.rehearsal.server import RehearsalServer
from tests.rehearsal.conftest import FIRST_DAY, fetcher

HOST = "scjgj.beijing.gov.cn"
URL = f"https://{HOST}/zwxx/scjgdt/index.html"


def plan(**fault: object) -> Plan:
    return Plan(faults=(Fault(host=HOST, **fault),))  # type: ignore[arg-type]


def serve(of: Plan, day: int = 1) -> RehearsalServer:
    return RehearsalServer(FIRST_DAY, day, plan=of)


@pytest.mark.parametrize(("kind", "status"), [("ruishu_412", 412), ("knownsec_521", 521), ("waf_200", 200)])
def test_challenge_pages_are_recognisable(kind: str, status: int) -> None:
    with serve(plan(kind=kind)) as server:
        got = fetcher(server)(URL)

    assert got.status == status
    assert find_challenge(got.status, got.headers, got.body)


def test_robots_are_spared() -> None:
    with serve(plan(kind="not_found")) as server:
        fetch = fetcher(server)
        assert (fetch(URL).status, fetch(f"https://{HOST}/robots.txt").status) == (404, 200)


def test_error_strikes_once() -> None:
    with serve(plan(kind="error_500", times=1)) as server:
        fetch = fetcher(server)
        assert [fetch(URL).status for _ in range(3)] == [500, 200, 200]


def test_fault_keeps_to_its_days_and_host() -> None:
    with serve(plan(kind="not_found", days=frozenset({2}))) as server:
        fetch = fetcher(server)
        assert fetch(URL).status == 200
        server.day = 2
        assert fetch(URL).status == 404
        assert fetch("https://www.ccn.com.cn/news/index.dhtml?page=1").status == 200


def test_rate_ban_answers_empty_pages_after_some_requests() -> None:
    with serve(plan(kind="rate_ban", after=3)) as server:
        fetch = fetcher(server)
        answers = [fetch(URL) for _ in range(5)]

    assert [len(answer.body) > 0 for answer in answers] == [True, True, True, False, False]
    assert {answer.status for answer in answers} == {200}


def test_moved_column_stands_at_its_new_address() -> None:
    with serve(plan(kind="moved", path="/zwxx/scjgdt/index.html", target="/zwgk/dt/index.html")) as server:
        fetch = fetcher(server)
        moved = fetch(URL)
        assert (moved.status, moved.headers["location"]) == (301, "/zwgk/dt/index.html")
        assert "public_list_team" in fetch(f"https://{HOST}/zwgk/dt/index.html").text


@pytest.mark.parametrize("target", ["http://127.0.0.1/admin", "file:///etc/passwd"])
def test_redirect_leads_wherever_the_plan_says(target: str) -> None:
    with serve(plan(kind="redirect", target=target)) as server:
        got = fetcher(server)(URL)

    assert (got.status, got.headers["location"]) == (302, target)


def test_endless_redirect_never_repeats_an_address() -> None:
    with serve(plan(kind="endless_redirect")) as server:
        fetch, seen, url = fetcher(server), set(), URL
        for _ in range(30):
            got = fetch(url)
            assert got.status == 302
            assert got.headers["location"] not in seen
            seen.add(got.headers["location"])
            url = f"https://{HOST}{got.headers['location']}"


def test_huge_page_is_streamed_without_a_length() -> None:
    with serve(plan(kind="huge")) as server:
        connection = http.client.HTTPConnection(*server.url.removeprefix("http://").split(":"))
        connection.request("GET", "/", headers={"Host": HOST})
        response = connection.getresponse()
        assert response.getheader("Content-Length") is None
        size = 0
        while piece := response.read(1024 * 1024):
            size += len(piece)
        connection.close()

    assert size >= 200 * 1024 * 1024 - 65_536


def test_drip_goes_on_until_the_server_stops() -> None:
    with serve(plan(kind="drip", seconds=0.05)) as server:
        host, port = server.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=5) as client:
            client.sendall(f"GET / HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
            received, until = b"", time.monotonic() + 0.4
            while time.monotonic() < until:
                received += client.recv(1000)
            began = time.monotonic()
            server.stop()
    assert received.endswith(b"<")
    assert time.monotonic() - began < 2


def test_dropped_connection_gives_no_answer() -> None:
    with serve(plan(kind="dropped")) as server, pytest.raises(http.client.RemoteDisconnected):
        fetcher(server)(URL)


def test_control_characters_are_all_there() -> None:
    with serve(plan(kind="control_characters")) as server:
        body = fetcher(server)(URL).body

    assert set(range(32)) <= set(body)


def test_slow_answer_is_an_ordinary_one() -> None:
    with serve(plan(kind="slow", seconds=0.3)) as server:
        began = time.monotonic()
        got = fetcher(server)(URL)

    assert got.status == 200
    assert time.monotonic() - began >= 0.3


def test_demo_blocks_one_source_moves_one_column_and_loses_one_on_day_two() -> None:
    with serve(DEMO_PLAN, day=2) as server:
        fetch = fetcher(server)
        moved = fetch("http://zjamr.zj.gov.cn/col/col1228969897/index.html")
        new = fetch("http://zjamr.zj.gov.cn" + moved.headers["location"])

        assert fetch("https://scjg.hubei.gov.cn/bmdt/").status == 412
        assert fetch("https://amr.gd.gov.cn/zwdt/tpzl/index.html").status == 404
        assert moved.status == 301
        assert "<record>" in new.text
