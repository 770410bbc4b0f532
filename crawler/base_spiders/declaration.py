"""What the store keeps of a spider's declarations."""

from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from crawler.base_spiders.news import NewsSpider, explain_no_column
from storage.sources import SourceDeclaration


def declare(spider: type[NewsSpider]) -> SourceDeclaration:
    """Return the row of one source."""
    return SourceDeclaration(
        id=spider.name,
        title=spider.title,
        region=spider.region,
        region_code=spider.region_code,
        kind=spider.kind,
        homepage=spider.homepage,
        hosts=tuple(sorted(spider.list_hosts())),
    )


def declare_all(settings: BaseSettings) -> list[SourceDeclaration]:
    """Return the rows of every source that the settings' spider modules hold, by name."""
    return [declare(spider) for spider in _load_all(settings)]


def find_unread(settings: BaseSettings) -> dict[str, str]:
    """Return the sources of which no column is declared, each with what becomes of it.

    Its first crawl looks for one, if it has a home page.
    """
    return {
        spider.name: f"no column is known: its first crawl looks for one from {spider.homepage}"
        if spider.homepage
        else explain_no_column("")
        for spider in _load_all(settings)
        if not spider.columns
    }


def _load_all(settings: BaseSettings) -> list[type[NewsSpider]]:
    loader = get_spider_loader(settings)
    classes = [loader.load(name) for name in sorted(loader.list())]
    return [spider for spider in classes if issubclass(spider, NewsSpider)]
