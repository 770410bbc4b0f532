"""The one item of the project: an article on its way from a page to the store.

Pipelines reach it through ``ItemAdapter`` and write only the fields listed under their name.
"""

from dataclasses import dataclass, field
from datetime import datetime

from crawler.extraction import Attachment
from crawler.recognition import Recognition
from crawler.sameness import Fingerprint
from crawler.text import Repair


@dataclass(kw_only=True)
class ArticleItem:
    """One article page, as read. Its bodies are not shown where Scrapy logs an item.

    ``published`` and ``listed_date`` are ISO days or minutes in Asia/Shanghai (``2026-03-02`` or ``2026-03-02T09:30``).
    """

    # Written by the spider.
    source: str
    url: str
    column: str
    fetched_at: datetime
    page: bytes = field(repr=False)
    charset: str
    etag: str | None = None
    last_modified: str | None = None
    listed_title: str | None = None
    listed_date: str | None = None
    raw_title: str | None = None
    raw_text: str = field(default="", repr=False)
    published: str | None = None
    byline_source: str | None = None
    author: str | None = None
    attachments: tuple[Attachment, ...] = ()
    flags: tuple[str, ...] = ()

    # Written by validate.
    canonical_url: str | None = None

    # Written by repair.
    title: str | None = None
    text: str | None = field(default=None, repr=False)
    repairs: tuple[Repair, ...] = field(default=(), repr=False)
    uncertain: tuple[tuple[int, int], ...] = ()

    # Written by recognise.
    recognition: Recognition | None = field(default=None, repr=False)

    # Written by match.
    fingerprint: Fingerprint | None = field(default=None, repr=False)

    # Written by store.
    article_id: int | None = None
    story_id: int | None = None
    announcement_id: int | None = None
    relation: str | None = None
    alerts_queued: int = field(default=0)
