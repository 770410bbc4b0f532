"""What offices set around a text, put before or behind the body of every page that the tests are made of.

    python -m bench.around [NAME …]

Each piece goes inside the body's own container, beside its first or its last paragraph, where names and places say
nothing about it. Prints for each piece how many pages took it, how many bodies it spoiled (F1 of the pairs of
characters below .97, and lower than without it), and which. A page whose paragraph stands in a cell takes it there.
"""

import json
import sys
from typing import Any

from lxml import etree, html

from crawler.extraction import extract
from tests.extraction.test_own_pages import F1_MIN, PAGES, share_of_characters, squeeze

RECORD = (("索引号", "330999-2025-0001"), ("公开方式", "主动公开"), ("发布机构", "某某局"), ("文号", "某发〔2025〕1号"))
BEFORE = {
    "record in cells": f"<table><tr>{''.join(f'<td>{a}</td><td>{b}</td>' for a, b in RECORD)}</tr></table>",
    "record in a list": f"<ul>{''.join(f'<li><b>{a}：</b>{b}</li>' for a, b in RECORD)}</ul>",
    "record of definitions": f"<dl>{''.join(f'<dt>{a}</dt><dd>{b}</dd>' for a, b in RECORD)}</dl>",
    "record in brackets": f"<div>{'<br>'.join(f'[{a}] {b}' for a, b in RECORD)}</div>",
    "player": "<div><span>听全文</span> <span>00:00</span>/<span>02:11</span></div>",
    "size of type": "<div>字体：<a>大</a> <a>中</a> <a>小</a> <a>打印</a> <a>收藏</a></div>",
    "path": '<div>当前位置：<a href="/">首页</a> &gt; <a href="/a/">新闻</a> &gt; 正文</div>',
    "visits": "<p>浏览次数：<span>128</span>次</p>",
}
BEHIND = {
    "editor": "<p>责任编辑：张三</p>",
    "code": '<p>扫一扫在手机打开当前页</p><p><img src="a.png"></p>',
    "neighbours": '<p>上一篇：<a href="/1">某局召开会议</a></p><p>下一篇：<a href="/2">某局开展检查</a></p>',
    "buttons": '<div><a href="#">我要纠错</a> <a href="#">打印</a> <a href="#">关闭</a></div>',
    "explanations": '<div>相关解读</div><ul><li><a href="/1">一图读懂某办法的主要内容</a></li>'
    '<li><a href="/2">某办法政策解读材料</a></li></ul>',
    "documents": '<p>相关文档：</p><p><a href="/1">关于印发某办法的通知全文</a></p>',
    "share": "<div>分享到：<a>微信</a><a>微博</a><a>QQ空间</a></div>",
    "poll": "<p>您对本页内容是否满意？</p><p>满意 基本满意 不满意</p>",
    "account": "<p>欢迎关注“某某发布”微信公众号</p>",
    "footer": "<p>主办单位：某某局 网站标识码：3309990001 ICP备案：某ICP备05000001号</p>",
    "link to the source": "<p>来源链接：http://www.a.example/1.html</p>",
    "statement": "<p>网站声明：本网站转载内容版权归原作者所有。</p>",
}
_HELD = ("<textarea", "__", "CDATA", "<pre")  # Pages whose body is not in the tree


def main(*names: str) -> int:
    """Print the table; always 0: what it shows is to be looked at."""
    pages = [json.loads(line) for line in PAGES.read_text(encoding="utf-8").splitlines()]
    plain = [judge(page, page["html"]) for page in pages]
    for place, pieces in (("before", BEFORE), ("behind", BEHIND)):
        for name, piece in pieces.items():
            if names and name not in names:
                continue
            changed = [put(page, piece, place) for page in pages]
            taken = [n for n, written in enumerate(changed) if written]
            scores = {n: judge(pages[n], changed[n]) for n in taken}
            spoiled = [n for n in taken if scores[n] < min(F1_MIN, plain[n] - 0.004)]
            named = sorted((f"{scores[n]:.2f}", pages[n]["id"]) for n in spoiled)
            print(f"{place} {name:22}{len(taken):>5}{len(spoiled):>5}  {named[:8]}")
    return 0


def judge(page: dict[str, Any], written: str) -> float:
    """Return the F1 of a page's body."""
    found = extract(written, url=page["url"]).text
    return share_of_characters(found, page["body"]) if found else 0.0


def put(page: dict[str, Any], piece: str, place: str) -> str:
    """Return the page with a piece beside a paragraph of its body; empty where that is no element of its own."""
    lines = [line for line in page["body"].split("\n") if line.strip()]
    if not lines or any(sign in page["html"] for sign in _HELD):
        return ""
    root = html.document_fromstring(page["html"].encode(), parser=html.HTMLParser(encoding="utf-8"))
    wanted = squeeze(lines[0 if place == "before" else -1])
    found = (each for each in root.iter("p", "div", "section") if squeeze("".join(each.itertext())) == wanted)
    paragraph = next(found, None)
    holder = paragraph.getparent() if paragraph is not None else None
    if paragraph is None or holder is None:
        return ""
    parts = html.fragments_fromstring(piece)
    at = holder.index(paragraph)
    if place == "behind":
        at, parts[-1].tail, paragraph.tail = at + 1, paragraph.tail, None
    for shift, part in enumerate(parts):
        holder.insert(at + shift, part)
    return etree.tostring(root, encoding="unicode", method="html", doctype="<!DOCTYPE html>")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
