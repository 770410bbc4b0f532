"""The spiders of the cast: the real ones, and copies of them that differ in name, title and host only."""

import os
from dataclasses import replace

from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from crawler.base_spiders.news import NewsSpider
from crawler.rehearsal.site import Site
from crawler.rehearsal.sites import CAST
from tests.torture.cast import make_cast, template_of

SOURCES = int(os.environ.get("CONCORD_TEST_SOURCES", "60"))


def _load() -> SpiderLoader:
    settings = get_project_settings()
    settings.set("SPIDER_MODULES", ["crawler.spiders", "crawler.rehearsal.spiders"], priority="cmdline")
    return SpiderLoader.from_settings(settings)


def _derive(spider: type[NewsSpider], site: Site) -> type[NewsSpider]:
    """Return the source's spider for a site of the cast, in this module's name so that Scrapy finds it here."""
    fields: dict[str, object] = {"__module__": __name__, "name": site.name, "title": site.title}
    if site.name != spider.name:
        host = CAST.sites[spider.name].host
        columns = {column.url.replace(host, site.host): column for column in spider.columns}
        kept = {column.url for column in site.columns}
        fields |= {
            "homepage": f"https://{site.host}/",
            "columns": tuple(replace(column, url=url) for url, column in columns.items() if url in kept),
        }
    return type(f"{site.name.title().replace('_', '')}Spider", (spider,), fields)


_loader = _load()
for _site in make_cast(SOURCES).sites.values():
    _spider = _derive(_loader.load(template_of(_site.name)), _site)
    globals()[_spider.__name__] = _spider
del _spider, _site
