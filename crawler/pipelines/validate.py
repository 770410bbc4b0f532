"""First pipeline: what is no article goes no further, and says so."""

from typing import Any

from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem

from crawler.extraction import canonicalize_url


class ValidatePipeline:
    """Drops an item without a body; a missing title or day is flagged, the article is kept.

    Owns ``canonical_url`` and adds to ``flags``.
    """

    def process_item(self, item: Any) -> Any:
        article = ItemAdapter(item)
        if not article["raw_text"].strip():
            raise DropItem(f"no body: {article['url']}")
        article["canonical_url"] = canonicalize_url(article["url"])
        missing = [flag for field, flag in (("raw_title", "no-title"), ("published", "no-date")) if not article[field]]
        article["flags"] = (*article["flags"], *missing)
        return item
