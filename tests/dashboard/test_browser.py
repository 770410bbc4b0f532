"""The dashboard in a real Chromium, as readers and operators use it."""

import os
import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from crawler.dashboard.access import AccessRules
from crawler.dashboard.app import create_app
from crawler.dashboard.server import DashboardServer, listen
from storage.database import Database
from storage.runs import finish_run, start_run
from tests.conftest import NOW
from tests.dashboard.conftest import Shown, fill
from tests.storage.builders import RECOGNITION, store_announcement, store_sources

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium")
PAGES = [
    "/", "/?region=天津市&reviewed=no", "/announcements/1", "/announcements/2", "/articles/1", "/search?q=计量", "/map",
    "/timeline",
    "/regions/北京市", "/sources", "/sources/ccn", "/runs", "/runs/1", "/alerts", "/system", "/nothing",
]  # fmt: skip
LOOPBACK = "http://127.0.0.1:"
ROOT = Path(__file__).parent.parent.parent
TITLE = "京津冀签署计量合作备忘录1"


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    if CHROMIUM is None:
        pytest.skip("no chromium: apt-get install chromium")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def axe() -> str:
    """Return the source of axe-core, which .ci/run fetches; it is nobody's dependency at run time."""
    folder = Path(os.environ.get("CONCORD_TEST_NODE_MODULES", ROOT / ".venv" / "node_modules"))
    source = folder / "axe-core" / "axe.min.js"
    if not source.exists():
        pytest.skip(f"no axe-core in {folder}: npm install --prefix .venv axe-core@4")
    return source.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def address(filled: tuple[Database, Shown], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    database, _ = filled
    logs = tmp_path_factory.mktemp("log")
    (logs / f"ccn-{NOW - timedelta(seconds=5):%Y%m%dT%H%M%S.%f}Z.log").write_text("tried\nno address for <b>ccn</b>\n")
    with database.write() as session:
        run_id = start_run(session, "ccn", "schedule", NOW, 1, "host")
        finish_run(session, run_id, "failed", "unreachable: no address", {"crawl/unreachable": 1}, NOW)
    app = create_app(database, interval=timedelta(hours=1), now=lambda: NOW, log_folder=logs)
    with DashboardServer(app, listen("127.0.0.1", 0)) as server:
        yield server.url


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a dashboard with one act in 2025 and one in 2026."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('years') / 'concord.sqlite3'}")
    database.migrate(NOW)
    with database.write() as session:
        store_sources(session, NOW)
        for number, day in enumerate(("2025-06-01", "2026-03-01"), 1):
            store_announcement(session, number, NOW, recognition={**RECOGNITION, "event_date": day})
    app = create_app(database, interval=timedelta(hours=1), now=lambda: NOW)
    with DashboardServer(app, listen("127.0.0.1", 0)) as server:
        yield server.url
    database.dispose()


class Watched:
    """A page of the browser; what goes wrong beside the test is noted and must be nothing at its end."""

    def __init__(self, chromium: "Browser", address: str, **options: object) -> None:
        self.context = chromium.new_context(base_url=address, **options)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("console", lambda message: self.faults.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: (self.faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on(
            "request",
            lambda request: (
                None if request.url.startswith("http://127.0.0.1:") else self.faults.append(f"outside: {request.url}")
            ),
        )


@pytest.fixture
def watched(chromium: "Browser", address: str, request: pytest.FixtureRequest) -> Iterator[Watched]:
    watched = Watched(chromium, address, **getattr(request, "param", {}))
    watched.page.set_default_timeout(10_000)
    yield watched
    watched.context.close()
    assert watched.faults == []


def test_a_reader_finds_an_announcement_by_its_regions(watched: Watched) -> None:
    page = watched.page
    page.goto("/")

    page.get_by_role("combobox", name="地区", exact=True).select_option("天津市")
    page.get_by_role("combobox", name="与", exact=True).select_option("河北省")
    page.get_by_role("button", name="筛选").click()
    page.get_by_role("link", name=TITLE).click()

    assert page.locator("h1").inner_text() == TITLE
    assert page.locator(".text mark.f-kind").first.inner_text() == "签署计量合作"
    original = page.locator(".address a")
    assert original.get_attribute("href") == "https://beijing_amr.example.org/1.html"
    assert "noopener" in (original.get_attribute("rel") or "")
    assert page.get_by_text("98 % of its text").is_visible()


def test_a_chosen_filter_is_shown_and_can_be_taken_away(watched: Watched) -> None:
    page = watched.page
    page.goto("/?region=云南省&kind=memorandum")
    assert "没有符合条件的内容" in page.inner_text("main")

    page.locator(".chosen a", has_text="云南省").click()

    assert page.locator(".announcements li").count() == 2
    assert "region" not in page.url
    assert "kind=memorandum" in page.url


def test_a_reader_finds_a_word_of_two_characters_and_sees_where(watched: Watched) -> None:
    page = watched.page
    page.goto("/")

    page.get_by_role("searchbox").fill("氢能")
    page.get_by_role("searchbox").press("Enter")

    assert "共 3 条" in page.inner_text("main")
    assert set(page.locator(".snippet mark").all_inner_texts()) == {"氢能"}


def test_an_operator_finds_a_broken_source_and_its_log(watched: Watched) -> None:
    page = watched.page
    page.goto("/")

    page.get_by_role("status").get_by_role("link", name="中国消费者报").click()
    assert "无法连接：no address" in page.inner_text("main")
    page.get_by_role("row", name=re.compile("失败")).get_by_role("link").first.click()

    assert "no address for <b>ccn</b>" in page.locator("pre").inner_text()


def test_all_sources_are_one_step_away_the_broken_ones_first(watched: Watched) -> None:
    page = watched.page
    page.goto("/")

    page.get_by_role("status").get_by_role("link", name="查看来源").click()

    assert "中国消费者报" in page.locator("table.sources tbody tr").first.inner_text()


def test_a_region_is_reached_over_the_map(watched: Watched) -> None:
    page = watched.page
    page.goto("/map")
    assert page.locator("svg.map a[data-name]").count() == 34

    page.locator("svg.map a[data-name=天津市]").click()
    assert page.locator("h1").inner_text() == "天津市"
    page.get_by_role("row", name=re.compile("河北")).get_by_role("link").click()

    assert "共 2 条" in page.inner_text("main")


def test_a_line_of_the_map_leads_to_the_acts_that_it_stands_for(watched: Watched) -> None:
    page = watched.page
    page.goto("/map?kind=memorandum")

    page.locator("a.edge[data-first=天津市][data-second=河北省]").dispatch_event("click")

    page.wait_for_url("**/?region=*")
    assert "共 2 条" in page.inner_text("main")


def test_a_bar_of_the_timeline_leads_to_its_month(watched: Watched) -> None:
    page = watched.page
    page.goto("/timeline")

    page.get_by_role("link", name="2026-03: 2").click()

    assert "共 2 条" in page.inner_text("main")
    assert page.locator(".announcements li").count() == 2


def test_the_slider_of_years_asks_when_it_is_let_go(watched: Watched, two_years: str) -> None:
    page = watched.page
    page.goto(f"{two_years}/map")
    slider = page.get_by_role("slider", name="年份")
    assert slider.get_attribute("aria-valuetext") == "全部"

    slider.focus()
    page.keyboard.press("End")
    page.wait_for_url("**year=2026*")

    assert page.get_by_role("slider").get_attribute("aria-valuetext") == "2026"
    assert "共 1 条" in page.inner_text("main")


def test_a_review_is_saved_corrected_and_taken_back(watched: Watched) -> None:
    page = watched.page
    page.goto("/announcements/1")

    page.locator(".review").get_by_label("备注").first.fill("与签约报道一致")
    page.get_by_role("button", name="正确").click()
    assert "复核已保存" in page.get_by_role("status").inner_text()
    assert "与签约报道一致" in page.locator(".judged").inner_text()

    page.get_by_text("更正记录").click()
    correct = page.locator("form.correct")
    correct.get_by_label("类型").select_option("联盟")
    correct.get_by_label("质量").check()
    correct.get_by_role("button", name="保存更正").click()
    assert "联盟" in page.locator("dl.corrected").inner_text()

    page.get_by_role("link", name="全部未复核的公告").click()
    assert page.locator(".announcements li").count() == 1
    page.go_back()
    page.get_by_role("button", name="撤回").click()
    assert "尚无人复核" in page.locator(".review").inner_text()


def test_everything_is_reached_with_the_keyboard(watched: Watched) -> None:
    page = watched.page
    page.goto("/")

    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "跳到正文"
    press_until(page, "input[name=q]")
    page.keyboard.type("计量")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    press_until(page, ".announcements a")
    outline = page.locator(":focus").evaluate("element => getComputedStyle(element).outlineStyle")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/*")

    assert outline == "solid"
    assert "计量" in page.locator("h1").inner_text() or "script" in page.locator("h1").inner_text()


@pytest.mark.parametrize("watched", [{"viewport": {"width": 360, "height": 740}}], indirect=True)
def test_on_a_phone_nothing_is_wider_than_the_screen(watched: Watched) -> None:
    for path in PAGES[:-1]:
        watched.page.goto(path)
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= 360, path
    watched.page.goto("/")
    assert not watched.page.get_by_role("combobox", name="地区", exact=True).is_visible()
    watched.page.locator(".filters summary").click()
    assert watched.page.get_by_role("combobox", name="地区", exact=True).is_visible()


@pytest.mark.parametrize("watched", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True)
def test_text_stands_out_from_its_ground_in_light_and_dark(watched: Watched) -> None:
    for path in ("/", "/announcements/1", "/sources"):
        watched.page.goto(path)
        assert watched.page.evaluate(LOW_CONTRAST) == []


def test_a_review_is_made_with_the_keyboard_alone(watched: Watched) -> None:
    page = watched.page
    page.goto("/announcements/2")

    press_until(page, ".review button[value=wrong]")
    page.keyboard.press("Enter")
    page.wait_for_url("**said=reviewed*")
    assert "有误" in page.locator(".judged").inner_text()
    press_until(page, ".review button[value=withdraw]")
    page.keyboard.press("Enter")

    page.wait_for_url("**said=withdrawn*")


@pytest.mark.parametrize("watched", [{"java_script_enabled": False}], indirect=True)
def test_without_script_everything_works(watched: Watched, two_years: str) -> None:
    page = watched.page
    page.goto(f"{two_years}/map")
    page.get_by_role("link", name="2025 1").click()
    page.get_by_role("link", name="天津 – 河北").click()
    assert page.locator(".announcements li").count() == 1
    page.locator(".announcements a.title").click()
    page.get_by_role("button", name="正确").click()
    assert "复核已保存" in page.get_by_role("status").inner_text()
    page.get_by_role("button", name="撤回").click()
    assert "尚无人复核" in page.locator(".review").inner_text()


def test_the_open_list_says_when_there_is_more(chromium: "Browser", sqlite_database: Database) -> None:
    fill(sqlite_database, NOW)
    app = create_app(sqlite_database, interval=timedelta(hours=1), now=lambda: NOW)
    with DashboardServer(app, listen("127.0.0.1", 0)) as server:
        page = chromium.new_page(base_url=server.url)
        page.clock.install()
        page.goto("/?kind=memorandum")
        assert not page.locator("[data-total]").is_visible()
        with sqlite_database.write() as session:
            store_announcement(session, 9, NOW)

        page.clock.run_for(61_000)

        page.get_by_role("link", name="有 1 条新公告").click()
        assert "共 3 条" in page.inner_text("main")
        page.close()


def test_a_reader_logs_in_and_out(chromium: "Browser", filled: tuple[Database, Shown]) -> None:
    rules = AccessRules(password=SecretStr("correct horse"))
    app = create_app(filled[0], interval=timedelta(hours=1), now=lambda: NOW, rules=rules)
    with DashboardServer(app, listen("127.0.0.1", 0)) as server:
        context = chromium.new_context(base_url=server.url)
        page = context.new_page()
        page.goto("/sources")
        page.get_by_label("密码").fill("wrong")
        page.keyboard.press("Enter")
        assert "密码不对" in page.get_by_role("alert").inner_text()
        page.get_by_label("密码").fill("correct horse")
        page.get_by_label("您的名字").fill("王工")
        page.get_by_role("button", name="登录").click()

        assert page.locator("h1").inner_text() == "来源"
        assert "王工" in page.locator("header").inner_text()
        page.get_by_role("button", name="退出").click()
        page.goto("/sources")
        assert page.locator("h1").inner_text() == "登录"
        page.goto(f"/announcements/{filled[1].announcement}#review")  # as a mail leads to it
        page.get_by_label("密码").fill("correct horse")
        page.keyboard.press("Enter")
        page.wait_for_url("**/announcements/*#review")
        assert page.get_by_role("heading", name="复核").is_visible()
        context.close()


def test_english_stays_while_one_reads_on(watched: Watched) -> None:
    page = watched.page
    page.goto("/")

    page.get_by_role("link", name="English").click()
    page.get_by_role("link", name="Sources", exact=True).click()
    assert page.locator("h1").inner_text() == "Sources"
    page.get_by_role("link", name="New cooperation").click()
    page.get_by_role("link", name=TITLE).click()

    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_text("Why it was judged so").is_visible()


@pytest.mark.parametrize("watched", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True)
def test_axe_finds_no_violation(watched: Watched, axe: str) -> None:
    found = []
    for path in [*PAGES, "/?lang=en", "/announcements/1?lang=en", "/login"]:
        watched.page.goto(path)
        watched.page.evaluate(axe)
        found += [f"{path}: {violation}" for violation in watched.page.evaluate(AXE_VIOLATIONS)]

    if "/nothing" in PAGES:  # the browser itself logs a page that is missing
        watched.faults = [fault for fault in watched.faults if "404" not in fault]
    assert found == []


@pytest.mark.parametrize("path", PAGES[:-1])
def test_every_page_is_sound(watched: Watched, path: str) -> None:
    watched.page.goto(path)

    assert watched.page.evaluate(UNSOUND) == []


def test_hostile_words_are_text(watched: Watched, shown: Shown) -> None:
    for path in ("/", f"/announcements/{shown.hostile}", "/search?q=<script>alert(1)</script>", "/search?q=script"):
        watched.page.goto(path)
        assert watched.page.locator("main script, main b:has-text('x')").count() == 0
    watched.page.goto(f"/announcements/{shown.hostile}")

    assert watched.page.locator("h1").inner_text() == "<script>alert(1)</script> =cmd()"
    assert watched.page.locator(".address a").count() == 0  # its address would have run a script


@pytest.mark.parametrize("watched", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_nothing_is_missing(watched: Watched) -> None:
    watched.page.goto("/")

    assert watched.page.locator(".announcements li").count() == 2
    assert watched.page.get_by_role("combobox", name="地区", exact=True).is_visible()


def press_until(page: "Page", selector: str) -> None:
    """Press Tab until what the selector names has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(":focus").evaluate("(element, selector) => element.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached")


AXE_VIOLATIONS = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  const show = node => node.html.slice(0, 160);
  return found.violations.map(one => `${one.id}: ${one.nodes.slice(0, 3).map(show).join(" | ")}`);
}"""

# What a page must have for those who do not see it, and may not have for anyone.
UNSOUND = """() => {
  const faults = [];
  if (document.querySelectorAll("h1").length !== 1) faults.push("not one h1");
  if (!document.title || !document.documentElement.lang) faults.push("no title or language");
  const ids = [...document.querySelectorAll("[id]")].map(element => element.id);
  if (new Set(ids).size !== ids.length) faults.push("an id twice");
  for (const field of document.querySelectorAll("input:not([type=hidden]), select"))
    if (!field.labels.length && !field.getAttribute("aria-label")) faults.push("no label: " + field.name);
  for (const link of document.querySelectorAll("a[href], button"))
    if (!(link.textContent.trim() || link.getAttribute("aria-label"))) faults.push("no name: " + link.outerHTML);
  for (const image of document.querySelectorAll("img:not([alt])")) faults.push("no alt: " + image.src);
  for (const drawing of document.querySelectorAll("svg"))
    if (!drawing.getAttribute("aria-label")) faults.push("a drawing without words");
  for (const table of document.querySelectorAll("table"))
    if (!table.querySelector("th")) faults.push("a table without heads");
  for (const element of document.querySelectorAll("iframe, object, [style], script:not([src='/static/concord.js'])"))
    faults.push(element.outerHTML);
  return faults;
}"""

# Contrast by WCAG 2, 1.4.3: 4.5 for text that is not large.
LOW_CONTRAST = """() => {
  const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const read = (colour, ground) => {
    probe.fillStyle = `rgb(${ground.join(",")})`; probe.fillRect(0, 0, 1, 1);
    probe.fillStyle = colour; probe.fillRect(0, 0, 1, 1);
    return [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = colour => {
    const [r, g, b] = colour.map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const groundOf = element =>
    element ? read(getComputedStyle(element).backgroundColor, groundOf(element.parentElement)) : [255, 255, 255];
  const faults = [];
  for (const element of document.querySelectorAll("body *")) {
    const words = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
    if (!words || !element.checkVisibility() || element.closest("svg, option, select, .unseen, .skip")) continue;
    const ground = groundOf(element), ink = read(getComputedStyle(element).color, ground);
    const [low, high] = [light(ground), light(ink)].sort((a, b) => a - b);
    const ratio = (high + .05) / (low + .05);
    if (ratio < 4.5) faults.push(`${ratio.toFixed(2)} ${element.className} ${element.textContent.trim().slice(0, 20)}`);
  }
  return faults;
}"""
