import pytest

from crawler.text import to_simplified


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("她著有《標準的歷史》，看著窗外", "她著有《标准的历史》，看着窗外"),
        ("覆蓋範圍顯著擴大", "覆盖范围显著扩大"),
        ("辦公廳覆函同意", "办公厅复函同意"),
        ("市政府函覆同意，她笑著說", "市政府函复同意，她笑着说"),
        ("覆檢與覆核，甚麼時候辦", "复检与复核，什么时候办"),
        ("市場監管局后於今日發布", "市场监管局后于今日发布"),
        ("衞生署在綫發布裏程碑", "卫生署在线发布里程碑"),
        ("乾隆年間氣候乾燥", "乾隆年间气候干燥"),
        ("甜菜堿的檢驗，暱稱", "甜菜碱的检验，昵称"),
        ("臺灣的標準檢驗局昨天公布抽查結果", "台湾的标准检验局昨天公布抽查结果"),
    ],
)
def test_every_kind_of_traditional_text_is_simplified(text: str, wanted: str) -> None:
    assert to_simplified(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "覆盖率",
        "毕昇",
        "乾隆",
        "著名",
        "慰藉",
        "瞭望",
        "宫商角徵羽",
        "叶圣陶、李堃",
        "日本産業標準調査会は、新しい規格を発表した。",
    ],
)
def test_simplified_text_keeps_what_looks_traditional(text: str) -> None:
    assert to_simplified(text) == text


def test_a_traditional_word_in_a_simplified_line_is_converted_alone() -> None:
    assert to_simplified("这本书覆盖了两个领域，书名是《發明》。") == "这本书覆盖了两个领域，书名是《发明》。"
