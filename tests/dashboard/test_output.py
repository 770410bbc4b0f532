"""What other programs take: feeds, calendar, tables, API."""

import csv
import io
import json
from typing import Any

import httpx
import pytest

from crawler.dashboard.calendar import write_calendar
from tests.dashboard.conftest import Shown

ODD = ["", "-1", "'; DROP TABLE runs; --", "\ud83d", "\u0000", "2026-02-30", "9" * 30]


def unfold(body: str) -> list[str]:
    return body.replace("\r\n ", "").split("\r\n")


def test_the_json_feed_says_the_same_as_the_list(browser: httpx.Client, shown: Shown) -> None:
    answer = browser.get("/feed.json", params={"region": "天津市"})

    feed = answer.json()
    assert answer.headers["content-type"] == "application/feed+json"
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["url"] for item in feed["items"]] == [
        f"{browser.base_url}/announcements/{number}" for number in (shown.hostile, shown.announcement)
    ]
    assert "external_url" not in feed["items"][0]  # its address would have run a script
    assert "天津市" in feed["items"][1]["tags"]


def test_the_calendar_has_a_day_for_each_act(browser: httpx.Client) -> None:
    answer = browser.get("/calendar.ics")

    assert answer.headers["content-type"].startswith("text/calendar")
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
    lines = unfold(answer.text)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2
    assert lines.count("DTSTART;VALUE=DATE:20260301") == 2
    assert "SUMMARY:京津冀签署计量合作备忘录1" in lines


def test_a_calendar_without_announcements_is_a_calendar() -> None:
    lines = unfold(write_calendar([], title="a,b;c", home_url="http://x/", language="zh").decode())

    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert r"X-WR-CALNAME:a\,b\;c" in lines


def test_tables_hold_what_the_filter_lets_through(browser: httpx.Client) -> None:
    everything = browser.get("/export.csv")
    nothing = browser.get("/export.json", params={"region": "云南省"})

    rows = list(csv.DictReader(io.StringIO(everything.content.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert everything.headers["content-disposition"] == 'attachment; filename="concord-20260302.csv"'
    assert nothing.json() == []
    assert browser.get("/export.xlsx").content.startswith(b"PK")


def test_the_api_agrees_with_the_pages(browser: httpx.Client, shown: Shown) -> None:
    found = browser.get("/api/announcements", params={"kind": "memorandum", "limit": 1}).json()
    assert found["total"] == 2
    assert [item["id"] for item in found["items"]] == [shown.hostile]
    article = browser.get(f"/api/announcements/{shown.announcement}").json()["article_id"]
    assert browser.get(f"/api/articles/{article}").json()["title"] == "京津冀签署计量合作备忘录1"
    assert browser.get("/api/search", params={"q": "氢能"}).json()["total"] == 3
    links = browser.get("/api/cooperation").json()
    assert (links[0]["first"], links[0]["second"], links[0]["count"]) == ("北京市", "天津市", 2)
    assert {source["id"]: source["state"] for source in browser.get("/api/sources").json()}["ccn"] == "suspect"
    assert browser.get("/api/alerts", params={"state": "queued"}).json()[0]["recipient"] == "a@example.org"


def test_the_api_describes_itself(browser: httpx.Client) -> None:
    described = browser.get("/api/openapi.json").json()

    assert set(described["paths"]) >= {"/api/announcements", "/api/articles/{number}", "/api/search", "/api/sources"}
    assert all(path.startswith("/api/") for path in described["paths"])
    assert {method for path in described["paths"].values() for method in path} == {"get"}


def test_no_value_of_any_parameter_breaks_the_api(browser: httpx.Client) -> None:
    described = browser.get("/api/openapi.json").json()

    broken = [
        (path, query, answer.status_code)
        for path, query in ask_for_everything(described)
        if (answer := browser.get(path, params=query)).status_code >= 500 or not is_json(answer)
    ]

    assert broken == []


def ask_for_everything(described: dict[str, Any]) -> list[tuple[str, dict[str, str]]]:
    """Return addresses with each parameter of each path set to each odd value."""
    values = [value.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for value in ODD]
    asked = []
    for path, methods in described["paths"].items():
        names = [one["name"] for one in methods["get"].get("parameters", ()) if one["in"] == "query"]
        asked += [(path.replace("{number}", "1"), {name: value}) for name in names for value in values]
        if "{number}" in path:
            asked += [(path.replace("{number}", number), {}) for number in ("0", "-1", "9" * 30, "x", "2147483648")]
    return asked


def is_json(answer: httpx.Response) -> bool:
    try:
        json.loads(answer.content)
    except ValueError:
        return False
    return answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("path", ["/", "/export.csv", "/search"])
def test_no_value_of_any_filter_breaks_a_page(browser: httpx.Client, path: str) -> None:
    names = ["region", "partner", "kind", "domain", "source", "since", "until", "page", "q", "label", "lang"]
    values = [value.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for value in ODD]

    answers = [browser.get(path, params={name: value}).status_code for name in names for value in values]

    assert set(answers) <= {200, 400}
