"""What an article tells of the life of a cooperation, and the keys by which two articles meet."""

import json

import pytest

from crawler.recognition import Recognition, recognize
from crawler.recognition.life import core_name, read_life

FOUNDING = (
    "12月9日,四川省市场监督管理局与重庆市市场监督管理局在重庆签署《川渝标准化合作备忘录》,建立川渝标准化联席会议制度。"
)


def signs(text: str, published: str = "2024-06-02"):
    return recognize(None, text, published=published).life


def keys(text: str, role: str, published: str = "2024-06-02"):
    return {key for sign in signs(text, published) if sign.role == role for key in sign.keys}


@pytest.mark.parametrize(
    ("text", "role", "number"),
    [
        ("6月1日,川渝两地标准化工作联席会议制度第三次会议在成都召开。", "session", 3),
        ("6月1日,第二次川渝标准化联席会议在成都举行。", "session", 2),
        ("6月1日,川渝标准化工作联席会议2024年度全体会议在成都召开。", "session", None),
        ("6月1日,由四川、重庆两地市场监管局发起的成渝标准化联盟吸收贵州省市场监管局为新成员。", "members", None),
        ("6月1日,北京、天津、河北市场监管部门联合发布第二批6项京津冀协同地方标准。", "founded", 2),
        ("6月1日,四川省市场监管局与重庆市市场监管局续签《川渝标准化合作备忘录》。", "renewed", None),
        (
            "6月1日,根据《川渝标准化合作备忘录》,四川省市场监管局与重庆市市场监管局联合印发《川渝标准化行动计划》。",
            "carried_out",
            None,
        ),
        (
            "6月1日,川渝市场监管局座谈标准化合作。2021年3月2日,川渝两地市场监管局签署标准化合作备忘录。",
            "recounted",
            None,
        ),
    ],
)
def test_role_is_told(text, role, number):
    assert (role, number) in [(sign.role, sign.number) for sign in signs(text)]


@pytest.mark.parametrize(
    "text",
    [
        "6月1日,川渝标准化联席会议第三次会议将在成都召开。",
        "6月1日,川渝两地消费维权联席会议第三次会议在成都召开。",
        "6月1日,四川省市场监管局召开全省系统标准化工作会议。",
    ],
)
def test_plans_and_other_subjects_are_no_session(text):
    assert [sign for sign in signs(text) if sign.role == "session"] == []


def test_session_meets_the_founding_however_it_is_named():
    founded = keys(FOUNDING, "founded", "2023-12-10")

    for later in (
        "6月1日,川渝两地标准化工作联席会议制度第三次会议在成都召开。",
        "6月1日,四川、重庆标准化联席会议第二次会议在成都召开。",
    ):
        assert keys(later, "session") & founded
    assert not keys("6月1日,川渝计量工作联席会议第二次会议在成都召开。", "session") & founded
    assert not keys("6月1日,京津冀标准化联席会议第二次会议在天津召开。", "session") & founded


def test_cities_are_not_taken_for_their_provinces():
    cities = keys("6月1日,成都市市场监督管理局与重庆市江北区市场监督管理局签署标准化合作备忘录。", "founded")

    assert cities
    assert not cities & keys(FOUNDING, "founded", "2023-12-10")


def test_words_that_say_so_are_pointed_at():
    text = "今天多云。6月1日,川渝标准化联席会议第三次会议在成都召开。"

    (sign,) = signs(text)

    assert text[sign.start : sign.end] == "川渝标准化联席会议第三次会议"
    assert (sign.name, sign.date) == ("川渝标准化联席会议", "2024-06-01")


def test_known_acts_without_their_text_still_have_keys():
    found = recognize(None, FOUNDING, published="2023-12-10")

    assert {k for sign in read_life(found, "", None) for k in sign.keys} == {
        k for sign in found.life for k in sign.keys
    }
    assert Recognition.from_json(json.loads(json.dumps(found.to_json()))) == found


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("长江经济带11省市市场监管部门生态文明标准化联席会议", "生态文明标准化"),
        ("中部地区标准化战略合作联盟", "标准化"),
        ("京津冀区域协同标准合作框架协议", "标准化"),
        ("京津冀高质量发展合作框架协议", ""),
        ("第二次联席会议", ""),
    ],
)
def test_core_of_a_name(name, core):
    assert core_name(name) == core
