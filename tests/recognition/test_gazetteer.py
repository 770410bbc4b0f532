"""Places, groups and letters in running text."""

import pytest

from crawler.recognition.gazetteer import canonicalize_region, find_groups, find_letter_runs, find_places, group_names
from crawler.recognition.groups import find_implied_group, groups
from crawler.recognition.places import names, provinces


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("广东省深圳市南山区市场监管局", ["广东省", "深圳市", "南山区"]),
        ("上海崇明、江苏启东、海门三地", ["上海市", "崇明区", "江苏省", "启东市", "海门区"]),
        ("长春、吉林、四平三市", ["长春市", "吉林市", "四平市"]),
        ("吉林、辽宁两省", ["吉林省", "辽宁省"]),
        ("延边州、恩施州", ["延边朝鲜族自治州", "恩施土家族苗族自治州"]),
        ("维护社会和平,促进东方文明", []),
        ("中山大学与来宾合影", []),
        ("浦东新区、滨海新区", ["浦东新区", "滨海新区"]),
    ],
)
def test_places_are_found(text, expected):
    assert [span.name for span in find_places(text)] == expected


def test_district_of_the_year_is_taken():
    assert find_places("启东、海门两地市场监管局", year=2016)[-1].name == "海门市"
    assert find_places("启东、海门两地市场监管局", year=2023)[-1].name == "海门区"


def test_same_name_is_told_by_its_province():
    spans = find_places("江苏省南京市鼓楼区、福建省福州市鼓楼区")

    assert [span.code for span in spans if span.name == "鼓楼区"] == ["320106", "350102"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("沪苏浙皖四地", ["长三角"]),
        ("成渝地区双城经济圈与京津冀", ["川渝", "京津冀"]),
        ("中部六省质监局", ["中部六省"]),
        ("中部农机博览会", []),
        ("京沪高铁沿线", []),
        ("粤港澳大湾区标准", ["粤港澳大湾区"]),
    ],
)
def test_groups_are_found(text, expected):
    assert [span.group.name for span in find_groups(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("豫鲁两省", ["豫鲁"]),
        ("京津高速", []),
        ("辽宁与苏宁", []),
        ("晋陕蒙三地", ["晋陕蒙"]),
        ("新青年", []),
        ("宁、陕、甘三省区", ["宁、陕、甘"]),
        ("宁、陕、甘两省区", []),
        ("广深两市", ["广深"]),
        ("广深高速", []),
    ],
)
def test_runs_of_letters_are_told_from_words(text, expected):
    assert [text[start:end] for start, end, _ in find_letter_runs(text)] == expected


def test_group_members_change_with_time():
    delta = group_names()["长三角"]

    assert [place.short for place in delta.members_in(2008)] == ["上海", "江苏", "浙江"]
    assert [place.short for place in delta.members_in(2023)] == ["上海", "江苏", "浙江", "安徽"]


def test_members_imply_their_group():
    table = names()

    assert find_implied_group(table[name][0][0] for name in ("四川", "重庆")).name == "川渝"
    assert find_implied_group(table[name][0][0] for name in ("四川", "海南")) is None


def test_every_member_of_every_group_is_a_known_place():
    assert all(group.members for group in groups())
    assert len(provinces()) == 34


@pytest.mark.parametrize(
    ("name", "province"), [("渝", "重庆市"), ("内蒙古", "内蒙古自治区"), ("苏州", "江苏省"), ("某地", None)]
)
def test_province_of_any_name(name, province):
    assert canonicalize_region(name) == province
