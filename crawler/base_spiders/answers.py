"""What an answer is besides its body: its charset, its host, a frame around another page, a column that has moved."""

import re
from urllib.parse import urlsplit

from scrapy.http import Request, Response

from crawler.extraction.page import join_address

FRAME = re.compile(rb"<i?frame\b[^>]{0,500}?\bsrc\s*=\s*[\"']?([^\"'\s>]{1,500})", re.I)
PLACE_META = {
    "kind", "column", "number", "is_guess", "is_in_order", "rows_before", "is_resumed", "is_unknown", "oldest_above",
}  # fmt: skip


def is_place(request: Request | None) -> bool:
    """Tell whether a listing request stands for itself: another run may send it without what came before."""
    ours = {key for key in (request.meta if request else {}) if not key.startswith(("download_", "depth", "retry_"))}
    return request is not None and request.method == "GET" and not request.body and ours <= PLACE_META


def declared_charset(response: Response) -> str | None:
    """Return the charset of the HTTP header; a page's own declaration is weighed with the bytes later."""
    header = find_header(response, "Content-Type") or ""
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", header, re.I)
    return match[1] if match else None


def find_header(response: Response, name: str) -> str | None:
    """Return a header's first value."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def host_of(url: str) -> str:
    """Return the host of an address in lower case, empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def find_frame(response: Response) -> str | None:
    """Return the page that a column page without rows is only a frame around, on its own host."""
    if response.meta.get("is_frame"):
        return None
    frames = (join_address(response.url, match[1].decode("latin-1")) for match in FRAME.finditer(response.body))
    return next(
        (frame for frame in frames if frame and frame != response.url and host_of(frame) == host_of(response.url)), None
    )


def is_moved(column_url: str, response: Response) -> bool:
    """Tell whether a column's address was redirected to a home page: how a site buries a column that it gave up."""
    return (
        bool(response.meta.get("redirect_urls"))
        and urlsplit(response.url).path in ("", "/", "/index.html", "/index.htm", "/index.shtml")
        and urlsplit(column_url).path not in ("", "/")
    )
