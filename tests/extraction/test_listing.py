from datetime import date

import pytest

from crawler.extraction import Link, read_links

URL = "http://scjg.ql.example/xw/"
NAV = (
    '<div class="nav"><ul>' + "".join(f'<li><a href="/c{n}/">栏目名称之{n}</a></li>' for n in range(10)) + "</ul></div>"
)
HOT = (
    '<div class="right"><h3>热点排行</h3><ul>'
    + "".join(f'<li><a href="/xw/hot/2026{n}.html">热点新闻标题很长很长第{n}条需要注意</a></li>' for n in range(6))
    + "</ul></div>"
)
FOOTER = (
    '<div class="links"><h3>友情链接</h3>'
    + "".join(f'<a href="http://www.s{n}.example/">某某省市场监督管理局网站{n}</a>' for n in range(15))
    + '</div><div class="footer">版权所有 2026-01-01</div>'
)
TITLE = "我局与白河省市场监管局签署合作备忘录"
EIGHT = range(1, 9)


def rows(template: str) -> str:
    """Repeat a template eight times: N is the row's number, T its title, S the title cut short."""
    return "".join(template.replace("S", TITLE[:8]).replace("T", f"{TITLE}{n}").replace("N", str(n)) for n in EIGHT)


def page(middle: str) -> str:
    return f"<!DOCTYPE html><html><body>{NAV}{middle}{HOT}{FOOTER}</body></html>"


LISTS = {
    "list items": "<ul>" + rows('<li><span>2026-03-0N</span><a href="/aN22.html">T</a></li>') + "</ul>",
    "table": "<table>"
    + rows('<tr><td>N</td><td><a href="/aN22.html">T</a></td><td>2026年3月N日</td></tr>')
    + "</table>",
    "icons before title and date": "<ul>"
    + rows('<li><a href="/aN22.html"><i class="dot"></i>T</a><span><i></i>2026-03-0N</span></li>')
    + "</ul>",
    "breaks within one cell": "<table><tr><td><a href='/c1/'>栏目名称甲</a></td></tr>"
    "<tr><td>" + rows('<img src=d.gif> <a href="/aN22.html">T</a>（2026年3月N日）<br>') + "</td></tr></table>",
    "one definition list": "<dl>" + rows('<dt><a href="/aN22.html">T</a></dt><dd>2026.03.0N</dd>') + "</dl>",
    "many definition lists": rows('<dl><dd>[2026-03-0N]</dd><dt><a href="/aN22.html">T</a></dt></dl>'),
    "calendar sheets": "<ul>"
    + rows(
        '<li><div><b>0N</b><span>2026-03</span></div><h4><a href="/aN22.html">T</a></h4>'
        "<p>12月1日，两省签署备忘录，共同推动区域标准协同发展。</p></li>"
    )
    + "</ul>",
    "calendar within the anchor": "<ul>"
    + rows('<li><a href="/aN22.html"><div><em>0N</em><i>2026.03</i></div><p>T</p></a></li>')
    + "</ul>",
    "date within the anchor": "<ul>" + rows('<li><a href="/aN22.html">T<span>2026-03-0N</span></a></li>') + "</ul>",
    "date before the title": "<ul>" + rows('<li><a href="/aN22.html">[2026-03-0N] T</a></li>') + "</ul>",
    "title attribute": "<ul>" + rows('<li><a href="/aN22.html" title="T">S…</a><i>2026/3/N</i></li>') + "</ul>",
    "no list elements": rows('·<a href="/aN22.html">T</a> (2026-03-0N)<br>'),
    "rows that are clicked": "<table>"
    + rows("<tr onclick=\"window.open('/aN22.html')\"><td>T</td><td>2026-03-0N</td></tr>")
    + "</table>",
    "anchors that are clicked": "<ul>"
    + rows('<li><a href="javascript:void(0)" onclick="go(\'/aN22.html\')">T</a><span>26-03-0N</span></li>')
    + "</ul>",
    "pictures and summaries": rows(
        '<div class="item"><a href="/aN22.html"><img src=x></a><h3><a href="/aN22.html">T</a></h3>'
        '<p>会议于2025年12月1日召开，这里是摘要。<a href="/aN22.html">[详情]</a></p>'
        '<span class="time">2026-03-0N 10:22</span></div>'
    ),
    "column before the title": "<ul>"
    + rows('<li><a href="/col1/">[要闻]</a> <a href="/aN22.html">T</a><span>2026-03-0N</span></li>')
    + "</ul>",
    "data store": '<div id="12"><script type="text/xml"><datastore>'
    '<nextgroup><![CDATA[<a href="/more.jsp"></a>]]></nextgroup><recordset>'
    + rows('<record><![CDATA[<li><a href="/aN22.html" title="T">S…</a><span>[2026-03-0N]</span></li>]]></record>')
    + "</recordset></datastore></script></div>",
    "script variable": '<script>var listData = {articleList: 0}; listData = {"articleList":['
    + rows(r'{"title":"T","pubDate":"2026-03-0N","urls":"{\"pc\":\"/aN22.html\"}"},').rstrip(",")
    + "]};</script>",
    "script that writes": "<script>"
    + rows("""document.write('<li><a href="/aN22.html" title=\\'T\\'>S…</a><span>2026-03-0N</span></li>');""")
    + "</script>",
    "objects of JavaScript": "<script>var rows = ["
    + rows("{title: 'T', url: '/aN22.html', date: '2026-03-0N'},")
    + "];</script>",
    "arrays of strings": "<script>" + rows('rows.push(["T", "/aN22.html", "2026-03-0N"]);') + "</script>",
    "function that is called": "<script>function go(id, x) { window.open('/a' + id + '22.html'); }</script><table>"
    + rows('<tr><td><a href="javascript:void(0)" onclick="go(N)">T</a></td><td>2026-03-0N</td></tr>')
    + "</table>",
    "attribute of the time": rows(
        '<article><a href="/aN22.html"><h4>T</h4></a><time datetime="2026-03-0NT09:00:00">昨天</time></article>'
    ),
}
ANSWERS = {
    "fragment": '{"success":true,"data":{"html":"<ul>'
    + rows('<li><a href=\\"/aN22.html\\">T</a><span>2026-03-0N</span></li>')
    + '</ul>"}}',
    "objects": '{"data":{"results":['
    + rows('{"title":"T","url":"/aN22.html","publishtime":"2026-03-0N 10:00:00"},').rstrip(",")
    + "]}}",
    "wrapped objects": '{"data":{"results":['
    + rows('{"source":{"title":"<em>T</em>","url":"/aN22.html","pubDate":"2026-03-0N"}},').rstrip(",")
    + "]}}",
    "call": 'callback({"articles":['
    + rows('{"title":"T","url":"/aN22.html","created_at":"2026-03-0N"},').rstrip(",")
    + "]});",
    "data store alone": "<?xml version='1.0' encoding='utf-8'?><datastore><totalrecord>8</totalrecord><recordset>"
    + rows('<record><![CDATA[<tr><td><a href="/aN22.html">T</a></td><td>2026-03-0N</td></tr>]]></record>')
    + "</recordset></datastore>",
}
EXPECTED = [Link(url=f"http://scjg.ql.example/a{n}22.html", title=f"{TITLE}{n}", date=f"2026-03-0{n}") for n in EIGHT]


@pytest.mark.parametrize("name", LISTS)
def test_list_is_found_among_menus_and_footers(name):
    assert read_links(page(LISTS[name]), url=URL) == EXPECTED


@pytest.mark.parametrize("name", ANSWERS)
def test_answer_of_a_list_interface_is_read(name):
    assert read_links(ANSWERS[name].encode(), url=URL) == EXPECTED


def test_milliseconds_are_read_in_shanghai():
    answer = '{"results":[{"title":"标题","url":"/a.html","publishedTime":1772641800000}]}'  # 2026-03-04T16:30Z

    assert [link.date for link in read_links(answer, url=URL)] == ["2026-03-05"]


def test_year_of_a_short_date_comes_from_the_address_or_the_page():
    short = rows('<li><a href="/202503/t2025030N_12N.html">T</a><span>03-0N</span></li>')
    bare = rows('<li><a href="/xN22.html">T</a><span>03-0N</span></li>')

    assert read_links(page(f"<ul>{short}</ul>"), url=URL)[0].date == "2025-03-01"
    assert read_links(page(f"<ul>{bare}</ul>"), url=URL)[0].date == "2026-03-01"  # the footer shows 2026


@pytest.mark.parametrize(
    ("shown", "days"),
    [
        ("02-28 02-05 01-20 12-30 12-02", "2026-02-28 2026-02-05 2026-01-20 2025-12-30 2025-12-02"),
        (
            "06-15 02-28 02-05 01-20 12-30",
            "2025-06-15 2026-02-28 2026-02-05 2026-01-20 2025-12-30",
        ),  # the first: pinned
        ("02-28 12-30 07-01 02-27 11-05", "2026-02-28 2025-12-30 2025-07-01 2025-02-27 2024-11-05"),  # a sparse column
        ("03-05 03-04 03-01 02-28 02-27", "2025-03-05 2025-03-04 2026-03-01 2026-02-28 2026-02-27"),
    ],
)
def test_rows_without_a_year_are_no_later_than_the_fetch_and_near_the_row_above(shown, days):
    items = "".join(
        f'<li><a href="/x{n}22.html">{TITLE}{n}</a><span>{day}</span></li>' for n, day in enumerate(shown.split())
    )

    links = read_links(page(f"<ul>{items}</ul>"), url=URL, latest=date(2026, 3, 1))

    assert " ".join(str(link.date) for link in links) == days


def test_relative_addresses_start_from_the_base():
    middle = (
        '<base href="http://b.example/x/">' + "<ul>" + rows('<li><a href="./aN22.html#c">T</a><i>2026-03-0N</i></li>')
    )

    assert read_links(page(middle), url=URL)[0].url == "http://b.example/x/a122.html"


def test_pinned_row_of_another_make_is_kept():
    pinned = '<li class="top"><h2><a href="/a922.html">置顶：两省签署备忘录</a></h2><span>2025-01-01</span></li>'
    middle = f"<ul>{pinned}" + rows('<li><a href="/aN22.html">T</a><span>2026-03-0N</span></li>') + "</ul>"

    assert [link.date for link in read_links(page(middle), url=URL)][:2] == ["2025-01-01", "2026-03-01"]


def test_page_without_a_list_has_no_links():
    assert read_links(f"<html><body>{NAV}<div class='list'></div>{FOOTER}</body></html>", url=URL) == []


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", '{"data":{"html":""}}', "<datastore><recordset></recordset></datastore>"]
)
def test_empty_answers_have_no_links(answer):
    assert read_links(answer, url=URL) == []


def test_declared_selectors_win():
    middle = '<section class="x">' + rows(
        '<p class="r"><b class="d">2026-03-0N</b><a class="t" href="/aN22.html">T</a></p>'
    )

    found = read_links(page(middle), url=URL, items="section p.r", title="a.t", date="b.d")

    assert found == EXPECTED


def test_selector_that_cannot_be_read_finds_nothing():
    assert read_links(page("<ul></ul>"), url=URL, items="p..r[") == []


def test_scripts_and_mail_are_no_addresses():
    middle = (
        "<ul>" + rows('<li><a href="javascript:alert(N)">T</a><a href="mailto:aN@b.example">T写信</a></li>') + "</ul>"
    )

    assert read_links(f"<html><body>{middle}</body></html>", url=URL) == []


def test_menu_in_a_script_does_not_replace_a_list_without_dates():
    menu = (
        "<script>var cities = ["
        + "".join(f"{{title: '第{n}市', url: '/city{n}/'}}," for n in range(30))
        + "];</script>"
    )
    shown = "<ul>" + rows('<li><a href="/aN22.html">T</a></li>') + "</ul>"

    assert [link.title for link in read_links(page(shown + menu), url=URL)] == [link.title for link in EXPECTED]


def box(folder: str, days: range) -> str:
    items = "".join(
        f'<li><a href="/{folder}/2026030{day}_9.html">{TITLE}{day}</a><i>2026-03-0{day}</i></li>' for day in days
    )
    return f"<h3>{folder}</h3><ul>{items}</ul>"


@pytest.mark.parametrize(
    "boxes",
    ['<div class="fl">A</div><div class="fr">B</div>', "<table><tr><td>A</td><td>B</td></tr></table>"],
    ids=["divs", "cells"],
)
def test_the_lists_of_two_boxes_side_by_side_are_both_read_unless_one_is_the_columns_own(boxes):
    html = page(
        f'<div class="main">{boxes.replace("A", box("gzdt", range(1, 7))).replace("B", box("tzgg", range(3, 9)))}</div>'
    )

    both = [link.url.split("/")[3] for link in read_links(html, url="http://scjg.ql.example/")]
    own = [link.url.split("/")[3] for link in read_links(html, url="http://scjg.ql.example/tzgg/index.html")]

    assert both == ["gzdt"] * 6 + ["tzgg"] * 6
    assert own == ["tzgg"] * 6


def test_a_box_whose_rows_are_made_otherwise_is_not_read_with_the_list():
    other = box("hot", range(1, 7)).replace("<li>", "<li><b>荐</b>")
    html = page(
        f'<div class="main"><div class="fl">{box("gzdt", range(1, 9))}</div><div class="fr">{other}</div></div>'
    )

    assert len(read_links(html, url="http://scjg.ql.example/xwzx/gzdt/")) == 8


def test_lists_of_one_class_in_boxes_of_other_makes_are_read_together():
    first, second = (box(folder, range(1, 6)).replace("<ul>", '<ul class="list01">') for folder in ("yw", "ld"))
    html = page(f'<div class="p1"><div class="r"><div>{first}</div></div></div><div class="p2">{second}</div>')

    assert len(read_links(html, url="http://scjg.ql.example/xwzx/index.htm")) == 10
