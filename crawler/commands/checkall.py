"""``concord checkall``: whether every source's file, name, declarations and record card agree."""

import argparse
import inspect
import re
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.commands import ScrapyCommand
from scrapy.spiderloader import get_spider_loader

from crawler.base_spiders.news import NewsSpider
from crawler.commands._command import ConcordCommand

TERMS = ("Regulator", "Language", "Columns", "CMS", "Pagination", "Dates", "Robots and delay", "Caveats")
KINDS = ("regulator", "standards_body", "press", "mirror")
SAID = {"requested in public code": "requested", "inferred": "inferred", "unknown": "not known"}
"""What the card's Columns must say where a column is known in this way."""


class Command(ConcordCommand, ScrapyCommand):
    """Prints one line a finding; exit status 1 if there is any."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        return "Verify the record cards and declarations of all sources"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        spiders = [loader.load(name) for name in sorted(loader.list())]
        # Those of a rehearsal are made up: nothing about them can be known or inferred.
        real = [spider for spider in spiders if spider.__module__.startswith(self.settings["NEWSPIDER_MODULE"])]
        findings = [
            f"{spider.name}: {finding}"
            for spider in real
            for finding in check_spider(spider, Path(inspect.getfile(spider)))
        ]
        print("\n".join([*findings, f"{len(real)} sources, {len(findings)} findings"]))
        self.exitcode = 1 if findings else 0


def check_spider(spider: type, path: Path) -> list[str]:
    """Return what is wrong with one source, an empty list if nothing is."""
    if not issubclass(spider, NewsSpider):
        return ["does not derive from a base spider"]
    return [*check_names(spider, path), *check_declarations(spider), *check_card(spider)]


def check_names(spider: type[NewsSpider], path: Path) -> list[str]:
    """File, name and class are one word in three spellings."""
    findings = []
    stem = spider.__name__.removesuffix("Spider")
    if re.sub(r"(?<!^)(?=[A-Z])", "_", stem).lower() != spider.name or not spider.__name__.endswith("Spider"):
        findings.append(f"class {spider.__name__} does not fit the name {spider.name!r}")
    if path.stem != spider.name:
        findings.append(f"file {path.name} does not fit the name {spider.name!r}")
    return findings


def check_declarations(spider: type[NewsSpider]) -> list[str]:
    """What the crawl and the store need, each of its kind; addresses on hosts that are declared."""
    findings = [
        f"{field} is missing"
        for field in ("title", "region", "region_code", "kind", "homepage")
        if not getattr(spider, field, "") and (field != "homepage" or spider.columns)
    ]
    if findings:
        return findings
    if spider.kind not in KINDS:
        findings.append(f"kind {spider.kind!r} is none of {', '.join(KINDS)}")
    if not re.fullmatch(r"\d{2}(?:\d{2}){0,2}", spider.region_code):
        findings.append(f"region_code {spider.region_code!r} is no GB/T 2260 code of 2, 4 or 6 digits")
    hosts = {urlsplit(spider.homepage).hostname, *spider.hosts}
    for column in (*spider.columns, *spider.searches):
        if urlsplit(column.url).hostname not in hosts:
            findings.append(f"column {column.url} is on a host that neither homepage nor hosts name")
        if column.known not in SAID:
            findings.append(f"column {column.url}: known={column.known!r} is none of {', '.join(SAID)}")
        if not column.name:
            findings.append(f"column {column.url} has no name")
    urls = [column.url for column in (*spider.columns, *spider.searches)]
    findings += [f"column {url} is declared twice" for url in sorted({url for url in urls if urls.count(url) > 1})]
    return findings


def check_card(spider: type[NewsSpider]) -> list[str]:
    """The docstring's terms, all and in order, each with a text, and the columns' standing as it is."""
    card = read_card(inspect.cleandoc(spider.__doc__ or ""))
    if tuple(card) != TERMS:
        return [f"card has the terms {', '.join(card) or 'none'}; they must be {', '.join(TERMS)}"]
    findings = [f"card: {term} is empty" for term, text in card.items() if not text]
    if not spider.columns and "not known" not in card["Columns"]:
        findings.append("card: Columns must say why there are none ('not known')")
    if not spider.homepage and "home page" not in card["Columns"]:
        findings.append("card: Columns must say that the home page is not known either")
    declared = (*spider.columns, *spider.searches)
    said = {SAID[column.known] for column in declared if column.known in SAID}
    findings += [f"card: Columns must say which are {word!r}" for word in sorted(said) if word not in card["Columns"]]
    if not re.search(r"\b20\d\d-\d\d\b", card["Caveats"]):
        findings.append("card: Caveats must be dated (YYYY-MM)")
    return findings


def read_card(text: str) -> dict[str, str]:
    """Return the terms of a card with their texts: a term stands at the margin, its text is indented below."""
    card: dict[str, str] = {}
    term = None
    for line in text.splitlines():
        if line and not line[0].isspace():
            term = line.strip()
            card[term] = ""
        elif term is not None:
            card[term] = f"{card[term]} {line.strip()}".strip()
    return card
