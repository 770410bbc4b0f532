"""Files that an article offers: PDF, Word, Excel and their kin, in the body and in the list of attachments below it."""

import re

from crawler.extraction.page import Page, collapse
from crawler.extraction.types import Attachment
from crawler.extraction.urls import urlsplit_path

_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|dps|ofd|ceb|zip|rar|7z|txt|csv|rtf)$", re.I)
_DOWNLOAD = re.compile(
    r"/document/download|downloadfile|/download\.jsp|filedownload|fileUrl=|/downfile|attachDownload", re.I
)
_MAX = 60


def find_attachments(page: Page, first: int, last: int) -> tuple[Attachment, ...]:
    """Return the files linked from the page, each address once, in the page's order."""
    found: dict[str, Attachment] = {}
    if page.root is None:
        return ()
    base = page.base
    for anchor in page.root.iter("a"):
        href = anchor.get("href")
        if not href or len(found) >= _MAX:
            continue
        if not _FILE.search(urlsplit_path(href)) and not _DOWNLOAD.search(href):
            continue
        from crawler.extraction.page import join_address

        address = join_address(base, href)
        if address is not None and address not in found:
            name = collapse("".join(anchor.itertext())) or (anchor.get("title") or "").strip()
            found[address] = Attachment(name=name[:300] or address.rsplit("/", 1)[-1], url=address)
    return tuple(found.values())
