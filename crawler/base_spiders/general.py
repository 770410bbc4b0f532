"""Sites of no known family: the listing reader and the pager find what there is."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scrapy.http import Request, Response

from crawler.base_spiders.column import Column
from crawler.base_spiders.news import NewsSpider
from crawler.extraction import Link

PAGE_NUMBERS = ("page", "pagenum", "pagenumber")


class GeneralSpider(NewsSpider):
    """A column whose address carries ``page=1`` or ends in ``/1.html`` is counted up where it shows no pager."""

    def next_listing(self, response: Response, column: Column, number: int, links: list[Link]) -> Request | None:
        following = super().next_listing(response, column, number, links)
        if following is not None or not links:
            return following
        url = count_up(column.url, number + 1)
        return self.listing_request(url, column, number=number + 1, meta={"is_guess": True}) if url else None


def count_up(url: str, number: int) -> str | None:
    """Return a first page's address with its page number raised, None where it carries none.

    >>> count_up("https://www.ccn.com.cn/news/index.dhtml?page=1", 3)
    'https://www.ccn.com.cn/news/index.dhtml?page=3'
    >>> count_up("http://scjg.xa.gov.cn/xwzx/tzgg/1.html", 2)
    'http://scjg.xa.gov.cn/xwzx/tzgg/2.html'
    """
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    if any(key.lower() in PAGE_NUMBERS and value == "1" for key, value in query):
        raised = [(key, str(number) if key.lower() in PAGE_NUMBERS else value) for key, value in query]
        return urlunsplit(parts._replace(query=urlencode(raised)))
    path, count = re.subn(r"/1(\.s?html?)$", rf"/{number}\1", parts.path)
    return urlunsplit(parts._replace(path=path)) if count else None
