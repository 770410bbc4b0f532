"""No page, however broken, raises or takes more than a second; ten times the page takes about ten times as long."""

import random
import time

import pytest

from crawler.extraction import cut_tail, extract, find_challenge, find_next_page, read_links
from tests.extraction import pages

URL = "http://www.ql.example/xw/"
SEED_PAGES = [getattr(pages, name).encode() for name in ("HANWEB", "TRS", "UCAP", "BODA", "UNKNOWN", "NOTICE", "PAPER")]
FRAGMENTS = [
    *(b"<div>" * 300, b"</div>" * 50, b"<p>" * 1000, b"<table><tr><td>", b"<form>", b"<title>", b"<svg>", b"<style>"),
    *(b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<script>", b"</script>", b"<textarea>", b"<frameset>"),
    *(b"\x00\x01\x1f", b"\xff\xfe", b"&#0;", b"&#xD800;", b"\xe4\xb8", b'<a href="', b'"', b"'>"),
    *(b'<base href="//[">', b'<a href="http://[::1">x</a>', b"onclick=\"window.open('/x.html')\""),
    *(b"<datastore><recordset><record><![CDATA[", b'{"data":{"html":"', b"<meta name=PubDate content=", b"2026-13-45"),
    b'createPageHTML(9999999999,0,"index","html")',
]
BLOWN_UP = {
    "deep nesting": "<html><body>{}标题，".format("<div>" * 40_000),
    "deep spans with names": "<body>{}字，".format("<span class=title>" * 8_000),
    "huge attributes": '<body><div class="{0}" style="{0}">你好，</div><a href="{0}" title="{0}">标题</a>'.format(
        "x: " * 40_000
    ),
    "angle brackets": "<body>" + "<" * 100_000,
    "open anchors": "<body>" + "<a <a " * 40_000,
    "records without end": "<datastore>" + "<record><![CDATA[" * 20_000,
    "scripts without end": "title" + "<script>" * 40_000,
    "brackets in a script": "<script>var title=" + '[{"' * 40_000 + "</script>",
    "json brackets": "[" * 100_000,
    "years": "<body><p>" + "2026-" * 40_000,
    "spaces after a label": "<body><p>来源：" + " " * 100_000 + "x</p>",
    "names": "<body><p>记者 " + "王小明 " * 20_000,
    "brackets": "<body><p>" + "（记者" * 40_000,
    "rows": "<body><ul>" + '<li><a href="/a1.html">标题标题标题标题</a>' * 4_000,
    "nested rows": "<body>" + '<div><a href="/a1234.html">标题标题标题标题</a>' * 4_000,
    "comments": "<body>" + "<!--正文start-->x" * 20_000,
    "headings of chrome": "<body>" + "相关阅读<br>" * 8_000,
    "siblings": '<body><dl><dt><a href="/n1">标题标题标题</a></dt>' + "<dd>x</dd>" * 8_000,
    "functions": "<body>" + "".join(f'<p onclick="f{n}(12)">标题标题标题标题</p>' for n in range(20_000)),
    "boxes between paragraphs": "<h1>检定完成</h1><div>"
    + "<p>县局今日对十二家停车场开展检定，两家超差，已责令停用。</p><div><h3>相关阅读</h3><i>甲</i></div>" * 8_000,
    "short paragraphs for the library": "<h1>检定完成</h1>" + "<div><p>相关阅读</p><p>甲</p></div>" * 8_000,
    "preformatted": "<body><pre>" + "　　甲乙丙丁，戊己庚辛。\n" * 20_000 + "</pre>" + "<pre>\n  x</pre>" * 10_000,
    "columns of one row": "<body>"
    + "".join(
        f'<ul class="{"abcdefgh"[n % 8]}x"><li><a href="/a{n}.html">标题标题标题标题</a></li></ul>'
        for n in range(4_000)
    ),
    "posts": "<body>" + '<td class="t_f">回复，回复，回复。</td>' * 8_000,
    "months": "<body>" + "<p>Nov 05 09:30:00 </p>" * 10_000,
    "dashes in the title": "<title>" + "- " * 40_000 + "</title><body><h1>" + " -" * 40_000,
}


def read_all(page: bytes | str) -> None:
    extract(page, url=URL + "a.html")
    read_links(page, url=URL)
    find_next_page(page, url=URL, number=1)
    find_challenge(200, {}, page if isinstance(page, bytes) else page.encode())


@pytest.mark.parametrize("name", BLOWN_UP)
def test_blown_up_pages_cost_little(name):
    start = time.process_time()

    read_all(BLOWN_UP[name])
    cut_tail(BLOWN_UP[name])

    assert time.process_time() - start < 5  # Seconds; the slowest takes about one, a quadratic one takes minutes


@pytest.mark.parametrize("seed", range(4))
def test_mutated_pages_are_read_without_an_exception(seed):
    chance = random.Random(seed)

    for _ in range(60):
        read_all(mutate(chance))


def mutate(chance: random.Random) -> bytes:
    page = bytearray(chance.choice(SEED_PAGES))
    for _ in range(chance.randint(1, 12)):
        start = chance.randrange(len(page) + 1)
        end = min(len(page), start + chance.randint(1, 600))
        kind = chance.randrange(4)
        if kind == 0:
            del page[start:end]
        elif kind == 1:
            page[start:start] = chance.choice(FRAGMENTS)
        elif kind == 2:
            page[start:start] = chance.choice(SEED_PAGES)[start:end]
        else:
            page[start:end] = bytes(chance.randrange(256) for _ in range(3))
    return bytes(page)
