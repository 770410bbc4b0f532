"""What the log says of strangers: their words steer no terminal, their failures show no traceback of ours."""

import logging
from types import TracebackType
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.log import get_scrapy_root_handler

LOGGERS = ("scrapy.downloadermiddlewares.robotstxt", "scrapy.core.downloader.handlers.http11")


class PlainFormatter(logging.Formatter):
    """Writes a record without control characters and direction marks, and a message on one line.

    Scrapy's own lists of settings and counts keep their lines; it escapes what it names in them.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        record.message = _blank(record.message, "\n" if record.name.startswith("scrapy") else "")
        return super().formatMessage(record)

    def formatException(  # noqa: N802 - logging's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        return _blank(super().formatException(ei), "\n")


class OneLineLog:
    """Makes the log of a crawl plain, and takes the traceback off a robots.txt that could not be fetched."""

    def __init__(self, formatter: logging.Formatter) -> None:
        self._formatter = formatter

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(PlainFormatter(crawler.settings["LOG_FORMAT"], crawler.settings["LOG_DATEFORMAT"]))
        crawler.signals.connect(extension.begin, signal=signals.spider_opened)
        crawler.signals.connect(extension.end, signal=signals.spider_closed)
        return extension

    def begin(self) -> None:
        if handler := get_scrapy_root_handler():
            handler.setFormatter(self._formatter)
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


def _blank(text: str, kept: str) -> str:
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign in kept else " " for sign in text)
