"""What went wrong with a request: one word for the statistics, one line for the reader."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.exceptions import ForbiddenAddress

Kind = Literal["unreachable", "gone", "challenge", "forbidden", "robots", "too_large", "redirects", "server_error"]

REFUSED_STATUSES = {401, 403, 429}  # Small hosts answer tens of fast requests so: a protection, not a missing page


class ChallengePage(IgnoreRequest):
    """A protection answered instead of the site. Raised by the challenge middleware; never solved, never stored."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """``kind`` is counted as ``crawl/<kind>``; ``reason`` fits on a line and names the host or address."""

    kind: Kind
    reason: str


def classify_failure(error: BaseException, url: str) -> Trouble:
    """Return what an exception of the downloader or its middlewares means for the source."""
    host = urlsplit(url).netloc
    if isinstance(error, ChallengePage):
        return Trouble(kind="challenge", reason=str(error))
    if isinstance(error, HttpError):
        return _classify_status(error.response.status, error.response.url)
    if isinstance(error, ForbiddenAddress) or isinstance(error.__cause__, ForbiddenAddress):
        return Trouble(kind="forbidden", reason=str(error))
    if isinstance(error, IgnoreRequest):
        if "robots.txt" in str(error):
            return Trouble(kind="robots", reason=f"robots.txt forbids {url}")
        if "max redirections" in str(error):
            return Trouble(kind="redirects", reason=f"endless redirect from {url}")
        return Trouble(kind="forbidden", reason=f"{error} ({url})")
    if isinstance(error, DownloadCancelledError):
        return Trouble(kind="too_large", reason=f"larger than the limit: {url}")
    if isinstance(error, CannotResolveHostError):
        return Trouble(kind="unreachable", reason=f"DNS lookup failed for {host}")
    if isinstance(error, DownloadConnectionRefusedError):
        return Trouble(kind="unreachable", reason=f"connection refused by {host}")
    if isinstance(error, DownloadTimeoutError):
        return Trouble(kind="unreachable", reason=f"{host} did not answer in time")
    return Trouble(kind="unreachable", reason=f"{host}: {_one_line(error)}")


def _classify_status(status: int, url: str) -> Trouble:
    if status in (404, 410):
        return Trouble(kind="gone", reason=f"HTTP {status} for {url}")
    if status in REFUSED_STATUSES:
        return Trouble(kind="challenge", reason=f"HTTP {status} for {url}")
    return Trouble(kind="server_error", reason=f"HTTP {status} for {url}")


def _one_line(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 200 else text[:199] + "…"
