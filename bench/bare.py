"""The peer of ``bench.chain``: a plain Scrapy spider over the same site, with a callback and nothing else."""

from collections.abc import AsyncIterator
from typing import Any

import scrapy
from scrapy.http import Response

LISTING = "https://scjgj.beijing.gov.cn/zwxx/scjgdt/index.html"


class BareSpider(scrapy.Spider):
    """Reads every listing page and every article of one column; yields title and body by CSS."""

    name = "bare"

    async def start(self) -> AsyncIterator[scrapy.Request]:
        yield scrapy.Request(LISTING, callback=self.parse_listing, cb_kwargs={"number": 0})

    def parse_listing(self, response: Response, number: int) -> Any:
        links = response.css("div.public_list_team ul li a::attr(href)").getall()
        for link in links:
            yield response.follow(link, callback=self.parse_article)
        if links:
            following = LISTING.replace("index.html", f"index_{number + 1}.html")
            yield scrapy.Request(following, callback=self.parse_listing, cb_kwargs={"number": number + 1})

    def parse_article(self, response: Response) -> Any:
        yield {
            "url": response.url,
            "title": response.css("meta[name=ArticleTitle]::attr(content)").get(),
            "text": "".join(response.css("#div_zhengwen ::text").getall()),
        }
