"""The downloader's slots: one a host, with the delay between two requests to it."""

from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.http import Request


def find_slot(crawler: Crawler, request: Request) -> Slot | None:
    """Return the slot that a request goes through, None where none is open for its host."""
    downloader = crawler.engine.downloader
    return downloader.slots.get(downloader.get_slot_key(request))


def slow_down(crawler: Crawler, request: Request, factor: float) -> None:
    """Lengthen the delay of a request's host, up to the longest that AutoThrottle may set."""
    slot = find_slot(crawler, request)
    if slot is not None:
        slot.delay = min(max(slot.delay, 0.01) * factor, crawler.settings.getfloat("AUTOTHROTTLE_MAX_DELAY"))
