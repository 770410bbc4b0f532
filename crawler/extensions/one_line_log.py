"""Failures of a site on one line: their traceback tells of Scrapy's inside, nothing of the site."""

import logging
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

LOGGERS = ("scrapy.downloadermiddlewares.robotstxt", "scrapy.core.downloader.handlers.http11")


class OneLineLog:
    """Takes the traceback off Scrapy's lines about a robots.txt that could not be fetched, while a spider runs."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls()
        crawler.signals.connect(extension.begin, signal=signals.spider_opened)
        crawler.signals.connect(extension.end, signal=signals.spider_closed)
        return extension

    def begin(self) -> None:
        for name in LOGGERS:
            logging.getLogger(name).addFilter(shorten)

    def end(self) -> None:
        for name in LOGGERS:
            logging.getLogger(name).removeFilter(shorten)


def shorten(record: logging.LogRecord) -> bool:
    """Drop the traceback; the message carries what the exception says. Passes every record."""
    if record.exc_info:
        record.exc_info = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True
