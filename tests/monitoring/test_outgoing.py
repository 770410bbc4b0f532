"""Calls that leave the house: which addresses are connected to, and what a secret address gives away."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest

from crawler.exceptions import DeliveryError
from crawler.monitoring.channels import send_chat
from crawler.monitoring.compose import Letter
from crawler.monitoring.outgoing import call, gated

LETTER = Letter(title="t", text="t", html="", blocks=("t",))


@contextmanager
def run_server(answer: bytes | None) -> Iterator[tuple[int, list[bytes]]]:
    """Answer every connection with these bytes, None: with silence; yield the port and what was asked."""
    asked: list[bytes] = []
    held: list[socket.socket] = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            asked.append(connection.recv(65536))
            if answer is None:
                held.append(connection)
            else:
                connection.sendall(answer)
                connection.close()

    thread = Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1], asked
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()
        for connection in held:
            connection.close()


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK"


def test_a_heartbeat_is_called_with_its_path_and_query() -> None:
    with run_server(OK) as (port, asked):
        call(f"http://127.0.0.1:{port}/ping/uuid?rid=1", allowed={f"127.0.0.1:{port}"})

    assert asked[0].startswith(b"GET /ping/uuid?rid=1 HTTP/1.1\r\n")


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "localhost", "[::1]"])
def test_an_address_inside_is_not_connected_to(host: str) -> None:
    with run_server(OK) as (port, asked), pytest.raises(DeliveryError, match="open internet"):
        call(f"http://{host}:{port}/hunter2")

    assert asked == []


def test_a_name_that_resolves_inside_is_not_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.monitoring.outgoing.check_url", lambda url, allowed: None)
    with run_server(OK) as (port, asked), pytest.raises(DeliveryError, match=r"localhost is .*open internet"):
        call(f"http://localhost:{port}/hunter2")

    assert asked == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/secret\r\nContent-Length: 0\r\n\r\n", "answered 302"),
        (b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", "answered 500"),
        (b"SSH-2.0-OpenSSH\r\n", "SSH-2.0"),
        (b"", "closed connection"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "100 headers"),
        (None, "closed connection|timed out"),
    ],
)
def test_any_other_answer_is_a_failure_that_keeps_the_secret(answer: bytes | None, said: str) -> None:
    with run_server(answer) as (port, asked), pytest.raises(DeliveryError, match=said) as caught:
        call(f"http://127.0.0.1:{port}/hunter2", allowed={"127.0.0.1"}, seconds=0.5)

    assert len(asked) == 1
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_chat_service_inside_is_refused_unless_it_is_listed(host: str) -> None:
    pytest.importorskip("apprise")
    with run_server(OK) as (port, asked):
        with pytest.raises(DeliveryError, match="open internet") as caught:
            send_chat(f"json://{host}:{port}/hook?deadline=5", LETTER)
        assert asked == []
        send_chat(f"json://{host}:{port}/hook", LETTER, allowed={host})

    assert caught.value.permanent
    assert asked[0].startswith(b"POST /hook")


def test_a_chat_service_that_redirects_inside_is_not_followed_there() -> None:
    pytest.importorskip("apprise")
    with run_server(OK) as (inner, reached):
        redirect = f"HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.2:{inner}/\r\nContent-Length: 0\r\n\r\n"
        with run_server(redirect.encode()) as (port, _), pytest.raises(DeliveryError):
            send_chat(f"json://127.0.0.1:{port}/hook", LETTER, allowed={"127.0.0.1"})

    assert reached == []


def test_outside_the_gate_nothing_changes() -> None:
    with gated(()):
        pass

    assert socket.getaddrinfo("127.0.0.1", 80)
