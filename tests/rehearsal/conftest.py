"""A rehearsal server for the tests of this room, and a small client that speaks to its virtual hosts."""

import http.client
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

import pytest

from crawler.rehearsal.misbehaviour import EMPTY_PLAN
from crawler.rehearsal.server import RehearsalServer

FIRST_DAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Got:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


Fetch = Callable[..., Got]


@pytest.fixture(scope="session")
def clean_server() -> Iterator[RehearsalServer]:
    """Yield a server without faults on day 2; tests must not change it."""
    with RehearsalServer(FIRST_DAY, 2, plan=EMPTY_PLAN) as server:
        yield server


@pytest.fixture
def fetch(clean_server: RehearsalServer) -> Fetch:
    """Return a client of the faultless server."""
    return fetcher(clean_server)


def fetcher(server: RehearsalServer) -> Fetch:
    """Return a function that asks a server for a URL by its real host name."""

    def ask(url: str, *, method: str = "GET", body: str | None = None, **headers: str) -> Got:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(*server.url.removeprefix("http://").split(":"), timeout=10)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, target, body=body, headers={"Host": parts.netloc, **named})
        response = connection.getresponse()
        got = Got(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        connection.close()
        return got

    return ask
