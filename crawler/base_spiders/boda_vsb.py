"""Boda Visual SiteBuilder: later pages are numbered downwards, so only the next link tells where they are."""

from typing import ClassVar

from crawler.base_spiders.news import NewsSpider


class BodaVsbSpider(NewsSpider):
    """Follows the next link of the page."""

    article_pattern: ClassVar[str | None] = r"/info/\d+/\d+\.htm|urltype=news\.NewsContentUrl"
    container: ClassVar[str | None] = "#vsb_content, .v_news_content"
