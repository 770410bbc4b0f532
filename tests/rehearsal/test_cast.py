"""The cast against the spiders: same hosts, same columns, so that nothing is played that nobody reads."""

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from crawler.rehearsal.chorus import CHORUS
from crawler.rehearsal.server import SITE_OF_HOST
from crawler.rehearsal.sites import SITES

MODULES = ["crawler.spiders", "crawler.rehearsal.spiders"]


@pytest.fixture(scope="module")
def loader() -> SpiderLoader:
    return SpiderLoader.from_settings(Settings({"SPIDER_MODULES": MODULES}))


@pytest.mark.parametrize("name", SITES)
def test_columns_are_those_that_the_spider_declares(loader: SpiderLoader, name: str) -> None:
    spider = loader.load(name)

    assert {column.url for column in SITES[name].columns} == {column.url for column in spider.columns}
    assert spider.title.startswith(SITES[name].title)


def test_hosts_are_unique() -> None:
    assert len(SITE_OF_HOST) == sum(1 + len(site.other_hosts) for site in (*SITES.values(), *CHORUS.values()))
