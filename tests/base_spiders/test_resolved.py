"""A source as it is read: its file, and what was found in place of what is lost or missing."""

from datetime import UTC, datetime

from crawler.base_spiders.column import Column
from crawler.base_spiders.general import GeneralSpider
from crawler.base_spiders.hanweb_jcms import HanwebJcmsSpider
from crawler.base_spiders.hanweb_jpaas import HanwebJpaasSpider
from crawler.base_spiders.resolved import resolve
from storage.discoveries import DiscoveryRecord, FoundColumn

NOW = datetime(2026, 3, 2, tzinfo=UTC)
OLD = Column(url="https://amr.example.gov.cn/col/col1/index.html", name="动态", known="inferred")
NOTICES = Column(url="https://amr.example.gov.cn/col/col2/index.html", name="通知公告", known="inferred")


class ExampleSpider(HanwebJcmsSpider):
    """The card."""

    name = "example_amr"
    title = "示例市市场监督管理局"
    region = "示例"
    region_code = "99"
    kind = "regulator"
    homepage = "https://amr.example.gov.cn/"
    hosts = ("m.example.gov.cn",)
    columns = (OLD, NOTICES)
    items = "#old li"
    container = ".nr_text"
    dataproxy_method = "GET"


class UnknownSpider(GeneralSpider):
    name = "unknown_amr"
    homepage = "https://amr.example.gov.cn/"


def record(
    *columns: FoundColumn, family: str | None, replaces: tuple[str, ...] = (), confirmed: bool = True
) -> DiscoveryRecord:
    return DiscoveryRecord(
        source_id="example_amr",
        looked_at=NOW,
        cause="lost",
        answered=True,
        reason="no link leads to news",
        family=family,
        columns=columns,
        replaces=replaces,
        proposed_at=NOW,
        used_since=NOW if columns else None,
        used_family=family,
        used_columns=columns,
        used_replaces=replaces,
        confirmed=confirmed,
    )


def test_source_that_was_never_looked_at_or_has_only_a_proposal_is_read_as_declared() -> None:
    assert resolve(ExampleSpider, None) is ExampleSpider
    assert resolve(ExampleSpider, record(family=None)) is ExampleSpider


def test_new_column_of_the_same_family_stands_in_for_the_lost_one() -> None:
    found = FoundColumn(url="https://amr.example.gov.cn/col/col9/index.html", name="工作动态")

    spider = resolve(ExampleSpider, record(found, family="hanweb_jcms", replaces=(OLD.url,)))

    assert [(column.url, column.known) for column in spider.columns] == [
        (NOTICES.url, "inferred"),
        (found.url, "accepted"),
    ]
    assert issubclass(spider, ExampleSpider)
    assert (spider.dataproxy_method, spider.container, spider.items) == ("GET", ".nr_text", None)  # type: ignore[attr-defined]


def test_rebuilt_site_is_read_as_its_new_family_is() -> None:
    found = FoundColumn(url="https://amr.example.gov.cn/xw/", name="要闻")

    spider = resolve(
        ExampleSpider, record(found, family="hanweb_jpaas", replaces=(OLD.url, NOTICES.url), confirmed=False)
    )

    assert issubclass(spider, HanwebJpaasSpider)
    assert not issubclass(spider, HanwebJcmsSpider)
    assert spider.article_pattern == HanwebJpaasSpider.article_pattern
    assert (spider.name, spider.title, spider.hosts) == ("example_amr", ExampleSpider.title, ExampleSpider.hosts)
    assert [(column.url, column.known) for column in spider.columns] == [(found.url, "discovered")]


def test_home_page_that_stands_in_is_never_paged() -> None:
    home = FoundColumn(url="https://amr.example.gov.cn/", name="首页", is_home=True)

    spider = resolve(UnknownSpider, record(home, family=None))

    assert [column.known for column in spider.columns] == ["unknown"]


def test_source_without_columns_says_what_discovery_said() -> None:
    spider = resolve(UnknownSpider, record(family=None))

    assert spider.columns == ()
    assert (
        spider.why_no_column == "no column is known, and discovery on 2026-03-02 could not tell: no link leads to news"
    )
