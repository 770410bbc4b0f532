"""Bodies and their canonical names."""

import pytest

from crawler.recognition import recognize
from crawler.recognition.cast import Cast
from crawler.recognition.counted_places import parse_number
from crawler.recognition.eras import regulator_name
from crawler.recognition.places import names
from crawler.recognition.tables import load_table


def parties_in(*sentences: str, year: int | None = 2023) -> list[str]:
    cast = Cast(year)
    found: list[str] = []
    for sentence in sentences:
        mentions = cast.read_mentions(sentence, cast.read_regions(sentence))
        found = [party.name for mention in mentions for party in mention.parties if party.qualifies]
    return found


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("川渝两地市场监管局", ["四川省市场监督管理局", "重庆市市场监督管理局"]),
        ("北京、天津、河北市场监管部门", ["北京市市场监督管理局", "天津市市场监督管理委员会", "河北省市场监督管理局"]),
        ("山西、内蒙古两省(区)市场监管局", ["山西省市场监督管理局", "内蒙古自治区市场监督管理局"]),
        (
            "京津冀三地与山西的市场监管部门",
            ["北京市市场监督管理局", "天津市市场监督管理委员会", "河北省市场监督管理局", "山西省市场监督管理局"],
        ),
        (
            "市场监管总局、国家标准委和认监委",
            ["国家市场监督管理总局", "国家标准化管理委员会", "国家认证认可监督管理委员会"],
        ),
        ("湖北襄阳、安徽阜阳两市市场监管局", ["襄阳市市场监督管理局", "阜阳市市场监督管理局"]),
        ("江苏省标准化研究院", ["江苏省标准化研究院"]),
        ("山东省海洋局", ["山东省海洋局"]),
        ("神农架林区市场监管局", ["神农架林区市场监督管理局"]),
        ("香港特区政府民航处", ["香港特别行政区政府民航处"]),
        ("辽吉黑三省市场监管部门", ["辽宁省市场监督管理局", "吉林省市场监督管理厅", "黑龙江省市场监督管理局"]),
        ("博州市场监管局", ["博尔塔拉蒙古自治州市场监督管理局"]),
        ("江苏省计量院", ["江苏省计量科学研究院"]),
        ("湖北省市场监管局、气象局", ["湖北省市场监督管理局", "湖北省气象局"]),
        ("浙江省住建厅", ["浙江省住房和城乡建设厅"]),
        ("苏州市农业农村局", ["苏州市农业农村局"]),
        ("长兴、安吉两县自然资源和规划部门", ["长兴县自然资源和规划局", "安吉县自然资源和规划局"]),
        ("江山、玉山两地文化和旅游部门", ["江山市文化和旅游局", "玉山县文化和旅游局"]),
        ("农业农村部门", []),
        ("全国茶叶标准化技术委员会", ["全国茶叶标准化技术委员会"]),
        ("成都市场监管局与重庆市监局", ["成都市市场监督管理局", "重庆市市场监督管理局"]),
        ("宜宾、泸州市场监管部门", ["宜宾市市场监督管理局", "泸州市市场监督管理局"]),
        ("烟台市标准计量检验检测中心", ["烟台市标准计量检验检测中心"]),
        ("台湾地区有关标准化机构", ["台湾省标准化机构"]),
        ("天津市住房城乡建设部门", ["天津市住房和城乡建设委员会"]),
        (
            "川渝两地市场监管部门会同农业农村部门",
            ["四川省市场监督管理局", "重庆市市场监督管理局", "四川省农业农村厅", "重庆市农业农村局"],
        ),
        ("成都某检测有限公司", []),
        ("雄安新区党工委、管委会与河北省市场监管局", ["河北雄安新区管理委员会", "河北省市场监督管理局"]),
        ("中共常州市委社会工作部、常州市市场监管局", ["常州市委社会工作部", "常州市市场监督管理局"]),
        ("福建省市场监管局、厦门市台港澳办有关负责人", ["福建省市场监督管理局", "厦门市台港澳办"]),
        ("宁甘两省区市场监管部门", ["宁夏回族自治区市场监督管理厅", "甘肃省市场监督管理局"]),
        ("天津滨海高新区、成都高新区两地管委会", ["天津滨海高新区管理委员会", "成都高新区管理委员会"]),
        ("广深两市市场监管局", ["广州市市场监督管理局", "深圳市市场监督管理局"]),
        ("浙江省市场监管局与省委网信办", ["浙江省市场监督管理局", "浙江省委网信办"]),
        ("江苏省气象局会同省市场监管局", ["江苏省气象局", "江苏省市场监督管理局"]),
        (
            "会同、靖州、通道三县市场监管局",
            ["会同县市场监督管理局", "靖州苗族侗族自治县市场监督管理局", "通道侗族自治县市场监督管理局"],
        ),
    ],
)
def test_bodies_are_named_in_full(sentence, expected):
    assert parties_in(sentence) == expected


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (("安徽省市场监管局召开会议", "省农业农村厅参加"), ["安徽省农业农村厅"]),
        (("宁波市市场监管局介绍", "市商务局参加"), ["宁波市商务局"]),
        (("天津市市场监管委介绍,该委牵头"), ["天津市市场监督管理委员会"]),
        (
            ("沪苏浙皖签约", "四地市场监管局表示"),
            ["上海市市场监督管理局", "江苏省市场监督管理局", "浙江省市场监督管理局", "安徽省市场监督管理局"],
        ),
    ],
)
def test_short_forms_lean_on_earlier_sentences(sentences, expected):
    sentences = (sentences,) if isinstance(sentences, str) else sentences

    assert parties_in(*sentences)[-len(expected) :] == expected


@pytest.mark.parametrize(
    ("place", "year", "written", "expected"),
    [
        ("天津", 2012, "质监局", "天津市质量技术监督局"),
        ("天津", 2016, "质监局", "天津市市场和质量监督管理委员会"),
        ("天津", 2023, "市场监管部门", "天津市市场监督管理委员会"),
        ("宁夏", 2023, "市场监管部门", "宁夏回族自治区市场监督管理厅"),
        ("河北", 2010, "", "河北省质量技术监督局"),
        ("河北", 2020, "", "河北省市场监督管理局"),
    ],
)
def test_regulators_change_their_names(place, year, written, expected):
    assert regulator_name(names()[place][0][0], year=year, written=written) == expected


@pytest.mark.parametrize(("word", "number"), [("两", 2), ("十一", 11), ("二十", 20), ("13", 13), ("若", None)])
def test_small_numbers(word, number):
    assert parse_number(word) == number


def test_every_organ_is_found_by_its_first_character():
    for row in load_table("organs.tsv"):
        names = [row["canonical"].strip("@")] if row["canonical"] and "@" not in row["canonical"] else []
        for name in names:
            mentions = Cast(2023).read_mentions(f"湖南省{name}", Cast(2023).read_regions(f"湖南省{name}"))
            assert [m.parties[0].name for m in mentions] in ([f"湖南省{name}"], [f"湖南{name}"]), row


def test_source_tells_whose_our_office_and_a_bare_province_are():
    text = "6月1日,我局与贵州省市场监督管理局签署《标准化合作备忘录》,省政府副秘书长见证。"

    told = recognize(None, text, published="2023-06-02", source="云南省市场监督管理局")
    untold = recognize(None, text, published="2023-06-02", source="中国消费者报")

    assert told.parties == ("云南省市场监督管理局", "贵州省市场监督管理局")
    assert "云南省市场监督管理局" not in untold.parties
