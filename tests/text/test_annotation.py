import subprocess
import sys

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
        "歙县(shè)位于安徽省，歙砚产于此地。",
        "李彧(yù)副局长和王喆(zhé)处长出席。",
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
        ("綠(lv)色產(chan)業(ye)和旅(lu:)游規(gui)劃(hua)。", "绿色产业和旅游规划。"),
        ("聯(lian2)合發(fa1)布標(biao1)準(zhun3)。", "联合发布标准。"),
        ("聯(lia\u0301n)合發(fa\u0304)布標(bia\u0304o)準(zhu\u030cn)。", "联合发布标准。"),
        ("聯(\u00a0lián\u00a0)合發(fā )布標(\tbiāo)準（zhǔn)。", "联合发布标准。"),
        ("聯(<i>lián</i>)合發(<b class=x>fā</b>)布標<sup>(biāo)</sup>準(zhǔn)。", "联合发布标准。"),
        ("这儿(zhèr)的花儿(huār)和一点儿(yīdiǎnr)、玩儿(wánr)都好。", "这儿的花儿和一点儿、玩儿都好。"),
        ("名單已(yǐ)宣讀(dú)，聯(lián)合發(fā)布。", "名单已宣读，联合发布。"),
        ("橫幅上寫着兩個字：平安。記者的攝(shè)像機在后排。", "横幅上写着两个字：平安。记者的摄像机在后排。"),
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


def test_readings_cost_no_dictionary_of_phrases() -> None:
    program = (
        "import sys; from crawler.text import clean; print(clean('標(biāo)準(zhǔn)化').text, 'pypinyin' in sys.modules)"
    )

    printed = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout

    assert printed.split() == ["标准化", "False"]
