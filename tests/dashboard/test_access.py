"""Who may enter where the dashboard asks, and that no page of another site can change anything."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute
from pydantic import SecretStr
from scrapy.settings import Settings

from crawler.commands.serve import check_entrance, read_rules
from crawler.dashboard.access import Access, AccessRules, TooManyTries, hash_password, read_networks
from crawler.dashboard.app import create_app
from crawler.dashboard.forms import make_form_token
from crawler.dashboard.server import DashboardServer, listen
from crawler.dashboard.throttle import TRIES, TRIES_OF_ALL, WINDOW_SECONDS, Throttle
from crawler.exceptions import ConfigurationError
from storage.database import Database
from tests.conftest import NOW
from tests.dashboard.conftest import Shown

PASSWORD, TOKEN = "correct horse", "t0ken-of-programs"
RULES = AccessRules(password=SecretStr(PASSWORD), token=SecretStr(TOKEN))
PROXIED = AccessRules(login_header="X-Remote-User", proxies=read_networks("127.0.0.1"))


@contextmanager
def enter(database: Database, rules: AccessRules, **options: Any) -> Iterator[httpx.Client]:
    app = create_app(database, interval=timedelta(hours=1), now=lambda: NOW, rules=rules, **options)
    with (
        DashboardServer(app, listen("127.0.0.1", 0)) as server,
        httpx.Client(base_url=server.url, timeout=30) as client,
    ):
        yield client


@pytest.fixture
def guarded(filled: tuple[Database, Shown]) -> Iterator[httpx.Client]:
    with enter(filled[0], RULES) as client:
        yield client


def log_in(client: httpx.Client, password: str = PASSWORD, **fields: str) -> httpx.Response:
    client.get("/login")
    token = make_form_token(client.cookies["concord"])
    return client.post("/login", data={"token": token, "password": password, **fields})


@pytest.mark.parametrize("path", ["/", "/map", "/sources", "/system", "/announcements/1", "/articles/1/page"])
def test_a_page_sends_a_stranger_to_log_in(guarded: httpx.Client, path: str) -> None:
    answer = guarded.get(path)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login")
    assert "计量" not in answer.text


@pytest.mark.parametrize(
    "path", ["/api/announcements", "/feed.atom", "/feed.json", "/calendar.ics", "/export.csv", "/metrics"]
)
def test_a_program_without_the_token_is_told_to_show_one(guarded: httpx.Client, path: str) -> None:
    answer = guarded.get(path)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/static/style.css", "/login"])
def test_what_says_nothing_stays_open(guarded: httpx.Client, path: str) -> None:
    assert guarded.get(path).status_code == 200


def test_the_token_reads_and_changes_nothing(guarded: httpx.Client) -> None:
    basic = base64.b64encode(f"anyone:{TOKEN}".encode()).decode()
    for shown in (f"Bearer {TOKEN}", f"Basic {basic}"):
        headers = {"Authorization": shown}
        assert guarded.get("/api/announcements", headers=headers).json()["total"] == 2
        assert guarded.get("/feed.atom", headers=headers).status_code == 200
        assert guarded.post("/articles/1/review", headers=headers, data={"verdict": "right"}).status_code == 403
        assert 'name="token"' not in guarded.get("/announcements/1", headers=headers).text
    for wrong in ("Bearer x", "Basic !", f"Digest {TOKEN}"):
        assert guarded.get("/api/announcements", headers={"Authorization": wrong}).status_code == 401


def test_a_reader_logs_in_goes_on_where_he_wanted_and_leaves(guarded: httpx.Client) -> None:
    assert guarded.get("/map?year=2026").headers["location"] == "/login?to=%2Fmap%3Fyear%3D2026"

    before = guarded.get("/login") and guarded.cookies["concord"]
    answer = log_in(guarded, to="/map?year=2026", name="王工")
    assert (answer.status_code, answer.headers["location"]) == (303, "/map?year=2026")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert guarded.cookies["concord"] != before  # what a stranger may have planted is worth nothing
    page = guarded.get("/")
    assert page.status_code == 200
    assert "王工" in page.text

    token = make_form_token(guarded.cookies["concord"])
    left = guarded.cookies["concord"]
    assert guarded.post("/logout", data={"token": token}).headers["location"] == "/login"
    assert guarded.get("/", headers={"Cookie": f"concord={left}"}).status_code == 303


def test_a_wrong_password_is_said_and_an_address_of_elsewhere_is_not_followed(guarded: httpx.Client) -> None:
    wrong = log_in(guarded, "wrong")
    assert wrong.status_code == 403
    assert "密码不对" in wrong.text

    assert log_in(guarded, to="//evil.example/").headers["location"] == "/"


def test_who_guesses_has_to_wait_and_so_does_his_right_guess(guarded: httpx.Client) -> None:
    assert {log_in(guarded, f"guess {number}").status_code for number in range(TRIES)} == {403}

    answer = log_in(guarded, PASSWORD)

    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= WINDOW_SECONDS


def test_the_wait_ends_and_counts_by_address() -> None:
    clock = [0.0]
    access = Access(AccessRules(password=SecretStr(PASSWORD)), clock=lambda: clock[0])
    for _ in range(TRIES):
        assert access.log_in("203.0.113.1", "wrong", "") is None
    with pytest.raises(TooManyTries):
        access.log_in("203.0.113.1", PASSWORD, "")
    assert access.log_in("203.0.113.2", PASSWORD, "") is not None

    clock[0] += WINDOW_SECONDS

    assert access.log_in("203.0.113.1", PASSWORD, "") is not None


def test_many_addresses_together_have_to_wait_and_a_64_is_one() -> None:
    throttle = Throttle(lambda: 0.0)
    for number in range(TRIES):
        throttle.note(f"2001:db8::{number}")
    assert throttle.wait_seconds("2001:db8::ffff") > 0
    assert throttle.wait_seconds("2001:db8:1::1") == 0

    for number in range(TRIES_OF_ALL):
        throttle.note(f"198.51.100.{number}")
    assert throttle.wait_seconds("192.0.2.1") > 0


def test_every_change_needs_a_form_of_ours(filled: tuple[Database, Shown]) -> None:
    app = create_app(filled[0], interval=timedelta(hours=1), now=lambda: NOW)
    changes = [
        (method, route.path.replace("{number}", "1").replace("{name}", "ccn").replace("{what}", "crawl"))
        for part in app.routes
        for route in getattr(getattr(part, "original_router", None), "routes", [part])
        if isinstance(route, APIRoute)
        for method in route.methods - {"GET", "HEAD"}
    ]
    assert {path for _, path in changes} == {
        "/articles/1/review", "/sources/ccn/crawl", "/alerts/1/retry", "/login", "/logout",
    }  # fmt: skip
    with enter(filled[0], AccessRules()) as client:
        client.get("/")
        good = make_form_token(client.cookies["concord"])
        elsewhere = {"Origin": "https://evil.example"}
        for method, path in changes:
            refused = [
                client.request(method, path),
                client.request(method, path, data={"token": "guessed"}),
                client.request(method, path, data={"token": make_form_token("another")}),
                client.request(method, path, data={"token": good}, headers=elsewhere),
                client.request(method, path, data={"token": good}, headers={"Origin": "null"}),
                client.request(method, path, data={"token": good}, headers={"Sec-Fetch-Site": "cross-site"}),
                httpx.request(method, client.base_url.join(path), data={"token": good}),  # no cookie
            ]
            assert {answer.status_code for answer in refused} == {403}, path
            assert "表单已失效" in refused[0].text


def test_a_form_of_megabytes_is_refused(guarded: httpx.Client) -> None:
    assert guarded.post("/login", content=b"a=" + b"x" * 1_000_000).status_code == 413


def test_the_header_counts_from_a_trusted_proxy_only(filled: tuple[Database, Shown]) -> None:
    named = {"X-Remote-User": "li.ming"}
    with enter(filled[0], PROXIED) as client:
        assert client.get("/", headers=named).status_code == 200
        assert "li.ming" in client.get("/announcements/1", headers=named).text
        assert client.get("/").status_code == 303
    stranger = AccessRules(login_header="X-Remote-User", proxies=read_networks("192.0.2.0/24"))
    with enter(filled[0], stranger) as client:
        assert client.get("/", headers=named).status_code == 303


def test_behind_tls_the_cookie_is_for_this_host_alone(filled: tuple[Database, Shown]) -> None:
    secure = {"X-Forwarded-Proto": "https", "X-Remote-User": "li.ming"}
    with enter(filled[0], PROXIED) as client:
        cookie = client.get("/", headers=secure).headers["set-cookie"]
    assert cookie.startswith("__Host-concord=")
    assert "Secure" in cookie
    with enter(filled[0], AccessRules()) as client:  # nobody is trusted: his word on the scheme does not count
        assert client.get("/", headers=secure).headers["set-cookie"].startswith("concord=")


def test_addresses_that_a_reader_invents_do_not_spread_his_guesses(filled: tuple[Database, Shown]) -> None:
    rules = AccessRules(password=SecretStr(PASSWORD), proxies=read_networks("127.0.0.1"))
    with enter(filled[0], rules) as client:
        for number in range(TRIES):
            client.headers["X-Forwarded-For"] = f"10.0.0.{number}, 203.0.113.7"
            assert log_in(client, "wrong").status_code == 403
        client.headers["X-Forwarded-For"] = "10.9.9.9, 203.0.113.7"
        assert log_in(client).status_code == 429
        client.headers["X-Forwarded-For"] = "203.0.113.8"
        assert log_in(client).status_code == 303


def test_a_hash_serves_as_well_as_the_password_and_a_broken_one_is_named() -> None:
    assert Access(AccessRules(password=SecretStr(hash_password(PASSWORD)))).log_in("::1", PASSWORD, "") is not None
    with pytest.raises(ConfigurationError, match="CONCORD_DASHBOARD_PASSWORD: not a hash"):
        read_rules(settings(CONCORD_DASHBOARD_PASSWORD=SecretStr("$argon2id$v=19$cut")))


@pytest.mark.parametrize(
    ("given", "host", "complaint"),
    [
        ({}, "0.0.0.0", "listening on 0.0.0.0 opens the dashboard to others"),
        ({"CONCORD_DASHBOARD_HOSTS": "concord.example.org"}, "127.0.0.1", "CONCORD_DASHBOARD_HOSTS opens"),
        ({"CONCORD_DASHBOARD_LOGIN_HEADER": "X-User"}, "127.0.0.1", "needs CONCORD_DASHBOARD_PROXIES"),
        ({"CONCORD_DASHBOARD_PROXIES": "proxy"}, "127.0.0.1", "CONCORD_DASHBOARD_PROXIES: 'proxy'"),
    ],
)
def test_what_would_let_anybody_in_is_refused(given: dict[str, str], host: str, complaint: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        check_entrance(read_rules(settings(**given)), given.get("CONCORD_DASHBOARD_HOSTS", "").split(), host)
    assert complaint in str(raised.value)


def test_loopback_needs_no_password_and_elsewhere_a_token_will_do() -> None:
    check_entrance(AccessRules(), [], "127.0.0.1")
    check_entrance(AccessRules(), [], "::1")
    check_entrance(AccessRules(token=SecretStr(TOKEN)), ["concord.example.org"], "0.0.0.0")


def settings(**given: Any) -> Settings:
    empty = {"CONCORD_DASHBOARD_PASSWORD": SecretStr(""), "CONCORD_DASHBOARD_TOKEN": SecretStr("")}
    return Settings({**empty, **given})
