"""Second pipeline: undo what mirror sites did to the text."""

from typing import Any, Self

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector

from crawler import text


class RepairPipeline:
    """Owns ``title``, ``text``, ``repairs`` and ``uncertain``; the text as read stays in ``raw_text``."""

    def __init__(self, stats: StatsCollector) -> None:
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.stats)

    def process_item(self, item: Any) -> Any:
        article = ItemAdapter(item)
        cleaned = text.clean(article["raw_text"], title=article["raw_title"])
        article["title"] = cleaned.title
        article["text"] = cleaned.text
        article["repairs"] = cleaned.repairs
        article["uncertain"] = cleaned.uncertain
        for kind in {repair.kind for repair in cleaned.repairs}:
            self.stats.inc_value(f"text/{kind}")
        return item
