import pytest

from crawler.text import clean
from crawler.text.pinyin import count_annotated


@pytest.mark.parametrize(
    "text",
    [
        "鞑(dá)靼一词多见于史书。",
        "他姓“仇(qiú)”，同事常念错。",
        "“著(zhù)名”和“看着(zhe)”不同。",
        "“长沙(chángshā)”两个字怎么拼？课上念了好几次。",
        "粿(guǒ)条是潮汕小吃，骠(piào)骑是官名。",
        "在这里要读“重(chóng)”，读成“重(zhòng)”就错了。",
        "计量(metrology)一词在条文里指测量的学问(he)。",
    ],
)
def test_a_genuine_gloss_stays(text: str) -> None:
    assert clean(text).text == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("聯(lián)合發布標(biāo)準(zhǔn)。", "联合发布标准。"),
        ("聯（lián）合發布標（biāo）準（zhǔn）。", "联合发布标准。"),
        ("聯 (lián)合發布標( biāo )準(zhǔn)。", "联合发布标准。"),
        ("质量(zhìliàng)和标准(biāozhǔn)由企业(qǐyè)负责。", "质量和标准由企业负责。"),
        ("名單(dān)由系統生成。", "名单由系统生成。"),
        ("綠(lǜ)色產(chǎn)業(yè)。", "绿色产业。"),
    ],
)
def test_the_habit_of_a_page_is_dropped(text: str, wanted: str) -> None:
    assert clean(text).text == wanted


@pytest.mark.parametrize(
    ("before", "pinyin", "count"),
    [
        ("標", "biāo", 1),
        ("质量", "zhìliàng", 2),
        ("花儿", "huār", 2),
        ("不要", "búyào", 2),
        ("绿", "lǜ", 1),
        ("标", "zhǔn", 0),
        ("", "biāo", 0),
    ],
)
def test_pinyin_counts_only_as_a_reading(before: str, pinyin: str, count: int) -> None:
    assert count_annotated(before, pinyin) == count
