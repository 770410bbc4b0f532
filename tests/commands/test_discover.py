"""``concord discover``: the news columns of every rehearsed site from its home page, and the answer where none are."""

import argparse
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from scrapy.exceptions import UsageError
from scrapy.utils.project import get_project_settings

from crawler.base_spiders.discoverer import DiscoverySpider
from crawler.base_spiders.survey import sum_up
from crawler.base_spiders.writing import write_spider
from crawler.commands.checkall import check_spider
from crawler.commands.discover import Command, make_draft, tell
from crawler.extraction import canonicalize_url
from crawler.middlewares.probe import ProbeMiddleware
from crawler.rehearsal.chorus import CHORUS, WITHOUT_NEWS
from crawler.rehearsal.misbehaviour import EMPTY_PLAN
from crawler.rehearsal.news import Scale
from crawler.rehearsal.server import RehearsalServer
from crawler.rehearsal.site import Site, unfold
from crawler.rehearsal.sites import SITES
from tests.crawling import crawl, serve

FIRST_DAY = date(2026, 3, 2)
HANDLER = "crawler.rehearsal.handler.RehearsalDownloadHandler"
PLAYED = {**SITES, **CHORUS}
NOTICES = re.compile(
    r"通知|公告|公示|通告|抽检|召回|处罚|解读|不合格|食品|文件|曝光|案件|^标准$|^栏目|^图片专栏|会议和活动"
)
NEWS = {
    name: {column.name for column in site.columns if not NOTICES.search(column.name)} for name, site in PLAYED.items()
}
NO_NEWS = """<html><head><title>示例市行政审批局</title></head><body><ul class="nav"><li><a href="/">首页</a></li>
<li><a href="/jg/">机构职能</a></li><li><a href="/bs/">办事指南</a></li><li><a href="/tzgg/">通知公告</a></li></ul>
<p>欢迎访问。</p></body></html>"""


@pytest.fixture(scope="module")
def sites() -> Iterator[RehearsalServer]:
    with RehearsalServer(FIRST_DAY, plan=EMPTY_PLAN, scale=Scale(history_days=25)) as server:
        yield server


class KeptProbe(ProbeMiddleware):
    """A probe that outlives its crawl."""

    kept: list[ProbeMiddleware] = []

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self.kept.append(self)


def discover(url: str, settings: dict[str, Any]) -> Any:
    KeptProbe.kept.clear()
    crawled = crawl(DiscoverySpider, settings={"SPIDER_MIDDLEWARES": {KeptProbe: 450}, **settings}, url=url)
    assert isinstance(crawled.crawler.spider, DiscoverySpider)
    return sum_up([crawled.crawler.spider], KeptProbe.kept, date(2026, 3, 3))


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def spider_in(module: ModuleType) -> type:
    return next(value for value in vars(module).values() if getattr(value, "__module__", "") == module.__name__)


@pytest.mark.parametrize("name", [name for name, site in PLAYED.items() if site not in WITHOUT_NEWS])
def test_news_column_of_every_site_is_found_and_its_file_is_sound(
    sites: RehearsalServer, tmp_path: Path, name: str
) -> None:
    site = unfold(PLAYED[name])

    found = discover(home_of(site), rehearsed(sites))

    assert "cannot tell" not in "\n".join(tell(found, []))
    assert {column.known for column, _, _ in found.columns} == {"inferred"}
    urls = {without_scheme(column.url) for column, _, _ in found.columns}
    assert urls <= {without_scheme(column.url) for column in site.columns}
    assert urls & {without_scheme(column.url) for column in site.columns if column.name in NEWS[name]}
    assert found.recognised.family == (None if site.family in ("press", "mirror", "one_off") else site.family)
    assert found.items
    assert all(item.raw_text for item in found.items)
    draft = make_draft(found)
    path = tmp_path / f"{draft.name}.py"
    path.write_text(write_spider(draft), encoding="utf-8")
    assert check_spider(spider_in(load(path)), path) == []


def test_home_page_stands_in_where_a_site_names_columns_of_notices_only() -> None:
    rows = "".join(
        f'<li><a href="/tzgg/{number}.html">关于第{number}批计量器具检查的通告</a><span>2026-02-0{number}</span></li>'
        for number in range(1, 8)
    )
    notices = f'<html><body><a href="/tzgg/">通知公告</a><ul>{rows}</ul></body></html>'
    with serve({"/": notices, "/tzgg/": notices}) as site:
        found = discover(f"{site.url}/", {"CONCORD_ALLOW_PRIVATE": site.url.partition("//")[2]})

    assert [(column.name, column.known) for column, _, _ in found.columns] == [("首页", "unknown")]
    doubt = "warning: cannot tell which column holds the news: the home page stands in, and is never paged"
    assert doubt in tell(found, [])


def test_a_page_that_only_leads_on_to_the_home_page_is_followed() -> None:
    rows = "".join(
        f'<li><a href="/dt/{number}.html">某市召开第{number}次市场监管工作会议</a><span>2026-02-0{number}</span></li>'
        for number in range(1, 8)
    )
    home = f'<body><h2><a href="/dt/">工作动态</a></h2><ul>{rows}</ul></body>'
    entrance = '<html><head><script>window.location.href="./sy/index.html"</script></head><body></body></html>'
    with serve({"/": entrance, "/sy/index.html": home, "/dt/": f"<ul>{rows}</ul>"}) as site:
        found = discover(f"{site.url}/", {"CONCORD_ALLOW_PRIVATE": site.url.partition("//")[2]})

    assert [column.name for column, _, _ in found.columns] == ["工作动态"]


@pytest.mark.parametrize("site", WITHOUT_NEWS, ids=lambda site: site.name)
def test_platform_without_news_cannot_be_told(sites: RehearsalServer, site: Site) -> None:
    found = discover(f"https://{site.host}/", rehearsed(sites))

    assert tell(found, [])[-1] == "cannot tell: no link on the home page leads to a listing of news that can be read"


def home_of(site: Site) -> str:
    return f"{site.columns[0].scheme}://{site.host}/"


def without_scheme(url: str) -> str:
    return canonicalize_url(url).partition("://")[2]


def rehearsed(sites: RehearsalServer) -> dict[str, Any]:
    return {"CONCORD_REHEARSAL": sites.url, "DOWNLOAD_HANDLERS": {"http": HANDLER, "https": HANDLER}}


def test_news_is_preferred_to_what_else_a_site_has(sites: RehearsalServer) -> None:
    found = discover("https://scjgj.sc.gov.cn/", rehearsed(sites))

    assert [column.name for column, _, _ in found.columns] == ["市场监管要闻"]


def test_site_without_news_is_told_from_a_site_that_does_not_answer() -> None:
    with serve({"/": NO_NEWS, "/tzgg/": NO_NEWS}) as site:
        settings = {"CONCORD_ALLOW_PRIVATE": site.url.partition("//")[2]}
        silent = discover(f"{site.url}/", settings)
        asked = site.paths()
        missing = discover(f"{site.url}/nowhere/", settings)

    assert tell(silent, [])[-1] == ("cannot tell: no link on the home page leads to a listing of news that can be read")
    assert asked == ["/"]
    assert tell(missing, [])[-1] == f"cannot tell: HTTP 404 for {site.url}/nowhere/"


def test_refused_columns_are_the_reason_why_it_cannot_tell() -> None:
    refused = (403, {"Content-Type": "text/html"}, "<p>访问被拒绝，请稍后再试。</p>".encode())
    with serve({"/": '<ul><li><a href="/dt/">工作动态</a></li></ul><p>欢迎访问。</p>', "/dt/": refused}) as site:
        found = discover(f"{site.url}/", {"CONCORD_ALLOW_PRIVATE": site.url.partition("//")[2]})

    assert "403" in tell(found, [])[-1]
    assert tell(found, [])[-1].startswith("cannot tell: ")


def test_command_prints_what_it_saw_and_a_file_to_paste(tmp_path: Path, sites: RehearsalServer) -> None:
    ended = run(tmp_path, "https://scjgj.beijing.gov.cn/", {"CONCORD_REHEARSAL": sites.url})

    assert ended.returncode == 0, ended.stderr
    report, _, pasted = ended.stdout.partition("# ---- crawler/spiders/beijing_amr.py\n")
    assert "family: trs_wcm: articles t<day>_<id>.html" in report
    assert "column https://scjgj.beijing.gov.cn/zwxx/scjgdt/index.html 市场监管动态" in report
    assert "article links, the newest 2026-03-0" in report
    assert "/nav/3/index.html: HTTP 404 for https://scjgj.beijing.gov.cn/nav/3/index.html" in report
    assert "  next page: " in report
    assert "  title: " in report
    assert "warning: a source is named beijing_amr already" in report
    path = tmp_path / "beijing_amr.py"
    path.write_text(pasted, encoding="utf-8")
    assert check_spider(spider_in(load(path)), path) == []
    assert not (tmp_path / "var").exists()


def test_command_says_that_it_cannot_tell(tmp_path: Path) -> None:
    with serve({"/": NO_NEWS}) as site:
        ended = run(tmp_path, f"{site.url}/", {"CONCORD_ALLOW_PRIVATE": site.url.partition("//")[2]})

    assert ended.returncode == 1
    assert ended.stdout.splitlines()[-1].startswith("cannot tell: ")


def test_address_without_a_scheme_is_a_usage_error() -> None:
    command = Command()
    command.settings, command.crawler_process = get_project_settings(), object()

    with pytest.raises(UsageError, match="with http:// or https://"):
        command.run([], argparse.Namespace(url="scjgj.beijing.gov.cn", loglevel=None))


def run(folder: Path, url: str, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "crawler",
            "discover",
            url,
            "-s",
            "DOWNLOAD_DELAY=0",
            "-s",
            "AUTOTHROTTLE_ENABLED=False",
        ],
        env={**os.environ, "CONCORD_VAR": str(folder / "var"), **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
