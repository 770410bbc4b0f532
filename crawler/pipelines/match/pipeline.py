"""The pipeline that makes the fingerprint."""

from typing import Any, Self

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler

from crawler.sameness import make_fingerprint


class MatchPipeline:
    """Owns ``fingerprint``. The story is searched when the article is stored, in one transaction with it."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls()

    def process_item(self, item: Any) -> Any:
        article = ItemAdapter(item)
        article["fingerprint"] = make_fingerprint(
            article["text"], title=article["title"], published=article["published"]
        )
        return item
