"""Reading pages: an article's fields, a listing's links, the next page, a page's identity, a protection's challenge.

Everything here is values in, values out. A page is hostile input: nothing raises on it and time is linear in its size.
"""

from typing import TYPE_CHECKING

from crawler.deferred import defer

if TYPE_CHECKING:
    from crawler.extraction.article import extract
    from crawler.extraction.challenge import find_challenge
    from crawler.extraction.kind import find_other_kind, why_no_links
    from crawler.extraction.listing import read_links
    from crawler.extraction.pager import find_next_page
    from crawler.extraction.tail import cut_head, cut_tail
    from crawler.extraction.types import Attachment, Extracted, Link
    from crawler.extraction.urls import canonicalize_url
else:
    __getattr__ = defer(
        __name__,
        {
            "article": ("extract",),
            "challenge": ("find_challenge",),
            "kind": (
                "find_other_kind",
                "why_no_links",
            ),
            "listing": ("read_links",),
            "pager": ("find_next_page",),
            "tail": (
                "cut_head",
                "cut_tail",
            ),
            "types": (
                "Attachment",
                "Extracted",
                "Link",
            ),
            "urls": ("canonicalize_url",),
        },
    )

__all__ = [
    "Attachment",
    "Extracted",
    "Link",
    "canonicalize_url",
    "cut_head",
    "cut_tail",
    "extract",
    "find_challenge",
    "find_next_page",
    "find_other_kind",
    "read_links",
    "why_no_links",
]
