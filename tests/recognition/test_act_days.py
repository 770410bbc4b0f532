"""Which of the days that an article names is that of its act. Every event is invented."""

import pytest

from crawler.recognition import recognize

SIGN = "石家庄、阳泉两市市场监管局签署《计量合作备忘录》"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2024-05-20", f"{SIGN}。签约仪式于5月20日在井陉举行。"),
        ("2024-05-20", f"日前,{SIGN}。签约时间为5月20日下午。"),
        ("2024-05-20", f"5月13日,石家庄市市场监管局到阳泉座谈。一周后,{SIGN}。"),
        ("2024-05-20", f"计量周闭幕式上,{SIGN}。闭幕式于5月20日举行。"),
        (None, f"计量周闭幕式上,{SIGN}。茶话会于5月20日举行。"),
        (None, f"陶瓷博览会20日在阳泉闭幕,展期三天。\n展馆一角的会谈室里没有人声,只有翻纸的声音。{SIGN}。"),
        (None, f"{SIGN},5月20日召开视频部署会。"),
        ("2024-05-20", "雨季来临之前,石家庄市市场监管局与阳泉市市场监管局5月20日签署《计量合作备忘录》。"),
        (None, f"根据2021年签署的《晋冀协作协议》,{SIGN}。"),
        ("2024-05-20", f"5月20日,两地再进一步。根据2021年签署的《晋冀协作协议》,{SIGN}。"),
        (None, f"5月21日,石家庄市市场监管局发布消息称,{SIGN}。"),
        (None, f"日前,{SIGN}。6月1日的培训已排定。"),
    ],
)
def test_day_of_the_act_is_told_from_the_others(day, text):
    found = recognize("两市共用一把尺", text, published="2024-05-22")

    assert (found.label, found.event_date) == ("announcement", day), found.reasons


def test_hosts_of_a_visit_are_the_other_side():
    text = "5月20日,河北省石家庄市市场监管局一行赴山西阳泉考察。当天下午,双方签署《计量合作协议》。"

    found = recognize("两市共用一把尺", text, published="2024-05-22")

    assert found.parties == ("石家庄市市场监督管理局", "阳泉市市场监督管理局")
