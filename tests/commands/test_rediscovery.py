"""Columns that are not known or no longer there: found by the watch, proposed to its readers, read when accepted."""

import email
import email.policy
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from crawler.base_spiders.resolved import resolve
from crawler.commands.probe import as_it_is_read
from crawler.commands.sources import describe_discovery
from crawler.rehearsal.misbehaviour import Plan, Redesign
from crawler.rehearsal.news import Scale
from crawler.rehearsal.server import RehearsalServer
from crawler.rehearsal.sites import ZHEJIANG_REBUILT
from storage import models
from storage.database import Database
from storage.discoveries import DiscoveryRecord, find_discovery
from storage.sources import get_source
from tests.commands.program import Program
from tests.crawling import Crawled, crawl

HANDLER = "crawler.rehearsal.handler.RehearsalDownloadHandler"
QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False")
OLD = "http://zjamr.zj.gov.cn/col/"
NEW = "https://zjamr.zj.gov.cn/xwzx/gzdt/"


@pytest.fixture
def sites() -> Iterator[RehearsalServer]:
    plan = Plan(redesigns=(Redesign(day=2, site=ZHEJIANG_REBUILT),))
    with RehearsalServer(datetime.now(UTC).date(), 1, plan=plan, scale=Scale(history_days=4)) as server:
        yield server


def test_columns_lost_or_never_known_are_found_by_the_watch_and_read_when_accepted(
    tmp_path: Path, sites: RehearsalServer
) -> None:
    """One round of the watch: a site rebuilt over night, columns that nobody knew, and sites of which none can tell."""
    program = Program(tmp_path, rehearsal=sites.url)
    program.write_config(enabled=("zhejiang_amr", "tibet_amr", "std_samr", "mo_dsedt"))
    assert crawl_now(program, "zhejiang_amr").outcome() == ("complete", "")
    sites.day = 2
    assert crawl_now(program, "zhejiang_amr").outcome()[0] == "failed"
    grow_older(program, days=3)
    asked = len(sites.requests)

    status, said = program.run("watch", "--once", *QUICK)

    assert status == 3, said  # zhejiang_amr alone failed
    found = look_up(program, "zhejiang_amr")
    assert found is not None
    assert (found.family, found.cause.split()[0]) == ("hanweb_jpaas", "lost")
    assert [(column.name, column.url) for column in found.columns] == [("工作动态", f"{NEW}index.html")]
    assert found.columns[0].newest == f"{sites.newsroom.today(2)}"
    assert [url.startswith(OLD) for url in found.replaces] == [True, True]
    assert any(target.startswith("/xwzx/gzdt/art/") for _, _, target, _ in sites.requests[asked:])
    assert articles(program, NEW) == []  # looked at, not stored
    (mail,) = [text for text in mails(program) if "栏目" in text]  # of the others nothing that worked has stopped
    assert "来源栏目可能已迁移" in mail
    assert f"工作动态 {NEW}index.html" in mail
    assert "concord sources --accept zhejiang_amr" in mail
    assert crawl_now(program, "zhejiang_amr").outcome()[0] == "failed"  # nothing was switched
    assert "  to read them: concord sources --accept zhejiang_amr" in describe_discovery(found)

    assert len(articles(program, "https://amr.xizang.gov.cn/xwzx/gzdt/")) > 0
    assert state_of(program, "tibet_amr") == "healthy"
    why = "found by discovery, not yet accepted: 工作动态 https://amr.xizang.gov.cn/xwzx/gzdt/"
    assert state_of(program, "tibet_amr", "state_reason").startswith(why)
    assert state_of(program, "std_samr") == "new"
    assert state_of(program, "std_samr", "state_reason") == (
        f"no column is known, and discovery on {datetime.now(UTC).date()} could not tell: "
        "no link on the home page leads to a listing of news that can be read"
    )
    assert state_of(program, "mo_dsedt", "state_reason").startswith("no column is known: concord discover ADDRESS")

    status, said = program.run("sources", "--accept", "zhejiang_amr")

    assert (status, said) == (0, f"zhejiang_amr reads from the next crawl on: 工作动态 {NEW}index.html\n")
    assert state_of(program, "zhejiang_amr") == "new"
    assert state_of(program, "zhejiang_amr", "state_reason") == f"from the next crawl on: 工作动态 {NEW}index.html"
    assert program.run("sources", "--accept", "tibet_amr")[0] == 0
    assert state_of(program, "tibet_amr") == "healthy"
    assert state_of(program, "tibet_amr", "state_reason") == ""
    assert crawl_now(program, "zhejiang_amr").outcome() == ("complete", "")
    shelf = sites.newsroom.shelf(ZHEJIANG_REBUILT, 2)
    assert set(articles(program, NEW)) == {shelf.url(article) for article in shelf.listed(ZHEJIANG_REBUILT.columns[0])}
    settings = get_project_settings()
    settings.set("CONCORD_DATABASE_URL", program.database_url)
    probed = as_it_is_read(SpiderLoader.from_settings(settings).load("zhejiang_amr"), settings)
    assert [column.url for column in probed.columns] == [f"{NEW}index.html"]  # type: ignore[attr-defined]
    assert (state_of(program, "zhejiang_amr"), state_of(program, "zhejiang_amr", "state_reason")) == ("healthy", "")


def crawl_now(program: Program, name: str) -> Crawled:
    """Crawl a source as the store says that it is to be read; without the look that `concord crawl` adds."""
    spider = SpiderLoader.from_settings(get_project_settings()).load(name)
    database = Database(program.database_url)
    database.migrate(datetime.now(UTC))
    database.dispose()
    settings = {
        "CONCORD_DATABASE_URL": program.database_url,
        "CONCORD_REHEARSAL": program.rehearsal,
        "DOWNLOAD_HANDLERS": {"http": HANDLER, "https": HANDLER},
    }
    return crawl(resolve(spider, look_up(program, name)), settings=settings)


def look_up(program: Program, name: str) -> DiscoveryRecord | None:
    database = Database(program.database_url)
    with database.read() as session:
        found = find_discovery(session, name)
    database.dispose()
    return found


def grow_older(program: Program, *, days: int) -> None:
    """Let days pass in the store: everything that it holds was so much earlier."""
    back = timedelta(days=days)
    database = Database(program.database_url)
    with database.write() as session:
        for run in session.scalars(sa.select(models.Run)):
            run.started_at -= back
            run.heartbeat_at -= back
            run.finished_at = run.finished_at - back if run.finished_at else None
        for source in session.scalars(sa.select(models.Source)):
            source.state_since -= back
            source.last_run_at = source.last_run_at - back if source.last_run_at else None
    database.dispose()


def mails(program: Program) -> list[str]:
    """Return subject and text of every mail that was written."""
    read = []
    for path in sorted((program.folder / "var" / "outbox").glob("*.eml")):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        body = mail.get_body(("plain",))
        read.append(f"{mail['Subject']}\n{body.get_content() if body else ''}")
    return read


def articles(program: Program, prefix: str) -> list[str]:
    database = Database(program.database_url)
    with database.read() as session:
        urls = list(session.scalars(sa.select(models.Article.url).where(models.Article.url.startswith(prefix))))
    database.dispose()
    return urls


def state_of(program: Program, name: str, field: str = "state") -> str:
    database = Database(program.database_url)
    with database.read() as session:
        value = str(getattr(get_source(session, name), field))
    database.dispose()
    return value
