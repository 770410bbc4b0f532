"""Answers of hosts that mean harm: what they send, byte by byte, and a server that sends it.

Each is what a listing page is answered with. None may take more memory or time than the bounds that the settings set.
"""

import gzip
import json
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import repeat

import brotli

MB = 1024 * 1024
Pieces = Iterable[bytes]


def _head(*lines: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode("latin-1")


def _whole(body: bytes, *lines: str) -> Pieces:
    """Answer with a body of the length that is announced."""
    return [_head(f"Content-Length: {len(body)}", *(lines or ("Content-Type: text/html; charset=utf-8",))), body]


def _squeeze(size: int, level: int = 9, wbits: int = 31) -> bytes:
    """Return so many bytes of zeros, compressed without ever holding them."""
    packer = zlib.compressobj(level, zlib.DEFLATED, wbits)
    block = bytes(MB)
    return b"".join([*(packer.compress(block) for _ in range(size // MB)), packer.flush()])


def _brotli_bomb(size: int) -> bytes:
    packer = brotli.Compressor(quality=5, lgwin=24)
    block = bytes(MB)
    return b"".join([*(packer.process(block) for _ in range(size // MB)), packer.finish()])


def _endless(head: bytes, piece: bytes, seconds: float = 0.0) -> Iterator[bytes]:
    yield head
    for each in repeat(piece):
        if seconds:
            time.sleep(seconds)
        yield each


def _then_silence(*pieces: bytes) -> Iterator[bytes]:
    yield from pieces
    time.sleep(3600)


def _html(body: str | bytes) -> Pieces:
    return _whole(body.encode() if isinstance(body, str) else body)


def _json(body: str) -> Pieces:
    return _whole(body.encode(), "Content-Type: application/json")


def _xml(body: str) -> Pieces:
    return _whole(body.encode(), "Content-Type: application/xml; charset=utf-8")


LINK = '<li><a href="/dt/202603/t20260302_{0}.html">第{0}次市场监管工作会议召开</a><span>2026-03-02</span></li>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]><rss><channel><item><title>&j;</title><link>/a.html</link></item></channel></rss>"
)

CASES: dict[str, Callable[[], Pieces]] = {
    # Compression.
    "gzip bomb": lambda: _whole(_squeeze(256 * MB), "Content-Encoding: gzip", "Content-Type: text/html"),
    "deflate bomb": lambda: _whole(_squeeze(256 * MB, wbits=15), "Content-Encoding: deflate"),
    "raw deflate bomb": lambda: _whole(_squeeze(256 * MB, wbits=-15), "Content-Encoding: deflate"),
    "brotli bomb": lambda: _whole(_brotli_bomb(256 * MB), "Content-Encoding: br"),
    "gzip in gzip": lambda: _whole(gzip.compress(_squeeze(1024 * MB)), "Content-Encoding: gzip, gzip"),
    "gzip in brotli": lambda: _whole(brotli.compress(_squeeze(256 * MB)), "Content-Encoding: gzip, br"),
    "a hundred codings": lambda: _whole(_squeeze(16 * MB), f"Content-Encoding: {', '.join(['gzip'] * 100)}"),
    "a million gzip members": lambda: _whole(gzip.compress(b"<a>") * 400_000, "Content-Encoding: gzip"),
    "zstd magic": lambda: _whole(b"\x28\xb5\x2f\xfd" + b"\xff" * MB, "Content-Encoding: zstd"),
    "gzip that is none": lambda: _whole(b"<html>" * 1000, "Content-Encoding: gzip"),
    "gzip cut short": lambda: _whole(_squeeze(64 * MB)[:30_000], "Content-Encoding: gzip"),
    # Without end.
    "endless body": lambda: _endless(_head("Content-Type: text/html"), b"<p>" + b"x" * 65_000),
    "endless chunks": lambda: _endless(
        _head("Transfer-Encoding: chunked", "Content-Type: text/html"), b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    ),
    "ten gigabytes announced": lambda: _endless(_head(f"Content-Length: {10_000 * MB}"), b"x" * 65_536),
    "more announced than sent": lambda: _then_silence(_head("Content-Length: 100000"), b"<html>"),
    "silence": _then_silence,
    "silence after the status": lambda: _then_silence(b"HTTP/1.1 200 OK\r\n"),
    "body in drips": lambda: _endless(_head("Content-Type: text/html"), b"<", 0.05),
    "headers in drips": lambda: _endless(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n", 0.05),
    "chunks in drips": lambda: _endless(_head("Transfer-Encoding: chunked"), b"1\r\nx\r\n", 0.05),
    # Headers.
    "header flood": lambda: _endless(
        b"HTTP/1.1 200 OK\r\n", b"".join(b"X-%d: %b\r\n" % (n, b"y" * 900) for n in range(64))
    ),
    "one header without end": lambda: _endless(b"HTTP/1.1 200 OK\r\nX-Long: ", b"y" * 65_536),
    "folded header without end": lambda: _endless(
        b"HTTP/1.1 200 OK\r\nX-Folded: a\r\n", b" folded and folded again\r\n" * 1000
    ),
    "status line without end": lambda: _endless(b"HTTP/1.1 200 ", b"O" * 65_536),
    "interim answers without end": lambda: _endless(b"", b"HTTP/1.1 100 Continue\r\nX-A: b\r\n\r\n" * 500),
    "ten thousand cookies": lambda: _whole(b"<html>", *(f"Set-Cookie: c{n}={'v' * 100}" for n in range(10_000))),
    # Chunks.
    "chunk of negative size": lambda: [_head("Transfer-Encoding: chunked"), b"-1\r\nxxxx\r\n0\r\n\r\n"],
    "chunk of absurd size": lambda: _endless(
        _head("Transfer-Encoding: chunked") + b"FFFFFFFFFFFFFFFF\r\n", b"x" * 65_536
    ),
    "chunk that is no number": lambda: [_head("Transfer-Encoding: chunked"), b"zz\r\nxxxx\r\n0\r\n\r\n"],
    "chunk extension without end": lambda: _endless(_head("Transfer-Encoding: chunked") + b"1;", b"e" * 65_536),
    "trailers without end": lambda: _endless(
        _head("Transfer-Encoding: chunked") + b"1\r\nx\r\n0\r\n", b"X-T: v\r\n" * 5000
    ),
    "length and chunks at odds": lambda: [
        _head("Content-Length: 5", "Transfer-Encoding: chunked"),
        b"400000\r\n" + b"x" * 4 * MB + b"\r\n0\r\n\r\n",
    ],
    "two lengths": lambda: [_head("Content-Length: 5", "Content-Length: 4000000"), b"x" * 4_000_000],
    # Markup.
    "billion laughs": lambda: _xml(LAUGHS),
    "external entity": lambda: _xml(
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y SYSTEM '
        '"http://127.0.0.1:9/y">]><rss><item><title>&x;&y;</title><link>/a.html</link></item></rss>'
    ),
    "quadratic entity": lambda: _xml(f'<!DOCTYPE r [<!ENTITY x "{"A" * 100_000}">]><rss>{"&x;" * 100_000}</rss>'),
    "a million nested elements": lambda: _html("<div>" * 1_000_000),
    "nested tables": lambda: _html("<table><tr><td>" * 200_000),
    "misnested formatting": lambda: _html("<b><i><u><a href=x>" * 100_000 + "</b>" * 100_000),
    "an attribute of fifteen megabytes": lambda: _html(f'<a href="{"a" * 15 * MB}">标题标题标题</a>'),
    "a million attributes": lambda: _html("<a " + " ".join(f"a{n}=1" for n in range(1_000_000)) + ">x</a>"),
    "a hundred thousand links": lambda: _html("<ul>" + "".join(LINK.format(n) for n in range(100_000)) + "</ul>"),
    "text of fifteen megabytes": lambda: _html("<p>" + "标准" * (15 * MB // 6)),
    "comments without end": lambda: _html("<!--" * 3_000_000),
    "angle brackets": lambda: _html("<" * 15 * MB),
    "character references": lambda: _html("&#x41;" * (15 * MB // 6)),
    "json brackets": lambda: _json("[" * 10_000_000),
    "json number": lambda: _json('{"a": ' + "9" * 10_000_000 + "}"),
    "json keys": lambda: _json(json.dumps({f"k{n}": n for n in range(700_000)})),
    "utf-16 that is none": lambda: _whole(b"\xff\xfe" + b"<" * 15 * MB, "Content-Type: text/html; charset=utf-16"),
    "utf-7": lambda: _whole(b"+ADw-script+AD4-" * 900_000, "Content-Type: text/html; charset=utf-7"),
    "nothing but zeros": lambda: _whole(bytes(15 * MB), "Content-Type: text/html"),
}


@contextmanager
def serve_answer(name: str) -> Iterator[str]:
    """Answer every request with a case, robots.txt with "not found"; yield the site's address."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    made = CASES[name]()  # now, so that the making is not taken for the reading
    held: list[socket.socket] = []

    def answer(connection: socket.socket) -> None:
        try:
            asked = connection.recv(65_536)
            if b"robots.txt" in asked.split(b"\r\n", 1)[0]:
                connection.sendall(_head("Content-Length: 0", "Connection: close", status="404 Not Found"))
            else:
                for piece in made if isinstance(made, list) else CASES[name]():
                    connection.sendall(piece)
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # the client has had enough
        finally:
            connection.close()

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            held.append(connection)
            threading.Thread(target=answer, args=[connection], daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()
        for connection in held:
            connection.close()
