"""Between recognising and matching: the text of the files that an announcement offers, kept beside their names."""

import logging
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from itemadapter import ItemAdapter
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.attachments.reader import SIZE_MAX, Format, find_format, list_readable, read_file
from crawler.base_spiders.failures import classify_failure
from crawler.extraction import Attachment
from crawler.text import clean

logger = logging.getLogger(__name__)

SECONDS_MAX = 30
"""How long a file may take to come, asked for once: its announcement waits for it, unstored."""
FILES_MAX = 3
"""Files read of one announcement: memoranda come with one or two; lists of cases come with dozens."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadAttachment(Attachment):
    """A file with its text, repaired as an article's is, or with the reason why there is none."""

    text: str = ""
    problem: str = ""


class AttachmentsPipeline:
    """Replaces entries of ``attachments``. A file that cannot be read is no reason to lose the announcement."""

    def __init__(self, crawler: Crawler, formats: set[Format]) -> None:
        self.crawler = crawler
        self.stats = crawler.stats
        self.formats = formats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        formats = list_readable()
        if not formats:
            raise NotConfigured  # Silently: the extra ``attachments`` is not installed
        return cls(crawler, formats)

    async def process_item(self, item: Any) -> Any:
        article = ItemAdapter(item)
        if article["recognition"].label != "announcement":
            return item
        hosts: set[str] = getattr(self.crawler.spider, "article_hosts", set())
        left, entries = FILES_MAX, []
        for attachment in article["attachments"]:
            kind = find_format(attachment.name, attachment.url)
            is_wanted = kind in self.formats and urlsplit(attachment.url).hostname in hosts
            if kind is None or not is_wanted or not left:
                entries.append(attachment)
                continue
            left -= 1
            entries.append(await self._read(attachment, kind))
        article["attachments"] = tuple(entries)
        return item

    async def _read(self, attachment: Attachment, kind: Format) -> Attachment:
        meta = {"download_maxsize": SIZE_MAX, "download_timeout": SECONDS_MAX, "dont_retry": True}
        request = Request(attachment.url, meta=meta, dont_filter=True)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001  Whatever the downloader raises, the announcement goes on
            return self._leave(attachment, classify_failure(error, attachment.url).reason)
        if response.status != 200:
            return self._leave(attachment, f"HTTP {response.status}")
        read = await read_file(response.body, kind)
        if read.problem:
            return self._leave(attachment, read.problem)
        self.stats.inc_value("attachments/read")
        return ReadAttachment(name=attachment.name, url=attachment.url, text=clean(read.text).text)

    def _leave(self, attachment: Attachment, why: str) -> Attachment:
        self.stats.inc_value("attachments/unread")
        logger.info("File not read: %s: %s", attachment.url, why)
        return ReadAttachment(name=attachment.name, url=attachment.url, problem=why)
