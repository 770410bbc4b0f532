"""Boxes that columns have beside their lists, put into every listing of our own: none may take the list's place."""

import json
import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest

from crawler.extraction import read_links
from tests.extraction.test_own_listings import LISTINGS

TITLES = (
    "全市质量工作会议在市民中心召开",
    "关于开展特种设备安全大检查的通知",
    "市局赴基层调研标准化工作情况",
    "我市两项国家标准正式发布实施",
    "计量惠民服务走进农贸集市活动",
    "消费维权典型案例新闻通气会举行",
    "食品安全宣传周启动仪式隆重举行",
    "企业标准领跑者名单向社会公示",
)
KNOWN_WRONG = {"latest": {"rd01-2", "rd02-2"}}  # Whose titles name no column
SEVERAL = re.compile(r"(?:mb|[nov])\d\d")  # Pages that show several boxes: one more is read, too


def rows(count: int, row: str) -> str:
    return "".join(
        row.format(title=title, url=f"/other/2026/90{n}.html", day=f"2026-03-{20 - n}")
        for n, title in enumerate(TITLES[:count])
    )


DATED = '<li><a href="{url}">{title}</a><span>{day}</span></li>'
BARE = '<li><a href="{url}">{title}</a></li>'
PICTURE = '<div class="it"><a href="{url}"><img src="a.jpg"><p>{title}</p></a></div>'
BOXES = {
    "another column": f'<div><b>通知公告</b><a href="/tzgg/">更多&gt;&gt;</a></div><ul>{rows(6, DATED)}</ul>',
    "most read": f"<h3>点击排行</h3><ol>{rows(8, BARE)}</ol>",
    "most read with days": f"<h3>点击排行</h3><ul>{rows(8, DATED)}</ul>",
    "latest": f"<h3>最新动态</h3><ul>{rows(5, DATED)}</ul>",
    "carousel": rows(5, PICTURE),
    "offices": "<h3>友情链接</h3>"
    + "".join(f'<li><a href="http://www.x{n}.example/">某某省市场监督管理局门户网站{n}</a></li>' for n in range(20)),
}


@pytest.mark.parametrize("name", BOXES)
@pytest.mark.parametrize("place", ["before", "behind"])
def test_a_box_beside_a_columns_list_is_not_taken_for_it(name, place):
    listings: list[dict[str, Any]] = [json.loads(line) for line in LISTINGS.read_text(encoding="utf-8").splitlines()]
    columns = [
        listing
        for listing in listings
        if listing["links"] and "<body" in listing["html"] and not SEVERAL.match(listing["id"]) and has_folder(listing)
    ]

    wrong = {column["id"] for column in columns if read(column, BOXES[name], place) != addresses(column)}

    assert len(columns) > 140
    assert wrong == KNOWN_WRONG.get(name, set())


def has_folder(listing: dict[str, Any]) -> bool:
    return not re.fullmatch(r"/(?:index\.\w+)?", urlsplit(listing["url"]).path)


def addresses(listing: dict[str, Any]) -> set[str]:
    return {url for url, _, _ in listing["links"]}


def read(listing: dict[str, Any], box: str, place: str) -> set[str]:
    box = f'<div class="kk">{box}</div>'
    html = listing["html"].replace("</body>", box + "</body>")
    if place == "before":
        html = re.sub(r"(<body[^>]*>)", lambda match: match[1] + box, listing["html"], count=1)
    latest, today = (date.fromisoformat(listing[name]) if name in listing else None for name in ("latest", "today"))
    return {link.url for link in read_links(html, url=listing["url"], latest=latest, today=today)}
