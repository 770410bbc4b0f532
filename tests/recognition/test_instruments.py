"""What the documents of an act are called. Every event is invented."""

import pytest

from crawler.recognition import recognize

SIDES = "9月18日,保定、大同两市市场监管局"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a number of standard or a word of belonging stands between the names of a list
        (
            f"{SIDES}联合发布《电子秤核查规范》(DB13/T 3100—2023)、《燃气表更换规程》(DB13/T 3101—2023)两项地方标准。",
            ["电子秤核查规范", "燃气表更换规程"],
        ),
        (f"{SIDES}签署《计量合作协议》及配套的《年度任务清单》。", ["计量合作协议", "年度任务清单"]),
        # several without names of their own
        (f"{SIDES}签署了7份合作协议,涵盖标准化、计量和认证。", []),
        (f"{SIDES}共同签署了标准化和计量两份合作协议。", []),
        # lists without brackets
        (f"{SIDES}签署计量检定互认协议和标准化合作备忘录。", ["计量检定互认协议", "标准化合作备忘录"]),
        (f"{SIDES}签署计量检定互认协议和年度任务表。", ["计量检定互认协议"]),
        # what the same bodies sign or issue beside it
        (
            f"{SIDES}签署战略合作协议,发布《两地标准化机构行动宣言》。",
            ["战略合作协议", "两地标准化机构行动宣言"],
        ),
        (f"{SIDES}签署《标准化合作协议》,并发布《公共标识通用规范》。", ["标准化合作协议", "公共标识通用规范"]),
        # what one of them signs with outsiders, or what others sign, is none of it
        (f"{SIDES}签署《计量检定互认协议》,与保定学院签署《产学研合作协议》。", ["计量检定互认协议"]),
        (
            f"{SIDES}签署《计量检定互认协议》;保定市消协与大同市消协签署《消费维权协议》。",
            ["计量检定互认协议"],
        ),
        (
            f"{SIDES}签署《计量检定互认协议》,保定市计量所与韩国计量学会签署《水表比对备忘录》。",
            ["计量检定互认协议"],
        ),
        # what is attached to it
        (f"{SIDES}签署《计量检定互认协议》及其附件《首批器具目录》。", ["计量检定互认协议", "首批器具目录"]),
        # a name that is told behind it, or that no verb governs
        (f"{SIDES}交换了一份文本,内容是统一检定规程。文本叫《水表检定协作备忘录》。", ["水表检定协作备忘录"]),
        (
            f"{SIDES}联合发文,对集市计量器具统一检定作出安排。文件名为《集市计量器具检定工作方案》。",
            ["集市计量器具检定工作方案"],
        ),
        (
            f"{SIDES}把两张表并成一张——《电梯检验数据项规范》即日起在两市执行,检验结果互相采用。",
            ["电梯检验数据项规范"],
        ),
        (
            "9月18日,保定、大同两市政府签署医保、交通等6份协议。其中,两市市场监管局签署的《计量检定互认协议》明确首批互认30个参数。",
            ["计量检定互认协议"],
        ),
        # what a superior lets several departments meet by
        (
            "河北省人民政府日前批复省市场监管局、省农业农村厅,同意建立河北省标准化工作厅际联席会议制度。",
            ["河北省标准化工作厅际联席会议制度"],
        ),
        # a law or an older pact on which it rests
        (f"{SIDES}依据《中华人民共和国计量法》签署《计量检定互认协议》。", ["计量检定互认协议"]),
    ],
)
def test_instruments_are_those_of_the_act(text, expected):
    found = recognize("两市签约", text, published="2023-09-20")

    assert (found.label, list(found.instrument_names)) == ("announcement", expected), found.reasons
