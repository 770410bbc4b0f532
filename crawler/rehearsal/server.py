"""The rehearsal's HTTP server: every source by its real host name, on one loopback port."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from hashlib import blake2b
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from socket import SHUT_RDWR, socket
from socketserver import StreamRequestHandler
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl

from crawler.rehearsal.chorus import CHORUS
from crawler.rehearsal.families import load_family
from crawler.rehearsal.misbehaviour import DEMO_PLAN, Fault, Misbehaviour, Plan, faulty_answer, not_found, stream
from crawler.rehearsal.news import Newsroom, Scale
from crawler.rehearsal.pages import home
from crawler.rehearsal.site import Answer, Ask, unfold
from crawler.rehearsal.sites import CAST, SITES, Cast
from crawler.rehearsal.truth import Expected, expect

SITE_OF_HOST = {host: site for site in (*SITES.values(), *CHORUS.values()) for host in (site.host, *site.other_hosts)}
_LINE_LIMIT = 65_536
_BODY_LIMIT = 1024 * 1024
_FILES = (".pdf", ".doc", ".docx", ".xls", ".xlsx")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rendered:
    """An answer ready to send, with what conditional requests need."""

    status: int
    modified: datetime | None
    tag: str
    response: bytes


class RehearsalServer:
    """Plays all sites on one day; a context manager. ``day`` may be set while it runs.

    ``requests`` lists (host, method, target, status) in the order of the answers; a
    status of 0 is a dropped connection.
    """

    def __init__(
        self,
        first_day: date,
        day: int = 1,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        seed: int = 1,
        plan: Plan = DEMO_PLAN,
        scale: Scale | None = None,
        cast: Cast = CAST,
    ) -> None:
        self.newsroom = Newsroom(first_day, seed=seed, scale=scale or Scale(), cast=cast)
        self.plan = plan
        self.requests: list[tuple[str, str, str, int]] = []
        self.stopping = threading.Event()
        self._day = day
        self._misbehaviour = Misbehaviour(plan)
        self._cache: dict[tuple[Any, ...], _Rendered] = {}
        self._server = _Server((host, port), partial(_Connection, self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="rehearsal", daemon=True)

    @property
    def day(self) -> int:
        return self._day

    @day.setter
    def day(self, value: int) -> None:
        self._day = value
        self._cache = {}

    @property
    def url(self) -> str:
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.close_connections()
        self._server.server_close()

    def __enter__(self) -> "RehearsalServer":
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def expected(self, day: int | None = None) -> Expected:
        """Return what a faultless crawler, run on each day up to this one, has read and flagged."""
        return expect(self.newsroom, self.plan, day or self.day)

    def find_fault(self, ask: Ask) -> Fault | None:
        return self._misbehaviour.find_fault(ask, self._day)

    def answer(self, ask: Ask, key: tuple[Any, ...]) -> _Rendered:
        """Return the answer of the played site; what depends on nothing but day and request is rendered once."""
        day = self._day
        if cached := self._cache.get((day, *key)):
            return cached
        answer = self._render(replace(ask, path=self._misbehaviour.moved_from(ask, day)), day)
        tag = f'"{blake2b(answer.body, digest_size=8).hexdigest()}"' if answer.modified else ""
        rendered = _Rendered(status=answer.status, modified=answer.modified, tag=tag, response=_serialize(answer, tag))
        self._cache[(day, *key)] = rendered
        return rendered

    def _render(self, ask: Ask, day: int) -> Answer:
        site = self.newsroom.cast.site_of_host.get(ask.host) or SITE_OF_HOST.get(ask.host)
        if site is None:
            return not_found()
        site = self.plan.played(site, day)
        if ask.path == "/robots.txt":
            return Answer(body=site.robots.encode(), content_type="text/plain") if site.robots else not_found()
        if ask.path.endswith(_FILES):
            return Answer(body=b"%PDF-1.4\n%%EOF\n", content_type="application/octet-stream")
        is_home = ask.path in ("/", "/index.html", "/index.htm", "/index.shtml")
        shelf = self.newsroom.shelf(site if is_home else unfold(site), day)
        if answer := load_family(site.family).answer(shelf, ask):
            return answer
        return home(shelf) if is_home else not_found()


class _Server(ThreadingHTTPServer):
    """Threads that die with the program; open connections are closed at the end."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], connection: Callable[..., "_Connection"]) -> None:
        self._connections: set[socket] = set()
        super().__init__(address, connection)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        for connection in tuple(self._connections):
            try:
                connection.shutdown(SHUT_RDWR)
            except OSError:
                continue  # the client was quicker


class _Connection(StreamRequestHandler):
    """One keep-alive connection. Parses requests itself: the standard library's parser costs more than a small page."""

    disable_nagle_algorithm = True
    wbufsize = 0

    def __init__(self, rehearsal: RehearsalServer, *args: Any) -> None:
        self.rehearsal = rehearsal
        super().__init__(*args)

    def handle(self) -> None:
        try:
            while self._handle_one():
                pass
        except (ConnectionError, TimeoutError, ValueError):
            return  # the client left, or does not speak HTTP

    def _handle_one(self) -> bool:
        """Answer one request; False ends the connection."""
        line = self.rfile.readline(_LINE_LIMIT)
        if not line.strip():
            return False
        method, target, _ = line.decode("latin-1").split(" ", 2)
        headers: dict[str, str] = {}
        while (line := self.rfile.readline(_LINE_LIMIT)) not in {b"\r\n", b"\n", b""}:
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        body = self.rfile.read(min(int(headers.get("content-length", "0")), _BODY_LIMIT))
        ask = _read_ask(method, target, headers, body)
        status = self._respond(ask, (method, target, ask.host, body))
        return status > 0 and headers.get("connection", "").lower() != "close"

    def _respond(self, ask: Ask, key: tuple[Any, ...]) -> int:
        """Send the answer and return its status; 0 where the connection is to be closed."""
        fault = self.rehearsal.find_fault(ask)
        if fault and fault.kind == "dropped":
            self._record(ask, 0)
            return 0
        if fault and fault.kind in {"huge", "drip"}:
            return self._stream(ask, fault)
        if fault and fault.kind == "slow":
            self.rehearsal.stopping.wait(fault.seconds)
        if fault and (instead := faulty_answer(fault, ask)):
            return self._send(ask, instead.status, _serialize(instead, ""))
        if "x-requested-with" in ask.headers or "referer" in ask.headers:
            key = (*key, "x-requested-with" in ask.headers, ask.host in ask.headers.get("referer", ""))
        page = self.rehearsal.answer(ask, key)
        if page.modified and _is_unchanged(ask, page.tag, page.modified):
            return self._send(ask, 304, _head(304, _validators(page.modified, page.tag)))
        return self._send(ask, page.status, page.response)

    def _record(self, ask: Ask, status: int) -> None:
        """Note the request before its answer leaves: a client that has the answer finds it noted."""
        self.rehearsal.requests.append((ask.host, ask.method, ask.target, status))

    def _send(self, ask: Ask, status: int, response: bytes) -> int:
        self._record(ask, status)
        self.wfile.write(response.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if ask.method == "HEAD" else response)
        return status

    def _stream(self, ask: Ask, fault: Fault) -> int:
        self._record(ask, 200)
        self.wfile.write(_head(200, [("Content-Type", "text/html"), ("Connection", "close")]))
        for piece, seconds in stream(fault):
            if seconds and self.rehearsal.stopping.wait(seconds):
                break
            self.wfile.write(piece)
        return 0


def _read_ask(method: str, target: str, headers: dict[str, str], body: bytes) -> Ask:
    path, _, query = target.partition("?")
    form = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    return Ask(
        method=method,
        host=headers.get("host", "").rsplit(":", 1)[0].lower(),
        path=path,
        query=dict(parse_qsl(query, keep_blank_values=True)) if query else {},
        form=dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)) if form else {},
        headers=headers,
        target=target,
    )


def _validators(modified: datetime, tag: str) -> list[tuple[str, str]]:
    return [("ETag", tag), ("Last-Modified", format_datetime(modified.astimezone(UTC), usegmt=True))]


def _is_unchanged(ask: Ask, tag: str, modified: datetime) -> bool:
    """Tell whether the client has this version; its ETag, where it sends one, decides alone (RFC 9110, 13.2.2)."""
    if ask.method not in {"GET", "HEAD"}:
        return False
    if (known := ask.headers.get("if-none-match")) is not None:
        return known.strip() == "*" or tag in {part.strip().removeprefix("W/") for part in known.split(",")}
    if since := ask.headers.get("if-modified-since"):
        try:
            return modified.replace(microsecond=0) <= parsedate_to_datetime(since)
        except (ValueError, TypeError):
            return False
    return False


def _head(status: int, headers: list[tuple[str, str]]) -> bytes:
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase if status in _STATUSES else 'Rehearsal'}"]
    lines += ["Server: rehearsal", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _serialize(answer: Answer, tag: str) -> bytes:
    headers = [("Content-Type", answer.content_type), ("Content-Length", str(len(answer.body))), *answer.headers]
    if answer.modified:
        headers += _validators(answer.modified, tag)
    return _head(answer.status, headers) + answer.body


_STATUSES = frozenset(status.value for status in HTTPStatus)


def serve_until_interrupted(server: RehearsalServer, say: Callable[[str], None]) -> None:
    """Run in the foreground until Ctrl-C."""
    with server:
        say(f"rehearsal: day {server.day} on {server.url}; CONCORD_REHEARSAL={server.url} concord crawl beijing_amr")
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            say(f"rehearsal: {len(server.requests)} requests answered")
