"""Files that an article offers: PDF, Word, Excel and their kin, in the body and in the list of attachments below it."""

from crawler.extraction.page import Page, collapse, join_address, text_of
from crawler.extraction.types import Attachment
from crawler.text.patterns import compile_late

_FILE = compile_late(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|dps|ofd|ceb|zip|rar|7z|csv|rtf)(?:$|[?#&])")
_DOWNLOAD = compile_late(
    r"/document/download|downloadfile|/download\.jsp|filedownload|fileurl=|/downfile|attachdownload"
)
_PAGE = ("html", ".htm", "/")  # How most links end; only to be quick
_MAX = 60


def find_attachments(page: Page) -> tuple[Attachment, ...]:
    """Return the files linked from the page, each address once, in the page's order."""
    found: dict[str, Attachment] = {}
    if page.root is None:
        return ()
    base = page.find_base()
    for anchor in page.root.iter("a"):
        href = anchor.get("href")
        if not href or href.endswith(_PAGE) or len(found) >= _MAX or not _is_file(href.lower()):
            continue
        address = join_address(base, href)
        if address is not None and address not in found:
            name = text_of(anchor) or collapse(anchor.get("title") or "")
            found[address] = Attachment(name=name[:300] or address.rsplit("/", 1)[-1], url=address)
    return tuple(found.values())


def _is_file(href: str) -> bool:
    return ("." in href and _FILE.search(href, max(len(href) - 200, 0)) is not None) or (
        ("download" in href or "fileurl" in href or "downfile" in href) and _DOWNLOAD.search(href) is not None
    )
