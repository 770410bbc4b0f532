"""Third pipeline: what was agreed, by whom and when, or the reason why it is no announcement."""

from typing import Any, Self

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector

from crawler import recognition


class RecognisePipeline:
    """Owns ``recognition``."""

    def __init__(self, stats: StatsCollector) -> None:
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.stats)

    def process_item(self, item: Any) -> Any:
        article = ItemAdapter(item)
        record = recognition.recognize(
            article["title"], article["text"], published=article["published"], source=article["byline_source"]
        )
        article["recognition"] = record
        self.stats.inc_value(f"recognition/{record.label}")
        return item
