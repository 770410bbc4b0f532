"""Which sources exist: what the spiders declare, found by name through Scrapy's loader."""

from typing import Any

from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from crawler.exceptions import ConfigurationError
from storage.sources import SourceDeclaration


def list_declarations(settings: BaseSettings) -> list[SourceDeclaration]:
    """Return the declaration of every spider that names columns, in the order of their names."""
    loader = get_spider_loader(settings)
    spiders: list[Any] = [loader.load(name) for name in sorted(loader.list())]
    return [
        SourceDeclaration(
            id=spider.name,
            title=spider.title,
            region=spider.region,
            region_code=spider.region_code,
            kind=spider.kind,
            homepage=spider.homepage,
        )
        for spider in spiders
        if getattr(spider, "columns", None)
    ]


def check_known(names: list[str], declarations: list[SourceDeclaration], *, where: str) -> None:
    """Raise ConfigurationError if ``names``, read from ``where``, has one that no spider declares."""
    known = {declaration.id for declaration in declarations}
    for name in names:
        if name not in known:
            raise ConfigurationError(f"{where}: no source is named {name!r}; known are {', '.join(sorted(known))}")
