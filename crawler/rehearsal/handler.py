"""Sends every request to the rehearsal's server, under the original host name; the response keeps the original URL."""

from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit, urlunsplit

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from crawler.middlewares.bounded_http import BoundedDownloadHandler

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class RehearsalDownloadHandler(BaseDownloadHandler):
    """For both http and https: the server speaks plain HTTP and learns the scheme from X-Forwarded-Proto."""

    lazy = True

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        if not crawler.settings.get("CONCORD_REHEARSAL"):
            raise NotConfigured("CONCORD_REHEARSAL is not set: it names the rehearsal server's address")
        self._server = urlsplit(crawler.settings["CONCORD_REHEARSAL"])
        self._inner = BoundedDownloadHandler(crawler)

    async def download_request(self, request: Request) -> Response:
        original = urldefrag(request.url)[0]
        sent = self._redirect(request, original)
        response = await self._inner.download_request(sent)
        if "download_latency" in sent.meta:
            request.meta["download_latency"] = sent.meta["download_latency"]
        replaced: Response = response.replace(url=original)
        return replaced

    async def close(self) -> None:
        await self._inner.close()

    def _redirect(self, request: Request, original: str) -> Request:
        parts = urlsplit(original)
        headers = request.headers.copy()
        headers["Host"] = parts.netloc
        headers["X-Forwarded-Proto"] = parts.scheme
        # A proxy of the environment would be asked for a loopback address.
        meta = {name: value for name, value in request.meta.items() if name != "proxy"}
        address = urlunsplit((self._server.scheme, self._server.netloc, parts.path or "/", parts.query, ""))
        return request.replace(url=address, headers=headers, meta=meta)
