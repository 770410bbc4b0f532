"""Calls that leave the house besides crawls and mail: chat services and the heartbeat, under the address gate's rules.

Libraries open their connections themselves; what they connect to is what ``socket.getaddrinfo`` answers, so that is
where an address is judged. A name cannot show one address to a check and give another to the connection.
"""

import http.client
import json
import socket
import ssl
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from crawler.exceptions import DeliveryError, ForbiddenAddress
from crawler.middlewares.address_gate import check_address, check_url

CALL_SECONDS = 15.0  # all steps of a call together
ANSWER_BYTES = 65_536


@dataclass(kw_only=True)
class Gate:
    """Which hosts may be private, and what was refused while the gate stood."""

    allowed: frozenset[str]
    refused: list[str] = field(default_factory=list)


_gate: ContextVar[Gate | None] = ContextVar("concord_gate", default=None)
_installing = threading.Lock()


@contextmanager
def gated(allowed: Iterable[str]) -> Iterator[Gate]:
    """Let this context, and threads that copy it, connect to the open internet and to ``allowed`` hosts only."""
    _install()
    gate = Gate(allowed=frozenset(entry.rpartition(":")[0] if entry.count(":") == 1 else entry for entry in allowed))
    token = _gate.set(gate)
    try:
        yield gate
    finally:
        _gate.reset(token)


def call(url: str, *, allowed: Iterable[str] = (), seconds: float = CALL_SECONDS) -> None:
    """Ask for an address and forget the answer, unless it says that the call did not count.

    No redirect is followed, no proxy used.

    Raises:
        DeliveryError: the address is refused, does not answer in time, or answers otherwise than 2xx. The message
            names the host only: the path of such an address is its secret.
    """
    status, _ = _ask("GET", url, None, allowed, seconds)
    if not 200 <= status < 300:
        raise DeliveryError(f"{_find_host(url)}: answered {status}")


def post_json(
    url: str, payload: Mapping[str, Any], *, allowed: Iterable[str] = (), seconds: float = CALL_SECONDS
) -> tuple[int, bytes]:
    """Post a value as JSON in UTF-8; return status and the first ``ANSWER_BYTES`` of the answer.

    Raises:
        DeliveryError: the address is refused or does not answer in time, as of ``call``.
    """
    return _ask("POST", url, json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace"), allowed, seconds)


def _ask(method: str, url: str, body: bytes | None, allowed: Iterable[str], seconds: float) -> tuple[int, bytes]:
    host = _find_host(url)
    try:
        check_url(url, allowed=allowed)
    except ForbiddenAddress:
        raise DeliveryError(
            f"{host}: not an address of the open internet; CONCORD_ALLOW_PRIVATE may name it", permanent=True
        ) from None
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "") or "/"
    connection = _connect(parts.scheme, host, parts.port, seconds)
    timer = threading.Timer(seconds, _hang_up, [connection])
    timer.daemon = True
    timer.start()
    try:
        with gated(allowed) as gate:
            headers = {"Content-Type": "application/json; charset=utf-8"} if body is not None else {}
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read(ANSWER_BYTES)
    except (OSError, http.client.HTTPException) as error:
        said = "; ".join(gate.refused) or str(error) or type(error).__name__
        raise DeliveryError(f"{host}: {said}"[:300]) from None
    finally:
        timer.cancel()
        connection.close()


def _find_host(url: str) -> str:
    """Return what messages may name of an address, which need not be well-formed."""
    try:
        return urlsplit(url).hostname or "?"
    except ValueError:
        return "?"


def _connect(scheme: str, host: str, port: int | None, seconds: float) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=seconds, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=seconds)


def _hang_up(connection: http.client.HTTPConnection) -> None:
    if sock := connection.sock:
        with suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _install() -> None:
    """Put the check in front of the resolver, once; outside a gate it changes nothing."""
    with _installing:
        if getattr(socket.getaddrinfo, "checks_gate", False):
            return
        resolve = socket.getaddrinfo

        def getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
            found = resolve(host, *arguments, **options)
            if gate := _gate.get():
                _check(gate, host, found)
            return found

        getaddrinfo.checks_gate = True  # type: ignore[attr-defined]
        socket.getaddrinfo = getaddrinfo


def _check(gate: Gate, host: object, found: Iterable[tuple[Any, ...]]) -> None:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")
    if name.lower().rstrip(".") in gate.allowed:
        return
    for *_, address in found:
        try:
            check_address(str(address[0]))
        except ForbiddenAddress as error:
            said = f"{name} is {error}; CONCORD_ALLOW_PRIVATE may name it" if name != address[0] else str(error)
            gate.refused.append(said)
            raise socket.gaierror(socket.EAI_FAIL, said) from None
