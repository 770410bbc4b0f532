"""What the Hanweb families read from a column page to ask for its rows."""

from crawler.base_spiders.hanweb_jcms import find_dataproxy, find_per_page, find_records, find_total
from crawler.base_spiders.hanweb_jpaas import find_units

COLUMN = "https://www.samr.gov.cn/xw/zj/index.html"


def test_unit_is_read_from_double_quoted_pseudo_json() -> None:
    page = """<div id="x" url="/api-gateway/jpaas-publish-server/front/page/build/unit"
        queryData="{'webId':'w1','pageId':'p1','tplSetId':'t1','tagId':'ajax分页','pageType':'column',
        'parseType':'bulidstatic','editType':'null','paramJson':'{\\"pageNo\\":1,\\"pageSize\\":15}'}"></div>"""

    (unit,) = find_units(page, url=COLUMN)

    assert unit.address == "https://www.samr.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit"
    assert unit.parameters == {
        "webId": "w1",
        "pageId": "p1",
        "tplSetId": "t1",
        "tagId": "ajax分页",
        "pageType": "column",
        "parseType": "bulidstatic",
        "editType": "null",
    }
    assert unit.page_size == 15


def test_unit_is_read_from_escaped_quotes_and_lower_case() -> None:
    page = "<script querydata='{&quot;webId&quot;:&quot;w&quot;,&quot;pageId&quot;:&quot;9&quot;}' URL='/g/build/unit'>"

    (unit,) = find_units(page, url=COLUMN)

    assert unit.address == "https://www.samr.gov.cn/g/build/unit"
    assert unit.parameters["parseType"] == "bulidstatic"
    assert unit.page_size is None


def test_list_unit_comes_before_others_and_units_of_other_pages_are_left_out() -> None:
    page = "".join(
        f"<div queryData=\"{{'webId':'w','pageId':'p','tagId':'{tag}','pageType':'{kind}'}}\"></div>"
        for tag, kind in [("导航", "column"), ("右侧内容", "column"), ("栏目-list", "column"), ("列表", "article")]
    )

    assert [unit.parameters["tagId"] for unit in find_units(page, url=COLUMN)] == ["栏目-list", "导航", "右侧内容"]


def test_page_without_units_has_none() -> None:
    assert find_units("<p>queryData = nothing</p><p>querydata=", url=COLUMN) == []


JCMS = """<html><div id="9"><script type="text/xml"><datastore><nextgroup><![CDATA[<a href="/x.jsp?columnid=0"></a>]]>
</nextgroup><recordset><record><![CDATA[<li>one</li>]]></record></recordset></datastore></script></div>
<div id="5324824"><script type="text/xml"><datastore>
<nextgroup><![CDATA[
<a href="/module/web/jpage/dataproxy.jsp?page=1&amp;webid=3397&columnid=1228969893&unitid=5324824&path=/">
</a>]]></nextgroup><recordset>
<record><![CDATA[<li><a href="/art/2026/3/2/art_1_2.html">甲</a></li>]]></record>
<record><![CDATA[ <li><a href="/art/2026/3/1/art_1_1.html">乙</a></li> ]]></record>
</recordset></datastore></script></div>
<script>$("#5324824").jpage({totalRecord:87, perPage:15, groupSize:3})</script></html>"""


def test_records_are_those_of_the_largest_store() -> None:
    records = find_records(JCMS)

    assert records == [
        '<li><a href="/art/2026/3/2/art_1_2.html">甲</a></li>',
        '<li><a href="/art/2026/3/1/art_1_1.html">乙</a></li>',
    ]


def test_dataproxy_and_its_parameters_come_from_the_next_group() -> None:
    address, form = find_dataproxy(JCMS, url="http://zjamr.zj.gov.cn/col/col1228969893/index.html") or ("", {})

    assert address == "http://zjamr.zj.gov.cn/module/web/jpage/dataproxy.jsp"
    assert form["webid"] == "3397"
    assert form["columnid"] == "1228969893"
    assert form["unitid"] == "5324824"
    assert "page" not in form


def test_counts_are_read_from_script_and_from_answers() -> None:
    assert find_total(JCMS) == 87
    assert find_per_page(JCMS) == 15
    assert find_total("<datastore><totalrecord>12</totalrecord></datastore>") == 12
    assert find_total("<p>12</p>") is None


def test_bare_page_has_no_records() -> None:
    assert find_records("<html><ul><li>x</li></ul></html>") == []
    assert find_dataproxy("<html></html>", url="http://a.gov.cn/") is None
