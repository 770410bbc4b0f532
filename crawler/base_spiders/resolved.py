"""A source as it is to be read: what its file declares, and what discovery found for what is lost or missing."""

from typing import Any, cast

from crawler.base_spiders.column import Column, Known
from crawler.base_spiders.discoverer import BASES
from crawler.base_spiders.general import GeneralSpider
from crawler.base_spiders.news import NewsSpider
from storage.discoveries import DiscoveryRecord, FoundColumn

DECLARED = ("name", "title", "region", "region_code", "kind", "homepage", "hosts")


def resolve(spider: type[NewsSpider], record: DiscoveryRecord | None) -> type[NewsSpider]:
    """Return the source with the columns that are in use.

    Where they are of another family than the file says, the site was rebuilt: its selectors are of no more use.
    """
    if record is None:
        return spider
    if not record.used_columns:
        return spider if spider.columns else _derive(spider, spider, why_no_column=_explain(record))
    base = BASES.get(record.used_family, GeneralSpider)
    gone = {*record.used_replaces, *(column.url for column in record.used_columns)}
    found = tuple(_make_column(column, confirmed=record.confirmed) for column in record.used_columns)
    fields = {
        "columns": (*(column for column in spider.columns if column.url not in gone), *found),
        # A pattern or selector of the lost columns may leave out what the new ones list.
        "items": None,
        "item_title": None,
        "item_date": None,
        "article_pattern": base.article_pattern,
    }
    if issubclass(spider, base):
        return _derive(spider, spider, **fields)
    return _derive(spider, base, **{name: getattr(spider, name) for name in DECLARED}, **fields)


def _derive(spider: type[NewsSpider], base: type[NewsSpider], **fields: Any) -> type[NewsSpider]:
    own = {"__module__": spider.__module__, "__doc__": spider.__doc__, **fields}
    return cast("type[NewsSpider]", type(spider.__name__, (base,), own))


def _make_column(column: FoundColumn, *, confirmed: bool) -> Column:
    known: Known = "unknown" if column.is_home else "accepted" if confirmed else "discovered"
    return Column(url=column.url, name=column.name, known=known)


def _explain(record: DiscoveryRecord) -> str:
    return f"no column is known, and discovery on {record.looked_at:%Y-%m-%d} could not tell: {record.reason}"
