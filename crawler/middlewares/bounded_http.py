"""Scrapy's download handler with a bound on what stands before a body, which neither it nor Twisted has.

``DOWNLOAD_MAXSIZE`` bounds bodies only: a server that never ends its headers would be kept in memory until the timeout.
"""

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError
from scrapy.http import Response
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS, HTTP11ClientProtocol
from twisted.web._newclient import Request as SentRequest
from twisted.web.client import ResponseFailed
from twisted.web.iweb import IResponse

HEAD_BYTES_MAX = 256 * 1024
"""Of status lines and headers of one answer, interim ones included; up to 64 KB of the body may be counted with them.

Browsers take 256 KB, servers send a few. Each short header costs some ten times its length in memory.
"""


class HeadTooLarge(Exception):
    """An answer's headers do not end. Raised to Twisted only; a spider sees ``DownloadCancelledError``."""


class BoundedDownloadHandler(HTTP11DownloadHandler):
    """For http and https."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory

    async def download_request(self, request: Request) -> Response:
        try:
            return await super().download_request(request)
        except DownloadFailedError as error:
            failed = error.__cause__
            reasons = failed.reasons if isinstance(failed, ResponseFailed) else []
            if any(reason.check(HeadTooLarge) for reason in reasons):
                # Not retried: it would be sent again.
                raise DownloadCancelledError(
                    f"more than {HEAD_BYTES_MAX} bytes of headers from {request.url}"
                ) from None
            raise


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    _head_bytes = 0

    def request(self, request: SentRequest) -> Deferred[IResponse]:
        self._head_bytes = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        if self.transport is not None and self._parser is not None and self._parser.state in (STATUS, HEADER):
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES_MAX:
                self.transport.abortConnection()
                self._giveUp(Failure(HeadTooLarge()))  # type: ignore[no-untyped-call]
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: N802 - Twisted's name
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
