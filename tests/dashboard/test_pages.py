"""The pages as a reader meets them."""

import re
from datetime import datetime
from xml.etree import ElementTree as ET

import httpx
import pytest
from lxml import html

from storage.cooperations import record_life
from storage.database import Database
from storage.stories import choose_authoritative
from tests.dashboard.conftest import Shown, browse, fill
from tests.storage.builders import declare, store_article, store_sources

PAGES = [
    "/", "/sources", "/runs", "/runs/1", "/alerts", "/system", "/search?q=计量", "/announcements/1", "/articles/1",
    "/map", "/timeline", "/regions/北京市", "/regions/京津冀",
]  # fmt: skip
SCRIPT = '<script src="/static/concord.js" defer></script>'
OUTPUTS = ["/feed.atom", "/feed.json", "/calendar.ics", "/export.csv", "/export.xlsx", "/export.json"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_answers_in_both_languages(browser: httpx.Client, path: str, language: str) -> None:
    joined = "&" if "?" in path else "?"
    page = browser.get(path + (f"{joined}lang=en" if language == "en" else ""))

    assert page.status_code == 200
    assert f'<html lang="{"en" if language == "en" else "zh-CN"}">' in page.text
    assert ("Sources" in page.text) == (language == "en")
    links = [link for link in re.findall(r'href="(/[^"]*)"', page.text) if not link.startswith("/static")]
    switch = re.search(r'class="language" href="([^"]*)"', page.text)
    assert switch is not None
    if language == "en":  # the language stays while one reads on
        assert all("lang=en" in link for link in links if link != switch[1])
        assert "lang=" not in switch[1]


def test_every_page_answers_on_either_database(database: Database, now: datetime) -> None:
    fill(database, now)

    with browse(database, now) as browser:
        answers = {path: browser.get(path).status_code for path in [*PAGES, *OUTPUTS, "/metrics", "/readyz"]}

    assert set(answers.values()) == {200}, answers


@pytest.mark.parametrize("path", PAGES)
def test_nothing_comes_from_elsewhere_and_no_script_but_ours_runs(browser: httpx.Client, path: str) -> None:
    page = browser.get(path)

    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy
    assert "require-trusted-types-for 'script'; trusted-types 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert re.findall(r"<script[^>]*>.*?</script>", page.text, re.DOTALL) == [SCRIPT]
    assert not re.search(r"\son\w+=|\sstyle=|(src|action)=\"https?:", page.text)


def test_an_announcement_shows_its_proof_its_record_and_its_copies(browser: httpx.Client, shown: Shown) -> None:
    page = browser.get(f"/announcements/{shown.announcement}").text

    assert '<mark class="f-kind" title="类型">签署计量合作</mark>' in page
    assert "北京市市场监督管理局" in page
    assert "memorandum signed" in page
    assert "98 % of its text" in page
    assert "93 %" in page
    assert 'rel="noopener noreferrer nofollow"' in page


def test_a_report_leads_to_the_article_that_speaks_for_its_story(database: Database, now: datetime) -> None:
    shown = fill(database, now)
    with database.write() as session:
        speaks = choose_authoritative(session, 1)

    with browse(database, now) as browser:
        report, regulator = (
            html.fromstring(browser.get(f"/articles/{number}").text) for number in (shown.copy, speaks)
        )

    (link,) = report.cssselect(f"dl.record a[href='/articles/{speaks}']")
    assert link.getparent().getprevious().text == "权威版本"
    assert "权威版本" not in [term.text for term in regulator.cssselect("dl.record dt")]


def test_files_of_an_article_show_their_text_or_why_there_is_none(database: Database, now: datetime) -> None:
    fill(database, now)
    files = [
        {"name": "备忘录.docx", "url": "https://a.example.org/1.docx", "text": "第一条<b>\n第二条", "problem": ""},
        {"name": "说明.pdf", "url": "https://a.example.org/2.pdf", "text": "", "problem": "has not been decrypted"},
        {"name": "名单.xlsx", "url": "https://a.example.org/3.xlsx"},
    ]
    with database.write() as session:
        number = store_article(session, 900, now, attachments=files)

    with browse(database, now) as browser:
        page = html.fromstring(browser.get(f"/articles/{number}").text)

    read, unread, other = page.xpath("//dt[text()='附件']/following-sibling::dd[1]//li")
    assert [line.text for line in read.cssselect("details .text p")] == ["第一条<b>", "第二条"]
    assert unread.text_content() == "说明.pdf 未读：has not been decrypted"
    assert other.text_content() == "名单.xlsx"


def test_a_cooperation_is_shown_with_all_its_events_in_order_and_this_one_marked(
    database: Database, now: datetime
) -> None:
    key = ["meeting|四川省+重庆市|标准化"]
    signs = [
        {"role": "founded", "date": "2020-12-09", "number": None},
        {"role": "session", "date": "2021-11-05", "number": 2},
        {"role": "members", "date": "2022-03-01", "number": None},
    ]
    with database.write() as session:
        store_sources(session, now, declare())
        for number, sign in enumerate(signs, 1):
            store_article(session, number, now, title=f"新闻{number}<i>")
            record_life(session, number, [{**sign, "kind": "joint_meeting", "name": "川渝联席会议", "keys": key}], now)

    with browse(database, now) as browser:
        page = html.fromstring(browser.get("/articles/2").text)

    (life,) = page.cssselect("section.life")
    assert "川渝联席会议" in life.cssselect("h2")[0].text_content()
    events = life.cssselect("li")
    said = [" ".join(event.text_content().split()) for event in events]
    assert said == [
        "2020-12-09 开始 新闻1<i>", "2021-11-05 第 2 次会议 新闻2<i> 本公告", "2022-03-01 新成员加入 新闻3<i>",
    ]  # fmt: skip
    assert [event.get("aria-current") for event in events] == [None, "true", None]
    assert [link.get("href") for link in life.cssselect("a")] == ["/articles/1", "/articles/3"]


def test_hostile_titles_repairs_and_addresses_are_text(browser: httpx.Client, shown: Shown) -> None:
    for path in ("/", f"/announcements/{shown.hostile}", "/alerts"):
        page = browser.get(path).text
        assert page.count("<script") == page.count(SCRIPT) == 1
        assert "<b>x</b>" not in page
        assert 'href="javascript:' not in page
        assert "\u202e" not in page
    page = browser.get(f"/announcements/{shown.hostile}").text
    assert "&lt;script&gt;" in page
    assert '<span class="uncertain">' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ("region=天津市", 2),
        ("region=京津冀", 2),
        ("region=云南省", 0),
        ("kind=memorandum", 2),
        ("kind=alliance", 0),
        ("domain=计量", 2),
        ("source=beijing_amr", 2),
        ("source=ccn", 1),  # it has a copy
        ("source=yunnan_amr", 0),
        ("since=2026-03-02", 2),
        ("since=2026-03-03", 0),
        ("until=2026-03-02", 2),
        ("until=2026-03-01", 0),
        ("since=2026-03-02&until=9999-12-31", 2),
        ("region=天津市&partner=河北省", 2),
        ("region=天津市&partner=云南省", 0),
        ("region=&partner=&kind=&domain=&source=&since=&until=", 2),  # a form sent without a choice
    ],
)
def test_filters(browser: httpx.Client, query: str, found: int) -> None:
    assert f"共 {found} 条" in browser.get(f"/?{query}").text
    feed = ET.fromstring(browser.get(f"/feed.atom?{query}").content)
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == found


def test_the_feed_is_sound_with_hostile_titles(browser: httpx.Client) -> None:
    answer = browser.get("/feed.atom")

    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)
    links = [link.get("href", "") for link in feed.iter("{http://www.w3.org/2005/Atom}link")]
    assert f"{browser.base_url}/announcements/1" in links
    assert not any(link.startswith("javascript:") for link in links)


def test_search_finds_words_of_two_characters(browser: httpx.Client, shown: Shown) -> None:
    assert "共 3 条" in browser.get("/search", params={"q": "氢能"}).text
    assert "共 0 条" in browser.get("/search", params={"q": "航天"}).text
    assert "共 0 条" in browser.get("/search", params={"q": '"*" OR --'}).text


def test_one_click_leads_to_what_is_new_for_a_region(browser: httpx.Client) -> None:
    chips = html.fromstring(browser.get("/").text).cssselect("nav.chosen a")
    assert chips[0].get("title") in {"京津冀", "北京市", "天津市", "河北省"}
    for chip in chips:
        name, count = chip.text_content().split()
        assert f"共 {count} 条" in browser.get(chip.get("href")).text, name
    assert not html.fromstring(browser.get("/?kind=memorandum").text).cssselect("nav.chosen")


def test_sources_show_state_reason_and_coverage(browser: httpx.Client) -> None:
    page = browser.get("/sources").text

    assert "无法连接：no address" in page
    assert "unreachable: no address" in browser.get("/sources?lang=en").text
    assert '<span class="state suspect">可疑</span>' in page
    assert "共 2 个来源：读取 1，近期无新文章 0，读不到 1" in page


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/announcements/999", 404),
        ("/articles/99999999999999999999", 404),
        ("/articles/-1", 404),
        ("/articles/one", 400),
        ("/?since=yesterday", 400),
        ("/?until=2026-02-30", 400),
        ("/?reviewed=perhaps", 400),
        ("/?region=" + "x" * 200, 400),
        ("/?region=%00", 200),
        ("/map?year=x", 400),
        ("/map?kind=nonsense", 200),
        ("/regions/Atlantis", 404),
        ("/runs/99", 404),
        ("/export.exe", 404),
        ("/articles/1/page", 404),
        ("/api/announcements?page=0", 422),
        ("/api/articles/99", 404),
        ("/?page=x", 400),
        ("/?page=999999999999", 200),
        ("/alerts?state=nonsense", 200),
        ("/runs?source=nobody", 200),
        ("/static/../app.py", 404),
    ],
)
def test_wrong_addresses_are_answered_plainly(browser: httpx.Client, path: str, status: int) -> None:
    answer = browser.get(path)

    assert answer.status_code == status
    assert "Traceback" not in answer.text
    assert answer.headers["content-security-policy"]


def test_what_is_wrong_in_an_address_is_named(browser: httpx.Client) -> None:
    assert "地址中的参数有误。 since、reviewed" in browser.get("/?since=yesterday&reviewed=perhaps").text
    (wrong,) = browser.get("/api/announcements?until=2026-02-30").json()["detail"]
    assert (wrong["loc"], wrong["msg"]) == (["query", "until"], "no day of the calendar: day is out of range for month")


def test_the_read_api_says_what_it_allows_and_what_it_answers(browser: httpx.Client) -> None:
    refused = browser.request("TRACE", "/api/sources")
    described = browser.get("/api/openapi.json").json()["paths"]

    assert (refused.status_code, refused.headers["allow"], refused.json()) == (
        405,
        "GET",
        {"detail": "Method Not Allowed"},
    )
    assert {path: sorted(operation["get"]["responses"]) for path, operation in described.items() if "{" in path} == {
        f"/api/{name}/{{number}}": ["200", "404", "422", "503"] for name in ("announcements", "articles", "stories")
    }


def test_pages_travel_small_and_files_of_ours_only_once(browser: httpx.Client) -> None:
    page, style = browser.get("/"), browser.get("/static/style.css")

    assert page.num_bytes_downloaded < len(page.content) / 3
    assert page.headers["cache-control"] == "no-store"
    assert style.headers["cache-control"] == "no-cache"
    assert browser.get("/static/style.css", headers={"If-None-Match": style.headers["etag"]}).status_code == 304


def test_another_sites_name_for_our_address_is_refused(browser: httpx.Client) -> None:
    assert browser.get("/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_changed(browser: httpx.Client, method: str) -> None:
    assert browser.request(method, "/announcements/1").status_code == 405


def test_probes_and_metrics(browser: httpx.Client) -> None:
    assert browser.get("/healthz").text == "ok\n"
    assert browser.get("/readyz").text == "ready\n"
    metrics = browser.get("/metrics").text
    assert "concord_announcements 2.0\n" in metrics
    assert 'concord_source_state{source="ccn",state="suspect"} 1.0\n' in metrics
    assert 'concord_alerts{state="queued"} 2.0\n' in metrics
    for seen, count in (("read", 1), ("quiet", 0), ("blind", 1)):  # as /sources and the mails say
        assert f'concord_coverage_sources{{seen="{seen}"}} {count}.0\n' in metrics
