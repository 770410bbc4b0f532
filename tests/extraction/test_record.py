"""Rows of labels at the beginning of a body: a document's record, which goes, and the article's own, which stay."""

import pytest

from crawler.extraction import extract
from tests.extraction import pages

TITLE = "关于印发《青岚省绿色食品标准化奖补办法》的通知"
PROSE = (
    "各市、县（区）市场监督管理局：\n"
    "为引导企业参与标准制定，我局对《青岚省绿色食品标准化奖补办法》作了修订，现印发给你们，请遵照执行。\n"
    "奖补资金由省级财政安排，每年集中申报一次，申报企业应当在上一年度主导或者参与制定地方标准，并对外公开实施情况。\n"
    "青岚省市场监督管理局\n"
    "2026年3月5日"
)
PARAGRAPHS = "".join(f"<p>{row}</p>" for row in PROSE.split("\n"))
INFO = (
    '<div class="t"><span>青市监发〔2026〕9号</span> <a href="http://a.example/1.html">原文链接</a> '
    "<span>发布日期：2026-03-05</span></div>"
)
TAGS = ("所属行业：制造业,建筑业,农副食品加工业", "企业规模：中型企业,小微企业", "适用对象：国有企业,私营企业")
REGISTER = ("索 引 号：QL-2026-0012", "主题分类：市场监管、质量监督", "发文机关：青岚省市场监督管理局", "有效性：有效")


def read(body: str):
    return extract(pages.page(f'<h1>{TITLE}</h1>{INFO}<div class="all">{body}</div>', title=TITLE).encode())


def as_list(rows: tuple[str, ...]) -> str:
    cells = (row.partition("：") for row in rows)
    return f"<ul>{''.join(f'<li><b>{label}：</b><span>{value}</span></li>' for label, _, value in cells)}</ul>"


def as_paragraphs(rows: tuple[str, ...]) -> str:
    return "".join(f"<p>{row}</p>" for row in rows)


@pytest.mark.parametrize("rows", [as_list(TAGS), as_list(REGISTER), as_paragraphs(REGISTER)])
def test_record_of_a_document_is_no_part_of_its_text(rows):
    assert read(rows + PARAGRAPHS).text == PROSE


CELLS = [cell for row in REGISTER for cell in row.split("：")]
SHAPES = {
    "cells": "<table><tr>" + "".join(f"<td>{cell}</td>" for cell in CELLS) + "</tr></table>",
    "definitions": "<dl>" + "".join("<dt>" + row.replace("：", "</dt><dd>") + "</dd>" for row in REGISTER) + "</dl>",
    "brackets": f"<div>{'<br>'.join('[' + row.replace('：', '] ') for row in REGISTER)}</div>",
    "spans": "<div>" + "".join(f"<span>{cell}</span>" for cell in CELLS) + "</div>",
    "list": as_list(REGISTER),
}
NOTICE = "因设备检修，计量检定窗口3月6日暂停受理业务。\n青岚省市场监督管理局\n2026年3月5日"


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("text", [PROSE, NOTICE], ids=["long", "short"])
def test_a_record_of_any_shape_goes_from_a_text_of_any_length(shape: str, text: str) -> None:
    assert read(shape + as_paragraphs(tuple(text.split("\n")))).text == text


def test_a_record_below_the_text_goes_too() -> None:
    assert read(PARAGRAPHS + SHAPES["list"]).text == PROSE


@pytest.mark.parametrize(
    "rows",
    [
        as_paragraphs(TAGS),
        as_list(
            (
                "适用对象：小微企业,个体工商户",
                "政策类型：资金奖补",
                "奖补标准：每项标准奖励五万元，同一企业每年不超过三项。",
            )
        ),
        as_list(("企业名称：青岚米业有限公司", "所属行业：农副食品加工业", "企业规模：小微企业")),
        as_list(("时间：3月9日9时", "地点：澄江市人民路1号", "适用对象：各市县局")),
    ],
    ids=["paragraphs among paragraphs", "list with a sentence", "card of a company", "where and when"],
)
def test_rows_of_the_articles_own_stay(rows):
    text = read(rows + PARAGRAPHS).text

    assert text.endswith(PROSE)
    assert text.count("\n") > PROSE.count("\n") + 1


def test_link_to_the_original_is_no_source():
    assert read(PARAGRAPHS).source is None
