"""``concord replay``: stored pages through today's code."""

import argparse
from datetime import UTC, datetime
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from crawler.commands._command import ConcordCommand
from crawler.commands._output import open_database


class Command(ConcordCommand, ScrapyCommand):
    """Without --apply nothing is changed."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[--apply] [SOURCE]"

    def short_desc(self) -> str:
        return "Read the stored pages anew; show, or store, what comes out otherwise"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("source", nargs="?", help="only this source")
        parser.add_argument("--apply", action="store_true", help="store it; what was never announced alerts")
        parser.add_argument("--json", action="store_true", help="one object a changed article")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.monitoring.replay import replay

        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        containers = {name: getattr(loader.load(name), "container", None) for name in loader.list()}
        if opts.source is not None and opts.source not in containers:
            raise UsageError(f"no source is named {opts.source!r}; `concord list` shows them", print_help=False)
        changed = announced = 0
        with open_database(self.settings) as database:
            now = datetime.now(UTC)
            for change in replay(database, containers, now, apply=opts.apply, source_id=opts.source):
                changed += 1
                announced += change.announced is not None
                self._show(change, as_json=opts.json)
        if not opts.json:
            done = f"stored, {announced} announced only now" if opts.apply else "nothing was stored; --apply does"
            print(f"{changed} articles come out otherwise; {done}")

    def _show(self, change: Any, *, as_json: bool) -> None:
        from crawler.monitoring.compose import make_json, make_plain

        article = change.article
        if as_json:
            fields = {name: {"old": old, "new": new} for name, (old, new) in change.fields.items()}
            answer = {"id": article.id, "url": article.url, "fields": fields, "announcement": change.announced}
            print(make_json(answer))
            return
        print(f"article {article.id}: {make_plain(article.title, 100)}")
        for name, (old, new) in change.fields.items():
            print(f"  {name}: {make_plain(_shown(old), 150)} -> {make_plain(_shown(new), 150)}")


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
