"""Slots: what a template leaves open is read, down to counties."""

import pytest

from crawler.sameness import make_fingerprint
from crawler.sameness.slots import KIND_NAMES, parse_numeral


def read(text: str) -> list[tuple[str, str]]:
    return [(KIND_NAMES[slot.kind], slot.value) for slot in make_fingerprint(text).slots]


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("共发布110项标准", ("number", "110")),
        ("2024年起施行", ("year", "2024")),
        ("2024-03-05发布", ("year", "2024")),
        ("3月5日举行", ("month", "3")),
        ("3月5日举行", ("day", "5")),
        ("第十二届推进会", ("ordinal", "12")),
        ("时间:2024-03-05 来源:本报讯3月", ("month", "3")),
        ("二〇二四年", ("year", "2024")),
        ("在內蒙古自治區舉行", ("place", "内蒙古")),
        ("與巴西技術標準協會", ("place", "巴西")),
        ("青浦区与嘉善县", ("place", "嘉善")),
        ("位于石门镇的企业", ("place", "石门")),
        ("记者刘闻说", ("person", "刘闻")),
        ("周晓表示", ("person", "周晓")),
        ("绍兴明远机械有限公司", ("firm", "明远机械")),
        ("绍兴明远机械股份有限责任公司", ("firm", "明远机械")),
        ("隶属明远控股集团", ("firm", "明远控股")),
        ("国家市场监督管理总局", ("body", "市场")),
        ("长治市标准化研究院", ("body", "市标准化研究院")),
        ("长治市质量检测中心", ("body", "治市质量检测中心")),
        ("长治市服务中心", ("body", "治市服务中心")),
        ("二十二条", ("number", "22")),
        ("发布《冷链运输规程》", ("instrument", "冷链运输规程")),
        ("省气象局", ("body", "气象")),
    ],
)
def test_slots_are_read(text: str, slot: tuple[str, str]) -> None:
    assert slot in read(text)


@pytest.mark.parametrize(
    "text", ["统一思想", "一方面", "高质量发展", "机制更加完善", "时间：2024-03-05", "浏览：105", "母公司", "人民法院"]
)
def test_ordinary_words_hold_none(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("written", "digits"), [("十", "10"), ("二十三", "23"), ("一百零五", "105"), ("二〇二四", "2024"), ("两", "2")]
)
def test_chinese_numerals_are_numbers(written: str, digits: str) -> None:
    assert parse_numeral(written) == digits
