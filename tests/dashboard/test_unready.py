"""The dashboard over a database that cannot be read, and its server."""

import socket
import urllib.request
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from crawler.dashboard.app import create_app
from crawler.dashboard.server import DashboardServer, listen
from crawler.exceptions import ConfigurationError
from storage.database import Database


def test_without_a_database_it_is_alive_but_not_ready(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'none.sqlite3'}")
    app = create_app(database, interval=timedelta(hours=1))

    with (
        DashboardServer(app, listen("127.0.0.1", 0)) as server,
        httpx.Client(base_url=server.url, timeout=30) as browser,
    ):
        assert browser.get("/healthz").status_code == 200
        assert browser.get("/readyz").status_code == 503
        assert browser.get("/").status_code == 503
    assert not (tmp_path / "none.sqlite3").exists()


def test_the_server_runs_beside_other_work_and_ends_with_it(sqlite_database: Database) -> None:
    app = create_app(sqlite_database, interval=timedelta(hours=1))

    with DashboardServer(app, listen("127.0.0.1", 0)) as server:
        with urllib.request.urlopen(f"{server.url}/healthz", timeout=10) as answer:
            assert answer.read() == b"ok\n"
        url = server.url

    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"{url}/healthz", timeout=2)


def test_a_taken_port_is_a_clear_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"cannot listen on 127.0.0.1:{port}: .*--port"):
            listen("127.0.0.1", port)


def test_port_that_cannot_be_is_said() -> None:
    with pytest.raises(ConfigurationError, match="no port 99999; give another --port"):
        listen("127.0.0.1", 99999)
