"""Where pages name who published and who wrote, in every manner seen, and what is no name of either.

A row of ``who_published.jsonl`` holds the parts in which its page differs from an ordinary one.
"""

import json
from pathlib import Path

from crawler.extraction import Extracted, extract

ROWS = Path(__file__).with_name("who_published.jsonl")
TITLE = "四市计量检定证书实现互认"
DAY = '<div class="info">2026-03-05 10:22</div>'
BODY = (
    (
        "近日，云江市市场监督管理局会同邻近三市计量检定机构，围绕电子秤、加油机和燃气表的检定互认召开专题会议，"
        "就检定周期、原始记录格式达成一致。"
    ),
    "会议提出，今后四市企业在任意一地取得的检定证书，其余三地直接采信，不再重复收费，预计每年可为企业节省费用三百余万元。",
    "与会代表还实地察看了云江市计量检测中心的实验室，对智能化检定流水线给予肯定，并就下一步数据共享提出意见建议。",
)
NAV = "".join(f'<li><a href="/{n}/">{name}</a></li>' for n, name in enumerate(("首页", "要闻", "本地", "评论", "图片")))


def read(
    *,
    info: str = DAY,
    title: str | None = None,
    head: str = "",
    mast: str = "",
    path: str = "",
    opening: str = "",
    first: str = "",
    ending: str = "",
    below: str = "",
    footer: str = '<div class="footer"><p>版权所有 云ICP备11002233号</p></div>',
    heading: str = TITLE,
) -> Extracted:
    paragraphs = "".join(f"<p>　　{row}</p>" for row in (first + BODY[0], *BODY[1:]))
    page = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title or heading}</title>{head}</head><body>{mast}'
        f'<div class="nav"><ul>{NAV}</ul></div>{path}<div class="article"><h1>{heading}</h1>{info}'
        f'<div class="content">{opening}{paragraphs}{ending}</div>{below}</div>{footer}</body></html>'
    )
    return extract(page.encode(), url="https://www.yj.example/2026/0305/1.html")


def test_source_and_author_of_every_manner():
    rows = [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines()]

    wrong = []
    for row in rows:
        wanted = (row.pop("source"), row.pop("author"), row.pop("own_name", None))
        number = row.pop("id")
        article = read(**row)
        found = (article.source, article.author, article.own_name)
        if tuple(map(squeeze, found)) != tuple(map(squeeze, wanted)) or BODY[1] not in article.text:
            wrong.append((number, found, wanted))

    assert len(rows) > 240
    assert wrong == []


def test_a_site_that_speaks_of_itself_and_names_itself_nowhere_has_a_flag():
    article = read(info='<div class="info">来源：本站 2026-03-05</div>')

    assert article.source == "本站"
    assert article.own_name is None
    assert "source-is-this-site" in article.flags


def test_where_money_and_pictures_come_from_is_no_source():
    for ending in ("<p>资金来源：市级财政安排专项资金一百万元。</p>", "<p>（照片来源：云江市档案馆）</p>"):
        assert read(ending=ending).source is None


def squeeze(text: str | None) -> str:
    return (text or "").replace(" ", "").replace("\u3000", "")
